//! What a frame shows: the one place where a [`FrameView`] is made.

use std::collections::BTreeMap;

use crate::lesson::play::asked_name;
use crate::lesson::player::find_process;
use crate::lesson::tree::Tree;
use crate::lesson::view::{
    CheckView, Earlier, FrameView, LaneView, Lists, Mark, Outcome, RecordedView, Sentence, WindowsLists,
};
use crate::lesson::window::{Position, Windows};
use crate::lesson::{
    Frame, FrameKind, Lane, Lesson, WindowsLane, describe, expect, explain, marks, parting, rows, unix,
};
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Object};
use crate::nt::process::{ProcessId, ThreadId};
use crate::scenario::script::{Act, UnixAct};
use crate::system::compare::differences;
use crate::system::translation::Translation;
use crate::unix::action::Action;

/// What stands before a story where other releases play too: of them it may not be true.
const TOLD_FOR: &str = "Told for the lesson's own release.";

impl Lesson {
    /// What a frame shows, with the rows that can be seen; a lane without windows shows every row.
    pub fn view(&self, at: Position, windows: &[Windows]) -> FrameView {
        let Some(frame) = self.frames.get(at.frame) else { return self.nothing() };
        let mut story = match frame.kind {
            FrameKind::Boot(stage) => vec![Sentence { text: self.booting(frame, stage), basis: None }],
            FrameKind::Step(step) => self.story(step),
        };
        let recorded = self.recorded(frame);
        if story.is_empty() {
            story.extend(recorded.as_ref().map(Self::of_the_recorded));
        }
        let all = Windows::all();
        let mut lanes: Vec<LaneView> = (0..frame.lanes.len())
            .map(|lane| self.lane_view(at.frame, lane, windows.get(lane).unwrap_or(&all)))
            .collect();
        parting::mark(&mut lanes, frame);
        FrameView {
            title: self.scenario.title.clone(),
            position: self.label(at.frame),
            small_step: at.small_step,
            story,
            lanes,
            differences: self.differences(at.frame),
            recorded,
            next: (at.frame + 1 < self.frames.len()).then(|| self.headline(at.frame + 1)),
        }
    }

    /// What is said of a stage of boot; of the last, if nothing happens in it, that nothing does.
    fn booting(&self, frame: &Frame, stage: usize) -> String {
        let stages = self.boot_stages();
        let quiet = frame.lanes.iter().all(|lane| lane.rungs() == 0);
        let boots = describe::boots(stages.get(stage).copied().unwrap_or_default());
        if quiet && stage + 1 == stages.len() {
            return format!("{boots} Here there is none, and the machine is ready.");
        }
        boots
    }

    fn nothing(&self) -> FrameView {
        FrameView {
            title: self.scenario.title.clone(),
            position: String::new(),
            small_step: 0,
            story: Vec::new(),
            lanes: Vec::new(),
            differences: Vec::new(),
            recorded: None,
            next: None,
        }
    }

    fn story(&self, step: usize) -> Vec<Sentence> {
        let own = self.own_number(step).zip(self.branch()).map(|(number, branch)| {
            let text = format!("Step {number} of your own, on a branch from {}.", branch.origin());
            Sentence { text, basis: None }
        });
        let told_for = self.scenario.is_compared && !self.scenario.steps[step].say.is_empty();
        let told_for = told_for.then(|| Sentence { text: TOLD_FOR.to_owned(), basis: None });
        let said = self.scenario.steps[step].say.iter();
        let said = said.map(|say| Sentence {
            text: say.text.clone(),
            basis: say.claim.as_ref().map(|claim| explain::basis(claim.evidence, &claim.sources, &claim.disputed_by)),
        });
        own.into_iter().chain(told_for).chain(said).collect()
    }

    /// What is said of a step that its author says nothing of, where another system's answer is known.
    fn of_the_recorded(recorded: &RecordedView) -> Sentence {
        let system = &recorded.system;
        let text = match recorded.parts.len() {
            0 => format!("{system} answers as the model does."),
            _ => format!("Here {system} answers otherwise than the model."),
        };
        Sentence { text, basis: None }
    }

    /// What the recorded system answered to the call of a frame, and in what that is another answer than the first lane's.
    pub(super) fn recorded(&self, frame: &Frame) -> Option<RecordedView> {
        let FrameKind::Step(number) = frame.kind else { return None };
        let step = &self.scenario.steps[number];
        let (system, reply) = (self.scenario.recorded.as_ref()?, step.recorded.as_ref()?);
        let Act::Call { operation, .. } = &step.act.value else { return None };
        // What was not recorded cannot be compared.
        let is_recorded = |name: &str| reply.outputs.iter().any(|(recorded, _)| *recorded == name);
        let here =
            frame.lanes.first().and_then(Lane::windows).and_then(|lane| lane.outcome.reply.clone()).map(|mut here| {
                here.outputs.retain(|(name, _)| is_recorded(name));
                here
            });
        let differences = here.map(|here| differences(operation, &here, reply, &Translation::default()));
        let differences = differences.unwrap_or_default();
        let parts = differences
            .iter()
            .map(|one| format!("{}: {} on {system}; {} in the model", one.what, one.system, one.model));
        Some(RecordedView {
            system: system.to_string(),
            answer: expect::answer_of(reply),
            outputs: reply.outputs.iter().map(|(name, value)| ((*name).to_owned(), describe::output(value))).collect(),
            parts: parts.collect(),
        })
    }

    /// The act of a frame, if it is a step's.
    pub(crate) fn act(&self, frame: usize) -> Option<&Act> {
        match self.frames.get(frame)?.kind {
            FrameKind::Step(step) => Some(&self.scenario.steps[step].act.value),
            FrameKind::Boot(_) => None,
        }
    }

    /// The machine of a lane before a frame; before the first one, that with which the scenario begins.
    pub(crate) fn machine_before(&self, frame: usize, lane: usize) -> Option<&Machine> {
        match frame.checked_sub(1) {
            Some(before) => Some(&self.frames.get(before)?.lanes.get(lane)?.windows()?.machine),
            None => self.scenario.world.as_ref(),
        }
    }

    fn lane_view(&self, frame: usize, index: usize, windows: &Windows) -> LaneView {
        let act = self.act(frame);
        let lane = match &self.frames[frame].lanes[index] {
            Lane::Windows(lane) => lane,
            Lane::Unix(lane) => {
                let before = frame.checked_sub(1).and_then(|frame| self.frames[frame].lanes.get(index));
                let before = before.and_then(|before| match before {
                    Lane::Windows(_) => None,
                    Lane::Unix(before) => Some(&**before),
                });
                let action = act.map_or_else(|| self.headline(frame), describe::act);
                return unix::lane_view(before, lane, action, act.is_some_and(is_a_call), windows);
            }
        };
        let before = self.machine_before(frame, index);
        let mut marks = marks::marks(before, lane);
        if let Some(caller) = act.and_then(|act| caller(lane, act)) {
            marks.processes.entry(caller).or_insert(Mark::Reached);
        }
        let note = |object: &Object| note(lane, object);
        let tree = Tree::new(before, &lane.machine, &marks, &windows.tree, &note).rows();
        LaneView {
            system: lane.machine.system().words(),
            action: act.map_or_else(|| self.headline(frame), describe::act),
            asked: act.and_then(asked_name),
            given: act.and_then(describe::given),
            ladder: explain::ladder(&lane.machine, &lane.outcome.trace.steps),
            outcome: self.outcome(frame, index, lane),
            checks: lane
                .checks
                .iter()
                .map(|check| CheckView { expected: check.expected.clone(), found: check.found.clone() })
                .collect(),
            lists: Lists::Windows(WindowsLists {
                tree,
                sessions: rows::sessions(before, lane, &marks, windows.sessions),
                logon_sessions: rows::logon_sessions(before, lane, &marks, windows.logon_sessions),
                processes: rows::processes(before, lane, &marks, windows.processes),
                services: rows::services(lane, &marks, windows.services),
                console: lane.machine.console().map_or_else(|| "none".to_owned(), |session| session.to_string()),
            }),
            beyond: rows::beyond(lane, &marks),
            changes: marks.changes,
        }
    }

    fn outcome(&self, frame: usize, index: usize, lane: &WindowsLane) -> Outcome {
        let Some(Act::Call { operation, .. }) = self.act(frame) else {
            return Outcome {
                succeeded: lane.outcome.is_success(),
                answer: lane.outcome.refusal.as_ref().map(|_| expect::answer(&lane.outcome)),
                ..Outcome::default()
            };
        };
        let reached = lane.reached.map(|object| marks::full_name_of(&lane.machine, object));
        let handle = lane.outcome.reply.as_ref().and_then(|reply| reply.handle);
        let object = lane.reached.and_then(|id| lane.machine.objects().get(id)).map(|object| {
            let before = self.machine_before(frame, index);
            let new = before.is_none_or(|before| before.objects().get(object.id).is_none());
            let handle = handle.map(|handle| format!(", handle {handle}")).unwrap_or_default();
            let age = if new { "new" } else { "existing" };
            format!("{age} {}{handle}", object.object_type())
        });
        let outputs = lane.outcome.reply.iter().flat_map(|reply| &reply.outputs).filter(|(name, _)| *name != "handle");
        Outcome {
            succeeded: lane.outcome.is_success(),
            reached: reached.filter(|path| !path.is_empty()),
            object,
            answer: Some(expect::answer(&lane.outcome)),
            outputs: outputs
                .map(|(name, value)| ((*name).to_owned(), describe::output_of(lane, operation, name, value)))
                .collect(),
            earlier: self.earlier(frame, index, lane),
        }
    }

    /// The last time that each other caller asked with the same words.
    fn earlier(&self, frame: usize, index: usize, lane: &WindowsLane) -> Vec<Earlier> {
        let Some(name) = self.act(frame).and_then(asked_name) else { return Vec::new() };
        let frames = self.asked.get(&name).map_or(&[][..], Vec::as_slice);
        let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
        for earlier in frames.iter().rev().filter(|earlier| **earlier < frame).take(20) {
            if let Some(Act::Call { by, .. }) = self.act(*earlier) {
                latest.entry(by).or_insert(*earlier);
            }
        }
        let mut found: Vec<Earlier> = latest
            .into_iter()
            .filter_map(|(by, earlier)| {
                let then = self.frames[earlier].lanes[index].windows()?;
                let object = then.reached?;
                let path = marks::full_name_of(&then.machine, object);
                let path = if path.is_empty() { "one without a name".to_owned() } else { path };
                // Each open of a file or a key makes an object of its own; what is compared is what they are opened of.
                let opened =
                    lane.reached.and_then(|now| lane.machine.objects().get(now)).filter(|now| is_of_one_open(now));
                let at_one_place = opened
                    .is_some_and(|now| lane.machine.objects().path(now.id) == then.machine.objects().path(object));
                let same = lane.reached == Some(object) || at_one_place;
                let is_gone = !at_one_place && lane.machine.objects().get(object).is_none();
                let gone = if is_gone { ", which is gone" } else { "" };
                let FrameKind::Step(step) = self.frames[earlier].kind else { return None };
                let which = match lane.reached {
                    Some(_) if at_one_place => "the same place, ",
                    Some(_) if same => "the same object, ",
                    Some(_) => "another object, ",
                    None => "",
                };
                Some(Earlier {
                    step: self.scenario.number(step),
                    text: format!("The same words from {by} reached {which}{path}{gone}"),
                    same,
                })
            })
            .collect();
        found.sort_by_key(|earlier| earlier.step);
        found
    }
}

/// Whether an object is made anew by each open of what it stands for.
fn is_of_one_open(object: &Object) -> bool {
    matches!(object.body, Body::File(_) | Body::Key(_))
}

/// Whether an act is a call, which is answered.
fn is_a_call(act: &Act) -> bool {
    matches!(act, Act::Unix(UnixAct { action: Action::Call { .. }, .. }))
}

/// The process that makes the call of an act.
fn caller(lane: &WindowsLane, act: &Act) -> Option<ProcessId> {
    let Act::Call { by, .. } = act else { return None };
    find_process(&lane.machine, &lane.labels, by)
}

/// What is worth saying of an object in the tree.
fn note(lane: &WindowsLane, object: &Object) -> String {
    let keepers = || {
        let count = object.handle_count;
        if count == 1 { "1 handle".to_owned() } else { format!("{count} handles") }
    };
    match &object.body {
        Body::SymbolicLink { target, .. } if target.is_empty() => "-> the root".to_owned(),
        Body::SymbolicLink { target, .. } => format!("-> {target}"),
        Body::Directory(directory) => match directory.session_stamp {
            Some(session) => format!("marked with session {session}"),
            None => String::new(),
        },
        Body::Desktop { .. } => {
            let windows = lane.machine.win32k().windows.values().filter(|window| window.desktop == object.id);
            let titles: Vec<String> = windows.map(|window| format!("\"{}\"", window.title)).collect();
            if titles.is_empty() { keepers() } else { format!("{}, windows {}", keepers(), titles.join(", ")) }
        }
        Body::Event { signaled: true, .. } => format!("signaled, {}", keepers()),
        Body::Mutant { owner: Some(owner), .. } => {
            let holder = holder(lane, *owner);
            format!("held by {holder}, {}", keepers())
        }
        Body::Event { .. }
        | Body::Mutant { .. }
        | Body::Semaphore { .. }
        | Body::Timer { .. }
        | Body::Section { .. }
        | Body::WindowStation { .. }
        | Body::ProcessToken(_)
        | Body::Token(_)
        | Body::Process(_)
        | Body::Thread(_)
        | Body::Opaque(_)
        | Body::File(_) => keepers(),
        Body::Device(_) | Body::Key(_) | Body::Port | Body::Type(_) => String::new(),
    }
}

/// The process of a thread, by its label; the thread too, where the process has others.
fn holder(lane: &WindowsLane, thread: ThreadId) -> String {
    let process = lane.machine.processes().find(|process| process.threads.contains_key(&thread));
    let named = process.and_then(|process| rows::name_of(&lane.machine, &lane.labels, process.id));
    match (process, named) {
        (Some(process), Some(name)) if process.threads.len() == 1 => name.to_string(),
        (_, Some(name)) => format!("thread {thread} of {name}"),
        (Some(process), None) => format!("process {}", process.id),
        (None, None) => format!("thread {thread}"),
    }
}

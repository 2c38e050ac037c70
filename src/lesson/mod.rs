//! Lessons: a scenario that has been run to its end, frame by frame.
//!
//! [`play`] runs a scenario; a [`Lesson`] holds a machine for every frame, so going back is an index. What a frame shows
//! is a [`view::FrameView`], made by [`show`]; [`reach`] and [`whose`] answer questions about any frame, and a [`branch`] begins at any.

mod at_hand;
pub mod beside;
pub mod branch;
pub mod check;
pub mod claims;
pub mod compare;
pub mod conformance;
pub mod course;
pub mod coverage;
pub mod describe;
pub mod differences;
pub mod expect;
pub mod explain;
pub mod faults;
pub mod held;
pub mod library;
mod made;
pub mod marks;
pub mod observed;
mod outputs;
mod parting;
pub mod play;
pub mod player;
pub mod reach;
pub mod rows;
pub mod show;
pub mod tool;
pub mod tree;
pub mod unix;
pub mod validation;
pub mod vantage;
pub mod verdict;
pub mod view;
pub mod whose;
pub mod window;
pub mod words;

use std::collections::HashMap;
use std::sync::Arc;

use crate::nt::action::Outcome;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::table::Table;
use crate::scenario::script::{Act, Scenario, Step};
use crate::scenario::source_file::Span;
use branch::Branch;
use unix::UnixLane;
use view::FrameView;
use window::{Position, Windows};

/// A scenario that has been run.
#[derive(Debug, Clone)]
pub struct Lesson {
    scenario: Arc<Scenario>,
    frames: Vec<Frame>,
    asked: HashMap<String, Vec<usize>>,
    branch: Option<Branch>,
}

/// What happened at one place of a lesson, and what every lane was like afterwards.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Which place it is.
    pub kind: FrameKind,
    /// The lanes, in the order of the scenario's systems.
    pub lanes: Vec<Lane>,
}

/// A place of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// A stage of boot, counted from 0.
    Boot(usize),
    /// A step of the scenario, counted from 0.
    Step(usize),
}

/// One system in one frame.
#[derive(Debug, Clone)]
pub enum Lane {
    /// A machine that runs Windows.
    Windows(Box<WindowsLane>),
    /// One that runs Unix.
    Unix(Box<UnixLane>),
}

impl Lane {
    /// The lane, if it is one of Windows.
    pub fn windows(&self) -> Option<&WindowsLane> {
        match self {
            Lane::Windows(lane) => Some(lane),
            Lane::Unix(_) => None,
        }
    }

    /// The author's expectations, and whether they held.
    pub fn checks(&self) -> &[Check] {
        match self {
            Lane::Windows(lane) => &lane.checks,
            Lane::Unix(lane) => &lane.checks,
        }
    }

    /// Whether the action was done, and its call succeeded.
    pub fn is_success(&self) -> bool {
        match self {
            Lane::Windows(lane) => lane.outcome.is_success(),
            Lane::Unix(lane) => lane.outcome.is_success(),
        }
    }

    /// Why nothing was done, where nothing was.
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Lane::Windows(lane) => lane.outcome.refusal.as_ref().map(|refusal| &*refusal.0),
            Lane::Unix(lane) => lane.outcome.refusal.as_ref().map(|refusal| &*refusal.0),
        }
    }

    /// How many small steps there were.
    pub fn rungs(&self) -> usize {
        match self {
            Lane::Windows(lane) => lane.outcome.trace.steps.len(),
            Lane::Unix(lane) => lane.outcome.trace.steps.len(),
        }
    }

    /// What plays it, as a scenario names it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Lane::Windows(lane) => lane.machine.system().era.name,
            Lane::Unix(_) => crate::unix::machine::System::NAME,
        }
    }
}

/// One machine in one frame.
#[derive(Debug, Clone)]
pub struct WindowsLane {
    /// The machine afterwards.
    pub machine: Machine,
    /// What came of the action.
    pub outcome: Outcome,
    /// What the scenario's labels stand for afterwards.
    pub labels: Labelled,
    /// The object that the action's call reached.
    pub reached: Option<ObjectId>,
    /// The author's expectations, and whether they held.
    pub checks: Vec<Check>,
}

/// What labels stand for in one lane.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Processes.
    pub processes: Table<Arc<str>, ProcessId>,
    /// The labels of processes.
    pub names: Table<ProcessId, Arc<str>>,
    /// Threads that were begun in a step.
    pub threads: Table<Arc<str>, ClientId>,
    /// Handles, with their owner and the object that they reached when they were given, if it is one of the Object Manager's.
    pub handles: Table<Arc<str>, (ProcessId, Handle, Option<ObjectId>)>,
    /// What the `?x` and `needed(n)` of expected outputs were when they were first met.
    pub bound: Table<Arc<str>, Arc<str>>,
}

impl Labelled {
    /// Forgets what the machine no longer has after a restart: the numbers of before may be given to others.
    pub(crate) fn forget_what_ran(&mut self) {
        *self = Labelled { bound: std::mem::take(&mut self.bound), ..Labelled::default() };
    }
}

/// An expectation and what was found instead, if it did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where it stands in the scenario.
    pub span: Span,
    /// The author's words.
    pub expected: String,
    /// What was found instead; nothing, where it held.
    pub found: Option<String>,
}

impl Lesson {
    /// A lesson of frames that have been played.
    pub fn new(scenario: Arc<Scenario>, frames: Vec<Frame>) -> Lesson {
        let mut asked: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, frame) in frames.iter().enumerate() {
            let FrameKind::Step(step) = frame.kind else { continue };
            if let Some(name) = play::asked_name(&scenario.steps[step].act.value) {
                asked.entry(name).or_default().push(index);
            }
        }
        Lesson { scenario, frames, asked, branch: None }
    }

    /// The scenario that was run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The lesson's title.
    pub fn title(&self) -> &str {
        &self.scenario.title
    }

    /// How many frames there are: boot's first, then the steps.
    pub fn frames(&self) -> usize {
        self.frames.len()
    }

    /// A frame, by its index.
    pub fn frame(&self, index: usize) -> Option<&Frame> {
        self.frames.get(index)
    }

    /// How many machines play it.
    pub fn lanes(&self) -> usize {
        self.scenario.systems.len()
    }

    /// The frame of the first step that is not there to prepare the others; behind the last frame, where there is none.
    pub fn first_step(&self) -> usize {
        self.frames.len() - self.scenario.told_steps()
    }

    /// What happens in each stage of boot, in words; none, where the machine runs already.
    pub(crate) fn boot_stages(&self) -> Vec<&'static str> {
        play::boot_stages(&self.scenario)
    }

    /// Where a reader begins: after boot, or, where steps prepare the others, at the first of those; where a difference from
    /// what was recorded is shown, there.
    pub fn start(&self) -> Position {
        if let Some(frame) = self.first_recorded_difference() {
            return Position { frame, small_step: 0 };
        }
        let before = usize::from(self.scenario.opening == 0 || self.scenario.told_steps() == 0);
        Position { frame: self.first_step().saturating_sub(before), small_step: 0 }
    }

    /// The frame of a step, counted from 1.
    pub fn frame_of_step(&self, step: usize) -> Option<usize> {
        let step = (step + self.scenario.opening).wrapping_sub(1);
        self.frames.iter().position(|frame| step >= self.scenario.opening && frame.kind == FrameKind::Step(step))
    }

    /// Where a frame is: `step 9 of 18`, `boot 2 of 6`.
    pub fn label(&self, frame: usize) -> String {
        match self.frames.get(frame).map(|frame| frame.kind) {
            Some(FrameKind::Step(step)) => self.scenario.place(step),
            Some(FrameKind::Boot(_)) => format!("boot {} of {}", frame + 1, self.boot_stages().len()),
            None => String::new(),
        }
    }

    /// What a frame does, in one line.
    pub fn headline(&self, frame: usize) -> String {
        match self.frames.get(frame).map(|frame| frame.kind) {
            Some(FrameKind::Boot(stage)) => self.boot_stages().get(stage).copied().unwrap_or_default().to_owned(),
            Some(FrameKind::Step(step)) => match &self.scenario.steps[step] {
                Step { act, say, .. } if act.value == Act::Nothing => {
                    say.first().map(|say| say.text.clone()).unwrap_or_default()
                }
                Step { act, .. } => describe::act_and_name(&act.value),
            },
            None => String::new(),
        }
    }

    /// How many small steps a frame has: the most of any lane.
    pub fn rungs(&self, frame: usize) -> usize {
        let lanes = self.frames.get(frame).map_or(&[][..], |frame| &frame.lanes);
        lanes.iter().map(Lane::rungs).max().unwrap_or(0)
    }

    /// What a frame tells: its story, its small steps and what came of them, without the lists.
    pub fn told(&self, frame: usize) -> FrameView {
        self.view(Position { frame, small_step: 0 }, &vec![Windows::none(); self.lanes()])
    }

    /// The frames whose headline, story, or steps mention a text, whatever its case.
    pub fn search(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        (0..self.frames.len())
            .filter(|frame| {
                let view = self.told(*frame);
                let story = view.story.iter().map(|sentence| sentence.text.as_str());
                let rungs = view.lanes.iter().flat_map(|lane| &lane.ladder);
                let rungs = rungs.flat_map(|rung| [rung.text.as_str(), rung.rule.as_str()]);
                let reached = view.lanes.iter().filter_map(|lane| lane.outcome.reached.as_deref());
                let headline = self.headline(*frame);
                story
                    .chain(rungs)
                    .chain(reached)
                    .chain([headline.as_str()])
                    .any(|text_of| text_of.to_lowercase().contains(&text))
            })
            .collect()
    }

    /// The expectations that did not hold: frame, lane, and the check.
    pub fn failed(&self) -> impl Iterator<Item = (usize, usize, &Check)> {
        self.frames.iter().enumerate().flat_map(|(index, frame)| {
            frame.lanes.iter().enumerate().flat_map(move |(lane, state)| {
                state.checks().iter().filter(|check| check.found.is_some()).map(move |check| (index, lane, check))
            })
        })
    }
}

//! A branch: a lesson as far as a reader has come, and from there on steps of the reader's own.
//!
//! A frame holds a machine in every lane, and a machine is a value. So a branch shares every frame up to where it begins,
//! and nothing but the own steps is performed. It is a lesson like any other, and can be written down as a scenario.

use std::sync::Arc;

use crate::lesson::unix;
use crate::lesson::{Frame, FrameKind, Lane, Lesson, WindowsLane};
use crate::nt::call::{Answer, Reply};
use crate::nt::status::{NtStatus, Win32Error};
use crate::scenario::Spanned;
use crate::scenario::completion::closing;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::extend::{Extension, extended};
use crate::scenario::parse::parse_step;
use crate::scenario::script::{Act, Scenario, Step};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::is_unseen;

/// Where a lesson left another one.
#[derive(Debug, Clone)]
pub struct Branch {
    trunk: Arc<Scenario>,
    shared: usize,
}

impl Branch {
    /// Where it began: `step 7`, `the end of boot`.
    pub fn origin(&self) -> String {
        match self.shared.checked_sub(1) {
            None => "the end of boot".to_owned(),
            Some(last) => match self.trunk.number(last) {
                0 => format!("opening {}", last + 1),
                number => format!("step {number}"),
            },
        }
    }

    fn title(&self) -> String {
        format!("Branch from {} of {}", self.origin(), self.trunk.title)
    }

    fn promise(&self) -> String {
        format!("What comes of steps of one's own after {}.", self.origin())
    }
}

impl Lesson {
    /// Where this lesson left another one, if it is a branch.
    pub fn branch(&self) -> Option<&Branch> {
        self.branch.as_ref()
    }

    /// How many steps of the reader's own there are.
    pub fn own_steps(&self) -> usize {
        self.branch.as_ref().map_or(0, |branch| self.scenario.steps.len() - branch.shared)
    }

    /// The frame at which this branch left the other lesson.
    pub fn origin(&self) -> usize {
        self.frames.len().saturating_sub(self.own_steps() + 1)
    }

    /// The number of a step among the reader's own, from 1.
    pub fn own_number(&self, step: usize) -> Option<usize> {
        self.branch.as_ref().and_then(|branch| (step + 1).checked_sub(branch.shared)).filter(|number| *number > 0)
    }

    /// How many of the reader's own steps would give way to one that is performed at a frame.
    pub fn own_steps_after(&self, frame: usize) -> usize {
        let shared = self.branch.as_ref().map_or(self.scenario.steps.len(), |branch| branch.shared);
        self.scenario.steps.len() - self.steps_at(self.fork(frame)).max(shared)
    }

    /// The frame at which a branch begins that is asked for at a frame: not before the system has booted.
    pub(super) fn fork(&self, frame: usize) -> usize {
        frame.max(self.boot_stages().len().saturating_sub(1)).min(self.frames.len().saturating_sub(1))
    }

    /// How many steps were performed up to a frame.
    fn steps_at(&self, frame: usize) -> usize {
        match self.frames.get(frame).map(|frame| frame.kind) {
            Some(FrameKind::Step(step)) => step + 1,
            Some(FrameKind::Boot(_)) | None => 0,
        }
    }

    /// The scenario up to a frame, without the steps that come after it.
    fn up_to(&self, frame: usize) -> Scenario {
        let steps = self.steps_at(frame);
        let mut scenario = (*self.scenario).clone();
        scenario.steps.truncate(steps);
        scenario.opening = scenario.opening.min(steps);
        scenario
    }

    /// Whether a step was done in some lane, its call with success.
    fn is_done(&self, step: usize) -> bool {
        let frame = self.frames.iter().find(|frame| frame.kind == FrameKind::Step(step));
        frame.is_some_and(|frame| frame.lanes.iter().any(Lane::is_success))
    }

    /// Performs a step of one's own at a frame, in every lane: an action as scenarios write it, and whatever else a step
    /// says behind it. Brackets and quotes that are still open at its end are closed. What came after the frame is no part
    /// of the branch.
    pub fn perform(&self, frame: usize, action: &str) -> Result<Lesson, Vec<Diagnostic>> {
        let fork = self.fork(frame);
        let mut scenario = self.up_to(fork);
        let steps = scenario.steps.len();
        let branch = match &self.branch {
            Some(branch) => Branch { trunk: Arc::clone(&branch.trunk), shared: branch.shared.min(steps) },
            None => Branch { trunk: Arc::clone(&self.scenario), shared: steps },
        };
        let text = format!("(do: {}{})", action.trim(), closing(action));
        let file = SourceFile::new(format!("step {} of your own", steps - branch.shared + 1), text);
        let step = parse_step(&scenario, |step| self.is_done(step), &Arc::new(file))?;
        let mut frames: Vec<Frame> = self.frames.iter().take(fork + 1).cloned().collect();
        let before = frames.last().map(|frame| &frame.lanes[..]).unwrap_or_default();
        let lanes = before.iter().zip(1..).map(|(lane, number)| lane.after(&step, number)).collect();
        frames.push(Frame { kind: FrameKind::Step(steps), lanes });
        scenario.steps.push(step);
        scenario.title = branch.title();
        scenario.promise = Spanned { value: branch.promise(), span: Span::default() };
        Ok(Lesson { branch: Some(branch), ..Lesson::new(Arc::new(scenario), frames) })
    }

    /// The text of a scenario that does what was done on this branch, and expects what came of it.
    ///
    /// The error says why there is none.
    pub fn as_scenario(&self) -> Result<String, &'static str> {
        let Some(branch) = &self.branch else { return Err("This is no branch: the lesson is a scenario already.") };
        if branch.trunk.is_compared {
            return Err("The lanes were chosen here, so its branches are not saved; save one of the lesson itself.");
        }
        let own = self.scenario.steps.iter().enumerate().skip(branch.shared);
        let steps: Vec<(&Step, String)> = own.map(|(number, step)| (step, self.what_came(number, step))).collect();
        let (title, promise) = (branch.title(), branch.promise());
        let extension = Extension { title: &title, promise: &promise, shared: branch.shared, steps: &steps };
        extended(&branch.trunk, &extension)
            .ok_or("A case begins with its profile, which a scenario cannot say, so its branches are not saved.")
    }

    /// What is to be expected of a step where it comes to what it came to here.
    fn what_came(&self, number: usize, step: &Step) -> String {
        let frame = self.frames.iter().find(|frame| frame.kind == FrameKind::Step(number));
        let lanes = frame.map(|frame| &frame.lanes[..]).unwrap_or_default();
        let came: Vec<String> = lanes.iter().map(|lane| what_came(lane, &step.act.value).join(", ")).collect();
        if came.windows(2).all(|pair| pair[0] == pair[1]) {
            return came.into_iter().next().unwrap_or_default();
        }
        let each = came.iter().zip(1..).filter(|(came, _)| !came.is_empty());
        each.map(|(came, lane)| format!("Lane({lane}, [{came}])")).collect::<Vec<_>>().join(", ")
    }
}

/// What came of an act in a lane, as expectations are written.
fn what_came(lane: &Lane, act: &Act) -> Vec<String> {
    match lane {
        _ if *act == Act::Nothing => Vec::new(),
        Lane::Windows(lane) => match act {
            Act::Call { by, .. } if lane.outcome.waits => vec![format!("Waits(\"{by}\")")],
            _ => expectations(lane),
        },
        Lane::Unix(lane) => vec![unix::what_came(lane)],
    }
}

/// What came of an act on Windows.
fn expectations(lane: &WindowsLane) -> Vec<String> {
    let answer = match &lane.outcome.reply {
        None if lane.outcome.refusal.is_some() => "Fails".to_owned(),
        None => "Ok".to_owned(),
        Some(reply) => answer(reply),
    };
    let path = lane.reached.map(|object| lane.machine.objects().path(object).to_string());
    let is_plain = |path: &String| !path.is_empty() && !path.contains('"') && !path.contains(is_unseen);
    let name = path.filter(is_plain).map(|path| format!("Name(r\"{path}\")"));
    std::iter::once(answer).chain(name).collect()
}

/// An answer; one without a name in the tables is told by whether it is a success.
fn answer(reply: &Reply) -> String {
    let (succeeded, named) = match reply.answer {
        Answer::Status(status) => {
            let known = NtStatus::from_name(&status.name()).is_some() && status != NtStatus::SUCCESS;
            (status.is_success(), known.then(|| format!("Status(\"{}\")", status.name())))
        }
        Answer::LastError { succeeded, error } => {
            let error = error.filter(|error| *error != Win32Error::SUCCESS);
            let known = error.filter(|error| Win32Error::from_name(&error.name()).is_some());
            (succeeded, known.map(|error| format!("LastError(\"{}\")", error.name())))
        }
    };
    named.unwrap_or_else(|| if succeeded { "Ok" } else { "Fails" }.to_owned())
}

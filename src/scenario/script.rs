//! A scenario that has been read: every label is declared, every name known, every expectation fits its step.
//!
//! What depends on the state of a machine is not known yet; it is found by playing.

mod act;
mod asked;
mod expectation;
mod platform;
mod unix;
mod wanted;

use std::sync::Arc;

use crate::known::evidence::Evidence;
use crate::nt::call::Reply;
use crate::nt::era::System;
use crate::nt::io::volume::Volume;
use crate::nt::machine::Machine;
use crate::nt::service::Service;
use crate::nt::service::hosts::HostedDriver;
use crate::nt::service::task_scheduler::Task;
use crate::scenario::Spanned;
use crate::scenario::source_file::{SourceFile, Span};

pub use act::{Act, Into, Length, Starter};
pub use asked::{Asked, Comparison};
pub use expectation::{Behind, Expectation, Told};
pub use platform::Platform;
pub use unix::{OnUnix, UnixAct};
pub use wanted::{NoSize, Wanted};

/// A scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file that it was read from.
    pub file: Arc<SourceFile>,
    /// Its name: the file's stem, in kebab case.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it changes in the reader's head, in a sentence.
    pub promise: Spanned<String>,
    /// How long it takes, in minutes.
    pub minutes: u64,
    /// The lessons that a reader should know before it, by name.
    pub after: Vec<String>,
    /// What it is about, by the keys of [`TOPICS`](crate::known::topic::TOPICS).
    pub topics: Vec<&'static str>,
    /// The systems that play it, one a lane.
    pub systems: Vec<Platform>,
    /// The system from which answers were recorded, beside those that play it.
    pub recorded: Option<Arc<str>>,
    /// The users: name, and whether an administrator.
    pub users: Vec<(Arc<str>, bool)>,
    /// The services.
    pub services: Vec<Service>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The drivers whose code runs in a host.
    pub drivers: Vec<HostedDriver>,
    /// Whether who plays it chose the systems, and not its file.
    pub is_compared: bool,
    /// What is on the disk.
    pub volume: Volume,
    /// The machine that it begins with; none, where it begins with boot.
    pub world: Option<Machine>,
    /// The steps.
    pub steps: Vec<Step>,
    /// How many of them only prepare the others; a reader begins behind them.
    pub opening: usize,
}

impl Scenario {
    /// The machine of the scenario under a release, before boot.
    pub fn machine(&self, system: System) -> Machine {
        let machine = Machine::new(system, &self.users, self.services.clone(), self.volume.clone());
        machine.scheduling(&self.tasks).hosting(&self.drivers)
    }

    /// Whether Windows plays it, and it can so be held against a running Windows or a recording of one.
    pub fn is_of_windows(&self) -> bool {
        self.systems.iter().all(|system| system.windows().is_some())
    }

    /// How many steps there are beside those that only prepare them.
    pub fn told_steps(&self) -> usize {
        self.steps.len() - self.opening
    }

    /// The number of a step as a reader counts: the first that prepares no other is 1, one that does is 0.
    pub fn number(&self, step: usize) -> usize {
        (step + 1).saturating_sub(self.opening)
    }

    /// Where a step is: `step 9 of 18`, `opening 1 of 4`.
    pub fn place(&self, step: usize) -> String {
        match self.number(step) {
            0 => format!("opening {} of {}", step + 1, self.opening),
            number => format!("step {number} of {}", self.told_steps()),
        }
    }
}

/// A step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The file that it was read from, in which all its places are.
    pub file: Arc<SourceFile>,
    /// Where it stands.
    pub span: Span,
    /// What the author says.
    pub say: Vec<Say>,
    /// What happens.
    pub act: Spanned<Act>,
    /// What is expected of it.
    pub expect: Vec<Spanned<Expectation>>,
    /// What the system answered from which answers were recorded.
    pub recorded: Option<Reply>,
}

/// A sentence of the author's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// The sentence.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// What backs it, if it states a fact about Windows.
    pub claim: Option<Claim>,
}

/// What backs a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// How the fact is known.
    pub evidence: Evidence,
    /// From where, by key.
    pub sources: Vec<&'static str>,
    /// Who says otherwise, by key.
    pub disputed_by: Vec<&'static str>,
}

/// The label of a process: one that a step gave, a service's name, or an image and a session (`csrss#1`).
pub type ProcessLabel = Arc<str>;

/// The label of a handle, given by a call.
pub type HandleLabel = Arc<str>;

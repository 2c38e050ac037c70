//! Systems: what answers the calls of a script. The model is one, a running Windows is another.
//!
//! A script is the same for all of them; it is played by one interpreter. What a system cannot do (a running Windows
//! logs nobody on because a script says so) it refuses with the reason, and whatever depends on it is not run.

pub mod compare;
#[cfg(windows)]
pub mod live;
pub mod recording;
pub mod tier;
pub mod translation;
pub mod wire;

use crate::nt::action::{Action, Outcome};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{ClientId, ProcessId, ThreadId};

/// What a script makes under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// An object, by its full name.
    Object(String),
    /// A service.
    Service(String),
}

impl Made {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Made::Object(name) | Made::Service(name) => name,
        }
    }
}

/// What answers the calls of a script.
pub trait System {
    /// Lets an action happen, and tells what came of it.
    fn apply(&mut self, action: &Action) -> Outcome;

    /// The machine that is modelled, where the system is the model: it can be looked into.
    fn machine(&self) -> Option<&Machine>;

    /// The step with this number, as a reader counts, begins. What answers by heart must know which it is.
    fn begin_step(&mut self, _number: usize) {}

    /// What speaks against making this: that something has the name already, or that nobody can tell. A system that is made
    /// for the script has nothing but what belongs to it.
    fn against(&mut self, _made: &Made) -> Option<String> {
        None
    }

    /// A process and the thread that acts for it where nobody says which: its first, where the system tells threads.
    fn client(&self, process: ProcessId) -> ClientId {
        ClientId { process, thread: ThreadId(0) }
    }

    /// Starts a process that is a service, where the system plays services.
    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        Err(Refusal::new("this system plays no services".to_owned()))
    }

    /// The process of a service that the script acts for, where it runs; a machine that is modelled tells it by itself.
    fn service(&mut self, _name: &str) -> Option<ProcessId> {
        None
    }
}

impl System for Machine {
    fn apply(&mut self, action: &Action) -> Outcome {
        Machine::apply(self, action)
    }

    fn machine(&self) -> Option<&Machine> {
        Some(self)
    }

    fn client(&self, process: ProcessId) -> ClientId {
        Machine::client(self, process)
    }
}

impl<S: System + ?Sized> System for Box<S> {
    fn apply(&mut self, action: &Action) -> Outcome {
        (**self).apply(action)
    }

    fn machine(&self) -> Option<&Machine> {
        (**self).machine()
    }

    fn begin_step(&mut self, number: usize) {
        (**self).begin_step(number);
    }

    fn against(&mut self, made: &Made) -> Option<String> {
        (**self).against(made)
    }

    fn client(&self, process: ProcessId) -> ClientId {
        (**self).client(process)
    }

    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        (**self).start_service()
    }

    fn service(&mut self, name: &str) -> Option<ProcessId> {
        (**self).service(name)
    }
}

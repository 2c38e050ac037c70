//! Actions: everything that can happen to a machine. What a process does of its own is a call.

use std::sync::Arc;

use crate::unix::call::{Call, Reply};
use crate::unix::job::How;
use crate::unix::machine::{BootStage, Refusal};
use crate::unix::process::Pid;
use crate::unix::trace::Trace;

/// Something that happens to a machine; a script has labels in the place of process numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is said in its sentence")]
pub enum Action<P = Pid> {
    /// The next stage of boot.
    Boot(BootStage),
    /// A user logs in at a terminal or a display.
    LogIn { user: Arc<str>, at: Arc<str> },
    /// Another terminal or display of a seat comes to the front.
    Switch { to: Arc<str> },
    /// The devices of another seat are attached.
    Attach { seat: Arc<str> },
    /// An X server on another machine asks the display manager for a login.
    Offer { display: Arc<str> },
    /// Somebody types the interrupt character.
    Interrupt { at: Arc<str> },
    /// A shell runs a program as a job.
    Run { program: Arc<str>, by: P, how: How },
    /// A program starts another one.
    Start { program: Arc<str>, by: P, display: Option<Arc<str>> },
    /// A terminal emulator starts a shell.
    OpenTerminal { by: P },
    /// A process makes a call.
    Call { by: P, call: Call<P> },
}

impl<P> Action<P> {
    /// The processes that it is about.
    pub fn processes(&self) -> Vec<&P> {
        match self {
            Action::Run { by, .. } | Action::Start { by, .. } | Action::OpenTerminal { by } => vec![by],
            Action::Call { by, call } => std::iter::once(by).chain(call.processes()).collect(),
            Action::Boot(_)
            | Action::LogIn { .. }
            | Action::Switch { .. }
            | Action::Attach { .. }
            | Action::Offer { .. }
            | Action::Interrupt { .. } => Vec::new(),
        }
    }

    /// The same action with other processes.
    pub fn with<Q, E>(&self, put: impl Fn(&P) -> Result<Q, E>) -> Result<Action<Q>, E> {
        Ok(match self {
            Action::Boot(stage) => Action::Boot(*stage),
            Action::LogIn { user, at } => Action::LogIn { user: user.clone(), at: at.clone() },
            Action::Switch { to } => Action::Switch { to: to.clone() },
            Action::Attach { seat } => Action::Attach { seat: seat.clone() },
            Action::Offer { display } => Action::Offer { display: display.clone() },
            Action::Interrupt { at } => Action::Interrupt { at: at.clone() },
            Action::Run { program, by, how } => Action::Run { program: program.clone(), by: put(by)?, how: *how },
            Action::Start { program, by, display } => {
                Action::Start { program: program.clone(), by: put(by)?, display: display.clone() }
            }
            Action::OpenTerminal { by } => Action::OpenTerminal { by: put(by)? },
            Action::Call { by, call } => Action::Call { by: put(by)?, call: call.with(put)? },
        })
    }
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Everything that happened, step by step.
    pub trace: Trace,
    /// What the caller was answered, where the action was a call.
    pub reply: Option<Reply>,
    /// The process that was started, where the action started one.
    pub process: Option<Pid>,
    /// Why nothing was done, where it could not be.
    pub refusal: Option<Refusal>,
}

impl Outcome {
    /// Whether the action was done, and its call succeeded.
    pub fn is_success(&self) -> bool {
        self.refusal.is_none() && self.reply.as_ref().is_none_or(Reply::is_success)
    }
}

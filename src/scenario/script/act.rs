//! What happens in a step.

use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::call::{Argument, Arguments, Gives, HandleKind, Operation};
use crate::nt::parameter::Parameter;
use crate::nt::security::Privileges;
use crate::nt::session::Terminal;
use crate::nt::session::winlogon::Attention;
use crate::nt::win32::as_user::LABEL;
use crate::nt::window::dialog::Button;
use crate::nt::window::sight::Person;
use crate::scenario::script::{HandleLabel, ProcessLabel, UnixAct};
use crate::unix::action::Action;

/// What happens in a step, with labels in place of processes and handles.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// A user logs on.
    LogOn(Arc<str>, Terminal),
    /// A user asks from afar for the session of the console.
    AskForConsole(Arc<str>, Terminal),
    /// A user connects to a child of the own session.
    ConnectChildSession(Arc<str>),
    /// "Switch User".
    SwitchUser,
    /// A user's screen is locked.
    Lock(Arc<str>),
    /// A user's screen is unlocked.
    Unlock(Arc<str>),
    /// The first user's screen is unlocked by the second, an administrator.
    UnlockByAdministrator(Arc<str>, Arc<str>),
    /// A user presses Ctrl+Alt+Del, and chooses something.
    SecureAttention(Arc<str>, Attention),
    /// A user's terminal is taken away.
    Disconnect(Arc<str>),
    /// A user logs off.
    LogOff(Arc<str>),
    /// Somebody presses a button of a dialog.
    Press {
        /// Who.
        person: Person,
        /// The button.
        button: Button,
        /// The title of the dialog; any.
        title: Option<Arc<str>>,
    },
    /// A program is started.
    Launch {
        /// Its image file.
        image: Arc<str>,
        /// Who starts it.
        starter: Starter,
        /// Its label.
        label: ProcessLabel,
        /// How it is trusted less than its user.
        confined: Confined,
    },
    /// A process ends.
    End(ProcessLabel),
    /// A service starts.
    StartService(Arc<str>),
    /// A service stops.
    StopService(Arc<str>),
    /// A service pauses.
    PauseService(Arc<str>),
    /// A paused service goes on.
    ContinueService(Arc<str>),
    /// The time of a task has come.
    RunTask(Arc<str>),
    /// A program prints.
    Print {
        /// Which.
        by: ProcessLabel,
        /// On which printer.
        printer: Arc<str>,
    },
    /// A user has the console show session 0.
    ViewSessionZero(Arc<str>),
    /// The console shows the user's session again.
    LeaveSessionZero,
    /// The machine shuts down and boots again.
    Restart,
    /// A process makes a call.
    Call {
        /// Who.
        by: ProcessLabel,
        /// What.
        operation: &'static Operation,
        /// With what, as far as it is known without playing.
        arguments: Arguments,
        /// Handles, and processes where an id is wanted, by label.
        handles: Vec<(&'static Parameter, HandleLabel)>,
        /// Lengths that an earlier call reported.
        lengths: Vec<(&'static Parameter, Length)>,
        /// What becomes of the handle that it gives.
        into: Into,
    },
    /// It is taken for granted that a process holds these privileges and no others.
    Assume(ProcessLabel, Privileges),
    /// Something happens on Unix.
    Unix(UnixAct),
    /// Nothing happens: the author only says something.
    Nothing,
}

/// What becomes of the handle that a call gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Into {
    /// It stays open, and has no label.
    Open,
    /// It stays open under this label.
    Labelled(HandleLabel),
    /// It is closed again at once, as its kind is closed.
    Closed(HandleKind),
}

impl Into {
    /// The label.
    pub fn label(&self) -> Option<&HandleLabel> {
        match self {
            Into::Labelled(label) => Some(label),
            Into::Open | Into::Closed(_) => None,
        }
    }
}

/// A length in bytes that depends on what an earlier call reported: `needed(2)-1`. What was not reported under that name
/// is what was reported last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length {
    /// The name of what was reported: `needed(2)`.
    pub of: Arc<str>,
    /// How many bytes more, or fewer.
    pub more: i64,
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.more {
            0 => write!(f, "{}", self.of),
            more => write!(f, "{}{more:+}", self.of),
        }
    }
}

/// Who starts a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Starter {
    /// A user's shell.
    User {
        /// Whose.
        account: Arc<str>,
        /// Whether the program gets the full half of a split token.
        elevated: bool,
    },
    /// A process.
    Process(ProcessLabel),
    /// A process, as another user.
    RunAs(ProcessLabel, Arc<str>),
    /// A process, as another user towards other machines alone.
    NetworkOnly(ProcessLabel, Arc<str>),
}

impl Act {
    /// The labels of the processes and handles that it uses.
    pub fn uses(&self) -> Vec<&str> {
        match self {
            Act::Launch {
                starter: Starter::Process(by) | Starter::RunAs(by, _) | Starter::NetworkOnly(by, _), ..
            }
            | Act::End(by)
            | Act::Print { by, .. } => vec![by],
            Act::Call { by, handles, .. } => {
                std::iter::once(&**by).chain(handles.iter().map(|(_, handle)| &**handle)).collect()
            }
            Act::LogOn(..)
            | Act::AskForConsole(..)
            | Act::ConnectChildSession(_)
            | Act::SwitchUser
            | Act::Lock(_)
            | Act::Unlock(_)
            | Act::UnlockByAdministrator(..)
            | Act::SecureAttention(..)
            | Act::Disconnect(_)
            | Act::LogOff(_)
            | Act::Press { .. }
            | Act::Launch { starter: Starter::User { .. }, .. }
            | Act::StartService(_)
            | Act::StopService(_)
            | Act::PauseService(_)
            | Act::ContinueService(_)
            | Act::RunTask(_)
            | Act::ViewSessionZero(_)
            | Act::LeaveSessionZero
            | Act::Restart
            | Act::Nothing => Vec::new(),
            Act::Assume(process, _) => vec![process],
            Act::Unix(act) => act.action.processes().into_iter().map(|process| &**process).collect(),
        }
    }

    /// The label of the process that a call starts.
    pub fn process_of_call(&self) -> Option<&Arc<str>> {
        let Act::Call { operation, arguments, .. } = self else { return None };
        match arguments.get(&LABEL) {
            Some(Argument::Text(label)) if operation.gives == Gives::Process => Some(label),
            _ => None,
        }
    }

    /// The label that a process or a thread gets by it.
    pub fn begins(&self) -> Option<Arc<str>> {
        match self {
            Act::Launch { label, .. } | Act::Unix(UnixAct { label: Some(label), .. }) => Some(label.clone()),
            Act::Call { operation, arguments, .. } if operation.gives == Gives::Thread => {
                arguments.text(operation.parameter("name")?)
            }
            act => act.process_of_call().cloned(),
        }
    }

    /// The label of what it gives: a process, or a handle.
    pub fn gives(&self) -> Option<&str> {
        match self {
            Act::Launch { label, .. } => Some(label),
            Act::Call { into, .. } => into.label().or_else(|| self.process_of_call()).map(|label| &**label),
            Act::StartService(name) | Act::RunTask(name) => Some(name),
            Act::Unix(act) => act.label.as_deref(),
            Act::LogOn(..)
            | Act::AskForConsole(..)
            | Act::ConnectChildSession(_)
            | Act::SwitchUser
            | Act::Lock(_)
            | Act::Unlock(_)
            | Act::UnlockByAdministrator(..)
            | Act::SecureAttention(..)
            | Act::Disconnect(_)
            | Act::LogOff(_)
            | Act::Press { .. }
            | Act::End(_)
            | Act::StopService(_)
            | Act::PauseService(_)
            | Act::ContinueService(_)
            | Act::Print { .. }
            | Act::ViewSessionZero(_)
            | Act::LeaveSessionZero
            | Act::Restart
            | Act::Assume(..)
            | Act::Nothing => None,
        }
    }

    /// Whether it is about who is at which terminal, on which everything depends that comes later.
    pub fn is_at_a_terminal(&self) -> bool {
        match self {
            Act::LogOn(..)
            | Act::AskForConsole(..)
            | Act::ConnectChildSession(_)
            | Act::SwitchUser
            | Act::Lock(_)
            | Act::Unlock(_)
            | Act::UnlockByAdministrator(..)
            | Act::SecureAttention(..)
            | Act::Disconnect(_)
            | Act::LogOff(_)
            | Act::ViewSessionZero(_)
            | Act::LeaveSessionZero
            | Act::Restart => true,
            Act::Unix(act) => matches!(act.action, Action::LogIn { .. } | Action::Switch { .. }),
            Act::Launch { .. }
            | Act::End(_)
            | Act::StartService(_)
            | Act::StopService(_)
            | Act::PauseService(_)
            | Act::ContinueService(_)
            | Act::RunTask(_)
            | Act::Print { .. }
            | Act::Press { .. }
            | Act::Call { .. }
            | Act::Assume(..)
            | Act::Nothing => false,
        }
    }
}

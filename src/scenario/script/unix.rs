//! What happens in a step on Unix, and what is expected there, with labels in place of processes.

use std::sync::Arc;

use crate::scenario::script::ProcessLabel;
use crate::unix::action::Action;
use crate::unix::call::Errno;
use crate::unix::login_session::State;
use crate::unix::rule::Rule;

/// Something that happens on Unix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnixAct {
    /// What happens.
    pub action: Action<ProcessLabel>,
    /// The label of the process that it gives.
    pub label: Option<ProcessLabel>,
}

/// What is so on a machine that runs Unix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnUnix {
    /// The call was answered with this error.
    Errno(Errno),
    /// The call was answered with the number of this process.
    Returns(ProcessLabel),
    /// This rule made one of the steps.
    By(Rule),
    /// The process runs.
    Runs(ProcessLabel),
    /// The process is in the session that the other one leads, or led.
    InSession(ProcessLabel, ProcessLabel),
    /// The process is in the process group that the other one leads, or led.
    InGroup(ProcessLabel, ProcessLabel),
    /// The process has this controlling terminal.
    HasTerminal(ProcessLabel, Arc<str>),
    /// The process group that this process leads is in the foreground of the terminal.
    Foreground(Arc<str>, ProcessLabel),
    /// The process is in this login session.
    InLoginSession(ProcessLabel, u64),
    /// The login session is in this state.
    LoginSession(u64, State),
    /// The screen and the keyboard of the seat belong to this terminal or display.
    Front(Arc<str>, Arc<str>),
    /// The process has windows on this display.
    Windows(ProcessLabel, Arc<str>),
}

impl OnUnix {
    /// The labels that it is about.
    pub fn uses(&self) -> Vec<&str> {
        match self {
            OnUnix::Returns(process)
            | OnUnix::Runs(process)
            | OnUnix::HasTerminal(process, _)
            | OnUnix::Foreground(_, process)
            | OnUnix::InLoginSession(process, _)
            | OnUnix::Windows(process, _) => vec![process],
            OnUnix::InSession(process, leader) | OnUnix::InGroup(process, leader) => vec![process, leader],
            OnUnix::Errno(_) | OnUnix::By(_) | OnUnix::LoginSession(..) | OnUnix::Front(..) => Vec::new(),
        }
    }
}

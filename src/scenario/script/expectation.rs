//! What an author expects of a step: of what the caller is told, which any system can be held to, and of the machine behind
//! it, which the model can.

use std::sync::Arc;

use crate::nt::rule::Rule;
use crate::nt::service::status::State;
use crate::nt::session::ConnectionState;
use crate::nt::session::session_change::SessionChange;
use crate::nt::session::winlogon::WinlogonState;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::window::sight::Person;
use crate::observe::tool::Tool;
use crate::scenario::Spanned;
use crate::scenario::script::{Asked, HandleLabel, OnUnix, Platform, ProcessLabel, Wanted};

/// What an author expects of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// The caller is told this.
    Told(Told),
    /// This is so on the machine.
    Behind(Behind),
    /// This is so on a machine that runs Unix.
    Unix(OnUnix),
    /// One of several outcomes: some release of Windows has each.
    Either(Vec<Vec<Spanned<Expectation>>>),
    /// The opposite.
    Not(Box<Expectation>),
    /// These, on this release only.
    On(&'static str, Vec<Spanned<Expectation>>),
    /// These, in this lane only, counted from 1.
    Lane(u64, Vec<Spanned<Expectation>>),
}

/// What the caller is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// The step succeeds.
    Ok,
    /// It fails: the call's answer is a failure, or the machine does not offer the action.
    Fails,
    /// The call set the last error to this.
    LastError(Win32Error),
    /// The call left the last error as it was.
    LastErrorUnchanged,
    /// The native call itself was answered so.
    Answer(NtStatus),
    /// The call gave this output.
    Output(Asked, Wanted),
}

/// What is so on the machine, or was while the step was performed.
#[derive(Debug, Clone, PartialEq)]
pub enum Behind {
    /// The native answer is this, or an inner native call of a Win32 call was answered so.
    Status(NtStatus),
    /// The object that the call reached has this full name.
    Name(String),
    /// The call reached the object behind this handle.
    SameObjectAs(HandleLabel),
    /// There is an object with this full name.
    Exists(String),
    /// This rule made one of the steps.
    By(Rule),
    /// The process runs in this session.
    InSession(ProcessLabel, u64),
    /// The process's token names this logon session: a LUID in hexadecimal, or that of another process.
    LogonSession(ProcessLabel, String),
    /// The session is in this connection state.
    State(u64, ConnectionState),
    /// The process begins its threads on this desktop.
    OnDesktop(ProcessLabel, String),
    /// The service is in this state.
    Service(Arc<str>, State),
    /// The console is attached to this session.
    Console(u64),
    /// One of the process's threads waits in a call that has not returned.
    Waits(ProcessLabel),
    /// The person can see a window with this title.
    Sees(Person, String),
    /// A program shows a window with this title, and nobody can see it.
    NobodySees(String),
    /// Winlogon of this session is in this state.
    Winlogon(u64, WinlogonState),
    /// The process or service was told of these session changes in the step, of no others, in this order.
    Notified(ProcessLabel, Vec<(SessionChange, u64)>),
    /// A Win32 name, asked by the process now, would reach the object with this full name.
    Reaches(ProcessLabel, String, String),
    /// Run by the process now, the tool would show a line with these words in their order.
    Tool(Tool, ProcessLabel, String),
}

impl Expectation {
    /// Whether the author knows that the step fails.
    pub fn foresees_failure(&self) -> bool {
        match self {
            Expectation::Told(told) => told.foresees_failure(),
            Expectation::Behind(Behind::Status(status)) => !status.is_success(),
            Expectation::Unix(on_unix) => matches!(on_unix, OnUnix::Errno(_)),
            Expectation::Behind(_) => false,
            Expectation::Either(outcomes) => outcomes.iter().flatten().any(|one| one.value.foresees_failure()),
            Expectation::Not(inner) => **inner == Expectation::Told(Told::Ok),
            Expectation::On(_, inner) | Expectation::Lane(_, inner) => {
                inner.iter().any(|inner| inner.value.foresees_failure())
            }
        }
    }

    /// Whether the step is to fail on a system, which plays in this lane, counted from 1, whatever else comes of it there.
    pub fn has_it_fail(&self, number: u64, system: &Platform) -> bool {
        let fails = |one: &Spanned<Expectation>| one.value.has_it_fail(number, system);
        match self {
            Expectation::On(era, inner) => system.name() == *era && inner.iter().any(fails),
            Expectation::Lane(lane, inner) => number == *lane && inner.iter().any(fails),
            Expectation::Either(outcomes) => outcomes.iter().all(|one| one.iter().any(fails)),
            Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_) | Expectation::Not(_) => {
                self.foresees_failure()
            }
        }
    }

    /// The labels that it is about.
    pub fn uses(&self) -> Vec<&str> {
        match self {
            Expectation::Told(_) => Vec::new(),
            Expectation::Behind(behind) => behind.uses(),
            Expectation::Unix(on_unix) => on_unix.uses(),
            Expectation::Not(inner) => inner.uses(),
            Expectation::Either(outcomes) => outcomes.iter().flatten().flat_map(|one| one.value.uses()).collect(),
            Expectation::On(_, inner) | Expectation::Lane(_, inner) => {
                inner.iter().flat_map(|inner| inner.value.uses()).collect()
            }
        }
    }
}

impl Told {
    /// Whether the author knows that the step fails.
    fn foresees_failure(&self) -> bool {
        match self {
            Told::Fails => true,
            Told::LastError(error) => *error != Win32Error::SUCCESS,
            Told::Answer(status) => !status.is_success(),
            Told::Ok | Told::LastErrorUnchanged | Told::Output(..) => false,
        }
    }
}

impl Behind {
    /// The labels that it is about.
    fn uses(&self) -> Vec<&str> {
        match self {
            Behind::SameObjectAs(label)
            | Behind::InSession(label, _)
            | Behind::OnDesktop(label, _)
            | Behind::Waits(label)
            | Behind::Reaches(label, ..)
            | Behind::Notified(label, _)
            | Behind::Tool(_, label, _) => vec![label],
            Behind::LogonSession(label, is) => vec![label, is],
            Behind::Status(_)
            | Behind::Name(_)
            | Behind::Exists(_)
            | Behind::By(_)
            | Behind::State(..)
            | Behind::Service(..)
            | Behind::Sees(..)
            | Behind::NobodySees(_)
            | Behind::Winlogon(..)
            | Behind::Console(_) => Vec::new(),
        }
    }
}

impl From<Told> for Expectation {
    fn from(told: Told) -> Expectation {
        Expectation::Told(told)
    }
}

impl From<Behind> for Expectation {
    fn from(behind: Behind) -> Expectation {
        Expectation::Behind(behind)
    }
}

//! The live system: calls are made for real, on the Windows that this program runs on.
//!
//! It translates and adds nothing: an argument becomes a pointer or a number, a result becomes a [`Reply`]. One process
//! answers for one process of a script, so far; a second one, and everything that is not a call, is refused.
//! What is created carries the names of the script, and goes with this process.
//! Left out: windows, services, pipes, tokens, the tiers of what may be touched.

#![allow(unsafe_code, reason = "the one place that calls Windows; each block tells why it may")]

mod dispatch;
mod memory;
mod native;
mod ntdll;
mod observe;
mod probe;
mod process_token;
pub mod undo;
mod win32;

pub use observe::observe;
pub use probe::probe;

use crate::nt::action::{Action, Outcome};
use crate::nt::call::HandleKind;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::ProcessId;
use crate::nt::trace::Trace;
use crate::system::System;

/// The Windows that this program runs on.
#[derive(Debug, Default)]
pub struct Live {
    process: Option<ProcessId>,
}

/// What the system is called on which this program runs: `Windows`, or `Wine` and its version.
pub fn name() -> String {
    win32::wine_version().map_or_else(|| "Windows".to_owned(), |version| format!("Wine {version}"))
}

impl Live {
    /// A live system that plays no process of the script yet.
    pub fn new() -> Live {
        Live::default()
    }

    /// The session that this process runs in.
    pub fn session(&self) -> Option<u32> {
        win32::own_session()
    }

    fn launch(&mut self) -> Result<ProcessId, Refusal> {
        if self.process.is_some() {
            return Err(Refusal::new("the live system plays one process of a script, so far".to_owned()));
        }
        let process = ProcessId(std::process::id());
        self.process = Some(process);
        Ok(process)
    }
}

impl System for Live {
    fn apply(&mut self, action: &Action) -> Outcome {
        let mut outcome = Outcome { trace: Trace::new(), reply: None, process: None, refusal: None };
        match action {
            Action::Nothing => {}
            Action::Launch { .. } => match self.launch() {
                Ok(process) => outcome.process = Some(process),
                Err(refusal) => outcome.refusal = Some(refusal),
            },
            Action::Call { call, .. } => match dispatch::answer(call) {
                Some(reply) => outcome.reply = Some(reply),
                None => {
                    let reason = format!("the live system does not make the call {} yet", call.operation.name());
                    outcome.refusal = Some(Refusal::new(reason));
                }
            },
            Action::CloseReturned { handle, kind, .. } => match kind {
                HandleKind::Object => native::close(*handle),
                // None of the calls that are made gives one of these.
                HandleKind::InUse
                | HandleKind::Namespace
                | HandleKind::Boundary
                | HandleKind::Window
                | HandleKind::Service => {}
            },
            Action::Boot(_)
            | Action::LogOn { .. }
            | Action::SwitchUser
            | Action::Lock { .. }
            | Action::Unlock { .. }
            | Action::Disconnect { .. }
            | Action::LogOff { .. }
            | Action::End { .. }
            | Action::StartService { .. }
            | Action::StopService { .. }
            | Action::Assume { .. } => {
                let reason = "a running Windows is taken as it is; only calls are made on it".to_owned();
                outcome.refusal = Some(Refusal::new(reason));
            }
        }
        outcome
    }

    fn machine(&self) -> Option<&Machine> {
        None
    }
}

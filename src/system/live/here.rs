//! The live system without children: this very process plays the one process of a script, and makes its calls itself.
//!
//! For many short scripts in a row, none of which is to end its process. Nothing protects the run from a call that does.

use windows_sys::Win32::System::Threading::GetCurrentThreadId;

use crate::nt::action::{Action, Outcome};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::trace::Trace;
use crate::system::System;
use crate::system::live::{dispatch, undo};

/// This process, as a system with one process and one thread.
#[derive(Debug, Default)]
pub struct Here;

impl System for Here {
    fn apply(&mut self, action: &Action) -> Outcome {
        let mut outcome = Outcome { trace: Trace::new(), reply: None, waits: false, process: None, refusal: None };
        match action {
            Action::Launch { .. } => match undo::ready() {
                Ok(()) => outcome.process = Some(ProcessId(std::process::id())),
                Err(refusal) => outcome.refusal = Some(refusal),
            },
            Action::Call { call, .. } => match dispatch::answer(call) {
                Ok(reply) => outcome.reply = Some(reply),
                Err(refusal) => outcome.refusal = Some(refusal),
            },
            Action::CloseReturned { handle, kind, .. } => dispatch::close(*handle, *kind),
            _ => outcome.refusal = Some(Refusal::new("this process makes calls, and nothing else".to_owned())),
        }
        outcome
    }

    fn machine(&self) -> Option<&Machine> {
        None
    }

    fn client(&self, process: ProcessId) -> ClientId {
        // SAFETY: it takes nothing and gives a number.
        ClientId { process, thread: ThreadId(unsafe { GetCurrentThreadId() }) }
    }
}

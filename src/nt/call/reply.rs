//! Replies: what a call gives back, and how the Win32 client library makes one of a status.

use crate::nt::call::{Interface, Operation};
use crate::nt::object_manager::Handle;
use crate::nt::process::{ProcessId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;

/// What a call gives back. A failing call is a reply, never an error of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What the caller is told.
    pub answer: Answer,
    /// The handle, if the call made or found one.
    pub handle: Option<Handle>,
    /// The thread, if the call began one.
    pub thread: Option<ThreadId>,
    /// The process, if the call started one.
    pub process: Option<ProcessId>,
    /// Everything else that it gives back, by name. What is not here was left as the caller had it.
    pub outputs: Vec<(&'static str, String)>,
}

/// What a caller is told of success or failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// By a system service.
    Status(NtStatus),
    /// By a Win32 function: whether it succeeded, and what `GetLastError` says then.
    LastError {
        /// Whether the function's result means success.
        succeeded: bool,
        /// The last error that the function set; nothing, where it left the one of before.
        error: Option<Win32Error>,
    },
}

impl Reply {
    /// A system service's answer.
    pub fn status(status: NtStatus) -> Reply {
        Reply::answered(Answer::Status(status))
    }

    /// A Win32 function's success that leaves the last error as it was, as most do.
    pub fn ok() -> Reply {
        Reply::last_error(true, None)
    }

    /// A Win32 function's success that sets the last error all the same: to `ERROR_SUCCESS`, or to `ERROR_ALREADY_EXISTS`.
    pub fn success(error: Win32Error) -> Reply {
        Reply::last_error(true, Some(error))
    }

    /// A Win32 function's failure.
    pub fn failure(error: Win32Error) -> Reply {
        Reply::last_error(false, Some(error))
    }

    /// A Win32 function's failure that says nothing of its reason.
    pub fn failure_without_reason() -> Reply {
        Reply::last_error(false, None)
    }

    fn last_error(succeeded: bool, error: Option<Win32Error>) -> Reply {
        Reply::answered(Answer::LastError { succeeded, error })
    }

    fn answered(answer: Answer) -> Reply {
        Reply { answer, handle: None, thread: None, process: None, outputs: Vec::new() }
    }

    /// The same reply with a handle.
    #[must_use]
    pub fn with_handle(mut self, handle: Handle) -> Reply {
        self.handle = Some(handle);
        self
    }

    /// The same reply with a thread.
    #[must_use]
    pub fn with_thread(mut self, thread: ThreadId) -> Reply {
        self.thread = Some(thread);
        self
    }

    /// The same reply with a process.
    #[must_use]
    pub fn with_process(mut self, process: ProcessId) -> Reply {
        self.process = Some(process);
        self
    }

    /// The same reply with one more output.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.outputs.push((name, value.into()));
        self
    }

    /// Whether the call succeeded.
    pub fn is_success(&self) -> bool {
        match self.answer {
            Answer::Status(status) => status.is_success(),
            Answer::LastError { succeeded, .. } => succeeded,
        }
    }
}

/// What a program gets that looks for a call which its release does not have.
pub(crate) fn of_a_later_release(trace: &mut Trace, operation: &Operation) -> Reply {
    trace.answered(Rule::CallOfALaterRelease, NtStatus::ENTRYPOINT_NOT_FOUND);
    match operation.interface {
        Interface::Win32 => fail(trace, NtStatus::ENTRYPOINT_NOT_FOUND),
        Interface::Native => Reply::status(NtStatus::ENTRYPOINT_NOT_FOUND),
    }
}

/// The reply of a Win32 function that a failed status is turned into.
pub(crate) fn fail(trace: &mut Trace, status: NtStatus) -> Reply {
    trace.preparing(|trace| trace.answered(Rule::LastErrorFromStatus, status));
    Reply::failure(status.to_win32_error())
}

/// The reply of a Win32 function that fails under a rule.
pub(crate) fn refuse(trace: &mut Trace, rule: Rule, status: NtStatus) -> Reply {
    trace.answered(rule, status);
    fail(trace, status)
}

/// The reply of a Win32 function that a successful status is turned into.
pub(crate) fn succeed(trace: &mut Trace, status: NtStatus) -> Reply {
    if status == NtStatus::SUCCESS {
        return Reply::success(Win32Error::SUCCESS);
    }
    trace.preparing(|trace| trace.answered(Rule::LastErrorFromStatus, status));
    Reply::success(status.to_win32_error())
}

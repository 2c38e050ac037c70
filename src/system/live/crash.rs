//! Crashes: a call that a process does not live through ends it, and nobody is asked about it.
//!
//! Without this, Windows would report the crash, and Wine would start a debugger, and the run would wait for them.

use windows_sys::Win32::System::Diagnostics::Debug::{
    EXCEPTION_EXECUTE_HANDLER, EXCEPTION_POINTERS, SetUnhandledExceptionFilter,
};

/// From now on an exception that nobody handles ends this process at once.
pub fn ends_the_process() {
    // SAFETY: the filter reads nothing of what it is given.
    unsafe { SetUnhandledExceptionFilter(Some(end)) };
}

unsafe extern "system" fn end(_: *const EXCEPTION_POINTERS) -> i32 {
    EXCEPTION_EXECUTE_HANDLER
}

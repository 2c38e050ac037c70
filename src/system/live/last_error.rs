//! The last error: what a function of Win32 says of its failure, and of some successes.
//!
//! It is set to a sentinel before each call, so that one that a function leaves alone can be told.

use std::ptr;

use windows_sys::Win32::Foundation::{GetLastError, HANDLE, INVALID_HANDLE_VALUE, SetLastError};

use crate::nt::call::Reply;
use crate::nt::status::Win32Error;
use crate::system::live::memory::from_windows;

/// What the last error is before a call.
const SENTINEL: u32 = 0xDEAD_BEEF;

/// What a function returned, and the last error, if it set one.
pub fn called<T>(function: impl FnOnce() -> T) -> (T, Option<Win32Error>) {
    // SAFETY: the last error is a number of the calling thread.
    unsafe { SetLastError(SENTINEL) };
    let result = function();
    // SAFETY: the same.
    let error = unsafe { GetLastError() };
    (result, (error != SENTINEL).then_some(Win32Error(error)))
}

/// The reply of a function that succeeded or not, with the last error that it set.
pub fn reply(succeeded: bool, error: Option<Win32Error>) -> Reply {
    match (succeeded, error) {
        (true, None) => Reply::ok(),
        (true, Some(error)) => Reply::success(error),
        (false, Some(error)) => Reply::failure(error),
        (false, None) => Reply::failure_without_reason(),
    }
}

/// The reply of a function that returns whether it succeeded.
pub fn done(function: impl FnOnce() -> i32) -> Reply {
    let (result, error) = called(function);
    reply(result != 0, error)
}

/// The reply of a function that returns a handle; null and `INVALID_HANDLE_VALUE` are none.
pub fn opened(function: impl FnOnce() -> HANDLE) -> Reply {
    let (handle, error) = called(function);
    let is_handle = !handle.is_null() && handle != INVALID_HANDLE_VALUE;
    let reply = reply(is_handle, error);
    if is_handle { reply.with_handle(from_windows(handle)) } else { reply }
}

/// The reply of a function that writes a handle into a variable.
pub fn handed(function: impl FnOnce(*mut HANDLE) -> i32) -> Reply {
    let mut handle = ptr::null_mut();
    let reply = done(|| function(&raw mut handle));
    if reply.is_success() && !handle.is_null() { reply.with_handle(from_windows(handle)) } else { reply }
}

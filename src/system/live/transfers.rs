//! Reading, writing and waiting for a client. A script asks and does not wait: what would wait is pending.

use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_IO_PENDING, ERROR_PIPE_LISTENING, HANDLE};
use windows_sys::Win32::Storage::FileSystem::{ReadFile, WriteFile};
use windows_sys::Win32::System::Pipes::{
    ConnectNamedPipe, PIPE_NOWAIT, PIPE_WAIT, PeekNamedPipe, SetNamedPipeHandleState,
};

use crate::nt::call::{Answer, Reply};
use crate::nt::machine::Refusal;
use crate::nt::status::Win32Error;
use crate::system::live::arguments::Given;
use crate::system::live::last_error::done;

/// Room for what is read.
const ROOM: usize = 4096;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let handle = given.handle("handle");
    Some(Ok(match name {
        "ConnectNamedPipe" => connect(handle),
        "WriteFile" => write(handle, given.text("data").unwrap_or_default().as_bytes()),
        "ReadFile" if is_empty_pipe(handle) => pending(),
        "ReadFile" => read(handle),
        _ => return None,
    }))
}

fn pending() -> Reply {
    Reply::failure(Win32Error(ERROR_IO_PENDING))
}

/// Asks for a client without waiting: for so long the end is one that does not wait. In that mode what would wait is
/// answered as listening, or succeeds where the end begins to listen again.
fn connect(handle: HANDLE) -> Reply {
    set_mode(handle, PIPE_NOWAIT);
    // SAFETY: there is no structure to be filled later.
    let reply = done(|| unsafe { ConnectNamedPipe(handle, ptr::null_mut()) });
    set_mode(handle, PIPE_WAIT);
    let listens = Answer::LastError { succeeded: false, error: Some(Win32Error(ERROR_PIPE_LISTENING)) };
    if reply.is_success() || reply.answer == listens { pending() } else { reply }
}

fn set_mode(handle: HANDLE, mode: u32) {
    // SAFETY: the mode is local; the other two are not set. That it fails for what is no pipe is what the call tells.
    unsafe { SetNamedPipeHandleState(handle, &raw const mode, ptr::null(), ptr::null()) };
}

/// Whether this is an end of a pipe that is connected and holds nothing for it.
fn is_empty_pipe(handle: HANDLE) -> bool {
    let mut there = 0;
    let none = ptr::null_mut();
    // SAFETY: the number is written to a local variable; nothing else is asked for.
    let asked = unsafe { PeekNamedPipe(handle, ptr::null_mut(), 0, none, &raw mut there, none) };
    asked != 0 && there == 0
}

fn write(handle: HANDLE, data: &[u8]) -> Reply {
    let mut written = 0;
    // SAFETY: the bytes live until the call returns, and the number is written to a local variable.
    done(|| unsafe { WriteFile(handle, data.as_ptr(), data.len() as u32, &raw mut written, ptr::null_mut()) })
}

fn read(handle: HANDLE) -> Reply {
    let (mut buffer, mut length) = ([0_u8; ROOM], 0);
    let at = buffer.as_mut_ptr();
    // SAFETY: the buffer has so many bytes, and the number is written to a local variable.
    let reply = done(|| unsafe { ReadFile(handle, at, ROOM as u32, &raw mut length, ptr::null_mut()) });
    let read = buffer.get(..length as usize).unwrap_or_default();
    if reply.is_success() { reply.with("data", String::from_utf8_lossy(read)) } else { reply }
}

//! The servers' ends of pipes that this process has, to tell to which of them a client was connected.
//!
//! Windows does not say that to the client. Where the server is this process, the end that has just become connected
//! says it.

use std::sync::{Mutex, PoisonError};

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::IO::IO_STATUS_BLOCK;

use crate::nt::call::Reply;
use crate::nt::object_manager::Handle;
use crate::system::live::memory::to_windows;
use crate::system::live::ntdll::NtQueryInformationFile;
use crate::system::live::queries::Buffer;

/// `FilePipeLocalInformation`.
const PIPE_LOCAL_INFORMATION: i32 = 24;
/// `FILE_PIPE_LOCAL_INFORMATION`: ten numbers, of which the ninth is the state.
const SIZE: u32 = 40;
const STATE: usize = 32;
/// `FILE_PIPE_CONNECTED_STATE`.
const CONNECTED: u32 = 3;

static SERVERS: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

/// Remembers the end of a pipe that a call made.
pub fn remember(reply: &Reply) {
    SERVERS.lock().unwrap_or_else(PoisonError::into_inner).extend(reply.handle.filter(|_| reply.is_success()));
}

/// The ends that have a client.
pub fn connected() -> Vec<Handle> {
    let servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    servers.iter().copied().filter(|server| state(to_windows(*server)) == Some(CONNECTED)).collect()
}

fn state(server: HANDLE) -> Option<u32> {
    let mut buffer = Buffer::new(SIZE as usize);
    let mut block = IO_STATUS_BLOCK::default();
    let at = buffer.as_mut_ptr();
    // SAFETY: the buffer has so many bytes, and lives until the call returns, as the block does.
    let code = unsafe { NtQueryInformationFile(server, &raw mut block, at, SIZE, PIPE_LOCAL_INFORMATION) };
    (code >= 0).then(|| buffer.dword(STATE))
}

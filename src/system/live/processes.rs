//! Processes and threads, as a native program opens them by their ids.

use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};
use windows_sys::Win32::System::Threading::GetCurrentThreadId;

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::Given;
use crate::system::live::library::if_there;
use crate::system::live::memory::to_windows;
use crate::system::live::native::{opened, with_handle};
use crate::system::live::ntdll::{CLIENT_ID, NtOpenProcess, NtOpenThread};

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let thread = match given.number("tid") {
        // The first thread of a process is 0 to the script, and here the one that calls.
        // SAFETY: it takes nothing.
        Some(0) => unsafe { GetCurrentThreadId() as usize },
        given => given.unwrap_or(0) as usize,
    };
    let process = given.number("pid").unwrap_or(0) as usize;
    let mut client = CLIENT_ID { process: process as HANDLE, thread: thread as HANDLE };
    let client = given.pointer("client_id", &raw mut client).cast_const();
    let nothing = AccessMask::empty();
    // SAFETY: in each call the pointers lead to values that live until it returns, or are the script's own faulty ones,
    // which the service must refuse.
    Some(Ok(unsafe {
        match name {
            "NtOpenProcess" => {
                opened(given, nothing, |handle, access, attributes| NtOpenProcess(handle, access, attributes, client))
            }
            "NtOpenThread" => {
                opened(given, nothing, |handle, access, attributes| NtOpenThread(handle, access, attributes, client))
            }
            "NtGetNextThread" => return Some(next_thread(given)),
            _ => return None,
        }
    }))
}

fn next_thread(given: Given) -> Result<Reply, Refusal> {
    let next = if_there!(
        c"ntdll.dll",
        fn NtGetNextThread(HANDLE, HANDLE, u32, u32, u32, *mut HANDLE) -> NTSTATUS
    )?;
    let process = given.handle_if("process").unwrap_or(to_windows(Handle::CURRENT_PROCESS));
    let (access, marks) = (given.access(AccessMask::empty()), given.attributes("attributes"));
    Ok(with_handle(given, |handle| {
        // SAFETY: the variable is local, or the script's faulty pointer, which must be refused.
        unsafe { next(process, given.handle("after"), access, marks, 0, handle) }
    }))
}

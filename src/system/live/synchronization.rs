//! System services of events, mutants, semaphores and keyed events: asking, changing, waiting.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};

use crate::nt::call::Reply;
use crate::system::live::arguments::Given;
use crate::system::live::native::status;
use crate::system::live::ntdll::*;
use crate::system::live::queries::{Buffer, room};

/// What stands for ever, in milliseconds.
pub const INFINITE: u32 = 0xFFFF_FFFF;

/// The size of the basic information of each type.
const BASIC_INFORMATION: u32 = 8;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    let handle = given.handle("handle");
    // SAFETY: in each call the pointers lead to values that live until it returns; the rest are plain numbers.
    unsafe {
        Some(match name {
            "NtSetEvent" => changed(|previous| NtSetEvent(handle, previous)),
            "NtResetEvent" => changed(|previous| NtResetEvent(handle, previous)),
            "NtPulseEvent" => changed(|previous| NtPulseEvent(handle, previous)),
            "NtReleaseMutant" => changed(|previous| NtReleaseMutant(handle, previous)),
            "NtReleaseSemaphore" => {
                changed(|previous| NtReleaseSemaphore(handle, given.dword("count", 1), previous.cast()))
            }
            "NtQueryEvent" => queried(given, handle, NtQueryEvent, |reply, buffer| {
                let kind = if buffer.dword(0) == 0 { "NotificationEvent" } else { "SynchronizationEvent" };
                reply.with("state", buffer.dword(4).to_string()).with("type", kind)
            }),
            "NtQueryMutant" => queried(given, handle, NtQueryMutant, |reply, buffer| {
                let [owned, abandoned] = buffer.bytes(4).map(|byte: u8| (byte != 0).to_string());
                reply
                    .with("count", buffer.dword(0).cast_signed().to_string())
                    .with("owned", owned)
                    .with("abandoned", abandoned)
            }),
            "NtQuerySemaphore" => queried(given, handle, NtQuerySemaphore, |reply, buffer| {
                reply.with("count", buffer.dword(0).to_string()).with("maximum", buffer.dword(4).to_string())
            }),
            "NtWaitForSingleObject" => timed(given, |timeout| NtWaitForSingleObject(handle, 0, timeout)),
            "NtWaitForKeyedEvent" => timed(given, |timeout| NtWaitForKeyedEvent(handle, key(given), 0, timeout)),
            "NtReleaseKeyedEvent" => timed(given, |timeout| NtReleaseKeyedEvent(handle, key(given), 0, timeout)),
            _ => return None,
        })
    }
}

fn changed(service: impl FnOnce(*mut i32) -> NTSTATUS) -> Reply {
    let mut previous = 0;
    let reply = status(service(&raw mut previous));
    if reply.is_success() { reply.with("previous", previous.to_string()) } else { reply }
}

type Query = unsafe extern "system" fn(HANDLE, i32, *mut c_void, u32, *mut u32) -> NTSTATUS;

unsafe fn queried(given: Given, handle: HANDLE, service: Query, tell: fn(Reply, &Buffer) -> Reply) -> Reply {
    let mut buffer = Buffer::new(0x100);
    let (at, length) = room(given, "length", &mut buffer, BASIC_INFORMATION);
    let class = given.dword("class", 0).cast_signed();
    // SAFETY: the buffer is null or has at least `length` bytes, and lives until the call returns.
    let reply = status(unsafe { service(handle, class, at, length, ptr::null_mut()) });
    if reply.is_success() { tell(reply, &buffer) } else { reply }
}

/// A wait, which takes as long as the script says; without a word of it, no time.
fn timed(given: Given, service: impl FnOnce(*const i64) -> NTSTATUS) -> Reply {
    match given.dword("timeout", 0) {
        INFINITE => status(service(ptr::null())),
        milliseconds => {
            // In units of 100 ns, negative for a time that begins now.
            let timeout = -i64::from(milliseconds) * 10_000;
            status(service(&raw const timeout))
        }
    }
}

/// The key of a keyed event: a number in the place of an address.
fn key(given: Given) -> *const c_void {
    given.number("key").unwrap_or(0) as *const c_void
}

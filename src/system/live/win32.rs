//! Named objects, views and handles of Win32, called as a program calls them.
//!
//! A view that is mapped stays mapped until the process ends.

use std::ffi::{CStr, c_char};

use windows_link::link;
use windows_sys::Win32::Foundation::{
    CloseHandle, DuplicateHandle, GetHandleInformation, HANDLE, HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE,
    INVALID_HANDLE_VALUE, WAIT_ABANDONED, WAIT_FAILED, WAIT_OBJECT_0, WAIT_TIMEOUT,
};
use windows_sys::Win32::System::JobObjects::{CreateJobObjectA, CreateJobObjectW, OpenJobObjectA, OpenJobObjectW};
use windows_sys::Win32::System::Memory::{
    CreateFileMappingA, CreateFileMappingW, MapViewOfFile, OpenFileMappingA, OpenFileMappingW, PAGE_READWRITE,
};
use windows_sys::Win32::System::Threading::{
    CreateEventA, CreateEventW, CreateMutexA, CreateMutexW, CreateSemaphoreA, CreateSemaphoreW, CreateWaitableTimerA,
    CreateWaitableTimerW, OpenEventA, OpenEventW, OpenMutexW, OpenSemaphoreW, OpenWaitableTimerA, OpenWaitableTimerW,
    ReleaseMutex, ResetEvent, SetEvent, WaitForSingleObject,
};
use windows_sys::core::PCSTR;

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::{Given, spelled};
use crate::system::live::descriptors::Security;
use crate::system::live::last_error::{called, done, handed, opened, reply};
use crate::system::live::library::if_there;
use crate::system::live::memory::to_windows;

link!("kernel32.dll" "system" fn OpenMutexA(access: u32, inherit: i32, name: PCSTR) -> HANDLE);
link!("kernel32.dll" "system" fn OpenSemaphoreA(access: u32, inherit: i32, name: PCSTR) -> HANDLE);

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let handle = given.handle("handle");
    // SAFETY: handles are plain numbers; what is written is a local variable.
    let told = unsafe {
        match name {
            "CloseHandle" => done(|| CloseHandle(handle)),
            "SetEvent" => done(|| SetEvent(handle)),
            "ResetEvent" => done(|| ResetEvent(handle)),
            "ReleaseMutex" => done(|| ReleaseMutex(handle)),
            "WaitForSingleObject" => wait(|| WaitForSingleObject(handle, given.dword("timeout", 0))),
            "DuplicateHandle" => {
                let own = to_windows(Handle::CURRENT_PROCESS);
                let (access, options) = (given.access(AccessMask::empty()), given.dword("options", 0));
                let inherit = i32::from(given.flag("inherit"));
                handed(|duplicate| DuplicateHandle(own, handle, own, duplicate, access, inherit, options))
            }
            "GetHandleInformation" => {
                let mut flags = 0;
                let reply = done(|| GetHandleInformation(handle, &raw mut flags));
                let has = |flag| (flags & flag != 0).to_string();
                if reply.is_success() {
                    let protected = has(HANDLE_FLAG_PROTECT_FROM_CLOSE);
                    reply.with("inherit", has(HANDLE_FLAG_INHERIT)).with("protect_from_close", protected)
                } else {
                    reply
                }
            }
            "MapViewOfFile" => done(|| {
                let view = MapViewOfFile(handle, given.access(AccessMask::SECTION_MAP_READ), 0, 0, 0);
                i32::from(!view.Value.is_null())
            }),
            _ => return open(name, given).map(Ok).or_else(|| create(name, given)),
        }
    };
    Some(Ok(told))
}

/// Opens an object by its name.
fn open(name: &str, given: Given) -> Option<Reply> {
    let text = given.name();
    let access = given.access(match name {
        "OpenFileMappingW" => AccessMask::SECTION_MAP_READ,
        _ => AccessMask::SYNCHRONIZE,
    });
    // SAFETY: the name is as the script gives it, and lives until the call returns.
    unsafe {
        Some(match name {
            "OpenMutexW" => opened(|| spelled!(given, OpenMutexW | OpenMutexA(access, 0, text.as_ptr()))),
            "OpenEventW" => opened(|| spelled!(given, OpenEventW | OpenEventA(access, 0, text.as_ptr()))),
            "OpenSemaphoreW" => opened(|| spelled!(given, OpenSemaphoreW | OpenSemaphoreA(access, 0, text.as_ptr()))),
            "OpenWaitableTimerW" => {
                opened(|| spelled!(given, OpenWaitableTimerW | OpenWaitableTimerA(access, 0, text.as_ptr())))
            }
            "OpenFileMappingW" => {
                opened(|| spelled!(given, OpenFileMappingW | OpenFileMappingA(access, 0, text.as_ptr())))
            }
            "OpenJobObjectW" => opened(|| spelled!(given, OpenJobObjectW | OpenJobObjectA(access, 0, text.as_ptr()))),
            _ => return None,
        })
    }
}

/// Creates an object, or opens the one that has the name.
fn create(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let text = given.name();
    let flag = |parameter: &str| i32::from(given.flag(parameter));
    let security = match Security::of(given) {
        Ok(security) => security,
        Err(refusal) => return Some(Err(refusal)),
    };
    let who = security.as_ptr();
    // SAFETY: the name is as the script gives it; it and the descriptor live until the call returns.
    let reply = unsafe {
        match name {
            "CreateMutexW" => opened(|| {
                let owned = flag("initial_owner");
                spelled!(given, CreateMutexW | CreateMutexA(who, owned, text.as_ptr()))
            }),
            "CreateEventW" => opened(|| {
                let (manual, signaled) = (flag("manual_reset"), flag("initial_state"));
                spelled!(given, CreateEventW | CreateEventA(who, manual, signaled, text.as_ptr()))
            }),
            "CreateSemaphoreW" => opened(|| {
                let (initial, maximum) = (given.dword("initial", 0), given.dword("maximum", 1));
                let (initial, maximum) = (initial.cast_signed(), maximum.cast_signed());
                spelled!(given, CreateSemaphoreW | CreateSemaphoreA(who, initial, maximum, text.as_ptr()))
            }),
            "CreateWaitableTimerW" => opened(|| {
                let manual = flag("manual_reset");
                spelled!(given, CreateWaitableTimerW | CreateWaitableTimerA(who, manual, text.as_ptr()))
            }),
            "CreateFileMappingW" => opened(|| {
                let file = given.handle_if("file").unwrap_or(INVALID_HANDLE_VALUE);
                let (size, protect) = (given.number("size").unwrap_or(4096), given.dword("protect", PAGE_READWRITE));
                let (high, low) = ((size >> 32) as u32, size as u32);
                spelled!(given, CreateFileMappingW | CreateFileMappingA(file, who, protect, high, low, text.as_ptr()))
            }),
            "CreateJobObjectW" => opened(|| spelled!(given, CreateJobObjectW | CreateJobObjectA(who, text.as_ptr()))),
            _ => return None,
        }
    };
    Some(Ok(reply))
}

fn wait(function: impl FnOnce() -> u32) -> Reply {
    let (result, error) = called(function);
    let word = match result {
        WAIT_OBJECT_0 => "WAIT_OBJECT_0",
        WAIT_ABANDONED => "WAIT_ABANDONED",
        WAIT_TIMEOUT => "WAIT_TIMEOUT",
        _ => "WAIT_FAILED",
    };
    reply(result != WAIT_FAILED, error).with("wait", word)
}

/// The version of Wine, where that is what answers.
pub fn wine_version() -> Option<String> {
    let version = if_there!(c"ntdll.dll", fn wine_get_version() -> *const c_char).ok()?;
    // SAFETY: under Wine, this function takes nothing, and gives a text that ends with a null character and stays where
    // it is.
    Some(unsafe { CStr::from_ptr(version()) }.to_string_lossy().into_owned())
}

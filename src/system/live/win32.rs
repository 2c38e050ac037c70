//! Functions of Win32, called as a program calls them. The last error is set to a sentinel before each.

use std::ffi::{CStr, c_char};
use std::ptr;

use windows_sys::Win32::Foundation::{
    CloseHandle, GetLastError, HANDLE, INVALID_HANDLE_VALUE, SetLastError, WAIT_ABANDONED, WAIT_FAILED, WAIT_OBJECT_0,
    WAIT_TIMEOUT,
};
use windows_sys::Win32::System::JobObjects::{CreateJobObjectW, OpenJobObjectW};
use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleA, GetProcAddress};
use windows_sys::Win32::System::Memory::{CreateFileMappingW, OpenFileMappingW, PAGE_READWRITE};
use windows_sys::Win32::System::RemoteDesktop::ProcessIdToSessionId;
use windows_sys::Win32::System::Threading::{
    CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, OpenEventW, OpenMutexW, OpenSemaphoreW,
    OpenWaitableTimerW, ReleaseMutex, ResetEvent, SetEvent, WaitForSingleObject,
};

use crate::nt::call::{Argument, Arguments, Reply};
use crate::nt::security::AccessMask;
use crate::nt::status::Win32Error;
use crate::system::live::memory::{from_windows, to_windows, wide};

/// What the last error is before a call, so that one that a function leaves alone can be told.
const SENTINEL: u32 = 0xDEAD_BEEF;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, arguments: &Arguments) -> Option<Reply> {
    let text = wide(arguments);
    let text = text.as_ref().map_or(ptr::null(), Vec::as_ptr);
    let flag = |parameter: &str| i32::from(matches!(arguments.named(parameter), Some(Argument::Flag(true))));
    let number = |parameter: &str, usual: u64| match arguments.named(parameter) {
        Some(Argument::Number(number)) => *number,
        _ => usual,
    };
    let access = |usual: AccessMask| match arguments.named("access") {
        Some(Argument::Access(access)) => access.bits(),
        _ => usual.bits(),
    };
    let handle = || match arguments.named("handle") {
        Some(Argument::Handle(handle)) => to_windows(*handle),
        _ => ptr::null_mut(),
    };
    // SAFETY: the name is null or ends with a null character, and lives until the call returns; there are no security
    // attributes; all other arguments are plain numbers.
    unsafe {
        Some(match name {
            "CreateMutexW" => opened(|| CreateMutexW(ptr::null(), flag("initial_owner"), text)),
            "CreateEventW" => opened(|| CreateEventW(ptr::null(), flag("manual_reset"), flag("initial_state"), text)),
            "CreateSemaphoreW" => opened(|| {
                let (initial, maximum) = (number("initial", 0) as i32, number("maximum", 1) as i32);
                CreateSemaphoreW(ptr::null(), initial, maximum, text)
            }),
            "CreateWaitableTimerW" => opened(|| CreateWaitableTimerW(ptr::null(), flag("manual_reset"), text)),
            "CreateFileMappingW" => opened(|| {
                let (size, protect) = (number("size", 4096), number("protect", u64::from(PAGE_READWRITE)) as u32);
                CreateFileMappingW(INVALID_HANDLE_VALUE, ptr::null(), protect, (size >> 32) as u32, size as u32, text)
            }),
            "CreateJobObjectW" => opened(|| CreateJobObjectW(ptr::null(), text)),
            "OpenMutexW" => opened(|| OpenMutexW(access(AccessMask::SYNCHRONIZE), 0, text)),
            "OpenEventW" => opened(|| OpenEventW(access(AccessMask::SYNCHRONIZE), 0, text)),
            "OpenSemaphoreW" => opened(|| OpenSemaphoreW(access(AccessMask::SYNCHRONIZE), 0, text)),
            "OpenWaitableTimerW" => opened(|| OpenWaitableTimerW(access(AccessMask::SYNCHRONIZE), 0, text)),
            "OpenFileMappingW" => opened(|| OpenFileMappingW(access(AccessMask::SECTION_MAP_READ), 0, text).cast()),
            "OpenJobObjectW" => opened(|| OpenJobObjectW(access(AccessMask::JOB_OBJECT_QUERY), 0, text)),
            "CloseHandle" => done(|| CloseHandle(handle())),
            "SetEvent" => done(|| SetEvent(handle())),
            "ResetEvent" => done(|| ResetEvent(handle())),
            "ReleaseMutex" => done(|| ReleaseMutex(handle())),
            "WaitForSingleObject" => wait(|| WaitForSingleObject(handle(), 0)),
            _ => return None,
        })
    }
}

/// The session of this process.
pub fn own_session() -> Option<u32> {
    let mut session = 0;
    // SAFETY: the number is written to a local variable.
    let found = unsafe { ProcessIdToSessionId(std::process::id(), &raw mut session) };
    (found != 0).then_some(session)
}

/// What a function returned, and the last error, if it set one.
pub fn call<T>(function: impl FnOnce() -> T) -> (T, Option<Win32Error>) {
    // SAFETY: the last error is a number of the calling thread.
    unsafe { SetLastError(SENTINEL) };
    let result = function();
    // SAFETY: the same.
    let error = unsafe { GetLastError() };
    (result, (error != SENTINEL).then_some(Win32Error(error)))
}

/// The reply of a function that succeeded or failed, with the last error, if it set one.
pub fn reply(succeeded: bool, error: Option<Win32Error>) -> Reply {
    match (succeeded, error) {
        (true, None) => Reply::ok(),
        (true, Some(error)) => Reply::success(error),
        (false, Some(error)) => Reply::failure(error),
        (false, None) => Reply::failure_without_reason(),
    }
}

/// Makes a call that returns a handle, or null.
pub fn opened(function: impl FnOnce() -> HANDLE) -> Reply {
    let (handle, error) = call(function);
    let reply = reply(!handle.is_null(), error);
    if handle.is_null() { reply } else { reply.with_handle(from_windows(handle)) }
}

/// Makes a call that returns whether it succeeded.
pub fn done(function: impl FnOnce() -> i32) -> Reply {
    let (result, error) = call(function);
    reply(result != 0, error)
}

fn wait(function: impl FnOnce() -> u32) -> Reply {
    let (result, error) = call(function);
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
    // SAFETY: the names end with a null character. Under Wine, this function of ntdll.dll takes nothing, and gives a text
    // that ends with a null character and stays where it is.
    unsafe {
        let ntdll = GetModuleHandleA(c"ntdll.dll".as_ptr().cast());
        let function = GetProcAddress(ntdll, c"wine_get_version".as_ptr().cast())?;
        let version: unsafe extern "C" fn() -> *const c_char = std::mem::transmute(function);
        Some(CStr::from_ptr(version()).to_string_lossy().into_owned())
    }
}

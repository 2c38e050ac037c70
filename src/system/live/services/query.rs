//! Asking for the status of one service or of many.

use std::ptr;

use windows_sys::Win32::System::Services::{
    CloseServiceHandle, ENUM_SERVICE_STATUS_PROCESSA, ENUM_SERVICE_STATUS_PROCESSW, ENUM_SERVICE_STATUSA,
    ENUM_SERVICE_STATUSW, EnumServicesStatusA, EnumServicesStatusExA, EnumServicesStatusExW, EnumServicesStatusW,
    OpenSCManagerW, QueryServiceStatus, QueryServiceStatusEx, SC_ENUM_PROCESS_INFO, SC_MANAGER_ENUMERATE_SERVICE,
    SERVICE_DRIVER, SERVICE_STATE_ALL, SERVICE_STATUS, SERVICE_STATUS_PROCESS, SERVICE_WIN32,
};

use super::{UNTOLD, handle, tell};
use crate::nt::call::{Argument, Reply, TextForm};
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, reply};
use crate::system::live::text::text_at;

/// The most that one call tells, in bytes.
const MOST: usize = 256 * 1024;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Reply> {
    Some(match name {
        "QueryServiceStatus" => query(given),
        "QueryServiceStatusEx" => query_with_process(given),
        "EnumServicesStatusW" => enumerate(given),
        "EnumServicesStatusExW" => enumerate_with_processes(given),
        _ => return None,
    })
}

/// The room that the script gives for an answer, in bytes, of a buffer of so many; no buffer has none.
pub fn room(given: Given<'_>, most: usize) -> u32 {
    match given.0.named("length") {
        Some(Argument::Pointer(_)) => 0,
        Some(Argument::Number(length)) => (*length).min(most as u64) as u32,
        _ => most as u32,
    }
}

fn query(given: Given<'_>) -> Reply {
    let mut status = SERVICE_STATUS::default();
    let pointer = given.pointer("status", &raw mut status);
    // SAFETY: the status is a local variable, or the script's faulty pointer, which must be refused.
    let (result, error) = called(|| unsafe { QueryServiceStatus(handle(given), pointer) });
    let reply = reply(result != 0, error);
    if result == 0 { reply } else { told(reply, "QueryServiceStatus", &status) }
}

fn query_with_process(given: Given<'_>) -> Reply {
    let mut status = SERVICE_STATUS_PROCESS::default();
    let (level, room) = (given.dword("level", 0).cast_signed(), room(given, size_of_val(&status)));
    let mut needed = 0;
    let buffer = (&raw mut status).cast();
    // SAFETY: the buffer has at least so many bytes; it and the number live until the call returns.
    let (result, error) =
        called(|| unsafe { QueryServiceStatusEx(handle(given), level, buffer, room, &raw mut needed) });
    let reply = reply(result != 0, error);
    if result == 0 {
        return reply;
    }
    told(reply, "QueryServiceStatusEx", &without_process(&status)).with("pid", status.dwProcessId.to_string())
}

/// What both queries tell.
fn without_process(status: &SERVICE_STATUS_PROCESS) -> SERVICE_STATUS {
    SERVICE_STATUS {
        dwServiceType: status.dwServiceType,
        dwCurrentState: status.dwCurrentState,
        dwControlsAccepted: status.dwControlsAccepted,
        dwWin32ExitCode: status.dwWin32ExitCode,
        dwServiceSpecificExitCode: status.dwServiceSpecificExitCode,
        dwCheckPoint: status.dwCheckPoint,
        dwWaitHint: status.dwWaitHint,
    }
}

fn told(reply: Reply, name: &str, status: &SERVICE_STATUS) -> Reply {
    [
        ("accepts", status.dwControlsAccepted),
        ("checkpoint", status.dwCheckPoint),
        ("state", status.dwCurrentState),
        ("type", status.dwServiceType),
        ("wait_hint", status.dwWaitHint),
        ("win32_exit", status.dwWin32ExitCode),
    ]
    .into_iter()
    .fold(reply, |reply, (output, number)| tell(reply, name, output, number))
}

/// A service of a listing: its name, and its process where that is told.
type Listed = (String, Option<u32>);

fn enumerate(given: Given<'_>) -> Reply {
    listed(
        given,
        |buffer, room, needed, returned| {
            let (service_type, state, mut resume) = (given.dword("type", 0), given.dword("state", 0), 0);
            let (handle, resume) = (handle(given), &raw mut resume);
            // SAFETY: the buffer has so many bytes; it and the numbers live until the call returns.
            unsafe {
                spelled!(
                    given,
                    EnumServicesStatusW
                        | EnumServicesStatusA(
                            handle,
                            service_type,
                            state,
                            buffer.cast(),
                            room,
                            needed,
                            returned,
                            resume
                        )
                )
            }
        },
        |buffer, count| match given.form() {
            // SAFETY: the call has written so many entries there, whose names end with a null character.
            TextForm::Ansi => unsafe {
                entries(buffer, count, |entry: &ENUM_SERVICE_STATUSA| (text_at(entry.lpServiceName), None))
            },
            // SAFETY: the same.
            TextForm::Wide => unsafe {
                entries(buffer, count, |entry: &ENUM_SERVICE_STATUSW| (text_at(entry.lpServiceName), None))
            },
        },
    )
}

fn enumerate_with_processes(given: Given<'_>) -> Reply {
    let group = given.spelled("group");
    listed(
        given,
        |buffer, room, needed, returned| {
            let (service_type, state, mut resume) = (given.dword("type", 0), given.dword("state", 0), 0);
            let (level, handle) = (given.dword("level", 0).cast_signed(), handle(given));
            let (buffer, resume) = (buffer.cast(), &raw mut resume);
            // SAFETY: as above; the group is null or ends with a null character.
            unsafe {
                spelled!(
                    given,
                    EnumServicesStatusExW
                        | EnumServicesStatusExA(
                            handle,
                            level,
                            service_type,
                            state,
                            buffer,
                            room,
                            needed,
                            returned,
                            resume,
                            group.as_ptr()
                        )
                )
            }
        },
        |buffer, count| match given.form() {
            // SAFETY: the call has written so many entries there, whose names end with a null character.
            TextForm::Ansi => unsafe {
                entries(buffer, count, |entry: &ENUM_SERVICE_STATUS_PROCESSA| {
                    (text_at(entry.lpServiceName), Some(entry.ServiceStatusProcess.dwProcessId))
                })
            },
            // SAFETY: the same.
            TextForm::Wide => unsafe {
                entries(buffer, count, |entry: &ENUM_SERVICE_STATUS_PROCESSW| {
                    (text_at(entry.lpServiceName), Some(entry.ServiceStatusProcess.dwProcessId))
                })
            },
        },
    )
}

/// The entries of a listing.
///
/// # Safety
///
/// So many of them stand at the beginning of the buffer.
unsafe fn entries<T>(buffer: *const u64, count: u32, read: impl Fn(&T) -> Listed) -> Vec<Listed> {
    // SAFETY: as the caller promises; the buffer is aligned for pointers, which no entry exceeds.
    unsafe { std::slice::from_raw_parts(buffer.cast::<T>(), count as usize) }.iter().map(read).collect()
}

fn listed(
    given: Given<'_>,
    ask: impl FnOnce(*mut u64, u32, *mut u32, *mut u32) -> i32,
    read: impl FnOnce(*const u64, u32) -> Vec<Listed>,
) -> Reply {
    let mut buffer = vec![0_u64; MOST / 8];
    let room = room(given, MOST);
    let pointer = if matches!(given.0.named("length"), Some(Argument::Pointer(_))) {
        ptr::null_mut()
    } else {
        buffer.as_mut_ptr()
    };
    let (mut needed, mut returned) = (UNTOLD, UNTOLD);
    let (result, error) = called(|| ask(pointer, room, &raw mut needed, &raw mut returned));
    let mut reply = reply(result != 0, error);
    for (output, number) in [("needed", needed), ("returned", returned)] {
        if number != UNTOLD {
            reply = reply.with(output, number.to_string());
        }
    }
    // A buffer that is too small holds those that fit.
    let services = if returned == UNTOLD || returned == 0 { Vec::new() } else { read(buffer.as_ptr(), returned) };
    let names: Vec<&str> = services.iter().map(|(name, _)| name.as_str()).collect();
    let reply = if returned == UNTOLD { reply } else { reply.with("names", names.join(",")) };
    match services.iter().filter_map(|(_, process)| *process).min() {
        Some(least) => reply.with("all_pid", least.to_string()),
        None => reply,
    }
}

/// The names of the services of a group.
pub fn in_group(group: &str) -> Vec<String> {
    let (group, mut buffer) = (Text::wide(group), vec![0_u64; MOST / 8]);
    let (mut needed, mut returned, mut resume) = (0, 0, 0);
    let room = MOST as u32;
    // SAFETY: the group ends with a null character; it, the buffer, which has so many bytes, and the numbers live until
    // the call returns. The handle of the manager is this function's own.
    let found = unsafe {
        let manager = OpenSCManagerW(ptr::null(), ptr::null(), SC_MANAGER_ENUMERATE_SERVICE);
        let found = EnumServicesStatusExW(
            manager,
            SC_ENUM_PROCESS_INFO,
            SERVICE_DRIVER | SERVICE_WIN32,
            SERVICE_STATE_ALL,
            buffer.as_mut_ptr().cast(),
            room,
            &raw mut needed,
            &raw mut returned,
            &raw mut resume,
            group.as_ptr(),
        );
        CloseServiceHandle(manager);
        found
    };
    let returned = if found == 0 { 0 } else { returned };
    // SAFETY: the call has written so many entries there, whose names end with a null character.
    let services = unsafe {
        entries(buffer.as_ptr(), returned, |entry: &ENUM_SERVICE_STATUS_PROCESSW| (text_at(entry.lpServiceName), None))
    };
    services.into_iter().map(|(name, _)| name).collect()
}

//! Sessions, as kernel32 and the client library of Terminal Services tell of them.

use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::RemoteDesktop::{
    ProcessIdToSessionId, WTS_PROCESS_INFOA, WTS_PROCESS_INFOW, WTS_SESSION_INFOA, WTS_SESSION_INFOW,
    WTSEnumerateProcessesA, WTSEnumerateProcessesW, WTSEnumerateSessionsA, WTSEnumerateSessionsW, WTSFreeMemory,
    WTSGetActiveConsoleSessionId, WTSQueryUserToken,
};

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::system::live::arguments::Given;
use crate::system::live::last_error::{done, handed};
use crate::system::live::library::if_there;
use crate::system::live::session_information::state;

/// `WTS_ANY_SESSION`.
const ANY: u32 = 0xFFFF_FFFE;
/// No session at all, as `WTSGetActiveConsoleSessionId` says it.
const NONE: u32 = 0xFFFF_FFFF;
/// What a variable for a number holds before a call.
const UNWRITTEN: u32 = 0x5555_5555;
/// `WTS_CURRENT_SERVER_HANDLE`.
const HERE: HANDLE = ptr::null_mut();

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    Some(Ok(match name {
        "ProcessIdToSessionId" => {
            let mut session = 0;
            let process = given.dword("pid", std::process::id());
            // SAFETY: the number is written to a local variable.
            let reply = done(|| unsafe { ProcessIdToSessionId(process, &raw mut session) });
            if reply.is_success() { reply.with("session", session.to_string()) } else { reply }
        }
        "WTSGetActiveConsoleSessionId" => {
            // SAFETY: it takes nothing.
            let session = unsafe { WTSGetActiveConsoleSessionId() };
            Reply::ok().with("value", if session == NONE { format!("{NONE:#X}") } else { session.to_string() })
        }
        "WTSEnumerateSessionsW" => sessions(given),
        "WTSEnumerateProcessesW" => processes(given),
        "WTSEnumerateProcessesExW" => return Some(processes_of(given)),
        "WTSQueryUserToken" => {
            // SAFETY: the handle is written to a local variable, or nowhere, as the script says.
            handed(|token| unsafe { WTSQueryUserToken(given.dword("session", 0), given.pointer("out", token)) })
        }
        _ => return None,
    }))
}

/// The session of this process.
pub fn own() -> Option<u32> {
    let mut session = 0;
    // SAFETY: the number is written to a local variable.
    let found = unsafe { ProcessIdToSessionId(std::process::id(), &raw mut session) };
    (found != 0).then_some(session)
}

/// A list that a function allocated, and what the reply says beside it.
struct Listed<T> {
    reply: Reply,
    list: *mut T,
    count: usize,
}

/// Calls a function that writes a list and how long it is.
fn listed<T>(given: Given, function: impl FnOnce(*mut *mut T, *mut u32) -> i32) -> Listed<T> {
    let (mut list, before) = (ptr::null_mut(), given.dword("count", UNWRITTEN));
    let mut count = before;
    let (out, count_out) = (given.pointer("out", &raw mut list), given.pointer("count", &raw mut count));
    let reply = done(|| function(out, count_out));
    let reply = if count == before { reply } else { reply.with("count", count.to_string()) };
    let is_there = reply.is_success() && !list.is_null();
    Listed { reply, list, count: if is_there { count as usize } else { 0 } }
}

impl<T> Listed<T> {
    /// The rows, read one by one; then the list is given back.
    fn rows<R>(&self, read: impl Fn(&T) -> R) -> Vec<R> {
        if self.count == 0 {
            return Vec::new();
        }
        // SAFETY: the function wrote a list of so many rows, whose texts end with a null character; nobody reads it
        // after it is given back.
        unsafe {
            let rows = std::slice::from_raw_parts(self.list, self.count).iter().map(read).collect();
            WTSFreeMemory(self.list.cast());
            rows
        }
    }
}

/// The text at a pointer that Windows wrote, in the form of the call.
pub fn text_at<T>(form: TextForm, text: *const T) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: it ends with a null character.
    unsafe {
        match form {
            TextForm::Wide => {
                let text: *const u16 = text.cast();
                let length = (0..).take_while(|at| *text.add(*at) != 0).count();
                String::from_utf16_lossy(std::slice::from_raw_parts(text, length))
            }
            TextForm::Ansi => std::ffi::CStr::from_ptr(text.cast()).to_string_lossy().into_owned(),
        }
    }
}

fn sessions(given: Given) -> Reply {
    let (reserved, version) = (given.dword("reserved", 0), given.dword("version", 1));
    // SAFETY: what is written goes into local variables, or nowhere, as the script says.
    let (mut reply, rows) = match given.form() {
        TextForm::Wide => {
            let found = listed(given, |list: *mut *mut WTS_SESSION_INFOW, count| unsafe {
                WTSEnumerateSessionsW(HERE, reserved, version, list, count)
            });
            let rows = found.rows(|row| (row.SessionId, text_at(TextForm::Wide, row.pWinStationName), row.State));
            (found.reply, rows)
        }
        TextForm::Ansi => {
            let found = listed(given, |list: *mut *mut WTS_SESSION_INFOA, count| unsafe {
                WTSEnumerateSessionsA(HERE, reserved, version, list, count)
            });
            let rows = found.rows(|row| (row.SessionId, text_at(TextForm::Ansi, row.pWinStationName), row.State));
            (found.reply, rows)
        }
    };
    if !reply.is_success() {
        return reply;
    }
    // SAFETY: it takes nothing.
    let console = unsafe { WTSGetActiveConsoleSessionId() };
    let row = |station: &str, connected: i32| format!("{station}:{}", state(connected.cast_unsigned()));
    for (id, station, connected) in &rows {
        for (name, wanted) in [("console", console), ("session0", 0)] {
            if *id == wanted {
                reply = reply.with(name, row(station, *connected));
            }
        }
    }
    let all: Vec<String> = rows.iter().map(|(id, station, state)| format!("{id}:{}", row(station, *state))).collect();
    reply.with("sessions", all.join(","))
}

/// A row of a list of processes: its session, its id, its program.
type Process = (u32, u32, String);

fn processes(given: Given) -> Reply {
    let (reserved, version) = (given.dword("reserved", 0), given.dword("version", 1));
    // SAFETY: what is written goes into local variables, or nowhere, as the script says.
    let (reply, rows) = match given.form() {
        TextForm::Wide => {
            let found = listed(given, |list: *mut *mut WTS_PROCESS_INFOW, count| unsafe {
                WTSEnumerateProcessesW(HERE, reserved, version, list, count)
            });
            let rows = found.rows(|row| (row.SessionId, row.ProcessId, text_at(TextForm::Wide, row.pProcessName)));
            (found.reply, rows)
        }
        TextForm::Ansi => {
            let found = listed(given, |list: *mut *mut WTS_PROCESS_INFOA, count| unsafe {
                WTSEnumerateProcessesA(HERE, reserved, version, list, count)
            });
            let rows = found.rows(|row| (row.SessionId, row.ProcessId, text_at(TextForm::Ansi, row.pProcessName)));
            (found.reply, rows)
        }
    };
    with_processes(reply, &rows)
}

/// A row of the longer list begins as one of the shorter, and is longer.
#[repr(C)]
struct ExtendedProcess {
    session: u32,
    process: u32,
    name: *const u8,
    user: *const u8,
    threads: u32,
    handles: u32,
    memory: [u32; 4],
    user_time: i64,
    kernel_time: i64,
}

#[repr(C)]
struct PlainProcess {
    session: u32,
    process: u32,
    name: *const u8,
    user: *const u8,
}

fn processes_of(given: Given) -> Result<Reply, Refusal> {
    type Function = unsafe extern "system" fn(HANDLE, *mut u32, u32, *mut *mut u8, *mut u32) -> i32;
    let function: Function = match given.form() {
        TextForm::Wide => if_there!(
            c"wtsapi32.dll",
            fn WTSEnumerateProcessesExW(HANDLE, *mut u32, u32, *mut *mut u8, *mut u32) -> i32
        )?,
        TextForm::Ansi => if_there!(
            c"wtsapi32.dll",
            fn WTSEnumerateProcessesExA(HANDLE, *mut u32, u32, *mut *mut u8, *mut u32) -> i32
        )?,
    };
    let (before, session) = (given.dword("level", 0), given.dword("session", ANY));
    let mut level = before;
    // SAFETY: what is written goes into local variables, or nowhere, as the script says.
    let found = listed(given, |list, count| unsafe { function(HERE, &raw mut level, session, list, count) });
    let read = |session, process, name| (session, process, text_at(given.form(), name));
    let rows = if level == 0 {
        let found = Listed { reply: found.reply.clone(), list: found.list.cast::<PlainProcess>(), count: found.count };
        found.rows(|row| read(row.session, row.process, row.name))
    } else {
        let found =
            Listed { reply: found.reply.clone(), list: found.list.cast::<ExtendedProcess>(), count: found.count };
        found.rows(|row| read(row.session, row.process, row.name))
    };
    let reply = if level == before { found.reply } else { found.reply.with("level", level.to_string()) };
    Ok(with_processes(reply, &rows))
}

fn with_processes(reply: Reply, rows: &[Process]) -> Reply {
    if !reply.is_success() {
        return reply;
    }
    let all: Vec<String> = rows.iter().map(|(session, _, name)| format!("{name}#{session}")).collect();
    let reply = reply.with("info", all.join(","));
    match rows.iter().find(|(_, process, _)| *process == std::process::id()) {
        Some((session, ..)) => reply.with("self_session", session.to_string()),
        None => reply,
    }
}

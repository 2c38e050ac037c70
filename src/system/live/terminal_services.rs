//! Calls of Terminal Services that touch nobody else: to be told of sessions, and to ask for a child of one's own.

use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::System::RemoteDesktop::{WTSRegisterSessionNotification, WTSUnRegisterSessionNotification};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::system::live::arguments::Given;
use crate::system::live::last_error::done;
use crate::system::live::library::if_there;

/// No session at all.
const NONE: u32 = 0xFFFF_FFFF;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    Some(match name {
        "WTSRegisterSessionNotification" => {
            let (window, flags): (HWND, u32) = (given.handle("handle"), given.dword("flags", 0));
            // SAFETY: a window is a number.
            Ok(done(|| unsafe { WTSRegisterSessionNotification(window, flags) }))
        }
        "WTSUnRegisterSessionNotification" => {
            let window: HWND = given.handle("handle");
            // SAFETY: a window is a number.
            Ok(done(|| unsafe { WTSUnRegisterSessionNotification(window) }))
        }
        "WTSIsChildSessionsEnabled" => are_child_sessions_enabled(),
        "WTSGetChildSessionId" => child_session(),
        _ => return None,
    })
}

fn are_child_sessions_enabled() -> Result<Reply, Refusal> {
    let function = if_there!(c"wtsapi32.dll", fn WTSIsChildSessionsEnabled(*mut i32) -> i32)?;
    let mut enabled = 0;
    // SAFETY: the answer is written to a local variable.
    let reply = done(|| unsafe { function(&raw mut enabled) });
    Ok(if reply.is_success() { reply.with("enabled", (enabled != 0).to_string()) } else { reply })
}

fn child_session() -> Result<Reply, Refusal> {
    let function = if_there!(c"wtsapi32.dll", fn WTSGetChildSessionId(*mut u32) -> i32)?;
    let mut session = 0;
    // SAFETY: the number is written to a local variable.
    let reply = done(|| unsafe { function(&raw mut session) });
    let told = if session == NONE { format!("{NONE:#X}") } else { session.to_string() };
    Ok(if reply.is_success() { reply.with("session", told) } else { reply })
}

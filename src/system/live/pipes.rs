//! Pipes and mailslots, as a Win32 program makes and asks them.

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Mailslots::{CreateMailslotA, CreateMailslotW};
use windows_sys::Win32::System::Pipes::{
    CreateNamedPipeA, CreateNamedPipeW, DisconnectNamedPipe, WaitNamedPipeA, WaitNamedPipeW,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::system::live::arguments::{Given, spelled};
use crate::system::live::descriptors::Security;
use crate::system::live::last_error::{done, opened};
use crate::system::live::library::if_there;
use crate::system::live::pipe_servers;

/// `PIPE_ACCESS_DUPLEX`.
const DUPLEX: u32 = 3;
/// `PIPE_UNLIMITED_INSTANCES`.
const UNLIMITED: u32 = 255;
/// As short as a wait can be: a script asks, it does not wait.
const AT_ONCE: u32 = 1;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let (handle, text) = (given.handle("handle"), given.name());
    let asks = match name {
        "GetNamedPipeClientSessionId" => {
            Some(if_there!(c"kernel32.dll", fn GetNamedPipeClientSessionId(HANDLE, *mut u32) -> i32))
        }
        "GetNamedPipeServerSessionId" => {
            Some(if_there!(c"kernel32.dll", fn GetNamedPipeServerSessionId(HANDLE, *mut u32) -> i32))
        }
        _ => None,
    };
    if let Some(ask) = asks {
        // SAFETY: the variable is local, or leads nowhere, as the script says.
        return Some(ask.map(|ask| session(given, |session| unsafe { ask(handle, session) })));
    }
    // SAFETY: the name is as the script gives it; it and the descriptor live until the call returns.
    Some(Ok(unsafe {
        match name {
            "CreateNamedPipeW" => {
                let security = match Security::of(given) {
                    Ok(security) => security,
                    Err(refusal) => return Some(Err(refusal)),
                };
                let (mode, most) = (given.dword("open_mode", DUPLEX), given.dword("max_instances", UNLIMITED));
                let who = security.as_ptr();
                let reply = opened(|| {
                    spelled!(given, CreateNamedPipeW | CreateNamedPipeA(text.as_ptr(), mode, 0, most, 0, 0, 0, who))
                });
                pipe_servers::remember(&reply);
                reply
            }
            "WaitNamedPipeW" => done(|| spelled!(given, WaitNamedPipeW | WaitNamedPipeA(text.as_ptr(), AT_ONCE))),
            "DisconnectNamedPipe" => done(|| DisconnectNamedPipe(handle)),
            "CreateMailslotW" => opened(|| {
                let nobody: *const SECURITY_ATTRIBUTES = std::ptr::null();
                spelled!(given, CreateMailslotW | CreateMailslotA(text.as_ptr(), 0, 0, nobody))
            }),
            _ => return None,
        }
    }))
}

fn session(given: Given, ask: impl FnOnce(*mut u32) -> i32) -> Reply {
    let mut session = 0;
    let reply = done(|| ask(given.pointer("out", &raw mut session)));
    if reply.is_success() { reply.with("session", session.to_string()) } else { reply }
}

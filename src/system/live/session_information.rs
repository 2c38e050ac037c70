//! What Terminal Services know of one session, class by class.

use std::ptr;

use windows_sys::Win32::System::RemoteDesktop::{WTSFreeMemory, WTSQuerySessionInformationW};

use crate::nt::call::{Reply, TextForm};
use crate::system::live::arguments::Given;
use crate::system::live::last_error::done;
use crate::system::live::sessions::text_at;

/// `WTS_CONNECTSTATE_CLASS`.
const STATES: [&str; 10] = [
    "WTSActive",
    "WTSConnected",
    "WTSConnectQuery",
    "WTSShadow",
    "WTSDisconnected",
    "WTSIdle",
    "WTSListen",
    "WTSReset",
    "WTSDown",
    "WTSInit",
];

/// The classes whose answer is no text.
mod class {
    pub const SESSION_ID: u32 = 4;
    pub const CONNECT_STATE: u32 = 8;
    pub const SESSION_INFO: u32 = 24;
    pub const SESSION_INFO_EX: u32 = 25;
    pub const IS_REMOTE_SESSION: u32 = 29;
    /// The initial program, the application's name, the working directory, the user, the terminal, the domain, the
    /// client's name and directory.
    pub const TEXTS: [u32; 8] = [0, 1, 2, 5, 6, 7, 10, 11];
    /// The client's build, product and hardware, the protocol.
    pub const NUMBERS: [u32; 4] = [9, 12, 13, 16];
}

/// What a variable for a size holds before a call.
const UNWRITTEN: u32 = 0x5555_5555;

/// The word for a connection state.
pub fn state(number: u32) -> String {
    STATES.get(number as usize).map_or_else(|| number.to_string(), ToString::to_string)
}

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    (name == "WTSQuerySessionInformationW").then(|| query(given))
}

fn query(given: Given) -> Reply {
    let (session, class) = (given.dword("session", 0), given.dword("class", 0));
    let (mut buffer, before) = (ptr::null_mut(), given.dword("count", UNWRITTEN));
    let mut count = before;
    let (out, count_out) = (given.pointer("buffer", &raw mut buffer), given.pointer("count", &raw mut count));
    // SAFETY: what is written goes into local variables, or nowhere, as the script says.
    let reply =
        done(|| unsafe { WTSQuerySessionInformationW(ptr::null_mut(), session, class.cast_signed(), out, count_out) });
    let reply = if count == before { reply } else { reply.with("count", count.to_string()) };
    if !reply.is_success() || buffer.is_null() {
        return reply;
    }
    // SAFETY: the function wrote a block of so many bytes, which is given back after it was copied.
    let bytes = unsafe {
        let bytes = std::slice::from_raw_parts(buffer.cast::<u8>(), count as usize).to_vec();
        WTSFreeMemory(buffer.cast());
        bytes
    };
    told(reply.with("size", count.to_string()), class, &bytes)
}

fn told(reply: Reply, class: u32, bytes: &[u8]) -> Reply {
    let dword = |offset: usize| {
        let word = bytes.get(offset..bytes.len().min(offset + 4)).unwrap_or_default();
        word.iter().rev().fold(0, |number: u32, byte| number << 8 | u32::from(*byte))
    };
    let text = |offset: usize| {
        let characters: Vec<u16> =
            bytes[offset.min(bytes.len())..].as_chunks().0.iter().copied().map(u16::from_le_bytes).chain([0]).collect();
        text_at(TextForm::Wide, characters.as_ptr())
    };
    match class {
        class::SESSION_ID | class::IS_REMOTE_SESSION => reply.with("value", dword(0).to_string()),
        class::CONNECT_STATE => reply.with("state", state(dword(0))).with("value", state(dword(0))),
        // WTSINFOW: state, session, bytes in and out, then other counts, then the terminal's name.
        class::SESSION_INFO => reply
            .with("state", state(dword(0)))
            .with("session", dword(4).to_string())
            .with("station", text(32))
            .with("bytes_in", dword(8).to_string())
            .with("bytes_out", dword(12).to_string()),
        // WTSINFOEXW: a level, then session, state, flags, names, five times, bytes in and out.
        class::SESSION_INFO_EX => reply
            .with("state", state(dword(12)))
            .with("session", dword(8).to_string())
            .with("station", text(20))
            .with("bytes_in", dword(208).to_string())
            .with("bytes_out", dword(212).to_string()),
        _ if class::TEXTS.contains(&class) => reply.with("value", text(0)),
        _ if class::NUMBERS.contains(&class) => reply.with("value", dword(0).to_string()),
        _ => reply,
    }
}

//! Tokens, as a native program opens, asks and changes them.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::ConvertSidToStringSidW;

use crate::nt::call::Reply;
use crate::nt::object_manager::Handle;
use crate::nt::security::{AccessMask, Luid, Privileges};
use crate::system::live::arguments::Given;
use crate::system::live::memory::to_windows;
use crate::system::live::native::{status, with_handle};
use crate::system::live::ntdll::*;
use crate::system::live::queries::{Buffer, room, with_length};

/// The classes of information that are translated.
mod class {
    pub const USER: u32 = 1;
    pub const PRIVILEGES: u32 = 3;
    pub const OWNER: u32 = 4;
    pub const TYPE: u32 = 8;
    pub const IMPERSONATION_LEVEL: u32 = 9;
    pub const STATISTICS: u32 = 10;
    pub const SESSION_ID: u32 = 12;
    pub const SAND_BOX_INERT: u32 = 15;
    pub const ORIGIN: u32 = 17;
    pub const ELEVATION_TYPE: u32 = 18;
    pub const ELEVATION: u32 = 20;
    pub const INTEGRITY_LEVEL: u32 = 25;
    pub const IS_APP_CONTAINER: u32 = 29;
    pub const APP_CONTAINER_SID: u32 = 31;
}

/// What the variable for a length holds before a call.
const UNWRITTEN: u32 = 0x5555_5555;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    Some(match name {
        "NtOpenProcessToken" => {
            let process = given.handle_if("process").unwrap_or(to_windows(Handle::CURRENT_PROCESS));
            with_handle(given, |token| {
                // SAFETY: the variable is local, or the script's faulty pointer, which must be refused.
                unsafe { NtOpenProcessToken(process, given.access(AccessMask::GENERIC_READ), token) }
            })
        }
        "NtQueryInformationToken" => with_token(given, |token| query(given, token)),
        "NtSetInformationToken" => with_token(given, |token| set(given, token)),
        _ => return None,
    })
}

/// The token of this process, with every right; the caller closes it.
fn own() -> HANDLE {
    let mut token = ptr::null_mut();
    // SAFETY: the variable is local.
    unsafe {
        NtOpenProcessToken(to_windows(Handle::CURRENT_PROCESS), AccessMask::MAXIMUM_ALLOWED.bits(), &raw mut token)
    };
    token
}

/// A duplicate of a token, with every right; the caller closes it.
fn duplicate(token: HANDLE) -> HANDLE {
    let attributes =
        OBJECT_ATTRIBUTES { Length: size_of::<OBJECT_ATTRIBUTES>() as u32, ..OBJECT_ATTRIBUTES::default() };
    let (mut duplicate, primary, access) = (ptr::null_mut(), 1, AccessMask::GENERIC_ALL.bits());
    // SAFETY: all pointers lead to local values.
    unsafe { NtDuplicateToken(token, access, &raw const attributes, 0, primary, &raw mut duplicate) };
    duplicate
}

/// Calls a service with the token that the script means: its own, a duplicate of it, or one that it has a handle of.
fn with_token(given: Given, service: impl FnOnce(HANDLE) -> Reply) -> Reply {
    let opened = match given.text("token") {
        Some("SELF") => vec![own()],
        Some("SELF_DUPLICATE") => {
            let own = own();
            vec![duplicate(own), own]
        }
        _ => Vec::new(),
    };
    let token = opened.first().copied().or(given.handle_if("handle")).unwrap_or_else(|| given.handle("token"));
    let reply = service(token);
    for handle in opened {
        // SAFETY: a handle that was opened for this call.
        unsafe { NtClose(handle) };
    }
    reply
}

fn query(given: Given, token: HANDLE) -> Reply {
    let class = given.dword("class", 0);
    let mut buffer = Buffer::new(0x4000);
    let usual = match class {
        class::IMPERSONATION_LEVEL
        | class::SESSION_ID
        | class::SAND_BOX_INERT
        | class::ELEVATION_TYPE
        | class::ELEVATION
        | class::IS_APP_CONTAINER => 4,
        _ => buffer.len(),
    };
    let (at, length) = room(given, "length", &mut buffer, usual);
    let length = if at.is_null() { 0 } else { length };
    let mut needed = UNWRITTEN;
    // SAFETY: the buffer is null or has at least `length` bytes, and lives until the call returns.
    let reply = status(unsafe { NtQueryInformationToken(token, class.cast_signed(), at, length, &raw mut needed) });
    let reply = with_length(reply, "return_length", needed);
    if reply.is_success() { told(reply, class, &buffer) } else { reply }
}

/// What the structure of a class holds.
fn told(reply: Reply, class: u32, buffer: &Buffer) -> Reply {
    let number = buffer.dword(0);
    match class {
        // They begin with a pointer to the identifier.
        class::USER | class::OWNER | class::INTEGRITY_LEVEL | class::APP_CONTAINER_SID => {
            match identifier(usize::from_le_bytes(buffer.bytes(0)) as *mut c_void) {
                Some(sid) => reply.with("sid", sid),
                None => reply,
            }
        }
        class::PRIVILEGES => reply.with("value", privileges(buffer).names()),
        class::TYPE => reply.with("value", if number == 1 { "TokenPrimary" } else { "TokenImpersonation" }),
        class::SESSION_ID => reply.with("session", number.to_string()),
        class::SAND_BOX_INERT | class::ELEVATION | class::IMPERSONATION_LEVEL | class::IS_APP_CONTAINER => {
            reply.with("value", number.to_string())
        }
        // TOKEN_STATISTICS: the token's own id, then that of its logon session.
        class::STATISTICS => reply.with("logon_session", luid(buffer, 8).to_string()),
        class::ORIGIN => reply.with("logon_session", luid(buffer, 0).to_string()),
        class::ELEVATION_TYPE => {
            let words = ["TokenElevationTypeDefault", "TokenElevationTypeFull", "TokenElevationTypeLimited"];
            let word = (number as usize).checked_sub(1).and_then(|at| words.get(at));
            reply.with("value", word.map_or_else(|| number.to_string(), ToString::to_string))
        }
        _ => reply,
    }
}

/// `TOKEN_PRIVILEGES`: how many, then for each the number that stands for it and how it is.
fn privileges(buffer: &Buffer) -> Privileges {
    (0..buffer.dword(0) as usize).map(|at| buffer.dword(4 + 12 * at)).fold(Privileges::empty(), |held, number| {
        held | 1_u64.checked_shl(number).and_then(Privileges::from_bits).unwrap_or(Privileges::empty())
    })
}

fn luid(buffer: &Buffer, offset: usize) -> Luid {
    Luid(u64::from_le_bytes(buffer.bytes(offset)))
}

/// The logon session of this process.
pub fn own_logon_session() -> Option<Luid> {
    Some(luid(&ask_own(class::STATISTICS)?, 8))
}

/// The user of this process.
pub fn own_user() -> Option<String> {
    identifier(usize::from_le_bytes(ask_own(class::USER)?.bytes(0)) as *mut c_void)
}

fn ask_own(class: u32) -> Option<Buffer> {
    let token = own();
    let mut buffer = Buffer::new(0x100);
    let (at, mut needed) = (buffer.as_mut_ptr(), 0);
    // SAFETY: the buffer has so many bytes, and lives until the call returns; the token was opened for this.
    let code = unsafe {
        let code = NtQueryInformationToken(token, class.cast_signed(), at, buffer.len(), &raw mut needed);
        NtClose(token);
        code
    };
    (code >= 0).then_some(buffer)
}

/// The text of a security identifier that Windows wrote; nothing for a null pointer.
pub fn identifier(sid: *mut c_void) -> Option<String> {
    let mut text = ptr::null_mut();
    // SAFETY: the identifier was written by Windows, or is null, which is refused; the text ends with a null character,
    // and is freed after it was read.
    unsafe {
        if sid.is_null() || ConvertSidToStringSidW(sid, &raw mut text) == 0 {
            return None;
        }
        let length = (0..).take_while(|at| *text.add(*at) != 0).count();
        let read = String::from_utf16_lossy(std::slice::from_raw_parts(text, length));
        LocalFree(text.cast());
        Some(read)
    }
}

fn set(given: Given, token: HANDLE) -> Reply {
    // SAFETY: what is given lives until the call returns.
    status(with_session(given, |class, at, length| unsafe { NtSetInformationToken(token, class, at, length) }))
}

/// Calls a function that sets a session: with the class, and where the number is and its length; nowhere, where none is
/// given.
pub fn with_session<T>(given: Given, set: impl FnOnce(i32, *const c_void, u32) -> T) -> T {
    let session = given.number("session").map(|session| session as u32);
    let at: *const u32 = session.as_ref().map_or(ptr::null(), ptr::from_ref);
    let length = if session.is_some() { 4 } else { 0 };
    set(given.dword("class", 0).cast_signed(), at.cast(), length)
}

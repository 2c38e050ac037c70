//! Acting as somebody else, and what a program asks to meet a package.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Authorization::ConvertStringSidToSidW;
use windows_sys::Win32::Security::{FreeSid, ImpersonateLoggedOnUser, PSID, RevertToSelf};
use windows_sys::Win32::System::Pipes::ImpersonateNamedPipeClient;
use windows_sys::Win32::System::Threading::{GetCurrentThread, OpenThreadToken};

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::{Given, Text};
use crate::system::live::last_error::{called, done, handed, reply};
use crate::system::live::library::if_there;
use crate::system::live::text::text_in;
use crate::system::live::tokens::identifier;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let handle = given.handle("handle");
    Some(Ok(match name {
        // SAFETY: a handle is a plain number, and so for the next two.
        "ImpersonateNamedPipeClient" => done(|| unsafe { ImpersonateNamedPipeClient(handle) }),
        "ImpersonateLoggedOnUser" => done(|| unsafe { ImpersonateLoggedOnUser(handle) }),
        "RevertToSelf" => done(|| unsafe { RevertToSelf() }),
        "OpenThreadToken" => {
            let access = given.access(AccessMask::TOKEN_QUERY);
            // SAFETY: the handle is written to a local variable. The process is asked for it, not whom the thread acts as.
            handed(|token| unsafe { OpenThreadToken(GetCurrentThread(), access, 1, token) })
        }
        "DeriveAppContainerSidFromAppContainerName" => return Some(derive(given)),
        "GetAppContainerNamedObjectPath" => return Some(object_path(given)),
        _ => return None,
    }))
}

fn derive(given: Given) -> Result<Reply, Refusal> {
    let derive = if_there!(c"userenv.dll", fn DeriveAppContainerSidFromAppContainerName(*const u16, *mut PSID) -> i32)?;
    let name = Text::new(TextForm::Wide, given.text("name").unwrap_or_default());
    let mut sid: PSID = ptr::null_mut();
    // SAFETY: the name ends with a null character and lives until the call returns; the pointer is local.
    let (result, error) = called(|| unsafe { derive(name.as_ptr(), &raw mut sid) });
    let told = identifier(sid);
    if !sid.is_null() {
        // SAFETY: the call allocated it, and it is not used any more.
        unsafe { FreeSid(sid) };
    }
    let reply = reply(result >= 0, error.filter(|_| result < 0));
    Ok(match told {
        Some(sid) if result >= 0 => reply.with("sid", sid),
        _ => reply,
    })
}

fn object_path(given: Given) -> Result<Reply, Refusal> {
    let ask = if_there!(
        c"kernel32.dll",
        fn GetAppContainerNamedObjectPath(*mut c_void, *mut c_void, u32, *mut u16, *mut u32) -> i32
    )?;
    let mut sid: PSID = ptr::null_mut();
    if let Some(text) = given.text("sid") {
        let text = Text::new(TextForm::Wide, text);
        // SAFETY: the text ends with a null character; what is allocated is freed below.
        unsafe { ConvertStringSidToSidW(text.as_ptr(), &raw mut sid) };
    }
    let (mut buffer, mut length) = ([0_u16; 512], 0);
    let (at, room) = (buffer.as_mut_ptr(), buffer.len() as u32);
    // SAFETY: the identifier is null or was just made; the buffer has so many characters.
    let reply = done(|| unsafe { ask(ptr::null_mut(), sid, room, at, &raw mut length) });
    // SAFETY: it is null or was allocated by the conversion, and is not used any more.
    unsafe { LocalFree(sid) };
    Ok(if reply.is_success() { reply.with("path", text_in(&buffer)) } else { reply })
}

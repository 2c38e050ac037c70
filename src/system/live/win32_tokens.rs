//! Tokens, as a Win32 program opens, duplicates and changes them.

use std::ptr;

use windows_sys::Win32::Security::{DuplicateTokenEx, SecurityImpersonation, SetTokenInformation, TokenPrimary};
use windows_sys::Win32::System::Threading::OpenProcessToken;

use crate::nt::call::Reply;
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::Given;
use crate::system::live::last_error::{done, handed};
use crate::system::live::memory::to_windows;
use crate::system::live::tokens::with_session;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    Some(match name {
        "OpenProcessToken" => {
            let process = given.handle_if("process").unwrap_or(to_windows(Handle::CURRENT_PROCESS));
            // SAFETY: the handle is written to a local variable.
            handed(|token| unsafe { OpenProcessToken(process, given.access(AccessMask::GENERIC_READ), token) })
        }
        "DuplicateTokenEx" => {
            let (source, access) = (given.handle("handle"), given.access(AccessMask::empty()));
            // SAFETY: without attributes; the handle is written to a local variable.
            handed(|token| unsafe {
                DuplicateTokenEx(source, access, ptr::null(), SecurityImpersonation, TokenPrimary, token)
            })
        }
        "SetTokenInformation" => {
            let token = given.handle("handle");
            // SAFETY: what is given lives until the call returns.
            done(|| with_session(given, |class, at, length| unsafe { SetTokenInformation(token, class, at, length) }))
        }
        _ => return None,
    })
}

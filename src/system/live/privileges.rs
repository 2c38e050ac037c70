//! Privileges: a process of a script holds those that the script says, and no others, as far as its token has them.
//!
//! A privilege that a token has can be switched on and off; one that it lacks cannot be had.

use std::ptr;

use windows_sys::Win32::Foundation::{CloseHandle, ERROR_NOT_ALL_ASSIGNED, GetLastError, HANDLE, LUID};
use windows_sys::Win32::Security::{
    AdjustTokenPrivileges, LUID_AND_ATTRIBUTES, SE_PRIVILEGE_ENABLED, TOKEN_ADJUST_PRIVILEGES, TOKEN_PRIVILEGES,
    TOKEN_QUERY,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::nt::security::Privileges;

/// Switches these on and all others off; the error says which of them the token lacks.
pub fn hold(wanted: Privileges) -> Result<(), String> {
    let mut token: HANDLE = ptr::null_mut();
    // SAFETY: the handle of the own process needs no closing; the token is written to a local variable.
    let opened =
        unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &raw mut token) };
    if opened == 0 {
        return Err("its own token cannot be opened".to_owned());
    }
    // SAFETY: the token is open; nothing is asked back.
    unsafe { AdjustTokenPrivileges(token, 1, ptr::null(), 0, ptr::null_mut(), ptr::null_mut()) };
    let lacking: Vec<&str> = Privileges::NAMES
        .iter()
        .filter(|(_, privilege)| wanted.contains(*privilege) && !switch_on(token, *privilege))
        .map(|(name, _)| *name)
        .collect();
    // SAFETY: it was opened above.
    unsafe { CloseHandle(token) };
    if lacking.is_empty() { Ok(()) } else { Err(format!("this program does not hold {}", lacking.join(", "))) }
}

fn switch_on(token: HANDLE, privilege: Privileges) -> bool {
    let luid = LUID { LowPart: privilege.bits().trailing_zeros(), HighPart: 0 };
    let one = LUID_AND_ATTRIBUTES { Luid: luid, Attributes: SE_PRIVILEGE_ENABLED };
    let state = TOKEN_PRIVILEGES { PrivilegeCount: 1, Privileges: [one] };
    // SAFETY: the token is open, the state is a local variable, nothing is asked back.
    let adjusted = unsafe { AdjustTokenPrivileges(token, 0, &raw const state, 0, ptr::null_mut(), ptr::null_mut()) };
    // SAFETY: the last error is a number of the calling thread. The call succeeds also where it did nothing.
    adjusted != 0 && unsafe { GetLastError() } != ERROR_NOT_ALL_ASSIGNED
}

//! The token of a process, asked about itself.
//!
//! Each question is `GetTokenInformation`; where a release does not know it, there is no answer.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE};
use windows_sys::Win32::Security::{
    GetSidSubAuthority, GetSidSubAuthorityCount, GetTokenInformation, PSID, SID_AND_ATTRIBUTES,
    TOKEN_INFORMATION_CLASS, TOKEN_QUERY, TokenElevation, TokenElevationType, TokenIntegrityLevel,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::observe::probe::Half;

/// A token that is open for questions, until this is dropped.
#[derive(Debug)]
pub struct ProcessToken(HANDLE);

impl Drop for ProcessToken {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and open, and is not used again.
        unsafe { CloseHandle(self.0) };
    }
}

impl ProcessToken {
    /// The token of this process.
    pub fn own() -> Option<ProcessToken> {
        // SAFETY: this gives a pseudo handle, which needs no closing.
        ProcessToken::of(unsafe { GetCurrentProcess() })
    }

    /// The token of a process, by an open handle with the right to query it.
    pub fn of(process: HANDLE) -> Option<ProcessToken> {
        let mut token = ptr::null_mut();
        // SAFETY: the handle is written to a local variable.
        let opened = unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) };
        (opened != 0).then_some(ProcessToken(token))
    }

    /// Whether it is elevated.
    pub fn elevated(&self) -> Option<bool> {
        self.number(TokenElevation).map(|elevated| elevated != 0)
    }

    /// Which token of a logon it is.
    pub fn half(&self) -> Option<Half> {
        match self.number(TokenElevationType)? {
            1 => Some(Half::Whole),
            2 => Some(Half::Full),
            3 => Some(Half::Limited),
            _ => None,
        }
    }

    /// The last number of its integrity level.
    pub fn integrity(&self) -> Option<u32> {
        let answer = self.answer(TokenIntegrityLevel)?;
        let label = answer.as_ptr().cast::<SID_AND_ATTRIBUTES>();
        // SAFETY: the answer begins with this structure; the identifier that it points at stands in the answer.
        unsafe { last_number((*label).Sid) }
    }

    fn number(&self, class: TOKEN_INFORMATION_CLASS) -> Option<u32> {
        self.answer(class).and_then(|answer| answer.first().map(|word| *word as u32))
    }

    /// The answer to a question, aligned for every structure, as long as Windows wants it and never shorter than one.
    pub fn answer(&self, class: TOKEN_INFORMATION_CLASS) -> Option<Vec<u64>> {
        let mut needed = 0;
        // SAFETY: an empty buffer is asked how long it must be.
        unsafe { GetTokenInformation(self.0, class, ptr::null_mut(), 0, &raw mut needed) };
        let mut answer = vec![0_u64; (needed as usize).div_ceil(8).max(8)];
        let size = (answer.len() * 8) as u32;
        // SAFETY: the buffer has that size.
        let told =
            unsafe { GetTokenInformation(self.0, class, answer.as_mut_ptr().cast::<c_void>(), size, &raw mut needed) };
        (told != 0).then_some(answer)
    }
}

/// The last number of a security identifier.
///
/// # Safety
///
/// It is null or a valid identifier.
unsafe fn last_number(sid: PSID) -> Option<u32> {
    if sid.is_null() {
        return None;
    }
    // SAFETY: the identifier is valid, and the last place of its numbers is one of them.
    unsafe {
        let last = (*GetSidSubAuthorityCount(sid)).checked_sub(1)?;
        Some(*GetSidSubAuthority(sid, u32::from(last)))
    }
}

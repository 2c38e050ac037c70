//! The token of a process, asked about itself.
//!
//! Each question is `GetTokenInformation`; where a release does not know it, there is no answer.

use std::ffi::c_void;
use std::{ptr, slice};

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, LUID};
use windows_sys::Win32::Security::{
    GetSidIdentifierAuthority, GetSidSubAuthority, GetSidSubAuthorityCount, GetTokenInformation, LUID_AND_ATTRIBUTES,
    LookupAccountSidW, PSID, SID_AND_ATTRIBUTES, TOKEN_INFORMATION_CLASS, TOKEN_PRIVILEGES, TOKEN_QUERY,
    TOKEN_STATISTICS, TokenElevation, TokenElevationType, TokenIntegrityLevel, TokenPrivileges, TokenStatistics,
    TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::nt::security::{Luid, Privileges};
use crate::observe::probe::Half;
use crate::observe::redact::Names;

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

    /// The logon session that it names (`AuthenticationId`).
    pub fn logon_session(&self) -> Option<Luid> {
        let answer = self.answer(TokenStatistics)?;
        // SAFETY: the answer begins with this structure.
        Some(luid_of(unsafe { (*answer.as_ptr().cast::<TOKEN_STATISTICS>()).AuthenticationId }))
    }

    /// The security identifier of the user that it names: `S-1-5-...`.
    pub fn user(&self) -> Option<String> {
        let answer = self.answer(TokenUser)?;
        // SAFETY: the answer begins with this structure; the identifier that it points at stands in the answer.
        unsafe { identifier((*answer.as_ptr().cast::<SID_AND_ATTRIBUTES>()).Sid) }
    }

    /// The account that it names.
    pub fn account(&self) -> Option<Account> {
        let answer = self.answer(TokenUser)?;
        // SAFETY: the answer begins with this structure; the identifier that it points at stands in the answer.
        unsafe { Account::of((*answer.as_ptr().cast::<SID_AND_ATTRIBUTES>()).Sid) }
    }

    /// The last number of its integrity level.
    pub fn integrity(&self) -> Option<u32> {
        let answer = self.answer(TokenIntegrityLevel)?;
        let label = answer.as_ptr().cast::<SID_AND_ATTRIBUTES>();
        // SAFETY: the answer begins with this structure; the identifier that it points at stands in the answer.
        unsafe { last_number((*label).Sid) }
    }

    /// The privileges that it has, switched on or off.
    pub fn privileges(&self) -> Privileges {
        let Some(answer) = self.answer(TokenPrivileges) else { return Privileges::empty() };
        let told = answer.as_ptr().cast::<TOKEN_PRIVILEGES>();
        // SAFETY: the answer begins with this structure, and as many privileges follow as it says.
        let held = unsafe {
            let first = (&raw const (*told).Privileges).cast::<LUID_AND_ATTRIBUTES>();
            slice::from_raw_parts(first, (*told).PrivilegeCount as usize)
        };
        let bits = held.iter().filter_map(|privilege| 1_u64.checked_shl(privilege.Luid.LowPart));
        Privileges::from_bits_truncate(bits.fold(0, |sum, bit| sum | bit))
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

/// An account, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name; the system's own accounts have their English one in every language.
    pub name: String,
    /// Its domain: the machine's name, where it is the machine's own.
    pub domain: String,
    /// Whether it is one of the machine's or a domain's users, and not one that every Windows has.
    is_of_a_person: bool,
}

impl Account {
    /// The account of a security identifier.
    ///
    /// # Safety
    ///
    /// It is null or a valid identifier.
    pub unsafe fn of(sid: PSID) -> Option<Account> {
        // SAFETY: the caller says so.
        let numbers = unsafe { identifier(sid) }?;
        let own = |name: &str| Account { name: name.to_owned(), domain: String::new(), is_of_a_person: false };
        Some(match numbers.as_str() {
            "S-1-5-18" => own("SYSTEM"),
            "S-1-5-19" => own("LOCAL SERVICE"),
            "S-1-5-20" => own("NETWORK SERVICE"),
            numbers => {
                let is_of_a_person = numbers.starts_with("S-1-5-21-") || numbers.starts_with("S-1-12-1-");
                // SAFETY: the identifier is valid.
                let (name, domain) = unsafe { looked_up(sid) }.unwrap_or((numbers.to_owned(), String::new()));
                Account { name, domain, is_of_a_person }
            }
        })
    }

    /// Adds what a redaction must not tell.
    pub fn note_in(&self, names: &mut Names) {
        if self.is_of_a_person {
            names.users.push(self.name.clone());
            names.domains.push(self.domain.clone());
        }
    }
}

/// A LUID as the model has it.
pub fn luid_of(luid: LUID) -> Luid {
    Luid(u64::from(luid.HighPart.cast_unsigned()) << 32 | u64::from(luid.LowPart))
}

/// The text of a security identifier.
///
/// # Safety
///
/// It is null or a valid identifier.
unsafe fn identifier(sid: PSID) -> Option<String> {
    if sid.is_null() {
        return None;
    }
    // SAFETY: the identifier is valid; each place below the count is one of its numbers.
    unsafe {
        let authority = (*GetSidIdentifierAuthority(sid)).Value;
        let authority = authority.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let numbers = (0..*GetSidSubAuthorityCount(sid)).map(|place| *GetSidSubAuthority(sid, place.into()));
        Some(numbers.fold(format!("S-1-{authority}"), |text, number| format!("{text}-{number}")))
    }
}

/// The name and the domain of an account.
///
/// # Safety
///
/// It is a valid identifier.
unsafe fn looked_up(sid: PSID) -> Option<(String, String)> {
    let (mut name, mut domain) = ([0_u16; 257], [0_u16; 257]);
    let (mut of_name, mut of_domain, mut kind) = (name.len() as u32, domain.len() as u32, 0);
    // SAFETY: both buffers have as many characters as their lengths say; the null pointer means this machine.
    let told = unsafe {
        let (name, domain) = (name.as_mut_ptr(), domain.as_mut_ptr());
        LookupAccountSidW(ptr::null(), sid, name, &raw mut of_name, domain, &raw mut of_domain, &raw mut kind)
    };
    let text =
        |buffer: &[u16], length: u32| String::from_utf16_lossy(buffer.get(..length as usize).unwrap_or_default());
    (told != 0).then(|| (text(&name, of_name), text(&domain, of_domain)))
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

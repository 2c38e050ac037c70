//! Texts that Windows gives, and the names of this machine.

use windows_sys::Win32::Foundation::{GetLastError, UNICODE_STRING};
use windows_sys::Win32::System::SystemInformation::{
    ComputerNameDnsDomain, ComputerNameDnsHostname, ComputerNameNetBIOS, GetComputerNameExW,
};

use crate::nt::status::Win32Error;
use crate::observe::redact::Names;

/// A text that ends with a null character; a null pointer is an empty one.
///
/// # Safety
///
/// The pointer is null, or leads to characters up to a null character.
pub unsafe fn of_null_ended(text: *const u16) -> String {
    if text.is_null() {
        return String::new();
    }
    let mut length = 0;
    // SAFETY: every character up to the null one may be read.
    unsafe {
        while *text.add(length) != 0 {
            length += 1;
        }
        String::from_utf16_lossy(std::slice::from_raw_parts(text, length))
    }
}

/// A counted text.
///
/// # Safety
///
/// Its pointer is null, or leads to as many characters as it says.
pub unsafe fn of_counted(text: &UNICODE_STRING) -> String {
    if text.Buffer.is_null() {
        return String::new();
    }
    // SAFETY: the characters may be read.
    let characters = unsafe { std::slice::from_raw_parts(text.Buffer, usize::from(text.Length / 2)) };
    String::from_utf16_lossy(characters)
}

/// The characters of a text with a null behind them.
pub fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// The last error, by its name.
pub fn last_error() -> String {
    // SAFETY: it is a number of the calling thread.
    Win32Error(unsafe { GetLastError() }).to_string()
}

/// What this machine and its user are called.
pub fn names_of_the_machine() -> Names {
    let of = |format| {
        let mut name = [0_u16; 256];
        let mut length = name.len() as u32;
        // SAFETY: the buffer has as many characters as the length says.
        let told = unsafe { GetComputerNameExW(format, name.as_mut_ptr(), &raw mut length) };
        let name = name.get(..length as usize).unwrap_or_default();
        if told == 0 { String::new() } else { String::from_utf16_lossy(name) }
    };
    let folder = std::env::var("USERPROFILE").unwrap_or_default();
    let folder = folder.rsplit('\\').next().unwrap_or_default().to_owned();
    Names {
        users: [std::env::var("USERNAME").unwrap_or_default(), folder].into(),
        machines: [of(ComputerNameNetBIOS), of(ComputerNameDnsHostname)].into(),
        domains: [of(ComputerNameDnsDomain)].into(),
    }
}

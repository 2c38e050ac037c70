//! What conformance cases leave open, and this Windows has: the own session, user and logon session.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Security::{LookupAccountSidW, TOKEN_STATISTICS, TOKEN_USER, TokenStatistics, TokenUser};

use crate::system::live::process_token::ProcessToken;
use crate::system::live::sessions;

/// The words that cases have in brackets, and what stands for them here.
pub fn words() -> Vec<(String, String)> {
    let mut words = Vec::new();
    let mut add = |word: &str, text: String| words.push((word.to_owned(), text));
    if let Some(session) = sessions::own() {
        add("session", session.to_string());
    }
    let token = ProcessToken::own();
    if let Some(answer) = token.as_ref().and_then(|token| token.answer(TokenStatistics)) {
        // SAFETY: the answer begins with this structure, is at least as long, and is aligned for it.
        let luid = unsafe { (*answer.as_ptr().cast::<TOKEN_STATISTICS>()).AuthenticationId };
        add("luid_hi", format!("{:x}", luid.HighPart));
        add("luid_lo", format!("{:x}", luid.LowPart));
    }
    if let Some((domain, user)) = token.as_ref().and_then(account) {
        add("user", user);
        add("domain", domain);
    }
    words
}

/// The domain and the name of a token's user.
fn account(token: &ProcessToken) -> Option<(String, String)> {
    let answer = token.answer(TokenUser)?;
    // SAFETY: the answer begins with this structure; the identifier that it points at stands in the answer.
    let sid = unsafe { (*answer.as_ptr().cast::<TOKEN_USER>()).User.Sid };
    let (mut name, mut domain) = ([0_u16; 257], [0_u16; 257]);
    let (mut name_length, mut domain_length, mut kind) = (257, 257, 0);
    // SAFETY: the identifier is valid, and each buffer has as many characters as is said.
    let found = unsafe {
        LookupAccountSidW(
            ptr::null(),
            sid.cast::<c_void>(),
            name.as_mut_ptr(),
            &raw mut name_length,
            domain.as_mut_ptr(),
            &raw mut domain_length,
            &raw mut kind,
        )
    };
    let text = |characters: &[u16], length: u32| {
        String::from_utf16_lossy(characters.get(..length as usize).unwrap_or_default())
    };
    (found != 0).then(|| (text(&domain, domain_length), text(&name, name_length)))
}

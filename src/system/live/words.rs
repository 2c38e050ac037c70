//! What conformance cases leave open, and this Windows has: the own session, user and logon session.

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
    if let Some(luid) = token.as_ref().and_then(ProcessToken::logon_session) {
        add("luid_hi", format!("{:x}", luid.0 >> 32));
        add("luid_lo", format!("{:x}", luid.0 & 0xFFFF_FFFF));
    }
    if let Some(account) = token.as_ref().and_then(ProcessToken::account) {
        add("user", account.name);
        add("domain", account.domain);
    }
    words
}

//! Logon sessions, as secur32 tells of them.

use std::ptr;

use windows_sys::Win32::Foundation::LUID;
use windows_sys::Win32::Security::Authentication::Identity::{
    LSA_UNICODE_STRING, LsaEnumerateLogonSessions, LsaFreeReturnBuffer, LsaGetLogonSessionData,
    SECURITY_LOGON_SESSION_DATA,
};

use crate::nt::call::Reply;
use crate::nt::security::Luid;
use crate::nt::status::NtStatus;
use crate::system::live::arguments::Given;
use crate::system::live::native::status;
use crate::system::live::process_token::luid_of;
use crate::system::live::tokens::{identifier, own_logon_session, own_user};

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    Some(match name {
        "LsaEnumerateLogonSessions" => {
            let (reply, luids) = enumerate();
            if !reply.is_success() {
                return Some(reply);
            }
            let words = ["SELF", "SYSTEM", "OTHER_USER"].map(|word| (word, meant(word, &luids)));
            let row = |luid: &Luid| {
                let words = words.iter().filter(|(_, meant)| *meant == Some(*luid)).map(|(word, _)| (*word).to_owned());
                std::iter::once(luid.to_string()).chain(words).collect::<Vec<_>>().join(" ")
            };
            let rows: Vec<String> = luids.iter().map(row).collect();
            reply.with("count", luids.len().to_string()).with("logon_sessions", rows.join(","))
        }
        "LsaGetLogonSessionData" => {
            let text = given.text("luid").unwrap_or_default();
            match meant(text, &enumerate().1) {
                Some(luid) => data(luid).0,
                // Nothing stands for that here.
                None => Reply::status(NtStatus::NO_SUCH_LOGON_SESSION),
            }
        }
        _ => return None,
    })
}

/// Every logon session.
fn enumerate() -> (Reply, Vec<Luid>) {
    let (mut count, mut list) = (0, ptr::null_mut());
    // SAFETY: the list that is written has so many entries, and is freed after it was read.
    unsafe {
        let reply = status(LsaEnumerateLogonSessions(&raw mut count, &raw mut list));
        let luids = if reply.is_success() && !list.is_null() {
            let listed = std::slice::from_raw_parts(list, count as usize);
            listed.iter().map(|luid| luid_of(*luid)).collect()
        } else {
            Vec::new()
        };
        LsaFreeReturnBuffer(list.cast());
        (reply, luids)
    }
}

/// The logon session that a text stands for to this process.
fn meant(text: &str, luids: &[Luid]) -> Option<Luid> {
    let is_predefined = |luid: &Luid| luid.0 <= Luid::LOCAL_SYSTEM.0;
    match text {
        "SELF" => own_logon_session(),
        "SYSTEM" => Some(Luid::LOCAL_SYSTEM),
        "OTHER_USER" => {
            let own = own_user();
            let mut others = luids.iter().filter(|luid| data(**luid).1 != own);
            let first = others.clone().find(|luid| !is_predefined(luid));
            first.or_else(|| others.next()).copied()
        }
        _ => Luid::parse(text),
    }
}

/// What is known of a logon session, and its user.
fn data(luid: Luid) -> (Reply, Option<String>) {
    let luid = LUID { LowPart: luid.low(), HighPart: luid.high().cast_signed() };
    let mut data: *mut SECURITY_LOGON_SESSION_DATA = ptr::null_mut();
    // SAFETY: what is written is a structure of Windows, which is freed after it was read.
    unsafe {
        let reply = status(LsaGetLogonSessionData(&raw const luid, &raw mut data));
        let Some(told) = data.as_ref().filter(|_| reply.is_success()) else { return (reply, None) };
        let sid = identifier(told.Sid);
        let reply = reply
            .with("user", text(told.UserName))
            .with("domain", text(told.LogonDomain))
            .with("session", told.Session.to_string())
            .with("logon_type", told.LogonType.to_string())
            .with("sid", sid.clone().unwrap_or_default());
        LsaFreeReturnBuffer(data.cast());
        (reply, sid)
    }
}

/// The text of a counted string.
///
/// # Safety
/// The string was written by Windows: its characters are where it says.
unsafe fn text(string: LSA_UNICODE_STRING) -> String {
    if string.Buffer.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises.
    let characters = unsafe { std::slice::from_raw_parts(string.Buffer, usize::from(string.Length / 2)) };
    String::from_utf16_lossy(characters)
}

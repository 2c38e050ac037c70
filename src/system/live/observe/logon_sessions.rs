//! The logon sessions: `LsaEnumerateLogonSessions`, and those that only a token tells of.
//!
//! A caller that is no administrator is told of its own. Left out: which two are the halves of one logon.

use std::collections::BTreeMap;
use std::ptr;

use windows_sys::Win32::Foundation::LUID;
use windows_sys::Win32::Security::Authentication::Identity::{
    LSA_UNICODE_STRING, LsaEnumerateLogonSessions, LsaFreeReturnBuffer, LsaGetLogonSessionData,
    SECURITY_LOGON_SESSION_DATA,
};

use crate::nt::security::Luid;
use crate::nt::status::NtStatus;
use crate::observe::redact::Names;
use crate::observe::{LogonSessionRow, ProcessRow};
use crate::system::live::process_token::{Account, luid_of};

/// A logon session, and the session that it was made in, where that is told.
pub struct Found {
    /// The row.
    pub row: LogonSessionRow,
    /// `LsaGetLogonSessionData` tells it.
    pub made_in: Option<u32>,
}

/// The logon sessions that the caller is told of, and those of the processes.
pub fn logon_sessions(unseen: &mut Vec<String>, names: &mut Names, processes: &[ProcessRow]) -> Vec<Found> {
    let mut found: BTreeMap<Luid, Found> = BTreeMap::new();
    let mut closed: BTreeMap<String, usize> = BTreeMap::new();
    for luid in listed(unseen) {
        match data(luid, names) {
            Ok(logon_session) => drop(found.insert(luid_of(luid), logon_session)),
            Err(status) => *closed.entry(status.to_string()).or_default() += 1,
        }
    }
    unseen.extend(closed.iter().map(|(status, count)| format!("{count} logon sessions: {status}")));
    for process in processes {
        let Some(luid) = Luid::parse(&process.logon_session) else { continue };
        let logon_session = found
            .entry(luid)
            .or_insert_with(|| Found { row: row(luid, process.account.clone(), String::new()), made_in: None });
        logon_session.row.references += 1;
        if !logon_session.row.sessions.contains(&process.session) {
            logon_session.row.sessions.push(process.session);
        }
    }
    if found.values().any(|found| found.row.logon_type.is_empty()) {
        unseen.push("how a logon session was made that only a token names".to_owned());
    }
    unseen.push("which two logon sessions are the halves of one logon".to_owned());
    found.into_values().collect()
}

fn row(luid: Luid, account: String, logon_type: String) -> LogonSessionRow {
    let (luid, linked) = (luid.to_string(), String::new());
    LogonSessionRow { luid, account, logon_type, sessions: Vec::new(), references: 0, linked }
}

fn listed(unseen: &mut Vec<String>) -> Vec<LUID> {
    let (mut count, mut list) = (0, ptr::null_mut());
    // SAFETY: both are written to local variables.
    let status = unsafe { LsaEnumerateLogonSessions(&raw mut count, &raw mut list) };
    if list.is_null() || status != 0 {
        let reason = if status == 0 { "none is told".to_owned() } else { NtStatus(status.cast_unsigned()).to_string() };
        unseen.push(format!("the logon sessions that no process is of: {reason}"));
        return Vec::new();
    }
    // SAFETY: there are as many as the count says; the list is given back once.
    unsafe {
        let told = std::slice::from_raw_parts(list, count as usize).to_vec();
        LsaFreeReturnBuffer(list.cast());
        told
    }
}

fn data(luid: LUID, names: &mut Names) -> Result<Found, NtStatus> {
    let mut data = ptr::null_mut::<SECURITY_LOGON_SESSION_DATA>();
    // SAFETY: the number is read, and the pointer written to a local variable.
    let status = unsafe { LsaGetLogonSessionData(&raw const luid, &raw mut data) };
    if data.is_null() || status != 0 {
        return Err(NtStatus(status.cast_unsigned()));
    }
    // SAFETY: the structure and what it points at are there until it is given back, once.
    let (account, user, logon_type, session) = unsafe {
        let told = &*data;
        let account = Account::of(told.Sid);
        let user = of_lsa(&told.UserName);
        let result = (account, user, told.LogonType, told.Session);
        LsaFreeReturnBuffer(data.cast());
        result
    };
    if let Some(account) = &account {
        account.note_in(names);
    }
    let account = account.map_or(user, |account| account.name);
    Ok(Found { row: row(luid_of(luid), account, logon_type_words(logon_type)), made_in: Some(session) })
}

/// # Safety
///
/// The string leads to as many characters as it says, or nowhere.
unsafe fn of_lsa(text: &LSA_UNICODE_STRING) -> String {
    if text.Buffer.is_null() {
        return String::new();
    }
    // SAFETY: the caller says so.
    String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(text.Buffer, usize::from(text.Length / 2)) })
}

/// A `SECURITY_LOGON_TYPE` by its name and number.
fn logon_type_words(number: u32) -> String {
    let name = match number {
        0 => "System",
        2 => "Interactive",
        3 => "Network",
        4 => "Batch",
        5 => "Service",
        6 => "Proxy",
        7 => "Unlock",
        8 => "NetworkCleartext",
        9 => "NewCredentials",
        10 => "RemoteInteractive",
        11 => "CachedInteractive",
        12 => "CachedRemoteInteractive",
        13 => "CachedUnlock",
        _ => "Unknown",
    };
    format!("{name} ({number})")
}

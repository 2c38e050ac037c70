//! The sessions: `WTSEnumerateSessionsW`, and those that only a process is in.
//!
//! Left out: listeners, which wait for connections and are no sessions; whether a screen is locked.

use std::ptr;

use windows_sys::Win32::System::RemoteDesktop::{
    WTS_CONNECTSTATE_CLASS, WTS_CURRENT_SERVER_HANDLE, WTS_INFO_CLASS, WTSActive, WTSConnectQuery, WTSConnected,
    WTSDisconnected, WTSDomainName, WTSDown, WTSEnumerateSessionsW, WTSFreeMemory, WTSIdle, WTSInit, WTSListen,
    WTSQuerySessionInformationW, WTSReset, WTSShadow, WTSUserName,
};

use crate::observe::observation::ObjectRow;
use crate::observe::redact::Names;
use crate::observe::{ProcessRow, SessionRow};
use crate::system::live::observe::logon_sessions::Found;
use crate::system::live::observe::text;

/// Every session.
pub fn sessions(
    unseen: &mut Vec<String>,
    names: &mut Names,
    processes: &[ProcessRow],
    logon_sessions: &[Found],
    objects: &[ObjectRow],
) -> Vec<SessionRow> {
    let mut rows = listed(unseen);
    for process in processes {
        if !rows.iter().any(|row| row.id == process.session) {
            unseen.push(format!("the state and the user of session {}: a process alone tells of it", process.session));
            rows.push(row(process.session, String::new(), String::new()));
        }
    }
    rows.sort_by_key(|row| row.id);
    for row in &mut rows {
        row.user = information(row.id, WTSUserName);
        if !row.user.is_empty() {
            names.users.push(row.user.clone());
            names.domains.push(information(row.id, WTSDomainName));
        }
        let of_the_user = |found: &&Found| {
            found.made_in == Some(row.id) && !row.user.is_empty() && found.row.account.eq_ignore_ascii_case(&row.user)
        };
        let logon_session = logon_sessions.iter().find(of_the_user);
        row.logon_session = logon_session.map(|found| found.row.luid.clone()).unwrap_or_default();
        let link = format!("\\Sessions\\BNOLINKS\\{}", row.id);
        let link = objects.iter().find(|object| object.path == link);
        row.named_objects = link.and_then(|link| link.target.clone()).unwrap_or_default();
    }
    unseen.push("whether a screen is locked".to_owned());
    rows
}

fn row(id: u32, station: String, state: String) -> SessionRow {
    let (user, logon_session, named_objects) = (String::new(), String::new(), String::new());
    SessionRow { id, station, state, user, logon_session, locked: false, named_objects }
}

fn listed(unseen: &mut Vec<String>) -> Vec<SessionRow> {
    let (mut list, mut count) = (ptr::null_mut(), 0);
    // SAFETY: both are written to local variables.
    let told = unsafe { WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &raw mut list, &raw mut count) };
    if told == 0 || list.is_null() {
        let reason = if told == 0 { text::last_error() } else { "none is told".to_owned() };
        unseen.push(format!("the list of the sessions: {reason}"));
        return Vec::new();
    }
    // SAFETY: there are as many as the count says, each with a text that ends; the list is given back once.
    unsafe {
        let told = std::slice::from_raw_parts(list, count as usize);
        let sessions = told.iter().filter(|session| session.State != WTSListen);
        let rows = sessions
            .map(|session| row(session.SessionId, text::of_null_ended(session.pWinStationName), state(session.State)))
            .collect();
        WTSFreeMemory(list.cast());
        rows
    }
}

/// A text that a session is asked for; nothing, where it is not told.
fn information(session: u32, class: WTS_INFO_CLASS) -> String {
    let (mut answer, mut bytes) = (ptr::null_mut(), 0);
    // SAFETY: both are written to local variables; a text that is given ends with a null, and is given back once.
    unsafe {
        let server = WTS_CURRENT_SERVER_HANDLE;
        let told = WTSQuerySessionInformationW(server, session, class, &raw mut answer, &raw mut bytes);
        if told == 0 || answer.is_null() {
            return String::new();
        }
        let text = text::of_null_ended(answer);
        WTSFreeMemory(answer.cast());
        text
    }
}

#[allow(non_upper_case_globals, reason = "they are named so in the headers")]
fn state(state: WTS_CONNECTSTATE_CLASS) -> String {
    match state {
        WTSActive => "Active",
        WTSConnected => "Connected",
        WTSConnectQuery => "ConnectQuery",
        WTSShadow => "Shadow",
        WTSDisconnected => "Disconnected",
        WTSIdle => "Idle",
        WTSReset => "Reset",
        WTSDown => "Down",
        WTSInit => "Init",
        _ => "",
    }
    .to_owned()
}

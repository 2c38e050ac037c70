//! Sysinternals' `logonsessions`: what the Local Security Authority noted of each logon session.
//!
//! The tool asks `LsaEnumerateLogonSessions` for the numbers, which anyone may have, and `LsaGetLogonSessionData` for the
//! rest, which is its owner's and an administrator's. The session that it shows is the one that was recorded at the logon.
//! Left out: packages, times, servers and domains, which are shown blank; the order, which is by number here.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::security::{LogonSession, LogonType, Sid};
use crate::nt::win32::logon_sessions::{may_read, user_name};
use crate::observe::tool::Line;

/// What `logonsessions` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogonSessions {
    /// The logon sessions.
    pub logon_sessions: Vec<LogonSessionEntry>,
}

/// One logon session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogonSessionEntry {
    /// Its LUID: the high and the low half, in hexadecimal.
    pub luid: String,
    /// What was noted of it; nothing, where the caller may not know.
    pub noted: Option<Noted>,
}

/// What was noted of a logon session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// The account, with its domain.
    pub user_name: String,
    /// How it was authenticated.
    pub logon_type: String,
    /// The session that it was made in.
    pub session: u32,
    /// The account's security identifier.
    pub sid: String,
}

impl LogonSessions {
    /// What a process is shown.
    pub fn of(machine: &Machine, by: &Process) -> LogonSessions {
        let entry = |logon_session: &LogonSession| LogonSessionEntry {
            luid: format!("{:08x}:{:08x}", logon_session.luid.high(), logon_session.luid.low()),
            noted: may_read(&by.token, logon_session).then(|| Noted::of(logon_session)),
        };
        LogonSessions { logon_sessions: machine.logon_sessions().map(entry).collect() }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        self.logon_sessions.iter().enumerate().flat_map(|(number, entry)| entry.lines(number)).collect()
    }
}

impl LogonSessionEntry {
    fn lines(&self, number: usize) -> Vec<Line> {
        let LogonSessionEntry { luid, noted } = self;
        let line = |field: &str, text: String| Line::new(format!("{luid} {field}"), text);
        let mut lines = vec![line("", format!("[{number}] Logon session {luid}:"))];
        let fields = match noted {
            None => vec![("refused", "Access is denied.".to_owned())],
            Some(noted) => vec![
                ("User name", noted.user_name.clone()),
                ("Auth package", String::new()),
                ("Logon type", noted.logon_type.clone()),
                ("Session", noted.session.to_string()),
                ("Sid", noted.sid.clone()),
                ("Logon time", String::new()),
                ("Logon server", String::new()),
                ("DNS Domain", String::new()),
                ("UPN", String::new()),
            ],
        };
        lines.extend(fields.into_iter().map(|(name, value)| match noted {
            None => line(name, format!("    {value}")),
            Some(_) => line(name, format!("    {:<13} {value}", format!("{name}:"))),
        }));
        lines.push(line("end", String::new()));
        lines
    }
}

impl Noted {
    fn of(logon_session: &LogonSession) -> Noted {
        let own = user_name(logon_session);
        Noted {
            user_name: match logon_session.user {
                Sid::LocalSystem => format!("WORKGROUP\\{own}"),
                Sid::NetworkService => format!("WORKGROUP\\{}$", Machine::NAME),
                Sid::LocalService => format!("NT AUTHORITY\\{own}"),
                _ => format!("{}\\{own}", Machine::NAME),
            },
            logon_type: match logon_session.logon_type {
                LogonType::System => "(none)".to_owned(),
                other => format!("{other:?}"),
            },
            session: logon_session.recorded_session.0,
            sid: logon_session.user.to_string(),
        }
    }
}

//! Logon sessions: what authentication makes. A logon session is not a session, and says nothing about names.
//!
//! The Local Security Authority makes one when an account is authenticated; tokens count as references, and it ends
//! with the last of them. It owns drive letters and network credentials. It *records* the session that it was made in,
//! and nothing is ever looked up by that record.
//! Left out: authentication packages, credentials, logons from other machines.
//! Written down in: Microsoft, "LSA Logon Sessions"; logon types in `SECURITY_LOGON_TYPE`.

use std::sync::Arc;

use crate::nt::security::{Luid, Sid};
use crate::nt::session::SessionId;
use crate::nt::table::Table;

/// How an account was authenticated (`SECURITY_LOGON_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogonType {
    /// 0: LocalSystem's own, from boot.
    System = 0,
    /// 2: at a desktop of this machine, or by run-as.
    Interactive = 2,
    /// 3: from another machine, for a program that acts for somebody; no session comes of it.
    Network = 3,
    /// 4: by the task scheduler, for a program that nobody needs to be there for.
    Batch = 4,
    /// 5: by the service control manager.
    Service = 5,
    /// 7: to unlock a screen.
    Unlock = 7,
    /// 9: run-as for the network only: the same local identity, other credentials towards other machines.
    NewCredentials = 9,
    /// 10: at a remote terminal.
    RemoteInteractive = 10,
}

impl LogonType {
    /// Whether somebody sits at a desktop behind it.
    pub fn is_interactive(self) -> bool {
        match self {
            LogonType::Interactive | LogonType::RemoteInteractive => true,
            LogonType::System
            | LogonType::Network
            | LogonType::Batch
            | LogonType::Service
            | LogonType::Unlock
            | LogonType::NewCredentials => false,
        }
    }

    /// The name in `SECURITY_LOGON_TYPE`, and the number.
    pub fn words(self) -> String {
        format!("{self:?} ({})", self as u32)
    }
}

/// What one authentication made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogonSession {
    /// Its id.
    pub luid: Luid,
    /// The account that was authenticated.
    pub account: Arc<str>,
    /// The account's security identifier.
    pub user: Sid,
    /// How it was authenticated.
    pub logon_type: LogonType,
    /// The session that it was made in: a record, as `LsaGetLogonSessionData` shows it.
    pub recorded_session: SessionId,
    /// The other half, where an administrator's logon was split.
    pub linked: Option<Luid>,
    /// How many tokens there are of it: one for each process, and those that no process runs with.
    pub references: u32,
    /// The sessions that those processes are in, and how many are in each.
    pub present_in: Table<SessionId, u32>,
    /// Whether it was there before anybody logged on, and stays.
    pub predefined: bool,
}

/// Whether an administrator's logon is split in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdministratorLogonPolicy {
    /// One logon session and one token, with every right.
    OneToken,
    /// Two linked logon sessions: a filtered token for the desktop, a full one for elevation.
    Split,
}

/// Who may use an object whose creator did not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultDaclPolicy {
    /// The user and LocalSystem. Source: Microsoft, for XP, for the user's entry; LocalSystem's is not confirmed.
    UserAndSystem,
    /// The user (the administrators, for a full token) and LocalSystem; the rest of the logon may read.
    /// Seen on Windows 10 and 11, and smartmontools' source says it of full tokens; for Vista to 8.1 it is taken to be so.
    WithLogonSid,
}

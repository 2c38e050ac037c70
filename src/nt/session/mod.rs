//! Sessions: numbered containers of processes, each with its own subsystem process, window stations and named objects.
//!
//! A session is not a login. It has at most one terminal and at most one user logged on at that terminal, and any number
//! of logon sessions have processes in it. Read [`session_manager`] for how one comes to be, [`terminal_services`] for what
//! is attached to it, `connection` for who comes and goes, [`winlogon`] for who is logged on.
//! Left out: the session's memory and display driver.
//! Written down in: Microsoft, "Remote Desktop Sessions" and "Terminals".

pub mod child_session;
pub(crate) mod connection;
pub mod csrss;
pub mod local_security_authority;
pub(crate) mod log_off;
pub mod session_change;
pub mod session_manager;
pub(crate) mod shadow;
pub mod terminal_services;
pub mod winlogon;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::nt::name::ObjectName;
use crate::nt::object_manager::ObjectId;
use crate::nt::process::ProcessId;
use crate::nt::security::{Luid, Token};
use crate::nt::table::Set;

/// The number of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SessionId(pub u32);

impl SessionId {
    /// The first session of a machine.
    pub const ZERO: SessionId = SessionId(0);
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A group of keyboard, mouse and display that can be attached to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Terminal {
    /// The machine's own: there is exactly one, and it never goes away.
    Console,
    /// A remote one, counted from 1; it goes with its connection.
    Remote(u32),
}

impl fmt::Display for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Terminal::Console => f.write_str("The console"),
            Terminal::Remote(number) => write!(f, "Remote terminal {number}"),
        }
    }
}

/// Who is logged on at a session's terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interactive {
    /// The account.
    pub account: Arc<str>,
    /// The token that the user's programs start with.
    pub token: Arc<Token>,
    /// The full token, where an administrator's logon was split.
    pub full_token: Option<Arc<Token>>,
    /// The user's shell, which starts programs.
    pub shell: ProcessId,
}

impl Interactive {
    /// The logon sessions of the logon: one, or two where it was split.
    pub fn logon_sessions(&self) -> impl Iterator<Item = Luid> {
        [Some(&self.token), self.full_token.as_ref()].into_iter().flatten().map(|token| token.logon_session)
    }
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// The terminal that is attached to it.
    pub terminal: Option<Terminal>,
    /// The user who is logged on.
    pub user: Option<Interactive>,
    /// Whether it is for services, and nobody can log on in it.
    pub for_services: bool,
    /// Whether the screen is locked: the input desktop is winlogon's.
    pub locked: bool,
    /// The session that its terminal looks on in.
    pub shadows: Option<SessionId>,
    /// The session that it is a child of.
    pub parent: Option<SessionId>,
    /// Its subsystem process.
    pub csrss: ProcessId,
    /// The process that its subsystem was followed by: winlogon, or wininit.
    pub initial: Option<ProcessId>,
    /// Where its programs' plain names go: what CSRSS tells the client library.
    pub named_objects: ObjectName,
    /// The session's own directory of DOS devices, where the release keeps them by session.
    pub dos_devices: Option<ObjectId>,
    /// The directory of its window stations.
    pub window_stations: Option<ObjectId>,
    /// The processes in it.
    pub processes: Set<ProcessId>,
}

/// A connection state (`WTS_CONNECTSTATE_CLASS`); the model derives it. The others are left out: they pass, or tell of
/// faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConnectionState {
    /// A user is logged on and a terminal attached.
    Active,
    /// A terminal is attached, nobody is logged on.
    Connected,
    /// Its terminal looks on in another session.
    Shadow,
    /// No terminal is attached; a user may well be logged on.
    Disconnected,
    /// No session: it waits for connections.
    Listen,
}

impl ConnectionState {
    /// Every state that the model can derive, by the words of a scenario.
    pub const WORDS: [(&'static str, ConnectionState); 5] = [
        ("Active", ConnectionState::Active),
        ("Connected", ConnectionState::Connected),
        ("Shadow", ConnectionState::Shadow),
        ("Disconnected", ConnectionState::Disconnected),
        ("Listen", ConnectionState::Listen),
    ];

    /// Its name in the headers.
    pub fn word(self) -> &'static str {
        match self {
            ConnectionState::Active => "WTSActive",
            ConnectionState::Connected => "WTSConnected",
            ConnectionState::Shadow => "WTSShadow",
            ConnectionState::Listen => "WTSListen",
            ConnectionState::Disconnected => "WTSDisconnected",
        }
    }
}

impl Session {
    /// The state that `query session` shows. Session 0 counts as disconnected while nobody is logged on in it, even
    /// where its logon screen is the one on the console: Microsoft says so of Windows XP and Server 2003. Where it is for
    /// services alone, a terminal is attached to it only while a user looks at it; that it is connected then is concluded.
    pub fn state(&self) -> ConnectionState {
        if self.shadows.is_some() {
            return ConnectionState::Shadow;
        }
        match (self.terminal, &self.user) {
            (Some(_), Some(_)) => ConnectionState::Active,
            (Some(_), None) if self.id != SessionId::ZERO || self.for_services => ConnectionState::Connected,
            (Some(_) | None, None) | (None, Some(_)) => ConnectionState::Disconnected,
        }
    }

    /// The logon session of the user who is logged on.
    pub fn logon_session(&self) -> Option<Luid> {
        self.user.as_ref().map(|user| user.token.logon_session)
    }
}

//! What a practitioner's tool would show, as plain values.
//!
//! Sessions as `query session` lists them, logon sessions as `logonsessions` does, processes as `tasklist`,
//! services as `sc query`, objects as WinObj. The values are shared by the screen, the report and, later, real Windows;
//! every field is text or a number that compares.

use serde::Serialize;

/// A row of `query session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionRow {
    /// The session's number.
    pub id: u32,
    /// Its WinStation name: `Console`, `Services`, `RDP-Tcp#1`, or nothing when no terminal is attached.
    pub station: String,
    /// Its connection state: `Active`, `Connected`, `Disconnected`.
    pub state: String,
    /// The user who is logged on, or nothing.
    pub user: String,
    /// The logon session of that user, in hexadecimal, or nothing.
    pub logon_session: String,
    /// Whether the screen is locked.
    pub locked: bool,
    /// Where its programs' plain names go.
    pub named_objects: String,
}

/// A row of `logonsessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogonSessionRow {
    /// The LUID, in hexadecimal.
    pub luid: String,
    /// The account.
    pub account: String,
    /// The logon type, with its number.
    pub logon_type: String,
    /// The sessions in which it has processes now.
    pub sessions: Vec<u32>,
    /// How many processes hold a token of it.
    pub references: u32,
    /// The other half of a split logon, or nothing.
    pub linked: String,
}

/// A row of `tasklist`, with what `whoami` would add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcessRow {
    /// The process id.
    pub pid: u32,
    /// The name in the scenario, or the image's.
    pub name: String,
    /// The image file.
    pub image: String,
    /// The session.
    pub session: u32,
    /// The account that its token names.
    pub account: String,
    /// The logon session that its token names, in hexadecimal.
    pub logon_session: String,
    /// `full`, `limited`, or nothing where the token was not split.
    pub elevation: String,
    /// Its window station and desktop, or nothing.
    pub desktop: String,
    /// How many handles it holds.
    pub handles: usize,
}

/// A row of `sc query`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// The service's name.
    pub name: String,
    /// `RUNNING` or `STOPPED`.
    pub state: String,
    /// When it starts: `auto`, `demand`, `disabled`.
    pub start: String,
    /// The account that it runs as.
    pub account: String,
    /// The process, while it runs.
    pub pid: Option<u32>,
    /// The session of that process.
    pub session: Option<u32>,
}

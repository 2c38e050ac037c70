//! An observation: what one caller saw of a running Windows, as plain rows.
//!
//! It is written as RON, one row a line, and read back. It holds what could be seen and says what could not: a thing that
//! the caller may not see is in [`Observation::unseen`], or refused in its row. What no caller can ask for from user mode
//! in one sweep is not there at all: security descriptors, handles and who holds them, the state of objects.

use serde::{Deserialize, Serialize};

use crate::observe::probe::Probe;
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The word that an observation's file begins with.
pub const WORD: &str = "Observation";

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Who looked, from where, at which release.
    pub probe: Probe,
    /// Whether names of persons and of the machine were replaced.
    pub redacted: bool,
    /// What could not be seen, a sentence each.
    pub unseen: Vec<String>,
    /// The sessions.
    pub sessions: Vec<SessionRow>,
    /// The logon sessions.
    pub logon_sessions: Vec<LogonSessionRow>,
    /// The window stations with their desktops.
    pub window_stations: Vec<WindowStationRow>,
    /// The processes.
    pub processes: Vec<ProcessRow>,
    /// The services.
    pub services: Vec<ServiceRow>,
    /// The object tree: a directory stands before what is in it.
    pub objects: Vec<ObjectRow>,
}

/// A window station of the caller's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowStationRow {
    /// The session.
    pub session: u32,
    /// Its name: `WinSta0`.
    pub name: String,
    /// Its desktops.
    pub desktops: Vec<String>,
    /// Why they are not told, or nothing.
    pub refused: Option<String>,
}

/// An object that has a name: a row of WinObj.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectRow {
    /// Its full name.
    pub path: String,
    /// Its type, as Windows calls it: `Directory`, `ALPC Port`.
    pub object_type: String,
    /// What a symbolic link stands for.
    pub target: Option<String>,
    /// Why what is in a directory, or the target of a link, is not told; nothing, where it is.
    pub refused: Option<String>,
}

impl Observation {
    /// Its text: a row a line.
    ///
    /// # Errors
    /// There is no value in it that cannot be written; the writer's own error type wants to be handed on.
    pub fn to_ron(&self) -> Result<String, ron::Error> {
        let config = ron::ser::PrettyConfig::new().depth_limit(2).new_line("\n");
        Ok(format!("{WORD}{}\n", ron::ser::to_string_pretty(self, config)?))
    }

    /// Reads a text back.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn from_ron(text: &str) -> Result<Observation, ron::error::SpannedError> {
        ron::from_str(text)
    }
}

//! The probe: what a running Windows can see of itself before anything else.
//!
//! It says which release answered, and as whom: the same call answers another thing to an elevated caller, in another
//! session, on another build, or in Wine. It holds no name of a person or of a machine.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::nt::era::{Era, EraToken, Release};
use crate::nt::security::Privileges;

/// A running Windows, and the place in it from which it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The kernel's version, major and minor.
    pub version: (u8, u8),
    /// The build.
    pub build: u32,
    /// Whether it is a client or a server.
    pub edition: Edition,
    /// The processor that Windows runs on: `x86`, `x64`, `arm64`, or its number.
    pub architecture: String,
    /// Whether the caller's token is elevated; nothing, where the release cannot say it.
    pub elevated: Option<bool>,
    /// Which half of a split logon the caller's token is; nothing, where the release cannot say it.
    pub half: Option<Half>,
    /// The caller's integrity level, the last number of its identifier; nothing, where there is none.
    pub integrity: Option<u32>,
    /// The privileges that the caller's token has, switched on or off.
    pub privileges: Privileges,
    /// The caller's session.
    pub session: Option<u32>,
    /// The session that the console is attached to; nothing, while it is attached to none.
    pub console_session: Option<u32>,
    /// The language of the caller: `en-US`. Names of accounts and of groups are translated.
    pub language: String,
    /// The version of Wine, where that is what answers.
    pub wine: Option<String>,
}

/// The edition of a Windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edition {
    /// For one user at a time.
    Client,
    /// For many users at once.
    Server,
}

/// Which token of a logon it is (`TOKEN_ELEVATION_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Half {
    /// The only one: the logon was not split.
    Whole,
    /// The elevated half.
    Full,
    /// The filtered half.
    Limited,
}

impl Probe {
    /// What the system is called: `Windows`, or `Wine` and its version.
    pub fn name(&self) -> String {
        self.wine.as_ref().map_or_else(|| "Windows".to_owned(), |version| format!("Wine {version}"))
    }

    /// Its place in the order of releases.
    pub fn release(&self) -> Release {
        Release { version: self.version, build: self.build }
    }

    /// The release of the model that it is held against: the newest of its edition that is not newer than it.
    pub fn era(&self) -> &'static Era {
        Era::nearest(self.release(), self.edition == Edition::Server)
    }

    /// The release whose conformance cases speak of it.
    pub fn era_token(&self) -> EraToken {
        EraToken::nearest(self.release())
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.version;
        let edition = match self.edition {
            Edition::Client => "client",
            Edition::Server => "server",
        };
        match &self.wine {
            Some(wine) => write!(formatter, "Wine {wine}, which says it is Windows")?,
            None => write!(formatter, "Windows")?,
        }
        write!(formatter, " {major}.{minor}.{}, {edition}, {}", self.build, self.architecture)?;
        match self.elevated {
            Some(true) => write!(formatter, "; elevated")?,
            Some(false) => write!(formatter, "; not elevated")?,
            None => {}
        }
        match self.half {
            Some(Half::Full) => write!(formatter, ", the full half of a split logon")?,
            Some(Half::Limited) => write!(formatter, ", the limited half of a split logon")?,
            Some(Half::Whole) | None => {}
        }
        match self.integrity {
            Some(level) => write!(formatter, ", integrity {}", integrity_words(level))?,
            None => write!(formatter, ", no integrity level")?,
        }
        match self.session {
            Some(session) => write!(formatter, "; session {session}")?,
            None => write!(formatter, "; session unknown")?,
        }
        match self.console_session {
            Some(session) => write!(formatter, ", the console is at session {session}")?,
            None => write!(formatter, ", the console is at no session")?,
        }
        write!(formatter, "; language {}", self.language)
    }
}

/// An integrity level by its name; one between two names has a number.
fn integrity_words(level: u32) -> String {
    let known = [(0, "untrusted"), (0x1000, "low"), (0x2000, "medium"), (0x3000, "high"), (0x4000, "system")];
    match known.iter().find(|(number, _)| *number == level) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("0x{level:x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe() -> Probe {
        Probe {
            version: (10, 0),
            build: 19045,
            edition: Edition::Client,
            architecture: "x64".to_owned(),
            elevated: Some(true),
            half: Some(Half::Full),
            integrity: Some(0x3000),
            privileges: Privileges::SHUTDOWN | Privileges::CREATE_GLOBAL,
            session: Some(1),
            console_session: None,
            language: "en-US".to_owned(),
            wine: None,
        }
    }

    #[test]
    fn it_reads_as_one_sentence_and_comes_back_from_its_text() {
        let mut windows = probe();
        let said = "Windows 10.0.19045, client, x64; elevated, the full half of a split logon, integrity high; \
                    session 1, the console is at no session; language en-US";
        assert_eq!(windows.to_string(), said);
        windows.wine = Some("8.0".to_owned());
        assert_eq!(windows.name(), "Wine 8.0");
        assert!(windows.to_string().starts_with("Wine 8.0, which says it is Windows 10.0.19045"));
        let text = ron::to_string(&windows).unwrap();
        assert_eq!(ron::from_str::<Probe>(&text).unwrap(), windows);
    }
}

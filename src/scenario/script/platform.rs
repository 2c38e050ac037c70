//! What plays a scenario: a release of Windows, or Unix. All lanes of one scenario are of one kind.

use crate::nt::era::System;
use crate::unix;

/// What plays a scenario in one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// A release of Windows.
    Windows(System),
    /// Unix.
    Unix(unix::machine::System),
}

impl Platform {
    /// It in words, with what is set otherwise: `Windows XP, without fast user switching`.
    pub fn words(&self) -> String {
        match self {
            Platform::Windows(system) => system.words(),
            Platform::Unix(system) => system.words(),
        }
    }

    /// It as a reader knows it: `Windows XP`.
    pub fn title(&self) -> &'static str {
        match self {
            Platform::Windows(system) => system.era.title,
            Platform::Unix(_) => unix::machine::System::NAME,
        }
    }

    /// It as a scenario names it: `WindowsXp`.
    pub fn name(&self) -> &'static str {
        match self {
            Platform::Windows(system) => system.era.name,
            Platform::Unix(_) => unix::machine::System::NAME,
        }
    }

    /// The release of Windows, if it is one.
    pub fn windows(&self) -> Option<&System> {
        match self {
            Platform::Windows(system) => Some(system),
            Platform::Unix(_) => None,
        }
    }
}

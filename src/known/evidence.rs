//! How well a statement about a system is known, and from where.
//!
//! Every rule of a model and every claim of a lesson carries an [`Evidence`] and the keys of its sources.
//! There is one scale everywhere, from a run on a real machine down to what nobody could confirm.

use serde::{Deserialize, Serialize};

/// How a fact is known, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Evidence {
    /// Seen on a real system of this build number.
    Observed(u32),
    /// Asserted by a test suite that is run on the real system too.
    AssertedByTest,
    /// Written in the documentation of whoever makes the system, or in its standard.
    Documented,
    /// Read in the source code of another implementation of the same interfaces.
    ReadInSource,
    /// Told by a third party: a book, an article, a thread.
    Reported,
    /// Concluded from other facts that have sources.
    Derived,
    /// Believed, and not confirmed by any source that could be found.
    Unconfirmed,
}

impl Evidence {
    /// What is said without a build, strongest first.
    pub const WITHOUT_BUILD: [Evidence; 6] = [
        Evidence::AssertedByTest,
        Evidence::Documented,
        Evidence::ReadInSource,
        Evidence::Reported,
        Evidence::Derived,
        Evidence::Unconfirmed,
    ];

    /// The name in scenarios and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Evidence::Observed(_) => "Observed",
            Evidence::AssertedByTest => "AssertedByTest",
            Evidence::Documented => "Documented",
            Evidence::ReadInSource => "ReadInSource",
            Evidence::Reported => "Reported",
            Evidence::Derived => "Derived",
            Evidence::Unconfirmed => "Unconfirmed",
        }
    }

    /// Whether a statement that is known so must name its sources: whatever is not said to be unconfirmed.
    pub fn needs_sources(self) -> bool {
        self != Evidence::Unconfirmed
    }

    /// The same in plain words.
    pub const fn plain(self) -> &'static str {
        match self {
            Evidence::Observed(_) => "observed",
            Evidence::AssertedByTest => "asserted by tests",
            Evidence::Documented => "documented",
            Evidence::ReadInSource => "read in source",
            Evidence::Reported => "reported",
            Evidence::Derived => "derived",
            Evidence::Unconfirmed => "unconfirmed",
        }
    }

    /// The words that the screen shows.
    pub fn word(self) -> String {
        match self {
            Evidence::Observed(build) => format!("{} on build {build}", self.plain()),
            Evidence::AssertedByTest
            | Evidence::Documented
            | Evidence::ReadInSource
            | Evidence::Reported
            | Evidence::Derived
            | Evidence::Unconfirmed => self.plain().to_owned(),
        }
    }
}

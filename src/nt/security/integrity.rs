//! Integrity levels: how far a program is trusted, beside who it is.
//!
//! Since Windows Vista a token has a level, and an object can have one. The mandatory check comes before the list of the
//! object: whoever is below an object's level may read it, and change nothing of it, whatever the list says.
//! Modelled: the default policy, no write up; the level of an object that has no label; the label of what a program
//! below the medium level makes. Left out: no-read-up and no-execute-up, labels that are inherited, `SeRelabelPrivilege`.
//! Written down in: Microsoft, "Mandatory Integrity Control"; the check itself is an algorithm of \[MS-DTYP\].

/// A level, in the order of trust; its number is the last part of its identifier `S-1-16-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntegrityLevel {
    /// Hardly anything: less than a program that reads from the network.
    Untrusted = 0x0000,
    /// What works with what came from the network.
    Low = 0x1000,
    /// A user's programs, and every object without a label.
    Medium = 0x2000,
    /// The programs of an administrator with the full token.
    High = 0x3000,
    /// The system and its services.
    System = 0x4000,
}

impl IntegrityLevel {
    /// Every level by its name.
    pub const WORDS: [(&'static str, IntegrityLevel); 5] = [
        ("Untrusted", IntegrityLevel::Untrusted),
        ("Low", IntegrityLevel::Low),
        ("Medium", IntegrityLevel::Medium),
        ("High", IntegrityLevel::High),
        ("System", IntegrityLevel::System),
    ];

    /// The last number of its identifier.
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The label that an object gets whose maker has this level: its own below the medium one, and none from there on,
    /// where being without a label means the medium level.
    pub fn label_of_what_it_makes(self) -> Option<IntegrityLevel> {
        (self < IntegrityLevel::Medium).then_some(self)
    }
}

/// Whether tokens have levels, and what that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandatoryIntegrityPolicy {
    /// There are no levels.
    Absent,
    /// Who is below an object's level may not write to it.
    NoWriteUp,
}

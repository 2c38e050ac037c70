//! Security identifiers: the names that access is granted to.
//!
//! Modelled: the well-known identifiers that the lessons meet, users of this machine, logon SIDs, and service SIDs.
//! Left out: the binary form, domains, capability SIDs.
//! Written down in: Microsoft, "Well-known SIDs".

use std::fmt;

use crate::nt::security::Luid;

/// A security identifier; its `Display` is the `S-1-...` form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sid {
    /// Everyone.
    World,
    /// Whoever logged on at a desktop.
    Interactive,
    /// Whoever was logged on as a service.
    Service,
    /// Any user that has authenticated.
    AuthenticatedUsers,
    /// The marker of restricted tokens.
    Restricted,
    /// The LocalSystem account.
    LocalSystem,
    /// The LocalService account.
    LocalService,
    /// The NetworkService account.
    NetworkService,
    /// The local group of administrators.
    Administrators,
    /// The local group of users.
    Users,
    /// A user of this machine, counted from zero in the order of their accounts.
    User(u32),
    /// The logon SID of a logon: added to tokens at an interactive logon, shared by run-as logons.
    Logon(Luid),
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sid::World => f.write_str("S-1-1-0"),
            Sid::Interactive => f.write_str("S-1-5-4"),
            Sid::Service => f.write_str("S-1-5-6"),
            Sid::AuthenticatedUsers => f.write_str("S-1-5-11"),
            Sid::Restricted => f.write_str("S-1-5-12"),
            Sid::LocalSystem => f.write_str("S-1-5-18"),
            Sid::LocalService => f.write_str("S-1-5-19"),
            Sid::NetworkService => f.write_str("S-1-5-20"),
            Sid::Administrators => f.write_str("S-1-5-32-544"),
            Sid::Users => f.write_str("S-1-5-32-545"),
            Sid::User(number) => write!(f, "S-1-5-21-1-2-3-{}", 1001 + number),
            Sid::Logon(luid) => write!(f, "S-1-5-5-{}-{}", luid.high(), luid.low()),
        }
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

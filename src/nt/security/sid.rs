//! Security identifiers: the names that access is granted to.
//!
//! Modelled: the well-known identifiers that the lessons meet, users of this machine, logon SIDs, packages.
//! Left out: the binary form, domains, capability SIDs.
//! Written down in: Microsoft, "Well-known SIDs".

use std::fmt;

use crate::nt::security::Luid;

/// What the identifiers of packages begin with: six of their seven numbers are the same here.
const PACKAGE: &str = "S-1-15-2-1-2-3-4-5-6-";

/// A security identifier; its `Display` is the `S-1-...` form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sid {
    /// Everyone.
    World,
    /// Whoever logged on from another machine.
    Network,
    /// Whoever was logged on as a batch job.
    Batch,
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
    /// Every package that runs in an AppContainer.
    AllApplicationPackages,
    /// A package, by the last of its numbers.
    Package(u32),
}

impl Sid {
    /// The identifier with this text: one that a token of the model can have.
    pub fn from_text(text: &str) -> Option<Sid> {
        let fixed = [
            Sid::World,
            Sid::Network,
            Sid::Batch,
            Sid::Interactive,
            Sid::Service,
            Sid::AuthenticatedUsers,
            Sid::Restricted,
            Sid::LocalSystem,
            Sid::LocalService,
            Sid::NetworkService,
            Sid::Administrators,
            Sid::Users,
            Sid::AllApplicationPackages,
        ];
        let user = || text.strip_prefix("S-1-5-21-1-2-3-")?.parse::<u32>().ok()?.checked_sub(1001).map(Sid::User);
        let logon = || {
            let (high, low) = text.strip_prefix("S-1-5-5-")?.split_once('-')?;
            Some(Sid::Logon(Luid(u64::from(high.parse::<u32>().ok()?) << 32 | u64::from(low.parse::<u32>().ok()?))))
        };
        let package = || text.strip_prefix(PACKAGE)?.parse().ok().map(Sid::Package);
        let found = fixed.into_iter().find(|sid| sid.to_string() == text).or_else(user).or_else(logon).or_else(package);
        found.filter(|sid| sid.to_string() == text)
    }

    /// Whether a text is an identifier at all, known here or not: `S-1-`, an authority, and up to 15 numbers.
    pub fn is_sid(text: &str) -> bool {
        let Some(parts) = text.strip_prefix("S-1-") else { return false };
        let mut parts = parts.split('-');
        let authority =
            parts.next().is_some_and(|authority| authority.parse().is_ok_and(|number: u64| number < 1 << 48));
        let parts: Vec<_> = parts.collect();
        authority && (1..=15).contains(&parts.len()) && parts.iter().all(|part| part.parse::<u32>().is_ok())
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sid::World => f.write_str("S-1-1-0"),
            Sid::Network => f.write_str("S-1-5-2"),
            Sid::Batch => f.write_str("S-1-5-3"),
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
            Sid::AllApplicationPackages => f.write_str("S-1-15-2-1"),
            Sid::Package(number) => write!(f, "{PACKAGE}{number}"),
        }
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_read_as_it_is_written() {
        let counted = [Sid::User(0), Sid::User(7), Sid::Logon(Luid(0x1_0000_0002)), Sid::Package(0), Sid::Package(2)];
        for sid in counted.into_iter().chain([Sid::World, Sid::Administrators, Sid::AllApplicationPackages]) {
            assert_eq!(Sid::from_text(&sid.to_string()), Some(sid));
        }
        assert_eq!(Sid::from_text("S-1-5-21-1-2-3-1000"), None);
    }

    #[test]
    fn an_identifier_need_not_be_known() {
        assert!(Sid::is_sid("S-1-16-8192") && Sid::is_sid("S-1-5-21-9-9-9-500"));
        for text in ["", "S-1-5", "S-1-5-", "S-1-5-x", "s-1-5-18", "S-2-5-18", "S-1-5-4294967296"] {
            assert!(!Sid::is_sid(text), "{text}");
        }
    }
}

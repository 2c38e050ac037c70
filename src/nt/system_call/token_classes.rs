//! The classes of information about a token: their numbers, how long each is, and what of it this model tells.
//!
//! A fixed length must be met exactly, a variable one must be reached. What can be asked is not always what can be set.
//! Left out: classes after `TokenElevation` (integrity, app containers), which release brought which class, the contents
//! of lists.
//! Written down in: Microsoft, `TOKEN_INFORMATION_CLASS`; ReactOS `ntoskrnl/se/tokencls.c` for the lengths.

use crate::nt::security::{Elevation, Luid, Sid, Token};

macro_rules! classes {
    ($($class:ident = $name:literal, $number:literal, $query:expr, $set:expr;)*) => {
        /// What can be asked of a token, or set (`TOKEN_INFORMATION_CLASS`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Class {
            $($class,)*
        }

        /// Their names in the headers, and their numbers. Number 0 was never used.
        pub(super) const CLASSES: &[(&str, u64)] = &[$(($name, $number)),*];

        impl Class {
            pub(super) fn numbered(number: u64) -> Option<Class> {
                match number {
                    $($number => Some(Class::$class),)*
                    _ => None,
                }
            }

            /// What length a query must give.
            pub(super) fn query(self) -> Length {
                match self {
                    $(Class::$class => $query,)*
                }
            }

            /// What length a change must give.
            pub(super) fn set(self) -> Length {
                match self {
                    $(Class::$class => $set,)*
                }
            }
        }
    };
}

/// What length goes with a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// It cannot be asked, or set.
    Never,
    /// Exactly so many bytes; checked before the handle.
    Fixed(u64),
    /// As many as it takes; checked after the handle.
    Variable,
}
use Length::{Fixed, Never, Variable};

classes! {
    User = "TokenUser", 1, Variable, Never;
    Groups = "TokenGroups", 2, Variable, Never;
    Privileges = "TokenPrivileges", 3, Variable, Never;
    Owner = "TokenOwner", 4, Variable, Variable;
    PrimaryGroup = "TokenPrimaryGroup", 5, Variable, Variable;
    DefaultDacl = "TokenDefaultDacl", 6, Variable, Variable;
    Source = "TokenSource", 7, Variable, Never;
    Type = "TokenType", 8, Variable, Never;
    ImpersonationLevel = "TokenImpersonationLevel", 9, Fixed(4), Never;
    Statistics = "TokenStatistics", 10, Variable, Never;
    RestrictedSids = "TokenRestrictedSids", 11, Variable, Never;
    SessionId = "TokenSessionId", 12, Fixed(4), Fixed(4);
    GroupsAndPrivileges = "TokenGroupsAndPrivileges", 13, Variable, Never;
    SessionReference = "TokenSessionReference", 14, Never, Fixed(4);
    SandBoxInert = "TokenSandBoxInert", 15, Fixed(4), Never;
    AuditPolicy = "TokenAuditPolicy", 16, Never, Variable;
    Origin = "TokenOrigin", 17, Variable, Fixed(8);
    ElevationType = "TokenElevationType", 18, Fixed(4), Never;
    Elevation = "TokenElevation", 20, Fixed(4), Never;
}

/// How many bytes a class takes, with the pointers of a 64-bit system, and what of it this model tells.
pub(super) fn information(token: &Token, class: Class) -> Option<(u64, Vec<(&'static str, String)>)> {
    let owner = token.default_descriptor.owner;
    let entries =
        token.default_descriptor.dacl.as_ref().map_or(0, |dacl| dacl.iter().map(|ace| 8 + sid(ace.sid)).sum());
    let groups: u64 = token.groups.iter().map(|group| 16 + sid(*group)).sum();
    let privileges = u64::from(token.privileges.bits().count_ones()) * 12;
    Some(match class {
        Class::User => (16 + sid(token.user), vec![("sid", token.user.to_string())]),
        Class::Groups => (8 + groups, Vec::new()),
        Class::Privileges => (4 + privileges, vec![("value", token.privileges.names())]),
        Class::Owner => (8 + sid(owner), vec![("sid", owner.to_string())]),
        Class::PrimaryGroup => (8 + sid(Sid::Users), Vec::new()),
        Class::DefaultDacl => (16 + entries, Vec::new()),
        Class::Source => (16, Vec::new()),
        Class::Type => (4, vec![("value", "TokenPrimary".to_owned())]),
        Class::Statistics => (56, vec![("logon_session", token.logon_session.to_string())]),
        Class::RestrictedSids => (8, Vec::new()),
        Class::SessionId => (4, vec![("session", token.session.to_string())]),
        Class::GroupsAndPrivileges => (56 + 16 + sid(token.user) + groups + privileges, Vec::new()),
        Class::SandBoxInert => (4, vec![("value", "0".to_owned())]),
        Class::Origin => (8, vec![("logon_session", origin(token).to_string())]),
        Class::ElevationType => (4, vec![("value", elevation_type(token).to_owned())]),
        Class::Elevation => (4, vec![("value", u8::from(token.has(Sid::Administrators)).to_string())]),
        Class::ImpersonationLevel | Class::SessionReference | Class::AuditPolicy => return None,
    })
}

/// The bytes of a security identifier: eight, and four for each number behind the authority.
fn sid(sid: Sid) -> u64 {
    8 + 4 * sid.to_string().split('-').skip(3).count() as u64
}

/// Whose logon made the token's: LocalSystem's, where somebody logged on; nobody's, where the token was there from boot.
fn origin(token: &Token) -> Luid {
    if matches!(token.user, Sid::User(_)) { Luid::LOCAL_SYSTEM } else { Luid(0) }
}

fn elevation_type(token: &Token) -> &'static str {
    match token.elevation {
        Elevation::Default => "TokenElevationTypeDefault",
        Elevation::Full => "TokenElevationTypeFull",
        Elevation::Limited => "TokenElevationTypeLimited",
    }
}

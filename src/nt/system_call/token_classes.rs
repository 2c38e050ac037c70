//! The classes of information about a token: their numbers, how long each is, and what of it this model tells.
//!
//! A fixed length must be met exactly, a variable one must be reached. What can be asked is not always what can be set.
//! Left out: most classes after `TokenElevation`, which release brought which class, the contents of lists.
//! Written down in: Microsoft, `TOKEN_INFORMATION_CLASS`; ReactOS `ntoskrnl/se/tokencls.c` for the lengths.

use crate::nt::parameter::numbered;
use crate::nt::security::{Elevation, Luid, Sid, Token};

numbered! {
    /// What can be asked of a token, or set (`TOKEN_INFORMATION_CLASS`). Number 0 was never used.
    pub(super) enum Class {
        User = "TokenUser", 1;
        Groups = "TokenGroups", 2;
        Privileges = "TokenPrivileges", 3;
        Owner = "TokenOwner", 4;
        PrimaryGroup = "TokenPrimaryGroup", 5;
        DefaultDacl = "TokenDefaultDacl", 6;
        Source = "TokenSource", 7;
        Type = "TokenType", 8;
        ImpersonationLevel = "TokenImpersonationLevel", 9;
        Statistics = "TokenStatistics", 10;
        RestrictedSids = "TokenRestrictedSids", 11;
        SessionId = "TokenSessionId", 12;
        GroupsAndPrivileges = "TokenGroupsAndPrivileges", 13;
        SessionReference = "TokenSessionReference", 14;
        SandBoxInert = "TokenSandBoxInert", 15;
        AuditPolicy = "TokenAuditPolicy", 16;
        Origin = "TokenOrigin", 17;
        ElevationType = "TokenElevationType", 18;
        Elevation = "TokenElevation", 20;
        IntegrityLevel = "TokenIntegrityLevel", 25;
        IsAppContainer = "TokenIsAppContainer", 29;
        AppContainerSid = "TokenAppContainerSid", 31;
    }
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

impl Class {
    /// What length a query must give.
    pub(super) fn query(self) -> Length {
        match self {
            Class::SessionReference | Class::AuditPolicy => Never,
            Class::ImpersonationLevel
            | Class::SessionId
            | Class::SandBoxInert
            | Class::ElevationType
            | Class::Elevation
            | Class::IsAppContainer => Fixed(4),
            Class::User
            | Class::Groups
            | Class::Privileges
            | Class::Owner
            | Class::PrimaryGroup
            | Class::DefaultDacl
            | Class::Source
            | Class::Type
            | Class::Statistics
            | Class::RestrictedSids
            | Class::GroupsAndPrivileges
            | Class::Origin
            | Class::IntegrityLevel
            | Class::AppContainerSid => Variable,
        }
    }

    /// What length a change must give.
    pub(super) fn set(self) -> Length {
        match self {
            Class::SessionId | Class::SessionReference => Fixed(4),
            Class::Origin => Fixed(8),
            Class::Owner | Class::PrimaryGroup | Class::DefaultDacl | Class::AuditPolicy => Variable,
            Class::User
            | Class::Groups
            | Class::Privileges
            | Class::Source
            | Class::Type
            | Class::ImpersonationLevel
            | Class::Statistics
            | Class::RestrictedSids
            | Class::GroupsAndPrivileges
            | Class::SandBoxInert
            | Class::ElevationType
            | Class::Elevation
            // That somebody may lower it is left out here: a program is started with a lowered token.
            | Class::IntegrityLevel
            | Class::IsAppContainer
            | Class::AppContainerSid => Never,
        }
    }
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
        Class::Type => {
            let word = if token.impersonation.is_some() { "TokenImpersonation" } else { "TokenPrimary" };
            (4, vec![("value", word.to_owned())])
        }
        Class::ImpersonationLevel => (4, vec![("value", (token.impersonation? as u32).to_string())]),
        Class::Statistics => (56, vec![("logon_session", token.logon_session.to_string())]),
        Class::RestrictedSids => {
            let list: u64 = token.confinement.restricting.iter().map(|each| 16 + sid(*each)).sum();
            (8 + list, Vec::new())
        }
        Class::SessionId => (4, vec![("session", token.session.to_string())]),
        Class::GroupsAndPrivileges => (56 + 16 + sid(token.user) + groups + privileges, Vec::new()),
        Class::SandBoxInert => (4, vec![("value", "0".to_owned())]),
        Class::Origin => (8, vec![("logon_session", origin(token).to_string())]),
        Class::ElevationType => (4, vec![("value", elevation_type(token).to_owned())]),
        Class::Elevation => (4, vec![("value", u8::from(token.has(Sid::Administrators)).to_string())]),
        Class::IntegrityLevel => (28, vec![("sid", format!("S-1-16-{}", token.integrity_level().number()))]),
        Class::IsAppContainer => {
            let is_contained = token.confinement.app_container.is_some();
            (4, vec![("value", u8::from(is_contained).to_string())])
        }
        Class::AppContainerSid => match token.confinement.app_container {
            Some(package) => (8 + sid(package), vec![("sid", package.to_string())]),
            None => (8, Vec::new()),
        },
        Class::SessionReference | Class::AuditPolicy => return None,
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

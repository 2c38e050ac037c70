//! Tokens: who a process is. A token names one session and one logon session, and nothing else names both.
//!
//! Modelled: the user, groups, privileges, the logon session (`AuthenticationId`), the session (`TokenSessionId`),
//! the split of an administrator's token, its integrity level, what narrows it, and the list that new objects get.
//! Written down in: Microsoft, "Access Tokens"; `TokenSessionId` and `TokenLinkedToken` in the headers.

use std::sync::Arc;

use crate::nt::security::{Confinement, ImpersonationLevel, IntegrityLevel, Luid, Privileges, SecurityDescriptor, Sid};
use crate::nt::session::SessionId;

/// Which half of a split administrator's token this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Elevation {
    /// The token was never split (`TokenElevationTypeDefault`).
    Default,
    /// The full half (`TokenElevationTypeFull`).
    Full,
    /// The filtered half, without the administrators' rights (`TokenElevationTypeLimited`).
    Limited,
}

/// The identity of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The user's security identifier.
    pub user: Sid,
    /// The account name, as tools show it.
    pub account: Arc<str>,
    /// The groups that the user acts as a member of.
    pub groups: Arc<[Sid]>,
    /// What the token may do regardless of descriptors.
    pub privileges: Privileges,
    /// The logon session: the token's `AuthenticationId`.
    pub logon_session: Luid,
    /// The session: the token's `TokenSessionId`. A process that is started with this token runs there; changing it later
    /// moves no process.
    pub session: SessionId,
    /// Which half of a split token this is.
    pub elevation: Elevation,
    /// What an object gets whose creator does not say who may use it.
    pub default_descriptor: SecurityDescriptor,
    /// What it may do less than its user may.
    pub confinement: Confinement,
    /// Whether a program with it may reach into windows of higher integrity levels (`TokenUIAccess`).
    pub ui_access: bool,
    /// How far it may be used, where it is no process's but a thread's.
    pub impersonation: Option<ImpersonationLevel>,
}

impl Token {
    /// Whether the token speaks for this identity.
    pub fn has(&self, sid: Sid) -> bool {
        self.user == sid || sid == Sid::World || self.groups.contains(&sid)
    }

    /// The integrity level (since Windows Vista): what it was lowered to, or that of a system account, of an
    /// administrator, or of anybody else.
    ///
    /// Source: Microsoft, "Mandatory Integrity Control" and "Well-known SIDs".
    pub fn integrity_level(&self) -> IntegrityLevel {
        let own = match self.user {
            Sid::LocalSystem | Sid::LocalService | Sid::NetworkService => IntegrityLevel::System,
            _ if self.groups.contains(&Sid::Administrators) => IntegrityLevel::High,
            _ => IntegrityLevel::Medium,
        };
        self.confinement.integrity.unwrap_or(own)
    }

    /// What a new object of this token is made with, where its maker says nothing else.
    pub fn descriptor_for(&self, given: Option<&SecurityDescriptor>) -> SecurityDescriptor {
        let chosen = given.unwrap_or(&self.default_descriptor).clone();
        let label = chosen.label.or_else(|| self.integrity_level().label_of_what_it_makes());
        SecurityDescriptor { label, ..chosen }
    }

    /// Whether the token is LocalSystem's own.
    pub fn is_local_system(&self) -> bool {
        self.user == Sid::LocalSystem
    }
}

//! Confinement: what a token may do less than its user may.
//!
//! There are three ways to start a program that is trusted less than its user, and each is one more thing that an access
//! check asks: a lower integrity level, a list of restricting identities that must be allowed too, an AppContainer whose
//! package must be allowed too.
//! Modelled: a level that is lowered; a restricted token with the one identity `RESTRICTED`, whose privileges are gone;
//! AppContainers without capabilities. Left out: identities that only deny, other restricting identities, capabilities,
//! AppContainers with less privilege.
//! Written down in: Microsoft, "Restricted Tokens", "Implement an AppContainer" and "Mandatory Integrity Control".

use std::sync::Arc;

use crate::nt::security::integrity::IntegrityLevel;
use crate::nt::security::{Privileges, Sid, Token};

/// What narrows a token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confinement {
    /// The level that it was lowered to.
    pub integrity: Option<IntegrityLevel>,
    /// The identities of which one must be allowed beside the user's own; without any, nothing is asked.
    pub restricting: Arc<[Sid]>,
    /// The package of the AppContainer that it is in.
    pub app_container: Option<Sid>,
}

impl Token {
    /// The same token with a level that is no higher than this one.
    #[must_use]
    pub fn lowered(&self, level: IntegrityLevel) -> Token {
        let integrity = Some(self.integrity_level().min(level));
        Token { confinement: Confinement { integrity, ..self.confinement.clone() }, ..self.clone() }
    }

    /// The same token as `CreateRestrictedToken` makes it with `DISABLE_MAX_PRIVILEGE`: the privilege to go through
    /// directories stays, and nothing is granted that the identity `RESTRICTED` is not granted too.
    #[must_use]
    pub fn restricted(&self) -> Token {
        let restricting = [Sid::Restricted].into();
        let confinement = Confinement { restricting, ..self.confinement.clone() };
        Token { privileges: self.privileges & Privileges::CHANGE_NOTIFY, confinement, ..self.clone() }
    }

    /// The same token in the AppContainer of a package. Its level is low; what it makes is its package's too, which is
    /// concluded.
    #[must_use]
    pub fn contained(&self, package: Sid) -> Token {
        let low = self.lowered(IntegrityLevel::Low);
        let confinement = Confinement { app_container: Some(package), ..low.confinement.clone() };
        let privileges = self.privileges & Privileges::CHANGE_NOTIFY;
        Token { privileges, confinement, default_descriptor: low.default_descriptor.also_for(package), ..low }
    }
}

//! Impersonation: a token that a thread acts with in place of its process's.
//!
//! A token is a primary one, which a process has, or an impersonation token, which says how far it may be used. A server
//! that may not act as its client still learns who the client is, and can do nothing in the client's name.
//! Left out: the anonymous level, delegation to other computers, what a client asks for itself (`SECURITY_SQOS_PRESENT`).
//! Written down in: Microsoft, "Impersonation Levels" and `ImpersonateNamedPipeClient`.

use crate::nt::security::{Privileges, Token};

/// How far an impersonation token may be used (`SECURITY_IMPERSONATION_LEVEL`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImpersonationLevel {
    /// Who it is may be asked, and nothing can be done with it.
    Identification = 1,
    /// Everything on this computer is done as whom it speaks for.
    Impersonation = 2,
}

impl Token {
    /// The token with which a thread of a process acts as somebody else: in full for whoever holds
    /// `SeImpersonatePrivilege`, and for oneself; anybody else may only ask who it is.
    ///
    /// A token that is for asking alone stays so.
    #[must_use]
    pub fn impersonated_by(&self, process: &Token) -> Token {
        let may = process.privileges.contains(Privileges::IMPERSONATE) || process.user == self.user;
        let alone = !may || self.impersonation == Some(ImpersonationLevel::Identification);
        let level = if alone { ImpersonationLevel::Identification } else { ImpersonationLevel::Impersonation };
        Token { impersonation: Some(level), ..self.clone() }
    }
}

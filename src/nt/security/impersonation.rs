//! Impersonation: a token that a thread acts with in place of its process's.
//!
//! A token is a primary one, which a process has, or an impersonation token, which says how far it may be used. A server
//! that may not act as its client still learns who the client is, and can do nothing in the client's name. A client says
//! when it opens a pipe how far a server may go (`SECURITY_SQOS_PRESENT`), and no server gets more.
//! Left out: other computers, so that delegation is as impersonation here; the anonymous user.
//! Written down in: Microsoft, "Impersonation Levels" and `ImpersonateNamedPipeClient`.

use crate::nt::security::{Privileges, Token};

/// How far an impersonation token may be used (`SECURITY_IMPERSONATION_LEVEL`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImpersonationLevel {
    /// Not even who it is may be asked.
    Anonymous = 0,
    /// Who it is may be asked, and nothing can be done with it.
    Identification = 1,
    /// Everything on this computer is done as whom it speaks for.
    Impersonation = 2,
    /// The same, on other computers too.
    Delegation = 3,
}

impl ImpersonationLevel {
    /// The level of a client that does not say one.
    pub const UNSAID: ImpersonationLevel = ImpersonationLevel::Impersonation;
}

impl Token {
    /// The token with which a thread of a process acts as somebody else: in full for whoever holds
    /// `SeImpersonatePrivilege`, and for oneself; anybody else may only ask who it is.
    ///
    /// No token gets a higher level than it has.
    #[must_use]
    pub fn impersonated_by(&self, process: &Token) -> Token {
        let may = process.privileges.contains(Privileges::IMPERSONATE) || process.user == self.user;
        let most = if may { ImpersonationLevel::Delegation } else { ImpersonationLevel::Identification };
        self.up_to(most)
    }

    /// The token at a level of impersonation, or a lower one where it had that; a primary token gives what is usual.
    #[must_use]
    pub fn up_to(&self, level: ImpersonationLevel) -> Token {
        let own = self.impersonation.unwrap_or(ImpersonationLevel::UNSAID);
        Token { impersonation: Some(own.min(level)), ..self.clone() }
    }
}

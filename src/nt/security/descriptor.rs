//! Security descriptors, and the one access check: which of the rights that a token asks for it gets.
//!
//! Modelled: the owner and a discretionary list of allowing and denying entries, read in their order; no list at all
//! (a null DACL) allows everything; `MAXIMUM_ALLOWED`, `ACCESS_SYSTEM_SECURITY`, rights that mean nothing.
//! Left out: the system list, inheritance, conditional entries, the primary group; audit records; `SeSecurityPrivilege`
//! and `SeTakeOwnershipPrivilege`, which nobody here holds.
//! Written down in: Microsoft, "How DACLs Control Access to an Object" and "Access Mask Format"; Wine's kernel32
//! `sync.c` test tries each bit on a mutex.

use std::sync::Arc;

use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, GenericMapping, Sid, Token};
use crate::nt::status::NtStatus;

/// One entry of a list: a right given to, or kept from, an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ace {
    /// Whom it is about.
    pub sid: Sid,
    /// The rights, generic ones included; the type of the object maps them.
    pub rights: AccessMask,
    /// Whether the entry denies.
    pub deny: bool,
}

impl Ace {
    /// An entry that allows.
    pub const fn allow(sid: Sid, rights: AccessMask) -> Ace {
        Ace { sid, rights, deny: false }
    }
}

/// Who owns an object and who may do what with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityDescriptor {
    /// The owner, who may always read and change the list.
    pub owner: Sid,
    /// The list; `None` is a null DACL, which lets everyone do everything.
    pub dacl: Option<Arc<[Ace]>>,
}

impl SecurityDescriptor {
    /// A descriptor without a list: everyone may do everything.
    pub fn open_to_everyone(owner: Sid) -> SecurityDescriptor {
        SecurityDescriptor { owner, dacl: None }
    }

    /// The rights that a token gets (`SeAccessCheck`), or why it gets none.
    ///
    /// | what is asked for | what is granted |
    /// | --- | --- |
    /// | nothing, a bit that means nothing, `ACCESS_SYSTEM_SECURITY` | a refusal, see [`AccessMask::check`] |
    /// | `MAXIMUM_ALLOWED` | everything that the list does not refuse; a refusal, if that is nothing |
    /// | anything else | it, if the list refuses nothing of it |
    pub fn grant(
        &self,
        token: &Token,
        wanted: AccessMask,
        mapping: &GenericMapping,
    ) -> Result<AccessMask, (Rule, NtStatus)> {
        wanted.check()?;
        let asked = mapping.map(wanted) - AccessMask::MAXIMUM_ALLOWED;
        let most = if wanted.contains(AccessMask::MAXIMUM_ALLOWED) {
            let all = AccessMask::new(mapping.all);
            all - self.refused(token, all, mapping)
        } else {
            AccessMask::empty()
        };
        let granted = asked | most;
        if granted.is_empty() || !self.refused(token, asked, mapping).is_empty() {
            return Err((Rule::DescriptorRefuses, NtStatus::ACCESS_DENIED));
        }
        Ok(granted)
    }

    /// The rights that the list keeps from the token. Entries are read in order; a right is decided by the first entry
    /// that speaks of it.
    fn refused(&self, token: &Token, mut wanted: AccessMask, mapping: &GenericMapping) -> AccessMask {
        let Some(dacl) = &self.dacl else { return AccessMask::empty() };
        if token.has(self.owner) {
            wanted -= AccessMask::READ_CONTROL | AccessMask::WRITE_DAC;
        }
        let mut refused = AccessMask::empty();
        for ace in dacl.iter().filter(|ace| token.has(ace.sid)) {
            let spoken_of = mapping.map(ace.rights) & wanted;
            if ace.deny {
                refused |= spoken_of;
            }
            wanted -= spoken_of;
        }
        refused | wanted
    }
}

impl AccessMask {
    /// What is refused to every program, whatever the list says, of any object.
    ///
    /// | in this order, what is asked for | answer |
    /// | --- | --- |
    /// | nothing, or a bit that means nothing | `STATUS_ACCESS_DENIED` |
    /// | `ACCESS_SYSTEM_SECURITY` | `STATUS_PRIVILEGE_NOT_HELD` |
    pub fn check(self) -> Result<(), (Rule, NtStatus)> {
        if self.intersects(AccessMask::RESERVED) || self.is_empty() {
            Err((Rule::DescriptorRefuses, NtStatus::ACCESS_DENIED))
        } else if self.contains(AccessMask::ACCESS_SYSTEM_SECURITY) {
            Err((Rule::AuditingNeedsPrivilege, NtStatus::PRIVILEGE_NOT_HELD))
        } else {
            Ok(())
        }
    }
}

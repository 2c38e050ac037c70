//! Security descriptors, and the check of a caller's rights against one.
//!
//! Modelled: the owner and a discretionary list of allowing and denying entries, read in their order; no list at all
//! (a null DACL) allows everything. Left out: the system list, inheritance, conditional entries, the primary group.
//! Written down in: Microsoft, "How DACLs Control Access to an Object".

use std::sync::Arc;

use crate::nt::security::{AccessMask, GenericMapping, Sid, Token};

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

    /// The rights of those asked for that the token does not get; empty means access.
    ///
    /// Entries are read in order; a right is decided by the first entry that speaks of it.
    pub fn refused(&self, token: &Token, wanted: AccessMask, mapping: &GenericMapping) -> AccessMask {
        let mut wanted = mapping.map(wanted);
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

//! Security descriptors, and the one access check: which of the rights that a token asks for it gets.
//!
//! Modelled: the owner and a discretionary list of allowing and denying entries, read in their order; no list at all
//! (a null DACL) allows everything; `MAXIMUM_ALLOWED`, `ACCESS_SYSTEM_SECURITY`, rights that mean nothing.
//! The integrity label, and what narrows a token, are asked beside the list.
//! Left out: the rest of the system list, inheritance, conditional entries, the primary group; audit records; what
//! `SeSecurityPrivilege` and `SeTakeOwnershipPrivilege` let their holders do.
//! Written down in: Microsoft, "How DACLs Control Access to an Object" and "Access Mask Format"; Wine's kernel32
//! `sync.c` test tries each bit on a mutex.

use std::sync::Arc;

use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, GenericMapping, IntegrityLevel, Sid, Token};
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
    /// The integrity level below which nobody may write; without it, the medium one.
    pub label: Option<IntegrityLevel>,
}

impl SecurityDescriptor {
    /// A descriptor with a list, and without a label.
    pub fn listing(owner: Sid, list: impl Into<Arc<[Ace]>>) -> SecurityDescriptor {
        SecurityDescriptor { owner, dacl: Some(list.into()), label: None }
    }

    /// A descriptor without a list: everyone may do everything.
    pub fn open_to_everyone(owner: Sid) -> SecurityDescriptor {
        SecurityDescriptor { owner, dacl: None, label: None }
    }

    /// The same descriptor with an entry more, which allows everything.
    #[must_use]
    pub fn also_for(self, sid: Sid) -> SecurityDescriptor {
        self.with(Ace::allow(sid, AccessMask::GENERIC_ALL))
    }

    /// The same descriptor with an entry more, at the end of its list; one without a list allows everything already.
    #[must_use]
    pub fn with(self, entry: Ace) -> SecurityDescriptor {
        let dacl = self.dacl.map(|dacl| dacl.iter().copied().chain([entry]).collect());
        SecurityDescriptor { dacl, ..self }
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
            let kept = self.kept_from(token, all, mapping).into_iter();
            kept.fold(all, |left, (_, kept)| left - kept)
        } else {
            AccessMask::empty()
        };
        let refused = self.kept_from(token, asked, mapping).into_iter().find(|(_, kept)| !kept.is_empty());
        match refused {
            Some((rule, _)) => Err((rule, NtStatus::ACCESS_DENIED)),
            None if (asked | most).is_empty() => Err((Rule::DescriptorRefuses, NtStatus::ACCESS_DENIED)),
            None => Ok(asked | most),
        }
    }

    /// What is kept from a token of the rights that it asks for, by each of the checks in their order: all must let
    /// something pass.
    fn kept_from(&self, token: &Token, wanted: AccessMask, mapping: &GenericMapping) -> [(Rule, AccessMask); 4] {
        let confinement = &token.confinement;
        let restricting = |sid: Sid| confinement.restricting.contains(&sid);
        let package = |sid: Sid| confinement.app_container == Some(sid) || sid == Sid::AllApplicationPackages;
        let if_any = |any: bool, kept: AccessMask| if any { kept } else { AccessMask::empty() };
        let is_restricted = !confinement.restricting.is_empty();
        let is_contained = confinement.app_container.is_some();
        [
            (Rule::NoWriteUp, self.kept_by_label(token, wanted, mapping)),
            (Rule::DescriptorRefuses, self.kept_by_list(|sid| token.has(sid), wanted, mapping)),
            (Rule::RestrictingIdentities, if_any(is_restricted, self.kept_by_list(restricting, wanted, mapping))),
            (Rule::PackageMustBeAllowed, if_any(is_contained, self.kept_by_list(package, wanted, mapping))),
        ]
    }

    /// The mandatory check: below the object's level, what reading and executing do not need is kept.
    ///
    /// An AppContainer is not asked by an object of the medium level or below: there its package decides. That is
    /// concluded from Microsoft's example, which lets packages signal an event without giving it a label.
    fn kept_by_label(&self, token: &Token, wanted: AccessMask, mapping: &GenericMapping) -> AccessMask {
        let level = self.label.unwrap_or(IntegrityLevel::Medium);
        let is_asked = token.confinement.app_container.is_none() || level > IntegrityLevel::Medium;
        if is_asked && token.integrity_level() < level {
            wanted - mapping.map(AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE)
        } else {
            AccessMask::empty()
        }
    }

    /// The rights that the list keeps from whoever has these identities. Entries are read in order; a right is decided
    /// by the first entry that speaks of it.
    fn kept_by_list(&self, has: impl Fn(Sid) -> bool, mut wanted: AccessMask, mapping: &GenericMapping) -> AccessMask {
        let Some(dacl) = &self.dacl else { return AccessMask::empty() };
        if has(self.owner) {
            wanted -= AccessMask::READ_CONTROL | AccessMask::WRITE_DAC;
        }
        let mut refused = AccessMask::empty();
        for ace in dacl.iter().filter(|ace| has(ace.sid)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::security::{Confinement, Elevation, Luid, Privileges};
    use crate::nt::session::SessionId;

    /// What an event's generic rights stand for.
    const EVENT: GenericMapping =
        GenericMapping { read: 0x2_0001, write: 0x2_0002, execute: 0x12_0000, all: 0x1F_0003 };
    const MODIFY: AccessMask = AccessMask::EVENT_MODIFY_STATE;

    fn alice() -> Token {
        Token {
            user: Sid::User(0),
            account: "Alice".into(),
            groups: [Sid::Users].into(),
            privileges: Privileges::all(),
            logon_session: Luid(1),
            session: SessionId(1),
            elevation: Elevation::Default,
            default_descriptor: SecurityDescriptor::listing(
                Sid::User(0),
                [Ace::allow(Sid::User(0), AccessMask::GENERIC_ALL)],
            ),
            confinement: Confinement::default(),
            ui_access: false,
            impersonation: None,
        }
    }

    #[track_caller]
    fn check(descriptor: &SecurityDescriptor, token: &Token, wanted: AccessMask, expected: Result<(), Rule>) {
        let granted = descriptor.grant(token, wanted, &EVENT).map(|_| ()).map_err(|(rule, _)| rule);
        assert_eq!(granted, expected);
    }

    #[test]
    fn below_an_objects_level_nothing_is_written() {
        let (own, low) = (alice().default_descriptor, alice().lowered(IntegrityLevel::Low));
        check(&own, &alice(), MODIFY, Ok(()));
        check(&own, &low, MODIFY, Err(Rule::NoWriteUp));
        check(&own, &low, AccessMask::SYNCHRONIZE, Ok(()));
        check(&low.descriptor_for(None), &low, MODIFY, Ok(()));
        let most = own.grant(&low, AccessMask::MAXIMUM_ALLOWED, &EVENT);
        assert_eq!(most, Ok(AccessMask::new(0x12_0001)));
        assert_eq!(alice().descriptor_for(None).label, None);
    }

    #[test]
    fn a_restricted_token_is_checked_twice() {
        let (own, restricted) = (alice().default_descriptor, alice().restricted());
        check(&own, &restricted, MODIFY, Err(Rule::RestrictingIdentities));
        check(&own.clone().also_for(Sid::Restricted), &restricted, MODIFY, Ok(()));
        let others = SecurityDescriptor::listing(Sid::User(1), [Ace::allow(Sid::Restricted, AccessMask::GENERIC_ALL)]);
        check(&others, &restricted, MODIFY, Err(Rule::DescriptorRefuses));
    }

    #[test]
    fn a_package_must_be_allowed_beside_its_user() {
        let (own, contained) = (alice().default_descriptor, alice().contained(Sid::Package(0)));
        check(&own, &contained, AccessMask::SYNCHRONIZE, Err(Rule::PackageMustBeAllowed));
        check(&own.clone().also_for(Sid::Package(0)), &contained, MODIFY, Ok(()));
        check(&own.clone().also_for(Sid::AllApplicationPackages), &contained, MODIFY, Ok(()));
        check(&own.also_for(Sid::Package(1)), &contained, MODIFY, Err(Rule::PackageMustBeAllowed));
        check(&contained.descriptor_for(None), &contained, MODIFY, Ok(()));
    }

    #[test]
    fn a_level_is_never_raised() {
        assert_eq!(alice().lowered(IntegrityLevel::System).integrity_level(), IntegrityLevel::Medium);
    }
}

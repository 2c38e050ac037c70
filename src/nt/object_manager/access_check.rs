//! The access check of the Object Manager: what the descriptor of an object grants, by the rights of its type.
//!
//! The kernel is not checked, and neither is the maker of an object. What a descriptor grants is
//! [`SecurityDescriptor::grant`], for these and for everything else that has one.

use crate::nt::object_manager::type_rights::TypeRights;
use crate::nt::object_manager::{Caller, ObjectId, ObjectManager, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel, SecurityDescriptor};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl TypeRights {
    /// The rights of whoever is not checked: whatever it asks for, nothing included.
    fn unchecked(&self, wanted: AccessMask) -> AccessMask {
        let all = AccessMask::new(self.generic.all);
        let more = if wanted.contains(AccessMask::MAXIMUM_ALLOWED) { all } else { AccessMask::empty() };
        self.completed(self.generic.map(wanted) | more)
    }

    /// Rights with those that come with them, and without those that the type does not have.
    fn completed(&self, rights: AccessMask) -> AccessMask {
        let with = |rights, &(right, limited)| if rights & right == right { rights | limited } else { rights };
        self.limited.iter().fold(rights, with) & self.valid
    }
}

impl Caller {
    /// The rights that the caller gets on an object that is there, or why it gets none.
    pub(crate) fn grant(
        &self,
        objects: &ObjectManager,
        id: ObjectId,
        wanted: AccessMask,
    ) -> Result<AccessMask, (Rule, NtStatus)> {
        let Some(object) = objects.get(id) else { return Ok(AccessMask::empty()) };
        self.grant_by(&object.security, wanted, &objects.rights_of(object.object_type()))
    }

    /// The rights that a descriptor gives the caller, as on an object of a type with these rights.
    pub(crate) fn grant_by(
        &self,
        descriptor: &SecurityDescriptor,
        wanted: AccessMask,
        rights: &TypeRights,
    ) -> Result<AccessMask, (Rule, NtStatus)> {
        if self.kernel_mode {
            return Ok(rights.unchecked(wanted));
        }
        if self.token.impersonation.is_some_and(|level| level < ImpersonationLevel::Impersonation) {
            return Err((Rule::IdentifiedAlone, NtStatus::BAD_IMPERSONATION_LEVEL));
        }
        descriptor.grant(&self.token, wanted, &rights.generic).map(|granted| rights.completed(granted))
    }

    /// Whether the caller gets all these rights on an object.
    pub(crate) fn may(&self, objects: &ObjectManager, id: ObjectId, wanted: AccessMask) -> bool {
        self.grant(objects, id, wanted).is_ok()
    }
}

impl ObjectManager {
    /// The rights of a type, on this release.
    pub(crate) fn rights_of(&self, object_type: ObjectType) -> TypeRights {
        object_type.rights(self.policies.type_rights)
    }

    /// The rights that the maker of an object gets: whatever it asks for.
    pub(crate) fn rights_of_maker(&self, object_type: ObjectType, wanted: AccessMask) -> AccessMask {
        self.rights_of(object_type).unchecked(wanted)
    }

    /// [`Caller::grant`], told.
    pub(crate) fn grant(
        &self,
        trace: &mut Trace,
        caller: &Caller,
        object: ObjectId,
        wanted: AccessMask,
    ) -> Result<AccessMask, NtStatus> {
        caller.grant(self, object, wanted).map_err(|(rule, status)| trace.failed(rule, status))
    }
}

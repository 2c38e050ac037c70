//! The access check: which of the rights that a caller asks for a new handle gets.
//!
//! Modelled: the generic rights, the object's list, `MAXIMUM_ALLOWED`, `ACCESS_SYSTEM_SECURITY`, rights that mean nothing.
//! Left out: audit records; `SeSecurityPrivilege` and `SeTakeOwnershipPrivilege`, which nobody here holds.
//! Written down in: Microsoft, "Access Mask Format"; Wine's kernel32 `sync.c` test tries each bit on a mutex.

use crate::nt::object_manager::{Caller, Object, ObjectId, ObjectManager, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl ObjectManager {
    /// The rights that the maker of an object gets: whatever it asks for, nothing included.
    pub(crate) fn rights_of_maker(&self, object_type: ObjectType, wanted: AccessMask) -> AccessMask {
        let rights = object_type.rights(self.policies.type_rights);
        let all = AccessMask::new(rights.generic.all);
        let more = if wanted.contains(AccessMask::MAXIMUM_ALLOWED) { all } else { AccessMask::empty() };
        (rights.generic.map(wanted) | more) & rights.valid
    }

    /// The rights that a caller gets on an object that is there.
    ///
    /// | what is asked for | the kernel gets | a program gets |
    /// | --- | --- | --- |
    /// | nothing | nothing | a refusal |
    /// | `ACCESS_SYSTEM_SECURITY` | it | a refusal for want of the privilege |
    /// | a bit that means nothing | nothing of it | a refusal |
    /// | `MAXIMUM_ALLOWED` | everything | everything that it is not refused |
    /// | anything else | it | it, if nothing of it is refused |
    pub(crate) fn grant(
        &self,
        trace: &mut Trace,
        caller: &Caller,
        object: ObjectId,
        wanted: AccessMask,
    ) -> Result<AccessMask, NtStatus> {
        let Some(object_type) = self.get(object).map(Object::object_type) else { return Ok(AccessMask::empty()) };
        if caller.kernel_mode {
            return Ok(self.rights_of_maker(object_type, wanted));
        }
        let rights = object_type.rights(self.policies.type_rights);
        if wanted.contains(AccessMask::ACCESS_SYSTEM_SECURITY) && !wanted.intersects(AccessMask::RESERVED) {
            trace.answered(Rule::AuditingNeedsPrivilege, NtStatus::PRIVILEGE_NOT_HELD);
            return Err(NtStatus::PRIVILEGE_NOT_HELD);
        }
        let asked = rights.generic.map(wanted) - AccessMask::MAXIMUM_ALLOWED;
        let granted = if wanted.contains(AccessMask::MAXIMUM_ALLOWED) {
            let all = AccessMask::new(rights.generic.all);
            asked | (all - caller.refused(self, object, all))
        } else {
            asked
        };
        let refused = caller.refused(self, object, asked) | (wanted & AccessMask::RESERVED);
        if granted.is_empty() || !refused.is_empty() {
            trace.answered(Rule::DescriptorRefuses, NtStatus::ACCESS_DENIED);
            return Err(NtStatus::ACCESS_DENIED);
        }
        Ok(granted & rights.valid)
    }
}

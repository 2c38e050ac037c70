//! Creating and opening: what is done with the end of a walk.
//!
//! In Windows this is `ObInsertObject` and `ObOpenObjectByName`. The order of the checks matters, and is the order of the
//! functions here: the name itself, the attributes that the type refuses and the privilege for a permanent object, the
//! walk, what is there already, the rights on the directory, and last the one place where a session is compared, the
//! create-global check. An open is asked for the attributes last.
//! Left out: security quotas, inherited entries of the directory's descriptor.
//! Written down in: ReactOS `ntoskrnl/ob/obname.c` and `obhandle.c`; the statuses are asserted by Wine's `om.c` test.

use crate::nt::event::Event;
use crate::nt::name::{Component, ObjectName};
use crate::nt::object_manager::object::Link;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, Ending, Object, ObjectId, ObjectManager, ObjectType, Walk};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// What creating answers a program where an object of another type has the name; with `OBJ_OPENIF` always a type
/// mismatch, and to the kernel without it always a collision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeCollisionPolicy {
    /// `STATUS_OBJECT_NAME_COLLISION`. Source: ReactOS `obhandle.c`.
    NameCollision,
    /// `STATUS_OBJECT_TYPE_MISMATCH`. Source: Wine's `om.c` test.
    TypeMismatch,
}

/// Whether creating a section or a link in another session's directory needs `SeCreateGlobalPrivilege`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateGlobalPolicy {
    /// It does not.
    Unchecked,
    /// It does.
    Checked,
}

/// The beginnings of names that the create-global check lets pass (`ObUnsecureGlobalNames`).
/// Source: ReactOS; the default list of each release is not confirmed.
pub const UNSECURE_GLOBAL_NAMES: &[&str] =
    &["netfxcustomperfcounters.1.0", "SharedPerfIPCBlock", "Cor_Private_IPCBlock", "Cor_Public_IPCBlock_"];

/// An object that may be used, with the rights that were granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The object.
    pub object: ObjectId,
    /// The rights.
    pub access: AccessMask,
    /// `STATUS_SUCCESS`, or `STATUS_OBJECT_NAME_EXISTS` where creating opened what was there.
    pub status: NtStatus,
}

/// Opens the object that a name reaches.
pub fn open(
    objects: &ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    wanted: ObjectType,
    access: AccessMask,
) -> Result<Granted, Ending> {
    attributes.check(trace)?;
    let Some(sought) = attributes.sought(Some(wanted), false) else {
        return Err(refuse(trace, Rule::AbsoluteNameNeeded, NtStatus::OBJECT_PATH_SYNTAX_BAD));
    };
    match Walk::new(objects, caller, sought).run(trace) {
        Ending::Found(object) => {
            let granted = use_existing(objects, trace, caller, object, wanted, access, NtStatus::SUCCESS)?;
            check_attributes(trace, caller, attributes, wanted).map(|()| granted)
        }
        Ending::Missing { .. } => Err(refuse(trace, Rule::NothingToOpen, NtStatus::OBJECT_NAME_NOT_FOUND)),
        ending @ (Ending::Failed(_) | Ending::HandedOver { .. } | Ending::DeviceMapNeeded) => Err(ending),
    }
}

/// Creates an object, or opens the one that is there where the caller allows it.
pub fn create(
    objects: &mut ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    body: Body,
    access: AccessMask,
) -> Result<Granted, Ending> {
    attributes.check(trace)?;
    let wanted = body.object_type();
    check_attributes(trace, caller, attributes, wanted)?;
    let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
    if permanent && !holds(caller, Privileges::CREATE_PERMANENT) {
        return Err(refuse(trace, Rule::PermanentNeedsPrivilege, NtStatus::PRIVILEGE_NOT_HELD));
    }
    let Some(sought) = attributes.sought(Some(wanted), true).filter(|sought| !sought.name.is_empty()) else {
        return Ok(create_unnamed(objects, trace, caller, attributes, body, access));
    };
    match Walk::new(objects, caller, sought).run(trace) {
        Ending::Found(object) => collide(objects, trace, caller, attributes, object, wanted, access),
        Ending::Missing { directory, name } => {
            check_place(objects, trace, caller, directory, &name, wanted)?;
            Ok(insert(objects, trace, caller, attributes, body, access, directory, &name))
        }
        ending @ (Ending::Failed(_) | Ending::HandedOver { .. } | Ending::DeviceMapNeeded) => Err(ending),
    }
}

fn create_unnamed(
    objects: &mut ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    body: Body,
    access: AccessMask,
) -> Granted {
    let object_type = body.object_type();
    let security = caller.token.descriptor_for(attributes.security.as_ref());
    let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
    let object = objects.add(body, security, permanent);
    trace.happened(Rule::NoNameNoMeeting, Event::ObjectCreated { object, object_type, path: ObjectName::from("") });
    Granted { object, access: objects.rights_of_maker(object_type, access), status: NtStatus::SUCCESS }
}

/// The name is taken: it is opened if it may be, and the answer says why not otherwise.
fn collide(
    objects: &ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    object: ObjectId,
    wanted: ObjectType,
    access: AccessMask,
) -> Result<Granted, Ending> {
    let found = objects.get(object).map(Object::object_type);
    let open_if = attributes.attributes.contains(Attributes::OBJ_OPENIF);
    if found != Some(wanted) {
        let status = match objects.policies.type_collision {
            _ if caller.kernel_mode && !open_if => NtStatus::OBJECT_NAME_COLLISION,
            TypeCollisionPolicy::NameCollision if !open_if => NtStatus::OBJECT_NAME_COLLISION,
            TypeCollisionPolicy::NameCollision | TypeCollisionPolicy::TypeMismatch => NtStatus::OBJECT_TYPE_MISMATCH,
        };
        return Err(refuse(trace, Rule::OneNamespaceForAllTypes, status));
    }
    if !open_if {
        return Err(refuse(trace, Rule::NameTaken, NtStatus::OBJECT_NAME_COLLISION));
    }
    use_existing(objects, trace, caller, object, wanted, access, NtStatus::OBJECT_NAME_EXISTS)
}

/// Checks the type and the rights of an object that is there.
fn use_existing(
    objects: &ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    object: ObjectId,
    wanted: ObjectType,
    access: AccessMask,
    status: NtStatus,
) -> Result<Granted, Ending> {
    if objects.get(object).map(Object::object_type) != Some(wanted) {
        return Err(refuse(trace, Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH));
    }
    let access = objects.grant(trace, caller, object, access).map_err(Ending::Failed)?;
    if status == NtStatus::OBJECT_NAME_EXISTS {
        trace.answered(Rule::OpenedInstead, status);
    } else {
        trace.answered(Rule::DescriptorAllows, status);
    }
    Ok(Granted { object, access, status })
}

/// Whether a type takes the attributes of a program; what the system itself makes at boot is not asked.
fn check_attributes(
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    wanted: ObjectType,
) -> Result<(), Ending> {
    if !caller.kernel_mode && attributes.attributes.intersects(wanted.invalid_attributes()) {
        return Err(refuse(trace, Rule::AttributesRefused, NtStatus::INVALID_PARAMETER));
    }
    Ok(())
}

/// Whether the caller may put such an object into the directory.
fn check_place(
    objects: &ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    directory: ObjectId,
    name: &str,
    wanted: ObjectType,
) -> Result<(), Ending> {
    if !caller.may(objects, directory, wanted.right_to_create()) {
        return Err(refuse(trace, Rule::DirectoryRefuses, NtStatus::ACCESS_DENIED));
    }
    if crosses_sessions(objects, caller, directory, name, wanted) {
        if !holds(caller, Privileges::CREATE_GLOBAL) {
            return Err(refuse(trace, Rule::CreateGlobalRefused, NtStatus::ACCESS_DENIED));
        }
        trace.answered(Rule::CreateGlobalAllowed, NtStatus::SUCCESS);
    }
    Ok(())
}

/// Whether the create-global check has to ask for the privilege.
fn crosses_sessions(
    objects: &ObjectManager,
    caller: &Caller,
    directory: ObjectId,
    name: &str,
    wanted: ObjectType,
) -> bool {
    let stamp = objects.directory(directory).and_then(|directory| directory.session_stamp);
    objects.policies.create_global == CreateGlobalPolicy::Checked
        && matches!(wanted, ObjectType::Section | ObjectType::SymbolicLink)
        && stamp.is_some_and(|session| session != caller.token.session)
        && !UNSECURE_GLOBAL_NAMES.iter().any(|prefix| name.starts_with(prefix))
}

fn holds(caller: &Caller, privilege: Privileges) -> bool {
    caller.kernel_mode || caller.token.privileges.contains(privilege)
}

#[allow(clippy::too_many_arguments, reason = "the parts of one insertion, all of them different in type")]
fn insert(
    objects: &mut ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    attributes: &ObjectAttributes,
    body: Body,
    access: AccessMask,
    directory: ObjectId,
    name: &ObjectName,
) -> Granted {
    let object_type = body.object_type();
    let security = caller.token.descriptor_for(attributes.security.as_ref());
    let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
    let object = objects.add(body, security, permanent);
    objects.link(object, Link { directory, name: Component::from(&**name) });
    let path = objects.path(object);
    if !caller.kernel_mode && caller.token.integrity_level().label_of_what_it_makes().is_some() {
        trace.preparing(|trace| trace.answered(Rule::LabelOfWhatIsMade, NtStatus::SUCCESS));
    }
    trace.happened(Rule::Inserted, Event::ObjectCreated { object, object_type, path });
    Granted { object, access: objects.rights_of_maker(object_type, access), status: NtStatus::SUCCESS }
}

pub(crate) fn refuse(trace: &mut Trace, rule: Rule, status: NtStatus) -> Ending {
    Ending::Failed(trace.failed(rule, status))
}

#[cfg(test)]
mod tests;

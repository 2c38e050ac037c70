//! The links of DOS devices: how CSRSS makes one, puts a newer definition on an older one, and takes one away.
//!
//! A link stands for its newest definition. What it stood for before is kept behind its target, so that it counts again
//! when the newer one is taken away. Each change makes a new link: the old one becomes temporary and goes.
//! Written down in: ReactOS `basesrv` `dosdev.c`; Microsoft, `DefineDosDevice`; ReactOS's `dosdev.c` test.

use crate::nt::boot;
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, ObjectId, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

pub(super) fn named(name: ObjectName) -> ObjectAttributes {
    ObjectAttributes { attributes: Attributes::OBJ_CASE_INSENSITIVE, ..ObjectAttributes::named(name) }
}

/// Takes the newest definition away that matches: any without a target, else one that begins with it, or is it.
pub(super) fn remove(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &mut Caller,
    name: &ObjectName,
    target: Option<&str>,
    exact: bool,
) -> Result<(), NtStatus> {
    let found = trace.preparing(|trace| open_link(machine, trace, caller, name, AccessMask::DELETE));
    let link = match (found, target) {
        (Ok(link), _) => link.object,
        (Err(NtStatus::OBJECT_NAME_NOT_FOUND), None) => return Ok(()),
        (Err(status), _) => return Err(status),
    };
    let mut definitions = definitions(machine, link);
    let begins = |definition: &str, target: &str| {
        let head = if exact { Some(definition) } else { definition.get(..target.len()) };
        head.is_some_and(|head| compare_ignoring_case(head, target).is_eq())
    };
    let at = definitions.iter().position(|definition| target.is_none_or(|target| begins(definition, target)));
    let Some(at) = at else {
        return Err(trace.failed(Rule::DosDeviceKept, NtStatus::OBJECT_NAME_NOT_FOUND));
    };
    definitions.remove(at);
    let maker = maker(machine, caller, link);
    machine.objects_mut().make_temporary(trace, Rule::TemporaryAgain, link);
    if definitions.is_empty() {
        return Ok(());
    }
    put_link(machine, trace, Rule::DosDeviceUncovered, maker, name, &definitions)
}

/// What a device stands for, and stood for before, newest first.
pub(super) fn definitions(machine: &Machine, link: ObjectId) -> Vec<ObjectName> {
    let target = match machine.objects().get(link).map(|object| &object.body) {
        Some(Body::SymbolicLink { target, .. }) => Some(target.clone()),
        _ => None,
    };
    let older = machine.objects().older_definitions.get(&link);
    target.into_iter().chain(older.into_iter().flat_map(|older| older.iter().cloned())).collect()
}

/// Makes a permanent link for the caller. A definition that has the name, and that the caller may delete, is kept under
/// the new one.
///
/// One that is there for everyone is replaced for everyone: CSRSS then acts for itself. Source: ReactOS `dosdev.c`.
pub(super) fn make_link(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    caller: &mut Caller,
    name: &ObjectName,
    newest: &[ObjectName],
) -> Result<(), NtStatus> {
    let found = trace.preparing(|trace| open_link(machine, trace, caller, name, AccessMask::DELETE));
    let (mut all, mut maker_of_it) = (newest.to_vec(), caller.clone());
    match found {
        Ok(old) => {
            maker_of_it = maker(machine, caller, old.object);
            all.extend(definitions(machine, old.object));
            machine.objects_mut().make_temporary(trace, Rule::TemporaryAgain, old.object);
        }
        Err(NtStatus::OBJECT_NAME_NOT_FOUND) => {}
        Err(status) => return Err(status),
    }
    put_link(machine, trace, rule, maker_of_it, name, &all)
}

/// Who makes a link anew: CSRSS for itself, where the old one was there for everyone.
fn maker(machine: &Machine, caller: &Caller, link: ObjectId) -> Caller {
    if is_for_everyone(machine, link) { machine.kernel_caller() } else { caller.clone() }
}

fn put_link(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    mut maker: Caller,
    name: &ObjectName,
    definitions: &[ObjectName],
) -> Result<(), NtStatus> {
    let Some((target, older)) = definitions.split_first() else { return Ok(()) };
    let list =
        vec![Ace::allow(Sid::World, AccessMask::GENERIC_READ), Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL)];
    let security = SecurityDescriptor::listing(maker.token.user, boot::opened_to(list, maker.token.user));
    let attributes = ObjectAttributes { security: Some(security), ..named(name.clone()) };
    let body = Body::link(target.clone());
    let created = machine.with_device_map(trace, &mut maker, |objects, trace, caller| {
        insert::create(objects, trace, caller, &attributes, body.clone(), AccessMask::GENERIC_ALL)
    });
    let granted = created.map_err(|ending| ending.status())?;
    trace.retell_last(rule);
    machine.objects_mut().make_permanent(granted.object);
    if !older.is_empty() {
        machine.objects_mut().older_definitions.insert(granted.object, older.into());
    }
    Ok(())
}

fn is_for_everyone(machine: &Machine, link: ObjectId) -> bool {
    let directory = machine.objects().get(link).and_then(|object| object.link.as_ref()).map(|link| link.directory);
    directory.is_some() && directory == machine.objects().global_device_map
}

pub(super) fn open_link(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &mut Caller,
    name: &ObjectName,
    access: AccessMask,
) -> Result<Granted, NtStatus> {
    let attributes = named(name.clone());
    machine
        .with_device_map(trace, caller, |objects, trace, caller| {
            insert::open(objects, trace, caller, &attributes, ObjectType::SymbolicLink, access)
        })
        .map_err(|ending| ending.status())
}

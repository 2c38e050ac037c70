//! Where a Win32 name begins: in the directory of the caller's session, or in a private namespace that the process knows.
//!
//! The client library does not write a path. It opens, once, the directory that CSRSS named for its session, and passes
//! the handle of that directory with every name: this is the mechanism that makes one name two objects. `Global\`, `Local\`
//! and `Session\` are not parsed here; they are links that the kernel finds in that directory. Only the alias of a private
//! namespace is cut off here, because no directory lists it.
//! A program in an AppContainer has the directory of its package in place of its session's. The directory belongs to the
//! process: whom a thread impersonates changes nothing.
//! Written down in: ReactOS `kernel32/client/utils.c`; the outcome is asserted by Wine's `om.c` test; Microsoft, "Kernel
//! object namespaces" and "Object Namespaces".

use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, split_first};
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Caller, ObjectId, ObjectType};
use crate::nt::process::{Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::security::app_container::packages_path;
use crate::nt::status::NtStatus;
use crate::nt::trace::{Trace, Turn, Walked};

/// The rights that the client library asks for on the session's directory: query, traverse, and create both kinds.
const DIRECTORY_RIGHTS: AccessMask = AccessMask::DIRECTORY_ALL_ACCESS.difference(AccessMask::STANDARD_RIGHTS_REQUIRED);

/// Where a name begins, and what is left of it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beginning {
    /// The directory.
    pub root: Root,
    /// The name from there on.
    pub name: ObjectName,
}

/// Where a process's name begins.
pub(crate) fn beginning(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    name: &ObjectName,
) -> Result<Beginning, NtStatus> {
    if let Some(beginning) = private_beginning(machine, trace, process, name) {
        return Ok(beginning);
    }
    let directory = keep_client_directory(machine, trace, process)?;
    let walked = Walked { directory, name: name.clone(), rest: 0, turn: Turn::Begun };
    trace.walked(Rule::ClientDirectory, walked);
    Ok(Beginning { root: Root::Object(directory), name: name.clone() })
}

/// The private namespace that a name begins with, by the alias that this process gave it.
pub(crate) fn private_beginning(
    machine: &Machine,
    trace: &mut Trace,
    process: ProcessId,
    name: &ObjectName,
) -> Option<Beginning> {
    let (alias, rest) = split_first(name);
    let handle = machine.process(process)?.alias(alias)?;
    let name = ObjectName::from(rest?);
    let root = match machine.handle(process, handle) {
        None => Root::NotOpen,
        Some(entry) => {
            let walked = Walked { directory: entry.object, name: name.clone(), rest: 0, turn: Turn::Begun };
            trace.walked(Rule::AliasOfANamespace, walked);
            Root::Object(entry.object)
        }
    };
    Some(Beginning { root, name })
}

/// The session's directory, by the handle that the process keeps; the first use opens it.
fn keep_client_directory(machine: &mut Machine, trace: &mut Trace, process: ProcessId) -> Result<ObjectId, NtStatus> {
    let kept = machine.process(process).and_then(|known| known.named_objects);
    if let Some(entry) = kept.and_then(|handle| machine.handle(process, handle)) {
        return Ok(entry.object);
    }
    let caller = machine.caller(process);
    let granted = trace.preparing(|trace| open_client_directory(machine, trace, &caller))?;
    let handle = machine.open_handle(trace, process, granted, false);
    machine.change_process(process, |process| process.named_objects = Some(handle));
    Ok(granted.object)
}

/// Opens the directory whose path CSRSS left for the session; falls back to `Restricted` where it may not create there.
pub(crate) fn open_client_directory(
    machine: &Machine,
    trace: &mut Trace,
    caller: &Caller,
) -> Result<Granted, NtStatus> {
    let own = machine.process(caller.process).map_or(caller.token.session, Process::session);
    let session = machine.session(own).ok_or(NtStatus::OBJECT_PATH_NOT_FOUND)?;
    let package = caller.token.confinement.app_container;
    let path = match package {
        Some(package) => packages_path(own).join(&package.to_string()),
        None => session.named_objects.clone(),
    };
    let attributes = ObjectAttributes::named(path);
    let open = |trace: &mut Trace, attributes: &ObjectAttributes, access| {
        insert::open(machine.objects(), trace, caller, attributes, ObjectType::Directory, access)
            .map_err(|ending| ending.status())
    };
    let granted = match open(trace, &attributes, DIRECTORY_RIGHTS) {
        Err(NtStatus::ACCESS_DENIED) => {
            let through = open(trace, &attributes, AccessMask::DIRECTORY_TRAVERSE)?;
            let root = Some(Root::Object(through.object));
            let restricted = ObjectAttributes { root, ..ObjectAttributes::named("Restricted") };
            trace.answered(Rule::RestrictedDirectory, NtStatus::ACCESS_DENIED);
            open(trace, &restricted, DIRECTORY_RIGHTS)?
        }
        result => result?,
    };
    let rule = if package.is_some() { Rule::ClientDirectoryOfAPackage } else { Rule::ClientDirectoryOpened };
    trace.answered(rule, NtStatus::SUCCESS);
    Ok(granted)
}

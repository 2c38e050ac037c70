//! Private namespaces as a program uses them: a boundary descriptor in its own memory, a namespace, and an alias.
//!
//! A boundary descriptor is not an object: it is a block of the program's memory that the kernel sees when a namespace is
//! made or opened, and may be deleted right after. The alias is the prefix by which *this* process names the objects inside.
//! Left out: the flag of `CreateBoundaryDescriptor`, integrity labels, the A forms.
//! Written down in: Microsoft, "Object Namespaces" and the page of each function. The errors are not documented: Firebird
//! and its log tell of those for a namespace that is there, or not there, or known already; that a parameter is invalid
//! otherwise is concluded.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle, refuse};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::private_namespace::{self, Boundary, PrivateNamespace};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{Sid, sddl};
use crate::nt::status::NtStatus;
use crate::nt::system_call::security_attributes::{DACL, descriptor};
use crate::nt::trace::Trace;
use crate::nt::win32::text;

/// Where the numbers of boundary descriptors begin; no kernel handle is so high.
const FIRST_BOUNDARY: u32 = 0x3000_0000;

const NAME: Parameter = Parameter::optional("name", Kind::Name, "The name of the boundary.");
const ALIAS: Parameter =
    Parameter::optional("name", Kind::Name, "The namespace's name: the prefix of the names inside it.");
const BOUNDARY: Parameter = Parameter::required("boundary", Kind::Handle, "The boundary descriptor.");
const SID: Parameter = Parameter::required(
    "sid",
    Kind::Text,
    "An identity that a creator must have, as `S-1-...`, or the name of a well-known one.",
);
const FLAGS: Parameter = Parameter::optional(
    "flags",
    Kind::Constants(&[("PRIVATE_NAMESPACE_FLAG_DESTROY", DESTROY)]),
    "Whether the namespace can be opened no more.",
);
const DESTROY: u64 = 1;

/// The operations on boundaries and namespaces.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateBoundaryDescriptorW"],
        interface: Interface::Win32,
        summary: "Begins the description of a boundary.",
        parameters: &[NAME],
        gives: Gives::Handle(HandleKind::Boundary),
        outputs: &[],
        source: "create-boundary-descriptor",
        example: r#"CreateBoundaryDescriptorW(name: "Team")"#,
        act: create_boundary,
    },
    Operation {
        names: &["AddSIDToBoundaryDescriptor"],
        interface: Interface::Win32,
        summary: "Adds an identity to a boundary: whoever makes the namespace must have it.",
        parameters: &[HANDLE, SID],
        gives: Gives::Nothing,
        outputs: &[],
        source: "create-boundary-descriptor",
        example: r#"AddSIDToBoundaryDescriptor(handle: "team", sid: "S-1-5-32-544")"#,
        act: add_sid,
    },
    on_handle!(
        Win32,
        "DeleteBoundaryDescriptor",
        "Deletes the description of a boundary; a namespace that was made with it stays.",
        [],
        "create-boundary-descriptor",
        r#"DeleteBoundaryDescriptor(handle: "team")"#,
        delete_boundary
    ),
    Operation {
        names: &["CreatePrivateNamespaceW"],
        interface: Interface::Win32,
        summary: "Makes a private namespace, and names it for this process.",
        parameters: &[ALIAS, BOUNDARY, DACL],
        gives: Gives::Handle(HandleKind::Namespace),
        outputs: &[],
        source: "object-namespaces",
        example: r#"CreatePrivateNamespaceW(name: "Ours", boundary: "team")"#,
        act: create,
    },
    Operation {
        names: &["OpenPrivateNamespaceW"],
        interface: Interface::Win32,
        summary: "Opens a private namespace, and names it for this process.",
        parameters: &[ALIAS, BOUNDARY],
        gives: Gives::Handle(HandleKind::Namespace),
        outputs: &[],
        source: "object-namespaces",
        example: r#"OpenPrivateNamespaceW(name: "Ours", boundary: "team")"#,
        act: open,
    },
    Operation {
        names: &["ClosePrivateNamespace"],
        interface: Interface::Win32,
        summary: "Closes a private namespace, and forgets its name in this process.",
        parameters: &[HANDLE, FLAGS],
        gives: Gives::Nothing,
        outputs: &[],
        source: "object-namespaces",
        example: r#"ClosePrivateNamespace(handle: "ours")"#,
        act: close,
    },
];

fn create_boundary(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let name = match text::name(trace, arguments, &NAME) {
        Ok(Some(name)) if !name.is_empty() => name,
        Ok(_) => return refuse(trace, Rule::BoundaryNeedsAName, NtStatus::INVALID_PARAMETER),
        Err(status) => return fail(trace, status),
    };
    let boundary = Boundary { name: Arc::from(&*name), sids: BTreeSet::new() };
    let handle = machine.change_process(process, |process| {
        let number = process.boundaries.get_max().map_or(FIRST_BOUNDARY, |(last, _)| last + 4);
        process.boundaries.insert(number, Arc::new(boundary));
        Handle(number)
    });
    let handle = handle.unwrap_or(Handle::NULL);
    tell_boundary(trace, process, handle, format!("named {name}"));
    Reply::ok().with_handle(handle)
}

fn add_sid(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let named = |text: Arc<str>| sddl::named_identity(&text).map_or(text, |sid| Arc::from(sid.to_string()));
    let (handle, sid) = (arguments.handle(&HANDLE), arguments.text(&SID).map(named));
    if boundary(machine, process, handle).is_none() {
        return refuse(trace, Rule::NoSuchBoundary, NtStatus::INVALID_PARAMETER);
    }
    let (Some(handle), Some(sid)) = (handle, sid.filter(|sid| Sid::is_sid(sid))) else {
        return refuse(trace, Rule::NoIdentity, NtStatus::INVALID_SID);
    };
    let now = format!("closed to whoever lacks {sid}");
    machine.change_process(process, |process| {
        if let Some(boundary) = process.boundaries.get_mut(&handle.0) {
            Arc::make_mut(boundary).sids.insert(sid);
        }
    });
    tell_boundary(trace, process, handle, now);
    Reply::ok()
}

fn delete_boundary(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    if let Some(handle) = arguments.handle(&HANDLE) {
        machine.drop_boundary(trace, client.process, handle);
    }
    Reply::ok()
}

fn boundary(machine: &Machine, process: ProcessId, handle: Option<Handle>) -> Option<Arc<Boundary>> {
    machine.process(process)?.boundaries.get(&handle?.0).cloned()
}

fn tell_boundary(trace: &mut Trace, process: ProcessId, handle: Handle, now: String) {
    trace.happened(Rule::BoundaryIsMemory, Event::BoundaryChanged { process, handle, now });
}

/// Makes a namespace; then the process knows its alias, even where it knows the same one for another boundary already.
fn create(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let namespace = named(machine, trace, process, arguments)
        .and_then(|namespace| descriptor(machine, trace, client, arguments).map(|security| (namespace, security)));
    let (namespace, security) = match namespace {
        Ok(namespace) => namespace,
        Err(status) => return fail(trace, status),
    };
    let (alias, caller) = (namespace.name.clone(), machine.acting(client));
    match private_namespace::create(machine.objects_mut(), trace, &caller, security, namespace) {
        Ok(granted) => remember(machine, trace, process, alias, granted),
        Err(status) => fail(trace, status),
    }
}

/// Opens a namespace, as long as the process does not know its alias already.
fn open(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let namespace = match named(machine, trace, process, arguments) {
        Ok(namespace) => namespace,
        Err(status) => return fail(trace, status),
    };
    let caller = machine.acting(client);
    match private_namespace::open(machine.objects(), trace, &caller, &namespace) {
        Ok(_) if machine.process(process).is_some_and(|process| process.alias(&namespace.name).is_some()) => {
            refuse(trace, Rule::AliasIsTaken, NtStatus::DUPLICATE_NAME)
        }
        Ok(granted) => remember(machine, trace, process, namespace.name, granted),
        Err(status) => fail(trace, status),
    }
}

/// The namespace that a call is about: its alias and its boundary.
fn named(
    machine: &Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
) -> Result<PrivateNamespace, NtStatus> {
    let alias = text::name(trace, arguments, &ALIAS)?.filter(|alias| !alias.is_empty() && !alias.contains('\\'));
    let boundary = boundary(machine, process, arguments.handle(&BOUNDARY));
    let rule = if alias.is_none() { Rule::BoundaryNeedsAName } else { Rule::NoSuchBoundary };
    let (Some(alias), Some(boundary)) = (alias, boundary) else {
        return Err(trace.failed(rule, NtStatus::INVALID_PARAMETER));
    };
    Ok(PrivateNamespace { name: Arc::from(&*alias), boundary: (*boundary).clone() })
}

fn remember(machine: &mut Machine, trace: &mut Trace, process: ProcessId, alias: Arc<str>, granted: Granted) -> Reply {
    let handle = machine.open_handle(trace, process, granted, false);
    machine.change_process(process, |process| process.aliases.push((alias.clone(), handle)));
    trace.happened(Rule::AliasOfANamespace, Event::AliasGiven { process, alias });
    Reply::ok().with_handle(handle)
}

fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let destroy = arguments.number(&FLAGS).unwrap_or(0) & DESTROY != 0;
    match arguments.handle(&HANDLE) {
        Some(handle) if machine.close_namespace(trace, client.process, handle, destroy) => Reply::ok(),
        _ => refuse(trace, Rule::HandleNotOpen, NtStatus::INVALID_HANDLE),
    }
}

impl Machine {
    /// Closes the handle of a private namespace and forgets its alias; whether it was one.
    pub(crate) fn close_namespace(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        handle: Handle,
        destroy: bool,
    ) -> bool {
        let forgotten = self.change_process(process, |process| {
            let at = process.aliases.iter().position(|(_, known)| *known == handle)?;
            Some(process.aliases.remove(at).0)
        });
        let Some(alias) = forgotten.flatten() else { return false };
        trace.happened(Rule::AliasOfANamespace, Event::AliasForgotten { process, alias });
        if destroy && let Some(entry) = self.handle(process, handle) {
            self.objects.forget_namespace(trace, entry.object);
        }
        self.close_handle(trace, process, handle)
    }

    /// Deletes a boundary descriptor; whether it was one.
    pub(crate) fn drop_boundary(&mut self, trace: &mut Trace, process: ProcessId, handle: Handle) -> bool {
        let dropped = self.change_process(process, |process| process.boundaries.remove(&handle.0)).flatten().is_some();
        if dropped {
            tell_boundary(trace, process, handle, "gone".to_owned());
        }
        dropped
    }
}

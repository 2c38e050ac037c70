//! The system services of the Object Manager and its types, as a native program calls them.
//!
//! A native name stays what it is: absolute, or relative to a directory whose handle comes with it. No session is consulted.
//! Creating and opening are the same for every type: the outer ring captures, [`crate::nt::object_manager::insert`] decides,
//! and the caller gets a handle or, in its variable, what a failure leaves there.
//! Written down in: Microsoft's `Nt` and `Zw` reference pages; Wine's `om.c` test for the statuses.

pub mod directories;
pub mod handles;
pub mod kernel;
pub mod links;
pub mod objects;
pub mod permanence;
pub mod query_object;
pub mod reserve;
pub mod sections;
pub mod synchronization;

use crate::nt::call::{Arguments, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::{Attributes, Body, Caller, Ending, HandleEntry, ObjectType};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture::{self, ACCESS, HANDLE_OUT};
use crate::nt::system_call::policies::{HandleOnFailurePolicy, LinkWithoutAttributesPolicy, OpenIfPolicy};
use crate::nt::trace::Trace;

/// A row of a table of operations that create: beside the parameters that all of them take, those of the type.
macro_rules! creates {
    ($name:literal, $summary:literal, [$($parameter:ident),*], $example:literal, $object_type:ident, $body:expr) => {
        $crate::nt::call::Operation {
            names: &[$name],
            interface: $crate::nt::call::Interface::Native,
            summary: $summary,
            parameters: &[
                $crate::nt::system_call::capture::NAME,
                $crate::nt::system_call::capture::ROOT,
                $crate::nt::system_call::capture::ATTRIBUTES,
                $crate::nt::system_call::capture::ACCESS,
                $crate::nt::system_call::capture::SECURITY,
                $crate::nt::system_call::capture::HANDLE_OUT,
                $($parameter),*
            ],
            gives: $crate::nt::call::Gives::Handle($crate::nt::call::HandleKind::Object),
            outputs: &[],
            source: "wine-om-test",
            example: $example,
            act: |machine, trace, client, arguments| {
                let wanted = $crate::nt::object_manager::ObjectType::$object_type;
                $crate::nt::object_manager::calls::create(machine, trace, client, arguments, wanted, $body)
            },
        }
    };
}

/// A row of a table of operations that open.
macro_rules! opens {
    ($name:literal, $summary:literal, $example:literal, $object_type:ident) => {
        $crate::nt::call::Operation {
            names: &[$name],
            interface: $crate::nt::call::Interface::Native,
            summary: $summary,
            parameters: &[
                $crate::nt::system_call::capture::NAME,
                $crate::nt::system_call::capture::ROOT,
                $crate::nt::system_call::capture::ATTRIBUTES,
                $crate::nt::system_call::capture::ACCESS,
                $crate::nt::system_call::capture::HANDLE_OUT,
            ],
            gives: $crate::nt::call::Gives::Handle($crate::nt::call::HandleKind::Object),
            outputs: &[],
            source: "wine-om-test",
            example: $example,
            act: |machine, trace, client, arguments| {
                let wanted = $crate::nt::object_manager::ObjectType::$object_type;
                $crate::nt::object_manager::calls::open(machine, trace, client, arguments, wanted)
            },
        }
    };
}

use {creates, opens};

/// What makes a body of the parameters that the type has of its own, or refuses them.
type MakeBody = fn(&mut Trace, ClientId, &Arguments) -> Result<Body, NtStatus>;

/// Creates an object, or opens the one that has the name.
fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
    make: MakeBody,
) -> Reply {
    let result = try_create(machine, trace, client, arguments, wanted, make);
    let untouched = machine.system().era.system_calls.handle_on_failure == HandleOnFailurePolicy::Untouched;
    finish(machine, trace, client, arguments, result, untouched)
}

fn try_create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
    make: MakeBody,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let body = make(trace, client, arguments)?;
    let captured = capture::object_attributes(machine, trace, client, arguments)?;
    let links = machine.system().era.system_calls.link_without_attributes;
    if captured.is_none() && wanted == ObjectType::SymbolicLink && links == LinkWithoutAttributesPolicy::ReadAnyway {
        return Err(trace.failed(Rule::NothingThere, NtStatus::ACCESS_VIOLATION));
    }
    let attributes = captured.unwrap_or_default();
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_ALL);
    let mut caller = machine.acting_with(trace, client, attributes.attributes);
    let granted = machine
        .with_device_map(trace, &mut caller, |objects, trace, caller| {
            insert::create(objects, trace, caller, &attributes, body.clone(), access)
        })
        .map_err(|ending| ending.status())?;
    match (granted.status, wanted, machine.system().era.system_calls.open_if) {
        (NtStatus::OBJECT_NAME_EXISTS, ObjectType::Job, OpenIfPolicy::JobRefused) => {
            Err(trace.failed(Rule::OpenIfByType, NtStatus::ACCESS_DENIED))
        }
        (NtStatus::OBJECT_NAME_EXISTS, ObjectType::SymbolicLink, OpenIfPolicy::LinkSilent) => {
            trace.answered(Rule::OpenIfByType, NtStatus::SUCCESS);
            Ok(Granted { status: NtStatus::SUCCESS, ..granted })
        }
        _ => Ok(granted),
    }
}

/// Opens the object that has the name.
///
/// Four services write whatever they have found into the caller's variable, so that it is null after a failure, on every
/// release and for the kernel too.
/// Source: Wine's `om.c` test excepts no release for them; ReactOS's `ObSymbolicLink` test asks as the kernel.
fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    let result = try_open(machine, trace, client, arguments, wanted);
    let writes_anyway = matches!(
        wanted,
        ObjectType::KeyedEvent | ObjectType::Directory | ObjectType::SymbolicLink | ObjectType::Section
    );
    if writes_anyway && let Err(status) = result {
        return Reply::status(status).with("handle", "NULL");
    }
    let untouched = machine.system().era.system_calls.handle_on_failure == HandleOnFailurePolicy::Untouched;
    finish(machine, trace, client, arguments, result, untouched)
}

fn try_open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let Some(attributes) = capture::object_attributes(machine, trace, client, arguments)? else {
        return Err(trace.failed(Rule::AttributesRefused, NtStatus::INVALID_PARAMETER));
    };
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ);
    let mut caller = machine.acting_with(trace, client, attributes.attributes);
    machine
        .with_device_map(trace, &mut caller, |objects, trace, caller| {
            insert::open(objects, trace, caller, &attributes, wanted, access)
        })
        .map_err(|ending: Ending| ending.status())
}

/// Gives the caller its handle, or what a failure leaves in the variable for it.
pub(in crate::nt) fn finish(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    result: Result<Granted, NtStatus>,
    untouched: bool,
) -> Reply {
    match result {
        Ok(granted) => {
            let marks = capture::marks(arguments);
            let kernel_mode = machine.caller(client.process).kernel_mode;
            let handle = if kernel_mode && marks.contains(Attributes::OBJ_KERNEL_HANDLE) {
                machine.open_kernel_handle(trace, client.process, granted)
            } else {
                machine.open_handle(trace, client.process, granted, marks.contains(Attributes::OBJ_INHERIT))
            };
            Reply::status(granted.status).with_handle(handle)
        }
        Err(status) if untouched || machine.caller(client.process).kernel_mode => Reply::status(status),
        Err(status) => Reply::status(status).with("handle", "NULL"),
    }
}

/// The kernel as the caller of one of its own routines, on behalf of a process.
fn kernel(machine: &Machine, client: ClientId) -> Caller {
    Caller { kernel_mode: true, ..machine.caller(client.process) }
}

/// What the handle of a call stands for.
fn used(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: Option<ObjectType>,
    right: AccessMask,
) -> Result<HandleEntry, NtStatus> {
    machine.use_handle(trace, client, arguments.handle(&crate::nt::call::HANDLE), wanted, right)
}

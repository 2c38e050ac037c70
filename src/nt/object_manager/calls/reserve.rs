//! Reserve objects: memory set aside so that one asynchronous procedure call or completion cannot fail for want of it.
//!
//! They are made without a name, whatever is asked.
//! Written down in: Wine's `om.c` test.

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation};
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::finish;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::{Body, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture::{self, ATTRIBUTES, HANDLE_OUT, NAME, ROOT};
use crate::nt::trace::Trace;

/// `MEMORY_RESERVE_OBJECT_TYPE`, in the spellings of the headers that are about, and the names of the types.
const TYPES: &[(&str, u64)] = &[
    ("MemoryReserveUserApc", 0),
    ("MemoryReserveIoCompletion", 1),
    ("MemoryReserveObjectTypeUserApc", 0),
    ("MemoryReserveObjectTypeIoCompletion", 1),
    ("UserApcReserve", 0),
    ("IoCompletionReserve", 1),
    ("UserApc", 0),
    ("IoCompletion", 1),
];
const TYPE: Parameter = Parameter::optional("type", Kind::Constants(TYPES), "What for; a user APC.");

/// The operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["NtAllocateReserveObject"],
    interface: Interface::Native,
    summary: "Sets memory aside for a user APC or a completion.",
    parameters: &[NAME, ROOT, ATTRIBUTES, HANDLE_OUT, TYPE],
    gives: Gives::Handle(HandleKind::Object),
    outputs: &[],
    source: "wine-om-test",
    example: "NtAllocateReserveObject",
    act: |machine, trace, client, arguments| {
        let result = allocate(machine, trace, client, arguments);
        finish(machine, trace, client, arguments, result, true)
    },
}];

fn allocate(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let object_type = match arguments.number(&TYPE) {
        None | Some(0) => ObjectType::UserApcReserve,
        Some(1) => ObjectType::IoCompletionReserve,
        Some(_) => return Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER)),
    };
    let attributes = capture::object_attributes(machine, trace, client, arguments)?.unwrap_or_default();
    if attributes.name.as_ref().is_some_and(|name| !name.is_empty()) {
        return Err(trace.failed(Rule::NotAName, NtStatus::OBJECT_NAME_INVALID));
    }
    let caller = machine.caller(client.process);
    let body = Body::Opaque(object_type);
    insert::create(machine.objects_mut(), trace, &caller, &attributes, body, AccessMask::GENERIC_ALL)
        .map_err(|ending| ending.status())
}

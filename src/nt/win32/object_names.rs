//! Named objects of Win32: `CreateMutexW("Player")`, and what becomes of it.
//!
//! Creating asks for every right of the type and opens what is there already (`OBJ_OPENIF`); names are compared by their
//! case. A creation that succeeds sets the last error, to zero where the object is new; an opening that succeeds leaves it.
//! Left out: the `Ex` forms with their access masks, inheritance, what jobs do to processes, timers that run.
//! Written down in: Microsoft, "Object Names" and the page of each function; Wine's `kernel32` test `sync.c`.

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation, Reply, fail, refuse, succeed};
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::synchronization::{INITIAL, MAXIMUM};
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Ending, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::security_attributes::{DACL, descriptor};
use crate::nt::trace::Trace;
use crate::nt::win32::client_directory::{Beginning, beginning};
use crate::nt::win32::text;

pub(crate) const NAME: Parameter =
    Parameter::optional("name", Kind::Name, "The object's name; without it a new object has none, and none is opened.");
pub(crate) const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights that are asked for.");
const INITIAL_OWNER: Parameter =
    Parameter::optional("initial_owner", Kind::Flag, "Whether the caller holds it at once.");
const MANUAL_RESET: Parameter =
    Parameter::optional("manual_reset", Kind::Flag, "Whether it stays signaled until reset.");
const INITIAL_STATE: Parameter = Parameter::optional("initial_state", Kind::Flag, "Whether it begins signaled.");

/// One row of the table below: creating or opening an object of one type by a Win32 name.
macro_rules! named {
    ($names:expr, $summary:literal, [$($parameter:ident),*], $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &$names,
            interface: Interface::Win32,
            summary: $summary,
            parameters: &[$($parameter),*],
            gives: Gives::Handle(HandleKind::Object),
            outputs: &[],
            source: $source,
            example: $example,
            act: $act,
        }
    };
}

/// The operations on named objects.
pub const OPERATIONS: &[Operation] = &[
    named!(
        ["CreateMutexW", "CreateMutexA"],
        "Creates a mutex, or opens the one that has the name.",
        [NAME, INITIAL_OWNER, DACL],
        "create-mutex",
        r#"CreateMutexW(name: "Player")"#,
        |machine, trace, client, arguments| {
            let owned = arguments.flag(&INITIAL_OWNER);
            let body = Body::mutant(owned.then_some(client.thread));
            create(machine, trace, client, arguments, &body, AccessMask::GENERIC_ALL)
        }
    ),
    named!(
        ["OpenMutexW", "OpenMutexA"],
        "Opens the mutex that has the name.",
        [NAME, ACCESS],
        "open-mutex",
        r#"OpenMutexW(name: "Player", access: "SYNCHRONIZE")"#,
        |machine, trace, client, arguments| open_to_use(machine, trace, client, arguments, ObjectType::Mutant)
    ),
    named!(
        ["CreateEventW", "CreateEventA"],
        "Creates an event, or opens the one that has the name.",
        [NAME, MANUAL_RESET, INITIAL_STATE, DACL],
        "create-event",
        r#"CreateEventW(name: "Ready")"#,
        |machine, trace, client, arguments| {
            let body =
                Body::Event { signaled: arguments.flag(&INITIAL_STATE), manual_reset: arguments.flag(&MANUAL_RESET) };
            create(machine, trace, client, arguments, &body, AccessMask::GENERIC_ALL)
        }
    ),
    named!(
        ["OpenEventW", "OpenEventA"],
        "Opens the event that has the name.",
        [NAME, ACCESS],
        "object-names",
        r#"OpenEventW(name: "Ready", access: "SYNCHRONIZE")"#,
        |machine, trace, client, arguments| open_to_use(machine, trace, client, arguments, ObjectType::Event)
    ),
    named!(
        ["CreateSemaphoreW", "CreateSemaphoreA"],
        "Creates a semaphore, or opens the one that has the name.",
        [NAME, INITIAL, MAXIMUM, DACL],
        "object-names",
        r#"CreateSemaphoreW(name: "Slots", maximum: 3)"#,
        |machine, trace, client, arguments| create_semaphore(machine, trace, client, arguments)
    ),
    named!(
        ["OpenSemaphoreW", "OpenSemaphoreA"],
        "Opens the semaphore that has the name.",
        [NAME, ACCESS],
        "object-names",
        r#"OpenSemaphoreW(name: "Slots")"#,
        |machine, trace, client, arguments| open_to_use(machine, trace, client, arguments, ObjectType::Semaphore)
    ),
    named!(
        ["CreateWaitableTimerW", "CreateWaitableTimerA"],
        "Creates a timer, or opens the one that has the name.",
        [NAME, MANUAL_RESET, DACL],
        "object-names",
        r#"CreateWaitableTimerW(name: "Tick")"#,
        |machine, trace, client, arguments| {
            let body = Body::Timer { manual_reset: arguments.flag(&MANUAL_RESET) };
            create(machine, trace, client, arguments, &body, AccessMask::GENERIC_ALL)
        }
    ),
    named!(
        ["OpenWaitableTimerW", "OpenWaitableTimerA"],
        "Opens the timer that has the name.",
        [NAME, ACCESS],
        "object-names",
        r#"OpenWaitableTimerW(name: "Tick")"#,
        |machine, trace, client, arguments| open_to_use(machine, trace, client, arguments, ObjectType::Timer)
    ),
    named!(
        ["CreateJobObjectW", "CreateJobObjectA"],
        "Creates a job, or opens the one that has the name.",
        [NAME, DACL],
        "object-names",
        r#"CreateJobObjectW(name: "Build")"#,
        |machine, trace, client, arguments| {
            let rights = ObjectType::Job.rights(machine.objects().policies.type_rights);
            let all = AccessMask::new(rights.generic.all);
            create(machine, trace, client, arguments, &Body::Opaque(ObjectType::Job), all)
        }
    ),
    named!(
        ["OpenJobObjectW", "OpenJobObjectA"],
        "Opens the job that has the name.",
        [NAME, ACCESS],
        "object-names",
        r#"OpenJobObjectW(name: "Build", access: "JOB_OBJECT_QUERY")"#,
        |machine, trace, client, arguments| open_to_use(machine, trace, client, arguments, ObjectType::Job)
    ),
];

/// Creates an object by a Win32 name, or opens the one that has it.
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    body: &Body,
    access: AccessMask,
) -> Reply {
    match attributes_to_create(machine, trace, client, arguments) {
        Ok(attributes) => make(machine, trace, client, &attributes, body, access),
        Err(status) => fail(trace, status),
    }
}

/// The native call that creates.
pub(crate) fn make(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    attributes: &ObjectAttributes,
    body: &Body,
    access: AccessMask,
) -> Reply {
    let mut caller = machine.acting(client);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::create(objects, trace, caller, attributes, body.clone(), access)
    });
    finish(machine, trace, client, result, succeed)
}

/// `NtCreateSemaphore` looks at the counts before it looks at the name.
fn create_semaphore(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let attributes = match attributes_to_create(machine, trace, client, arguments) {
        Ok(attributes) => attributes,
        Err(status) => return fail(trace, status),
    };
    match Body::semaphore(arguments.number(&INITIAL).unwrap_or(0), arguments.number(&MAXIMUM).unwrap_or(1)) {
        Ok(body) => make(machine, trace, client, &attributes, &body, AccessMask::GENERIC_ALL),
        Err(status) => refuse(trace, Rule::CountsOfASemaphore, status),
    }
}

/// Opens an object with the rights that the caller gives; a script that gives none means to wait.
fn open_to_use(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::SYNCHRONIZE);
    open(machine, trace, client, arguments, wanted, access)
}

/// Opens the object that has a Win32 name.
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
    access: AccessMask,
) -> Reply {
    let attributes = match attributes_to_open(machine, trace, client, arguments) {
        Ok(attributes) => attributes,
        Err(status) => return fail(trace, status),
    };
    let mut caller = machine.acting(client);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, &attributes, wanted, access)
    });
    finish(machine, trace, client, result, |_, _| Reply::ok())
}

fn finish(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    result: Result<Granted, Ending>,
    reply: fn(&mut Trace, NtStatus) -> Reply,
) -> Reply {
    match result {
        Ok(granted) => {
            let handle = machine.open_handle(trace, client.process, granted, false);
            reply(trace, granted.status).with_handle(handle)
        }
        Err(ending) => fail(trace, ending.status()),
    }
}

/// What the client library makes of a name to create: `OBJ_OPENIF`, no `OBJ_CASE_INSENSITIVE`, a root, a descriptor.
pub(crate) fn attributes_to_create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<ObjectAttributes, NtStatus> {
    let security = descriptor(machine, trace, client, arguments)?;
    let unnamed = ObjectAttributes { attributes: Attributes::OBJ_OPENIF, security, ..ObjectAttributes::default() };
    let Some(name) = text::name(trace, arguments, &NAME)? else { return Ok(unnamed) };
    let Beginning { root, name } = beginning(machine, trace, client.process, &name)?;
    Ok(ObjectAttributes { name: Some(name), root: Some(root), ..unnamed })
}

/// What the client library makes of a name to open.
fn attributes_to_open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<ObjectAttributes, NtStatus> {
    let Some(name) = text::name(trace, arguments, &NAME)? else {
        return Err(trace.failed(Rule::OpeningNeedsAName, NtStatus::INVALID_PARAMETER));
    };
    let Beginning { root, name } = beginning(machine, trace, client.process, &name)?;
    Ok(ObjectAttributes { name: Some(name), root: Some(root), ..ObjectAttributes::default() })
}

//! Named objects of Win32: `CreateMutexW("Player")`, and where that name goes.
//!
//! The client library does not write a path. It opens, once, the directory that CSRSS named for its session, and passes
//! the handle of that directory with every name: this is the mechanism that makes one name two objects. `Global\`, `Local\`
//! and `Session\` are not parsed here; they are links that the kernel finds in that directory.
//! Left out: `MAX_PATH`, AppContainers, impersonation, private namespaces.
//! Written down in: ReactOS `kernel32/client/utils.c`; the outcome is asserted by Wine's `om.c` test; Microsoft, "Kernel
//! object namespaces" and "Object Names".

use crate::nt::call::{Argument, Arguments, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Attributes, Body, Caller, Ending, ObjectId, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor};
use crate::nt::status::NtStatus;
use crate::nt::trace::{Trace, Turn, Walked};
use crate::nt::win32::{fail, succeed};

/// What `Global\` and `Local\` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixPolicy {
    /// Names of directories that are not there.
    NotUnderstood,
    /// Symbolic links in the session's directory.
    Links,
}

/// The rights that the client library asks for on the session's directory: query, traverse, and create both kinds.
const DIRECTORY_RIGHTS: AccessMask = AccessMask::new(0xF);

const NAME: Parameter = Parameter::optional("name", Kind::Name, "The object's name; without it the object has none.");
const NAME_TO_OPEN: Parameter = Parameter::required("name", Kind::Name, "The object's name.");
const SECURITY: Parameter = Parameter::optional(
    "security",
    Kind::Word(&["Default", "Everyone"]),
    "Who may use a new object: the token's default, or everyone (a null DACL).",
);
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights that are asked for.");
const INITIAL_OWNER: Parameter =
    Parameter::optional("initial_owner", Kind::Flag, "Whether the caller holds it at once.");
const MANUAL_RESET: Parameter =
    Parameter::optional("manual_reset", Kind::Flag, "Whether it stays signaled until reset.");
const INITIAL_STATE: Parameter = Parameter::optional("initial_state", Kind::Flag, "Whether it begins signaled.");
const INITIAL_COUNT: Parameter = Parameter::optional("initial", Kind::Number, "How many waits succeed at first; 0.");
const MAXIMUM_COUNT: Parameter = Parameter::optional("maximum", Kind::Number, "The most that it counts; 1.");
const SIZE: Parameter = Parameter::optional("size", Kind::Number, "The size in bytes; 4096.");

/// One row of the table below: creating or opening an object of one type by a Win32 name.
macro_rules! named {
    ($names:expr, $summary:literal, [$($parameter:ident),*], $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &$names,
            interface: Interface::Win32,
            summary: $summary,
            parameters: &[$($parameter),*],
            gives_handle: true,
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
        [NAME, INITIAL_OWNER, SECURITY],
        "create-mutex",
        r#"CreateMutexW(name: "Player")"#,
        |machine, trace, client, arguments| {
            let owned = arguments.flag(&INITIAL_OWNER);
            let body = Body::mutant(owned.then_some(client.thread));
            create(machine, trace, client.process, arguments, &body, ObjectType::Mutant.all_access())
        }
    ),
    named!(
        ["OpenMutexW", "OpenMutexA"],
        "Opens the mutex that has the name.",
        [NAME_TO_OPEN, ACCESS],
        "open-mutex",
        r#"OpenMutexW(name: "Player", access: "SYNCHRONIZE")"#,
        |machine, trace, client, arguments| open(machine, trace, client.process, arguments, ObjectType::Mutant)
    ),
    named!(
        ["CreateEventW", "CreateEventA"],
        "Creates an event, or opens the one that has the name.",
        [NAME, MANUAL_RESET, INITIAL_STATE, SECURITY],
        "create-event",
        r#"CreateEventW(name: "Ready")"#,
        |machine, trace, client, arguments| {
            let body =
                Body::Event { signaled: arguments.flag(&INITIAL_STATE), manual_reset: arguments.flag(&MANUAL_RESET) };
            create(machine, trace, client.process, arguments, &body, ObjectType::Event.all_access())
        }
    ),
    named!(
        ["OpenEventW", "OpenEventA"],
        "Opens the event that has the name.",
        [NAME_TO_OPEN, ACCESS],
        "object-names",
        r#"OpenEventW(name: "Ready", access: "SYNCHRONIZE")"#,
        |machine, trace, client, arguments| open(machine, trace, client.process, arguments, ObjectType::Event)
    ),
    named!(
        ["CreateSemaphoreW", "CreateSemaphoreA"],
        "Creates a semaphore, or opens the one that has the name.",
        [NAME, INITIAL_COUNT, MAXIMUM_COUNT, SECURITY],
        "object-names",
        r#"CreateSemaphoreW(name: "Slots", maximum: 3)"#,
        |machine, trace, client, arguments| {
            let count = |parameter, usual| arguments.number(parameter).map_or(usual, |number| number as u32);
            let body = Body::Semaphore { count: count(&INITIAL_COUNT, 0), maximum: count(&MAXIMUM_COUNT, 1) };
            create(machine, trace, client.process, arguments, &body, ObjectType::Semaphore.all_access())
        }
    ),
    named!(
        ["OpenSemaphoreW", "OpenSemaphoreA"],
        "Opens the semaphore that has the name.",
        [NAME_TO_OPEN, ACCESS],
        "object-names",
        r#"OpenSemaphoreW(name: "Slots")"#,
        |machine, trace, client, arguments| open(machine, trace, client.process, arguments, ObjectType::Semaphore)
    ),
    named!(
        ["CreateWaitableTimerW", "CreateWaitableTimerA"],
        "Creates a timer, or opens the one that has the name.",
        [NAME, MANUAL_RESET, SECURITY],
        "object-names",
        r#"CreateWaitableTimerW(name: "Tick")"#,
        |machine, trace, client, arguments| {
            let body = Body::Timer { manual_reset: arguments.flag(&MANUAL_RESET) };
            create(machine, trace, client.process, arguments, &body, ObjectType::Timer.all_access())
        }
    ),
    named!(
        ["OpenWaitableTimerW", "OpenWaitableTimerA"],
        "Opens the timer that has the name.",
        [NAME_TO_OPEN, ACCESS],
        "object-names",
        r#"OpenWaitableTimerW(name: "Tick")"#,
        |machine, trace, client, arguments| open(machine, trace, client.process, arguments, ObjectType::Timer)
    ),
    named!(
        ["CreateFileMappingW", "CreateFileMappingA"],
        "Creates a section of shared memory, or opens the one that has the name.",
        [NAME, SIZE, SECURITY],
        "create-file-mapping",
        r#"CreateFileMappingW(name: "Shared")"#,
        |machine, trace, client, arguments| {
            let body = Body::Section { size: arguments.number(&SIZE).unwrap_or(4096) };
            create(machine, trace, client.process, arguments, &body, READ_WRITE_SECTION)
        }
    ),
    named!(
        ["OpenFileMappingW", "OpenFileMappingA"],
        "Opens the section that has the name.",
        [NAME_TO_OPEN, ACCESS],
        "create-file-mapping",
        r#"OpenFileMappingW(name: "Shared")"#,
        |machine, trace, client, arguments| open(machine, trace, client.process, arguments, ObjectType::Section)
    ),
];

/// What `PAGE_READWRITE` implies: the standard rights, query, map for reading and for writing.
const READ_WRITE_SECTION: AccessMask = AccessMask::new(0x000F_0007);

fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
    body: &Body,
    access: AccessMask,
) -> Reply {
    let mut attributes = match attributes(machine, trace, process, arguments) {
        Ok(attributes) => attributes,
        Err(status) => return fail(trace, status),
    };
    if arguments.word(&SECURITY) == Some("Everyone") {
        attributes.security = Some(SecurityDescriptor::open_to_everyone(machine.caller(process).token.user));
    }
    let mut caller = machine.caller(process);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::create(objects, trace, caller, &attributes, body.clone(), access)
    });
    finish(machine, trace, process, result)
}

fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    let attributes = match attributes(machine, trace, process, arguments) {
        Ok(attributes) => attributes,
        Err(status) => return fail(trace, status),
    };
    let usual = if wanted == ObjectType::Section { AccessMask::new(0x4) } else { AccessMask::SYNCHRONIZE };
    let access = arguments.access(&ACCESS).unwrap_or(usual);
    let mut caller = machine.caller(process);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, &attributes, wanted, access)
    });
    finish(machine, trace, process, result)
}

fn finish(machine: &mut Machine, trace: &mut Trace, process: ProcessId, result: Result<Granted, Ending>) -> Reply {
    match result {
        Ok(granted) => {
            let handle = machine.open_handle(trace, process, granted, false);
            succeed(trace, granted.status).with_handle(handle)
        }
        Err(ending) => {
            let status = ending.status();
            fail(trace, status)
        }
    }
}

/// What the client library makes of a name: `OBJ_OPENIF`, no `OBJ_CASE_INSENSITIVE`, and its session's directory as root.
fn attributes(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
) -> Result<ObjectAttributes, NtStatus> {
    let Some(Argument::Name(name)) = arguments.get(&NAME) else {
        return Ok(ObjectAttributes { attributes: Attributes::OBJ_OPENIF, ..ObjectAttributes::default() });
    };
    let directory = keep_client_directory(machine, trace, process)?;
    let walked = Walked { directory, name: name.clone(), rest: 0, turn: Turn::Begun };
    trace.walked(Rule::ClientDirectory, walked);
    Ok(ObjectAttributes {
        name: Some(name.clone()),
        root: Some(Root::Object(directory)),
        attributes: Attributes::OBJ_OPENIF,
        security: None,
    })
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
    let attributes = ObjectAttributes::named(session.named_objects.clone());
    let open = |trace: &mut Trace, attributes: &ObjectAttributes, access| {
        insert::open(machine.objects(), trace, caller, attributes, ObjectType::Directory, access)
            .map_err(|ending| ending.status())
    };
    let granted = match open(trace, &attributes, DIRECTORY_RIGHTS) {
        Err(NtStatus::ACCESS_DENIED) => {
            let through = open(trace, &attributes, AccessMask::new(0x2))?;
            let root = Some(Root::Object(through.object));
            let restricted = ObjectAttributes { root, ..ObjectAttributes::named("Restricted") };
            trace.answered(Rule::RestrictedDirectory, NtStatus::ACCESS_DENIED);
            open(trace, &restricted, DIRECTORY_RIGHTS)?
        }
        result => result?,
    };
    trace.answered(Rule::ClientDirectoryOpened, NtStatus::SUCCESS);
    Ok(granted)
}

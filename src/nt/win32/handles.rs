//! What a Win32 program does with the handles that it has: closes and duplicates them, sets, waits, releases.
//!
//! Modelled: what lets a wait succeed at once, abandoned mutexes, pseudo handles. Left out: waiting that takes time (a wait
//! that cannot succeed at once times out, whatever its limit), handles of other processes, inheritance.
//! Written down in: Microsoft, "Synchronization Functions" and "Synchronization Object Security and Access Rights"; Wine's
//! kernel32 `sync.c` and `process.c` tests.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle};
use crate::nt::machine::Machine;
use crate::nt::object_manager::waiting::EventChange;
use crate::nt::object_manager::{Attributes, Handle, HandleEntry, ObjectType};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::process::duplicate::{self, Duplication};
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const TIMEOUT: Parameter = Parameter::optional(
    "timeout",
    Kind::Constants(&[("INFINITE", 0xFFFF_FFFF)]),
    "Milliseconds; they change nothing here, because nothing takes time: a wait that cannot succeed at once times out.",
);
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights of the new handle; none.");
const INHERIT: Parameter = Parameter::optional("inherit", Kind::Flag, "Whether children inherit the new handle.");
const OPTIONS: Parameter = Parameter::optional(
    "options",
    Kind::Constants(duplicate::OPTIONS),
    "What is taken from the source, and whether it goes.",
);

/// The operations on handles.
pub const OPERATIONS: &[Operation] = &[
    on_handle!(Win32, "CloseHandle", "Closes a handle.", [], "object-life-cycle", r#"CloseHandle(handle: "m")"#, close),
    Operation {
        names: &["DuplicateHandle"],
        interface: Interface::Win32,
        summary: "Gives the caller another handle of the same object.",
        parameters: &[HANDLE, ACCESS, INHERIT, OPTIONS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-process-test",
        example: r#"DuplicateHandle(handle: "m", options: "DUPLICATE_SAME_ACCESS")"#,
        act: duplicate,
    },
    on_handle!(
        Win32,
        "GetHandleInformation",
        "Tells how a handle is marked.",
        [Output::new("inherit", Kind::Flag), Output::new("protect_from_close", Kind::Flag)],
        "wine-process-test",
        r#"GetHandleInformation(handle: "m")"#,
        information
    ),
    on_handle!(
        Win32,
        "SetEvent",
        "Makes an event signaled.",
        [],
        "synchronization-rights",
        r#"SetEvent(handle: "ready")"#,
        |machine, trace, client, arguments| change_event(machine, trace, client, arguments, EventChange::Set)
    ),
    on_handle!(
        Win32,
        "ResetEvent",
        "Makes an event not signaled.",
        [],
        "synchronization-rights",
        r#"ResetEvent(handle: "ready")"#,
        |machine, trace, client, arguments| change_event(machine, trace, client, arguments, EventChange::Reset)
    ),
    on_handle!(
        Win32,
        "ReleaseMutex",
        "Gives up a mutex that the calling thread holds; any handle of it will do.",
        [],
        "wine-kernel32-sync-test",
        r#"ReleaseMutex(handle: "m")"#,
        release_mutex
    ),
    Operation {
        names: &["WaitForSingleObject"],
        interface: Interface::Win32,
        summary: "Waits for an object.",
        parameters: &[HANDLE, TIMEOUT],
        gives: Gives::Nothing,
        outputs: &[Output::new("wait", Kind::Text)],
        source: "wait-for-single-object",
        example: r#"WaitForSingleObject(handle: "ready", timeout: 0)"#,
        act: wait,
    },
];

fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE).unwrap_or(Handle::NULL);
    let status = machine.close(trace, client.process, handle);
    if status.is_success() { Reply::ok() } else { fail(trace, status) }
}

fn duplicate(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let how = Duplication {
        options: arguments.number(&OPTIONS).unwrap_or(0),
        access: arguments.access(&ACCESS).unwrap_or_default(),
        marks: if arguments.flag(&INHERIT) { Attributes::OBJ_INHERIT } else { Attributes::empty() },
    };
    match machine.duplicate_handle(trace, client, arguments.handle(&HANDLE), how) {
        Ok(handle) => Reply::ok().with_handle(handle),
        Err(status) => fail(trace, status),
    }
}

fn information(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match used(machine, trace, client, arguments, None, AccessMask::empty()) {
        Ok(entry) => {
            Reply::ok().with("inherit", entry.inherit.to_string()).with("protect_from_close", entry.protect.to_string())
        }
        Err(status) => fail(trace, status),
    }
}

fn change_event(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    change: EventChange,
) -> Reply {
    match used(machine, trace, client, arguments, Some(ObjectType::Event), AccessMask::EVENT_MODIFY_STATE) {
        Ok(entry) => {
            machine.change_event(trace, entry.object, change);
            Reply::ok()
        }
        Err(status) => fail(trace, status),
    }
}

fn release_mutex(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let released = used(machine, trace, client, arguments, Some(ObjectType::Mutant), AccessMask::empty())
        .and_then(|entry| machine.release_mutant(trace, client, entry.object));
    match released {
        Ok(_) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn wait(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let entry = match used(machine, trace, client, arguments, None, AccessMask::SYNCHRONIZE) {
        Ok(entry) => entry,
        Err(status) => return fail(trace, status).with("wait", "WAIT_FAILED"),
    };
    let word = match machine.wait(trace, client, entry.object) {
        NtStatus::SUCCESS => "WAIT_OBJECT_0",
        NtStatus::ABANDONED_WAIT_0 => "WAIT_ABANDONED",
        _ => "WAIT_TIMEOUT",
    };
    Reply::ok().with("wait", word)
}

fn used(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: Option<ObjectType>,
    right: AccessMask,
) -> Result<HandleEntry, NtStatus> {
    machine.use_handle(trace, client, arguments.handle(&HANDLE), wanted, right)
}

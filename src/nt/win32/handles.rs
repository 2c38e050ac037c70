//! What a Win32 program does with the handles that it has: closes them, sets, waits, releases.
//!
//! Left out: waiting that takes time (a wait that cannot succeed at once times out), inheritance.
//! Written down in: Microsoft, "Synchronization Functions" and "Synchronization Object Security and Access Rights".

use crate::nt::call::{Arguments, HANDLE, Interface, Operation, Reply, on_handle};
use crate::nt::machine::Machine;
use crate::nt::object_manager::waiting::EventChange;
use crate::nt::object_manager::{Handle, ObjectType};
use crate::nt::parameter::{Kind, Output};
use crate::nt::process::ClientId;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::fail;

/// The operations on handles.
pub const OPERATIONS: &[Operation] = &[
    on_handle!(Win32, "CloseHandle", "Closes a handle.", [], "object-life-cycle", r#"CloseHandle(handle: "m")"#, close),
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
        "Gives up a mutex that the caller holds.",
        [],
        "synchronization-rights",
        r#"ReleaseMutex(handle: "m")"#,
        release_mutex
    ),
    on_handle!(
        Win32,
        "WaitForSingleObject",
        "Waits for an object, with a timeout of zero.",
        [Output::new("wait", Kind::Text)],
        "synchronization-rights",
        r#"WaitForSingleObject(handle: "ready")"#,
        wait
    ),
];

/// `EVENT_MODIFY_STATE`.
const EVENT_MODIFY_STATE: AccessMask = AccessMask::new(0x2);

fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE).unwrap_or(Handle::NULL);
    let status = machine.close(trace, client.process, handle);
    told(trace, status)
}

fn change_event(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    change: EventChange,
) -> Reply {
    let handle = arguments.handle(&HANDLE);
    match machine.use_handle(trace, client.process, handle, Some(ObjectType::Event), EVENT_MODIFY_STATE) {
        Ok(entry) => {
            machine.change_event(trace, entry.object, change);
            Reply::ok()
        }
        Err(status) => fail(trace, status),
    }
}

fn release_mutex(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let released = machine
        .use_handle_as(trace, client, handle, Some(ObjectType::Mutant), AccessMask::empty())
        .and_then(|entry| machine.release_mutant(trace, client, entry.object));
    match released {
        Ok(_) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn wait(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let entry = match machine.use_handle_as(trace, client, handle, None, AccessMask::SYNCHRONIZE) {
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

/// What a Win32 program is told of a status without anything beside it.
fn told(trace: &mut Trace, status: NtStatus) -> Reply {
    if status.is_success() { Reply::ok() } else { fail(trace, status) }
}

//! What a Win32 program does with the handles that it has: closes them, sets, waits, releases.
//!
//! Left out: waiting that takes time (a wait that cannot succeed at once times out), threads, inheritance.
//! Written down in: Microsoft, "Synchronization Functions" and "Synchronization Object Security and Access Rights".

use crate::nt::call::{Arguments, HANDLE, Interface, Operation, Reply, on_handle};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, HandleEntry, ObjectType};
use crate::nt::parameter::{Kind, Output};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
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
        set_event
    ),
    on_handle!(
        Win32,
        "ResetEvent",
        "Makes an event not signaled.",
        [],
        "synchronization-rights",
        r#"ResetEvent(handle: "ready")"#,
        reset_event
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
    let process = client.process;
    match machine.close_asked(trace, process, arguments.handle(&HANDLE)) {
        Ok(()) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn set_event(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    change_event(machine, trace, process, arguments, true)
}

fn reset_event(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    change_event(machine, trace, process, arguments, false)
}

fn change_event(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
    now: bool,
) -> Reply {
    let entry = match machine.use_handle(
        trace,
        process,
        arguments.handle(&HANDLE),
        Some(ObjectType::Event),
        EVENT_MODIFY_STATE,
    ) {
        Ok(entry) => entry,
        Err(status) => return fail(trace, status),
    };
    machine.objects_mut().change(entry.object, |object| {
        if let Body::Event { signaled, .. } = &mut object.body {
            *signaled = now;
        }
    });
    tell(trace, entry, if now { "signaled" } else { "not signaled" });
    Reply::ok()
}

fn release_mutex(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let entry = match machine.use_handle(
        trace,
        process,
        arguments.handle(&HANDLE),
        Some(ObjectType::Mutant),
        AccessMask::empty(),
    ) {
        Ok(entry) => entry,
        Err(status) => return fail(trace, status),
    };
    let left = machine.objects_mut().change(entry.object, |object| match &mut object.body {
        Body::Mutant { owner, count } if *owner == Some(client.thread) => {
            *count -= 1;
            if *count == 0 {
                *owner = None;
            }
            Some(*count)
        }
        _ => None,
    });
    let Some(left) = left.flatten() else {
        trace.answered(Rule::StateOfAnObject, NtStatus::MUTANT_NOT_OWNED);
        return fail(trace, NtStatus::MUTANT_NOT_OWNED);
    };
    tell(trace, entry, if left == 0 { "free" } else { "still held" });
    Reply::ok()
}

fn wait(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let entry = match machine.use_handle(trace, process, arguments.handle(&HANDLE), None, AccessMask::SYNCHRONIZE) {
        Ok(entry) => entry,
        Err(status) => return fail(trace, status).with("wait", "WAIT_FAILED"),
    };
    let satisfied = machine.objects_mut().change(entry.object, |object| match &mut object.body {
        Body::Event { signaled: true, manual_reset: true } => Some("signaled".to_owned()),
        Body::Event { signaled, manual_reset: false } if *signaled => {
            *signaled = false;
            Some("not signaled".to_owned())
        }
        Body::Mutant { owner, count } if owner.is_none_or(|owner| owner == client.thread) => {
            (*owner, *count) = (Some(client.thread), *count + 1);
            Some("held".to_owned())
        }
        Body::Semaphore { count, .. } if *count > 0 => {
            *count -= 1;
            Some(format!("at count {count}"))
        }
        _ => None,
    });
    if let Some(now) = satisfied.flatten() {
        tell(trace, entry, &now);
        Reply::ok().with("wait", "WAIT_OBJECT_0")
    } else {
        trace.answered(Rule::StateOfAnObject, NtStatus::TIMEOUT);
        Reply::ok().with("wait", "WAIT_TIMEOUT")
    }
}

fn tell(trace: &mut Trace, entry: HandleEntry, now: &str) {
    trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: entry.object, now: now.to_owned() });
}

//! `ReadFile`, `WriteFile` and `ConnectNamedPipe`: what programs say to one another through pipes and mailslots.
//!
//! What would wait is answered with `ERROR_IO_PENDING`, as for an overlapped handle, and asked again in a later step.
//! Written down in: Microsoft, the page of each function.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply, fail, on_handle, refuse};
use crate::nt::event::Event;
use crate::nt::io::named_pipe::control::{self, Control};
use crate::nt::io::transfer;
use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectType;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const DATA: Parameter = Parameter::required("data", Kind::Text, "What is written.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    on_handle!(
        Win32,
        "ConnectNamedPipe",
        "Waits for a client of this instance of a pipe.",
        [],
        "connect-named-pipe",
        r#"ConnectNamedPipe(handle: "pipe")"#,
        connect
    ),
    Operation {
        names: &["WriteFile"],
        interface: Interface::Win32,
        summary: "Writes to a pipe or a mailslot.",
        parameters: &[HANDLE, DATA],
        gives: Gives::Nothing,
        outputs: &[],
        source: "named-pipe-operations",
        example: r#"WriteFile(handle: "pipe", data: "play")"#,
        act: write,
    },
    on_handle!(
        Win32,
        "ReadFile",
        "Reads all that a pipe holds for this end, or the next message of a mailslot.",
        [Output::new("data", Kind::Text)],
        "named-pipe-operations",
        r#"ReadFile(handle: "pipe")"#,
        read
    ),
];

/// | state | last error |
/// | --- | --- |
/// | no client is there yet | `ERROR_IO_PENDING`: the server waits |
/// | a client is there already | `ERROR_PIPE_CONNECTED`, which is as good as success |
/// | its client has gone | `ERROR_NO_DATA` |
fn connect(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let entry = machine.use_handle(trace, client, handle, Some(ObjectType::File), AccessMask::empty());
    match entry.and_then(|entry| control::tell(machine, trace, entry.object, Some(Control::Listen), None)) {
        Ok(NtStatus::PENDING) => refuse(trace, Rule::ServerWaits, NtStatus::PENDING),
        Ok(_) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn write(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let (handle, data) = (arguments.handle(&HANDLE), arguments.text(&DATA).unwrap_or_default());
    let right = AccessMask::FILE_WRITE_DATA;
    let object = match machine.use_handle(trace, client, handle, Some(ObjectType::File), right) {
        Ok(entry) => entry.object,
        Err(status) => return fail(trace, status),
    };
    match transfer::write(machine.objects_mut(), object, &data) {
        Ok(rule) => {
            trace.happened(rule, Event::StateChanged { object, now: format!("given \"{data}\"") });
            Reply::ok()
        }
        Err((rule, status)) => refuse(trace, rule, status),
    }
}

fn read(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let right = AccessMask::FILE_READ_DATA;
    let object = match machine.use_handle(trace, client, handle, Some(ObjectType::File), right) {
        Ok(entry) => entry.object,
        Err(status) => return fail(trace, status),
    };
    match transfer::read(machine.objects_mut(), object) {
        Ok(data) => {
            trace.happened(Rule::DataRead, Event::StateChanged { object, now: format!("emptied of \"{data}\"") });
            Reply::ok().with("data", data)
        }
        Err((rule, status)) => refuse(trace, rule, status),
    }
}

//! Pipes and mailslots as a Win32 program makes and asks them.
//!
//! The client library turns the mode of a pipe into what clients may do with it, and always opens what is there already:
//! a second server of a name makes one more instance.
//! Left out: timeouts that pass, message mode, security descriptors but for a few lists.
//! Written down in: Microsoft, `CreateNamedPipe`, `WaitNamedPipe`, `CreateMailslot`; ReactOS `kernel32` `npipe.c`; Wine's
//! `pipe.c` and `mailslot.c` tests.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle, refuse};
use crate::nt::io::file::File;
use crate::nt::io::named_pipe::End;
use crate::nt::io::named_pipe::control::{self, Control};
use crate::nt::io::request::{Disposition, Done, Request, Sharing, Wanted};
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::ObjectType;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid, Token};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::system_call::Pointer;
use crate::nt::system_call::security_attributes::{DACL, descriptor};
use crate::nt::trace::Trace;
use crate::nt::win32::files;

/// `PIPE_UNLIMITED_INSTANCES`.
const UNLIMITED: u64 = 255;
const INBOUND: u64 = 0x1;
const OUTBOUND: u64 = 0x2;
const FIRST_PIPE_INSTANCE: u64 = 0x0008_0000;

const NAME: Parameter = Parameter::optional("name", Kind::Name, r"The path, such as \\.\pipe\music.");
const OPEN_MODE: Parameter = Parameter::optional(
    "open_mode",
    Kind::Constants(&[
        ("PIPE_ACCESS_DUPLEX", INBOUND | OUTBOUND),
        ("PIPE_ACCESS_INBOUND", INBOUND),
        ("PIPE_ACCESS_OUTBOUND", OUTBOUND),
        ("WRITE_DAC", AccessMask::WRITE_DAC.bits() as u64),
        ("FILE_FLAG_FIRST_PIPE_INSTANCE", FIRST_PIPE_INSTANCE),
        ("ACCESS_SYSTEM_SECURITY", AccessMask::ACCESS_SYSTEM_SECURITY.bits() as u64),
        ("FILE_FLAG_OVERLAPPED", 0x4000_0000),
        ("FILE_FLAG_WRITE_THROUGH", 0x8000_0000),
    ]),
    "Which way the data goes; both.",
);
const MAX_INSTANCES: Parameter = Parameter::optional(
    "max_instances",
    Kind::Constants(&[("PIPE_UNLIMITED_INSTANCES", UNLIMITED)]),
    "The most instances; 255, which is any number.",
);
const OUT: Parameter = Parameter::optional("out", Kind::Pointer, "Where the answer is to be put.");

/// The operations on pipes and mailslots.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateNamedPipeW", "CreateNamedPipeA"],
        interface: Interface::Win32,
        summary: "Makes a named pipe, or one more instance of it.",
        parameters: &[NAME, OPEN_MODE, MAX_INSTANCES, DACL],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "create-named-pipe",
        example: r#"CreateNamedPipeW(name: "\\\\.\\pipe\\music")"#,
        act: create_named_pipe,
    },
    Operation {
        names: &["WaitNamedPipeW", "WaitNamedPipeA"],
        interface: Interface::Win32,
        summary: "Waits until an instance of a pipe listens; here the time is over at once.",
        parameters: &[NAME],
        gives: Gives::Nothing,
        outputs: &[],
        source: "reactos-npipe",
        example: r#"WaitNamedPipeW(name: "\\\\.\\pipe\\music")"#,
        act: wait_named_pipe,
    },
    on_handle!(
        Win32,
        "DisconnectNamedPipe",
        "Sends the client of a pipe away.",
        [],
        "wine-kernel32-pipe-test",
        r#"DisconnectNamedPipe(handle: "pipe")"#,
        disconnect
    ),
    Operation {
        names: &["GetNamedPipeClientSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session of the process that opened a pipe.",
        parameters: &[HANDLE, OUT],
        gives: Gives::Nothing,
        outputs: &[Output::new("session", Kind::Number).elsewhere(Elsewhere::Session)],
        source: "get-named-pipe-client-session-id",
        example: r#"GetNamedPipeClientSessionId(handle: "pipe")"#,
        act: |machine, trace, client, arguments| session_id(machine, trace, client, arguments, End::Client),
    },
    Operation {
        names: &["GetNamedPipeServerSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session of the process that made a pipe.",
        parameters: &[HANDLE, OUT],
        gives: Gives::Nothing,
        outputs: &[Output::new("session", Kind::Number).elsewhere(Elsewhere::Session)],
        source: "get-named-pipe-server-session-id",
        example: r#"GetNamedPipeServerSessionId(handle: "pipe")"#,
        act: |machine, trace, client, arguments| session_id(machine, trace, client, arguments, End::Server),
    },
    Operation {
        names: &["CreateMailslotW", "CreateMailslotA"],
        interface: Interface::Win32,
        summary: "Makes a mailslot.",
        parameters: &[NAME],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-mailslot-test",
        example: r#"CreateMailslotW(name: "\\\\.\\mailslot\\post")"#,
        act: create_mailslot,
    },
];

/// Makes a pipe. In this order:
///
/// | check | answer |
/// | --- | --- |
/// | no name, or a path that says nothing | path not found |
/// | the number of instances | invalid parameter |
/// | no way for the data | invalid parameter |
/// | the kernel's own; a device that makes no pipes | its own; invalid name |
fn create_named_pipe(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let name = match files::named(machine, trace, client, arguments) {
        Ok(name) => name,
        Err(reply) => return reply,
    };
    let mode = arguments.number(&OPEN_MODE).unwrap_or(INBOUND | OUTBOUND);
    let maximum = match arguments.number(&MAX_INSTANCES).unwrap_or(UNLIMITED) {
        UNLIMITED => u32::MAX,
        number @ 1..UNLIMITED => number as u32,
        _ => 0,
    };
    if maximum == 0 || mode & (INBOUND | OUTBOUND) == 0 {
        return refuse(trace, Rule::PipeParameters, NtStatus::INVALID_PARAMETER);
    }
    let mut access = AccessMask::SYNCHRONIZE | (AccessMask::new(mode as u32) & AccessMask::WRITE_DAC);
    let mut sharing = Sharing::empty();
    if mode & INBOUND != 0 {
        (access, sharing) = (access | AccessMask::GENERIC_READ, sharing | Sharing::WRITE);
    }
    if mode & OUTBOUND != 0 {
        (access, sharing) = (access | AccessMask::GENERIC_WRITE, sharing | Sharing::READ);
    }
    let first = mode & FIRST_PIPE_INSTANCE != 0;
    let disposition = if first { Disposition::Create } else { Disposition::OpenIf };
    let security = match descriptor(machine, trace, client, arguments) {
        Ok(given) => given.unwrap_or_else(|| usual_security(&machine.acting(client).token)),
        Err(status) => return fail(trace, status),
    };
    let wanted = Wanted::NamedPipe { maximum, security: Some(security) };
    let request = Request { wanted, sharing, disposition, ..Request::open(access) };
    make(machine, trace, client, name, &request)
}

/// Makes a pipe or a mailslot, and says whether something was there already.
fn make(machine: &mut Machine, trace: &mut Trace, client: ClientId, name: ObjectName, request: &Request) -> Reply {
    match files::open(machine, trace, client, name, request) {
        Ok(opened) => {
            let handle = machine.open_handle(trace, client.process, opened.granted, false);
            let error = match opened.done {
                Done::Created => Win32Error::SUCCESS,
                Done::Opened => Win32Error::ALREADY_EXISTS,
            };
            Reply::success(error).with_handle(handle)
        }
        Err(NtStatus::INVALID_DEVICE_REQUEST) => fail(trace, NtStatus::OBJECT_NAME_INVALID),
        Err(status) => fail(trace, status),
    }
}

/// Who may open a new pipe where its maker says nothing: its user, LocalSystem and administrators may do anything, everyone
/// may read. The package of a program in an AppContainer may do anything with its own.
fn usual_security(token: &Token) -> SecurityDescriptor {
    let all = |sid| Ace::allow(sid, AccessMask::GENERIC_ALL);
    let everyone = Ace::allow(Sid::World, AccessMask::GENERIC_READ);
    let usual = [everyone, all(Sid::LocalSystem), all(Sid::Administrators), all(token.user)];
    let package = token.confinement.app_container.map(all);
    SecurityDescriptor::listing(token.user, usual.into_iter().chain(package).collect::<Vec<_>>())
}

/// Waits for a pipe: the root of the pipes' device is told to.
///
/// The path must lead to a pipe of this computer, `\\.\pipe\x`, or of a server, of which there is none here.
fn wait_named_pipe(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let name = match files::named(machine, trace, client, arguments) {
        Ok(name) => name,
        Err(reply) => return reply,
    };
    let prefix = r"\??\PIPE\";
    let Some((root, pipe)) = name.split_at_checked(prefix.len()) else { return bad_pipe_path(trace) };
    if compare_ignoring_case(root, prefix).is_ne() {
        return bad_pipe_path(trace);
    }
    let process = client.process;
    let opened = trace.preparing(|trace| {
        files::open(machine, trace, client, ObjectName::from(prefix), &Request::open(files::ALWAYS))
    });
    let opened = match opened {
        Ok(opened) => opened.granted,
        Err(status) => return fail(trace, status),
    };
    let handle = trace.preparing(|trace| machine.open_handle(trace, process, opened, false));
    let told = control::tell(machine, trace, opened.object, Some(Control::Wait), Some(pipe));
    trace.preparing(|trace| machine.close_handle(trace, process, handle));
    match told {
        Ok(_) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn bad_pipe_path(trace: &mut Trace) -> Reply {
    refuse(trace, Rule::PipePath, NtStatus::OBJECT_PATH_SYNTAX_BAD)
}

fn disconnect(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let entry = machine.use_handle(trace, client, handle, Some(ObjectType::File), AccessMask::empty());
    let told = entry.and_then(|entry| control::tell(machine, trace, entry.object, Some(Control::Disconnect), None));
    match told {
        Ok(_) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn session_id(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments, of: End) -> Reply {
    if let Some(Pointer::Null | Pointer::Bad | Pointer::Misaligned) = arguments.pointer(&OUT) {
        let status = match of {
            End::Server => NtStatus::BUFFER_TOO_SMALL,
            End::Client => NtStatus::ACCESS_VIOLATION,
        };
        return refuse(trace, Rule::PipeSession, status);
    }
    let handle = arguments.handle(&HANDLE);
    let entry = match machine.use_handle(trace, client, handle, Some(ObjectType::File), AccessMask::empty()) {
        Ok(entry) => entry,
        Err(status) => return fail(trace, status),
    };
    let objects = machine.objects();
    let session = match objects.file(entry.object) {
        Some(File::PipeServer { device, instance } | File::PipeClient { device, instance }) => {
            objects.pipes(*device).and_then(|pipes| pipes.session_of(entry.object, *instance, of))
        }
        _ => Err((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST)),
    };
    match session {
        Ok(session) => {
            trace.answered(Rule::PipeSession, NtStatus::SUCCESS);
            Reply::ok().with("session", session.0.to_string())
        }
        Err((rule, status)) => refuse(trace, rule, status),
    }
}

fn create_mailslot(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let name = match files::named(machine, trace, client, arguments) {
        Ok(name) => name,
        Err(reply) => return reply,
    };
    let request = Request {
        wanted: Wanted::Mailslot,
        sharing: Sharing::READ | Sharing::WRITE,
        disposition: Disposition::Create,
        ..Request::open(AccessMask::GENERIC_READ | AccessMask::SYNCHRONIZE | AccessMask::WRITE_DAC)
    };
    make(machine, trace, client, name, &request)
}

//! The console: a few names of files that mean the console of the process that opens them.
//!
//! Modelled: that a process has a console until it gives it up, and what its names open where the client library knows
//! them; since Windows 8 they lead to a driver (see [`crate::nt::io::console`]).
//! Left out: input and output, other consoles, the process behind a console.
//! Written down in: Microsoft, `FreeConsole` and "Console Handles"; Wine's `console.c` test.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, refuse, succeed};
use crate::nt::event::Event;
use crate::nt::io::file::File;
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Body, ObjectType};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::win32::dos_paths::ConsoleNamesPolicy;
use crate::nt::win32::files::ALWAYS;

/// What opening the console answers to a process that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoConsolePolicy {
    /// `ERROR_ACCESS_DENIED`.
    AccessDenied,
    /// `ERROR_INVALID_HANDLE`.
    InvalidHandle,
}

/// The operation on the console itself.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["DetachConsole"],
    interface: Interface::Win32,
    summary: "Gives up the console (FreeConsole).",
    parameters: &[],
    gives: Gives::Nothing,
    outputs: &[],
    source: "free-console",
    example: "DetachConsole()",
    act: detach_console,
}];

/// The names of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsoleName {
    /// `CON`: the input or the output, as the access says.
    Either,
    /// `CONIN$`, `CONOUT$`.
    One,
}

/// The name of the console that a path is, if it is one, and no driver answers for it.
pub(super) fn name_of(machine: &Machine, path: Option<&str>, name: &str) -> Option<ConsoleName> {
    let is = |name: &str, known: &[&str]| known.iter().any(|known| compare_ignoring_case(name, known).is_eq());
    let device = name.strip_prefix(r"\??\").unwrap_or(name);
    match machine.system().era.dos_paths.console_names {
        ConsoleNamesPolicy::Files => {}
        ConsoleNamesPolicy::Devices => return None,
    }
    if is(device, &["CON"]) {
        Some(ConsoleName::Either)
    } else if is(path.unwrap_or_default(), &["CONIN$", "CONOUT$"]) || is(device, &["CONIN$", "CONOUT$"]) {
        Some(ConsoleName::One)
    } else {
        None
    }
}

/// Opens the console of the process.
///
/// | check | answer |
/// | --- | --- |
/// | `CON`, and not just one of reading and writing | file not found |
/// | the process has no console | invalid handle, or access denied, by policy |
pub(super) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    name: ConsoleName,
    access: AccessMask,
) -> Reply {
    let both = AccessMask::GENERIC_READ | AccessMask::GENERIC_WRITE;
    let ways = (access & both).bits().count_ones();
    let has_console = machine.process(process).is_some_and(|process| process.console);
    let none = match machine.system().era.no_console {
        NoConsolePolicy::AccessDenied => NtStatus::ACCESS_DENIED,
        NoConsolePolicy::InvalidHandle => NtStatus::INVALID_HANDLE,
    };
    let refused = match (name, has_console, none) {
        (ConsoleName::Either, false, NtStatus::INVALID_HANDLE) => Some(none),
        (ConsoleName::Either, ..) if ways != 1 => Some(NtStatus::OBJECT_NAME_NOT_FOUND),
        (_, false, none) => Some(none),
        (_, true, _) => None,
    };
    if let Some(status) = refused {
        return refuse(trace, Rule::ConsoleOpened, status);
    }
    let security = SecurityDescriptor::open_to_everyone(machine.caller(process).token.user);
    let object = machine.objects_mut().add(Body::File(File::Console(None)), security, false);
    let path = ObjectName::from("");
    trace.happened(Rule::ConsoleOpened, Event::ObjectCreated { object, object_type: ObjectType::File, path });
    let access = machine.objects().rights_of_maker(ObjectType::File, access | ALWAYS);
    let granted = Granted { object, access, status: NtStatus::SUCCESS };
    let handle = machine.open_handle(trace, process, granted, false);
    succeed(trace, NtStatus::SUCCESS).with_handle(handle)
}

fn detach_console(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let process = client.process;
    if !machine.process(process).is_some_and(|process| process.console) {
        trace.answered(Rule::ConsoleGone, NtStatus::INVALID_PARAMETER);
        return Reply::failure(Win32Error::INVALID_PARAMETER);
    }
    machine.change_process(process, |process| process.console = false);
    trace.happened(Rule::ConsoleGone, Event::ConsoleDetached(process));
    Reply::ok()
}

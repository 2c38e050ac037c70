//! `WTSRegisterSessionNotification`: a window asks to be told of what happens to its session, or to all.
//!
//! What it is told is an event of the trace; the message that carries it is `WM_WTSSESSION_CHANGE`.
//! Left out: other servers than this machine, and the time before Terminal Services are there.
//! Written down in: Microsoft, `WTSRegisterSessionNotification`; the errors are concluded.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply, refuse, succeed};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::session::session_change::{self, Scope};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::window::window::{self, WindowId};

/// The flags, each with its name in the headers.
const SCOPES: &[(&str, u64)] = &[("NOTIFY_FOR_THIS_SESSION", 0), ("NOTIFY_FOR_ALL_SESSIONS", 1)];

const FLAGS: Parameter = Parameter::required("flags", Kind::Constants(SCOPES), "Of which sessions it is told.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["WTSRegisterSessionNotification"],
        interface: Interface::Win32,
        summary: "Registers a window to be told of what happens to sessions.",
        parameters: &[HANDLE, FLAGS],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-register-session-notification",
        example: r#"WTSRegisterSessionNotification(handle: "window", flags: "NOTIFY_FOR_ALL_SESSIONS")"#,
        act: register,
    },
    Operation {
        names: &["WTSUnRegisterSessionNotification"],
        interface: Interface::Win32,
        summary: "Takes one registration of a window back.",
        parameters: &[HANDLE],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-register-session-notification",
        example: r#"WTSUnRegisterSessionNotification(handle: "window")"#,
        act: unregister,
    },
];

/// The window, which must be one of the caller's session.
fn find(machine: &Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Result<WindowId, Reply> {
    let found = window::find(machine, trace, client, arguments.handle(&HANDLE));
    found.map(|(window, _)| window).map_err(|_| Reply::failure(Win32Error::INVALID_WINDOW_HANDLE))
}

fn register(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let window = match find(machine, trace, client, arguments) {
        Ok(window) => window,
        Err(reply) => return reply,
    };
    let scope = match arguments.number(&FLAGS) {
        Some(0) => Scope::ThisSession,
        Some(1) => Scope::AllSessions,
        _ => return refuse(trace, Rule::WatchersAreRegistered, NtStatus::INVALID_PARAMETER),
    };
    session_change::register(machine, window, scope);
    trace.answered(Rule::WatchersAreRegistered, NtStatus::SUCCESS);
    succeed(trace, NtStatus::SUCCESS)
}

fn unregister(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match find(machine, trace, client, arguments) {
        Ok(window) if session_change::unregister(machine, window) => succeed(trace, NtStatus::SUCCESS),
        Ok(_) => refuse(trace, Rule::WatchersAreRegistered, NtStatus::INVALID_PARAMETER),
        Err(reply) => reply,
    }
}

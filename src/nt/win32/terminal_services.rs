//! The client library of Terminal Services (wtsapi32): which sessions there are, which processes, and whose token.
//!
//! A name of a session is its terminal's: `Console`, `RDP-Tcp#1`, `Services` for a session 0 that nobody can use, and
//! nothing while no terminal is attached. Who may ask about a session sees it in the lists; who may not, does not.
//! Listeners stand in the list of sessions too, with numbers that no session has.
//! Left out: other servers than this machine.
//! Written down in: Microsoft, the reference of `wtsapi32.h` and [MS-TSTS]; the checks of arguments are asserted by Wine's
//! `wtsapi.c` test.

use crate::nt::call::{Argument, Arguments, Gives, Interface, Operation, Reply, fail, refuse, succeed};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::session::terminal_services::{Listener, has_all_permissions, listeners, may_query, station_name};
use crate::nt::session::{Session, SessionId};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// `WTS_CURRENT_SESSION`.
pub(super) const CURRENT_SESSION: u64 = 0xFFFF_FFFF;
/// `WTS_ANY_SESSION`.
const ANY_SESSION: u64 = 0xFFFF_FFFE;

/// The words for sessions that have no number.
pub(crate) const SESSIONS: &[(&str, u64)] =
    &[("WTS_CURRENT_SESSION", CURRENT_SESSION), ("WTS_ANY_SESSION", ANY_SESSION)];

const RESERVED: Parameter = Parameter::optional("reserved", Kind::Number, "Zero; without it, zero.");
const VERSION: Parameter = Parameter::optional("version", Kind::Number, "One; without it, one.");
const LEVEL: Parameter =
    Parameter::optional("level", Kind::Number, "0 for the plain rows, 1 for the extended ones; without it, 0.");
const SESSION: Parameter =
    Parameter::optional("session", Kind::Constants(SESSIONS), "One session, or any; without it, any.");
const OUT: Parameter = Parameter::optional("out", Kind::Pointer, "Where the list goes, if that is nowhere.");
const COUNT: Parameter =
    Parameter::optional("count", Kind::Length, "What stands where the number goes, or `NULL` for nowhere.");

/// The operations on the lists of Terminal Services.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["WTSEnumerateSessionsW", "WTSEnumerateSessionsA"],
        interface: Interface::Win32,
        summary: "Lists the sessions that the caller may ask about.",
        parameters: &[RESERVED, VERSION, OUT, COUNT],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
            Output::new("console", Kind::Text),
            Output::new("session0", Kind::Text),
            Output::new("sessions", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own),
        ],
        source: "wts-enumerate-sessions",
        example: "WTSEnumerateSessionsW",
        act: enumerate_sessions,
    },
    Operation {
        names: &["WTSEnumerateProcessesW", "WTSEnumerateProcessesA"],
        interface: Interface::Win32,
        summary: "Lists the processes of the sessions that the caller may ask about.",
        parameters: &[RESERVED, VERSION, OUT, COUNT],
        gives: Gives::Nothing,
        outputs: PROCESS_LIST,
        source: "wts-enumerate-processes",
        example: "WTSEnumerateProcessesW",
        act: enumerate_processes,
    },
    Operation {
        names: &["WTSEnumerateProcessesExW", "WTSEnumerateProcessesExA"],
        interface: Interface::Win32,
        summary: "Lists the processes of one session, or of every session that the caller may ask about.",
        parameters: &[LEVEL, SESSION, OUT, COUNT],
        gives: Gives::Nothing,
        outputs: PROCESS_LIST,
        source: "wts-enumerate-processes-ex",
        example: r#"WTSEnumerateProcessesExW(level: 0, session: "WTS_ANY_SESSION")"#,
        act: enumerate_processes_of,
    },
];

const PROCESS_LIST: &[Output] = &[
    Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
    Output::new("info", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own),
    Output::new("self_session", Kind::Number).elsewhere(Elsewhere::Session),
    Output::new("level", Kind::Number),
];

fn enumerate_sessions(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    if let Err(status) = capture_enumeration(trace, arguments) {
        return fail(trace, status);
    }
    let row = |session: &Session| format!("{}:{}", station_name(session), session.state().word());
    let seen: Vec<&Session> = machine.sessions().filter(|session| sees(machine, client, session.id)).collect();
    let mut rows: Vec<String> = seen.iter().map(|session| format!("{}:{}", session.id, row(session))).collect();
    if machine.process(client.process).is_some_and(|caller| has_all_permissions(&caller.token)) {
        for listener in listeners(machine) {
            trace.answered(Rule::ListenersAreNoSessions, NtStatus::SUCCESS);
            rows.push(format!("{}:{}:{}", listener.id, listener.name, Listener::STATE.word()));
        }
    }
    let mut reply = Reply::ok().with("count", rows.len().to_string()).with("sessions", rows.join(","));
    for (name, id) in [("console", machine.console()), ("session0", Some(SessionId::ZERO))] {
        if let Some(session) = seen.iter().find(|session| Some(session.id) == id) {
            reply = reply.with(name, row(session));
        }
    }
    reply
}

fn enumerate_processes(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match capture_enumeration(trace, arguments) {
        Ok(()) => list_processes(machine, trace, client, None),
        Err(status) => fail(trace, status),
    }
}

/// What is refused: a null pointer, then a level that is none; that one is set to 1 for the caller to see.
fn enumerate_processes_of(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    if let Err(status) = capture_outputs(trace, arguments) {
        return fail(trace, status);
    }
    if arguments.number(&LEVEL).unwrap_or(0) > 1 {
        return refuse(trace, Rule::EnumerationArguments, NtStatus::INVALID_PARAMETER).with("level", "1");
    }
    let session = arguments.number(&SESSION).filter(|number| *number != ANY_SESSION);
    let own = machine.process(client.process).map_or(SessionId::ZERO, Process::session);
    list_processes(machine, trace, client, session.map(|number| session_id(own, number)))
}

fn list_processes(machine: &Machine, trace: &mut Trace, client: ClientId, only: Option<SessionId>) -> Reply {
    let seen: Vec<&Process> = machine
        .processes()
        .filter(|process| only.is_none_or(|session| process.session() == session))
        .filter(|process| sees(machine, client, process.session()))
        .collect();
    let rows: Vec<String> = seen.iter().map(|process| format!("{}#{}", process.image, process.session())).collect();
    let own = seen.iter().find(|process| process.id == client.process);
    let reply = succeed(trace, NtStatus::SUCCESS).with("count", rows.len().to_string()).with("info", rows.join(","));
    match own {
        Some(own) => reply.with("self_session", own.session().to_string()),
        None => reply,
    }
}

/// What the two older lists refuse: a reserved argument that is not zero, a version other than one, a null pointer.
fn capture_enumeration(trace: &mut Trace, arguments: &Arguments) -> Result<(), NtStatus> {
    let (reserved, version) = (arguments.number(&RESERVED).unwrap_or(0), arguments.number(&VERSION).unwrap_or(1));
    if (reserved, version) != (0, 1) {
        return Err(trace.failed(Rule::EnumerationArguments, NtStatus::INVALID_PARAMETER));
    }
    capture_outputs(trace, arguments)
}

fn capture_outputs(trace: &mut Trace, arguments: &Arguments) -> Result<(), NtStatus> {
    if is_pointer(arguments, &OUT) || is_pointer(arguments, &COUNT) {
        return Err(trace.failed(Rule::OutputsMustBeThere, NtStatus::INVALID_PARAMETER));
    }
    Ok(())
}

/// Whether a caller gives a pointer that leads nowhere.
pub(super) fn is_pointer(arguments: &Arguments, parameter: &Parameter) -> bool {
    matches!(arguments.get(parameter), Some(Argument::Pointer(_)))
}

/// The session that a number stands for, asked by a process of this session.
pub(super) fn session_id(own: SessionId, number: u64) -> SessionId {
    match number {
        CURRENT_SESSION => own,
        _ => SessionId(u32::try_from(number).unwrap_or(u32::MAX)),
    }
}

/// Whether a caller may ask about the session with this number.
fn sees(machine: &Machine, client: ClientId, session: SessionId) -> bool {
    let (Some(caller), Some(session)) = (machine.process(client.process), machine.session(session)) else {
        return false;
    };
    may_query(&caller.token, session)
}

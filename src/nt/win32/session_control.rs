//! What `tscon`, `tsdiscon` and `logoff` call: attaching a session to another terminal, taking its terminal, ending it.
//!
//! The "logon ids" of these functions are numbers of sessions. A user needs no permission for the session that the user is
//! logged on in; for another's the system and administrators have all of them. The password of a session's user is a matter
//! between the caller and the authority: the script says whether the caller knows it.
//! Left out: other servers than this machine, waiting or not.
//! Written down in: Microsoft, the reference of `wtsapi32.h`, "Remote Desktop Services permissions" and [MS-TSTS]; the
//! order of the checks is concluded, and so are the errors but that for a missing permission.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail, succeed};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::session::terminal_services::may_control;
use crate::nt::session::{Session, SessionId, connection, log_off};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::terminal_services::{CURRENT_SESSION, SESSIONS, session_id};

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session.");
const TARGET: Parameter =
    Parameter::required("target", Kind::Constants(SESSIONS), "The session whose terminal it gets.");
const PASSWORD: Parameter = Parameter::optional(
    "password",
    Kind::Flag,
    "Whether the password of the session's user is given; without it, an empty one.",
);

/// The operations on somebody's session.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["WTSConnectSessionW", "WTSConnectSessionA"],
        interface: Interface::Win32,
        summary: "Attaches a session to the terminal that another one has (tscon).",
        parameters: &[SESSION, TARGET, PASSWORD],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-connect-session",
        example: r#"WTSConnectSessionW(session: 1, target: "WTS_CURRENT_SESSION", password: true)"#,
        act: |machine, trace, client, arguments| {
            let connected = connect(machine, trace, client, arguments);
            told(trace, connected)
        },
    },
    Operation {
        names: &["WTSDisconnectSession"],
        interface: Interface::Win32,
        summary: "Takes the terminal from a session; its programs go on running (tsdiscon).",
        parameters: &[SESSION],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-disconnect-session",
        example: r#"WTSDisconnectSession(session: "WTS_CURRENT_SESSION")"#,
        act: |machine, trace, client, arguments| {
            let found = find(machine, trace, client, arguments, &SESSION);
            let done = found.map(|session| connection::disconnect_session(machine, trace, session));
            told(trace, done)
        },
    },
    Operation {
        names: &["WTSLogoffSession"],
        interface: Interface::Win32,
        summary: "Logs a session's user off (logoff).",
        parameters: &[SESSION],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-logoff-session",
        example: "WTSLogoffSession(session: 2)",
        act: |machine, trace, client, arguments| {
            let found = find(machine, trace, client, arguments, &SESSION);
            let done = found.map(|session| {
                log_off::log_off_session(machine, trace, session, Rule::LogOffEndsProcesses);
            });
            told(trace, done)
        },
    },
];

fn told(trace: &mut Trace, done: Result<(), NtStatus>) -> Reply {
    match done {
        Ok(()) => succeed(trace, NtStatus::SUCCESS),
        Err(status) => fail(trace, status),
    }
}

/// A session that the caller names and may control; that of the services of the newer releases nobody may.
fn find(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    parameter: &Parameter,
) -> Result<SessionId, NtStatus> {
    let caller = machine.process(client.process);
    let number = arguments.number(parameter);
    let named = caller.zip(number).and_then(|(caller, number)| machine.session(session_id(caller.session(), number)));
    match (caller, named) {
        (Some(_), Some(session)) if session.for_services => {
            Err(trace.failed(Rule::ServicesSessionStaysAlone, NtStatus::ACCESS_DENIED))
        }
        (Some(caller), Some(session)) if may_control(&caller.token, session) => Ok(session.id),
        (_, Some(_)) => Err(trace.failed(Rule::SessionMayNotBeControlled, NtStatus::ACCESS_DENIED)),
        (_, None) => Err(trace.failed(Rule::NoSessionWithThisNumber, NtStatus::CTX_WINSTATION_NOT_FOUND)),
    }
}

/// | refused, in this order | last error |
/// | --- | --- |
/// | both are the caller's own, or one is the other | `ERROR_INVALID_PARAMETER` |
/// | a session that is not there | `ERROR_CTX_WINSTATION_NOT_FOUND` |
/// | one that the caller may not control | `ERROR_ACCESS_DENIED` |
/// | another user's without the password, unless the caller is LocalSystem | `ERROR_ACCESS_DENIED` |
/// | nobody logged on, no terminal to give, or a child session | `ERROR_INVALID_PARAMETER` |
fn connect(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Result<(), NtStatus> {
    if [&SESSION, &TARGET].iter().all(|parameter| arguments.number(parameter) == Some(CURRENT_SESSION)) {
        return Err(trace.failed(Rule::TerminalMovesOver, NtStatus::INVALID_PARAMETER));
    }
    let session = find_to_connect(machine, trace, client, arguments)?;
    let target = find(machine, trace, client, arguments, &TARGET)?;
    let here = |id: SessionId| machine.session(id);
    let (known, other) = (here(session), here(target));
    let has_user = known.is_some_and(|known| known.user.is_some());
    let has_terminal = other.is_some_and(|other| other.terminal.is_some());
    let is_child = [known, other].into_iter().flatten().any(|session| session.parent.is_some());
    if session == target || !has_user || !has_terminal || is_child {
        return Err(trace.failed(Rule::TerminalMovesOver, NtStatus::INVALID_PARAMETER));
    }
    connection::take_terminal_of(machine, trace, session, target);
    Ok(())
}

/// The session that is to be connected: the caller's own, another user's with the password, any for LocalSystem.
fn find_to_connect(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<SessionId, NtStatus> {
    let session = find(machine, trace, client, arguments, &SESSION)?;
    let token = machine.process(client.process).map(|caller: &Process| &caller.token);
    let is_own =
        |token: &Token, session: &Session| session.user.as_ref().is_none_or(|user| user.token.user == token.user);
    let known = machine.session(session);
    if token.zip(known).is_some_and(|(token, known)| is_own(token, known)) || arguments.flag(&PASSWORD) {
        return Ok(session);
    }
    if token.is_some_and(|token| token.is_local_system()) {
        trace.answered(Rule::SystemConnectsWithoutPassword, NtStatus::SUCCESS);
        return Ok(session);
    }
    Err(trace.failed(Rule::ConnectNeedsThePassword, NtStatus::ACCESS_DENIED))
}

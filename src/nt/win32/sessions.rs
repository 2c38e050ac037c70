//! What kernel32 can tell about sessions: that of a process, and that of the console.
//!
//! The session of a process is the process's own, and asking for another's opens it first. The console session is the one
//! that the console is attached to now; nobody's rights are asked, and Terminal Services need not run.
//! Left out: the null pointer for what is given back.
//! Written down in: Microsoft, `ProcessIdToSessionId`, `OpenProcess` and `WTSGetActiveConsoleSessionId`; ReactOS
//! `dll/win32/kernel32` for the order.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, Process, ProcessId, system_calls};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const PID: Parameter = Parameter::optional("pid", Kind::ProcessId, "The process; without it, the caller's own.");

/// The operations on sessions.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["ProcessIdToSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session of a process.",
        parameters: &[PID],
        gives: Gives::Nothing,
        outputs: &[Output::new("session", Kind::Number).elsewhere(Elsewhere::Session)],
        source: "process-id-to-session-id",
        example: r#"ProcessIdToSessionId(pid: "SELF")"#,
        act: process_id_to_session_id,
    },
    Operation {
        names: &["WTSGetActiveConsoleSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session that the console is attached to.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("value", Kind::Number).elsewhere(Elsewhere::Session)],
        source: "active-console-session",
        example: "WTSGetActiveConsoleSessionId",
        act: |machine, _, _, _| {
            let session = machine.console().map_or_else(|| "0xFFFFFFFF".to_owned(), |session| session.to_string());
            Reply::ok().with("value", session)
        },
    },
];

fn process_id_to_session_id(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Reply {
    let number = arguments.number(&PID).unwrap_or(client.process.0.into());
    match session_of(machine, trace, client, number) {
        Ok(session) => Reply::ok().with("session", session.to_string()),
        Err(status) => fail(trace, status),
    }
}

/// The session of a process.
///
/// | asked for | answer |
/// | --- | --- |
/// | the caller's own | told at once: it is in the caller's memory |
/// | 0, or an id that no process has | `STATUS_INVALID_CID` |
/// | a process that refuses the caller `PROCESS_QUERY_INFORMATION` | `STATUS_ACCESS_DENIED` |
fn session_of(machine: &mut Machine, trace: &mut Trace, client: ClientId, id: u64) -> Result<SessionId, NtStatus> {
    let target = u32::try_from(id).ok().map(ProcessId);
    let session = target.and_then(|target| machine.process(target)).map(Process::session);
    if target == Some(client.process) {
        return session.ok_or(NtStatus::INVALID_CID);
    }
    let object = target.and_then(|target| machine.process_object(trace, target));
    let (Some(session), Some(object)) = (session, object) else {
        return Err(trace.failed(Rule::NothingHasTheId, NtStatus::INVALID_CID));
    };
    system_calls::grant(machine, trace, client, object, AccessMask::PROCESS_QUERY_INFORMATION)?;
    Ok(session)
}

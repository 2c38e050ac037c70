//! `WTSStartRemoteControlSession` and its end: a second terminal looks on in a session.
//!
//! The session that looks on is the caller's. Whether the user who is asked agrees is said by the script.
//! Left out: other servers than this machine, the key that ends it.
//! Written down in: Microsoft, the reference of `wtsapi32.h` and [MS-TSTS].

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail, refuse, succeed};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::session::{SessionId, shadow};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::terminal_services::{SESSIONS, session_id};

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session that is looked at.");
const REFUSED: Parameter =
    Parameter::optional("refused", Kind::Flag, "Whether the user there, if asked, says no; without it, yes.").told(&[
        ("true", "and the user there, if asked, says no"),
        ("false", "and the user there, if asked, says yes"),
    ]);

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["WTSStartRemoteControlSessionW", "WTSStartRemoteControlSessionA"],
        interface: Interface::Win32,
        summary: "Lets the terminal of the caller's session look on in another session.",
        parameters: &[SESSION, REFUSED],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-start-remote-control",
        example: "WTSStartRemoteControlSessionW(session: 1)",
        act: start,
    },
    Operation {
        names: &["WTSStopRemoteControlSession"],
        interface: Interface::Win32,
        summary: "Ends that somebody looks on in a session.",
        parameters: &[SESSION],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-stop-remote-control",
        example: "WTSStopRemoteControlSession(session: 1)",
        act: stop,
    },
];

/// The caller's session, and the one that is named, if it is there.
fn sessions(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<(SessionId, SessionId), NtStatus> {
    let own = machine.process(client.process).map_or(SessionId::ZERO, Process::session);
    let named = arguments.number(&SESSION).map(|number| session_id(own, number));
    let found = named.filter(|id| machine.session(*id).is_some());
    found
        .map(|found| (own, found))
        .ok_or_else(|| trace.failed(Rule::NoSessionWithThisNumber, NtStatus::CTX_WINSTATION_NOT_FOUND))
}

fn start(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let agreed = !arguments.flag(&REFUSED);
    let token = machine.process(client.process).map(|caller| caller.token.clone());
    let started = sessions(machine, trace, client, arguments).and_then(|(own, target)| {
        let token = token.ok_or(NtStatus::ACCESS_DENIED)?;
        shadow::start(machine, trace, &token, own, target, agreed)
    });
    match started {
        Ok(()) => succeed(trace, NtStatus::SUCCESS),
        Err(status) => fail(trace, status),
    }
}

fn stop(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match sessions(machine, trace, client, arguments) {
        Ok((_, target)) if shadow::stop(machine, trace, target) => succeed(trace, NtStatus::SUCCESS),
        Ok(_) => refuse(trace, Rule::ShadowNotRunning, NtStatus::CTX_SHADOW_NOT_RUNNING),
        Err(status) => fail(trace, status),
    }
}

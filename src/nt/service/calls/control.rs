//! Calls that start services, control them, and wait for what becomes of them.

use super::{done, service, text, told};
use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter, constants};
use crate::nt::process::ClientId;
use crate::nt::service::control::{self, CONTROLS};
use crate::nt::service::notification::{self, NOTIFICATIONS};
use crate::nt::service::status::State;
use crate::nt::service::{handles, list, start};
use crate::nt::trace::Trace;

/// What a handler can answer.
const ANSWERS: &[(&str, u64)] = &[("NO_ERROR", 0), ("ERROR_SUCCESS", 0), ("ERROR_CALL_NOT_IMPLEMENTED", 120)];

const ARGV: Parameter =
    Parameter::optional("argv", Kind::Text, "What its main function is called with, set apart by commas.");
const CONTROL: Parameter = Parameter::required("control", Kind::Constants(CONTROLS), "What is asked of it.");
const HANDLER_RETURNS: Parameter =
    Parameter::optional("handler_returns", Kind::Constants(ANSWERS), "What its handler answers; `NO_ERROR` if unsaid.");
const MASK: Parameter = Parameter::required("mask", Kind::Constants(NOTIFICATIONS), "What is waited for.");

/// The operations on services that run.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["StartServiceW", "StartServiceA"],
        interface: Interface::Win32,
        summary: "Starts a service.",
        parameters: &[HANDLE, ARGV],
        gives: Gives::Nothing,
        outputs: &[],
        source: "start-service",
        example: r#"StartServiceW(handle: "service")"#,
        act: start_service,
    },
    Operation {
        names: &["ControlService"],
        interface: Interface::Win32,
        summary: "Asks a service to stop, to pause, to go on, or something of its own.",
        parameters: &[HANDLE, CONTROL, HANDLER_RETURNS],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("delivered", Kind::Constants(CONTROLS)).elsewhere(Elsewhere::ToAnother),
            Output::new("state", Kind::Constants(&State::CONSTANTS)),
        ],
        source: "control-service",
        example: r#"ControlService(handle: "service", control: "SERVICE_CONTROL_STOP")"#,
        act: control_service,
    },
    Operation {
        names: &["NotifyServiceStatusChangeW", "NotifyServiceStatusChangeA"],
        interface: Interface::Win32,
        summary: "Asks to be told when a service is in another state.",
        parameters: &[HANDLE, MASK],
        gives: Gives::Nothing,
        outputs: &[Output::new("delivered", Kind::Constants(NOTIFICATIONS))],
        source: "notify-service-status-change",
        example: r#"NotifyServiceStatusChangeW(handle: "service", mask: "SERVICE_NOTIFY_STOPPED")"#,
        act: notify,
    },
];

fn start_service(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let argv = text(arguments, &ARGV).map(|argv| list(&argv)).unwrap_or_default();
    let started =
        service(machine, client, arguments).and_then(|service| start::start_by_call(machine, trace, service, &argv));
    told(trace, started.map(|()| done(machine)))
}

fn control_service(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let control = arguments.number(&CONTROL).unwrap_or_default();
    let answer = arguments.number(&HANDLER_RETURNS).unwrap_or_default();
    let sent = service(machine, client, arguments)
        .map_err(|denied| (denied, None))
        .and_then(|service| control::send(machine, trace, service, control, answer));
    match sent {
        Ok((delivered, state)) => delivering(done(machine), CONTROLS, delivered).with("state", state.name()),
        Err((denied, Some(state))) => denied.told(trace).with("state", state.name()),
        Err((denied, None)) => denied.told(trace),
    }
}

fn notify(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let mask = arguments.number(&MASK).unwrap_or_default();
    let asked = handles::opened(machine, client.process, arguments.handle(&HANDLE))
        .and_then(|opened| notification::ask(machine, trace, opened, mask));
    told(trace, asked.map(|now| delivering(done(machine), NOTIFICATIONS, now)))
}

/// What reached somebody; nothing, where nothing did.
fn delivering(reply: Reply, table: &[(&'static str, u64)], delivered: u64) -> Reply {
    if delivered == 0 { reply } else { reply.with("delivered", constants(table, delivered)) }
}

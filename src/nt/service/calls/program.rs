//! Calls that the program of a service makes itself.

use super::{done, told};
use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::service::status::{self, ACCEPTS, EXIT_CODES, Report, State};
use crate::nt::service::{ServiceType, start};
use crate::nt::trace::Trace;

const TYPE: Parameter = Parameter::optional(
    "type",
    Kind::Constants(ServiceType::CONSTANTS),
    "What it says that it is; `SERVICE_WIN32_OWN_PROCESS` if unsaid.",
);
const STATE: Parameter = Parameter::required("state", Kind::Constants(&State::CONSTANTS), "Where it stands.");
const ACCEPT: Parameter = Parameter::optional("accept", Kind::Constants(ACCEPTS), "Which controls it accepts.");
const WIN32_EXIT: Parameter = Parameter::optional("win32_exit", Kind::Constants(EXIT_CODES), "Why it stopped.");
const CHECKPOINT: Parameter = Parameter::optional("checkpoint", Kind::Number, "How far a pending state has come.");
const WAIT_HINT: Parameter =
    Parameter::optional("wait_hint", Kind::Number, "How long a pending state may take, in milliseconds.");

/// The operations of a service's own program.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["StartServiceCtrlDispatcher", "StartServiceCtrlDispatcherW", "StartServiceCtrlDispatcherA"],
        interface: Interface::Win32,
        summary: "Connects the program to the service control manager, which has the service's main function called.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("argv", Kind::List(&Kind::Text))],
        source: "start-service-ctrl-dispatcher",
        example: "StartServiceCtrlDispatcher",
        act: connect,
    },
    Operation {
        names: &["RegisterServiceCtrlHandlerEx", "RegisterServiceCtrlHandlerExW", "RegisterServiceCtrlHandlerExA"],
        interface: Interface::Win32,
        summary: "Says which function of the program takes the service's controls.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "handler-ex",
        example: "RegisterServiceCtrlHandlerEx",
        act: register,
    },
    Operation {
        names: &["SetServiceStatus"],
        interface: Interface::Win32,
        summary: "Reports the status of the program's service.",
        parameters: &[TYPE, STATE, ACCEPT, WIN32_EXIT, CHECKPOINT, WAIT_HINT],
        gives: Gives::Nothing,
        outputs: &[],
        source: "set-service-status",
        example: r#"SetServiceStatus(state: "SERVICE_RUNNING", accept: "SERVICE_ACCEPT_STOP")"#,
        act: report,
    },
    Operation {
        names: &["ReturnFromServiceMain"],
        interface: Interface::Win32,
        summary: "Ends the service's main function; no call, but what a program does.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "start-service-ctrl-dispatcher",
        example: "ReturnFromServiceMain",
        act: main_returns,
    },
];

fn connect(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let argv = start::connect(machine, trace, client.process);
    told(trace, argv.map(|argv| done(machine).with("argv", argv.join(","))))
}

fn register(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let registered = start::register_handler(machine, trace, client.process);
    told(trace, registered.map(|()| done(machine)))
}

fn report(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let number = |parameter: &Parameter| arguments.number(parameter).unwrap_or_default();
    let short = |parameter: &Parameter| u32::try_from(number(parameter)).unwrap_or(u32::MAX);
    let report = Report {
        service_type: arguments.number(&TYPE).unwrap_or(0x10),
        state: number(&STATE),
        accepts: number(&ACCEPT),
        win32_exit: short(&WIN32_EXIT),
        checkpoint: short(&CHECKPOINT),
        wait_hint: short(&WAIT_HINT),
    };
    let reported = status::report(machine, trace, client.process, report);
    told(trace, reported.map(|()| done(machine)))
}

fn main_returns(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let returned = start::main_returns(machine, trace, client.process);
    told(trace, returned.map(|()| done(machine)))
}

//! Calls that ask for the status of one service or of many.

use super::{database, done, room, service, text, told};
use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter, constants};
use crate::nt::process::ClientId;
use crate::nt::service::enumeration::{self, ACTIVITY, Question};
use crate::nt::service::refusal::Denied;
use crate::nt::service::status::{self, ACCEPTS, EXIT_CODES, State};
use crate::nt::service::{Service, ServiceType};
use crate::nt::trace::Trace;

/// The levels of `QueryServiceStatusEx`.
const STATUS_LEVELS: &[(&str, u64)] = &[("SC_STATUS_PROCESS_INFO", 0)];
/// The levels of `EnumServicesStatusEx`.
const ENUMERATION_LEVELS: &[(&str, u64)] = &[("SC_ENUM_PROCESS_INFO", 0)];
/// `sizeof(SERVICE_STATUS_PROCESS)`.
const STATUS_SIZE: u64 = 36;
/// `sizeof(ENUM_SERVICE_STATUS)`.
const ENTRY_SIZE: u64 = 48;
/// `sizeof(ENUM_SERVICE_STATUS_PROCESS)`.
const PROCESS_ENTRY_SIZE: u64 = 56;

const STATUS: Parameter = Parameter::optional("status", Kind::Pointer, "Where the status goes.");
const STATUS_LEVEL: Parameter =
    Parameter::optional("level", Kind::Constants(STATUS_LEVELS), "What is asked for; there is one level.");
const ENUMERATION_LEVEL: Parameter =
    Parameter::optional("level", Kind::Constants(ENUMERATION_LEVELS), "What is asked for; there is one level.");
const TYPE: Parameter =
    Parameter::required("type", Kind::Constants(ServiceType::CONSTANTS), "Which types are looked for.");
const STATE: Parameter =
    Parameter::required("state", Kind::Constants(ACTIVITY), "Whether those that run, those that do not, or all.");
const GROUP: Parameter =
    Parameter::optional("group", Kind::Text, "Only services of this group; of none where it is empty.");
const LENGTH: Parameter =
    Parameter::optional("length", Kind::Length, "The room for the answer, in bytes; enough where nothing is said.");

const NEEDED: Output = Output::new("needed", Kind::Number).elsewhere(Elsewhere::Own);
const RETURNED: Output = Output::new("returned", Kind::Number).elsewhere(Elsewhere::Own);
const NAMES: Output = Output::new("names", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own);

/// The operations that ask.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["QueryServiceStatus"],
        interface: Interface::Win32,
        summary: "Asks for the status of a service.",
        parameters: &[HANDLE, STATUS],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("accepts", Kind::Constants(ACCEPTS)),
            Output::new("checkpoint", Kind::Number),
            Output::new("state", Kind::Constants(&State::CONSTANTS)),
            Output::new("type", Kind::Constants(ServiceType::CONSTANTS)),
            Output::new("wait_hint", Kind::Number),
            Output::new("win32_exit", Kind::Constants(EXIT_CODES)),
        ],
        source: "query-service-status-ex",
        example: r#"QueryServiceStatus(handle: "service")"#,
        act: query,
    },
    Operation {
        names: &["QueryServiceStatusEx"],
        interface: Interface::Win32,
        summary: "Asks for the status of a service and for its process.",
        parameters: &[HANDLE, STATUS_LEVEL, LENGTH],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("accepts", Kind::Constants(ACCEPTS)),
            Output::new("checkpoint", Kind::Number),
            Output::new("pid", Kind::Number).elsewhere(Elsewhere::Id),
            Output::new("state", Kind::Constants(&State::CONSTANTS)),
            Output::new("type", Kind::Constants(ServiceType::CONSTANTS)),
            Output::new("wait_hint", Kind::Number),
            Output::new("win32_exit", Kind::Constants(EXIT_CODES)),
        ],
        source: "query-service-status-ex",
        example: r#"QueryServiceStatusEx(handle: "service", level: "SC_STATUS_PROCESS_INFO")"#,
        act: query_with_process,
    },
    Operation {
        names: &["EnumServicesStatusW", "EnumServicesStatusA"],
        interface: Interface::Win32,
        summary: "Lists services.",
        parameters: &[HANDLE, TYPE, STATE, LENGTH],
        gives: Gives::Nothing,
        outputs: &[NEEDED, RETURNED, NAMES],
        source: "enum-services-status-ex",
        example: r#"EnumServicesStatusW(handle: "manager", type: "SERVICE_WIN32", state: "SERVICE_ACTIVE")"#,
        act: enumerate,
    },
    Operation {
        names: &["EnumServicesStatusExW", "EnumServicesStatusExA"],
        interface: Interface::Win32,
        summary: "Lists services with their processes.",
        parameters: &[HANDLE, ENUMERATION_LEVEL, TYPE, STATE, GROUP, LENGTH],
        gives: Gives::Nothing,
        outputs: &[NEEDED, RETURNED, NAMES, Output::new("all_pid", Kind::Number).elsewhere(Elsewhere::Id)],
        source: "enum-services-status-ex",
        example: r#"EnumServicesStatusExW(handle: "manager", level: "SC_ENUM_PROCESS_INFO", type: "SERVICE_WIN32", state: "SERVICE_ACTIVE")"#,
        act: enumerate_with_processes,
    },
];

/// What both queries tell.
fn told_of(machine: &Machine, service: &Service) -> Reply {
    let status = service.status;
    done(machine)
        .with("accepts", constants(ACCEPTS, status.accepts))
        .with("checkpoint", status.checkpoint.to_string())
        .with("state", status.state.name())
        .with("type", constants(ServiceType::CONSTANTS, service.configuration.service_type.number()))
        .with("wait_hint", status.wait_hint.to_string())
        .with("win32_exit", constants(EXIT_CODES, status.win32_exit.0.into()))
}

/// The handle, the pointer, the right.
fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let found = service(machine, client, arguments).and_then(|service| match arguments.pointer(&STATUS) {
        Some(_) => Err(Denied::NULL_POINTER),
        None => status::query(machine, service),
    });
    told(trace, found.map(|service| told_of(machine, service)))
}

/// The level, the room, the handle, the right.
fn query_with_process(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let unknown = arguments.number(&STATUS_LEVEL).is_some_and(|level| level != 0);
    let too_small = room(arguments, &LENGTH).is_some_and(|room| room < STATUS_SIZE);
    let found = match (unknown, too_small) {
        (true, _) => Err(Denied::UNKNOWN_LEVEL),
        (false, true) => Err(Denied::BUFFER_TOO_SMALL),
        (false, false) => service(machine, client, arguments).and_then(|service| status::query(machine, service)),
    };
    told(trace, found.map(|service| told_of(machine, service).with("pid", service.process_told().to_string())))
}

fn enumerate(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    listed(machine, trace, client, arguments, ENTRY_SIZE)
}

fn enumerate_with_processes(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Reply {
    if arguments.number(&ENUMERATION_LEVEL).is_some_and(|level| level != 0) {
        return Denied::UNKNOWN_LEVEL.told(trace);
    }
    listed(machine, trace, client, arguments, PROCESS_ENTRY_SIZE)
}

/// The handle first; from then on a failure too says how much there is: nothing.
fn listed(machine: &Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments, entry: u64) -> Reply {
    let database = match database(machine, client, arguments) {
        Ok(database) => database,
        Err(denied) => return denied.told(trace),
    };
    let group = text(arguments, &GROUP);
    let question = Question {
        service_type: arguments.number(&TYPE).unwrap_or_default(),
        activity: arguments.number(&STATE).unwrap_or_default(),
        group: group.as_deref(),
        entry,
        room: room(arguments, &LENGTH),
    };
    let listing = match enumeration::list(machine, client.process, database, question) {
        Ok(listing) => listing,
        Err(denied) => return denied.told(trace).with(NEEDED.name, "0").with(RETURNED.name, "0"),
    };
    let reply = if listing.missing > 0 { Denied::MORE_DATA.told(trace) } else { done(machine) };
    let names: Vec<&str> = listing.services.iter().map(|service| &*service.name).collect();
    let reply = reply
        .with(NEEDED.name, listing.missing.to_string())
        .with(RETURNED.name, listing.services.len().to_string())
        .with(NAMES.name, names.join(","));
    match listing.services.iter().map(|service| service.process_told()).min() {
        Some(least) if entry == PROCESS_ENTRY_SIZE => reply.with("all_pid", least.to_string()),
        Some(_) | None => reply,
    }
}

//! Calls that install, configure and remove services.

use super::{ACCESS, NAME, database, done, name, opened, room, service, text, told};
use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, on_handle};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Output, Parameter, constants};
use crate::nt::process::ClientId;
use crate::nt::security::AccessMask;
use crate::nt::service::configuration::{self, NO_CHANGE, Request};
use crate::nt::service::control_manager;
use crate::nt::service::refusal::Denied;
use crate::nt::service::{ServiceType, Start, list};
use crate::nt::trace::Trace;

/// The values of `dwErrorControl`, each with its name in the headers.
const ERROR_CONTROLS: &[(&str, u64)] = &[
    ("SERVICE_ERROR_IGNORE", 0),
    ("SERVICE_ERROR_NORMAL", 1),
    ("SERVICE_ERROR_SEVERE", 2),
    ("SERVICE_ERROR_CRITICAL", 3),
    ("SERVICE_NO_CHANGE", NO_CHANGE),
];

/// The levels of `QueryServiceConfig2`, each with its name in the headers.
const LEVELS: &[(&str, u64)] = &[
    ("SERVICE_CONFIG_DESCRIPTION", 1),
    ("SERVICE_CONFIG_FAILURE_ACTIONS", 2),
    ("SERVICE_CONFIG_DELAYED_AUTO_START_INFO", 3),
    ("SERVICE_CONFIG_FAILURE_ACTIONS_FLAG", 4),
    ("SERVICE_CONFIG_SERVICE_SID_INFO", 5),
    ("SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO", 6),
    ("SERVICE_CONFIG_PRESHUTDOWN_INFO", PRESHUTDOWN_INFO),
];
const PRESHUTDOWN_INFO: u64 = 7;

const TYPE: Parameter = Parameter::optional("type", Kind::Constants(ServiceType::CONSTANTS), "What it is.");
const START: Parameter = Parameter::optional("start", Kind::Constants(Start::CONSTANTS), "When it starts.");
const ERROR: Parameter =
    Parameter::optional("error", Kind::Constants(ERROR_CONTROLS), "How much a start that fails matters.");
const PATH: Parameter = Parameter::optional("path", Kind::Text, "Its image file, with arguments.");
const DISPLAY: Parameter = Parameter::optional("display", Kind::Text, "The name that people are shown.");
const GROUP: Parameter = Parameter::optional("group", Kind::Text, "Its load order group.");
const TAG_OUT: Parameter =
    Parameter::optional("tag_out", Kind::Word(&["pointer", "NULL"]), "Whether a tag is asked for.");
const DEPENDENCIES: Parameter = Parameter::optional(
    "dependencies",
    Kind::Text,
    "What must run before it, set apart by commas; groups with a plus before them.",
);
const ACCOUNT: Parameter = Parameter::optional("account", Kind::Text, "As whom it runs.");
const LEVEL: Parameter = Parameter::required("level", Kind::Constants(LEVELS), "What is asked for.");
const LENGTH: Parameter = Parameter::optional("length", Kind::Length, "The room for the answer, in bytes.");

/// The operations on configurations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateServiceW", "CreateServiceA"],
        interface: Interface::Win32,
        summary: "Installs a service, and opens it.",
        parameters: &[HANDLE, NAME, DISPLAY, ACCESS, TYPE, START, ERROR, PATH, GROUP, TAG_OUT, DEPENDENCIES, ACCOUNT],
        gives: Gives::Handle(HandleKind::Service),
        outputs: &[Output::new("tag", Kind::Number)],
        source: "create-service",
        example: r#"CreateServiceW(handle: "manager", name: "Cache", access: "SERVICE_START", path: "c:\\cache.exe", type: "SERVICE_WIN32_OWN_PROCESS", start: "SERVICE_DEMAND_START", error: "SERVICE_ERROR_NORMAL")"#,
        act: create,
    },
    Operation {
        names: &["ChangeServiceConfigW", "ChangeServiceConfigA"],
        interface: Interface::Win32,
        summary: "Configures a service anew; what is left away stays.",
        parameters: &[HANDLE, DISPLAY, TYPE, START, ERROR, PATH, GROUP, TAG_OUT, DEPENDENCIES, ACCOUNT],
        gives: Gives::Nothing,
        outputs: &[Output::new("tag", Kind::Number)],
        source: "change-service-config",
        example: r#"ChangeServiceConfigW(handle: "service", start: "SERVICE_DISABLED")"#,
        act: change,
    },
    on_handle!(
        Win32,
        "DeleteService",
        "Marks a service for delete; it goes when nothing keeps it.",
        [],
        "delete-service",
        r#"DeleteService(handle: "service")"#,
        delete
    ),
    Operation {
        names: &["QueryServiceConfigW", "QueryServiceConfigA"],
        interface: Interface::Win32,
        summary: "Asks how a service is configured.",
        parameters: &[HANDLE],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("account", Kind::Text),
            Output::new("display", Kind::Text),
            Output::new("error", Kind::Constants(ERROR_CONTROLS)),
            Output::new("path", Kind::Text),
            Output::new("start", Kind::Constants(Start::CONSTANTS)),
            Output::new("tag", Kind::Number),
            Output::new("type", Kind::Constants(ServiceType::CONSTANTS)),
        ],
        source: "create-service",
        example: r#"QueryServiceConfigW(handle: "service")"#,
        act: query,
    },
    Operation {
        names: &["QueryServiceConfig2W", "QueryServiceConfig2A"],
        interface: Interface::Win32,
        summary: "Asks for what else can be configured: of the levels, only the time before a shutdown has a value here.",
        parameters: &[HANDLE, LEVEL, LENGTH],
        gives: Gives::Nothing,
        outputs: &[Output::new("timeout", Kind::Number)],
        source: "query-service-config-2",
        example: r#"QueryServiceConfig2W(handle: "service", level: "SERVICE_CONFIG_PRESHUTDOWN_INFO")"#,
        act: query_more,
    },
];

fn request(arguments: &Arguments, unsaid: u64) -> Request {
    let number = |parameter: &Parameter| arguments.number(parameter).unwrap_or(unsaid) & u64::from(u32::MAX);
    Request {
        display: text(arguments, &DISPLAY),
        service_type: number(&TYPE),
        start: number(&START),
        error_control: number(&ERROR),
        path: text(arguments, &PATH),
        group: text(arguments, &GROUP),
        wants_tag: arguments.word(&TAG_OUT) == Some("pointer"),
        dependencies: text(arguments, &DEPENDENCIES).map(|dependencies| list(&dependencies)),
        account: text(arguments, &ACCOUNT),
    }
}

fn with_tag(reply: Reply, tag: Option<u32>) -> Reply {
    match tag {
        Some(tag) => reply.with("tag", tag.to_string()),
        None => reply,
    }
}

fn create(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::empty());
    let request = request(arguments, 0);
    let installed = database(machine, client, arguments).and_then(|database| {
        let name = name(arguments)?;
        if request.path.is_none() {
            return Err(Denied::NULL_POINTER);
        }
        configuration::install(machine, trace, client.process, database, (&name, access), &request)
    });
    told(trace, installed.map(|installed| with_tag(opened(machine, installed.handle), installed.tag)))
}

fn change(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let request = request(arguments, NO_CHANGE);
    let changed = service(machine, client, arguments)
        .and_then(|service| configuration::change(machine, trace, service, &request));
    told(trace, changed.map(|tag| with_tag(done(machine), tag)))
}

fn delete(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let deleted =
        service(machine, client, arguments).and_then(|service| control_manager::delete(machine, trace, service));
    told(trace, deleted.map(|()| done(machine)))
}

fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let found = service(machine, client, arguments).and_then(|service| configuration::query(machine, service));
    let reply = found.map(|service| {
        let is = &service.configuration;
        done(machine)
            .with("account", &*is.account_name)
            .with("display", service.display_name())
            .with("error", constants(ERROR_CONTROLS, is.error_control.into()))
            .with("path", &*is.path)
            .with("start", constants(Start::CONSTANTS, is.start as u64))
            .with("tag", is.tag.to_string())
            .with("type", constants(ServiceType::CONSTANTS, is.service_type.number()))
    });
    told(trace, reply)
}

/// The level is looked at first, then the handle and its right.
fn query_more(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let level = arguments.number(&LEVEL).unwrap_or_default();
    let timeout = configuration::preshutdown_timeout(machine);
    let known = match level {
        1 | 2 => true,
        3..=PRESHUTDOWN_INFO => timeout.is_some(),
        _ => false,
    };
    let known = if known { Ok(()) } else { Err(Denied::UNKNOWN_LEVEL) };
    let found = known
        .and_then(|()| service(machine, client, arguments))
        .and_then(|service| configuration::query(machine, service));
    let room = room(arguments, &LENGTH);
    let reply = found.and_then(|_| match timeout.filter(|_| level == PRESHUTDOWN_INFO) {
        Some(_) if room.is_some_and(|room| room < 4) => Err(Denied::BUFFER_TOO_SMALL),
        Some(timeout) => Ok(done(machine).with("timeout", timeout.to_string())),
        None => Ok(done(machine)),
    });
    told(trace, reply)
}

//! What is installed on the machine of a scenario: services, tasks, and drivers that a service hosts.
//!
//! Tasks need the task scheduler, drivers their hosts, and interactive services what detects them. These are services too;
//! a scenario need not write them to have them.

use std::borrow::Cow;

use crate::nt::call::Argument;
use crate::nt::parameter::{Kind, Parameter, words_of};
use crate::nt::service::hosts::{Host, HostedDriver};
use crate::nt::service::task_scheduler::{self, Task};
use crate::nt::service::{Service, ServiceAccount, Start, detection, status};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::labels::{Labels, Named};
use crate::scenario::nearest::nearest;
use crate::scenario::parse::read_all;
use crate::scenario::syntax::Piece;
use crate::scenario::{Spanned, values};

/// The accounts that are there for services alone.
const ACCOUNTS: [(&str, ServiceAccount); 3] = [
    ("LocalSystem", ServiceAccount::LocalSystem),
    ("LocalService", ServiceAccount::LocalService),
    ("NetworkService", ServiceAccount::NetworkService),
];
const STARTS: &[&str] = &words_of(&Start::WORDS);
const HOSTS: &[&str] = &words_of(&Host::WORDS);

/// The fields of a service.
pub const SERVICE: Form<'static> = Form {
    name: "a service",
    parameters: &[
        Parameter::required("name", Kind::Text, "The service's name."),
        Parameter::required("image", Kind::Text, "Its image file."),
        Parameter::optional("start", Kind::Word(STARTS), "When it starts; Auto."),
        Parameter::optional(
            "account",
            Kind::Text,
            "As whom it runs: LocalSystem, LocalService, NetworkService or a user.",
        ),
        Parameter::optional("interactive", Kind::Flag, "Whether it wants to be seen (SERVICE_INTERACTIVE_PROCESS)."),
        ACCEPTS,
        Parameter::optional(
            "per_user",
            Kind::Flag,
            "Whether each user gets an instance, in the user's session and as the user: `Sync#1` is that of session 1.",
        ),
    ],
    summary: "A service of the machine.",
    example: "(name: \"Spooler\", image: \"spoolsv.exe\")",
};

/// Which controls a service takes.
const ACCEPTS: Parameter = Parameter::optional(
    "accepts",
    Kind::Constants(status::ACCEPTS),
    "Which controls it takes while it runs; SERVICE_ACCEPT_STOP.",
);

/// The fields of a task.
pub const TASK: Form<'static> = Form {
    name: "a task",
    parameters: &[
        Parameter::required("name", Kind::Text, "The task's name, which is also the label of its process."),
        Parameter::required("image", Kind::Text, "The program's image file."),
        Parameter::required("user", Kind::Text, "The user it runs as."),
        Parameter::required(
            "logged_on_only",
            Kind::Flag,
            "\"Run only when user is logged on\"; if not, \"Run whether user is logged on or not\".",
        ),
        Parameter::optional("highest", Kind::Flag, "\"Run with highest privileges\"."),
        Parameter::optional(
            "batch_right",
            Kind::Flag,
            "Whether its user may log on as a batch job; true, because scheduling the task gives that right.",
        ),
    ],
    summary: "A task of the task scheduler, which is the service Schedule.",
    example: "(name: \"Nightly\", image: \"backup.exe\", user: \"Alice\", logged_on_only: false)",
};

/// The fields of a driver.
pub const DRIVER: Form<'static> = Form {
    name: "a driver",
    parameters: &[
        Parameter::required(
            "name",
            Kind::Text,
            "The driver's name, which is also a label of the process that runs it.",
        ),
        Parameter::required(
            "host",
            Kind::Word(HOSTS),
            "What runs its code: the print spooler (the service Spooler), or a host process of the User-Mode Driver \
             Framework (which the service WUDFSvc starts).",
        ),
    ],
    summary: "A driver whose code runs in user mode, in a process of session 0.",
    example: "(name: \"LaserJet\", host: Spooler)",
};

/// What is installed.
pub(super) struct Installed {
    /// The services, those of the system included that a scenario can need.
    pub services: Vec<Service>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The drivers.
    pub drivers: Vec<HostedDriver>,
}

/// Reads the fields `services`, `tasks` and `drivers`.
pub(super) fn read(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Installed {
    let mut services = read_all(record, "services", Named::Service, labels, faults, read_service);
    let tasks = read_all(record, "tasks", Named::Task, labels, faults, read_task);
    let drivers = read_all(record, "drivers", Named::Driver, labels, faults, read_driver);
    let scheduler = (!tasks.is_empty()).then(task_scheduler::scheduler);
    let of_the_system = drivers.iter().map(|driver| driver.host.service()).chain(scheduler);
    let of_the_system = of_the_system.chain([detection::service()]);
    services.extend(of_the_system.filter(|service| labels.new_service_of_the_system(&service.name)));
    Installed { services, tasks, drivers }
}

fn read_service(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Service> {
    let record = SERVICE.read_fields(piece, faults)?;
    let name = record.text("name").and_then(|name| labels.new_service(&name, faults));
    let start = record.one_of("start", &Start::WORDS).unwrap_or(Start::Auto);
    let account = match record.text("account") {
        None => ServiceAccount::LocalSystem,
        Some(account) => read_account(&account, labels, faults)?,
    };
    let interactive = record.is_set("interactive");
    let service = Service::declared(&name?, &record.text("image")?.value, start, account, interactive);
    let service = match record.get(ACCEPTS.name) {
        Some(given) => Service { accepts: read_accepts(given, faults)?, ..service },
        None => service,
    };
    let per_user = record.is_set("per_user");
    Some(if per_user { service.per_user() } else { service })
}

/// Reads which controls a service takes.
fn read_accepts(given: &Spanned<Value<'_>>, faults: &mut Diagnostics) -> Option<u64> {
    let Value::Piece(piece) = &given.value else { return None };
    match values::constants(status::ACCEPTS, *piece, given, faults)? {
        Argument::Number(accepts) => Some(accepts),
        _ => None,
    }
}

fn read_task(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Task> {
    let record = TASK.read_fields(piece, faults)?;
    let name = record.text("name").and_then(|name| labels.new_task(&name, faults));
    let user = record.text("user").and_then(|user| labels.user(&user, faults));
    let flag = |field: &str| record.flag(field).map(|flag| flag.value);
    Some(Task {
        name: name?,
        image: record.text("image")?.value.into(),
        user: user?,
        logged_on_only: flag("logged_on_only")?,
        highest: flag("highest").unwrap_or(false),
        batch_right: flag("batch_right").unwrap_or(true),
    })
}

fn read_driver(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<HostedDriver> {
    let record = DRIVER.read_fields(piece, faults)?;
    let name = record.text("name").and_then(|name| labels.new_driver(&name, faults));
    Some(HostedDriver { name: name?, host: record.one_of("host", &Host::WORDS)? })
}

/// Reads as whom a service runs: one of the accounts for services, or a user.
fn read_account(
    account: &Spanned<Cow<'_, str>>,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<ServiceAccount> {
    if let Some((_, known)) = ACCOUNTS.into_iter().find(|(name, _)| *name == account.value) {
        return Some(known);
    }
    match nearest(&account.value, words_of(&ACCOUNTS)) {
        Some(near) => {
            faults.no_such(Code::UnknownName, "account", account, [near]);
            None
        }
        None => labels.user(account, faults).map(ServiceAccount::User),
    }
}

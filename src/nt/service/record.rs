//! A service: what the service control manager keeps of it, in the registry and in its memory.
//!
//! What is configured stays; what runs is a status, and a process while there is one. A driver is a service without a
//! process. A program that runs as a service reports its status itself: the program of a lesson at once, the one named
//! [`SCRIPTED_IMAGE`] when the script makes its calls.
//! Left out: several services in one process, failure actions, triggers.
//! Written down in: Microsoft, "Service Record List" and `QUERY_SERVICE_CONFIG`.

use std::sync::Arc;

use crate::nt::name::compare_ignoring_case;
use crate::nt::process::ProcessId;
use crate::nt::service::kind::{ServiceKind, ServiceType, Start};
use crate::nt::service::status::{self, State, Status};
use crate::nt::session::SessionId;

/// The image of a service whose calls the script makes; until it reports, the service is starting.
pub const SCRIPTED_IMAGE: &str = "model-service.exe";

/// The number of a service in the manager's database; services that are installed later have higher ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub u32);

/// As whom a service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceAccount {
    /// LocalSystem.
    LocalSystem,
    /// LocalService.
    LocalService,
    /// NetworkService.
    NetworkService,
    /// A user of this machine.
    User(Arc<str>),
    /// A driver runs as nobody; what would be its account names the driver's object.
    Driver,
}

/// What is configured: `QUERY_SERVICE_CONFIG`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The name that people are shown, where it is not the service's own.
    pub display: Option<Arc<str>>,
    /// What runs.
    pub service_type: ServiceType,
    /// When it starts.
    pub start: Start,
    /// How much a start that fails matters: `dwErrorControl`.
    pub error_control: u32,
    /// Its image file, with arguments.
    pub path: Arc<str>,
    /// The load order group; empty where it is in none.
    pub group: Arc<str>,
    /// Its place in the group; 0 where it has none.
    pub tag: u32,
    /// What must run before it: services by name, groups with a plus before them.
    pub dependencies: Arc<[Arc<str>]>,
    /// As whom it runs.
    pub account: ServiceAccount,
    /// The account as it was given.
    pub account_name: Arc<str>,
}

/// What becomes of its image when the service is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// A service program that reports by itself, at once.
    Reports,
    /// The service program whose calls the script makes.
    Scripted,
    /// A program that is no service program and never connects to the manager.
    NoService,
    /// There is no such file.
    NoFile,
    /// There is no such directory.
    NoDirectory,
}

/// Where the main function of a service, `ServiceMain`, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Main {
    /// The program has not connected to the manager yet.
    #[default]
    NotCalled,
    /// It was called.
    Runs,
    /// It has returned.
    Returned,
}

/// How far a start has come, in the process of the service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// What `ServiceMain` is called with.
    pub argv: Vec<Arc<str>>,
    /// Where `ServiceMain` is.
    pub main: Main,
    /// A handler is registered.
    pub handler: bool,
    /// The handler took a stop, after which nothing more is sent.
    pub stop_taken: bool,
}

/// What the service control manager knows of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: Arc<str>,
    /// What is configured.
    pub configuration: Configuration,
    /// What becomes of its image.
    pub program: Program,
    /// What it reported last, or what the manager set.
    pub status: Status,
    /// Its process, while there is one.
    pub process: Option<ProcessId>,
    /// How far its start has come.
    pub run: Run,
    /// It goes when its last handle is closed and it is stopped.
    pub marked_for_delete: bool,
    /// Which controls its program takes while it runs, where it reports by itself: bits of
    /// [`ACCEPTS`](crate::nt::service::status::ACCEPTS).
    pub accepts: u64,
    /// The session of the user whose instance of a per-user service it is.
    pub instance_in: Option<SessionId>,
}

impl Service {
    /// A service as an installation leaves it: stopped, and never started.
    pub fn installed(name: Arc<str>, configuration: Configuration, program: Program) -> Service {
        Service {
            name,
            configuration,
            program,
            status: Status::NEVER_STARTED,
            process: None,
            run: Run::default(),
            marked_for_delete: false,
            accepts: status::ACCEPT_STOP,
            instance_in: None,
        }
    }

    /// The same service as it is installed, with nothing of it running.
    #[must_use]
    pub fn as_installed(&self) -> Service {
        let installed = Service::installed(self.name.clone(), self.configuration.clone(), self.program);
        Service { accepts: self.accepts, ..installed }
    }

    /// A service that a scenario declares, and whose image is there.
    pub fn declared(name: &str, image: &str, start: Start, account: ServiceAccount, interactive: bool) -> Service {
        let account_name = match &account {
            ServiceAccount::LocalSystem => "LocalSystem".into(),
            ServiceAccount::LocalService => r"NT AUTHORITY\LocalService".into(),
            ServiceAccount::NetworkService => r"NT AUTHORITY\NetworkService".into(),
            ServiceAccount::User(user) => format!(".\\{user}").into(),
            ServiceAccount::Driver => "".into(),
        };
        let configuration = Configuration {
            display: None,
            service_type: ServiceType { kind: ServiceKind::OwnProcess, interactive },
            start,
            error_control: 1,
            path: image.into(),
            group: "".into(),
            tag: 0,
            dependencies: [].into(),
            account,
            account_name,
        };
        let program = if image == SCRIPTED_IMAGE { Program::Scripted } else { Program::Reports };
        Service::installed(name.into(), configuration, program)
    }

    /// The same service, shown under another name, and of another kind; a driver runs as nobody.
    #[must_use]
    pub fn listed_as(mut self, display: &str, kind: ServiceKind) -> Service {
        self.configuration.display = Some(display.into());
        self.configuration.service_type.kind = kind;
        if self.is_driver() {
            self.configuration.account = ServiceAccount::Driver;
            self.configuration.account_name = "".into();
        }
        self
    }

    /// The same service as the template of a per-user service.
    #[must_use]
    pub fn per_user(mut self) -> Service {
        self.configuration.service_type = ServiceType { kind: ServiceKind::UserOwnProcess, interactive: false };
        self
    }

    /// Whether its handler is told of session changes: it runs, and said that it accepts them.
    pub fn is_told_of_sessions(&self) -> bool {
        let takes_controls = matches!(self.status.state, State::Running | State::Paused) && self.run.handler;
        takes_controls && self.status.accepts & status::ACCEPT_SESSION_CHANGE != 0
    }

    /// Whether this is its name; services are found without case.
    pub fn is_named(&self, name: &str) -> bool {
        compare_ignoring_case(&self.name, name).is_eq()
    }

    /// The name that people are shown.
    pub fn display_name(&self) -> &str {
        self.configuration.display.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is a driver.
    pub fn is_driver(&self) -> bool {
        self.configuration.service_type.is_driver()
    }

    /// Whether it is in any state but stopped.
    pub fn is_active(&self) -> bool {
        self.status.state != State::Stopped
    }

    /// The id of its process as it is told: none of a driver or of a service that is stopped.
    pub fn process_told(&self) -> u32 {
        self.process.filter(|_| self.is_active()).map_or(0, |ProcessId(id)| id)
    }
}

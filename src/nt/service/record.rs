//! A service: what the service control manager keeps of it, in the registry and in its memory.
//!
//! What is configured stays; what runs is a status, and a process while there is one. A driver is a service without a
//! process. A program that runs as a service reports its status itself: the program of a lesson at once, the one named
//! [`SCRIPTED_IMAGE`] when the script makes its calls.
//! Left out: several services in one process, failure actions, triggers, the per-user services of Windows 10.
//! Written down in: Microsoft, "Service Record List" and `QUERY_SERVICE_CONFIG`.

use std::sync::Arc;

use crate::nt::name::compare_ignoring_case;
use crate::nt::process::ProcessId;
use crate::nt::service::status::{State, Status};

/// The image of a service whose calls the script makes; until it reports, the service is starting.
pub const SCRIPTED_IMAGE: &str = "model-service.exe";

/// The number of a service in the manager's database; services that are installed later have higher ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub u32);

/// When a service starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// A driver that the loader brings along.
    Boot,
    /// A driver that the kernel starts.
    System,
    /// By itself, at boot.
    Auto,
    /// When it is asked for.
    Demand,
    /// Never.
    Disabled,
}

impl Start {
    /// The words of a scenario, and of `sc config`.
    pub const WORDS: &'static [(&'static str, Start)] =
        &[("Auto", Start::Auto), ("Demand", Start::Demand), ("Disabled", Start::Disabled)];

    /// The values of `dwStartType`, each with its name in the headers.
    pub const CONSTANTS: &'static [(&'static str, u64)] = &[
        ("SERVICE_BOOT_START", 0),
        ("SERVICE_SYSTEM_START", 1),
        ("SERVICE_AUTO_START", 2),
        ("SERVICE_DEMAND_START", 3),
        ("SERVICE_DISABLED", 4),
        ("SERVICE_NO_CHANGE", 0xFFFF_FFFF),
    ];

    const ALL: [Start; 5] = [Start::Boot, Start::System, Start::Auto, Start::Demand, Start::Disabled];

    /// The start type with this number.
    pub fn from_number(number: u64) -> Option<Start> {
        Start::ALL.into_iter().find(|start| *start as u64 == number)
    }
}

/// What a service is: `dwServiceType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceType {
    /// What runs.
    pub kind: ServiceKind,
    /// `SERVICE_INTERACTIVE_PROCESS`: it wants to be seen.
    pub interactive: bool,
}

/// What runs when a service does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// A driver of a device.
    KernelDriver,
    /// A driver of a file system.
    FileSystemDriver,
    /// A process of its own.
    OwnProcess,
    /// A process that other services may share; here it has one too.
    ShareProcess,
}

impl ServiceKind {
    /// The words of the headers.
    pub const WORDS: &'static [(&'static str, ServiceKind)] = &[
        ("SERVICE_KERNEL_DRIVER", ServiceKind::KernelDriver),
        ("SERVICE_FILE_SYSTEM_DRIVER", ServiceKind::FileSystemDriver),
        ("SERVICE_WIN32_OWN_PROCESS", ServiceKind::OwnProcess),
        ("SERVICE_WIN32_SHARE_PROCESS", ServiceKind::ShareProcess),
    ];

    fn bits(self) -> u64 {
        match self {
            ServiceKind::KernelDriver => 0x1,
            ServiceKind::FileSystemDriver => 0x2,
            ServiceKind::OwnProcess => 0x10,
            ServiceKind::ShareProcess => 0x20,
        }
    }
}

impl ServiceType {
    /// The bits of `dwServiceType`, each with its name in the headers.
    pub const CONSTANTS: &'static [(&'static str, u64)] = &[
        ("SERVICE_KERNEL_DRIVER", 0x1),
        ("SERVICE_FILE_SYSTEM_DRIVER", 0x2),
        ("SERVICE_ADAPTER", 0x4),
        ("SERVICE_RECOGNIZER_DRIVER", 0x8),
        ("SERVICE_DRIVER", 0xB),
        ("SERVICE_WIN32_OWN_PROCESS", 0x10),
        ("SERVICE_WIN32_SHARE_PROCESS", 0x20),
        ("SERVICE_WIN32", 0x30),
        ("SERVICE_INTERACTIVE_PROCESS", 0x100),
        ("SERVICE_NO_CHANGE", 0xFFFF_FFFF),
    ];

    /// The bit of an interactive service.
    pub const INTERACTIVE: u64 = 0x100;

    /// The type with these bits: one kind, and only a process can be interactive.
    pub fn from_number(number: u64) -> Option<ServiceType> {
        let interactive = number & ServiceType::INTERACTIVE != 0;
        let bits = number & !ServiceType::INTERACTIVE;
        let kind = ServiceKind::WORDS.iter().map(|(_, kind)| *kind).find(|kind| kind.bits() == bits)?;
        let service_type = ServiceType { kind, interactive };
        (!interactive || !service_type.is_driver()).then_some(service_type)
    }

    /// Its bits.
    pub fn number(self) -> u64 {
        if self.interactive { self.kind.bits() | ServiceType::INTERACTIVE } else { self.kind.bits() }
    }

    /// Whether it is a driver, which has no process.
    pub fn is_driver(self) -> bool {
        match self.kind {
            ServiceKind::KernelDriver | ServiceKind::FileSystemDriver => true,
            ServiceKind::OwnProcess | ServiceKind::ShareProcess => false,
        }
    }
}

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
        }
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

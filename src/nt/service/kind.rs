//! What a service is, and when it starts: `dwServiceType` and `dwStartType`.
//!
//! Left out: adapters, recognizer drivers, packages, making a per-user service by a call.
//! Written down in: Microsoft, `CreateService`.

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
    pub const WORDS: [(&'static str, Start); 3] =
        [("Auto", Start::Auto), ("Demand", Start::Demand), ("Disabled", Start::Disabled)];

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
    /// A template of a per-user service, which runs for each user and never itself.
    UserOwnProcess,
    /// What is made of such a template for one user.
    UserServiceInstance,
}

impl ServiceKind {
    /// The words of the headers for what a program can install.
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
            ServiceKind::UserOwnProcess => 0x50,
            ServiceKind::UserServiceInstance => 0xD0,
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
        ("SERVICE_USER_SERVICE", 0x40),
        ("SERVICE_USER_OWN_PROCESS", 0x50),
        ("SERVICE_USERSERVICE_INSTANCE", 0x80),
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
            ServiceKind::OwnProcess
            | ServiceKind::ShareProcess
            | ServiceKind::UserOwnProcess
            | ServiceKind::UserServiceInstance => false,
        }
    }
}

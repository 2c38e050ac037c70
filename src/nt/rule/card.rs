//! What is to be known about a rule: its card, the layer of Windows that applies it, and the way in which it moves a name.

use crate::known::evidence::Evidence;

/// The part of Windows that applies a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The Win32 client library in the calling process: kernel32, kernelbase.
    Win32Client,
    /// The Win32 subsystem process of the session and its server libraries.
    Csrss,
    /// The Object Manager in the kernel.
    ObjectManager,
    /// The I/O manager in the kernel: devices.
    IoManager,
    /// The windowing part of the kernel.
    Win32k,
    /// The session manager and Terminal Services.
    Sessions,
    /// Winlogon.
    Winlogon,
    /// The Local Security Authority.
    SecurityAuthority,
    /// The service control manager.
    ServiceControlManager,
    /// The task scheduler, a service.
    TaskScheduler,
    /// The print spooler, a service.
    Spooler,
    /// The driver manager of the User-Mode Driver Framework, a service.
    DriverManager,
    /// The process manager in the kernel.
    Processes,
}

impl Layer {
    /// The word that stands beside a rung.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Win32Client => "Win32",
            Layer::Csrss => "CSRSS",
            Layer::ObjectManager => "Ob",
            Layer::IoManager => "I/O",
            Layer::Win32k => "win32k",
            Layer::Sessions => "sessions",
            Layer::Winlogon => "winlogon",
            Layer::SecurityAuthority => "LSA",
            Layer::ServiceControlManager => "SCM",
            Layer::TaskScheduler => "tasks",
            Layer::Spooler => "spooler",
            Layer::DriverManager => "UMDF",
            Layer::Processes => "process",
        }
    }

    /// The layer in full.
    pub fn title(self) -> &'static str {
        match self {
            Layer::Win32Client => "Win32 client library",
            Layer::Csrss => "CSRSS and its server libraries",
            Layer::ObjectManager => "Object Manager",
            Layer::IoManager => "I/O manager",
            Layer::Win32k => "win32k",
            Layer::Sessions => "session manager and Terminal Services",
            Layer::Winlogon => "Winlogon",
            Layer::SecurityAuthority => "Local Security Authority",
            Layer::ServiceControlManager => "service control manager",
            Layer::TaskScheduler => "task scheduler",
            Layer::Spooler => "print spooler",
            Layer::DriverManager => "driver manager of the User-Mode Driver Framework",
            Layer::Processes => "process manager",
        }
    }
}

/// A way in which one name comes to mean different objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// The client library passes the handle of its session's directory.
    RootDirectory,
    /// A symbolic link in that directory leads elsewhere.
    SymbolicLink,
    /// The kernel turns `\??` into the caller's directory of DOS devices.
    DeviceMap,
}

impl Mechanism {
    /// Its name in a trace.
    pub fn word(self) -> &'static str {
        match self {
            Mechanism::RootDirectory => "ROOTDIR",
            Mechanism::SymbolicLink => "SYMLINK",
            Mechanism::DeviceMap => "DEVICEMAP",
        }
    }
}

/// What is to be known about a rule.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    /// Its name in a scenario.
    pub name: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// The layer that applies it.
    pub layer: Layer,
    /// The mechanism of redirection, if it is one.
    pub mechanism: Option<Mechanism>,
    /// The rule in a sentence or two.
    pub explanation: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// From where, by key.
    pub sources: &'static [&'static str],
    /// Who says otherwise, by key.
    pub disputed_by: &'static [&'static str],
}

//! Random things that may happen. An intent names its process or handle by a number that is read against the machine
//! as it is, so that a sequence stays meaningful when some of it is left out.

use ntsessions::nt::action::{Action, Confined, LaunchAs};
use ntsessions::nt::call::{Argument, Arguments, Call, Interface, NAME_FORM, Operation, operation, operations};
use ntsessions::nt::era::{ERAS, SETTINGS, System};
use ntsessions::nt::io::volume::Volume;
use ntsessions::nt::machine::Machine;
use ntsessions::nt::name::ObjectName;
use ntsessions::nt::object_manager::{Attributes, Handle};
use ntsessions::nt::parameter::Kind;
use ntsessions::nt::process::{Process, ProcessId};
use ntsessions::nt::security::{AccessMask, IntegrityLevel, Privileges};
use ntsessions::nt::service::{Service, ServiceAccount, Start};
use ntsessions::nt::session::Terminal;
use ntsessions::nt::session::session_manager::BootStage;
use ntsessions::nt::session::winlogon::Attention;
use ntsessions::nt::system_call::{NameForm, Pointer};
use proptest::collection::SizeRange;
use proptest::prelude::*;

/// The users of the machine; the first is an administrator.
pub const USERS: [&str; 3] = ["Alice", "Bob", "Carol"];

const SERVICES: [&str; 3] = ["Player", "Cache", "Agent"];

const TERMINALS: [Terminal; 3] = [Terminal::Console, Terminal::Remote(1), Terminal::Remote(2)];

/// What begins a name, and what goes on with it: few of each, the first ones often, so that names meet.
const WIN32_BEGINNINGS: &[&str] = &["", "", "Global\\", "Local\\", "Session\\1\\", "\\", "\\??\\", "A\\\\"];
const NATIVE_BEGINNINGS: &[&str] = &[
    "\\BaseNamedObjects\\",
    "\\BaseNamedObjects\\",
    "\\Sessions\\1\\BaseNamedObjects\\",
    "\\??\\",
    "",
    "\\GLOBAL??\\",
    "\\DosDevices\\",
    "\\??\\GLOBALROOT\\",
    "\\",
    "\\Sessions\\",
    "\\Sessions\\0\\DosDevices\\",
    "\\Device\\NamedPipe\\",
    "\\Windows\\WindowStations\\",
    "\\\\",
];
const COMPONENTS: &[&str] =
    &["A", "A", "A", "B", "a", "A\\A", "A\\B", "C:", "Z:", "Restricted", "Global", "...", "Null", "\u{0}", "ß", ""];
const TARGETS: &[&str] = &["\\BaseNamedObjects", "\\BaseNamedObjects\\A", "\\??\\B", "A", "", "\\"];
const TEXTS: &[&str] = &[
    "Z:",
    "A",
    "model-service.exe",
    "+A",
    "Y:",
    "C:",
    "z:",
    "C:\\song.mp3",
    "Z:\\song.mp3",
    "\\\\server\\music",
    "",
    "\\\\?\\Z:\\x",
    "LocalSystem",
    "ServicesActive",
    "WinSta0\\Default",
    "S-1-1-0",
    "D:(A;;GA;;;WD)",
];
/// Numbers at which something turns over.
const EDGES: &[u64] = &[0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, i64::MAX as u64, u64::MAX, 0xFFFF, 260];
/// The first handle of the service control manager, which no table of a process holds.
const FIRST_SERVICE_HANDLE: u32 = 0x2000_0010;
/// The most parameters that an operation takes.
const PARAMETERS: usize = 13;
const RIGHTS: &[&str] = &[
    "GENERIC_ALL",
    "MAXIMUM_ALLOWED",
    "0xF01FF",
    "GENERIC_READ",
    "SYNCHRONIZE",
    "DELETE",
    "0",
    "0x3",
    "DELETE|READ_CONTROL",
];

/// Something that may happen.
#[derive(Debug, Clone)]
pub enum Intent {
    LogOn(u8, u8),
    SwitchUser,
    Lock(u8),
    Unlock(u8),
    Disconnect(u8),
    LogOff(u8),
    AskForConsole(u8, u8),
    ConnectChildSession(u8),
    UnlockByAdministrator(u8, u8),
    SecureAttention(u8, u8),
    NetworkOnly(u8),
    Launch(u8, bool, u8),
    Child(u8),
    RunAs(u8, u8),
    End(u8),
    StartService(u8),
    StopService(u8),
    PauseService(u8),
    ContinueService(u8),
    Restart,
    Assume(u8, bool),
    Call { process: u8, operation: u16, arguments: Vec<(u8, u8)> },
}

/// A release, sometimes with a setting the other way.
pub fn systems() -> impl Strategy<Value = System> {
    (0..ERAS.len(), 0..SETTINGS.len() * 2).prop_map(|(era, setting)| {
        let mut system = System::new(ERAS[era]);
        if let Some(setting) = SETTINGS.get(setting) {
            let field = (setting.field)(&mut system.settings);
            *field = !*field;
        }
        system
    })
}

/// A sequence of intents, most of them calls.
pub fn intents(length: impl Into<SizeRange>) -> impl Strategy<Value = Vec<Intent>> {
    let call = (any::<u8>(), any::<u16>(), prop::collection::vec(any::<(u8, u8)>(), PARAMETERS))
        .prop_map(|(process, operation, arguments)| Intent::Call { process, operation, arguments });
    let number = any::<u8>;
    let intent = prop_oneof![
        24 => call,
        4 => (number(), number()).prop_map(|(account, terminal)| Intent::LogOn(account, terminal)),
        1 => Just(Intent::SwitchUser),
        1 => number().prop_map(Intent::Lock),
        1 => number().prop_map(Intent::Unlock),
        1 => number().prop_map(Intent::Disconnect),
        1 => number().prop_map(Intent::LogOff),
        1 => (number(), number()).prop_map(|(account, terminal)| Intent::AskForConsole(account, terminal)),
        1 => number().prop_map(Intent::ConnectChildSession),
        1 => (number(), number()).prop_map(|(account, by)| Intent::UnlockByAdministrator(account, by)),
        1 => (number(), number()).prop_map(|(account, choice)| Intent::SecureAttention(account, choice)),
        1 => number().prop_map(Intent::NetworkOnly),
        3 => (number(), any::<bool>(), number())
            .prop_map(|(account, elevated, confined)| Intent::Launch(account, elevated, confined)),
        1 => number().prop_map(Intent::Child),
        1 => (number(), number()).prop_map(|(process, account)| Intent::RunAs(process, account)),
        1 => number().prop_map(Intent::End),
        1 => number().prop_map(Intent::StartService),
        1 => number().prop_map(Intent::StopService),
        1 => number().prop_map(Intent::PauseService),
        1 => number().prop_map(Intent::ContinueService),
        1 => Just(Intent::Restart),
        1 => (number(), any::<bool>()).prop_map(|(process, all)| Intent::Assume(process, all)),
    ];
    prop::collection::vec(intent, length)
}

/// The operations that most calls are: few, so that one call meets what another one made.
const FAVOURITES: &[&str] = &[
    "NtCreateDirectoryObject",
    "NtOpenDirectoryObject",
    "NtCreateSymbolicLinkObject",
    "NtOpenSymbolicLinkObject",
    "NtCreateEvent",
    "NtOpenEvent",
    "CreateEventW",
    "OpenEventW",
    "OpenEventW",
    "CreateFileMappingW",
    "OpenFileMappingW",
];

/// A machine of this system that has booted, with three users, one of them logged on, and a service of each kind.
pub fn booted(system: &System) -> Machine {
    let accounts = [ServiceAccount::LocalSystem, ServiceAccount::LocalService, ServiceAccount::User(USERS[1].into())];
    let services = SERVICES.into_iter().zip(accounts).map(|(name, account)| {
        let start = if name == SERVICES[0] { Start::Auto } else { Start::Demand };
        let interactive = account == ServiceAccount::LocalSystem;
        let declared = Service::declared(name, "service.exe", start, account, interactive);
        Service { accepts: 0x7, ..declared }
    });
    let users = USERS.map(|name| (name.into(), name == USERS[0]));
    let mut machine = Machine::new(*system, &users, services.collect(), Volume::holding(["song.mp3"]));
    for stage in BootStage::ALL {
        machine.apply(&Action::Boot(stage));
    }
    machine.apply(&Action::LogOn { account: USERS[0].into(), terminal: Terminal::Console });
    machine
}

impl Intent {
    /// The name of the operation that is called.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Intent::Call { operation, .. } => Some(pick_operation(*operation).name()),
            _ => None,
        }
    }

    /// The intent as an action on this machine; nothing where it needs what is not there.
    pub fn action(&self, machine: &Machine) -> Option<Action> {
        let user = |number: &u8| pick(&USERS, *number).into();
        let image = "program.exe".into();
        Some(match self {
            Intent::LogOn(account, terminal) => {
                Action::LogOn { account: user(account), terminal: pick(&TERMINALS, *terminal) }
            }
            Intent::SwitchUser => Action::SwitchUser,
            Intent::Lock(account) => Action::Lock { account: user(account) },
            Intent::Unlock(account) => Action::Unlock { account: user(account) },
            Intent::Disconnect(account) => Action::Disconnect { account: user(account) },
            Intent::LogOff(account) => Action::LogOff { account: user(account) },
            Intent::AskForConsole(account, terminal) => {
                Action::AskForConsole { account: user(account), terminal: pick(&TERMINALS, *terminal) }
            }
            Intent::ConnectChildSession(account) => Action::ConnectChildSession { account: user(account) },
            Intent::UnlockByAdministrator(account, by) => {
                Action::UnlockByAdministrator { account: user(account), by: user(by) }
            }
            Intent::SecureAttention(account, choice) => {
                Action::SecureAttention { account: user(account), choice: pick(&Attention::WORDS, *choice).1 }
            }
            Intent::NetworkOnly(process) => Action::Launch {
                image,
                launch: LaunchAs::NetworkOnly { by: program(machine, *process)? },
                confined: Confined::default(),
            },
            Intent::Launch(account, elevated, how) => Action::Launch {
                image,
                launch: LaunchAs::User { account: user(account), elevated: *elevated },
                confined: confined(*how),
            },
            Intent::Child(process) => Action::Launch {
                image,
                launch: LaunchAs::Child { of: program(machine, *process)? },
                confined: Confined::default(),
            },
            Intent::RunAs(process, account) => Action::Launch {
                image,
                launch: LaunchAs::RunAs { by: program(machine, *process)?, account: user(account) },
                confined: Confined::default(),
            },
            Intent::End(process) => Action::End { process: program(machine, *process)? },
            Intent::StartService(name) => Action::StartService { name: pick(&SERVICES, *name).into() },
            Intent::StopService(name) => Action::StopService { name: pick(&SERVICES, *name).into() },
            Intent::PauseService(name) => Action::PauseService { name: pick(&SERVICES, *name).into() },
            Intent::ContinueService(name) => Action::ContinueService { name: pick(&SERVICES, *name).into() },
            Intent::Restart => Action::Restart,
            Intent::Assume(process, all) => {
                let privileges = if *all { Privileges::all() } else { Privileges::CHANGE_NOTIFY };
                Action::Assume { process: program(machine, *process)?, privileges }
            }
            Intent::Call { process, operation, arguments } => {
                let process = program(machine, *process)?;
                let operation = pick_operation(*operation);
                let spelled = arguments.first().filter(|(shape, _)| shape % 4 == 3).map_or("", |_| "A");
                let mut given = Arguments::spelled(spelled);
                assert!(operation.parameters.len() <= arguments.len(), "{} takes more", operation.name());
                for (parameter, (shape, value)) in operation.parameters.iter().zip(arguments) {
                    let often = match parameter.kind {
                        Kind::Name => 15,
                        Kind::Handle | Kind::Access => 3,
                        _ => 8,
                    };
                    if parameter.required || shape % 16 < often {
                        let interface = operation.interface;
                        let argument = argument(machine, process, interface, parameter.kind, (*shape, *value));
                        given = given.with(parameter, argument);
                    }
                }
                if operation.takes_a_name()
                    && let Some((shape, value)) = arguments.last().filter(|(shape, _)| shape % 16 == 7)
                {
                    let form = argument(machine, process, operation.interface, Kind::NameForm, (*shape, *value));
                    given = given.with(&NAME_FORM, form);
                }
                Action::Call { client: machine.client(process), call: Call { operation, arguments: given } }
            }
        })
    }
}

/// How a program is trusted less than its user; mostly not at all.
fn confined(number: u8) -> Confined {
    let none = Confined::default();
    match number % 8 {
        0 => Confined { integrity: Some(IntegrityLevel::Low), ..none },
        1 => Confined { restricted: true, ..none },
        2 => Confined { app_container: Some("Notes".into()), ..none },
        _ => none,
    }
}

fn pick_operation(number: u16) -> &'static Operation {
    let favourites = FAVOURITES.iter().filter_map(|name| operation(name));
    let all: Vec<_> = operations().chain(favourites.clone()).chain(favourites.clone()).chain(favourites).collect();
    all[usize::from(number) % all.len()]
}

/// One of the first, more often than one of the last.
fn pick_early<T: Copy>(from: &[T], number: u8) -> T {
    let number = usize::from(number) * usize::from(number) / 256;
    from[number * from.len() / 256]
}

fn pick<T: Copy>(from: &[T], number: u8) -> T {
    from[usize::from(number) % from.len()]
}

/// A process: mostly one that is nobody's essential one, the latest first.
fn program(machine: &Machine, number: u8) -> Option<ProcessId> {
    let (mut programs, mut essential): (Vec<&Process>, Vec<&Process>) =
        machine.processes().partition(|process| !process.essential);
    programs.reverse();
    programs.truncate(6);
    essential.truncate(2);
    programs.extend(essential);
    programs.get(usize::from(number) % programs.len().max(1)).map(|process| process.id)
}

fn argument(
    machine: &Machine,
    process: ProcessId,
    interface: Interface,
    kind: Kind,
    (shape, value): (u8, u8),
) -> Argument {
    match kind {
        Kind::Name if shape % 16 == 3 => Argument::Name(ObjectName::from(pick(TARGETS, value))),
        Kind::Name => {
            let beginnings = match interface {
                Interface::Win32 => WIN32_BEGINNINGS,
                Interface::Native => NATIVE_BEGINNINGS,
            };
            let beginning = pick_early(beginnings, shape.reverse_bits());
            Argument::Name(ObjectName::from(format!("{beginning}{}", pick_early(COMPONENTS, value))))
        }
        Kind::Handle => {
            let mut handles: Vec<Handle> = machine
                .process(process)
                .into_iter()
                .flat_map(|process| process.handles.iter().map(|(handle, _)| handle))
                .chain(machine.win32k().windows.keys().map(|id| id.value))
                .collect();
            let boundaries = machine.process(process).into_iter().flat_map(|process| process.boundaries.keys());
            handles.extend(boundaries.copied().map(Handle));
            handles.reverse();
            if shape % 8 == 6 {
                return Argument::Handle(Handle(FIRST_SERVICE_HANDLE + u32::from(value % 12) * 0x10));
            }
            let bogus = Handle(u32::from(value) * 2);
            Argument::Handle(if shape % 8 == 5 || handles.is_empty() { bogus } else { pick_early(&handles, value) })
        }
        Kind::HandleOr(words) if shape % 2 == 0 => Argument::Word(pick(words, value)),
        Kind::HandleOr(_) => argument(machine, process, interface, Kind::Handle, (shape, value)),
        Kind::ProcessId if shape % 8 == 5 => Argument::Number(u64::from(value)),
        Kind::ProcessId => {
            let processes: Vec<ProcessId> = machine.processes().map(|process| process.id).collect();
            Argument::Number(u64::from(pick(&processes, value).0))
        }
        Kind::Access => Argument::Access(AccessMask::from_names(pick(RIGHTS, value)).expect("the rights have names")),
        Kind::Attributes => Argument::Attributes(Attributes::from_bits_truncate(u32::from(value) * 2)),
        Kind::Number | Kind::Length | Kind::Constants(_) if shape % 16 == 9 => Argument::Number(pick(EDGES, value)),
        Kind::Number => Argument::Number(u64::from(value % 4)),
        Kind::ThreadId => {
            let threads: Vec<_> = machine.processes().flat_map(|process| process.threads.keys().copied()).collect();
            Argument::Number(u64::from(pick(&threads, value).0))
        }
        Kind::Flag => Argument::Flag(value % 2 == 0),
        Kind::Text | Kind::LogonSession => Argument::Text((pick(TEXTS, value)).into()),
        Kind::Word(words) => Argument::Word(pick(words, value)),
        Kind::Constants(table) if shape % 8 == 5 || table.is_empty() => Argument::Number(u64::from(value)),
        Kind::Constants(table) => Argument::Number(table[usize::from(value) % table.len()].1),
        Kind::Length if shape % 8 == 5 => Argument::Pointer(Pointer::Null),
        Kind::Length => Argument::Number(u64::from(value) * 2),
        Kind::Pointer => Argument::Pointer(pick(Pointer::WORDS, value).1),
        Kind::NameForm => Argument::NameForm(NameForm::WORDS[usize::from(value) % NameForm::WORDS.len()].1.clone()),
        Kind::List(_) | Kind::Structure(_) => unreachable!("no operation takes a list or a structure"),
    }
}

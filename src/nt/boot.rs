//! Boot: who makes what, and when.
//!
//! Each stage can be stepped to, so that a driver's early question for `\BaseNamedObjects` finds nothing there yet.
//! Left out: everything between the stages that makes no name and starts no modelled process.
//! Written down in: Microsoft, "Object Directories"; ReactOS `obname.c` and `smss`; *Windows Internals*.

use crate::nt::io::console;
use crate::nt::io::device::Driver;
use crate::nt::io::mailslot::Mailslots;
use crate::nt::io::named_pipe::NamedPipes;
use crate::nt::io::registry::Key;
use crate::nt::machine::Machine;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, DosDevicesPolicy, ObjectType};
use crate::nt::process::Parent;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid};
use crate::nt::service;
use crate::nt::session::session_manager::{self, BootLineagePolicy, BootStage, SessionZeroPolicy};
use crate::nt::session::terminal_services::connect;
use crate::nt::session::{SessionId, Terminal, local_security_authority};
use crate::nt::trace::Trace;
use crate::nt::win32::dos_paths::ConsoleNamesPolicy;
use crate::nt::window::window_station;

/// Runs one stage.
pub(crate) fn run(machine: &mut Machine, trace: &mut Trace, stage: BootStage) {
    machine.stages_done += 1;
    match stage {
        BootStage::Kernel => kernel(machine, trace),
        BootStage::SessionManager => session_manager::start(machine, trace),
        BootStage::SessionZero => {
            begin_and_build(machine, trace);
        }
        BootStage::ServiceControlManager => service_control_manager(machine, trace),
        BootStage::LogonScreen => logon_screen(machine, trace),
        BootStage::AutoStartServices => service::start_automatic(machine, trace),
    }
}

/// A session made at boot: everything that it is made of is a step of its own.
fn begin_and_build(machine: &mut Machine, trace: &mut Trace) -> SessionId {
    let id = session_manager::begin_session(machine, trace);
    session_manager::build_session(machine, trace, id);
    id
}

/// The list of an object that everyone may read and go through, and LocalSystem and administrators may do anything with.
pub(crate) fn public_list() -> Vec<Ace> {
    vec![
        Ace::allow(Sid::World, AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE),
        Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL),
        Ace::allow(Sid::Administrators, AccessMask::GENERIC_ALL),
    ]
}

/// A list by which an owner may do anything too; one who may already is not named twice.
pub(crate) fn opened_to(mut list: Vec<Ace>, owner: Sid) -> Vec<Ace> {
    let everything = Ace::allow(owner, AccessMask::GENERIC_ALL);
    if !list.contains(&everything) {
        list.push(everything);
    }
    list
}

/// The same as [`public_list`], with an owner who may do anything too.
pub(crate) fn owned_list(owner: Sid) -> Vec<Ace> {
    opened_to(public_list(), owner)
}

fn kernel(machine: &mut Machine, trace: &mut Trace) {
    local_security_authority::assert_system(machine, trace);
    machine.start_native_process(trace, Rule::KernelDirectories, "System", Parent::Kernel, SessionId::ZERO);
    for path in ["\\ObjectTypes", "\\KernelObjects", "\\Callback", "\\Device", "\\Driver", "\\FileSystem", "\\Security"]
    {
        machine.make_directory(trace, Rule::KernelDirectories, path);
    }
    for object_type in ObjectType::ALL {
        let attributes = permanent(&format!("\\ObjectTypes\\{object_type}"));
        machine.create_as_kernel(trace, Rule::KernelDirectories, attributes, Body::Type(object_type));
    }
    let console = console_is_a_device(machine).then_some(("ConDrv", Driver::Console));
    let devices = [
        ("Null", Driver::Null),
        ("NamedPipe", Driver::NamedPipes(NamedPipes::default())),
        ("Mailslot", Driver::Mailslots(Mailslots::default())),
        ("HarddiskVolume1", Driver::Volume(machine.volume().clone())),
        ("Mup", Driver::Redirector),
    ];
    for (device, driver) in devices.into_iter().chain(console) {
        let mut attributes = permanent(&format!("\\Device\\{device}"));
        if driver.is_open_to_everyone() {
            attributes.security = Some(SecurityDescriptor::open_to_everyone(Sid::Administrators));
        }
        machine.create_as_kernel(trace, Rule::KernelDirectories, attributes, Body::Device(driver));
    }
    machine.create_as_kernel(trace, Rule::KernelDirectories, permanent("\\REGISTRY"), Body::Key(Key::root()));
    dos_devices(machine, trace);
}

/// Whether the names of the console lead to a device.
fn console_is_a_device(machine: &Machine) -> bool {
    match machine.system().era.dos_paths.console_names {
        ConsoleNamesPolicy::Files => false,
        ConsoleNamesPolicy::Devices => true,
    }
}

/// The directory of DOS devices, under the name that the release has for it, and the link `\DosDevices` to it.
fn dos_devices(machine: &mut Machine, trace: &mut Trace) {
    let directory = match machine.system().dos_devices() {
        DosDevicesPolicy::PerLogonSession => "\\GLOBAL??",
        DosDevicesPolicy::OneDirectory | DosDevicesPolicy::PerSession => "\\??",
    };
    let id = machine.make_directory(trace, Rule::KernelDirectories, directory);
    machine.objects_mut().global_device_map = id;
    if let (Some(id), false) = (id, machine.system().settings.protection_mode) {
        let open = SecurityDescriptor::open_to_everyone(Sid::Administrators);
        machine.objects_mut().change(id, |object| object.security = open.into());
    }
    let mut links = vec![
        ("\\DosDevices".to_owned(), "\\??".to_owned()),
        (format!("{directory}\\C:"), "\\Device\\HarddiskVolume1".to_owned()),
        (format!("{directory}\\NUL"), "\\Device\\Null".to_owned()),
        (format!("{directory}\\PIPE"), "\\Device\\NamedPipe".to_owned()),
        (format!("{directory}\\MAILSLOT"), "\\Device\\MailSlot".to_owned()),
        (format!("{directory}\\UNC"), "\\Device\\Mup".to_owned()),
    ];
    if machine.system().dos_devices() == DosDevicesPolicy::PerLogonSession {
        links.push((format!("{directory}\\GLOBALROOT"), String::new()));
        links.push((format!("{directory}\\Global"), directory.to_owned()));
    }
    if console_is_a_device(machine) {
        let link =
            |(name, behind): &(&str, &str)| (format!("{directory}\\{name}"), format!("\\Device\\ConDrv{behind}"));
        links.extend(console::LINKS.iter().map(link));
    }
    for (path, target) in links {
        let body = Body::link(target);
        machine.create_as_kernel(trace, Rule::KernelDirectories, permanent(&path), body);
    }
}

fn permanent(path: &str) -> ObjectAttributes {
    let security = SecurityDescriptor::listing(Sid::Administrators, public_list());
    ObjectAttributes {
        attributes: Attributes::OBJ_PERMANENT,
        security: Some(security),
        ..ObjectAttributes::named(path)
    }
}

fn service_control_manager(machine: &mut Machine, trace: &mut Trace) {
    let initial = machine.session(SessionId::ZERO).and_then(|session| session.initial);
    let parent = initial.map_or(Parent::Kernel, Parent::Process);
    let lineage = machine.system().era.boot_lineage;
    let mut images = vec!["services.exe", "lsass.exe"];
    if lineage == BootLineagePolicy::WininitWithLocalSessionManager {
        images.push("lsm.exe");
    }
    for image in images {
        let process = machine.start_process(trace, Rule::ServicesStarter, image, parent);
        if image == "services.exe" {
            machine.service_control_manager = Some(process);
        }
        window_station::connect_to_service_station(machine, trace, process);
    }
    local_security_authority::start(machine, trace);
}

fn logon_screen(machine: &mut Machine, trace: &mut Trace) {
    let session = match machine.system().era.session_zero {
        SessionZeroPolicy::SharedWithConsoleUser => SessionId::ZERO,
        SessionZeroPolicy::ServicesOnly => begin_and_build(machine, trace),
    };
    connect(machine, trace, session, Terminal::Console);
}

//! The Win32 subsystem process (csrss): builds a session's part of the namespace.
//!
//! Its server libraries read the session's number and write paths with it: `\Sessions\3\BaseNamedObjects`. One of them,
//! basesrv, makes the directory of named objects with the links `Global`, `Local` and `Session`, and leaves the path of
//! that directory where every client library of the session finds it. That is what decides what a plain name means.
//! Left out: consoles, hard errors, the shared section itself.
//! Written down in: ReactOS `csrsrv/init.c` and `basesrv/init.c`; that a session's directories look so on Windows is
//! asserted by Wine's `om.c` test. ReactOS has one session only, so the paths of others are derived.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Directory, DosDevicesPolicy, ObjectId, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::app_container::{self, AppContainerPolicy, packages_path};
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
use crate::nt::security::{AccessMask, Ace, IntegrityLevel, SecurityDescriptor, Sid};
use crate::nt::session::SessionId;
use crate::nt::trace::Trace;

/// What `Global\` and `Local\` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixPolicy {
    /// Names of directories that are not there.
    NotUnderstood,
    /// Symbolic links in the session's directory.
    Links,
}

/// Where the programs of a session have their named objects.
///
/// | session | path |
/// | --- | --- |
/// | 0 | `\BaseNamedObjects` |
/// | 3 | `\Sessions\3\BaseNamedObjects` |
pub fn named_objects_path(session: SessionId) -> ObjectName {
    in_session(session, "BaseNamedObjects")
}

/// Where a session keeps something that session 0 keeps in the root.
pub fn in_session(session: SessionId, name: &str) -> ObjectName {
    match session {
        SessionId::ZERO => ObjectName::from(format!("\\{name}")),
        SessionId(number) => ObjectName::from(format!("\\Sessions\\{number}\\{name}")),
    }
}

/// Builds the session's directories, links and ports.
pub(crate) fn initialise(machine: &mut Machine, trace: &mut Trace, session: SessionId) {
    let Some(csrss) = machine.session(session).map(|session| session.csrss) else { return };
    if machine.system().has_sessions() {
        make_session_directories(machine, trace, session, csrss);
    }
    make_named_objects(machine, trace, session, csrss);
    if session != SessionId::ZERO {
        make(machine, trace, csrss, Rule::WindowsDirectoryOfSession, &in_session(session, "Windows"), directory());
    }
    for port in ["ApiPort", "SbApiPort"] {
        let path = in_session(session, "Windows").join(port);
        make(machine, trace, csrss, Rule::SubsystemPort, &path, Body::Port);
    }
    let stations = in_session(session, "Windows").join("WindowStations");
    let mut security = readable();
    let maker = Ace::allow(Sid::Administrators, AccessMask::DIRECTORY_CREATE_OBJECT);
    security.dacl = security.dacl.map(|dacl| dacl.iter().copied().chain([maker]).collect());
    let attributes = of_the_session(session, &stations, Some(security));
    let stations = machine.create_for(trace, csrss, Rule::StationsPlacedByWin32k, attributes, directory());
    machine.change_session(session, |session| session.window_stations = stations);
}

fn make_session_directories(machine: &mut Machine, trace: &mut Trace, session: SessionId, csrss: ProcessId) {
    let own = ObjectName::from(format!("\\Sessions\\{session}"));
    let attributes = of_the_session(session, &own, Some(of_a_session_directory(machine)));
    machine.create_for(trace, csrss, Rule::SessionDirectory, attributes, directory());
    let attributes = of_the_session(session, &own.join("DosDevices"), Some(of_a_session_directory(machine)));
    let dos_devices = machine.create_for(trace, csrss, Rule::SessionDosDevices, attributes, directory());
    if machine.system().dos_devices() == DosDevicesPolicy::PerSession && session != SessionId::ZERO {
        copy_dos_devices(machine, trace, session, csrss);
        machine.change_session(session, |session| session.dos_devices = dos_devices);
    }
    if session == SessionId::ZERO {
        make(machine, trace, csrss, Rule::SessionLinks, &ObjectName::from("\\Sessions\\BNOLINKS"), directory());
    }
    let link = ObjectName::from(format!("\\Sessions\\BNOLINKS\\{session}"));
    let target = named_objects_path(session);
    make(machine, trace, csrss, Rule::SessionLinks, &link, Body::link(target));
    if machine.system().era.app_containers == AppContainerPolicy::Directories {
        make(machine, trace, csrss, Rule::PackagesOfASession, &packages_path(session), directory());
    }
}

/// Who may use `\Sessions\N` itself and its `DosDevices`: with the stricter protection the system and administrators alone
/// may make names in them; without, everyone may.
/// Source: ReactOS, `csrsrv`, which reads `ProtectionMode` for it.
fn of_a_session_directory(machine: &Machine) -> SecurityDescriptor {
    let everyone = AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE;
    let everyone =
        if machine.system().settings.protection_mode { everyone } else { everyone | AccessMask::GENERIC_WRITE };
    let all = |sid| Ace::allow(sid, AccessMask::GENERIC_ALL);
    let list = [Ace::allow(Sid::World, everyone), all(Sid::LocalSystem), all(Sid::Administrators)];
    SecurityDescriptor::listing(Sid::LocalSystem, list)
}

/// Before Windows XP a session begins with a copy of the console's DOS devices; later changes do not reach it.
fn copy_dos_devices(machine: &mut Machine, trace: &mut Trace, session: SessionId, csrss: ProcessId) {
    let Some(global) = machine.objects().global_device_map else { return };
    let links: Vec<(String, ObjectName)> = machine
        .objects()
        .directory(global)
        .into_iter()
        .flat_map(Directory::entries)
        .filter_map(|(name, id)| match &machine.objects().get(id)?.body {
            Body::SymbolicLink { target, .. } => Some((name.to_string(), target.clone())),
            _ => None,
        })
        .collect();
    for (name, target) in links {
        let path = ObjectName::from(format!("\\Sessions\\{session}\\DosDevices\\{name}"));
        make(machine, trace, csrss, Rule::DosDevicesCopied, &path, Body::link(target));
    }
}

/// What basesrv does: the directory of named objects, and the links in it.
fn make_named_objects(machine: &mut Machine, trace: &mut Trace, session: SessionId, csrss: ProcessId) {
    let path = named_objects_path(session);
    let everyone = if session == SessionId::ZERO { 0x0002_000F } else { 0x0002_0003 };
    let label = match machine.system().era.integrity {
        MandatoryIntegrityPolicy::Absent => None,
        MandatoryIntegrityPolicy::NoWriteUp => Some(IntegrityLevel::Low),
    };
    let open_to = |restricted| {
        let list = [
            Ace::allow(Sid::World, AccessMask::new(everyone)),
            Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL),
            Ace::allow(Sid::Restricted, restricted),
        ];
        Some(SecurityDescriptor { label, ..SecurityDescriptor::listing(Sid::LocalSystem, list) })
    };
    let attributes = of_the_session(session, &path, open_to(AccessMask::DIRECTORY_TRAVERSE));
    let named_objects = machine.create_for(trace, csrss, Rule::NamedObjectsDirectory, attributes, directory());
    if machine.system().has_sessions()
        && session == SessionId::ZERO
        && let Some(directory) = named_objects
    {
        stamp(machine, trace, directory, session);
    }
    let mut links = Vec::new();
    if machine.system().era.prefixes == PrefixPolicy::Links {
        links.push(("Global", ObjectName::from("\\BaseNamedObjects")));
        links.push(("Local", path.clone()));
        if machine.system().has_sessions() {
            links.push(("Session", ObjectName::from("\\Sessions\\BNOLINKS")));
        }
    }
    if machine.system().era.app_containers == AppContainerPolicy::Directories && machine.system().has_sessions() {
        let target = packages_path(session);
        let link = path.join(app_container::DIRECTORY);
        make(machine, trace, csrss, Rule::PackagesOfASession, &link, Body::link(target));
    }
    for (name, target) in links {
        make(machine, trace, csrss, Rule::PrefixLinks, &path.join(name), Body::link(target));
    }
    // That RESTRICTED may make names there is concluded from what the directory is for: ReactOS's source, which calls its
    // own list not fully correct, lets it go through alone.
    let restricted = of_the_session(session, &path.join("Restricted"), open_to(AccessMask::new(0x0002_000F)));
    machine.create_for(trace, csrss, Rule::NamedObjectsDirectory, restricted, directory());
}

/// Marks a directory with its maker's session; the create-global check compares the mark.
fn stamp(machine: &mut Machine, trace: &mut Trace, directory: ObjectId, session: SessionId) {
    let path = machine.objects().path(directory);
    machine.objects_mut().change(directory, |object| {
        if let Body::Directory(directory) = &mut object.body {
            directory.session_stamp = Some(session);
        }
    });
    trace.happened(Rule::DirectoryStamped, Event::DirectoryStamped(path, session));
}

/// Whoever logs on may do anything with the session's directory, and with `Restricted` in it: the logon SID is added to
/// their lists.
/// Source: Wine's `om.c` test opens the first with `GENERIC_ALL`.
pub(crate) fn admit(machine: &mut Machine, session: SessionId, logon: Sid) {
    if session == SessionId::ZERO {
        return;
    }
    let path = named_objects_path(session);
    for path in [&path, &path.join("Restricted")] {
        let Some(directory) = machine.objects().at_path(path) else { continue };
        machine.objects_mut().change(directory, |object| {
            object.security = (*object.security).clone().also_for(logon).into();
        });
    }
}

fn directory() -> Body {
    Body::Directory(Directory::default())
}

/// What an object of a session is made with: permanent in session 0, kept by the handle of its subsystem elsewhere.
fn of_the_session(session: SessionId, path: &ObjectName, security: Option<SecurityDescriptor>) -> ObjectAttributes {
    let permanent = if session == SessionId::ZERO { Attributes::OBJ_PERMANENT } else { Attributes::empty() };
    let attributes = Attributes::OBJ_OPENIF | permanent;
    ObjectAttributes { name: Some(path.clone()), root: None, attributes, security }
}

/// Makes something for the session that everyone may read, and use if it is no directory and no link.
fn make(
    machine: &mut Machine,
    trace: &mut Trace,
    csrss: ProcessId,
    rule: Rule,
    path: &ObjectName,
    body: Body,
) -> Option<ObjectId> {
    let session = machine.process(csrss)?.session();
    let object_type = body.object_type();
    let open = match object_type {
        ObjectType::Directory | ObjectType::SymbolicLink => readable(),
        _ => SecurityDescriptor::open_to_everyone(Sid::LocalSystem),
    };
    machine.create_for(trace, csrss, rule, of_the_session(session, path, Some(open)), body)
}

fn readable() -> SecurityDescriptor {
    let list = [
        Ace::allow(Sid::World, AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE),
        Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL),
    ];
    SecurityDescriptor::listing(Sid::LocalSystem, list)
}

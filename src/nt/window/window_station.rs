//! Window stations: a clipboard, some atoms, and desktops; objects of win32k with names in the namespace.
//!
//! The first one of a session is `WinSta0`, the only one that a user can see. A process that is no user's is connected to
//! a window station named after its logon session, `Service-0x0-3e7$`, which is made when it is first needed.
//! Modelled: names, rights, which handle a process is on. Left out: that `CreateWindowStation` wants no
//! flag on Windows 2000 and XP, where `CWF_CREATE_ONLY` does here what it does since. The error that it gives where the
//! station is there (`ERROR_ALREADY_EXISTS`) is concluded, and so is that of `CloseWindowStation` for the own station.
//! Written down in: Microsoft, "Window Stations" and `CreateWindowStationW`; ReactOS `ntuser/winsta.c` and
//! `user32/misc/winsta.c`; asserted by Wine's `winstation.c` and ReactOS's `desktop.c` tests.

use crate::nt::machine::Machine;
use crate::nt::name::{Component, ObjectName};
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Attributes, Body, Caller, Directory, Handle, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid, Token};
use crate::nt::session::{SessionId, csrss};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::atoms::AtomTable;
use crate::nt::window::clipboard::Clipboard;
use crate::nt::window::{Held, close_unused, desktop, mark, session_of, tell};

/// What user32 passes where a caller opens without a name; win32k takes it for none. Source: ReactOS.
const NO_NAME: &str = "Service-0x00000000-00000000$";

/// Makes `WinSta0` with its desktops: the session's first process after the subsystem does it. Winlogon's own desktops
/// are closed to everybody else.
pub(crate) fn make_interactive(machine: &mut Machine, trace: &mut Trace, session: SessionId, maker: ProcessId) {
    let open = of_the_user(None);
    let Some(station) = make(machine, trace, Rule::FirstStationIsInteractive, session, "WinSta0", maker, open) else {
        return;
    };
    for name in ["Winlogon", "Default", "Disconnect"] {
        let security = if name == "Default" { of_the_user(None) } else { of_the_system() };
        add_desktop(machine, trace, station, name, maker, security);
    }
    if let Some(desktop) = desktop::find(machine, station, "Winlogon") {
        connect_to_desktop(machine, maker, desktop);
    }
}

fn of_the_system() -> SecurityDescriptor {
    let dacl = [Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL)];
    SecurityDescriptor::listing(Sid::LocalSystem, dacl)
}

/// Whoever is logged on may use what is seen, by the logon SID.
fn of_the_user(logon: Option<Sid>) -> SecurityDescriptor {
    let everyone = [Some(Sid::LocalSystem), Some(Sid::Administrators), logon];
    let list = everyone.into_iter().flatten().map(|sid| Ace::allow(sid, AccessMask::GENERIC_ALL));
    SecurityDescriptor::listing(Sid::LocalSystem, list.collect::<Vec<_>>())
}

/// Connects a process to the desktop that its session's user sees; a user's shell opens it to that logon.
pub(crate) fn connect_to_interactive(machine: &mut Machine, process: ProcessId) {
    let found = machine.process(process).map(|process| (process.session(), process.token.clone()));
    let Some((session, token)) = found else { return };
    let Some(station) = interactive(machine, session) else { return };
    let Some(desktop) = desktop::find(machine, station, "Default") else { return };
    if let Some(logon) = logon_sid(&token) {
        for object in [station, desktop] {
            machine.objects_mut().change(object, |object| object.security = of_the_user(Some(logon)).into());
        }
    }
    connect_to_desktop(machine, process, desktop);
}

/// The identity that a logon gave to everything started in it.
pub(crate) fn logon_sid(token: &Token) -> Option<Sid> {
    token.groups.iter().copied().find(|sid| matches!(sid, Sid::Logon(_)))
}

/// The window station of a session that can be seen.
pub(crate) fn interactive(machine: &Machine, session: SessionId) -> Option<ObjectId> {
    machine.objects().at_path(&place(session).join("WinSta0"))
}

/// The window stations of a process's session, and their names.
pub(crate) fn all(machine: &Machine, process: ProcessId) -> impl Iterator<Item = (&Component, ObjectId)> {
    let directory = session_of(machine, process).and_then(|session| session.window_stations);
    directory.and_then(|id| machine.objects().directory(id)).into_iter().flat_map(Directory::entries)
}

/// Where a session has its window stations.
fn place(session: SessionId) -> ObjectName {
    csrss::in_session(session, "Windows").join("WindowStations")
}

/// The name of the window station of a logon session.
pub(crate) fn name_for(token: &Token) -> String {
    format!("Service-0x{:x}-{:x}$", token.logon_session.high(), token.logon_session.low())
}

/// Connects a process to the window station of its logon session, which is made if it is not there.
pub(crate) fn connect_to_service_station(machine: &mut Machine, trace: &mut Trace, process: ProcessId) {
    let station = of_logon_session(machine, trace, process);
    if let Some(desktop) = station.and_then(|station| desktop::find(machine, station, "Default")) {
        connect_to_desktop(machine, process, desktop);
    }
}

/// The window station of a process's logon session with its desktop, made for the process if it is not there.
pub(crate) fn of_logon_session(machine: &mut Machine, trace: &mut Trace, process: ProcessId) -> Option<ObjectId> {
    let (session, token) = machine.process(process).map(|process| (process.session(), process.token.clone()))?;
    let name = name_for(&token);
    let open = SecurityDescriptor::open_to_everyone(token.user);
    let station = match machine.objects().at_path(&place(session).join(&name)) {
        Some(station) => station,
        None => make(machine, trace, Rule::StationOfLogonSession, session, &name, process, open.clone())?,
    };
    if desktop::find(machine, station, "Default").is_none() {
        add_desktop(machine, trace, station, "Default", process, open);
    }
    Some(station)
}

/// Connects a process that begins to a desktop and its window station; it holds a handle of each.
pub(crate) fn connect_to_desktop(machine: &mut Machine, process: ProcessId, desktop: ObjectId) {
    let Some(station) = desktop::station_of(machine, desktop) else { return };
    let station = hold(machine, process, station, ObjectType::WindowStation);
    let desktop = hold(machine, process, desktop, ObjectType::Desktop);
    mark(machine, process, station.handle, true);
    machine.objects_mut().add_reference(station.object);
    let threads = machine.change_process(process, |process| {
        (process.connection.window_station, process.connection.desktop) = (Some(station), Some(desktop));
        let threads: Vec<_> = process.threads.keys().copied().collect();
        for id in &threads {
            if let Some(thread) = process.threads.get_mut(id) {
                thread.desktop = Some(desktop);
            }
        }
        threads.len()
    });
    for _ in 0..threads.unwrap_or(0) {
        machine.objects_mut().add_reference(desktop.object);
    }
}

/// A handle of the object that the process has already, or a new one. Nothing is told of it: a process that begins has
/// its handles from the start, and no call opens them.
fn hold(machine: &mut Machine, process: ProcessId, object: ObjectId, object_type: ObjectType) -> Held {
    let known = machine.process(process);
    let held = known.and_then(|process| process.handles.iter().find(|(_, entry)| entry.object == object));
    if let Some((handle, entry)) = held {
        return Held { handle, object, granted: entry.granted };
    }
    let access = machine.objects().rights_of_maker(object_type, AccessMask::GENERIC_ALL);
    let granted = Granted { object, access, status: NtStatus::SUCCESS };
    let handle = machine.open_handle(&mut Trace::new(), process, granted, false);
    Held { handle, object, granted: access }
}

/// A window station as it begins: with nothing in it.
pub(crate) fn empty(session: SessionId, interactive: bool) -> Body {
    Body::WindowStation {
        session,
        interactive,
        desktops: Vec::new(),
        input: None,
        atoms: AtomTable::default(),
        clipboard: Clipboard::default(),
    }
}

fn make(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    session: SessionId,
    name: &str,
    maker: ProcessId,
    security: SecurityDescriptor,
) -> Option<ObjectId> {
    let (name, security) = (Some(place(session).join(name)), Some(security));
    let attributes = ObjectAttributes { name, root: None, attributes: Attributes::OBJ_OPENIF, security };
    let body = empty(session, rule == Rule::FirstStationIsInteractive);
    machine.create_for(trace, maker, rule, attributes, body)
}

/// Makes a desktop that its maker holds a handle of.
fn add_desktop(
    machine: &mut Machine,
    trace: &mut Trace,
    station: ObjectId,
    name: &str,
    maker: ProcessId,
    security: SecurityDescriptor,
) {
    let object = desktop::insert(machine, trace, station, name, security);
    let access = machine.objects().rights_of_maker(ObjectType::Desktop, AccessMask::GENERIC_ALL);
    let granted = Granted { object, access, status: NtStatus::SUCCESS };
    trace.preparing(|trace| machine.open_handle(trace, maker, granted, false));
}

/// What a caller asks of a window station.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The name; none, or one of no length, is the caller's logon session's.
    pub name: Option<ObjectName>,
    pub access: AccessMask,
    pub inherit: bool,
    /// `CWF_CREATE_ONLY`.
    pub create_only: bool,
}

impl Wanted {
    /// The name that was given, if it says something.
    fn given(&self) -> Option<ObjectName> {
        self.name.clone().filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(NO_NAME))
    }

    fn attributes(&self, machine: &Machine, caller: &Caller, more: Attributes) -> ObjectAttributes {
        let directory = session_of(machine, caller.process).and_then(|session| session.window_stations);
        ObjectAttributes {
            name: Some(self.given().unwrap_or_else(|| ObjectName::from(name_for(&caller.token)))),
            root: Some(directory.map_or(Root::NotOpen, Root::Object)),
            attributes: Attributes::OBJ_CASE_INSENSITIVE | more,
            security: Some(SecurityDescriptor::open_to_everyone(caller.token.user)),
        }
    }
}

/// Opens a window station of the caller's session.
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    wanted: &Wanted,
) -> Result<Handle, NtStatus> {
    let caller = machine.caller(client.process);
    let attributes = wanted.attributes(machine, &caller, Attributes::empty());
    let granted =
        insert::open(machine.objects(), trace, &caller, &attributes, ObjectType::WindowStation, wanted.access);
    let granted = granted.map_err(|ending| ending.status())?;
    Ok(machine.open_handle(trace, client.process, granted, wanted.inherit))
}

/// Creates a window station in the caller's session, or opens the one that has the name; whether it is new.
///
/// A name of one's own takes the right to create in the session's directory of window stations, which administrators
/// have; the directory is opened first, so nothing else is looked at without it. A station without a name of its own is
/// named after the logon session, by win32k.
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    wanted: &Wanted,
) -> Result<(Handle, bool), NtStatus> {
    let mut caller = machine.caller(client.process);
    let how = if wanted.create_only { Attributes::empty() } else { Attributes::OBJ_OPENIF };
    let attributes = wanted.attributes(machine, &caller, how);
    if let (Some(_), Some(Root::Object(directory))) = (wanted.given(), attributes.root) {
        if !caller.may(machine.objects(), directory, AccessMask::DIRECTORY_CREATE_OBJECT) {
            return Err(trace.failed(Rule::NamedStationNeedsAdministrator, NtStatus::ACCESS_DENIED));
        }
    } else {
        caller.kernel_mode = true;
    }
    let session = session_of(machine, caller.process).map_or(SessionId(0), |session| session.id);
    let body = empty(session, false);
    let granted = insert::create(machine.objects_mut(), trace, &caller, &attributes, body, wanted.access);
    let granted = granted.map_err(|ending| ending.status())?;
    let handle = machine.open_handle(trace, client.process, granted, wanted.inherit);
    Ok((handle, granted.status == NtStatus::SUCCESS))
}

/// Closes a handle of a window station, unless it is the one that the process is on.
pub(crate) fn close(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    close_unused(machine, trace, client, handle, ObjectType::WindowStation, NtStatus::ACCESS_DENIED)
}

/// Puts the calling process on a window station; its threads stay on their desktops. win32k keeps a handle of its own of
/// a window station that was chosen, beside the caller's.
pub(crate) fn set_of_process(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    let wanted = Some(ObjectType::WindowStation);
    let entry = machine.use_handle(trace, client, handle, wanted, AccessMask::empty())?;
    let connection = machine.process(client.process).map(|process| process.connection.clone()).unwrap_or_default();
    let station = handle.map(|handle| Held { handle, object: entry.object, granted: entry.granted });
    let granted = Granted { object: entry.object, access: entry.granted, status: NtStatus::SUCCESS };
    let kept = machine.open_handle(trace, client.process, granted, false);
    machine.objects_mut().add_reference(entry.object);
    machine.change_process(client.process, |process| {
        (process.connection.window_station, process.connection.kept) = (station, Some(kept));
    });
    if let Some(station) = station {
        mark(machine, client.process, station.handle, true);
    }
    if let Some(before) = connection.window_station {
        mark(machine, client.process, before.handle, station.is_some_and(|station| station.handle == before.handle));
        machine.objects_mut().release_reference(trace, before.object);
    }
    // The caller may choose the very handle that was kept; then it is the caller's.
    if let Some(kept) = connection.kept.filter(|kept| Some(*kept) != handle) {
        machine.close_handle(trace, client.process, kept);
    }
    tell(machine, trace, Rule::StationOfAProcess, entry.object, "is the window station of the calling process");
    Ok(())
}

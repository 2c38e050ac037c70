//! Window stations: a clipboard, some atoms, and desktops; objects of win32k with names in the namespace.
//!
//! The first one of a session is `WinSta0`, the only one that a user can see. A process that is no user's is connected to
//! a window station named after its logon session, `Service-0x0-3e7$`, which is made when it is first needed.
//! Left out: clipboard, atoms, windows, rights of each account.
//! Written down in: Microsoft, "Window Stations" and "Process Connection to a Window Station"; ReactOS `winsta.c`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, ObjectId, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::SecurityDescriptor;
use crate::nt::session::{SessionId, csrss};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// Makes `WinSta0` with its desktops: the session's first process after the subsystem does it.
pub(crate) fn make_interactive(machine: &mut Machine, trace: &mut Trace, session: SessionId, maker: ProcessId) {
    let Some(station) = make(machine, trace, Rule::FirstStationIsInteractive, session, "WinSta0", maker) else {
        return;
    };
    for desktop in ["Winlogon", "Default", "Disconnect"] {
        add_desktop(machine, trace, station, desktop, maker);
    }
    if let Some(desktop) = desktop_of(machine, station, "Winlogon") {
        connect_to_desktop(machine, maker, desktop);
    }
}

/// Connects a process to the desktop that its session's user sees.
pub(crate) fn connect_to_interactive(machine: &mut Machine, process: ProcessId) {
    let Some(session) = machine.process(process).map(crate::nt::process::Process::session) else { return };
    let station = csrss::in_session(session, "Windows").join("WindowStations").join("WinSta0");
    let Some(station) = machine.objects().at_path(&station) else { return };
    if let Some(desktop) = desktop_of(machine, station, "Default") {
        connect_to_desktop(machine, process, desktop);
    }
}

/// Connects a process to the window station of its logon session, which is made if it is not there.
pub(crate) fn connect_to_service_station(machine: &mut Machine, trace: &mut Trace, process: ProcessId) {
    let Some(token) = machine.process(process).map(|process| process.token.clone()) else { return };
    let luid = token.logon_session;
    let name = format!("Service-0x{:x}-{:x}$", luid.high(), luid.low());
    let path = csrss::in_session(token.session, "Windows").join("WindowStations").join(&name);
    let station = match machine.objects().at_path(&path) {
        Some(station) => Some(station),
        None => make(machine, trace, Rule::StationOfLogonSession, token.session, &name, process),
    };
    let Some(station) = station else { return };
    if desktop_of(machine, station, "Default").is_none() {
        add_desktop(machine, trace, station, "Default", process);
    }
    if let Some(desktop) = desktop_of(machine, station, "Default") {
        connect_to_desktop(machine, process, desktop);
    }
}

/// Connects a process to a desktop and its window station; it holds a handle of each.
pub(crate) fn connect_to_desktop(machine: &mut Machine, process: ProcessId, desktop: ObjectId) {
    let Some(Body::Desktop { window_station, .. }) = machine.objects().get(desktop).map(|object| &object.body) else {
        return;
    };
    for (object, object_type) in [(*window_station, ObjectType::WindowStation), (desktop, ObjectType::Desktop)] {
        let held = machine
            .process(process)
            .is_some_and(|process| process.handles.iter().any(|(_, entry)| entry.object == object));
        if !held {
            let granted = Granted { object, access: object_type.all_access(), status: NtStatus::SUCCESS };
            machine.open_handle(&mut Trace::new(), process, granted, true);
        }
    }
    machine.change_process(process, |process| process.desktop = Some(desktop));
}

fn make(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    session: SessionId,
    name: &str,
    maker: ProcessId,
) -> Option<ObjectId> {
    let path = csrss::in_session(session, "Windows").join("WindowStations").join(name);
    let owner = machine.process(maker)?.token.user;
    let security = Some(SecurityDescriptor::open_to_everyone(owner));
    let attributes = ObjectAttributes { name: Some(path), root: None, attributes: Attributes::OBJ_OPENIF, security };
    let body = Body::WindowStation { session, interactive: name == "WinSta0", desktops: Vec::new() };
    machine.create_for(trace, maker, rule, attributes, body)
}

/// Makes a desktop; its maker holds a handle of it, and it keeps its window station.
fn add_desktop(machine: &mut Machine, trace: &mut Trace, station: ObjectId, name: &str, maker: ProcessId) {
    let name: Arc<str> = name.into();
    let Some(owner) = machine.objects().get(station).map(|object| object.security.owner) else { return };
    let body = Body::Desktop { name: name.clone(), window_station: station };
    let desktop = machine.objects_mut().add(body, SecurityDescriptor::open_to_everyone(owner), false);
    machine.objects_mut().add_reference(station);
    machine.objects_mut().change(station, |object| {
        if let Body::WindowStation { desktops, .. } = &mut object.body {
            desktops.push((name.clone(), desktop));
        }
    });
    let path = ObjectName::from(format!("{}\\{name}", machine.objects().path(station)));
    let object_type = ObjectType::Desktop;
    trace.happened(Rule::DesktopsOfAStation, Event::ObjectCreated { object: desktop, object_type, path });
    let access = object_type.all_access();
    let granted = Granted { object: desktop, access, status: NtStatus::SUCCESS };
    trace.preparing(|trace| machine.open_handle(trace, maker, granted, true));
}

fn desktop_of(machine: &Machine, station: ObjectId, name: &str) -> Option<ObjectId> {
    match &machine.objects().get(station)?.body {
        Body::WindowStation { desktops, .. } => {
            desktops.iter().find(|(known, _)| &**known == name).map(|(_, desktop)| *desktop)
        }
        _ => None,
    }
}

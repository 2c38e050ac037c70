//! Desktops: objects inside a window station, with names of their own that no directory lists.
//!
//! Modelled: names and what is refused of them, rights, handles that only `CloseDesktop` closes, the desktop of a thread.
//! Left out: the heap's size and limit, the device of a desktop, `DF_ALLOWOTHERACCOUNTHOOK`.
//! Written down in: Microsoft, `CreateDesktopW` and "Desktop Security and Access Rights"; ReactOS `ntuser/desktop.c`;
//! asserted by Wine's `winstation.c` and ReactOS's `desktop.c` tests.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Body, Handle, ObjectId, ObjectType};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor};
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{Held, close_unused, desktop_of, hook, input, put_thread, tell, use_held, window};

/// The window station of a desktop.
pub(crate) fn station_of(machine: &Machine, desktop: ObjectId) -> Option<ObjectId> {
    match machine.objects().get(desktop)?.body {
        Body::Desktop { window_station, .. } => Some(window_station),
        _ => None,
    }
}

/// The session of a desktop: that of its window station.
pub(crate) fn session_of(machine: &Machine, desktop: ObjectId) -> Option<SessionId> {
    match machine.objects().get(station_of(machine, desktop)?)?.body {
        Body::WindowStation { session, .. } => Some(session),
        _ => None,
    }
}

/// The name of a desktop in its window station.
pub(crate) fn name(machine: &Machine, desktop: ObjectId) -> Option<Arc<str>> {
    match &machine.objects().get(desktop)?.body {
        Body::Desktop { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// The full name of a desktop: that of its window station, and its own.
pub fn full_name(machine: &Machine, desktop: ObjectId) -> ObjectName {
    match machine.objects().get(desktop).map(|desktop| &desktop.body) {
        Some(Body::Desktop { name, window_station, .. }) => machine.objects().path(*window_station).join(name),
        _ => ObjectName::from(""),
    }
}

/// The desktop of a window station with this name; case does not matter.
pub(crate) fn find(machine: &Machine, station: ObjectId, name: &str) -> Option<ObjectId> {
    match &machine.objects().get(station)?.body {
        Body::WindowStation { desktops, .. } => {
            desktops.iter().find(|(known, _)| compare_ignoring_case(known, name).is_eq()).map(|(_, desktop)| *desktop)
        }
        _ => None,
    }
}

/// Puts a new desktop into a window station, which it keeps.
pub(crate) fn insert(
    machine: &mut Machine,
    trace: &mut Trace,
    station: ObjectId,
    name: &str,
    security: SecurityDescriptor,
) -> ObjectId {
    let name: Arc<str> = name.into();
    let body = Body::Desktop { name: name.clone(), window_station: station, foreground: None };
    let desktop = machine.objects_mut().add(body, security, false);
    machine.objects_mut().add_reference(station);
    machine.objects_mut().change(station, |object| {
        if let Body::WindowStation { desktops, .. } = &mut object.body {
            desktops.push((name.clone(), desktop));
        }
    });
    let path = full_name(machine, desktop);
    let object_type = ObjectType::Desktop;
    trace.happened(Rule::DesktopsOfAStation, Event::ObjectCreated { object: desktop, object_type, path });
    desktop
}

/// What the parse routine of a window station makes of a desktop's name.
///
/// | name | status |
/// | --- | --- |
/// | (nothing), or none at all | `STATUS_OBJECT_TYPE_MISMATCH`: the window station itself, which is no desktop |
/// | `\Default` | `STATUS_OBJECT_PATH_SYNTAX_BAD`: absolute, beside a handle |
/// | `WinSta0\Default` | `STATUS_OBJECT_PATH_INVALID`: one part too many |
pub(crate) fn check_name(trace: &mut Trace, name: &str) -> Result<(), NtStatus> {
    let status = match name {
        "" => NtStatus::OBJECT_TYPE_MISMATCH,
        name if name.starts_with('\\') => NtStatus::OBJECT_PATH_SYNTAX_BAD,
        name if name.contains('\\') => NtStatus::OBJECT_PATH_INVALID,
        _ => return Ok(()),
    };
    Err(trace.failed(Rule::DesktopNameIsOnePart, status))
}

/// What a caller asks of a desktop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub name: &'a str,
    pub access: AccessMask,
    pub inherit: bool,
}

/// Opens a desktop of the process's window station.
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    wanted: Wanted,
) -> Result<Handle, NtStatus> {
    let station = own_station(machine, trace, client, AccessMask::empty())?;
    check_name(trace, wanted.name)?;
    let Some(desktop) = find(machine, station, wanted.name) else {
        return Err(trace.failed(Rule::NothingToOpen, NtStatus::OBJECT_NAME_NOT_FOUND));
    };
    open_found(machine, trace, client, desktop, wanted)
}

/// Creates a desktop on the process's window station, or opens the one that has the name.
///
/// | in this order | status |
/// | --- | --- |
/// | the name is none | see [`check_name`] |
/// | the desktop is there | opened as any other |
/// | the window station's handle lacks `WINSTA_CREATEDESKTOP` | `STATUS_ACCESS_DENIED` |
/// | the rights that its maker would get lack `DESKTOP_CREATEWINDOW` | `STATUS_ACCESS_DENIED` |
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    wanted: Wanted,
) -> Result<Handle, NtStatus> {
    let station = own_station(machine, trace, client, AccessMask::empty())?;
    check_name(trace, wanted.name)?;
    if let Some(desktop) = find(machine, station, wanted.name) {
        return open_found(machine, trace, client, desktop, wanted);
    }
    own_station(machine, trace, client, AccessMask::WINSTA_CREATEDESKTOP)?;
    let access = machine.objects().rights_of_maker(ObjectType::Desktop, wanted.access);
    if !access.contains(AccessMask::DESKTOP_CREATEWINDOW) {
        return Err(trace.failed(Rule::DesktopNeedsItsWindow, NtStatus::ACCESS_DENIED));
    }
    let security = machine.objects().get(station).map(|station| (*station.security).clone());
    let security = security.ok_or(NtStatus::INVALID_HANDLE)?;
    let desktop = insert(machine, trace, station, wanted.name, security);
    Ok(give(machine, trace, client, Granted { object: desktop, access, status: NtStatus::SUCCESS }, wanted.inherit))
}

/// Gives a handle of a desktop that was found, if its descriptor allows it.
pub(crate) fn open_found(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    desktop: ObjectId,
    wanted: Wanted,
) -> Result<Handle, NtStatus> {
    let access = machine.objects().grant(trace, &machine.caller(client.process), desktop, wanted.access)?;
    trace.answered(Rule::DescriptorAllows, NtStatus::SUCCESS);
    Ok(give(machine, trace, client, Granted { object: desktop, access, status: NtStatus::SUCCESS }, wanted.inherit))
}

/// Gives a handle that only `CloseDesktop` closes.
fn give(machine: &mut Machine, trace: &mut Trace, client: ClientId, granted: Granted, inherit: bool) -> Handle {
    let handle = machine.open_handle(trace, client.process, granted, inherit);
    machine.change_process(client.process, |process| process.connection.guarded.insert(handle));
    handle
}

/// The process's window station, if the handle that it has of it holds the right.
fn own_station(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    right: AccessMask,
) -> Result<ObjectId, NtStatus> {
    let held = machine.process(client.process).and_then(|process| process.connection.window_station);
    use_held(trace, held, right)
}

/// Closes a handle of a desktop, unless a thread of the process is on it or threads of the process begin on it.
pub(crate) fn close(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    close_unused(machine, trace, client, handle, ObjectType::Desktop, NtStatus::DEVICE_BUSY)
}

/// Puts the calling thread on a desktop, of whatever window station. Its windows hold it where it is; going where it is
/// already only exchanges the handle.
pub(crate) fn set_of_thread(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    let wanted = Some(ObjectType::Desktop);
    let entry = machine.use_handle(trace, client, handle, wanted, AccessMask::empty())?;
    let elsewhere = desktop_of(machine, client).map(|own| own.object) != Some(entry.object);
    if elsewhere && (window::has_windows(machine, client) || hook::has_any(machine, client)) {
        return Err(trace.failed(Rule::WindowsHoldTheirThread, NtStatus::DEVICE_BUSY));
    }
    if elsewhere {
        input::detach_all_of(machine, client.thread);
    }
    let held = handle.map(|handle| Held { handle, object: entry.object, granted: entry.granted });
    put_thread(machine, trace, client, held);
    tell(machine, trace, Rule::DesktopOfAThread, entry.object, "is the desktop of the calling thread");
    Ok(())
}

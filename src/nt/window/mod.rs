//! Window stations, desktops, windows and input: the part of Windows that is called win32k and USER.
//!
//! A session has window stations, of which only the first, `WinSta0`, can be seen; a window station has desktops, a
//! clipboard and atoms; a desktop has windows; a thread is on one desktop, and a process on one window station. One
//! desktop of `WinSta0` is the input desktop. A window station is not a WinStation, which is Terminal Services' word for
//! a session and its connection.
//! Left out: menus, classes, drawing, window stations of another session by a handle given away.
//! Written down in: Microsoft, "Window Stations" and "Desktops"; asserted by Wine's `winstation.c` and ReactOS's `desktop.c`.

pub mod atoms;
pub mod calls;
pub mod clipboard;
pub mod connection;
pub mod desktop;
pub mod dialog;
pub mod event;
pub mod finding;
pub mod hook;
pub mod input;
pub mod message;
pub mod message_queue;
pub mod monitor;
pub mod privilege_isolation;
pub mod registered_messages;
pub mod sending;
pub mod sight;
pub mod timer_callback;
pub mod user_object;
#[allow(clippy::module_inception, reason = "windows are one part of this, and have no other name")]
pub mod window;
pub mod window_station;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Handle, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::{Session, SessionId};
use crate::nt::status::NtStatus;
use crate::nt::table::{Set, Table};
use crate::nt::trace::Trace;
use crate::nt::window::atoms::AtomTable;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::hook::Hook;
use crate::nt::window::window::{Window, WindowId};

/// What keeps the handles of a process's window station and desktops open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserHandlePolicy {
    /// The mark `HANDLE_FLAG_PROTECT_FROM_CLOSE` on the window station's; `CloseHandle` closes any desktop's.
    Marked,
    /// win32k is asked, whoever closes.
    Asked,
}

/// A handle that is in use as long as it is not exchanged, and what it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The handle.
    pub handle: Handle,
    /// The object.
    pub object: ObjectId,
    /// The rights that the handle had then; they hold also where its value reaches something else by now.
    pub granted: AccessMask,
}

/// What a process or a thread is on, if it got there with this right.
pub(crate) fn use_held(trace: &mut Trace, held: Option<Held>, right: AccessMask) -> Result<ObjectId, NtStatus> {
    let (rule, status) = match held {
        None => (Rule::HandleNotOpen, NtStatus::INVALID_HANDLE),
        Some(held) if !held.granted.contains(right) => (Rule::HandleLacksRight, NtStatus::ACCESS_DENIED),
        Some(held) => return Ok(held.object),
    };
    Err(trace.failed(rule, status))
}

/// What a process is connected to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Connection {
    /// Its window station.
    pub window_station: Option<Held>,
    /// The second handle of it that win32k keeps once the process has chosen one itself.
    pub kept: Option<Handle>,
    /// The desktop that its threads begin on.
    pub desktop: Option<Held>,
    /// The handles of desktops that win32k gave it: `CloseDesktop` closes them, and nothing else.
    pub guarded: Set<Handle>,
    /// The messages that its windows take from programs of a lower integrity level.
    pub let_through: Set<u64>,
}

impl Connection {
    /// A handle was closed: win32k has none of its own by that value any more.
    pub(crate) fn forget(&mut self, handle: Handle) {
        self.guarded.remove(&handle);
        self.kept = self.kept.filter(|kept| *kept != handle);
    }
}

/// The tables of win32k. In Windows each session has its own; here what they hold has the session in its key.
#[derive(Debug, Clone, Default)]
pub struct Win32k {
    /// The windows.
    pub windows: Table<WindowId, Window>,
    /// The hooks.
    pub hooks: Table<WindowId, Hook>,
    /// The value that each session's last window or hook got.
    last_value: Table<SessionId, u32>,
    /// The texts that each session's programs have registered messages for.
    registered: Table<SessionId, AtomTable>,
    /// How often a thread's input was attached to another thread's.
    pub attachments: Table<(ThreadId, ThreadId), u32>,
}

/// How many references win32k itself keeps on an object beside those that come and go: for the list of window stations;
/// for a desktop's list, heap and windows. Source: ReactOS's `desktop.c` test, which speaks of Server 2003 alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingReferencesPolicy {
    /// No source says how many; none are counted.
    NotKnown,
    /// One on a window station, six on a desktop.
    OneAndSix,
}

impl StandingReferencesPolicy {
    /// How many there are on an object of this type.
    pub(crate) fn on(self, object_type: ObjectType) -> u32 {
        match (self, object_type) {
            (StandingReferencesPolicy::OneAndSix, ObjectType::WindowStation) => 1,
            (StandingReferencesPolicy::OneAndSix, ObjectType::Desktop) => 6,
            (StandingReferencesPolicy::OneAndSix | StandingReferencesPolicy::NotKnown, _) => 0,
        }
    }
}

/// The session of a process, if it is there.
fn session_of(machine: &Machine, process: ProcessId) -> Option<&Session> {
    machine.process(process).and_then(|process| machine.session(process.session()))
}

/// Whether a process, or one of its threads, is on what this handle reaches, by this handle.
pub(crate) fn is_in_use(machine: &Machine, process: ProcessId, handle: Handle) -> bool {
    machine.process(process).is_some_and(|process| {
        let connection = &process.connection;
        let of_threads = process.threads.values().map(|thread| thread.desktop);
        of_threads.chain([connection.window_station, connection.desktop]).flatten().any(|held| held.handle == handle)
    })
}

/// Closes a handle of a window station or a desktop, unless the process or one of its threads is on what it reaches; then
/// win32k refuses with this status.
pub(crate) fn close_unused(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
    wanted: ObjectType,
    in_use: NtStatus,
) -> Result<(), NtStatus> {
    machine.use_handle(trace, client, handle, Some(wanted), AccessMask::empty())?;
    let Some(handle) = handle.filter(|handle| !is_in_use(machine, client.process, *handle)) else {
        return Err(trace.failed(Rule::UserHandleInUse, in_use));
    };
    machine.close_handle(trace, client.process, handle);
    Ok(())
}

/// What win32k says when a handle is to be closed by `NtClose` or `CloseHandle`: the rule by which it may not be.
pub(crate) fn okay_to_close(machine: &Machine, process: ProcessId, handle: Handle) -> Result<(), Rule> {
    if machine.system().era.user_handles == UserHandlePolicy::Marked {
        return Ok(());
    }
    let guarded = machine.process(process).is_some_and(|process| process.connection.guarded.contains(&handle));
    match (is_in_use(machine, process, handle), guarded) {
        (true, _) => Err(Rule::UserHandleInUse),
        (false, true) => Err(Rule::DesktopHandleGuarded),
        (false, false) => Ok(()),
    }
}

/// Protects the handle of a process's window station from being closed, or no longer, where that is how it is kept.
pub(crate) fn mark(machine: &mut Machine, process: ProcessId, handle: Handle, protect: bool) {
    if let (UserHandlePolicy::Marked, Some(entry)) =
        (machine.system().era.user_handles, machine.handle(process, handle))
    {
        machine.change_process(process, |process| process.handles.mark(handle, entry.inherit, protect));
    }
}

/// The desktop that a thread is on.
pub(crate) fn desktop_of(machine: &Machine, client: ClientId) -> Option<Held> {
    machine.process(client.process)?.threads.get(&client.thread)?.desktop
}

/// Puts a thread on a desktop, or takes it from one; the thread keeps the desktop, not its name.
pub(crate) fn put_thread(machine: &mut Machine, trace: &mut Trace, client: ClientId, desktop: Option<Held>) {
    let before = desktop_of(machine, client);
    machine.change_process(client.process, |process| {
        if let Some(thread) = process.threads.get_mut(&client.thread) {
            thread.desktop = desktop;
        }
    });
    if let Some(desktop) = desktop {
        machine.objects_mut().add_reference(desktop.object);
    }
    if let Some(before) = before {
        machine.objects_mut().release_reference(trace, before.object);
    }
}

/// What a thread leaves behind when it ends: nothing. The call that it waits in does not return any more.
pub(crate) fn end_thread(machine: &mut Machine, trace: &mut Trace, client: ClientId) {
    machine.leave_call(client);
    sending::receiver_gone(machine, trace, client);
    hook::remove_all_of(machine, client);
    clipboard::close_all_of(machine, client);
    window::destroy_all_of(machine, trace, client);
    input::detach_all_of(machine, client.thread);
    put_thread(machine, trace, client, None);
}

/// What a process leaves behind when it ends: nothing. Its handles are still open then, and are closed afterwards.
pub(crate) fn end_process(machine: &mut Machine, trace: &mut Trace, id: ProcessId) {
    let Some(process) = machine.process(id) else { return };
    let threads: Vec<ThreadId> = process.threads.keys().copied().collect();
    let station = process.connection.window_station;
    for thread in threads {
        end_thread(machine, trace, ClientId { process: id, thread });
    }
    machine.change_process(id, |process| process.connection = Connection::default());
    if let Some(station) = station {
        machine.objects_mut().release_reference(trace, station.object);
    }
}

/// The tables of a session go with it.
pub(crate) fn end_session(machine: &mut Machine, session: SessionId) {
    let win32k = machine.win32k_mut();
    win32k.last_value.remove(&session);
    win32k.registered.remove(&session);
}

/// Tells that something of a window station or desktop is different now.
pub(crate) fn tell(machine: &Machine, trace: &mut Trace, rule: Rule, object: ObjectId, now: &str) {
    let path = match machine.objects().get(object).map(|object| &object.body) {
        Some(Body::Desktop { .. }) => desktop::full_name(machine, object),
        _ => machine.objects().path(object),
    };
    trace.happened(rule, WindowEvent::ObjectChanged { path, now: now.to_owned() });
}

/// Whether an object is a window station that a user can see, or a desktop of one.
pub(crate) fn is_visible(machine: &Machine, id: ObjectId) -> bool {
    match machine.objects().get(id).map(|object| &object.body) {
        Some(Body::WindowStation { interactive, .. }) => *interactive,
        Some(Body::Desktop { window_station, .. }) => is_visible(machine, *window_station),
        _ => false,
    }
}

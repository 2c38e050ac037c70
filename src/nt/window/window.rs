//! Windows: what a thread puts on its desktop. A window belongs to the thread that made it, and stays on its desktop.
//!
//! A window is named by a value (`HWND`), which means something in one session alone: each session's win32k counts its
//! windows from the same start, so that one value is one window in one session, and another window, or none, in the next.
//! Modelled: making, showing and destroying, also where nobody can see it; the foreground window of the input desktop.
//! Left out: classes, order, focus, children, the rules by which Windows keeps a window from taking the foreground.
//! Written down in: Microsoft, `CreateWindowExW` and `SetForegroundWindow`; asserted by Wine's `winstation.c` (each of
//! thread's desktop, input desktop and window's desktop against the others) and `programs/services` tests.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Handle, ObjectId};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::SessionId;
use crate::nt::session::session_change::Registration;
use crate::nt::status::NtStatus;
use crate::nt::table::Table;
use crate::nt::trace::Trace;
use crate::nt::window::dialog::{self, Dialog};
use crate::nt::window::event::WindowEvent;
use crate::nt::window::{desktop, desktop_of, input, tell, use_held};

/// The styles that a new window can have.
pub const STYLES: &[(&str, u64)] = &[
    ("WS_OVERLAPPEDWINDOW", 0x00CF_0000),
    ("WS_OVERLAPPED", 0),
    ("WS_POPUPWINDOW", 0x8088_0000),
    ("WS_POPUP", 0x8000_0000),
    ("WS_CHILD", 0x4000_0000),
    ("WS_MINIMIZE", 0x2000_0000),
    ("WS_VISIBLE", VISIBLE),
    ("WS_DISABLED", 0x0800_0000),
    ("WS_CLIPSIBLINGS", 0x0400_0000),
    ("WS_CLIPCHILDREN", 0x0200_0000),
    ("WS_MAXIMIZE", 0x0100_0000),
    ("WS_CAPTION", 0x00C0_0000),
    ("WS_BORDER", 0x0080_0000),
    ("WS_DLGFRAME", 0x0040_0000),
    ("WS_VSCROLL", 0x0020_0000),
    ("WS_HSCROLL", 0x0010_0000),
    ("WS_SYSMENU", 0x0008_0000),
    ("WS_THICKFRAME", 0x0004_0000),
    ("WS_GROUP", 0x0002_0000),
    ("WS_TABSTOP", 0x0001_0000),
];

/// `WS_VISIBLE`.
const VISIBLE: u64 = 0x1000_0000;
/// Where the values of windows begin: no value of a kernel handle is so high.
const FIRST_WINDOW: u32 = 0x4000_0000;

/// Which window: its session, and its value there. A program knows the value alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowId {
    /// The session.
    pub session: SessionId,
    /// The value.
    pub value: Handle,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The thread that made it.
    pub owner: ClientId,
    /// The desktop that it is on.
    pub desktop: ObjectId,
    /// Whether it is shown, as far as its desktop can be seen.
    pub visible: bool,
    /// Its title.
    pub title: Arc<str>,
    /// What it asks, if it is a dialog.
    pub dialog: Option<Dialog>,
    /// Of messages from programs of a lower integrity level, whether they are let through.
    pub filter: Table<u64, bool>,
    /// Of which session changes it is told.
    pub told_of_sessions: Option<Registration>,
}

impl Window {
    /// A window that is shown, and nothing more.
    pub(crate) fn shown(owner: ClientId, desktop: ObjectId, title: Arc<str>) -> Window {
        Window { owner, desktop, visible: true, title, dialog: None, filter: Table::new(), told_of_sessions: None }
    }
}

/// Makes a window on the desktop of the calling thread.
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    style: u64,
    title: &str,
) -> Result<Handle, NtStatus> {
    let desktop = use_held(trace, desktop_of(machine, client), AccessMask::DESKTOP_CREATEWINDOW)?;
    let visible = style & VISIBLE != 0;
    let window = Window { visible, ..Window::shown(client, desktop, title.into()) };
    Ok(add(machine, trace, window).value)
}

/// Puts a window on its desktop; its value is the next one of its session.
pub(crate) fn add(machine: &mut Machine, trace: &mut Trace, window: Window) -> WindowId {
    let id = WindowId { session: session_of(machine, window.owner), value: next_value(machine, window.owner) };
    tell_of(machine, trace, id, &window, "new");
    machine.win32k_mut().windows.insert(id, window);
    id
}

/// The next value that win32k gives in a thread's session.
pub(super) fn next_value(machine: &mut Machine, client: ClientId) -> Handle {
    let session = session_of(machine, client);
    let last_values = &mut machine.win32k_mut().last_value;
    let next = last_values.get(&session).copied().unwrap_or(FIRST_WINDOW) + 4;
    last_values.insert(session, next);
    Handle(next)
}

/// Tells what became of a window.
fn tell_of(machine: &Machine, trace: &mut Trace, id: WindowId, window: &Window, now: &'static str) {
    let (title, desktop) = (window.title.clone(), desktop::full_name(machine, window.desktop));
    trace.happened(Rule::WindowsOfADesktop, WindowEvent::Changed { window: id.value, title, desktop, now });
}

/// The session whose windows a thread knows.
pub(super) fn session_of(machine: &Machine, client: ClientId) -> SessionId {
    machine.process(client.process).map_or(SessionId::ZERO, Process::session)
}

/// The window of the caller's session that has this value; what it means in another session nobody asks.
pub(crate) fn find(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(WindowId, Window), NtStatus> {
    let id = handle.map(|value| WindowId { session: session_of(machine, client), value });
    let found = id.and_then(|id| Some((id, machine.win32k().windows.get(&id)?.clone())));
    found.ok_or_else(|| trace.failed(Rule::NoSuchWindow, NtStatus::INVALID_HANDLE))
}

/// Destroys a window; only its own thread can.
pub(crate) fn destroy(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    let (id, window) = find(machine, trace, client, handle)?;
    if window.owner != client {
        return Err(trace.failed(Rule::WindowOfAnotherThread, NtStatus::ACCESS_DENIED));
    }
    remove(machine, trace, id);
    Ok(())
}

/// Takes a window from its desktop; whoever waits for an answer to it gets none.
pub(super) fn remove(machine: &mut Machine, trace: &mut Trace, id: WindowId) {
    let Some(window) = machine.win32k_mut().windows.remove(&id) else { return };
    machine.objects_mut().change(window.desktop, |object| match &mut object.body {
        Body::Desktop { foreground, .. } if *foreground == Some(id.value) => *foreground = None,
        _ => {}
    });
    tell_of(machine, trace, id, &window, "gone");
    if let Some(dialog) = window.dialog {
        dialog::gone(machine, trace, &dialog);
    }
}

/// Destroys every window of a thread.
pub(crate) fn destroy_all_of(machine: &mut Machine, trace: &mut Trace, client: ClientId) {
    let windows = machine.win32k().windows.iter().filter(|(_, window)| window.owner == client);
    let windows: Vec<WindowId> = windows.map(|(id, _)| *id).collect();
    for id in windows {
        remove(machine, trace, id);
    }
}

/// Whether a thread has windows, which hold it on its desktop.
pub(crate) fn has_windows(machine: &Machine, client: ClientId) -> bool {
    machine.win32k().windows.values().any(|window| window.owner == client)
}

/// Shows a window; whether it was shown before.
pub(crate) fn show(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<bool, NtStatus> {
    let (id, window) = find(machine, trace, client, handle)?;
    let before = window.visible;
    if !before {
        tell_of(machine, trace, id, &window, "shown");
        machine.win32k_mut().windows.insert(id, Window { visible: true, ..window });
    }
    Ok(before)
}

/// Brings a window to the foreground, if its desktop is the input desktop. The caller's own desktop does not matter.
pub(crate) fn set_foreground(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<bool, NtStatus> {
    let (id, window) = find(machine, trace, client, handle)?;
    if input::desktop_of_caller(machine, client) != Some(window.desktop) {
        trace.answered(Rule::ForegroundOfTheInputDesktop, NtStatus::ACCESS_DENIED);
        return Ok(false);
    }
    machine.objects_mut().change(window.desktop, |object| {
        if let Body::Desktop { foreground, .. } = &mut object.body {
            *foreground = Some(id.value);
        }
    });
    tell(machine, trace, Rule::ForegroundOfTheInputDesktop, window.desktop, "shows another window in front");
    Ok(true)
}

/// The foreground window, as a thread on the input desktop sees it; any other thread sees none.
pub(crate) fn foreground(machine: &Machine, client: ClientId) -> Handle {
    let own = desktop_of(machine, client).map(|own| own.object);
    let seen = own.filter(|own| input::desktop_of_caller(machine, client) == Some(*own));
    match seen.and_then(|desktop| machine.objects().get(desktop)).map(|object| &object.body) {
        Some(Body::Desktop { foreground: Some(window), .. }) => *window,
        _ => Handle::NULL,
    }
}

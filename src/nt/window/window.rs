//! Windows: what a thread puts on its desktop. A window belongs to the thread that made it, and stays on its desktop.
//!
//! Modelled: making, showing and destroying, also where nobody can see it; the foreground window of the input desktop.
//! Left out: classes, messages, order, focus, the rules by which Windows keeps a window from taking the foreground.
//! Written down in: Microsoft, `CreateWindowExW` and `SetForegroundWindow`; asserted by Wine's `winstation.c` (each of
//! thread's desktop, input desktop and window's desktop against the others) and `programs/services` tests.

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Handle, ObjectId};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{desktop, desktop_of, input, tell, use_held};

/// The styles that a new window can have.
pub const STYLES: &[(&str, u64)] = &[
    ("WS_OVERLAPPEDWINDOW", 0x00CF_0000),
    ("WS_OVERLAPPED", 0),
    ("WS_POPUPWINDOW", 0x8088_0000),
    ("WS_POPUP", 0x8000_0000),
    ("WS_CHILD", 0x4000_0000),
    ("WS_MINIMIZE", 0x2000_0000),
    ("WS_VISIBLE", 0x1000_0000),
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

/// One window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The thread that made it.
    pub owner: ClientId,
    /// The desktop that it is on.
    pub desktop: ObjectId,
    /// Whether it is shown, as far as its desktop can be seen.
    pub visible: bool,
}

/// Makes a window on the desktop of the calling thread.
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    style: u64,
) -> Result<Handle, NtStatus> {
    let desktop = use_held(trace, desktop_of(machine, client), AccessMask::DESKTOP_CREATEWINDOW)?;
    let win32k = machine.win32k_mut();
    win32k.next_window += 4;
    let window = Handle(FIRST_WINDOW + win32k.next_window);
    win32k.windows.insert(window, Window { owner: client, desktop, visible: style & VISIBLE != 0 });
    tell(trace, Rule::WindowsOfADesktop, desktop, "one window richer");
    Ok(window)
}

/// A window of the caller's session; the values of other sessions' windows mean nothing here.
pub(crate) fn find(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(Handle, Window), NtStatus> {
    let session = machine.process(client.process).map(crate::nt::process::Process::session);
    let found = handle.and_then(|handle| Some((handle, *machine.win32k().windows.get(&handle)?)));
    let found = found.filter(|(_, window)| desktop::session_of(machine, window.desktop) == session);
    found.ok_or_else(|| {
        trace.answered(Rule::NoSuchWindow, NtStatus::INVALID_HANDLE);
        NtStatus::INVALID_HANDLE
    })
}

/// Destroys a window; only its own thread can.
pub(crate) fn destroy(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<(), NtStatus> {
    let (handle, window) = find(machine, trace, client, handle)?;
    if window.owner != client {
        trace.answered(Rule::WindowOfAnotherThread, NtStatus::ACCESS_DENIED);
        return Err(NtStatus::ACCESS_DENIED);
    }
    remove(machine, trace, handle, window);
    Ok(())
}

fn remove(machine: &mut Machine, trace: &mut Trace, handle: Handle, window: Window) {
    machine.win32k_mut().windows.remove(&handle);
    machine.objects_mut().change(window.desktop, |object| match &mut object.body {
        Body::Desktop { foreground, .. } if *foreground == Some(handle) => *foreground = None,
        _ => {}
    });
    tell(trace, Rule::WindowsOfADesktop, window.desktop, "one window poorer");
}

/// Destroys every window of a thread.
pub(crate) fn destroy_all_of(machine: &mut Machine, trace: &mut Trace, client: ClientId) {
    let windows = machine.win32k().windows.iter().filter(|(_, window)| window.owner == client);
    let windows: Vec<(Handle, Window)> = windows.map(|(handle, window)| (*handle, *window)).collect();
    for (handle, window) in windows {
        remove(machine, trace, handle, window);
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
    let (handle, window) = find(machine, trace, client, handle)?;
    if !window.visible {
        machine.win32k_mut().windows.insert(handle, Window { visible: true, ..window });
        tell(trace, Rule::WindowsOfADesktop, window.desktop, "showing one window more");
    }
    Ok(window.visible)
}

/// Brings a window to the foreground, if its desktop is the input desktop. The caller's own desktop does not matter.
pub(crate) fn set_foreground(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<bool, NtStatus> {
    let (handle, window) = find(machine, trace, client, handle)?;
    if input::desktop_of_caller(machine, client) != Some(window.desktop) {
        trace.answered(Rule::ForegroundOfTheInputDesktop, NtStatus::ACCESS_DENIED);
        return Ok(false);
    }
    machine.objects_mut().change(window.desktop, |object| {
        if let Body::Desktop { foreground, .. } = &mut object.body {
            *foreground = Some(handle);
        }
    });
    tell(trace, Rule::ForegroundOfTheInputDesktop, window.desktop, "showing another window in front");
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

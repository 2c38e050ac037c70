//! Finding windows: by title, all of them, and what a value stands for. Each looks at what the caller can reach.
//!
//! Modelled: the windows of the calling thread's desktop in the order of their values, and the title of any window of the
//! session. Left out: classes, children, the order in which windows lie upon each other.
//! Written down in: Microsoft, `FindWindowW`, `EnumWindows`, `IsWindow` and `GetWindowTextW`.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::window::{self, Window, WindowId};
use crate::nt::window::{desktop, desktop_of};

/// The windows of the calling thread's desktop.
pub(crate) fn all<'a>(
    machine: &'a Machine,
    trace: &mut Trace,
    client: ClientId,
) -> impl Iterator<Item = (WindowId, &'a Window)> {
    trace.answered(Rule::WindowsAreFoundOnTheDesktop, NtStatus::SUCCESS);
    windows_on(machine, desktop_of(machine, client).map(|own| own.object))
}

/// The windows of a desktop.
pub(super) fn windows_on(machine: &Machine, desktop: Option<ObjectId>) -> impl Iterator<Item = (WindowId, &Window)> {
    let windows = machine.win32k().windows.iter().filter(move |(_, window)| Some(window.desktop) == desktop);
    windows.map(|(id, window)| (*id, window))
}

/// The first window of the calling thread's desktop with this title; case does not matter.
pub(crate) fn by_title(machine: &Machine, trace: &mut Trace, client: ClientId, title: &str) -> Option<Handle> {
    let own = desktop_of(machine, client).map(|own| own.object);
    let wanted = title.to_lowercase();
    let found = windows_on(machine, own).find(|(_, window)| window.title.to_lowercase() == wanted);
    if found.is_some() {
        trace.answered(Rule::WindowsAreFoundOnTheDesktop, NtStatus::SUCCESS);
    } else {
        let (title, desktop) = (title.into(), own.map(|own| desktop::full_name(machine, own)));
        trace.happened(Rule::WindowsAreFoundOnTheDesktop, WindowEvent::NotFound { title, desktop });
    }
    found.map(|(id, _)| id.value)
}

/// The title of the window that a value stands for in the caller's session.
pub(crate) fn title(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<Arc<str>, NtStatus> {
    let (_, window) = window::find(machine, trace, client, handle)?;
    trace.answered(Rule::ValuesOfOneSession, NtStatus::SUCCESS);
    Ok(window.title)
}

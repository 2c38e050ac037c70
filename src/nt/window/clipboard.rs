//! The clipboard: one in each window station, for all programs on it, whatever their desktops.
//!
//! A thread opens it, and nobody else changes it until it is closed. Modelled: one text. Left out: formats, the window that
//! it is opened for, rendering on demand, viewers, and what a remote terminal's client copies between clipboards.
//! Written down in: Microsoft, "Window Stations", `OpenClipboard`, `EmptyClipboard` and `SetClipboardData`; asserted by
//! Wine's `clipboard.c` test, which sets data also where nobody's window has the clipboard; `SetClipboardData` is
//! documented to fail there.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, ObjectId};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::window::{tell, use_held, window_station};

/// The clipboard of a window station.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clipboard {
    /// The thread that has it open.
    pub open: Option<ClientId>,
    /// The text in it.
    pub text: Option<Arc<str>>,
}

/// Opens the clipboard, unless another thread has it open.
pub(crate) fn open(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Result<(), Win32Error> {
    let station = station(machine, trace, client)?;
    if of(machine, station).open.is_some_and(|open| open != client) {
        trace.refused(Rule::ClipboardOfAStation, Win32Error::ACCESS_DENIED);
        return Err(Win32Error::ACCESS_DENIED);
    }
    change(machine, station, |clipboard| clipboard.open = Some(client));
    tell(machine, trace, Rule::ClipboardOfAStation, station, "has an open clipboard");
    Ok(())
}

/// Closes it.
pub(crate) fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Result<(), Win32Error> {
    let station = opened(machine, trace, client)?;
    change(machine, station, |clipboard| clipboard.open = None);
    tell(machine, trace, Rule::ClipboardOfAStation, station, "has a closed clipboard");
    Ok(())
}

/// Puts a text into it, or nothing.
pub(crate) fn put(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    text: Option<Arc<str>>,
) -> Result<(), Win32Error> {
    let station = opened(machine, trace, client)?;
    let now = if text.is_some() { "has a text in its clipboard" } else { "has an empty clipboard" };
    change(machine, station, |clipboard| clipboard.text = text);
    tell(machine, trace, Rule::ClipboardOfAStation, station, now);
    Ok(())
}

/// The text in it.
pub(crate) fn text(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Result<Option<Arc<str>>, Win32Error> {
    let station = opened(machine, trace, client)?;
    trace.answered(Rule::ClipboardOfAStation, NtStatus::SUCCESS);
    Ok(of(machine, station).text)
}

/// A thread that ends leaves no clipboard open, also not one of a window station that its process has left since.
pub(super) fn close_all_of(machine: &mut Machine, client: ClientId) {
    let stations = window_station::all(machine, client.process).map(|(_, station)| station);
    let open: Vec<ObjectId> = stations.filter(|station| of(machine, *station).open == Some(client)).collect();
    for station in open {
        change(machine, station, |clipboard| clipboard.open = None);
    }
}

/// The window station of the calling process, if it may use the clipboard there.
fn station(machine: &Machine, trace: &mut Trace, client: ClientId) -> Result<ObjectId, Win32Error> {
    let held = machine.process(client.process).and_then(|process| process.connection.window_station);
    use_held(trace, held, AccessMask::WINSTA_ACCESSCLIPBOARD).map_err(NtStatus::to_win32_error)
}

/// The same, if the calling thread has the clipboard open.
fn opened(machine: &Machine, trace: &mut Trace, client: ClientId) -> Result<ObjectId, Win32Error> {
    let station = station(machine, trace, client)?;
    if of(machine, station).open != Some(client) {
        trace.refused(Rule::ClipboardOfAStation, Win32Error::CLIPBOARD_NOT_OPEN);
        return Err(Win32Error::CLIPBOARD_NOT_OPEN);
    }
    Ok(station)
}

fn of(machine: &Machine, station: ObjectId) -> Clipboard {
    match machine.objects().get(station).map(|object| &object.body) {
        Some(Body::WindowStation { clipboard, .. }) => clipboard.clone(),
        _ => Clipboard::default(),
    }
}

fn change(machine: &mut Machine, station: ObjectId, change: impl FnOnce(&mut Clipboard)) {
    machine.objects_mut().change(station, |object| {
        if let Body::WindowStation { clipboard, .. } = &mut object.body {
            change(clipboard);
        }
    });
}

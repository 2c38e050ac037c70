//! Sight: which windows a person can see. That takes more than a program that shows its window.
//!
//! A terminal shows one session, and of that session the input desktop alone. What a program shows on any other desktop,
//! or in a session without a terminal, nobody can see; nor can anybody press its buttons. Whoever looks on in another
//! session sees that one instead of the own, and can press there too. A child session is seen in a window of its parent,
//! and with it.
//! Left out: windows that cover each other, monitors that are switched off, looking on without the right to press.
//! Written down in: Microsoft, "Desktops", "Terminals" and `WTSStartRemoteControlSession`; that the own session is not
//! seen meanwhile is concluded from its state Shadow; what becomes of a child's window, from its being a window.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectId;
use crate::nt::session::{SessionId, Terminal, child_session};
use crate::nt::window::window::{Window, WindowId};
use crate::nt::window::{desktop, input, window_station};

/// Somebody who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// A user, at the terminal of the session that the user is logged on in.
    User(Arc<str>),
    /// Whoever is at a terminal.
    At(Terminal),
}

impl Person {
    /// The terminal that the person looks at; who looks at session 0 for a while still looks at the console.
    pub fn terminal(&self, machine: &Machine) -> Option<Terminal> {
        match self {
            Person::User(account) => {
                let session = machine.session_of(account)?;
                let views = machine.viewer() == Some(session);
                if views { Some(Terminal::Console) } else { machine.session(session)?.terminal }
            }
            Person::At(terminal) => Some(*terminal),
        }
    }
}

/// The session that a terminal shows: the one that is looked at from there, else the one that it is attached to.
fn shown_at(machine: &Machine, terminal: Terminal) -> Option<SessionId> {
    let own = machine.attached_to(terminal)?;
    machine.session(own).and_then(|own| own.shadows).or(Some(own))
}

/// The desktops that are seen where a session is shown: its input desktop, and in a window of that what its connected child
/// shows. Such a window is on the desktop Default.
fn desktops_of(machine: &Machine, session: SessionId) -> Vec<ObjectId> {
    let mut desktops: Vec<ObjectId> = input::input_desktop(machine, session).into_iter().collect();
    let child = child_session::child_of(machine, session).filter(|_| shows_child(machine, session));
    let connected = child.filter(|child| machine.session(*child).is_some_and(|child| child.terminal.is_some()));
    if let Some(child) = connected {
        desktops.extend(desktops_of(machine, child));
    }
    desktops
}

/// Whether the desktop on which a session has the window of its child has the input.
fn shows_child(machine: &Machine, session: SessionId) -> bool {
    let station = window_station::interactive(machine, session);
    let default = station.and_then(|station| desktop::find(machine, station, "Default"));
    default.is_some() && input::input_desktop(machine, session) == default
}

/// Whether the window in which a child session is shown can be seen itself; every other session has no such window.
fn is_parent_seen(machine: &Machine, session: SessionId) -> bool {
    let Some(parent) = machine.session(session).and_then(|session| session.parent) else { return true };
    let terminal = machine.session(parent).and_then(|parent| parent.terminal);
    let is_shown = terminal.is_some_and(|terminal| shown_at(machine, terminal) == Some(parent));
    is_shown && shows_child(machine, parent) && is_parent_seen(machine, parent)
}

/// The windows that a terminal shows, in the order in which they were made.
pub fn windows_at(machine: &Machine, terminal: Terminal) -> impl Iterator<Item = (WindowId, &Window)> {
    let session = shown_at(machine, terminal).filter(|session| is_parent_seen(machine, *session));
    let desktops = session.map_or_else(Vec::new, |session| desktops_of(machine, session));
    let windows = machine.win32k().windows.iter();
    let seen = move |window: &Window| window.visible && desktops.contains(&window.desktop);
    windows.filter(move |(_, window)| seen(window)).map(|(id, window)| (*id, window))
}

/// Whether any terminal shows a window.
pub fn is_seen(machine: &Machine, id: WindowId) -> bool {
    let mut terminals = machine.sessions().filter_map(|session| session.terminal);
    terminals.any(|terminal| windows_at(machine, terminal).any(|(seen, _)| seen == id))
}

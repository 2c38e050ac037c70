//! Sight: which windows a person can see. That takes more than a program that shows its window.
//!
//! A terminal shows one session, and of that session the input desktop alone. What a program shows on any other desktop,
//! or in a session without a terminal, nobody can see; nor can anybody press its buttons. Whoever looks on in another
//! session sees that one instead of the own, and can press there too.
//! Left out: windows that cover each other, monitors that are switched off, looking on without the right to press.
//! Written down in: Microsoft, "Desktops", "Terminals" and `WTSStartRemoteControlSession`; that the own session is not
//! seen meanwhile is concluded from its state Shadow.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::session::{SessionId, Terminal};
use crate::nt::window::input;
use crate::nt::window::window::{Window, WindowId};

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

/// The windows that a terminal shows, in the order in which they were made.
pub fn windows_at(machine: &Machine, terminal: Terminal) -> impl Iterator<Item = (WindowId, &Window)> {
    let session = shown_at(machine, terminal);
    let desktop = session.and_then(|session| input::input_desktop(machine, session));
    let windows = machine.win32k().windows.iter();
    let seen = move |window: &Window| window.visible && Some(window.desktop) == desktop;
    windows.filter(move |(_, window)| seen(window)).map(|(id, window)| (*id, window))
}

/// Whether any terminal shows a window.
pub fn is_seen(machine: &Machine, id: WindowId) -> bool {
    let mut terminals = machine.sessions().filter_map(|session| session.terminal);
    terminals.any(|terminal| windows_at(machine, terminal).any(|(seen, _)| seen == id))
}

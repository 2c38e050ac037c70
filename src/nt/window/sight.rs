//! Sight: which windows a person can see. That takes more than a program that shows its window.
//!
//! A terminal shows one session, and of that session the input desktop alone. What a program shows on any other desktop,
//! or in a session without a terminal, nobody can see; nor can anybody press its buttons.
//! Left out: windows that cover each other, monitors that are switched off, remote control of a session by another.
//! Written down in: Microsoft, "Desktops" and "Terminals".

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::session::Terminal;
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

/// The windows that a terminal shows, in the order in which they were made.
pub fn windows_at(machine: &Machine, terminal: Terminal) -> impl Iterator<Item = (WindowId, &Window)> {
    let session = machine.attached_to(terminal);
    let desktop = session.and_then(|session| input::input_desktop(machine, session));
    let windows = machine.win32k().windows.iter();
    let seen = move |window: &Window| window.visible && Some(window.desktop) == desktop;
    windows.filter(move |(_, window)| seen(window)).map(|(id, window)| (*id, window))
}

/// Whether any terminal shows a window.
pub fn is_seen(machine: &Machine, id: WindowId) -> bool {
    let terminal = machine.session(id.session).and_then(|session| session.terminal);
    terminal.is_some_and(|terminal| windows_at(machine, terminal).any(|(seen, _)| seen == id))
}

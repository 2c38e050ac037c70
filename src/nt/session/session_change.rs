//! Session changes: who is told that a terminal came or went, that somebody logged on or off, that a screen was locked.
//!
//! A window that has registered itself gets the message `WM_WTSSESSION_CHANGE`, about its own session or about all; a
//! service that accepts them gets the control `SERVICE_CONTROL_SESSIONCHANGE`, about all. Both carry the same code and the
//! number of the session. Whether services or windows are told first is not documented: here services are.
//! Left out: the codes that are reserved, winlogon's notification packages, what drivers are told.
//! Written down in: Microsoft, `WM_WTSSESSION_CHANGE`, `HandlerEx` and `WTSRegisterSessionNotification`; the order of the
//! codes is that of "Logon Session Tracking Notes".

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::parameter::numbered;
use crate::nt::process::{Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::session::{SessionId, Terminal};
use crate::nt::trace::Trace;
use crate::nt::window::window::WindowId;

numbered! {
    /// What happened to a session: the first parameter of `WM_WTSSESSION_CHANGE`.
    pub enum SessionChange {
        /// The session was attached to the console.
        ConsoleConnect = "WTS_CONSOLE_CONNECT", 1;
        /// The console was taken from the session.
        ConsoleDisconnect = "WTS_CONSOLE_DISCONNECT", 2;
        /// The session was attached to a remote terminal.
        RemoteConnect = "WTS_REMOTE_CONNECT", 3;
        /// A remote terminal was taken from the session.
        RemoteDisconnect = "WTS_REMOTE_DISCONNECT", 4;
        /// A user has logged on to the session.
        Logon = "WTS_SESSION_LOGON", 5;
        /// A user has logged off from the session.
        Logoff = "WTS_SESSION_LOGOFF", 6;
        /// The session was locked.
        Lock = "WTS_SESSION_LOCK", 7;
        /// The session was unlocked.
        Unlock = "WTS_SESSION_UNLOCK", 8;
        /// Somebody began to look on, or does so no more.
        RemoteControl = "WTS_SESSION_REMOTE_CONTROL", 9;
    }
}

impl SessionChange {
    /// A terminal was attached.
    pub(crate) fn connected(terminal: Terminal) -> SessionChange {
        match terminal {
            Terminal::Console => SessionChange::ConsoleConnect,
            Terminal::Remote(_) => SessionChange::RemoteConnect,
        }
    }

    /// A terminal was taken away.
    pub(crate) fn disconnected(terminal: Terminal) -> SessionChange {
        match terminal {
            Terminal::Console => SessionChange::ConsoleDisconnect,
            Terminal::Remote(_) => SessionChange::RemoteDisconnect,
        }
    }

    /// Its name in the headers.
    pub fn name(self) -> &'static str {
        SessionChange::CONSTANTS.iter().find(|(_, number)| *number == self as u64).map_or("", |(name, _)| *name)
    }
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// The handler of a service.
    Service(Arc<str>),
    /// A window of a process with this image file.
    Window(ProcessId, Arc<str>),
}

/// Of which sessions a window is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of the one that it is in.
    ThisSession,
    /// Of all.
    AllSessions,
}

/// A window that is told of session changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// Of which sessions: what was said first counts.
    pub scope: Scope,
    /// How often it was registered, and not taken back.
    pub times: u32,
}

/// Registers a window once more.
pub(crate) fn register(machine: &mut Machine, window: WindowId, scope: Scope) {
    let known = machine.session_watchers.get(&window).copied();
    let registration = known.unwrap_or(Registration { scope, times: 0 });
    machine.session_watchers.insert(window, Registration { times: registration.times + 1, ..registration });
}

/// Takes one registration of a window back; whether there was one.
pub(crate) fn unregister(machine: &mut Machine, window: WindowId) -> bool {
    let Some(known) = machine.session_watchers.get(&window).copied() else { return false };
    if known.times > 1 {
        machine.session_watchers.insert(window, Registration { times: known.times - 1, ..known });
    } else {
        machine.session_watchers.remove(&window);
    }
    true
}

/// Tells everybody who is to be told.
pub(crate) fn tell(machine: &mut Machine, trace: &mut Trace, change: SessionChange, session: SessionId) {
    for (_, service) in machine.services.iter().filter(|(_, service)| service.is_told_of_sessions()) {
        let to = Recipient::Service(service.name.clone());
        trace.happened(Rule::ServicesToldOfSessions, Event::SessionChangeTold { to, change, session });
    }
    for (window, registration) in &machine.session_watchers {
        let owner = machine.win32k().windows.get(window).and_then(|window| machine.process(window.owner.process));
        let is_told = |owner: &&Process| match registration.scope {
            Scope::AllSessions => true,
            Scope::ThisSession => owner.session() == session,
        };
        if let Some(owner) = owner.filter(is_told) {
            let to = Recipient::Window(owner.id, owner.image.clone());
            trace.happened(Rule::WindowsToldOfSessions, Event::SessionChangeTold { to, change, session });
        }
    }
}

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
    if let Some(window) = machine.win32k_mut().windows.get_mut(&window) {
        let known = window.told_of_sessions.unwrap_or(Registration { scope, times: 0 });
        window.told_of_sessions = Some(Registration { times: known.times + 1, ..known });
    }
}

/// Takes one registration of a window back; whether there was one.
pub(crate) fn unregister(machine: &mut Machine, window: WindowId) -> bool {
    let window = machine.win32k_mut().windows.get_mut(&window);
    let Some((window, known)) = window.and_then(|window| window.told_of_sessions.map(|known| (window, known))) else {
        return false;
    };
    let left = known.times - 1;
    window.told_of_sessions = (left > 0).then_some(Registration { times: left, ..known });
    true
}

/// Tells everybody who is to be told.
pub(crate) fn tell(machine: &mut Machine, trace: &mut Trace, change: SessionChange, session: SessionId) {
    for (_, service) in machine.services.iter().filter(|(_, service)| service.is_told_of_sessions()) {
        let to = Recipient::Service(service.name.clone());
        trace.happened(Rule::ServicesToldOfSessions, Event::SessionChangeTold { to, change, session });
    }
    for window in machine.win32k().windows.values() {
        let is_told = |owner: &&Process| match window.told_of_sessions.map(|registration| registration.scope) {
            None => false,
            Some(Scope::AllSessions) => true,
            Some(Scope::ThisSession) => owner.session() == session,
        };
        if let Some(owner) = machine.process(window.owner.process).filter(is_told) {
            let to = Recipient::Window(owner.id, owner.image.clone());
            trace.happened(Rule::WindowsToldOfSessions, Event::SessionChangeTold { to, change, session });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::action::Action;
    use crate::nt::call::{Argument, Arguments, Call, HANDLE, operation};
    use crate::nt::era::{ERAS, System};
    use crate::nt::io::volume::Volume;
    use crate::nt::session::session_manager::{BootStage, SessionIdPolicy};
    use crate::nt::session::terminal_services::TerminalServicesPolicy;

    /// Whether Bob, at a remote terminal, gets his window told of a lock of his session.
    fn is_told(machine: &mut Machine, registers: bool) -> bool {
        machine.apply(&Action::LogOn { account: "Bob".into(), terminal: Terminal::Remote(1) });
        let shell = machine.session(SessionId(1)).and_then(|session| session.user.as_ref()).expect("a user").shell;
        let client = machine.client(shell);
        let window = operation("CreateWindowExW").expect("a call");
        let made =
            machine.apply(&Action::Call { client, call: Call { operation: window, arguments: Arguments::default() } });
        let window = made.reply.and_then(|reply| reply.handle).expect("a window");
        if registers {
            let operation = operation("WTSRegisterSessionNotification").expect("a call");
            let flags = operation.parameter("flags").expect("a parameter");
            let arguments =
                Arguments::default().with(&HANDLE, Argument::Handle(window)).with(flags, Argument::Number(0));
            machine.apply(&Action::Call { client, call: Call { operation, arguments } });
        }
        let trace = machine.apply(&Action::Lock { account: "Bob".into() }).trace;
        trace.events().any(|event| matches!(event, Event::SessionChangeTold { to: Recipient::Window(..), .. }))
    }

    #[test]
    fn a_registration_ends_with_its_window() {
        let reuses_numbers = ERAS.iter().find(|era| {
            era.session_ids == SessionIdPolicy::LowestFree && era.terminal_services == TerminalServicesPolicy::BuiltIn
        });
        let system = System::new(reuses_numbers.expect("a release"));
        let mut machine = Machine::new(system, &[("Bob".into(), false)], Vec::new(), Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        assert!(is_told(&mut machine, true));
        machine.apply(&Action::LogOff { account: "Bob".into() });
        assert!(!is_told(&mut machine, false));
    }
}

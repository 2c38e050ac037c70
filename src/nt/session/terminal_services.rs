//! Terminal Services: which terminal is attached to which session.
//!
//! The machine's own keyboard, mouse and display are one terminal, the console; it is attached to one session at a time,
//! and that session is the console session, whatever its number. A remote terminal comes and goes with its connection.
//! Left out: what a listener is set to, shadowing, child sessions, the moment in which the console belongs to no session.
//! Written down in: Microsoft, "Terminals" and "Remote Desktop Sessions".

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::rule::Rule;
use crate::nt::security::{Sid, Token};
use crate::nt::session::{Session, SessionId, Terminal};
use crate::nt::trace::Trace;

/// Whether a machine can have several sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalServicesPolicy {
    /// It cannot.
    Absent,
    /// It can, once Terminal Services are switched on.
    Optional,
    /// It always can.
    BuiltIn,
}

/// How many users can be connected at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectedUsersPolicy {
    /// One; whoever connects disconnects the other.
    One,
    /// Many, each at a terminal.
    Many,
}

/// What "Switch User" does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchUserPolicy {
    /// There is no such thing.
    Absent,
    /// The welcome screen appears in the session that is left; the console moves when somebody is chosen.
    WelcomeScreenInPlace,
    /// The session is locked and disconnected, and the console gets a new session with a logon screen.
    NewLogonScreen,
}

/// The WinStation name: the terminal's, `Services` for a session 0 that nobody can use, else nothing.
pub fn station_name(machine: &Machine, session: &Session) -> String {
    match session.terminal {
        Some(Terminal::Console) => "Console".to_owned(),
        Some(Terminal::Remote(number)) => format!("RDP-Tcp#{number}"),
        None if session.id == SessionId::ZERO && machine.keeps_session_zero_for_services() => "Services".to_owned(),
        None => String::new(),
    }
}

/// Whether a token may ask about a session: it has the permission Query Information.
///
/// The system and administrators have it for every session, and everyone for the session that they are logged on or
/// running in. Members of Remote Desktop Users have it too; that group is left out. Source: Microsoft, "Remote Desktop
/// Services permissions"; \[MS-TSTS\] for the lists.
pub(crate) fn may_query(token: &Token, session: &Session) -> bool {
    let logged_on = session.user.as_ref().is_some_and(|user| user.token.user == token.user);
    may_query_listeners(token) || token.session == session.id || logged_on
}

/// What waits for remote terminals: the tools count it among the sessions, and it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Its WinStation name.
    pub name: &'static str,
    /// The number that it has in the lists of sessions.
    pub id: SessionId,
}

/// The listeners: one for remote desktops, wherever a remote terminal can connect. Its number is that of pasted outputs.
pub fn listeners(machine: &Machine) -> impl Iterator<Item = Listener> {
    let listener = Listener { name: "RDP-Tcp", id: SessionId(0x1_0000) };
    machine.system().has_sessions().then_some(listener).into_iter()
}

/// Whether a token may ask about listeners: nobody is logged on in one, so it is for the system and administrators.
pub(crate) fn may_query_listeners(token: &Token) -> bool {
    token.is_local_system() || token.has(Sid::Administrators)
}

/// Attaches a terminal to a session.
pub(crate) fn connect(machine: &mut Machine, trace: &mut Trace, id: SessionId, terminal: Terminal) {
    machine.change_session(id, |session| session.terminal = Some(terminal));
    machine.terminals.insert(terminal, id);
    let rule = match terminal {
        Terminal::Console => Rule::ConsoleIsATerminal,
        Terminal::Remote(_) => Rule::RemoteTerminal,
    };
    trace.happened(rule, Event::Connected(id, terminal));
}

/// Takes the terminal from a session; its programs go on running.
pub(crate) fn disconnect(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let Some(terminal) = machine.session(id).and_then(|session| session.terminal) else { return };
    machine.change_session(id, |session| session.terminal = None);
    machine.terminals.remove(&terminal);
    trace.happened(Rule::DisconnectedGoesOn, Event::Disconnected(id, terminal));
}

//! Terminal Services: which terminal is attached to which session, and who may do what with another's session.
//!
//! The machine's own keyboard, mouse and display are one terminal, the console; it is attached to one session at a time,
//! and that session is the console session, whatever its number. While it goes from one to another it belongs to none. A
//! remote terminal comes and goes with its connection, for which a listener waits: a row among the sessions that is none.
//! Left out: other listeners than that of Remote Desktop, permissions that somebody changed, the sessions that Windows
//! 2000 keeps idle in advance.
//! Written down in: Microsoft, "Terminals", "Remote Desktop Sessions", "Remote Desktop Services permissions", [MS-TSTS].

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::rule::Rule;
use crate::nt::security::{Sid, Token};
use crate::nt::session::session_change::{SessionChange, tell};
use crate::nt::session::{ConnectionState, Session, SessionId, Terminal, shadow};
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

/// What asking from afar for the console's session gives (`mstsc /console`), and whether that session can be elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsoleFromAfarPolicy {
    /// Nothing: session 0 stays at the console, and the console with session 0.
    Refused,
    /// Session 0, and nobody else gets it; the console is locked meanwhile.
    SessionZero,
    /// What anybody gets: one's own session, wherever its terminal was.
    OwnSession,
}

/// A row among the sessions that waits for connections and is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// The number that it is listed with.
    pub id: SessionId,
    /// Its WinStation name.
    pub name: &'static str,
}

impl Listener {
    /// That of Remote Desktop. The number is as `query session` shows it on Windows Server 2003 and later.
    const REMOTE_DESKTOP: Listener = Listener { id: SessionId(0x1_0000), name: "RDP-Tcp" };
    /// The connection state of every listener.
    pub const STATE: ConnectionState = ConnectionState::Listen;
}

/// The listeners.
pub fn listeners(machine: &Machine) -> impl Iterator<Item = Listener> + use<> {
    let system = machine.system();
    let listens = system.has_sessions() && system.settings.remote_desktop && machine.is_booted();
    listens.then_some(Listener::REMOTE_DESKTOP).into_iter()
}

/// The WinStation name: the terminal's, `Services` for a session 0 that nobody can use, else nothing.
pub fn station_name(session: &Session) -> String {
    match session.terminal {
        Some(Terminal::Console) => "Console".to_owned(),
        Some(Terminal::Remote(number)) => format!("RDP-Tcp#{number}"),
        None if session.for_services => "Services".to_owned(),
        None => String::new(),
    }
}

/// Whether a token has every permission for every session and every connection, as the system and administrators have.
///
/// Source: Microsoft, "Remote Desktop Services permissions"; \[MS-TSTS\] for the lists.
pub(crate) fn has_all_permissions(token: &Token) -> bool {
    token.is_local_system() || token.has(Sid::Administrators)
}

/// Whether a token may disconnect, reset or connect to a session: a user has every permission for the session that the
/// user is logged on in. Source: as for [`has_all_permissions`].
pub(crate) fn may_control(token: &Token, session: &Session) -> bool {
    let logged_on = session.user.as_ref().is_some_and(|user| user.token.user == token.user);
    has_all_permissions(token) || logged_on
}

/// Whether a token may ask about a session: it has the permission Query Information, which everyone has for the session
/// that they are logged on or running in. Members of Remote Desktop Users have it too; that group is left out. Source: as
/// for [`has_all_permissions`].
pub(crate) fn may_query(token: &Token, session: &Session) -> bool {
    may_control(token, session) || token.session == session.id
}

/// Whether a token may have a message shown in a session: it has the permission Message, which here is had by the same as
/// Query Information.
pub(crate) fn may_message(token: &Token, session: &Session) -> bool {
    may_query(token, session)
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
    tell(machine, trace, SessionChange::connected(terminal), id);
}

/// Takes the terminal from a session; its programs go on running.
pub(crate) fn disconnect(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let Some(terminal) = machine.session(id).and_then(|session| session.terminal) else { return };
    machine.change_session(id, |session| session.terminal = None);
    machine.terminals.remove(&terminal);
    shadow::stop(machine, trace, id);
    trace.happened(Rule::DisconnectedGoesOn, Event::Disconnected(id, terminal));
    tell(machine, trace, SessionChange::disconnected(terminal), id);
    if terminal == Terminal::Console {
        trace.happened(Rule::ConsoleInTransit, Event::ConsoleUnattached);
    }
}

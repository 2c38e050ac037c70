//! Child sessions: a session inside a user's own, by a connection of the machine to itself.
//!
//! Nobody is asked for a password, there is no lock and no logon screen, and there is one child at a time on the whole
//! machine. It ends with its parent. What kind of logon is made in it is not documented: here the remote one's.
//! Left out: the control that makes the connection, smart cards.
//! Written down in: Microsoft, "Child Sessions".

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::security::LogonType;
use crate::nt::session::log_off::log_off_session;
use crate::nt::session::session_manager::create_session;
use crate::nt::session::terminal_services::connect;
use crate::nt::session::{Session, SessionId, Terminal, connection, winlogon};
use crate::nt::trace::Trace;

/// Whether there are child sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildSessionPolicy {
    /// There are none.
    Absent,
    /// There are, once they are enabled.
    Present,
}

/// Whether this machine could have child sessions.
pub(crate) fn are_known(machine: &Machine) -> bool {
    match machine.system().era.child_sessions {
        ChildSessionPolicy::Absent => false,
        ChildSessionPolicy::Present => true,
    }
}

/// The child of a session.
pub(crate) fn child_of(machine: &Machine, parent: SessionId) -> Option<SessionId> {
    machine.sessions().find(|session| session.parent == Some(parent)).map(|session| session.id)
}

/// A user connects to the child of the own session, which is made if it is not there.
pub(crate) fn connect_child(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let parent = connection::attached_session_of(machine, account)?;
    let one_is_connected = machine.sessions().any(|session| session.parent.is_some() && session.terminal.is_some());
    if !are_known(machine) {
        return Err(Refusal::new("this release has no child sessions".to_owned()));
    }
    if !machine.child_sessions_enabled {
        return Err(Refusal::new("child sessions are not enabled".to_owned()));
    }
    if one_is_connected {
        return Err(Refusal::new("one child session can be connected at a time".to_owned()));
    }
    let terminal = next_terminal(machine);
    if let Some(child) = child_of(machine, parent) {
        connect(machine, trace, child, terminal);
        return Ok(());
    }
    let child = create_session(machine, trace);
    machine.change_session(child, |session| session.parent = Some(parent));
    trace.happened(Rule::ChildSessions, Event::ChildSessionMade(child, parent));
    connect(machine, trace, child, terminal);
    winlogon::enter(machine, trace, account, child, LogonType::RemoteInteractive)
}

/// The child of a session ends, because the session does.
pub(crate) fn end_child_of(machine: &mut Machine, trace: &mut Trace, parent: SessionId) {
    if let Some(child) = child_of(machine, parent) {
        log_off_session(machine, trace, child, Rule::ChildSessions);
    }
}

/// A remote terminal that nobody has yet: the connection of the machine to itself.
fn next_terminal(machine: &Machine) -> Terminal {
    let remote = |session: &Session| match session.terminal {
        Some(Terminal::Remote(number)) => Some(number),
        Some(Terminal::Console) | None => None,
    };
    Terminal::Remote(machine.sessions().filter_map(remote).max().unwrap_or(0).saturating_add(1))
}

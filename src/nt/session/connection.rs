//! Connections: who comes to which terminal, in which session, and who makes way.
//!
//! Modelled: logging on at the console and at a remote terminal, taking over a waiting logon screen, coming back to a
//! session that was left, also to one that is at another terminal; the console's session asked for from afar
//! (`mstsc /console`); the one connected user of a client release.
//! Left out: a user in several sessions at once, which Windows 2000 and 2003 allow.
//! Written down in: Microsoft, "Terminals", KB278845 on `/console`, KB280828 on XP, and "Console Behavior Differences in
//! Longhorn Server"; the order of events as observed by the author of "Logon Session Tracking Notes", from Vista on.

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::security::LogonType;
use crate::nt::session::log_off::log_off_session;
use crate::nt::session::session_manager::{SessionZeroPolicy, create_session, end_session};
use crate::nt::session::terminal_services::{
    ConnectedUsersPolicy, ConsoleFromAfarPolicy, SwitchUserPolicy, connect, disconnect,
};
use crate::nt::session::winlogon::{can_switch, enter, lock, unlock};
use crate::nt::session::{Session, SessionId, Terminal};
use crate::nt::trace::Trace;

/// A user logs on at a terminal, or comes back to a session that was left.
pub(crate) fn log_on(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    terminal: Terminal,
) -> Result<(), Refusal> {
    check_entry(machine, account, terminal)?;
    let own = machine.session_of(account);
    check_console(machine, account, own, terminal)?;
    if let Some(own) = own {
        return come_back(machine, trace, account, own, terminal);
    }
    let waiting = waiting_logon_screen(machine, terminal);
    if waiting.is_none() {
        check_room(machine, terminal)?;
    }
    check_way(machine, account, terminal, None)?;
    let session = waiting.unwrap_or_else(|| make_room(machine, trace, terminal));
    make_way(machine, trace, terminal, None);
    enter(machine, trace, account, session, logon_type(terminal))
}

/// A user asks from afar for the session of the console (`mstsc /console`).
pub(crate) fn ask_for_console(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    terminal: Terminal,
) -> Result<(), Refusal> {
    match machine.system().era.console_from_afar {
        ConsoleFromAfarPolicy::Refused => {
            Err(Refusal::new("this release gives the console's session to nobody from afar".to_owned()))
        }
        ConsoleFromAfarPolicy::OwnSession => log_on(machine, trace, account, terminal),
        ConsoleFromAfarPolicy::SessionZero => {
            check_entry(machine, account, terminal)?;
            take_session_zero(machine, trace, account, terminal)
        }
    }
}

/// Session 0 goes to a remote terminal, and the console is locked; who was logged on there is logged off, unless it is
/// the one who comes.
fn take_session_zero(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    terminal: Terminal,
) -> Result<(), Refusal> {
    let zero = SessionId::ZERO;
    let own = machine.session_of(account);
    if own.is_some_and(|own| own != zero) {
        return Err(Refusal::new(format!("{account} would be in two sessions, which is not modelled")));
    }
    if terminal == Terminal::Console || machine.attached_to(terminal).is_some() {
        return Err(Refusal::new("it is asked for from a remote terminal that nobody is at".to_owned()));
    }
    if own.is_none() && machine.session(zero).is_some_and(|session| session.user.is_some()) {
        log_off_session(machine, trace, zero, Rule::ConsoleSessionFromAfar);
    }
    let was_at_console = machine.console() == Some(zero);
    disconnect(machine, trace, zero);
    if was_at_console {
        let locked = create_session(machine, trace);
        connect(machine, trace, locked, Terminal::Console);
    }
    trace.happened(Rule::ConsoleSessionFromAfar, Event::ConsoleSessionGiven(terminal));
    connect(machine, trace, zero, terminal);
    if own.is_some() {
        unlock(machine, trace, zero);
        return Ok(());
    }
    enter(machine, trace, account, zero, logon_type(terminal))
}

/// Takes the terminal from a user's session; the user stays logged on.
pub(crate) fn disconnect_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let id = attached_session_of(machine, account)?;
    disconnect_session(machine, trace, id);
    Ok(())
}

/// Takes the terminal from a session. The console gets another session at once; session 0, where it alone can be at the
/// console, comes back there.
pub(crate) fn disconnect_session(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let terminal = machine.session(id).and_then(|session| session.terminal);
    disconnect(machine, trace, id);
    match terminal {
        Some(Terminal::Console) => {
            show_logon_screen(machine, trace);
            discard_if_empty(machine, trace, id);
        }
        Some(Terminal::Remote(_)) if id == SessionId::ZERO => {
            if machine.system().era.console_from_afar == ConsoleFromAfarPolicy::SessionZero {
                lock(machine, trace, id, Rule::ConsoleSessionFromAfar);
                give_console_to(machine, trace, id);
            }
        }
        Some(Terminal::Remote(_)) | None => discard_if_empty(machine, trace, id),
    }
}

/// Attaches a session to the terminal that another one has (`tscon`); that one is disconnected.
pub(crate) fn take_terminal_of(machine: &mut Machine, trace: &mut Trace, id: SessionId, other: SessionId) {
    let Some(terminal) = machine.session(other).and_then(|session| session.terminal) else { return };
    let was_at_console = machine.console() == Some(id);
    disconnect(machine, trace, id);
    if was_at_console {
        show_logon_screen(machine, trace);
    }
    disconnect(machine, trace, other);
    connect(machine, trace, id, terminal);
    unlock(machine, trace, id);
    discard_if_empty(machine, trace, other);
}

/// What nobody can do at all: log on without an account, before boot, or from afar where nothing listens.
fn check_entry(machine: &Machine, account: &str, terminal: Terminal) -> Result<(), Refusal> {
    let system = machine.system();
    let refusal = match terminal {
        _ if machine.account(account).is_none() => format!("there is no user {account}"),
        _ if !machine.is_booted() => "there is no logon screen yet".to_owned(),
        Terminal::Remote(_) if !system.has_sessions() => {
            "this machine has no Terminal Services, so nobody can log on from afar".to_owned()
        }
        Terminal::Remote(_) if !system.settings.remote_desktop => "nobody is let in from afar here".to_owned(),
        Terminal::Console | Terminal::Remote(_) => return Ok(()),
    };
    Err(Refusal::new(refusal))
}

/// Where the console and session 0 belong together, nobody takes one without the other.
fn check_console(machine: &Machine, account: &str, own: Option<SessionId>, terminal: Terminal) -> Result<(), Refusal> {
    let system = machine.system();
    match system.era.console_from_afar {
        ConsoleFromAfarPolicy::OwnSession => return Ok(()),
        ConsoleFromAfarPolicy::Refused | ConsoleFromAfarPolicy::SessionZero => {}
    }
    let zero_is_elsewhere = machine.console() != Some(SessionId::ZERO);
    let refusal = match (terminal, own) {
        (Terminal::Remote(_), Some(SessionId::ZERO)) => {
            format!("session 0 stays at the console: {account} would get a second session, which is not modelled")
        }
        (Terminal::Console, Some(own)) if own != SessionId::ZERO => {
            format!("the console shows session 0: {account} would get a second session, which is not modelled")
        }
        (Terminal::Console, None) if zero_is_elsewhere => "the console is locked by whoever is in session 0".to_owned(),
        (Terminal::Console | Terminal::Remote(_), _) => return Ok(()),
    };
    Err(Refusal::new(refusal))
}

/// Whether somebody new can log on at a terminal where no logon screen waits: at one that has just come, or at the
/// console where the welcome screen stands in front of somebody's session.
fn check_room(machine: &Machine, terminal: Terminal) -> Result<(), Refusal> {
    let left = machine.attached_to(terminal).and_then(|id| machine.session(id));
    let in_place = machine.system().era.switch_user == SwitchUserPolicy::WelcomeScreenInPlace;
    match (terminal, left) {
        (Terminal::Remote(_), None) => Ok(()),
        (Terminal::Console, Some(left)) if in_place && left.locked && can_switch(machine) => Ok(()),
        (Terminal::Console, _) => {
            Err(Refusal::new("somebody else is at the console: switch users, or log off first".to_owned()))
        }
        (Terminal::Remote(_), Some(_)) => Err(Refusal::new("somebody else is at that terminal".to_owned())),
    }
}

/// Whether those who must make way for somebody who comes do so: where users cannot be switched, for administrators only.
fn check_way(machine: &Machine, account: &str, terminal: Terminal, own: Option<SessionId>) -> Result<(), Refusal> {
    let administrator = machine.account(account).is_some_and(|account| account.administrator);
    if administrator || can_switch(machine) || others(machine, terminal, own).is_empty() {
        return Ok(());
    }
    Err(Refusal::new("only the user who is logged on or an administrator can log on to this computer".to_owned()))
}

/// Who is connected at another terminal and has to make way: nobody, where many users can be connected.
fn others(machine: &Machine, terminal: Terminal, own: Option<SessionId>) -> Vec<(SessionId, Terminal)> {
    if machine.system().era.connected_users == ConnectedUsersPolicy::Many {
        return Vec::new();
    }
    machine
        .sessions()
        .filter(|session| session.user.is_some() && session.parent.is_none() && Some(session.id) != own)
        .filter_map(|session| session.terminal.map(|other| (session.id, other)))
        .filter(|(_, other)| *other != terminal)
        .collect()
}

/// Where only one user can be connected, whoever connects disconnects the one at another terminal; where users cannot be
/// switched, that one's logon ends.
fn make_way(machine: &mut Machine, trace: &mut Trace, terminal: Terminal, own: Option<SessionId>) {
    for (id, other) in others(machine, terminal, own) {
        if !can_switch(machine) {
            log_off_session(machine, trace, id, Rule::ArrivalEndsLogon);
            continue;
        }
        lock(machine, trace, id, Rule::OneConnectedUser);
        disconnect(machine, trace, id);
        if other == Terminal::Console {
            show_logon_screen(machine, trace);
        }
    }
}

/// Makes a session for somebody who comes, and takes the terminal from the one that is left.
fn make_room(machine: &mut Machine, trace: &mut Trace, terminal: Terminal) -> SessionId {
    if let Some(left) = machine.attached_to(terminal) {
        disconnect(machine, trace, left);
    }
    let session = create_session(machine, trace);
    connect(machine, trace, session, terminal);
    session
}

/// A user who is logged on already comes back to the session that was left. From afar that begins in a session of the
/// connection's own, which shows the logon screen and goes once it is known who comes.
fn come_back(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    own: SessionId,
    terminal: Terminal,
) -> Result<(), Refusal> {
    let session = machine.session(own);
    let (attached, locked) = session.map_or((None, false), |session| (session.terminal, session.locked));
    if attached == Some(terminal) {
        if locked {
            unlock(machine, trace, own);
            return Ok(());
        }
        return Err(Refusal::new("this user is at that terminal already".to_owned()));
    }
    let left = machine.attached_to(terminal);
    let busy = |left: SessionId| machine.session(left).is_some_and(|left| left.user.is_some() && !left.locked);
    if left.is_some_and(busy) {
        return Err(Refusal::new("somebody else is at that terminal: switch users first".to_owned()));
    }
    check_way(machine, account, terminal, Some(own))?;
    let left = left.unwrap_or_else(|| make_room(machine, trace, terminal));
    make_way(machine, trace, terminal, Some(own));
    take_terminal_of(machine, trace, own, left);
    Ok(())
}

/// The console goes to a session, from one that waits there with a logon screen.
pub(crate) fn give_console_to(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    if let Some(waiting) = waiting_logon_screen(machine, Terminal::Console) {
        disconnect(machine, trace, waiting);
        connect(machine, trace, id, Terminal::Console);
        discard_if_empty(machine, trace, waiting);
    }
}

/// The console shows a logon screen: in session 0 where nobody is logged on there and users may be, else in a new session.
pub(crate) fn show_logon_screen(machine: &mut Machine, trace: &mut Trace) {
    let shared = machine.system().era.session_zero == SessionZeroPolicy::SharedWithConsoleUser;
    let is_free = |zero: &Session| zero.user.is_none() && zero.terminal.is_none();
    let zero_is_free = machine.session(SessionId::ZERO).is_some_and(is_free);
    let waiting = if shared && zero_is_free { SessionId::ZERO } else { create_session(machine, trace) };
    connect(machine, trace, waiting, Terminal::Console);
}

/// A session at this terminal that waits with a logon screen.
fn waiting_logon_screen(machine: &Machine, terminal: Terminal) -> Option<SessionId> {
    machine.attached_to(terminal).filter(|id| machine.session(*id).is_some_and(|session| session.user.is_none()))
}

/// A session that only showed a logon screen ends when its terminal is taken away; session 0 never does.
pub(crate) fn discard_if_empty(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let empty = machine.session(id).is_some_and(|session| session.user.is_none() && session.terminal.is_none());
    if empty && id != SessionId::ZERO {
        end_session(machine, trace, id);
    }
}

/// The session of a user that a terminal is attached to.
pub(crate) fn attached_session_of(machine: &Machine, account: &str) -> Result<SessionId, Refusal> {
    machine
        .session_of(account)
        .filter(|id| machine.session(*id).is_some_and(|session| session.terminal.is_some()))
        .ok_or_else(|| Refusal::new(format!("{account} is not at a terminal")))
}

fn logon_type(terminal: Terminal) -> LogonType {
    match terminal {
        Terminal::Console => LogonType::Interactive,
        Terminal::Remote(_) => LogonType::RemoteInteractive,
    }
}

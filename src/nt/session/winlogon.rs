//! Winlogon: who logs on, locks, switches and logs off, and what becomes of the session then.
//!
//! Modelled: logging on at the console and at a remote terminal, taking over a waiting logon screen, coming back to a
//! session that was left, "Switch User" as each release does it, lock and unlock, log off.
//! Left out: credentials, notification codes, screen savers.
//! Written down in: Microsoft, "Winlogon and GINA" and "Fast User Switching"; R. Weijnen on how XP switches; the order of
//! events from Vista on as observed by the author of "Logon Session Tracking Notes". What happens to the console when a
//! user of XP logs off from a session other than 0 is not confirmed anywhere.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::Parent;
use crate::nt::rule::Rule;
use crate::nt::security::{LogonType, Luid, Sid};
use crate::nt::service::per_user;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::session::session_manager::{SessionZeroPolicy, create_session, end_session};
use crate::nt::session::terminal_services::{ConnectedUsersPolicy, SwitchUserPolicy, connect, disconnect};
use crate::nt::session::{Interactive, SessionId, Terminal, csrss};
use crate::nt::trace::Trace;
use crate::nt::window::window_station;

/// A user logs on at a terminal, or comes back to a session that was left.
pub(crate) fn log_on(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    terminal: Terminal,
) -> Result<(), Refusal> {
    if machine.account(account).is_none() {
        return Err(Refusal::new(format!("there is no user {account}")));
    }
    if !machine.is_booted() {
        return Err(Refusal::new("there is no logon screen yet".to_owned()));
    }
    if matches!(terminal, Terminal::Remote(_)) && !machine.system().has_sessions() {
        return Err(Refusal::new("this machine has no Terminal Services, so nobody can log on from afar".to_owned()));
    }
    if let Some(own) = machine.session_of(account) {
        return come_back(machine, trace, own, terminal);
    }
    let waiting = waiting_logon_screen(machine, terminal);
    if waiting.is_none() {
        check_room(machine, terminal)?;
    }
    disconnect_others(machine, trace, terminal, None);
    let session = waiting.unwrap_or_else(|| make_room(machine, trace, terminal));
    enter(machine, trace, account, session, terminal)
}

/// "Switch User": somebody else may log on, and the first user's programs go on running.
pub(crate) fn switch_user(machine: &mut Machine, trace: &mut Trace) -> Result<(), Refusal> {
    let system = machine.system();
    if !system.settings.fast_user_switching {
        return Err(Refusal::new("fast user switching is off".to_owned()));
    }
    let console = machine.console().filter(|id| machine.session(*id).is_some_and(|s| s.user.is_some()));
    let Some(left) = console else {
        return Err(Refusal::new("nobody is logged on at the console".to_owned()));
    };
    match system.era.switch_user {
        SwitchUserPolicy::Absent => Err(Refusal::new("this release has no fast user switching".to_owned())),
        SwitchUserPolicy::WelcomeScreenInPlace => {
            if system.settings.domain_member {
                return Err(Refusal::new("a member of a domain has no fast user switching".to_owned()));
            }
            lock(machine, trace, left, Rule::WelcomeScreenInPlace);
            Ok(())
        }
        SwitchUserPolicy::NewLogonScreen => {
            lock(machine, trace, left, Rule::SwitchUserLocks);
            disconnect(machine, trace, left);
            let waiting = create_session(machine, trace);
            connect(machine, trace, waiting, Terminal::Console);
            Ok(())
        }
    }
}

/// Locks the screen of a user's session: only the input desktop changes.
pub(crate) fn lock_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let session = attached_session_of(machine, account)?;
    lock(machine, trace, session, Rule::LockIsADesktop);
    Ok(())
}

/// Unlocks it.
pub(crate) fn unlock_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let session = attached_session_of(machine, account)?;
    unlock(machine, trace, session);
    Ok(())
}

/// Takes the terminal from a user's session; the user stays logged on.
pub(crate) fn disconnect_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let id = attached_session_of(machine, account)?;
    let terminal = machine.session(id).and_then(|session| session.terminal);
    disconnect(machine, trace, id);
    if terminal == Some(Terminal::Console) {
        show_logon_screen(machine, trace);
    }
    Ok(())
}

/// A user logs off: the user's processes end, and with them the session, unless it is one that stays.
pub(crate) fn log_off(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let id = machine.session_of(account).ok_or_else(|| Refusal::new(format!("{account} is not logged on")))?;
    let terminal = machine.session(id).and_then(|session| session.terminal);
    let user = machine.session(id).and_then(|session| session.user.clone());
    let Some(user) = user else { return Ok(()) };
    per_user::end(machine, trace, id);
    let own: Vec<Luid> = user.logon_sessions().collect();
    let ending: Vec<_> = machine
        .processes_of(id)
        .filter(|process| own.contains(&process.token.logon_session))
        .map(|process| process.id)
        .collect();
    for process in ending {
        machine.end_process(trace, Rule::LogOffEndsProcesses, process);
    }
    machine.change_session(id, |session| {
        session.user = None;
        session.locked = false;
    });
    machine.logged_on.remove(&user.account);
    trace.happened(Rule::LogOffEndsProcesses, Event::LoggedOff(id, user.account));
    for luid in own {
        local_security_authority::end_if_unused(machine, trace, luid);
    }
    after_log_off(machine, trace, id, terminal);
    Ok(())
}

/// What becomes of a session whose user is gone, and of its terminal.
fn after_log_off(machine: &mut Machine, trace: &mut Trace, id: SessionId, terminal: Option<Terminal>) {
    let shared = machine.system().era.session_zero == SessionZeroPolicy::SharedWithConsoleUser;
    if id == SessionId::ZERO && shared {
        trace.happened(Rule::SessionZeroStays, Event::InputDesktopSwitched(id, "Winlogon"));
        if terminal != Some(Terminal::Console) {
            disconnect(machine, trace, id);
            take_console_from_logon_screen(machine, trace, id);
        }
        return;
    }
    disconnect(machine, trace, id);
    if terminal == Some(Terminal::Console) {
        show_logon_screen(machine, trace);
    }
    end_session(machine, trace, id);
}

/// The next user at the console gets session 0, so a logon screen that waits in another session makes way for it.
fn take_console_from_logon_screen(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    if let Some(waiting) = waiting_logon_screen(machine, Terminal::Console) {
        disconnect(machine, trace, waiting);
        connect(machine, trace, id, Terminal::Console);
        discard_if_empty(machine, trace, waiting);
    }
}

/// The console shows a logon screen: in session 0 where nobody is logged on there and users may be, else in a new session.
pub(crate) fn show_logon_screen(machine: &mut Machine, trace: &mut Trace) {
    let shared = machine.system().era.session_zero == SessionZeroPolicy::SharedWithConsoleUser;
    let zero_is_free = machine.session(SessionId::ZERO).is_some_and(|session| session.user.is_none());
    let waiting = if shared && zero_is_free { SessionId::ZERO } else { create_session(machine, trace) };
    connect(machine, trace, waiting, Terminal::Console);
}

/// A session at this terminal that waits with a logon screen.
fn waiting_logon_screen(machine: &Machine, terminal: Terminal) -> Option<SessionId> {
    machine.attached_to(terminal).filter(|id| machine.session(*id).is_some_and(|session| session.user.is_none()))
}

/// Whether somebody new can log on at a terminal where no logon screen waits: at one that has just come, or at the
/// console where the welcome screen stands in front of somebody's session.
fn check_room(machine: &Machine, terminal: Terminal) -> Result<(), Refusal> {
    let left = machine.attached_to(terminal).and_then(|id| machine.session(id));
    let in_place = machine.system().era.switch_user == SwitchUserPolicy::WelcomeScreenInPlace;
    match (terminal, left) {
        (Terminal::Remote(_), None) => Ok(()),
        (Terminal::Console, Some(left)) if in_place && left.locked => Ok(()),
        (Terminal::Console, _) => {
            Err(Refusal::new("somebody else is at the console: switch users, or log off first".to_owned()))
        }
        (Terminal::Remote(_), Some(_)) => Err(Refusal::new("somebody else is at that terminal".to_owned())),
    }
}

/// Makes a session for somebody who has none, and takes the terminal from the one that is left.
fn make_room(machine: &mut Machine, trace: &mut Trace, terminal: Terminal) -> SessionId {
    if let Some(left) = machine.attached_to(terminal) {
        disconnect(machine, trace, left);
    }
    let session = create_session(machine, trace);
    connect(machine, trace, session, terminal);
    session
}

/// Where only one user can be connected, whoever connects disconnects the one at another terminal.
fn disconnect_others(machine: &mut Machine, trace: &mut Trace, terminal: Terminal, own: Option<SessionId>) {
    if machine.system().era.connected_users == ConnectedUsersPolicy::Many {
        return;
    }
    let others: Vec<(SessionId, Terminal)> = machine
        .sessions()
        .filter(|session| session.user.is_some() && Some(session.id) != own)
        .filter_map(|session| session.terminal.map(|other| (session.id, other)))
        .filter(|(_, other)| *other != terminal)
        .collect();
    for (id, other) in others {
        lock(machine, trace, id, Rule::OneConnectedUser);
        disconnect(machine, trace, id);
        if other == Terminal::Console {
            show_logon_screen(machine, trace);
        }
    }
}

/// The user is authenticated and the desktop appears.
fn enter(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    id: SessionId,
    terminal: Terminal,
) -> Result<(), Refusal> {
    let logon_type = match terminal {
        Terminal::Console => LogonType::Interactive,
        Terminal::Remote(_) => LogonType::RemoteInteractive,
    };
    let request = Request { account, logon_type, session: id, logon_sid: None };
    let logon = local_security_authority::log_on(machine, trace, request)?;
    if let Some(logon_sid) = logon.token.groups.iter().find(|sid| matches!(sid, Sid::Logon(_))) {
        csrss::admit(machine, id, *logon_sid);
    }
    let winlogon = machine.session(id).and_then(|session| session.initial);
    let parent = winlogon.map_or(Parent::Kernel, Parent::Process);
    let shell = machine.start_with_token(trace, Rule::ShellWithUsersToken, "explorer.exe", parent, logon.token.clone());
    window_station::connect_to_interactive(machine, shell);
    let account: Arc<str> = account.into();
    let user = Interactive { account: account.clone(), token: logon.token, full_token: logon.full_token, shell };
    machine.logged_on.insert(account.clone(), id);
    machine.change_session(id, |session| {
        session.user = Some(user);
        session.locked = false;
    });
    trace.happened(Rule::LogonTakesTheSession, Event::LoggedOn(id, account));
    per_user::begin(machine, trace, id);
    Ok(())
}

/// A user who is logged on already comes back to the session that was left.
fn come_back(machine: &mut Machine, trace: &mut Trace, own: SessionId, terminal: Terminal) -> Result<(), Refusal> {
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
    if let Some(left) = left {
        let busy = machine.session(left).is_some_and(|session| session.user.is_some() && !session.locked);
        if busy {
            return Err(Refusal::new("somebody else is at that terminal: switch users first".to_owned()));
        }
        disconnect(machine, trace, left);
    }
    disconnect_others(machine, trace, terminal, Some(own));
    let was_at_console = attached == Some(Terminal::Console);
    disconnect(machine, trace, own);
    connect(machine, trace, own, terminal);
    unlock(machine, trace, own);
    if was_at_console {
        show_logon_screen(machine, trace);
    }
    if let Some(left) = left {
        discard_if_empty(machine, trace, left);
    }
    Ok(())
}

/// A session that only showed a logon screen ends when its terminal is taken away; session 0 never does.
fn discard_if_empty(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let empty = machine.session(id).is_some_and(|session| session.user.is_none() && session.terminal.is_none());
    if empty && id != SessionId::ZERO {
        end_session(machine, trace, id);
    }
}

fn lock(machine: &mut Machine, trace: &mut Trace, id: SessionId, rule: Rule) {
    machine.change_session(id, |session| session.locked = true);
    trace.happened(rule, Event::Locked(id));
    trace.happened(rule, Event::InputDesktopSwitched(id, "Winlogon"));
}

fn unlock(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    if machine.session(id).is_none_or(|session| !session.locked) {
        return;
    }
    machine.change_session(id, |session| session.locked = false);
    trace.happened(Rule::LockIsADesktop, Event::Unlocked(id));
    trace.happened(Rule::LockIsADesktop, Event::InputDesktopSwitched(id, "Default"));
}

fn attached_session_of(machine: &Machine, account: &str) -> Result<SessionId, Refusal> {
    machine
        .session_of(account)
        .filter(|id| machine.session(*id).is_some_and(|session| session.terminal.is_some()))
        .ok_or_else(|| Refusal::new(format!("{account} is not at a terminal")))
}

//! Log off: how a logon ends, and what becomes of its session.
//!
//! In this order: the programs that have windows are asked and told, the processes of the logon end, winlogon gives its
//! tokens back, whoever watches sessions is told; a logon session ends with its last token, or stays with it. Then the
//! terminal is taken away and the session ends, unless it is one that stays.
//! Left out: programs that say no, console programs' control events, the time that programs are given.
//! Written down in: Microsoft, "Logging Off", "Winlogon States", "LSA Logon Sessions" and "Remote Desktop Sessions"; the
//! order of what others are told as observed by the author of "Logon Session Tracking Notes". What happens to the console
//! when a user of XP logs off from a session other than 0 is not confirmed anywhere.

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::Luid;
use crate::nt::service::per_user;
use crate::nt::session::connection::{give_console_to, show_logon_screen};
use crate::nt::session::session_change::{SessionChange, tell};
use crate::nt::session::session_manager::{SessionZeroPolicy, end_session};
use crate::nt::session::terminal_services::disconnect;
use crate::nt::session::{Interactive, SessionId, Terminal, child_session, local_security_authority};
use crate::nt::trace::Trace;

/// A user logs off: the user's processes end, and with them the session, unless it is one that stays.
pub(crate) fn log_off(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let id = machine.session_of(account).ok_or_else(|| Refusal::new(format!("{account} is not logged on")))?;
    log_off_session(machine, trace, id, Rule::LogOffEndsProcesses);
    Ok(())
}

/// Whoever is logged on in a session is logged off, for this reason; a session where nobody is just ends.
pub(crate) fn log_off_session(machine: &mut Machine, trace: &mut Trace, id: SessionId, rule: Rule) {
    child_session::end_child_of(machine, trace, id);
    let terminal = machine.session(id).and_then(|session| session.terminal);
    if let Some(user) = machine.session(id).and_then(|session| session.user.clone()) {
        end_logon(machine, trace, id, &user, rule);
    }
    after_log_off(machine, trace, id, terminal);
}

fn end_logon(machine: &mut Machine, trace: &mut Trace, id: SessionId, user: &Interactive, rule: Rule) {
    per_user::end(machine, trace, id);
    let own: Vec<Luid> = user.logon_sessions().collect();
    let is_of_the_logon = |process: &&Process| own.contains(&process.token.logon_session);
    let ending: Vec<ProcessId> = machine.processes_of(id).filter(is_of_the_logon).map(|process| process.id).collect();
    for process in &ending {
        ask_to_end(machine, trace, *process);
    }
    for process in ending {
        machine.end_process(trace, Rule::LogOffEndsProcesses, process);
    }
    machine.change_session(id, |session| {
        session.user = None;
        session.locked = false;
    });
    if machine.session_of(&user.account) == Some(id) {
        machine.logged_on.remove(&user.account);
    }
    trace.happened(rule, Event::LoggedOff(id, user.account.clone()));
    tell(machine, trace, SessionChange::Logoff, id);
    for luid in own {
        local_security_authority::end_if_unused(machine, trace, luid);
        if let Some(kept) = machine.logon_session(luid).filter(|kept| kept.references > 0) {
            trace.happened(Rule::LogonSessionOutlivesItsUser, Event::LogonSessionKept(luid, kept.references));
        }
    }
}

/// A program that has windows is asked whether its session may end, and told that it does.
fn ask_to_end(machine: &Machine, trace: &mut Trace, process: ProcessId) {
    let has_windows = machine.win32k().windows.values().any(|window| window.owner.process == process);
    if let Some(asked) = machine.process(process).filter(|_| has_windows) {
        trace.happened(Rule::ProgramsAreAskedToEnd, Event::AskedToEnd(process, asked.image.clone()));
    }
}

/// What becomes of a session whose user is gone, and of its terminal.
fn after_log_off(machine: &mut Machine, trace: &mut Trace, id: SessionId, terminal: Option<Terminal>) {
    let shared = machine.system().era.session_zero == SessionZeroPolicy::SharedWithConsoleUser;
    if id == SessionId::ZERO && shared {
        trace.happened(Rule::SessionZeroStays, Event::InputDesktopSwitched(id, "Winlogon".into()));
        if terminal != Some(Terminal::Console) {
            disconnect(machine, trace, id);
            give_console_to(machine, trace, id);
        }
        return;
    }
    disconnect(machine, trace, id);
    if terminal == Some(Terminal::Console) {
        show_logon_screen(machine, trace);
    }
    end_session(machine, trace, id);
}

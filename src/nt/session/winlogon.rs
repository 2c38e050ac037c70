//! Winlogon: authenticates at a session's terminal, locks and unlocks, and alone takes the secure attention sequence.
//!
//! Modelled: its three states, the logon that takes a session over, lock and unlock, Ctrl+Alt+Del with what can be chosen
//! there, "Switch User" as each release does it, an administrator who unlocks somebody's screen. Read `connection` for
//! who comes to which terminal, and `log_off` for how a logon ends.
//! Left out: credentials, screen savers, notification packages.
//! Written down in: Microsoft, "Winlogon and GINA", "Winlogon States" and "Fast User Switching"; R. Weijnen on how XP
//! switches; the order of events from Vista on as observed by the author of "Logon Session Tracking Notes".

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::Parent;
use crate::nt::rule::Rule;
use crate::nt::security::{LogonType, Sid};
use crate::nt::service::per_user;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::session::session_change::{SessionChange, tell};
use crate::nt::session::session_manager::create_session;
use crate::nt::session::terminal_services::{SwitchUserPolicy, connect, disconnect};
use crate::nt::session::{Interactive, Session, SessionId, Terminal, connection, csrss, log_off};
use crate::nt::trace::Trace;
use crate::nt::window::{desktop, input, window_station};

/// What an administrator can do with a screen that somebody else has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdministratorUnlockPolicy {
    /// Unlock it, which logs the other off.
    LogsUserOff,
    /// Log on beside the other.
    NotOffered,
}

/// The state that winlogon is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WinlogonState {
    /// Nobody is logged on: it asks who is there.
    LoggedOff,
    /// Somebody is logged on and has the input.
    LoggedOn,
    /// Somebody is logged on, and winlogon's desktop has the input.
    Locked,
}

impl WinlogonState {
    /// Every state, by the words of a scenario.
    pub const WORDS: [(&'static str, WinlogonState); 3] = [
        ("LoggedOff", WinlogonState::LoggedOff),
        ("LoggedOn", WinlogonState::LoggedOn),
        ("Locked", WinlogonState::Locked),
    ];
}

/// What is chosen on the screen that Ctrl+Alt+Del brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// Nothing: back to work.
    Cancel,
    /// Lock.
    Lock,
    /// Switch user.
    SwitchUser,
    /// Log off.
    LogOff,
}

impl Attention {
    /// Everything that can be chosen, by the words of a scenario.
    pub const WORDS: [(&'static str, Attention); 4] = [
        ("Cancel", Attention::Cancel),
        ("Lock", Attention::Lock),
        ("SwitchUser", Attention::SwitchUser),
        ("LogOff", Attention::LogOff),
    ];
}

/// The state of a session's winlogon; nothing where the session has none.
pub fn state(session: &Session) -> Option<WinlogonState> {
    if session.for_services {
        return None;
    }
    Some(match (&session.user, session.locked) {
        (None, _) => WinlogonState::LoggedOff,
        (Some(_), false) => WinlogonState::LoggedOn,
        (Some(_), true) => WinlogonState::Locked,
    })
}

/// "Switch User": somebody else may log on, and the first user's programs go on running.
pub(crate) fn switch_user(machine: &mut Machine, trace: &mut Trace) -> Result<(), Refusal> {
    let left = session_to_switch_from(machine)?;
    match machine.system().era.switch_user {
        SwitchUserPolicy::Absent | SwitchUserPolicy::WelcomeScreenInPlace => {
            lock(machine, trace, left, Rule::WelcomeScreenInPlace);
        }
        SwitchUserPolicy::NewLogonScreen => {
            lock(machine, trace, left, Rule::SwitchUserLocks);
            disconnect(machine, trace, left);
            let waiting = create_session(machine, trace);
            connect(machine, trace, waiting, Terminal::Console);
        }
    }
    Ok(())
}

/// The session that "Switch User" would leave, where it is offered.
fn session_to_switch_from(machine: &Machine) -> Result<SessionId, Refusal> {
    let system = machine.system();
    if !system.settings.fast_user_switching {
        return Err(Refusal::new("fast user switching is off".to_owned()));
    }
    let console = machine.console().filter(|id| machine.session(*id).is_some_and(|session| session.user.is_some()));
    let Some(left) = console else {
        return Err(Refusal::new("nobody is logged on at the console".to_owned()));
    };
    match system.era.switch_user {
        SwitchUserPolicy::Absent => Err(Refusal::new("this release has no fast user switching".to_owned())),
        SwitchUserPolicy::WelcomeScreenInPlace if system.settings.domain_member => {
            Err(Refusal::new("a member of a domain has no fast user switching".to_owned()))
        }
        SwitchUserPolicy::WelcomeScreenInPlace | SwitchUserPolicy::NewLogonScreen => Ok(left),
    }
}

/// Whether users can be left and come back to here, one beside the other.
pub(crate) fn can_switch(machine: &Machine) -> bool {
    let system = machine.system();
    match system.era.switch_user {
        SwitchUserPolicy::Absent => false,
        SwitchUserPolicy::WelcomeScreenInPlace => system.settings.fast_user_switching && !system.settings.domain_member,
        SwitchUserPolicy::NewLogonScreen => true,
    }
}

/// Ctrl+Alt+Del: winlogon's desktop gets the input, and something is chosen there.
pub(crate) fn secure_attention(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    choice: Attention,
) -> Result<(), Refusal> {
    let id = connection::attached_session_of(machine, account)?;
    if machine.session(id).is_some_and(|session| session.locked) {
        return Err(Refusal::new(format!("{account}'s screen is locked, and shows winlogon's desktop already")));
    }
    if choice == Attention::SwitchUser && session_to_switch_from(machine)? != id {
        return Err(Refusal::new(format!("{account} is not at the console")));
    }
    trace.happened(Rule::SecureAttentionSequence, Event::InputDesktopSwitched(id, "Winlogon".into()));
    match choice {
        Attention::Cancel => give_input_back(machine, trace, id, Rule::SecureAttentionSequence),
        Attention::Lock => lock(machine, trace, id, Rule::LockIsADesktop),
        Attention::SwitchUser => switch_user(machine, trace)?,
        Attention::LogOff => log_off::log_off_session(machine, trace, id, Rule::LogOffEndsProcesses),
    }
    Ok(())
}

/// Locks the screen of a user's session: only the input desktop changes.
pub(crate) fn lock_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let session = connection::attached_session_of(machine, account)?;
    lock(machine, trace, session, Rule::LockIsADesktop);
    Ok(())
}

/// Unlocks it.
pub(crate) fn unlock_user(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let session = connection::attached_session_of(machine, account)?;
    unlock(machine, trace, session);
    Ok(())
}

/// An administrator unlocks somebody else's screen; whoever unlocks the own one just unlocks it.
pub(crate) fn unlock_by_administrator(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    by: &str,
) -> Result<(), Refusal> {
    if by == account {
        return unlock_user(machine, trace, account);
    }
    let session = connection::attached_session_of(machine, account)?;
    let locked = machine.session(session).is_some_and(|session| session.locked);
    let administrator = machine.account(by).is_some_and(|account| account.administrator);
    let offered = match machine.system().era.administrator_unlock {
        AdministratorUnlockPolicy::LogsUserOff => !can_switch(machine),
        AdministratorUnlockPolicy::NotOffered => false,
    };
    match (locked, offered, administrator) {
        (false, _, _) => Err(Refusal::new(format!("{account}'s screen is not locked"))),
        (true, false, _) => Err(Refusal::new(format!("{by} can log on beside {account} here, and unlock nothing"))),
        (true, true, false) => {
            Err(Refusal::new(format!("only {account} or an administrator can unlock {account}'s screen")))
        }
        (true, true, true) => {
            log_off::log_off_session(machine, trace, session, Rule::AdministratorUnlocks);
            Ok(())
        }
    }
}

/// The user is authenticated and the desktop appears.
pub(crate) fn enter(
    machine: &mut Machine,
    trace: &mut Trace,
    account: &str,
    id: SessionId,
    logon_type: LogonType,
) -> Result<(), Refusal> {
    let request = Request { account, logon_type, session: id, logon_sid: None };
    let logon = local_security_authority::log_on(machine, trace, request)?;
    if let Some(logon_sid) = logon.token.groups.iter().find(|sid| matches!(sid, Sid::Logon(_))) {
        csrss::admit(machine, id, *logon_sid);
    }
    let session = machine.session(id);
    let winlogon = session.and_then(|session| session.initial);
    let is_child = session.is_some_and(|session| session.parent.is_some());
    let parent = winlogon.map_or(Parent::Kernel, Parent::Process);
    let shell = machine.start_with_token(trace, Rule::ShellWithUsersToken, "explorer.exe", parent, logon.token.clone());
    window_station::connect_to_interactive(machine, shell);
    let account: Arc<str> = account.into();
    let user = Interactive { account: account.clone(), token: logon.token, full_token: logon.full_token, shell };
    if !is_child {
        machine.logged_on.insert(account.clone(), id);
    }
    machine.change_session(id, |session| {
        session.user = Some(user);
        session.locked = false;
    });
    trace.happened(Rule::LogonTakesTheSession, Event::LoggedOn(id, account));
    per_user::begin(machine, trace, id);
    tell(machine, trace, SessionChange::Logon, id);
    Ok(())
}

/// Locks a session; whoever is to be told is told where it was not locked before.
pub(crate) fn lock(machine: &mut Machine, trace: &mut Trace, id: SessionId, rule: Rule) {
    let was_locked = machine.change_session(id, |session| std::mem::replace(&mut session.locked, true));
    trace.happened(rule, Event::Locked(id));
    trace.happened(rule, Event::InputDesktopSwitched(id, "Winlogon".into()));
    if was_locked == Some(false) {
        tell(machine, trace, SessionChange::Lock, id);
    }
}

/// Unlocks a session that is locked: its user is authenticated once more, by a logon session that comes and goes.
pub(crate) fn unlock(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let Some(session) = machine.session(id).filter(|session| session.locked) else { return };
    let user = session.user.as_ref().map(|user| user.account.clone());
    if let Some(account) = user {
        trace.preparing(|trace| local_security_authority::authenticate_again(machine, trace, &account, id));
    }
    machine.change_session(id, |session| session.locked = false);
    trace.happened(Rule::LockIsADesktop, Event::Unlocked(id));
    give_input_back(machine, trace, id, Rule::LockIsADesktop);
    tell(machine, trace, SessionChange::Unlock, id);
}

/// The input goes back to the desktop that had it before winlogon's: the user's, or a program's own.
fn give_input_back(machine: &Machine, trace: &mut Trace, id: SessionId, rule: Rule) {
    if let Some(name) = input::users_desktop(machine, id).and_then(|desktop| desktop::name(machine, desktop)) {
        trace.happened(rule, Event::InputDesktopSwitched(id, name));
    }
}

#[cfg(test)]
mod tests {
    use crate::nt::action::Action;
    use crate::nt::call::{Argument, Arguments, Call, operation};
    use crate::nt::era::{ERAS, System};
    use crate::nt::event::Event;
    use crate::nt::io::volume::Volume;
    use crate::nt::machine::Machine;
    use crate::nt::session::session_manager::BootStage;
    use crate::nt::session::winlogon::{AdministratorUnlockPolicy, Attention};
    use crate::nt::session::{SessionId, Terminal};
    use crate::nt::window::{desktop, input};

    /// The desktops that an action says have the input in session 1, one after the other.
    fn told(machine: &mut Machine, action: &Action) -> Vec<String> {
        let trace = machine.apply(action).trace;
        let switched = |event: &Event| match event {
            Event::InputDesktopSwitched(_, name) => Some(name.to_string()),
            _ => None,
        };
        trace.events().filter_map(switched).collect()
    }

    #[test]
    fn the_input_goes_back_to_the_desktop_that_had_it() {
        let system = System::new(ERAS.last().expect("a release"));
        let mut machine = Machine::new(system, &[("Alice".into(), false)], Vec::new(), Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        machine.apply(&Action::LogOn { account: "Alice".into(), terminal: Terminal::Console });
        let shell = machine.session(SessionId(1)).and_then(|session| session.user.as_ref()).expect("a user").shell;
        let client = machine.client(shell);
        let mut handle = None;
        for name in ["CreateDesktopW", "SwitchDesktop"] {
            let operation = operation(name).expect("a call");
            let (parameter, argument) = match handle {
                None => ("name", Argument::Name("Games".into())),
                Some(handle) => ("handle", Argument::Handle(handle)),
            };
            let parameter = operation.parameter(parameter).expect("a parameter");
            let call = Call { operation, arguments: Arguments::default().with(parameter, argument) };
            handle = machine.apply(&Action::Call { client, call }).reply.and_then(|reply| reply.handle);
        }
        let cancel = Action::SecureAttention { account: "Alice".into(), choice: Attention::Cancel };
        assert_eq!(told(&mut machine, &cancel), ["Winlogon", "Games"]);
        assert_eq!(told(&mut machine, &Action::Lock { account: "Alice".into() }), ["Winlogon"]);
        assert_eq!(told(&mut machine, &Action::Unlock { account: "Alice".into() }), ["Games"]);
        let input = input::input_desktop(&machine, SessionId(1)).and_then(|input| desktop::name(&machine, input));
        assert_eq!(input.as_deref(), Some("Games"));
    }

    #[test]
    fn who_unlocks_the_own_screen_stays_logged_on() {
        let era = ERAS.iter().find(|era| era.administrator_unlock == AdministratorUnlockPolicy::LogsUserOff);
        let system = System::new(era.expect("a release"));
        let mut machine = Machine::new(system, &[("Alice".into(), true)], Vec::new(), Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        machine.apply(&Action::LogOn { account: "Alice".into(), terminal: Terminal::Console });
        machine.apply(&Action::Lock { account: "Alice".into() });
        machine.apply(&Action::UnlockByAdministrator { account: "Alice".into(), by: "Alice".into() });
        let session = machine.session_of("Alice").and_then(|id| machine.session(id));
        assert_eq!(session.map(|session| session.locked), Some(false));
    }
}

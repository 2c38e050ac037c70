//! Interactive Services Detection (UI0Detect): somebody is told of windows that nobody can see.
//!
//! From Windows Vista on no terminal shows session 0. A service watches its desktop; when a program shows a window there,
//! the user at the console is told, and can have the console show session 0 for a while. Later releases have no such
//! service, and what is shown in session 0 stays unseen.
//! Modelled: starting on demand, telling the user at the console, switching there and back. Left out: that 64-bit Windows
//! starts it by itself for 32-bit services alone, the hook by which it watches, "Remind me in a few minutes".
//! Written down in: Patrick's MSDN blog of 2010, A. Ionescu's series on session 0 isolation, FireDaemon's knowledge base on
//! the removal. That a process in the user's session tells the user, and what becomes of the connection of that session
//! while the console shows session 0, is not confirmed anywhere; here it loses its terminal and gets it back.

use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{Parent, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::service::{Service, ServiceAccount, Start, start};
use crate::nt::session::connection::show_logon_screen;
use crate::nt::session::terminal_services::{connect, disconnect};
use crate::nt::session::{SessionId, Terminal, local_security_authority};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::window::{self, Window};
use crate::nt::window::{desktop, window_station};

/// What becomes of a window in session 0.
///
/// Source: Patrick's blog and FireDaemon's knowledge base; that version 1803 is where the service is gone is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionZeroWindowPolicy {
    /// A user may be in session 0, and sees it.
    UsersSession,
    /// UI0Detect tells the user at the console of it.
    Detected,
    /// Nobody is told.
    Unseen,
}

/// The service that detects.
pub const DETECTION: &str = "UI0Detect";
/// Its program, which also tells the user.
const IMAGE: &str = "UI0Detect.exe";
/// What the user is shown.
pub const TITLE: &str = "Interactive Services Detection";

/// The service as it is installed: it starts when it is needed.
pub fn service() -> Service {
    Service::declared(DETECTION, IMAGE, Start::Demand, ServiceAccount::LocalSystem, true)
}

/// Looks whether there is something to tell, and to whom; whoever was told of something that is gone is told no more.
pub(crate) fn watch(machine: &mut Machine, trace: &mut Trace) {
    if machine.system().era.session_zero_windows != SessionZeroWindowPolicy::Detected {
        return;
    }
    if !has_windows(machine) {
        for teller in tellers(machine) {
            machine.end_process(trace, Rule::DetectionTells, teller);
        }
        return;
    }
    let console = machine.console().and_then(|id| machine.session(id));
    let Some(session) = console.filter(|session| session.user.is_some() && !session.locked).map(|session| session.id)
    else {
        return;
    };
    if teller_of(machine, session).is_none()
        && let Some(service) = running(machine, trace)
    {
        tell(machine, trace, session, service);
    }
}

/// Whether a program shows a window on the desktop of session 0 that a user would see.
fn has_windows(machine: &Machine) -> bool {
    let station = window_station::interactive(machine, SessionId::ZERO);
    let shown = station.and_then(|station| desktop::find(machine, station, "Default"));
    let windows = machine.win32k().windows.values();
    shown.is_some_and(|shown| windows.into_iter().any(|window| window.visible && window.desktop == shown))
}

/// The process of the service, which is started if it does not run and may be.
fn running(machine: &mut Machine, trace: &mut Trace) -> Option<ProcessId> {
    let (id, service) = machine.services.find(DETECTION)?;
    if let Some(process) = service.process {
        return Some(process);
    }
    // One that is disabled tells nobody.
    start::start(machine, trace, id, &[]).ok()?;
    machine.services.get(id)?.process
}

/// A process in the user's session shows that there is something to see.
fn tell(machine: &mut Machine, trace: &mut Trace, session: SessionId, service: ProcessId) {
    let token = local_security_authority::system_token(session).into();
    let parent = Parent::Process(service);
    let teller = machine.start_with_token(trace, Rule::DetectionTells, IMAGE, parent, token);
    window_station::connect_to_interactive(machine, teller);
    let desktop = machine.process(teller).and_then(|teller| teller.connection.desktop);
    if let Some(desktop) = desktop {
        let shown = Window::shown(machine.client(teller), desktop.object, TITLE.into());
        window::add(machine, trace, shown);
    }
}

fn tellers(machine: &Machine) -> Vec<ProcessId> {
    let others = machine.sessions().map(|session| session.id).filter(|id| *id != SessionId::ZERO);
    others.filter_map(|session| teller_of(machine, session)).collect()
}

fn teller_of(machine: &Machine, session: SessionId) -> Option<ProcessId> {
    machine.processes_of(session).find(|process| &*process.image == IMAGE).map(|process| process.id)
}

/// A user who was told has the console show session 0 ("View the message").
pub(crate) fn view(machine: &mut Machine, trace: &mut Trace, account: &str) -> Result<(), Refusal> {
    let session = machine.session_of(account).filter(|session| machine.console() == Some(*session));
    let session = session.ok_or_else(|| Refusal::new(format!("{account} is not at the console")))?;
    if teller_of(machine, session).is_none() {
        return Err(Refusal::new(format!("nobody tells {account} of anything in session 0")));
    }
    trace.answered(Rule::ConsoleShowsSessionZero, NtStatus::SUCCESS);
    disconnect(machine, trace, session);
    connect(machine, trace, SessionId::ZERO, Terminal::Console);
    machine.viewer = Some(session);
    Ok(())
}

/// The console shows the session again that it showed before ("Return now").
pub(crate) fn go_back(machine: &mut Machine, trace: &mut Trace) -> Result<(), Refusal> {
    let session = machine.viewer.take();
    let session = session.ok_or_else(|| Refusal::new("the console does not show session 0".to_owned()))?;
    trace.answered(Rule::ConsoleLeavesSessionZero, NtStatus::SUCCESS);
    disconnect(machine, trace, SessionId::ZERO);
    if machine.session(session).is_some() {
        connect(machine, trace, session, Terminal::Console);
    } else {
        show_logon_screen(machine, trace);
    }
    Ok(())
}

impl Machine {
    /// The session of the user who looks at session 0 for a while.
    pub fn viewer(&self) -> Option<SessionId> {
        self.viewer
    }
}

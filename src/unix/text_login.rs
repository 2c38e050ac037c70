//! The login at a text terminal: `getty` waits there, becomes `login`, and that starts the shell as a session leader.
//!
//! Written down in getty(8), login(1), pam_systemd(8); what `login` does with its session was read in the source of
//! util-linux. `login` gives up the terminal before it forks (TIOCNOTTY), which is not a step of its own here.

use std::sync::Arc;

use crate::unix::event::Event;
use crate::unix::job::{OF_A_SHELL, SHELL};
use crate::unix::login_session::Kind;
use crate::unix::machine::{Machine, Refusal};
use crate::unix::process::{Pid, Process, Survives};
use crate::unix::rule::Rule;
use crate::unix::terminal::{Behind, Terminal};
use crate::unix::trace::Trace;

/// What waits at a terminal for a user's name.
const GETTY: &str = "getty";

impl Machine {
    /// init starts a getty, which makes the terminal its own.
    pub(super) fn start_getty(&mut self, trace: &mut Trace, terminal: &Arc<str>) {
        trace.inside(|trace| {
            let getty = self.fork(trace, Pid::INIT);
            self.lead(trace, getty, Some(terminal));
            self.exec(trace, getty, &GETTY.into(), Survives::default());
        });
        let place = terminal.clone();
        trace.happened(Rule::GettyWaits, Event::GettyStarted { place });
    }

    /// A process becomes a session leader, with a terminal if it opens one.
    pub(super) fn lead(&mut self, trace: &mut Trace, pid: Pid, terminal: Option<&Arc<str>>) {
        if let Some(process) = self.process(pid).cloned() {
            self.setsid(trace, &process);
        }
        if let (Some(process), Some(terminal)) = (self.process(pid).cloned(), terminal) {
            self.open(trace, &process, terminal, false);
        }
    }

    /// A user logs in at a terminal; gives the shell.
    pub(super) fn log_in_at_terminal(
        &mut self,
        trace: &mut Trace,
        user: &Arc<str>,
        terminal: &Terminal,
    ) -> Result<Pid, Refusal> {
        let place = &terminal.name;
        let Behind::Seat(seat) = &terminal.behind else {
            return Err(Refusal::new(format!("a program is behind {place}, not a keyboard")));
        };
        self.must_be_in_front(seat, place)?;
        let leader = terminal.control.and_then(|control| self.process(control.session)).cloned();
        let Some(getty) = leader.filter(|leader| &*leader.program == GETTY) else {
            return Err(Refusal::new(format!("nobody waits at {place} for a user's name")));
        };
        let login = getty.pid;
        self.exec(trace, login, &"login".into(), Survives { hangup: true, interrupt: true });
        let Some(process) = self.process(login).cloned() else { return Ok(login) };
        let id = self.open_login_session(trace, &process, user, Kind::Text, place, Some(seat.clone()));
        self.let_go(process.session, terminal);
        let event = Event::TerminalFreed { terminal: place.clone(), session: process.session };
        trace.happened(Rule::LoginLetsGo, event);
        let shell = self.fork(trace, login);
        self.lead(trace, shell, Some(place));
        self.become_user(shell, user);
        self.exec(trace, shell, &SHELL.into(), OF_A_SHELL);
        self.bind_login_session(id, shell);
        Ok(shell)
    }

    /// A process goes on as another user.
    pub(super) fn become_user(&mut self, pid: Pid, user: &Arc<str>) {
        if let Some(process) = self.process(pid).cloned() {
            self.put(Process { user: user.clone(), ..process });
        }
    }
}

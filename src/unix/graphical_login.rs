//! The login at a display: a display manager starts the user's desktop, and that is the login.
//!
//! The X server has the screen and the keyboard; programs are its clients, wherever they run. Written down in X(7) and
//! Xserver(1); that the desktop leads a kernel session of its own, for which nobody has a use, was read in the source of
//! LightDM. A server that has ended is not started again here.

use std::sync::Arc;

use crate::unix::event::Event;
use crate::unix::login_session::Kind;
use crate::unix::machine::{Machine, Refusal};
use crate::unix::process::{Hit, Pid, Process, Survives};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// The display manager.
const DISPLAY_MANAGER: &str = "lightdm";

/// A display: what an X server offers to programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// Its name: `:0`, or `den:0` on another machine.
    pub name: Arc<str>,
    /// The seat whose screen and keyboard it is.
    pub seat: Option<Arc<str>>,
    /// Its X server, if that runs on this machine.
    pub server: Option<Pid>,
}

impl Machine {
    /// init starts the display manager, as a session of its own.
    pub(super) fn start_display_manager(&mut self, trace: &mut Trace) {
        let manager = self.fork(trace, Pid::INIT);
        self.lead(trace, manager, None);
        self.exec(trace, manager, &DISPLAY_MANAGER.into(), Survives::default());
    }

    /// The display manager, where there is one.
    pub(super) fn display_manager(&self) -> Option<&Process> {
        self.processes().find(|process| &*process.program == DISPLAY_MANAGER && process.parent == Pid::INIT)
    }

    /// The display manager starts an X server for a seat; it is in front there.
    pub(super) fn start_display(&mut self, trace: &mut Trace, seat: &Arc<str>) {
        let Some(manager) = self.display_manager().map(|process| process.pid) else { return };
        let server = trace.inside(|trace| {
            let server = self.fork(trace, manager);
            self.lead(trace, server, None);
            self.exec(trace, server, &"Xorg".into(), Survives::default());
            server
        });
        let name: Arc<str> = format!(":{}", self.next_display).into();
        self.next_display += 1;
        let seat = Some(seat.clone());
        self.put_display(trace, Display { name, seat, server: Some(server) });
    }

    /// An X server on another machine asks the display manager for a login.
    pub(super) fn accept_display(&mut self, trace: &mut Trace, name: &Arc<str>) -> Result<(), Refusal> {
        if self.display_manager().is_none() {
            return Err(Refusal::new("no display manager is running".to_owned()));
        }
        if self.display(name).is_some() {
            return Err(Refusal::new(format!("there is a display {name} already")));
        }
        self.put_display(trace, Display { name: name.clone(), seat: None, server: None });
        Ok(())
    }

    fn put_display(&mut self, trace: &mut Trace, display: Display) {
        let event = Event::DisplayOpened { display: display.name.clone(), seat: display.seat.clone() };
        trace.happened(Rule::XServerHasTheSeat, event);
        if let Some(seat) = &display.seat {
            self.bring(trace, seat, &display.name);
        }
        self.displays.insert(display.name.clone(), Arc::new(display));
    }

    /// A user logs in at a display; gives the desktop.
    pub(super) fn log_in_at_display(
        &mut self,
        trace: &mut Trace,
        user: &Arc<str>,
        display: &Display,
    ) -> Result<Pid, Refusal> {
        let place = &display.name;
        if let Some(seat) = &display.seat {
            self.must_be_in_front(seat, place)?;
        }
        let taken = self.login_sessions().find(|session| session.place == *place && session.program.is_some());
        if let Some(taken) = taken {
            return Err(Refusal::new(format!("{} is logged in at {place}", taken.user)));
        }
        let Some(manager) = self.display_manager().map(|process| process.pid) else {
            return Err(Refusal::new("no display manager is running".to_owned()));
        };
        let worker = self.fork(trace, manager);
        let Some(process) = self.process(worker).cloned() else { return Ok(worker) };
        let seat = display.seat.clone();
        let id = self.open_login_session(trace, &process, user, Kind::Graphical, place, seat);
        let desktop = self.fork(trace, worker);
        self.lead(trace, desktop, None);
        self.become_user(desktop, user);
        self.exec(trace, desktop, &"desktop".into(), Survives::default());
        self.connect(trace, desktop, place);
        self.bind_login_session(id, desktop);
        Ok(desktop)
    }

    /// A program has its windows on a display.
    pub(super) fn connect(&mut self, trace: &mut Trace, pid: Pid, display: &Arc<str>) {
        let Some(process) = self.process(pid).cloned() else { return };
        let event = Event::Connected { process: pid, program: process.program.clone(), display: display.clone() };
        trace.happened(Rule::ClientConnects, event);
        self.put(Process { display: Some(display.clone()), has_windows: true, ..process });
    }

    /// The display of an X server that ended is gone, and its clients with it.
    pub(super) fn close_display(&mut self, trace: &mut Trace, server: Pid) -> Vec<Hit> {
        let lost = self.displays().find(|display| display.server == Some(server));
        let Some(name) = lost.map(|display| display.name.clone()) else { return Vec::new() };
        self.displays.remove(&name);
        trace.happened(Rule::ClientsEndWithTheServer, Event::DisplayGone { display: name.clone() });
        self.clients(&name)
    }

    /// The display manager clears a display for the next login: clients that are left end.
    pub(super) fn clear_display(&mut self, trace: &mut Trace, display: &Arc<str>) {
        trace.happened(Rule::DisplayIsCleared, Event::DisplayCleared { display: display.clone() });
        for (client, _) in self.clients(display) {
            self.end(trace, client, None);
        }
    }

    /// Whoever has windows on a display.
    pub(super) fn clients(&self, display: &str) -> Vec<Hit> {
        let is_client = |process: &&Process| process.has_windows && process.display.as_deref() == Some(display);
        self.processes().filter(is_client).map(|process| (process.pid, None)).collect()
    }
}

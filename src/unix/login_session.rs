//! Login sessions: what programs call a session, and the kernel knows nothing of.
//!
//! logind keeps the list of them. One lasts as long as one program: the shell, or the desktop. What that program starts is
//! in the login session too, and `setsid` does not lead out of it: logind goes by control groups, not by kernel sessions.
//! Written down in sd-login(3), systemd-logind.service(8), pam_systemd(8), logind.conf(5). What is left when the program
//! ends is not killed here (`KillUserProcesses=no`): the login session closes, and is over when nobody is left.

use std::fmt;
use std::sync::Arc;

use crate::unix::event::Event;
use crate::unix::machine::Machine;
use crate::unix::process::{Pid, Process};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// The number of a login session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginSessionId(pub u32);

impl fmt::Display for LoginSessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a user logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At a terminal.
    Text,
    /// At a display.
    Graphical,
}

impl Kind {
    /// logind's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Text => "tty",
            Kind::Graphical => "x11",
        }
    }
}

/// A login session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSession {
    /// Its number.
    pub id: LoginSessionId,
    /// Whose it is.
    pub user: Arc<str>,
    /// How the user logged in.
    pub kind: Kind,
    /// At which terminal or display.
    pub place: Arc<str>,
    /// The seat of that place, if it is one of this machine's.
    pub seat: Option<Arc<str>>,
    /// The process that opened it, and waits for the program.
    pub leader: Pid,
    /// The program whose lifetime it is.
    pub program: Option<Pid>,
}

/// What logind says of a login session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The screen and the keyboard of its seat belong to it; or it has no seat.
    Active,
    /// Another one has the screen and the keyboard of its seat.
    Online,
    /// Its program has ended, and other processes are left.
    Closing,
}

impl State {
    /// Every state, by its word.
    pub const WORDS: [(&'static str, State); 3] =
        [("active", State::Active), ("online", State::Online), ("closing", State::Closing)];

    /// logind's word for it.
    pub fn word(self) -> &'static str {
        State::WORDS.iter().find(|(_, state)| *state == self).map_or("", |(word, _)| word)
    }
}

impl Machine {
    /// What logind says of a login session.
    pub fn state_of(&self, login_session: &LoginSession) -> State {
        let front = login_session.seat.as_ref().and_then(|seat| self.seat(seat)).and_then(|seat| seat.front.as_ref());
        match (login_session.program, &login_session.seat) {
            (None, _) => State::Closing,
            (Some(_), None) => State::Active,
            (Some(_), Some(_)) if front == Some(&login_session.place) => State::Active,
            (Some(_), Some(_)) => State::Online,
        }
    }

    /// How many processes are in a login session.
    pub fn members(&self, id: LoginSessionId) -> usize {
        self.processes().filter(|process| process.login_session == Some(id)).count()
    }

    /// A process opens a login session, and is in it from then on; so is whatever it forks.
    pub(super) fn open_login_session(
        &mut self,
        trace: &mut Trace,
        leader: &Process,
        user: &Arc<str>,
        kind: Kind,
        place: &Arc<str>,
        seat: Option<Arc<str>>,
    ) -> LoginSessionId {
        let id = LoginSessionId(self.next_login_session);
        self.next_login_session += 1;
        let (user, place) = (user.clone(), place.clone());
        let event =
            Event::LoginSessionOpened { id, user: user.clone(), kind, place: place.clone(), seat: seat.clone() };
        trace.happened(Rule::LogindOpens, event);
        self.put(Process { login_session: Some(id), ..leader.clone() });
        self.put_login_session(LoginSession { id, user, kind, place, seat, leader: leader.pid, program: None });
        id
    }

    /// The program is named whose lifetime the login session is.
    pub(super) fn bind_login_session(&mut self, id: LoginSessionId, program: Pid) {
        if let Some(login_session) = self.login_session(id).cloned() {
            self.put_login_session(LoginSession { program: Some(program), ..login_session });
        }
    }

    /// Closes the login session whose program or leader ended; its leader has nothing more to wait for.
    pub(super) fn close_login_session_of(&mut self, trace: &mut Trace, ended: Pid) {
        let of_the_ended = |session: &&LoginSession| {
            session.program == Some(ended) || session.leader == ended && session.program.is_some()
        };
        let Some(login_session) = self.login_sessions().find(of_the_ended).cloned() else { return };
        let LoginSession { id, leader, .. } = login_session;
        let members = self.members(id);
        trace.happened(Rule::LogindCloses, Event::LoginSessionClosing { id, members });
        self.put_login_session(LoginSession { program: None, ..login_session.clone() });
        self.end(trace, leader, None);
        let place = &login_session.place;
        match login_session.kind {
            Kind::Text => self.start_getty(trace, place),
            Kind::Graphical if self.display(place).is_some() => self.clear_display(trace, place),
            Kind::Graphical => {}
        }
    }

    /// Forgets the closing login sessions in which nobody is left.
    pub(super) fn end_closing_login_sessions(&mut self, trace: &mut Trace) {
        let over = |session: &&LoginSession| session.program.is_none() && self.members(session.id) == 0;
        let over: Vec<LoginSessionId> = self.login_sessions().filter(over).map(|session| session.id).collect();
        for id in over {
            self.login_sessions.remove(&id);
            trace.happened(Rule::LoginSessionEndsWithItsLast, Event::LoginSessionEnded { id });
        }
    }
}

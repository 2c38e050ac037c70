//! What the tools of Unix would show: `ps`, `loginctl`, and who has which terminal.

use serde::Serialize;

use crate::unix::login_session::LoginSession;
use crate::unix::machine::Machine;
use crate::unix::process::{Pid, Process};
use crate::unix::seat::Seat;
use crate::unix::terminal::Behind;

/// A session of the kernel: what `ps -o sid` tells, gathered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KernelSessionRow {
    /// Its number, which is that of the process that began it.
    pub session: u32,
    /// Its leader's program, or nothing when that has ended.
    pub leader: String,
    /// Its controlling terminal, or nothing.
    pub terminal: String,
    /// The process group in the foreground there.
    pub foreground: Option<u32>,
    /// Its process groups.
    pub groups: Vec<u32>,
    /// The login sessions of its processes.
    pub login_sessions: Vec<u32>,
}

/// A row of `loginctl list-sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoginSessionRow {
    /// Its number.
    pub id: u32,
    /// Whose it is.
    pub user: String,
    /// logind's word for how the user logged in: `tty`, `x11`.
    pub kind: String,
    /// logind's word for its state: `active`, `online`, `closing`.
    pub state: String,
    /// Its terminal or display.
    pub place: String,
    /// Its seat, or nothing.
    pub seat: String,
    /// The program whose lifetime it is, or nothing when that has ended.
    pub program: Option<u32>,
    /// The sessions of the kernel that its processes are in.
    pub kernel_sessions: Vec<u32>,
}

/// A row of `ps -eo comm,pid,ppid,pgid,sid,tty,user`, with the login session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnixProcessRow {
    /// Its name in the scenario, or its program.
    pub name: String,
    /// Its number.
    pub pid: u32,
    /// Its parent.
    pub parent: u32,
    /// Its process group.
    pub group: u32,
    /// Its session.
    pub session: u32,
    /// Its controlling terminal, or nothing.
    pub terminal: String,
    /// Its user.
    pub user: String,
    /// Its login session.
    pub login_session: Option<u32>,
    /// The display that its windows are on, or nothing.
    pub windows: String,
    /// Its program.
    pub program: String,
}

/// A terminal or a display: where somebody can sit, or a program is behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// Its name.
    pub name: String,
    /// What it is: `terminal`, `pseudo-terminal`, `display`.
    pub kind: String,
    /// What is behind it: a seat, a program with its number, or another machine.
    pub behind: String,
    /// The session that has it as its controlling terminal.
    pub session: Option<u32>,
    /// The process group in the foreground.
    pub foreground: Option<u32>,
}

/// A row of `loginctl list-seats`, with what is in front there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatRow {
    /// Its name.
    pub seat: String,
    /// The terminal or display that its screen and its keyboard belong to, or nothing.
    pub front: String,
    /// The login session that is active there.
    pub active: Option<u32>,
}

impl KernelSessionRow {
    /// The sessions of the kernel.
    pub fn all(machine: &Machine) -> Vec<KernelSessionRow> {
        let numbers = sorted(machine.processes().map(|process| process.session));
        numbers.into_iter().map(|session| KernelSessionRow::of(machine, session)).collect()
    }

    fn of(machine: &Machine, session: Pid) -> KernelSessionRow {
        let members = || machine.processes().filter(|process| process.session == session);
        let terminal = machine.terminal_of(session);
        let foreground = terminal.and_then(|terminal| terminal.control).map(|control| control.foreground.0);
        KernelSessionRow {
            session: session.0,
            leader: machine.process(session).map(|leader| leader.program.to_string()).unwrap_or_default(),
            terminal: terminal.map(|terminal| terminal.name.to_string()).unwrap_or_default(),
            foreground,
            groups: numbers(members().map(|process| process.group)),
            login_sessions: sorted(members().filter_map(|process| process.login_session.map(|id| id.0))),
        }
    }
}

impl LoginSessionRow {
    /// The login sessions.
    pub fn all(machine: &Machine) -> Vec<LoginSessionRow> {
        machine.login_sessions().map(|login_session| LoginSessionRow::of(machine, login_session)).collect()
    }

    fn of(machine: &Machine, login_session: &LoginSession) -> LoginSessionRow {
        let members = machine.processes().filter(|process| process.login_session == Some(login_session.id));
        LoginSessionRow {
            id: login_session.id.0,
            user: login_session.user.to_string(),
            kind: login_session.kind.word().to_owned(),
            state: machine.state_of(login_session).word().to_owned(),
            place: login_session.place.to_string(),
            seat: login_session.seat.as_ref().map(ToString::to_string).unwrap_or_default(),
            program: login_session.program.map(|pid| pid.0),
            kernel_sessions: numbers(members.map(|process| process.session)),
        }
    }
}

impl UnixProcessRow {
    /// A process, by its name in the scenario if it has one.
    pub fn of(process: &Process, name: Option<&str>) -> UnixProcessRow {
        let windows = process.display.as_ref().filter(|_| process.has_windows);
        UnixProcessRow {
            name: name.unwrap_or(&process.program).to_owned(),
            pid: process.pid.0,
            parent: process.parent.0,
            group: process.group.0,
            session: process.session.0,
            terminal: process.terminal.as_ref().map(ToString::to_string).unwrap_or_default(),
            user: process.user.to_string(),
            login_session: process.login_session.map(|id| id.0),
            windows: windows.map(ToString::to_string).unwrap_or_default(),
            program: process.program.to_string(),
        }
    }
}

impl PlaceRow {
    /// The terminals, and then the displays.
    pub fn all(machine: &Machine) -> Vec<PlaceRow> {
        let program = |pid: Pid| {
            machine.process(pid).map_or_else(|| pid.to_string(), |process| format!("{} {pid}", process.program))
        };
        let terminals = machine.terminals().map(|terminal| {
            let (kind, behind) = match &terminal.behind {
                Behind::Seat(seat) => ("terminal", seat.to_string()),
                Behind::Program(master) => ("pseudo-terminal", program(*master)),
                Behind::Nobody => ("pseudo-terminal", String::new()),
            };
            PlaceRow {
                name: terminal.name.to_string(),
                kind: kind.to_owned(),
                behind,
                session: terminal.control.map(|control| control.session.0),
                foreground: terminal.control.map(|control| control.foreground.0),
            }
        });
        let displays = machine.displays().map(|display| PlaceRow {
            name: display.name.to_string(),
            kind: "display".to_owned(),
            behind: display.seat.as_ref().map_or_else(|| "another machine".to_owned(), ToString::to_string),
            session: None,
            foreground: None,
        });
        terminals.chain(displays).collect()
    }
}

impl SeatRow {
    /// The seats.
    pub fn all(machine: &Machine) -> Vec<SeatRow> {
        machine.seats().map(|seat| SeatRow::of(machine, seat)).collect()
    }

    fn of(machine: &Machine, seat: &Seat) -> SeatRow {
        let is_active = |session: &&LoginSession| {
            session.seat.as_ref() == Some(&seat.name)
                && session.program.is_some()
                && seat.front.as_ref() == Some(&session.place)
        };
        SeatRow {
            seat: seat.name.to_string(),
            front: seat.front.as_ref().map(ToString::to_string).unwrap_or_default(),
            active: machine.login_sessions().find(is_active).map(|session| session.id.0),
        }
    }
}

/// Numbers as a list in one field.
pub fn listed(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items.dedup();
    items
}

fn numbers(pids: impl Iterator<Item = Pid>) -> Vec<u32> {
    sorted(pids.map(|pid| pid.0))
}

//! Events: what happened to the machine, in the past tense, each with its sentence.

use std::sync::Arc;

use crate::unix::login_session::{Kind, LoginSessionId};
use crate::unix::process::{Pid, Signal};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentence of each says what its fields are")]
pub enum Event {
    InitStarted,
    GettyStarted { place: Arc<str> },
    DisplayCleared { display: Arc<str> },
    Forked { parent: Pid, child: Pid, program: Arc<str> },
    Executed { process: Pid, was: Arc<str>, program: Arc<str> },
    Ended { process: Pid, program: Arc<str>, by: Option<Signal> },
    Adopted { process: Pid, program: Arc<str> },
    GroupSignalled { signal: Signal, group: Pid },
    LeaderSignalled { leader: Pid },
    Survived { process: Pid, program: Arc<str>, signal: Signal },
    SessionMade { leader: Pid, from: Pid },
    SessionEnded { session: Pid },
    GroupJoined { process: Pid, group: Pid, from: Pid },
    TerminalMade { terminal: Arc<str>, master: Pid },
    TerminalTaken { terminal: Arc<str>, session: Pid },
    TerminalFreed { terminal: Arc<str>, session: Pid },
    TerminalGone { terminal: Arc<str> },
    ForegroundSet { terminal: Arc<str>, group: Pid },
    SeatFound { seat: Arc<str> },
    FrontChanged { seat: Arc<str>, place: Arc<str> },
    DisplayOpened { display: Arc<str>, seat: Option<Arc<str>> },
    DisplayGone { display: Arc<str> },
    Connected { process: Pid, program: Arc<str>, display: Arc<str> },
    LoginSessionOpened { id: LoginSessionId, user: Arc<str>, kind: Kind, place: Arc<str>, seat: Option<Arc<str>> },
    LoginSessionClosing { id: LoginSessionId, members: usize },
    LoginSessionEnded { id: LoginSessionId },
}

impl Event {
    /// What happened, in one sentence; `name` says what a process is called that runs a program.
    pub fn sentence(&self, name: impl Fn(Pid, &str) -> String) -> String {
        match self {
            Event::InitStarted => "Process 1 is init.".to_owned(),
            Event::GettyStarted { place } => format!("At terminal {place} a getty waits for a name."),
            Event::DisplayCleared { display } => format!("Display {display} is cleared."),
            Event::Forked { parent, child, program } => {
                format!("Process {parent}, {}, makes process {child} like itself.", name(*parent, program))
            }
            Event::Executed { process, was, program } => {
                format!("Process {process} is {program} now, and no more {was}.")
            }
            Event::Ended { process, program, by: None } => {
                format!("Process {process}, {}, ends.", name(*process, program))
            }
            Event::Ended { process, program, by: Some(signal) } => {
                format!("Process {process}, {}, is ended by {}.", name(*process, program), signal.name())
            }
            Event::Adopted { process, program } => {
                format!("Process {process}, {}, is init's child from now on.", name(*process, program))
            }
            Event::GroupSignalled { signal, group } => format!("Process group {group} gets {}.", signal.name()),
            Event::LeaderSignalled { leader } => format!("The leader of session {leader} gets SIGHUP."),
            Event::Survived { process, program, signal } => {
                format!("Process {process}, {}, does not mind {}.", name(*process, program), signal.name())
            }
            Event::SessionMade { leader, from } => {
                format!(
                    "Process {leader} leaves session {from}, and leads the new session {leader}, without a terminal."
                )
            }
            Event::SessionEnded { session } => format!("Session {session} is over: nobody is left in it."),
            Event::GroupJoined { process, group, from } if process == group => {
                format!("Process {process} leaves process group {from}, and leads the new process group {group}.")
            }
            Event::GroupJoined { process, group, from } => {
                format!("Process {process} goes from process group {from} to process group {group}.")
            }
            Event::TerminalMade { terminal, master } => {
                format!("Terminal {terminal} is there; process {master} is behind it.")
            }
            Event::TerminalTaken { terminal, session } => {
                format!("Session {session} has the controlling terminal {terminal}.")
            }
            Event::TerminalFreed { terminal, session } => {
                format!("Terminal {terminal} controls session {session} no more.")
            }
            Event::TerminalGone { terminal } => format!("Terminal {terminal} is gone."),
            Event::ForegroundSet { terminal, group } => {
                format!("Process group {group} is in the foreground of terminal {terminal}.")
            }
            Event::SeatFound { seat } => format!("There is a seat, {seat}."),
            Event::FrontChanged { seat, place } => format!("The screen and the keyboard of {seat} belong to {place}."),
            Event::DisplayOpened { display, seat: Some(seat) } => {
                format!("Display {display} is there; its X server has the screen and the keyboard of {seat}.")
            }
            Event::DisplayOpened { display, seat: None } => {
                format!("Display {display} is there; its X server runs on another machine.")
            }
            Event::DisplayGone { display } => format!("Display {display} is gone."),
            Event::Connected { process, program, display } => {
                format!("Process {process}, {}, has its windows on display {display}.", name(*process, program))
            }
            Event::LoginSessionOpened { id, user, kind, place, seat } => {
                let seat = seat.as_ref().map_or_else(|| "no seat".to_owned(), ToString::to_string);
                format!("New login session {id} for {user}: {}, at {place}, {seat}.", kind.word())
            }
            Event::LoginSessionClosing { id, members: 1 } => {
                format!("Login session {id} closes; 1 process is still in it.")
            }
            Event::LoginSessionClosing { id, members } => {
                format!("Login session {id} closes; {members} processes are still in it.")
            }
            Event::LoginSessionEnded { id } => format!("Login session {id} is over."),
        }
    }
}

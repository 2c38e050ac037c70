//! The tools of a practitioner, as they would show a machine to the process that runs them.
//!
//! Each tool gives plain values with the columns of the real one; `Display` lays them out. A [`Card`] says where the layout
//! is written down, and what the real tool hides or does strangely.
//! Left out: other machines, filters, CSV. What the model does not have stays blank: times, memory, packages.
//! Written down in: the pages of each command, named on its card.

pub mod card;
pub mod identity;
pub mod logon_sessions;
pub mod objects;
pub mod processes;
pub mod services;
pub mod sessions;

use std::fmt;

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::process::Process;
use card::{Card, card};
use identity::{LogonId, Whoami};
use logon_sessions::LogonSessions;
use objects::WinObj;
use processes::Tasklist;
use services::ScQuery;
use sessions::{QuerySession, QueryUser};

/// A tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// `query session`, or `qwinsta`.
    QuerySession,
    /// `query user`, or `quser`.
    QueryUser,
    /// Sysinternals' `logonsessions`.
    LogonSessions,
    /// Sysinternals' `WinObj`.
    WinObj,
    /// `sc query`.
    ScQuery,
    /// `sc queryex`.
    ScQueryEx,
    /// `tasklist`.
    Tasklist,
    /// `whoami /all`.
    WhoamiAll,
    /// `whoami /logonid`.
    WhoamiLogonId,
}

/// A line of a tool's output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about; no other line of the output has the same.
    pub about: String,
    /// The line.
    pub text: String,
}

/// What a tool shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Output {
    /// Of `query session`.
    Sessions(QuerySession),
    /// Of `query user`.
    Users(QueryUser),
    /// Of `logonsessions`.
    LogonSessions(LogonSessions),
    /// Of `WinObj`.
    Objects(WinObj),
    /// Of `sc query` and `sc queryex`.
    Services(ScQuery),
    /// Of `tasklist`.
    Processes(Tasklist),
    /// Of `whoami /all`.
    Identity(Whoami),
    /// Of `whoami /logonid`.
    LogonId(LogonId),
}

impl Tool {
    /// Every tool, in the order in which they are offered.
    pub const ALL: [Tool; 9] = [
        Tool::QuerySession,
        Tool::QueryUser,
        Tool::LogonSessions,
        Tool::WinObj,
        Tool::ScQuery,
        Tool::ScQueryEx,
        Tool::Tasklist,
        Tool::WhoamiAll,
        Tool::WhoamiLogonId,
    ];

    /// What is known of it.
    pub fn card(self) -> &'static Card {
        card(self)
    }

    /// The tool that this command starts, whatever its case; a hyphen may stand for a blank.
    pub fn named(command: &str) -> Option<Tool> {
        let plain = |text: &str| text.replace('-', " ").to_lowercase();
        let wanted = plain(command);
        let is_meant = |tool: &Tool| {
            let card = tool.card();
            [card.command].iter().chain(card.also).any(|known| plain(known) == wanted)
        };
        Tool::ALL.into_iter().find(is_meant)
    }

    /// What it shows to a process that runs it now.
    ///
    /// # Errors
    /// The machine does not have the tool, which the error says in a sentence.
    pub fn run(self, machine: &Machine, by: &Process) -> Result<Output, String> {
        if self.needs_terminal_services() && !machine.system().has_sessions() {
            let command = self.card().command;
            return Err(format!(
                "There is no {command} here: it comes with Terminal Services, which this machine lacks."
            ));
        }
        Ok(match self {
            Tool::QuerySession => Output::Sessions(QuerySession::of(machine, by)),
            Tool::QueryUser => Output::Users(QueryUser::of(machine, by)),
            Tool::LogonSessions => Output::LogonSessions(LogonSessions::of(machine, by)),
            Tool::WinObj => Output::Objects(WinObj::of(machine, by)),
            Tool::ScQuery => Output::Services(ScQuery::of(machine, by, false)),
            Tool::ScQueryEx => Output::Services(ScQuery::of(machine, by, true)),
            Tool::Tasklist => Output::Processes(Tasklist::of(machine)),
            Tool::WhoamiAll => Output::Identity(Whoami::of(machine, by)),
            Tool::WhoamiLogonId => Output::LogonId(LogonId::of(by)),
        })
    }

    /// Whether it is one of the tools of Terminal Services.
    fn needs_terminal_services(self) -> bool {
        match self {
            Tool::QuerySession | Tool::QueryUser => true,
            Tool::LogonSessions
            | Tool::WinObj
            | Tool::ScQuery
            | Tool::ScQueryEx
            | Tool::Tasklist
            | Tool::WhoamiAll
            | Tool::WhoamiLogonId => false,
        }
    }
}

impl Line {
    fn new(about: impl Into<String>, text: impl AsRef<str>) -> Line {
        Line { about: about.into(), text: text.as_ref().trim_end().to_owned() }
    }
}

impl Output {
    /// Its lines, laid out as the tool does.
    pub fn lines(&self) -> Vec<Line> {
        match self {
            Output::Sessions(sessions) => sessions.lines(),
            Output::Users(users) => users.lines(),
            Output::LogonSessions(logon_sessions) => logon_sessions.lines(),
            Output::Objects(objects) => objects.lines(),
            Output::Services(services) => services.lines(),
            Output::Processes(processes) => processes.lines(),
            Output::Identity(identity) => identity.lines(),
            Output::LogonId(logon_id) => logon_id.lines(),
        }
    }
}

impl fmt::Display for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(formatter, "{}", line.text))
    }
}

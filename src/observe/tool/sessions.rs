//! `query session` and `query user`: the sessions, and those of them in which a user is logged on.
//!
//! Both are told what `WTSEnumerateSessions` tells: who may not ask about a session does not see its row. Listeners stand
//! behind the sessions, though they are none.
//! Left out: the type and the device of a session, how long it was idle, when its user logged on.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::session::terminal_services::{Listener, has_all_permissions, listeners, may_query};
use crate::nt::session::{ConnectionState, Session};
use crate::observe::SessionRow;
use crate::observe::tool::Line;

/// What `query session` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuerySession {
    /// Its rows.
    pub sessions: Vec<QuerySessionRow>,
}

/// A row of `query session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuerySessionRow {
    /// Whether it is the session of whoever runs the tool: the `>`.
    pub is_own: bool,
    /// The name of its terminal, or nothing.
    pub session_name: String,
    /// The user, or nothing.
    pub user_name: String,
    /// The number of the session, or of the listener.
    pub id: u32,
    /// The connection state, as the tool shortens it.
    pub state: String,
}

/// What `query user` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryUser {
    /// Its rows.
    pub users: Vec<QueryUserRow>,
}

/// A row of `query user`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryUserRow {
    /// Whether it is the session of whoever runs the tool: the `>`.
    pub is_own: bool,
    /// The user.
    pub user_name: String,
    /// The name of the session's terminal, or nothing.
    pub session_name: String,
    /// The number of the session.
    pub id: u32,
    /// The connection state, as the tool shortens it.
    pub state: String,
}

impl QuerySession {
    /// What a process is shown.
    pub fn of(machine: &Machine, by: &Process) -> QuerySession {
        let listening = listeners(machine).filter(|_| has_all_permissions(&by.token));
        let listening = listening.map(|listener| QuerySessionRow {
            is_own: false,
            session_name: listener.name.to_lowercase(),
            user_name: String::new(),
            id: listener.id.0,
            state: state_word(Listener::STATE).to_owned(),
        });
        let sessions = visible(machine, by).map(|session| {
            let row = SessionRow::of(session);
            QuerySessionRow {
                is_own: session.id == by.session(),
                session_name: row.station.to_lowercase(),
                user_name: row.user,
                id: row.id,
                state: state_word(session.state()).to_owned(),
            }
        });
        QuerySession { sessions: sessions.chain(listening).collect() }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        let head = Line::new("head", " SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE");
        let row = |row: &QuerySessionRow| {
            let QuerySessionRow { session_name, user_name, id, state, .. } = row;
            let sign = sign(row.is_own);
            Line::new(format!("session {id}"), format!("{sign}{session_name:<18}{user_name:<20}{id:>7}  {state}"))
        };
        std::iter::once(head).chain(self.sessions.iter().map(row)).collect()
    }
}

impl QueryUser {
    /// What a process is shown.
    pub fn of(machine: &Machine, by: &Process) -> QueryUser {
        let users = visible(machine, by).filter(|session| session.user.is_some()).map(|session| {
            let row = SessionRow::of(session);
            QueryUserRow {
                is_own: session.id == by.session(),
                user_name: row.user.to_lowercase(),
                session_name: row.station.to_lowercase(),
                id: row.id,
                state: state_word(session.state()).to_owned(),
            }
        });
        QueryUser { users: users.collect() }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        if self.users.is_empty() {
            return vec![Line::new("head", "No User exists for *")];
        }
        let head = Line::new("head", " USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME");
        let row = |row: &QueryUserRow| {
            let QueryUserRow { user_name, session_name, id, state, .. } = row;
            let sign = sign(row.is_own);
            Line::new(format!("session {id}"), format!("{sign}{user_name:<22}{session_name:<16}{id:>5}  {state}"))
        };
        std::iter::once(head).chain(self.users.iter().map(row)).collect()
    }
}

/// The sessions that a process may ask about.
fn visible<'m>(machine: &'m Machine, by: &'m Process) -> impl Iterator<Item = &'m Session> {
    machine.sessions().filter(|session| may_query(&by.token, session))
}

fn sign(is_own: bool) -> char {
    if is_own { '>' } else { ' ' }
}

/// A connection state as both tools write it.
fn state_word(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::Active => "Active",
        ConnectionState::Connected => "Conn",
        ConnectionState::Shadow => "Shadow",
        ConnectionState::Disconnected => "Disc",
        ConnectionState::Listen => "Listen",
    }
}

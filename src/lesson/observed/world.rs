//! The sessions, logon sessions, processes and services of an observation: rows become what the model has for them.
//!
//! A process is placed by its token. Where the token was not told, the session still was; then it stands under an account
//! that is called [`NOT_TOLD`] and a logon session 0x0.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::lesson::observed::objects;
use crate::lesson::observed::story::{counted, listed};
use crate::nt::name::ObjectName;
use crate::nt::process::{ProcessId, Subsystem};
use crate::nt::running::{Running, RunningProcess, RunningSession};
use crate::nt::security::{
    Confinement, Elevation, LogonSession, LogonType, Luid, Privileges, SecurityDescriptor, Sid, Token,
};
use crate::nt::service::status::State;
use crate::nt::service::{Service, ServiceAccount, Start};
use crate::nt::session::local_security_authority::{local_service_token, network_service_token, system_token};
use crate::nt::session::{Interactive, SessionId, Terminal, csrss};
use crate::nt::table::Table;
use crate::observe::observation::Observation;
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The account of a token that was not told.
const NOT_TOLD: &str = "(not told)";

/// Half of all numbers: higher ones are of nothing that was counted up to there.
const HIGHEST: u32 = u32::MAX / 2;

/// What was seen, in the model's terms; what the model cannot hold is told in `left_out`.
///
/// # Errors
/// Where rows contradict one another.
pub(super) fn running(observation: &Observation, left_out: &mut Vec<String>) -> Result<Running, Vec<String>> {
    let mut faults = Vec::new();
    let mut world = World { observation, users: users(observation), faults: &mut faults, left_out };
    let processes = world.processes();
    let mut seen = Running {
        users: world.users.iter().map(|name| (name.clone(), false)).collect(),
        services: world.services(),
        sessions: world.sessions(&processes),
        logon_sessions: world.logon_sessions(),
        processes,
        ..Running::default()
    };
    objects::place(observation, &mut seen, left_out, &mut faults);
    if faults.is_empty() { Ok(seen) } else { Err(faults) }
}

/// The accounts of users, in the order in which they are told.
fn users(observation: &Observation) -> Vec<Arc<str>> {
    let of_processes = observation.processes.iter().map(|row| &row.account);
    let of_logon_sessions = observation.logon_sessions.iter().map(|row| &row.account);
    let of_sessions = observation.sessions.iter().map(|row| &row.user);
    let mut users: Vec<Arc<str>> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::from(["", "SYSTEM", "LOCAL SERVICE", "NETWORK SERVICE"]);
    for name in of_processes.chain(of_logon_sessions).chain(of_sessions) {
        if known.insert(name) {
            users.push(name.as_str().into());
        }
    }
    // The model counts its users in the order of their names.
    users.sort();
    users
}

struct World<'a> {
    observation: &'a Observation,
    users: Vec<Arc<str>>,
    faults: &'a mut Vec<String>,
    left_out: &'a mut Vec<String>,
}

impl World<'_> {
    fn processes(&mut self) -> Vec<RunningProcess> {
        let sessions: BTreeSet<u32> = self.observation.sessions.iter().map(|row| row.id).collect();
        let mut known = BTreeSet::new();
        let mut closed = 0;
        let mut processes = Vec::new();
        for row in &self.observation.processes {
            let (pid, session) = (row.pid, row.session);
            if !known.insert(pid) {
                self.faults.push(format!("the process {pid} stands there twice"));
            }
            if pid > HIGHEST {
                self.faults.push(format!("Windows gives no process the number {pid}"));
            }
            if !sessions.contains(&session) {
                self.faults.push(format!("the process {pid} is in session {session}, of which nothing is told"));
            }
            closed += usize::from(row.logon_session.is_empty());
            let luid = self.luid(&row.logon_session);
            let subsystem = match row.image.to_lowercase().as_str() {
                "system" | "registry" | "memory compression" | "smss.exe" | "csrss.exe" => Subsystem::Native,
                _ => Subsystem::Windows,
            };
            let token = Arc::new(self.token(row, luid));
            processes.push(RunningProcess { id: ProcessId(pid), image: row.image.as_str().into(), subsystem, token });
        }
        if closed > 0 {
            self.left_out.push(format!(
                "The tokens of {} were not told: their session is known, but not their logon session (0x0 here) and their \
                 account.",
                counted(closed, "process")
            ));
        }
        processes
    }

    /// A logon session's id; none is told as 0x0.
    fn luid(&mut self, text: &str) -> Luid {
        if text.is_empty() {
            return Luid(0);
        }
        match Luid::parse(text) {
            Some(luid) if luid.high() <= HIGHEST => return luid,
            Some(luid) => self.faults.push(format!("Windows gives no logon session the number {luid}")),
            None => self.faults.push(format!("{text} is not the number of a logon session")),
        }
        Luid(0)
    }

    fn token(&self, row: &ProcessRow, logon_session: Luid) -> Token {
        let session = SessionId(row.session);
        let elevation = match row.elevation.as_str() {
            "full" => Elevation::Full,
            "limited" => Elevation::Limited,
            _ => Elevation::Default,
        };
        let known = match row.account.as_str() {
            "SYSTEM" => Some(system_token(session)),
            "LOCAL SERVICE" => Some(local_service_token()),
            "NETWORK SERVICE" => Some(network_service_token()),
            _ => None,
        };
        if let Some(token) = known {
            return Token { logon_session, session, elevation, ..token };
        }
        let user = self.sid(&row.account);
        let mut groups = vec![Sid::Users, Sid::AuthenticatedUsers, Sid::Logon(logon_session)];
        if elevation == Elevation::Full {
            groups.push(Sid::Administrators);
        }
        let account = if row.account.is_empty() { NOT_TOLD } else { &row.account };
        Token {
            user,
            account: account.into(),
            groups: groups.into(),
            privileges: Privileges::CHANGE_NOTIFY,
            logon_session,
            session,
            elevation,
            default_descriptor: SecurityDescriptor::open_to_everyone(user),
            confinement: Confinement::default(),
            ui_access: false,
            impersonation: None,
        }
    }

    /// The identifier of an account; one that is not told is nobody's.
    fn sid(&self, account: &str) -> Sid {
        match account {
            "SYSTEM" => Sid::LocalSystem,
            "LOCAL SERVICE" => Sid::LocalService,
            "NETWORK SERVICE" => Sid::NetworkService,
            user => {
                let number = self.users.iter().position(|known| **known == *user);
                Sid::User(number.unwrap_or(self.users.len()) as u32)
            }
        }
    }

    fn sessions(&mut self, processes: &[RunningProcess]) -> Vec<RunningSession> {
        let mut known = BTreeSet::new();
        let mut terminals: BTreeMap<Terminal, u32> = BTreeMap::new();
        let mut nobody = Vec::new();
        let mut sessions = Vec::new();
        for row in &self.observation.sessions {
            let id = row.id;
            if !known.insert(id) {
                self.faults.push(format!("the session {id} stands there twice"));
            }
            if id > HIGHEST {
                self.faults.push(format!("Windows gives no session the number {id}"));
            }
            let terminal = self.terminal(row);
            if let Some(other) = terminal.and_then(|terminal| terminals.insert(terminal, id)) {
                self.faults.push(format!("the sessions {other} and {id} have the same terminal, {}", row.station));
            }
            let user = user(row, processes);
            if !row.user.is_empty() && user.is_none() {
                nobody.push(row.user.as_str());
            }
            let named_objects = match row.named_objects.as_str() {
                "" => csrss::named_objects_path(SessionId(id)),
                path => ObjectName::from(path),
            };
            sessions.push(RunningSession { id: SessionId(id), terminal, user, locked: row.locked, named_objects });
        }
        if !nobody.is_empty() {
            self.left_out
                .push(format!("Which logon session these are logged on with was not told: {}.", listed(&nobody)));
        }
        sessions
    }

    /// The terminal of a session: its WinStation name tells it, where one is attached.
    fn terminal(&self, row: &SessionRow) -> Option<Terminal> {
        let console = self.observation.probe.console_session == Some(row.id);
        match (row.state.as_str(), row.station.split_once('#')) {
            ("Disconnected" | "Idle" | "Down", _) => None,
            (_, Some((_, number))) => number.parse().ok().map(Terminal::Remote),
            (_, None) if row.station.eq_ignore_ascii_case("Console") => Some(Terminal::Console),
            (_, None) => (row.station.is_empty() && console).then_some(Terminal::Console),
        }
    }

    fn logon_sessions(&mut self) -> Vec<LogonSession> {
        let mut known = BTreeSet::new();
        let mut others = Vec::new();
        let mut logon_sessions = Vec::new();
        for row in &self.observation.logon_sessions {
            let luid = self.luid(&row.luid);
            if !known.insert(luid) {
                self.faults.push(format!("the logon session {luid} stands there twice"));
            }
            let predefined = [Luid::LOCAL_SYSTEM, Luid::LOCAL_SERVICE, Luid::NETWORK_SERVICE].contains(&luid);
            let Some(logon_type) = logon_type(row, luid) else {
                others.push(if row.logon_type.is_empty() { "of a type that is not told" } else { &row.logon_type });
                continue;
            };
            logon_sessions.push(LogonSession {
                luid,
                account: row.account.as_str().into(),
                user: self.sid(&row.account),
                logon_type,
                recorded_session: SessionId(row.sessions.first().copied().unwrap_or(0)),
                linked: Luid::parse(&row.linked),
                references: 0,
                present_in: Table::new(),
                predefined,
            });
        }
        if !others.is_empty() {
            others.sort_unstable();
            let count = counted(others.len(), "logon session");
            others.dedup();
            self.left_out.push(format!(
                "Left out of the list, because the model has no such types: {count} ({}).",
                listed(&others)
            ));
        }
        logon_sessions
    }

    fn services(&mut self) -> Vec<Service> {
        let mut known = BTreeSet::new();
        let mut services = Vec::new();
        for row in &self.observation.services {
            if !known.insert(row.name.to_lowercase()) {
                self.faults.push(format!("the service {} stands there twice", row.name));
            }
            match self.service(row) {
                Ok(service) => services.push(service),
                Err(fault) => self.faults.push(fault),
            }
        }
        let unknown = self.observation.services.iter().filter(|row| row.start.is_empty()).count();
        if unknown > 0 {
            let count = counted(unknown, "service");
            self.left_out.push(format!("When {count} start was not told; they stand here as started on demand."));
        }
        services
    }

    fn service(&self, row: &ServiceRow) -> Result<Service, String> {
        let state = State::CONSTANTS.iter().find(|(name, _)| name.strip_prefix("SERVICE_") == Some(&row.state));
        let state = state.and_then(|(_, number)| State::from_number(*number));
        let state = state.ok_or_else(|| format!("the service {} is {}, which is no state", row.name, row.state))?;
        let start = match row.start.as_str() {
            "boot" => Start::Boot,
            "system" => Start::System,
            "auto" => Start::Auto,
            "demand" | "" => Start::Demand,
            "disabled" => Start::Disabled,
            other => return Err(format!("the service {} starts {other}, which is no kind of start", row.name)),
        };
        let account = match row.account.to_lowercase().as_str() {
            "localsystem" => ServiceAccount::LocalSystem,
            r"nt authority\localservice" => ServiceAccount::LocalService,
            r"nt authority\networkservice" => ServiceAccount::NetworkService,
            "" => ServiceAccount::Driver,
            _ => ServiceAccount::User(row.account.as_str().into()),
        };
        let mut service = Service::declared(&row.name, "", start, account, false);
        service.status.state = state;
        let runs = |pid: &u32| self.observation.processes.iter().any(|process| process.pid == *pid);
        service.process = row.pid.filter(runs).map(ProcessId);
        Ok(service)
    }
}

/// Who is logged on in a session: a program of the user's in it shows the token.
fn user(row: &SessionRow, processes: &[RunningProcess]) -> Option<Interactive> {
    let luid = Luid::parse(&row.logon_session);
    let own = |process: &&RunningProcess| {
        process.token.session == SessionId(row.id)
            && *process.token.account == *row.user
            && luid.is_none_or(|luid| luid == process.token.logon_session)
    };
    let is_shell = |process: &&RunningProcess| process.image.eq_ignore_ascii_case("explorer.exe");
    let shell = processes.iter().filter(own).find(is_shell).or_else(|| processes.iter().find(own))?;
    let (account, token) = (shell.token.account.clone(), shell.token.clone());
    (!row.user.is_empty()).then_some(Interactive { account, token, full_token: None, shell: shell.id })
}

/// How a logon session was made, where the model has a word for it. What is cached is like what is not.
fn logon_type(row: &LogonSessionRow, luid: Luid) -> Option<LogonType> {
    match row.logon_type.as_str() {
        "System (0)" => Some(LogonType::System),
        "Interactive (2)" | "CachedInteractive (11)" => Some(LogonType::Interactive),
        "Network (3)" | "NetworkCleartext (8)" => Some(LogonType::Network),
        "Batch (4)" => Some(LogonType::Batch),
        "Unlock (7)" | "CachedUnlock (13)" => Some(LogonType::Unlock),
        "Service (5)" => Some(LogonType::Service),
        "NewCredentials (9)" => Some(LogonType::NewCredentials),
        "RemoteInteractive (10)" | "CachedRemoteInteractive (12)" => Some(LogonType::RemoteInteractive),
        "" if luid == Luid::LOCAL_SYSTEM => Some(LogonType::System),
        "" if [Luid::LOCAL_SERVICE, Luid::NETWORK_SERVICE].contains(&luid) => Some(LogonType::Service),
        _ => None,
    }
}

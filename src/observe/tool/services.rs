//! `sc query` and `sc queryex`: the services that run, and what each said of itself last.
//!
//! Without more words both leave out drivers and services that are stopped. `queryex` adds the process.
//! Left out: what is told of one service that is named, and the resume index.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::service::control_manager::may_query_status;
use crate::nt::service::{Service, ServiceKind, ServiceType, status};
use crate::observe::ServiceRow;
use crate::observe::tool::Line;

/// What `sc query` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScQuery {
    /// The services, in the order of their installation.
    pub services: Vec<ScQueryEntry>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScQueryEntry {
    /// Its name.
    pub service_name: String,
    /// The name that people are shown.
    pub display_name: String,
    /// Its type, in hexadecimal and in words.
    pub service_type: String,
    /// Where it stands, as a number and a word.
    pub state: String,
    /// Which controls it accepts.
    pub accepts: String,
    /// Why it stopped.
    pub win32_exit_code: u32,
    /// How far a pending state has come.
    pub checkpoint: u32,
    /// How long a pending state may take, in milliseconds.
    pub wait_hint: u32,
    /// The process; `queryex` alone tells it.
    pub pid: Option<u32>,
    /// Whether it was made from a template for one user; the tool tells it by the type.
    #[serde(skip)]
    pub is_of_a_user: bool,
}

impl ScQuery {
    /// What a process is shown; `extended` for `queryex`.
    pub fn of(machine: &Machine, by: &Process, extended: bool) -> ScQuery {
        let shown =
            |service: &&Service| service.is_active() && !service.is_driver() && may_query_status(machine, by.id);
        let services = machine.services().filter(shown);
        ScQuery { services: services.map(|service| ScQueryEntry::of(machine, service, extended)).collect() }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        self.services.iter().flat_map(ScQueryEntry::lines).collect()
    }
}

impl ScQueryEntry {
    fn of(machine: &Machine, service: &Service, extended: bool) -> ScQueryEntry {
        let status = service.status;
        let row = ServiceRow::of(machine, service);
        ScQueryEntry {
            service_name: row.name,
            display_name: service.display_name().to_owned(),
            service_type: type_words(service.configuration.service_type),
            state: format!("{}  {}", status.state as u64, row.state),
            accepts: accepts_words(status.accepts),
            win32_exit_code: status.win32_exit.0,
            checkpoint: status.checkpoint,
            wait_hint: status.wait_hint,
            pid: extended.then(|| service.process_told()),
            is_of_a_user: service.instance_in.is_some(),
        }
    }

    fn lines(&self) -> Vec<Line> {
        let name = &self.service_name;
        let field =
            |field: &str, value: String| Line::new(format!("{name} {field}"), format!("        {field:<19}: {value}"));
        let exit = self.win32_exit_code;
        let mut lines = vec![
            Line::new(format!("{name} SERVICE_NAME"), format!("SERVICE_NAME: {name}")),
            Line::new(format!("{name} DISPLAY_NAME"), format!("DISPLAY_NAME: {}", self.display_name)),
            field("TYPE", self.service_type.clone()),
            field("STATE", self.state.clone()),
            Line::new(format!("{name} accepts"), format!("{}({})", " ".repeat(32), self.accepts)),
            field("WIN32_EXIT_CODE", format!("{exit}  (0x{exit:x})")),
            field("SERVICE_EXIT_CODE", "0  (0x0)".to_owned()),
            field("CHECKPOINT", format!("0x{:x}", self.checkpoint)),
            field("WAIT_HINT", format!("0x{:x}", self.wait_hint)),
        ];
        if let Some(pid) = self.pid {
            lines.push(field("PID", pid.to_string()));
            lines.push(field("FLAGS", String::new()));
        }
        lines.push(Line::new(format!("{name} end"), ""));
        lines
    }
}

/// `110  WIN32_OWN_PROCESS  (interactive)`.
fn type_words(service_type: ServiceType) -> String {
    let word = ServiceKind::WORDS.iter().find(|(_, kind)| *kind == service_type.kind).map_or("", |(word, _)| *word);
    let interactive = if service_type.interactive { "  (interactive)" } else { "" };
    format!("{:x}  {}{interactive}", service_type.number(), word.trim_start_matches("SERVICE_"))
}

/// What a service accepts, in the three words of the tool.
fn accepts_words(accepts: u64) -> String {
    let accepted = |bit: u64| accepts & bit != 0;
    let stop = if accepted(status::ACCEPT_STOP) { "STOPPABLE" } else { "NOT_STOPPABLE" };
    let pause = if accepted(status::ACCEPT_PAUSE) { "PAUSABLE" } else { "NOT_PAUSABLE" };
    let shutdown = match (accepted(status::ACCEPT_PRESHUTDOWN), accepted(status::ACCEPT_SHUTDOWN)) {
        (true, _) => "ACCEPTS_PRESHUTDOWN",
        (false, true) => "ACCEPTS_SHUTDOWN",
        (false, false) => "IGNORES_SHUTDOWN",
    };
    format!("{stop}, {pause}, {shutdown}")
}

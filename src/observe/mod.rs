//! What a practitioner's tool would show, as plain values.
//!
//! Sessions as `query session` lists them, logon sessions as `logonsessions` does, processes as `tasklist`,
//! services as `sc query`, objects as WinObj. The values are shared by the screen, the report and real Windows; every
//! field is text or a number that compares. An [`observation::Observation`] is all of them of one running Windows.

pub mod observation;
pub mod probe;
pub mod redact;
pub mod tool;
pub mod unix;

use serde::{Deserialize, Serialize};

use crate::nt::machine::Machine;
use crate::nt::object_manager::Body;
use crate::nt::process::{Process, ProcessId};
use crate::nt::security::{Elevation, LogonSession};
use crate::nt::service::{Service, ServiceAccount};
use crate::nt::session::Session;
use crate::nt::session::terminal_services::station_name;

/// A row of `query session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRow {
    /// The session's number.
    pub id: u32,
    /// Its WinStation name: `Console`, `Services`, `RDP-Tcp#1`, or nothing when no terminal is attached.
    pub station: String,
    /// Its connection state: `Active`, `Connected`, `Disconnected`.
    pub state: String,
    /// The user who is logged on, or nothing.
    pub user: String,
    /// The logon session of that user, in hexadecimal, or nothing.
    pub logon_session: String,
    /// Whether the screen is locked.
    pub locked: bool,
    /// Where its programs' plain names go.
    pub named_objects: String,
}

/// A row of `logonsessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogonSessionRow {
    /// The LUID, in hexadecimal.
    pub luid: String,
    /// The account.
    pub account: String,
    /// The logon type, with its number.
    pub logon_type: String,
    /// The sessions in which it has processes now.
    pub sessions: Vec<u32>,
    /// How many tokens there are of it.
    pub references: u32,
    /// The other half of a split logon, or nothing.
    pub linked: String,
}

/// A row of `tasklist`, with what `whoami` would add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessRow {
    /// The process id.
    pub pid: u32,
    /// The name in the scenario, or the image's.
    pub name: String,
    /// The image file.
    pub image: String,
    /// The session.
    pub session: u32,
    /// The account that its token names.
    pub account: String,
    /// The logon session that its token names, in hexadecimal.
    pub logon_session: String,
    /// `full`, `limited`, or nothing where the token was not split.
    pub elevation: String,
    /// Its window station and desktop, or nothing.
    pub desktop: String,
    /// How many handles it holds.
    pub handles: usize,
    /// The call that it waits in, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub waits_in: String,
}

/// A row of `sc query`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRow {
    /// The service's name.
    pub name: String,
    /// Where it stands: `RUNNING`, `STOPPED`, `START_PENDING`.
    pub state: String,
    /// When it starts: `boot`, `system`, `auto`, `demand`, `disabled`.
    pub start: String,
    /// The account that it runs as.
    pub account: String,
    /// The process, while it runs.
    pub pid: Option<u32>,
    /// The session of that process.
    pub session: Option<u32>,
}

impl SessionRow {
    /// What a session's row says.
    pub fn of(session: &Session) -> SessionRow {
        SessionRow {
            id: session.id.0,
            station: station_name(session),
            state: format!("{:?}", session.state()),
            user: session.user.as_ref().map(|user| user.account.to_string()).unwrap_or_default(),
            logon_session: session.logon_session().map(|luid| luid.to_string()).unwrap_or_default(),
            locked: session.locked,
            named_objects: session.named_objects.to_string(),
        }
    }
}

impl LogonSessionRow {
    /// What a logon session's row says.
    pub fn of(logon_session: &LogonSession) -> LogonSessionRow {
        LogonSessionRow {
            luid: logon_session.luid.to_string(),
            account: logon_session.account.to_string(),
            logon_type: logon_session.logon_type.words(),
            sessions: logon_session.present_in.keys().map(|session| session.0).collect(),
            references: logon_session.references,
            linked: logon_session.linked.map(|luid| luid.to_string()).unwrap_or_default(),
        }
    }
}

impl ProcessRow {
    /// What a process's row says; `name` is what the scenario calls it.
    pub fn of(machine: &Machine, process: &Process, name: Option<&str>) -> ProcessRow {
        ProcessRow {
            pid: process.id.0,
            name: name.map_or_else(|| process.image.to_string(), str::to_owned),
            image: process.image.to_string(),
            session: process.session().0,
            account: process.token.account.to_string(),
            logon_session: process.token.logon_session.to_string(),
            elevation: match process.token.elevation {
                Elevation::Default => String::new(),
                Elevation::Full => "full".to_owned(),
                Elevation::Limited => "limited".to_owned(),
            },
            desktop: desktop_name(machine, process),
            handles: process.handles.len(),
            waits_in: process.unreturned().map(|call| call.call.to_owned()).unwrap_or_default(),
        }
    }
}

/// The window station and the desktop of a process: `WinSta0\\Default`.
fn desktop_name(machine: &Machine, process: &Process) -> String {
    let desktop = process.connection.desktop.and_then(|desktop| machine.objects().get(desktop.object));
    let Some(Body::Desktop { name, window_station, .. }) = desktop.map(|object| &object.body) else {
        return String::new();
    };
    let station = machine.objects().path(*window_station);
    let station = station.rsplit('\\').next().unwrap_or_default();
    format!("{station}\\{name}")
}

impl ServiceRow {
    /// What a service's row says.
    pub fn of(machine: &Machine, service: &Service) -> ServiceRow {
        ServiceRow {
            name: service.name.to_string(),
            state: service.status.state.name().trim_start_matches("SERVICE_").to_owned(),
            start: format!("{:?}", service.configuration.start).to_lowercase(),
            account: match &service.configuration.account {
                ServiceAccount::LocalSystem => "LocalSystem".to_owned(),
                ServiceAccount::LocalService => "LocalService".to_owned(),
                ServiceAccount::NetworkService => "NetworkService".to_owned(),
                ServiceAccount::User(account) => account.to_string(),
                ServiceAccount::Driver => String::new(),
            },
            pid: service.process.map(|ProcessId(pid)| pid),
            session: service.process.and_then(|pid| machine.process(pid)).map(|process| process.session().0),
        }
    }
}

//! The task scheduler: programs that run when their time comes, and the two ways in which they can run as a user.
//!
//! "Run only when user is logged on" starts the program with the token of the user who is logged on, in that user's
//! session; who is not logged on has no such token, and the program does not run. "Run whether user is logged on or not"
//! logs the user on once more, as a batch job, in the session of the scheduler: session 0, on a window station that nobody
//! sees, with none of the drive letters that the user has elsewhere.
//! Left out: triggers, passwords and `S4U` (which has no network besides), groups, tasks of service accounts.
//! Written down in: Microsoft, `TASK_LOGON_TYPE`, "Security Contexts for Tasks" and "Log on as a batch job"; that session 0
//! is where such tasks run is reported by Chung for releases since Windows Vista, and is concluded for older ones.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{Parent, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::LogonType;
use crate::nt::service::{Service, ServiceAccount, Start};
use crate::nt::session::SessionId;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::window_station;

/// The service that is the task scheduler.
pub const SCHEDULER: &str = "Schedule";

/// A program that is to run as a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub name: Arc<str>,
    /// The program's image file.
    pub image: Arc<str>,
    /// The user it runs as.
    pub user: Arc<str>,
    /// "Run only when user is logged on" (`TASK_LOGON_INTERACTIVE_TOKEN`).
    pub logged_on_only: bool,
    /// "Run with highest privileges" (`TASK_RUNLEVEL_HIGHEST`): an administrator's task gets the full token.
    pub highest: bool,
    /// The user may log on as a batch job. Scheduling a task gives that right, and a policy can take it away.
    pub batch_right: bool,
}

/// The service that runs tasks, as it is installed.
pub fn scheduler() -> Service {
    Service::declared(SCHEDULER, "svchost.exe", Start::Auto, ServiceAccount::LocalSystem, false)
}

impl Machine {
    /// The same machine, with these tasks.
    #[must_use]
    pub fn scheduling(mut self, tasks: &[Task]) -> Machine {
        self.tasks = tasks.into();
        self
    }
}

/// The time of a task has come: its process, if it runs.
pub(crate) fn run(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<Option<ProcessId>, Refusal> {
    let task = machine.tasks.iter().find(|task| &*task.name == name).cloned();
    let task = task.ok_or_else(|| Refusal::new(format!("there is no task {name}")))?;
    let scheduler = machine.service(SCHEDULER).and_then(|service| service.process).map(Parent::Process);
    let scheduler = scheduler.ok_or_else(|| Refusal::new("the task scheduler does not run".to_owned()))?;
    let process = if task.logged_on_only {
        run_for_who_is_logged_on(machine, trace, &task, scheduler)
    } else {
        run_as_batch_job(machine, trace, &task, scheduler)?
    };
    if process.is_none() {
        let rule = if task.logged_on_only { Rule::TaskNeedsItsUser } else { Rule::TaskNeedsTheBatchRight };
        trace.happened(rule, Event::TaskNotRun(task.name));
    }
    Ok(process)
}

fn run_for_who_is_logged_on(
    machine: &mut Machine,
    trace: &mut Trace,
    task: &Task,
    scheduler: Parent,
) -> Option<ProcessId> {
    let session = machine.session_of(&task.user).and_then(|id| machine.session(id))?;
    let user = session.user.clone()?;
    let full = user.full_token.filter(|_| task.highest);
    let (token, rule) = (full.unwrap_or(user.token), Rule::TaskInTheUsersSession);
    let process = machine.start_with_token(trace, rule, &task.image, scheduler, token);
    let desktop = machine.process(user.shell).and_then(|shell| shell.connection.desktop);
    if let Some(desktop) = desktop {
        window_station::connect_to_desktop(machine, process, desktop.object);
    }
    Some(process)
}

fn run_as_batch_job(
    machine: &mut Machine,
    trace: &mut Trace,
    task: &Task,
    scheduler: Parent,
) -> Result<Option<ProcessId>, Refusal> {
    if !task.batch_right {
        trace.answered(Rule::TaskNeedsTheBatchRight, NtStatus::LOGON_TYPE_NOT_GRANTED);
        return Ok(None);
    }
    let (logon_type, session) = (LogonType::Batch, SessionId::ZERO);
    let request = Request { account: &task.user, logon_type, session, logon_sid: None };
    let logon = local_security_authority::log_on(machine, trace, request)?;
    let full = logon.full_token.filter(|_| task.highest);
    let (token, rule) = (full.unwrap_or(logon.token), Rule::TaskAsBatchJob);
    let process = machine.start_with_token(trace, rule, &task.image, scheduler, token);
    window_station::connect_to_service_station(machine, trace, process);
    Ok(Some(process))
}

//! Status: what a service says of itself, and what the manager makes of it.
//!
//! The manager keeps the last report. It does not judge the order of states, but it keeps the configured type whatever is
//! reported, and in a state that is not pending a checkpoint or a wait hint means nothing and is kept as zero.
//! Written down in: Microsoft, `SERVICE_STATUS`, "Service State Transitions", and `RSetServiceStatus` (MS-SCMR) for what is
//! invalid; what is read back is asserted by Wine's `services/tests/service.c`.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::service::control_manager;
use crate::nt::service::handles::Opened;
use crate::nt::service::kind::ServiceType;
use crate::nt::service::notification;
use crate::nt::service::record::{Main, Service, ServiceId};
use crate::nt::service::refusal::Denied;
use crate::nt::status::Win32Error;
use crate::nt::trace::Trace;

/// Where a service stands: `dwCurrentState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not running.
    Stopped = 1,
    /// Starting.
    StartPending = 2,
    /// Stopping.
    StopPending = 3,
    /// Running.
    Running = 4,
    /// About to run again.
    ContinuePending = 5,
    /// About to pause.
    PausePending = 6,
    /// Paused.
    Paused = 7,
}

impl State {
    /// The values, each with its name in the headers.
    pub const CONSTANTS: [(&'static str, u64); 7] = [
        ("SERVICE_STOPPED", 1),
        ("SERVICE_START_PENDING", 2),
        ("SERVICE_STOP_PENDING", 3),
        ("SERVICE_RUNNING", 4),
        ("SERVICE_CONTINUE_PENDING", 5),
        ("SERVICE_PAUSE_PENDING", 6),
        ("SERVICE_PAUSED", 7),
    ];

    /// Every state.
    pub const ALL: [State; 7] = [
        State::Stopped,
        State::StartPending,
        State::StopPending,
        State::Running,
        State::ContinuePending,
        State::PausePending,
        State::Paused,
    ];

    /// The state with this number.
    pub fn from_number(number: u64) -> Option<State> {
        State::ALL.into_iter().find(|state| *state as u64 == number)
    }

    /// Its name in the headers.
    pub fn name(self) -> &'static str {
        State::CONSTANTS.iter().find(|(_, number)| *number == self as u64).map_or("", |(name, _)| *name)
    }

    /// How it stands, in words: `running`, `about to pause`.
    pub fn words(self) -> &'static str {
        match self {
            State::Stopped => "stopped",
            State::StartPending => "starting",
            State::StopPending => "stopping",
            State::Running => "running",
            State::ContinuePending => "about to go on",
            State::PausePending => "about to pause",
            State::Paused => "paused",
        }
    }

    fn is_pending(self) -> bool {
        match self {
            State::StartPending | State::StopPending | State::ContinuePending | State::PausePending => true,
            State::Stopped | State::Running | State::Paused => false,
        }
    }
}

/// `SERVICE_ACCEPT_STOP`.
pub(crate) const ACCEPT_STOP: u64 = 0x1;
/// `SERVICE_ACCEPT_PAUSE_CONTINUE`.
pub(crate) const ACCEPT_PAUSE: u64 = 0x2;
/// `SERVICE_ACCEPT_SHUTDOWN`.
pub(crate) const ACCEPT_SHUTDOWN: u64 = 0x4;
/// `SERVICE_ACCEPT_SESSIONCHANGE`.
pub(crate) const ACCEPT_SESSION_CHANGE: u64 = 0x80;
/// `SERVICE_ACCEPT_PRESHUTDOWN`.
pub(crate) const ACCEPT_PRESHUTDOWN: u64 = 0x100;

/// The controls that a service accepts: the bits of `dwControlsAccepted`, each with its name in the headers.
pub const ACCEPTS: &[(&str, u64)] = &[
    ("SERVICE_ACCEPT_STOP", ACCEPT_STOP),
    ("SERVICE_ACCEPT_PAUSE_CONTINUE", ACCEPT_PAUSE),
    ("SERVICE_ACCEPT_SHUTDOWN", ACCEPT_SHUTDOWN),
    ("SERVICE_ACCEPT_PARAMCHANGE", 0x8),
    ("SERVICE_ACCEPT_NETBINDCHANGE", 0x10),
    ("SERVICE_ACCEPT_HARDWAREPROFILECHANGE", 0x20),
    ("SERVICE_ACCEPT_POWEREVENT", 0x40),
    ("SERVICE_ACCEPT_SESSIONCHANGE", ACCEPT_SESSION_CHANGE),
    ("SERVICE_ACCEPT_PRESHUTDOWN", ACCEPT_PRESHUTDOWN),
    ("SERVICE_ACCEPT_TIMECHANGE", 0x200),
    ("SERVICE_ACCEPT_TRIGGEREVENT", 0x400),
    ("SERVICE_ACCEPT_USERMODEREBOOT", 0x800),
];

/// Why a service stopped: `dwWin32ExitCode`, each with its name in the headers; any other error can be reported too.
pub const EXIT_CODES: &[(&str, u64)] = &[
    ("NO_ERROR", 0),
    ("ERROR_SUCCESS", 0),
    ("ERROR_SERVICE_SPECIFIC_ERROR", 1066),
    ("ERROR_PROCESS_ABORTED", 1067),
    ("ERROR_SERVICE_NEVER_STARTED", 1077),
];

/// The bits that have a meaning.
const ACCEPTABLE: u64 = 0xFFF;

/// What is kept of a service's last report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Where it stands.
    pub state: State,
    /// Which controls it accepts, as bits of [`ACCEPTS`].
    pub accepts: u64,
    /// Why it stopped.
    pub win32_exit: Win32Error,
    /// How far a pending state has come.
    pub checkpoint: u32,
    /// How long a pending state may take, in milliseconds.
    pub wait_hint: u32,
}

impl Status {
    /// Of a service that was not started since boot.
    pub const NEVER_STARTED: Status = Status::resting(State::Stopped, 0, Win32Error::SERVICE_NEVER_STARTED);
    /// Of a service that the manager has just started.
    pub const STARTING: Status =
        Status { wait_hint: 2000, ..Status::resting(State::StartPending, 0, Win32Error::SUCCESS) };
    /// Of a service that runs and can be stopped.
    pub const RUNNING: Status = Status::resting(State::Running, ACCEPT_STOP, Win32Error::SUCCESS);
    /// Of a service that stopped because it was told to.
    pub const STOPPED: Status = Status::resting(State::Stopped, 0, Win32Error::SUCCESS);
    /// Of a service whose process is gone without a word.
    pub const ABORTED: Status = Status::resting(State::Stopped, 0, Win32Error::PROCESS_ABORTED);

    const fn resting(state: State, accepts: u64, win32_exit: Win32Error) -> Status {
        Status { state, accepts, win32_exit, checkpoint: 0, wait_hint: 0 }
    }
}

/// What a service reports: `SERVICE_STATUS` as it is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    pub(crate) service_type: u64,
    pub(crate) state: u64,
    pub(crate) accepts: u64,
    pub(crate) win32_exit: u32,
    pub(crate) checkpoint: u32,
    pub(crate) wait_hint: u32,
}

/// What a report becomes, or that it cannot be one.
fn normalised(report: Report) -> Result<Status, Denied> {
    let state = State::from_number(report.state).ok_or(Denied::BAD_STATUS)?;
    let interactive = report.service_type & ServiceType::INTERACTIVE != 0;
    let type_is_one = match report.service_type & !ServiceType::INTERACTIVE {
        0x10 | 0x20 | 0x30 => true,
        0x1 | 0x2 | 0xB => !interactive,
        _ => false,
    };
    if !type_is_one || report.accepts & !ACCEPTABLE != 0 {
        return Err(Denied::BAD_STATUS);
    }
    let (checkpoint, wait_hint) = if state.is_pending() { (report.checkpoint, report.wait_hint) } else { (0, 0) };
    Ok(Status { state, accepts: report.accepts, win32_exit: Win32Error(report.win32_exit), checkpoint, wait_hint })
}

/// `SetServiceStatus`: the service of the calling process reports.
///
/// The dispatcher got the status handle together with the start; once the service is stopped the handle is gone.
pub(crate) fn report(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    report: Report,
) -> Result<(), Denied> {
    let reporting = control_manager::service_of(machine, process)
        .filter(|(_, service)| service.run.main != Main::NotCalled && service.is_active());
    let (id, returned) =
        reporting.map(|(id, service)| (id, service.run.main == Main::Returned)).ok_or(Denied::NO_STATUS_HANDLE)?;
    let status = normalised(report)?;
    change(machine, trace, Rule::ServiceReportsItself, id, status);
    if status.state == State::Stopped && returned {
        // The dispatcher returns, and the program has nothing left to do.
        machine.end_process(trace, Rule::ProcessEnds, process);
    }
    control_manager::remove_if_due(machine, trace, id);
    Ok(())
}

/// Gives a service another status, tells it, and tells whoever asked to be told.
pub(crate) fn change(machine: &mut Machine, trace: &mut Trace, rule: Rule, id: ServiceId, status: Status) {
    let Some(before) = machine.services.get(id).map(|service| service.status.state) else { return };
    let name = machine.services.change(id, |service| {
        service.status = status;
        service.name.clone()
    });
    let Some(name) = name else { return };
    trace.happened(rule, Event::ServiceIs(name, status.state.words()));
    if before != status.state {
        notification::state_changed(machine, trace, id);
    }
}

/// `QueryServiceStatus`: the service of a handle that may ask for its status.
pub(crate) fn query(machine: &Machine, opened: Opened) -> Result<&Service, Denied> {
    opened.needs(AccessMask::SERVICE_QUERY_STATUS)?;
    opened.service(machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(report: Report, expected: Option<(State, u32, u32)>) {
        let found = normalised(report).ok().map(|status| (status.state, status.checkpoint, status.wait_hint));
        assert_eq!(found, expected, "{report:?}");
    }

    #[test]
    fn only_a_pending_state_keeps_its_progress() {
        let report = Report { service_type: 0x30, state: 2, accepts: 0, win32_exit: 0, checkpoint: 3, wait_hint: 5000 };
        check(report, Some((State::StartPending, 3, 5000)));
        check(Report { state: 4, ..report }, Some((State::Running, 0, 0)));
        check(Report { state: 7, ..report }, Some((State::Paused, 0, 0)));
    }

    #[test]
    fn a_status_that_is_none_is_refused() {
        let report = Report { service_type: 0x10, state: 4, accepts: 1, win32_exit: 0, checkpoint: 0, wait_hint: 0 };
        check(report, Some((State::Running, 0, 0)));
        check(Report { state: 0, ..report }, None);
        check(Report { state: 8, ..report }, None);
        check(Report { service_type: 0, ..report }, None);
        check(Report { service_type: 0x101, ..report }, None);
        check(Report { service_type: 0x11, ..report }, None);
        check(Report { accepts: 0x1000, ..report }, None);
    }
}

//! Services: programs and drivers that the service control manager starts, with nobody logged on.
//!
//! Modelled: installing, configuring and removing them; starting them with what they depend on, in session 0 and with a
//! logon session of their own unless they run as one of the built-in accounts, on a window station that no user sees or,
//! marked as interactive where that is allowed, on WinSta0 of session 0; what they report, and what reaches them.
//! Left out: shared processes, failure actions, triggers, the answer that NT 4.0 alone gives to a null pointer
//! (`ERROR_INVALID_PARAMETER`, by an old version of Wine's test).
//! Read [`kind`] and [`record`] for what is kept of a service, `start` and [`control`] for what happens to it, [`status`]
//! for what it says of itself, and `refusal` for every way in which a program is told no. [`hosts`] and [`task_scheduler`]
//! are services that run what others wrote, [`detection`] tells a user what services show, and [`per_user`] is about
//! services that are not in session 0.
//! Written down in: Microsoft, "Services" and MS-SCMR; ReactOS `services`; Wine's tests of `advapi32` and of `services`.

pub mod calls;
pub mod configuration;
pub mod control;
pub mod control_manager;
pub mod detection;
pub mod enumeration;
pub mod handles;
pub mod hosts;
pub mod kind;
pub mod lock;
pub mod notification;
pub mod per_user;
pub mod record;
pub(crate) mod refusal;
pub(crate) mod start;
pub mod status;
pub mod task_scheduler;

use std::sync::Arc;

use crate::nt::era::System;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::service::configuration::{DisplayNamePolicy, PreshutdownPolicy};
use crate::nt::service::control::AfterStopPolicy;
use crate::nt::service::control_manager::UnknownMachinePolicy;
use crate::nt::service::detection::SessionZeroWindowPolicy;
use crate::nt::service::lock::DatabaseLockPolicy;
use crate::nt::service::notification::NotificationPolicy;
use crate::nt::service::per_user::PerUserServicesPolicy;
use crate::nt::service::refusal::Denied;
use crate::nt::service::status::{ACCEPT_PAUSE, ACCEPT_STOP, State, Status};
use crate::nt::status::Win32Error;
use crate::nt::trace::Trace;

pub use control_manager::Services;
pub use kind::{ServiceKind, ServiceType, Start};
pub use record::{Configuration, Service, ServiceAccount, ServiceId};

/// Which accounts are there for services alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceAccountsPolicy {
    /// LocalSystem alone, as Microsoft's upgrade guide of 2003 says of Windows NT 4.0 and 2000.
    LocalSystemAlone,
    /// LocalSystem, and LocalService and NetworkService with fewer rights: in Windows Server 2003 by the same guide, in
    /// XP by common report.
    ThreeAccounts,
}

/// Whether a release has such a service.
pub(crate) fn is_known_to(system: &System, service: &Service) -> bool {
    let is_template = service.configuration.service_type.kind == ServiceKind::UserOwnProcess;
    let has_templates = system.era.per_user_services == PerUserServicesPolicy::AtLogon;
    let has_detection = system.era.session_zero_windows == SessionZeroWindowPolicy::Detected;
    (has_templates || !is_template) && (has_detection || !service.is_named(detection::DETECTION))
}

/// Starts every service that starts by itself.
pub(crate) fn start_automatic(machine: &mut Machine, trace: &mut Trace) {
    let by_itself = |service: &Service| match service.configuration.start {
        Start::Boot | Start::System | Start::Auto => {
            !service.is_active() && service.configuration.service_type.kind != ServiceKind::UserOwnProcess
        }
        Start::Demand | Start::Disabled => false,
    };
    let services: Vec<ServiceId> =
        machine.services.iter().filter(|(_, service)| by_itself(service)).map(|(id, _)| id).collect();
    for id in services {
        // A service that cannot start stays stopped; boot goes on.
        let _ = start::start(machine, trace, id, &[]);
    }
}

/// Starts a service because the script says so, not because a program asks.
pub(crate) fn start_for_script(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    let (id, _) = machine.services.find(name).ok_or_else(|| Refusal::new(format!("there is no service {name}")))?;
    if machine.service_control_manager.is_none() {
        return Err(Refusal::new("the service control manager does not run yet".to_owned()));
    }
    start::start(machine, trace, id, &[]).map_err(|denied| {
        Refusal::new(match denied {
            Denied::ALREADY_RUNNING => format!("service {name} is running already"),
            Denied::DISABLED => format!("service {name} is disabled"),
            Denied::TEMPLATE => format!("service {name} is a template, of which each user gets an instance"),
            Denied::LOGON_FAILED => "this release has no such account for services".to_owned(),
            denied => format!("service {name} does not start: {}", denied.error),
        })
    })
}

/// Stops a service because the script says so: it reports that it stopped, and its process ends.
pub(crate) fn stop_for_script(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    let found = machine.services.find(name).ok_or_else(|| Refusal::new(format!("there is no service {name}")))?;
    match found {
        (_, service) if service.status.state == State::Running && service.status.accepts & ACCEPT_STOP == 0 => {
            Err(Refusal::new(format!("service {name} does not take a stop")))
        }
        (id, service) if service.is_active() => {
            stop_by_itself(machine, trace, id);
            Ok(())
        }
        _ => Err(Refusal::new(format!("service {name} is not running"))),
    }
}

/// Pauses a service because the script says so: its process stays, and it reports that it is paused.
pub(crate) fn pause_for_script(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    rest(machine, trace, name, [State::Running, State::Paused])
}

/// Lets a paused service go on because the script says so.
pub(crate) fn continue_for_script(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    rest(machine, trace, name, [State::Paused, State::Running])
}

fn rest(machine: &mut Machine, trace: &mut Trace, name: &str, [from, to]: [State; 2]) -> Result<(), Refusal> {
    let (id, service) =
        machine.services.find(name).ok_or_else(|| Refusal::new(format!("there is no service {name}")))?;
    let status = service.status;
    if status.state != from {
        return Err(Refusal::new(format!("service {name} is {}", status.state.name())));
    }
    if status.accepts & ACCEPT_PAUSE == 0 {
        return Err(Refusal::new(format!("service {name} does not take a pause")));
    }
    status::change(machine, trace, Rule::ServicesCanPause, id, Status { state: to, ..status });
    Ok(())
}

/// A service does what it is told and stops.
pub(crate) fn stop_by_itself(machine: &mut Machine, trace: &mut Trace, id: ServiceId) {
    match machine.services.get(id).and_then(|service| service.process) {
        Some(process) => {
            machine.end_process(trace, Rule::ProcessEnds, process);
            machine.services.change(id, |service| service.status.win32_exit = Win32Error::SUCCESS);
        }
        None => status::change(machine, trace, Rule::DriversAreServices, id, Status::STOPPED),
    }
}

/// What a successful call leaves as the last error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceSuccessPolicy {
    /// Calls that give a handle set it to `ERROR_SUCCESS`; others leave it alone.
    HandlesClearIt,
    /// Every call leaves `ERROR_IO_PENDING` of its own waiting.
    IoPending,
    /// Every call sets it to `ERROR_SUCCESS`.
    Cleared,
}

/// How the service control manager of a release answers, where releases differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServicePolicies {
    /// What asking for another computer's services answers.
    pub unknown_machine: UnknownMachinePolicy,
    /// What a lock of the database of services does.
    pub database_lock: DatabaseLockPolicy,
    /// Whether two services may have one display name.
    pub display_names: DisplayNamePolicy,
    /// How long a service may take before the machine shuts down.
    pub preshutdown: PreshutdownPolicy,
    /// How often a program can ask by one handle to be told of a service.
    pub notifications: NotificationPolicy,
    /// What becomes of controls after a service took a stop.
    pub after_stop: AfterStopPolicy,
    /// What a successful call leaves as the last error.
    pub success: ServiceSuccessPolicy,
}

/// The strings of a list that is written with commas; a program separates them with null characters.
pub(crate) fn list(text: &str) -> Arc<[Arc<str>]> {
    text.split([',', '\0']).filter(|item| !item.is_empty()).map(Arc::from).collect()
}

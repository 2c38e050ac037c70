//! Services: programs that the service control manager starts, with nobody logged on.
//!
//! Modelled: a service's start, account and state, and the process that runs it: in session 0, with a logon session of its
//! own unless it runs as one of the built-in accounts, on a window station that no user sees, or,
//! marked as interactive where that is allowed, on WinSta0 of session 0.
//! Left out: controls, dependencies, shared processes, failure actions, the per-user services of Windows 10.
//! Written down in: Microsoft, "Service User Accounts" and "Interactive Services"; ReactOS `services/database.c`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{Parent, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{LogonType, Token};
use crate::nt::session::SessionId;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::trace::Trace;
use crate::nt::window::window_station;

/// When a service starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// By itself, at boot.
    Auto,
    /// When it is asked for.
    Demand,
    /// Never.
    Disabled,
}

impl Start {
    /// The words of a scenario, and of `sc config`.
    pub const WORDS: &'static [(&'static str, Start)] =
        &[("Auto", Start::Auto), ("Demand", Start::Demand), ("Disabled", Start::Disabled)];
}

/// As whom a service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceAccount {
    /// LocalSystem.
    LocalSystem,
    /// LocalService.
    LocalService,
    /// NetworkService.
    NetworkService,
    /// A user of this machine.
    User(Arc<str>),
}

/// Which accounts are there for services alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceAccountsPolicy {
    /// LocalSystem. That the other two came with Windows XP is believed, and not confirmed by a source.
    LocalSystemAlone,
    /// LocalSystem, and LocalService and NetworkService with fewer rights.
    ThreeAccounts,
}

/// What a service is to the system that starts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// A driver: it runs in the kernel.
    KernelDriver,
    /// A driver that is a file system.
    FileSystemDriver,
    /// A program with a process of its own.
    OwnProcess,
    /// A program that shares its process with others.
    ShareProcess,
}

impl ServiceKind {
    /// The words of the headers.
    pub const WORDS: &'static [(&'static str, ServiceKind)] = &[
        ("SERVICE_KERNEL_DRIVER", ServiceKind::KernelDriver),
        ("SERVICE_FILE_SYSTEM_DRIVER", ServiceKind::FileSystemDriver),
        ("SERVICE_WIN32_OWN_PROCESS", ServiceKind::OwnProcess),
        ("SERVICE_WIN32_SHARE_PROCESS", ServiceKind::ShareProcess),
    ];
}

/// What the service control manager knows of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: Arc<str>,
    /// What people are shown instead of its name.
    pub display_name: Option<Arc<str>>,
    /// What it is.
    pub kind: ServiceKind,
    /// Its image file.
    pub image: Arc<str>,
    /// When it starts.
    pub start: Start,
    /// As whom it runs.
    pub account: ServiceAccount,
    /// `SERVICE_INTERACTIVE_PROCESS`: it wants to be seen.
    pub interactive: bool,
    /// Its process, while it runs.
    pub process: Option<ProcessId>,
}

/// Starts every service that starts by itself.
pub(crate) fn start_automatic(machine: &mut Machine, trace: &mut Trace) {
    let names: Vec<Arc<str>> = machine
        .services()
        .filter(|service| service.start == Start::Auto && service.process.is_none())
        .map(|service| service.name.clone())
        .collect();
    for name in names {
        // A service that cannot start stays stopped; boot goes on.
        let _ = start(machine, trace, &name);
    }
}

/// Starts a service.
pub(crate) fn start(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    let service = machine.service(name).ok_or_else(|| Refusal::new(format!("there is no service {name}")))?.clone();
    if service.process.is_some() {
        return Err(Refusal::new(format!("service {name} is running already")));
    }
    if service.start == Start::Disabled {
        return Err(Refusal::new(format!("service {name} is disabled")));
    }
    let Some(manager) = machine.service_control_manager else {
        return Err(Refusal::new("the service control manager does not run yet".to_owned()));
    };
    let token = token_for(machine, trace, &service.account)?;
    let process = machine.start_with_token(
        trace,
        Rule::ServicesRunInSessionZero,
        &service.image,
        Parent::Process(manager),
        token,
    );
    let seen = service.interactive && service.account == ServiceAccount::LocalSystem;
    if seen && !machine.system().settings.no_interactive_services {
        window_station::connect_to_interactive(machine, process);
    } else {
        window_station::connect_to_service_station(machine, trace, process);
    }
    machine.change_service(name, |service| service.process = Some(process));
    trace.happened(Rule::ServicesRunInSessionZero, Event::ServiceStarted(service.name));
    Ok(())
}

/// Stops a service by ending its process.
pub(crate) fn stop(machine: &mut Machine, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
    let service = machine.service(name).ok_or_else(|| Refusal::new(format!("there is no service {name}")))?;
    let Some(process) = service.process else {
        return Err(Refusal::new(format!("service {name} is not running")));
    };
    machine.end_process(trace, Rule::ProcessEnds, process);
    Ok(())
}

/// The built-in accounts have logon sessions from boot; any other account is logged on anew at each start.
fn token_for(machine: &mut Machine, trace: &mut Trace, account: &ServiceAccount) -> Result<Arc<Token>, Refusal> {
    let three = machine.system().era.service_accounts == ServiceAccountsPolicy::ThreeAccounts;
    match account {
        ServiceAccount::LocalService | ServiceAccount::NetworkService if !three => {
            Err(Refusal::new("this release has no such account for services".to_owned()))
        }
        ServiceAccount::LocalSystem => Ok(Arc::new(local_security_authority::system_token(SessionId::ZERO))),
        ServiceAccount::LocalService => Ok(Arc::new(local_security_authority::local_service_token())),
        ServiceAccount::NetworkService => Ok(Arc::new(local_security_authority::network_service_token())),
        ServiceAccount::User(account) => {
            let (logon_type, session) = (LogonType::Service, SessionId::ZERO);
            let request = Request { account, logon_type, session, logon_sid: None };
            Ok(local_security_authority::log_on(machine, trace, request)?.token)
        }
    }
}

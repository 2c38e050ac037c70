//! Configuration: installing a service, changing it, and asking what is set.
//!
//! Left out: passwords, descriptions, failure actions, triggers; of the levels of `QueryServiceConfig2` the time that a
//! service gets before the machine shuts down is modelled.
//! Written down in: Microsoft, `CreateService`, `ChangeServiceConfig` and `QueryServiceConfig2`; the order of the checks is
//! asserted by Wine's `advapi32/tests/service.c`, and of tags by ReactOS `apitests/advapi32/CreateService.c`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::Handle;
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::service::ServiceAccountsPolicy;
use crate::nt::service::control_manager::{self};
use crate::nt::service::handles::{self, Opened, Reached};
use crate::nt::service::kind::{ServiceType, Start};
use crate::nt::service::record::{Configuration, Service, ServiceAccount, ServiceId};
use crate::nt::service::refusal::Denied;
use crate::nt::service::{notification, start};
use crate::nt::trace::Trace;

/// `SERVICE_NO_CHANGE`: what is set stays.
pub(crate) const NO_CHANGE: u64 = 0xFFFF_FFFF;

/// Whether two services may have one display name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayNamePolicy {
    /// No.
    OneService,
    /// Yes; whoever looks for it finds the first.
    ManyServices,
}

/// How long a service may take before the machine shuts down, where nobody has set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreshutdownPolicy {
    /// There is no such time.
    Absent,
    /// Three minutes.
    ThreeMinutes,
    /// Ten seconds.
    TenSeconds,
}

/// What a program asks to be configured.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) display: Option<Arc<str>>,
    pub(crate) service_type: u64,
    pub(crate) start: u64,
    pub(crate) error_control: u64,
    pub(crate) path: Option<Arc<str>>,
    pub(crate) group: Option<Arc<str>>,
    pub(crate) wants_tag: bool,
    pub(crate) dependencies: Option<Arc<[Arc<str>]>>,
    pub(crate) account: Option<Arc<str>>,
}

/// A service that was installed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Installed {
    pub(crate) handle: Handle,
    /// Its place in its group, where it was asked for.
    pub(crate) tag: Option<u32>,
}

/// `CreateService`.
///
/// | in this order | refused as |
/// | --- | --- |
/// | the right to create | `ERROR_ACCESS_DENIED` |
/// | an account that is there | `ERROR_INVALID_SERVICE_ACCOUNT` |
/// | a name that is one | `ERROR_INVALID_NAME` |
/// | a path; a type, a start and an error control that fit together; a tag only in a group | `ERROR_INVALID_PARAMETER` |
/// | no service of that name | `ERROR_SERVICE_EXISTS`, or `ERROR_SERVICE_MARKED_FOR_DELETE` |
/// | nobody else shown under the display name | `ERROR_DUPLICATE_SERVICE_NAME` |
/// | no circle of dependencies | `ERROR_CIRCULAR_DEPENDENCY` |
///
/// What the new handle may do is granted last.
pub(crate) fn install(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    database: Opened,
    (name, access): (&str, AccessMask),
    request: &Request,
) -> Result<Installed, Denied> {
    database.needs(AccessMask::SC_MANAGER_CREATE_SERVICE)?;
    let is_driver = ServiceType::from_number(request.service_type).is_some_and(ServiceType::is_driver);
    let account_name = request.account.clone().filter(|name| !name.is_empty());
    let account = account_of(machine, is_driver, account_name.as_deref())?;
    if !control_manager::is_name(name) {
        return Err(Denied::NO_SERVICE_NAME);
    }
    let path = request.path.clone().filter(|path| !path.is_empty()).ok_or(Denied::BAD_CONFIGURATION)?;
    let account_name = account_name.unwrap_or_else(|| if is_driver { "".into() } else { "LocalSystem".into() });
    let configuration = Configuration {
        display: request.display.clone().filter(|display| !display.is_empty()),
        service_type: ServiceType::from_number(request.service_type).ok_or(Denied::BAD_CONFIGURATION)?,
        start: Start::from_number(request.start).ok_or(Denied::BAD_CONFIGURATION)?,
        error_control: error_control(request.error_control)?,
        path,
        group: request.group.clone().unwrap_or_else(|| "".into()),
        tag: 0,
        dependencies: request.dependencies.clone().unwrap_or_else(|| [].into()),
        account,
        account_name,
    };
    check_together(&configuration, request.wants_tag)?;
    if let Some((_, service)) = machine.services.find(name) {
        return Err(if service.marked_for_delete { Denied::MARKED_FOR_DELETE } else { Denied::EXISTS });
    }
    check_display_name(machine, None, configuration.display.as_deref(), name)?;
    check_dependencies(machine, name, &configuration.dependencies)?;

    let granted = control_manager::grant_of_service(machine, process, access)?;
    let tag = request.wants_tag.then(|| free_tag(machine, &configuration.group));
    let program = start::program_of(machine.volume(), &configuration);
    let configuration = Configuration { tag: tag.unwrap_or(0), ..configuration };
    let id = machine.services.add(Service::installed(name.into(), configuration, program));
    tell(trace, name.into(), "installed");
    notification::created(machine, trace);
    let handle = handles::give(machine, trace, process, Reached::Service(id), granted);
    Ok(Installed { handle, tag })
}

/// `ChangeServiceConfig`: what is not given stays.
///
/// | in this order | refused as |
/// | --- | --- |
/// | the right to change | `ERROR_ACCESS_DENIED` |
/// | a type, a start, and an error control that there are | `ERROR_INVALID_PARAMETER` |
/// | an account that is there | `ERROR_INVALID_SERVICE_ACCOUNT` |
/// | that they fit together; a tag only in a group | `ERROR_INVALID_PARAMETER` |
/// | not marked for delete | `ERROR_SERVICE_MARKED_FOR_DELETE` |
/// | nobody else shown under a new display name | `ERROR_DUPLICATE_SERVICE_NAME` |
/// | no circle of dependencies | `ERROR_CIRCULAR_DEPENDENCY` |
pub(crate) fn change(
    machine: &mut Machine,
    trace: &mut Trace,
    opened: Opened,
    request: &Request,
) -> Result<Option<u32>, Denied> {
    opened.needs(AccessMask::SERVICE_CHANGE_CONFIG)?;
    let (id, service) = (opened.id()?, opened.service(machine)?);
    let (name, old) = (service.name.clone(), service.configuration.clone());
    let kept = |number: u64| number == NO_CHANGE;
    let service_type = match request.service_type {
        number if kept(number) => old.service_type,
        number => ServiceType::from_number(number).ok_or(Denied::BAD_CONFIGURATION)?,
    };
    let start = match request.start {
        number if kept(number) => old.start,
        number => Start::from_number(number).ok_or(Denied::BAD_CONFIGURATION)?,
    };
    let error_control = match request.error_control {
        number if kept(number) => old.error_control,
        number => error_control(number)?,
    };
    let account = match &request.account {
        None => old.account.clone(),
        Some(name) => account_of(machine, service_type.is_driver(), Some(name.as_ref()))?,
    };
    let given = |text: &Option<Arc<str>>| text.clone().filter(|text| !text.is_empty());
    let new = Configuration {
        display: given(&request.display).or_else(|| old.display.clone()),
        service_type,
        start,
        error_control,
        path: given(&request.path).unwrap_or_else(|| old.path.clone()),
        group: request.group.clone().unwrap_or_else(|| old.group.clone()),
        tag: old.tag,
        dependencies: request.dependencies.clone().unwrap_or_else(|| old.dependencies.clone()),
        account,
        account_name: request.account.clone().unwrap_or_else(|| old.account_name.clone()),
    };
    check_together(&new, request.wants_tag)?;
    if service.marked_for_delete {
        return Err(Denied::MARKED_FOR_DELETE);
    }
    if new.display != old.display {
        check_display_name(machine, Some(id), new.display.as_deref(), &name)?;
    }
    check_dependencies(machine, &name, &new.dependencies)?;

    let tag = request.wants_tag.then(|| free_tag(machine, &new.group));
    let program = (new.path != old.path).then(|| start::program_of(machine.volume(), &new));
    machine.services.change(id, |service| {
        service.program = program.unwrap_or(service.program);
        service.configuration = Configuration { tag: tag.unwrap_or(new.tag), ..new };
    });
    tell(trace, name, "configured anew");
    Ok(tag)
}

fn tell(trace: &mut Trace, service: Arc<str>, now: &str) {
    trace.happened(Rule::ServiceConfigurationChecked, Event::ServiceChanged { service, now: now.to_owned() });
}

/// `QueryServiceConfig`.
pub(crate) fn query(machine: &Machine, opened: Opened) -> Result<&Service, Denied> {
    opened.needs(AccessMask::SERVICE_QUERY_CONFIG)?;
    opened.service(machine)
}

/// The time that a service gets before the machine shuts down, in milliseconds.
pub(crate) fn preshutdown_timeout(machine: &Machine) -> Option<u32> {
    match machine.system().era.services.preshutdown {
        PreshutdownPolicy::Absent => None,
        PreshutdownPolicy::ThreeMinutes => Some(180_000),
        PreshutdownPolicy::TenSeconds => Some(10_000),
    }
}

fn error_control(number: u64) -> Result<u32, Denied> {
    if number <= 3 { Ok(number as u32) } else { Err(Denied::BAD_CONFIGURATION) }
}

/// What does not fit together: boot and system starts are for drivers, only LocalSystem's services are interactive, and
/// a tag is a place among the drivers of a group that are started with the system.
fn check_together(configuration: &Configuration, wants_tag: bool) -> Result<(), Denied> {
    let ServiceType { interactive, .. } = configuration.service_type;
    let is_driver = configuration.service_type.is_driver();
    let with_the_system = match configuration.start {
        Start::Boot | Start::System => true,
        Start::Auto | Start::Demand | Start::Disabled => false,
    };
    let seen_as_another = interactive && configuration.account != ServiceAccount::LocalSystem;
    let tag_for_nothing = wants_tag && (configuration.group.is_empty() || !is_driver || !with_the_system);
    if (with_the_system && !is_driver) || seen_as_another || tag_for_nothing {
        return Err(Denied::BAD_CONFIGURATION);
    }
    Ok(())
}

/// Nobody else may be called what a service is shown as; whether another may be shown so is the release's policy.
fn check_display_name(
    machine: &Machine,
    own: Option<ServiceId>,
    display: Option<&str>,
    name: &str,
) -> Result<(), Denied> {
    let mut others = machine.services.iter().filter(|(id, _)| Some(*id) != own).map(|(_, service)| service);
    let same = |one: &str, other: &str| compare_ignoring_case(one, other).is_eq();
    let unique = machine.system().era.services.display_names == DisplayNamePolicy::OneService;
    let taken = others.any(|other| {
        display.is_some_and(|display| other.is_named(display))
            || (unique && same(other.display_name(), display.unwrap_or(name)))
    });
    if taken { Err(Denied::DISPLAY_NAME_TAKEN) } else { Ok(()) }
}

/// A service that waits for itself, however far round, could never start.
fn check_dependencies(machine: &Machine, name: &str, dependencies: &[Arc<str>]) -> Result<(), Denied> {
    let mut to_see: Vec<Arc<str>> = dependencies.to_vec();
    let mut seen: Vec<Arc<str>> = Vec::new();
    while let Some(next) = to_see.pop() {
        if compare_ignoring_case(&next, name).is_eq() {
            return Err(Denied::CIRCULAR);
        }
        if !seen.contains(&next) {
            let found = machine.services.find(&next).map(|(_, service)| service.configuration.dependencies.clone());
            to_see.extend(found.into_iter().flat_map(|found| found.to_vec()));
            seen.push(next);
        }
    }
    Ok(())
}

/// The lowest tag, from one, that nobody in the group has.
fn free_tag(machine: &Machine, group: &str) -> u32 {
    let in_group = |service: &&Service| compare_ignoring_case(&service.configuration.group, group).is_eq();
    let in_group = machine.services.iter().map(|(_, service)| service).filter(in_group);
    let used: Vec<u32> = in_group.map(|service| service.configuration.tag).collect();
    let highest = used.iter().copied().max().unwrap_or(0);
    (1..=highest).find(|tag| !used.contains(tag)).unwrap_or(highest.saturating_add(1))
}

/// Whom an account's name means. A user of this machine is written with the machine's name or a dot before it.
fn account_of(machine: &Machine, is_driver: bool, name: Option<&str>) -> Result<ServiceAccount, Denied> {
    if is_driver {
        return Ok(ServiceAccount::Driver);
    }
    let Some(name) = name else { return Ok(ServiceAccount::LocalSystem) };
    let is = |wanted: &str| compare_ignoring_case(name, wanted).is_eq();
    let three = machine.system().era.service_accounts == ServiceAccountsPolicy::ThreeAccounts;
    if is("LocalSystem") || is(r".\LocalSystem") {
        Ok(ServiceAccount::LocalSystem)
    } else if three && is(r"NT AUTHORITY\LocalService") {
        Ok(ServiceAccount::LocalService)
    } else if three && is(r"NT AUTHORITY\NetworkService") {
        Ok(ServiceAccount::NetworkService)
    } else {
        let user = name.split_once('\\').and_then(|(domain, user)| {
            let here = domain == "." || compare_ignoring_case(domain, Machine::NAME).is_eq();
            machine.account(user).filter(|_| here)
        });
        user.map(|user| ServiceAccount::User(user.name.clone())).ok_or(Denied::NO_SUCH_ACCOUNT)
    }
}

//! Starting: what must be there first, the process, and what that process says when it is there.
//!
//! The manager starts a process as the service's account, in session 0, and waits until the process connects to it; then
//! it has `ServiceMain` called, and the service reports its states itself. Here a start answers at once; a service whose
//! calls the script makes is `SERVICE_START_PENDING` until it reports.
//! Left out: waiting for a dependency until it runs, several services in one process, the time that a start may take.
//! Written down in: Microsoft, `StartService`, "Service Startup" and `StartServiceCtrlDispatcher`; the order of the checks
//! is that of ReactOS `services/rpcserver.c` and `database.c`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::io::volume::Volume;
use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::process::{Parent, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, LogonType, Token};
use crate::nt::service::control_manager;
use crate::nt::service::handles::{self, Opened};
use crate::nt::service::hosts;
use crate::nt::service::kind::{ServiceKind, Start};
use crate::nt::service::record::{
    Configuration, Main, Program, Run, SCRIPTED_IMAGE, Service, ServiceAccount, ServiceId,
};
use crate::nt::service::refusal::Denied;
use crate::nt::service::status::{self, State, Status};
use crate::nt::service::{ServiceAccountsPolicy, lock};
use crate::nt::session::SessionId;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::trace::Trace;
use crate::nt::window::window_station;

/// The letter of the disk.
const DRIVE: &str = "C:";

/// Where a program without a path is looked for, on that disk.
const SEARCH_PATH: [&str; 2] = [r"windows\system32", "windows"];

/// How many services may wait for one another in a row here; what Windows allows is not known.
const MOST_WAITING: usize = 100;

/// What becomes of an image that somebody installs as a service.
///
/// The one that the script acts for is there, wherever it is said to be; a driver never is. Whatever else is on the disk is
/// no service program.
pub(crate) fn program_of(volume: &Volume, configuration: &Configuration) -> Program {
    let path = configuration.path.trim_start();
    let image = match path.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => path.split(' ').next(),
    };
    let image = image.unwrap_or_default();
    if configuration.service_type.is_driver() {
        return Program::NoFile;
    }
    if compare_ignoring_case(parent_and_name(image).1, SCRIPTED_IMAGE).is_eq() {
        return Program::Scripted;
    }
    let paths = match image.split_once('\\') {
        None => SEARCH_PATH.map(|directory| format!("{directory}\\{image}")).into(),
        Some((drive, path)) if compare_ignoring_case(drive, DRIVE).is_eq() => vec![path.to_owned()],
        Some(_) => Vec::new(),
    };
    if paths.iter().any(|path| volume.has_file(path)) {
        Program::NoService
    } else if paths.iter().any(|path| volume.has_directory(parent_and_name(path).0)) {
        Program::NoFile
    } else {
        Program::NoDirectory
    }
}

/// The directory of a path, and the name in it.
fn parent_and_name(path: &str) -> (&str, &str) {
    path.rsplit_once('\\').unwrap_or(("", path))
}

/// `StartService`.
///
/// | in this order | refused as |
/// | --- | --- |
/// | the right to start | `ERROR_ACCESS_DENIED` |
/// | no template, not disabled, not marked for delete | `ERROR_SERVICE_DISABLED` twice, `ERROR_SERVICE_MARKED_FOR_DELETE` |
/// | the database not locked (until Windows Server 2003) | `ERROR_SERVICE_DATABASE_LOCKED` |
/// | stopped | `ERROR_SERVICE_ALREADY_RUNNING` |
/// | what it depends on, which is started first | `ERROR_SERVICE_DEPENDENCY_DELETED`, `ERROR_SERVICE_DEPENDENCY_FAIL` |
/// | the account, the image, and that it connects | `ERROR_SERVICE_LOGON_FAILED`, `ERROR_FILE_NOT_FOUND`, `ERROR_SERVICE_REQUEST_TIMEOUT` |
pub(crate) fn start_by_call(
    machine: &mut Machine,
    trace: &mut Trace,
    opened: Opened,
    argv: &[Arc<str>],
) -> Result<(), Denied> {
    opened.needs(AccessMask::SERVICE_START)?;
    start(machine, trace, opened.id()?, argv)
}

/// Starts a service, whoever asks.
pub(crate) fn start(machine: &mut Machine, trace: &mut Trace, id: ServiceId, argv: &[Arc<str>]) -> Result<(), Denied> {
    start_behind(machine, trace, id, argv, &mut Vec::new())
}

/// Starts a service for which others wait. Groups can wait for one another, which nothing forbids when they are made.
fn start_behind(
    machine: &mut Machine,
    trace: &mut Trace,
    id: ServiceId,
    argv: &[Arc<str>],
    waiting: &mut Vec<ServiceId>,
) -> Result<(), Denied> {
    let service = machine.services.get(id).ok_or(Denied::NO_SUCH_SERVICE)?.clone();
    if service.configuration.service_type.kind == ServiceKind::UserOwnProcess {
        return Err(Denied::TEMPLATE);
    }
    if service.configuration.start == Start::Disabled {
        return Err(Denied::DISABLED);
    }
    if service.marked_for_delete {
        return Err(Denied::MARKED_FOR_DELETE);
    }
    if lock::is_held(machine) {
        return Err(Denied::LOCKED);
    }
    if service.is_active() {
        return Err(Denied::ALREADY_RUNNING);
    }
    if waiting.contains(&id) || waiting.len() == MOST_WAITING {
        return Err(Denied::DEPENDENCY_FAILED);
    }
    waiting.push(id);
    let dependencies = service.configuration.dependencies.iter();
    let started =
        dependencies.map(|dependency| start_dependency(machine, trace, dependency, waiting)).find(Result::is_err);
    waiting.pop();
    started.unwrap_or(Ok(()))?;
    let token = token_for(machine, trace, &service)?;
    match service.program {
        Program::NoFile => return Err(Denied::NO_SUCH_FILE),
        Program::NoDirectory => return Err(Denied::NO_SUCH_PATH),
        Program::NoService => return Err(Denied::NEVER_CONNECTED),
        Program::Reports | Program::Scripted => {}
    }
    if service.is_driver() {
        status::change(machine, trace, Rule::DriversAreServices, id, Status::RUNNING);
        return Ok(());
    }
    if let Some(left) = service.process {
        machine.end_process(trace, Rule::ProcessEnds, left);
    }
    run(machine, trace, id, &service, token, argv);
    Ok(())
}

/// The process of a service: in session 0, on a window station that nobody sees unless it is interactive. That of a
/// user's instance is in the user's session, and taken to be where the user's programs are.
fn run(
    machine: &mut Machine,
    trace: &mut Trace,
    id: ServiceId,
    service: &Service,
    token: Arc<Token>,
    argv: &[Arc<str>],
) {
    let of_a_user = service.instance_in.is_some();
    let rule = if of_a_user { Rule::InstanceInTheUsersSession } else { Rule::ServicesRunInSessionZero };
    let parent = machine.service_control_manager.map_or(Parent::Kernel, Parent::Process);
    let process = machine.start_with_token(trace, rule, &service.configuration.path, parent, token);
    let account = &service.configuration.account;
    let seen = service.configuration.service_type.interactive && *account == ServiceAccount::LocalSystem;
    if of_a_user || (seen && !machine.system().settings.no_interactive_services) {
        window_station::connect_to_interactive(machine, process);
    } else {
        window_station::connect_to_service_station(machine, trace, process);
    }
    let mut argv: Vec<Arc<str>> = argv.to_vec();
    argv.insert(0, service.name.clone());
    let by_itself = service.program == Program::Reports;
    machine.services.change(id, |service| {
        service.process = Some(process);
        let main = if by_itself { Main::Returned } else { Main::NotCalled };
        service.run = Run { argv, main, handler: by_itself, stop_taken: false };
    });
    if by_itself {
        status::change(machine, trace, rule, id, Status { accepts: service.accepts, ..Status::RUNNING });
        hosts::service_started(machine, trace, &service.name, process);
    } else {
        status::change(machine, trace, Rule::StartIsPending, id, Status::STARTING);
    }
}

/// What a service depends on: a service by its name, or with a plus before it a group, of which one must run.
fn start_dependency(
    machine: &mut Machine,
    trace: &mut Trace,
    dependency: &str,
    waiting: &mut Vec<ServiceId>,
) -> Result<(), Denied> {
    if let Some(group) = dependency.strip_prefix('+') {
        let in_group = |service: &Service| compare_ignoring_case(&service.configuration.group, group).is_eq();
        let members: Vec<ServiceId> =
            machine.services.iter().filter(|(_, service)| in_group(service)).map(|(id, _)| id).collect();
        let members = members.into_iter();
        let started = members.filter(|member| ensure_started(machine, trace, *member, waiting).is_ok()).count();
        return if started > 0 { Ok(()) } else { Err(Denied::DEPENDENCY_FAILED) };
    }
    let found = machine.services.find(dependency).filter(|(_, service)| !service.marked_for_delete);
    let id = found.map(|(id, _)| id).ok_or(Denied::DEPENDENCY_DELETED)?;
    ensure_started(machine, trace, id, waiting).map_err(|_| Denied::DEPENDENCY_FAILED)
}

fn ensure_started(
    machine: &mut Machine,
    trace: &mut Trace,
    id: ServiceId,
    waiting: &mut Vec<ServiceId>,
) -> Result<(), Denied> {
    if machine.services.get(id).is_some_and(Service::is_active) {
        return Ok(());
    }
    start_behind(machine, trace, id, &[], waiting)
}

/// The built-in accounts have logon sessions from boot, and a per-user service runs with its user's token; any other
/// account is logged on anew at each start. Somebody who
/// was made a service's account by a call has not been given the right to log on as one.
fn token_for(machine: &mut Machine, trace: &mut Trace, service: &Service) -> Result<Arc<Token>, Denied> {
    if let Some(session) = service.instance_in {
        let user = machine.session(session).and_then(|session| session.user.as_ref());
        return user.map(|user| user.token.clone()).ok_or(Denied::LOGON_FAILED);
    }
    let three = machine.system().era.service_accounts == ServiceAccountsPolicy::ThreeAccounts;
    match &service.configuration.account {
        ServiceAccount::LocalService | ServiceAccount::NetworkService if !three => Err(Denied::LOGON_FAILED),
        ServiceAccount::LocalSystem | ServiceAccount::Driver => {
            Ok(Arc::new(local_security_authority::system_token(SessionId::ZERO)))
        }
        ServiceAccount::LocalService => Ok(Arc::new(local_security_authority::local_service_token())),
        ServiceAccount::NetworkService => Ok(Arc::new(local_security_authority::network_service_token())),
        ServiceAccount::User(account) => match service.program {
            Program::Reports => {
                let (logon_type, session) = (LogonType::Service, SessionId::ZERO);
                let request = Request { account, logon_type, session, logon_sid: None };
                let logon = local_security_authority::log_on(machine, trace, request);
                logon.map(|logon| logon.token).map_err(|_| Denied::LOGON_FAILED)
            }
            Program::Scripted | Program::NoService | Program::NoFile | Program::NoDirectory => {
                Err(Denied::LOGON_FAILED)
            }
        },
    }
}

/// `StartServiceCtrlDispatcher`: the process connects, and `ServiceMain` is called with these strings.
pub(crate) fn connect(machine: &mut Machine, trace: &mut Trace, process: ProcessId) -> Result<Vec<Arc<str>>, Denied> {
    let (id, service) = control_manager::service_of(machine, process).ok_or(Denied::NOT_STARTED_AS_SERVICE)?;
    if service.run.main != Main::NotCalled {
        return Err(Denied::CONNECTED_ALREADY);
    }
    let (name, argv) = (service.name.clone(), service.run.argv.clone());
    machine.services.change(id, |service| service.run.main = Main::Runs);
    let event = Event::ServiceChanged { service: name, now: "connected, and its main function runs".to_owned() };
    trace.happened(Rule::DispatcherMustConnect, event);
    Ok(argv)
}

/// `RegisterServiceCtrlHandlerEx`.
pub(crate) fn register_handler(machine: &mut Machine, trace: &mut Trace, process: ProcessId) -> Result<(), Denied> {
    let (id, service) = control_manager::service_of(machine, process)
        .filter(|(_, service)| service.run.main != Main::NotCalled)
        .ok_or(Denied::NOT_IN_TABLE)?;
    let name = service.name.clone();
    machine.services.change(id, |service| service.run.handler = true);
    let event = Event::ServiceChanged { service: name, now: "its handler is registered".to_owned() };
    trace.happened(Rule::HandlerTakesControls, event);
    Ok(())
}

/// `ServiceMain` returns. A service that has not said that it stopped goes on as it is: its handler still takes controls.
pub(crate) fn main_returns(machine: &mut Machine, trace: &mut Trace, process: ProcessId) -> Result<(), Denied> {
    let (id, service) = control_manager::service_of(machine, process)
        .filter(|(_, service)| service.run.main != Main::NotCalled)
        .ok_or(Denied::NOT_STARTED_AS_SERVICE)?;
    let (name, stopped) = (service.name.clone(), service.status.state == State::Stopped);
    machine.services.change(id, |service| service.run.main = Main::Returned);
    let event = Event::ServiceChanged { service: name, now: "its main function has returned".to_owned() };
    trace.happened(Rule::MainMayReturn, event);
    if stopped {
        // The dispatcher returns, and the program has nothing left to do.
        machine.end_process(trace, Rule::ProcessEnds, process);
    }
    Ok(())
}

/// A process has ended: its handles of the manager are closed, and its service, if it was one's, is stopped, and has been
/// aborted if it had not said so itself.
pub(crate) fn process_ended(machine: &mut Machine, trace: &mut Trace, process: ProcessId) {
    handles::close_all_of(machine, trace, process);
    let Some((id, service)) = control_manager::service_of(machine, process) else { return };
    let active = service.is_active();
    machine.services.change(id, |service| service.process = None);
    if active {
        status::change(machine, trace, Rule::ServicesRunInSessionZero, id, Status::ABORTED);
    }
    control_manager::remove_if_due(machine, trace, id);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, kind: ServiceKind, expected: Program) {
        let service = Service::declared("Tested", path, Start::Demand, ServiceAccount::LocalSystem, false);
        let service = service.listed_as("Tested", kind);
        assert_eq!(program_of(&Volume::default(), &service.configuration), expected, "{path}");
    }

    #[test]
    fn an_image_is_looked_for_where_its_path_says() {
        check(r"c:\svc.exe", ServiceKind::OwnProcess, Program::NoFile);
        check(r#""C:\Windows\System32\no such.exe" -k"#, ServiceKind::OwnProcess, Program::NoFile);
        check(r"c:\nowhere\svc.exe", ServiceKind::OwnProcess, Program::NoDirectory);
        check("winver.exe -x", ServiceKind::ShareProcess, Program::NoService);
        check(r"C:\WINDOWS\System32\WinVer.exe", ServiceKind::OwnProcess, Program::NoService);
        check(r"d:\windows\system32\winver.exe", ServiceKind::OwnProcess, Program::NoDirectory);
        check("nowhere.exe", ServiceKind::OwnProcess, Program::NoFile);
        check("", ServiceKind::OwnProcess, Program::NoFile);
        check(r#"""#, ServiceKind::OwnProcess, Program::NoFile);
        check("model-service.exe one two", ServiceKind::OwnProcess, Program::Scripted);
        check(r"c:\svc.sys", ServiceKind::KernelDriver, Program::NoFile);
    }
}

//! Calls to the manager itself: opening it and its services, looking names up, locking the database.

use super::{ACCESS, NAME, database, done, name, opened, text, told};
use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, on_handle};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::security::AccessMask;
use crate::nt::service::refusal::Denied;
use crate::nt::service::{control_manager, handles, lock};
use crate::nt::trace::Trace;

const MACHINE: Parameter = Parameter::optional("machine", Kind::Text, "The computer; this one where nothing is said.");
const DATABASE: Parameter =
    Parameter::optional("database", Kind::Text, "The database; `ServicesActive` where nothing is said.");
/// The databases that have a constant in the headers.
const DATABASES: &[(&str, &str)] =
    &[("SERVICES_ACTIVE_DATABASE", "ServicesActive"), ("SERVICES_FAILED_DATABASE", "ServicesFailed")];
const NAME_OUT: Output = Output::new("name", Kind::Text);

/// The operations on the manager.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["OpenSCManagerW", "OpenSCManagerA"],
        interface: Interface::Win32,
        summary: "Opens the service control manager's database.",
        parameters: &[MACHINE, DATABASE, ACCESS],
        gives: Gives::Handle(HandleKind::Service),
        outputs: &[],
        source: "open-sc-manager",
        example: r#"OpenSCManagerW(access: "SC_MANAGER_CONNECT")"#,
        act: open_manager,
    },
    Operation {
        names: &["OpenServiceW", "OpenServiceA"],
        interface: Interface::Win32,
        summary: "Opens a service by its name.",
        parameters: &[HANDLE, NAME, ACCESS],
        gives: Gives::Handle(HandleKind::Service),
        outputs: &[],
        source: "service-rights",
        example: r#"OpenServiceW(handle: "manager", name: "Spooler", access: "SERVICE_START")"#,
        act: open_service,
    },
    on_handle!(
        Win32,
        "CloseServiceHandle",
        "Closes a handle of the service control manager.",
        [],
        "scm-handles",
        r#"CloseServiceHandle(handle: "manager")"#,
        close
    ),
    Operation {
        names: &["GetServiceDisplayNameW", "GetServiceDisplayNameA"],
        interface: Interface::Win32,
        summary: "Asks for the name that people are shown of a service.",
        parameters: &[HANDLE, NAME],
        gives: Gives::Nothing,
        outputs: &[NAME_OUT],
        source: "create-service",
        example: r#"GetServiceDisplayNameW(handle: "manager", name: "Spooler")"#,
        act: display_name,
    },
    Operation {
        names: &["GetServiceKeyNameW", "GetServiceKeyNameA"],
        interface: Interface::Win32,
        summary: "Asks for the name of the service that people are shown under this name.",
        parameters: &[HANDLE, NAME],
        gives: Gives::Nothing,
        outputs: &[NAME_OUT],
        source: "create-service",
        example: r#"GetServiceKeyNameW(handle: "manager", name: "Print Spooler")"#,
        act: key_name,
    },
    Operation {
        names: &["LockServiceDatabase"],
        interface: Interface::Win32,
        summary: "Locks the database of services.",
        parameters: &[HANDLE],
        gives: Gives::Handle(HandleKind::Service),
        outputs: &[],
        source: "lock-service-database",
        example: r#"LockServiceDatabase(handle: "manager")"#,
        act: lock_database,
    },
    on_handle!(
        Win32,
        "UnlockServiceDatabase",
        "Unlocks the database of services, by the handle of the lock.",
        [],
        "lock-service-database",
        r#"UnlockServiceDatabase(handle: "lock")"#,
        unlock_database
    ),
];

fn open_manager(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let (computer, database) = (text(arguments, &MACHINE), text(arguments, &DATABASE));
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::empty());
    let constant = |text: &str| DATABASES.iter().find(|(name, _)| *name == text).map(|(_, database)| *database);
    let (computer, database) = (computer.as_deref(), database.as_deref().map(|text| constant(text).unwrap_or(text)));
    let handle = control_manager::open_manager(machine, trace, client.process, computer, database, access);
    told(trace, handle.map(|handle| opened(machine, handle)))
}

fn open_service(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::empty());
    let handle = database(machine, client, arguments)
        .and_then(|_| name(arguments))
        .and_then(|name| control_manager::open_service(machine, trace, client.process, &name, access));
    told(trace, handle.map(|handle| opened(machine, handle)))
}

fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let closed = handles::close(machine, trace, client.process, arguments.handle(&HANDLE));
    told(trace, closed.map(|()| done(machine)))
}

fn display_name(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    look_up(machine, trace, client, arguments, control_manager::display_name)
}

fn key_name(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    look_up(machine, trace, client, arguments, control_manager::key_name)
}

fn look_up(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    look_up: for<'a> fn(&'a Machine, &str) -> Result<&'a str, Denied>,
) -> Reply {
    let found =
        database(machine, client, arguments).and_then(|_| name(arguments)).and_then(|name| look_up(machine, &name));
    told(trace, found.map(|found| done(machine).with(NAME_OUT.name, found)))
}

fn lock_database(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle =
        database(machine, client, arguments).and_then(|database| lock::lock(machine, trace, client.process, database));
    told(trace, handle.map(|handle| opened(machine, handle)))
}

fn unlock_database(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let unlocked = lock::unlock(machine, trace, client.process, arguments.handle(&HANDLE));
    told(trace, unlocked.map(|()| done(machine)))
}

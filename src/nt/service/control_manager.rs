//! The service control manager: the database of installed services, and what opening, finding and deleting mean in it.
//!
//! Who may do what is a list of the manager's and one of each service. A service that is marked for delete goes when its
//! last handle is closed and it is stopped.
//! Left out: other machines' managers, lists of rights of a service's own, auditing.
//! Written down in: Microsoft, "Service Security and Access Rights"; `DeleteService`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::Handle;
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, GenericMapping, SecurityDescriptor, Sid};
use crate::nt::service::handles::{self, Opened, Reached, ServiceHandle};
use crate::nt::service::notification;
use crate::nt::service::record::{Service, ServiceId};
use crate::nt::service::refusal::Denied;
use crate::nt::table::Table;
use crate::nt::trace::Trace;

const MANAGER_RIGHTS: GenericMapping =
    GenericMapping { read: 0x0002_0014, write: 0x0002_0022, execute: 0x0002_0009, all: 0x000F_003F };
const SERVICE_RIGHTS: GenericMapping =
    GenericMapping { read: 0x0002_008D, write: 0x0002_0002, execute: 0x0002_0170, all: 0x000F_01FF };

/// The handles of the manager begin here; kernel handles are far below.
const FIRST_HANDLE: u32 = 0x2000_0010;

/// The installed services, and the handles that are open.
#[derive(Debug, Clone)]
pub struct Services {
    table: Table<ServiceId, Arc<Service>>,
    next: u32,
    pub(crate) handles: Table<u32, Arc<ServiceHandle>>,
    next_handle: u32,
    /// The handle of the lock, while a program holds it.
    pub(crate) lock: Option<Handle>,
}

impl Services {
    /// The services that are installed when the machine is switched on, in the order of their keys in the registry.
    pub fn new(mut installed: Vec<Service>) -> Services {
        installed.sort_by(|one, other| compare_ignoring_case(&one.name, &other.name));
        let mut services =
            Services { table: Table::new(), next: 0, handles: Table::new(), next_handle: FIRST_HANDLE, lock: None };
        for service in installed {
            services.add(service);
        }
        services
    }

    /// The services, in the order of their installation.
    pub fn iter(&self) -> impl Iterator<Item = (ServiceId, &Service)> {
        self.table.iter().map(|(id, service)| (*id, &**service))
    }

    /// The service with this number.
    pub fn get(&self, id: ServiceId) -> Option<&Service> {
        self.table.get(&id).map(|service| &**service)
    }

    /// The service with this name.
    pub fn find(&self, name: &str) -> Option<(ServiceId, &Service)> {
        self.iter().find(|(_, service)| service.is_named(name))
    }

    pub(crate) fn add(&mut self, service: Service) -> ServiceId {
        let id = ServiceId(self.next);
        self.next += 1;
        self.table.insert(id, Arc::new(service));
        id
    }

    pub(crate) fn change<T>(&mut self, id: ServiceId, change: impl FnOnce(&mut Service) -> T) -> Option<T> {
        self.table.get_mut(&id).map(|service| change(Arc::make_mut(service)))
    }

    pub(crate) fn add_handle(&mut self, entry: ServiceHandle) -> Handle {
        let handle = Handle(self.next_handle);
        self.next_handle += 0x10;
        self.handles.insert(handle.0, Arc::new(entry));
        handle
    }

    pub(crate) fn change_handle(&mut self, handle: Handle, change: impl FnOnce(&mut ServiceHandle)) {
        if let Some(entry) = self.handles.get_mut(&handle.0) {
            change(Arc::make_mut(entry));
        }
    }
}

/// What the manager answers that is asked for on a machine that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownMachinePolicy {
    /// `RPC_S_SERVER_UNAVAILABLE`.
    ServerUnavailable,
    /// `RPC_S_INVALID_NET_ADDR`: Windows Server 2008.
    InvalidAddress,
}

/// `OpenSCManager`: in this order the machine, the database, the rights. The right to connect is asked for by calling.
pub(crate) fn open_manager(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    other_machine: Option<&str>,
    database: Option<&str>,
    access: AccessMask,
) -> Result<Handle, Denied> {
    if !other_machine.is_none_or(is_this_machine) {
        return Err(match machine.system().era.services.unknown_machine {
            UnknownMachinePolicy::ServerUnavailable => Denied::NO_SUCH_MACHINE,
            UnknownMachinePolicy::InvalidAddress => Denied::NO_SUCH_ADDRESS,
        });
    }
    let is = |wanted: &str| database.is_some_and(|name| compare_ignoring_case(name, wanted).is_eq());
    if is("ServicesFailed") {
        return Err(Denied::FAILED_DATABASE);
    }
    if database.is_some() && !is("ServicesActive") {
        return Err(Denied::UNKNOWN_DATABASE);
    }
    let granted =
        grant(machine, process, &database_descriptor(), access | AccessMask::SC_MANAGER_CONNECT, &MANAGER_RIGHTS)?;
    Ok(handles::give(machine, trace, process, Reached::Database, granted))
}

/// Whether a computer's name is empty or that of this machine; two backslashes may stand before it.
fn is_this_machine(name: &str) -> bool {
    let name = name.strip_prefix(r"\\").unwrap_or(name);
    name.is_empty() || compare_ignoring_case(name, Machine::NAME).is_eq()
}

/// `OpenService`: the name must be one, and there must be such a service; then the rights.
pub(crate) fn open_service(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    name: &str,
    access: AccessMask,
) -> Result<Handle, Denied> {
    if !is_name(name) {
        return Err(Denied::NO_SERVICE_NAME);
    }
    let (id, _) = machine.services.find(name).ok_or(Denied::NO_SUCH_SERVICE)?;
    let granted = grant_of_service(machine, process, access)?;
    Ok(handles::give(machine, trace, process, Reached::Service(id), granted))
}

/// What a handle of a service may do that asks for these rights.
pub(crate) fn grant_of_service(
    machine: &Machine,
    process: ProcessId,
    access: AccessMask,
) -> Result<AccessMask, Denied> {
    grant(machine, process, &service_descriptor(), access, &SERVICE_RIGHTS)
}

/// Whether a service may have this name.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= 256 && !name.contains(['/', '\\'])
}

/// `DeleteService`: the service is marked, and goes when nothing keeps it.
pub(crate) fn delete(machine: &mut Machine, trace: &mut Trace, opened: Opened) -> Result<(), Denied> {
    opened.needs(AccessMask::DELETE)?;
    if opened.service(machine)?.marked_for_delete {
        return Err(Denied::MARKED_FOR_DELETE);
    }
    let id = opened.id()?;
    let name = machine.services.change(id, |service| {
        service.marked_for_delete = true;
        service.name.clone()
    });
    if let Some(service) = name {
        trace.happened(
            Rule::ServiceMarkedForDelete,
            Event::ServiceChanged { service, now: "marked for delete".to_owned() },
        );
    }
    notification::marked_for_delete(machine, trace, id);
    Ok(())
}

/// Removes a service that is marked, stopped, and reached by no handle.
pub(crate) fn remove_if_due(machine: &mut Machine, trace: &mut Trace, id: ServiceId) {
    let due = machine.services.get(id).is_some_and(|service| service.marked_for_delete && !service.is_active());
    let kept = machine.services.handles.values().any(|entry| entry.reached == Reached::Service(id));
    if !due || kept {
        return;
    }
    if let Some(service) = machine.services.table.remove(&id) {
        let event = Event::ServiceChanged { service: service.name.clone(), now: "removed".to_owned() };
        trace.happened(Rule::ServiceMarkedForDelete, event);
        notification::removed(machine, trace);
    }
}

/// `GetServiceDisplayName`.
pub(crate) fn display_name<'a>(machine: &'a Machine, name: &str) -> Result<&'a str, Denied> {
    machine.services.find(name).map(|(_, service)| service.display_name()).ok_or(Denied::NO_SUCH_SERVICE)
}

/// `GetServiceKeyName`: of several services with one display name the first that was installed.
pub(crate) fn key_name<'a>(machine: &'a Machine, display: &str) -> Result<&'a str, Denied> {
    let is_displayed = |service: &Service| compare_ignoring_case(service.display_name(), display).is_eq();
    let found = machine.services.iter().find(|(_, service)| is_displayed(service));
    found.map(|(_, service)| &*service.name).ok_or(Denied::NO_SUCH_DISPLAY_NAME)
}

/// The service whose process this is.
pub(crate) fn service_of(machine: &Machine, process: ProcessId) -> Option<(ServiceId, &Service)> {
    machine.services.iter().find(|(_, service)| service.process == Some(process))
}

/// Whether a process may have the status of every service: who may not is not shown it either.
pub(crate) fn may_query_status(machine: &Machine, process: ProcessId) -> bool {
    grant_of_service(machine, process, AccessMask::SERVICE_QUERY_STATUS).is_ok()
}

/// What a list grants; a handle that is good for nothing can always be had.
fn grant(
    machine: &Machine,
    process: ProcessId,
    descriptor: &SecurityDescriptor,
    access: AccessMask,
    mapping: &GenericMapping,
) -> Result<AccessMask, Denied> {
    let caller = machine.process(process).ok_or(Denied::DESCRIPTOR_REFUSES)?;
    if access.is_empty() {
        return Ok(access);
    }
    descriptor.grant(&caller.token, access, mapping).map_err(|_| Denied::DESCRIPTOR_REFUSES)
}

/// Who may do what with the manager: Microsoft's table, as a list.
fn database_descriptor() -> SecurityDescriptor {
    let anyone = AccessMask::READ_CONTROL
        | AccessMask::SC_MANAGER_CONNECT
        | AccessMask::SC_MANAGER_ENUMERATE_SERVICE
        | AccessMask::SC_MANAGER_QUERY_LOCK_STATUS;
    let list = [
        Ace::allow(Sid::AuthenticatedUsers, anyone),
        Ace::allow(Sid::LocalSystem, anyone | AccessMask::SC_MANAGER_MODIFY_BOOT_CONFIG),
        Ace::allow(Sid::Administrators, AccessMask::SC_MANAGER_ALL_ACCESS),
    ];
    SecurityDescriptor::listing(Sid::LocalSystem, list)
}

/// Who may do what with a service that nobody has given a list of its own: Microsoft's table.
fn service_descriptor() -> SecurityDescriptor {
    let anyone = AccessMask::READ_CONTROL
        | AccessMask::SERVICE_QUERY_CONFIG
        | AccessMask::SERVICE_QUERY_STATUS
        | AccessMask::SERVICE_ENUMERATE_DEPENDENTS
        | AccessMask::SERVICE_INTERROGATE
        | AccessMask::SERVICE_USER_DEFINED_CONTROL;
    let list = [
        Ace::allow(Sid::AuthenticatedUsers, anyone),
        Ace::allow(
            Sid::LocalSystem,
            anyone | AccessMask::SERVICE_START | AccessMask::SERVICE_STOP | AccessMask::SERVICE_PAUSE_CONTINUE,
        ),
        Ace::allow(Sid::Administrators, AccessMask::SERVICE_ALL_ACCESS),
    ];
    SecurityDescriptor::listing(Sid::LocalSystem, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_every_text_is_a_name() {
        for name in ["a", "a b", "A.b-c", &"x".repeat(256)] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "a/b", r"a\b", &"x".repeat(257)] {
            assert!(!is_name(name), "{name}");
        }
    }
}

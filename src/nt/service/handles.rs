//! The handles of the service control manager.
//!
//! They are no kernel handles: they belong to the process that got them, are closed by `CloseServiceHandle` alone or by
//! the end of that process, and hold the rights that were granted when they were opened.
//! Written down in: Microsoft, "SCM Handles".

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::service::record::{Service, ServiceId};
use crate::nt::service::refusal::Denied;
use crate::nt::service::{control_manager, lock};
use crate::nt::trace::Trace;

/// What a handle of the manager reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The database.
    Database,
    /// A service.
    Service(ServiceId),
    /// The lock of the database.
    Lock,
}

/// A handle that the manager gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHandle {
    /// The process that it belongs to.
    pub process: ProcessId,
    /// What it reaches.
    pub reached: Reached,
    /// The rights that it holds.
    pub granted: AccessMask,
    /// The states that its process has asked to be told of, once for each time it asked.
    pub waiting: Vec<u64>,
    /// Whether the state as it is was told by this handle.
    pub told: bool,
}

/// A handle that is open, of the kind that a call needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opened {
    pub(crate) handle: Handle,
    pub(crate) reached: Reached,
    pub(crate) granted: AccessMask,
}

impl Opened {
    /// Whether the handle holds a right.
    pub(crate) fn needs(self, right: AccessMask) -> Result<(), Denied> {
        if self.granted.contains(right) { Ok(()) } else { Err(Denied::HANDLE_LACKS_RIGHT) }
    }

    /// The service that it reaches.
    pub(crate) fn service(self, machine: &Machine) -> Result<&Service, Denied> {
        self.id().and_then(|id| machine.services.get(id).ok_or(Denied::NO_SUCH_HANDLE))
    }

    /// The number of the service that it reaches.
    pub(crate) fn id(self) -> Result<ServiceId, Denied> {
        match self.reached {
            Reached::Service(id) => Ok(id),
            Reached::Database | Reached::Lock => Err(Denied::NO_SUCH_HANDLE),
        }
    }
}

/// A handle of a process, whatever it reaches but the lock.
pub(crate) fn opened(machine: &Machine, process: ProcessId, handle: Option<Handle>) -> Result<Opened, Denied> {
    let handle = handle.ok_or(Denied::NO_SUCH_HANDLE)?;
    let entry = machine.services.handles.get(&handle.0).filter(|entry| entry.process == process);
    match entry {
        Some(entry) if entry.reached != Reached::Lock => {
            Ok(Opened { handle, reached: entry.reached, granted: entry.granted })
        }
        Some(_) | None => Err(Denied::NO_SUCH_HANDLE),
    }
}

/// A handle of the database.
pub(crate) fn opened_database(machine: &Machine, process: ProcessId, handle: Option<Handle>) -> Result<Opened, Denied> {
    opened(machine, process, handle).and_then(|opened| match opened.reached {
        Reached::Database => Ok(opened),
        Reached::Service(_) | Reached::Lock => Err(Denied::NO_SUCH_HANDLE),
    })
}

/// A handle of a service.
pub(crate) fn opened_service(machine: &Machine, process: ProcessId, handle: Option<Handle>) -> Result<Opened, Denied> {
    opened(machine, process, handle).and_then(|opened| opened.id().map(|_| opened))
}

/// `CloseServiceHandle`.
pub(crate) fn close(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    handle: Option<Handle>,
) -> Result<(), Denied> {
    let opened = opened(machine, process, handle)?;
    forget(machine, trace, opened.handle);
    Ok(())
}

/// Closes a handle that a call gave back, whatever it reaches.
pub(crate) fn close_returned(machine: &mut Machine, trace: &mut Trace, process: ProcessId, handle: Handle) -> bool {
    let is_ours = machine.services.handles.get(&handle.0).is_some_and(|entry| entry.process == process);
    if is_ours {
        forget(machine, trace, handle);
    }
    is_ours
}

/// Closes what a process leaves open that ends.
pub(crate) fn close_all_of(machine: &mut Machine, trace: &mut Trace, process: ProcessId) {
    let of_process = |entry: &ServiceHandle| entry.process == process;
    let handles: Vec<u32> = machine.services.handles.iter().filter(|(_, e)| of_process(e)).map(|(h, _)| *h).collect();
    for handle in handles {
        forget(machine, trace, Handle(handle));
    }
}

fn forget(machine: &mut Machine, trace: &mut Trace, handle: Handle) {
    let Some(entry) = machine.services.handles.remove(&handle.0) else { return };
    trace.happened(Rule::ServiceHandles, Event::ServiceHandleClosed { process: entry.process, handle });
    match entry.reached {
        Reached::Database => {}
        Reached::Service(id) => control_manager::remove_if_due(machine, trace, id),
        Reached::Lock => lock::release(machine),
    }
}

/// Gives a process a handle.
pub(crate) fn give(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    reached: Reached,
    granted: AccessMask,
) -> Handle {
    let entry = ServiceHandle { process, reached, granted, waiting: Vec::new(), told: false };
    let handle = machine.services.add_handle(entry);
    let of = match reached {
        Reached::Database => "the database of services".to_owned(),
        Reached::Lock => "the lock of the database".to_owned(),
        Reached::Service(id) => machine.services.get(id).map(|service| service.name.to_string()).unwrap_or_default(),
    };
    trace.happened(Rule::ServiceHandles, Event::ServiceHandleOpened { process, handle, of });
    handle
}

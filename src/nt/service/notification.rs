//! Notifications: a program asks to be told of states, once for each time that it asks.
//!
//! If the service is in one of the states already, and this handle was not told so yet, the telling is due at once;
//! otherwise it waits for the next change. In Windows it is a call queued to the thread that asked; here it is told when
//! it is due. Closing the handle takes back what was asked.
//! Left out: the queue of a thread, `SERVICE_NOTIFY_CREATED` and `_DELETED` for other than waiting.
//! Written down in: Microsoft, `NotifyServiceStatusChangeW`; Wine's `advapi32/tests/service.c`, `test_servicenotify`.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::service::handles::{Opened, Reached};
use crate::nt::service::record::ServiceId;
use crate::nt::service::refusal::Denied;
use crate::nt::service::status::State;
use crate::nt::trace::Trace;

/// The bits of `dwNotifyMask`, each with its name in the headers.
pub const NOTIFICATIONS: &[(&str, u64)] = &[
    ("SERVICE_NOTIFY_STOPPED", 0x1),
    ("SERVICE_NOTIFY_START_PENDING", 0x2),
    ("SERVICE_NOTIFY_STOP_PENDING", 0x4),
    ("SERVICE_NOTIFY_RUNNING", 0x8),
    ("SERVICE_NOTIFY_CONTINUE_PENDING", 0x10),
    ("SERVICE_NOTIFY_PAUSE_PENDING", 0x20),
    ("SERVICE_NOTIFY_PAUSED", 0x40),
    ("SERVICE_NOTIFY_CREATED", CREATED),
    ("SERVICE_NOTIFY_DELETED", DELETED),
    ("SERVICE_NOTIFY_DELETE_PENDING", DELETE_PENDING),
];

const CREATED: u64 = 0x80;
const DELETED: u64 = 0x100;
const DELETE_PENDING: u64 = 0x200;
/// The bits of the states.
const STATES: u64 = 0x7F;
/// What can be asked of a handle of a service.
const OF_A_SERVICE: u64 = STATES | DELETE_PENDING;
/// What can be asked of a handle of the manager.
const OF_THE_DATABASE: u64 = CREATED | DELETED;

/// How often a program can ask by one handle before it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationPolicy {
    /// Once.
    OneForAHandle,
    /// Again and again; what is asked in addition knows nothing of what was told before.
    ManyForAHandle,
}

/// `NotifyServiceStatusChange`: what is told at once, as a bit of the mask; 0 where it waits.
pub(crate) fn ask(machine: &mut Machine, trace: &mut Trace, opened: Opened, mask: u64) -> Result<u64, Denied> {
    let (right, can_be_asked) = match opened.reached {
        Reached::Database => (AccessMask::SC_MANAGER_ENUMERATE_SERVICE, OF_THE_DATABASE),
        Reached::Service(_) | Reached::Lock => (AccessMask::SERVICE_QUERY_STATUS, OF_A_SERVICE),
    };
    opened.needs(right)?;
    if mask == 0 || mask & !can_be_asked != 0 {
        return Err(Denied::BAD_NOTIFICATION);
    }
    let handle = opened.handle;
    let entry = machine.services.handles.get(&handle.0).ok_or(Denied::NO_SUCH_HANDLE)?;
    let (waits, told) = (!entry.waiting.is_empty(), entry.told);
    if waits && machine.system().era.services.notifications == NotificationPolicy::OneForAHandle {
        return Err(Denied::REGISTERED_ALREADY);
    }
    let service = match opened.reached {
        Reached::Service(id) => machine.services.get(id).map(|service| (service.name.clone(), service)),
        Reached::Database | Reached::Lock => None,
    };
    if service.as_ref().is_some_and(|(_, service)| service.marked_for_delete) {
        return Err(Denied::MARKED_FOR_DELETE);
    }
    let name = service.as_ref().map_or("the database".into(), |(name, _)| name.clone());
    let state = service.map_or(0, |(_, service)| bit_of(service.status.state));
    let now = if mask & state != 0 && (waits || !told) { state } else { 0 };
    machine.services.change_handle(handle, |entry| {
        if now == 0 {
            entry.waiting.push(mask);
        } else {
            entry.told = true;
        }
    });
    let now_told = if now == 0 { "somebody will be told of its state" } else { "its state is told" };
    trace.happened(Rule::ServiceNotification, Event::ServiceChanged { service: name, now: now_told.to_owned() });
    Ok(now)
}

fn bit_of(state: State) -> u64 {
    1 << (state as u64 - 1)
}

/// A service is in another state: whoever waits for it is told, and nobody has been told of the next one.
pub(crate) fn state_changed(machine: &mut Machine, trace: &mut Trace, id: ServiceId) {
    let Some(state) = machine.services.get(id).map(|service| service.status.state) else { return };
    tell(machine, trace, Reached::Service(id), bit_of(state));
}

/// A service is marked for delete.
pub(crate) fn marked_for_delete(machine: &mut Machine, trace: &mut Trace, id: ServiceId) {
    tell(machine, trace, Reached::Service(id), DELETE_PENDING);
}

/// A service is installed.
pub(crate) fn created(machine: &mut Machine, trace: &mut Trace) {
    tell(machine, trace, Reached::Database, CREATED);
}

/// A service is gone.
pub(crate) fn removed(machine: &mut Machine, trace: &mut Trace) {
    tell(machine, trace, Reached::Database, DELETED);
}

fn tell(machine: &mut Machine, trace: &mut Trace, reached: Reached, what: u64) {
    let handles: Vec<u32> =
        machine.services.handles.iter().filter(|(_, e)| e.reached == reached).map(|(handle, _)| *handle).collect();
    for handle in handles {
        let mut is_told = false;
        machine.services.change_handle(Handle(handle), |entry| {
            let before = entry.waiting.len();
            entry.waiting.retain(|mask| mask & what == 0);
            is_told = entry.waiting.len() < before;
            if what & STATES != 0 {
                entry.told = is_told;
            }
        });
        if is_told {
            let service = match reached {
                Reached::Service(id) => machine.services.get(id).map(|service| service.name.clone()),
                Reached::Database | Reached::Lock => None,
            };
            let event = Event::ServiceChanged {
                service: service.unwrap_or_else(|| "the database".into()),
                now: "who waited is told".to_owned(),
            };
            trace.happened(Rule::ServiceNotification, event);
        }
    }
}

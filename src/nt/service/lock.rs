//! The lock of the database: what a setup program once took so that nothing would start while it installed.
//!
//! Until Windows Server 2003 a lock that is held lets no service start. From Windows Vista on a lock is still given, and
//! means nothing. It goes with the process that holds it.
//! Left out: `QueryServiceLockStatus`.
//! Written down in: Microsoft, `LockServiceDatabase`; ReactOS `apitests/advapi32/LockServiceDatabase.c`.

use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::process::ProcessId;
use crate::nt::security::AccessMask;
use crate::nt::service::handles::{self, Opened, Reached};
use crate::nt::service::refusal::Denied;
use crate::nt::trace::Trace;

/// What a lock of the database does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseLockPolicy {
    /// One program holds it, and no service starts.
    StopsStarts,
    /// Nothing; it is given for the sake of old programs.
    NoEffect,
}

/// `LockServiceDatabase`.
pub(crate) fn lock(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    opened: Opened,
) -> Result<Handle, Denied> {
    opened.needs(AccessMask::SC_MANAGER_LOCK)?;
    if is_held(machine) {
        return Err(Denied::LOCKED);
    }
    let handle = handles::give(machine, trace, process, Reached::Lock, AccessMask::empty());
    match machine.system().era.services.database_lock {
        DatabaseLockPolicy::StopsStarts => machine.services.lock = Some(handle),
        DatabaseLockPolicy::NoEffect => {}
    }
    Ok(handle)
}

/// `UnlockServiceDatabase`.
pub(crate) fn unlock(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    handle: Option<Handle>,
) -> Result<(), Denied> {
    let held = handle.filter(|handle| {
        let entry = machine.services.handles.get(&handle.0);
        entry.is_some_and(|entry| entry.process == process && entry.reached == Reached::Lock)
    });
    let handle = held.ok_or(Denied::NO_SUCH_LOCK)?;
    handles::close_returned(machine, trace, process, handle);
    Ok(())
}

/// Whether a program holds the database so that nothing starts.
pub(crate) fn is_held(machine: &Machine) -> bool {
    machine.services.lock.is_some()
}

/// The handle of the lock is closed.
pub(crate) fn release(machine: &mut Machine) {
    if machine.services.lock.is_some_and(|handle| !machine.services.handles.contains_key(&handle.0)) {
        machine.services.lock = None;
    }
}

//! Permanence: letting an object keep its name without a handle, and taking that from it again.
//!
//! Written down in: Microsoft, `ZwMakeTemporaryObject` and "Life Cycle of an Object"; ReactOS `ntoskrnl/ob/oblife.c`.

use crate::nt::call::{Arguments, HANDLE, Interface, Operation, Reply, on_handle};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::used;
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges};
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture;
use crate::nt::trace::Trace;

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    on_handle!(
        Native,
        "NtMakeTemporaryObject",
        "Lets an object go with its last handle again.",
        [],
        "make-temporary-object",
        r#"NtMakeTemporaryObject(handle: "m")"#,
        make_temporary
    ),
    on_handle!(
        Native,
        "NtMakePermanentObject",
        "Lets an object outlive its handles.",
        [],
        "reactos-oblife",
        r#"NtMakePermanentObject(handle: "m")"#,
        make_permanent
    ),
];

fn make_temporary(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match used(machine, trace, client, arguments, None, AccessMask::DELETE) {
        Ok(entry) => {
            let now = "temporary".to_owned();
            trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: entry.object, now });
            machine.objects_mut().make_temporary(trace, Rule::TemporaryAgain, entry.object);
            Reply::status(NtStatus::SUCCESS)
        }
        Err(status) => Reply::status(status),
    }
}

/// The privilege is looked at before the handle.
fn make_permanent(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let caller = machine.caller(client.process);
    if !caller.kernel_mode && !caller.token.privileges.contains(Privileges::CREATE_PERMANENT) {
        return capture::refused(trace, Rule::PermanentNeedsPrivilege, NtStatus::PRIVILEGE_NOT_HELD);
    }
    match used(machine, trace, client, arguments, None, AccessMask::empty()) {
        Ok(entry) => {
            let now = "permanent".to_owned();
            trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: entry.object, now });
            machine.objects_mut().make_permanent(entry.object);
            Reply::status(NtStatus::SUCCESS)
        }
        Err(status) => Reply::status(status),
    }
}

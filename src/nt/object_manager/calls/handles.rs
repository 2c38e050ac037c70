//! Handles themselves: closing, duplicating and comparing them.
//!
//! Left out: other processes' tables.
//! Written down in: Microsoft, `ZwDuplicateObject`; ReactOS's `NtDuplicateObject` and `ObHandle` tests.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::process::duplicate::{self, Duplication};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::{Pointer, capture};
use crate::nt::trace::Trace;

const ANY_HANDLE: Parameter = Parameter::optional("handle", Kind::Handle, "The handle.");
const VALUE: Parameter = Parameter::optional("value", Kind::Number, "Instead of a handle: a number that may be none.");
const OTHER: Parameter = Parameter::required("other", Kind::Handle, "The handle to compare it with.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights of the new handle; none.");
const HANDLE_ATTRIBUTES: Parameter =
    Parameter::optional("handle_attributes", Kind::Attributes, "`OBJ_INHERIT` and `OBJ_PROTECT_CLOSE`, or neither.");
const OPTIONS: Parameter = Parameter::optional(
    "options",
    Kind::Constants(duplicate::OPTIONS),
    "What is taken from the source, and whether it goes.",
);
const TARGET_OUT: Parameter =
    Parameter::optional("target_out", Kind::Pointer, "Instead of a variable for the handle: NULL, or one to nothing.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["NtClose"],
        interface: Interface::Native,
        summary: "Closes a handle.",
        parameters: &[ANY_HANDLE, VALUE],
        gives: Gives::Nothing,
        outputs: &[],
        source: "object-life-cycle",
        example: r#"NtClose(handle: "m")"#,
        act: |machine, trace, client, arguments| {
            let value = arguments.number(&VALUE).map(Handle::from_number);
            let handle = arguments.handle(&ANY_HANDLE).or(value).unwrap_or(Handle::NULL);
            Reply::status(machine.close(trace, client.process, handle))
        },
    },
    Operation {
        names: &["NtDuplicateObject"],
        interface: Interface::Native,
        summary: "Gives the caller another handle of the same object.",
        parameters: &[HANDLE, ACCESS, HANDLE_ATTRIBUTES, OPTIONS, TARGET_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "reactos-ntdll-tests",
        example: r#"NtDuplicateObject(handle: "m", options: "DUPLICATE_SAME_ACCESS")"#,
        act: duplicate_object,
    },
    Operation {
        names: &["NtCompareObjects"],
        interface: Interface::Native,
        summary: "Tells whether two handles reach the same object.",
        parameters: &[HANDLE, OTHER],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtCompareObjects(handle: "m", other: "n")"#,
        act: compare,
    },
];

/// `NtDuplicateObject`: the variable for the handle first, where null is none; then [`Machine::duplicate_handle`].
fn duplicate_object(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let variable = arguments.pointer(&TARGET_OUT);
    if let Err(status) = capture::probe(trace, variable.filter(|pointer| *pointer != Pointer::Null)) {
        return Reply::status(status);
    }
    let how = Duplication {
        options: arguments.number(&OPTIONS).unwrap_or(0),
        access: arguments.access(&ACCESS).unwrap_or_default(),
        marks: arguments.attributes(&HANDLE_ATTRIBUTES),
    };
    match machine.duplicate_handle(trace, client, arguments.handle(&HANDLE), how) {
        Ok(handle) if variable.is_none() => Reply::status(NtStatus::SUCCESS).with_handle(handle),
        Ok(_) => Reply::status(NtStatus::SUCCESS),
        Err(status) => Reply::status(status).with("handle", "NULL"),
    }
}

fn compare(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let mut reach = |handle| machine.use_handle(trace, client, handle, None, AccessMask::empty());
    let both = reach(arguments.handle(&HANDLE)).and_then(|one| Ok((one, reach(arguments.handle(&OTHER))?)));
    match both {
        Ok((one, other)) if one.object == other.object => Reply::status(NtStatus::SUCCESS),
        Ok(_) => capture::refused(trace, Rule::AnotherObject, NtStatus::NOT_SAME_OBJECT),
        Err(status) => Reply::status(status),
    }
}

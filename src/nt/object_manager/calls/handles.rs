//! Handles themselves: closing, duplicating and comparing them.
//!
//! Modelled: duplicating inside one process, with other rights and other marks. Left out: other processes' tables.
//! Written down in: Microsoft, `ZwDuplicateObject`; ReactOS's `NtDuplicateObject` and `ObHandle` tests.

use crate::nt::call::{Arguments, HANDLE, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::used;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Attributes, Handle, HandleEntry, Object, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::{Pointer, capture};
use crate::nt::trace::Trace;

/// The source handle is closed, whatever becomes of the call.
const CLOSE_SOURCE: u64 = 0x1;
/// The rights are those of the source.
const SAME_ACCESS: u64 = 0x2;
/// The marks are those of the source.
const SAME_ATTRIBUTES: u64 = 0x4;
const OPTIONS_WORDS: &[(&str, u64)] = &[
    ("DUPLICATE_CLOSE_SOURCE", CLOSE_SOURCE),
    ("DUPLICATE_SAME_ACCESS", SAME_ACCESS),
    ("DUPLICATE_SAME_ATTRIBUTES", SAME_ATTRIBUTES),
];

const ANY_HANDLE: Parameter = Parameter::optional("handle", Kind::Handle, "The handle.");
const VALUE: Parameter = Parameter::optional("value", Kind::Number, "Instead of a handle: a number that may be none.");
const OTHER: Parameter = Parameter::required("other", Kind::Handle, "The handle to compare it with.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights of the new handle; none.");
const HANDLE_ATTRIBUTES: Parameter =
    Parameter::optional("handle_attributes", Kind::Attributes, "`OBJ_INHERIT` and `OBJ_PROTECT_CLOSE`, or neither.");
const OPTIONS: Parameter = Parameter::optional(
    "options",
    Kind::Constants(OPTIONS_WORDS),
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
        gives_handle: false,
        outputs: &[],
        source: "object-life-cycle",
        example: r#"NtClose(handle: "m")"#,
        act: |machine, trace, client, arguments| {
            let value = arguments.number(&VALUE).map(|value| Handle(value as u32));
            let handle = arguments.handle(&ANY_HANDLE).or(value).unwrap_or(Handle::NULL);
            Reply::status(machine.close(trace, client.process, handle))
        },
    },
    Operation {
        names: &["NtDuplicateObject"],
        interface: Interface::Native,
        summary: "Gives the caller another handle of the same object.",
        parameters: &[HANDLE, ACCESS, HANDLE_ATTRIBUTES, OPTIONS, TARGET_OUT],
        gives_handle: true,
        outputs: &[],
        source: "reactos-ntdll-tests",
        example: r#"NtDuplicateObject(handle: "m", options: "DUPLICATE_SAME_ACCESS")"#,
        act: duplicate,
    },
    Operation {
        names: &["NtCompareObjects"],
        interface: Interface::Native,
        summary: "Tells whether two handles reach the same object.",
        parameters: &[HANDLE, OTHER],
        gives_handle: false,
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtCompareObjects(handle: "m", other: "n")"#,
        act: compare,
    },
];

fn duplicate(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let variable = arguments.pointer(&TARGET_OUT);
    if let Err(status) = capture::probe(trace, variable.filter(|pointer| *pointer != Pointer::Null)) {
        return Reply::status(status);
    }
    let options = arguments.number(&OPTIONS).unwrap_or(0);
    let reply = match used(machine, trace, client, arguments, None, AccessMask::empty())
        .and_then(|source| Ok((source, rights(machine, trace, client, arguments, &source)?)))
    {
        Ok((source, access)) => {
            let marks = arguments.attributes(&HANDLE_ATTRIBUTES);
            let same = options & SAME_ATTRIBUTES != 0;
            let inherit = if same { source.inherit } else { marks.contains(Attributes::OBJ_INHERIT) };
            let protect = if same { source.protect } else { marks.contains(Attributes::OBJ_PROTECT_CLOSE) };
            let granted = Granted { object: source.object, access, status: NtStatus::SUCCESS };
            let handle = machine.open_handle(trace, client.process, granted, inherit);
            machine.change_process(client.process, |process| process.handles.mark(handle, inherit, protect));
            let reply = Reply::status(NtStatus::SUCCESS);
            if variable.is_none() { reply.with_handle(handle) } else { reply }
        }
        Err(status) => Reply::status(status).with("handle", "NULL"),
    };
    if let Some(source) = arguments.handle(&HANDLE).filter(|_| options & CLOSE_SOURCE != 0) {
        machine.close(trace, client.process, source);
    }
    reply
}

/// What the source does not hold must be granted by the object; nothing may be asked for, and is.
fn rights(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    source: &HandleEntry,
) -> Result<AccessMask, NtStatus> {
    if arguments.number(&OPTIONS).is_some_and(|options| options & SAME_ACCESS != 0) {
        return Ok(source.granted);
    }
    let objects = machine.objects();
    let wanted = arguments.access(&ACCESS).unwrap_or_default();
    let object_type = objects.get(source.object).map(Object::object_type);
    let usual = object_type.map(|object_type: ObjectType| objects.rights_of_maker(object_type, wanted));
    let special = AccessMask::RESERVED | AccessMask::MAXIMUM_ALLOWED | AccessMask::ACCESS_SYSTEM_SECURITY;
    match usual {
        Some(usual) if !wanted.intersects(special) && source.granted.contains(usual) => Ok(usual),
        _ => objects.grant(trace, &machine.caller(client.process), source.object, wanted),
    }
}

fn compare(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let mut reach = |handle| machine.use_handle_as(trace, client, handle, None, AccessMask::empty());
    let both = reach(arguments.handle(&HANDLE)).and_then(|one| Ok((one, reach(arguments.handle(&OTHER))?)));
    match both {
        Ok((one, other)) if one.object == other.object => Reply::status(NtStatus::SUCCESS),
        Ok(_) => capture::refused(trace, Rule::AnotherObject, NtStatus::NOT_SAME_OBJECT),
        Err(status) => Reply::status(status),
    }
}

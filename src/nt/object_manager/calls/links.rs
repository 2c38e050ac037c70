//! Symbolic links: creating them, and asking what they stand for.
//!
//! A target is a counted string with its own room (`MaximumLength`), which the link keeps: who asks for the target with a
//! variable for the length must have as much room.
//! Written down in: Microsoft, `ZwQuerySymbolicLinkObject`; Wine's `om.c` and ReactOS's `ObSymbolicLink` tests.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::calls::{creates, opens, used};
use crate::nt::object_manager::{Body, ObjectType};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::{Pointer, capture};
use crate::nt::trace::Trace;

const TARGET: Parameter =
    Parameter::optional("target", Kind::Name, "The name that the link stands for; NULL for no string at all.");
const TARGET_BUFFER: Parameter =
    Parameter::optional("target_buffer", Kind::Pointer, "Instead of the target's buffer: a pointer to nothing.");
const TARGET_LENGTH: Parameter =
    Parameter::optional("target_length", Kind::Number, "The target's length in bytes; that of the name.");
const TARGET_MAXIMUM: Parameter = Parameter::optional(
    "target_maximum_length",
    Kind::Number,
    "The room that the target's buffer has, in bytes; that of the name and of a null.",
);
const BUFFER: Parameter =
    Parameter::optional("buffer", Kind::Length, "NULL for no buffer; else its size, which is not looked at.");
const MAXIMUM: Parameter =
    Parameter::optional("maximum_length", Kind::Length, "The room that the caller has, in bytes; enough.");
const RETURN_LENGTH: Parameter = Parameter::optional(
    "return_length_ptr",
    Kind::Pointer,
    "Instead of a variable for the length that is needed: NULL for none.",
);

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    creates!(
        "NtCreateSymbolicLinkObject",
        "Creates a symbolic link.",
        [TARGET, TARGET_BUFFER, TARGET_LENGTH, TARGET_MAXIMUM],
        r#"NtCreateSymbolicLinkObject(name: "\\BaseNamedObjects\\Here", target: "\\BaseNamedObjects\\There")"#,
        SymbolicLink,
        |trace, _, arguments| target(trace, arguments)
    ),
    opens!(
        "NtOpenSymbolicLinkObject",
        "Opens a symbolic link itself.",
        r#"NtOpenSymbolicLinkObject(name: "\\BaseNamedObjects\\Global")"#,
        SymbolicLink
    ),
    Operation {
        names: &["NtQuerySymbolicLinkObject"],
        interface: Interface::Native,
        summary: "Tells what a symbolic link stands for.",
        parameters: &[HANDLE, BUFFER, MAXIMUM, RETURN_LENGTH],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("target", Kind::Name),
            Output::new("length", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
            Output::new("return_length", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
            Output::new("nul_terminated", Kind::Text),
        ],
        source: "reactos-oblink",
        example: r#"NtQuerySymbolicLinkObject(handle: "link")"#,
        act: query,
    },
];

/// Captures the target.
///
/// | what is refused | with |
/// | --- | --- |
/// | a string or a buffer that is not there, unless it has no room | `STATUS_ACCESS_VIOLATION` |
/// | an odd length, no room at all, less room than length | `STATUS_INVALID_PARAMETER` |
fn target(trace: &mut Trace, arguments: &Arguments) -> Result<Body, NtStatus> {
    let name = arguments.name(&TARGET).filter(|target| **target != *"NULL");
    let length = name.as_ref().map_or(0, ObjectName::byte_length) as u64;
    let maximum = arguments.number(&TARGET_MAXIMUM).unwrap_or(length + 2);
    let length = arguments.number(&TARGET_LENGTH).unwrap_or(length);
    if maximum > 0 {
        let nowhere = arguments.pointer(&TARGET_BUFFER).or(name.is_none().then_some(Pointer::Null));
        capture::probe(trace, nowhere)?;
    }
    let room = u16::try_from(maximum & !1).unwrap_or(u16::MAX - 1);
    if !length.is_multiple_of(2) || room == 0 || u64::from(room) < length {
        return Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER));
    }
    let units: Vec<u16> = name.iter().flat_map(|name| name.encode_utf16()).take(length as usize / 2).collect();
    Ok(Body::SymbolicLink { target: String::from_utf16_lossy(&units).into(), room })
}

/// Whoever has a variable for the length needs the room that the link keeps; whoever has none needs the target's length.
fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let wanted = Some(ObjectType::SymbolicLink);
    let entry = match used(machine, trace, client, arguments, wanted, AccessMask::SYMBOLIC_LINK_QUERY) {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let Some(Body::SymbolicLink { target, room }) = machine.objects().get(entry.object).map(|object| &object.body)
    else {
        return Reply::status(NtStatus::OBJECT_TYPE_MISMATCH);
    };
    let tells_length = arguments.pointer(&RETURN_LENGTH).is_none();
    let maximum = arguments.number(&MAXIMUM).unwrap_or(u64::from(u16::MAX));
    let length = target.byte_length() as u64;
    let needed = if tells_length { u64::from(*room) } else { length };
    let is_too_short = maximum < needed;
    let mut reply = if is_too_short {
        capture::refused(trace, Rule::BufferTooShort, NtStatus::BUFFER_TOO_SMALL)
    } else if let Err(status) = capture::probe(trace, arguments.pointer(&BUFFER)) {
        return Reply::status(status);
    } else {
        Reply::status(NtStatus::SUCCESS)
            .with("target", target.to_string())
            .with("length", length.to_string())
            .with("nul_terminated", (needed > length).to_string())
    };
    if tells_length {
        reply = reply.with("return_length", room.to_string());
    }
    reply
}

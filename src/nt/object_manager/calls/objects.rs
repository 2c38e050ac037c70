//! Creating and opening objects without parameters of their own: directories, keyed events, completion ports, jobs,
//! debug objects.
//!
//! Left out: what is done with completion ports, jobs and debug objects.
//! Written down in: Microsoft, `ZwCreateDirectoryObject`; the rest is undocumented and asserted by Wine's `om.c` test.

use crate::nt::call::Operation;
use crate::nt::object_manager::calls::{creates, opens};
use crate::nt::object_manager::{Body, Directory, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;

const CONCURRENCY: Parameter = Parameter::optional(
    "concurrency",
    Kind::Number,
    "How many threads may run at once; it changes nothing here, because nothing is queued.",
);
const FLAGS: Parameter =
    Parameter::optional("flags", Kind::Constants(DEBUG_FLAGS), "1 to end the debugged with the debugger; 0.");
/// What a debug object can be made with.
const DEBUG_FLAGS: &[(&str, u64)] = &[("DEBUG_KILL_ON_CLOSE", 1)];

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    creates!(
        "NtCreateDirectoryObject",
        "Creates a directory of names.",
        [],
        r#"NtCreateDirectoryObject(name: "\\BaseNamedObjects\\Team")"#,
        Directory,
        |_, _, _| Ok(Body::Directory(Directory::default()))
    ),
    opens!(
        "NtOpenDirectoryObject",
        "Opens a directory of names.",
        r#"NtOpenDirectoryObject(name: "\\BaseNamedObjects")"#,
        Directory
    ),
    creates!(
        "NtCreateKeyedEvent",
        "Creates a keyed event: threads that give the same key let one another go on.",
        [],
        r#"NtCreateKeyedEvent(name: "\\BaseNamedObjects\\Keys")"#,
        KeyedEvent,
        |_, _, _| Ok(Body::Opaque(ObjectType::KeyedEvent))
    ),
    opens!(
        "NtOpenKeyedEvent",
        "Opens a keyed event.",
        r#"NtOpenKeyedEvent(name: "\\BaseNamedObjects\\Keys")"#,
        KeyedEvent
    ),
    creates!(
        "NtCreateIoCompletion",
        "Creates a completion port.",
        [CONCURRENCY],
        r#"NtCreateIoCompletion(name: "\\BaseNamedObjects\\Done")"#,
        IoCompletion,
        |_, _, _| Ok(Body::Opaque(ObjectType::IoCompletion))
    ),
    opens!(
        "NtOpenIoCompletion",
        "Opens a completion port.",
        r#"NtOpenIoCompletion(name: "\\BaseNamedObjects\\Done")"#,
        IoCompletion
    ),
    creates!(
        "NtCreateJobObject",
        "Creates a job.",
        [],
        r#"NtCreateJobObject(name: "\\BaseNamedObjects\\Build")"#,
        Job,
        |_, _, _| Ok(Body::Opaque(ObjectType::Job))
    ),
    opens!("NtOpenJobObject", "Opens a job.", r#"NtOpenJobObject(name: "\\BaseNamedObjects\\Build")"#, Job),
    creates!(
        "NtCreateDebugObject",
        "Creates what a debugger waits on.",
        [FLAGS],
        r#"NtCreateDebugObject(name: "\\BaseNamedObjects\\Debugger")"#,
        DebugObject,
        |trace, _, arguments| match arguments.number(&FLAGS) {
            None | Some(0 | 1) => Ok(Body::Opaque(ObjectType::DebugObject)),
            Some(_) => Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER)),
        }
    ),
];

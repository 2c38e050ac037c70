//! Listing a directory: `NtQueryDirectoryObject`, with the sizes of the 64-bit structures.
//!
//! Each entry is an `OBJECT_DIRECTORY_INFORMATION` of 32 bytes and two strings behind all of them, each with a null; one
//! empty entry ends the list. The context is the number of entries told so far.
//! Left out: the order of Windows, which is that of 37 hash buckets; names are told in alphabetical order here.
//! Written down in: Microsoft, `NtQueryDirectoryObject`; Wine's `om.c` test, `test_query_directory`.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::used;
use crate::nt::object_manager::{Directory, Object, ObjectManager, ObjectType};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::{Pointer, capture};
use crate::nt::trace::Trace;

/// The size of `OBJECT_DIRECTORY_INFORMATION`.
const ENTRY: u64 = 32;

/// Whether the empty entry was written, and the words for it.
const TERMINATORS: &[(&str, u64)] = &[("false", 0), ("true", 1), ("zeroed", 1), ("cleared", 1), ("empty", 1)];

const BUFFER: Parameter =
    Parameter::optional("buffer", Kind::Length, "The room that the caller has, in bytes; enough.");
const CONTEXT: Parameter =
    Parameter::optional("context", Kind::Length, "Where to go on: the number that the last call gave; 0.");
const RESTART: Parameter =
    Parameter::optional("restart", Kind::Flag, "Whether to begin anew whatever the context says.");
const SINGLE: Parameter = Parameter::optional("single", Kind::Flag, "Whether to tell one entry alone.");
const RETURN_LENGTH: Parameter = Parameter::optional(
    "return_length_ptr",
    Kind::Pointer,
    "Instead of a variable for the length that is used or needed: NULL for none.",
);

/// The operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["NtQueryDirectoryObject"],
    interface: Interface::Native,
    summary: "Lists the names in a directory with the types of the objects, `Name:Type`.",
    parameters: &[HANDLE, BUFFER, CONTEXT, RESTART, SINGLE, RETURN_LENGTH],
    gives: Gives::Nothing,
    outputs: &[
        Output::new("entries", Kind::List(&Kind::Text)),
        Output::new("context", Kind::Number).elsewhere(Elsewhere::Id),
        Output::new("size", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
        Output::new("terminator", Kind::Constants(TERMINATORS)),
    ],
    source: "wine-om-test",
    example: r#"NtQueryDirectoryObject(handle: "directory")"#,
    act: query,
}];

/// Lists a directory. A buffer that leads nowhere is one without room.
///
/// | in this order | status |
/// | --- | --- |
/// | the handle is not open | `STATUS_INVALID_HANDLE` |
/// | its object is no directory | `STATUS_OBJECT_TYPE_MISMATCH` |
/// | it lacks `DIRECTORY_QUERY` | `STATUS_ACCESS_DENIED` |
/// | the variable for the context leads nowhere, or is at an odd address | see [`capture::probe`] |
/// | the variable for the length does so; null is none | see [`capture::probe`] |
/// | what there is to tell, and the room for it | the next table |
///
/// | what is there from the context on | one asked for | all asked for |
/// | --- | --- | --- |
/// | nothing | `STATUS_NO_MORE_ENTRIES`, context left | the same |
/// | more than there is room for | `STATUS_BUFFER_TOO_SMALL`, context left | what fits, `STATUS_MORE_ENTRIES` |
/// | no more than there is room for | `STATUS_SUCCESS` | `STATUS_SUCCESS` |
fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let entry = match used(machine, trace, client, arguments, Some(ObjectType::Directory), AccessMask::DIRECTORY_QUERY)
    {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let length = arguments.pointer(&RETURN_LENGTH).filter(|pointer| *pointer != Pointer::Null);
    for pointer in [arguments.pointer(&CONTEXT), length] {
        if let Err(status) = capture::probe(trace, pointer) {
            return Reply::status(status);
        }
    }
    let context = if arguments.flag(&RESTART) { 0 } else { arguments.number(&CONTEXT).unwrap_or(0) };
    let single = arguments.flag(&SINGLE);
    let room = match arguments.pointer(&BUFFER) {
        Some(_) => 0,
        None => arguments.number(&BUFFER).unwrap_or(u64::MAX),
    };
    let listed = entries(machine.objects(), entry.object);
    let rest = &listed[listed.len().min(usize::try_from(context).unwrap_or(usize::MAX))..];
    let (mut size, mut told) = (ENTRY, 0);
    let mut needed = ENTRY;
    for (_, entry_size) in rest.iter().take(if single { 1 } else { rest.len() }) {
        needed = size + entry_size;
        if needed > room {
            break;
        }
        (size, told) = (needed, told + 1);
    }
    let everything = if single { 1 } else { rest.len() };
    let status = match told {
        _ if rest.is_empty() => trace.failed(Rule::NothingLeftToList, NtStatus::NO_MORE_ENTRIES),
        0 if single => {
            size = needed;
            trace.failed(Rule::BufferTooShort, NtStatus::BUFFER_TOO_SMALL)
        }
        _ if told < everything => trace.failed(Rule::BufferTooShort, NtStatus::MORE_ENTRIES),
        _ => NtStatus::SUCCESS,
    };
    let mut reply = Reply::status(status);
    if status.is_success() {
        let names: Vec<&str> = rest.iter().take(told).map(|(name, _)| &**name).collect();
        reply = reply.with("entries", names.join(",")).with("context", (context + told as u64).to_string());
    }
    if size <= room && status != NtStatus::BUFFER_TOO_SMALL {
        reply = reply.with("terminator", "true");
    }
    if arguments.pointer(&RETURN_LENGTH).is_none() {
        reply = reply.with("size", size.to_string());
    }
    reply
}

/// What the directory holds, each entry with the bytes that it takes.
fn entries(objects: &ObjectManager, directory: crate::nt::object_manager::ObjectId) -> Vec<(String, u64)> {
    let entries = objects.directory(directory).into_iter().flat_map(Directory::entries);
    entries
        .filter_map(|(name, id)| {
            let object_type = objects.get(id).map(Object::object_type)?.to_string();
            let characters = name.encode_utf16().count() + 1 + object_type.len() + 1;
            Some((format!("{}:{object_type}", &**name), ENTRY + characters as u64 * 2))
        })
        .collect()
}

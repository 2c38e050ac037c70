//! `NtQueryObject`: what the Object Manager knows of an object, and of the handle that it is asked through.
//!
//! Modelled: all five classes, with the sizes of the 64-bit structures. Left out: quotas and times in the basic
//! information; the counts of the types.
//! Written down in: Microsoft, `NtQueryObject`; Wine's `om.c` test, `test_query_object`, and ReactOS's `ObQuery`.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply};
use crate::nt::io::request::Refused;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::calls::used;
use crate::nt::object_manager::{Attributes, Body, HandleEntry, Object, ObjectType};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter, numbered};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture;
use crate::nt::system_call::policies::{FileNameSizePolicy, ReferenceCountPolicy};
use crate::nt::trace::Trace;

numbered! {
    /// `OBJECT_INFORMATION_CLASS`.
    enum Class {
        Basic = "ObjectBasicInformation", 0;
        Name = "ObjectNameInformation", 1;
        Type = "ObjectTypeInformation", 2;
        Types = "ObjectTypesInformation", 3;
        HandleFlags = "ObjectHandleFlagInformation", 4;
    }
}
/// The sizes of the structures: `OBJECT_BASIC_INFORMATION`, `UNICODE_STRING`, `OBJECT_TYPE_INFORMATION`, and two flags.
const BASIC: u64 = 56;
const STRING: u64 = 16;
const TYPE: u64 = 104;
const FLAGS: u64 = 2;

const CLASS: Parameter = Parameter::optional(
    "class",
    Kind::Constants(Class::CONSTANTS),
    "The information class; left away, the name and the type are told.",
);
const LENGTH: Parameter =
    Parameter::optional("length", Kind::Length, "The room that the caller has, in bytes; enough.");

/// The operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["NtQueryObject"],
    interface: Interface::Native,
    summary: "Tells the full name and the type of the object behind a handle, or what is known of both.",
    parameters: &[HANDLE, CLASS, LENGTH],
    gives: Gives::Nothing,
    outputs: &[
        Output::new("name", Kind::Name),
        Output::new("name_length", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
        Output::new("buffer", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
        Output::new("type", Kind::Text),
        Output::new("attributes", Kind::Attributes),
        Output::new("granted", Kind::Access),
        Output::new("handle_count", Kind::Number),
        Output::new("pointer_count", Kind::Number).elsewhere(Elsewhere::Id),
        Output::new("name_info_size", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
        Output::new("return_length", Kind::Number).elsewhere(Elsewhere::SizeOfNames),
    ],
    source: "wine-om-test",
    example: r#"NtQueryObject(handle: "m")"#,
    act: query,
}];

/// The list of all types is the one class that needs no handle.
fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let class = arguments.number(&CLASS).map(Class::numbered);
    let room = match arguments.pointer(&LENGTH) {
        Some(_) => Some(0),
        None => arguments.number(&LENGTH),
    };
    if class == Some(Some(Class::Types)) {
        let needed = 8 + ObjectType::ALL.into_iter().map(type_size).sum::<u64>();
        return sized(trace, room, needed, NtStatus::INFO_LENGTH_MISMATCH, |reply| reply);
    }
    let entry = match used(machine, trace, client, arguments, None, AccessMask::empty()) {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let machine = &*machine;
    let Some(object) = machine.objects().get(entry.object) else {
        return Reply::status(NtStatus::INVALID_HANDLE);
    };
    let told = name(machine, object);
    let name = told.clone().unwrap_or_else(|_| ObjectName::from(""));
    let object_type = object.object_type();
    match class {
        None => Reply::status(NtStatus::SUCCESS).with("name", name.to_string()).with("type", object_type.to_string()),
        Some(Some(Class::Basic)) if room.is_some_and(|room| room != BASIC) => {
            let status = trace.failed(Rule::BufferTooShort, NtStatus::INFO_LENGTH_MISMATCH);
            Reply::status(status).with("return_length", BASIC.to_string())
        }
        Some(Some(Class::Basic)) => basic(machine, object, entry, &name),
        Some(Some(Class::Name)) if told.is_err() => {
            let (rule, status) = told.err().unwrap_or((Rule::FileTells, NtStatus::SUCCESS));
            capture::refused(trace, rule, status)
        }
        Some(Some(Class::Name)) => {
            let is_cut = object_type == ObjectType::File && room.is_some_and(|room| room >= STRING);
            let short = if is_cut { NtStatus::BUFFER_OVERFLOW } else { NtStatus::INFO_LENGTH_MISMATCH };
            if object_type == ObjectType::File && room.is_some_and(|room| room < STRING) {
                let reply = capture::refused(trace, Rule::BufferTooShort, short);
                let size = match machine.system().era.system_calls.file_name_size {
                    FileNameSizePolicy::Nothing => 0,
                    FileNameSizePolicy::StringAlone => STRING,
                    FileNameSizePolicy::Whole => name_size(&name),
                };
                return reply.with("return_length", size.to_string());
            }
            sized(trace, room, name_size(&name), short, |reply| {
                let buffer = if name.is_empty() { "NULL".to_owned() } else { STRING.to_string() };
                reply
                    .with("name", name.to_string())
                    .with("name_length", name.byte_length().to_string())
                    .with("buffer", buffer)
            })
        }
        Some(Some(Class::Type)) => {
            sized(trace, room, type_size(object_type), NtStatus::INFO_LENGTH_MISMATCH, |reply| {
                reply.with("type", object_type.to_string())
            })
        }
        Some(Some(Class::HandleFlags)) if room.is_some_and(|room| room != FLAGS) => {
            let status = trace.failed(Rule::BufferTooShort, NtStatus::INFO_LENGTH_MISMATCH);
            Reply::status(status).with("return_length", FLAGS.to_string())
        }
        Some(Some(Class::HandleFlags)) => Reply::status(NtStatus::SUCCESS)
            .with("attributes", marks(entry).names())
            .with("return_length", FLAGS.to_string()),
        // The list of all types was told above.
        Some(None | Some(Class::Types)) => {
            capture::refused(trace, Rule::ParameterRefused, NtStatus::INVALID_INFO_CLASS)
        }
    }
}

/// Fills a reply that needs this many bytes, or says how many are needed.
fn sized(
    trace: &mut Trace,
    room: Option<u64>,
    needed: u64,
    short: NtStatus,
    fill: impl FnOnce(Reply) -> Reply,
) -> Reply {
    let reply = if room.is_some_and(|room| room < needed) {
        capture::refused(trace, Rule::BufferTooShort, short)
    } else {
        fill(Reply::status(NtStatus::SUCCESS))
    };
    reply.with("return_length", needed.to_string())
}

fn basic(machine: &Machine, object: &Object, entry: HandleEntry, name: &ObjectName) -> Reply {
    let mut attributes = marks(entry);
    attributes.set(Attributes::OBJ_PERMANENT, object.permanent);
    let held = match machine.system().era.system_calls.reference_counts {
        ReferenceCountPolicy::OneEach => object.handle_count,
        ReferenceCountPolicy::InAdvance => object.handle_count.saturating_mul(0x8000),
    };
    let standing = machine.system().era.standing_references.on(object.object_type());
    let others = [1, u32::from(object.link.is_some()), object.references, standing];
    let references = others.into_iter().fold(held, u32::saturating_add);
    let name_info_size = if name.is_empty() { 0 } else { name_size(name) };
    Reply::status(NtStatus::SUCCESS)
        .with("attributes", attributes.names())
        .with("granted", format!("0x{:X}", entry.granted.bits()))
        .with("handle_count", object.handle_count.to_string())
        .with("pointer_count", references.to_string())
        .with("name_info_size", name_info_size.to_string())
        .with("return_length", BASIC.to_string())
}

/// The marks of a handle, as attributes.
fn marks(entry: HandleEntry) -> Attributes {
    let mut marks = Attributes::empty();
    marks.set(Attributes::OBJ_INHERIT, entry.inherit);
    marks.set(Attributes::OBJ_PROTECT_CLOSE, entry.protect);
    marks
}

/// The name of an object; a desktop's begins at its window station; a driver may refuse to tell that of a file.
fn name(machine: &Machine, object: &Object) -> Result<ObjectName, Refused> {
    match &object.body {
        Body::Desktop { name, .. } => Ok(ObjectName::from(format!("\\{name}"))),
        _ => machine.objects().file_name(object.id).unwrap_or_else(|| Ok(machine.objects().path(object.id))),
    }
}

/// The string alone where there is no name, and behind it the name with a null where there is one.
fn name_size(name: &ObjectName) -> u64 {
    if name.is_empty() { STRING } else { STRING + name.byte_length() as u64 + 2 }
}

/// The structure and the type's name with a null, up to the next whole address.
fn type_size(object_type: ObjectType) -> u64 {
    (TYPE + (object_type.to_string().len() as u64 + 1) * 2).next_multiple_of(8)
}

//! What drivers call inside the kernel: entering an object by name, reaching one by name, and what a type says of itself.
//!
//! Nobody checks the rights of the kernel, and it may leave the type of what it finds to chance.
//! `QueryType` is no routine of Windows: it reads the fields of a type that `ObjectTypesInformation` shows a part of.
//! Written down in: Microsoft, "Object Manager Routines"; ReactOS's `ObInsert`, `ObReference` and `ObTypes` tests.

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation, Reply};
use crate::nt::io::device::Driver;
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::kernel;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::section::USUAL_SIZE;
use crate::nt::object_manager::{Body, Directory, Ending, Object, ObjectType, Walk};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture::{self, ATTRIBUTES, NAME, ROOT};
use crate::nt::trace::Trace;

const TYPE: Parameter = Parameter::required("type", Kind::Text, "The name of a type, as in `\\ObjectTypes`.");
const ANY_TYPE: Parameter = Parameter::optional("type", Kind::Text, "The name of the type that is expected; any.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["ObInsertObject"],
        interface: Interface::Native,
        summary: "Enters a new object of a type, for the kernel.",
        parameters: &[NAME, ROOT, ATTRIBUTES, TYPE],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "reactos-ob-tests",
        example: r#"ObInsertObject(name: "\\Callback\\Mine", type: "Callback")"#,
        act: insert_object,
    },
    Operation {
        names: &["ObReferenceObjectByName"],
        interface: Interface::Native,
        summary: "Reaches the object that has a name, for the kernel.",
        parameters: &[NAME, ATTRIBUTES, ANY_TYPE],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "reactos-ob-tests",
        example: r#"ObReferenceObjectByName(name: "\\BaseNamedObjects", type: "Directory")"#,
        act: reference,
    },
    Operation {
        names: &["QueryType"],
        interface: Interface::Native,
        summary: "Tells what a type makes of the generic rights, which rights it has, and which attributes it refuses.",
        parameters: &[TYPE],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("generic_read", Kind::Access),
            Output::new("generic_write", Kind::Access),
            Output::new("generic_execute", Kind::Access),
            Output::new("generic_all", Kind::Access),
            Output::new("valid_access", Kind::Access),
            Output::new("invalid_attributes", Kind::Attributes),
            Output::new("case_insensitive", Kind::Constants(&[("false", 0), ("true", 1)])),
        ],
        source: "reactos-ob-tests",
        example: r#"QueryType(type: "Event")"#,
        act: query_type,
    },
];

/// The state that an object has when nobody says more about it; nothing, where there is no object without more being said.
fn fresh(object_type: ObjectType) -> Option<Body> {
    Some(match object_type {
        ObjectType::Directory => Body::Directory(Directory::default()),
        ObjectType::SymbolicLink => Body::link(""),
        ObjectType::Event => Body::Event { signaled: false, manual_reset: true },
        ObjectType::Mutant => Body::mutant(None),
        ObjectType::Semaphore => Body::Semaphore { count: 0, maximum: 1 },
        ObjectType::Timer => Body::Timer { manual_reset: true },
        ObjectType::Section => Body::Section { size: USUAL_SIZE },
        ObjectType::Device => Body::Device(Driver::Null),
        ObjectType::Port => Body::Port,
        ObjectType::KeyedEvent
        | ObjectType::IoCompletion
        | ObjectType::Job
        | ObjectType::DebugObject
        | ObjectType::UserApcReserve
        | ObjectType::IoCompletionReserve
        | ObjectType::Composition
        | ObjectType::Driver
        | ObjectType::Adapter
        | ObjectType::Controller
        | ObjectType::Callback
        | ObjectType::EventPair
        | ObjectType::Profile
        | ObjectType::WaitablePort
        | ObjectType::WmiGuid
        | ObjectType::FilterConnectionPort
        | ObjectType::FilterCommunicationPort => Body::Opaque(object_type),
        ObjectType::Type
        | ObjectType::WindowStation
        | ObjectType::Desktop
        | ObjectType::Process
        | ObjectType::Thread
        | ObjectType::Token
        | ObjectType::File
        | ObjectType::Key => return None,
    })
}

fn no_such_type(trace: &mut Trace) -> Reply {
    capture::refused(trace, Rule::ParameterRefused, NtStatus::INVALID_PARAMETER)
}

fn captured(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<ObjectAttributes, NtStatus> {
    capture::object_attributes(machine, trace, client, arguments).map(Option::unwrap_or_default)
}

fn insert_object(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let object_type = arguments.text(&TYPE).and_then(|name| ObjectType::named(&name));
    let Some(body) = object_type.and_then(fresh) else {
        return no_such_type(trace);
    };
    let caller = kernel(machine, client);
    let result = captured(machine, trace, client, arguments).and_then(|attributes| {
        insert::create(machine.objects_mut(), trace, &caller, &attributes, body, AccessMask::GENERIC_ALL)
            .map_err(|ending| ending.status())
    });
    keep(machine, trace, client, result)
}

/// The kernel compares types only where it asks for a symbolic link, and follows every other link.
fn reference(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let wanted = match arguments.text(&ANY_TYPE).map(|name| ObjectType::named(&name)) {
        Some(None) => return no_such_type(trace),
        Some(Some(wanted)) => Some(wanted),
        None => None,
    };
    let caller = kernel(machine, client);
    let result = captured(machine, trace, client, arguments).and_then(|attributes| {
        let Some(sought) = attributes.sought(wanted, false) else {
            return Err(trace.failed(Rule::AbsoluteNameNeeded, NtStatus::OBJECT_NAME_INVALID));
        };
        match Walk::new(machine.objects(), &caller, sought).run(trace) {
            Ending::Found(object) => {
                let found = machine.objects().get(object).map(Object::object_type);
                if wanted == Some(ObjectType::SymbolicLink) && found != wanted {
                    return Err(trace.failed(Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH));
                }
                let all = |found| machine.objects().rights_of_maker(found, AccessMask::GENERIC_ALL);
                let access = found.map(all).unwrap_or_default();
                Ok(Granted { object, access, status: NtStatus::SUCCESS })
            }
            Ending::Missing { .. } => Err(trace.failed(Rule::NothingToOpen, NtStatus::OBJECT_NAME_NOT_FOUND)),
            ending @ (Ending::Failed(_) | Ending::HandedOver { .. } | Ending::DeviceMapNeeded) => Err(ending.status()),
        }
    });
    keep(machine, trace, client, result)
}

/// The reference that the kernel holds is told as a handle of the caller.
fn keep(machine: &mut Machine, trace: &mut Trace, client: ClientId, result: Result<Granted, NtStatus>) -> Reply {
    match result {
        Ok(granted) => {
            let handle = machine.open_handle(trace, client.process, granted, false);
            Reply::status(granted.status).with_handle(handle)
        }
        Err(status) => Reply::status(status),
    }
}

fn query_type(machine: &mut Machine, trace: &mut Trace, _: ClientId, arguments: &Arguments) -> Reply {
    let Some(object_type) = arguments.text(&TYPE).and_then(|name| ObjectType::named(&name)) else {
        return no_such_type(trace);
    };
    let rights = object_type.rights(machine.objects().policies.type_rights);
    let number = |bits: u32| format!("0x{bits:08X}");
    Reply::status(NtStatus::SUCCESS)
        .with("generic_read", number(rights.generic.read))
        .with("generic_write", number(rights.generic.write))
        .with("generic_execute", number(rights.generic.execute))
        .with("generic_all", number(rights.generic.all))
        .with("valid_access", number(rights.valid.bits()))
        .with("invalid_attributes", format!("0x{:X}", object_type.invalid_attributes().bits()))
        .with("case_insensitive", object_type.is_case_insensitive().to_string())
}

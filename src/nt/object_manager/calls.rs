//! The system services of the Object Manager and its types, as a native program calls them.
//!
//! A native name stays what it is: absolute, or relative to a directory whose handle comes with it. No session is consulted.
//! Left out: the capture of pointers and lengths, waiting, most query classes.
//! Written down in: Microsoft's `Nt` and `Zw` reference pages; Wine's `om.c` test for the statuses.

use crate::nt::call::{Arguments, HANDLE, Interface, Operation, Reply, on_handle};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Body, Directory, Ending, HandleEntry, ObjectType};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges, SecurityDescriptor};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const NAME: Parameter = Parameter::optional("name", Kind::Name, "The name, absolute or relative to `root`.");
const ROOT: Parameter =
    Parameter::optional("root", Kind::Handle, "A directory's handle that a relative name begins at.");
const ATTRIBUTES: Parameter =
    Parameter::optional("attributes", Kind::Attributes, "`OBJ_` attributes, set apart by bars.");
const ACCESS: Parameter = Parameter::optional(
    "access",
    Kind::Access,
    "The rights asked for; all of the type for a creation, read for an open.",
);
const SECURITY: Parameter = Parameter::optional(
    "security",
    Kind::Word(&["Default", "Everyone"]),
    "Who may use a new object: the token's default, or everyone (a null DACL).",
);
const TARGET: Parameter = Parameter::required("target", Kind::Name, "The name that the link stands for.");

macro_rules! creates {
    ($name:literal, $summary:literal, $example:literal, $body:expr) => {
        Operation {
            names: &[$name],
            interface: Interface::Native,
            summary: $summary,
            parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, SECURITY],
            gives_handle: true,
            outputs: &[],
            source: "wine-om-test",
            example: $example,
            act: |machine, trace, client, arguments| create(machine, trace, client.process, arguments, &$body),
        }
    };
}

macro_rules! opens {
    ($name:literal, $summary:literal, $example:literal, $object_type:ident) => {
        Operation {
            names: &[$name],
            interface: Interface::Native,
            summary: $summary,
            parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS],
            gives_handle: true,
            outputs: &[],
            source: "wine-om-test",
            example: $example,
            act: |machine, trace, client, arguments| {
                open(machine, trace, client.process, arguments, ObjectType::$object_type)
            },
        }
    };
}

/// The native operations.
pub const OPERATIONS: &[Operation] = &[
    creates!(
        "NtCreateDirectoryObject",
        "Creates a directory of names.",
        r#"NtCreateDirectoryObject(name: "\\BaseNamedObjects\\Team")"#,
        Body::Directory(Directory::default())
    ),
    opens!(
        "NtOpenDirectoryObject",
        "Opens a directory of names.",
        r#"NtOpenDirectoryObject(name: "\\BaseNamedObjects")"#,
        Directory
    ),
    creates!(
        "NtCreateEvent",
        "Creates an event.",
        r#"NtCreateEvent(name: "\\BaseNamedObjects\\Ready")"#,
        Body::Event { signaled: false, manual_reset: false }
    ),
    opens!("NtOpenEvent", "Opens an event.", r#"NtOpenEvent(name: "\\BaseNamedObjects\\Ready")"#, Event),
    creates!(
        "NtCreateMutant",
        "Creates a mutant.",
        r#"NtCreateMutant(name: "\\BaseNamedObjects\\Player")"#,
        Body::Mutant { owner: None, count: 0 }
    ),
    opens!("NtOpenMutant", "Opens a mutant.", r#"NtOpenMutant(name: "\\BaseNamedObjects\\Player")"#, Mutant),
    creates!(
        "NtCreateSemaphore",
        "Creates a semaphore that counts to one.",
        r#"NtCreateSemaphore(name: "\\BaseNamedObjects\\Slots")"#,
        Body::Semaphore { count: 0, maximum: 1 }
    ),
    opens!("NtOpenSemaphore", "Opens a semaphore.", r#"NtOpenSemaphore(name: "\\BaseNamedObjects\\Slots")"#, Semaphore),
    creates!(
        "NtCreateTimer",
        "Creates a timer.",
        r#"NtCreateTimer(name: "\\BaseNamedObjects\\Tick")"#,
        Body::Timer { manual_reset: false }
    ),
    opens!("NtOpenTimer", "Opens a timer.", r#"NtOpenTimer(name: "\\BaseNamedObjects\\Tick")"#, Timer),
    creates!(
        "NtCreateSection",
        "Creates a section of one page.",
        r#"NtCreateSection(name: "\\BaseNamedObjects\\Shared")"#,
        Body::Section { size: 4096 }
    ),
    opens!("NtOpenSection", "Opens a section.", r#"NtOpenSection(name: "\\BaseNamedObjects\\Shared")"#, Section),
    Operation {
        names: &["NtCreateSymbolicLinkObject"],
        interface: Interface::Native,
        summary: "Creates a symbolic link.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, SECURITY, TARGET],
        gives_handle: true,
        outputs: &[],
        source: "reactos-oblink",
        example: r#"NtCreateSymbolicLinkObject(name: "\\BaseNamedObjects\\Here", target: "\\BaseNamedObjects\\There")"#,
        act: |machine, trace, client, arguments| {
            let target = arguments.name(&TARGET).unwrap_or_else(|| ObjectName::from(""));
            create(machine, trace, client.process, arguments, &Body::SymbolicLink { target })
        },
    },
    opens!(
        "NtOpenSymbolicLinkObject",
        "Opens a symbolic link itself.",
        r#"NtOpenSymbolicLinkObject(name: "\\BaseNamedObjects\\Global")"#,
        SymbolicLink
    ),
    on_handle!(
        Native,
        "NtQuerySymbolicLinkObject",
        "Tells what a symbolic link stands for.",
        [Output::new("target", Kind::Name)],
        "reactos-oblink",
        r#"NtQuerySymbolicLinkObject(handle: "link")"#,
        query_link
    ),
    on_handle!(
        Native,
        "NtQueryObject",
        "Tells the full name and the type of the object behind a handle.",
        [Output::new("name", Kind::Name), Output::new("type", Kind::Text)],
        "wine-om-test",
        r#"NtQueryObject(handle: "m")"#,
        query_name
    ),
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
    on_handle!(Native, "NtClose", "Closes a handle.", [], "object-life-cycle", r#"NtClose(handle: "m")"#, close),
];

fn attributes(machine: &Machine, process: ProcessId, arguments: &Arguments) -> ObjectAttributes {
    let root = arguments.handle(&ROOT).map(|handle| match machine.handle(process, handle) {
        Some(entry) => Root::Object(entry.object),
        None => Root::NotOpen,
    });
    let security = (arguments.word(&SECURITY) == Some("Everyone"))
        .then(|| SecurityDescriptor::open_to_everyone(machine.caller(process).token.user));
    ObjectAttributes { name: arguments.name(&NAME), root, attributes: arguments.attributes(&ATTRIBUTES), security }
}

fn create(machine: &mut Machine, trace: &mut Trace, process: ProcessId, arguments: &Arguments, body: &Body) -> Reply {
    let attributes = attributes(machine, process, arguments);
    let access = arguments.access(&ACCESS).unwrap_or_else(|| body.object_type().all_access());
    let mut caller = machine.caller(process);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::create(objects, trace, caller, &attributes, body.clone(), access)
    });
    finish(machine, trace, process, &attributes, result)
}

fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    let attributes = attributes(machine, process, arguments);
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ);
    let mut caller = machine.caller(process);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, &attributes, wanted, access)
    });
    finish(machine, trace, process, &attributes, result)
}

fn finish(
    machine: &mut Machine,
    trace: &mut Trace,
    process: ProcessId,
    attributes: &ObjectAttributes,
    result: Result<Granted, Ending>,
) -> Reply {
    match result {
        Ok(granted) => {
            let inherit = attributes.attributes.contains(crate::nt::object_manager::Attributes::OBJ_INHERIT);
            let handle = machine.open_handle(trace, process, granted, inherit);
            Reply::status(granted.status).with_handle(handle)
        }
        Err(ending) => Reply::status(ending.status()),
    }
}

fn refuse(trace: &mut Trace, rule: Rule, status: NtStatus) -> Reply {
    trace.answered(rule, status);
    Reply::status(status)
}

fn query_link(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let wanted = Some(ObjectType::SymbolicLink);
    match machine.use_handle(trace, process, arguments.handle(&HANDLE), wanted, AccessMask::SYMBOLIC_LINK_QUERY) {
        Ok(entry) => match machine.objects().get(entry.object).map(|object| &object.body) {
            Some(Body::SymbolicLink { target }) => Reply::status(NtStatus::SUCCESS).with("target", target.to_string()),
            _ => Reply::status(NtStatus::OBJECT_TYPE_MISMATCH),
        },
        Err(status) => Reply::status(status),
    }
}

fn query_name(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    match machine.use_handle(trace, process, arguments.handle(&HANDLE), None, AccessMask::empty()) {
        Ok(HandleEntry { object, .. }) => {
            let object_type =
                machine.objects().get(object).map_or(String::new(), |object| object.object_type().to_string());
            let name = machine.objects().path(object).to_string();
            Reply::status(NtStatus::SUCCESS).with("name", name).with("type", object_type)
        }
        Err(status) => Reply::status(status),
    }
}

fn make_temporary(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    match machine.use_handle(trace, process, arguments.handle(&HANDLE), None, AccessMask::DELETE) {
        Ok(entry) => {
            let now = "temporary".to_owned();
            trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: entry.object, now });
            machine.objects_mut().make_temporary(trace, Rule::TemporaryAgain, entry.object);
            Reply::status(NtStatus::SUCCESS)
        }
        Err(status) => Reply::status(status),
    }
}

fn make_permanent(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    if !machine.caller(process).token.privileges.contains(Privileges::CREATE_PERMANENT) {
        return refuse(trace, Rule::PermanentNeedsPrivilege, NtStatus::PRIVILEGE_NOT_HELD);
    }
    match machine.use_handle(trace, process, arguments.handle(&HANDLE), None, AccessMask::empty()) {
        Ok(entry) => {
            let now = "permanent".to_owned();
            trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: entry.object, now });
            machine.objects_mut().make_permanent(entry.object);
            Reply::status(NtStatus::SUCCESS)
        }
        Err(status) => Reply::status(status),
    }
}

fn close(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    match machine.close_asked(trace, process, arguments.handle(&HANDLE)) {
        Ok(()) => Reply::status(NtStatus::SUCCESS),
        Err(status) => Reply::status(status),
    }
}

//! Opening processes and threads by their ids, and going from thread to thread.
//!
//! `CLIENT_ID` holds the two ids; one that names nothing that runs is refused before any right is looked at. A caller with
//! `SeDebugPrivilege` is not checked.
//! Written down in: Microsoft, `NtOpenProcess`; Wine's `om.c` test, `test_get_next_thread`, and ReactOS `ntoskrnl/ps`.

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, NAME_FORM, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Attributes, Body, Handle, Object, ObjectId, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges};
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture::{self, ATTRIBUTES, HANDLE_OUT};
use crate::nt::system_call::policies::HandleOnFailurePolicy;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::trace::Trace;

const FORM: Parameter = Parameter::optional("name_form", Kind::NameForm, "`NoAttributes`: no `OBJECT_ATTRIBUTES`.");
const CLIENT_ID: Parameter =
    Parameter::optional("client_id", Kind::Pointer, "Instead of a `CLIENT_ID`: a pointer to nothing.");
const PID: Parameter = Parameter::optional("pid", Kind::ProcessId, "The process.");
const TID: Parameter = Parameter::optional("tid", Kind::ThreadId, "The thread.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights asked for; none.");
const PROCESS: Parameter = Parameter::optional("process", Kind::HandleOr(&["SELF"]), "The process; the caller's own.");
const AFTER: Parameter =
    Parameter::optional("after", Kind::Handle, "The thread after which to look; NULL for the first.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["NtOpenProcess"],
        interface: Interface::Native,
        summary: "Opens the process that has an id.",
        parameters: &[PID, TID, CLIENT_ID, ACCESS, ATTRIBUTES, FORM, HANDLE_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtOpenProcess(pid: "SELF", access: "PROCESS_QUERY_INFORMATION")"#,
        act: |machine, trace, client, arguments| open(machine, trace, client, arguments, ObjectType::Process),
    },
    Operation {
        names: &["NtOpenThread"],
        interface: Interface::Native,
        summary: "Opens the thread that has an id.",
        parameters: &[TID, PID, CLIENT_ID, ACCESS, ATTRIBUTES, FORM, HANDLE_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtOpenThread(tid: "SELF", access: "THREAD_QUERY_INFORMATION")"#,
        act: |machine, trace, client, arguments| open(machine, trace, client, arguments, ObjectType::Thread),
    },
    Operation {
        names: &["NtGetNextThread"],
        interface: Interface::Native,
        summary: "Opens the thread of a process that comes after another one, and that the caller may open.",
        parameters: &[PROCESS, AFTER, ACCESS, ATTRIBUTES, HANDLE_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtGetNextThread(access: "THREAD_QUERY_INFORMATION")"#,
        act: |machine, trace, client, arguments| {
            let result = next_thread(machine, trace, client, arguments);
            finish(machine, trace, client, arguments, result)
        },
    },
];

/// `NtGetNextThread` leaves null where it finds nothing, as the others do from Windows 7 on.
pub(crate) fn finish(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    result: Result<Granted, NtStatus>,
) -> Reply {
    match result {
        Ok(granted) => {
            let inherit = arguments.attributes(&ATTRIBUTES).contains(Attributes::OBJ_INHERIT);
            let handle = machine.open_handle(trace, client.process, granted, inherit);
            Reply::status(NtStatus::SUCCESS).with_handle(handle)
        }
        Err(status @ NtStatus::NO_MORE_ENTRIES) => Reply::status(status).with("handle", "NULL"),
        Err(status) => match machine.system().era.system_calls.handle_on_failure {
            HandleOnFailurePolicy::Untouched => Reply::status(status),
            HandleOnFailurePolicy::Null => Reply::status(status).with("handle", "NULL"),
        },
    }
}

fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    let result = try_open(machine, trace, client, arguments, wanted);
    finish(machine, trace, client, arguments, result)
}

/// | what is wrong | with |
/// | --- | --- |
/// | the variable, `OBJECT_ATTRIBUTES` or `CLIENT_ID` is not there | `STATUS_ACCESS_VIOLATION` |
/// | a name as well as an id, or neither | `STATUS_INVALID_PARAMETER_MIX` |
/// | nothing has the id | `STATUS_INVALID_CID` |
/// | the object refuses | `STATUS_ACCESS_DENIED` |
fn try_open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let client_id = arguments.pointer(&CLIENT_ID);
    capture::probe(trace, client_id.filter(|pointer| *pointer != Pointer::Null))?;
    let has_name = match arguments.name_form(&NAME_FORM) {
        Some(NameForm::NoAttributes) => {
            return Err(trace.failed(Rule::NothingThere, NtStatus::ACCESS_VIOLATION));
        }
        Some(NameForm::BadAttrLength) => {
            return Err(trace.failed(Rule::AttributesRefused, NtStatus::INVALID_PARAMETER));
        }
        form => !matches!(form, None | Some(NameForm::NoName)),
    };
    if has_name || client_id == Some(Pointer::Null) {
        return Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER_MIX));
    }
    let object = match wanted {
        ObjectType::Thread => find_thread(machine, arguments).and_then(|thread| machine.thread_object(trace, thread)),
        _ => find_process(machine, arguments).and_then(|process| machine.process_object(trace, process)),
    };
    let Some(object) = object else {
        return Err(trace.failed(Rule::NothingHasTheId, NtStatus::INVALID_CID));
    };
    grant(machine, trace, client, object, arguments.access(&ACCESS).unwrap_or_default())
}

fn find_process(machine: &Machine, arguments: &Arguments) -> Option<ProcessId> {
    let id = arguments.number(&PID).and_then(|id| u32::try_from(id).ok())?;
    machine.process(ProcessId(id)).map(|process| process.id)
}

fn find_thread(machine: &Machine, arguments: &Arguments) -> Option<ClientId> {
    let thread = ThreadId(arguments.number(&TID).and_then(|id| u32::try_from(id).ok())?);
    let process = machine.processes().find(|process| process.threads.contains_key(&thread))?.id;
    Some(ClientId { process, thread })
}

/// Threads that refuse the caller are passed over.
fn next_thread(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let process = arguments.handle(&PROCESS).unwrap_or(Handle::CURRENT_PROCESS);
    let query = AccessMask::PROCESS_QUERY_INFORMATION;
    let process = machine.use_handle(trace, client, Some(process), Some(ObjectType::Process), query)?;
    let after = arguments.handle(&AFTER).filter(|after| *after != Handle::NULL);
    let after = match after {
        Some(after) => {
            let nothing = AccessMask::empty();
            let thread = machine.use_handle(trace, client, Some(after), Some(ObjectType::Thread), nothing)?;
            client_id(machine, thread.object).map(|client| client.thread)
        }
        None => None,
    };
    let process = process_id(machine, process.object);
    let threads: Vec<ThreadId> = process
        .and_then(|process| machine.process(process))
        .map(|process| process.threads.keys().copied().filter(|thread| Some(*thread) > after).collect())
        .unwrap_or_default();
    let access = arguments.access(&ACCESS).unwrap_or_default();
    for thread in threads {
        let next = process.and_then(|process| machine.thread_object(trace, ClientId { process, thread }));
        let granted = next.map(|object| trace.preparing(|trace| grant(machine, trace, client, object, access)));
        if let Some(Ok(granted)) = granted {
            return Ok(granted);
        }
    }
    Err(trace.failed(Rule::NothingLeftToList, NtStatus::NO_MORE_ENTRIES))
}

pub(crate) fn process_id(machine: &Machine, object: ObjectId) -> Option<ProcessId> {
    match machine.objects().get(object)?.body {
        Body::Process(process) => Some(process),
        _ => None,
    }
}

fn client_id(machine: &Machine, object: ObjectId) -> Option<ClientId> {
    match machine.objects().get(object)?.body {
        Body::Thread(client) => Some(client),
        _ => None,
    }
}

/// The rights on a process or a thread: all that are asked for where the caller may debug, though never none.
pub(crate) fn grant(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    object: ObjectId,
    wanted: AccessMask,
) -> Result<Granted, NtStatus> {
    let caller = machine.acting(client);
    let objects = machine.objects();
    let debugs = caller.token.privileges.contains(Privileges::DEBUG);
    let special = AccessMask::RESERVED | AccessMask::ACCESS_SYSTEM_SECURITY;
    let access = match objects.get(object).map(Object::object_type) {
        Some(object_type) if debugs && !wanted.is_empty() && !wanted.intersects(special) => {
            objects.rights_of_maker(object_type, wanted)
        }
        _ => objects.grant(trace, &caller, object, wanted)?,
    };
    Ok(Granted { object, access, status: NtStatus::SUCCESS })
}

//! The system services on tokens, and what they check before a token is looked at.
//!
//! Left out: pseudo handles, setting anything but the session.
//! Written down in: Microsoft, `NtQueryInformationToken` and `NtSetInformationToken`; ReactOS `ntoskrnl/se/tokencls.c` for the
//! order of checks; its tests `NtQueryInformationToken.c` and `NtSetInformationToken.c` for the statuses.

use crate::nt::call::{Argument, Arguments, Gives, HandleKind, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Handle, ObjectType};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, system_calls};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture::{self, HANDLE_OUT, refused};
use crate::nt::system_call::token_classes::{
    Class,
    Length::{Fixed, Never},
    information,
};
use crate::nt::trace::Trace;

/// What stands for a handle that the caller opens for this call alone, and closes after it: of its own token, or of a
/// duplicate that it makes of that.
const SELF: &str = "SELF";
const SELF_DUPLICATE: &str = "SELF_DUPLICATE";

pub(crate) const PROCESS: Parameter = Parameter::optional(
    "process",
    Kind::HandleOr(&["SELF"]),
    "The process, as a handle; without it, the caller's own.",
);
pub(crate) const ACCESS: Parameter =
    Parameter::optional("access", Kind::Access, "The rights asked for; without them, to read.");
const HANDLE: Parameter = Parameter::optional("handle", Kind::Handle, "The token.");
const TOKEN: Parameter = Parameter::optional(
    "token",
    Kind::HandleOr(&[SELF, SELF_DUPLICATE]),
    "The token, where it is the caller's own or has a label.",
);
pub(crate) const CLASS: Parameter =
    Parameter::required("class", Kind::Constants(Class::CONSTANTS), "What is asked or set.");
const LENGTH: Parameter = Parameter::optional(
    "length",
    Kind::Length,
    "How many bytes there is room for, or `NULL`; without it, as many as it takes.",
);
pub(crate) const SESSION: Parameter =
    Parameter::optional("session", Kind::Number, "The session that is set; without it, nothing is given to be set.");

/// The system services on tokens.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["NtOpenProcessToken"],
        interface: Interface::Native,
        summary: "Opens the token of a process.",
        parameters: &[PROCESS, ACCESS, HANDLE_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "nt-open-process-token",
        example: r#"NtOpenProcessToken(process: "PROCESS_SELF", access: "TOKEN_QUERY")"#,
        act: open_process_token,
    },
    Operation {
        names: &["NtQueryInformationToken"],
        interface: Interface::Native,
        summary: "Tells what is known of a token.",
        parameters: &[HANDLE, TOKEN, CLASS, LENGTH],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("return_length", Kind::Number).elsewhere(Elsewhere::Own),
            Output::new("session", Kind::Number).elsewhere(Elsewhere::Session),
            Output::new("sid", Kind::Text).elsewhere(Elsewhere::Id),
            Output::new("logon_session", Kind::Text).elsewhere(Elsewhere::Id),
            Output::new("value", Kind::Text),
        ],
        source: "nt-query-information-token",
        example: r#"NtQueryInformationToken(token: "SELF", class: "TokenSessionId")"#,
        act: |machine, trace, client, arguments| with_token(machine, trace, client, arguments, query),
    },
    Operation {
        names: &["NtSetInformationToken"],
        interface: Interface::Native,
        summary: "Changes what a token says; the session of a token is for the operating system to set.",
        parameters: &[HANDLE, TOKEN, CLASS, SESSION],
        gives: Gives::Nothing,
        outputs: &[],
        source: "nt-set-information-token",
        example: r#"NtSetInformationToken(token: "SELF_DUPLICATE", class: "TokenSessionId", session: 1)"#,
        act: |machine, trace, client, arguments| with_token(machine, trace, client, arguments, set),
    },
];

/// | what is wrong | with |
/// | --- | --- |
/// | the variable for the handle is not there | `STATUS_ACCESS_VIOLATION` |
/// | the handle is not open, no process's, or without `PROCESS_QUERY_INFORMATION` | as for every handle |
/// | the token's descriptor refuses | `STATUS_ACCESS_DENIED` |
fn open_process_token(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let result = open(machine, trace, client, arguments);
    system_calls::finish(machine, trace, client, arguments, result)
}

/// The token of a process, with what its descriptor grants.
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let process = arguments.handle(&PROCESS).unwrap_or(Handle::CURRENT_PROCESS);
    let query = AccessMask::PROCESS_QUERY_INFORMATION;
    let process = machine.use_handle(trace, client, Some(process), Some(ObjectType::Process), query)?;
    let object = system_calls::process_id(machine, process.object)
        .and_then(|process| machine.token_object(trace, process))
        .ok_or(NtStatus::PROCESS_IS_TERMINATING)?;
    let wanted = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ);
    let access = machine.objects().grant(trace, &machine.acting(client), object, wanted)?;
    Ok(Granted { object, access, status: NtStatus::SUCCESS })
}

/// Calls a service with the handle of the token that it is about.
fn with_token(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    service: fn(&mut Machine, &mut Trace, ClientId, &Arguments, Option<Handle>) -> Reply,
) -> Reply {
    let opened = trace.preparing(|trace| match arguments.word(&TOKEN)? {
        SELF_DUPLICATE => {
            let token = machine.process(client.process)?.token.clone();
            Some(machine.give_token(trace, client.process, &token, AccessMask::GENERIC_ALL))
        }
        _ => machine.open_own_token(trace, client.process),
    });
    let given = arguments.handle(&HANDLE).or(arguments.handle(&TOKEN));
    let reply = service(machine, trace, client, arguments, opened.or(given));
    if let Some(opened) = opened {
        machine.close_handle(trace, client.process, opened);
    }
    reply
}

/// | refused, in this order | status |
/// | --- | --- |
/// | a class that is none, or cannot be asked | `STATUS_INVALID_INFO_CLASS` |
/// | another length than the class's own, where it is fixed | `STATUS_INFO_LENGTH_MISMATCH` |
/// | a handle that is not open, no token's, or without `TOKEN_QUERY` (`TOKEN_QUERY_SOURCE` for the source) | as for every handle |
/// | the impersonation level of a primary token | `STATUS_INVALID_INFO_CLASS` |
/// | too little room | `STATUS_BUFFER_TOO_SMALL`, with the length that it takes |
fn query(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    handle: Option<Handle>,
) -> Reply {
    let class = arguments.number(&CLASS).and_then(Class::numbered).filter(|class| class.query() != Never);
    let Some(class) = class else { return refused(trace, Rule::TokenClassUnknown, NtStatus::INVALID_INFO_CLASS) };
    let room = match arguments.get(&LENGTH) {
        Some(Argument::Pointer(_)) => Some(0),
        _ => arguments.number(&LENGTH),
    };
    if let (Fixed(fixed), Some(room)) = (class.query(), room)
        && room != fixed
    {
        return refused(trace, Rule::TokenClassLength, NtStatus::INFO_LENGTH_MISMATCH);
    }
    let right = if class == Class::Source { AccessMask::TOKEN_QUERY_SOURCE } else { AccessMask::TOKEN_QUERY };
    let token = match machine.use_handle(trace, client, handle, Some(ObjectType::Token), right) {
        Ok(entry) => machine.token_of(entry.object),
        Err(status) => return Reply::status(status),
    };
    let Some(token) = token else { return refused(trace, Rule::HandleNotOpen, NtStatus::INVALID_HANDLE) };
    let Some((bytes, values)) = information(&token, class) else {
        return refused(trace, Rule::TokenClassUnknown, NtStatus::INVALID_INFO_CLASS);
    };
    if room.is_some_and(|room| room < bytes) {
        let reply = refused(trace, Rule::TokenClassLength, NtStatus::BUFFER_TOO_SMALL);
        return reply.with("return_length", bytes.to_string());
    }
    let reply = Reply::status(NtStatus::SUCCESS).with("return_length", bytes.to_string());
    values.into_iter().fold(reply, |reply, (name, value)| reply.with(name, value))
}

/// | refused, in this order | status |
/// | --- | --- |
/// | a class that is none, or cannot be set | `STATUS_INVALID_INFO_CLASS` |
/// | another length than the class's own, where it is fixed | `STATUS_INFO_LENGTH_MISMATCH` |
/// | a handle that is not open, no token's, or without `TOKEN_ADJUST_DEFAULT` (and `TOKEN_ADJUST_SESSIONID`) | as for every handle |
/// | less than a pointer, where the length varies | `STATUS_INFO_LENGTH_MISMATCH` |
/// | a caller without `SeTcbPrivilege`, for the session | `STATUS_PRIVILEGE_NOT_HELD` |
pub(crate) fn set(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    handle: Option<Handle>,
) -> Reply {
    let class = arguments.number(&CLASS).and_then(Class::numbered).filter(|class| class.set() != Never);
    let Some(class) = class else { return refused(trace, Rule::TokenClassUnknown, NtStatus::INVALID_INFO_CLASS) };
    let session = arguments.number(&SESSION).filter(|_| class == Class::SessionId);
    if matches!(class.set(), Fixed(_)) && session.is_none() {
        return refused(trace, Rule::TokenClassLength, NtStatus::INFO_LENGTH_MISMATCH);
    }
    let right = if class == Class::SessionId {
        AccessMask::TOKEN_ADJUST_DEFAULT | AccessMask::TOKEN_ADJUST_SESSIONID
    } else {
        AccessMask::TOKEN_ADJUST_DEFAULT
    };
    let object = match machine.use_handle(trace, client, handle, Some(ObjectType::Token), right) {
        Ok(entry) => entry.object,
        Err(status) => return Reply::status(status),
    };
    let Some(session) = session.and_then(|session| u32::try_from(session).ok()).map(SessionId) else {
        return refused(trace, Rule::TokenClassLength, NtStatus::INFO_LENGTH_MISMATCH);
    };
    if !machine.may_set_token_session(client.process) {
        return refused(trace, Rule::TokenSessionNeedsTcb, NtStatus::PRIVILEGE_NOT_HELD);
    }
    machine.set_token_session(trace, object, session);
    Reply::status(NtStatus::SUCCESS)
}

//! Tokens, as a Win32 program opens, duplicates and changes them.
//!
//! Left out: making impersonation tokens, so that every duplicate is a primary token; setting anything but the session.
//! Written down in: Microsoft, `OpenProcessToken`, `DuplicateTokenEx` and `SetTokenInformation`; what they check is what the
//! system services behind them check.

use std::sync::Arc;

use crate::nt::call::{Answer, Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Handle, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel, Token};
use crate::nt::status::NtStatus;
use crate::nt::system_call::tokens;
use crate::nt::trace::Trace;

const ACCESS: Parameter =
    Parameter::optional("access", Kind::Access, "The rights asked for; without them, those of the handle given.");
const TOKEN_TYPE: Parameter =
    Parameter::optional("type", Kind::Constants(&[("TokenPrimary", 1)]), "What the duplicate is; a primary token.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["OpenProcessToken"],
        interface: Interface::Win32,
        summary: "Opens the token of a process.",
        parameters: &[tokens::PROCESS, tokens::ACCESS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "nt-open-process-token",
        example: r#"OpenProcessToken(access: "TOKEN_QUERY|TOKEN_DUPLICATE")"#,
        act: |machine, trace, client, arguments| match tokens::open(machine, trace, client, arguments) {
            Ok(granted) => given(machine, trace, client, granted),
            Err(status) => fail(trace, status),
        },
    },
    Operation {
        names: &["DuplicateTokenEx"],
        interface: Interface::Win32,
        summary: "Makes another token like one: the same user, logon session and session, to be changed and started with.",
        parameters: &[HANDLE, ACCESS, TOKEN_TYPE],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "duplicate-token-ex",
        example: r#"DuplicateTokenEx(handle: "alice", type: "TokenPrimary", access: "MAXIMUM_ALLOWED")"#,
        act: |machine, trace, client, arguments| match duplicate(machine, trace, client, arguments) {
            Ok(handle) => Reply::ok().with_handle(handle),
            Err(status) => fail(trace, status),
        },
    },
    Operation {
        names: &["SetTokenInformation"],
        interface: Interface::Win32,
        summary: "Changes what a token says; the session of a token is for the operating system to set.",
        parameters: &[HANDLE, tokens::CLASS, tokens::SESSION],
        gives: Gives::Nothing,
        outputs: &[],
        source: "set-token-information",
        example: r#"SetTokenInformation(handle: "copy", class: "TokenSessionId", session: 1)"#,
        act: |machine, trace, client, arguments| {
            let set = tokens::set(machine, trace, client, arguments, arguments.handle(&HANDLE));
            match set.answer {
                Answer::Status(status) if !status.is_success() => fail(trace, status),
                Answer::Status(_) | Answer::LastError { .. } => Reply::ok(),
            }
        },
    },
];

fn given(machine: &mut Machine, trace: &mut Trace, client: ClientId, granted: Granted) -> Reply {
    Reply::ok().with_handle(machine.open_handle(trace, client.process, granted, false))
}

/// The handle must hold the right to duplicate. A token that is for less than impersonation does not become a primary one,
/// or its level would be worth nothing; the status is not confirmed. The duplicate's own list says what its new handle may
/// do; no rights asked for are those of the handle that was given.
fn duplicate(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Handle, NtStatus> {
    let (wanted, right) = (Some(ObjectType::Token), AccessMask::TOKEN_DUPLICATE);
    let source = machine.use_handle(trace, client, arguments.handle(&HANDLE), wanted, right)?;
    let token = machine.token_of(source.object).ok_or(NtStatus::INVALID_HANDLE)?;
    let access = arguments.access(&ACCESS).filter(|access| !access.is_empty()).unwrap_or(source.granted);
    if token.impersonation.is_some_and(|level| level < ImpersonationLevel::Impersonation) {
        return Err(trace.failed(Rule::IdentifiedAlone, NtStatus::BAD_IMPERSONATION_LEVEL));
    }
    let primary = Token { impersonation: None, ..(*token).clone() };
    machine.duplicate_token(trace, client.process, &Arc::new(primary), access)
}

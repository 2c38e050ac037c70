//! `WTSQueryUserToken`: how a service gets the token of whoever is logged on in a session, to start a program there.
//!
//! The token that comes back is a duplicate of the one that the user's shell runs with: the filtered half, where an
//! administrator's logon was split. Its `TokenSessionId` is the session that was asked about.
//! Written down in: Microsoft, `WTSQueryUserToken`; that the null pointer is refused first is asserted by Wine's `wtsapi.c`
//! test.

use std::sync::Arc;

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::terminal_services::{SESSIONS, is_pointer, session_id};

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session.");
const OUT: Parameter = Parameter::optional("out", Kind::Pointer, "Where the handle goes, if that is nowhere.");

/// The one operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["WTSQueryUserToken"],
    interface: Interface::Win32,
    summary: "Gives a handle of the token of the user who is logged on in a session.",
    parameters: &[SESSION, OUT],
    gives: Gives::Handle(HandleKind::Object),
    outputs: &[],
    source: "wts-query-user-token",
    example: "WTSQueryUserToken(session: 1)",
    act: |machine, trace, client, arguments| match find(machine, trace, client, arguments) {
        Ok(token) => {
            Reply::ok().with_handle(machine.give_token(trace, client.process, &token, AccessMask::GENERIC_ALL))
        }
        Err(status) => fail(trace, status),
    },
}];

/// The token of the user of a session.
///
/// | refused, in this order | last error |
/// | --- | --- |
/// | nowhere for the handle to go | `ERROR_INVALID_PARAMETER` |
/// | a caller without `SeTcbPrivilege` | `ERROR_PRIVILEGE_NOT_HELD` |
/// | a caller with it who is not LocalSystem | `ERROR_ACCESS_DENIED` |
/// | a session that is not there | `ERROR_FILE_NOT_FOUND` |
/// | a session in which nobody is logged on | `ERROR_NO_TOKEN` |
fn find(machine: &Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Result<Arc<Token>, NtStatus> {
    if is_pointer(arguments, &OUT) {
        return Err(trace.failed(Rule::OutputsMustBeThere, NtStatus::INVALID_PARAMETER));
    }
    let caller = machine.process(client.process).filter(|caller| caller.token.privileges.contains(Privileges::TCB));
    let Some(caller) = caller else {
        return Err(trace.failed(Rule::UserTokenForTheSystem, NtStatus::PRIVILEGE_NOT_HELD));
    };
    if !caller.token.is_local_system() {
        return Err(trace.failed(Rule::UserTokenForTheSystem, NtStatus::ACCESS_DENIED));
    }
    let number = arguments.number(&SESSION);
    let Some(session) = number.and_then(|number| machine.session(session_id(caller.session(), number))) else {
        return Err(trace.failed(Rule::NoSessionWithThisNumber, NtStatus::OBJECT_NAME_NOT_FOUND));
    };
    match &session.user {
        Some(user) => {
            trace.answered(Rule::UserTokenForTheSystem, NtStatus::SUCCESS);
            Ok(user.token.clone())
        }
        None => Err(trace.failed(Rule::NobodyIsLoggedOn, NtStatus::NO_TOKEN)),
    }
}

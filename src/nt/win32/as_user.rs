//! Starting a program with a token: how a service puts one in front of a user, and what decides where it runs.
//!
//! `CreateProcessAsUser` starts it in the session that the token names, `CreateProcessWithToken` in the caller's, whatever
//! the token names. Neither of them decides which window station it is on: that is for `STARTUPINFO.lpDesktop` to say.
//! Left out: inherited handles, which cannot cross sessions; environments and profiles; quotas, and the privilege to set
//! them; impersonation tokens.
//! Written down in: Microsoft, `CreateProcessAsUserW`, `CreateProcessWithTokenW` and "Process Connection to a Window
//! Station". On a token of another session and no desktop the first says a window station that is not seen, the last the
//! one that is seen; here the first is followed.

use std::sync::Arc;

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectType;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::{ClientId, Parent, Process};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::connection::{self, EXIT_CODES};

const TOKEN: Parameter = Parameter::required("token", Kind::Handle, "The token that the program runs with.");
const IMAGE: Parameter = Parameter::required("image", Kind::Text, "The program's image file.");
const DESKTOP: Parameter = Parameter::optional(
    "desktop",
    Kind::Text,
    "`STARTUPINFO.lpDesktop`: a window station and a desktop, a desktop, or an empty text; without it, NULL.",
);
/// The label of the process that a call starts.
pub const LABEL: Parameter =
    Parameter::optional("as", Kind::Text, "The label under which later steps know the process.");

const OUTPUTS: &[Output] = &[
    Output::new("child_winsta", Kind::Name),
    Output::new("child_desktop", Kind::Name),
    Output::new("child_exit", Kind::Constants(EXIT_CODES)),
];

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateProcessAsUserW", "CreateProcessAsUserA"],
        interface: Interface::Win32,
        summary: "Starts a program with a token, in the session that the token names.",
        parameters: &[TOKEN, IMAGE, DESKTOP, LABEL],
        gives: Gives::Process,
        outputs: OUTPUTS,
        source: "create-process-as-user",
        example: r#"CreateProcessAsUserW(token: "primary", image: "tray.exe", desktop: "winsta0\\default", as: "tray")"#,
        act: |machine, trace, client, arguments| {
            let started = as_user(machine, trace, client, arguments);
            started.unwrap_or_else(|status| fail(trace, status))
        },
    },
    Operation {
        names: &["CreateProcessWithTokenW"],
        interface: Interface::Win32,
        summary: "Starts a program with a token, in the caller's session whatever the token names.",
        parameters: &[TOKEN, IMAGE, DESKTOP, LABEL],
        gives: Gives::Process,
        outputs: OUTPUTS,
        source: "create-process-with-token",
        example: r#"CreateProcessWithTokenW(token: "primary", image: "tray.exe", as: "tray")"#,
        act: |machine, trace, client, arguments| {
            let started = with_token(machine, trace, client, arguments);
            started.unwrap_or_else(|status| fail(trace, status))
        },
    },
];

/// | refused, in this order | last error |
/// | --- | --- |
/// | a handle that is no token's, or without the rights to query, duplicate and assign it | as for every handle |
/// | a caller without `SeAssignPrimaryTokenPrivilege`, for a token that is not of its own logon session | `ERROR_PRIVILEGE_NOT_HELD` |
/// | a session that is not there any more | `ERROR_ACCESS_DENIED`; not confirmed |
fn as_user(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Reply, NtStatus> {
    let token = usable(machine, trace, client, arguments)?;
    let caller = caller(machine, client)?;
    let own = caller.token.logon_session == token.logon_session;
    if !own && !caller.token.privileges.contains(Privileges::ASSIGN_PRIMARY_TOKEN) {
        return Err(refuse(trace, Rule::AsUserRunsInTheTokensSession, NtStatus::PRIVILEGE_NOT_HELD));
    }
    start(machine, trace, &caller, Rule::AsUserRunsInTheTokensSession, token, arguments)
}

/// | refused, in this order | last error |
/// | --- | --- |
/// | a handle that is no token's, or without the rights to query, duplicate and assign it | as for every handle |
/// | a caller without `SeImpersonatePrivilege` | `ERROR_PRIVILEGE_NOT_HELD` |
fn with_token(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Reply, NtStatus> {
    let token = usable(machine, trace, client, arguments)?;
    let caller = caller(machine, client)?;
    if !caller.token.privileges.contains(Privileges::IMPERSONATE) {
        return Err(refuse(trace, Rule::WithTokenStaysInTheSession, NtStatus::PRIVILEGE_NOT_HELD));
    }
    let token = Arc::new(Token { session: caller.session(), ..(*token).clone() });
    start(machine, trace, &caller, Rule::WithTokenStaysInTheSession, token, arguments)
}

/// The token of a handle that may be queried, duplicated and given to a process.
fn usable(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Arc<Token>, NtStatus> {
    let rights = AccessMask::TOKEN_QUERY | AccessMask::TOKEN_DUPLICATE | AccessMask::TOKEN_ASSIGN_PRIMARY;
    let entry = machine.use_handle(trace, client, arguments.handle(&TOKEN), Some(ObjectType::Token), rights)?;
    machine.token_of(entry.object).ok_or(NtStatus::INVALID_HANDLE)
}

fn caller(machine: &Machine, client: ClientId) -> Result<Process, NtStatus> {
    machine.process(client.process).cloned().ok_or(NtStatus::INVALID_HANDLE)
}

/// Starts the program. One that cannot be put on its desktop is started too, and ends before it begins.
fn start(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &Process,
    rule: Rule,
    token: Arc<Token>,
    arguments: &Arguments,
) -> Result<Reply, NtStatus> {
    if machine.session(token.session).is_none() {
        return Err(refuse(trace, rule, NtStatus::ACCESS_DENIED));
    }
    let image = arguments.text(&IMAGE).unwrap_or_default();
    let process = machine.start_with_token(trace, rule, &image, Parent::Process(caller.id), token);
    let desktop = arguments.text(&DESKTOP);
    let fate = connection::put_with_token(machine, trace, caller, process, desktop.as_deref());
    let reply = Reply::ok().with_process(process).with("child_exit", connection::exit_code(fate.exit));
    Ok(match fate.place {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    })
}

fn refuse(trace: &mut Trace, rule: Rule, status: NtStatus) -> NtStatus {
    trace.answered(rule, status);
    status
}

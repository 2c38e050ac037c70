//! Starting a program with a token: how a service puts one in front of a user, and what decides where it runs.
//!
//! `CreateProcessAsUser` starts it in the session that the token names, `CreateProcessWithToken` in the caller's, whatever
//! the token names. Neither of them decides which window station it is on: that is for `STARTUPINFO.lpDesktop` to say.
//! Left out: inherited handles, which cannot cross sessions; environments and profiles; quotas.
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
/// | an impersonation token | `ERROR_BAD_TOKEN_TYPE`; not confirmed |
/// | a caller without `SeIncreaseQuotaPrivilege` or `SeAssignPrimaryTokenPrivilege`, for a token that is not of its own logon session | `ERROR_PRIVILEGE_NOT_HELD` |
/// | a session that is not there any more | `ERROR_ACCESS_DENIED`; not confirmed |
///
/// Microsoft's page says that the first privilege is typically needed, and the second for a token that is not assignable;
/// and that a restricted version of the caller's own token needs not the second. Here a token of the caller's own logon
/// session is assignable, and needs neither: programs of ordinary users confine their children so.
fn as_user(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Reply, NtStatus> {
    let token = usable(machine, trace, client, arguments)?;
    let caller = caller(machine, client)?;
    let own = caller.token.logon_session == token.logon_session;
    if !own && !caller.token.privileges.contains(Privileges::INCREASE_QUOTA | Privileges::ASSIGN_PRIMARY_TOKEN) {
        return Err(trace.failed(Rule::AsUserRunsInTheTokensSession, NtStatus::PRIVILEGE_NOT_HELD));
    }
    start(machine, trace, &caller, Rule::AsUserRunsInTheTokensSession, token, arguments)
}

/// | refused, in this order | last error |
/// | --- | --- |
/// | a handle that is no token's, or without the rights to query, duplicate and assign it | as for every handle |
/// | an impersonation token | `ERROR_BAD_TOKEN_TYPE`; not confirmed |
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
        return Err(trace.failed(Rule::WithTokenStaysInTheSession, NtStatus::PRIVILEGE_NOT_HELD));
    }
    let token = Arc::new(Token { session: caller.session(), ..(*token).clone() });
    start(machine, trace, &caller, Rule::WithTokenStaysInTheSession, token, arguments)
}

/// The primary token of a handle that may be queried, duplicated and given to a process.
fn usable(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Arc<Token>, NtStatus> {
    let rights = AccessMask::TOKEN_QUERY | AccessMask::TOKEN_DUPLICATE | AccessMask::TOKEN_ASSIGN_PRIMARY;
    let entry = machine.use_handle(trace, client, arguments.handle(&TOKEN), Some(ObjectType::Token), rights)?;
    let token = machine.token_of(entry.object).ok_or(NtStatus::INVALID_HANDLE)?;
    match token.impersonation {
        None => Ok(token),
        Some(_) => Err(trace.failed(Rule::PrimaryTokenForAProcess, NtStatus::BAD_TOKEN_TYPE)),
    }
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
        return Err(trace.failed(rule, NtStatus::ACCESS_DENIED));
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

#[cfg(test)]
mod tests {
    use crate::nt::action::Action;
    use crate::nt::call::{Argument, Arguments, Call, operation};
    use crate::nt::era::{ERAS, System};
    use crate::nt::io::volume::Volume;
    use crate::nt::machine::Machine;
    use crate::nt::security::Privileges;
    use crate::nt::service::{Service, ServiceAccount, Start};
    use crate::nt::session::Terminal;
    use crate::nt::session::session_manager::BootStage;

    /// A service has the token of a user, and these privileges.
    fn starts_for_the_user(privileges: Privileges) -> bool {
        let service = Service::declared("Agent", "agent.exe", Start::Auto, ServiceAccount::LocalSystem, false);
        let system = System::new(ERAS.last().expect("a release"));
        let mut machine = Machine::new(system, &[("Alice".into(), false)], vec![service], Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        machine.apply(&Action::LogOn { account: "Alice".into(), terminal: Terminal::Console });
        let process = machine.service("Agent").and_then(|service| service.process).expect("it runs");
        let client = machine.client(process);
        let call = |machine: &mut Machine, name: &str, arguments: &[(&str, Argument)]| {
            let operation = operation(name).expect("a call");
            let given = arguments.iter().fold(Arguments::default(), |given, (name, argument)| {
                given.with(operation.parameter(name).expect("a parameter"), argument.clone())
            });
            machine.apply(&Action::Call { client, call: Call { operation, arguments: given } }).reply.expect("a reply")
        };
        let token = call(&mut machine, "WTSQueryUserToken", &[("session", Argument::Number(1))]);
        let token = token.handle.expect("a token");
        machine.apply(&Action::Assume { process, privileges });
        let arguments = [("token", Argument::Handle(token)), ("image", Argument::Text("tray.exe".into()))];
        call(&mut machine, "CreateProcessAsUserW", &arguments).is_success()
    }

    #[test]
    fn a_token_of_somebody_else_takes_two_privileges() {
        let both = Privileges::INCREASE_QUOTA | Privileges::ASSIGN_PRIMARY_TOKEN;
        assert!(starts_for_the_user(both));
        assert!(!starts_for_the_user(Privileges::INCREASE_QUOTA));
        assert!(!starts_for_the_user(Privileges::ASSIGN_PRIMARY_TOKEN));
    }
}

//! `LogonUserW`: a program has a user logged on and gets the token, as servers and schedulers do.
//!
//! A logon session comes of it, and no session: the token names that of the caller, which is concluded. The password is
//! taken to be right.
//! A network logon gives a token to impersonate with, by which no program can be started.
//! Left out: passwords and providers, the right to log on in each way.
//! Written down in: Microsoft, `LogonUserW`, `LogonUserExExW` and `SECURITY_LOGON_TYPE`.

use std::sync::Arc;

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation, Reply, refuse};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel, LogonType};
use crate::nt::session::SessionId;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// The kinds of logon that are modelled, each with its name in the headers.
const TYPES: &[(&str, u64)] = &[
    ("LOGON32_LOGON_INTERACTIVE", 2),
    ("LOGON32_LOGON_NETWORK", 3),
    ("LOGON32_LOGON_BATCH", 4),
    ("LOGON32_LOGON_SERVICE", 5),
    ("LOGON32_LOGON_NEW_CREDENTIALS", 9),
];

const USER: Parameter = Parameter::required("user", Kind::Text, "The user of this machine.");
const TYPE: Parameter = Parameter::required("type", Kind::Constants(TYPES), "How the user is logged on.");

/// The one operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["LogonUserW", "LogonUserA"],
    interface: Interface::Win32,
    summary: "Has a user logged on, and gives a handle of the token.",
    parameters: &[USER, TYPE],
    gives: Gives::Handle(HandleKind::Object),
    outputs: &[],
    source: "logon-user",
    example: r#"LogonUserW(user: "Alice", type: "LOGON32_LOGON_BATCH")"#,
    act: log_on,
}];

fn log_on(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let caller = machine.process(client.process);
    let session = caller.map_or(SessionId::ZERO, Process::session);
    let logon_type = match arguments.number(&TYPE) {
        Some(2) => LogonType::Interactive,
        Some(3) => LogonType::Network,
        Some(4) => LogonType::Batch,
        Some(5) => LogonType::Service,
        Some(9) => LogonType::NewCredentials,
        _ => return refuse(trace, Rule::LogonByAProgram, NtStatus::INVALID_PARAMETER),
    };
    let token = if logon_type == LogonType::NewCredentials {
        let own = caller.map(|caller| caller.token.clone());
        own.map(|own| local_security_authority::clone_for_network(machine, trace, &own))
    } else {
        let user = arguments.text(&USER).unwrap_or_default();
        let request = Request { account: &user, logon_type, session, logon_sid: None };
        let token = local_security_authority::log_on(machine, trace, request).ok().map(|logon| logon.token);
        let to_impersonate = logon_type == LogonType::Network;
        token.map(|token| if to_impersonate { Arc::new(token.up_to(ImpersonationLevel::UNSAID)) } else { token })
    };
    let Some(token) = token else {
        return refuse(trace, Rule::LogonByAProgram, NtStatus::LOGON_FAILURE);
    };
    trace.answered(Rule::LogonByAProgram, NtStatus::SUCCESS);
    Reply::ok().with_handle(machine.give_token(trace, client.process, &token, AccessMask::GENERIC_ALL))
}

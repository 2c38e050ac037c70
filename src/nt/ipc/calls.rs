//! Local RPC as programs use it: a server registers an endpoint, a client calls, the server asks who calls, and returns.
//!
//! Calling and returning are what the stubs do that are made of an interface; here a script says that they do it. The
//! functions of RPC give back their error themselves; here it stands where the last error stands.
//! Written down in: Microsoft, the page of each function; the errors of a call are those of its RPC return values.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::system_call::security_attributes::{DACL, descriptor};
use crate::nt::trace::Trace;

const ENDPOINT: Parameter = Parameter::required("endpoint", Kind::Text, "The endpoint's name.");

/// The operations on endpoints.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["RpcServerUseProtseqEpW"],
        interface: Interface::Win32,
        summary: "Registers an endpoint of local RPC (ncalrpc) for the calling process.",
        parameters: &[ENDPOINT, DACL],
        gives: Gives::Nothing,
        outputs: &[],
        source: "rpc-server-use-protseq-ep",
        example: r#"RpcServerUseProtseqEpW(endpoint: "music")"#,
        act: register,
    },
    Operation {
        names: &["RpcCall"],
        interface: Interface::Win32,
        summary: "Calls a procedure of the server of an endpoint, as a client's stub does; it returns when the server does.",
        parameters: &[ENDPOINT],
        gives: Gives::Nothing,
        outputs: &[],
        source: "rpc-return-values",
        example: r#"RpcCall(endpoint: "music")"#,
        act: call,
    },
    Operation {
        names: &["RpcReturn"],
        interface: Interface::Win32,
        summary: "Returns from the oldest call that has come to the calling process, as a server's stub does.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "rpc-return-values",
        example: "RpcReturn",
        act: |machine, trace, client, _| match machine.return_from_call(trace, client.process) {
            Some(_) => Reply::ok(),
            None => no_call(trace),
        },
    },
    Operation {
        names: &["RpcImpersonateClient"],
        interface: Interface::Win32,
        summary: "Lets the thread act as the client whose call it serves.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "rpc-impersonate-client",
        example: "RpcImpersonateClient",
        act: impersonate,
    },
    Operation {
        names: &["RpcRevertToSelf"],
        interface: Interface::Win32,
        summary: "Lets the thread act as its process again.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "rpc-impersonate-client",
        example: "RpcRevertToSelf",
        act: |machine, trace, client, _| if machine.revert(trace, client) { Reply::ok() } else { no_call(trace) },
    },
    Operation {
        names: &["RpcServerInqCallAttributesW"],
        interface: Interface::Win32,
        summary: "Tells the server of a call which process makes it.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("pid", Kind::Number).elsewhere(Elsewhere::Id)],
        source: "rpc-call-attributes",
        example: "RpcServerInqCallAttributesW",
        act: ask,
    },
];

fn no_call(trace: &mut Trace) -> Reply {
    trace.answered(Rule::NoCallToServe, NtStatus::INVALID_PARAMETER);
    Reply::failure(Win32Error::RPC_S_NO_CALL_ACTIVE)
}

/// | what is wrong | error |
/// | --- | --- |
/// | a text that describes no descriptor | `ERROR_INVALID_PARAMETER` |
/// | the name is taken | `RPC_S_DUPLICATE_ENDPOINT` |
/// | the directory refuses | `ERROR_ACCESS_DENIED` |
fn register(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let endpoint = arguments.text(&ENDPOINT).unwrap_or_default();
    let registered = descriptor(machine, trace, client, arguments)
        .and_then(|security| machine.register_endpoint(trace, client, &endpoint, security));
    match registered {
        Ok(()) => Reply::ok(),
        Err(NtStatus::OBJECT_NAME_COLLISION | NtStatus::OBJECT_TYPE_MISMATCH) => {
            trace.answered(Rule::EndpointIsAPort, NtStatus::OBJECT_NAME_COLLISION);
            Reply::failure(Win32Error::RPC_S_DUPLICATE_ENDPOINT)
        }
        Err(status) => Reply::failure(status.to_win32_error()),
    }
}

/// | what is wrong | error |
/// | --- | --- |
/// | nobody has registered the endpoint | `RPC_S_SERVER_UNAVAILABLE` |
/// | the port's descriptor refuses | `ERROR_ACCESS_DENIED` |
fn call(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let endpoint = arguments.text(&ENDPOINT).unwrap_or_default();
    match machine.call_endpoint(trace, client, &endpoint) {
        Ok(reply) => reply,
        Err(NtStatus::ACCESS_DENIED) => Reply::failure(Win32Error::ACCESS_DENIED),
        Err(status) => {
            trace.answered(Rule::NobodyServes, status);
            Reply::failure(Win32Error::RPC_S_SERVER_UNAVAILABLE)
        }
    }
}

fn impersonate(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let Some(token) = machine.endpoints.call_of(client.process).map(|call| call.token.clone()) else {
        return no_call(trace);
    };
    match machine.impersonate(trace, Rule::ActingAsAClient, client, &token) {
        Ok(()) => Reply::ok(),
        Err(_) => Reply::failure(Win32Error::RPC_S_NO_CONTEXT_AVAILABLE),
    }
}

fn ask(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    match machine.endpoints.call_of(client.process) {
        Some(call) => Reply::ok().with("pid", call.client.process.to_string()),
        None => no_call(trace),
    }
}

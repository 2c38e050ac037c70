//! The functions by which a thread acts as its client, and as itself again.
//!
//! A thread's token is opened as its process would (`OpenAsSelf`), whatever it may do as its client.
//! Left out: `ImpersonateSelf`, `SetThreadToken`, what a function does for a token that is narrower than its own.
//! Written down in: Microsoft, `ImpersonateNamedPipeClient`, `ImpersonateLoggedOnUser`, `RevertToSelf`; that a client can be
//! impersonated once something was read from it is what the error's own text says.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle, refuse};
use crate::nt::io::file::File;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{ObjectId, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights asked for; without them, to ask.");

/// The operations on the token of a thread.
pub const OPERATIONS: &[Operation] = &[
    on_handle!(
        Win32,
        "ImpersonateNamedPipeClient",
        "Lets the thread act as the client whose message was read last from this end of a pipe.",
        [],
        "impersonate-named-pipe-client",
        r#"ImpersonateNamedPipeClient(handle: "pipe")"#,
        impersonate_pipe_client
    ),
    on_handle!(
        Win32,
        "ImpersonateLoggedOnUser",
        "Lets the thread act as the user of a token.",
        [],
        "impersonate-logged-on-user",
        r#"ImpersonateLoggedOnUser(handle: "alice")"#,
        impersonate_user
    ),
    Operation {
        names: &["RevertToSelf"],
        interface: Interface::Win32,
        summary: "Lets the thread act as its process again.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "revert-to-self",
        example: "RevertToSelf",
        act: |machine, trace, client, _| {
            machine.revert(trace, client);
            Reply::ok()
        },
    },
    Operation {
        names: &["OpenThreadToken"],
        interface: Interface::Win32,
        summary: "Opens the token that the calling thread acts with, if it is not its process's.",
        parameters: &[ACCESS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "open-thread-token",
        example: r#"OpenThreadToken(access: "TOKEN_QUERY")"#,
        act: open_thread_token,
    },
];

/// | refused, in this order | last error |
/// | --- | --- |
/// | a handle that is not open, or no file's | as for every handle |
/// | an end that is no server's | `ERROR_INVALID_FUNCTION` |
/// | nothing was read from this client yet | `ERROR_CANNOT_IMPERSONATE` |
fn impersonate_pipe_client(machine: &mut Machine, trace: &mut Trace, client: ClientId, given: &Arguments) -> Reply {
    let handle = given.handle(&HANDLE);
    let entry = machine.use_handle(trace, client, handle, Some(ObjectType::File), AccessMask::empty());
    match entry.and_then(|entry| machine.impersonate_pipe_client(trace, client, entry.object)) {
        Ok(()) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

impl Machine {
    /// Lets a thread act as the client of a server's end.
    pub(crate) fn impersonate_pipe_client(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        file: ObjectId,
    ) -> Result<(), NtStatus> {
        let heard = match self.objects().file(file) {
            Some(File::PipeServer { device, instance }) => {
                self.objects().pipes(*device).and_then(|pipes| pipes.client_heard(*instance))
            }
            _ => Err((Rule::PipeControl, NtStatus::ILLEGAL_FUNCTION)),
        };
        match heard {
            Ok(token) => self.impersonate(trace, Rule::ActingAsAClient, client, &token),
            Err((rule, status)) => Err(trace.failed(rule, status)),
        }
    }
}

fn impersonate_user(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let given = handle.and_then(|handle| machine.handle(client.process, handle));
    let known = given.and_then(|entry| machine.token_of(entry.object));
    let right = match known.as_ref().and_then(|token| token.impersonation) {
        None => AccessMask::TOKEN_DUPLICATE,
        Some(_) => AccessMask::TOKEN_IMPERSONATE,
    };
    let token = machine
        .use_handle(trace, client, handle, Some(ObjectType::Token), AccessMask::TOKEN_QUERY | right)
        .and_then(|_| known.ok_or(NtStatus::INVALID_HANDLE));
    match token.and_then(|token| machine.impersonate(trace, Rule::ActingAsAClient, client, &token)) {
        Ok(()) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn open_thread_token(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let Some(token) = machine.process(client.process).and_then(|process| process.impersonated(client)).cloned() else {
        return refuse(trace, Rule::RevertToSelf, NtStatus::NO_TOKEN);
    };
    if token.impersonation == Some(ImpersonationLevel::Anonymous) {
        return refuse(trace, Rule::AnonymousIsNobody, NtStatus::CANT_OPEN_ANONYMOUS);
    }
    let wanted = arguments.access(&ACCESS).unwrap_or(AccessMask::TOKEN_QUERY);
    Reply::ok().with_handle(machine.give_token(trace, client.process, &token, wanted))
}

#[cfg(test)]
mod tests {
    use crate::nt::security::{ImpersonationLevel, Privileges, Sid, Token};
    use crate::nt::session::SessionId;
    use crate::nt::session::local_security_authority::system_token;

    #[test]
    fn a_server_gets_the_least_of_what_it_may_and_what_the_client_allows() {
        use ImpersonationLevel::{Anonymous, Delegation, Identification, Impersonation};
        let server = system_token(SessionId::ZERO);
        let powerless = Token { privileges: Privileges::empty(), user: Sid::LocalService, ..server.clone() };
        for level in [Anonymous, Identification, Impersonation, Delegation] {
            let client = Token { impersonation: Some(level), ..server.clone() };
            assert_eq!(client.impersonated_by(&server).impersonation, Some(level));
            assert_eq!(client.impersonated_by(&powerless).impersonation, Some(level.min(Identification)));
        }
        assert_eq!(server.impersonated_by(&server).impersonation, Some(Impersonation));
    }
}

//! Acting as somebody else: a thread has a token of its own for a while, and whatever it asks for is asked with that.
//!
//! Names are resolved, rights are checked and drive letters are found for the impersonated token. Which session a process is
//! in, and the directory that its plain names begin in, stay those of the process.
//! Left out: windows and desktops, services, and the registry's users, for which a thread is asked by its process here.
//! Written down in: Microsoft, "Client Impersonation", "Local and Global MS-DOS Device Names" and the page of each
//! function.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Attributes, Caller, DeviceMap};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::session::local_security_authority;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl Process {
    /// The token that one of its threads acts with in place of the process's own.
    pub fn impersonated(&self, client: ClientId) -> Option<&Arc<Token>> {
        self.threads.get(&client.thread)?.impersonating.as_ref()
    }
}

impl Machine {
    /// On whose behalf a thread acts: whom it impersonates, or its process.
    pub(crate) fn acting(&self, client: ClientId) -> Caller {
        match self.process(client.process).and_then(|process| process.impersonated(client)) {
            Some(token) => self.caller_with(client.process, token.clone()),
            None => self.caller(client.process),
        }
    }

    /// The same, with what a call's attributes say of `\??`: with `OBJ_IGNORE_IMPERSONATED_DEVICEMAP` it is the process's.
    pub(crate) fn acting_with(&mut self, trace: &mut Trace, client: ClientId, attributes: Attributes) -> Caller {
        let acting = self.acting(client);
        let ignores = attributes.contains(Attributes::OBJ_IGNORE_IMPERSONATED_DEVICEMAP);
        let own = self.process(client.process).filter(|_| ignores).map(|process| process.token.clone());
        let Some(own) = own.filter(|own| own.logon_session != acting.token.logon_session) else { return acting };
        if self.device_map(&own) == DeviceMap::LogonSession(None) {
            self.make_device_map(trace, own.logon_session);
        }
        Caller { device_map: self.device_map(&own), ..acting }
    }

    /// A thread acts as whom a token speaks for, until it reverts.
    ///
    /// A token that is only remembered here, as that of a client, does not keep its logon session; in Windows it does.
    pub(crate) fn impersonate(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        client: ClientId,
        token: &Token,
    ) -> Result<(), NtStatus> {
        let process = self.process(client.process).filter(|_| self.logon_session(token.logon_session).is_some());
        let Some(process) = process else {
            return Err(trace.failed(Rule::NoLogonSessionWithThisId, NtStatus::NO_SUCH_LOGON_SESSION));
        };
        let (image, token) = (process.image.clone(), Arc::new(token.impersonated_by(&process.token)));
        local_security_authority::hold(self, token.logon_session);
        let now = token.impersonation.map(|level| format!("{} at the level {level:?}", token.account));
        let before = self.put_on(client, Some(token));
        trace.happened(rule, Event::Impersonates { client, image, now });
        self.give_back(trace, before);
        Ok(())
    }

    /// A thread acts as its process again; whether it had acted as somebody else.
    pub(crate) fn revert(&mut self, trace: &mut Trace, client: ClientId) -> bool {
        let before = self.put_on(client, None);
        let impersonated = before.is_some();
        if let Some(process) = self.process(client.process).filter(|_| impersonated) {
            let image = process.image.clone();
            trace.happened(Rule::RevertToSelf, Event::Impersonates { client, image, now: None });
        }
        self.give_back(trace, before);
        impersonated
    }

    fn put_on(&mut self, client: ClientId, token: Option<Arc<Token>>) -> Option<Arc<Token>> {
        let thread = |process: &mut Process| {
            process
                .threads
                .get_mut(&client.thread)
                .and_then(|thread| std::mem::replace(&mut thread.impersonating, token))
        };
        self.change_process(client.process, thread).flatten()
    }

    fn give_back(&mut self, trace: &mut Trace, token: Option<Arc<Token>>) {
        if let Some(token) = token {
            local_security_authority::let_go(self, trace, token.logon_session);
        }
    }
}

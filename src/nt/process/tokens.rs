//! Tokens as objects: a token is reached through handles, like anything else in the kernel.
//!
//! The token of a process becomes an object here when somebody first opens it. A duplicate is an object of its own. A token
//! keeps its logon session as long as there is a handle of it, also after its process has ended or its user is gone.
//! Left out: the primary tokens of running threads, adjusting groups and privileges.
//! Written down in: Microsoft, `NtOpenProcessToken`, `SetTokenInformation` and "LSA Logon Sessions".

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Body, Handle, ObjectId, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges, Token};
use crate::nt::session::{SessionId, local_security_authority};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl Machine {
    /// The token that an object stands for.
    pub(crate) fn token_of(&self, object: ObjectId) -> Option<Arc<Token>> {
        match &self.objects.get(object)?.body {
            Body::ProcessToken(process) => self.process(*process).map(|process| process.token.clone()),
            Body::Token(token) => Some(token.clone()),
            _ => None,
        }
    }

    /// The object of the token of a process that is running.
    pub(crate) fn token_object(&mut self, trace: &mut Trace, process: ProcessId) -> Option<ObjectId> {
        let known = self.process(process)?;
        if let Some(object) = known.token_object {
            return Some(object);
        }
        let token = known.token.clone();
        let body = Body::ProcessToken(process);
        let object = trace.preparing(|trace| self.add_token_object(trace, body, &token));
        self.objects.add_reference(object);
        self.change_process(process, |process| process.token_object = Some(object));
        Some(object)
    }

    /// Opens a process's token for itself, with every right.
    pub(crate) fn open_own_token(&mut self, trace: &mut Trace, process: ProcessId) -> Option<Handle> {
        let object = self.token_object(trace, process)?;
        Some(self.open_as_maker(trace, process, object, AccessMask::GENERIC_ALL))
    }

    /// Gives a process a token behind an object of its own, with the rights that it asks for.
    pub(crate) fn give_token(
        &mut self,
        trace: &mut Trace,
        to: ProcessId,
        token: &Arc<Token>,
        wanted: AccessMask,
    ) -> Handle {
        local_security_authority::hold(self, token.logon_session);
        let object = self.add_token_object(trace, Body::Token(token.clone()), token);
        self.open_as_maker(trace, to, object, wanted)
    }

    /// Gives a process a duplicate of a token, with these rights if its list grants them.
    pub(crate) fn duplicate_token(
        &mut self,
        trace: &mut Trace,
        to: ProcessId,
        token: &Arc<Token>,
        access: AccessMask,
    ) -> Result<Handle, NtStatus> {
        let rights = self.objects.rights_of(ObjectType::Token);
        let access = self
            .caller(to)
            .grant_by(&token.default_descriptor, access, &rights)
            .map_err(|(rule, status)| trace.failed(rule, status))?;
        Ok(self.give_token(trace, to, token, access))
    }

    fn open_as_maker(&mut self, trace: &mut Trace, process: ProcessId, object: ObjectId, wanted: AccessMask) -> Handle {
        let access = self.objects.rights_of_maker(ObjectType::Token, wanted);
        self.open_handle(trace, process, Granted { object, access, status: NtStatus::SUCCESS }, false)
    }

    fn add_token_object(&mut self, trace: &mut Trace, body: Body, token: &Token) -> ObjectId {
        let object = self.objects.add(body, token.descriptor_for(None), false);
        let created = Event::ObjectCreated { object, object_type: ObjectType::Token, path: ObjectName::from("") };
        trace.happened(Rule::TokenBehindAHandle, created);
        object
    }

    /// Lets the token that an object stands for name another session.
    pub(crate) fn set_token_session(&mut self, trace: &mut Trace, object: ObjectId, session: SessionId) {
        match self.objects.get(object).map(|object| object.body.clone()) {
            Some(Body::ProcessToken(process)) => self.set_own_token_session(trace, process, session),
            Some(Body::Token(token)) => {
                let token = Arc::new(Token { session, ..(*token).clone() });
                self.objects.change(object, |object| object.body = Body::Token(token));
                trace.happened(Rule::TokenSessionNeedsTcb, Event::TokenSessionSet { process: None, session });
            }
            _ => {}
        }
    }

    /// Lets the token of a process name another session. The process stays where it is.
    fn set_own_token_session(&mut self, trace: &mut Trace, process: ProcessId, session: SessionId) {
        self.change_process(process, |process| {
            process.token = Arc::new(Token { session, ..(*process.token).clone() });
        });
        trace.happened(Rule::TokenSessionNeedsTcb, Event::TokenSessionSet { process: Some(process), session });
    }

    /// Whether a process may say that a token is for another session: it acts as part of the operating system.
    pub(crate) fn may_set_token_session(&self, process: ProcessId) -> bool {
        self.process(process).is_some_and(|process| process.token.privileges.contains(Privileges::TCB))
    }

    /// A process ends. While somebody has a handle of its token, the token stays and keeps its logon session.
    pub(crate) fn part_with_token(&mut self, trace: &mut Trace, id: ProcessId) {
        let Some((token, object)) = self.process(id).map(|process| (process.token.clone(), process.token_object))
        else {
            return;
        };
        let Some(object) = object else { return };
        if self.objects.get(object).is_some_and(|object| object.handle_count > 0) {
            local_security_authority::hold(self, token.logon_session);
            self.objects.change(object, |object| object.body = Body::Token(token));
        }
        self.objects.release_reference(trace, object);
    }
}

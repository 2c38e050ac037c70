//! How processes begin and end. Whoever starts one, its session is its token's.
//!
//! Modelled: processes of the system, of a user's shell, children, elevation, run-as, the end.
//! Left out: inherited handles, jobs, exit codes, suspended starts.
//! Written down in: Microsoft, `CreateProcessAsUserW` and `CreateProcessWithLogonW`.

use std::sync::Arc;

use crate::nt::action::{Confined, LaunchAs};
use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::process::{ClientId, Parent, Process, ProcessId, Subsystem, Thread, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::security::{LogonType, Sid, Token};
use crate::nt::service;
use crate::nt::session::SessionId;
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::trace::Trace;
use crate::nt::window::message_queue::MessageQueue;
use crate::nt::window::{self, window_station};

/// How a program is started: by which rule, by which process, and with which token.
struct Start {
    rule: Rule,
    parent: ProcessId,
    token: Arc<Token>,
}

impl Machine {
    /// Starts a process of the system in session 0.
    pub(crate) fn start_process(&mut self, trace: &mut Trace, rule: Rule, image: &str, parent: Parent) -> ProcessId {
        self.start_system_process(trace, rule, image, parent, SessionId::ZERO)
    }

    /// Starts a process of the system in a session.
    pub(crate) fn start_system_process(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        image: &str,
        parent: Parent,
        session: SessionId,
    ) -> ProcessId {
        let token = Arc::new(local_security_authority::system_token(session));
        let process = self.start_with_token(trace, rule, image, parent, token);
        self.change_process(process, |process| process.essential = true);
        process
    }

    /// Starts a process of the system that uses no Win32: the kernel's own, the session manager, the subsystem itself.
    pub(crate) fn start_native_process(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        image: &str,
        parent: Parent,
        session: SessionId,
    ) -> ProcessId {
        let process = self.start_system_process(trace, rule, image, parent, session);
        self.change_process(process, |process| process.subsystem = Subsystem::Native);
        process
    }

    /// Starts a process with a token: in the token's session.
    pub(crate) fn start_with_token(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        image: &str,
        parent: Parent,
        token: Arc<Token>,
    ) -> ProcessId {
        let id = ProcessId(self.next_process);
        self.next_process += 4;
        let image: Arc<str> = image.into();
        let (session, logon_session, account) = (token.session, token.logon_session, token.account.clone());
        local_security_authority::reference(self, &token, session);
        let process = Process::begin(id, image.clone(), Subsystem::Windows, parent, token);
        self.processes.insert(id, Arc::new(process));
        self.begin_thread(id);
        self.change_session(session, |session| {
            session.processes.insert(id);
        });
        trace.happened(rule, Event::ProcessStarted { process: id, image, session, logon_session, account });
        id
    }

    /// Starts a program as a script says: with its parent's desktop, and with a token that is confined as it is wanted.
    pub(crate) fn launch(
        &mut self,
        trace: &mut Trace,
        image: &str,
        launch: &LaunchAs,
        confined: &Confined,
    ) -> Result<ProcessId, Refusal> {
        self.may_confine(confined)?;
        let Start { rule, parent, token } = match launch {
            LaunchAs::User { account, elevated } => self.for_user(account, *elevated)?,
            LaunchAs::Child { of } => self.for_child(*of)?,
            LaunchAs::RunAs { by, account } => self.for_run_as(trace, *by, account)?,
            LaunchAs::NetworkOnly { by } => self.for_network_only(trace, *by)?,
        };
        let desktop = self.process(parent).and_then(|parent| parent.connection.desktop);
        let token = self.confine(trace, token, confined);
        let process = self.start_with_token(trace, rule, image, Parent::Process(parent), token);
        if let Some(desktop) = desktop {
            window_station::connect_to_desktop(self, process, desktop.object);
        }
        Ok(process)
    }

    /// What a user starts from the shell.
    fn for_user(&self, account: &str, elevated: bool) -> Result<Start, Refusal> {
        let user = self
            .session_of(account)
            .and_then(|id| self.session(id))
            .and_then(|session| session.user.clone())
            .ok_or_else(|| Refusal::new(format!("{account} is not logged on")))?;
        let (token, rule) = match (elevated, user.full_token) {
            (false, _) => (user.token, Rule::SessionOfTheToken),
            (true, Some(full)) => (full, Rule::ElevationUsesTheLinkedToken),
            (true, None) if user.token.has(Sid::Administrators) => (user.token, Rule::NothingToElevate),
            (true, None) => return Err(Refusal::new(format!("{account} is no administrator"))),
        };
        Ok(Start { rule, parent: user.shell, token })
    }

    /// What a process starts with its own token.
    fn for_child(&self, parent: ProcessId) -> Result<Start, Refusal> {
        let process = self
            .process(parent)
            .ok_or_else(|| Refusal::new("the process that would start it is not running".to_owned()))?;
        let token = process.token.clone();
        if self.session(token.session).is_none() {
            let session = token.session;
            return Err(Refusal::new(format!("its token names session {session}, which is not there")));
        }
        Ok(Start { rule: Rule::SessionOfTheToken, parent, token })
    }

    /// `runas`: a new logon in the session of the caller.
    fn for_run_as(&mut self, trace: &mut Trace, by: ProcessId, account: &str) -> Result<Start, Refusal> {
        let caller = self.caller_of_run_as(by)?;
        let logon_sid = caller.token.groups.iter().copied().find(|sid| matches!(sid, Sid::Logon(_)));
        let session = caller.session();
        let request = Request { account, logon_type: LogonType::Interactive, session, logon_sid };
        let logon = local_security_authority::log_on(self, trace, request)?;
        Ok(Start { rule: Rule::RunAsKeepsTheSession, parent: by, token: logon.token })
    }

    /// `runas /netonly`: the same identity here, in a logon session of its own.
    fn for_network_only(&mut self, trace: &mut Trace, by: ProcessId) -> Result<Start, Refusal> {
        let caller = self.caller_of_run_as(by)?;
        let token = Token { session: caller.session(), ..(*caller.token).clone() };
        let token = local_security_authority::clone_for_network(self, trace, &token);
        Ok(Start { rule: Rule::NewCredentialsForTheNetwork, parent: by, token })
    }

    fn caller_of_run_as(&self, by: ProcessId) -> Result<&Process, Refusal> {
        self.process(by).ok_or_else(|| Refusal::new("the caller is not running".to_owned()))
    }

    /// Begins a thread in a process, on the desktop that the process began on, wherever the thread is that asks for it.
    pub(crate) fn begin_thread(&mut self, process: ProcessId) -> ThreadId {
        let id = ThreadId(self.next_thread);
        self.next_thread += 4;
        let desktop = self.process(process).and_then(|process| process.connection.desktop);
        let messages = MessageQueue::default();
        let thread = Thread { id, desktop, object: None, unreturned: None, impersonating: None, messages };
        self.change_process(process, |process| process.threads.insert(id, thread));
        if let Some(desktop) = desktop {
            self.objects.add_reference(desktop.object);
        }
        id
    }

    /// Ends a thread, and with the last one its process.
    pub(crate) fn end_thread(&mut self, trace: &mut Trace, client: ClientId) {
        trace.happened(Rule::ThreadsShareAProcess, Event::ThreadEnded(client));
        trace.preparing(|trace| {
            self.revert(trace, client);
            window::end_thread(self, trace, client);
        });
        let thread = self.change_process(client.process, |process| process.threads.remove(&client.thread)).flatten();
        trace.preparing(|trace| {
            self.abandon_mutants(trace, &[client.thread]);
            self.release_objects(trace, thread.and_then(|thread| thread.object));
        });
        if self.process(client.process).is_some_and(|process| process.threads.is_empty()) {
            self.end_process(trace, Rule::ProcessEnds, client.process);
        }
    }

    /// Ends a process because somebody asks for it. What would become of a machine or a session without its own
    /// processes is not modelled.
    pub(crate) fn end(&mut self, trace: &mut Trace, id: ProcessId) -> Result<(), Refusal> {
        match self.process(id) {
            None => Err(Refusal::new("that process is not running".to_owned())),
            Some(process) if process.essential => {
                Err(Refusal::new(format!("the system does not go on without {}", process.image)))
            }
            Some(_) => {
                self.end_process(trace, Rule::ProcessEnds, id);
                Ok(())
            }
        }
    }

    /// Ends a process: its handles are closed, and its token is given back.
    pub(crate) fn end_process(&mut self, trace: &mut Trace, rule: Rule, id: ProcessId) {
        let Some(process) = self.process(id) else { return };
        let (image, session, token) = (process.image.clone(), process.session(), process.token.clone());
        let handles: Vec<Handle> = process.handles.iter().map(|(handle, _)| handle).collect();
        let views = process.views.clone();
        let threads: Vec<ThreadId> = process.threads.keys().copied().collect();
        let objects: Vec<ObjectId> =
            process.threads.values().filter_map(|thread| thread.object).chain(process.object).collect();
        trace.happened(rule, Event::ProcessEnded(id, image));
        trace.preparing(|trace| {
            for thread in &threads {
                self.revert(trace, ClientId { process: id, thread: *thread });
            }
            window::end_process(self, trace, id);
            self.abandon_mutants(trace, &threads);
            for handle in handles {
                self.close_handle(trace, id, handle);
            }
            for section in views {
                self.objects.release_reference(trace, section);
            }
            self.release_objects(trace, objects);
        });
        self.end_endpoints(trace, id);
        self.part_with_token(trace, id);
        self.processes.remove(&id);
        self.change_session(session, |session| {
            session.processes.remove(&id);
        });
        service::start::process_ended(self, trace, id);
        local_security_authority::release(self, trace, &token, session);
    }
}

//! The interpreter: a script is performed on a system, step by step. There is one, and this is it.
//!
//! It keeps what the labels of the script stand for, puts handles and processes in their places, lets the system act, and
//! remembers what came of it. The model and a running Windows are played alike.

use std::sync::Arc;

use crate::lesson::{Labelled, outputs};
use crate::nt::action::{Action, LaunchAs, Outcome};
use crate::nt::call::{Argument, Arguments, Call};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::session::SessionId;
use crate::nt::trace::Trace;
use crate::scenario::calls::{is_caller, is_calling_thread, service_of};
use crate::scenario::script::{Act, HandleLabel, Into, Length, Starter, Step};
use crate::system::System;

/// A system that plays a script, and what the script's labels stand for there.
#[derive(Debug, Clone)]
pub struct Player<S> {
    /// The system.
    pub system: S,
    /// The labels.
    pub labels: Labelled,
}

impl<S: System> Player<S> {
    /// A system on which nothing was done yet.
    pub fn new(system: S) -> Player<S> {
        Player { system, labels: Labelled::default() }
    }

    /// Performs a step; gives what came of it, and the object that its call reached.
    pub fn perform(&mut self, step: &Step) -> (Outcome, Option<ObjectId>) {
        if let Act::Call { by, .. } = &step.act.value
            && let Some(process) = service_of(by).and_then(|service| self.system.service(service))
        {
            self.labels.processes.insert(by.clone(), process);
        }
        let outcome = match self.action(&step.act.value) {
            Ok(action) => self.system.apply(&action),
            Err(refusal) => {
                Outcome { trace: Trace::new(), reply: None, waits: false, process: None, refusal: Some(refusal) }
            }
        };
        let (outcome, reached) = self.note(&step.act.value, outcome);
        outputs::bind(&mut self.labels, &step.expect, &outcome);
        (outcome, reached)
    }

    /// Puts processes and handles in the place of labels.
    fn action(&self, act: &Act) -> Result<Action, Refusal> {
        let not_running = |label: &str| Refusal::new(format!("{label} is not running"));
        let process = |label: &str| self.process(label).ok_or_else(|| not_running(label));
        Ok(match act {
            Act::LogOn(account, terminal) => Action::LogOn { account: account.clone(), terminal: *terminal },
            Act::AskForConsole(account, terminal) => {
                Action::AskForConsole { account: account.clone(), terminal: *terminal }
            }
            Act::ConnectChildSession(account) => Action::ConnectChildSession { account: account.clone() },
            Act::SwitchUser => Action::SwitchUser,
            Act::Lock(account) => Action::Lock { account: account.clone() },
            Act::Unlock(account) => Action::Unlock { account: account.clone() },
            Act::UnlockByAdministrator(account, by) => {
                Action::UnlockByAdministrator { account: account.clone(), by: by.clone() }
            }
            Act::SecureAttention(account, choice) => {
                Action::SecureAttention { account: account.clone(), choice: *choice }
            }
            Act::Disconnect(account) => Action::Disconnect { account: account.clone() },
            Act::LogOff(account) => Action::LogOff { account: account.clone() },
            Act::Press { person, button, title } => {
                Action::Press { person: person.clone(), button: *button, title: title.clone() }
            }
            Act::Launch { image, starter, confined, .. } => {
                let launch = match starter {
                    Starter::User { account, elevated } => {
                        LaunchAs::User { account: account.clone(), elevated: *elevated }
                    }
                    Starter::Process(label) => LaunchAs::Child { of: process(label)? },
                    Starter::RunAs(label, account) => LaunchAs::RunAs { by: process(label)?, account: account.clone() },
                    Starter::NetworkOnly(label, _) => LaunchAs::NetworkOnly { by: process(label)? },
                };
                Action::Launch { image: image.clone(), launch, confined: confined.clone() }
            }
            Act::End(label) => Action::End { process: process(label)? },
            Act::StartService(name) => Action::StartService { name: name.clone() },
            Act::StopService(name) => Action::StopService { name: name.clone() },
            Act::PauseService(name) => Action::PauseService { name: name.clone() },
            Act::ContinueService(name) => Action::ContinueService { name: name.clone() },
            Act::RunTask(name) => Action::RunTask { name: name.clone() },
            Act::Print { by, printer } => Action::Print { process: process(by)?, printer: printer.clone() },
            Act::ViewSessionZero(account) => Action::ViewSessionZero { account: account.clone() },
            Act::LeaveSessionZero => Action::LeaveSessionZero,
            Act::Restart => Action::Restart,
            Act::Call { by, operation, arguments, handles, lengths, .. } => {
                let client = self.client(by).ok_or_else(|| not_running(by))?;
                let arguments = self.with_labels(client, arguments.clone(), handles);
                let arguments = self.with_lengths(arguments, lengths);
                Action::Call { client, call: Call { operation, arguments } }
            }
            Act::Assume(label, privileges) => Action::Assume { process: process(label)?, privileges: *privileges },
            Act::Unix(_) => return Err(Refusal::new("that happens on Unix alone".to_owned())),
            Act::Nothing => Action::Nothing,
        })
    }

    /// Handles, and the ids of processes and threads, in the place of their labels.
    fn with_labels(
        &self,
        client: ClientId,
        arguments: Arguments,
        given: &[(&'static Parameter, HandleLabel)],
    ) -> Arguments {
        given.iter().fold(arguments, |arguments, (parameter, label)| {
            let argument = match parameter.kind {
                Kind::ProcessId => Argument::Number(self.process_id(client, label).0.into()),
                Kind::ThreadId => Argument::Number(self.thread_id(client, label).0.into()),
                _ => Argument::Handle(handle_of(&self.labels, label)),
            };
            arguments.with(parameter, argument)
        })
    }

    /// Lengths that were reported before.
    fn with_lengths(&self, arguments: Arguments, lengths: &[(&'static Parameter, Length)]) -> Arguments {
        lengths.iter().fold(arguments, |arguments, (parameter, length)| {
            arguments.with(parameter, Argument::Number(outputs::length(&self.labels, length)))
        })
    }

    /// The id that a label stands for, also of a process that has ended; the idle process's, where there was never one.
    ///
    /// The ids of processes and threads are numbers of one kind: that of the calling thread is no process's.
    fn process_id(&self, client: ClientId, label: &str) -> ProcessId {
        if is_caller(label) {
            return client.process;
        }
        if is_calling_thread(label) {
            return ProcessId(client.thread.0);
        }
        let ended = || self.labels.processes.get(label).copied();
        self.process(label).or_else(ended).unwrap_or(ProcessId(0))
    }

    /// The id of a thread; no thread's, where there was never one.
    fn thread_id(&self, client: ClientId, label: &str) -> ThreadId {
        let own = (is_caller(label) || is_calling_thread(label)).then_some(client);
        own.or_else(|| self.client(label)).map_or(ThreadId(0), |client| client.thread)
    }

    /// The running process of a label.
    pub fn process(&self, label: &str) -> Option<ProcessId> {
        match self.system.machine() {
            Some(machine) => find_process(machine, &self.labels, label),
            None => self.labels.processes.get(label).copied(),
        }
    }

    /// The thread that a label stands for: one that was begun in a step, or the first of a process.
    pub fn client(&self, label: &str) -> Option<ClientId> {
        let begun = self.labels.threads.get(label).copied();
        begun.or_else(|| Some(self.system.client(self.process(label)?)))
    }

    /// Remembers what the step's labels stand for now, and closes a handle that is not to stay; gives the object that a
    /// call reached.
    fn note(&mut self, act: &Act, mut outcome: Outcome) -> (Outcome, Option<ObjectId>) {
        if let (Act::Restart, None) = (act, &outcome.refusal) {
            self.labels.forget_what_ran();
        }
        let label = match act {
            Act::Launch { label, .. } | Act::RunTask(label) => Some(label),
            act => act.process_of_call(),
        };
        if let (Some(label), Some(process)) = (label, outcome.process) {
            self.labels.processes.insert(label.clone(), process);
            self.labels.names.insert(process, label.clone());
        }
        let (Act::Call { by, arguments, operation, into, .. }, Some(reply)) = (act, &outcome.reply) else {
            return (outcome, None);
        };
        let Some(client) = self.client(by) else { return (outcome, None) };
        let named: Option<Arc<str>> = operation.parameter("name").and_then(|name| arguments.text(name));
        if let (Some(thread), Some(name)) = (reply.thread, named) {
            self.labels.threads.insert(name, ClientId { thread, ..client });
        }
        let Some(handle) = reply.handle else { return (outcome, None) };
        let entry = self.system.machine().and_then(|machine| machine.handle(client.process, handle));
        let object = entry.map(|entry| entry.object);
        match into {
            Into::Labelled(label) => {
                self.labels.handles.insert(label.clone(), (client.process, handle, object));
            }
            Into::Closed(kind) => {
                let closed = self.system.apply(&Action::CloseReturned { client, handle, kind: *kind });
                outcome.trace.append(closed.trace);
            }
            Into::Open => {}
        }
        (outcome, object)
    }
}

/// The handle of a label, or the one that a word stands for.
pub(crate) fn handle_of(labels: &Labelled, label: &str) -> Handle {
    let word = Handle::WORDS.iter().find(|(word, _)| *word == label).map(|(_, handle)| *handle);
    let labelled = || labels.handles.get(label).map(|(_, handle, _)| *handle);
    word.or_else(labelled).unwrap_or(Handle::NULL)
}

/// The running process of a label, of a service, of a driver's host, of an image and a session (`csrss#1`), or of a
/// per-user service and a session.
pub(crate) fn find_process(machine: &Machine, labels: &Labelled, label: &str) -> Option<ProcessId> {
    let running = |id: &ProcessId| machine.process(*id).is_some();
    if let Some((image, session)) = label.split_once('#') {
        let session: u32 = session.parse().ok()?;
        let of_a_user = || machine.instance_of(image, SessionId(session));
        return machine
            .processes()
            .find(|process| {
                process.session().0 == session && process.image.strip_suffix(".exe").unwrap_or(&process.image) == image
            })
            .map(|process| process.id)
            .or_else(of_a_user);
    }
    let declared = labels.processes.get(label).copied();
    let label = service_of(label).unwrap_or(label);
    declared
        .or_else(|| machine.service(label).and_then(|service| service.process))
        .or_else(|| machine.host_of(label))
        .filter(running)
}

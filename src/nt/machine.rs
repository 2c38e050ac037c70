//! A machine: one computer that runs one release of Windows NT, as a plain value.
//!
//! An [`Action`] happens to it; it changes, and says what happened as a [`Trace`]. Copying a machine costs nothing, so a
//! lesson keeps one for every frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::nt::action::{Action, Outcome};
use crate::nt::boot;
use crate::nt::call::{Call, HandleKind, Interface, Reply};
use crate::nt::era::System;
use crate::nt::event::Event;
use crate::nt::io::volume::Volume;
use crate::nt::ipc::rpc::Endpoints;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Handle, ObjectManager};
use crate::nt::process::{ClientId, FIRST_THREAD, Process, ProcessId, Subsystem, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::security::{LogonSession, Luid, Privileges, SecurityDescriptor, Sid, Token};
use crate::nt::service::{self, Service, Services, handles};
use crate::nt::session::session_manager::{self, BootStage};
use crate::nt::session::{Session, SessionId, Terminal, winlogon};
use crate::nt::table::{Difference, Table, differences};
use crate::nt::trace::Trace;
use crate::nt::window::{Win32k, window};

/// A user of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account name.
    pub name: Arc<str>,
    /// Its security identifier.
    pub sid: Sid,
    /// Whether it is a member of the administrators.
    pub administrator: bool,
}

/// Why a machine does not do what it was asked: Windows does not offer it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    /// A refusal for this reason, a clause without a full stop.
    pub fn new(reason: String) -> Refusal {
        Refusal(reason)
    }
}

/// One computer.
#[derive(Debug, Clone)]
pub struct Machine {
    system: System,
    volume: Volume,
    pub(super) stages_done: usize,
    pub(crate) objects: ObjectManager,
    pub(crate) sessions: Table<SessionId, Arc<Session>>,
    pub(crate) next_session: u32,
    pub(crate) logon_sessions: Table<Luid, Arc<LogonSession>>,
    pub(super) next_luid: u64,
    pub(crate) processes: Table<ProcessId, Arc<Process>>,
    pub(crate) next_process: u32,
    pub(crate) next_thread: u32,
    pub(crate) services: Services,
    accounts: Arc<BTreeMap<Arc<str>, Account>>,
    /// The session that each attached terminal is attached to.
    pub(crate) terminals: Table<Terminal, SessionId>,
    /// The session that each user who is logged on is logged on in.
    pub(crate) logged_on: Table<Arc<str>, SessionId>,
    pub(crate) session_manager: Option<ProcessId>,
    pub(crate) service_control_manager: Option<ProcessId>,
    pub(crate) endpoints: Endpoints,
    win32k: Win32k,
}

impl Machine {
    /// The computer's name, which is the domain of its own users.
    pub const NAME: &str = "MACHINE";

    /// A machine that is switched off: with its users and services and what is on its disk, and nothing running.
    pub fn new(system: System, users: &[(Arc<str>, bool)], services: Vec<Service>, volume: Volume) -> Machine {
        let accounts = users
            .iter()
            .zip(0..)
            .map(|((name, administrator), number)| {
                let account = Account { name: name.clone(), sid: Sid::User(number), administrator: *administrator };
                (name.clone(), account)
            })
            .collect::<BTreeMap<_, _>>();
        let root = SecurityDescriptor::listing(Sid::Administrators, boot::public_list());
        Machine {
            system,
            volume,
            stages_done: 0,
            objects: ObjectManager::new(system.object_policies(), root),
            sessions: Table::new(),
            next_session: 0,
            logon_sessions: Table::new(),
            next_luid: 0x1_8f3a,
            processes: Table::new(),
            next_process: 4,
            next_thread: FIRST_THREAD,
            services: Services::new(services),
            accounts: accounts.into(),
            terminals: Table::new(),
            logged_on: Table::new(),
            session_manager: None,
            service_control_manager: None,
            endpoints: Endpoints::default(),
            win32k: Win32k::default(),
        }
    }

    /// Lets an action happen.
    pub fn apply(&mut self, action: &Action) -> Outcome {
        let mut trace = Trace::new();
        let result = self.perform(&mut trace, action);
        let (reply, process, refusal) = match result {
            Ok(Done::Nothing) => (None, None, None),
            Ok(Done::Reply(reply)) => (Some(reply), None, None),
            Ok(Done::Started(process)) => (None, Some(process), None),
            Err(refusal) => (None, None, Some(refusal)),
        };
        Outcome { trace, reply, process, refusal }
    }

    fn perform(&mut self, trace: &mut Trace, action: &Action) -> Result<Done, Refusal> {
        match action {
            Action::Boot(stage) => self.boot(trace, *stage)?,
            Action::LogOn { account, terminal } => winlogon::log_on(self, trace, account, *terminal)?,
            Action::SwitchUser => winlogon::switch_user(self, trace)?,
            Action::Lock { account } => winlogon::lock_user(self, trace, account)?,
            Action::Unlock { account } => winlogon::unlock_user(self, trace, account)?,
            Action::Disconnect { account } => winlogon::disconnect_user(self, trace, account)?,
            Action::LogOff { account } => winlogon::log_off(self, trace, account)?,
            Action::Launch { image, launch, confined } => {
                return self.launch(trace, image, launch, confined).map(Done::Started);
            }
            Action::End { process } => self.end(trace, *process)?,
            Action::StartService { name } => service::start_for_script(self, trace, name)?,
            Action::StopService { name } => service::stop_for_script(self, trace, name)?,
            Action::Call { client, call } => return self.call(trace, *client, call).map(Done::Reply),
            Action::CloseReturned { client, handle, kind } => self.close_returned(trace, *client, *handle, *kind),
            Action::Assume { process, privileges } => self.assume(trace, *process, *privileges)?,
            Action::Nothing => {}
        }
        Ok(Done::Nothing)
    }

    fn call(&mut self, trace: &mut Trace, client: ClientId, call: &Call) -> Result<Reply, Refusal> {
        let Some(caller) = self.process(client.process) else {
            return Err(Refusal::new("that process is not running".to_owned()));
        };
        if !caller.threads.contains_key(&client.thread) {
            return Err(Refusal::new("that thread has ended".to_owned()));
        }
        if call.operation.interface == Interface::Win32 && caller.subsystem == Subsystem::Native {
            let reason = format!("{} is a native program and has no Win32 client library", caller.image);
            return Err(Refusal::new(reason));
        }
        Ok((call.operation.act)(self, trace, client, &call.arguments))
    }

    /// Closes a handle that was just given, as its kind is closed; whether it was open does not matter any more.
    fn close_returned(&mut self, trace: &mut Trace, client: ClientId, handle: Handle, kind: HandleKind) {
        let process = client.process;
        let _was_open = match kind {
            HandleKind::Object => self.close_handle(trace, process, handle),
            HandleKind::InUse => false,
            HandleKind::Namespace => self.close_namespace(trace, process, handle, false),
            HandleKind::Boundary => self.drop_boundary(trace, process, handle),
            HandleKind::Window => window::destroy(self, trace, client, Some(handle)).is_ok(),
            HandleKind::Service => handles::close_returned(self, trace, process, handle),
        };
    }

    /// Takes for granted that a process's token holds these privileges and no others.
    fn assume(&mut self, trace: &mut Trace, process: ProcessId, privileges: Privileges) -> Result<(), Refusal> {
        let token = self.process(process).map(|process| (*process.token).clone());
        let token = token.ok_or_else(|| Refusal::new("that process is not running".to_owned()))?;
        let token = Arc::new(Token { privileges, ..token });
        self.change_process(process, |process| process.token = token);
        trace.happened(Rule::TokenHoldsPrivileges, Event::PrivilegesGiven(process, privileges));
        Ok(())
    }

    fn boot(&mut self, trace: &mut Trace, stage: BootStage) -> Result<(), Refusal> {
        if BootStage::ALL.get(self.stages_done) != Some(&stage) {
            return Err(Refusal::new("the stages of boot come in one order, each once".to_owned()));
        }
        self.stages_done += 1;
        boot::run(self, trace, stage);
        Ok(())
    }

    /// Whether every stage of boot is done.
    pub fn is_booted(&self) -> bool {
        self.stages_done == BootStage::ALL.len()
    }

    // What can be seen of a machine.

    /// Whether nobody can log on in session 0.
    pub fn keeps_session_zero_for_services(&self) -> bool {
        self.system.era.session_zero == session_manager::SessionZeroPolicy::ServicesOnly
    }

    /// The release and its settings.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// What is on the disk.
    pub fn volume(&self) -> &Volume {
        &self.volume
    }

    /// The objects.
    pub fn objects(&self) -> &ObjectManager {
        &self.objects
    }

    /// The sessions, by number.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values().map(|session| &**session)
    }

    /// The session with this number.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id).map(|session| &**session)
    }

    /// The sessions of two moments that differ, by number: before and after.
    pub fn session_differences<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = Difference<'a, Session>> {
        differences(&self.sessions, &later.sessions)
    }

    /// The logon sessions of two moments that differ, by LUID: before and after.
    pub fn logon_session_differences<'a>(
        &'a self,
        later: &'a Machine,
    ) -> impl Iterator<Item = Difference<'a, LogonSession>> {
        differences(&self.logon_sessions, &later.logon_sessions)
    }

    /// How many sessions there are.
    pub fn session_count(&self) -> usize {
        self.sessions.len()
    }

    /// The session that the console is attached to.
    pub fn console(&self) -> Option<SessionId> {
        self.attached_to(Terminal::Console)
    }

    /// The session that a terminal is attached to.
    pub fn attached_to(&self, terminal: Terminal) -> Option<SessionId> {
        self.terminals.get(&terminal).copied()
    }

    /// The session that a user is logged on in.
    pub fn session_of(&self, account: &str) -> Option<SessionId> {
        self.logged_on.get(account).copied()
    }

    /// The logon sessions, by LUID.
    pub fn logon_sessions(&self) -> impl Iterator<Item = &LogonSession> {
        self.logon_sessions.values().map(|logon_session| &**logon_session)
    }

    /// The logon session with this LUID.
    pub fn logon_session(&self, luid: Luid) -> Option<&LogonSession> {
        self.logon_sessions.get(&luid).map(|logon_session| &**logon_session)
    }

    /// The processes, by id.
    pub fn processes(&self) -> impl Iterator<Item = &Process> {
        self.processes.values().map(|process| &**process)
    }

    /// The process with this id.
    pub fn process(&self, id: ProcessId) -> Option<&Process> {
        self.processes.get(&id).map(|process| &**process)
    }

    /// Who calls where a process calls and nobody says by which thread: its oldest one.
    pub fn client(&self, id: ProcessId) -> ClientId {
        self.process(id).map_or(ClientId { process: id, thread: ThreadId(0) }, Process::client)
    }

    /// The processes of two moments that differ, by id: before and after.
    pub fn process_differences<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = Difference<'a, Process>> {
        differences(&self.processes, &later.processes)
    }

    /// The processes of a session, by id.
    pub fn processes_of(&self, session: SessionId) -> impl Iterator<Item = &Process> {
        self.session(session)
            .into_iter()
            .flat_map(|session| session.processes.iter())
            .filter_map(|id| self.process(*id))
    }

    /// The services, in the order of their installation.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().map(|(_, service)| service)
    }

    /// The service with this name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.find(name).map(|(_, service)| service)
    }

    /// The user with this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    /// The user with this security identifier.
    pub fn account_of(&self, sid: Sid) -> Option<&Account> {
        self.accounts.values().find(|account| account.sid == sid)
    }

    /// Whether there is an object with this full name; a link itself counts.
    pub fn exists(&self, path: &ObjectName) -> bool {
        self.objects.at_path(path).is_some()
    }

    /// The windows, and the threads that share their input.
    pub fn win32k(&self) -> &Win32k {
        &self.win32k
    }

    // Changing in place.

    pub(crate) fn win32k_mut(&mut self) -> &mut Win32k {
        &mut self.win32k
    }

    pub(crate) fn objects_mut(&mut self) -> &mut ObjectManager {
        &mut self.objects
    }

    pub(crate) fn change_session<T>(&mut self, id: SessionId, change: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.sessions.get_mut(&id).map(|session| change(Arc::make_mut(session)))
    }

    pub(crate) fn change_process<T>(&mut self, id: ProcessId, change: impl FnOnce(&mut Process) -> T) -> Option<T> {
        self.processes.get_mut(&id).map(|process| change(Arc::make_mut(process)))
    }

    pub(crate) fn change_logon_session(&mut self, luid: Luid, change: impl FnOnce(&mut LogonSession)) {
        if let Some(logon_session) = self.logon_sessions.get_mut(&luid) {
            change(Arc::make_mut(logon_session));
        }
    }

    /// A LUID that was never given before.
    pub(crate) fn next_luid(&mut self) -> Luid {
        let luid = Luid(self.next_luid);
        self.next_luid += 0x1_31c7;
        luid
    }
}

enum Done {
    Nothing,
    Reply(Reply),
    Started(ProcessId),
}

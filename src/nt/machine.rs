//! A machine: one computer that runs one release of Windows NT, as a plain value.
//!
//! An [`Action`] happens to it; it changes, and says what happened as a [`Trace`]. Copying a machine costs nothing, so a
//! lesson keeps one for every frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::nt::action::{Action, LaunchAs, Outcome};
use crate::nt::call::{Call, Reply};
use crate::nt::era::System;
use crate::nt::event::Event;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::{self, Granted, ObjectAttributes};
use crate::nt::object_manager::{
    Attributes, Body, Caller, DeviceMap, Directory, DosDevicesPolicy, Ending, Handle, HandleEntry, HandleTable, ObjectId,
    ObjectManager, ObjectType,
};
use crate::nt::process::{Parent, Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, LogonSession, LogonType, Luid, SecurityDescriptor, Sid, Token};
use crate::nt::service::{self, Service};
use crate::nt::session::local_security_authority::{self, Request};
use crate::nt::session::session_manager::{self, BootStage};
use crate::nt::session::{Session, SessionId, Terminal, winlogon};
use crate::nt::table::Table;
use crate::nt::trace::Trace;
use crate::nt::boot;

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
    stages_done: usize,
    objects: ObjectManager,
    pub(crate) sessions: Table<SessionId, Arc<Session>>,
    pub(crate) next_session: u32,
    pub(crate) logon_sessions: Table<Luid, Arc<LogonSession>>,
    next_luid: u64,
    processes: Table<ProcessId, Arc<Process>>,
    next_process: u32,
    services: Table<Arc<str>, Arc<Service>>,
    accounts: Arc<BTreeMap<Arc<str>, Account>>,
    /// The session that each attached terminal is attached to.
    pub(crate) terminals: Table<Terminal, SessionId>,
    /// The session that each user who is logged on is logged on in.
    pub(crate) logged_on: Table<Arc<str>, SessionId>,
    pub(crate) session_manager: Option<ProcessId>,
    pub(crate) service_control_manager: Option<ProcessId>,
}

impl Machine {
    /// A machine that is switched off: with its users and services, and nothing running.
    pub fn new(system: System, users: &[(Arc<str>, bool)], services: Vec<Service>) -> Machine {
        let accounts = users
            .iter()
            .zip(0..)
            .map(|((name, administrator), number)| {
                let account = Account { name: name.clone(), sid: Sid::User(number), administrator: *administrator };
                (name.clone(), account)
            })
            .collect::<BTreeMap<_, _>>();
        let root = SecurityDescriptor { owner: Sid::Administrators, dacl: Some(boot::public_list().into()) };
        Machine {
            system,
            stages_done: 0,
            objects: ObjectManager::new(system.object_policies(), root),
            sessions: Table::new(),
            next_session: 0,
            logon_sessions: Table::new(),
            next_luid: 0x1_8f3a,
            processes: Table::new(),
            next_process: 4,
            services: services.into_iter().map(|service| (service.name.clone(), Arc::new(service))).collect(),
            accounts: accounts.into(),
            terminals: Table::new(),
            logged_on: Table::new(),
            session_manager: None,
            service_control_manager: None,
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
            Action::Launch { image, launch } => return self.launch(trace, image, launch).map(Done::Started),
            Action::End { process } => {
                if self.process(*process).is_none() {
                    return Err(Refusal::new("that process is not running".to_owned()));
                }
                self.end_process(trace, Rule::ProcessEnds, *process);
            }
            Action::StartService { name } => service::start(self, trace, name)?,
            Action::StopService { name } => service::stop(self, trace, name)?,
            Action::Call { process, call } => return self.call(trace, *process, call).map(Done::Reply),
            Action::Nothing => {}
        }
        Ok(Done::Nothing)
    }

    fn call(&mut self, trace: &mut Trace, process: ProcessId, call: &Call) -> Result<Reply, Refusal> {
        if self.process(process).is_none() {
            return Err(Refusal::new("that process is not running".to_owned()));
        }
        Ok((call.operation.act)(self, trace, process, &call.arguments))
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

    /// The sessions that are there no more on a later machine.
    pub fn sessions_ended<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = &'a Session> {
        removed(&self.sessions, &later.sessions)
    }

    /// The logon sessions that are there no more on a later machine.
    pub fn logon_sessions_ended<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = &'a LogonSession> {
        removed(&self.logon_sessions, &later.logon_sessions)
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

    /// The processes of two moments that differ, by id: before and after.
    pub fn process_differences<'a>(
        &'a self,
        later: &'a Machine,
    ) -> impl Iterator<Item = (Option<&'a Process>, Option<&'a Process>)> {
        self.processes.diff(&later.processes).map(|item| match item {
            imbl::ordmap::DiffItem::Add(_, new) => (None, Some(&**new)),
            imbl::ordmap::DiffItem::Update { old, new } => (Some(&**old.1), Some(&**new.1)),
            imbl::ordmap::DiffItem::Remove(_, old) => (Some(&**old), None),
        })
    }

    /// The processes of a session, by id.
    pub fn processes_of(&self, session: SessionId) -> impl Iterator<Item = &Process> {
        self.session(session).into_iter().flat_map(|session| session.processes.iter()).filter_map(|id| self.process(*id))
    }

    /// The services, by name.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.values().map(|service| &**service)
    }

    /// The service with this name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.get(name).map(|service| &**service)
    }

    /// The user with this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    // Callers and names.

    /// On whose behalf a process's names are resolved.
    pub fn caller(&self, process: ProcessId) -> Caller {
        match self.process(process) {
            Some(known) => self.caller_with(process, known.token.clone()),
            None => self.kernel_caller(),
        }
    }

    /// A process that speaks for another token.
    pub(crate) fn caller_with(&self, process: ProcessId, token: Arc<Token>) -> Caller {
        let device_map = self.device_map(&token);
        Caller { process, token, kernel_mode: false, device_map }
    }

    /// The kernel as a caller: it is not checked.
    pub(crate) fn kernel_caller(&self) -> Caller {
        let token = Arc::new(local_security_authority::system_token(SessionId::ZERO));
        let device_map = self.device_map(&token);
        Caller { process: ProcessId::SYSTEM, token, kernel_mode: true, device_map }
    }

    /// What `\??` means for a token: decided by the release, and by the token alone.
    fn device_map(&self, token: &Token) -> DeviceMap {
        let Some(global) = self.objects.global_device_map else { return DeviceMap::InRoot };
        match self.system.dos_devices() {
            DosDevicesPolicy::OneDirectory => DeviceMap::InRoot,
            DosDevicesPolicy::PerSession => match self.session(token.session).and_then(|own| own.dos_devices) {
                Some(own) => DeviceMap::Session(own),
                None => DeviceMap::InRoot,
            },
            DosDevicesPolicy::PerLogonSession if token.is_local_system() || !self.system.settings.protection_mode => {
                DeviceMap::Global(global)
            }
            DosDevicesPolicy::PerLogonSession => {
                DeviceMap::LogonSession(self.objects.device_maps.get(&token.logon_session).copied())
            }
        }
    }

    /// Whether there is an object with this full name; a link itself counts.
    pub fn exists(&self, path: &ObjectName) -> bool {
        self.objects.at_path(path).is_some()
    }

    /// Opens or creates on behalf of a caller; makes the caller's directory of DOS devices first, if the name needs it.
    pub(crate) fn with_device_map<T>(
        &mut self,
        trace: &mut Trace,
        caller: &mut Caller,
        mut attempt: impl FnMut(&mut ObjectManager, &mut Trace, &Caller) -> Result<T, Ending>,
    ) -> Result<T, Ending> {
        match attempt(&mut self.objects, trace, caller) {
            Err(Ending::DeviceMapNeeded) => {
                self.make_device_map(trace, caller.token.logon_session);
                caller.device_map = self.device_map(&caller.token);
                attempt(&mut self.objects, trace, caller)
            }
            result => result,
        }
    }

    /// Makes the directory of DOS devices of a logon session: the kernel does it at the first use of `\??`.
    fn make_device_map(&mut self, trace: &mut Trace, luid: Luid) {
        let path = format!("\\Sessions\\0\\DosDevices\\{:08x}-{:08x}", luid.high(), luid.low());
        let owner = self.logon_session(luid).map_or(Sid::LocalSystem, |logon_session| logon_session.user);
        let security = SecurityDescriptor { owner, dacl: Some(boot::owned_list(owner).into()) };
        let body = Body::Directory(Directory::with_shadow(self.objects.global_device_map));
        let attributes = ObjectAttributes {
            attributes: Attributes::OBJ_OPENIF | Attributes::OBJ_PERMANENT,
            security: Some(security.clone()),
            ..ObjectAttributes::named(path.as_str())
        };
        let Some(directory) = self.create_as_kernel(trace, Rule::DeviceMapMade, attributes, body) else { return };
        self.objects.device_maps.insert(luid, directory);
        let global = ObjectAttributes {
            attributes: Attributes::OBJ_OPENIF | Attributes::OBJ_PERMANENT,
            security: Some(security),
            ..ObjectAttributes::named(format!("{path}\\Global"))
        };
        let target = ObjectName::from("\\GLOBAL??");
        self.create_as_kernel(trace, Rule::DeviceMapMade, global, Body::SymbolicLink { target });
    }

    /// Deletes the directory of DOS devices of a logon session that has ended.
    pub(crate) fn delete_device_map(&mut self, trace: &mut Trace, luid: Luid) {
        let Some(directory) = self.objects.device_maps.remove(&luid) else { return };
        let links: Vec<ObjectId> =
            self.objects.directory(directory).into_iter().flat_map(Directory::entries).map(|(_, id)| id).collect();
        for object in links.into_iter().chain([directory]) {
            let path = self.objects.path(object);
            self.objects.set_permanent(&mut Trace::new(), object, false);
            trace.happened(Rule::DeviceMapDeleted, Event::NameRemoved { object, path });
        }
    }

    /// Creates something for the kernel, told under a rule.
    pub(crate) fn create_as_kernel(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        attributes: ObjectAttributes,
        body: Body,
    ) -> Option<ObjectId> {
        let caller = self.kernel_caller();
        self.create_told(trace, rule, &caller, attributes, body).map(|granted| granted.object)
    }

    /// Creates something for a system process, told under a rule; unless it is permanent the process keeps a handle.
    pub(crate) fn create_for(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        rule: Rule,
        attributes: ObjectAttributes,
        body: Body,
    ) -> Option<ObjectId> {
        let caller = Caller { kernel_mode: true, ..self.caller(process) };
        let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
        let granted = self.create_told(trace, rule, &caller, attributes, body)?;
        if !permanent {
            trace.preparing(|trace| self.open_handle(trace, process, granted, false));
        }
        Some(granted.object)
    }

    fn create_told(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        caller: &Caller,
        mut attributes: ObjectAttributes,
        body: Body,
    ) -> Option<Granted> {
        attributes.security.get_or_insert_with(|| caller.token.default_descriptor.clone());
        let object_type = body.object_type();
        let created = trace.preparing(|trace| {
            insert::create(&mut self.objects, trace, caller, &attributes, body, object_type.all_access())
        });
        trace.retell_last(rule);
        created.ok()
    }

    /// Makes a permanent directory that everyone may use, told under a rule.
    pub(crate) fn make_directory(&mut self, trace: &mut Trace, rule: Rule, path: &str) -> Option<ObjectId> {
        self.make_named(trace, rule, path, ObjectType::Directory)
    }

    /// Makes a permanent object without any state of its own, told under a rule.
    pub(crate) fn make_named(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        path: &str,
        object_type: ObjectType,
    ) -> Option<ObjectId> {
        let body = match object_type {
            ObjectType::Port => Body::Port,
            ObjectType::Device => Body::Device,
            _ => Body::Directory(Directory::default()),
        };
        let security = SecurityDescriptor { owner: Sid::Administrators, dacl: Some(boot::public_list().into()) };
        let attributes = ObjectAttributes {
            attributes: Attributes::OBJ_PERMANENT,
            security: Some(security),
            ..ObjectAttributes::named(path)
        };
        self.create_as_kernel(trace, rule, attributes, body)
    }

    // Handles.

    /// Gives a process a handle.
    pub(crate) fn open_handle(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        granted: Granted,
        inherit: bool,
    ) -> Handle {
        let entry = HandleEntry { object: granted.object, granted: granted.access, inherit };
        let Some(handle) = self.change_process(process, |process| process.handles.insert(entry)) else {
            return Handle(0);
        };
        self.objects.add_handle(granted.object);
        let object = granted.object;
        trace.preparing(|trace| {
            trace.happened(Rule::DescriptorAllows, Event::HandleOpened { process, handle, object });
        });
        handle
    }

    /// Closes a handle; whether it was open.
    pub(crate) fn close_handle(&mut self, trace: &mut Trace, process: ProcessId, handle: Handle) -> bool {
        let Some(entry) = self.change_process(process, |process| process.handles.remove(handle)).flatten() else {
            return false;
        };
        let object = entry.object;
        trace.happened(Rule::NameGoesWithLastHandle, Event::HandleClosed { process, handle, object });
        self.objects.release_handle(trace, object);
        true
    }

    /// What a handle of a process stands for.
    pub fn handle(&self, process: ProcessId, handle: Handle) -> Option<HandleEntry> {
        self.process(process)?.handles.get(handle).copied()
    }

    // Processes.

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
        self.start_with_token(trace, rule, image, parent, token)
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
        let (session, account) = (token.session, token.account.clone());
        let process = Process {
            id,
            image: image.clone(),
            parent,
            token: token.clone(),
            handles: HandleTable::default(),
            named_objects: None,
            desktop: None,
        };
        self.processes.insert(id, Arc::new(process));
        local_security_authority::reference(self, &token);
        self.change_session(session, |session| {
            session.processes.insert(id);
        });
        trace.happened(rule, Event::ProcessStarted { process: id, image, session, logon_session: token.logon_session, account });
        id
    }

    fn launch(&mut self, trace: &mut Trace, image: &str, launch: &LaunchAs) -> Result<ProcessId, Refusal> {
        match launch {
            LaunchAs::User { account, elevated } => self.launch_for_user(trace, image, account, *elevated),
            LaunchAs::Child { of } => {
                let parent = self
                    .process(*of)
                    .ok_or_else(|| Refusal::new("the process that would start it is not running".to_owned()))?;
                let (token, desktop) = (parent.token.clone(), parent.desktop);
                let process =
                    self.start_with_token(trace, Rule::SessionOfTheToken, image, Parent::Process(*of), token);
                if let Some(desktop) = desktop {
                    self.connect_to_desktop(process, desktop);
                }
                Ok(process)
            }
            LaunchAs::RunAs { by, account } => self.run_as(trace, image, *by, account),
        }
    }

    fn launch_for_user(
        &mut self,
        trace: &mut Trace,
        image: &str,
        account: &str,
        elevated: bool,
    ) -> Result<ProcessId, Refusal> {
        let user = self
            .session_of(account)
            .and_then(|id| self.session(id))
            .and_then(|session| session.user.clone())
            .ok_or_else(|| Refusal::new(format!("{account} is not logged on")))?;
        let (token, rule) = match (elevated, user.full_token) {
            (false, _) => (user.token, Rule::SessionOfTheToken),
            (true, Some(full)) => (full, Rule::ElevationUsesTheLinkedToken),
            (true, None) => return Err(Refusal::new(format!("{account}'s logon was not split"))),
        };
        let desktop = self.process(user.shell).and_then(|shell| shell.desktop);
        let process = self.start_with_token(trace, rule, image, Parent::Process(user.shell), token);
        if let Some(desktop) = desktop {
            self.connect_to_desktop(process, desktop);
        }
        Ok(process)
    }

    fn run_as(
        &mut self,
        trace: &mut Trace,
        image: &str,
        by: ProcessId,
        account: &str,
    ) -> Result<ProcessId, Refusal> {
        let caller = self.process(by).ok_or_else(|| Refusal::new("the caller is not running".to_owned()))?;
        let logon_sid = caller.token.groups.iter().copied().find(|sid| matches!(sid, Sid::Logon(_)));
        let (session, desktop) = (caller.session(), caller.desktop);
        let request = Request { account, logon_type: LogonType::Interactive, session, logon_sid };
        let logon = local_security_authority::log_on(self, trace, request)?;
        let process =
            self.start_with_token(trace, Rule::RunAsKeepsTheSession, image, Parent::Process(by), logon.token);
        if let Some(desktop) = desktop {
            self.connect_to_desktop(process, desktop);
        }
        Ok(process)
    }

    /// Ends a process: its handles are closed, and its token is given back.
    pub(crate) fn end_process(&mut self, trace: &mut Trace, rule: Rule, id: ProcessId) {
        let Some(process) = self.process(id) else { return };
        let (image, session, token) = (process.image.clone(), process.session(), process.token.clone());
        let handles: Vec<Handle> = process.handles.iter().map(|(handle, _)| handle).collect();
        trace.happened(rule, Event::ProcessEnded(id, image));
        trace.preparing(|trace| {
            for handle in handles {
                self.close_handle(trace, id, handle);
            }
        });
        self.processes.remove(&id);
        self.change_session(session, |session| {
            session.processes.remove(&id);
        });
        let service = self.services().find(|service| service.process == Some(id)).map(|service| service.name.clone());
        if let Some(name) = service {
            self.change_service(&name, |service| service.process = None);
            trace.happened(Rule::ServicesRunInSessionZero, Event::ServiceStopped(name));
        }
        local_security_authority::release(self, trace, &token);
    }

    /// Connects a process to a desktop and its window station; it holds a handle of each.
    pub(crate) fn connect_to_desktop(&mut self, process: ProcessId, desktop: ObjectId) {
        let Some(Body::Desktop { window_station, .. }) = self.objects.get(desktop).map(|object| &object.body) else {
            return;
        };
        for object in [*window_station, desktop] {
            let held = self.process(process).is_some_and(|p| p.handles.iter().any(|(_, entry)| entry.object == object));
            if !held {
                let access = AccessMask::GENERIC_ALL;
                let granted = Granted { object, access, status: crate::nt::status::NtStatus::SUCCESS };
                self.open_handle(&mut Trace::new(), process, granted, true);
            }
        }
        self.change_process(process, |process| process.desktop = Some(desktop));
    }

    // Changing in place.

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

    pub(crate) fn change_service(&mut self, name: &str, change: impl FnOnce(&mut Service)) {
        if let Some(service) = self.services.get_mut(name) {
            change(Arc::make_mut(service));
        }
    }

    /// A LUID that was never given before.
    pub(crate) fn next_luid(&mut self) -> Luid {
        let luid = Luid(self.next_luid);
        self.next_luid += 0x1_31c7;
        luid
    }
}

/// What one table holds and a later one does not.
fn removed<'a, K: Ord, V: PartialEq>(
    before: &'a Table<K, Arc<V>>,
    later: &'a Table<K, Arc<V>>,
) -> impl Iterator<Item = &'a V> {
    before.diff(later).filter_map(|item| match item {
        imbl::ordmap::DiffItem::Remove(_, old) => Some(&**old),
        imbl::ordmap::DiffItem::Add(..) | imbl::ordmap::DiffItem::Update { .. } => None,
    })
}

enum Done {
    Nothing,
    Reply(Reply),
    Started(ProcessId),
}

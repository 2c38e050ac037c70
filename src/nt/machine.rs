//! A machine: one computer that runs one release of Windows NT, as a plain value.
//!
//! An [`Action`] happens to it; it changes, and says what happened as a [`Trace`]. Copying a machine costs nothing, so a
//! lesson keeps one for every frame.

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::nt::action::{Action, Outcome};
use crate::nt::boot;
use crate::nt::call::{Call, HandleKind, Interface, Reply, of_a_later_release};
use crate::nt::era::System;
use crate::nt::event::Event;
use crate::nt::io::volume::Volume;
use crate::nt::ipc::rpc::Endpoints;
use crate::nt::object_manager::{Handle, ObjectManager};
use crate::nt::process::{ClientId, FIRST_THREAD, Process, ProcessId, Subsystem, Unreturned};
use crate::nt::restart;
use crate::nt::rule::Rule;
use crate::nt::security::{LogonSession, Luid, Privileges, SecurityDescriptor, Sid, Token};
use crate::nt::service::detection;
use crate::nt::service::hosts::{self, Hosts};
use crate::nt::service::task_scheduler::{self, Task};
use crate::nt::service::{self, Service, Services, handles};
use crate::nt::session::session_manager::BootStage;
use crate::nt::session::{Session, SessionId, Terminal, child_session, connection, log_off, winlogon};
use crate::nt::table::Table;
use crate::nt::trace::Trace;
use crate::nt::window::{Win32k, dialog, hook, window};

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
    /// How often it was restarted.
    pub(super) restarts: u32,
    pub(crate) objects: ObjectManager,
    pub(crate) sessions: Table<SessionId, Arc<Session>>,
    pub(crate) next_session: u32,
    pub(crate) logon_sessions: Table<Luid, Arc<LogonSession>>,
    pub(super) next_luid: u64,
    pub(crate) processes: Table<ProcessId, Arc<Process>>,
    pub(crate) next_process: u32,
    pub(crate) next_thread: u32,
    pub(crate) services: Services,
    pub(crate) hosts: Hosts,
    pub(crate) tasks: Arc<[Task]>,
    pub(crate) viewer: Option<SessionId>,
    pub(super) accounts: Arc<BTreeMap<Arc<str>, Account>>,
    /// The session that each attached terminal is attached to.
    pub(crate) terminals: Table<Terminal, SessionId>,
    /// The session that each user who is logged on is logged on in.
    pub(crate) logged_on: Table<Arc<str>, SessionId>,
    /// Whether child sessions can be made.
    pub(crate) child_sessions_enabled: bool,
    pub(crate) session_manager: Option<ProcessId>,
    pub(crate) service_control_manager: Option<ProcessId>,
    pub(crate) endpoints: Endpoints,
    win32k: Win32k,
}

impl Machine {
    /// The computer's name, which is the domain of its own users.
    pub const NAME: &str = "MACHINE";

    /// A machine that is switched off: with its users and services and what is on its disk, and nothing running.
    ///
    /// What a release does not know is not installed on it: templates of per-user services, UI0Detect.
    pub fn new(system: System, users: &[(Arc<str>, bool)], mut services: Vec<Service>, volume: Volume) -> Machine {
        services.retain(|service| service::is_known_to(&system, service));
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
            restarts: 0,
            objects: ObjectManager::new(system.object_policies(), root),
            sessions: Table::new(),
            next_session: 0,
            logon_sessions: Table::new(),
            next_luid: 0x1_8f3a,
            processes: Table::new(),
            next_process: 4,
            next_thread: FIRST_THREAD,
            services: Services::new(services),
            hosts: Hosts::default(),
            tasks: Arc::default(),
            viewer: None,
            accounts: accounts.into(),
            terminals: Table::new(),
            logged_on: Table::new(),
            child_sessions_enabled: false,
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
        detection::watch(self, &mut trace);
        let mut outcome = Outcome { trace, reply: None, waits: false, process: None, refusal: None };
        match result {
            Ok(Done::Nothing) => {}
            Ok(Done::Waits) => outcome.waits = true,
            Ok(Done::Reply(reply)) => {
                outcome.process = reply.process;
                outcome.reply = Some(reply);
            }
            Ok(Done::Started(process)) => outcome.process = Some(process),
            Err(refusal) => outcome.refusal = Some(refusal),
        }
        outcome
    }

    fn perform(&mut self, trace: &mut Trace, action: &Action) -> Result<Done, Refusal> {
        match action {
            Action::Boot(stage) => self.boot(trace, *stage)?,
            Action::LogOn { account, terminal } => connection::log_on(self, trace, account, *terminal)?,
            Action::AskForConsole { account, terminal } => {
                connection::ask_for_console(self, trace, account, *terminal)?;
            }
            Action::ConnectChildSession { account } => child_session::connect_child(self, trace, account)?,
            Action::SwitchUser => winlogon::switch_user(self, trace)?,
            Action::Lock { account } => winlogon::lock_user(self, trace, account)?,
            Action::Unlock { account } => winlogon::unlock_user(self, trace, account)?,
            Action::UnlockByAdministrator { account, by } => {
                winlogon::unlock_by_administrator(self, trace, account, by)?;
            }
            Action::SecureAttention { account, choice } => {
                winlogon::secure_attention(self, trace, account, *choice)?;
            }
            Action::Disconnect { account } => connection::disconnect_user(self, trace, account)?,
            Action::LogOff { account } => log_off::log_off(self, trace, account)?,
            Action::Press { person, button, title } => dialog::press(self, trace, person, *button, title.as_deref())?,
            Action::Launch { image, launch, confined } => {
                return self.launch(trace, image, launch, confined).map(Done::Started);
            }
            Action::End { process } => self.end(trace, *process)?,
            Action::StartService { name } => service::start_for_script(self, trace, name)?,
            Action::StopService { name } => service::stop_for_script(self, trace, name)?,
            Action::PauseService { name } => service::pause_for_script(self, trace, name)?,
            Action::ContinueService { name } => service::continue_for_script(self, trace, name)?,
            Action::RunTask { name } => {
                return Ok(task_scheduler::run(self, trace, name)?.map_or(Done::Nothing, Done::Started));
            }
            Action::Print { process, printer } => hosts::print(self, trace, *process, printer)?,
            Action::ViewSessionZero { account } => detection::view(self, trace, account)?,
            Action::LeaveSessionZero => detection::go_back(self, trace)?,
            Action::Restart => restart::restart(self, trace),
            Action::Call { client, call } => return self.call(trace, *client, call),
            Action::CloseReturned { client, handle, kind } => self.close_returned(trace, *client, *handle, *kind),
            Action::Assume { process, privileges } => self.assume(trace, *process, *privileges)?,
            Action::Nothing => {}
        }
        Ok(Done::Nothing)
    }

    fn call(&mut self, trace: &mut Trace, client: ClientId, call: &Call) -> Result<Done, Refusal> {
        let Some(caller) = self.process(client.process) else {
            return Err(Refusal::new("that process is not running".to_owned()));
        };
        if !caller.threads.contains_key(&client.thread) {
            return Err(Refusal::new("that thread has ended".to_owned()));
        }
        if let Some(Unreturned { call, .. }) = self.unreturned(client) {
            return Err(Refusal::new(format!("it waits in {call}, which has not returned")));
        }
        if call.operation.interface == Interface::Win32 && caller.subsystem == Subsystem::Native {
            let reason = format!("{} is a native program and has no Win32 client library", caller.image);
            return Err(Refusal::new(reason));
        }
        if !self.system().era.has_call(call.operation.name()) {
            return Ok(Done::Reply(of_a_later_release(trace, call.operation)));
        }
        let reply = (call.operation.act)(self, trace, client, &call.arguments);
        if !reply.is_success() {
            trace.bring_out_failure();
        }
        Ok(if self.unreturned(client).is_some() { Done::Waits } else { Done::Reply(reply) })
    }

    /// Closes a handle that was just given, as its kind is closed; whether it was open does not matter any more.
    fn close_returned(&mut self, trace: &mut Trace, client: ClientId, handle: Handle, kind: HandleKind) {
        let process = client.process;
        let _was_open = match kind {
            HandleKind::Object => self.close_handle(trace, process, handle),
            HandleKind::InUse | HandleKind::FoundWindow => false,
            HandleKind::Namespace => self.close_namespace(trace, process, handle, false),
            HandleKind::Boundary => self.drop_boundary(trace, process, handle),
            HandleKind::Window => window::destroy(self, trace, client, Some(handle)).is_ok(),
            HandleKind::Hook => hook::remove(self, trace, client, Some(handle)),
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
        boot::run(self, trace, stage);
        Ok(())
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
    Waits,
    Reply(Reply),
    Started(ProcessId),
}

//! The live system: calls are made for real, on the Windows that this program runs on.
//!
//! It translates and adds nothing: an argument becomes a pointer or a number, a result becomes a [`Reply`]. Each process
//! of a script is a child of this program; a running Windows logs nobody on because a script says so, and refuses all that
//! is no call. What is created goes with the processes that made it, or is taken back at the end.
//!
//! [`Reply`]: crate::nt::call::Reply

#![allow(unsafe_code, reason = "the one place that calls Windows; each block tells why it may")]

mod arguments;
mod clipboard;
mod crash;
mod descriptors;
mod dispatch;
pub mod errand;
mod files;
mod here;
mod last_error;
mod library;
mod logon_sessions;
mod memory;
mod messages;
mod namespaces;
mod native;
mod ntdll;
mod observe;
mod paths;
mod permanence;
mod pipe_servers;
mod pipes;
mod privileges;
mod probe;
mod process;
mod process_token;
mod processes;
mod queries;
mod serve;
mod services;
mod session_information;
mod session_zero;
mod sessions;
mod synchronization;
mod text;
mod tokens;
pub mod undo;
mod win32;
mod win32_tokens;
mod window_stations;
mod windows;
mod wine;
mod words;

use std::collections::HashMap;

use crate::nt::action::{Action, Outcome};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::trace::Trace;
use crate::system::tier::{Tier, tier};
use crate::system::wire::{Request, Response};
use crate::system::{Made, System};
use process::Process;
use session_zero::Installer;

pub use here::Here;
pub use observe::observe;
pub use probe::probe;
pub use words::words;

/// The Windows that this program runs on, and the processes of the script that it plays.
#[derive(Debug, Default)]
pub struct Live {
    /// What may be touched beside objects.
    allowed: Vec<Tier>,
    processes: HashMap<ProcessId, Process>,
    services: HashMap<String, ProcessId>,
    /// Who installs services that play those of the script, where these are played.
    installer: Option<Installer>,
}

impl Live {
    /// A live system that may touch this, beside objects.
    pub fn allowing(allowed: &[Tier]) -> Live {
        let mut live = Live::default();
        live.allowed.extend(allowed);
        live
    }

    /// The same system, on which services are played too.
    #[must_use]
    pub fn with_services(mut self) -> Live {
        self.installer = Some(Installer::default());
        self
    }

    /// Keeps a process, and tells its id.
    fn keep(&mut self, process: Process) -> ProcessId {
        let id = process.id();
        self.processes.insert(id, process);
        id
    }

    fn ask(&mut self, client: ClientId, request: &Request) -> Result<Response, Refusal> {
        let process = self.processes.get_mut(&client.process);
        process.ok_or_else(|| Refusal::new("its process has ended".to_owned()))?.ask(request)
    }

    /// Does what an action asks for, and notes what came of it.
    fn perform(&mut self, action: &Action, outcome: &mut Outcome) -> Result<(), Refusal> {
        match action {
            Action::Nothing => {}
            Action::Launch { .. } => {
                outcome.process = Some(self.keep(Process::start()?));
            }
            Action::End { process } => drop(self.processes.remove(process)),
            Action::Call { call, .. } if !may(&self.allowed, tier(call.operation)) => {
                return Err(Refusal::new(format!("it needs --allow {}", tier(call.operation).word())));
            }
            Action::Call { client, call } => match self.ask(*client, &Request::Call(client.thread, call.into()))? {
                Response::Reply(reply) => {
                    let unknown = || Refusal::new("it gave an output that the table of operations lacks".to_owned());
                    outcome.reply = Some(reply.reply(call.operation).ok_or_else(unknown)?);
                    // It says so before it ends; what was its own is gone only then.
                    if call.operation.name() == "EndProcess" {
                        self.processes.remove(&client.process);
                    }
                }
                Response::Done | Response::Begun { .. } | Response::Left(_) => {}
                Response::Refused(reason) => return Err(Refusal::new(reason)),
            },
            Action::CloseReturned { client, handle, kind } => {
                self.ask(*client, &Request::Close(client.thread, *handle, *kind))?;
            }
            Action::Assume { process, privileges } => {
                let process = self.processes.get_mut(process);
                let ended = || Refusal::new("its process has ended".to_owned());
                if let Response::Refused(reason) = process.ok_or_else(ended)?.ask(&Request::Hold(*privileges))? {
                    return Err(Refusal::new(reason));
                }
            }
            Action::Boot(_)
            | Action::LogOn { .. }
            | Action::SwitchUser
            | Action::Lock { .. }
            | Action::Unlock { .. }
            | Action::Disconnect { .. }
            | Action::LogOff { .. }
            | Action::Press { .. }
            | Action::StartService { .. }
            | Action::StopService { .. }
            | Action::PauseService { .. }
            | Action::ContinueService { .. }
            | Action::RunTask { .. }
            | Action::Print { .. }
            | Action::ViewSessionZero { .. }
            | Action::LeaveSessionZero
            | Action::Restart => {
                return Err(Refusal::new("a running Windows is taken as it is; only calls are made on it".to_owned()));
            }
        }
        Ok(())
    }
}

/// The session in which this Windows runs services: one is installed, started and removed. The refusal says why it cannot.
pub fn session_of_services() -> Result<Option<u32>, Refusal> {
    let started = Installer::default().start().map(|service| service.session());
    undo::all();
    started
}

fn may(allowed: &[Tier], tier: Tier) -> bool {
    tier == Tier::Objects || allowed.contains(&tier)
}

impl System for Live {
    fn apply(&mut self, action: &Action) -> Outcome {
        let mut outcome = Outcome { trace: Trace::new(), reply: None, waits: false, process: None, refusal: None };
        outcome.refusal = self.perform(action, &mut outcome).err();
        outcome
    }

    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        let none = || Refusal::new("no services are played here".to_owned());
        let process = self.installer.as_mut().ok_or_else(none)?.start()?;
        Ok(self.keep(process))
    }

    fn service(&mut self, name: &str) -> Option<ProcessId> {
        let known = self.services.get(name).copied();
        let running = |id: &ProcessId| self.processes.get(id).is_some_and(Process::is_running);
        known.filter(running).or_else(|| {
            let id = self.keep(Process::of_service(name)?);
            self.services.insert(name.to_owned(), id);
            Some(id)
        })
    }

    fn machine(&self) -> Option<&Machine> {
        None
    }

    fn has(&mut self, made: &Made) -> bool {
        match made {
            Made::Object(name) => native::is_taken(name),
            Made::Service(name) => services::is_installed(name),
        }
    }

    fn client(&self, process: ProcessId) -> ClientId {
        let known = self.processes.get(&process).map(Process::client);
        known.unwrap_or(ClientId { process, thread: ThreadId(0) })
    }
}

impl Drop for Live {
    /// Ends the processes of the script, and has everything taken back that outlives them.
    fn drop(&mut self) {
        self.processes.clear();
        self.installer = None;
        undo::all();
    }
}

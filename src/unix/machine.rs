//! A machine: one computer that runs Unix, as a plain value.
//!
//! An [`Action`] happens to it; it changes, and says what happened as a [`Trace`]. Copying a machine costs nothing, so a
//! lesson keeps one for every frame.

use std::sync::Arc;

use crate::unix::action::{Action, Outcome};
use crate::unix::call::Reply;
use crate::unix::event::Event;
use crate::unix::graphical_login::Display;
use crate::unix::login_session::{LoginSession, LoginSessionId};
use crate::unix::process::{Pid, Process, Survives};
use crate::unix::rule::Rule;
use crate::unix::seat::Seat;
use crate::unix::terminal::{Behind, Terminal};
use crate::unix::trace::Trace;

/// An ordered map whose copy costs nothing.
pub type Table<K, V> = imbl::OrdMap<K, Arc<V>>;

/// The system that a machine runs, with what is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct System {
    /// Whether a display manager offers logins at displays.
    pub display_manager: bool,
}

impl System {
    /// What the system is called, without its settings.
    pub const NAME: &str = "Unix";

    /// The system in words: `Unix, display manager on`.
    pub fn words(&self) -> String {
        let settings = if self.display_manager { ", display manager on" } else { "" };
        format!("{}{settings}", System::NAME)
    }
}

/// A stage of boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootStage {
    /// The kernel starts init.
    Init,
    /// logind finds the first seat and its terminals.
    Seats,
    /// Whatever asks for a user's name is started.
    Logins,
}

impl BootStage {
    /// Every stage, in order.
    pub const ALL: [BootStage; 3] = [BootStage::Init, BootStage::Seats, BootStage::Logins];

    /// What happens in it, in words.
    pub fn words(self) -> &'static str {
        match self {
            BootStage::Init => "the kernel starts init",
            BootStage::Seats => "logind finds a seat",
            BootStage::Logins => "init starts what asks for names",
        }
    }
}

/// Why a machine does not do what it was asked: nobody there could do it, or the model leaves it out.
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
    next_process: u32,
    pub(super) next_pseudo_terminal: u32,
    pub(super) next_display: u32,
    pub(super) next_login_session: u32,
    pub(super) processes: Table<Pid, Process>,
    pub(super) terminals: Table<Arc<str>, Terminal>,
    pub(super) seats: Table<Arc<str>, Seat>,
    pub(super) displays: Table<Arc<str>, Display>,
    pub(super) login_sessions: Table<LoginSessionId, LoginSession>,
}

impl Machine {
    /// The virtual terminals of the first seat at which somebody can log in.
    pub const TERMINALS: [&str; 3] = ["tty1", "tty2", "tty3"];

    /// A machine that is switched off.
    pub fn new(system: System) -> Machine {
        Machine {
            system,
            next_process: 1,
            next_pseudo_terminal: 0,
            next_display: 0,
            next_login_session: 1,
            processes: Table::new(),
            terminals: Table::new(),
            seats: Table::new(),
            displays: Table::new(),
            login_sessions: Table::new(),
        }
    }

    /// Lets an action happen.
    pub fn apply(&mut self, action: &Action) -> Outcome {
        let mut trace = Trace::default();
        // What is refused half way leaves nothing behind.
        let before = self.clone();
        match self.perform(&mut trace, action) {
            Ok(Done { reply, process }) => Outcome { trace, reply, process, refusal: None },
            Err(refusal) => {
                *self = before;
                Outcome { refusal: Some(refusal), ..Outcome::default() }
            }
        }
    }

    fn perform(&mut self, trace: &mut Trace, action: &Action) -> Result<Done, Refusal> {
        let started = |process: Pid| Done { reply: None, process: Some(process) };
        match action {
            Action::Boot(stage) => self.boot(trace, *stage)?,
            Action::LogIn { user, at } => return self.log_in(trace, user, at).map(started),
            Action::Switch { to } => self.switch(trace, to)?,
            Action::Attach { seat } => self.find_seat(trace, seat)?,
            Action::Offer { display } => self.accept_display(trace, display)?,
            Action::Interrupt { at } => self.interrupt(trace, at)?,
            Action::Run { program, by, how } => return self.run_job(trace, *by, program, *how).map(started),
            Action::Start { program, by, display } => {
                return self.start(trace, *by, program, display.as_ref()).map(started);
            }
            Action::OpenTerminal { by } => return self.open_terminal(trace, *by).map(started),
            Action::Call { by, call } => {
                let reply = self.call(trace, *by, call)?;
                let forked = matches!(call, crate::unix::call::Call::Fork);
                let process = if let (true, Reply::Number(child)) = (forked, &reply) { Some(*child) } else { None };
                return Ok(Done { reply: Some(reply), process });
            }
        }
        Ok(Done::default())
    }

    fn boot(&mut self, trace: &mut Trace, stage: BootStage) -> Result<(), Refusal> {
        let first: Arc<str> = Seat::FIRST.into();
        match stage {
            BootStage::Init => self.start_init(trace),
            BootStage::Seats => {
                let logind = self.fork(trace, Pid::INIT);
                self.lead(trace, logind, None);
                self.exec(trace, logind, &"logind".into(), Survives::default());
                for name in Machine::TERMINALS {
                    let (name, behind) = (Arc::from(name), Behind::Seat(first.clone()));
                    self.put_terminal(Terminal { name, behind, control: None });
                }
                self.find_seat(trace, &first)?;
            }
            BootStage::Logins => {
                for name in Machine::TERMINALS {
                    self.start_getty(trace, &name.into());
                }
                self.bring(trace, &first, &Machine::TERMINALS[0].into());
                if self.system.display_manager {
                    self.start_display_manager(trace);
                    self.start_display(trace, &first);
                }
            }
        }
        Ok(())
    }

    fn start_init(&mut self, trace: &mut Trace) {
        let pid = self.new_pid();
        let (program, user): (Arc<str>, Arc<str>) = ("init".into(), "root".into());
        trace.happened(Rule::KernelStartsInit, Event::InitStarted);
        self.put(Process {
            pid,
            parent: Pid(0),
            group: pid,
            session: pid,
            terminal: None,
            program,
            user,
            executed: true,
            survives: Survives::default(),
            login_session: None,
            display: None,
            has_windows: false,
        });
    }

    fn log_in(&mut self, trace: &mut Trace, user: &Arc<str>, at: &Arc<str>) -> Result<Pid, Refusal> {
        if let Some(terminal) = self.terminal(at).cloned() {
            return self.log_in_at_terminal(trace, user, &terminal);
        }
        match self.display(at).cloned() {
            Some(display) => self.log_in_at_display(trace, user, &display),
            None => Err(Refusal::new(format!("there is no terminal or display {at}"))),
        }
    }

    pub(super) fn new_pid(&mut self) -> Pid {
        let pid = Pid(self.next_process);
        self.next_process += 1;
        pid
    }

    pub(super) fn put(&mut self, process: Process) {
        self.processes.insert(process.pid, Arc::new(process));
    }

    pub(super) fn put_terminal(&mut self, terminal: Terminal) {
        self.terminals.insert(terminal.name.clone(), Arc::new(terminal));
    }

    pub(super) fn put_login_session(&mut self, login_session: LoginSession) {
        self.login_sessions.insert(login_session.id, Arc::new(login_session));
    }

    /// A process that must run to do what it is asked.
    pub(super) fn must_run(&self, pid: Pid) -> Result<Process, Refusal> {
        self.process(pid).cloned().ok_or_else(|| Refusal::new("that process is not running".to_owned()))
    }

    /// The system.
    pub fn system(&self) -> System {
        self.system
    }

    /// A process.
    pub fn process(&self, pid: Pid) -> Option<&Process> {
        self.processes.get(&pid).map(|process| &**process)
    }

    /// The processes, by number.
    pub fn processes(&self) -> impl Iterator<Item = &Process> {
        self.processes.values().map(|process| &**process)
    }

    /// A terminal that was not hung up.
    pub fn terminal(&self, name: &str) -> Option<&Terminal> {
        self.terminals.get(name).map(|terminal| &**terminal).filter(|terminal| terminal.behind != Behind::Nobody)
    }

    /// The terminals that were not hung up.
    pub fn terminals(&self) -> impl Iterator<Item = &Terminal> {
        self.terminals.values().map(|terminal| &**terminal).filter(|terminal| terminal.behind != Behind::Nobody)
    }

    /// A seat.
    pub fn seat(&self, name: &str) -> Option<&Seat> {
        self.seats.get(name).map(|seat| &**seat)
    }

    /// The seats.
    pub fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values().map(|seat| &**seat)
    }

    /// A display.
    pub fn display(&self, name: &str) -> Option<&Display> {
        self.displays.get(name).map(|display| &**display)
    }

    /// The displays.
    pub fn displays(&self) -> impl Iterator<Item = &Display> {
        self.displays.values().map(|display| &**display)
    }

    /// A login session.
    pub fn login_session(&self, id: LoginSessionId) -> Option<&LoginSession> {
        self.login_sessions.get(&id).map(|login_session| &**login_session)
    }

    /// The login sessions, by number.
    pub fn login_sessions(&self) -> impl Iterator<Item = &LoginSession> {
        self.login_sessions.values().map(|login_session| &**login_session)
    }
}

/// What came of an action that was done.
#[derive(Debug, Default)]
struct Done {
    reply: Option<Reply>,
    process: Option<Pid>,
}

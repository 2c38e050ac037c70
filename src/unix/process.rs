//! Processes: `fork`, `execve`, `exit` and signals.
//!
//! Whoever ends is collected at once; a process that nobody waited for is not modelled. Written down in fork(2), execve(2),
//! exit(2), and signal(7) of the Linux manual.

use std::fmt;
use std::sync::Arc;

use crate::unix::event::Event;
use crate::unix::login_session::LoginSessionId;
use crate::unix::machine::Machine;
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// The number of a process; of the process that leads it, for a process group or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pid(pub u32);

impl Pid {
    /// The first process, which becomes the parent of whoever loses its own.
    pub const INIT: Pid = Pid(1);
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub pid: Pid,
    /// Who forked it, or who has it since that one ended.
    pub parent: Pid,
    /// Its process group.
    pub group: Pid,
    /// Its session.
    pub session: Pid,
    /// The program that it runs.
    pub program: Arc<str>,
    /// As whom.
    pub user: Arc<str>,
    /// Its controlling terminal.
    pub terminal: Option<Arc<str>>,
    /// Whether it has executed a program since it was forked.
    pub executed: bool,
    /// The signals that do not end it.
    pub survives: Survives,
    /// The login session that it was started in, which it cannot leave.
    pub login_session: Option<LoginSessionId>,
    /// The display that the windows of its programs go to.
    pub display: Option<Arc<str>>,
    /// Whether it has windows there itself.
    pub has_windows: bool,
}

impl Process {
    /// Whether it leads its session.
    pub fn leads_session(&self) -> bool {
        self.pid == self.session
    }
}

/// The signals that do not end a process: SIGHUP if it ignores that, SIGINT if it catches that, as shells do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Survives {
    /// SIGHUP.
    pub hangup: bool,
    /// SIGINT.
    pub interrupt: bool,
}

/// A signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The terminal is gone.
    Hangup,
    /// Somebody typed the interrupt character.
    Interrupt,
}

impl Signal {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Signal::Hangup => "SIGHUP",
            Signal::Interrupt => "SIGINT",
        }
    }
}

impl Machine {
    /// A process makes another one like itself.
    pub(super) fn fork(&mut self, trace: &mut Trace, parent: Pid) -> Pid {
        let child = self.new_pid();
        if let Some(process) = self.process(parent) {
            let process = Process { pid: child, parent, executed: false, has_windows: false, ..process.clone() };
            trace.happened(Rule::ForkInherits, Event::Forked { parent, child, program: process.program.clone() });
            self.put(process);
        }
        child
    }

    /// A process goes over to another program.
    pub(super) fn exec(&mut self, trace: &mut Trace, pid: Pid, program: &Arc<str>, survives: Survives) {
        let Some(process) = self.process(pid).cloned() else { return };
        let was = process.program.clone();
        trace.happened(Rule::ExecKeeps, Event::Executed { process: pid, was, program: program.clone() });
        self.put(Process { program: program.clone(), executed: true, survives, has_windows: false, ..process });
    }

    /// A process ends, by itself or by a signal; with it ends whatever depends on it.
    pub(super) fn end(&mut self, trace: &mut Trace, pid: Pid, by: Option<Signal>) {
        let Some(process) = self.process(pid).cloned() else { return };
        // What a shell does last, while it still runs.
        let mut hit = self.tell_jobs(trace, &process, by);
        self.processes.remove(&pid);
        let program = process.program.clone();
        let rule = if by.is_some() { Rule::SignalEnds } else { Rule::ProcessEnds };
        trace.happened(rule, Event::Ended { process: pid, program, by });
        // In the order of the kernel: what it holds open, its terminal, its children.
        hit.extend(self.close_masters(trace, pid));
        hit.extend(self.close_display(trace, pid));
        hit.extend(self.give_up_terminal(trace, &process));
        self.leave_orphans_to_init(trace, pid);
        self.forget_empty(trace, &process);
        self.take_back(trace, &process);
        for (pid, by) in hit {
            self.end(trace, pid, by);
        }
        self.close_login_session_of(trace, pid);
        self.end_closing_login_sessions(trace);
    }

    fn leave_orphans_to_init(&mut self, trace: &mut Trace, parent: Pid) {
        let orphans: Vec<Process> = self.processes().filter(|process| process.parent == parent).cloned().collect();
        for orphan in orphans {
            let (process, program) = (orphan.pid, orphan.program.clone());
            trace.happened(Rule::OrphansGoToInit, Event::Adopted { process, program });
            self.put(Process { parent: Pid::INIT, ..orphan });
        }
    }

    /// Whom of a process group a signal ends.
    pub(super) fn signal_group(&self, trace: &mut Trace, rule: Rule, signal: Signal, group: Pid) -> Vec<Hit> {
        trace.happened(rule, Event::GroupSignalled { signal, group });
        let members: Vec<Pid> =
            self.processes().filter(|process| process.group == group).map(|process| process.pid).collect();
        members.into_iter().filter_map(|pid| self.hit(trace, signal, pid)).collect()
    }

    /// Whether a signal ends a process.
    pub(super) fn hit(&self, trace: &mut Trace, signal: Signal, pid: Pid) -> Option<Hit> {
        let process = self.process(pid)?;
        let survives = match signal {
            Signal::Hangup => process.survives.hangup,
            Signal::Interrupt => process.survives.interrupt,
        };
        if survives {
            let program = process.program.clone();
            trace.happened(Rule::SignalSurvived, Event::Survived { process: pid, program, signal });
            return None;
        }
        Some((pid, Some(signal)))
    }
}

/// Who ends, and by which signal if by one.
pub(super) type Hit = (Pid, Option<Signal>);

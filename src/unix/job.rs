//! What programs do with processes: a shell runs a job, a desktop starts a program, a terminal emulator a shell.
//!
//! The kernel knows nothing of jobs: a shell makes each a process group, and says which is in the foreground. Written down in
//! POSIX (Shell Command Language, job control), openpty(3) for the emulator.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::unix::call::Call;
use crate::unix::machine::{Machine, Refusal};
use crate::unix::process::{Hit, Pid, Process, Signal, Survives};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// The shell of every user.
pub(super) const SHELL: &str = "bash";

/// What a shell survives: it catches the interrupt character's signal.
pub(super) const OF_A_SHELL: Survives = Survives { hangup: false, interrupt: true };

/// How a shell runs a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct How {
    /// Whether the shell does not wait for it (`&`).
    pub background: bool,
    /// Whether it ignores SIGHUP (`nohup`).
    pub no_hangup: bool,
}

impl Machine {
    /// A shell runs a program as a job: a process group of its own.
    pub(super) fn run_job(
        &mut self,
        trace: &mut Trace,
        shell: Pid,
        program: &Arc<str>,
        how: How,
    ) -> Result<Pid, Refusal> {
        let caller = self.must_run(shell)?;
        let Some(terminal) = caller.terminal.clone() else {
            return Err(Refusal::new(format!("{} has no terminal, and so no jobs", caller.program)));
        };
        let job = self.fork(trace, shell);
        self.call(trace, shell, &Call::SetPgid(job, job))?;
        if !how.background {
            self.call(trace, shell, &Call::TcSetPgrp(terminal, job))?;
        }
        self.exec(trace, job, program, Survives { hangup: how.no_hangup, interrupt: false });
        Ok(job)
    }

    /// A program starts another one, on a display if one is named.
    pub(super) fn start(
        &mut self,
        trace: &mut Trace,
        by: Pid,
        program: &Arc<str>,
        display: Option<&Arc<str>>,
    ) -> Result<Pid, Refusal> {
        let parent = self.must_run(by)?;
        let display = display.cloned().or(parent.display);
        if let Some(unknown) = display.as_ref().filter(|display| self.display(display).is_none()) {
            return Err(Refusal::new(format!("there is no display {unknown}")));
        }
        let child = self.fork(trace, by);
        self.exec(trace, child, program, Survives::default());
        if let Some(display) = display {
            self.connect(trace, child, &display);
        }
        Ok(child)
    }

    /// A terminal emulator makes a pseudo-terminal, and starts a shell in front of it.
    pub(super) fn open_terminal(&mut self, trace: &mut Trace, emulator: Pid) -> Result<Pid, Refusal> {
        let process = self.must_run(emulator)?;
        if process.display.is_none() {
            return Err(Refusal::new(format!("{} has no window to show a terminal in", process.program)));
        }
        let terminal = self.openpt(trace, emulator);
        let shell = self.fork(trace, emulator);
        self.lead(trace, shell, Some(&terminal));
        self.exec(trace, shell, &SHELL.into(), OF_A_SHELL);
        Ok(shell)
    }

    /// A shell that is hung up tells its jobs.
    pub(super) fn tell_jobs(&self, trace: &mut Trace, shell: &Process, by: Option<Signal>) -> Vec<Hit> {
        if by != Some(Signal::Hangup) || &*shell.program != SHELL {
            return Vec::new();
        }
        let jobs = self.processes().filter(|process| process.parent == shell.pid && process.group != shell.group);
        let jobs: BTreeSet<Pid> = jobs.map(|job| job.group).collect();
        jobs.into_iter()
            .flat_map(|job| self.signal_group(trace, Rule::ShellTellsItsJobs, Signal::Hangup, job))
            .collect()
    }

    /// A shell whose job in the foreground has ended comes back there.
    pub(super) fn take_back(&mut self, trace: &mut Trace, ended: &Process) {
        let shell = self.process(ended.parent).filter(|parent| &*parent.program == SHELL).cloned();
        let Some(shell) = shell.filter(|_| self.processes().all(|process| process.group != ended.group)) else {
            return;
        };
        let terminal = shell.terminal.as_ref().and_then(|name| self.terminal(name)).cloned();
        let Some(terminal) = terminal else { return };
        if terminal.control.is_some_and(|control| control.foreground == ended.group) {
            self.bring_to_front(trace, Rule::ShellTakesItBack, terminal, shell.group);
        }
    }
}

//! Terminals: the tty of a seat, and the pseudo-terminal that a program is behind.
//!
//! A terminal is the controlling terminal of at most one session, and a session has at most one. What is typed there goes to
//! one process group of that session, the one in the foreground. Written down in POSIX (General Terminal Interface),
//! tty_ioctl(4) and credentials(7); the order of the checks is that of Linux' `tty_jobctrl.c`.

use std::sync::Arc;

use crate::unix::call::{Errno, Reply};
use crate::unix::event::Event;
use crate::unix::machine::{Machine, Refusal};
use crate::unix::process::{Hit, Pid, Process, Signal};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// A terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// Its name below `/dev`: `tty1`, `pts/0`.
    pub name: Arc<str>,
    /// What is on its other side.
    pub behind: Behind,
    /// The session whose controlling terminal it is, with the process group that is in the foreground there.
    pub control: Option<Control>,
}

/// What is on the other side of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// The keyboard and the screen of a seat.
    Seat(Arc<str>),
    /// A program that holds the master.
    Program(Pid),
    /// Nothing any more: it was hung up. The leader of its session has not heard of it yet, or survived that.
    Nobody,
}

/// What a controlling terminal controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// The session.
    pub session: Pid,
    /// The process group that is in the foreground.
    pub foreground: Pid,
}

impl Machine {
    /// The terminal that controls a session.
    pub fn terminal_of(&self, session: Pid) -> Option<&Terminal> {
        self.terminals().find(|terminal| terminal.control.is_some_and(|control| control.session == session))
    }

    /// A new pseudo-terminal, whose master the caller holds.
    pub(super) fn openpt(&mut self, trace: &mut Trace, master: Pid) -> Arc<str> {
        let name: Arc<str> = format!("pts/{}", self.next_pseudo_terminal).into();
        self.next_pseudo_terminal += 1;
        trace.happened(Rule::PseudoTerminal, Event::TerminalMade { terminal: name.clone(), master });
        self.put_terminal(Terminal { name: name.clone(), behind: Behind::Program(master), control: None });
        name
    }

    /// The caller opens a terminal: a leader without a terminal gets one by that alone.
    pub(super) fn open(&mut self, trace: &mut Trace, caller: &Process, name: &str, no_control: bool) -> Reply {
        let Some(terminal) = self.terminal(name).cloned() else {
            return trace.refused(Rule::OpenNeedsATerminal, Errno::ENOENT);
        };
        let takes = caller.leads_session() && !no_control && terminal.control.is_none() && caller.terminal.is_none();
        if !takes {
            return trace.answered(Rule::OpenLeavesTheTerminal, Reply::Done);
        }
        self.take(trace, Rule::OpenTakesTheTerminal, caller, terminal);
        Reply::Done
    }

    /// The caller asks for a terminal as its controlling terminal (TIOCSCTTY).
    pub(super) fn tiocsctty(&mut self, trace: &mut Trace, caller: &Process, name: &str) -> Reply {
        let Some(terminal) = self.terminal(name).cloned() else {
            return trace.refused(Rule::OpenNeedsATerminal, Errno::ENOENT);
        };
        let controls = terminal.control.map(|control| control.session);
        if caller.leads_session() && controls == Some(caller.session) {
            return trace.answered(Rule::LeaderTakesTheTerminal, Reply::Done);
        }
        if !caller.leads_session() || caller.terminal.is_some() || controls.is_some() {
            return trace.refused(Rule::OnlyALeaderTakesATerminal, Errno::EPERM);
        }
        self.take(trace, Rule::LeaderTakesTheTerminal, caller, terminal);
        Reply::Done
    }

    fn take(&mut self, trace: &mut Trace, rule: Rule, leader: &Process, terminal: Terminal) {
        let control = Control { session: leader.session, foreground: leader.group };
        trace.happened(rule, Event::TerminalTaken { terminal: terminal.name.clone(), session: control.session });
        self.put(Process { terminal: Some(terminal.name.clone()), ..leader.clone() });
        self.put_terminal(Terminal { control: Some(control), ..terminal });
    }

    /// A session gives up its terminal.
    pub(super) fn let_go(&mut self, session: Pid, terminal: &Terminal) {
        self.clear_terminal(session);
        self.put_terminal(Terminal { control: None, ..terminal.clone() });
    }

    /// Nobody of a session has a controlling terminal any more.
    fn clear_terminal(&mut self, session: Pid) {
        let having: Vec<Process> = self
            .processes()
            .filter(|process| process.session == session && process.terminal.is_some())
            .cloned()
            .collect();
        for process in having {
            self.put(Process { terminal: None, ..process });
        }
    }

    /// What the caller's own controlling terminal controls; of any other it is told nothing.
    fn own_terminal(&self, trace: &mut Trace, caller: &Process, name: &str) -> Result<(Terminal, Control), Reply> {
        let Some(terminal) = self.terminal(name) else {
            return Err(trace.refused(Rule::OpenNeedsATerminal, Errno::ENOENT));
        };
        match terminal.control {
            Some(control) if caller.terminal.as_deref() == Some(name) => Ok((terminal.clone(), control)),
            Some(_) | None => Err(trace.refused(Rule::OnlyOnesOwnTerminal, Errno::ENOTTY)),
        }
    }

    /// The session of the caller's terminal.
    pub(super) fn tcgetsid(&self, trace: &mut Trace, caller: &Process, name: &str) -> Reply {
        match self.own_terminal(trace, caller, name) {
            Ok((_, control)) => trace.answered(Rule::OnlyOnesOwnTerminal, Reply::Number(control.session)),
            Err(refused) => refused,
        }
    }

    /// The process group in the foreground of the caller's terminal.
    pub(super) fn tcgetpgrp(&self, trace: &mut Trace, caller: &Process, name: &str) -> Reply {
        match self.own_terminal(trace, caller, name) {
            Ok((_, control)) => trace.answered(Rule::OnlyOnesOwnTerminal, Reply::Number(control.foreground)),
            Err(refused) => refused,
        }
    }

    /// Another process group of the session goes to the foreground of the caller's terminal.
    pub(super) fn tcsetpgrp(
        &mut self,
        trace: &mut Trace,
        caller: &Process,
        name: &str,
        group: Pid,
    ) -> Result<Reply, Refusal> {
        let (terminal, control) = match self.own_terminal(trace, caller, name) {
            Ok(own) => own,
            Err(refused) => return Ok(refused),
        };
        if control.foreground != caller.group {
            return Err(Refusal::new(format!("{} would be stopped: it is in the background", caller.program)));
        }
        // Linux asks first whether anything has that number, then for the session of the group, or of the process.
        let has_number = |process: &&Process| [process.pid, process.group, process.session].contains(&group);
        if self.processes().find(has_number).is_none() {
            return Ok(trace.refused(Rule::ForegroundIsOfTheSession, Errno::ESRCH));
        }
        let member = self.processes().find(|process| process.group == group).or_else(|| self.process(group));
        if member.is_none_or(|member| member.session != caller.session) {
            return Ok(trace.refused(Rule::ForegroundIsOfTheSession, Errno::EPERM));
        }
        self.bring_to_front(trace, Rule::ForegroundIsOfTheSession, terminal, group);
        Ok(Reply::Done)
    }

    /// A process group comes to the foreground of a terminal.
    pub(super) fn bring_to_front(&mut self, trace: &mut Trace, rule: Rule, terminal: Terminal, group: Pid) {
        let control = terminal.control.map(|control| Control { foreground: group, ..control });
        let event = Event::ForegroundSet { terminal: terminal.name.clone(), group };
        trace.happened(rule, event);
        self.put_terminal(Terminal { control, ..terminal });
    }

    /// Somebody types the interrupt character at a terminal.
    pub(super) fn interrupt(&mut self, trace: &mut Trace, name: &str) -> Result<(), Refusal> {
        let Some(terminal) = self.terminal(name) else {
            return Err(Refusal::new(format!("there is no terminal {name}")));
        };
        if let Behind::Seat(seat) = &terminal.behind {
            self.must_be_in_front(seat, name)?;
        }
        let Some(control) = terminal.control else {
            return Err(Refusal::new(format!("{name} is no session's terminal, so nobody hears it")));
        };
        let hit = self.signal_group(trace, Rule::KeysGoToTheForeground, Signal::Interrupt, control.foreground);
        for (pid, by) in hit {
            self.end(trace, pid, by);
        }
        Ok(())
    }

    /// A leader that ends takes the terminal from its session; whoever is in the foreground there hears of it.
    pub(super) fn give_up_terminal(&mut self, trace: &mut Trace, ended: &Process) -> Vec<Hit> {
        let controls = |terminal: &&Terminal| terminal.control.is_some_and(|control| control.session == ended.pid);
        let Some(terminal) = self.terminals.values().map(|terminal| &**terminal).find(controls).cloned() else {
            return Vec::new();
        };
        let group = terminal.control.map(|control| control.foreground);
        self.clear_terminal(ended.session);
        if terminal.behind == Behind::Nobody {
            self.terminals.remove(&terminal.name);
        } else {
            let event = Event::TerminalFreed { terminal: terminal.name.clone(), session: ended.session };
            trace.happened(Rule::LeaderTakesTheTerminalAlong, event);
            self.put_terminal(Terminal { control: None, ..terminal });
        }
        let group = group.filter(|group| self.processes().any(|process| process.group == *group));
        group.map_or_else(Vec::new, |group| self.signal_group(trace, Rule::HangupAtTheEnd, Signal::Hangup, group))
    }

    /// The pseudo-terminals whose master a process held are gone, and the leaders there hear of it.
    pub(super) fn close_masters(&mut self, trace: &mut Trace, master: Pid) -> Vec<Hit> {
        let lost = self.terminals().filter(|terminal| terminal.behind == Behind::Program(master));
        let lost: Vec<Terminal> = lost.cloned().collect();
        let mut hit = Vec::new();
        for terminal in lost {
            trace.happened(Rule::MasterClosed, Event::TerminalGone { terminal: terminal.name.clone() });
            let Some(control) = terminal.control else {
                self.terminals.remove(&terminal.name);
                continue;
            };
            trace.happened(Rule::MasterClosed, Event::LeaderSignalled { leader: control.session });
            hit.extend(self.hit(trace, Signal::Hangup, control.session));
            self.clear_terminal(control.session);
            self.put_terminal(Terminal { behind: Behind::Nobody, ..terminal });
        }
        hit
    }
}

//! Sessions and process groups: what the kernel calls a session.
//!
//! A session is the process groups that descend from one `setsid`; its number is that of the process that called it, the
//! leader. There is no object for it: it is there for as long as a process has its number. Nothing here asks who is logged
//! in. Written down in setsid(2), setpgid(2), credentials(7), and in POSIX.

use crate::unix::call::{Errno, Reply};
use crate::unix::event::Event;
use crate::unix::machine::Machine;
use crate::unix::process::{Pid, Process};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

impl Machine {
    /// The caller becomes the leader of a new session, without a terminal.
    pub(super) fn setsid(&mut self, trace: &mut Trace, caller: &Process) -> Reply {
        if self.processes().any(|process| process.group == caller.pid) {
            return trace.refused(Rule::SetsidNotForAGroupLeader, Errno::EPERM);
        }
        let leader = caller.pid;
        self.put(Process { session: leader, group: leader, terminal: None, ..caller.clone() });
        trace.happened(Rule::SetsidMakesASession, Event::SessionMade { leader, from: caller.session });
        self.forget_empty(trace, caller);
        Reply::Number(leader)
    }

    /// The caller moves itself or a child of its own to a process group.
    pub(super) fn setpgid(&mut self, trace: &mut Trace, caller: &Process, pid: Pid, group: Pid) -> Reply {
        let Some(process) = self.process(pid).cloned() else {
            return trace.refused(Rule::SetpgidOfOnesOwn, Errno::ESRCH);
        };
        if process.parent == caller.pid {
            if process.session != caller.session {
                return trace.refused(Rule::SetpgidStaysInTheSession, Errno::EPERM);
            }
            if process.executed {
                return trace.refused(Rule::SetpgidBeforeExec, Errno::EACCES);
            }
        } else if pid != caller.pid {
            return trace.refused(Rule::SetpgidOfOnesOwn, Errno::ESRCH);
        }
        if process.leads_session() {
            return trace.refused(Rule::SetpgidNotForALeader, Errno::EPERM);
        }
        if group != pid && !self.has_group(group, caller.session) {
            return trace.refused(Rule::SetpgidStaysInTheSession, Errno::EPERM);
        }
        self.move_to_group(trace, &process, group);
        Reply::Done
    }

    fn move_to_group(&mut self, trace: &mut Trace, process: &Process, group: Pid) {
        let (pid, from) = (process.pid, process.group);
        self.put(Process { group, ..process.clone() });
        trace.happened(Rule::SetpgidMoves, Event::GroupJoined { process: pid, group, from });
    }

    /// The session of a process.
    pub(super) fn getsid(&self, trace: &mut Trace, pid: Pid) -> Reply {
        self.ask(trace, pid, |process| process.session)
    }

    /// The process group of a process.
    pub(super) fn getpgid(&self, trace: &mut Trace, pid: Pid) -> Reply {
        self.ask(trace, pid, |process| process.group)
    }

    fn ask(&self, trace: &mut Trace, pid: Pid, about: impl Fn(&Process) -> Pid) -> Reply {
        match self.process(pid) {
            Some(process) => trace.answered(Rule::AnybodyMayAsk, Reply::Number(about(process))),
            None => trace.refused(Rule::AnybodyMayAsk, Errno::ESRCH),
        }
    }

    /// Whether a session has such a process group.
    pub(super) fn has_group(&self, group: Pid, session: Pid) -> bool {
        self.processes().any(|process| process.group == group && process.session == session)
    }

    /// Says that a session is over, if this process was the last that had its number.
    pub(super) fn forget_empty(&mut self, trace: &mut Trace, left: &Process) {
        if self.processes().all(|process| process.session != left.session) {
            trace.happened(Rule::SessionEndsWithItsLast, Event::SessionEnded { session: left.session });
        }
    }
}

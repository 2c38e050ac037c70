//! Calls: what a process can ask the kernel for, and what it is answered.
//!
//! A terminal is named by its path. A real program opens it first; one that only asks about it opens it so that it does not
//! become its controlling terminal. Errors are those of Linux, in the order in which it looks for them.

use std::fmt;
use std::sync::Arc;

use crate::unix::machine::{Machine, Refusal};
use crate::unix::process::{Pid, Survives};
use crate::unix::trace::Trace;

/// A call; a script has labels in the place of process numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call<P = Pid> {
    /// Make another process like this one.
    Fork,
    /// Go over to another program.
    Exec(Arc<str>),
    /// End.
    Exit,
    /// Become the leader of a new session.
    SetSid,
    /// Move a process to a process group.
    SetPgid(P, P),
    /// Ask for the session of a process.
    GetSid(P),
    /// Ask for the process group of a process.
    GetPgid(P),
    /// Make a pseudo-terminal.
    OpenPt,
    /// Open a terminal; with O_NOCTTY, if the flag is set.
    Open(Arc<str>, bool),
    /// Ask for a terminal as the controlling one.
    TiocScTty(Arc<str>),
    /// Ask for the session of a terminal.
    TcGetSid(Arc<str>),
    /// Ask for the process group in the foreground of a terminal.
    TcGetPgrp(Arc<str>),
    /// Bring a process group to the foreground of a terminal.
    TcSetPgrp(Arc<str>, P),
}

impl<P> Call<P> {
    /// The name that it has in C.
    pub fn name(&self) -> &'static str {
        match self {
            Call::Fork => "fork",
            Call::Exec(_) => "execve",
            Call::Exit => "_exit",
            Call::SetSid => "setsid",
            Call::SetPgid(..) => "setpgid",
            Call::GetSid(_) => "getsid",
            Call::GetPgid(_) => "getpgid",
            Call::OpenPt => "posix_openpt",
            Call::Open(..) => "open",
            Call::TiocScTty(_) => "TIOCSCTTY",
            Call::TcGetSid(_) => "tcgetsid",
            Call::TcGetPgrp(_) => "tcgetpgrp",
            Call::TcSetPgrp(..) => "tcsetpgrp",
        }
    }

    /// The processes that it is about.
    pub fn processes(&self) -> Vec<&P> {
        match self {
            Call::SetPgid(process, group) => vec![process, group],
            Call::GetSid(process) | Call::GetPgid(process) | Call::TcSetPgrp(_, process) => vec![process],
            Call::Fork
            | Call::Exec(_)
            | Call::Exit
            | Call::SetSid
            | Call::OpenPt
            | Call::Open(..)
            | Call::TiocScTty(_)
            | Call::TcGetSid(_)
            | Call::TcGetPgrp(_) => Vec::new(),
        }
    }

    /// The same call with other processes.
    pub fn with<Q, E>(&self, put: impl Fn(&P) -> Result<Q, E>) -> Result<Call<Q>, E> {
        Ok(match self {
            Call::Fork => Call::Fork,
            Call::Exec(program) => Call::Exec(program.clone()),
            Call::Exit => Call::Exit,
            Call::SetSid => Call::SetSid,
            Call::SetPgid(process, group) => Call::SetPgid(put(process)?, put(group)?),
            Call::GetSid(process) => Call::GetSid(put(process)?),
            Call::GetPgid(process) => Call::GetPgid(put(process)?),
            Call::OpenPt => Call::OpenPt,
            Call::Open(terminal, no_control) => Call::Open(terminal.clone(), *no_control),
            Call::TiocScTty(terminal) => Call::TiocScTty(terminal.clone()),
            Call::TcGetSid(terminal) => Call::TcGetSid(terminal.clone()),
            Call::TcGetPgrp(terminal) => Call::TcGetPgrp(terminal.clone()),
            Call::TcSetPgrp(terminal, group) => Call::TcSetPgrp(terminal.clone(), put(group)?),
        })
    }
}

/// An error of the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errno {
    /// That is not permitted.
    EPERM,
    /// There is no such file.
    ENOENT,
    /// There is no such process.
    ESRCH,
    /// Permission is denied.
    EACCES,
    /// That is not the caller's terminal.
    ENOTTY,
}

impl Errno {
    /// Every error that is modelled.
    pub const ALL: [Errno; 5] = [Errno::EPERM, Errno::ENOENT, Errno::ESRCH, Errno::EACCES, Errno::ENOTTY];
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What a caller is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It is done.
    Done,
    /// The number of a process, a process group or a session.
    Number(Pid),
    /// A terminal.
    Terminal(Arc<str>),
    /// It is not done, for this reason.
    Refused(Errno),
}

impl Reply {
    /// Whether it is done.
    pub fn is_success(&self) -> bool {
        !matches!(self, Reply::Refused(_))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Done => f.write_str("success"),
            Reply::Number(number) => number.fmt(f),
            Reply::Terminal(terminal) => write!(f, "/dev/{terminal}"),
            Reply::Refused(errno) => errno.fmt(f),
        }
    }
}

impl Machine {
    /// A process makes a call.
    pub(super) fn call(&mut self, trace: &mut Trace, by: Pid, call: &Call) -> Result<Reply, Refusal> {
        let caller = self.must_run(by)?;
        Ok(match call {
            Call::Fork => Reply::Number(self.fork(trace, by)),
            Call::Exec(program) => {
                // What is ignored stays ignored in the next program; what was caught is not.
                self.exec(trace, by, program, Survives { interrupt: false, ..caller.survives });
                Reply::Done
            }
            Call::Exit => {
                self.end(trace, by, None);
                Reply::Done
            }
            Call::SetSid => self.setsid(trace, &caller),
            Call::SetPgid(process, group) => self.setpgid(trace, &caller, *process, *group),
            Call::GetSid(process) => self.getsid(trace, *process),
            Call::GetPgid(process) => self.getpgid(trace, *process),
            Call::OpenPt => Reply::Terminal(self.openpt(trace, by)),
            Call::Open(terminal, no_control) => self.open(trace, &caller, terminal, *no_control),
            Call::TiocScTty(terminal) => self.tiocsctty(trace, &caller, terminal),
            Call::TcGetSid(terminal) => self.tcgetsid(trace, &caller, terminal),
            Call::TcGetPgrp(terminal) => self.tcgetpgrp(trace, &caller, terminal),
            Call::TcSetPgrp(terminal, group) => self.tcsetpgrp(trace, &caller, terminal, *group)?,
        })
    }
}

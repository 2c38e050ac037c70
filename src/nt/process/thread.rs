//! Threads: what makes a call inside a process. A process begins with one; all share its handles and its token.
//!
//! Modelled: their numbers, their beginning and their end, the desktop that each is on, and the call that one waits in.
//! Left out: time, priorities, impersonation, stacks.
//! Written down in: Microsoft, `CLIENT_ID` and "Processes and Threads".

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::nt::object_manager::ObjectId;
use crate::nt::process::{ProcessId, Unreturned};
use crate::nt::window::Held;
use crate::nt::window::message_queue::MessageQueue;

/// The id of a thread. In Windows one table numbers processes and threads; here each has a count of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThreadId(pub u32);

/// The id of the first thread. Windows takes the ids of processes and threads from one table, so that no two of them are
/// the same; here threads are counted from far above.
pub(in crate::nt) const FIRST_THREAD: u32 = 0x1_0004;

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Who makes a call: a thread of a process (`CLIENT_ID`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId {
    /// The process.
    pub process: ProcessId,
    /// Its thread.
    pub thread: ThreadId,
}

/// One thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The desktop that it is on, once its process is connected to one.
    pub desktop: Option<Held>,
    /// The object that its handles reach, once somebody has asked for one.
    pub object: Option<ObjectId>,
    /// The call that it made and that has not returned.
    pub unreturned: Option<Unreturned>,
    /// What was posted to its windows.
    pub messages: MessageQueue,
}

//! Processes: what makes calls. A process is in the session that its token names, from its first moment to its last.
//!
//! Modelled: image, parent, token, threads, handles, the cached handle of the named-object directory, window station and
//! desktop. Left out: memory, jobs.
//! Written down in: Microsoft, `CreateProcessAsUserW`; *Windows Internals*, "Processes".

pub mod caller;
pub mod calls;
pub mod confine;
pub mod duplicate;
pub mod handles;
pub mod impersonate;
pub mod launch;
pub mod objects;
pub mod system_calls;
pub mod thread;
pub mod tokens;
pub mod unreturned;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::nt::object_manager::private_namespace::Boundary;
use crate::nt::object_manager::{Handle, HandleTable, ObjectId};
use crate::nt::security::Token;
use crate::nt::session::SessionId;
use crate::nt::table::Table;
use crate::nt::window::Connection;

pub(in crate::nt) use thread::FIRST_THREAD;
pub use thread::{ClientId, Thread, ThreadId};
pub use unreturned::{Unreturned, Until};

/// The id of a process: a multiple of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcessId(pub u32);

impl ProcessId {
    /// The kernel's own process.
    pub const SYSTEM: ProcessId = ProcessId(4);
}

impl fmt::Display for ProcessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Who started a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// The kernel.
    Kernel,
    /// Another process.
    Process(ProcessId),
    /// A copy of the session manager that has exited since.
    ExitedSessionManager,
    /// Nobody saw who.
    Unknown,
}

/// What an image file was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subsystem {
    /// The kernel's interface alone.
    Native,
    /// Win32: the process has the client library.
    Windows,
}

/// One process.
#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    /// Its id.
    pub id: ProcessId,
    /// The name of its image file.
    pub image: Arc<str>,
    /// What that file was made for.
    pub subsystem: Subsystem,
    /// Who started it.
    pub parent: Parent,
    /// Who it is, and in which session it began.
    pub token: Arc<Token>,
    /// The object that stands for its token, once somebody has asked for it.
    pub token_object: Option<ObjectId>,
    /// The session that it runs in (`PEB.SessionId`): the one that its token named when it began.
    session: SessionId,
    /// Whether the machine, or its session, does not go on without it.
    pub essential: bool,
    /// Its threads; the first is the one that it began with.
    pub threads: Table<ThreadId, Thread>,
    /// Its handles.
    pub handles: HandleTable,
    /// The handle of the named-object directory, once the client library has opened it.
    pub named_objects: Option<Handle>,
    /// Whether it has a console.
    pub console: bool,
    /// The window station and the desktop that it is connected to.
    pub connection: Connection,
    /// The boundary descriptors in its memory, by their number.
    pub boundaries: Table<u32, Arc<Boundary>>,
    /// The names that it has given to private namespaces, and their handles.
    pub aliases: Vec<(Arc<str>, Handle)>,
    /// The sections that it has views of, one entry a view.
    pub views: Vec<ObjectId>,
    /// The object that its handles reach, once somebody has asked for one.
    pub object: Option<ObjectId>,
}

impl Process {
    /// A process with a token, in the token's session, that has done nothing yet; it has no thread yet either.
    pub(in crate::nt) fn begin(
        id: ProcessId,
        image: Arc<str>,
        subsystem: Subsystem,
        parent: Parent,
        token: Arc<Token>,
    ) -> Process {
        let session = token.session;
        Process {
            id,
            image,
            subsystem,
            parent,
            token,
            token_object: None,
            session,
            essential: false,
            threads: Table::new(),
            handles: HandleTable::default(),
            named_objects: None,
            console: true,
            connection: Connection::default(),
            boundaries: Table::new(),
            aliases: Vec::new(),
            views: Vec::new(),
            object: None,
        }
    }

    /// The session that it runs in, from its first moment to its last, whatever becomes of its token.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// The private namespace that it knows under this name; the one that got the name last.
    pub fn alias(&self, alias: &str) -> Option<Handle> {
        self.aliases.iter().rev().find(|(known, _)| &**known == alias).map(|(_, handle)| *handle)
    }

    /// The thread that acts for it where nobody says which: the oldest.
    pub fn client(&self) -> ClientId {
        let thread = self.threads.get_min().map_or(ThreadId(0), |(id, _)| *id);
        ClientId { process: self.id, thread }
    }
}

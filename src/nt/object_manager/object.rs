//! Objects: their types, their bodies, and what the Object Manager keeps in front of each.
//!
//! Modelled: the types, and the state of those that the lessons and the system calls meet.
//! Left out: quotas, type hooks, what jobs, completion ports and ports do.
//! Written down in: *Windows Internals*, chapter on the Object Manager; the numbers are asserted by Wine's `om.c` test.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::nt::io::device::Driver;
use crate::nt::io::file::File;
use crate::nt::io::registry::Key;
use crate::nt::name::{Component, ObjectName};
use crate::nt::object_manager::{Directory, Handle};
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::nt::security::{AccessMask, SecurityDescriptor, Token};
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;
use crate::nt::window::atoms::AtomTable;
use crate::nt::window::clipboard::Clipboard;

/// An object's own number in the model; it is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ObjectId(pub u32);

/// The type of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectType {
    /// A directory of names.
    Directory,
    /// A name that stands for another name.
    SymbolicLink,
    /// An event.
    Event,
    /// A mutant; Win32 calls it a mutex.
    Mutant,
    /// A semaphore.
    Semaphore,
    /// A timer.
    Timer,
    /// A section; Win32 calls it a file mapping.
    Section,
    /// A device; what follows its name is its driver's business.
    Device,
    /// A port for messages between processes.
    Port,
    /// A type of objects, itself an object in `\ObjectTypes`.
    Type,
    /// A window station.
    WindowStation,
    /// A desktop of a window station.
    Desktop,
    /// A keyed event.
    KeyedEvent,
    /// A completion port.
    IoCompletion,
    /// A job.
    Job,
    /// What a debugger waits on.
    DebugObject,
    /// Memory set aside for one asynchronous procedure call.
    UserApcReserve,
    /// Memory set aside for one completion.
    IoCompletionReserve,
    /// What the window manager draws several windows into.
    Composition,
    /// A process.
    Process,
    /// A thread.
    Thread,
    /// A token.
    Token,
    /// An open file.
    File,
    /// A registry key.
    Key,
    /// A driver.
    Driver,
    /// An adapter of a bus.
    Adapter,
    /// A controller of devices.
    Controller,
    /// A list of routines in the kernel that are told of something.
    Callback,
    /// Two events that release one another.
    EventPair,
    /// What a profiler counts in.
    Profile,
    /// A port that can be waited for.
    WaitablePort,
    /// A provider of management data.
    WmiGuid,
    /// A port to which a file system filter listens.
    FilterConnectionPort,
    /// A connection to one.
    FilterCommunicationPort,
}

impl ObjectType {
    /// Every type. Not all of them are there in every release; that is left out.
    pub const ALL: [ObjectType; 34] = [
        ObjectType::Directory,
        ObjectType::SymbolicLink,
        ObjectType::Event,
        ObjectType::Mutant,
        ObjectType::Semaphore,
        ObjectType::Timer,
        ObjectType::Section,
        ObjectType::Device,
        ObjectType::Port,
        ObjectType::Type,
        ObjectType::WindowStation,
        ObjectType::Desktop,
        ObjectType::KeyedEvent,
        ObjectType::IoCompletion,
        ObjectType::Job,
        ObjectType::DebugObject,
        ObjectType::UserApcReserve,
        ObjectType::IoCompletionReserve,
        ObjectType::Composition,
        ObjectType::Process,
        ObjectType::Thread,
        ObjectType::Token,
        ObjectType::File,
        ObjectType::Key,
        ObjectType::Driver,
        ObjectType::Adapter,
        ObjectType::Controller,
        ObjectType::Callback,
        ObjectType::EventPair,
        ObjectType::Profile,
        ObjectType::WaitablePort,
        ObjectType::WmiGuid,
        ObjectType::FilterConnectionPort,
        ObjectType::FilterCommunicationPort,
    ];

    /// The type with this name.
    pub fn named(name: &str) -> Option<ObjectType> {
        ObjectType::ALL.into_iter().find(|object_type| object_type.to_string() == name)
    }

    /// The right to make such an object in a directory.
    pub fn right_to_create(self) -> AccessMask {
        match self {
            ObjectType::Directory => AccessMask::DIRECTORY_CREATE_SUBDIRECTORY,
            _ => AccessMask::DIRECTORY_CREATE_OBJECT,
        }
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What an object of a type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A directory.
    Directory(Directory),
    /// A symbolic link and the name that it stands for.
    SymbolicLink {
        /// The name that replaces everything up to and including the link.
        target: ObjectName,
        /// The bytes that the maker's string had room for (`MaximumLength`); who asks needs as many.
        room: u16,
    },
    /// An event.
    Event {
        /// Whether waiting on it succeeds.
        signaled: bool,
        /// Whether it stays signaled until it is reset (a notification event, `bManualReset`).
        manual_reset: bool,
    },
    /// A mutant.
    Mutant {
        /// The thread that holds it.
        owner: Option<ThreadId>,
        /// How many releases it takes until it is free.
        count: u32,
        /// Whether the thread that held it ended with it, and nobody has held it since.
        abandoned: bool,
    },
    /// A semaphore.
    Semaphore {
        /// How many waits succeed now.
        count: u32,
        /// The most that it may count.
        maximum: u32,
    },
    /// A timer.
    Timer {
        /// Whether it stays signaled until it is set again.
        manual_reset: bool,
    },
    /// A section of memory.
    Section {
        /// Its size in bytes.
        size: u64,
    },
    /// A device, with its driver.
    Device(Driver),
    /// A file.
    File(File),
    /// A registry key.
    Key(Key),
    /// A port.
    Port,
    /// A type.
    Type(ObjectType),
    /// A process, for those who have a handle of it.
    Process(ProcessId),
    /// A thread, likewise.
    Thread(ClientId),
    /// An object of a type whose own state is left out: a job, a keyed event, a completion port.
    Opaque(ObjectType),
    /// A window station.
    WindowStation {
        /// The session whose win32k made it.
        session: SessionId,
        /// Whether it is the one that a user can see.
        interactive: bool,
        /// Its desktops, by name.
        desktops: Vec<(Arc<str>, ObjectId)>,
        /// The desktop that was switched to last.
        input: Option<ObjectId>,
        /// Its global atoms.
        atoms: AtomTable,
        /// Its clipboard.
        clipboard: Clipboard,
    },
    /// A desktop.
    Desktop {
        /// Its name inside its window station.
        name: Arc<str>,
        /// The window station that it belongs to.
        window_station: ObjectId,
        /// The window that was brought to the foreground last.
        foreground: Option<Handle>,
    },
    /// The token that a process runs with.
    ProcessToken(ProcessId),
    /// A token that no process runs with.
    Token(Arc<Token>),
}

impl Body {
    /// Whether what follows such an object in a name is not looked up in a directory but read by somebody else, who can
    /// give what is wanted: files by the driver of a device or of a file, keys by the registry.
    pub fn leads_to(&self, wanted: Option<ObjectType>) -> bool {
        match self {
            Body::Device(_) | Body::File(_) => wanted == Some(ObjectType::File),
            Body::Key(_) => wanted == Some(ObjectType::Key),
            _ => false,
        }
    }

    /// A symbolic link to a name, made from a string with room for the null behind it, as `RtlInitUnicodeString` gives.
    pub fn link(target: impl Into<ObjectName>) -> Body {
        let target = target.into();
        let room = u16::try_from(target.byte_length() + 2).unwrap_or(u16::MAX);
        Body::SymbolicLink { target, room }
    }

    /// A mutant that nobody holds, or that its maker holds once.
    pub fn mutant(owner: Option<ThreadId>) -> Body {
        Body::Mutant { owner, count: u32::from(owner.is_some()), abandoned: false }
    }

    /// A semaphore: it counts up to something, and begins with no more than that. Both counts are a `LONG`.
    pub fn semaphore(initial: u64, maximum: u64) -> Result<Body, NtStatus> {
        match (long(initial), long(maximum)) {
            (Some(count), Some(maximum)) if count <= maximum && maximum > 0 => Ok(Body::Semaphore { count, maximum }),
            _ => Err(NtStatus::INVALID_PARAMETER),
        }
    }

    /// The token, where this is one that no process runs with.
    pub(crate) fn token_alone(&self) -> Option<&Arc<Token>> {
        match self {
            Body::Token(token) => Some(token),
            _ => None,
        }
    }

    /// The type of an object with this body.
    pub fn object_type(&self) -> ObjectType {
        match self {
            Body::Directory(_) => ObjectType::Directory,
            Body::SymbolicLink { .. } => ObjectType::SymbolicLink,
            Body::Event { .. } => ObjectType::Event,
            Body::Mutant { .. } => ObjectType::Mutant,
            Body::Semaphore { .. } => ObjectType::Semaphore,
            Body::Timer { .. } => ObjectType::Timer,
            Body::Section { .. } => ObjectType::Section,
            Body::Device(_) => ObjectType::Device,
            Body::File(_) => ObjectType::File,
            Body::Key(_) => ObjectType::Key,
            Body::Port => ObjectType::Port,
            Body::Type(_) => ObjectType::Type,
            Body::Process(_) => ObjectType::Process,
            Body::Thread(_) => ObjectType::Thread,
            Body::Opaque(object_type) => *object_type,
            Body::WindowStation { .. } => ObjectType::WindowStation,
            Body::Desktop { .. } => ObjectType::Desktop,
            Body::ProcessToken(_) | Body::Token(_) => ObjectType::Token,
        }
    }
}

/// A number as a `LONG` that is not negative.
pub(crate) fn long(number: u64) -> Option<u32> {
    i32::try_from(number).ok().map(i32::unsigned_abs)
}

/// Where an object has its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The directory that lists it.
    pub directory: ObjectId,
    /// The name under which it is listed.
    pub name: Component,
}

/// An object with its header.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Its number.
    pub id: ObjectId,
    /// What it is.
    pub body: Body,
    /// Its name, if it has one.
    pub link: Option<Link>,
    /// Whether its name stays when the last handle goes.
    pub permanent: bool,
    /// How many handles reach it, in all processes.
    pub handle_count: u32,
    /// What else keeps the object itself, though not its name: entries, processes, the kernel.
    pub references: u32,
    /// Who may do what with it.
    pub security: Arc<SecurityDescriptor>,
}

impl Object {
    /// Whether it has a name that stays when the last handle goes: permanence keeps a name, and nothing else.
    pub fn keeps_its_name(&self) -> bool {
        self.permanent && self.link.is_some()
    }

    /// Its type.
    pub fn object_type(&self) -> ObjectType {
        self.body.object_type()
    }
}

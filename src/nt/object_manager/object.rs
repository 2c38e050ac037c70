//! Objects: their types, their bodies, and what the Object Manager keeps in front of each.
//!
//! Modelled: the types that the lessons meet, with the rights that Windows gives them.
//! Left out: quotas, type hooks, jobs, ports' messages.
//! Written down in: *Windows Internals*, chapter on the Object Manager; the numbers are asserted by Wine's `om.c` test.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::nt::io::device::Driver;
use crate::nt::io::file::File;
use crate::nt::io::registry::Key;
use crate::nt::name::{Component, ObjectName};
use crate::nt::object_manager::Directory;
use crate::nt::process::ThreadId;
use crate::nt::security::{AccessMask, GenericMapping, SecurityDescriptor};
use crate::nt::session::SessionId;

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
    /// What a process holds of something behind a device.
    File,
    /// A key of the registry.
    Key,
    /// A port for messages between processes.
    Port,
    /// A type of objects, itself an object in `\ObjectTypes`.
    Type,
    /// A window station.
    WindowStation,
    /// A desktop of a window station.
    Desktop,
}

impl ObjectType {
    /// Every modelled type.
    pub const ALL: [ObjectType; 14] = [
        ObjectType::Directory,
        ObjectType::SymbolicLink,
        ObjectType::Event,
        ObjectType::Mutant,
        ObjectType::Semaphore,
        ObjectType::Timer,
        ObjectType::Section,
        ObjectType::Device,
        ObjectType::File,
        ObjectType::Key,
        ObjectType::Port,
        ObjectType::Type,
        ObjectType::WindowStation,
        ObjectType::Desktop,
    ];

    /// What the generic rights stand for.
    pub fn generic_mapping(self) -> GenericMapping {
        let (read, write, execute, all) = match self {
            ObjectType::Directory => (0x0002_0003, 0x0002_000C, 0x0002_0003, 0x000F_000F),
            ObjectType::SymbolicLink => (0x0002_0001, 0x0002_0000, 0x0002_0001, 0x000F_0001),
            ObjectType::Mutant => (0x0002_0001, 0x0002_0000, 0x0012_0000, 0x001F_0001),
            ObjectType::Event | ObjectType::Semaphore | ObjectType::Timer => {
                (0x0002_0001, 0x0002_0002, 0x0012_0000, 0x001F_0003)
            }
            ObjectType::Section => (0x0002_0005, 0x0002_0002, 0x0002_0008, 0x000F_001F),
            ObjectType::Device | ObjectType::File => (0x0012_0089, 0x0012_0116, 0x0012_00A0, 0x001F_01FF),
            ObjectType::Key => (0x0002_0019, 0x0002_0006, 0x0002_0039, 0x000F_003F),
            ObjectType::Port => (0x0002_0001, 0x0001_0001, 0x0000_0000, 0x001F_0001),
            ObjectType::Type => (0x0002_0000, 0x0002_0000, 0x0002_0000, 0x000F_0001),
            ObjectType::WindowStation => (0x0002_0303, 0x0002_001C, 0x0002_0060, 0x000F_037F),
            ObjectType::Desktop => (0x0002_0041, 0x0002_00BE, 0x0002_0100, 0x000F_01FF),
        };
        GenericMapping { read, write, execute, all }
    }

    /// Every right that the type has: what `GENERIC_ALL` stands for.
    pub fn all_access(self) -> AccessMask {
        AccessMask::new(self.generic_mapping().all)
    }

    /// The right to make such an object in a directory.
    pub fn right_to_create(self) -> AccessMask {
        match self {
            ObjectType::Directory => Directory::CREATE_SUBDIRECTORY,
            _ => Directory::CREATE_OBJECT,
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
    /// A window station.
    WindowStation {
        /// The session whose win32k made it.
        session: SessionId,
        /// Whether it is the one that a user can see.
        interactive: bool,
        /// Its desktops, by name.
        desktops: Vec<(Arc<str>, ObjectId)>,
    },
    /// A desktop.
    Desktop {
        /// Its name inside its window station.
        name: Arc<str>,
        /// The window station that it belongs to.
        window_station: ObjectId,
    },
}

impl Body {
    /// Whether what follows such an object in a name is not looked up in a directory but read by somebody else: by the
    /// driver of a device or of a file, by the registry.
    pub fn reads_names(&self) -> bool {
        matches!(self, Body::Device(_) | Body::File(_) | Body::Key(_))
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
            Body::WindowStation { .. } => ObjectType::WindowStation,
            Body::Desktop { .. } => ObjectType::Desktop,
        }
    }
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

//! Requests: what a driver is asked when something is opened or made, where it is, and what it answers.
//!
//! Modelled: the kind of request, the rights, the sharing, the disposition and the options of `NtCreateFile`.
//! Left out: extended attributes, allocation, the cache.
//! Written down in: Microsoft, `NtCreateFile` and `IRP_MJ_CREATE`.

use bitflags::bitflags;

use crate::nt::io::file::File;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::ObjectId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel, SecurityDescriptor};
use crate::nt::status::NtStatus;

/// Why a driver refuses something, and what it answers.
pub type Refused = (Rule, NtStatus);

bitflags! {
    /// What others may do with a file while it is open (`FILE_SHARE_*`).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct Sharing: u64 {
        /// Read it.
        const READ = 0x1;
        /// Write it.
        const WRITE = 0x2;
        /// Delete it.
        const DELETE = 0x4;
    }

    /// What else is asked of an open (`CreateOptions`), as far as it is modelled.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct Options: u64 {
        /// It must be a directory.
        const DIRECTORY_FILE = 0x1;
        /// It must not be one.
        const NON_DIRECTORY_FILE = 0x40;
        const _ = !0;
    }
}

/// What is to be done if the file is there, and if it is not (`CreateDisposition`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Replace it, or make it.
    Supersede,
    /// Open it; it must be there.
    Open,
    /// Make it; it must not be there.
    Create,
    /// Open it, or make it.
    OpenIf,
    /// Empty it; it must be there.
    Overwrite,
    /// Empty it, or make it.
    OverwriteIf,
}

impl Disposition {
    /// The dispositions by their numbers.
    pub const ALL: [Disposition; 6] = [
        Disposition::Supersede,
        Disposition::Open,
        Disposition::Create,
        Disposition::OpenIf,
        Disposition::Overwrite,
        Disposition::OverwriteIf,
    ];

    /// Whether the file itself is to be changed, if it is there.
    pub fn changes(self) -> bool {
        match self {
            Disposition::Supersede | Disposition::Overwrite | Disposition::OverwriteIf => true,
            Disposition::Open | Disposition::Create | Disposition::OpenIf => false,
        }
    }

    /// Whether the file is to be made, if it is not there.
    pub fn makes(self) -> bool {
        match self {
            Disposition::Supersede | Disposition::Create | Disposition::OpenIf | Disposition::OverwriteIf => true,
            Disposition::Open | Disposition::Overwrite => false,
        }
    }
}

/// What kind of thing is asked for: each is a request of its own for a driver.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// A file, a device, the client's end of a pipe or a mailslot.
    File,
    /// A pipe, or one more instance of it.
    NamedPipe {
        /// The most instances that a new pipe may have.
        maximum: u32,
        /// Who may open a new pipe; none takes the token's default.
        security: Option<SecurityDescriptor>,
    },
    /// A mailslot.
    Mailslot,
}

/// What a driver is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What is wanted.
    pub wanted: Wanted,
    /// The rights that are asked for, as the caller said them.
    pub access: AccessMask,
    /// What others may do meanwhile.
    pub sharing: Sharing,
    /// What is to be done if it is there, and if it is not.
    pub disposition: Disposition,
    /// What else is asked for.
    pub options: Options,
    /// How far a server may act as the caller (`SECURITY_QUALITY_OF_SERVICE`).
    pub level: ImpersonationLevel,
}

impl Request {
    /// Opens a file that is there.
    pub fn open(access: AccessMask) -> Request {
        Request {
            wanted: Wanted::File,
            access,
            sharing: Sharing::all(),
            disposition: Disposition::Open,
            options: Options::empty(),
            level: ImpersonationLevel::UNSAID,
        }
    }
}

/// Where a walk has led: what a driver is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The device.
    pub device: ObjectId,
    /// What the name begins at, if it is relative to a file.
    pub related: Option<File>,
    /// The rest of the name: empty, or from a backslash on; relative to a file, without one.
    pub name: ObjectName,
    /// Whether the caller cares for the spelling (`SL_CASE_SENSITIVE`): it did not say `OBJ_CASE_INSENSITIVE`.
    pub case_sensitive: bool,
}

/// What a driver did for a request (`IoStatus.Information`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It opened what was there.
    Opened,
    /// It made something new.
    Created,
}

impl Done {
    /// The constant that says so.
    pub fn word(self) -> &'static str {
        match self {
            Done::Opened => "FILE_OPENED",
            Done::Created => "FILE_CREATED",
        }
    }
}

//! Device maps: what `\??` means, and for whom. Drive letters live here.
//!
//! Up to Windows 2000 `\??` is one directory for everybody. With Terminal Services added to NT 4.0 and 2000 each session
//! got a directory of its own, filled with a copy. Since Windows XP it is not an object at all: the kernel turns the first
//! characters of a name into the directory of the caller's *logon session*, and looks in `\GLOBAL??` for what is not there.
//! Left out: drive types.
//! Written down in: Microsoft, "Local and Global MS-DOS Device Names"; ReactOS `ntoskrnl/ob/obname.c` and `se/srm.c`.

use crate::nt::object_manager::ObjectId;
use crate::nt::rule::Rule;

/// Whose directory `\??` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DosDevicesPolicy {
    /// One directory, `\??`, for the whole machine.
    OneDirectory,
    /// A directory for each session other than the console's, filled with a copy when the session begins.
    PerSession,
    /// A directory for each logon session, with `\GLOBAL??` behind it.
    PerLogonSession,
}

/// What `\??` means for one caller: it is handed in, chosen by the caller's token and the policy of the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceMap {
    /// `\??` is an ordinary directory in the root; the walk finds it like any other.
    InRoot,
    /// The directory of the caller's session.
    Session(ObjectId),
    /// The directory of the caller's logon session; `None` until it is first needed.
    LogonSession(Option<ObjectId>),
    /// The directory of the caller's logon session, as it would be: empty, with this global one behind it.
    EmptyLogonSession(ObjectId),
    /// The global directory: the caller is LocalSystem or the kernel, or the machine keeps no other.
    Global(ObjectId),
}

impl DeviceMap {
    /// Whether the walk must turn `\??` into another directory.
    pub fn is_virtual(self) -> bool {
        self != DeviceMap::InRoot
    }

    /// The directory, if it is there.
    pub fn directory(self) -> Option<ObjectId> {
        match self {
            DeviceMap::InRoot | DeviceMap::LogonSession(None) => None,
            DeviceMap::Session(directory)
            | DeviceMap::Global(directory)
            | DeviceMap::EmptyLogonSession(directory)
            | DeviceMap::LogonSession(Some(directory)) => Some(directory),
        }
    }

    /// The rule that chose it.
    pub fn rule(self) -> Rule {
        match self {
            DeviceMap::InRoot => Rule::RootDirectory,
            DeviceMap::Session(_) => Rule::DeviceMapOfSession,
            DeviceMap::LogonSession(_) | DeviceMap::EmptyLogonSession(_) => Rule::DeviceMapOfLogonSession,
            DeviceMap::Global(_) => Rule::DeviceMapGlobal,
        }
    }
}

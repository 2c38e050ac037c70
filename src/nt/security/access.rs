//! Access masks: the rights that a caller asks for and a handle holds.
//!
//! Modelled: standard and generic rights, and the specific rights of the modelled types by name, each number once.
//! Written down in: Microsoft, "Access Mask Format"; the numbers of the types are asserted by Wine's `om.c` test.

use bitflags::bitflags;
use serde::{Deserialize, Serialize};

bitflags! {
    /// A set of rights: 16 bits of the type's own, standard rights, and generic rights that a type maps.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
    pub struct AccessMask: u32 {
        /// Delete the object, or make it temporary.
        const DELETE = 0x0001_0000;
        /// Read the security descriptor.
        const READ_CONTROL = 0x0002_0000;
        /// Change the list of who may do what.
        const WRITE_DAC = 0x0004_0000;
        /// Change the owner.
        const WRITE_OWNER = 0x0008_0000;
        /// Wait on the object.
        const SYNCHRONIZE = 0x0010_0000;
        /// Read and change what is audited; needs a privilege that nobody here holds.
        const ACCESS_SYSTEM_SECURITY = 0x0100_0000;
        /// Everything that the caller is not refused.
        const MAXIMUM_ALLOWED = 0x0200_0000;
        /// Whatever the type calls everything.
        const GENERIC_ALL = 0x1000_0000;
        /// Whatever the type calls executing.
        const GENERIC_EXECUTE = 0x2000_0000;
        /// Whatever the type calls writing.
        const GENERIC_WRITE = 0x4000_0000;
        /// Whatever the type calls reading.
        const GENERIC_READ = 0x8000_0000;
        const _ = !0;
    }
}

impl AccessMask {
    /// The bits that mean nothing; asking for one is refused.
    pub const RESERVED: AccessMask = AccessMask::from_bits_retain(0x0CE0_0000);
    /// The four generic rights.
    pub const GENERIC: AccessMask = AccessMask::from_bits_retain(0xF000_0000);

    /// These bits, whatever they are.
    pub const fn new(bits: u32) -> AccessMask {
        AccessMask::from_bits_retain(bits)
    }

    /// The rights with these names, set apart by bars, or a number.
    pub fn from_names(text: &str) -> Result<AccessMask, String> {
        let mut mask = AccessMask::empty();
        for word in text.split('|').map(str::trim) {
            mask |= Self::from_word(word).ok_or_else(|| word.to_owned())?;
        }
        Ok(mask)
    }

    /// Their names, set apart by bars, where none of them is of one type alone; else their number.
    pub fn names(self) -> String {
        let named: Vec<(&str, AccessMask)> = self.iter_names().collect();
        let sum = named.iter().fold(AccessMask::empty(), |sum, (_, right)| sum | *right);
        match named.as_slice() {
            [_, ..] if sum == self => named.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|"),
            _ => format!("{:#x}", self.bits()),
        }
    }

    /// Their names, set apart by bars, where those that are of one type alone are of the type whose rights begin so.
    pub fn names_among(self, rights: Option<&str>) -> String {
        let Some(rights) = rights else { return self.names() };
        let of_type = || NAMED_RIGHTS.iter().filter(|(name, _)| name.starts_with(rights));
        if let Some((name, _)) = of_type().find(|(_, right)| *right == self) {
            return (*name).to_owned();
        }
        let mut names: Vec<&str> = self.iter_names().map(|(name, _)| name).collect();
        let mut left = self.iter_names().fold(self, |left, (_, right)| left - right);
        for (name, right) in of_type() {
            if right.bits().is_power_of_two() && left.contains(*right) {
                left -= *right;
                names.push(name);
            }
        }
        if left.is_empty() && !names.is_empty() { names.join("|") } else { format!("{:#x}", self.bits()) }
    }

    fn from_word(word: &str) -> Option<AccessMask> {
        if let Some((_, rights)) = NAMED_RIGHTS.iter().find(|(name, _)| *name == word) {
            return Some(*rights);
        }
        let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
        let number = match digits {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => word.parse(),
        };
        number.ok().map(AccessMask::new)
    }
}

/// Makes a constant of each right that has its number here, and the list of all names. The rights that come without a
/// number are those of [`AccessMask`] that every type has.
macro_rules! named_rights {
    ([$($every:ident),*] $($name:ident = $bits:literal;)*) => {
        impl AccessMask {
            $(
                #[doc = concat!("`", stringify!($name), "` (`", stringify!($bits), "`).")]
                pub const $name: AccessMask = AccessMask::new($bits);
            )*
        }

        /// Every right that has a name of its own in the Windows headers, as a scenario may spell it.
        pub const NAMED_RIGHTS: &[(&str, AccessMask)] = &[
            $((stringify!($every), AccessMask::$every),)*
            $((stringify!($name), AccessMask::$name),)*
        ];
    };
}

named_rights! {
    [
        DELETE, READ_CONTROL, WRITE_DAC, WRITE_OWNER, SYNCHRONIZE, ACCESS_SYSTEM_SECURITY, MAXIMUM_ALLOWED, GENERIC_ALL,
        GENERIC_EXECUTE, GENERIC_WRITE, GENERIC_READ
    ]
    STANDARD_RIGHTS_READ = 0x0002_0000;
    STANDARD_RIGHTS_WRITE = 0x0002_0000;
    STANDARD_RIGHTS_EXECUTE = 0x0002_0000;
    STANDARD_RIGHTS_REQUIRED = 0x000F_0000;
    STANDARD_RIGHTS_ALL = 0x001F_0000;
    SPECIFIC_RIGHTS_ALL = 0x0000_FFFF;
    DIRECTORY_QUERY = 0x1;
    DIRECTORY_TRAVERSE = 0x2;
    DIRECTORY_CREATE_OBJECT = 0x4;
    DIRECTORY_CREATE_SUBDIRECTORY = 0x8;
    DIRECTORY_ALL_ACCESS = 0x000F_000F;
    SYMBOLIC_LINK_QUERY = 0x1;
    SYMBOLIC_LINK_ALL_ACCESS = 0x000F_0001;
    EVENT_QUERY_STATE = 0x1;
    EVENT_MODIFY_STATE = 0x2;
    EVENT_ALL_ACCESS = 0x001F_0003;
    MUTANT_QUERY_STATE = 0x1;
    MUTANT_ALL_ACCESS = 0x001F_0001;
    MUTEX_MODIFY_STATE = 0x1;
    MUTEX_ALL_ACCESS = 0x001F_0001;
    SEMAPHORE_QUERY_STATE = 0x1;
    SEMAPHORE_MODIFY_STATE = 0x2;
    SEMAPHORE_ALL_ACCESS = 0x001F_0003;
    TIMER_QUERY_STATE = 0x1;
    TIMER_MODIFY_STATE = 0x2;
    TIMER_ALL_ACCESS = 0x001F_0003;
    SECTION_QUERY = 0x1;
    SECTION_MAP_WRITE = 0x2;
    SECTION_MAP_READ = 0x4;
    SECTION_MAP_EXECUTE = 0x8;
    SECTION_EXTEND_SIZE = 0x10;
    SECTION_ALL_ACCESS = 0x000F_001F;
    KEYEDEVENT_WAIT = 0x1;
    KEYEDEVENT_WAKE = 0x2;
    KEYEDEVENT_ALL_ACCESS = 0x000F_0003;
    IO_COMPLETION_QUERY_STATE = 0x1;
    IO_COMPLETION_MODIFY_STATE = 0x2;
    IO_COMPLETION_ALL_ACCESS = 0x001F_0003;
    JOB_OBJECT_ASSIGN_PROCESS = 0x1;
    JOB_OBJECT_SET_ATTRIBUTES = 0x2;
    JOB_OBJECT_QUERY = 0x4;
    JOB_OBJECT_TERMINATE = 0x8;
    JOB_OBJECT_SET_SECURITY_ATTRIBUTES = 0x10;
    JOB_OBJECT_IMPERSONATE = 0x20;
    JOB_OBJECT_ALL_ACCESS = 0x001F_003F;
    DEBUG_READ_EVENT = 0x1;
    DEBUG_PROCESS_ASSIGN = 0x2;
    DEBUG_SET_INFORMATION = 0x4;
    DEBUG_QUERY_INFORMATION = 0x8;
    DEBUG_ALL_ACCESS = 0x001F_000F;
    PROCESS_TERMINATE = 0x1;
    PROCESS_CREATE_THREAD = 0x2;
    PROCESS_SET_SESSIONID = 0x4;
    PROCESS_VM_OPERATION = 0x8;
    PROCESS_VM_READ = 0x10;
    PROCESS_VM_WRITE = 0x20;
    PROCESS_DUP_HANDLE = 0x40;
    PROCESS_CREATE_PROCESS = 0x80;
    PROCESS_SET_QUOTA = 0x100;
    PROCESS_SET_INFORMATION = 0x200;
    PROCESS_QUERY_INFORMATION = 0x400;
    PROCESS_SUSPEND_RESUME = 0x800;
    PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
    PROCESS_SET_LIMITED_INFORMATION = 0x2000;
    PROCESS_ALL_ACCESS = 0x001F_FFFF;
    THREAD_TERMINATE = 0x1;
    THREAD_SUSPEND_RESUME = 0x2;
    THREAD_GET_CONTEXT = 0x8;
    THREAD_SET_CONTEXT = 0x10;
    THREAD_SET_INFORMATION = 0x20;
    THREAD_QUERY_INFORMATION = 0x40;
    THREAD_SET_THREAD_TOKEN = 0x80;
    THREAD_IMPERSONATE = 0x100;
    THREAD_DIRECT_IMPERSONATION = 0x200;
    THREAD_SET_LIMITED_INFORMATION = 0x400;
    THREAD_QUERY_LIMITED_INFORMATION = 0x800;
    THREAD_RESUME = 0x1000;
    THREAD_ALL_ACCESS = 0x001F_FFFF;
    FILE_MAP_COPY = 0x1;
    FILE_MAP_WRITE = 0x2;
    FILE_MAP_READ = 0x4;
    FILE_MAP_EXECUTE = 0x20;
    FILE_MAP_ALL_ACCESS = 0x000F_001F;
    WINSTA_ENUMDESKTOPS = 0x1;
    WINSTA_READATTRIBUTES = 0x2;
    WINSTA_ACCESSCLIPBOARD = 0x4;
    WINSTA_CREATEDESKTOP = 0x8;
    WINSTA_WRITEATTRIBUTES = 0x10;
    WINSTA_ACCESSGLOBALATOMS = 0x20;
    WINSTA_EXITWINDOWS = 0x40;
    WINSTA_ENUMERATE = 0x100;
    WINSTA_READSCREEN = 0x200;
    WINSTA_ALL_ACCESS = 0x37F;
    DESKTOP_READOBJECTS = 0x1;
    DESKTOP_CREATEWINDOW = 0x2;
    DESKTOP_CREATEMENU = 0x4;
    DESKTOP_HOOKCONTROL = 0x8;
    DESKTOP_JOURNALRECORD = 0x10;
    DESKTOP_JOURNALPLAYBACK = 0x20;
    DESKTOP_ENUMERATE = 0x40;
    DESKTOP_WRITEOBJECTS = 0x80;
    DESKTOP_SWITCHDESKTOP = 0x100;
    DESKTOP_ALL_ACCESS = 0x1FF;
    FILE_READ_DATA = 0x1;
    FILE_LIST_DIRECTORY = 0x1;
    FILE_WRITE_DATA = 0x2;
    FILE_ADD_FILE = 0x2;
    FILE_APPEND_DATA = 0x4;
    FILE_ADD_SUBDIRECTORY = 0x4;
    FILE_CREATE_PIPE_INSTANCE = 0x4;
    FILE_READ_EA = 0x8;
    FILE_WRITE_EA = 0x10;
    FILE_EXECUTE = 0x20;
    FILE_TRAVERSE = 0x20;
    FILE_DELETE_CHILD = 0x40;
    FILE_READ_ATTRIBUTES = 0x80;
    FILE_WRITE_ATTRIBUTES = 0x100;
    FILE_GENERIC_READ = 0x0012_0089;
    FILE_GENERIC_WRITE = 0x0012_0116;
    FILE_GENERIC_EXECUTE = 0x0012_00A0;
    FILE_ALL_ACCESS = 0x001F_01FF;
    KEY_QUERY_VALUE = 0x1;
    KEY_SET_VALUE = 0x2;
    KEY_CREATE_SUB_KEY = 0x4;
    KEY_ENUMERATE_SUB_KEYS = 0x8;
    KEY_NOTIFY = 0x10;
    KEY_CREATE_LINK = 0x20;
    KEY_READ = 0x0002_0019;
    KEY_WRITE = 0x0002_0006;
    KEY_EXECUTE = 0x0002_0019;
    KEY_ALL_ACCESS = 0x000F_003F;
    SC_MANAGER_CONNECT = 0x1;
    SC_MANAGER_CREATE_SERVICE = 0x2;
    SC_MANAGER_ENUMERATE_SERVICE = 0x4;
    SC_MANAGER_LOCK = 0x8;
    SC_MANAGER_QUERY_LOCK_STATUS = 0x10;
    SC_MANAGER_MODIFY_BOOT_CONFIG = 0x20;
    SC_MANAGER_ALL_ACCESS = 0x000F_003F;
    SERVICE_QUERY_CONFIG = 0x1;
    SERVICE_CHANGE_CONFIG = 0x2;
    SERVICE_QUERY_STATUS = 0x4;
    SERVICE_ENUMERATE_DEPENDENTS = 0x8;
    SERVICE_START = 0x10;
    SERVICE_STOP = 0x20;
    SERVICE_PAUSE_CONTINUE = 0x40;
    SERVICE_INTERROGATE = 0x80;
    SERVICE_USER_DEFINED_CONTROL = 0x100;
    SERVICE_ALL_ACCESS = 0x000F_01FF;
    TOKEN_ASSIGN_PRIMARY = 0x1;
    TOKEN_DUPLICATE = 0x2;
    TOKEN_IMPERSONATE = 0x4;
    TOKEN_QUERY = 0x8;
    TOKEN_QUERY_SOURCE = 0x10;
    TOKEN_ADJUST_PRIVILEGES = 0x20;
    TOKEN_ADJUST_GROUPS = 0x40;
    TOKEN_ADJUST_DEFAULT = 0x80;
    TOKEN_ADJUST_SESSIONID = 0x100;
    TOKEN_EXECUTE = 0x0002_0000;
    TOKEN_READ = 0x0002_0008;
    TOKEN_WRITE = 0x0002_00E0;
    TOKEN_ALL_ACCESS = 0x000F_01FF;
}

/// What a type's generic rights stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GenericMapping {
    /// What `GENERIC_READ` becomes.
    pub read: u32,
    /// What `GENERIC_WRITE` becomes.
    pub write: u32,
    /// What `GENERIC_EXECUTE` becomes.
    pub execute: u32,
    /// What `GENERIC_ALL` becomes.
    pub all: u32,
}

impl GenericMapping {
    /// The mask with its generic rights replaced by the rights that they stand for.
    pub fn map(&self, mask: AccessMask) -> AccessMask {
        let mut mapped = mask - AccessMask::GENERIC;
        let pairs = [
            (AccessMask::GENERIC_READ, self.read),
            (AccessMask::GENERIC_WRITE, self.write),
            (AccessMask::GENERIC_EXECUTE, self.execute),
            (AccessMask::GENERIC_ALL, self.all),
        ];
        for (generic, rights) in pairs {
            if mask.contains(generic) {
                mapped |= AccessMask::new(rights);
            }
        }
        mapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_has_one_name() {
        for (at, (name, _)) in NAMED_RIGHTS.iter().enumerate() {
            assert!(NAMED_RIGHTS[..at].iter().all(|(earlier, _)| earlier != name), "{name} is there twice");
        }
    }
}

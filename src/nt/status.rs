//! What Windows answers: NT status codes, Win32 errors, and the table between them.
//!
//! Modelled: the codes that the modelled calls can give, with their numbers.
//! Left out: every other code of `ntstatus.h` and `winerror.h`.
//! Written down in: Microsoft's `ntstatus.h` values page (MS-ERREF); the mapping is `RtlNtStatusToDosError`.

use std::fmt;

/// What a native call returns: a 32-bit code whose two top bits are the severity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NtStatus(pub u32);

/// What `GetLastError` returns after a Win32 call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Win32Error(pub u32);

macro_rules! statuses {
    ($($name:ident = $number:literal => $error:ident;)*) => {
        impl NtStatus {
            $(#[doc = concat!("`STATUS_", stringify!($name), "`, ", stringify!($number), ".")]
            pub const $name: NtStatus = NtStatus($number);)*
            /// Every status that the model can give, with its name.
            pub const ALL: &'static [(&'static str, NtStatus)] =
                &[$((concat!("STATUS_", stringify!($name)), NtStatus::$name)),*];

            /// The Win32 error that the client library makes of this status.
            /// Source: `RtlNtStatusToDosError`; a status without a row becomes `ERROR_MR_MID_NOT_FOUND`.
            pub fn to_win32_error(self) -> Win32Error {
                match self {
                    $(NtStatus::$name => Win32Error::$error,)*
                    _ => Win32Error::MR_MID_NOT_FOUND,
                }
            }
        }
    };
}

macro_rules! errors {
    ($($name:ident = $number:literal;)*) => {
        impl Win32Error {
            $(#[doc = concat!("`ERROR_", stringify!($name), "`, ", stringify!($number), ".")]
            pub const $name: Win32Error = Win32Error($number);)*
            /// Every Win32 error that the model can give, with its name.
            pub const ALL: &'static [(&'static str, Win32Error)] =
                &[$((concat!("ERROR_", stringify!($name)), Win32Error::$name)),*];
        }
    };
}

statuses! {
    SUCCESS = 0x0000_0000 => SUCCESS;
    TIMEOUT = 0x0000_0102 => WAIT_TIMEOUT;
    OBJECT_NAME_EXISTS = 0x4000_0000 => ALREADY_EXISTS;
    NO_MORE_ENTRIES = 0x8000_001A => NO_MORE_ITEMS;
    INVALID_HANDLE = 0xC000_0008 => INVALID_HANDLE;
    INVALID_PARAMETER = 0xC000_000D => INVALID_PARAMETER;
    NO_SUCH_DEVICE = 0xC000_000E => FILE_NOT_FOUND;
    NO_SUCH_FILE = 0xC000_000F => FILE_NOT_FOUND;
    ACCESS_DENIED = 0xC000_0022 => ACCESS_DENIED;
    BUFFER_TOO_SMALL = 0xC000_0023 => INSUFFICIENT_BUFFER;
    OBJECT_TYPE_MISMATCH = 0xC000_0024 => INVALID_HANDLE;
    OBJECT_NAME_INVALID = 0xC000_0033 => INVALID_NAME;
    OBJECT_NAME_NOT_FOUND = 0xC000_0034 => FILE_NOT_FOUND;
    OBJECT_NAME_COLLISION = 0xC000_0035 => ALREADY_EXISTS;
    OBJECT_PATH_INVALID = 0xC000_0039 => BAD_PATHNAME;
    OBJECT_PATH_NOT_FOUND = 0xC000_003A => PATH_NOT_FOUND;
    OBJECT_PATH_SYNTAX_BAD = 0xC000_003B => BAD_PATHNAME;
    MUTANT_NOT_OWNED = 0xC000_0046 => NOT_OWNER;
    SEMAPHORE_LIMIT_EXCEEDED = 0xC000_0047 => TOO_MANY_POSTS;
    PRIVILEGE_NOT_HELD = 0xC000_0061 => PRIVILEGE_NOT_HELD;
    INVALID_SID = 0xC000_0078 => INVALID_SID;
    DUPLICATE_NAME = 0xC000_00BD => DUP_NAME;
    NAME_TOO_LONG = 0xC000_0106 => FILENAME_EXCED_RANGE;
}

errors! {
    SUCCESS = 0;
    INVALID_FUNCTION = 1;
    FILE_NOT_FOUND = 2;
    PATH_NOT_FOUND = 3;
    ACCESS_DENIED = 5;
    INVALID_HANDLE = 6;
    DUP_NAME = 52;
    INVALID_PARAMETER = 87;
    INSUFFICIENT_BUFFER = 122;
    INVALID_NAME = 123;
    BAD_PATHNAME = 161;
    ALREADY_EXISTS = 183;
    FILENAME_EXCED_RANGE = 206;
    NO_MORE_ITEMS = 259;
    NOT_OWNER = 288;
    TOO_MANY_POSTS = 298;
    MR_MID_NOT_FOUND = 317;
    INVALID_SID = 1337;
    WAIT_TIMEOUT = 1460;
    PRIVILEGE_NOT_HELD = 1314;
    NO_TOKEN = 1008;
    ALREADY_ASSIGNED = 85;
}

impl NtStatus {
    /// `NT_SUCCESS`: success and information codes, not warnings and errors.
    pub fn is_success(self) -> bool {
        self.0 < 0x8000_0000
    }

    /// The name in `ntstatus.h`, or the number where the model has no name for it.
    pub fn name(self) -> String {
        named(Self::ALL, self).unwrap_or_else(|| format!("0x{:08X}", self.0))
    }

    /// The status with this name in `ntstatus.h`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, status)| *status)
    }
}

impl Win32Error {
    /// The name in `winerror.h`, or the number where the model has no name for it.
    pub fn name(self) -> String {
        named(Self::ALL, self).unwrap_or_else(|| self.0.to_string())
    }

    /// The error with this name in `winerror.h`; `NO_ERROR` is another name of zero.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = if name == "NO_ERROR" { "ERROR_SUCCESS" } else { name };
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, error)| *error)
    }
}

fn named<T: Copy + PartialEq>(all: &[(&'static str, T)], code: T) -> Option<String> {
    all.iter().find(|(_, known)| *known == code).map(|(name, _)| (*name).to_owned())
}

impl fmt::Display for NtStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (0x{:08X})", self.name(), self.0)
    }
}

impl fmt::Debug for NtStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl fmt::Display for Win32Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name(), self.0)
    }
}

impl fmt::Debug for Win32Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

//! What Windows answers: NT status codes, Win32 errors, and the table between them.
//!
//! Modelled: the codes that the modelled calls can give, and those that a conformance case may expect of them.
//! Left out: every other code of `ntstatus.h` and `winerror.h`.
//! Written down in: Microsoft's `ntstatus.h` values page (MS-ERREF); the mapping is `RtlNtStatusToDosError`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a native call returns: a 32-bit code whose two top bits are the severity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NtStatus(pub u32);

/// What `GetLastError` returns after a Win32 call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    ({ $($name:ident = $number:literal;)* } { $($rpc:ident = $rpc_number:literal;)* }) => {
        impl Win32Error {
            $(#[doc = concat!("`ERROR_", stringify!($name), "`, ", stringify!($number), ".")]
            pub const $name: Win32Error = Win32Error($number);)*
            $(#[doc = concat!("`", stringify!($rpc), "`, ", stringify!($rpc_number), ".")]
            pub const $rpc: Win32Error = Win32Error($rpc_number);)*
            /// Every Win32 error that the model can give, with its name.
            pub const ALL: &'static [(&'static str, Win32Error)] = &[
                $((concat!("ERROR_", stringify!($name)), Win32Error::$name),)*
                $((stringify!($rpc), Win32Error::$rpc)),*
            ];
        }
    };
}

statuses! {
    SUCCESS = 0x0000_0000 => SUCCESS;
    ABANDONED_WAIT_0 = 0x0000_0080 => ABANDONED_WAIT_0;
    TIMEOUT = 0x0000_0102 => TIMEOUT;
    PENDING = 0x0000_0103 => IO_PENDING;
    MORE_ENTRIES = 0x0000_0105 => MORE_DATA;
    NOT_ALL_ASSIGNED = 0x0000_0106 => NOT_ALL_ASSIGNED;
    OBJECT_NAME_EXISTS = 0x4000_0000 => ALREADY_EXISTS;
    DATATYPE_MISALIGNMENT = 0x8000_0002 => NOACCESS;
    BUFFER_OVERFLOW = 0x8000_0005 => MORE_DATA;
    NO_MORE_FILES = 0x8000_0006 => NO_MORE_FILES;
    DEVICE_BUSY = 0x8000_0011 => BUSY;
    NO_MORE_ENTRIES = 0x8000_001A => NO_MORE_ITEMS;
    UNSUCCESSFUL = 0xC000_0001 => GEN_FAILURE;
    NOT_IMPLEMENTED = 0xC000_0002 => INVALID_FUNCTION;
    INVALID_INFO_CLASS = 0xC000_0003 => INVALID_PARAMETER;
    INFO_LENGTH_MISMATCH = 0xC000_0004 => BAD_LENGTH;
    ACCESS_VIOLATION = 0xC000_0005 => NOACCESS;
    INVALID_HANDLE = 0xC000_0008 => INVALID_HANDLE;
    INVALID_CID = 0xC000_000B => INVALID_PARAMETER;
    INVALID_PARAMETER = 0xC000_000D => INVALID_PARAMETER;
    NO_SUCH_DEVICE = 0xC000_000E => FILE_NOT_FOUND;
    NO_SUCH_FILE = 0xC000_000F => FILE_NOT_FOUND;
    INVALID_DEVICE_REQUEST = 0xC000_0010 => INVALID_FUNCTION;
    NO_MEMORY = 0xC000_0017 => NOT_ENOUGH_MEMORY;
    CONFLICTING_ADDRESSES = 0xC000_0018 => INVALID_ADDRESS;
    NOT_MAPPED_VIEW = 0xC000_0019 => INVALID_ADDRESS;
    INVALID_VIEW_SIZE = 0xC000_001F => ACCESS_DENIED;
    INVALID_FILE_FOR_SECTION = 0xC000_0020 => BAD_EXE_FORMAT;
    ACCESS_DENIED = 0xC000_0022 => ACCESS_DENIED;
    BUFFER_TOO_SMALL = 0xC000_0023 => INSUFFICIENT_BUFFER;
    OBJECT_TYPE_MISMATCH = 0xC000_0024 => INVALID_HANDLE;
    INVALID_PARAMETER_MIX = 0xC000_0030 => INVALID_PARAMETER;
    OBJECT_NAME_INVALID = 0xC000_0033 => INVALID_NAME;
    OBJECT_NAME_NOT_FOUND = 0xC000_0034 => FILE_NOT_FOUND;
    OBJECT_NAME_COLLISION = 0xC000_0035 => ALREADY_EXISTS;
    OBJECT_PATH_INVALID = 0xC000_0039 => BAD_PATHNAME;
    OBJECT_PATH_NOT_FOUND = 0xC000_003A => PATH_NOT_FOUND;
    OBJECT_PATH_SYNTAX_BAD = 0xC000_003B => BAD_PATHNAME;
    SECTION_TOO_BIG = 0xC000_0040 => NOT_ENOUGH_MEMORY;
    PORT_CONNECTION_REFUSED = 0xC000_0041 => ACCESS_DENIED;
    SHARING_VIOLATION = 0xC000_0043 => SHARING_VIOLATION;
    INVALID_PAGE_PROTECTION = 0xC000_0045 => INVALID_PARAMETER;
    MUTANT_NOT_OWNED = 0xC000_0046 => NOT_OWNER;
    SEMAPHORE_LIMIT_EXCEEDED = 0xC000_0047 => TOO_MANY_POSTS;
    THREAD_IS_TERMINATING = 0xC000_004B => ACCESS_DENIED;
    SECTION_PROTECTION = 0xC000_004E => INVALID_PARAMETER;
    DELETE_PENDING = 0xC000_0056 => ACCESS_DENIED;
    NO_SUCH_LOGON_SESSION = 0xC000_005F => NO_SUCH_LOGON_SESSION;
    PRIVILEGE_NOT_HELD = 0xC000_0061 => PRIVILEGE_NOT_HELD;
    LOGON_FAILURE = 0xC000_006D => LOGON_FAILURE;
    INVALID_SID = 0xC000_0078 => INVALID_SID;
    INVALID_IMAGE_FORMAT = 0xC000_007B => BAD_EXE_FORMAT;
    NO_TOKEN = 0xC000_007C => NO_TOKEN;
    LOGON_TYPE_NOT_GRANTED = 0xC000_015B => LOGON_TYPE_NOT_GRANTED;
    INSUFFICIENT_RESOURCES = 0xC000_009A => NO_SYSTEM_RESOURCES;
    MEDIA_WRITE_PROTECTED = 0xC000_00A2 => WRITE_PROTECT;
    BAD_IMPERSONATION_LEVEL = 0xC000_00A5 => BAD_IMPERSONATION_LEVEL;
    CANT_OPEN_ANONYMOUS = 0xC000_00A6 => CANT_OPEN_ANONYMOUS;
    BAD_TOKEN_TYPE = 0xC000_00A8 => BAD_TOKEN_TYPE;
    INSTANCE_NOT_AVAILABLE = 0xC000_00AB => PIPE_BUSY;
    PIPE_NOT_AVAILABLE = 0xC000_00AC => PIPE_BUSY;
    INVALID_PIPE_STATE = 0xC000_00AD => BAD_PIPE;
    PIPE_BUSY = 0xC000_00AE => PIPE_BUSY;
    ILLEGAL_FUNCTION = 0xC000_00AF => INVALID_FUNCTION;
    PIPE_DISCONNECTED = 0xC000_00B0 => PIPE_NOT_CONNECTED;
    PIPE_CLOSING = 0xC000_00B1 => NO_DATA;
    PIPE_CONNECTED = 0xC000_00B2 => PIPE_CONNECTED;
    PIPE_LISTENING = 0xC000_00B3 => PIPE_LISTENING;
    INVALID_READ_MODE = 0xC000_00B4 => BAD_PIPE;
    IO_TIMEOUT = 0xC000_00B5 => SEM_TIMEOUT;
    FILE_IS_A_DIRECTORY = 0xC000_00BA => ACCESS_DENIED;
    NOT_SUPPORTED = 0xC000_00BB => NOT_SUPPORTED;
    DUPLICATE_NAME = 0xC000_00BD => DUP_NAME;
    BAD_NETWORK_PATH = 0xC000_00BE => BAD_NETPATH;
    BAD_NETWORK_NAME = 0xC000_00CC => BAD_NET_NAME;
    INVALID_USER_BUFFER = 0xC000_00E8 => INVALID_USER_BUFFER;
    INVALID_PARAMETER_1 = 0xC000_00EF => INVALID_PARAMETER;
    INVALID_PARAMETER_2 = 0xC000_00F0 => INVALID_PARAMETER;
    INVALID_PARAMETER_3 = 0xC000_00F1 => INVALID_PARAMETER;
    INVALID_PARAMETER_4 = 0xC000_00F2 => INVALID_PARAMETER;
    INVALID_PARAMETER_5 = 0xC000_00F3 => INVALID_PARAMETER;
    INVALID_PARAMETER_6 = 0xC000_00F4 => INVALID_PARAMETER;
    INVALID_PARAMETER_7 = 0xC000_00F5 => INVALID_PARAMETER;
    INVALID_PARAMETER_8 = 0xC000_00F6 => INVALID_PARAMETER;
    DIRECTORY_NOT_EMPTY = 0xC000_0101 => DIR_NOT_EMPTY;
    NOT_A_DIRECTORY = 0xC000_0103 => DIRECTORY;
    NAME_TOO_LONG = 0xC000_0106 => FILENAME_EXCED_RANGE;
    PROCESS_IS_TERMINATING = 0xC000_010A => ACCESS_DENIED;
    CANNOT_IMPERSONATE = 0xC000_010D => CANNOT_IMPERSONATE;
    MAPPED_FILE_SIZE_ZERO = 0xC000_011E => FILE_INVALID;
    CANCELLED = 0xC000_0120 => OPERATION_ABORTED;
    CANNOT_DELETE = 0xC000_0121 => ACCESS_DENIED;
    FILE_CLOSED = 0xC000_0128 => INVALID_HANDLE;
    ENTRYPOINT_NOT_FOUND = 0xC000_0139 => PROC_NOT_FOUND;
    DLL_INIT_FAILED = 0xC000_0142 => DLL_INIT_FAILED;
    PIPE_BROKEN = 0xC000_014B => BROKEN_PIPE;
    NOT_SAME_OBJECT = 0xC000_01AC => NOT_SAME_OBJECT;
    NOT_FOUND = 0xC000_0225 => NOT_FOUND;
    HANDLE_NOT_CLOSABLE = 0xC000_0235 => INVALID_HANDLE;
    NOT_APPCONTAINER = 0xC000_A200 => NOT_APPCONTAINER;
    CTX_WINSTATION_NAME_INVALID = 0xC00A_0001 => CTX_WINSTATION_NAME_INVALID;
    CTX_WINSTATION_NOT_FOUND = 0xC00A_0015 => CTX_WINSTATION_NOT_FOUND;
    CTX_SHADOW_DENIED = 0xC00A_002A => CTX_SHADOW_DENIED;
    CTX_WINSTATION_ACCESS_DENIED = 0xC00A_002B => CTX_WINSTATION_ACCESS_DENIED;
    CTX_SHADOW_INVALID = 0xC00A_0030 => CTX_SHADOW_INVALID;
    CTX_SHADOW_NOT_RUNNING = 0xC00A_0036 => CTX_SHADOW_NOT_RUNNING;
}

errors! {
    {
        SUCCESS = 0;
        INVALID_FUNCTION = 1;
        FILE_NOT_FOUND = 2;
        PATH_NOT_FOUND = 3;
        ACCESS_DENIED = 5;
        INVALID_HANDLE = 6;
        NOT_ENOUGH_MEMORY = 8;
        INVALID_DATA = 13;
        INVALID_DRIVE = 15;
        NO_MORE_FILES = 18;
        NOT_READY = 21;
        WRITE_PROTECT = 19;
    BAD_LENGTH = 24;
        GEN_FAILURE = 31;
        SHARING_VIOLATION = 32;
        HANDLE_EOF = 38;
        NOT_SUPPORTED = 50;
        DUP_NAME = 52;
        BAD_NETPATH = 53;
        BAD_NET_NAME = 67;
        FILE_EXISTS = 80;
        ALREADY_ASSIGNED = 85;
        INVALID_PARAMETER = 87;
        BROKEN_PIPE = 109;
        BUFFER_OVERFLOW = 111;
        CALL_NOT_IMPLEMENTED = 120;
        SEM_TIMEOUT = 121;
        INSUFFICIENT_BUFFER = 122;
        INVALID_NAME = 123;
        INVALID_LEVEL = 124;
        PROC_NOT_FOUND = 127;
        DIR_NOT_EMPTY = 145;
        NOT_LOCKED = 158;
        BAD_PATHNAME = 161;
        BUSY = 170;
        ALREADY_EXISTS = 183;
        BAD_EXE_FORMAT = 193;
        ENVVAR_NOT_FOUND = 203;
        FILENAME_EXCED_RANGE = 206;
        BAD_PIPE = 230;
        PIPE_BUSY = 231;
        NO_DATA = 232;
        PIPE_NOT_CONNECTED = 233;
        MORE_DATA = 234;
        NO_MORE_ITEMS = 259;
        DIRECTORY = 267;
        NOT_OWNER = 288;
        TOO_MANY_POSTS = 298;
        MR_MID_NOT_FOUND = 317;
        INVALID_ADDRESS = 487;
        PIPE_CONNECTED = 535;
        PIPE_LISTENING = 536;
    ABANDONED_WAIT_0 = 735;
        OPERATION_ABORTED = 995;
        IO_PENDING = 997;
        NOACCESS = 998;
        INVALID_FLAGS = 1004;
        FILE_INVALID = 1006;
        NO_TOKEN = 1008;
        DEPENDENT_SERVICES_RUNNING = 1051;
        INVALID_SERVICE_CONTROL = 1052;
        SERVICE_REQUEST_TIMEOUT = 1053;
        SERVICE_NO_THREAD = 1054;
        SERVICE_DATABASE_LOCKED = 1055;
        SERVICE_ALREADY_RUNNING = 1056;
        INVALID_SERVICE_ACCOUNT = 1057;
        SERVICE_DISABLED = 1058;
        CIRCULAR_DEPENDENCY = 1059;
        SERVICE_DOES_NOT_EXIST = 1060;
        SERVICE_CANNOT_ACCEPT_CTRL = 1061;
        SERVICE_NOT_ACTIVE = 1062;
        FAILED_SERVICE_CONTROLLER_CONNECT = 1063;
        EXCEPTION_IN_SERVICE = 1064;
        DATABASE_DOES_NOT_EXIST = 1065;
        SERVICE_SPECIFIC_ERROR = 1066;
        PROCESS_ABORTED = 1067;
        SERVICE_DEPENDENCY_FAIL = 1068;
        SERVICE_LOGON_FAILED = 1069;
        SERVICE_START_HANG = 1070;
        INVALID_SERVICE_LOCK = 1071;
        SERVICE_MARKED_FOR_DELETE = 1072;
        SERVICE_EXISTS = 1073;
        ALREADY_RUNNING_LKG = 1074;
        SERVICE_DEPENDENCY_DELETED = 1075;
        BOOT_ALREADY_ACCEPTED = 1076;
        SERVICE_NEVER_STARTED = 1077;
        DUPLICATE_SERVICE_NAME = 1078;
        DIFFERENT_SERVICE_ACCOUNT = 1079;
        CANNOT_DETECT_DRIVER_FAILURE = 1080;
        CANNOT_DETECT_PROCESS_ABORT = 1081;
        SERVICE_NOT_IN_EXE = 1083;
        NOT_SAFEBOOT_SERVICE = 1084;
        DLL_INIT_FAILED = 1114;
        SHUTDOWN_IN_PROGRESS = 1115;
        NOT_FOUND = 1168;
        BAD_DEVICE = 1200;
        INVALID_SERVICENAME = 1213;
        ALREADY_REGISTERED = 1242;
        SERVICE_NOT_FOUND = 1243;
        SERVICE_NOTIFY_CLIENT_LAGGING = 1294;
        NOT_ALL_ASSIGNED = 1300;
        NO_SUCH_LOGON_SESSION = 1312;
        NO_SUCH_PRIVILEGE = 1313;
        PRIVILEGE_NOT_HELD = 1314;
        LOGON_TYPE_NOT_GRANTED = 1385;
        LOGON_FAILURE = 1326;
        INVALID_ACL = 1336;
        INVALID_SID = 1337;
        INVALID_SECURITY_DESCR = 1338;
        BAD_IMPERSONATION_LEVEL = 1346;
        CANT_OPEN_ANONYMOUS = 1347;
        BAD_TOKEN_TYPE = 1349;
        CANNOT_IMPERSONATE = 1368;
        INVALID_WINDOW_HANDLE = 1400;
        INVALID_HOOK_HANDLE = 1404;
        CLIPBOARD_NOT_OPEN = 1418;
        NO_SYSTEM_RESOURCES = 1450;
        REQUIRES_INTERACTIVE_WINDOWSTATION = 1459;
        TIMEOUT = 1460;
    NOT_SAME_OBJECT = 1656;
        INVALID_USER_BUFFER = 1784;
        NOT_APPCONTAINER = 4250;
        CTX_WINSTATION_NAME_INVALID = 7001;
        CTX_WINSTATION_NOT_FOUND = 7022;
        CTX_SHADOW_DENIED = 7044;
        CTX_WINSTATION_ACCESS_DENIED = 7045;
        CTX_SHADOW_INVALID = 7050;
        CTX_SHADOW_NOT_RUNNING = 7057;

    }
    {
        RPC_S_INVALID_NET_ADDR = 1707;
        RPC_S_SERVER_UNAVAILABLE = 1722;
        RPC_S_NO_CALL_ACTIVE = 1725;
        RPC_S_DUPLICATE_ENDPOINT = 1740;
        RPC_S_NO_CONTEXT_AVAILABLE = 1765;
        RPC_X_NULL_REF_POINTER = 1780;
        RPC_X_BAD_STUB_DATA = 1783;
    }
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

    /// The status with this name in `ntstatus.h`, where some have two.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name {
            "STATUS_WAIT_0" => "STATUS_SUCCESS",
            "STATUS_ABANDONED" => "STATUS_ABANDONED_WAIT_0",
            name => name,
        };
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

//! Areas: which calls go together, and what they are given. Few names and few values each, so that calls meet.

use clap::ValueEnum;

use crate::system::tier::Tier;

/// What is called in the sequences of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Area {
    /// Names of objects, native and of Win32, and what is done with the handles.
    Names,
    /// Window stations and desktops.
    Windows,
    /// Named pipes and mailslots.
    Pipes,
    /// Services.
    Services,
}

/// What an area calls, and with what.
#[derive(Debug)]
pub struct Pool {
    /// The calls; one that stands here twice is made twice as often.
    pub operations: &'static [&'static str],
    /// Parameters that are never given: what no caller survives, and what is no business of the area.
    pub without: &'static [&'static str],
    /// How a native name begins.
    pub native: &'static [&'static str],
    /// How a Win32 name begins.
    pub win32: &'static [&'static str],
    /// What a name goes on with. Each of them is the script's own, or is on every machine.
    pub components: &'static [&'static str],
    /// What a link stands for.
    pub targets: &'static [&'static str],
    /// Texts that are no names.
    pub texts: &'static [&'static str],
    /// Handles that no call gave, as far as a caller survives them on every system.
    pub no_handles: &'static [&'static str],
    /// Rights, the usual ones first.
    pub rights: &'static [&'static str],
}

/// The names that scripts make; on another system each has a prefix there.
pub const MADE: &[&str] = &["Apple", "Berry", "Cherry"];

const NAMES: Pool = Pool {
    operations: &[
        "NtCreateDirectoryObject",
        "NtCreateDirectoryObject",
        "NtCreateDirectoryObject",
        "NtOpenDirectoryObject",
        "NtCreateSymbolicLinkObject",
        "NtCreateSymbolicLinkObject",
        "NtOpenSymbolicLinkObject",
        "NtQuerySymbolicLinkObject",
        "NtCreateEvent",
        "NtCreateEvent",
        "NtOpenEvent",
        "NtOpenEvent",
        "NtCreateMutant",
        "NtOpenMutant",
        "NtCreateSemaphore",
        "NtOpenSemaphore",
        "NtCreateTimer",
        "NtOpenTimer",
        "NtCreateSection",
        "NtOpenSection",
        "NtCreateKeyedEvent",
        "NtOpenKeyedEvent",
        "NtCreateIoCompletion",
        "NtOpenIoCompletion",
        "NtCreateJobObject",
        "NtOpenJobObject",
        "NtCreateDebugObject",
        "NtClose",
        "NtClose",
        "NtClose",
        "NtSetEvent",
        "NtResetEvent",
        "NtPulseEvent",
        "NtReleaseMutant",
        "NtReleaseSemaphore",
        "NtWaitForSingleObject",
        "NtDuplicateObject",
        "NtDuplicateObject",
        "NtQueryObject",
        "NtQueryObject",
        "NtQueryObject",
        "CreateMutexW",
        "CreateEventW",
        "CreateEventW",
        "CreateSemaphoreW",
        "CreateWaitableTimerW",
        "CreateFileMappingW",
        "CreateJobObjectW",
        "OpenMutexW",
        "OpenEventW",
        "OpenEventW",
        "OpenSemaphoreW",
        "OpenWaitableTimerW",
        "OpenFileMappingW",
        "OpenJobObjectW",
        "CloseHandle",
        "SetEvent",
        "ResetEvent",
        "ReleaseMutex",
        "WaitForSingleObject",
    ],
    without: &[
        "security",
        "dacl",
        "handle_out",
        "target_out",
        "value",
        "file",
        "buffer",
        "length",
        "maximum_length",
        "size",
        "return_length_ptr",
        "target_buffer",
        "target_length",
        "target_maximum_length",
    ],
    native: &[
        r"\Sessions\1\BaseNamedObjects\",
        r"\Sessions\1\BaseNamedObjects\",
        r"\BaseNamedObjects\",
        "",
        "",
        "",
        r"\Sessions\1\BaseNamedObjects\",
        r"\BaseNamedObjects\",
        "",
        "",
        r"\??\",
        r"\",
    ],
    win32: &["", "", "", r"Local\", r"Global\", r"Session\1\", r"\"],
    components: &[
        "Apple",
        "Apple",
        "Apple",
        "Berry",
        "Berry",
        "apple",
        r"Apple\Apple",
        r"Apple\Berry",
        r"Berry\Apple",
        r"Apple\Berry\Cherry",
        r"Apple\",
        r"\Apple",
        "",
    ],
    targets: &[
        r"\Sessions\1\BaseNamedObjects",
        r"\Sessions\1\BaseNamedObjects\Apple",
        r"\Sessions\1\BaseNamedObjects\Berry",
        r"\BaseNamedObjects",
        r"\BaseNamedObjects\Apple",
        r"\Sessions\1\BaseNamedObjects\Apple\Berry",
        "Apple",
        r"\",
    ],
    texts: &[],
    no_handles: &["NULL", "INVALID", "PROCESS_SELF", "THREAD_SELF"],
    rights: &[
        "GENERIC_ALL",
        "GENERIC_ALL",
        "MAXIMUM_ALLOWED",
        "GENERIC_READ",
        "GENERIC_WRITE",
        "SYNCHRONIZE",
        "0x1",
        "0x3",
        "READ_CONTROL",
        "DELETE",
        "0",
    ],
};

const WINDOWS: Pool = Pool {
    operations: &[
        "CreateWindowStationW",
        "CreateWindowStationW",
        "OpenWindowStationW",
        "CloseWindowStation",
        "GetProcessWindowStation",
        "CreateDesktopW",
        "CreateDesktopW",
        "OpenDesktopW",
        "CloseDesktop",
        "GetThreadDesktop",
        "GetUserObjectInformationW",
        "CloseHandle",
    ],
    without: &[],
    native: &[],
    win32: &["", "", "", r"Apple\"],
    components: &["Apple", "Apple", "Berry", "apple", r"Apple\Berry", r"\Apple"],
    targets: &[],
    texts: &[],
    no_handles: &["NULL", "INVALID"],
    rights: &["GENERIC_ALL", "GENERIC_ALL", "MAXIMUM_ALLOWED", "GENERIC_READ", "0x37F", "0x1FF", "0x1", "0"],
};

const PIPES: Pool = Pool {
    operations: &[
        "CreateNamedPipeW",
        "CreateNamedPipeW",
        "CreateNamedPipeW",
        "CreateFileW",
        "CreateFileW",
        "WaitNamedPipeW",
        "CreateMailslotW",
        "DisconnectNamedPipe",
        "CloseHandle",
        "CloseHandle",
    ],
    without: &["dacl"],
    native: &[],
    win32: &[r"\\.\pipe\", r"\\.\pipe\", r"\\.\pipe\", r"\\.\mailslot\"],
    components: &["Apple", "Apple", "Berry", "apple", r"Apple\Berry", ""],
    targets: &[],
    texts: &[],
    no_handles: &["NULL", "INVALID"],
    rights: &["GENERIC_READ|GENERIC_WRITE", "GENERIC_READ", "GENERIC_WRITE", "0"],
};

const SERVICES: Pool = Pool {
    operations: &[
        "OpenSCManagerW",
        "OpenSCManagerW",
        "CreateServiceW",
        "CreateServiceW",
        "CreateServiceW",
        "OpenServiceW",
        "OpenServiceW",
        "DeleteService",
        "QueryServiceStatus",
        "QueryServiceConfigW",
        "ChangeServiceConfigW",
        "ControlService",
        "CloseServiceHandle",
    ],
    without: &["account", "group", "machine", "database"],
    native: &[],
    win32: &[""],
    components: &["Apple", "Apple", "Berry", "apple", ""],
    targets: &[],
    texts: &["Apple", "Berry", "apple", "service.exe", ""],
    no_handles: &["NULL"],
    rights: &["GENERIC_ALL", "0xF01FF", "0xF003F", "MAXIMUM_ALLOWED", "GENERIC_READ", "0x1", "DELETE", "0"],
};

impl Area {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Area::Names => "names",
            Area::Windows => "windows",
            Area::Pipes => "pipes",
            Area::Services => "services",
        }
    }

    /// How much of a running Windows it touches.
    pub fn tier(self) -> Tier {
        match self {
            Area::Names | Area::Pipes => Tier::Objects,
            Area::Windows => Tier::Desktop,
            Area::Services => Tier::Services,
        }
    }

    /// What it calls, and with what.
    pub fn pool(self) -> &'static Pool {
        match self {
            Area::Names => &NAMES,
            Area::Windows => &WINDOWS,
            Area::Pipes => &PIPES,
            Area::Services => &SERVICES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call::operation;
    use crate::nt::security::AccessMask;

    #[test]
    fn what_an_area_calls_is_in_the_table_of_operations() {
        for area in Area::value_variants() {
            let pool = area.pool();
            for name in pool.operations {
                assert!(operation(name).is_some(), "{name}");
            }
            for rights in pool.rights {
                assert!(AccessMask::from_names(rights).is_ok(), "{rights}");
            }
            let taken = |name: &&str| {
                let mut operations = pool.operations.iter().filter_map(|name| operation(name));
                operations.any(|operation| operation.parameter(name).is_some())
            };
            let needless: Vec<_> = pool.without.iter().filter(|name| !taken(name)).collect();
            assert!(needless.is_empty(), "{area:?} leaves out {needless:?}, which nothing takes");
        }
    }
}

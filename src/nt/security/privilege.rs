//! Privileges: what a token lets its holder do regardless of any object's descriptor.
//!
//! Modelled: every privilege by name and number, held or not held; what it is good for only where a modelled rule asks.
//! Left out: enabling and disabling; a held privilege counts as enabled.
//! Written down in: Microsoft, "Privilege Constants"; KB821546 for the create-global privilege.

use bitflags::bitflags;
use serde::{Deserialize, Serialize};

/// Which privileges users hold on a client, besides those of everybody. Each has what stands before it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsersPrivilegesPolicy {
    /// `SeShutdownPrivilege`.
    Shutdown,
    /// `SeUndockPrivilege`.
    Undock,
    /// `SeIncreaseWorkingSetPrivilege` and `SeTimeZonePrivilege`.
    WorkingSetAndTimeZone,
}

/// One privilege.
pub type Privilege = Privileges;

macro_rules! privileges {
    ($($name:ident = $luid:literal, $text:literal, $summary:literal;)*) => {
        bitflags! {
            /// A set of privileges; the place of a bit is the low part of the privilege's LUID.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
            pub struct Privileges: u64 {
                $(#[doc = concat!("`", $text, "`: ", $summary, ".")]
                const $name = 1 << $luid;)*
            }
        }

        impl Privileges {
            /// Their names in the headers.
            pub const NAMES: &'static [(&'static str, Privileges)] = &[$(($text, Privileges::$name)),*];
        }
    };
}

privileges! {
    CREATE_TOKEN = 2, "SeCreateTokenPrivilege", "make tokens";
    ASSIGN_PRIMARY_TOKEN = 3, "SeAssignPrimaryTokenPrivilege", "give a process another token";
    LOCK_MEMORY = 4, "SeLockMemoryPrivilege", "keep pages in memory";
    INCREASE_QUOTA = 5, "SeIncreaseQuotaPrivilege", "change the quotas of a process";
    MACHINE_ACCOUNT = 6, "SeMachineAccountPrivilege", "add a computer to a domain";
    TCB = 7, "SeTcbPrivilege", "act as part of the operating system; sets the session of a token";
    SECURITY = 8, "SeSecurityPrivilege", "read and change the audit list of any object";
    TAKE_OWNERSHIP = 9, "SeTakeOwnershipPrivilege", "become the owner of any object";
    LOAD_DRIVER = 10, "SeLoadDriverPrivilege", "load drivers";
    SYSTEM_PROFILE = 11, "SeSystemProfilePrivilege", "profile the whole system";
    SYSTEM_TIME = 12, "SeSystemtimePrivilege", "set the clock";
    PROFILE_SINGLE_PROCESS = 13, "SeProfileSingleProcessPrivilege", "profile one process";
    INCREASE_BASE_PRIORITY = 14, "SeIncreaseBasePriorityPrivilege", "raise the priority of a process";
    CREATE_PAGEFILE = 15, "SeCreatePagefilePrivilege", "make page files";
    CREATE_PERMANENT = 16, "SeCreatePermanentPrivilege", "create objects that outlive their handles";
    BACKUP = 17, "SeBackupPrivilege", "read any file";
    RESTORE = 18, "SeRestorePrivilege", "write any file";
    SHUTDOWN = 19, "SeShutdownPrivilege", "shut the machine down";
    DEBUG = 20, "SeDebugPrivilege", "open any process";
    AUDIT = 21, "SeAuditPrivilege", "write to the audit log";
    SYSTEM_ENVIRONMENT = 22, "SeSystemEnvironmentPrivilege", "change the firmware's variables";
    CHANGE_NOTIFY = 23, "SeChangeNotifyPrivilege",
        "pass through directories without the right to traverse them; everyone holds it";
    REMOTE_SHUTDOWN = 24, "SeRemoteShutdownPrivilege", "shut the machine down from afar";
    UNDOCK = 25, "SeUndockPrivilege", "take a laptop from its station";
    SYNC_AGENT = 26, "SeSyncAgentPrivilege", "synchronise a directory service";
    ENABLE_DELEGATION = 27, "SeEnableDelegationPrivilege", "trust accounts for delegation";
    MANAGE_VOLUME = 28, "SeManageVolumePrivilege", "manage volumes";
    IMPERSONATE = 29, "SeImpersonatePrivilege", "act as a client";
    CREATE_GLOBAL = 30, "SeCreateGlobalPrivilege",
        "create sections and symbolic links in another session's stamped directory";
    TRUSTED_CREDENTIAL_MANAGER_ACCESS = 31, "SeTrustedCredManAccessPrivilege", "be trusted with stored credentials";
    RELABEL = 32, "SeRelabelPrivilege", "change an integrity label";
    INCREASE_WORKING_SET = 33, "SeIncreaseWorkingSetPrivilege", "use more memory";
    TIME_ZONE = 34, "SeTimeZonePrivilege", "set the time zone";
    CREATE_SYMBOLIC_LINK = 35, "SeCreateSymbolicLinkPrivilege", "make symbolic links of a file system";
    DELEGATE_SESSION_USER_IMPERSONATE = 36, "SeDelegateSessionUserImpersonatePrivilege",
        "get a token that impersonates another user of the session";
}

impl Privileges {
    /// The privilege with this name.
    pub fn named(name: &str) -> Option<Privileges> {
        Privileges::NAMES.iter().find(|(known, _)| *known == name).map(|(_, privilege)| *privilege)
    }

    /// The names of those that are held, set apart by commas.
    pub fn names(self) -> String {
        let held = Privileges::NAMES.iter().filter(|(_, privilege)| self.contains(*privilege));
        held.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

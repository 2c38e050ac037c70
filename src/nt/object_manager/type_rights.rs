//! What the types of objects make of rights and attributes: generic mappings, valid rights, attributes that they refuse.
//!
//! In Windows these are fields of `OBJECT_TYPE_INITIALIZER`; `NtQueryObject` shows some of them. Left out: pools, hooks,
//! default quotas.
//! Written down in: Wine's `om.c` test and ReactOS's `ObTypes` test, which assert the numbers.

use crate::nt::object_manager::{Attributes, ObjectType};
use crate::nt::security::{AccessMask, GenericMapping};

/// Which rights the types have; each release has those of the one before, except.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeRightsPolicy {
    /// As Windows Server 2003 has them.
    Original,
    /// Processes and threads can be asked a little by those who may not ask everything.
    LimitedQueries,
    /// Threads can be resumed by those who may do nothing else with them.
    ThreadResume,
    /// Jobs have a right to impersonate.
    JobImpersonation,
}

/// The rights of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeRights {
    /// What the generic rights stand for.
    pub generic: GenericMapping,
    /// Every right that a handle of the type can hold.
    pub valid: AccessMask,
    /// Rights, and the limited ones that come with them. Source: Microsoft, "Process Security and Access Rights" and
    /// "Thread Security and Access Rights"; for setting, Wine `server/process.c`.
    pub limited: &'static [(AccessMask, AccessMask)],
}

/// Who may set or ask everything of a process may also set or ask a little.
const LIMITED_OF_PROCESS: &[(AccessMask, AccessMask)] = &[
    (AccessMask::PROCESS_SET_INFORMATION, AccessMask::PROCESS_SET_LIMITED_INFORMATION),
    (AccessMask::PROCESS_QUERY_INFORMATION, AccessMask::PROCESS_QUERY_LIMITED_INFORMATION),
];
/// Who may set or ask everything of a thread may also set or ask a little.
const LIMITED_OF_THREAD: &[(AccessMask, AccessMask)] = &[
    (AccessMask::THREAD_SET_INFORMATION, AccessMask::THREAD_SET_LIMITED_INFORMATION),
    (AccessMask::THREAD_QUERY_INFORMATION, AccessMask::THREAD_QUERY_LIMITED_INFORMATION),
];

impl ObjectType {
    /// The type's rights.
    pub fn rights(self, policy: TypeRightsPolicy) -> TypeRights {
        use TypeRightsPolicy::{JobImpersonation, LimitedQueries, Original, ThreadResume};
        let (read, write, execute, all, more) = match self {
            ObjectType::Directory => (0x2_0003, 0x2_000C, 0x2_0003, 0xF_000F, 0),
            ObjectType::SymbolicLink => (0x2_0001, 0x2_0000, 0x2_0001, 0xF_0001, 0),
            ObjectType::Mutant => (0x2_0001, 0x2_0000, 0x12_0000, 0x1F_0001, 0),
            ObjectType::Event | ObjectType::Semaphore | ObjectType::Timer | ObjectType::IoCompletion => {
                (0x2_0001, 0x2_0002, 0x12_0000, 0x1F_0003, 0)
            }
            ObjectType::Section => (0x2_0005, 0x2_0002, 0x2_0008, 0xF_001F, SYNCHRONIZE),
            ObjectType::File
            | ObjectType::Device
            | ObjectType::Driver
            | ObjectType::Adapter
            | ObjectType::Controller => (0x12_0089, 0x12_0116, 0x12_00A0, 0x1F_01FF, 0),
            ObjectType::Port
            | ObjectType::WaitablePort
            | ObjectType::FilterConnectionPort
            | ObjectType::FilterCommunicationPort => (0x2_0001, 0x1_0001, 0, 0x1F_0001, 0),
            ObjectType::Type => (0x2_0000, 0x2_0000, 0x2_0000, 0xF_0001, SYNCHRONIZE),
            ObjectType::WindowStation => (0x2_0303, 0x2_001C, 0x2_0060, 0xF_037F, 0),
            ObjectType::Desktop => (0x2_0041, 0x2_00BE, 0x2_0100, 0xF_01FF, 0),
            ObjectType::KeyedEvent => (0x2_0001, 0x2_0002, 0x2_0000, 0xF_0003, SYNCHRONIZE),
            ObjectType::UserApcReserve | ObjectType::IoCompletionReserve | ObjectType::Composition => {
                (0x2_0001, 0x2_0002, 0x2_0000, 0xF_0003, 0)
            }
            ObjectType::DebugObject => (0x2_0001, 0x2_0002, 0x12_0000, 0x1F_000F, 0),
            ObjectType::EventPair => (0x12_0000, 0x12_0000, 0x12_0000, 0x1F_0000, 0),
            ObjectType::Callback => (0x2_0000, 0x2_0001, 0x12_0000, 0x1F_0001, 0),
            ObjectType::Profile => (0x2_0001, 0x2_0001, 0x2_0001, 0xF_0001, 0),
            ObjectType::WmiGuid => (0x1, 0x2, 0x10, 0x12_0FFF, 0x1F_0FFF),
            ObjectType::Key => match policy {
                Original => (0x2_0019, 0x2_0006, 0x2_0019, 0xF_003F, SYNCHRONIZE),
                LimitedQueries | ThreadResume | JobImpersonation => {
                    (0x2_0019, 0x2_0006, 0x2_0039, 0xF_003F, SYNCHRONIZE)
                }
            },
            ObjectType::Token => match policy {
                Original => (0x2_0008, 0x2_00E0, 0x2_0000, 0xF_01FF, SYNCHRONIZE),
                LimitedQueries | ThreadResume | JobImpersonation => {
                    (0x2_001A, 0x2_01E0, 0x2_0005, 0xF_01FF, SYNCHRONIZE)
                }
            },
            ObjectType::Process => match policy {
                Original => (0x2_0410, 0x2_0BEB, 0x12_0000, 0x1F_0FFF, 0),
                LimitedQueries | ThreadResume | JobImpersonation => (0x2_0410, 0x2_0BEA, 0x12_1001, 0x1F_FFFF, 0),
            },
            ObjectType::Thread => match policy {
                Original => (0x2_0048, 0x2_0037, 0x12_0000, 0x1F_03FF, 0),
                LimitedQueries => (0x2_0048, 0x2_0437, 0x12_0800, 0x1F_FFFF, 0),
                ThreadResume | JobImpersonation => (0x2_0048, 0x2_0437, 0x12_1800, 0x1F_FFFF, 0),
            },
            ObjectType::Job => match policy {
                Original => {
                    let generic = mapping(0x2_0004, 0x2_000B, 0x12_0000, 0x1F_03FF);
                    return TypeRights { generic, valid: AccessMask::new(0x1F_001F), limited: &[] };
                }
                LimitedQueries | ThreadResume => (0x2_0004, 0x2_000B, 0x12_0000, 0x1F_001F, 0),
                JobImpersonation => (0x2_0004, 0x2_000B, 0x12_0000, 0x1F_003F, 0),
            },
        };
        let limited = match self {
            ObjectType::Process => LIMITED_OF_PROCESS,
            ObjectType::Thread => LIMITED_OF_THREAD,
            _ => &[],
        };
        TypeRights { generic: mapping(read, write, execute, all), valid: AccessMask::new(all | more), limited }
    }

    /// The attributes that neither creating nor opening such an object may ask for.
    pub fn invalid_attributes(self) -> Attributes {
        Attributes::from_bits_retain(match self {
            ObjectType::DebugObject
            | ObjectType::KeyedEvent
            | ObjectType::Job
            | ObjectType::UserApcReserve
            | ObjectType::IoCompletionReserve
            | ObjectType::Composition => 0,
            ObjectType::IoCompletion => 0x110,
            ObjectType::WindowStation | ObjectType::Desktop | ObjectType::File => 0x130,
            ObjectType::Process | ObjectType::Thread => 0x0B0,
            ObjectType::Key => 0x030,
            ObjectType::Port | ObjectType::WaitablePort => 0xFB2,
            ObjectType::Directory
            | ObjectType::SymbolicLink
            | ObjectType::Event
            | ObjectType::Mutant
            | ObjectType::Semaphore
            | ObjectType::Timer
            | ObjectType::Section
            | ObjectType::Device
            | ObjectType::Type
            | ObjectType::Token
            | ObjectType::Driver
            | ObjectType::Adapter
            | ObjectType::Controller
            | ObjectType::Callback
            | ObjectType::EventPair
            | ObjectType::Profile
            | ObjectType::WmiGuid
            | ObjectType::FilterConnectionPort
            | ObjectType::FilterCommunicationPort => 0x100,
        })
    }

    /// Whether whoever asks for such an object finds it in any spelling.
    pub fn is_case_insensitive(self) -> bool {
        matches!(
            self,
            ObjectType::Directory
                | ObjectType::SymbolicLink
                | ObjectType::Device
                | ObjectType::Driver
                | ObjectType::IoCompletion
                | ObjectType::File
                | ObjectType::Adapter
                | ObjectType::Controller
        )
    }
}

/// What a type has beyond what it calls everything: its objects can be waited for.
const SYNCHRONIZE: u32 = AccessMask::SYNCHRONIZE.bits();

const fn mapping(read: u32, write: u32, execute: u32, all: u32) -> GenericMapping {
    GenericMapping { read, write, execute, all }
}

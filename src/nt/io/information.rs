//! What a file can be asked about itself, class by class.
//!
//! Modelled: the classes that need no data of the file. Every other class is answered like one that nobody knows.
//! Left out: what the answers say, but for success.
//! Written down in: Microsoft, `FILE_INFORMATION_CLASS`; the statuses are asserted by Wine's `file.c` and `pipe.c` tests.

use crate::nt::io::IoPolicies;
use crate::nt::io::file::File;
use crate::nt::io::request::Refused;
use crate::nt::object_manager::{ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;

/// What a class of information that nobody knows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownInformationPolicy {
    /// `STATUS_INVALID_INFO_CLASS`.
    InvalidClass,
    /// `STATUS_NOT_IMPLEMENTED`.
    NotImplemented,
}

/// The classes by their names.
pub const CLASSES: &[(&str, u64)] = &[
    ("FileDirectoryInformation", 1),
    ("FileBasicInformation", 4),
    ("FileStandardInformation", 5),
    ("FileInternalInformation", 6),
    ("FileEaInformation", 7),
    ("FileAccessInformation", ACCESS),
    ("FileNameInformation", NAME),
    ("FilePositionInformation", 14),
    ("FileModeInformation", 16),
    ("FileAlignmentInformation", 17),
    ("FileAllInformation", 18),
    ("FilePipeInformation", PIPE),
    ("FilePipeLocalInformation", PIPE_LOCAL),
    ("FilePipeRemoteInformation", 25),
    ("FileMailslotQueryInformation", 26),
    ("FileCompletionInformation", 30),
    ("FileNetworkOpenInformation", 34),
    ("FileAttributeTagInformation", 35),
    ("FileIoCompletionNotificationInformation", COMPLETION_NOTIFICATION),
    ("FileIoPriorityHintInformation", 43),
    ("FileIsRemoteDeviceInformation", 51),
    ("FileMaximumInformation", 0x100),
];

const ACCESS: u64 = 8;
const NAME: u64 = 9;
const PIPE: u64 = 23;
const PIPE_LOCAL: u64 = 24;
const COMPLETION_NOTIFICATION: u64 = 41;

/// A class that is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Information {
    /// The rights of the handle, or how completion is told: nothing that a driver is asked for.
    OfTheHandle,
    /// The name behind the device.
    Name,
    /// The state of a pipe.
    Pipe,
}

impl Information {
    /// The class with this number, where the release knows it.
    pub(crate) fn of(class: u64, policies: IoPolicies) -> Result<Information, Refused> {
        let (status, knows_completion) = match policies.unknown_information {
            UnknownInformationPolicy::InvalidClass => (NtStatus::INVALID_INFO_CLASS, false),
            UnknownInformationPolicy::NotImplemented => (NtStatus::NOT_IMPLEMENTED, true),
        };
        match class {
            ACCESS => Ok(Information::OfTheHandle),
            COMPLETION_NOTIFICATION if knows_completion => Ok(Information::OfTheHandle),
            NAME => Ok(Information::Name),
            PIPE | PIPE_LOCAL => Ok(Information::Pipe),
            _ => Err((Rule::InformationUnknown, status)),
        }
    }

    /// The right that asking needs: `FILE_READ_ATTRIBUTES`, or none.
    pub(crate) fn right(self) -> AccessMask {
        match self {
            Information::OfTheHandle | Information::Name => AccessMask::empty(),
            Information::Pipe => AccessMask::FILE_READ_ATTRIBUTES,
        }
    }

    /// Asks the file.
    pub(crate) fn ask(self, objects: &ObjectManager, id: ObjectId) -> Result<(), Refused> {
        let sent_away = Err((Rule::PipeState, NtStatus::PIPE_DISCONNECTED));
        let is_end_of_nothing = match objects.file(id) {
            Some(File::PipeClient { device, instance }) => objects.pipes(*device)?.state_at(*instance, id).is_none(),
            _ => false,
        };
        let nameless = Err((Rule::FileTells, NtStatus::INVALID_PARAMETER));
        match (self, objects.file(id)) {
            (Information::OfTheHandle, _) => Ok(()),
            (Information::Name | Information::Pipe, _) if is_end_of_nothing => sent_away,
            (Information::Name, Some(File::Device(_) | File::Root(_))) => nameless,
            (Information::Name, _) | (Information::Pipe, Some(File::PipeServer { .. } | File::PipeClient { .. })) => {
                Ok(())
            }
            (Information::Pipe, _) => nameless,
        }
    }
}

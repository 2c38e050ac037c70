//! Calls over which the server of a Wine ends, and with it every process: those are not made there.
//!
//! Seen in Wine 8.0. Its server asks for the name of a pipe that is no longer there, and looks for nothing's name below a
//! console.

use std::sync::LazyLock;

use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_DISK, FILE_TYPE_PIPE, GetFileType};
use windows_sys::Win32::System::IO::IO_STATUS_BLOCK;

use crate::nt::call::Argument;
use crate::nt::machine::Refusal;
use crate::nt::status::NtStatus;
use crate::system::live::arguments::Given;
use crate::system::live::ntdll::NtQueryInformationFile;
use crate::system::live::queries::{Buffer, NAME, type_of};
use crate::system::live::win32::wine_version;

/// The version in which this was seen.
const SEEN_IN: &str = "8.0";
/// `FilePipeLocalInformation`.
const PIPE_LOCAL_INFORMATION: i32 = 24;

/// Whether this is that Wine: nothing is asked elsewhere before a call.
static IS_HERE: LazyLock<bool> = LazyLock::new(|| wine_version().is_some_and(|version| version == SEEN_IN));

/// Why a call is not made.
pub fn refused(name: &str, given: Given) -> Option<Refusal> {
    if !*IS_HERE {
        return None;
    }
    let ends = match name {
        "NtQueryObject" => given.dword("class", 0) == NAME && was_sent_away(given),
        "NtOpenFile" | "NtCreateFile" => is_below_a_console(given),
        _ => false,
    };
    ends.then(|| Refusal::new(format!("the server of Wine {SEEN_IN} ends over it")))
}

/// Whether a handle is that of a client of a pipe that its server has sent away.
fn was_sent_away(given: Given) -> bool {
    let mut buffer = Buffer::new(64);
    let (at, length) = (buffer.as_mut_ptr(), buffer.len());
    let mut block = IO_STATUS_BLOCK::default();
    // SAFETY: the buffer has so many bytes, and lives until the call returns, as the block does.
    let status =
        unsafe { NtQueryInformationFile(given.handle("handle"), &raw mut block, at, length, PIPE_LOCAL_INFORMATION) };
    NtStatus(status.cast_unsigned()) == NtStatus::PIPE_DISCONNECTED
}

/// Whether a call asks for nothing relative to what is on no disk. Which of these is a console, this Wine does not tell.
fn is_below_a_console(given: Given) -> bool {
    let root = given.handle("root");
    let is_empty = matches!(given.0.named("name"), Some(Argument::Name(name)) if name.is_empty());
    if root.is_null() || !is_empty || type_of(root).as_deref() != Some("File") {
        return false;
    }
    // SAFETY: a handle is a plain number.
    !matches!(unsafe { GetFileType(root) }, FILE_TYPE_DISK | FILE_TYPE_PIPE)
}

//! The object tree, walked from the root: `NtQueryDirectoryObject`, and `NtQuerySymbolicLinkObject` for each link.
//!
//! No link is followed. An object has one name, in one directory, so the walk ends; it is bounded all the same.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS, UNICODE_STRING};

use crate::nt::status::NtStatus;
use crate::observe::observation::ObjectRow;
use crate::system::live::memory::Name;
use crate::system::live::ntdll::{NtClose, NtOpenDirectoryObject, NtOpenSymbolicLinkObject, NtQuerySymbolicLinkObject};
use crate::system::live::observe::text;

windows_link::link!("ntdll.dll" "system" fn NtQueryDirectoryObject(directory: HANDLE, buffer: *mut c_void, length: u32, single: u8, restart: u8, context: *mut u32, returned: *mut u32) -> NTSTATUS);

/// How many objects are told at most.
const MOST: usize = 50_000;
/// How deep directories are opened.
const DEEPEST: usize = 16;
/// `DIRECTORY_QUERY`.
const DIRECTORY_QUERY: u32 = 1;
/// `SYMBOLIC_LINK_QUERY`.
const LINK_QUERY: u32 = 1;
/// The characters that a buffer has room for: more than a counted string can have, twice.
const ROOM: usize = 0x1_0000;

/// An entry of a directory: `OBJECT_DIRECTORY_INFORMATION`.
#[repr(C)]
struct Entry {
    name: UNICODE_STRING,
    object_type: UNICODE_STRING,
}

/// A handle that is closed when this is dropped.
struct Opened(HANDLE);

impl Drop for Opened {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and open, and is not used again.
        unsafe { NtClose(self.0) };
    }
}

/// Every object that has a name, as far as it can be seen.
pub fn objects(unseen: &mut Vec<String>) -> Vec<ObjectRow> {
    let mut told = Vec::new();
    let mut waiting: Vec<ObjectRow> =
        vec![ObjectRow { path: "\\".to_owned(), object_type: "Directory".to_owned(), target: None, refused: None }];
    while let Some(mut object) = waiting.pop() {
        if told.len() >= MOST {
            unseen.push(format!("the object tree has more than {MOST} objects; the others are left out"));
            break;
        }
        match object.object_type.as_str() {
            "Directory" if object.path.matches('\\').count() > DEEPEST => {
                object.refused = Some(format!("deeper than {DEEPEST} directories"));
            }
            "Directory" => match entries(&object.path) {
                Ok(mut entries) => {
                    entries.sort_by(|one, other| other.path.cmp(&one.path));
                    waiting.append(&mut entries);
                }
                Err(status) => object.refused = Some(status.to_string()),
            },
            "SymbolicLink" => match target(&object.path) {
                Ok(target) => object.target = Some(target),
                Err(status) => object.refused = Some(status.to_string()),
            },
            _ => {}
        }
        told.push(object);
    }
    told
}

/// What a directory lists.
fn entries(path: &str) -> Result<Vec<ObjectRow>, NtStatus> {
    let directory = open(path, |handle, attributes| {
        // SAFETY: the handle is written to a local variable; the attributes live until the call returns.
        unsafe { NtOpenDirectoryObject(handle, DIRECTORY_QUERY, attributes) }
    })?;
    let mut buffer = vec![0_u64; ROOM / 2];
    let (mut context, mut rows) = (0, Vec::new());
    while rows.len() < MOST {
        let (room, mut returned) = ((buffer.len() * 8) as u32, 0);
        let start = buffer.as_mut_ptr().cast::<c_void>();
        // SAFETY: the buffer has that size, and is aligned for the structure that is written at its beginning.
        let status =
            unsafe { NtQueryDirectoryObject(directory.0, start, room, 1, 0, &raw mut context, &raw mut returned) };
        match NtStatus(status.cast_unsigned()) {
            NtStatus::SUCCESS => {}
            NtStatus::NO_MORE_ENTRIES => break,
            status => return Err(status),
        }
        // SAFETY: one entry stands at the beginning of the buffer, and its strings behind it.
        let (name, object_type) = unsafe {
            let entry = &*buffer.as_ptr().cast::<Entry>();
            (text::of_counted(&entry.name), text::of_counted(&entry.object_type))
        };
        let path = format!("{}\\{name}", path.trim_end_matches('\\'));
        rows.push(ObjectRow { path, object_type, target: None, refused: None });
    }
    Ok(rows)
}

/// What a link stands for.
fn target(path: &str) -> Result<String, NtStatus> {
    let link = open(path, |handle, attributes| {
        // SAFETY: the handle is written to a local variable; the attributes live until the call returns.
        unsafe { NtOpenSymbolicLinkObject(handle, LINK_QUERY, attributes) }
    })?;
    let mut buffer = vec![0_u16; ROOM / 2];
    let room = ((buffer.len() - 1) * 2) as u16;
    let mut target = UNICODE_STRING { Length: 0, MaximumLength: room, Buffer: buffer.as_mut_ptr() };
    // SAFETY: the string says how much room there is in the buffer, which lives until the call returns.
    let status = unsafe { NtQuerySymbolicLinkObject(link.0, &raw mut target, ptr::null_mut()) };
    match NtStatus(status.cast_unsigned()) {
        // SAFETY: the string leads to the characters that were written.
        NtStatus::SUCCESS => Ok(unsafe { text::of_counted(&target) }),
        status => Err(status),
    }
}

fn open(
    path: &str,
    function: impl FnOnce(*mut HANDLE, *const OBJECT_ATTRIBUTES) -> NTSTATUS,
) -> Result<Opened, NtStatus> {
    let name = Name::new(path);
    let attributes = OBJECT_ATTRIBUTES {
        Length: size_of::<OBJECT_ATTRIBUTES>() as u32,
        RootDirectory: ptr::null_mut(),
        ObjectName: name.as_ptr(),
        Attributes: 0,
        SecurityDescriptor: ptr::null(),
        SecurityQualityOfService: ptr::null(),
    };
    let mut handle = ptr::null_mut();
    match NtStatus(function(&raw mut handle, &raw const attributes).cast_unsigned()) {
        NtStatus::SUCCESS => Ok(Opened(handle)),
        status => Err(status),
    }
}

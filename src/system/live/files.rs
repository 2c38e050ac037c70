//! Files, devices, pipes, mailslots and keys as a native program opens and asks them.
//!
//! What would change a file that was there before is refused; a file that a call makes is deleted at the end.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, STATUS_PENDING};
use windows_sys::Win32::System::IO::IO_STATUS_BLOCK;

use crate::nt::call::{Argument, Reply};
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::system::live::arguments::Given;
use crate::system::live::memory::{Name, to_windows};
use crate::system::live::native::{opened, status};
use crate::system::live::ntdll::*;
use crate::system::live::queries::{Buffer, name_of};
use crate::system::live::undo;
use crate::system::wire::Left;

const FILE_ATTRIBUTE_NORMAL: u32 = 0x80;
const FILE_OPEN: u32 = 1;
const FILE_CREATE: u32 = 2;
const FILE_OPEN_IF: u32 = 3;
const FILE_DELETE_ON_CLOSE: u32 = 0x1000;
const SHARED: u32 = 3;
const FSCTL_PIPE_LISTEN: u32 = 0x0011_0008;
const FSCTL_PIPE_WAIT: u32 = 0x0011_0018;

/// What an I/O status block holds before a call.
const UNWRITTEN: usize = 0x5555_5555;

/// `IoStatus.Information` of a creation.
const DONE: [&str; 6] =
    ["FILE_SUPERSEDED", "FILE_OPENED", "FILE_CREATED", "FILE_OVERWRITTEN", "FILE_EXISTS", "FILE_DOES_NOT_EXIST"];

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let handle = given.handle("handle");
    let (sharing, options) = (given.dword("sharing", SHARED), given.dword("options", 0));
    let disposition = given.dword("disposition", FILE_OPEN);
    // SAFETY: in each call the pointers lead to values that live until it returns, or are the script's own faulty ones,
    // which the service must refuse; all other arguments are plain numbers.
    Some(Ok(unsafe {
        match name {
            "NtCreateFile" => match refused(given, disposition, options) {
                Some(refusal) => return Some(Err(refusal)),
                None => remembered(made(given, |handle, access, attributes, block| {
                    NtCreateFile(
                        handle,
                        access,
                        attributes,
                        block,
                        ptr::null(),
                        FILE_ATTRIBUTE_NORMAL,
                        sharing,
                        disposition,
                        options,
                        ptr::null(),
                        0,
                    )
                })),
            },
            "NtOpenFile" => match refused(given, FILE_OPEN, options) {
                Some(refusal) => return Some(Err(refusal)),
                None => made(given, |handle, access, attributes, block| {
                    NtOpenFile(handle, access, attributes, block, sharing, options)
                }),
            },
            "NtCreateNamedPipeFile" => made(given, |handle, access, attributes, block| {
                let (timeout, instances) = (-10_000_i64, given.dword("max_instances", 1));
                NtCreateNamedPipeFile(
                    handle,
                    access,
                    attributes,
                    block,
                    sharing,
                    disposition,
                    options,
                    0,
                    0,
                    0,
                    instances,
                    0,
                    0,
                    &raw const timeout,
                )
            }),
            "NtCreateMailslotFile" => made(given, |handle, access, attributes, block| {
                let (timeout, longest) = (-1_i64, given.dword("max_message", 0));
                NtCreateMailslotFile(handle, access, attributes, block, 0, 0, longest, &raw const timeout)
            }),
            "FsControl" => control(given, handle),
            "NtQueryInformationFile" => {
                let mut buffer = Buffer::new(0x1000);
                let mut block = IO_STATUS_BLOCK::default();
                let class = given.dword("class", 0).cast_signed();
                let (at, length) = (buffer.as_mut_ptr(), buffer.len());
                status(NtQueryInformationFile(handle, &raw mut block, at, length, class))
            }
            _ => return None,
        }
    }))
}

/// Why an opening or a creation is not made: it could change or delete a file that is not the script's own.
fn refused(given: Given, disposition: u32, options: u32) -> Option<Refusal> {
    let changes = !matches!(disposition, FILE_OPEN | FILE_CREATE | FILE_OPEN_IF) || options & FILE_DELETE_ON_CLOSE != 0;
    let name = given.0.named("name").and_then(|name| match name {
        Argument::Name(name) => Some(name.to_lowercase()),
        _ => None,
    });
    let pipes = [r"\device\namedpipe\", r"\device\mailslot\", r"\??\pipe\"];
    let is_pipe = name.is_some_and(|name| pipes.iter().any(|pipes| name.starts_with(pipes)));
    (changes && !is_pipe).then(|| Refusal::new("it could change or delete a file that was there before".to_owned()))
}

/// Opens or creates, and tells which of both it was.
fn made(
    given: Given,
    service: impl FnOnce(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES, *mut IO_STATUS_BLOCK) -> i32,
) -> Reply {
    let mut block = IO_STATUS_BLOCK { Information: UNWRITTEN, ..IO_STATUS_BLOCK::default() };
    let reply = opened(given, AccessMask::GENERIC_READ, |handle, access, attributes| {
        service(handle, access, attributes, &raw mut block)
    });
    let word = DONE.get(block.Information).filter(|_| reply.is_success());
    match word {
        Some(word) => reply.with("information", *word),
        None => reply,
    }
}

/// The same reply; a file that was made is deleted at the end.
fn remembered(reply: Reply) -> Reply {
    let is_new = reply.outputs.iter().any(|(_, value)| value == "FILE_CREATED");
    if let Some(name) = reply.handle.filter(|_| is_new).and_then(|handle| name_of(to_windows(handle))) {
        undo::remember(Left::File(name));
    }
    reply
}

/// Deletes a file; whether it is gone.
pub fn delete(name: &str) -> bool {
    let name = Name::new(name);
    let attributes = OBJECT_ATTRIBUTES {
        Length: size_of::<OBJECT_ATTRIBUTES>() as u32,
        ObjectName: name.as_ptr(),
        ..OBJECT_ATTRIBUTES::default()
    };
    // SAFETY: the pointers live until the call returns.
    let told = NtStatus(unsafe { NtDeleteFile(&raw const attributes) }.cast_unsigned());
    told.is_success() || [NtStatus::OBJECT_NAME_NOT_FOUND, NtStatus::OBJECT_PATH_NOT_FOUND].contains(&told)
}

/// `FILE_PIPE_WAIT_FOR_BUFFER`: a timeout, the length of the name, whether the timeout counts, the name.
fn wait_for(name: &str) -> Vec<u8> {
    // In units of 100 ns, negative for a time that begins now: a script asks, it does not wait.
    let timeout = -1_i64;
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut buffer = timeout.to_le_bytes().to_vec();
    buffer.extend((name.len() as u32).to_le_bytes());
    buffer.extend([1, 0]);
    buffer.extend(name);
    buffer
}

/// Tells a pipe to do something. What is still to come when the call returns writes into memory that stays.
fn control(given: Given, handle: HANDLE) -> Reply {
    let code = given.dword("code", 0);
    let input = if code == FSCTL_PIPE_WAIT { wait_for(given.text("name").unwrap_or_default()) } else { Vec::new() };
    let input: &'static [u8] = Vec::leak(input);
    let output: &'static mut [u64] = Vec::leak(vec![0; 32]);
    let block: &'static mut IO_STATUS_BLOCK = Box::leak(Box::default());
    let output_length = if code == FSCTL_PIPE_LISTEN { 0 } else { size_of_val(output) as u32 };
    let at: *mut c_void = output.as_mut_ptr().cast();
    // SAFETY: all buffers have the lengths that are told with them, and are never given back.
    status(unsafe {
        let told = NtFsControlFile(
            handle,
            ptr::null_mut(),
            ptr::null(),
            ptr::null(),
            &raw mut *block,
            code,
            input.as_ptr().cast(),
            input.len() as u32,
            at,
            output_length,
        );
        if told == STATUS_PENDING && code == FSCTL_PIPE_WAIT {
            NtWaitForSingleObject(handle, 0, ptr::null());
            block.Anonymous.Status
        } else {
            told
        }
    })
}

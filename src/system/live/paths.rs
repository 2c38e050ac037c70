//! Files, the console and DOS devices, as a Win32 program names them.
//!
//! A name that stands for something already is not defined again, and only what this process defined is taken away:
//! drive letters belong to everyone who is logged on here. What it defined goes at the end.

use std::collections::BTreeSet;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, INVALID_HANDLE_VALUE, UNICODE_STRING};
use windows_sys::Win32::Storage::FileSystem::{
    BY_HANDLE_FILE_INFORMATION, CreateFileA, CreateFileW, DDD_EXACT_MATCH_ON_REMOVE, DDD_RAW_TARGET_PATH,
    DDD_REMOVE_DEFINITION, DefineDosDeviceA, DefineDosDeviceW, FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_DELETE_ON_CLOSE,
    FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, GetFileInformationByHandle, GetLogicalDrives, OPEN_EXISTING,
    QueryDosDeviceA, QueryDosDeviceW,
};
use windows_sys::Win32::System::Console::FreeConsole;

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::nt::status::{NtStatus, Win32Error};
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, opened, reply};
use crate::system::live::memory::to_windows;
use crate::system::live::ntdll::{RtlDosPathNameToNtPathName_U, RtlFreeUnicodeString};
use crate::system::live::queries::{Buffer, name_of};
use crate::system::live::{pipe_servers, undo};
use crate::system::wire::Left;

const SHARED: u32 = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// The names that this process defined, in upper case.
static DEFINED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    Some(match name {
        "CreateFileW" => create_file(given),
        "FileExists" => Ok(file_exists(given)),
        "RtlDosPathNameToNtPathName_U" => Ok(nt_name(given)),
        // SAFETY: it takes nothing.
        "DetachConsole" => Ok(done(|| unsafe { FreeConsole() })),
        "DefineDosDeviceW" => define(given),
        "QueryDosDeviceW" => Ok(query(given)),
        "GetLogicalDrives" => {
            // SAFETY: it takes nothing.
            let drives = unsafe { GetLogicalDrives() };
            let letters = ('A'..='Z').enumerate().filter(|(bit, _)| drives >> bit & 1 != 0);
            let letters: Vec<String> = letters.map(|(_, letter)| letter.to_string()).collect();
            Ok(Reply::ok().with("drives", letters.join(",")))
        }
        "WNetAddConnection2W" => Err(Refusal::new(
            "connecting a network drive would show the user's credentials to whatever server has that name".to_owned(),
        )),
        _ => return None,
    })
}

fn create_file(given: Given) -> Result<Reply, Refusal> {
    let flags = given.dword("flags", 0);
    if flags & FILE_FLAG_DELETE_ON_CLOSE != 0 {
        return Err(Refusal::new("it could delete a file that was there before".to_owned()));
    }
    let (access, sharing) = (given.access(AccessMask::GENERIC_READ), given.dword("sharing", SHARED));
    let before = pipe_servers::connected();
    let text = given.name();
    // SAFETY: the name is as the script gives it, and lives until the call returns.
    let reply = opened(|| unsafe {
        spelled!(
            given,
            CreateFileW
                | CreateFileA(text.as_ptr(), access, sharing, ptr::null(), OPEN_EXISTING, flags, ptr::null_mut())
        )
    });
    if !reply.is_success() {
        return Ok(reply);
    }
    let server = pipe_servers::connected().into_iter().find(|server| !before.contains(server));
    let name = reply.handle.and_then(|handle| name_of(to_windows(handle)));
    let told = [("opened", name), ("connected_to", server.map(|server| server.to_string()))];
    Ok(told.into_iter().fold(reply, |reply, (output, value)| match value {
        Some(value) => reply.with(output, value),
        None => reply,
    }))
}

/// Asks whether a path leads to a file, and to the same as another.
fn file_exists(given: Given) -> Reply {
    let (text, same_as) = (given.name(), given.text("same_as").map(Text::wide));
    let found = match identity(given.form(), &text) {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    match same_as.map(|other| identity(TextForm::Wide, &other)) {
        None => Reply::ok(),
        Some(Ok(other)) if other == found => Reply::ok(),
        Some(Ok(_)) => Reply::failure(Win32Error(NtStatus::OBJECT_NAME_NOT_FOUND.to_win32_error().0)),
        Some(Err(reply)) => reply,
    }
}

/// What no two files have alike: the volume and the index there.
fn identity(form: TextForm, path: &Text) -> Result<(u32, u32, u32), Reply> {
    let (access, flags) = (AccessMask::FILE_READ_ATTRIBUTES.bits(), FILE_FLAG_BACKUP_SEMANTICS);
    let nobody: HANDLE = ptr::null_mut();
    // SAFETY: the path ends with a null character; the handle is closed after it was asked.
    unsafe {
        let (handle, error) = called(|| match form {
            TextForm::Wide => CreateFileW(path.as_ptr(), access, SHARED, ptr::null(), OPEN_EXISTING, flags, nobody),
            TextForm::Ansi => CreateFileA(path.as_ptr(), access, SHARED, ptr::null(), OPEN_EXISTING, flags, nobody),
        });
        if handle == INVALID_HANDLE_VALUE {
            return Err(reply(false, error));
        }
        let mut told = BY_HANDLE_FILE_INFORMATION::default();
        let asked = done(|| GetFileInformationByHandle(handle, &raw mut told));
        CloseHandle(handle);
        if asked.is_success() {
            Ok((told.dwVolumeSerialNumber, told.nFileIndexHigh, told.nFileIndexLow))
        } else {
            Err(asked)
        }
    }
}

fn nt_name(given: Given) -> Reply {
    let text = Text::wide(given.text("name").unwrap_or_default());
    let mut name = UNICODE_STRING::default();
    // SAFETY: the text ends with a null character; the string that is written is freed after it was read.
    unsafe {
        if RtlDosPathNameToNtPathName_U(text.as_ptr(), &raw mut name, ptr::null_mut(), ptr::null_mut()) == 0 {
            return Reply::status(NtStatus::OBJECT_NAME_INVALID);
        }
        let characters = std::slice::from_raw_parts(name.Buffer, usize::from(name.Length / 2));
        let reply = Reply::status(NtStatus::SUCCESS).with("name", String::from_utf16_lossy(characters));
        RtlFreeUnicodeString(&raw mut name);
        reply
    }
}

/// Defines a DOS device, or takes a definition away.
fn define(given: Given) -> Result<Reply, Refusal> {
    let (text, target, flags) = (given.name(), given.spelled("target"), given.dword("flags", 0));
    let name = given.text("name").unwrap_or_default().to_uppercase();
    let is_own = DEFINED.lock().unwrap_or_else(PoisonError::into_inner).contains(&name);
    if !is_own && !definitions(&name).is_empty() {
        return Err(Refusal::new(format!("{name} was defined before")));
    }
    // SAFETY: both texts end with a null character, or the target is null.
    let reply =
        done(|| unsafe { spelled!(given, DefineDosDeviceW | DefineDosDeviceA(flags, text.as_ptr(), target.as_ptr())) });
    let defined = reply.is_success() && flags & DDD_REMOVE_DEFINITION == 0;
    if defined {
        let target = definitions(&name).into_iter().next();
        DEFINED.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        // As it is spelled: a system may tell capitals from small letters when the definition is taken away.
        let name = given.text("name").unwrap_or_default().to_owned();
        undo::remember(Left::DosDevice { name, target });
    }
    Ok(reply)
}

/// Takes a definition of a name away; whether it is gone. One by somebody else, who defined the name otherwise, stays.
///
/// Without a target it is the newest: Wine keeps a long name in a form in which it does not find it.
pub fn take_away(name: &str, target: Option<&str>) -> bool {
    let is_there = || target.is_some_and(|target| definitions(name).iter().any(|known| known == target));
    if target.is_none() || is_there() {
        let exact = target.map_or(0, |_| DDD_EXACT_MATCH_ON_REMOVE | DDD_RAW_TARGET_PATH);
        let (text, target) = (Text::wide(name), target.map_or(Text::At(0), Text::wide));
        // SAFETY: the name ends with a null character, and the target likewise or is null.
        unsafe { DefineDosDeviceW(DDD_REMOVE_DEFINITION | exact, text.as_ptr(), target.as_ptr()) };
    }
    !is_there()
}

/// What a name stands for, the newest first.
fn definitions(name: &str) -> Vec<String> {
    let (text, mut buffer) = (Text::wide(name), vec![0_u16; 0x1000]);
    // SAFETY: the name ends with a null character; the buffer has so many characters.
    let length = unsafe { QueryDosDeviceW(text.as_ptr(), buffer.as_mut_ptr(), buffer.len() as u32) };
    names(&buffer[..length as usize])
}

/// The texts of a list, each of which ends with a null character.
fn names(list: &[u16]) -> Vec<String> {
    list.split(|character| *character == 0).filter(|name| !name.is_empty()).map(String::from_utf16_lossy).collect()
}

/// Tells what a name stands for now, or which names there are.
fn query(given: Given) -> Reply {
    let text = given.name();
    let mut buffer = Buffer::new(0x2_0000);
    let room = given.dword("length", 0xFFFF).min(0xFFFF);
    let (length, error) = called(|| {
        // SAFETY: the name is as the script gives it; the buffer has room for so many characters of either form.
        unsafe {
            match given.form() {
                TextForm::Wide => QueryDosDeviceW(text.as_ptr(), given.pointer("length", buffer.as_mut_ptr()), room),
                TextForm::Ansi => QueryDosDeviceA(text.as_ptr(), given.pointer("length", buffer.as_mut_ptr()), room),
            }
        }
    });
    let answer = reply(length != 0, error);
    if !answer.is_success() {
        return answer;
    }
    let list: Vec<u16> = match given.form() {
        TextForm::Wide => (0..length as usize).map(|at| u16::from_le_bytes(buffer.bytes(2 * at))).collect(),
        TextForm::Ansi => (0..length as usize).map(|at| u16::from(buffer.bytes::<1>(at)[0])).collect(),
    };
    let mut names = names(&list);
    if given.0.named("name").is_some() {
        names.truncate(1);
    } else {
        names.sort();
    }
    answer.with("target", names.join(","))
}

//! The processes, in one answer of `NtQuerySystemInformation`, and of each the token that may be opened.
//!
//! Left out: window stations and desktops of other processes, which only they themselves can be asked for.

use std::ffi::c_void;

use windows_sys::Win32::Foundation::{CloseHandle, NTSTATUS};
use windows_sys::Win32::System::Threading::{OpenProcess, PROCESS_QUERY_LIMITED_INFORMATION};
use windows_sys::Win32::System::WindowsProgramming::SYSTEM_PROCESS_INFORMATION;

use crate::nt::status::NtStatus;
use crate::observe::ProcessRow;
use crate::observe::probe::Half;
use crate::observe::redact::Names;
use crate::system::live::observe::text;
use crate::system::live::process_token::ProcessToken;

windows_link::link!("ntdll.dll" "system" fn NtQuerySystemInformation(class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);

/// `SystemProcessInformation`.
const PROCESSES: i32 = 5;
/// How often a longer buffer is tried.
const TRIES: usize = 8;

/// Every process.
pub fn processes(unseen: &mut Vec<String>, names: &mut Names) -> Vec<ProcessRow> {
    let answer = match answer() {
        Ok(answer) => answer,
        Err(status) => {
            unseen.push(format!("the processes: {status}"));
            return Vec::new();
        }
    };
    let (mut rows, mut closed, mut at) = (Vec::new(), 0, 0);
    let end = answer.len() * 8;
    // The idle process is a place for idle time, not a program; it has no token.
    while at + size_of::<SYSTEM_PROCESS_INFORMATION>() <= end {
        // SAFETY: the structure lies inside of the answer, not always aligned (Wine packs them), and so does its string.
        let (entry, image) = unsafe {
            let entry = answer.as_ptr().byte_add(at).cast::<SYSTEM_PROCESS_INFORMATION>().read_unaligned();
            (entry, text::of_counted(&entry.ImageName))
        };
        let pid = entry.UniqueProcessId as usize as u32;
        if pid != 0 {
            let row = row(pid, image, entry.SessionId, entry.HandleCount as usize, names);
            closed += usize::from(row.logon_session.is_empty());
            rows.push(row);
        }
        match entry.NextEntryOffset {
            0 => break,
            next => at += next as usize,
        }
    }
    if closed > 0 {
        unseen.push(format!("the tokens of {closed} of {} processes: they may not be opened", rows.len()));
    }
    unseen.push(
        "which window station and desktop each process is connected to: only a process itself is told".to_owned(),
    );
    unseen.push("which call each process waits in: that is not asked".to_owned());
    rows
}

fn row(pid: u32, image: String, session: u32, handles: usize, names: &mut Names) -> ProcessRow {
    let token = token(pid);
    let account = token.as_ref().and_then(ProcessToken::account);
    if let Some(account) = &account {
        account.note_in(names);
    }
    let elevation = match token.as_ref().and_then(ProcessToken::half) {
        Some(Half::Full) => "full",
        Some(Half::Limited) => "limited",
        Some(Half::Whole) | None => "",
    };
    ProcessRow {
        pid,
        name: image.clone(),
        image,
        session,
        account: account.map(|account| account.name).unwrap_or_default(),
        logon_session: token.and_then(|token| token.logon_session()).map(|luid| luid.to_string()).unwrap_or_default(),
        elevation: elevation.to_owned(),
        desktop: String::new(),
        handles,
        waits_in: String::new(),
    }
}

fn token(pid: u32) -> Option<ProcessToken> {
    // SAFETY: it takes numbers; the handle is closed below.
    let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid) };
    if process.is_null() {
        return None;
    }
    let token = ProcessToken::of(process);
    // SAFETY: the handle is ours and open, and is not used again.
    unsafe { CloseHandle(process) };
    token
}

/// The list; processes may begin while it is asked how long it is.
fn answer() -> Result<Vec<u64>, NtStatus> {
    let mut status = NtStatus::INFO_LENGTH_MISMATCH;
    let mut size = 0x2_0000;
    for _ in 0..TRIES {
        let mut answer = vec![0_u64; size / 8];
        let mut needed = 0;
        // SAFETY: the buffer has that size.
        let told = unsafe {
            NtQuerySystemInformation(PROCESSES, answer.as_mut_ptr().cast(), (answer.len() * 8) as u32, &raw mut needed)
        };
        status = NtStatus(told.cast_unsigned());
        match status {
            NtStatus::SUCCESS => return Ok(answer),
            NtStatus::INFO_LENGTH_MISMATCH => size = (needed as usize + 0x1_0000).max(size * 2),
            _ => break,
        }
    }
    Err(status)
}

//! A child that looks which window station and desktop it is on, as `CreateProcess` was told to put it, and ends.
//!
//! It is this program under a hidden command. Where its start fails, Windows says so in its exit code alone.

use std::io::{self, PipeWriter, Read, Write};
use std::os::windows::io::AsRawHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, HANDLE_FLAG_INHERIT, SetHandleInformation};
use windows_sys::Win32::System::Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode};
use windows_sys::Win32::System::StationsAndDesktops::{
    GetProcessWindowStation, GetThreadDesktop, GetUserObjectInformationW, UOI_NAME,
};
use windows_sys::Win32::System::Threading::{
    CREATE_NO_WINDOW, CreateProcessA, CreateProcessW, GetCurrentThreadId, GetExitCodeProcess, INFINITE,
    PROCESS_INFORMATION, STARTF_USESTDHANDLES, STARTUPINFOW, WaitForSingleObject,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::done;
use crate::system::live::queries::Buffer;
use crate::system::live::sessions::text_at;

/// The hidden command under which this program is that child.
pub const COMMAND: &str = "tell-place";

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    (name == "CreateProcessW").then(|| {
        create(given).map_err(|error| Refusal::new(format!("the program of a child is not to be had: {error}")))
    })
}

/// Tells where this process is: its window station and its desktop, one a line.
pub fn tell_place() -> io::Result<()> {
    // SAFETY: these take a number or nothing, and what they give needs no closing.
    let places = unsafe { [GetProcessWindowStation(), GetThreadDesktop(GetCurrentThreadId())] };
    let mut out = io::stdout().lock();
    for place in places {
        writeln!(out, "{}", name_of(place))?;
    }
    out.flush()
}

fn name_of(object: HANDLE) -> String {
    let mut buffer = Buffer::new(0x400);
    let (at, length) = (buffer.as_mut_ptr(), buffer.len());
    // SAFETY: the buffer has so many bytes, and lives until the call returns.
    let told = unsafe { GetUserObjectInformationW(object, UOI_NAME, at, length, ptr::null_mut()) };
    if told == 0 { String::new() } else { text_at(crate::nt::call::TextForm::Wide, buffer.as_mut_ptr::<u16>()) }
}

/// Starts the child, and waits until it has ended.
fn create(given: Given) -> io::Result<Reply> {
    let own = std::env::current_exe()?;
    let program = Text::new(given.form(), &own.to_string_lossy());
    let line = Text::new(given.form(), &format!("\"{}\" {COMMAND}", own.display()));
    let desktop = given.spelled("desktop");
    let (mut from, to) = io::pipe()?;
    let startup = startup(&desktop, &to);
    let mut child = PROCESS_INFORMATION::default();
    // SAFETY: the texts end with null characters, and all that is pointed at lives until the call returns.
    let reply = done(|| unsafe {
        SetHandleInformation(to.as_raw_handle(), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
        // Nobody is there to read a message about a child that cannot start.
        SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
        spelled!(
            given,
            CreateProcessW
                | CreateProcessA(
                    program.as_ptr(),
                    line.as_ptr::<u8>().cast_mut().cast(),
                    ptr::null(),
                    ptr::null(),
                    1,
                    CREATE_NO_WINDOW,
                    ptr::null(),
                    ptr::null(),
                    (&raw const startup).cast(),
                    &raw mut child,
                )
        )
    });
    drop(to);
    if !reply.is_success() {
        return Ok(reply);
    }
    let mut said = String::new();
    from.read_to_string(&mut said)?;
    let exit = exit_code(&child);
    let reply = reply.with("child_exit", exit.to_string());
    Ok(match said.lines().collect::<Vec<_>>()[..] {
        [station, desktop] => reply.with("child_winsta", station).with("child_desktop", desktop),
        _ => reply,
    })
}

/// What the child is started with: a desktop as the script says it, and a pipe to speak into.
fn startup(desktop: &Text, to: &PipeWriter) -> STARTUPINFOW {
    STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>() as u32,
        lpDesktop: desktop.as_ptr::<u16>().cast_mut(),
        dwFlags: STARTF_USESTDHANDLES,
        hStdOutput: to.as_raw_handle(),
        ..STARTUPINFOW::default()
    }
}

/// Waits for the end of a child, and gives the code that it ended with.
fn exit_code(child: &PROCESS_INFORMATION) -> u32 {
    let mut code = 0;
    // SAFETY: both handles are open, and are closed here; the number is written to a local variable.
    unsafe {
        WaitForSingleObject(child.hProcess, INFINITE);
        GetExitCodeProcess(child.hProcess, &raw mut code);
        CloseHandle(child.hThread);
        CloseHandle(child.hProcess);
    }
    code
}

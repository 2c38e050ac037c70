//! Errands: what this program does as a child of itself, beside acting out a script.
//!
//! One tells on which window station and desktop it was put; one puts the input desktop back when its parent is gone; one
//! is the process of a service.

use std::io::{self, Read, Write};
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::process::{Child, Command, Stdio};
use std::ptr;
use std::sync::Mutex;

use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation, WAIT_OBJECT_0};
use windows_sys::Win32::System::StationsAndDesktops::{
    CloseDesktop, GetProcessWindowStation, GetThreadDesktop, OpenInputDesktop, SwitchDesktop,
};
use windows_sys::Win32::System::Threading::{
    CreateProcessA, CreateProcessW, GetCurrentThreadId, GetExitCodeProcess, PROCESS_INFORMATION, STARTF_USESTDHANDLES,
    STARTUPINFOA, STARTUPINFOW, TerminateProcess, WaitForSingleObject,
};

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::{Given, Text};
use crate::system::live::last_error::{called, reply};
use crate::system::live::services::actor;
use crate::system::live::undo;
use crate::system::live::window_stations::name_of;

/// The hidden command under which this program runs an errand.
pub const COMMAND: &str = "errand";

/// How long a child may take to say where it is, in milliseconds.
const LIMIT: u32 = 10_000;

const WHERE: &str = "where";
const KEEP: &str = "keep-input-desktop";
/// The errand of the process of a service that the script acts for.
pub const SERVICE: &str = "service";

/// Runs the errand of these words; whether there is one.
pub fn run(words: &[String]) -> io::Result<bool> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [WHERE] => tell_where()?,
        [KEEP] => put_back()?,
        [SERVICE, run, caller, service, ..] => actor::act(run, caller, service)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Tells the names of the window station and the desktop that this process was put on.
fn tell_where() -> io::Result<()> {
    // SAFETY: they take nothing, or a number; the handles that they give belong to the process.
    let (station, desktop) = unsafe { (GetProcessWindowStation(), GetThreadDesktop(GetCurrentThreadId())) };
    write!(io::stdout(), "{}\n{}", name_of(station), name_of(desktop))
}

/// Remembers which desktop receives input, waits until the parent is gone, and gives it the input again.
fn put_back() -> io::Result<()> {
    // SAFETY: all arguments are plain numbers.
    let desktop = unsafe { OpenInputDesktop(0, 0, AccessMask::GENERIC_ALL.bits()) };
    io::stdout().write_all(b".")?;
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    // SAFETY: the handle is this process's own; giving none fails.
    unsafe {
        SwitchDesktop(desktop);
        CloseDesktop(desktop);
    }
    Ok(())
}

/// Sees to it that the desktop that receives input now gets it again when this process is gone, however it ends.
///
/// The first switch of a process starts the keeper; it is refused where that cannot be started.
pub fn keep_input_desktop() -> Result<(), Refusal> {
    static KEPT: Mutex<bool> = Mutex::new(false);
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if *kept {
        return Ok(());
    }
    let failed = |error: io::Error| Refusal::new(format!("nothing would give the input back: {error}"));
    let mut keeper = Command::new(std::env::current_exe().map_err(failed)?)
        .args([COMMAND, KEEP])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    // It says that it knows the desktop; on a window station that gets no input there is none, and nothing to switch.
    let told = keeper.stdout.as_mut().map_or(Ok(()), |out| out.read_exact(&mut [0]));
    undo::remember(move || end(keeper));
    told.map_err(failed)?;
    *kept = true;
    Ok(())
}

fn end(mut keeper: Child) {
    drop(keeper.stdin.take());
    // It ends by itself once its input is closed.
    let _ = keeper.wait();
}

/// `CreateProcess`: starts this program on a desktop, to tell where it is; handles that can be inherited are.
pub fn start_child(given: Given<'_>) -> Result<Reply, Refusal> {
    let failed = |error: io::Error| Refusal::new(format!("a child cannot be started: {error}"));
    let own = std::env::current_exe().map_err(failed)?;
    let form = given.form();
    let command = Text::new(form, &format!("\"{}\" {COMMAND} {WHERE}", own.display()));
    let desktop = given.spelled("desktop");
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    // SAFETY: the handle is open.
    unsafe { SetHandleInformation(writer.as_raw_handle(), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) };
    let mut started = PROCESS_INFORMATION::default();
    let out = writer.as_raw_handle();
    let (result, error) = match form {
        TextForm::Wide => {
            let startup = STARTUPINFOW {
                cb: size_of::<STARTUPINFOW>() as u32,
                lpDesktop: desktop.as_ptr::<u16>().cast_mut(),
                dwFlags: STARTF_USESTDHANDLES,
                hStdOutput: out,
                ..STARTUPINFOW::default()
            };
            let (command, none) = (command.as_ptr::<u16>().cast_mut(), ptr::null());
            // SAFETY: the texts and structures live until the call returns; the command line is this function's own, so it
            // may be written to.
            called(|| unsafe {
                CreateProcessW(
                    none,
                    command,
                    ptr::null(),
                    ptr::null(),
                    1,
                    0,
                    ptr::null(),
                    none,
                    &raw const startup,
                    &raw mut started,
                )
            })
        }
        TextForm::Ansi => {
            let startup = STARTUPINFOA {
                cb: size_of::<STARTUPINFOA>() as u32,
                lpDesktop: desktop.as_ptr::<u8>().cast_mut(),
                dwFlags: STARTF_USESTDHANDLES,
                hStdOutput: out,
                ..STARTUPINFOA::default()
            };
            let (command, none) = (command.as_ptr::<u8>().cast_mut(), ptr::null());
            // SAFETY: as above.
            called(|| unsafe {
                CreateProcessA(
                    none,
                    command,
                    ptr::null(),
                    ptr::null(),
                    1,
                    0,
                    ptr::null(),
                    none,
                    &raw const startup,
                    &raw mut started,
                )
            })
        }
    };
    drop(writer);
    let reply = reply(result != 0, error);
    if result == 0 {
        return Ok(reply);
    }
    // SAFETY: the call gave these two handles to this process, and nobody else closes them.
    let (process, _thread) =
        unsafe { (OwnedHandle::from_raw_handle(started.hProcess), OwnedHandle::from_raw_handle(started.hThread)) };
    let mut exit = 0;
    // SAFETY: the handle of the process is open; the number is written to a local variable.
    let ended = unsafe {
        let ended = WaitForSingleObject(process.as_raw_handle(), LIMIT) == WAIT_OBJECT_0;
        if !ended {
            TerminateProcess(process.as_raw_handle(), 1);
        }
        GetExitCodeProcess(process.as_raw_handle(), &raw mut exit);
        ended
    };
    if !ended {
        return Err(Refusal::new("its child did not end by itself".to_owned()));
    }
    let mut said = String::new();
    reader.read_to_string(&mut said).map_err(failed)?;
    let reply = reply.with("child_exit", exit.to_string());
    Ok(match said.split_once('\n') {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    })
}

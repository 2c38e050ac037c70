//! Errands: what this program does as a child of itself.
//!
//! One is a process of a script, and one that of a service; one takes back what a run leaves behind; one tells on which
//! window station and desktop it was put.

use std::io::{self, Read, Write};
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation, WAIT_OBJECT_0};
use windows_sys::Win32::System::StationsAndDesktops::{GetProcessWindowStation, GetThreadDesktop};
use windows_sys::Win32::System::Threading::{
    CreateProcessA, CreateProcessW, GetCurrentThreadId, GetExitCodeProcess, PROCESS_INFORMATION, STARTF_USESTDHANDLES,
    STARTUPINFOA, STARTUPINFOW, TerminateProcess, WaitForSingleObject,
};

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::window::connection::exit_code;
use crate::system::live::arguments::{Given, Text};
use crate::system::live::last_error::{called, reply};
use crate::system::live::serve::serve;
use crate::system::live::services::actor;
use crate::system::live::undo;
use crate::system::live::window_stations::name_of;

/// The hidden command under which this program runs an errand.
pub const COMMAND: &str = "errand";

/// How long a child may take to say where it is, in milliseconds.
const LIMIT: u32 = 10_000;

/// The errand of a process of a script.
pub const ACT: &str = "act";
/// The errand of who takes back what would outlive a run.
pub const KEEP: &str = "keep";
const WHERE: &str = "where";
/// The errand of the process of a service that the script acts for.
pub const SERVICE: &str = "service";

/// Runs the errand of these words; whether there is one.
pub fn run(words: &[String]) -> io::Result<bool> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [ACT] => serve(io::stdin(), io::stdout())?,
        [KEEP] => undo::keep(io::stdin().lock(), io::stdout())?,
        [WHERE] => tell_where()?,
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
    let reply = reply.with("child_exit", exit_code(exit.into()));
    Ok(match said.split_once('\n') {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    })
}

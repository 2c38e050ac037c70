//! Errands: what this program does as a child of itself.
//!
//! One is a process of a script, and one that of a service; one takes back what a run leaves behind; one tells on which
//! window station and desktop it was put.

use std::io::{self, PipeWriter, Read, Write};
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation, WAIT_OBJECT_0};
use windows_sys::Win32::System::StationsAndDesktops::{GetProcessWindowStation, GetThreadDesktop};
use windows_sys::Win32::System::Threading::{
    CreateProcessA, CreateProcessW, GetCurrentThreadId, GetExitCodeProcess, PROCESS_INFORMATION, STARTF_USESTDHANDLES,
    STARTUPINFOW, TerminateProcess, WaitForSingleObject,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::window::connection::exit_code;
use crate::system::live::arguments::{Given, Text, spelled};
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
    let command = Text::new(given.form(), &format!("\"{}\" {COMMAND} {WHERE}", own.display()));
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    let (reply, process) = create(given, &command, &writer);
    drop(writer);
    let Some(process) = process else { return Ok(reply) };
    let exit = end_of(&process).ok_or_else(|| Refusal::new("its child did not end by itself".to_owned()))?;
    let mut said = String::new();
    reader.read_to_string(&mut said).map_err(failed)?;
    let reply = reply.with("child_exit", exit_code(exit.into()));
    Ok(match said.split_once('\n') {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    })
}

/// Makes the call, for a process that writes into a pipe; that process, if there is one.
fn create(given: Given<'_>, command: &Text, writer: &PipeWriter) -> (Reply, Option<OwnedHandle>) {
    let desktop = given.spelled("desktop");
    // SAFETY: the handle is open.
    unsafe { SetHandleInformation(writer.as_raw_handle(), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) };
    // The structure of the A form differs in what its texts are made of, and in nothing else.
    let startup = STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>() as u32,
        lpDesktop: desktop.as_ptr::<u16>().cast_mut(),
        dwFlags: STARTF_USESTDHANDLES,
        hStdOutput: writer.as_raw_handle(),
        ..STARTUPINFOW::default()
    };
    let mut started = PROCESS_INFORMATION::default();
    let (line, none) = (command.as_ptr::<u8>().cast_mut(), ptr::null());
    // SAFETY: the texts and structures live until the call returns, in the form that the call takes; the command line is
    // the caller's own, so it may be written to.
    let (result, error) = called(|| unsafe {
        spelled!(
            given,
            CreateProcessW
                | CreateProcessA(
                    ptr::null(),
                    line.cast(),
                    none,
                    none,
                    1,
                    0,
                    ptr::null(),
                    ptr::null(),
                    (&raw const startup).cast(),
                    &raw mut started,
                )
        )
    });
    if result == 0 {
        return (reply(false, error), None);
    }
    // SAFETY: the call gave these two handles to this process, and nobody else closes them.
    let (process, _thread) =
        unsafe { (OwnedHandle::from_raw_handle(started.hProcess), OwnedHandle::from_raw_handle(started.hThread)) };
    (reply(true, error), Some(process))
}

/// The code with which a process ends; nothing of one that has to be ended.
fn end_of(process: &OwnedHandle) -> Option<u32> {
    let process = process.as_raw_handle();
    let mut exit = 0;
    // SAFETY: the handle of the process is open; the number is written to a local variable.
    unsafe {
        if WaitForSingleObject(process, LIMIT) != WAIT_OBJECT_0 {
            TerminateProcess(process, 1);
            return None;
        }
        GetExitCodeProcess(process, &raw mut exit);
    }
    Some(exit)
}

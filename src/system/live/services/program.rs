//! What the program of a service does itself: it connects to the manager, and takes the calls of its main function.
//!
//! The manager calls the main function on a thread of its own, which waits until the script has it return. The program
//! connects as soon as it starts, and reports that it is starting, with the hint that Windows gives by itself: the manager
//! waits for the former, that of Wine for the latter too. It gets the handle of its status from registering a handler, which
//! it does for that reason before the script does.

use std::ffi::c_void;
use std::ptr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use windows_sys::Win32::Foundation::{GetLastError, NO_ERROR};
use windows_sys::Win32::System::Services::{
    RegisterServiceCtrlHandlerExW, SERVICE_START_PENDING, SERVICE_STATUS, SERVICE_STOPPED, SERVICE_TABLE_ENTRYW,
    SERVICE_WIN32_OWN_PROCESS, SetServiceStatus, StartServiceCtrlDispatcherW,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::status::Win32Error;
use crate::system::live::arguments::{Given, Text};
use crate::system::live::last_error::{called, done, reply};
use crate::system::live::serve::leave;
use crate::system::live::text::text_at;
use crate::system::live::undo;

/// How long a start may take where nothing is said, in milliseconds.
const USUAL_HINT: u32 = 2000;

/// What the main function was called with, or the error that connecting gave.
type Called = Result<Vec<String>, u32>;

/// What is known of the service whose program this process is.
#[derive(Default)]
struct Program {
    /// Who waits for the main function to be called.
    waiting: Option<Sender<Called>>,
    /// What came of connecting, until the script asks for it.
    called: Option<Receiver<Called>>,
    /// Lets the main function return.
    leave: Option<Sender<()>>,
    /// Its name, which the main function is called with.
    name: String,
    /// The handle of its status; 0 is none.
    status: usize,
}

static PROGRAM: Mutex<Option<Program>> = Mutex::new(None);

fn with_program<T>(read: impl FnOnce(&mut Program) -> T) -> T {
    read(PROGRAM.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    Some(match name {
        "StartServiceCtrlDispatcher" => connect(),
        "RegisterServiceCtrlHandlerEx" => connected().map(|()| register()),
        "SetServiceStatus" => connected().map(|()| report(given)),
        "ReturnFromServiceMain" => match with_program(|program| program.leave.take()).map(|leave| leave.send(())) {
            Some(Ok(())) => Ok(Reply::ok()),
            Some(Err(_)) | None => Err(Refusal::new("no main function of a service runs in this process".to_owned())),
        },
        _ => return None,
    })
}

/// Refuses what a program does before it connects: this one has connected before the script says so.
fn connected() -> Result<(), Refusal> {
    if with_program(|program| program.called.is_some()) {
        return Err(Refusal::new("the process of a service connects as soon as it starts".to_owned()));
    }
    Ok(())
}

/// Tells what came of connecting: the main function was called, or the connection was refused.
fn connect() -> Result<Reply, Refusal> {
    let called = with_program(|program| program.called.take()).unwrap_or_else(dispatch);
    match called.recv() {
        Ok(Ok(argv)) => Ok(Reply::ok().with("argv", argv.join(","))),
        Ok(Err(error)) => Ok(Reply::failure(Win32Error(error))),
        Err(_) => Err(Refusal::new("the main function is never called".to_owned())),
    }
}

/// Connects before the script says so, because the manager waits for it; the script is told when it does.
pub fn begin() {
    let called = dispatch();
    with_program(|program| program.called = Some(called));
}

/// Stops the service whose program this process is, if it is one's: the script is over.
pub fn stop() {
    let handle = with_program(|program| program.status);
    let stopped = SERVICE_STATUS {
        dwServiceType: SERVICE_WIN32_OWN_PROCESS,
        dwCurrentState: SERVICE_STOPPED,
        ..SERVICE_STATUS::default()
    };
    if handle != 0 {
        set_status(handle, &stopped);
    }
}

/// Connects on a thread of its own, and gives what comes of it.
fn dispatch() -> Receiver<Called> {
    let (waiting, called) = channel();
    with_program(|program| program.waiting = Some(waiting.clone()));
    std::thread::spawn(move || {
        let mut name = [0_u16];
        let end = SERVICE_TABLE_ENTRYW { lpServiceName: ptr::null_mut(), lpServiceProc: None };
        let table = [SERVICE_TABLE_ENTRYW { lpServiceName: name.as_mut_ptr(), lpServiceProc: Some(main) }, end];
        // SAFETY: the table ends with an empty row, and lives until the call returns; the last error is a number.
        let error = unsafe {
            let connected = StartServiceCtrlDispatcherW(table.as_ptr());
            (connected == 0).then(|| GetLastError())
        };
        match error {
            // Nobody waits any more, if the main function was called and the connection broke later.
            Some(error) => _ = waiting.send(Err(error)),
            None => {
                // The service has stopped, and its main function has returned; the program has nothing left to do. The
                // script is told of the call that led to this first.
                std::thread::sleep(Duration::from_millis(100));
                undo::own();
                leave();
            }
        }
    });
    called
}

/// The main function of the service.
unsafe extern "system" fn main(count: u32, strings: *mut *mut u16) {
    // SAFETY: the manager gives so many texts, which end with a null character.
    let argv = unsafe { std::slice::from_raw_parts(strings, count as usize) }.iter();
    // SAFETY: the same.
    let argv: Vec<String> = argv.map(|text| unsafe { text_at(text.cast_const()) }).collect();
    let (leave, left) = channel();
    let waiting = with_program(|program| {
        program.leave = Some(leave);
        program.name = argv.first().cloned().unwrap_or_default();
        program.waiting.take()
    });
    register();
    let starting = SERVICE_STATUS {
        dwServiceType: SERVICE_WIN32_OWN_PROCESS,
        dwCurrentState: SERVICE_START_PENDING,
        dwWaitHint: USUAL_HINT,
        ..SERVICE_STATUS::default()
    };
    set_status(with_program(|program| program.status), &starting);
    // Whoever connected waits for this.
    if waiting.is_some_and(|waiting| waiting.send(Ok(argv)).is_ok()) {
        // Nobody can let it return any more when the other end is gone; then it returns.
        let _ = left.recv();
    }
}

fn register() -> Reply {
    let name = Text::wide(&with_program(|program| program.name.clone()));
    // SAFETY: the name ends with a null character and lives until the call returns; the handler needs no context.
    let (status, error) =
        called(|| unsafe { RegisterServiceCtrlHandlerExW(name.as_ptr(), Some(handler), ptr::null()) });
    if !status.is_null() {
        with_program(|program| program.status = status as usize);
    }
    reply(!status.is_null(), error)
}

/// The handler takes every control, and does nothing.
unsafe extern "system" fn handler(_: u32, _: u32, _: *mut c_void, _: *mut c_void) -> u32 {
    NO_ERROR
}

fn report(given: Given<'_>) -> Reply {
    let handle = with_program(|program| program.status);
    let status = SERVICE_STATUS {
        dwServiceType: given.dword("type", SERVICE_WIN32_OWN_PROCESS),
        dwCurrentState: given.dword("state", 0),
        dwControlsAccepted: given.dword("accept", 0),
        dwWin32ExitCode: given.dword("win32_exit", 0),
        dwServiceSpecificExitCode: 0,
        dwCheckPoint: given.dword("checkpoint", 0),
        dwWaitHint: given.dword("wait_hint", 0),
    };
    set_status(handle, &status)
}

fn set_status(handle: usize, status: &SERVICE_STATUS) -> Reply {
    // SAFETY: the handle is the one that registering gave, or none; the status lives until the call returns.
    done(|| unsafe { SetServiceStatus(ptr::with_exposed_provenance_mut(handle), status) })
}

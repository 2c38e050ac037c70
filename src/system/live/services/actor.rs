//! The process of a service that the script acts for: it is started by the manager, so the pipes to it have names.
//!
//! The names hold a word that only this run knows. The process makes the pipes, and lets the system and the elevated
//! processes of whoever runs this program open them, and nobody else. One that nobody acts for ends by itself.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle};
use std::ptr;
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use windows_sys::Win32::Foundation::{ERROR_PIPE_CONNECTED, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_ACCESS_INBOUND, PIPE_ACCESS_OUTBOUND,
};
use windows_sys::Win32::System::Pipes::{
    ConnectNamedPipe, CreateNamedPipeW, GetNamedPipeServerProcessId, PIPE_TYPE_BYTE,
};

use super::program;
use crate::nt::machine::Refusal;
use crate::nt::process::ProcessId;
use crate::system::live::arguments::Text;
use crate::system::live::descriptors::Security;
use crate::system::live::errand::{self, SERVICE};
use crate::system::live::process_token::ProcessToken;
use crate::system::live::serve::{leave, serve};
use crate::system::live::undo;

/// The variable in which the processes of a script find the word of this run.
pub const RUN: &str = "NTSESSIONS_RUN";
/// How long a process waits for somebody to act for it.
const LIMIT: Duration = Duration::from_secs(30);
/// The bytes that a pipe buffers.
const BUFFER: u32 = 64 * 1024;

/// The word of this run.
pub fn run() -> &'static str {
    static WORD: OnceLock<String> = OnceLock::new();
    WORD.get_or_init(|| {
        std::env::var(RUN).unwrap_or_else(|_| format!("{:016x}", RandomState::new().hash_one(std::process::id())))
    })
}

/// The image of the service with this name, for the service control manager.
pub fn image(service: &str) -> Result<String, Refusal> {
    let own = std::env::current_exe().map_err(|error| Refusal::new(format!("this program is not found: {error}")))?;
    let caller = ProcessToken::own().and_then(|token| token.user());
    let caller = caller.ok_or_else(|| Refusal::new("its own user is not known".to_owned()))?;
    Ok(format!("\"{}\" {} {SERVICE} {} {caller} \"{service}\"", own.display(), errand::COMMAND, run()))
}

fn pipe_names(run: &str, service: &str) -> [String; 2] {
    ["asked", "answered"].map(|way| format!(r"\\.\pipe\ntsessions-{run}-{}-{way}", service.to_lowercase()))
}

/// The pipes to the process of a service, and its id; nothing, where there is none.
pub fn reach(service: &str) -> Option<(File, File, ProcessId)> {
    let [to, from] = pipe_names(run(), service);
    let to = OpenOptions::new().write(true).open(to).ok()?;
    let from = OpenOptions::new().read(true).open(from).ok()?;
    let mut process = 0;
    // SAFETY: the handle is open, and the number is a local variable.
    let found = unsafe { GetNamedPipeServerProcessId(to.as_raw_handle(), &raw mut process) };
    (found != 0).then_some((to, from, ProcessId(process)))
}

/// Is the process of a service: connects to the manager, and makes the calls that the script has it make.
pub fn act(run: &str, caller: &str, service: &str) -> io::Result<()> {
    let [asked, answered] = pipe_names(run, service);
    // Who installs a service is elevated; what is not, of the same user too, may neither write up nor read up.
    let only = format!("D:P(A;;GA;;;SY)(A;;GA;;;{caller})S:(ML;;NWNR;;;HI)");
    let only = Security::read(&only).map_err(|refusal| io::Error::other(refusal.0))?;
    let (asked, answered) = (pipe(&asked, PIPE_ACCESS_INBOUND, &only)?, pipe(&answered, PIPE_ACCESS_OUTBOUND, &only)?);
    program::begin();
    undo::is_taken_back_here();
    let (reached, is_reached) = channel();
    std::thread::spawn(move || {
        if is_reached.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            leave();
        }
    });
    for pipe in [&asked, &answered] {
        // SAFETY: the handle is open; there is nothing to overlap.
        let connected = unsafe { ConnectNamedPipe(pipe.as_raw_handle(), ptr::null_mut()) };
        let error = io::Error::last_os_error();
        if connected == 0 && error.raw_os_error() != Some(ERROR_PIPE_CONNECTED.cast_signed()) {
            return Err(error);
        }
    }
    // Nobody waits for this any more if it took too long.
    let _ = reached.send(());
    serve(asked, answered)
}

fn pipe(name: &str, way: u32, security: &Security) -> io::Result<File> {
    let name = Text::wide(name);
    let way = way | FILE_FLAG_FIRST_PIPE_INSTANCE;
    // SAFETY: the name ends with a null character; it and the security attributes live until the call returns.
    let pipe = unsafe { CreateNamedPipeW(name.as_ptr(), way, PIPE_TYPE_BYTE, 1, BUFFER, BUFFER, 0, security.as_ptr()) };
    if pipe == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call gave this handle to this process, and nobody else closes it.
    Ok(unsafe { File::from_raw_handle(pipe) })
}

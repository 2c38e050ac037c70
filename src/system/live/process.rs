//! A process of a script, as a child of this program: calls go to it over a pipe, and it has a time limit.
//!
//! Whatever a call does to its process, the run goes on: one that ends, or does not come back, is refused with that
//! reason, and so is everything that the script wants of that process afterwards.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::WAIT_OBJECT_0;
use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, WaitForSingleObject};

use crate::nt::machine::Refusal;
use crate::nt::process::{ClientId, ProcessId, ThreadId};
use crate::system::live::services::actor;
use crate::system::live::{errand, undo};
use crate::system::wire::{Message, Request, Response};

/// How long a call may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Why a process is given up that does not speak as it should.
const UNREADABLE: &str = "it says what cannot be read";
/// How long a process may take to end.
const FAREWELL: Duration = Duration::from_secs(3);

/// A child of this program, and the pipes to it.
#[derive(Debug)]
pub struct Process {
    id: ProcessId,
    /// Its first thread.
    thread: ThreadId,
    /// Its session.
    session: Option<u32>,
    /// It, if it is a child; that of a service is the service control manager's.
    child: Option<Child>,
    to: Option<File>,
    from: Receiver<String>,
    ended: Option<&'static str>,
}

/// Starts this program on an errand, with a console that nobody sees, and in the directory of Windows, as the processes of
/// the model are. It is in a group of its own, so that Ctrl-C ends its parent alone, and the closed pipe tells it.
pub fn child(errand: &str) -> io::Result<(Child, File, File)> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([errand::COMMAND, errand])
        .env(actor::RUN, actor::run())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(directory) = std::env::var_os("SystemRoot") {
        command.current_dir(directory);
    }
    let mut child = command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW).spawn()?;
    let pipes = child.stdin.take().map(OwnedHandle::from).zip(child.stdout.take().map(OwnedHandle::from));
    let (to, from) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
    Ok((child, File::from(to), File::from(from)))
}

/// What comes from a pipe, line by line, so that it can be waited for with a limit.
pub fn lines_of(pipe: impl io::Read + Send + 'static) -> Receiver<String> {
    let (lines, said) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    said
}

impl Process {
    /// Starts one, where somebody takes back what it makes.
    pub fn start() -> Result<Process, Refusal> {
        undo::ready()?;
        let failed = |error: io::Error| Refusal::new(format!("a process cannot be started: {error}"));
        let (child, to, from) = child(errand::ACT).map_err(failed)?;
        Process::over(to, from, ProcessId(child.id()), Some(child))
    }

    /// The process of a service that the script acts for, if it runs.
    pub fn of_service(name: &str) -> Option<Process> {
        let (to, from, id) = actor::reach(name)?;
        Process::over(to, from, id, None).ok()
    }

    fn over(to: File, from: File, id: ProcessId, child: Option<Child>) -> Result<Process, Refusal> {
        let (thread, from) = (ThreadId(0), lines_of(from));
        let mut process = Process { id, thread, session: None, child, to: Some(to), from, ended: None };
        match process.listen()? {
            Message::Begun { thread, session } => {
                (process.thread, process.session) = (thread, session);
                Ok(process)
            }
            Message::Left(_) | Message::Answer(_) => Err(process.give_up("it does not say that it has begun")),
        }
    }

    /// Whether it runs, as far as its pipe tells.
    pub fn is_running(&self) -> bool {
        self.ended.is_none() && self.from.try_recv() != Err(TryRecvError::Disconnected)
    }

    /// Its id.
    pub fn id(&self) -> ProcessId {
        self.id
    }

    /// Its session.
    pub fn session(&self) -> Option<u32> {
        self.session
    }

    /// Its first thread.
    pub fn client(&self) -> ClientId {
        ClientId { process: self.id, thread: self.thread }
    }

    /// Asks it for something, and waits for what it says.
    pub fn ask(&mut self, request: &Request) -> Result<Response, Refusal> {
        if let Some(how) = self.ended {
            return Err(Refusal::new(how.to_owned()));
        }
        let mut line = serde_json::to_string(request).map_err(|error| Refusal::new(error.to_string()))?;
        line.push('\n');
        let sent = self.to.as_mut().map(|pipe| pipe.write_all(line.as_bytes()).and_then(|()| pipe.flush()));
        match sent {
            Some(Ok(())) => match self.listen()? {
                Message::Answer(answer) => Ok(answer),
                Message::Begun { .. } | Message::Left(_) => Err(self.give_up(UNREADABLE)),
            },
            Some(Err(_)) | None => Err(self.give_up("it ended the process")),
        }
    }

    /// What it says next. What it left behind is remembered here. After a line that cannot be read the next answer would be
    /// to another question.
    fn listen(&mut self) -> Result<Message, Refusal> {
        let begun = Instant::now();
        loop {
            match self.from.recv_timeout(LIMIT.saturating_sub(begun.elapsed())) {
                Ok(line) => match serde_json::from_str(&line) {
                    Ok(Message::Left(left)) => undo::remember(left),
                    Ok(other) => return Ok(other),
                    Err(_) => return Err(self.give_up(UNREADABLE)),
                },
                Err(RecvTimeoutError::Disconnected) => return Err(self.give_up("it ended the process")),
                Err(RecvTimeoutError::Timeout) => return Err(self.give_up("it did not come back within 10 seconds")),
            }
        }
    }

    fn give_up(&mut self, how: &'static str) -> Refusal {
        self.ended = Some("its process has ended");
        self.to = None;
        if let Some(child) = &mut self.child {
            end(child);
        }
        // What it has told of by now is taken back all the same.
        while let Ok(line) = self.from.recv_timeout(FAREWELL) {
            if let Ok(Message::Left(left)) = serde_json::from_str(&line) {
                undo::remember(left);
            }
        }
        Refusal::new(how.to_owned())
    }
}

/// Ends a child; one that has ended already cannot be ended again.
fn end(child: &mut Child) {
    let _ = child.kill();
    has_ended(child);
}

/// Waits until a child has ended, and all that was its own is gone; whether it did within the limit.
fn has_ended(child: &Child) -> bool {
    // SAFETY: the handle of the process is open as long as the child is.
    unsafe { WaitForSingleObject(child.as_raw_handle(), FAREWELL.as_millis() as u32) == WAIT_OBJECT_0 }
}

impl Drop for Process {
    /// Closes the pipe, upon which it ends, and ends it if it takes too long over that.
    fn drop(&mut self) {
        self.to = None;
        match &mut self.child {
            Some(child) if !has_ended(child) => end(child),
            Some(_) => {}
            // Nothing is said any more, and the end of its own pipe tells that it has ended.
            None => _ = self.from.recv_timeout(FAREWELL),
        }
    }
}

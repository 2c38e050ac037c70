//! A process of a script, as a child of this program: calls go to it over a pipe, and it has a time limit.
//!
//! Whatever a call does to its process, the run goes on: one that ends, or does not come back, is refused with that
//! reason, and so is everything that the script wants of that process afterwards.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::windows::io::OwnedHandle;
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW};

use crate::nt::machine::Refusal;
use crate::nt::process::ProcessId;
use crate::system::live::services::actor;
use crate::system::wire::{Request, Response};

/// The hidden command under which this program is a process of a script.
pub const COMMAND: &str = "act-out";

/// How long a call may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a process may take to put away what it made.
const FAREWELL: Duration = Duration::from_secs(3);

/// A child of this program, and the pipes to it.
#[derive(Debug)]
pub struct Process {
    id: ProcessId,
    /// It, if it is a child; that of a service is the service control manager's.
    child: Option<Child>,
    to: Option<File>,
    from: Receiver<String>,
    ended: Option<&'static str>,
}

impl Process {
    /// Starts one, with a console that nobody sees, and in the directory of Windows, as the processes of the model are. It is
    /// in a group of its own, so that Ctrl-C ends its parent alone, and the closed pipe tells it.
    pub fn start() -> Result<Process, Refusal> {
        let failed = |error: std::io::Error| Refusal::new(format!("a process cannot be started: {error}"));
        let own = std::env::current_exe().map_err(failed)?;
        let mut command = Command::new(own);
        command
            .arg(COMMAND)
            .env(actor::RUN, actor::run())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(directory) = std::env::var_os("SystemRoot") {
            command.current_dir(directory);
        }
        let mut child = command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW).spawn().map_err(failed)?;
        let pipes = child.stdin.take().map(OwnedHandle::from).zip(child.stdout.take().map(OwnedHandle::from));
        let (to, from) = pipes.ok_or_else(|| failed(std::io::ErrorKind::BrokenPipe.into()))?;
        Ok(Process::over(File::from(to), File::from(from), ProcessId(child.id()), Some(child)))
    }

    /// The process of a service that the script acts for, if it runs.
    pub fn of_service(name: &str) -> Option<Process> {
        let (to, from, id) = actor::reach(name)?;
        Some(Process::over(to, from, id, None))
    }

    fn over(to: File, from: File, id: ProcessId, child: Option<Child>) -> Process {
        let (answers, said) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if answers.send(line).is_err() {
                    break;
                }
            }
        });
        Process { id, child, to: Some(to), from: said, ended: None }
    }

    /// Whether it runs, as far as its pipe tells.
    pub fn is_running(&self) -> bool {
        self.ended.is_none() && self.from.try_recv() != Err(TryRecvError::Disconnected)
    }

    /// Its id.
    pub fn id(&self) -> ProcessId {
        self.id
    }

    /// Asks it for something, and waits for what it says.
    pub fn ask(&mut self, request: &Request) -> Result<Response, Refusal> {
        if let Some(how) = self.ended {
            return Err(Refusal::new(how.to_owned()));
        }
        let mut line = serde_json::to_string(request).map_err(|error| Refusal::new(error.to_string()))?;
        line.push('\n');
        let sent = self.to.as_mut().map(|pipe| pipe.write_all(line.as_bytes()).and_then(|()| pipe.flush()));
        let answer = match sent {
            Some(Ok(())) => self.from.recv_timeout(LIMIT),
            Some(Err(_)) | None => Err(RecvTimeoutError::Disconnected),
        };
        match answer {
            Ok(line) => serde_json::from_str(&line).map_err(|error| Refusal::new(error.to_string())),
            Err(RecvTimeoutError::Disconnected) => Err(self.give_up("it ended the process")),
            Err(RecvTimeoutError::Timeout) => Err(self.give_up("it did not come back within 10 seconds")),
        }
    }

    fn give_up(&mut self, how: &'static str) -> Refusal {
        self.ended = Some("its process has ended");
        self.to = None;
        self.end();
        Refusal::new(how.to_owned())
    }

    /// Ends it, if it is a child; one that has ended already cannot be ended again.
    fn end(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Process {
    /// Closes the pipe, upon which it puts away what it made, and ends it if it takes too long over that.
    fn drop(&mut self) {
        self.to = None;
        // Nothing is said any more, and the end of its own pipe tells that it has ended.
        let _ = self.from.recv_timeout(FAREWELL);
        self.end();
    }
}

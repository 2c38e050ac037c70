//! The other end of the pipe: a process of a script, which makes the calls that it is told to.
//!
//! Each thread of the script is a thread here, because Windows keeps much by thread: who owns a mutex, which desktop a
//! thread is on. One more thread reads the pipe. When that closes, what would outlive the process is taken back, and the
//! process ends, whatever its other threads are waiting for.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use windows_sys::Win32::System::Threading::GetCurrentThreadId;

use crate::nt::call::{Call, HandleKind, Reply};
use crate::nt::object_manager::Handle;
use crate::nt::process::ThreadId;
use crate::system::live::{crash, dispatch, privileges, services, undo, windows};
use crate::system::wire::{Request, Response};

/// How long the messages to a thread's windows may wait.
const PAUSE: Duration = Duration::from_millis(5);

/// What a thread of the script is told to do.
enum Job {
    Make(Box<Call>),
    Close(Handle, HandleKind),
}

/// The threads of the script, by the numbers that it knows them under.
#[derive(Default)]
struct Threads(HashMap<u32, Sender<Job>>);

/// Answers what is asked, until nobody asks any more.
pub fn serve(asks: impl Read + Send + 'static, mut out: impl Write) -> io::Result<()> {
    crash::ends_the_process();
    let (answers, said) = channel();
    let (lines, asked) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(asks).lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
        services::stop();
        end()
    });
    let mut threads = Threads::default();
    threads.begin(Some(0), &answers);
    for line in asked {
        let request = serde_json::from_str(&line).map_err(io::Error::from)?;
        let told = threads.perform(request, &answers, &said);
        let last = threads.0.is_empty();
        let mut line = serde_json::to_string(&told).map_err(io::Error::from)?;
        line.push('\n');
        out.write_all(line.as_bytes())?;
        out.flush()?;
        if last {
            break;
        }
    }
    end()
}

/// Takes back what would stay, and ends the process, whatever its other threads wait for.
fn end() -> ! {
    undo::all();
    std::process::exit(0)
}

impl Threads {
    /// Begins a thread; it is known under this number, or else under its own.
    fn begin(&mut self, number: Option<u32>, answers: &Sender<Response>) -> u32 {
        let (jobs, todo) = channel();
        let (own, id) = channel();
        let answers = answers.clone();
        std::thread::spawn(move || {
            // SAFETY: it takes nothing and gives a number.
            let number = unsafe { GetCurrentThreadId() };
            if own.send(number).is_ok() {
                work(&todo, &answers);
            }
        });
        let own = id.recv().unwrap_or_default();
        let number = number.unwrap_or(own);
        self.0.insert(number, jobs);
        number
    }

    fn perform(&mut self, request: Request, answers: &Sender<Response>, said: &Receiver<Response>) -> Response {
        let refused = |why: &str| Response::Refused(why.to_owned());
        let (number, job) = match request {
            Request::Hold(privileges) => {
                return privileges::hold(privileges).map_or_else(Response::Refused, |()| Response::Done);
            }
            Request::Close(number, handle, kind) => (number, Job::Close(handle, kind)),
            Request::Call(number, call) => {
                let Some(call) = call.call() else { return refused("it is not in the table of operations") };
                match call.operation.name() {
                    "SpawnThread" => {
                        let thread = ThreadId(self.begin(None, answers));
                        return Response::Reply((&Reply::ok().with_thread(thread)).into());
                    }
                    "EndThread" => {
                        // A thread without its channel has nothing more to do, and ends.
                        self.0.remove(&number);
                        return Response::Reply((&Reply::ok()).into());
                    }
                    "EndProcess" if !undo::is_empty() => {
                        return refused("what the process made would outlive it");
                    }
                    "EndProcess" => {
                        self.0.clear();
                        return Response::Reply((&Reply::ok()).into());
                    }
                    _ => (number, Job::Make(Box::new(call))),
                }
            }
        };
        let sent = self.0.get(&number).map(|thread| thread.send(job));
        match sent {
            Some(Ok(())) => said.recv().unwrap_or_else(|_| refused("its thread has ended")),
            Some(Err(_)) | None => refused("its thread has ended"),
        }
    }
}

/// A thread: does what it is told until nobody tells it anything, and takes what comes to its windows meanwhile.
fn work(todo: &Receiver<Job>, answers: &Sender<Response>) {
    loop {
        let job = match todo.recv_timeout(PAUSE) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                windows::take_messages();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let told = match job {
            Job::Make(call) => match dispatch::answer(&call) {
                Ok(reply) => Response::Reply((&reply).into()),
                Err(refusal) => Response::Refused(refusal.0),
            },
            Job::Close(handle, kind) => {
                dispatch::close(handle, kind);
                Response::Done
            }
        };
        if answers.send(told).is_err() {
            break;
        }
    }
}

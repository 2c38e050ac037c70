//! The other end of the pipe: a process of a script, which makes the calls that it is told to.
//!
//! Each thread of the script is a thread here, because Windows keeps much by thread: who owns a mutex, which desktop a
//! thread is on. One more thread reads the pipe. When that closes, the process ends, whatever its other threads are waiting
//! for.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use windows_sys::Win32::System::Threading::{GetCurrentProcess, GetCurrentThreadId, TerminateProcess};

use crate::nt::call::{Call, HandleKind, Reply};
use crate::nt::object_manager::Handle;
use crate::nt::process::ThreadId;
use crate::system::live::{crash, dispatch, privileges, services, sessions, undo, windows};
use crate::system::wire::{Request, Response};

/// How long a service may take to stop at the end.
const FAREWELL: Duration = Duration::from_secs(2);
/// How long the messages to a thread's windows may wait.
const PAUSE: Duration = Duration::from_millis(5);

/// What a thread of the script is told to do.
enum Job {
    Make(Box<Call>),
    Close(Handle, HandleKind),
}

/// The threads of the script, by their ids.
#[derive(Default)]
struct Threads(HashMap<ThreadId, (Sender<Job>, JoinHandle<()>)>);

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
        std::thread::spawn(|| {
            std::thread::sleep(FAREWELL);
            leave()
        });
        services::stop();
        leave()
    });
    undo::tell(answers.clone());
    let mut threads = Threads::default();
    say(&mut out, &Response::Begun { thread: threads.begin(&answers), session: sessions::own() })?;
    for line in asked {
        let request = serde_json::from_str(&line).map_err(io::Error::from)?;
        if let Some(told) = threads.perform(request, &answers) {
            say(&mut out, &told)?;
        } else {
            // A thread of the script answers, and before that it may tell what it leaves behind.
            for told in &said {
                say(&mut out, &told)?;
                if !matches!(told, Response::Left(_)) {
                    break;
                }
            }
        }
        if threads.0.is_empty() {
            break;
        }
    }
    leave()
}

fn say(out: &mut impl Write, told: &Response) -> io::Result<()> {
    let mut line = serde_json::to_string(told).map_err(io::Error::from)?;
    line.push('\n');
    out.write_all(line.as_bytes())?;
    out.flush()
}

/// Ends this process at once, whatever its other threads wait for and hold.
pub fn leave() -> ! {
    // SAFETY: a process may end itself; nothing of it runs afterwards.
    unsafe { TerminateProcess(GetCurrentProcess(), 0) };
    std::process::abort()
}

impl Threads {
    /// Begins a thread.
    fn begin(&mut self, answers: &Sender<Response>) -> ThreadId {
        let (jobs, todo) = channel();
        let (own, id) = channel();
        let answers = answers.clone();
        let begun = std::thread::spawn(move || {
            // SAFETY: it takes nothing and gives a number.
            let thread = ThreadId(unsafe { GetCurrentThreadId() });
            if own.send(thread).is_ok() {
                work(&todo, &answers);
            }
        });
        let thread = id.recv().unwrap_or(ThreadId(0));
        self.0.insert(thread, (jobs, begun));
        thread
    }

    /// Does what is asked, and gives what is to be said of it; nothing, where a thread of the script is to do it.
    fn perform(&mut self, request: Request, answers: &Sender<Response>) -> Option<Response> {
        let refused = |why: &str| Some(Response::Refused(why.to_owned()));
        let (thread, job) = match request {
            Request::Hold(privileges) => {
                return Some(privileges::hold(privileges).map_or_else(Response::Refused, |()| Response::Done));
            }
            Request::Close(thread, handle, kind) => (thread, Job::Close(handle, kind)),
            Request::Call(thread, call) => {
                let Some(call) = call.call() else { return refused("it is not in the table of operations") };
                match call.operation.name() {
                    "SpawnThread" => {
                        let thread = self.begin(answers);
                        return Some(Response::Reply((&Reply::ok().with_thread(thread)).into()));
                    }
                    "EndThread" => {
                        if let Some((jobs, begun)) = self.0.remove(&thread) {
                            // A thread without its channel has nothing more to do, and ends; what was its own is gone then.
                            drop(jobs);
                            let _ = begun.join();
                        }
                        return Some(Response::Reply((&Reply::ok()).into()));
                    }
                    "EndProcess" => {
                        self.0.clear();
                        return Some(Response::Reply((&Reply::ok()).into()));
                    }
                    _ => (thread, Job::Make(Box::new(call))),
                }
            }
        };
        match self.0.get(&thread).map(|(jobs, _)| jobs.send(job)) {
            Some(Ok(())) => None,
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
                windows::receive_messages();
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

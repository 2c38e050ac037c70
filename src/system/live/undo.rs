//! What must be taken back at the end: what would outlive the process that made it.
//!
//! Handles go with the process that holds them, and with them every temporary object. What stays behind by itself (a
//! permanent object, a drive letter, a service, a file) is told to the keeper, a process of its own that makes nothing. It
//! takes everything back when it is asked to, and when its pipe closes: also where the run is ended, or a call never comes
//! back. A process of a script tells its parent, and that tells the keeper.

use std::fs::File;
use std::io::{self, BufRead, Write};
use std::process::Child;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::nt::machine::Refusal;
use crate::system::live::process::{self, lines_of};
use crate::system::live::{errand, files, paths, permanence, services, window_stations, windows};
use crate::system::wire::{Left, Response};

/// How long it may take to take one thing back.
const LIMIT: Duration = Duration::from_secs(5);
/// How long it may take to take everything back.
const LIMIT_OF_ALL: Duration = Duration::from_secs(20);

/// Where a process of a script tells its parent.
static PARENT: OnceLock<Sender<Response>> = OnceLock::new();
/// The keeper of the run.
static KEEPER: Mutex<Option<Keeper>> = Mutex::new(None);

/// Who takes back what a run leaves behind.
struct Keeper {
    child: Child,
    to: File,
    from: Receiver<String>,
    /// Whether it was told of anything since it was last asked to take everything back.
    keeps: bool,
}

impl Keeper {
    fn start() -> io::Result<Keeper> {
        let (child, to, from) = process::child(errand::KEEP)?;
        Ok(Keeper { child, to, from: lines_of(from), keeps: false })
    }

    /// Tells it of something, or to take everything back now.
    fn tell(&mut self, left: Option<&Left>) -> io::Result<()> {
        self.keeps = left.is_some();
        let mut line = serde_json::to_string(&left).map_err(io::Error::from)?;
        line.push('\n');
        self.to.write_all(line.as_bytes())
    }
}

fn keeper() -> std::sync::MutexGuard<'static, Option<Keeper>> {
    KEEPER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// This is a process of a script: what it leaves behind it tells its parent.
pub fn tell(parent: Sender<Response>) {
    // There is one parent.
    let _ = PARENT.set(parent);
}

/// Sees to it that there is a keeper: without one, nothing is made.
pub fn ready() -> Result<(), Refusal> {
    let mut keeper = keeper();
    if keeper.is_none() {
        let failed = |error| Refusal::new(format!("nobody would take back what is made: {error}"));
        *keeper = Some(Keeper::start().map_err(failed)?);
    }
    Ok(())
}

/// Remembers something that would outlive this process. What nobody can be told of is taken back at once.
pub fn remember(left: Left) {
    if let Some(parent) = PARENT.get() {
        // A parent that is gone has told the keeper by that.
        let _ = parent.send(Response::Left(left));
    } else if keeper().as_mut().is_none_or(|keeper| keeper.tell(Some(&left)).is_err()) {
        take_back(&left);
    }
}

/// Has everything taken back. A keeper that does not come back from it is ended, and the next one is a new one.
pub fn all() {
    let mut keeper = keeper();
    let Some(known) = keeper.as_mut().filter(|keeper| keeper.keeps) else { return };
    let is_done = known.tell(None).is_ok() && known.from.recv_timeout(LIMIT_OF_ALL).is_ok();
    if !is_done {
        let _ = known.child.kill();
        *keeper = None;
    }
}

/// Is the keeper: takes everything back, the newest first, when it is asked to, and when nobody can ask any more.
pub fn keep(told: impl BufRead, mut out: impl Write) -> io::Result<()> {
    let mut kept: Vec<Left> = Vec::new();
    for line in told.lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Some(left)) => kept.push(left),
            Ok(None) => {
                take_all_back(&mut kept);
                writeln!(out)?;
                out.flush()?;
            }
            Err(_) => break,
        }
    }
    take_all_back(&mut kept);
    Ok(())
}

/// Takes everything back, the newest first; one thing that takes too long does not keep the others.
fn take_all_back(kept: &mut Vec<Left>) {
    while let Some(left) = kept.pop() {
        let (done, is_done) = channel();
        std::thread::spawn(move || {
            take_back(&left);
            // Nobody waits for it any more if it took too long.
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(LIMIT);
    }
}

fn take_back(left: &Left) {
    match left {
        Left::Object { object_type, name } => permanence::make_temporary(object_type, name),
        Left::DosDevice(name) => paths::take_away(name),
        Left::File(name) => files::delete(name),
        Left::Service(name) => services::remove(name),
        Left::Atom { station, atom } => windows::delete_atom(station, *atom),
        Left::Input { station, desktop } => window_stations::give_input_to(station, desktop),
    }
}

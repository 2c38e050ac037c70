//! What must be taken back at the end: what would outlive the process that made it.
//!
//! Handles go with the process that holds them, and with them every temporary object. What stays behind by itself (a
//! permanent object, a drive letter, a service, a file) is told to the keeper, a process of its own that makes nothing. It
//! takes everything back when it is asked to, and when its pipe closes: also where the run is ended, or a call never comes
//! back. A process of a script tells its parent, and that tells the keeper; where nobody hears it any more, it takes back
//! itself what it has just made.
//!
//! The keeper is a process of the user. What LocalSystem made it cannot always take back, so the process of a service takes
//! back what it made before it ends, and the keeper is the second line.
//! Left out: a process that is ended between a call and telling of it.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufRead, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::nt::machine::Refusal;
use crate::system::live::process::{self, lines_of};
use crate::system::live::{errand, files, paths, permanence, services, window_stations, windows};
use crate::system::wire::{Left, Message};

/// How long it may take to take one thing back.
const LIMIT: Duration = Duration::from_secs(5);
/// How long it is waited for until everything is taken back.
const LIMIT_OF_ALL: Duration = Duration::from_secs(20);

/// Where a process of a script tells its parent.
static PARENT: OnceLock<Sender<Message>> = OnceLock::new();
/// What this process takes back itself before it ends, if it is a service's.
static OWN: Mutex<Option<Vec<Left>>> = Mutex::new(None);
/// What nobody could take back, in words.
static LEFT_BEHIND: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// The keeper of the run.
static KEEPER: Mutex<Option<Keeper>> = Mutex::new(None);

/// Who takes back what a run leaves behind.
struct Keeper {
    to: File,
    from: Receiver<String>,
    /// Whether it was told of anything since it was last asked to take everything back.
    keeps: bool,
}

impl Keeper {
    fn start() -> io::Result<Keeper> {
        let (_, to, from) = process::child(errand::KEEP)?;
        Ok(Keeper { to, from: lines_of(from), keeps: false })
    }

    /// Tells it of something.
    fn hand(&mut self, left: &Left) -> io::Result<()> {
        self.keeps = true;
        write_line(&mut self.to, &Some(left))
    }

    /// Has it take everything back; what it could not take back, or nothing, where it does not say.
    fn ask(&mut self) -> Option<Vec<Left>> {
        self.keeps = false;
        write_line(&mut self.to, &None::<Left>).ok()?;
        serde_json::from_str(&self.from.recv_timeout(LIMIT_OF_ALL).ok()?).ok()
    }
}

fn write_line(out: &mut impl Write, told: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_string(told).map_err(io::Error::from)?;
    line.push('\n');
    out.write_all(line.as_bytes())?;
    out.flush()
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// This is a process of a script: what it leaves behind it tells its parent.
pub fn is_told_to(parent: Sender<Message>) {
    // There is one parent.
    let _ = PARENT.set(parent);
}

/// This is the process of a service: what it leaves behind it takes back before it ends.
pub fn is_taken_back_here() {
    *locked(&OWN) = Some(Vec::new());
}

/// Sees to it that there is a keeper: without one, nothing is made.
pub fn ready() -> Result<(), Refusal> {
    let mut keeper = locked(&KEEPER);
    if keeper.is_none() {
        let failed = |error| Refusal::new(format!("nobody would take back what is made: {error}"));
        *keeper = Some(Keeper::start().map_err(failed)?);
    }
    Ok(())
}

/// Remembers something that would outlive this process.
pub fn remember(left: Left) {
    if let Some(own) = locked(&OWN).as_mut() {
        own.push(left.clone());
        // One reference can be given back once, so there is no second line.
        if matches!(left, Left::Atom { .. }) {
            return;
        }
    }
    let untold = match PARENT.get() {
        Some(parent) => parent.send(Message::Left(left)).err().and_then(|unsent| match unsent.0 {
            Message::Left(left) => Some(left),
            Message::Begun { .. } | Message::Answer(_) => None,
        }),
        None => locked(&KEEPER).as_mut().is_none_or(|keeper| keeper.hand(&left).is_err()).then_some(left),
    };
    if let Some(left) = untold {
        nobody_hears(&left);
    }
}

/// Nobody can be told of this any more: it is taken back at once, or by the process of a service in its time.
pub fn nobody_hears(left: &Left) {
    if locked(&OWN).is_none() && !take_back(left) {
        not_taken_back(left);
    }
}

/// Takes back what this process made, if it is a service's: it is about to end.
pub fn own() {
    let next = || locked(&OWN).as_mut().and_then(Vec::pop);
    while let Some(left) = next() {
        // What is still there the keeper tells.
        take_back(&left);
    }
}

/// Has everything taken back, and notes what could not be. A keeper that takes too long over it goes on alone, and the next
/// one is a new one.
pub fn all() {
    let mut keeper = locked(&KEEPER);
    let Some(known) = keeper.as_mut().filter(|keeper| keeper.keeps) else { return };
    if let Some(left) = known.ask() {
        left.iter().for_each(not_taken_back);
    } else {
        *keeper = None;
        not_taken_back(&"something of this run, as far as is known by now");
    }
}

/// What nobody could take back of what was made since this was last asked.
pub fn left_behind() -> Vec<String> {
    std::mem::take(&mut *locked(&LEFT_BEHIND))
}

fn not_taken_back(left: &impl Display) {
    locked(&LEFT_BEHIND).push(left.to_string());
}

/// Is the keeper: takes everything back, the newest first, when it is asked to, and when nobody can ask any more. A line
/// that it cannot read it skips.
pub fn keep(told: impl BufRead, mut out: impl Write) -> io::Result<()> {
    let mut kept: Vec<Left> = Vec::new();
    for line in told.lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Some(left)) => kept.push(left),
            Ok(None) => {
                let left = take_all_back(&mut kept);
                write_line(&mut out, &left)?;
            }
            Err(_) => {}
        }
    }
    take_all_back(&mut kept);
    Ok(())
}

/// Takes everything back, the newest first, and gives what could not be; one thing that takes too long does not keep the
/// others.
fn take_all_back(kept: &mut Vec<Left>) -> Vec<Left> {
    let mut failed = Vec::new();
    while let Some(left) = kept.pop() {
        let (done, is_done) = channel();
        let taken = left.clone();
        std::thread::spawn(move || {
            // Nobody waits for it any more if it took too long.
            let _ = done.send(take_back(&taken));
        });
        if is_done.recv_timeout(LIMIT) != Ok(true) {
            failed.push(left);
        }
    }
    failed
}

/// Takes something back; whether it is gone, also where somebody else has taken it back before.
fn take_back(left: &Left) -> bool {
    match left {
        Left::Object { object_type, name } => permanence::make_temporary(object_type, name),
        Left::DosDevice { name, target } => paths::take_away(name, target.as_deref()),
        Left::File(name) => files::delete(name),
        Left::Service(name) => services::remove(name),
        Left::Atom { station, atom } => windows::delete_atom(station, *atom),
        Left::Input { station, desktop } => window_stations::give_input_to(station, desktop),
    }
}

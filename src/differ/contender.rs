//! Contenders: what the model is held against.

#[cfg(windows)]
use std::cell::Cell;

#[cfg(windows)]
use crate::differ::area::MADE;
use crate::differ::world::{World, launch};
use crate::lesson::player::Player;
use crate::system::System;
#[cfg(windows)]
use crate::system::live::{Here, probe, undo};
use crate::system::translation::{Translated, Translation};

/// A system that begins anew for each sequence, and leaves nothing behind.
pub trait Contender {
    /// What it is called.
    fn name(&self) -> String;

    /// The system as each sequence finds it, with its program started; it is asked in its own words.
    fn begin(&self) -> Player<Translated<Box<dyn System>>>;

    /// Takes back what a sequence left behind.
    fn end(&self);
}

/// A system on which the program has been started.
fn started(system: Box<dyn System>, translation: Translation, elevated: bool) -> Player<Translated<Box<dyn System>>> {
    let mut player = Player::new(Translated { system, translation });
    player.perform(&launch(elevated));
    player
}

/// Another release of the model, in which the same user has logged on.
impl Contender for World {
    fn name(&self) -> String {
        self.machine().system().words()
    }

    fn begin(&self) -> Player<Translated<Box<dyn System>>> {
        let session = Some((World::SESSION, self.session()));
        let translation = Translation { session, ..Translation::default() };
        started(Box::new(self.machine().clone()), translation, self.elevated())
    }

    fn end(&self) {}
}

/// The Windows that this program runs on; this very process makes the calls.
#[cfg(windows)]
#[derive(Debug)]
pub struct ThisWindows {
    name: String,
    session: Option<u32>,
    prefix: String,
    sequences: Cell<u64>,
}

#[cfg(windows)]
impl ThisWindows {
    /// What is made there has a prefix.
    pub fn new(prefix: String) -> ThisWindows {
        let probe = probe();
        ThisWindows { name: probe.name(), session: probe.session, prefix, sequences: Cell::new(0) }
    }
}

#[cfg(windows)]
impl Contender for ThisWindows {
    fn name(&self) -> String {
        self.name.clone()
    }

    /// Each sequence has names of its own: some objects go a while after their last handle.
    fn begin(&self) -> Player<Translated<Box<dyn System>>> {
        self.sequences.update(|number| number + 1);
        let translation = Translation {
            session: self.session.map(|session| (World::SESSION, session)),
            prefix: format!("{}{:x}-", self.prefix, self.sequences.get()),
            made: MADE.iter().map(|name| (*name).into()).collect(),
        };
        started(Box::new(Here), translation, true)
    }

    fn end(&self) {
        undo::all();
    }
}

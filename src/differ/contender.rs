//! Contenders: what the model is held against.

#[cfg(windows)]
use std::cell::Cell;

#[cfg(windows)]
use crate::differ::area::MADE;
use crate::differ::world::World;
use crate::system::System;
#[cfg(windows)]
use crate::system::live::{Here, probe, undo};
use crate::system::translation::{Translated, Translation};

/// A system that begins anew for each sequence, and leaves nothing behind.
pub trait Contender {
    /// What it is called.
    fn name(&self) -> String;

    /// The system as each sequence finds it, before its program was started; asked in its own words.
    fn begin(&self) -> Translated<Box<dyn System>>;

    /// Takes back what a sequence left behind.
    fn end(&self);
}

/// Another release of the model, in which the same user has logged on.
impl Contender for World {
    fn name(&self) -> String {
        self.machine().system().words()
    }

    fn begin(&self) -> Translated<Box<dyn System>> {
        let session = Some((World::SESSION, self.session()));
        Translated {
            system: Box::new(self.machine().clone()),
            translation: Translation { session, ..Translation::default() },
        }
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
    fn begin(&self) -> Translated<Box<dyn System>> {
        self.sequences.update(|number| number + 1);
        let translation = Translation {
            session: self.session.map(|session| (World::SESSION, session)),
            prefix: format!("{}{:x}-", self.prefix, self.sequences.get()),
            made: MADE.iter().map(|name| (*name).into()).collect(),
        };
        Translated { system: Box::new(Here), translation }
    }

    fn end(&self) {
        undo::all();
    }
}

//! Contenders: what the model is held against.

#[cfg(windows)]
use crate::differ::area::MADE;
use crate::differ::world::World;
use crate::system::System;
#[cfg(windows)]
use crate::system::live::{Here, probe, undo};
use crate::system::translation::Translation;

/// A system that begins anew for each sequence, and leaves nothing behind.
pub trait Contender {
    /// What it is called.
    fn name(&self) -> String;

    /// What the scripts' words are there.
    fn translation(&self) -> Translation;

    /// The system as each sequence finds it: before its program was started.
    fn begin(&self) -> Box<dyn System>;

    /// Takes back what a sequence left behind.
    fn end(&self);
}

/// Another release of the model, in which the same user has logged on.
impl Contender for World {
    fn name(&self) -> String {
        self.machine().system().words()
    }

    fn translation(&self) -> Translation {
        Translation { session: Some((World::SESSION, self.session())), ..Translation::default() }
    }

    fn begin(&self) -> Box<dyn System> {
        Box::new(self.machine().clone())
    }

    fn end(&self) {}
}

/// The Windows that this program runs on; this very process makes the calls.
#[cfg(windows)]
#[derive(Debug)]
pub struct ThisWindows {
    name: String,
    translation: Translation,
}

#[cfg(windows)]
impl ThisWindows {
    /// What is made there has a prefix.
    pub fn new(prefix: String) -> ThisWindows {
        let probe = probe();
        let session = probe.session.map(|session| (World::SESSION, session));
        let made = MADE.iter().map(|name| (*name).into()).collect();
        ThisWindows { name: probe.name(), translation: Translation { session, prefix, made } }
    }
}

#[cfg(windows)]
impl Contender for ThisWindows {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn translation(&self) -> Translation {
        self.translation.clone()
    }

    fn begin(&self) -> Box<dyn System> {
        Box::new(Here)
    }

    fn end(&self) {
        undo::all();
    }
}

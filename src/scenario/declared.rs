//! What the names of a scenario can stand for, and the names of one kind.

use std::collections::HashMap;
use std::sync::Arc;

use crate::scenario::source_file::Span;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// A user.
    User,
    /// A service.
    Service,
    /// A task.
    Task,
    /// A driver.
    Driver,
    /// A process.
    Process,
    /// A handle.
    Handle,
}

impl Named {
    /// Every kind.
    pub(super) const ALL: [Named; 6] =
        [Named::User, Named::Service, Named::Task, Named::Driver, Named::Process, Named::Handle];

    /// The kind in a word.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Named::User => "user",
            Named::Service => "service",
            Named::Task => "task",
            Named::Driver => "driver",
            Named::Process => "process",
            Named::Handle => "handle",
        }
    }

    /// Where names of the kind come from.
    pub(super) const fn named_by(self) -> &'static str {
        match self {
            Named::User => "users are named in the field `users` of the scenario",
            Named::Service => "services are named in the field `services` of the scenario",
            Named::Task => "tasks are named in the field `tasks` of the scenario",
            Named::Driver => "drivers are named in the field `drivers` of the scenario",
            Named::Process => "a process is named by the `as` of the step that starts it",
            Named::Handle => "a handle is named by the `into` of the call that gives it",
        }
    }
}

/// The names of one kind, in the order of their declarations.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub(super) names: Vec<Declaration>,
    places: HashMap<Arc<str>, usize>,
}

/// A name, and where this text declares it, if it does.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) name: Arc<str>,
    pub(super) span: Option<Span>,
    /// Whether another may take the name: the step that was to give it is not done.
    pub(super) is_free: bool,
}

impl Declared {
    /// The one with this name.
    pub(super) fn get(&self, name: &str) -> Option<&Declaration> {
        self.places.get(name).map(|place| &self.names[*place])
    }

    /// Adds one, which takes the place of another with its name.
    pub(super) fn add(&mut self, name: Arc<str>, span: Option<Span>) {
        self.places.insert(name.clone(), self.names.len());
        self.names.push(Declaration { name, span, is_free: false });
    }

    /// Lets another take the name.
    pub(super) fn free(&mut self, name: &str) {
        if let Some(place) = self.places.get(name) {
            self.names[*place].is_free = true;
        }
    }
}

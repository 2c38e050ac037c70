//! Parameters: what a call, an action or an expectation takes, as a table.
//!
//! A table is written once, beside the concept that it belongs to. Reading a scenario, checking it, suggesting a
//! name, and the reference page are made from it.

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of an object.
    Name,
    /// A handle of the calling process, by its label.
    Handle,
    /// Rights, by name.
    Access,
    /// `OBJ_` attributes, by name.
    Attributes,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A text that is no object name.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Any number of one kind.
    List(&'static Kind),
    /// Something with fields of its own, in these words ("an expectation").
    Structure(&'static str),
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in a scenario, and in this model.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a scenario must give it.
    pub required: bool,
    /// One sentence about it.
    pub summary: &'static str,
}

impl Parameter {
    /// A parameter that may be left away.
    pub const fn optional(name: &'static str, kind: Kind, summary: &'static str) -> Parameter {
        Parameter { name, kind, required: false, summary }
    }

    /// A parameter that must be given.
    pub const fn required(name: &'static str, kind: Kind, summary: &'static str) -> Parameter {
        Parameter { name, kind, required: true, summary }
    }
}

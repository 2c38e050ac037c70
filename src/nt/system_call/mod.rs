//! The outer ring: what a system service makes of a caller's pointers, lengths and bits before anything is looked up.
//!
//! In Windows every service copies its arguments out of the caller's memory first ("captures" them), and refuses what
//! cannot be copied. Only what was captured reaches the modules of the concepts; none of them sees a pointer or a length.
//! A buffer is a length here, and a pointer is only told apart from one that leads nowhere.
//! Written down in: Microsoft, `OBJECT_ATTRIBUTES` and `UNICODE_STRING`; the statuses are asserted by Wine's `om.c` test.

pub(crate) mod capture;
pub mod name_form;
pub mod policies;
pub(crate) mod security_attributes;
mod token_classes;
pub mod tokens;
pub mod user_object;

use serde::{Deserialize, Serialize};

pub use name_form::NameForm;

/// A pointer that a caller should not have given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pointer {
    /// The null pointer.
    Null,
    /// One that leads to memory that is not there.
    Bad,
    /// One that leads to memory, but not to an address that the type may have.
    Misaligned,
}

impl Pointer {
    /// The words for them.
    pub const WORDS: &'static [(&'static str, Pointer)] =
        &[("NULL", Pointer::Null), ("BAD", Pointer::Bad), ("MISALIGNED", Pointer::Misaligned)];
}

//! Scenarios: what an instructor writes, from RON text to pieces that know where they stand.
//!
//! [`source_file`] reads a file within limits, [`syntax`] turns its text into [`syntax::Piece`]s, [`form`] reads a
//! piece by a table of parameters. Each reports what is wrong to a [`diagnostic::Diagnostics`] and goes on, so that
//! one run names every fault; [`render`] shows them, and [`code`] explains them. [`cases`] reads conformance cases, which
//! become scenarios too.

pub mod acts;
pub mod answers;
pub mod calls;
pub mod cases;
pub mod code;
pub mod completion;
mod declared;
pub mod diagnostic;
pub mod expectations;
pub mod extend;
pub mod facts;
mod foreign;
pub mod form;
pub mod installed;
pub mod labels;
pub mod nearest;
pub mod parse;
pub mod recorded;
pub mod release;
pub mod render;
pub mod say;
pub mod script;
pub mod session_changes;
pub mod source_file;
pub mod syntax;
mod unfit;
pub mod unix;
pub mod values;
pub mod visible;
pub mod written;

use source_file::Span;

/// A value and where the file says it; of what no file says the place is the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

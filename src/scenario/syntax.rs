//! RON text as pieces that know where they stand.
//!
//! [`read`] turns the text of a file into a [`Tree`]; a [`Piece`] of it is asked for what is expected there, a text or
//! a list or fields, and says so in a diagnostic if it is something else.
//!
//! The `ron` crate reads RON into values without places and stops at the first fault; its raw values do have places,
//! but every level of them is read again, and a file with one bad bracket gives no pieces at all. So the shape of the
//! text (brackets, names, commas) is read by a tolerant reader, which names every fault. What is a number or an
//! escape is asked of `ron`; and `ron` judges each text in which no fault was found, so that everything accepted here
//! is RON.

mod brackets;
mod judge;
mod piece;
mod reader;
mod recovery;
mod slashes;
mod text;
mod token;
mod tree;
mod unfinished;
mod unseen;

pub(crate) use judge::byte_of;
pub use piece::{Field, Fields, MOST_STEPS, Piece, Variant};
pub use reader::DEEPEST;
pub use slashes::with_backslashes;
pub use unfinished::{Around, End, unfinished};

use crate::scenario::diagnostic::Diagnostics;
use tree::Node;

/// A text that was read, as far as it could be.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    root: Node,
}

/// Reads the text of a file; what cannot be read is reported, and of the rest the pieces are good.
pub fn read<'a>(text: &'a str, faults: &mut Diagnostics) -> Tree<'a> {
    let before = faults.found();
    let root = reader::read(text, faults);
    if faults.found() == before && root.is_bracketed() {
        judge::judge(text, faults);
    }
    Tree { text, root }
}

impl<'a> Tree<'a> {
    /// The whole.
    pub fn root(&'a self) -> Piece<'a> {
        Piece { text: self.text, node: &self.root }
    }
}

//! The shape of a text: what a part looks like, before anybody asks what it should be.

use crate::scenario::source_file::Span;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) shape: Shape,
}

/// What a value looks like.
#[derive(Debug)]
pub(super) enum Shape {
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag(bool),
    /// A name alone.
    Word,
    /// A list in square brackets.
    List(Vec<Node>),
    /// Fields, or values, in round brackets, with a name before them or without.
    Group(Group),
    /// A map in curly brackets.
    Map(Vec<Entry>),
    /// Something that was reported already.
    Broken,
}

/// The inside of round brackets.
#[derive(Debug)]
pub(super) struct Group {
    /// The name before the brackets.
    pub(super) name: Option<Span>,
    /// What stands in them.
    pub(super) entries: Vec<Entry>,
    /// Whether something in them was lost after a fault.
    pub(super) damaged: bool,
}

/// One value in round or curly brackets.
#[derive(Debug)]
pub(super) struct Entry {
    /// The name of the field, or the key.
    pub(super) key: Option<Span>,
    /// Its value.
    pub(super) value: Node,
}

impl Node {
    pub(super) fn is_bracketed(&self) -> bool {
        matches!(self.shape, Shape::List(_) | Shape::Group(_) | Shape::Map(_))
    }

    pub(super) fn is_broken(&self) -> bool {
        matches!(self.shape, Shape::Broken)
    }
}

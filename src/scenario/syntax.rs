//! Pieces: parts of a scenario's text that know where they stand.
//!
//! [`read`] turns the text of a file into a [`Tree`]; a [`Piece`] of it is asked for what is expected there, a text or
//! a list or fields, and says so in a diagnostic if it is something else.
//!
//! The `ron` crate reads RON into values without places and stops at the first fault; its raw values do have places,
//! but every level of them is read again, and a file with one bad bracket gives no pieces at all. So the shape of the
//! text (brackets, names, commas) is read by the tolerant reader in [`super::tree`], which names every fault. What is
//! a number, an escape or a character is asked of `ron`; and `ron` judges each text in which no fault was found, so
//! that everything accepted here is RON.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::source_file::Span;
use crate::scenario::token::{byte_of, options};
use crate::scenario::tree::{self, Entry, Group, Node, Shape};
use crate::scenario::visible::quoted;

pub use crate::scenario::tree::DEEPEST;

/// A text that was read, as far as it could be.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    root: Node,
}

/// Reads the text of a file; what cannot be read is reported, and of the rest the pieces are good.
pub fn read<'a>(text: &'a str, faults: &mut Diagnostics) -> Tree<'a> {
    let before = faults.found();
    let root = tree::read(text, faults);
    if faults.found() == before {
        judge(text, faults);
    }
    Tree { text, root }
}

/// Lets ron judge a text in which no fault was found.
fn judge(text: &str, faults: &mut Diagnostics) {
    if let Err(refusal) = options().from_str::<IgnoredAny>(text) {
        let start = byte_of(text, refusal.span.start);
        let length = text[start..].chars().next().map_or(0, char::len_utf8);
        let fault = faults.add(Code::NotRon, Span::new(start, start + length), "the text is not RON from here on");
        fault.label("cannot be read").help(format!("the reader of RON says: {}", refusal.code));
    }
}

impl<'a> Tree<'a> {
    /// The whole.
    pub fn root(&'a self) -> Piece<'a> {
        Piece { text: self.text, node: &self.root }
    }
}

/// A part of a text, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    text: &'a str,
    node: &'a Node,
}

/// The fields within round brackets.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    /// The fields, in the order of the file; a name occurs once.
    pub fields: Vec<Field<'a>>,
    /// Values without names, where a form was given nothing else: they stand for its first parameters, in order.
    pub values: Vec<Piece<'a>>,
    /// The name before the brackets, or else the opening bracket: where a missing field is missing.
    pub place: Span,
    /// Whether all fields could be read; otherwise nothing is said of missing ones.
    pub complete: bool,
}

/// A field: its name, and its value.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The name.
    pub name: Spanned<&'a str>,
    /// The value.
    pub value: Piece<'a>,
}

/// A name with fields: `LogOn(user: "alice")`, or the name alone.
#[derive(Debug, Clone)]
pub struct Variant<'a> {
    /// The name.
    pub name: Spanned<&'a str>,
    /// Its fields.
    pub fields: Fields<'a>,
}

impl<'a> Piece<'a> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.node.span
    }

    /// The author's own words.
    pub fn source(self) -> &'a str {
        &self.text[self.node.span.range()]
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(self.node.shape, Shape::List(_))
    }

    /// Whether it is a name with fields.
    pub fn is_form(self) -> bool {
        matches!(&self.node.shape, Shape::Group(Group { name: Some(_), .. }))
    }

    /// Reads a text in quotes. Here and below, `what` names in a message what the value is for: "the title".
    pub fn text(self, what: &str, faults: &mut Diagnostics) -> Option<Cow<'a, str>> {
        if let Shape::Text = self.node.shape {
            return self.decoded();
        }
        let fault = self.mismatch("a text in quotes", what, faults)?;
        match self.node.shape {
            Shape::Word | Shape::Number | Shape::Flag(_) => {
                fault.help(format!("write it in quotes: {}", quoted(&format!("\"{}\"", self.source()))))
            }
            _ => fault.help("a text is written in double quotes"),
        };
        None
    }

    /// Reads a whole number.
    pub fn number(self, what: &str, faults: &mut Diagnostics) -> Option<u64> {
        if let Shape::Number = self.node.shape {
            if let Ok(number) = options().from_str(self.source()) {
                return Some(number);
            }
            let message = format!("expected a whole number of at most 64 bits for {what}, found {}", quoted(self.source()));
            faults.add(Code::NumberOutOfRange, self.span(), message).label("out of range");
            return None;
        }
        let fault = self.mismatch("a whole number", what, faults)?;
        if let Some(text) = self.quoted_text().filter(|text| text.parse::<u64>().is_ok()) {
            fault.help(format!("write it without quotes: {}", quoted(&text)));
        }
        None
    }

    /// Reads `true` or `false`.
    pub fn flag(self, what: &str, faults: &mut Diagnostics) -> Option<bool> {
        if let Shape::Flag(flag) = self.node.shape {
            return Some(flag);
        }
        self.mismatch("`true` or `false`", what, faults)?.help("write it without quotes, in lower case");
        None
    }

    /// Reads a word: a name that stands alone, without quotes.
    pub fn word(self, what: &str, faults: &mut Diagnostics) -> Option<&'a str> {
        if let Shape::Word = self.node.shape {
            return Some(self.source());
        }
        let fault = self.mismatch("a word", what, faults)?;
        if let Some(text) = self.quoted_text() {
            fault.help(format!("write it without quotes: {}", quoted(&text)));
        }
        None
    }

    /// Reads a list in square brackets.
    pub fn items(self, what: &str, faults: &mut Diagnostics) -> Option<impl ExactSizeIterator<Item = Piece<'a>> + use<'a>> {
        if let Shape::List(items) = &self.node.shape {
            let text = self.text;
            return Some(items.iter().map(move |node| Piece { text, node }));
        }
        let fault = self.mismatch("a list", what, faults)?;
        fault.help("a list stands in square brackets, also a list of one");
        None
    }

    /// Reads fields in round brackets, without a name before them.
    pub fn fields(self, what: &str, faults: &mut Diagnostics) -> Option<Fields<'a>> {
        match &self.node.shape {
            Shape::Group(group) if group.name.is_none() => self.fields_of(group, what, faults),
            _ => {
                let fault = self.mismatch("fields in round brackets", what, faults)?;
                fault.help("fields are written (name: value, name: value)");
                None
            }
        }
    }

    /// Reads a name, with fields or alone.
    pub fn variant(self, what: &str, faults: &mut Diagnostics) -> Option<Variant<'a>> {
        match &self.node.shape {
            Shape::Word => {
                let name = Spanned { value: self.source(), span: self.span() };
                Some(Variant { name, fields: Fields { fields: Vec::new(), values: Vec::new(), place: name.span, complete: true } })
            }
            Shape::Group(group @ Group { name: Some(span), .. }) => {
                let name = Spanned { value: &self.text[span.range()], span: *span };
                let fields = self.fields_of(group, &quoted(name.value), faults)?;
                Some(Variant { name, fields })
            }
            _ => {
                let fault = self.mismatch("a name with fields", what, faults)?;
                if let Some(text) = self.quoted_text() {
                    fault.help(format!("write the name without quotes: {}", quoted(&text)));
                } else {
                    fault.help("write the name before the brackets: Name(field: value)");
                }
                None
            }
        }
    }

    fn fields_of(self, group: &'a Group, what: &str, faults: &mut Diagnostics) -> Option<Fields<'a>> {
        let place = group.name.unwrap_or(Span::new(self.span().start, self.span().start + 1));
        if group.name.is_some() && group.entries.iter().all(|entry| entry.key.is_none()) {
            let values = group.entries.iter().map(|entry| Piece { text: self.text, node: &entry.value }).collect();
            return Some(Fields { fields: Vec::new(), values, place, complete: !group.damaged });
        }
        if let Some(entry) = group.entries.iter().find(|entry| entry.key.is_none()) {
            let span = self.first_line_of(entry.value.span);
            let found = format!("a value in the brackets of {what} has no name");
            let fault = faults.add(Code::FieldWithoutName, span, found);
            fault.label("whose value is this?").help("fields are written (name: value, name: value)");
            return None;
        }
        let mut fields = Fields { fields: Vec::new(), values: Vec::new(), place, complete: !group.damaged };
        let mut first = std::collections::HashMap::new();
        for Entry { key, value } in &group.entries {
            let Some(span) = *key else { continue };
            let name = &self.text[span.range()];
            if let Some(earlier) = first.insert(name, span) {
                first.insert(name, earlier);
                let message = format!("the field {} is given twice", quoted(name));
                faults.add(Code::DuplicateField, span, message).label("the second").note(earlier, "the first");
                continue;
            }
            fields.fields.push(Field { name: Spanned { value: name, span }, value: Piece { text: self.text, node: value } });
        }
        Some(fields)
    }

    /// The text, if it is one in quotes.
    fn quoted_text(self) -> Option<Cow<'a, str>> {
        matches!(self.node.shape, Shape::Text).then(|| self.decoded()).flatten()
    }

    fn decoded(self) -> Option<Cow<'a, str>> {
        let source = self.source();
        let plain = source.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        match plain.filter(|inner| !inner.contains('\\')) {
            Some(inner) => Some(Cow::Borrowed(inner)),
            None => options().from_str(source).ok().map(Cow::Owned),
        }
    }

    /// Reports that something else stands here than was expected, unless a fault was reported here before.
    fn mismatch<'f>(self, expected: &str, what: &str, faults: &'f mut Diagnostics) -> Option<&'f mut Diagnostic> {
        if self.node.is_broken() {
            return None;
        }
        let message = format!("expected {expected} for {what}, found {}", self.found());
        let fault = faults.add(Code::WrongKind, self.first_line_of(self.span()), message).label(self.found_label());
        Some(fault)
    }

    fn found(self) -> String {
        match &self.node.shape {
            Shape::Text => format!("the text {}", quoted(self.source())),
            Shape::Number => format!("the number {}", quoted(self.source())),
            Shape::Flag(_) => quoted(self.source()),
            Shape::Word => format!("the word {}", quoted(self.source())),
            Shape::Group(Group { name: Some(name), .. }) => format!("the form {}", quoted(&self.text[name.range()])),
            Shape::Literal | Shape::List(_) | Shape::Group(_) | Shape::Map | Shape::Broken => self.found_label().to_owned(),
        }
    }

    fn found_label(self) -> &'static str {
        match &self.node.shape {
            Shape::Text => "a text",
            Shape::Number => "a number",
            Shape::Flag(_) => "a flag",
            Shape::Word => "a word",
            Shape::Literal => "a character or bytes",
            Shape::List(_) => "a list",
            Shape::Group(Group { name: Some(_), .. }) => "a form with fields",
            Shape::Group(Group { name: None, .. }) => "round brackets",
            Shape::Map => "a map in curly brackets",
            Shape::Broken => "something unreadable",
        }
    }

    fn first_line_of(self, span: Span) -> Span {
        let line = self.text[span.range()].lines().next().unwrap_or_default();
        Span::new(span.start, span.start + line.len())
    }
}

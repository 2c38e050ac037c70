//! Forms: what is written as a name with fields, read by a table of its parameters.
//!
//! Actions, expectations and calls are all forms. [`Form::read`] reports every unknown, missing and wrong field of one
//! form at once; a field that is misspelt is named as that, and never also as missing.

use std::borrow::Cow;

use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::nearest::nearest;
use crate::scenario::syntax::{Fields, Piece};
use crate::scenario::visible::quoted;

/// A form: its name, what it takes, what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'p> {
    /// The name before the brackets.
    pub name: &'static str,
    /// The fields.
    pub parameters: &'p [Parameter],
    /// One sentence about it.
    pub summary: &'static str,
    /// The smallest use of it in a scenario.
    pub example: &'static str,
}

/// A value of a field, as its kind says.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// A text: a name, the label of a handle, or plain text.
    Text(Cow<'a, str>),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// One of the parameter's words.
    Word(&'static str),
    /// A list of values of one kind; those that could not be read are left out.
    List(Vec<Spanned<Value<'a>>>),
    /// A piece that is read by other rules: rights, attributes, a structure.
    Piece(Piece<'a>),
}

/// The values that a form was given, as far as they could be read.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    values: Vec<(&'static str, Spanned<Value<'a>>)>,
}

impl Form<'_> {
    /// Reads fields by the form's parameters.
    pub fn read<'a>(&self, fields: &Fields<'a>, faults: &mut Diagnostics) -> Record<'a> {
        let mut values = Vec::new();
        let mut misspelt = Vec::new();
        if let Some(extra) = fields.values.get(self.parameters.len()) {
            let message = format!("{} takes {} values at most", quoted(self.name), self.parameters.len());
            faults.add(Code::FieldWithoutName, extra.span(), message).label("one too many");
        }
        for (parameter, piece) in self.parameters.iter().zip(&fields.values) {
            if let Some(value) = read_value(parameter.kind, *piece, &quoted(parameter.name), faults) {
                values.push((parameter.name, Spanned { value, span: piece.span() }));
            }
            misspelt.push(parameter.name);
        }
        let names = || self.parameters.iter().map(|parameter| parameter.name);
        for field in &fields.fields {
            let Some(parameter) = self.parameters.iter().find(|parameter| parameter.name == field.name.value) else {
                misspelt.extend(nearest(field.name.value, names()));
                let known = names().filter(|name| !fields.fields.iter().any(|field| field.name.value == *name));
                faults.unknown(Code::UnknownField, &format!("field of {}", quoted(self.name)), &field.name, known);
                continue;
            };
            let what = quoted(parameter.name);
            if let Some(value) = read_value(parameter.kind, field.value, &what, faults) {
                values.push((parameter.name, Spanned { value, span: field.value.span() }));
            }
        }
        if fields.complete {
            let given = |parameter: &Parameter| fields.fields.iter().any(|field| field.name.value == parameter.name);
            for parameter in self.parameters.iter().filter(|parameter| parameter.required && !given(parameter)) {
                if !misspelt.contains(&parameter.name) {
                    let message = format!("{} needs the field {}", quoted(self.name), quoted(parameter.name));
                    let help = format!("{}: {}", parameter.name, parameter.summary);
                    faults.add(Code::MissingField, fields.place, message).label("a field is missing here").help(help);
                }
            }
        }
        Record { values }
    }
}

/// Reads a value as its kind wants it; `what` names the field.
fn read_value<'a>(kind: Kind, piece: Piece<'a>, what: &str, faults: &mut Diagnostics) -> Option<Value<'a>> {
    Some(match kind {
        Kind::Name | Kind::Handle | Kind::Text => Value::Text(piece.text(what, faults)?),
        Kind::Number => Value::Number(piece.number(what, faults)?),
        Kind::Flag => Value::Flag(piece.flag(what, faults)?),
        Kind::Word(words) => {
            let found = Spanned { value: piece.word(what, faults)?, span: piece.span() };
            let Some(word) = words.iter().find(|word| **word == found.value) else {
                faults.unknown(Code::UnknownWord, &format!("choice for {what} named"), &found, words.iter().copied());
                return None;
            };
            Value::Word(word)
        }
        Kind::List(kind) => {
            let what = format!("an item of {what}");
            let read = |piece: Piece<'a>, faults: &mut Diagnostics| {
                read_value(*kind, piece, &what, faults).map(|value| Spanned { value, span: piece.span() })
            };
            Value::List(piece.items(&what, faults)?.filter_map(|piece| read(piece, faults)).collect())
        }
        Kind::Access | Kind::Attributes | Kind::Structure(_) => Value::Piece(piece),
    })
}

/// Reads the value of a parameter as one kind.
macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty) => {
        $(#[$doc])*
        pub fn $name(&self, parameter: &str) -> Option<Spanned<$type>> {
            match self.get(parameter) {
                Some(Spanned { value: Value::$variant(value), span }) => Some(Spanned { value: value.clone(), span: *span }),
                _ => None,
            }
        }
    };
}

impl<'a> Record<'a> {
    /// The value of a parameter; none if it was left away, or could not be read and was reported.
    pub fn get(&self, parameter: &str) -> Option<&Spanned<Value<'a>>> {
        self.values.iter().find(|(name, _)| *name == parameter).map(|(_, value)| value)
    }

    reader!(
        /// A text.
        text, Text, Cow<'a, str>
    );
    reader!(
        /// A number.
        number, Number, u64
    );
    reader!(
        /// A flag.
        flag, Flag, bool
    );
    reader!(
        /// A word.
        word, Word, &'static str
    );
    reader!(
        /// A list.
        list, List, Vec<Spanned<Value<'a>>>
    );
    reader!(
        /// A piece that is read by other rules.
        piece, Piece, Piece<'a>
    );
}

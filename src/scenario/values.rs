//! Values of calls that are more than a text, a number or a word: constants, lengths, pointers, forms of names.

use std::sync::Arc;

use crate::nt::call::Argument;
use crate::nt::parameter::{Kind, Parameter, number_of};
use crate::nt::sizes;
use crate::nt::system_call::{NameForm, Pointer};
use crate::scenario::Spanned;
use crate::scenario::calls::unknown_word;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Value};
use crate::scenario::script::{Length, Wanted};
use crate::scenario::syntax::Piece;

/// A value that is known now, or one that an earlier call of the script must report first.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Known now.
    Now(Argument),
    /// Known when the script is played.
    Later(Length),
}

/// Constants of the headers, set apart by bars, or a number.
pub fn constants(
    table: &'static [(&'static str, u64)],
    piece: Piece<'_>,
    at: &Spanned<Value<'_>>,
    faults: &mut Diagnostics,
) -> Option<Argument> {
    if let Some(number) = piece.number_if_one() {
        return Some(Argument::Number(number));
    }
    let text = piece.text("the constants", faults)?;
    let names = table.iter().map(|(name, _)| *name);
    let number = number_of(table, &text).map_err(|word| unknown_word("constant", &word, at, names, faults));
    number.ok().map(Argument::Number)
}

/// A length: a number, a sum of sizes, `NULL`, or one that an earlier call reported.
pub fn length(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Given> {
    if let Some(number) = piece.number_if_one() {
        return Some(Given::Now(Argument::Number(number)));
    }
    let text = piece.text("the length", faults)?;
    let given = length_of(&text);
    if given.is_none() {
        let message = format!("expected a length in bytes, found {text:?}");
        let fault = faults.add(Code::WrongKind, piece.span(), message).label("no length");
        fault.help("write a number, \"NULL\", or what an earlier call reported: \"needed(1)-1\"");
    }
    given
}

/// The same from a text alone.
pub fn length_of(text: &str) -> Option<Given> {
    if text == "NULL" {
        return Some(Given::Now(Argument::Pointer(Pointer::Null)));
    }
    let number = sizes::sum(text).ok().or_else(|| (text == "MAX_PATH").then_some(260));
    if let Some(number) = number {
        return Some(Given::Now(Argument::Number(number)));
    }
    let at = text.find(['+', '-']).unwrap_or(text.len());
    let (of, more) = text.split_at(at);
    let is_variable = of.strip_prefix('?').is_some_and(|variable| !variable.is_empty());
    match Wanted::read(Kind::Length, of) {
        _ if is_variable => {}
        Ok(Wanted::Needed | Wanted::NeededAs(_)) => {}
        _ => return None,
    }
    let more = if more.is_empty() { 0 } else { more.parse().ok()? };
    Some(Given::Later(Length { of: Arc::from(of), more }))
}

/// A pointer that leads nowhere.
pub fn pointer(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Argument> {
    let found = Spanned { value: piece.word("the pointer", faults)?, span: piece.span() };
    let known = Pointer::WORDS.iter().find(|(word, _)| *word == found.value);
    if known.is_none() {
        faults.no_such(Code::UnknownWord, "pointer", &found, Pointer::WORDS.iter().map(|(word, _)| *word));
    }
    known.map(|(_, pointer)| Argument::Pointer(*pointer))
}

const BYTES: Parameter = Parameter::required("bytes", Kind::Number, "How many bytes the name has.");

/// The forms of a name that take values.
const FORMS: &[Form<'static>] = &[
    Form {
        name: "OddLength",
        parameters: &[BYTES],
        summary: "A length that is not a whole number of characters.",
        example: "OddLength(67)",
    },
    Form {
        name: "Filled",
        parameters: &[
            Parameter::required("prefix", Kind::Name, "How the name begins."),
            Parameter::required("fill", Kind::Text, "The character that it goes on with."),
            BYTES,
        ],
        summary: "A name that is filled up with one character.",
        example: r#"Filled(prefix: "", fill: "a", bytes: 65534)"#,
    },
];

/// A form of a name.
pub fn name_form(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Argument> {
    let variant = piece.variant("a form of a name", faults)?;
    if let Some((_, form)) = NameForm::WORDS.iter().find(|(word, _)| *word == variant.name.value) {
        return Some(Argument::NameForm(form.clone()));
    }
    let Some(form) = FORMS.iter().find(|form| form.name == variant.name.value) else {
        let words = NameForm::WORDS.iter().map(|(word, _)| *word).chain(FORMS.iter().map(|form| form.name));
        faults.no_such(Code::UnknownForm, "form of a name", &variant.name, words);
        return None;
    };
    let record = form.read(&variant.fields, faults);
    let bytes = record.number("bytes")?;
    let read = if form.name == "OddLength" {
        u32::try_from(bytes.value).ok().map(NameForm::OddLength)
    } else {
        filled(&record.text("prefix")?.value, &record.text("fill")?.value, bytes.value)
    };
    if read.is_none() {
        let message = "a name cannot be made so long with this character".to_owned();
        faults.add(Code::WrongKind, bytes.span, message).label("not these bytes");
    }
    read.map(Argument::NameForm)
}

/// A name that is filled up with one character; longer than any name can be is long enough.
fn filled(prefix: &str, fill: &str, bytes: u64) -> Option<NameForm> {
    let mut characters = fill.chars();
    let (Some(fill), None) = (characters.next(), characters.next()) else { return None };
    let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= 1 << 17)?;
    NameForm::filled(prefix, fill, bytes)
}

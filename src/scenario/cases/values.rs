//! The values of a step's arguments: each is a text, and is read as the kind of its parameter says.

use std::sync::Arc;

use crate::nt::call::Argument;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, number_of, parse_flag, parse_number};
use crate::nt::security::AccessMask;
use crate::nt::security::access::NAMED_RIGHTS;
use crate::nt::system_call::Pointer;
use crate::scenario::script::{HandleLabel, Length, ProcessLabel};
use crate::scenario::values;

/// What a text stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// An argument that is known now.
    Now(Argument),
    /// A number that an earlier call reports.
    Later(Length),
    /// A handle, by its label.
    Handle(HandleLabel),
    /// A process or a thread, by its label.
    Process(ProcessLabel),
}

/// A text that is nothing of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The word in it that is not known.
    pub word: String,
    /// What it should be: "right".
    pub what: &'static str,
    /// What it could be, where that can be listed.
    pub known: Vec<&'static str>,
}

/// Reads a text as the kind of a parameter says.
pub fn read(kind: Kind, text: &str) -> Result<Given, Unreadable> {
    let wrong = |word: &str, what, known| Unreadable { word: word.to_owned(), what, known };
    let names = |table: &'static [(&'static str, u64)]| table.iter().map(|(name, _)| *name).collect();
    let argument = match kind {
        Kind::Name => Argument::Name(ObjectName::from(text)),
        Kind::Text | Kind::LogonSession => Argument::Text(Arc::from(text)),
        Kind::Handle => return Ok(Given::Handle(Arc::from(text))),
        Kind::HandleOr(words) => match words.iter().find(|word| **word == text) {
            Some(word) => Argument::Word(word),
            None => return Ok(Given::Handle(Arc::from(text))),
        },
        Kind::Number | Kind::ProcessId | Kind::ThreadId if is_variable(text) => {
            return Ok(Given::Later(Length { of: Arc::from(text), more: 0 }));
        }
        Kind::ProcessId | Kind::ThreadId => match parse_number(text) {
            Some(number) => Argument::Number(number),
            None => return Ok(Given::Process(Arc::from(text))),
        },
        Kind::Number => Argument::Number(parse_number(text).ok_or_else(|| wrong(text, "number", Vec::new()))?),
        Kind::Flag => Argument::Flag(parse_flag(text).ok_or_else(|| wrong(text, "flag", vec!["true", "false"]))?),
        Kind::Word(words) => {
            let word = words.iter().find(|word| **word == text);
            Argument::Word(word.ok_or_else(|| wrong(text, "word", words.to_vec()))?)
        }
        Kind::Access => {
            let rights = || NAMED_RIGHTS.iter().map(|(name, _)| *name).collect();
            Argument::Access(AccessMask::from_names(text).map_err(|word| wrong(&word, "right", rights()))?)
        }
        Kind::Attributes => {
            let known = || Attributes::all().iter_names().map(|(name, _)| name).collect();
            Argument::Attributes(Attributes::from_names(text).map_err(|word| wrong(&word, "attribute", known()))?)
        }
        Kind::Constants(table) => {
            Argument::Number(number_of(table, text).map_err(|word| wrong(&word, "constant", names(table)))?)
        }
        Kind::Length => match values::length_of(text).ok_or_else(|| wrong(text, "length", Vec::new()))? {
            values::Given::Now(argument) => argument,
            values::Given::Later(length) => return Ok(Given::Later(length)),
        },
        Kind::Pointer => {
            let known = || Pointer::WORDS.iter().map(|(word, _)| *word).collect();
            let pointer = Pointer::WORDS.iter().find(|(word, _)| *word == text);
            Argument::Pointer(pointer.ok_or_else(|| wrong(text, "pointer", known()))?.1)
        }
        Kind::NameForm | Kind::List(_) | Kind::Structure(_) => return Err(wrong(text, "value", Vec::new())),
    };
    Ok(Given::Now(argument))
}

/// Whether a text is the name of something that an earlier call gave: `?x`.
fn is_variable(text: &str) -> bool {
    text.len() > 1 && text.starts_with('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, text: &str, expected: Result<Argument, &str>) {
        let found = read(kind, text).map_err(|wrong| wrong.word);
        assert_eq!(found, expected.map(Given::Now).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn a_text_is_read_as_its_kind_says() {
        check(Kind::Number, "0x10", Ok(Argument::Number(16)));
        check(Kind::Number, "-1", Ok(Argument::Number(u64::MAX)));
        check(Kind::Number, "x", Err("x"));
        check(Kind::Flag, "true", Ok(Argument::Flag(true)));
        check(Kind::Flag, "FALSE", Ok(Argument::Flag(false)));
        check(Kind::Flag, "2", Err("2"));
        check(Kind::Word(&["a", "b"]), "b", Ok(Argument::Word("b")));
        check(Kind::Word(&["a", "b"]), "c", Err("c"));
        check(Kind::Access, "SYNCHRONIZE|0x1", Ok(Argument::Access(AccessMask::new(0x0010_0001))));
        check(Kind::Access, "SYNCHRONIZE|X", Err("X"));
        check(Kind::Attributes, "OBJ_OPENIF", Ok(Argument::Attributes(Attributes::OBJ_OPENIF)));
        check(Kind::Constants(&[("A", 1), ("B", 2)]), "A|B", Ok(Argument::Number(3)));
        check(Kind::Pointer, "BAD", Ok(Argument::Pointer(Pointer::Bad)));
        check(Kind::Length, "NULL", Ok(Argument::Pointer(Pointer::Null)));
    }

    #[test]
    fn what_is_known_later_stays_a_label() {
        assert_eq!(read(Kind::Handle, "h"), Ok(Given::Handle("h".into())));
        assert_eq!(read(Kind::ProcessId, "?pid"), Ok(Given::Later(Length { of: "?pid".into(), more: 0 })));
        assert_eq!(read(Kind::Length, "needed(2)-1"), Ok(Given::Later(Length { of: "needed(2)".into(), more: -1 })));
        assert_eq!(read(Kind::Length, "?n-2"), Ok(Given::Later(Length { of: "?n".into(), more: -2 })));
    }
}

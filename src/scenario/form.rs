//! Forms: what is written as a name with fields, read by a table of its parameters.
//!
//! Actions, expectations and calls are all forms. [`Form::read`] reports every unknown, missing and wrong field of one
//! form at once; a field that is misspelt is named as that, and never also as missing.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostics, listed};
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
    lacking: Vec<&'static str>,
}

impl Form<'_> {
    /// The form with this name; if there is none, that is reported, and what follows is read as the form with the
    /// nearest name. `what` says what the name should stand for: "action".
    pub fn named<'f, 'p>(
        forms: &'f [Form<'p>],
        what: &str,
        name: &Spanned<&str>,
        faults: &mut Diagnostics,
    ) -> Option<&'f Form<'p>> {
        let known = |name: &str| forms.iter().find(|form| form.name == name);
        known(name.value).or_else(|| {
            faults.no_such(Code::UnknownForm, what, name, forms.iter().map(|form| form.name)).and_then(known)
        })
    }

    /// Reads what is written without a name before its brackets, by the form's parameters.
    pub fn read_fields<'a>(&self, piece: Piece<'a>, faults: &mut Diagnostics) -> Option<Record<'a>> {
        let fields = piece.fields(self.name, self.example, faults)?;
        Some(self.read(&fields, faults))
    }

    /// Reads fields by the form's parameters.
    pub fn read<'a>(&self, fields: &Fields<'a>, faults: &mut Diagnostics) -> Record<'a> {
        let mut values = Vec::new();
        let mut given: HashSet<&str> = fields.fields.iter().map(|field| field.name.value).collect();
        if let Some(extra) = fields.values.get(self.parameters.len()) {
            let message = match self.parameters.len() {
                0 => format!("{} takes no value", capitalised(self.name)),
                1 => format!("{} takes one value", capitalised(self.name)),
                most => format!("{} takes {most} values at most", capitalised(self.name)),
            };
            let fault = faults.add(Code::FieldWithoutName, extra.span(), message).label("one too many");
            if self.parameters.is_empty() {
                fault.help(format!("write {}", quoted(self.name)));
            }
            return Record { values, lacking: Vec::new() };
        }
        for (parameter, piece) in self.parameters.iter().zip(&fields.values) {
            given.insert(parameter.name);
            if let Some(value) = read_value(parameter.kind, *piece, &quoted(parameter.name), faults) {
                values.push((parameter.name, Spanned { value, span: piece.span() }));
            }
        }
        let mut unknown = false;
        for field in &fields.fields {
            let known = |name: &str| self.parameters.iter().find(|parameter| parameter.name == name);
            let parameter = known(field.name.value).or_else(|| {
                let others =
                    self.parameters.iter().map(|parameter| parameter.name).filter(|name| !given.contains(name));
                let message = format!("{} has no field {}", capitalised(self.name), quoted(field.name.value));
                faults.unknown(Code::UnknownField, &field.name, message, others).and_then(known)
            });
            let Some(parameter) = parameter else {
                unknown = true;
                continue;
            };
            given.insert(parameter.name);
            let what = quoted(parameter.name);
            if let Some(value) = read_value(parameter.kind, field.value, &what, faults) {
                values.push((parameter.name, Spanned { value, span: field.value.span() }));
            }
        }
        if unknown || !fields.complete {
            return Record { values, lacking: Vec::new() };
        }
        let lacking = self.parameters.iter().filter(|parameter| !given.contains(parameter.name));
        let missing: Vec<&Parameter> = lacking.clone().filter(|parameter| parameter.required).collect();
        self.report_missing(&missing, fields, faults);
        Record { values, lacking: lacking.map(|parameter| parameter.name).collect() }
    }

    fn report_missing(&self, missing: &[&Parameter], fields: &Fields<'_>, faults: &mut Diagnostics) {
        let names: Vec<&str> = missing.iter().map(|parameter| parameter.name).collect();
        let summary = |field: &&Parameter| format!("{}: {}", field.name, field.summary.trim_end_matches('.'));
        let summaries: Vec<String> = missing.iter().map(summary).collect();
        let (noun, label) = match missing.len() {
            0 => return,
            1 => ("field", "a field is missing here"),
            _ => ("fields", "fields are missing here"),
        };
        let message = format!("{} needs the {noun} {}", capitalised(self.name), listed(&names));
        faults.add(Code::MissingField, fields.place, message).label(label).help(summaries.join("; "));
    }
}

/// The name of a form at the beginning of a sentence: words as a sentence begins, a name as it is written.
fn capitalised(name: &str) -> String {
    match name.strip_prefix("a ") {
        Some(words) => format!("A {words}"),
        None => quoted(name),
    }
}

/// Reads a value as its kind wants it; `what` names the field.
fn read_value<'a>(kind: Kind, piece: Piece<'a>, what: &str, faults: &mut Diagnostics) -> Option<Value<'a>> {
    Some(match kind {
        Kind::Name => Value::Text(piece.name(what, faults)?),
        Kind::Handle | Kind::Text | Kind::LogonSession => Value::Text(piece.text(what, faults)?),
        Kind::HandleOr(words) => {
            let text = piece.text(what, faults)?;
            words.iter().find(|word| **word == text).map_or(Value::Text(text), |word| Value::Word(word))
        }
        Kind::ProcessId | Kind::ThreadId => match piece.number_if_one() {
            Some(number) => Value::Number(number),
            None => Value::Text(piece.text(what, faults)?),
        },
        Kind::Number => Value::Number(piece.number(what, faults)?),
        Kind::Flag => Value::Flag(piece.flag(what, faults)?),
        Kind::Word(words) => {
            let found = Spanned { value: piece.word(what, faults)?, span: piece.span() };
            let Some(word) = words.iter().find(|word| **word == found.value) else {
                let message = format!("{what} cannot be {}", quoted(found.value));
                faults.unknown(Code::UnknownWord, &found, message, words.iter().copied());
                return None;
            };
            Value::Word(word)
        }
        Kind::List(kind) => {
            let items = piece.items(what, faults)?;
            let what = format!("an item of {what}");
            let read = |piece: Piece<'a>| {
                read_value(*kind, piece, &what, faults).map(|value| Spanned { value, span: piece.span() })
            };
            Value::List(items.filter_map(read).collect())
        }
        Kind::Access
        | Kind::Attributes
        | Kind::Constants(_)
        | Kind::Length
        | Kind::Pointer
        | Kind::NameForm
        | Kind::Structure(_) => Value::Piece(piece),
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

    /// Whether a parameter was surely left away: not given in a way that could not be read.
    pub fn lacks(&self, parameter: &str) -> bool {
        self.lacking.contains(&parameter)
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

    /// Whether a flag is given, and true.
    pub fn is_set(&self, parameter: &str) -> bool {
        self.flag(parameter).is_some_and(|flag| flag.value)
    }

    /// What a word stands for, by the table that its parameter has its words of.
    pub fn one_of<T: Copy>(&self, parameter: &str, table: &[(&'static str, T)]) -> Option<T> {
        let word = self.word(parameter)?.value;
        table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    reader!(
        /// A list.
        list, List, Vec<Spanned<Value<'a>>>
    );
    reader!(
        /// A piece that is read by other rules.
        piece, Piece, Piece<'a>
    );
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::diagnostic::Diagnostic;
    use crate::scenario::source_file::SourceFile;
    use crate::scenario::syntax;

    const LOG_ON: Form = Form {
        name: "LogOn",
        parameters: &[
            Parameter::required("user", Kind::Text, "who logs on"),
            Parameter::optional("password", Kind::Text, "what only that user knows"),
            Parameter::optional("session", Kind::Number, "the number of the session"),
            Parameter::optional("by", Kind::Word(&["Console", "RemoteDesktop"]), "the way in"),
            Parameter::optional("elevated", Kind::Flag, "whether as an administrator"),
            Parameter::optional("groups", Kind::List(&Kind::Text), "further groups"),
            Parameter::optional("then", Kind::Structure("an action"), "what follows"),
        ],
        summary: "A user logs on.",
        example: r#"LogOn(user: "alice", password: "")"#,
    };

    const STEP: Form = Form {
        name: "step",
        parameters: &[
            Parameter::required("as", Kind::Text, "who calls"),
            Parameter::required("call", Kind::Structure("a call"), "what is called"),
        ],
        summary: "A process calls Windows.",
        example: r#"(as: "notepad", call: GetLastError)"#,
    };

    fn read(text: &str, with: impl Fn(&Record<'_>)) -> Vec<Diagnostic> {
        let file = Arc::new(SourceFile::new("a.ron".to_owned(), text.to_owned()));
        let mut faults = Diagnostics::new(&file);
        let tree = syntax::read(file.text(), &mut faults);
        if let Some(variant) = tree.root().variant("the action", &mut faults) {
            with(&LOG_ON.read(&variant.fields, &mut faults));
        }
        faults.finish()
    }

    fn check(text: &str, expected: &[&str]) {
        let faults = read(text, |_| {});
        let found: Vec<String> = faults
            .iter()
            .map(|fault| match fault.help_text() {
                Some(help) => format!("{}: {}; {help}", fault.code(), fault.message()),
                None => format!("{}: {}", fault.code(), fault.message()),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_record_holds_the_values_by_name() {
        let text =
            r#"LogOn(groups: ["a", "b"], user: "alice", password: r"\", session: 0x10, by: Console, then: Exit)"#;
        let faults = read(text, |record| {
            assert_eq!(record.text("user").expect("given").value, "alice");
            assert_eq!(record.text("password").expect("given").value, "\\");
            assert_eq!(record.number("session").expect("given").value, 16);
            assert_eq!(record.word("by").expect("given").value, "Console");
            assert_eq!(record.list("groups").expect("given").value.len(), 2);
            assert_eq!(record.piece("then").expect("given").value.source(), "Exit");
            assert!(record.flag("elevated").is_none());
            let span = record.number("session").expect("given").span;
            assert_eq!(&text[span.range()], "0x10");
        });
        assert_eq!(faults, []);
    }

    #[test]
    fn every_fault_of_a_form_is_reported_at_once() {
        check(
            r#"LogOn(password: 7, elevated: no, groups: ["a", 1, b], by: Consol, session: 1, session: 2)"#,
            &[
                "NTS0302: `LogOn` needs the field `user`; user: who logs on",
                "NTS0304: expected a text in quotes for `password`, found the number `7`; write it in quotes: `\"7\"`",
                "NTS0304: expected `true` or `false` for `elevated`, found the word `no`; write it without quotes, in lower case",
                "NTS0304: expected a text in quotes for an item of `groups`, found the number `1`; write it in quotes: `\"1\"`",
                "NTS0304: expected a text in quotes for an item of `groups`, found the word `b`; write it in quotes: `\"b\"`",
                "NTS0306: `by` cannot be `Consol`; did you mean `Console`?",
                "NTS0303: the field `session` is given twice",
            ],
        );
    }

    #[test]
    fn a_misspelt_field_is_not_also_missing() {
        check(
            r#"LogOn(usr: "alice", pasword: "")"#,
            &[
                "NTS0301: `LogOn` has no field `usr`; did you mean `user`?",
                "NTS0301: `LogOn` has no field `pasword`; did you mean `password`?",
            ],
        );
    }

    #[test]
    fn the_fields_that_are_missing_are_one_fault() {
        let file = Arc::new(SourceFile::new("a.ron".to_owned(), "()".to_owned()));
        let mut faults = Diagnostics::new(&file);
        let tree = syntax::read(file.text(), &mut faults);
        let fields = tree.root().fields("a step", STEP.example, &mut faults).expect("round brackets");
        STEP.read(&fields, &mut faults);
        let faults = faults.finish();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].message(), "`step` needs the fields `as`, `call`");
        assert_eq!(faults[0].help_text(), Some("as: who calls; call: what is called"));
    }

    #[test]
    fn a_damaged_form_is_not_said_to_lack_fields() {
        check(
            r#"LogOn(user: "alice, password: "")"#,
            &["NTS0204: this text has no closing quote; end the text with a double quote"],
        );
    }
}

//! Pieces: parts of a scenario's text that know where they stand, and are asked for what is expected there.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::judge::options;
use crate::scenario::syntax::tree::{Entry, Group, Node, Shape};
use crate::scenario::syntax::unseen::{self, Unseen};
use crate::scenario::visible::quoted;

/// How many steps a scenario can have.
pub const MOST_STEPS: usize = 20_000;

const FIELDS_ARE_WRITTEN: &str = "fields are written (name: value, name: value)";

/// A part of a text, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) node: &'a Node,
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
    /// Where what is written for it ends: behind the value, or behind the option of RON around it.
    end: usize,
}

/// A name with fields: `LogOn(user: "alice")`, or the name alone.
#[derive(Debug, Clone)]
pub struct Variant<'a> {
    /// The name.
    pub name: Spanned<&'a str>,
    /// Its fields.
    pub fields: Fields<'a>,
}

impl Fields<'_> {
    /// The same fields without the options of RON: see [`Piece::given`].
    #[must_use]
    pub fn given(mut self) -> Self {
        self.fields.retain_mut(|field| field.value.given().map(|value| field.value = value).is_some());
        self
    }
}

impl<'a> Field<'a> {
    fn new(name: Spanned<&'a str>, value: Piece<'a>) -> Field<'a> {
        Field { name, value, end: value.span().end }
    }

    /// Where it stands, from its name to the end of what is written for its value.
    pub fn span(&self) -> Span {
        Span::new(self.name.span.start, self.end)
    }
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

    /// Whether it is a text in quotes.
    pub fn is_text(self) -> bool {
        matches!(self.node.shape, Shape::Text)
    }

    /// Whether it is a name with fields.
    pub fn is_form(self) -> bool {
        matches!(&self.node.shape, Shape::Group(Group { name: Some(_), .. }))
    }

    /// Reads a text in quotes. Here and below, `what` names in a message what the value is for: "the title".
    pub fn text(self, what: &str, faults: &mut Diagnostics) -> Option<Cow<'a, str>> {
        self.text_with(Unseen::Refused, what, faults)
    }

    /// Reads the name of an object, which can hold any character.
    pub fn name(self, what: &str, faults: &mut Diagnostics) -> Option<Cow<'a, str>> {
        self.text_with(Unseen::SpelledOut, what, faults)
    }

    /// Reads a text of a conformance case, in which every escape is meant.
    pub fn counted(self, what: &str, faults: &mut Diagnostics) -> Option<Cow<'a, str>> {
        self.text_with(Unseen::Escaped, what, faults)
    }

    fn text_with(self, unseen: Unseen, what: &str, faults: &mut Diagnostics) -> Option<Cow<'a, str>> {
        if let Shape::Text = self.node.shape {
            let allowed = unseen::allows(unseen, self.source(), self.span().start, faults);
            return allowed.then(|| self.decoded()).flatten();
        }
        let help = match self.node.shape {
            Shape::Word | Shape::Number | Shape::Flag(_) => {
                format!("write it in quotes: {}", quoted(&format!("\"{}\"", self.source())))
            }
            _ => "a text is written in double quotes".to_owned(),
        };
        self.mismatch(&format!("a text in quotes for {what}"), &help, faults)
    }

    /// Reads a whole number.
    pub fn number(self, what: &str, faults: &mut Diagnostics) -> Option<u64> {
        if let Shape::Number = self.node.shape {
            if let Ok(number) = options().from_str(self.source()) {
                return Some(number);
            }
            let message = format!("expected a whole number for {what}, found {}", quoted(self.source()));
            let help = format!("whole numbers are those from 0 to {}", u64::MAX);
            faults.add(Code::NumberOutOfRange, self.span(), message).label("out of range").help(help);
            return None;
        }
        let help = match self.quoted_text().filter(|text| text.parse::<u64>().is_ok()) {
            Some(text) => format!("write it without quotes: {}", quoted(&text)),
            None => "a number is written in digits, without quotes".to_owned(),
        };
        self.mismatch(&format!("a whole number for {what}"), &help, faults)
    }

    /// The number, if it is a whole one.
    pub fn number_if_one(self) -> Option<u64> {
        matches!(self.node.shape, Shape::Number).then(|| options().from_str(self.source()).ok()).flatten()
    }

    /// Reads `true` or `false`.
    pub fn flag(self, what: &str, faults: &mut Diagnostics) -> Option<bool> {
        if let Shape::Flag(flag) = self.node.shape {
            return Some(flag);
        }
        self.mismatch(&format!("`true` or `false` for {what}"), "write it without quotes, in lower case", faults)
    }

    /// Reads a word: a name that stands alone, without quotes.
    pub fn word(self, what: &str, faults: &mut Diagnostics) -> Option<&'a str> {
        if let Shape::Word = self.node.shape {
            return Some(self.source());
        }
        let help = match self.quoted_text() {
            Some(text) => format!("write it without quotes: {}", quoted(&text)),
            None => "a word is written in letters, without quotes".to_owned(),
        };
        self.mismatch(&format!("{what} as a word without quotes"), &help, faults)
    }

    /// Reads a list in square brackets.
    pub fn items(
        self,
        what: &str,
        faults: &mut Diagnostics,
    ) -> Option<impl ExactSizeIterator<Item = Piece<'a>> + Clone + use<'a>> {
        if let Shape::List(items) = &self.node.shape {
            let text = self.text;
            return Some(items.iter().map(move |node| Piece { text, node }));
        }
        self.mismatch(&format!("a list for {what}"), "a list stands in square brackets, also a list of one", faults)
    }

    /// Reads a list of steps, of which a scenario can have [`MOST_STEPS`].
    pub fn steps(
        self,
        what: &str,
        faults: &mut Diagnostics,
    ) -> Option<impl ExactSizeIterator<Item = Piece<'a>> + Clone + use<'a>> {
        let steps = self.items(what, faults)?;
        if let Some(beyond) = steps.clone().nth(MOST_STEPS) {
            let message = format!("expected at most {MOST_STEPS} steps, found {}", steps.len());
            let span = beyond.first_line_of(beyond.span());
            faults.add(Code::TooManySteps, span, message).label("one step too many");
            return None;
        }
        Some(steps)
    }

    /// Reads fields in round brackets, without a name before them; the example shows what they look like.
    pub fn fields(self, what: &str, example: &str, faults: &mut Diagnostics) -> Option<Fields<'a>> {
        match &self.node.shape {
            Shape::Group(group) if group.name.is_none() => self.fields_of(group, what, faults),
            _ => self.mismatch(what, &format!("fields stand in round brackets: {example}"), faults),
        }
    }

    /// Reads a map in curly brackets, whose keys are texts in quotes.
    pub fn map(self, what: &str, faults: &mut Diagnostics) -> Option<Vec<Field<'a>>> {
        let Shape::Map(entries) = &self.node.shape else {
            return self.mismatch(
                &format!("a map for {what}"),
                "a map stands in curly brackets: {\"key\": \"value\"}",
                faults,
            );
        };
        let mut fields: Vec<Field<'a>> = Vec::new();
        for Entry { key, value } in entries {
            let Some(span) = *key else { continue };
            let Some(name) = self.text[span.range()].strip_prefix('"').and_then(|key| key.strip_suffix('"')) else {
                let message =
                    format!("expected a key in quotes for {what}, found {}", quoted(&self.text[span.range()]));
                faults.add(Code::WrongKind, span, message).label("no text").help("a key is written in double quotes");
                continue;
            };
            if let Some(earlier) = fields.iter().find(|field| field.name.value == name) {
                let message = format!("the key {} is given twice", quoted(name));
                let fault = faults.add(Code::DuplicateField, span, message).label("the second");
                fault.note(earlier.name.span, "the first");
                continue;
            }
            let value = Piece { text: self.text, node: value };
            fields.push(Field::new(Spanned { value: name, span }, value));
        }
        Some(fields)
    }

    /// The value of a field that may be written as an option of RON: `Some(value)`, `None`, or the value itself.
    pub fn given(self) -> Option<Piece<'a>> {
        match &self.node.shape {
            Shape::Group(group) if self.name_of(group) == Some("Some") => match group.entries.as_slice() {
                [Entry { key: None, value }] => Some(Piece { text: self.text, node: value }),
                _ => Some(self),
            },
            Shape::Word if self.source() == "None" => None,
            _ => Some(self),
        }
    }

    /// Reads a name, with fields or alone.
    pub fn variant(self, what: &str, faults: &mut Diagnostics) -> Option<Variant<'a>> {
        match &self.node.shape {
            Shape::Word if !self.is_nothing() => {
                let name = Spanned { value: self.source(), span: self.span() };
                Some(Variant {
                    name,
                    fields: Fields { fields: Vec::new(), values: Vec::new(), place: name.span, complete: true },
                })
            }
            Shape::Group(group @ Group { name: Some(span), .. }) if self.name_of(group) != Some("Some") => {
                let name = Spanned { value: &self.text[span.range()], span: *span };
                let fields = self.fields_of(group, &quoted(name.value), faults)?;
                Some(Variant { name, fields })
            }
            _ => {
                let help = match self.quoted_text() {
                    Some(text) => format!("write the name without quotes: {}", quoted(&text)),
                    None => "write the name before the brackets: Name(field: value)".to_owned(),
                };
                self.mismatch(what, &help, faults)
            }
        }
    }

    fn fields_of(self, group: &'a Group, what: &str, faults: &mut Diagnostics) -> Option<Fields<'a>> {
        let place = group.name.unwrap_or(Span::new(self.span().start, self.span().start + 1));
        let mut fields = Fields { fields: Vec::new(), values: Vec::new(), place, complete: !group.damaged };
        if group.name.is_some() && group.entries.iter().all(|entry| entry.key.is_none()) {
            fields.values.extend(group.entries.iter().map(|entry| Piece { text: self.text, node: &entry.value }));
            return Some(fields);
        }
        if let Some(entry) = group.entries.iter().find(|entry| entry.key.is_none()) {
            let span = self.first_line_of(entry.value.span);
            let found = format!("a value in the brackets of {what} has no name");
            let fault = faults.add(Code::FieldWithoutName, span, found);
            fault.label("whose value is this?").help(FIELDS_ARE_WRITTEN);
            return None;
        }
        let mut first = HashMap::new();
        for Entry { key, value } in &group.entries {
            let Some(span) = *key else { continue };
            let name = &self.text[span.range()];
            if let Some(earlier) = first.insert(name, span) {
                first.insert(name, earlier);
                let message = format!("the field {} is given twice", quoted(name));
                faults.add(Code::DuplicateField, span, message).label("the second").note(earlier, "the first");
                continue;
            }
            fields.fields.push(Field::new(Spanned { value: name, span }, Piece { text: self.text, node: value }));
        }
        Some(fields)
    }

    /// Whether it is what other formats write where there is no value.
    fn is_nothing(self) -> bool {
        matches!(self.source(), "None" | "null" | "nil")
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
    /// It is never a value, which is why it gives back none of any type.
    fn mismatch<T>(self, expected: &str, help: &str, faults: &mut Diagnostics) -> Option<T> {
        let help = match &self.node.shape {
            Shape::Group(group) if self.name_of(group) == Some("Some") => "write the value itself, without `Some`",
            Shape::Word if self.is_nothing() => "leave the field away",
            _ => help,
        };
        if !self.node.is_broken() {
            let message = format!("expected {expected}, found {}", self.found());
            let span = self.first_line_of(self.span());
            faults.add(Code::WrongKind, span, message).label(self.found_label()).help(help);
        }
        None
    }

    fn name_of(self, group: &Group) -> Option<&'a str> {
        group.name.map(|name| &self.text[name.range()])
    }

    fn found(self) -> String {
        match &self.node.shape {
            Shape::Text => format!("the text {}", quoted(self.source())),
            Shape::Number => format!("the number {}", quoted(self.source())),
            Shape::Flag(_) => quoted(self.source()),
            Shape::Word => format!("the word {}", quoted(self.source())),
            Shape::Group(Group { name: Some(name), .. }) => format!("the form {}", quoted(&self.text[name.range()])),
            Shape::List(_) | Shape::Group(_) | Shape::Map(_) | Shape::Broken => self.found_label().to_owned(),
        }
    }

    fn found_label(self) -> &'static str {
        match &self.node.shape {
            Shape::Text => "a text",
            Shape::Number => "a number",
            Shape::Flag(_) => "a flag",
            Shape::Word => "a word",
            Shape::List(_) => "a list",
            Shape::Group(Group { name: Some(_), .. }) => "a form with fields",
            Shape::Group(Group { name: None, .. }) => "round brackets",
            Shape::Map(_) => "a map in curly brackets",
            Shape::Broken => "something unreadable",
        }
    }

    fn first_line_of(self, span: Span) -> Span {
        let line = self.text[span.range()].lines().next().unwrap_or_default();
        Span::new(span.start, span.start + line.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::diagnostic::Diagnostic;
    use crate::scenario::source_file::SourceFile;
    use crate::scenario::syntax;

    /// Reads the value of the field `a` of a text; compares what comes out, or what is reported.
    fn check(value: &str, read: impl Fn(Piece<'_>, &mut Diagnostics) -> Option<String>, expected: &str) {
        let file = Arc::new(SourceFile::new("a.ron".to_owned(), format!("(a: {value})")));
        let mut faults = Diagnostics::new(&file);
        let tree = syntax::read(file.text(), &mut faults);
        let fields = tree.root().fields("the file", "(a: 1)", &mut faults).expect("the file has fields");
        let result = read(fields.fields[0].value, &mut faults);
        let faults = faults.finish();
        let told: Vec<&str> = faults.iter().map(Diagnostic::message).collect();
        assert_eq!(result.unwrap_or_else(|| told.join("; ")), expected, "{value:.100}");
        assert!(faults.iter().all(|fault| fault.span().is_some_and(|span| span.end <= file.text().len())));
    }

    fn text(value: &str, expected: &str) {
        check(value, |piece, faults| piece.text("the title", faults).map(Cow::into_owned), expected);
    }

    fn number(value: &str, expected: &str) {
        check(value, |piece, faults| piece.number("`n`", faults).map(|number| number.to_string()), expected);
    }

    #[test]
    fn a_text_is_read_as_ron_reads_it() {
        text(r#""plain""#, "plain");
        text(r#""a \\ \" \u{e9}""#, "a \\ \" \u{e9}");
        text("r#\"\\Sessions\\\"1\"\"#", r#"\Sessions\"1""#);
        text("\"a\u{1b}b\"", "expected a character that can be seen, found the character U+001B");
    }

    #[test]
    fn what_is_no_text_is_named() {
        text("alice", "expected a text in quotes for the title, found the word `alice`");
        text("7", "expected a text in quotes for the title, found the number `7`");
        text("true", "expected a text in quotes for the title, found `true`");
        text("[1]", "expected a text in quotes for the title, found a list");
        text("(b: 1)", "expected a text in quotes for the title, found round brackets");
        text("{1: 2}", "expected a text in quotes for the title, found a map in curly brackets");
        text("Some(\"x\")", "expected a text in quotes for the title, found the form `Some`");
        text("@", "`@` cannot stand here");
    }

    #[test]
    fn a_number_is_whole_and_of_64_bits() {
        number("0x1F_0003", "2031619");
        number("18446744073709551615", "18446744073709551615");
        for wrong in ["18446744073709551616", "-1", "1.5"] {
            number(wrong, &format!("expected a whole number for `n`, found `{wrong}`"));
        }
        number("\"1\"", "expected a whole number for `n`, found the text `\"1\"`");
    }

    #[test]
    fn flags_words_and_lists_are_read() {
        let flag = |piece: Piece<'_>, faults: &mut Diagnostics| piece.flag("`f`", faults).map(|flag| flag.to_string());
        check("true", flag, "true");
        check("yes", flag, "expected `true` or `false` for `f`, found the word `yes`");
        let word = |piece: Piece<'_>, faults: &mut Diagnostics| piece.word("`w`", faults).map(str::to_owned);
        check("Console", word, "Console");
        check("\"Console\"", word, "expected `w` as a word without quotes, found the text `\"Console\"`");
        let count = |piece: Piece<'_>, faults: &mut Diagnostics| Some(piece.items("`l`", faults)?.len().to_string());
        check("[1, [2], A(b: 3)]", count, "3");
        check("1", count, "expected a list for `l`, found the number `1`");
    }

    #[test]
    fn a_scenario_has_a_limit_of_steps() {
        let count = |piece: Piece<'_>, faults: &mut Diagnostics| Some(piece.steps("`l`", faults)?.len().to_string());
        check(&format!("[{}]", "Exit,".repeat(MOST_STEPS)), count, "20000");
        let more = format!("[{}]", "Exit,".repeat(MOST_STEPS + 1));
        check(&more, count, "expected at most 20000 steps, found 20001");
    }

    #[test]
    fn a_variant_is_a_name_with_or_without_fields() {
        let variant = |piece: Piece<'_>, faults: &mut Diagnostics| {
            let variant = piece.variant("the action", faults)?;
            let names: Vec<&str> = variant.fields.fields.iter().map(|field| field.name.value).collect();
            Some(format!("{} {}", variant.name.value, names.join(" ")))
        };
        check("Exit", variant, "Exit ");
        check("Exit()", variant, "Exit ");
        check("LogOn (user: 1, /* in */ session: 2)", variant, "LogOn user session");
        check(
            "LogOn(user: 1, user: 2)",
            |piece, faults| variant(piece, faults).filter(|_| false),
            "the field `user` is given twice",
        );
        check("(user: 1)", variant, "expected the action, found round brackets");
    }
}

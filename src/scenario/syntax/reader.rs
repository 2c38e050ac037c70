//! The whole text as a tree, as far as it can be read: a reader that goes on after a fault.
//!
//! The `ron` crate stops at the first thing that it cannot read, and does not say where a bracket was opened that is
//! never closed. A checker should name every fault of a file at once, each with its cause, so the shape of the text is
//! read here; see [`super`] for how the two stay in agreement.
//!
//! One fault is reported once. A part that cannot be trusted after a fault becomes [`Shape::Broken`], of which nobody
//! complains again; [`super::recovery`] decides how much that is.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::brackets::Inside;
use crate::scenario::syntax::token::{Bracket, Scanner, Token};
use crate::scenario::syntax::tree::{Group, Node, Shape};
use crate::scenario::visible::quoted;

/// How deep brackets can be nested.
pub const DEEPEST: usize = 128;

/// Reads the whole text.
pub(super) fn read(text: &str, faults: &mut Diagnostics) -> Node {
    let mut scanner = Scanner::new(text, end_of_header(text));
    let ahead = scanner.next(faults);
    let mut reader =
        Reader { text, scanner, ahead, faults, open: Vec::new(), values: 0, bracket_fault: false, separated: false };
    reader.file()
}

/// How many values a text can have: fifty for each of the steps that a scenario can have.
const MOST_VALUES: usize = 1_000_000;

/// Where the header lines `#![...]` end, which RON permits and scenarios do not need.
fn end_of_header(text: &str) -> usize {
    let mut at = 0;
    while text[at..].trim_start().starts_with("#!") {
        let Some(end) = text[at..].find(']') else { break };
        at += end + 1;
    }
    at
}

/// A text that is read, token by token.
pub(super) struct Reader<'a, 'f> {
    pub(super) text: &'a str,
    pub(super) scanner: Scanner<'a>,
    pub(super) ahead: (Token, Span),
    pub(super) faults: &'f mut Diagnostics,
    /// The brackets that are open, outermost first.
    pub(super) open: Vec<(Bracket, Span)>,
    /// How many values were read.
    values: usize,
    /// Whether a bracket was reported: then the end of the file proves nothing more.
    pub(super) bracket_fault: bool,
    /// Whether the comma before the next item was read as part of a bracket that was never closed.
    pub(super) separated: bool,
}

impl Reader<'_, '_> {
    pub(super) fn take(&mut self) -> Span {
        let span = self.ahead.1;
        self.ahead = self.scanner.next(self.faults);
        span
    }

    pub(super) fn source(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    fn file(&mut self) -> Node {
        if self.ahead.0 == Token::End {
            let message = "expected a scenario, found an empty file";
            if !self.scanner.is_cut() {
                self.faults
                    .add(Code::NothingInFile, self.ahead.1, message)
                    .label("the file ends here")
                    .help("a scenario is written as fields in round brackets: (format: 1, title: \"...\")");
            }
            return Node { span: self.ahead.1, shape: Shape::Broken };
        }
        if self.ahead.0 == Token::Stray {
            let span = self.ahead.1;
            let message = format!("expected a scenario, found {}", quoted(self.source(span)));
            let fault = self.faults.add(Code::Unreadable, span, message).label("cannot be read");
            fault.help("a scenario is written as fields in round brackets: (format: 1, title: \"...\")");
            return Node { span, shape: Shape::Broken };
        }
        let root = self.value("the scenario");
        let (token, span) = self.ahead;
        match token {
            Token::End => {}
            _ if self.bracket_fault || !root.is_bracketed() => {}
            Token::Close(bracket) => self.surplus(bracket, span),
            _ => {
                let message = "expected the end of the file after the scenario's last bracket";
                let end = self.last_of(root.span);
                let fault = self.faults.add(Code::TextAfterEnd, span, message);
                fault.label("not part of it").note(end, "the scenario ends here");
                fault.help("a file holds one scenario; if it goes on here, the bracket before is one too many");
            }
        }
        root
    }

    /// Reads a value; `owner` says in a message what it belongs to.
    pub(super) fn value(&mut self, owner: &str) -> Node {
        self.values += 1;
        if self.values > MOST_VALUES && !self.scanner.is_cut() {
            let message = format!("expected at most {MOST_VALUES} values in a file");
            self.faults.add(Code::TooManyValues, self.ahead.1, message).label("one value too many");
            self.scanner.give_up();
            self.ahead = self.scanner.next(self.faults);
        }
        let (token, span) = self.ahead;
        let shape = match token {
            Token::Text => Shape::Text,
            Token::Number => Shape::Number,
            Token::Faulty => Shape::Broken,
            Token::Word => return self.word(),
            Token::Open(bracket) => return self.bracketed(bracket, None),
            Token::Comma | Token::Colon | Token::Close(_) | Token::End => {
                if !(token == Token::End && self.scanner.is_cut()) {
                    let message = format!("expected a value for {owner}, found {}", self.named(token));
                    self.faults.add(Code::MissingValue, span, message).label("a value belongs here");
                }
                if token == Token::Colon {
                    self.skip_to_separator();
                }
                return Node { span: Span::new(span.start, span.start), shape: Shape::Broken };
            }
            Token::Stray => {
                self.stray();
                return Node { span, shape: Shape::Broken };
            }
        };
        self.take();
        Node { span, shape }
    }

    /// Reads what begins with a word: a flag, a name alone, or a name with fields.
    fn word(&mut self) -> Node {
        let name = self.take();
        match self.ahead.0 {
            Token::Open(Bracket::Round) => self.bracketed(Bracket::Round, Some(name)),
            Token::Open(bracket @ Bracket::Curly) => {
                let word = quoted(self.source(name));
                let message = format!("expected the fields of {word} in round brackets, found `{}`", bracket.opening());
                let span = self.ahead.1;
                self.faults.add(Code::WrongBracket, span, message).label("a round bracket belongs here");
                let inside = self.inside(bracket);
                Node { span: Span::new(name.start, inside.end.unwrap_or(span.end)), shape: Shape::Broken }
            }
            _ => match self.source(name) {
                "true" => Node { span: name, shape: Shape::Flag(true) },
                "false" => Node { span: name, shape: Shape::Flag(false) },
                _ => Node { span: name, shape: Shape::Word },
            },
        }
    }

    fn bracketed(&mut self, bracket: Bracket, name: Option<Span>) -> Node {
        let open = self.ahead.1;
        let start = name.unwrap_or(open).start;
        if self.open.len() >= DEEPEST {
            let message = format!("brackets are nested more than {DEEPEST} levels deep");
            self.faults.add(Code::TooDeep, open, message).label("one level too many");
            self.scanner.give_up();
            self.take();
            return Node { span: open, shape: Shape::Broken };
        }
        let inside = self.inside(bracket);
        let Some(end) = inside.end else {
            return Node { span: open, shape: Shape::Broken };
        };
        let shape = match bracket {
            Bracket::Square => Shape::List(inside.entries.into_iter().map(|entry| entry.value).collect()),
            Bracket::Curly => Shape::Map(inside.entries),
            Bracket::Round => Shape::Group(self.group(name, inside)),
        };
        Node { span: Span::new(start, end), shape }
    }

    /// Values with and without names do not mix in one pair of brackets.
    pub(super) fn group(&mut self, name: Option<Span>, mut inside: Inside) -> Group {
        if inside.lost {
            inside.entries.clear();
        }
        let nameless = inside.entries.iter().find(|entry| entry.key.is_none() && !entry.value.is_broken());
        let named = inside.entries.iter().any(|entry| entry.key.is_some());
        if let Some(nameless) = nameless.filter(|_| named && !inside.damaged) {
            let span = self.first_line(nameless.value.span);
            let fault =
                self.faults.add(Code::FieldWithoutName, span, "a value stands here without the name of its field");
            fault.label("whose value is this?").help("write its name and a colon before it");
            if let Shape::Group(Group { name: Some(name), .. }) = &nameless.value.shape {
                let name = quoted(&self.text[name.range()]);
                fault.help(format!("if {name} is the name of a field, put a colon after it"));
            }
            inside.damaged = true;
        }
        if inside.damaged {
            inside.entries.retain(|entry| entry.key.is_some());
        }
        Group { name, entries: inside.entries, damaged: inside.damaged }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::scenario::diagnostic::Diagnostics;
    use crate::scenario::source_file::SourceFile;
    use crate::scenario::syntax;

    /// Reads a text, and compares the code and the place of each fault.
    fn check(text: &str, expected: &[&str]) {
        let file = Arc::new(SourceFile::new("a.ron".to_owned(), text.to_owned()));
        let mut faults = Diagnostics::new(&file);
        syntax::read(file.text(), &mut faults);
        let found: Vec<String> = faults
            .finish()
            .iter()
            .map(|fault| {
                let place = fault.place().expect("a fault of syntax has a place");
                format!("{} {}:{}", fault.code(), place.line, place.column)
            })
            .collect();
        assert_eq!(found, expected, "{text:.100}");
    }

    #[test]
    fn good_texts_have_no_fault() {
        for text in [
            "()",
            "(a: 1, b: \"x\", c: [true, false,], d: Name(e: 0x1F, f: Word), )",
            "// a comment\n(a: r#\"a \"raw\" text\\\"#, /* one /* in */ another */ b: \"\\\\ \\u{e9} \\x41\") // end",
            "#![enable(implicit_some)]\n#![type = \"a\"]\n(a: Some(1), b: { \"k\": [1.5, -3, 1e5, 0..5] })",
            "(\r\n\ta: \"a text\r\nof two lines\",\r\n)\r\n",
            "(a: (1, 2), r: 1, br: 2, really: \"\")",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_bracket_without_a_partner_is_reported_where_it_opens() {
        check("(a: 1", &["NTS0202 1:1"]);
        check("(a: [1, 2)", &["NTS0202 1:5"]);
        check("(s: [\n  (a: A(b: 1, c: 2),\n  (a: 1),\n  (a: 2 3)\n])", &["NTS0202 2:3", "NTS0206 4:8"]);
        check("(\n s: [\n  (a: 1),\n t: 1,\n)", &["NTS0202 2:5"]);
        check("(s: [(a: 1), t: 1)", &["NTS0202 1:5"]);
        check("(s: [A(b: 1,\nB(b: 1)])", &["NTS0202 1:7"]);
    }

    #[test]
    fn a_bracket_too_many_is_reported_where_it_stands() {
        check("(a: 1))", &["NTS0203 1:7"]);
        check("(s: [(a: 1)), (a: 2 b: 3)])", &["NTS0203 1:12", "NTS0206 1:20"]);
        check("(a: 1]", &["NTS0203 1:6"]);
        check("(a: A{b: 1}, c: 1 d: 2)", &["NTS0203 1:6", "NTS0206 1:18"]);
        check("(a: 1 b: 2]", &["NTS0206 1:6"]);
    }

    #[test]
    fn a_bracket_that_is_not_opened_is_reported_where_it_belongs() {
        check("(s: [a: 1, b: 2])", &["NTS0203 1:6"]);
        check("(s: [\n  (a: 1),\n  a: 2 b: 3),\n  (a: 4 b: 5),\n])", &["NTS0203 3:3", "NTS0206 3:7", "NTS0206 4:8"]);
        check("(u: \"a\", \"b\"], c: 1 d: 2)", &["NTS0203 1:5", "NTS0206 1:20"]);
        check("(s: [(a: 1, b: 2), (a: B c: 1), (a: 4 b: 5)])", &["NTS0206 1:25", "NTS0206 1:38"]);
    }

    #[test]
    fn a_text_without_its_second_quote_ends_with_its_line() {
        check("(a: \"x,\n b: \"y\",\n c: \"z\" d: 1)", &["NTS0204 1:5", "NTS0206 3:8"]);
        check("(s: [\n (a: \"x),\n (a: \"y\" b: 1),\n])", &["NTS0204 2:6", "NTS0206 3:9"]);
        check("(a: r#\"x\")", &["NTS0204 1:5"]);
        check("(a: \"x)", &["NTS0204 1:5"]);
        check("(a: 'x)", &["NTS0204 1:5"]);
    }

    #[test]
    fn quotes_of_other_kinds_are_named() {
        check(
            "(a: 'x', \"b\": \u{201c}y\u{201d}, c: 1 d: 2)",
            &["NTS0209 1:5", "NTS0209 1:10", "NTS0209 1:15", "NTS0206 1:24"],
        );
    }

    #[test]
    fn a_missing_mark_is_reported_and_reading_goes_on() {
        check("(a 1, b = 2, c: 3 d: 4; e: 5)", &["NTS0207 1:3", "NTS0207 1:9", "NTS0206 1:18", "NTS0206 1:23"]);
        check("(a: , b: [1,,2], c:)", &["NTS0208 1:5", "NTS0208 1:13", "NTS0208 1:20"]);
        check("{a 1, b}", &["NTS0207 1:3", "NTS0207 1:8", "NTS0208 1:8"]);
    }

    #[test]
    fn an_escape_that_does_not_exist_is_pointed_at() {
        check("(a: \"C:\\new\\Ready\", b: \"\\u{110000}\")", &["NTS0210 1:12", "NTS0210 1:25"]);
    }

    #[test]
    fn what_cannot_be_read_is_reported_and_skipped() {
        check(
            "(a: @, b-c: 1, d: 1x, e: 2 \u{a0} f: 3)",
            &["NTS0211 1:5", "NTS0211 1:8", "NTS0211 1:19", "NTS0206 1:27", "NTS0211 1:28"],
        );
        check("(a: b\"bytes\")", &["NTS0206 1:6"]);
    }

    #[test]
    fn a_value_among_fields_needs_a_name() {
        check("(a: 1, B(c: 2), 3)", &["NTS0308 1:8"]);
        check("(a: 1, b)", &["NTS0308 1:8"]);
    }

    #[test]
    fn a_file_holds_one_scenario() {
        check("", &["NTS0201 1:1"]);
        check("\u{feff}\r\n// nothing\r\n", &["NTS0201 3:1"]);
        check("(a: 1)\n(a: 2)", &["NTS0212 2:1"]);
        check(")", &["NTS0208 1:1"]);
        check("(a: 1) /* /* */", &["NTS0205 1:8"]);
    }

    #[test]
    fn ron_has_the_last_word() {
        check("#![enable(everything)]\n()", &["NTS0213 1:11"]);
    }

    #[test]
    fn a_file_has_a_limit_of_values() {
        let text = |values: usize| format!("[{}]", "1,".repeat(values - 1));
        check(&text(super::MOST_VALUES), &[]);
        check(&text(super::MOST_VALUES + 1), &["NTS0107 1:2000000"]);
    }

    #[test]
    fn brackets_are_nested_up_to_a_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check(&nested(super::DEEPEST), &[]);
        check(&nested(super::DEEPEST + 1), &["NTS0105 1:129"]);
        check(&"A(b:[{".repeat(1_000_000), &["NTS0105 1:258"]);
    }
}

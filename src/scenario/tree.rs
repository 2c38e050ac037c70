//! The whole text as a tree, as far as it can be read: a reader that goes on after a fault.
//!
//! The `ron` crate stops at the first thing that it cannot read, and does not say where a bracket was opened that is
//! never closed. A checker should name every fault of a file at once, each with its cause, so the shape of the text is
//! read here; see [`super::syntax`] for how the two stay in agreement.
//!
//! One fault is reported once. A part that cannot be trusted after a fault becomes [`Shape::Broken`], of which nobody
//! complains again. A bracket that lacks its partner is noticed where another kind of bracket closes, where a field
//! stands in a list, or where a value at the beginning of a line follows the fields of a step.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::token::{Bracket, Scanner, Token};
use crate::scenario::visible::quoted;

/// How deep brackets can be nested.
pub const DEEPEST: usize = 128;

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
    Map,
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

/// One value in round brackets.
#[derive(Debug)]
pub(super) struct Entry {
    /// The name of the field.
    pub(super) key: Option<Span>,
    /// Its value.
    pub(super) value: Node,
}

/// Reads the whole text.
pub(super) fn read(text: &str, faults: &mut Diagnostics) -> Node {
    let mut scanner = Scanner::new(text, end_of_header(text));
    let ahead = scanner.next(faults);
    let mut reader = Reader { text, scanner, ahead, faults, open: Vec::new(), bracket_fault: false, separated: false };
    reader.file()
}

/// Where the header lines `#![...]` end, which RON permits and scenarios do not need.
fn end_of_header(text: &str) -> usize {
    let mut at = 0;
    while text[at..].trim_start().starts_with("#!") {
        let Some(end) = text[at..].find(']') else { break };
        at += end + 1;
    }
    at
}

struct Reader<'a, 'f> {
    text: &'a str,
    scanner: Scanner<'a>,
    ahead: (Token, Span),
    faults: &'f mut Diagnostics,
    /// The brackets that are open, outermost first.
    open: Vec<(Bracket, Span)>,
    /// Whether a bracket was reported: then the end of the file proves nothing more.
    bracket_fault: bool,
    /// Whether the comma before the next item was read as part of a bracket that was never closed.
    separated: bool,
}

/// What stood between two brackets.
struct Inside {
    entries: Vec<Entry>,
    damaged: bool,
    /// The byte after them; none if the closing bracket is missing where another field or step begins, for then
    /// nobody knows what belongs inside.
    end: Option<usize>,
}

impl Reader<'_, '_> {
    fn take(&mut self) -> Span {
        let span = self.ahead.1;
        self.ahead = self.scanner.next(self.faults);
        span
    }

    fn source(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    fn file(&mut self) -> Node {
        if self.ahead.0 == Token::End {
            let message = "expected a scenario, found an empty file";
            if !self.scanner.is_cut() {
                self.faults
                    .add(Code::NothingInFile, self.ahead.1, message)
                    .label("the file ends here")
                    .help("a scenario is written as fields in round brackets: (title: \"...\")");
            }
            return Node { span: self.ahead.1, shape: Shape::Broken };
        }
        let root = self.value("the scenario");
        let (token, span) = self.ahead;
        match token {
            Token::End => {}
            _ if self.bracket_fault || root.is_broken() => {}
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
    fn value(&mut self, owner: &str) -> Node {
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
        if self.open.len() == DEEPEST {
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
            Bracket::Curly => Shape::Map,
            Bracket::Round => Shape::Group(self.group(name, inside)),
        };
        Node { span: Span::new(start, end), shape }
    }

    /// Values with and without names do not mix in one pair of brackets.
    fn group(&mut self, name: Option<Span>, mut inside: Inside) -> Group {
        let nameless = inside.entries.iter().find(|entry| entry.key.is_none() && !entry.value.is_broken());
        let named = inside.entries.iter().any(|entry| entry.key.is_some());
        if let Some(nameless) = nameless.filter(|_| named && !inside.damaged) {
            let span = self.first_line(nameless.value.span);
            let fault =
                self.faults.add(Code::FieldWithoutName, span, "a value stands here without the name of its field");
            fault.label("whose value is this?");
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

    /// Reads from an opening bracket to its partner.
    fn inside(&mut self, bracket: Bracket) -> Inside {
        let open = self.take();
        self.open.push((bracket, open));
        let mut inside = Inside { entries: Vec::new(), damaged: false, end: None };
        loop {
            let (token, span) = self.ahead;
            match token {
                Token::Close(closing) if closing == bracket => {
                    inside.end = Some(self.take().end);
                    break;
                }
                Token::Close(closing) => match self.open.iter().position(|(outer, _)| *outer == closing) {
                    Some(0) if !self.scanner.is_at_end() => {
                        self.surplus(closing, span);
                        self.take();
                        if self.ahead.0 == Token::Comma {
                            self.take();
                        }
                    }
                    Some(_) => {
                        self.unclosed(bracket, open, Some((span, "this closes a bracket around it")));
                        inside.end = (bracket == Bracket::Square).then_some(span.start);
                        break;
                    }
                    None => {
                        self.mismatched(bracket, open, closing, span);
                        inside.end = Some(self.take().end);
                        break;
                    }
                },
                Token::End => {
                    self.unclosed(bracket, open, None);
                    inside.damaged = true;
                    inside.end = Some(span.start);
                    break;
                }
                Token::Comma => {
                    self.faults
                        .add(Code::MissingValue, span, "expected a value before the comma")
                        .label("one comma too many");
                    inside.damaged = true;
                    self.take();
                }
                _ if self.is_outside(bracket, open, &inside.entries) => {
                    self.unclosed(bracket, open, Some((span, "what follows does not belong inside")));
                    inside.end = (bracket == Bracket::Square).then_some(span.start);
                    self.separated = true;
                    break;
                }
                _ => {
                    let entry = self.entry(bracket, &mut inside);
                    inside.entries.push(entry);
                    if !std::mem::take(&mut self.separated) {
                        self.separator(bracket, open, &mut inside);
                    }
                }
            }
        }
        self.open.pop();
        inside
    }

    /// Reads the comma after an entry.
    fn separator(&mut self, bracket: Bracket, open: Span, inside: &mut Inside) {
        let (token, span) = self.ahead;
        match token {
            Token::Comma => {
                self.take();
            }
            Token::Close(_) | Token::End => {}
            Token::Stray if self.source(span) == ";" => {
                self.faults.add(Code::MissingComma, span, "expected a comma, found `;`").label("a comma belongs here");
                self.take();
            }
            Token::Stray | Token::Colon => {
                inside.damaged = true;
                self.stray();
                if self.ahead.0 == Token::Comma {
                    self.take();
                }
            }
            Token::Faulty => inside.damaged = true,
            Token::Open(_) | Token::Word | Token::Number | Token::Text => {
                let before = inside.entries.last();
                let broken = before.is_some_and(|entry| entry.value.is_broken());
                if !broken && !self.is_outside(bracket, open, &inside.entries) {
                    let end = before.map_or(span.start, |entry| entry.value.span.end);
                    let fault =
                        self.faults.add(Code::MissingComma, Span::new(end, end), "expected a comma after this value");
                    fault.label("a comma belongs here");
                }
                inside.damaged |= token != Token::Word;
            }
        }
    }

    /// Reads a value, with the name of its field if it has one.
    fn entry(&mut self, bracket: Bracket, inside: &mut Inside) -> Entry {
        let token = self.ahead.0;
        match (bracket, token) {
            (Bracket::Round, Token::Word) if !self.scanner.is_before('(') => {
                let word = self.take();
                self.field(word, inside)
            }
            (Bracket::Round, Token::Text | Token::Faulty) if self.scanner.is_before(':') => {
                let key = self.take();
                let key = match token {
                    Token::Text => {
                        let name = quoted(self.source(key).trim_matches('"'));
                        let fault =
                            self.faults.add(Code::WrongQuotes, key, "expected the name of a field without quotes");
                        fault.label("a text in quotes").help(format!("write {name}"));
                        Some(Span::new(key.start + 1, key.end - 1))
                    }
                    _ => {
                        inside.damaged = true;
                        None
                    }
                };
                self.take();
                let mut value = self.value("this field");
                if key.is_none() {
                    value.shape = Shape::Broken;
                }
                Entry { key, value }
            }
            (Bracket::Square, Token::Word) if self.scanner.is_before(':') => {
                let name = self.take();
                let message = format!("the field {} stands in a list", quoted(self.source(name)));
                let fault = self.faults.add(Code::WrongBracket, name, message);
                fault.label("a field").help("fields stand in round brackets, a list of values in square ones");
                self.take();
                let mut value = self.value("this field");
                value.shape = Shape::Broken;
                Entry { key: None, value }
            }
            (Bracket::Curly, _) => {
                let key = self.value("this map");
                match self.ahead.0 {
                    Token::Colon => {
                        self.take();
                    }
                    Token::End => return Entry { key: None, value: key },
                    _ if key.is_broken() => return Entry { key: None, value: key },
                    _ => {
                        let end = Span::new(key.span.end, key.span.end);
                        let fault = self.faults.add(Code::MissingColon, end, "expected a colon after this key");
                        fault.label("a colon belongs here");
                    }
                }
                Entry { key: None, value: self.value("this key") }
            }
            _ => {
                let value = self.value("this place");
                inside.damaged |= value.is_broken();
                Entry { key: None, value }
            }
        }
    }

    /// Reads what follows a word that is the name of a field, or a value of one word.
    fn field(&mut self, word: Span, inside: &mut Inside) -> Entry {
        let (token, span) = self.ahead;
        let name = quoted(self.source(word));
        let same_line = !self.source(Span::new(word.end, span.start)).contains('\n');
        match token {
            Token::Colon => {
                self.take();
            }
            Token::Stray if self.source(span).starts_with('=') => {
                let fault = self.faults.add(Code::MissingColon, span, format!("expected a colon after {name}"));
                fault.label("a colon belongs here");
                self.take();
            }
            Token::Text | Token::Number | Token::Word | Token::Open(Bracket::Square) if same_line => {
                let end = Span::new(word.end, word.end);
                let fault = self.faults.add(Code::MissingColon, end, format!("expected a colon after {name}"));
                fault.label("a colon belongs here");
            }
            Token::Faulty if same_line => inside.damaged = true,
            _ => {
                let shape = match self.source(word) {
                    "true" => Shape::Flag(true),
                    "false" => Shape::Flag(false),
                    _ => Shape::Word,
                };
                return Entry { key: None, value: Node { span: word, shape } };
            }
        }
        let value = self.value(&format!("the field {name}"));
        inside.damaged |= value.is_broken();
        Entry { key: Some(word), value }
    }

    /// Whether the next token shows that this bracket was meant to be closed before it.
    fn is_outside(&self, bracket: Bracket, open: Span, entries: &[Entry]) -> bool {
        let (token, span) = self.ahead;
        let around = self.open.len().checked_sub(2).map(|at| self.open[at].0);
        match bracket {
            Bracket::Round => {
                let group =
                    token == Token::Open(Bracket::Round) || (token == Token::Word && self.scanner.is_before('('));
                group
                    && around.is_some()
                    && entries.last().is_some_and(|entry| entry.key.is_some())
                    && self.indentation(span).is_some_and(|depth| depth <= self.line_indentation(open))
            }
            Bracket::Square => {
                token == Token::Word
                    && around == Some(Bracket::Round)
                    && self.scanner.is_before(':')
                    && entries.last().is_some_and(|entry| !entry.value.is_broken())
            }
            Bracket::Curly => false,
        }
    }

    /// How far a token is indented, if it is the first of its line.
    fn indentation(&self, span: Span) -> Option<usize> {
        let before = self.line_before(span);
        before.trim().is_empty().then_some(before.len())
    }

    /// How far the line of a token is indented.
    fn line_indentation(&self, span: Span) -> usize {
        let before = self.line_before(span);
        before.len() - before.trim_start().len()
    }

    fn line_before(&self, span: Span) -> &str {
        let file = self.faults.file();
        &self.text[file.line_span(file.line_of(span.start)).start..span.start]
    }

    /// The last character of a value, its closing bracket most often.
    fn last_of(&self, span: Span) -> Span {
        let length = self.source(span).chars().next_back().map_or(0, char::len_utf8);
        Span::new(span.end - length, span.end)
    }

    fn first_line(&self, span: Span) -> Span {
        let line = self.source(span).lines().next().unwrap_or_default();
        Span::new(span.start, span.start + line.len())
    }

    /// Reports a bracket without a partner, unless that is the consequence of a fault that was reported.
    fn unclosed(&mut self, bracket: Bracket, open: Span, noticed: Option<(Span, &str)>) {
        if noticed.is_none() && (self.bracket_fault || self.scanner.is_cut()) {
            return;
        }
        self.bracket_fault = true;
        let message = format!("expected `{}` to close this bracket, found none", bracket.closing());
        let fault = self.faults.add(Code::UnclosedBracket, open, message).label("never closed");
        match noticed {
            Some((span, why)) => fault.note(span, why),
            None => fault.help(format!("put `{}` where the bracket should end", bracket.closing())),
        };
    }

    fn surplus(&mut self, closing: Bracket, span: Span) {
        self.bracket_fault = true;
        let message = format!("nothing is open here that `{}` could close", closing.closing());
        self.faults.add(Code::WrongBracket, span, message).label("one too many");
    }

    fn mismatched(&mut self, bracket: Bracket, open: Span, closing: Bracket, span: Span) {
        self.bracket_fault = true;
        let message = format!("expected `{}`, found `{}`", bracket.closing(), closing.closing());
        let fault = self.faults.add(Code::WrongBracket, span, message).label("another kind of bracket");
        fault.note(open, "closes this one");
    }

    /// Reports characters that cannot stand here, and goes on after the next separator.
    fn stray(&mut self) {
        let (token, span) = self.ahead;
        let found = self.named(token);
        self.faults.add(Code::Unreadable, span, format!("{found} cannot stand here")).label("cannot be read");
        self.skip_to_separator();
    }

    /// Goes on to the next comma or closing bracket of this level.
    fn skip_to_separator(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.ahead.0 {
                Token::End => return,
                Token::Comma if depth == 0 => return,
                Token::Close(_) if depth == 0 => return,
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            self.take();
        }
    }

    /// The next token in the words of a message.
    fn named(&self, token: Token) -> String {
        match token {
            Token::Open(bracket) => format!("`{}`", bracket.opening()),
            Token::Close(bracket) => format!("`{}`", bracket.closing()),
            Token::Comma => "a comma".to_owned(),
            Token::Colon => "a colon".to_owned(),
            Token::End => "the end of the file".to_owned(),
            Token::Word | Token::Number | Token::Text | Token::Faulty | Token::Stray => {
                quoted(self.source(self.ahead.1))
            }
        }
    }
}

impl Node {
    pub(super) fn is_broken(&self) -> bool {
        matches!(self.shape, Shape::Broken)
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
        assert_eq!(found, expected, "{:.100}", text);
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
        check("(s: [\n  (a: 1),\n  t: 1,\n)", &["NTS0202 1:5"]);
        check("(s: [A(b: 1,\nB(b: 1)])", &["NTS0202 1:7"]);
    }

    #[test]
    fn a_bracket_too_many_is_reported_where_it_stands() {
        check("(a: 1))", &["NTS0203 1:7"]);
        check("(s: [(a: 1)), (a: 2 b: 3)])", &["NTS0203 1:12", "NTS0206 1:20"]);
        check("(a: 1]", &["NTS0203 1:6"]);
        check("(a: A{b: 1}, c: 1 d: 2)", &["NTS0203 1:6", "NTS0206 1:18"]);
        check("(s: [a: 1, b: 2])", &["NTS0203 1:6", "NTS0203 1:12"]);
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
    fn brackets_are_nested_up_to_a_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check(&nested(super::DEEPEST), &[]);
        check(&nested(super::DEEPEST + 1), &["NTS0105 1:129"]);
        check(&"A(b:[{".repeat(1_000_000), &["NTS0105 1:258"]);
    }
}

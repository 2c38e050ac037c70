//! What stands between brackets: fields and values, separated by commas, up to the closing bracket.

use crate::scenario::code::Code;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::reader::Reader;
use crate::scenario::syntax::token::{Bracket, Token};
use crate::scenario::syntax::tree::{Entry, Node, Shape};
use crate::scenario::visible::quoted;

/// What stood between two brackets.
pub(super) struct Inside {
    pub(super) entries: Vec<Entry>,
    /// Whether something was lost after a fault.
    pub(super) damaged: bool,
    /// Whether nobody knows which of the fields belong here.
    pub(super) lost: bool,
    /// The byte after them; none if the closing bracket is missing where another field or step begins, for then
    /// nobody knows what belongs inside.
    pub(super) end: Option<usize>,
}

impl Reader<'_, '_> {
    /// Reads from an opening bracket to its partner.
    pub(super) fn inside(&mut self, bracket: Bracket) -> Inside {
        let open = self.take();
        self.contents(bracket, open, true)
    }

    /// Reads what stands in brackets, and the closing one. If the opening bracket is missing, as was reported at
    /// `open`, what is read ends where the brackets around it end.
    fn contents(&mut self, bracket: Bracket, open: Span, opened: bool) -> Inside {
        self.open.push((bracket, open));
        let mut inside = Inside { entries: Vec::new(), damaged: false, lost: false, end: None };
        loop {
            let (token, span) = self.ahead;
            match token {
                Token::Close(_) | Token::End if !opened && token != Token::Close(bracket) => {
                    inside.end = Some(span.start);
                    break;
                }
                Token::Close(closing) => {
                    if self.closed(bracket, open, closing, &mut inside) {
                        break;
                    }
                }
                Token::End => {
                    self.unclosed(bracket, open, None);
                    inside.damaged = true;
                    inside.end = Some(span.start);
                    break;
                }
                Token::Comma => {
                    let fault = self.faults.add(Code::MissingValue, span, "expected a value before the comma");
                    fault.label("one comma too many");
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

    /// Meets a closing bracket; says whether these brackets end with it.
    fn closed(&mut self, bracket: Bracket, open: Span, closing: Bracket, inside: &mut Inside) -> bool {
        let span = self.ahead.1;
        if closing == bracket {
            inside.end = Some(self.take().end);
            return true;
        }
        match self.open.iter().rposition(|(outer, _)| *outer == closing) {
            Some(0) if !self.scanner.is_at_end() => {
                self.surplus(closing, span);
                self.take();
                if self.ahead.0 == Token::Comma {
                    self.take();
                }
                false
            }
            Some(_) => {
                self.unclosed(bracket, open, Some((span, "this closes a bracket around it")));
                inside.end = (bracket == Bracket::Square).then_some(span.start);
                true
            }
            None if closing == Bracket::Square && self.was_a_list(inside) => {
                self.take();
                self.separator(bracket, open, inside);
                false
            }
            None => {
                self.mismatched(bracket, open, closing, span);
                inside.end = Some(self.take().end);
                true
            }
        }
    }

    /// Whether the last field and the nameless values after it were meant as a list, whose opening bracket is missing.
    fn was_a_list(&mut self, inside: &mut Inside) -> bool {
        let field = inside.entries.iter().rposition(|entry| entry.key.is_some());
        let Some(field) = field.filter(|field| field + 1 < inside.entries.len()) else {
            return false;
        };
        inside.entries.truncate(field + 1);
        let value = &mut inside.entries[field].value;
        value.shape = Shape::Broken;
        let start = Span::new(value.span.start, value.span.start);
        let fault = self.faults.add(Code::WrongBracket, start, "expected `[` before this list");
        fault.label("a bracket belongs here").note(self.ahead.1, "the list ends here");
        true
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
                inside.lost = token == Token::Colon && self.open.len() > 1;
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
        let (token, span) = self.ahead;
        match (bracket, token) {
            (Bracket::Round, Token::Word) if !self.scanner.is_before('(') => {
                let word = self.take();
                self.field(word, inside)
            }
            (Bracket::Round, Token::Text | Token::Faulty) if self.scanner.is_before(':') => {
                let key = self.take();
                let name = self.source(key).trim_matches('"');
                let name_span = Span::new(key.start + 1, key.start + 1 + name.len());
                let plain = token == Token::Text && self.source(key).starts_with('"');
                if token == Token::Text {
                    let help = format!("write {}", quoted(name));
                    let fault = self.faults.add(Code::WrongQuotes, key, "expected the name of a field without quotes");
                    fault.label("a text in quotes").help(help);
                }
                inside.damaged |= !plain;
                let key = plain.then_some(name_span);
                self.take();
                let mut value = self.value("this field");
                if key.is_none() {
                    value.shape = Shape::Broken;
                }
                Entry { key, value }
            }
            (Bracket::Square, Token::Word) if self.scanner.is_before(':') => {
                let message = format!("expected `(` before the field {}", quoted(self.source(span)));
                let fault = self.faults.add(Code::WrongBracket, span, message);
                fault.label("a bracket is missing here").help("in a list, fields stand in round brackets");
                let inside = self.contents(Bracket::Round, span, false);
                let end = inside.end.unwrap_or(span.end);
                let shape = Shape::Group(self.group(None, inside));
                Entry { key: None, value: Node { span: Span::new(span.start, end), shape } }
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
                Entry { key: Some(key.span), value: self.value("this key") }
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
}

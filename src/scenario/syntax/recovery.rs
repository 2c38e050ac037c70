//! Going on after a fault: where a bracket should have ended, what to skip, and how to say it.
//!
//! A bracket that lacks its partner is noticed where another kind of bracket closes, where a field stands in a list,
//! or where a step begins a line although the fields of the step before it have not ended.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::reader::Reader;
use crate::scenario::syntax::token::{Bracket, Token};
use crate::scenario::syntax::tree::Entry;
use crate::scenario::visible::quoted;

impl Reader<'_, '_> {
    /// Whether the next token shows that this bracket was meant to be closed before it.
    pub(super) fn is_outside(&self, bracket: Bracket, open: Span, entries: &[Entry]) -> bool {
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
                    && self.indentation(span).is_none_or(|depth| depth <= self.line_indentation(open))
            }
            Bracket::Curly => false,
        }
    }

    /// Whether a bracket that does not fit follows from another fault in its line, such as a text without its quote.
    fn is_consequence(&self, span: Span) -> bool {
        let file = self.faults.file();
        let last = self.faults.last().and_then(Diagnostic::span);
        last.is_some_and(|last| file.line_of(last.start) == file.line_of(span.start))
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
    pub(super) fn last_of(&self, span: Span) -> Span {
        let length = self.source(span).chars().next_back().map_or(0, char::len_utf8);
        Span::new(span.end - length, span.end)
    }

    pub(super) fn first_line(&self, span: Span) -> Span {
        let line = self.source(span).lines().next().unwrap_or_default();
        Span::new(span.start, span.start + line.len())
    }

    /// Reports a bracket without a partner, unless that is the consequence of a fault that was reported.
    pub(super) fn unclosed(&mut self, bracket: Bracket, open: Span, noticed: Option<(Span, &str)>) {
        let proves_nothing = match noticed {
            Some((span, _)) => self.is_consequence(span),
            None => self.bracket_fault || self.scanner.is_cut(),
        };
        self.bracket_fault = true;
        if proves_nothing {
            return;
        }
        let message = format!("expected `{}` to close this bracket, found none", bracket.closing());
        let fault = self.faults.add(Code::UnclosedBracket, open, message).label("never closed");
        match noticed {
            Some((span, why)) => fault.note(span, why),
            None => fault.help(format!("put `{}` where the bracket should end", bracket.closing())),
        };
    }

    pub(super) fn surplus(&mut self, closing: Bracket, span: Span) {
        self.bracket_fault = true;
        if self.is_consequence(span) {
            return;
        }
        let message = format!("nothing is open here that `{}` could close", closing.closing());
        self.faults.add(Code::WrongBracket, span, message).label("one too many");
    }

    pub(super) fn mismatched(&mut self, bracket: Bracket, open: Span, closing: Bracket, span: Span) {
        self.bracket_fault = true;
        if self.is_consequence(span) {
            return;
        }
        let message = format!("expected `{}`, found `{}`", bracket.closing(), closing.closing());
        let fault = self.faults.add(Code::WrongBracket, span, message).label("another kind of bracket");
        fault.note(open, "closes this one");
    }

    /// Reports characters that cannot stand here, and goes on after the next separator.
    pub(super) fn stray(&mut self) {
        let (token, span) = self.ahead;
        self.bracket_fault |= token == Token::Colon;
        let found = self.named(token);
        self.faults.add(Code::Unreadable, span, format!("{found} cannot stand here")).label("cannot be read");
        self.skip_to_separator();
    }

    /// Goes on to the next comma or closing bracket of this level.
    pub(super) fn skip_to_separator(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.ahead.0 {
                Token::End => return,
                Token::Comma | Token::Close(_) if depth == 0 => return,
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            self.take();
        }
    }

    /// The next token in the words of a message.
    pub(super) fn named(&self, token: Token) -> String {
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

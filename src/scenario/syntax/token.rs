//! The smallest parts of a RON text: brackets, marks, words, numbers and texts, each with its place.
//!
//! What a number is, the `ron` crate says; this file finds where one begins and ends. Texts are in [`super::text`].

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::judge::is_ron;
use crate::scenario::syntax::text::hashes_before_quote;
use crate::scenario::visible::{is_unseen, quoted};

/// The three kinds of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `(` and `)`: fields.
    Round,
    /// `[` and `]`: lists.
    Square,
    /// `{` and `}`: maps.
    Curly,
}

impl Bracket {
    pub(super) const fn opening(self) -> char {
        match self {
            Bracket::Round => '(',
            Bracket::Square => '[',
            Bracket::Curly => '{',
        }
    }

    pub(super) const fn closing(self) -> char {
        match self {
            Bracket::Round => ')',
            Bracket::Square => ']',
            Bracket::Curly => '}',
        }
    }
}

/// One part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    Word,
    Number,
    Text,
    /// Something that was reported already.
    Faulty,
    /// A run of other characters.
    Stray,
    End,
}

/// Finds the tokens of a text, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) unclosed_texts: usize,
    cut: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Scanner<'a> {
        Scanner { text, at, unclosed_texts: 0, cut: false }
    }

    /// Leaves the rest of the text unread.
    pub(super) fn give_up(&mut self) {
        self.at = self.text.len();
        self.cut = true;
    }

    /// Whether the text ended before its last byte, because of a fault that was reported.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next token.
    pub(super) fn next(&mut self, faults: &mut Diagnostics) -> (Token, Span) {
        self.skip_to_token(faults);
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return (Token::End, Span::new(start, start));
        };
        let token = match first {
            '(' => self.mark(Token::Open(Bracket::Round)),
            ')' => self.mark(Token::Close(Bracket::Round)),
            '[' => self.mark(Token::Open(Bracket::Square)),
            ']' => self.mark(Token::Close(Bracket::Square)),
            '{' => self.mark(Token::Open(Bracket::Curly)),
            '}' => self.mark(Token::Close(Bracket::Curly)),
            ',' => self.mark(Token::Comma),
            ':' => self.mark(Token::Colon),
            '"' => self.text(1, "", faults),
            '\'' | '\u{2018}'..='\u{201e}' | '\u{ab}' => self.other_quotes(first, faults),
            '0'..='9' | '+' | '-' | '.' => self.number(faults),
            _ if is_word_start(first) => self.word(faults),
            _ => {
                let run = self.rest().find(|character| !is_stray(character)).unwrap_or(self.rest().len());
                self.at += run.max(first.len_utf8());
                Token::Stray
            }
        };
        (token, Span::new(start, self.at))
    }

    /// Whether the next token is this mark; comments and blanks before it do not count.
    pub(super) fn is_before(&self, mark: char) -> bool {
        let mut ahead = self.clone();
        ahead.skip_blanks().is_ok() && ahead.rest().starts_with(mark)
    }

    /// Whether nothing follows.
    pub(super) fn is_at_end(&self) -> bool {
        let mut ahead = self.clone();
        ahead.skip_blanks().is_err() || ahead.rest().is_empty()
    }

    fn mark(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    /// Goes on to the next token, and reports what looks like a blank but is none.
    fn skip_to_token(&mut self, faults: &mut Diagnostics) {
        loop {
            if let Err(comment) = self.skip_blanks() {
                self.cut = true;
                faults
                    .add(Code::UnclosedComment, comment, "this comment is never closed")
                    .label("it begins here")
                    .help("a comment that begins with `/*` ends with `*/`");
            }
            let Some(first) = self.rest().chars().next().filter(|first| is_foreign_blank(*first)) else {
                return;
            };
            let start = self.at;
            self.at += self.rest().find(|character| !is_foreign_blank(character)).unwrap_or(self.rest().len());
            let message = format!("expected a blank, found the character U+{:04X}", u32::from(first));
            let fault = faults.add(Code::Unreadable, Span::new(start, self.at), message);
            fault.label("looks like a blank").help("write ordinary blanks; this one may come from a word processor");
        }
    }

    /// Skips blanks and comments; an unclosed comment is given back, and the text ends with it.
    fn skip_blanks(&mut self) -> Result<(), Span> {
        loop {
            self.at += self.rest().find(|character| !is_blank(character)).unwrap_or(self.rest().len());
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                let start = self.at;
                self.skip_comment().ok_or(Span::new(start, start + 2))?;
            } else {
                return Ok(());
            }
        }
    }

    /// Skips a comment between `/*` and `*/`, with the comments in it.
    fn skip_comment(&mut self) -> Option<()> {
        let mut depth = 0;
        loop {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
            } else {
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            }
            if depth == 0 {
                return Some(());
            }
            let Some(next) = self.rest().find(['/', '*']) else {
                self.at = self.text.len();
                return None;
            };
            self.at += next;
        }
    }

    fn number(&mut self, faults: &mut Diagnostics) -> Token {
        let run = |character: char| is_word(character) || matches!(character, '.' | '+' | '-');
        let start = self.at;
        self.at += self.rest().find(|character| !run(character)).unwrap_or(self.rest().len());
        let found = &self.text[start..self.at];
        if is_ron(found) {
            return Token::Number;
        }
        faults
            .add(
                Code::Unreadable,
                Span::new(start, self.at),
                format!("{} is neither a number nor a name", quoted(found)),
            )
            .label("cannot be read")
            .help("a text stands in double quotes");
        Token::Faulty
    }

    fn word(&mut self, faults: &mut Diagnostics) -> Token {
        let rest = self.rest();
        if let Some(hashes) = rest.strip_prefix('r').and_then(hashes_before_quote) {
            return self.text(2 + hashes.len(), hashes, faults);
        }
        let start = self.at;
        self.at += rest.find(|character| !is_word(character)).unwrap_or(rest.len());
        if let Some(length) = self.up_to_closing_quote() {
            self.at += length;
            let text = quoted(&format!("\"{}", &self.text[start..self.at]));
            let fault = faults.add(Code::UnclosedText, Span::new(start, self.at), "this text has no opening quote");
            fault.label("a quote belongs before it").help(format!("write {text}"));
            return Token::Faulty;
        }
        let joined = |character: char| is_word(character) || matches!(character, '-' | '.');
        let run = self.rest().find(|character| !joined(character)).unwrap_or(self.rest().len());
        if !self.rest()[..run].contains(is_word) {
            return Token::Word;
        }
        self.at += run;
        let found = &self.text[start..self.at];
        faults
            .add(Code::Unreadable, Span::new(start, self.at), format!("{} is not a name", quoted(found)))
            .label("cannot be read")
            .help("names are of letters, digits and underscores; a text stands in double quotes");
        Token::Faulty
    }
}

/// The blanks of RON.
pub(super) fn is_blank(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a character shows nothing, though RON does not take it for a blank.
fn is_foreign_blank(character: char) -> bool {
    !is_blank(character) && (character.is_whitespace() || is_unseen(character))
}

fn is_word_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether a character can begin no token.
fn is_stray(character: char) -> bool {
    let known = matches!(
        character,
        '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '"' | '\'' | '+' | '-' | '.' | '/' | '\u{2018}'
            ..='\u{201e}' | '\u{ab}'
    );
    !known && !is_blank(character) && !is_word(character) && !is_foreign_blank(character)
}

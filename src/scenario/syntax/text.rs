//! Texts: where they end, also where they do not end as they should.
//!
//! An escape is what the `ron` crate takes for one. A text that lacks its closing quote would swallow the rest of the
//! file; it is taken to end with its line, so that one missing quote is one fault.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::judge::refused_by_ron;
use crate::scenario::syntax::token::{Scanner, Token, is_blank};
use crate::scenario::visible::quoted;

/// After so many texts without a closing quote the rest of a file is not read: it is no scenario.
const MOST_UNCLOSED_TEXTS: usize = 100;

/// How far behind a word its closing quote is looked for, in characters.
const LONGEST_QUOTELESS: usize = 200;

impl Scanner<'_> {
    /// A text whose first quote ends after `prefix` bytes; a raw text has hashes.
    pub(super) fn text(&mut self, prefix: usize, hashes: &str, faults: &mut Diagnostics) -> Token {
        let start = self.at;
        let raw = prefix > 1;
        let body = &self.text[start + prefix..];
        let end = if raw { body.find(&format!("\"{hashes}")) } else { closing_quote(body) };
        let length = end.map(|end| prefix + end + 1 + hashes.len());
        let Some(length) = length.filter(|length| !swallows_another(&self.rest()[..*length], &self.rest()[*length..]))
        else {
            return self.unclosed_text(prefix, faults);
        };
        self.at += length;
        let found = &self.text[start..self.at];
        if raw || !found.contains('\\') {
            return Token::Text;
        }
        let Some(at) = refused_by_ron(found) else {
            return Token::Text;
        };
        let escape = found[..at].rfind('\\').unwrap_or(0);
        let length = 1 + found[escape + 1..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(start + escape, start + escape + length);
        let fault = faults.add(Code::BadEscape, span, format!("{} is not an escape", quoted(&self.text[span.range()])));
        fault.label("no such escape");
        fault.help(backslashes(found));
        Token::Faulty
    }

    /// The bytes up to the closing quote of a text whose opening quote is missing, if a word is the beginning of one.
    pub(super) fn up_to_closing_quote(&self) -> Option<usize> {
        let rest = self.rest();
        let ends = |character: char| "\",:/\n()[]{}".contains(character);
        let (end, _) = rest.char_indices().take(LONGEST_QUOTELESS).find(|(_, character)| ends(*character))?;
        let after = rest[end..].strip_prefix('"')?.trim_start_matches(' ');
        after.starts_with([',', ':', ')', ']', '}', '\r', '\n']).then_some(end + 1)
    }

    /// A text that lacks its closing quote. It is taken to end with its line, before the brackets and commas there.
    fn unclosed_text(&mut self, prefix: usize, faults: &mut Diagnostics) -> Token {
        let start = self.at;
        let line = self.rest().lines().next().unwrap_or_default();
        let kept = line.trim_end_matches([' ', '\t', ')', ']', '}', ',']);
        self.at += kept.len().max(prefix);
        let span = Span::new(start, self.at);
        self.unclosed_texts += 1;
        if self.unclosed_texts > MOST_UNCLOSED_TEXTS {
            self.give_up();
        }
        faults
            .add(Code::UnclosedText, span, "this text has no closing quote")
            .label("it begins here")
            .help("end the text with a double quote");
        Token::Faulty
    }

    /// A text in single or typographic quotes. A single character in single quotes would be RON, but no scenario has a
    /// use for it.
    pub(super) fn other_quotes(&mut self, opening: char, faults: &mut Diagnostics) -> Token {
        let start = self.at;
        let body = start + opening.len_utf8();
        let closes = |character: char| match opening {
            '\'' => character == '\'',
            _ => matches!(character, '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{bb}' | '"'),
        };
        let end = self.text[body..].find(|character| character == '\n' || closes(character)).map(|end| body + end);
        let closing = end.and_then(|end| self.text[end..].chars().next()).filter(|closing| closes(*closing));
        let (Some(end), Some(closing)) = (end, closing) else {
            return self.unclosed_text(opening.len_utf8(), faults);
        };
        self.at = end + closing.len_utf8();
        faults
            .add(Code::WrongQuotes, Span::new(start, self.at), "expected a text in double quotes, found other quotes")
            .label("other quotes")
            .help(format!("write {}", quoted(&format!("\"{}\"", &self.text[body..end]))));
        Token::Faulty
    }
}

/// How a text with escapes is written so that a backslash is a backslash.
pub(super) fn backslashes(source: &str) -> String {
    if source.contains("\\\"") {
        return "write each backslash twice".to_owned();
    }
    let raw = format!("r{}", source.replace("\\\\", "\\"));
    format!("write each backslash twice, or put r before the text: {}", quoted(&raw))
}

/// The hashes that stand between the `r` of a raw text and its quote; a word that only begins with `r` has no quote.
pub(super) fn hashes_before_quote(rest: &str) -> Option<&str> {
    let hashes = &rest[..rest.len() - rest.trim_start_matches('#').len()];
    rest[hashes.len()..].starts_with('"').then_some(hashes)
}

/// Where the quote is that closes a text with escapes.
fn closing_quote(body: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += body[at..].find(['"', '\\'])?;
        if body[at..].starts_with('"') {
            return Some(at);
        }
        at += 1 + body[at + 1..].chars().next()?.len_utf8();
    }
}

/// Whether a text most likely lacks its own closing quote, and the one that was found opens the next text: it holds
/// the end of a line, a comma or a colon, and what follows touches it.
fn swallows_another(found: &str, after: &str) -> bool {
    let touches = |next: char| !is_blank(next) && !matches!(next, ',' | ')' | ']' | '}' | ':' | '/');
    after.starts_with(touches) && (found.contains('\n') || found.contains(": ") || found.contains(", "))
}

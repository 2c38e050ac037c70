//! A text that is still being written: what is open at its end, and what could come there.

use std::sync::Arc;

use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::text::hashes_before_quote;
use crate::scenario::syntax::token::{Bracket, Scanner, Token};

/// What is known at the end of a text.
#[derive(Debug)]
pub struct Unfinished<'a> {
    /// What stands around the end: the text itself, then the brackets that are open, outermost first.
    pub around: Vec<Around<'a>>,
    /// What the end is in or behind.
    pub end: End<'a>,
}

/// The text, or the inside of brackets, up to the end.
#[derive(Debug, Default)]
pub struct Around<'a> {
    bracket: Option<Bracket>,
    /// The name before the brackets.
    pub name: Option<&'a str>,
    /// The fields that were named, in their order, with what is in quotes behind them.
    pub fields: Vec<(&'a str, Option<&'a str>)>,
    /// Whether the last of these waits for its value, or has one that may go on.
    pub in_value: bool,
}

/// What the end of a text is in or behind.
#[derive(Debug, PartialEq, Eq)]
pub enum End<'a> {
    /// A place where something can begin, or the beginning of a word there.
    Word(&'a str),
    /// A text whose quotes are open.
    Quoted {
        /// What it begins with: `"` or `r"`.
        opening: &'a str,
        /// What stands in it.
        typed: &'a str,
    },
    /// Something whole.
    Behind,
}

/// Reads a text that is still being written.
pub fn unfinished(text: &str) -> Unfinished<'_> {
    // What is wrong with it is told when it is finished.
    let mut faults = Diagnostics::new(&Arc::new(SourceFile::new(String::new(), String::new())));
    let mut scanner = Scanner::new(text, 0);
    let mut around = vec![Around::default()];
    let mut end = End::Word("");
    let mut word = None;
    loop {
        let (token, span) = scanner.next(&mut faults);
        let source = &text[span.range()];
        let Some(inner) = around.last_mut() else { break };
        let before = word.take();
        match token {
            Token::End => break,
            Token::Open(bracket) => {
                around.push(Around { bracket: Some(bracket), name: before, ..Around::default() });
                end = End::Word("");
                continue;
            }
            Token::Close(_) => {
                if around.len() > 1 {
                    around.pop();
                }
            }
            Token::Comma => {
                inner.in_value = false;
                end = End::Word("");
                continue;
            }
            Token::Colon => {
                inner.fields.extend(before.map(|field| (field, None)));
                inner.in_value = true;
                end = End::Word("");
                continue;
            }
            Token::Word if span.end == text.len() => {
                end = End::Word(source);
                continue;
            }
            Token::Word => word = Some(source),
            Token::Faulty => {
                if let Some(opening) = opening(&text[span.start..]).filter(|opening| !is_closed(source, opening)) {
                    end = End::Quoted { opening, typed: &text[span.start + opening.len()..] };
                    return Unfinished { around, end };
                }
            }
            Token::Text => {
                let quoted = source.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
                if let Some((_, value)) = inner.fields.last_mut() {
                    *value = quoted.map(|(value, _)| value);
                }
            }
            Token::Number | Token::Stray => {}
        }
        end = End::Behind;
    }
    Unfinished { around, end }
}

/// How a text begins: with a quote, or with `r` and hashes before it.
pub(super) fn opening(text: &str) -> Option<&str> {
    let raw = text.strip_prefix('r').and_then(hashes_before_quote).map(|hashes| hashes.len() + 2);
    raw.or(text.starts_with('"').then_some(1)).map(|length| &text[..length])
}

/// Whether a text that cannot be read has a closing quote all the same.
fn is_closed(source: &str, opening: &str) -> bool {
    source.len() > opening.len() && source.ends_with('"') && !source.ends_with("\\\"")
}

impl Unfinished<'_> {
    /// What closes everything that is open, innermost first.
    pub fn closing(&self) -> String {
        let quote = match self.end {
            // This quote was meant to close the text; the reader says how a backslash is written.
            End::Quoted { opening: "\"", typed } if typed.ends_with("\\\"") => String::new(),
            End::Quoted { opening, .. } => opening.trim_start_matches('r').chars().rev().collect(),
            End::Word(_) | End::Behind => String::new(),
        };
        let brackets = self.around.iter().rev().filter_map(|around| around.bracket);
        quote.chars().chain(brackets.map(Bracket::closing)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, end: &End<'_>, closing: &str) {
        let found = unfinished(text);
        assert_eq!((&found.end, found.closing().as_str()), (end, closing), "{text}");
    }

    #[test]
    fn the_end_of_a_text_is_known() {
        check("", &End::Word(""), "");
        check("Cal", &End::Word("Cal"), "");
        check("Call(", &End::Word(""), ")");
        check("Call(by", &End::Word("by"), ")");
        check(r#"Call(by: "al"#, &End::Quoted { opening: "\"", typed: "al" }, "\")");
        check(r#"Call(by: "alice""#, &End::Behind, ")");
        let raw = "Call(by: \"alice\", call: A(b: [r#\"x), ";
        check(raw, &End::Quoted { opening: "r#\"", typed: "x), " }, "\"#]))");
        check(r#"A(name: "Global\""#, &End::Quoted { opening: "\"", typed: "Global\\\"" }, ")");
    }
}

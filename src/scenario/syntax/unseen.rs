//! Characters in a text that nobody sees: controls, line ends, marks of direction.
//!
//! Few of them are meant. `"Local\new"` is good RON, and holds a line break; a text that lacks its quote goes on in the
//! next line; an escape sequence gets in by pasting. So no text may hold such a character, with one exception: Windows
//! allows any character in the name of an object, and there `\u{..}` says that it is meant. A conformance case is about
//! just such names; in its texts every escape is meant.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::syntax::text::backslashes;
use crate::scenario::visible::{is_unseen, quoted};

/// Whether a text may hold characters that nobody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unseen {
    /// Never.
    Refused,
    /// Where they are written as `\u{..}`.
    SpelledOut,
    /// Where they are written as any escape.
    Escaped,
}

/// Says whether a text in quotes, which begins at a byte of the file, holds only what may be in it, and reports the
/// first character that may not.
pub(super) fn allows(unseen: Unseen, source: &str, start: usize, faults: &mut Diagnostics) -> bool {
    let Some((at, length, character)) = first(unseen, source) else { return true };
    let span = Span::new(start + at, start + at + length);
    let written = &source[at..at + length];
    match character {
        '\n' | '\r' if !written.starts_with('\\') => {
            faults
                .add(Code::UnseenCharacter, span, "expected the closing quote in this line, found the end of the line")
                .label("the line ends here")
                .help("a text stands in one line; `say` can be a list of texts");
        }
        _ if written.starts_with('\\') && !written.starts_with("\\u") => {
            let message = format!("{} means {}, not a backslash and what follows", quoted(written), named(character));
            faults.add(Code::UnseenCharacter, span, message).label(named(character)).help(backslashes(source));
        }
        _ => {
            let message = format!("expected a character that can be seen, found {}", named(character));
            let fault = faults.add(Code::UnseenCharacter, span, message);
            let escape = quoted(&character.escape_unicode().to_string());
            fault.label("cannot be seen").help(match unseen {
                Unseen::Refused => "leave it out".to_owned(),
                Unseen::SpelledOut | Unseen::Escaped => {
                    format!("leave it out, or write {escape} if the name is meant to hold it")
                }
            });
        }
    }
    false
}

/// The first character that a text may not hold: where it is written in the source, in how many bytes, and which it is.
fn first(unseen: Unseen, source: &str) -> Option<(usize, usize, char)> {
    let raw = !source.starts_with('"');
    let mut at = 0;
    while let Some(character) = source[at..].chars().next() {
        let escaped = character == '\\' && !raw;
        let (length, character, spelled_out) =
            if escaped { escape(&source[at..]) } else { (character.len_utf8(), character, false) };
        let allowed = match unseen {
            Unseen::Refused => false,
            Unseen::SpelledOut => spelled_out,
            Unseen::Escaped => escaped,
        };
        if is_unseen(character) && !allowed {
            return Some((at, length, character));
        }
        at += length;
    }
    None
}

/// The escape that a source begins with, which is known to be one of RON: its length, the character that it means, and
/// whether it spells the character's number out.
fn escape(source: &str) -> (usize, char, bool) {
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).unwrap_or(' ');
    match source[1..].chars().next().unwrap_or('\\') {
        'n' => (2, '\n', false),
        'r' => (2, '\r', false),
        't' => (2, '\t', false),
        '0' => (2, '\0', false),
        'x' => (4, hexadecimal(&source[2..4]), false),
        'u' => {
            let end = source.find('}').map_or(source.len(), |end| end + 1);
            let digits = source[2..end].trim_matches(['{', '}']);
            (end, hexadecimal(digits), true)
        }
        character => (1 + character.len_utf8(), character, false),
    }
}

/// A character in the words of a message.
fn named(character: char) -> String {
    match character {
        '\n' => "a line break".to_owned(),
        '\r' => "a carriage return".to_owned(),
        '\t' => "a tab".to_owned(),
        '\0' => "a null character".to_owned(),
        _ => format!("the character U+{:04X}", u32::from(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, refused: Option<&str>, spelled_out: Option<&str>) {
        let at = |unseen| first(unseen, source).map(|(at, length, _)| &source[at..at + length]);
        assert_eq!((at(Unseen::Refused), at(Unseen::SpelledOut)), (refused, spelled_out), "{source:?}");
    }

    #[test]
    fn a_character_that_nobody_sees_is_found_where_it_is_written() {
        check(r#""plain \\new \" \u{e9} \x41""#, None, None);
        check(r#"r"Local\new""#, None, None);
        check(r#""Local\new""#, Some(r"\n"), Some(r"\n"));
        check(r#""\\0\0""#, Some(r"\0"), Some(r"\0"));
        check(r#""a\x1b[31m""#, Some(r"\x1b"), Some(r"\x1b"));
        check(r#""a\u{1b}[31m""#, Some(r"\u{1b}"), None);
        check(r#""a\u{202E}\t""#, Some(r"\u{202E}"), Some(r"\t"));
        check("r\"a\u{1b}\"", Some("\u{1b}"), Some("\u{1b}"));
        check("\"one\r\ntwo\"", Some("\r"), Some("\r"));
    }
}

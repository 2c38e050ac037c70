//! Untrusted text, made safe to show.
//!
//! A scenario can hold any character, also those that move a terminal's cursor, change its title, or reorder a line.
//! In a sentence such a character is shown as its escape (`\u{1b}`); in a quoted line of the file it is one character
//! wide, so that columns and carets stay right.

use std::borrow::Cow;
use std::path::Path;

use unicode_width::UnicodeWidthChar;

/// The most characters of the author's own words that a sentence repeats.
const LONGEST_QUOTE: usize = 32;

/// Whether a character has no shape of its own: controls, marks of direction and of joining, line separators.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text in which every unseen character is shown as its escape.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().fold(String::with_capacity(text.len() + 8), |mut shown, character| {
        if is_unseen(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
        shown
    });
    Cow::Owned(shown)
}

/// JSON in which every unseen character in a string is spelled out, as JSON allows.
pub fn visible_json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) && character != '\n' {
            let mut units = [0; 2];
            shown.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A line of a file in which every unseen character but a tab is one visible character.
pub fn visible_line(line: &str) -> String {
    let shown = |character: char| match character {
        '\t' => '\t',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ if is_unseen(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    line.chars().map(shown).collect()
}

/// The author's own words within a sentence: visible, between back quotes, and shortened if they are long.
pub fn quoted(text: &str) -> String {
    let end = |text: &str| text.char_indices().nth(LONGEST_QUOTE).map(|(end, _)| end);
    let shown = visible(&text[..end(text).unwrap_or(text.len())]);
    match end(&shown).or(end(text).map(|_| shown.len())) {
        None => format!("`{shown}`"),
        Some(end) => format!("`{}...`", &shown[..end]),
    }
}

/// A path within a sentence.
pub fn quoted_path(path: &Path) -> String {
    quoted(&path.display().to_string())
}

/// How many columns a text takes; a tab is shown as four.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|character| if character == '\t' { 4 } else { character.width().unwrap_or(1) }).sum()
}

/// Breaks a text at its blanks into lines of so many columns.
pub(crate) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31mb\u{9b}"), r"a\u{1b}[31mb\u{9b}");
        assert_eq!(visible_line("\ta\u{1b}[31m\u{202e}\u{7f}"), "\ta\u{241b}[31m\u{fffd}\u{2421}");
    }

    #[test]
    fn json_says_the_same_without_unseen_characters() {
        let text = "a\u{9b}\u{202e}\u{e0001}\n\u{1b}";
        let json = visible_json(&serde_json::to_string_pretty(&[text]).expect("a text"));
        assert!(!json.contains(|character| character != '\n' && is_unseen(character)), "{json:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).expect("still JSON"), [text]);
    }

    #[test]
    fn a_line_keeps_its_number_of_characters() {
        let line: String = (0..0x3000).filter_map(char::from_u32).collect();
        let shown = visible_line(&line);
        assert_eq!(shown.chars().count(), line.chars().count());
        assert!(!shown.chars().any(|character| character != '\t' && is_unseen(character)));
    }

    #[test]
    fn a_long_quotation_is_shortened() {
        assert_eq!(quoted("short"), "`short`");
        assert_eq!(quoted(&"x".repeat(33)), format!("`{}...`", "x".repeat(32)));
    }
}

//! The words that are easily confused, underlined wherever they stand in a sentence.

use ratatui::text::Span;

use crate::lesson::words::WORDS;
use crate::tui::theme::{Look, Role};

/// A sentence in pieces, with its confusable words underlined.
pub fn mark(sentence: &str, role: Role, look: &Look) -> Vec<Span<'static>> {
    let plain = look.style(role);
    let underlined = plain.patch(look.style(Role::Term));
    let mut spans = Vec::new();
    let mut rest = sentence;
    while let Some((begin, end)) = first_term(rest) {
        spans.push(Span::styled(rest[..begin].to_owned(), plain));
        spans.push(Span::styled(rest[begin..end].to_owned(), underlined));
        rest = &rest[end..];
    }
    spans.push(Span::styled(rest.to_owned(), plain));
    spans
}

/// Where the first confusable word begins and ends: the longest, where several begin there.
fn first_term(text: &str) -> Option<(usize, usize)> {
    let starts = text.char_indices().map(|(index, _)| index);
    starts
        .filter(|index| !text[..*index].ends_with(|before: char| before.is_alphanumeric() || before == '\\'))
        .find_map(|index| longest_at(&text[index..]).map(|length| (index, index + length)))
}

/// The length of the longest confusable word that a text begins with; an `s` at its end belongs to it.
fn longest_at(text: &str) -> Option<usize> {
    let confusable = WORDS.iter().filter(|word| !word.not_to_be_confused_with.is_empty());
    let lengths = confusable.filter_map(|word| {
        let length = word.term.len();
        let begins = text.get(..length).is_some_and(|start| start.eq_ignore_ascii_case(word.term));
        let after = text.get(length..)?;
        let plural = usize::from(after.starts_with('s'));
        let ends = !after[plural..].starts_with(|next: char| next.is_alphanumeric());
        (begins && ends).then_some(length + plural)
    });
    lengths.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::theme::Theme;

    #[test]
    fn the_longest_word_is_underlined_and_parts_of_words_are_not() {
        let look = Look::new(Theme::Mono, Glyphs::Ascii);
        let terms = |text: &str| -> Vec<String> {
            let spans = mark(text, Role::Text, &look);
            let underlined = spans.into_iter().filter(|span| span.style == look.style(Role::Term));
            underlined.map(|span| span.content.into_owned()).collect()
        };
        assert_eq!(terms("A logon session is no session."), ["logon session", "session"]);
        assert_eq!(terms("Window stations, obsessions, \\Sessions"), ["Window stations"]);
    }
}

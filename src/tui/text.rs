//! Text that fits: cleaned, clipped with a visible mark, wrapped at spaces.
//!
//! Names and stories come from files; whatever they hold, no control character and no direction mark leaves here.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::theme::Look;
use crate::scenario::visible::is_unseen;

/// The text with `?` for every character that has no shape: a terminal might obey it.
pub fn clean(text: &str) -> String {
    text.chars().map(|character| if is_unseen(character) { '?' } else { character }).collect()
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    Span::raw(text).width()
}

/// The longest beginning of a text that takes at most this many columns.
fn head(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    let mut end = 0;
    for grapheme in Span::raw(text).styled_graphemes(Style::default()) {
        taken += width(grapheme.symbol);
        if taken > columns {
            break;
        }
        end += grapheme.symbol.len();
    }
    &text[..end]
}

/// What stands after so many columns of a text.
pub fn after(text: &str, columns: usize) -> &str {
    &text[head(text, columns).len()..]
}

/// The longest end of a text that takes at most this many columns.
fn tail(text: &str, columns: usize) -> &str {
    let span = Span::raw(text);
    let graphemes: Vec<&str> = span.styled_graphemes(Style::default()).map(|grapheme| grapheme.symbol).collect();
    let mut taken = 0;
    let mut begin = text.len();
    for symbol in graphemes.iter().rev() {
        taken += width(symbol);
        if taken > columns {
            break;
        }
        begin -= symbol.len();
    }
    &text[begin..]
}

/// The text, cleaned; where it is too wide its end is replaced by the mark.
pub fn clip(text: &str, columns: usize, look: &Look) -> String {
    let text = clean(text);
    if width(&text) <= columns {
        return text;
    }
    let mark = head(look.glyphs.cut, columns);
    format!("{}{mark}", head(&text, columns - width(mark)))
}

/// The text, cleaned; where it is too wide its beginning is replaced by the mark, as paths want it.
pub fn clip_start(text: &str, columns: usize, look: &Look) -> String {
    let text = clean(text);
    if width(&text) <= columns {
        return text;
    }
    let mark = head(look.glyphs.cut, columns);
    format!("{mark}{}", tail(&text, columns - width(mark)))
}

/// The path, cleaned; where it is too wide its beginning is replaced by the mark, but for the number of the session whose
/// directories it goes through: by that alone two paths may differ.
pub fn clip_path(path: &str, columns: usize, look: &Look) -> String {
    let path = clean(path);
    let number = path.strip_prefix(r"\Sessions\").and_then(|rest| rest.split('\\').next());
    let kept = number.map_or(String::new(), |number| format!(r"{}\{number}\", look.glyphs.cut));
    let cut_at = width(&path).saturating_sub(columns.saturating_sub(width(look.glyphs.cut)));
    let is_lost = !kept.is_empty() && cut_at > width(r"\Sessions\");
    match columns.checked_sub(width(&kept)) {
        Some(room) if is_lost && room > width(look.glyphs.cut) => format!("{kept}{}", clip_start(&path, room, look)),
        Some(_) | None => clip_start(&path, columns, look),
    }
}

/// Wraps at spaces, also where a word has pieces of several styles; a word wider than the line is broken.
pub fn wrap(spans: &[Span], columns: usize) -> Vec<Line<'static>> {
    let mut wrapped = Wrapped { lines: Vec::new(), line: Line::default(), taken: 0, columns: columns.max(1) };
    let mut word: Vec<Span<'static>> = Vec::new();
    for span in spans {
        let content = clean(&span.content);
        for piece in content.split_inclusive(' ') {
            let (text, ends) = match piece.strip_suffix(' ') {
                Some(text) => (text, true),
                None => (piece, false),
            };
            word.push(Span::styled(text.to_owned(), span.style));
            if ends {
                wrapped.push(&std::mem::take(&mut word));
                wrapped.space(span.style);
            }
        }
    }
    wrapped.push(&word);
    if wrapped.taken > 0 {
        wrapped.end_line();
    }
    wrapped.lines
}

/// Lines that are being filled.
struct Wrapped {
    lines: Vec<Line<'static>>,
    line: Line<'static>,
    taken: usize,
    columns: usize,
}

impl Wrapped {
    fn push(&mut self, word: &[Span<'static>]) {
        if self.taken > 0 && self.taken + word.iter().map(Span::width).sum::<usize>() > self.columns {
            self.end_line();
        }
        for span in word {
            let mut rest: &str = &span.content;
            while !rest.is_empty() {
                let part = part_of(rest, self.columns - self.taken);
                let part = if part.is_empty() && self.taken == 0 { rest } else { part };
                self.line.push_span(Span::styled(part.to_owned(), span.style));
                self.taken = (self.taken + width(part)).min(self.columns);
                rest = &rest[part.len()..];
                if !rest.is_empty() {
                    self.end_line();
                }
            }
        }
    }

    fn space(&mut self, style: Style) {
        if self.taken == self.columns {
            self.end_line();
        } else if self.taken > 0 {
            self.line.push_span(Span::styled(" ", style));
            self.taken += 1;
        }
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.taken = 0;
    }
}

/// As much of a word as fits; of a path that must be broken, whole components where one ends in the second half.
fn part_of(word: &str, columns: usize) -> &str {
    let part = head(word, columns);
    match part.rfind('\\') {
        Some(end) if part.len() < word.len() && end >= part.len() / 2 => &part[..=end],
        Some(_) | None => part,
    }
}

/// At most this many of the lines; where some are left out, the last one ends in the mark.
pub fn cut(mut lines: Vec<Line<'static>>, rows: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    if lines.len() <= rows {
        return lines;
    }
    lines.truncate(rows);
    if let Some(last) = lines.last_mut() {
        let mut room = columns.saturating_sub(width(look.glyphs.cut));
        let mut line = Line::default();
        for span in last.spans.drain(..) {
            let part = head(&span.content, room);
            room -= width(part);
            line.push_span(Span::styled(part.to_owned(), span.style));
        }
        line.push_span(Span::raw(look.glyphs.cut));
        *last = line;
    }
    lines
}

/// One row of cells, filled from the left; what no longer fits is clipped with the mark.
pub struct Row<'look> {
    look: &'look Look,
    spans: Vec<Span<'static>>,
    left: usize,
}

impl<'look> Row<'look> {
    /// An empty row of so many columns.
    pub fn new(columns: usize, look: &'look Look) -> Row<'look> {
        Row { look, spans: Vec::new(), left: columns }
    }

    /// How many columns are left.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str, style: Style) -> &mut Row<'look> {
        let text = clip(text, self.left, self.look);
        self.left -= width(&text);
        if !text.is_empty() {
            self.spans.push(Span::styled(text, style));
        }
        self
    }

    /// Appends what stands in a line, in its styles.
    pub fn push_line(&mut self, line: &Line<'_>) -> &mut Row<'look> {
        for span in &line.spans {
            self.push(&span.content, span.style);
        }
        self
    }

    /// Appends a text in a column of its own.
    pub fn column(&mut self, text: &str, columns: usize, style: Style) -> &mut Row<'look> {
        let columns = columns.min(self.left);
        let text = clip(text, columns, self.look);
        let blank = columns - width(&text);
        self.push(&text, style).space(blank)
    }

    /// Appends blanks.
    pub fn space(&mut self, columns: usize) -> &mut Row<'look> {
        let columns = columns.min(self.left);
        self.left -= columns;
        if columns > 0 {
            self.spans.push(Span::raw(" ".repeat(columns)));
        }
        self
    }

    /// Appends a text at the right end, after at least one blank; leaves it out where it does not fit.
    pub fn end(&mut self, text: &str, style: Style) -> &mut Row<'look> {
        let text = clean(text);
        match self.left.checked_sub(width(&text)) {
            Some(blank) if blank > 0 || self.spans.is_empty() => self.space(blank).push(&text, style),
            Some(_) | None => self,
        }
    }

    /// The row as a line.
    pub fn line(&mut self) -> Line<'static> {
        Line::from(std::mem::take(&mut self.spans))
    }
}

/// A line so many columns further in.
pub fn indented(line: &Line<'_>, by: usize, columns: usize, look: &Look) -> Line<'static> {
    let mut row = Row::new(columns, look);
    row.space(by).push_line(line);
    row.line()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::theme::Theme;

    fn ascii() -> Look {
        Look::new(Theme::Mono, Glyphs::Ascii)
    }

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(&[Span::raw(text.to_owned())], columns).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_does_not_fit_ends_in_a_mark() {
        assert_eq!(clip("session", 7, &ascii()), "session");
        assert_eq!(clip("session", 6, &ascii()), "sess..");
        assert_eq!(clip("session", 1, &ascii()), ".");
        assert_eq!(clip("session", 0, &ascii()), "");
        assert_eq!(clip_start(r"\Sessions\1\Player", 9, &ascii()), r"..\Player");
    }

    #[test]
    fn a_path_that_is_cut_keeps_the_number_of_the_session() {
        let path = |columns| clip_path(r"\Sessions\12\BaseNamedObjects", columns, &ascii());
        assert_eq!(path(29), r"\Sessions\12\BaseNamedObjects");
        assert_eq!(path(21), r"..12\BaseNamedObjects");
        assert_eq!(path(20), r"..\12\..NamedObjects");
        assert_eq!(path(9), r"..\12\..s");
        assert_eq!(path(8), r"..bjects");
        assert_eq!(clip_path(r"\BaseNamedObjects\Player", 9, &ascii()), r"..\Player");
    }

    #[test]
    fn wide_characters_are_not_cut_in_two() {
        assert_eq!(clip("日本語", 5, &ascii()), "日..");
        assert_eq!(clip_start("日本語", 5, &ascii()), "..語");
    }

    #[test]
    fn words_wrap_at_spaces_and_only_giants_break() {
        assert_eq!(wrapped("one name two objects", 9), ["one name ", "two ", "objects"]);
        assert_eq!(wrapped("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrapped("日本", 1), ["日本"]);
        assert_eq!(wrapped(r"\Sessions\1\Player", 15), [r"\Sessions\1\", "Player"]);
    }

    #[test]
    fn a_word_of_several_styles_is_one_word() {
        let spans = ["its ", "session", "'s own"].map(Span::raw);
        let lines: Vec<String> = wrap(&spans, 12).iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["its ", "session's ", "own"]);
    }

    #[test]
    fn no_control_character_survives() {
        assert_eq!(clean("a\u{1b}[31m\u{202e}b\n"), "a?[31m?b?");
    }
}

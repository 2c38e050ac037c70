//! The dictionary: the words that are easily confused, and what each is not.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::story::evidence;
use super::{below, head, prompt, put, selected};
use crate::tui::app::App;
use crate::tui::overlay::Field;
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, wrap};
use crate::tui::theme::{Look, Role};

/// Draws the words on the left, the selected one's meaning on the right; below each other where it is narrow.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    head::page(frame, area, "Words", look);
    prompt::field(frame, below(area, 1), "word", field, look);
    let area = below(area, 3);
    let words = app.words();
    let (list, meaning) = if area.width >= 70 {
        let list = Rect { width: 24, ..area };
        (list, Rect { x: area.x + 26, width: (area.width - 26).min(80), ..area })
    } else {
        let rows = (area.height / 3).max(1).min(area.height);
        (Rect { height: rows, ..area }, below(area, rows + 1))
    };
    let (columns, height) = (usize::from(list.width), usize::from(list.height));
    let first = around(field.selected, words.len(), height);
    let lines = words.iter().enumerate().skip(first).take(height).map(|(index, word)| {
        let is_selected = index == field.selected;
        let mut row = Row::new(columns, look);
        row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
        row.push(word.term, look.style(Role::Strong));
        if is_selected { selected(row.line(), columns, look) } else { row.line() }
    });
    put(frame, list, lines);
    super::more(frame, list, first > 0, first + height < words.len(), look);
    let Some(word) = words.get(field.selected) else {
        return put(frame, meaning, [Line::raw("That word is not explained here.")]);
    };
    let columns = usize::from(meaning.width);
    let mut lines = wrap(&[Span::styled(word.meaning, look.style(Role::Text))], columns);
    if !word.not_to_be_confused_with.is_empty() {
        let spans = [
            Span::styled("Not to be confused with: ", look.style(Role::Strong)),
            Span::styled(word.not_to_be_confused_with, look.style(Role::Text)),
        ];
        lines.push(Line::default());
        lines.extend(wrap(&spans, columns));
    }
    lines.push(Line::default());
    lines.extend(wrap(&[Span::styled(evidence(&word.basis()), look.style(Role::Evidence))], columns));
    put(frame, meaning, cut(lines, usize::from(meaning.height), columns, look));
}

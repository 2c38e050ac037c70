//! The object tree, as far as the reader and the step have opened it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{put, selected};
use crate::lesson::view::{Mark, TreeRow};
use crate::tui::layout::Panel;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, clean, width};
use crate::tui::theme::{Look, Role};

/// Draws the visible rows of a lane's tree.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: usize, look: &Look) {
    let (Some(view), Some(tree)) = (playing.frame.lanes.get(lane), playing.trees.get(lane)) else { return };
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let top = tree.top(&view.tree, height);
    let chosen = tree.selected(&view.tree);
    let rows: Vec<&TreeRow> = view.tree.iter().skip(top).take(height).collect();
    let names = rows.iter().map(|row| 2 * row.depth + 2 + width(&clean(&row.name))).max().unwrap_or(0);
    let names = names.min(columns * 3 / 5) + 2;
    let has_marks = rows.iter().any(|row| row.mark != Mark::Same);
    let is_focused = playing.focus == Panel::Tree && playing.lane == lane;
    let lines = rows.into_iter().enumerate().map(|(index, row)| {
        let is_chosen = top + index == chosen;
        let line = line(row, names, has_marks, columns, is_chosen, look);
        if is_chosen && is_focused { selected(line, columns, look) } else { line }
    });
    put(frame, area, lines);
}

fn line(row: &TreeRow, names: usize, has_marks: bool, columns: usize, is_chosen: bool, look: &Look) -> Line<'static> {
    let mut line = Row::new(columns, look);
    line.column(if is_chosen { look.glyphs.pointer } else { " " }, 1, look.style(Role::Title));
    line.column(&row.mark.sign().to_string(), 2, look.mark(row.mark));
    let sign = match row.entries {
        None => " ",
        Some(_) if row.open => look.glyphs.open,
        Some(_) => look.glyphs.closed,
    };
    let name = format!("{}{sign} {}", "  ".repeat(row.depth), row.name);
    line.column(&name, names, look.mark(row.mark));
    let what = match row.entries {
        Some(1) => "1 entry".to_owned(),
        Some(entries) => format!("{entries} entries"),
        None => row.object_type.clone(),
    };
    let what = if row.note.is_empty() { what } else { format!("{what}  {}", row.note) };
    let word = if has_marks { 9 } else { 0 };
    line.column(&what, line.left().saturating_sub(word), look.style(Role::Text));
    line.end(row.mark.word(), look.mark(row.mark));
    line.line()
}

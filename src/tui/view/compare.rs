//! Another release for the lesson: type a part of its name, Enter plays it beside this one.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{below, head, prompt, put, selected};
use crate::tui::app::App;
use crate::tui::overlay::Field;
use crate::tui::scroll::around;
use crate::tui::text::Row;
use crate::tui::theme::{Look, Role};

/// Draws the releases that the typed text finds.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    head::page(frame, area, "The same lesson on another release", look);
    prompt::field(frame, below(area, 1), "release", typed, look);
    let area = below(area, 3);
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let releases = app.releases();
    if releases.is_empty() {
        let line =
            Row::new(columns, look).push("  There is no other release of that name.", look.style(Role::Text)).line();
        return put(frame, area, [line]);
    }
    let first = around(typed.selected, releases.len(), height);
    let lines = releases.iter().enumerate().skip(first).take(height).map(|(index, era)| {
        let is_selected = index == typed.selected;
        let mut row = Row::new(columns, look);
        row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
        row.column(era.name, 26, look.style(Role::Strong)).push(era.title, look.style(Role::Text));
        if is_selected { selected(row.line(), columns, look) } else { row.line() }
    });
    put(frame, area, lines);
    super::more(frame, area, first > 0, first + height < releases.len(), look);
}

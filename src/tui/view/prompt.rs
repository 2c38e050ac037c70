//! A line to type in; finding a step or a lesson by a text, going to one by its number.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{below, head, put, selected};
use crate::tui::app::App;
use crate::tui::overlay::Field;
use crate::tui::scroll::around;
use crate::tui::text::{Row, after, clean, width};
use crate::tui::theme::{Look, Role};

/// Draws a field with its word before it, and puts the cursor into it.
pub fn field(frame: &mut Frame, area: Rect, word: &str, field: &Field, look: &Look) {
    field_with(frame, area, word, field, "", look);
}

/// The same, with what is added to the text when it is taken.
pub fn field_with(frame: &mut Frame, area: Rect, word: &str, field: &Field, added: &str, look: &Look) {
    if area.height == 0 {
        return;
    }
    let lead = width(word) + 4;
    let room = usize::from(area.width).saturating_sub(lead + 1);
    let typed = clean(field.text());
    let hidden = field.input.visual_scroll(room);
    let mut row = Row::new(usize::from(area.width), look);
    row.space(2).push(word, look.style(Role::Text)).space(2).push(after(&typed, hidden), look.style(Role::Strong));
    row.push(added, look.style(Role::Rule));
    put(frame, area, [row.line()]);
    let column = lead + field.input.visual_cursor().saturating_sub(hidden);
    let cursor = Position { x: area.x + (column as u16).min(area.width.saturating_sub(1)), y: area.y };
    frame.set_cursor_position(cursor);
}

/// The steps, or the lessons, that mention the typed text.
pub fn draw_find(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    head::page(frame, area, "Find", look);
    field(frame, below(area, 1), "text", typed, look);
    let area = below(area, 3);
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let found = app.found();
    if found.is_empty() && !typed.text().is_empty() {
        return put(
            frame,
            area,
            [Row::new(columns, look)
                .push(&format!("  No {} mentions it.", app.numbers()), look.style(Role::Text))
                .line()],
        );
    }
    let first = around(typed.selected, found.len(), height);
    let lines = found.iter().enumerate().skip(first).take(height).map(|(index, step)| {
        let is_selected = index == typed.selected;
        let mut row = Row::new(columns, look);
        row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
        let (label, headline) = app.called(*step);
        row.column(&label, 18, look.style(Role::Text)).push(&headline, look.style(Role::Strong));
        if is_selected { selected(row.line(), columns, look) } else { row.line() }
    });
    put(frame, area, lines);
}

/// The number of a step, or of a lesson, above the list of them all.
pub fn draw_jump(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    head::page(frame, area, &format!("Go to a {}", app.numbers()), look);
    field(frame, below(area, 1), app.numbers(), typed, look);
    let area = below(area, 3);
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let (frames, here) = match &app.playing {
        Some(playing) => (playing.lesson.frames(), playing.at.frame),
        None => (app.entries.len(), app.selected),
    };
    let wanted = app.numbered();
    let chosen = wanted.unwrap_or(here);
    let first = around(chosen, frames, height);
    let lines = (first..frames).take(height).map(|step| {
        let mut row = Row::new(columns, look);
        let pointer = if Some(step) == wanted { look.glyphs.pointer } else { " " };
        row.column(pointer, 2, look.style(Role::Title));
        let (label, headline) = app.called(step);
        row.column(&label, 18, look.style(Role::Text)).push(&headline, look.style(Role::Text));
        row.end(if step == here { "you are here" } else { "" }, look.style(Role::Evidence));
        let line: Line<'static> = row.line();
        if Some(step) == wanted { selected(line, columns, look) } else { line }
    });
    put(frame, area, lines);
}

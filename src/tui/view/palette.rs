//! Every command by name: type a part of it, Enter runs it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{below, head, prompt, put, selected};
use crate::tui::app::App;
use crate::tui::keys::Binding;
use crate::tui::overlay::Field;
use crate::tui::scroll::around;
use crate::tui::text::Row;
use crate::tui::theme::{Look, Role};

/// Draws the commands that the typed text finds.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    head::page(frame, area, "Commands", look);
    prompt::field(frame, below(area, 1), "command", field, look);
    commands(frame, below(area, 3), app, field, look);
}

/// The commands in a list, the selected one marked; one that cannot be run now says why.
pub fn commands(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let commands = app.commands();
    if commands.is_empty() {
        return put(
            frame,
            area,
            [Row::new(columns, look).push("  There is no command of that name.", look.style(Role::Text)).line()],
        );
    }
    let first = around(field.selected, commands.len(), height);
    let lines = commands.iter().enumerate().skip(first).take(height).map(|(index, binding)| {
        let is_selected = index == field.selected;
        let line = line(binding, app.reason(binding.message), is_selected, columns, look);
        if is_selected { selected(line, columns, look) } else { line }
    });
    put(frame, area, lines);
}

fn line(binding: &Binding, reason: Option<&str>, is_selected: bool, columns: usize, look: &Look) -> Line<'static> {
    let mut row = Row::new(columns, look);
    row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    row.column(binding.name, 17, look.style(Role::Strong));
    row.column(&binding.keys_in_words(), if columns >= 70 { 20 } else { 10 }, look.style(Role::Key));
    match reason {
        Some(reason) => row.push("Not now: ", look.style(Role::Evidence)).push(reason, look.style(Role::Text)),
        None => row.push(binding.help, look.style(Role::Text)),
    };
    row.line()
}

//! Every command by name: type a part of it, Enter runs it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{below, head, prompt, put, selected};
use crate::tui::app::App;
use crate::tui::keys::Binding;
use crate::tui::overlay::Field;
use crate::tui::scroll::around;
use crate::tui::text::{Row, indented, width, wrap};
use crate::tui::theme::{Look, Role};

/// The columns of a command's name, and of its keys.
const NAME: usize = 17;
const KEYS: usize = 20;

/// From this width on, what a command does stands beside its keys.
const WIDE: usize = 66;

/// How far what stands below a row is set in.
const INDENT: usize = 4;

/// What stands before a command that cannot be run now, and before the reason.
const NOT_NOW: &str = "Not now. ";

/// Draws the commands that the typed text finds.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    head::page(frame, area, "Commands", look);
    prompt::field(frame, below(area, 1), "command", field, look);
    commands(frame, below(area, 3), app, field, look);
}

/// The commands in a list, the selected one marked; below that what its row has no room for, and why it cannot be run now, if
/// it cannot.
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
    let mut lines = Vec::new();
    let mut line_of_chosen = 0;
    for (index, binding) in commands.iter().enumerate() {
        let reason = app.reason(binding.message);
        let is_selected = index == field.selected;
        let line = line(binding, reason, is_selected, columns, look);
        if is_selected {
            line_of_chosen = lines.len();
            lines.push(selected(line, columns, look));
            lines.extend(rest(binding, reason, columns, look));
        } else {
            lines.push(line);
        }
    }
    // The selected row and what stands below it are seen together.
    let first = around(line_of_chosen + 1, lines.len(), height).min(line_of_chosen);
    put(frame, area, lines.into_iter().skip(first));
}

fn line(binding: &Binding, reason: Option<&str>, is_selected: bool, columns: usize, look: &Look) -> Line<'static> {
    let mut row = Row::new(columns, look);
    row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    row.column(binding.name, NAME, look.style(Role::Strong));
    if columns < WIDE {
        return row.push(&binding.keys_in_words(), look.style(Role::Key)).line();
    }
    row.column(&binding.keys_in_words(), KEYS, look.style(Role::Key));
    if reason.is_some() {
        row.push(NOT_NOW, look.style(Role::Evidence));
    }
    row.push(binding.help, look.style(Role::Text)).line()
}

/// What a command does and why it cannot be run now, as far as its row does not say so.
fn rest(binding: &Binding, reason: Option<&str>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let text = look.style(Role::Text);
    let fits = columns >= WIDE && 2 + NAME + KEYS + width(binding.help) <= columns;
    let mut spans = Vec::new();
    if !fits {
        spans.push(Span::styled(format!("{} ", binding.help), text));
    }
    if let Some(reason) = reason {
        spans.extend([Span::styled(NOT_NOW, look.style(Role::Evidence)), Span::styled(reason.to_owned(), text)]);
    }
    let lines = wrap(&spans, columns.saturating_sub(INDENT));
    lines.iter().map(|line| indented(line, INDENT, columns, look)).collect()
}

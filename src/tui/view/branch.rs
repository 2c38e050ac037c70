//! A step of the reader's own: the line, and below it what may come at the cursor; above that what is wrong, if something
//! is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{below, head, prompt, put, selected};
use crate::scenario::completion::Row as Suggestion;
use crate::tui::app::App;
use crate::tui::overlay::{Draft, Field};
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, width, wrap};
use crate::tui::theme::{Look, Role};

/// Draws the line and what stands below it.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, draft: &Draft, look: &Look) {
    head::page(frame, area, &title(app, draft), look);
    prompt::field_with(frame, below(area, 1), "do", &draft.field, &draft.closing(), look);
    let area = below(area, 2);
    let columns = usize::from(area.width);
    let area = match &draft.faults {
        Some(faults) => below(area, told(frame, below(area, 1), faults, look) + 2),
        None => area,
    };
    let wanted = [Span::styled(draft.completion.wanted.clone(), look.style(Role::Evidence))];
    let wanted = cut(wrap(&wanted, columns.saturating_sub(4)), 2, columns.saturating_sub(4), look);
    let rows = wanted.len() as u16;
    put(frame, Rect { x: area.x + 4.min(area.width), width: area.width.saturating_sub(4), ..area }, wanted);
    suggestions(frame, below(area, rows + 1), draft, look);
}

/// Draws what is wrong, in at most half of an area; says in how many rows.
fn told(frame: &mut Frame, area: Rect, faults: &str, look: &Look) -> u16 {
    let columns = usize::from(area.width);
    let line = |line| Row::new(columns, look).space(2).push(line, look.style(Role::Text)).line();
    let lines: Vec<Line> = faults.trim_end().lines().map(line).take(usize::from(area.height / 2)).collect();
    let rows = lines.len() as u16;
    put(frame, area, lines);
    rows
}

/// Where the step is performed, and what gives way to it.
fn title(app: &App, draft: &Draft) -> String {
    let Some(playing) = &app.playing else { return String::new() };
    let place = playing.lesson.label(draft.frame);
    match playing.lesson.own_steps_after(draft.frame) {
        0 => format!("A step of your own after {place}"),
        1 => format!("A step of your own after {place}, in place of your later step"),
        later => format!("A step of your own after {place}, in place of your {later} later steps"),
    }
}

fn suggestions(frame: &mut Frame, area: Rect, draft: &Draft, look: &Look) {
    let rows = &draft.completion.rows;
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let names = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0).min(columns / 2);
    let first = around(draft.field.selected, rows.len(), height);
    let lines = rows.iter().enumerate().skip(first).take(height).map(|(index, row)| {
        let is_selected = index == draft.field.selected;
        let line = line(row, is_selected, names, columns, look);
        if is_selected { selected(line, columns, look) } else { line }
    });
    put(frame, area, lines);
    super::more(frame, area, first > 0, first + height < rows.len(), look);
}

fn line(row: &Suggestion, is_selected: bool, names: usize, columns: usize, look: &Look) -> Line<'static> {
    let mut line = Row::new(columns, look);
    line.space(2).column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    line.column(&row.name, names, look.style(Role::Strong)).space(2);
    line.push(&row.note, look.style(Role::Text)).line()
}

/// Draws the question for the name of the branch.
pub fn draw_save(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    head::page(frame, area, "Save the branch as a scenario", look);
    prompt::field_with(frame, below(area, 1), "name", typed, ".ron", look);
    let columns = usize::from(area.width);
    let folder = app.folder.as_ref().map(|folder| folder.0.display().to_string()).unwrap_or_default();
    let folder = if folder.is_empty() { "this folder".to_owned() } else { format!("the folder {folder}") };
    let text = format!("It is written to {folder}, with the steps up to yours, and what came of yours.");
    let room = columns.saturating_sub(4);
    let lines = wrap(&[Span::styled(text, look.style(Role::Text))], room);
    put(frame, below(Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area }, 3), lines);
}

//! Whom a name would reach: below each place that is reached, one row a caller; a row opens its ladder.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::ladder::rungs_in_full;
use super::{below, head, prompt, put, put_from, selected};
use crate::lesson::view::ReachRow;
use crate::nt::call::Interface;
use crate::tui::app::App;
use crate::tui::overlay::Question;
use crate::tui::scroll::around;
use crate::tui::text::{Row, clean, clip_start, width};
use crate::tui::theme::{Look, Role};

/// Draws the question and its answer.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, question: &Question, look: &Look) {
    let interface = match question.interface {
        Interface::Win32 => "a Win32 name",
        Interface::Native => "a native name",
    };
    let at = app.playing.as_ref().map(|playing| playing.frame.position.as_str()).unwrap_or_default();
    head::page(frame, area, &format!("Reach: {interface}, at {at}"), look);
    prompt::field(frame, below(area, 1), "name", &question.field, look);
    let area = below(area, 3);
    let columns = usize::from(area.width);
    let rows = &question.answer.rows;
    if rows.is_empty() {
        let hint = if question.field.text().is_empty() { "  No name yet." } else { "  No process asks." };
        return put(frame, area, [Row::new(columns, look).push(hint, look.style(Role::Text)).line()]);
    }
    let callers = rows.iter().map(|row| width(&clean(&row.caller))).max().unwrap_or(0).clamp(6, 30);
    put(frame, area, [heads(callers, columns, look)]);
    let area = below(area, 1);
    let (lines, chosen) = grouped(rows, question.field.selected, callers, columns, look);
    let first = around(chosen, lines.len(), usize::from(area.height));
    put_from(frame, area, lines, first, look);
}

fn heads(callers: usize, columns: usize, look: &Look) -> Line<'static> {
    let head = look.style(Role::Head);
    let mut row = Row::new(columns, look);
    row.space(4).column("caller", callers, head).space(2);
    row.push("session  logon session  moved by", head).line()
}

/// The rows, each group below what it reaches, and the line of the selected one.
fn grouped(
    rows: &[ReachRow],
    chosen: usize,
    callers: usize,
    columns: usize,
    look: &Look,
) -> (Vec<Line<'static>>, usize) {
    let mut lines = Vec::new();
    let mut line_of_chosen = 0;
    let mut group = None;
    for (index, row) in rows.iter().enumerate() {
        if group.replace(row.group) != Some(row.group) {
            if index > 0 {
                lines.push(Line::default());
            }
            lines.push(reached(row, columns, look));
        }
        let line = line(row, index == chosen, callers, columns, look);
        if index == chosen {
            line_of_chosen = lines.len();
            lines.push(selected(line, columns, look));
        } else {
            lines.push(line);
        }
    }
    (lines, line_of_chosen)
}

/// What a group reaches: its full name, and what is there.
fn reached(row: &ReachRow, columns: usize, look: &Look) -> Line<'static> {
    let room = columns.saturating_sub(width(&clean(&row.what)) + 4);
    let mut line = Row::new(columns, look);
    line.push("> ", look.style(Role::Reached)).push(&clip_start(&row.reaches, room, look), look.style(Role::Strong));
    line.space(2).push(&row.what, look.style(Role::Text)).line()
}

fn line(row: &ReachRow, is_selected: bool, callers: usize, columns: usize, look: &Look) -> Line<'static> {
    let text = look.style(Role::Text);
    let mut line = Row::new(columns, look);
    line.space(2).column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    line.column(&row.caller, callers, text).space(2);
    line.column(&row.session.to_string(), 9, text).column(&row.logon_session, 15, text);
    line.push(&row.by, look.style(Role::Evidence)).line()
}

/// The whole ladder of the selected caller, as a page: its title and its lines.
pub fn ladder(question: &Question, columns: usize, look: &Look) -> Option<(String, Vec<Line<'static>>)> {
    let row = question.answer.rows.get(question.field.selected)?;
    let last = row.ladder.len().saturating_sub(1);
    let told = row.ladder.iter().enumerate().filter(|(index, rung)| rung.depth == 0 || *index == last);
    let mut lines = rungs_in_full(told.map(|(_, rung)| rung), columns, look);
    let mut end = Row::new(columns, look);
    end.push("> reaches ", look.style(Role::Reached));
    end.push(&row.reaches, look.style(Role::Strong)).push(&format!(": {}", row.what), look.style(Role::Text));
    lines.push(end.line());
    let title = format!("{} asked by {}, session {}", question.answer.name, row.caller, row.session);
    Some((title, lines))
}

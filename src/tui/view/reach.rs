//! Whom a name would reach: one row a caller, those that reach the same together; a row opens its whole ladder.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::ladder::rungs_in_full;
use super::{below, head, prompt, put, selected};
use crate::nt::call::Interface;
use crate::lesson::view::ReachRow;
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
    let widths = Widths::new(rows, columns);
    put(frame, area, [heads(&widths, columns, look)]);
    let area = below(area, 1);
    let (lines, chosen) = grouped(rows, question.field.selected, &widths, columns, look);
    let first = around(chosen, lines.len(), usize::from(area.height));
    put(frame, area, lines.into_iter().skip(first));
}

/// The widths of the columns.
struct Widths {
    caller: usize,
    account: usize,
    reaches: usize,
    what: usize,
}

impl Widths {
    fn new(rows: &[ReachRow], columns: usize) -> Widths {
        let widest = |cell: fn(&ReachRow) -> &str| rows.iter().map(|row| width(&clean(cell(row)))).max().unwrap_or(0);
        let caller = widest(|row| &row.caller).clamp(6, 20);
        let account = if columns >= 70 { 24 } else { 9 };
        let room = columns.saturating_sub(2 + caller + 2 + account);
        let what = widest(|row| &row.what).clamp(4, 24).min(room / 3);
        let reaches = widest(|row| &row.reaches).max(7).min(room.saturating_sub(what + 4));
        Widths { caller, account, reaches, what }
    }
}

fn heads(widths: &Widths, columns: usize, look: &Look) -> Line<'static> {
    let title = look.style(Role::Head);
    let mut row = Row::new(columns, look);
    row.space(2).column("caller", widths.caller, title).space(2);
    row.column("session  logon session", widths.account, title);
    row.column("reaches", widths.reaches, title).space(2).column("what", widths.what, title).space(2);
    row.push("moved by", title);
    row.line()
}

/// The rows with a blank line between groups, and the line of the selected one.
fn grouped(
    rows: &[ReachRow],
    chosen: usize,
    widths: &Widths,
    columns: usize,
    look: &Look,
) -> (Vec<Line<'static>>, usize) {
    let mut lines = Vec::new();
    let mut line_of_chosen = 0;
    let mut before: Option<&ReachRow> = None;
    for (index, row) in rows.iter().enumerate() {
        let same = before.is_some_and(|before| before.group == row.group);
        if before.is_some() && !same {
            lines.push(Line::default());
        }
        let line = line(row, same, index == chosen, widths, columns, look);
        if index == chosen {
            line_of_chosen = lines.len();
            lines.push(selected(line, columns, look));
        } else {
            lines.push(line);
        }
        before = Some(row);
    }
    (lines, line_of_chosen)
}

fn line(row: &ReachRow, same: bool, is_selected: bool, widths: &Widths, columns: usize, look: &Look) -> Line<'static> {
    let text = look.style(Role::Text);
    let mut line = Row::new(columns, look);
    line.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    line.column(&row.caller, widths.caller, look.style(Role::Strong)).space(2);
    line.column(&format!("{:<9}{}", row.session, row.logon_session), widths.account, text);
    let reaches = if same { "the same".to_owned() } else { clip_start(&row.reaches, widths.reaches, look) };
    line.column(&reaches, widths.reaches, look.style(if same { Role::Text } else { Role::Reached })).space(2);
    line.column(&row.what, widths.what, text).space(2);
    line.push(&row.by, look.style(Role::Evidence));
    line.line()
}

/// The whole ladder of the selected caller, as a page: its title and its lines.
pub fn ladder(question: &Question, columns: usize, look: &Look) -> Option<(String, Vec<Line<'static>>)> {
    let row = question.answer.rows.get(question.field.selected)?;
    let mut lines = rungs_in_full(row.ladder.iter().enumerate(), columns, look);
    let mut end = Row::new(columns, look);
    end.push("> reaches ", look.style(Role::Reached));
    end.push(&row.reaches, look.style(Role::Strong)).push(&format!(": {}", row.what), look.style(Role::Text));
    lines.push(end.line());
    let title = format!("{} asked by {}, session {}", question.answer.name, row.caller, row.session);
    Some((title, lines))
}

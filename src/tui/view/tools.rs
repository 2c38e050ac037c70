//! The tools of a practitioner: which there are, who can run one, and what it shows.
//!
//! What a tool shows stands as on a real machine, two columns to the right: there is the mark of what became of a line in
//! this step. A line that is wider than the screen goes on below, as in a console, but with whole words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{below, head, prompt, put, selected};
use crate::lesson::view::{Basis, Mark, Marked};
use crate::tui::app::App;
use crate::tui::overlay::{Field, ToolPage};
use crate::tui::scroll::around;
use crate::tui::text::{Row, after, clean, wrap};
use crate::tui::theme::{Look, Role};

/// How far what a tool shows stands to the right.
const MARGIN: usize = 2;

/// Draws the tools that the typed text finds.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    let rows = app.tools().into_iter().map(|tool| (tool.card().command.to_owned(), tool.card().summary.to_owned()));
    choice(frame, area, ("What a tool would show here", "tool"), typed, &rows.collect::<Vec<_>>(), look);
}

/// Draws the processes that the typed text finds.
pub fn draw_callers(frame: &mut Frame, area: Rect, app: &App, typed: &Field, look: &Look) {
    let rows = app.callers().into_iter().map(|name| (name, String::new()));
    choice(frame, area, ("Who runs the tool", "process"), typed, &rows.collect::<Vec<_>>(), look);
}

/// A field, and the rows that the typed text finds: a name, and what is worth saying of it.
fn choice(
    frame: &mut Frame,
    area: Rect,
    (title, word): (&str, &str),
    typed: &Field,
    rows: &[(String, String)],
    look: &Look,
) {
    head::page(frame, area, title, look);
    prompt::field(frame, below(area, 1), word, typed, look);
    let area = below(area, 3);
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    if rows.is_empty() {
        let line = Row::new(columns, look).push("  There is none of that name.", look.style(Role::Text)).line();
        return put(frame, area, [line]);
    }
    let first = around(typed.selected, rows.len(), height);
    let lines = rows.iter().enumerate().skip(first).take(height).map(|(index, (name, note))| {
        let is_selected = index == typed.selected;
        let mut row = Row::new(columns, look);
        row.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
        row.column(name, 18, look.style(Role::Strong)).space(1).push(note, look.style(Role::Text));
        if is_selected { selected(row.line(), columns, look) } else { row.line() }
    });
    put(frame, area, lines);
    super::more(frame, area, first > 0, first + height < rows.len(), look);
}

/// The tool, who runs it, and where.
pub fn title(page: &ToolPage) -> String {
    match &page.shown {
        Ok(view) if view.layout.sources.is_empty() => {
            format!("{} by {} at {}, layout {}", view.tool, view.by, view.position, view.layout.evidence)
        }
        Ok(view) => format!("{} by {} at {}", view.tool, view.by, view.position),
        Err(_) => page.tool.card().command.to_owned(),
    }
}

/// What the tool shows, and below it what backs that and what the tool hides.
pub fn lines(page: &ToolPage, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let text = look.style(Role::Text);
    let view = match &page.shown {
        Ok(view) => view,
        Err(reason) => return wrap(&[Span::styled(reason.clone(), text)], columns),
    };
    let mut lines: Vec<Line<'static>> = view.lines.iter().flat_map(|line| shown(line, columns, look)).collect();
    lines.push(Line::default());
    lines.extend(said("The layout:", &view.layout, columns, look));
    for note in &view.notes {
        if let Some(basis) = &note.basis {
            lines.extend(said(&note.text, basis, columns, look));
        }
    }
    lines
}

/// A line of the tool, with its mark, in as many rows as it needs.
fn shown(line: &Marked<String>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(MARGIN).max(1);
    let content = clean(&line.row);
    let style = if line.mark == Mark::Same { look.style(Role::Text) } else { look.mark(line.mark) };
    let mut rows = Vec::new();
    let mut rest: &str = &content;
    let mut sign = line.mark.sign();
    loop {
        let left = after(rest, room);
        let left = if left.len() == rest.len() { "" } else { at_a_word(rest, left) };
        let mut row = Row::new(columns, look);
        row.column(&sign.to_string(), MARGIN, look.mark(line.mark)).push(&rest[..rest.len() - left.len()], style);
        rows.push(row.line());
        if left.is_empty() {
            return rows;
        }
        (rest, sign) = (left, ' ');
    }
}

/// What is left of a line that is broken, from the beginning of the word that would be broken too.
fn at_a_word<'a>(line: &'a str, left: &'a str) -> &'a str {
    let end = line.len() - left.len();
    match line[..end].rfind(' ') {
        Some(space) if !left.is_empty() && !left.starts_with(' ') && !line[..space].trim().is_empty() => {
            &line[space + 1..]
        }
        Some(_) | None => left,
    }
}

/// A sentence, and what backs it.
fn said(text: &str, basis: &Basis, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let backed = match basis.sources.as_slice() {
        [] => format!(" [{}]", basis.evidence),
        sources => format!(" [{}: {}]", basis.evidence, sources.join("; ")),
    };
    let text = Span::styled(text.to_owned(), look.style(Role::Text));
    wrap(&[text, Span::styled(backed, look.style(Role::Evidence))], columns)
}

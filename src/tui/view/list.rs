//! The list of lessons: what each changes in the reader's head, how long it takes, where the reader left it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{head, put, selected};
use crate::lesson::describe::counted;
use crate::lesson::library::{OWN, Summary};
use crate::tui::app::App;
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, indented, wrap};
use crate::tui::theme::{Look, Role};

/// Draws the list.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, look: &Look) {
    let whole = area;
    let area = super::below(area, 1);
    let columns = usize::from(area.width);
    let deep = if area.height >= 12 { 4 } else { 3 };
    let rows = (usize::from(area.height) / deep).max(1);
    let first = around(app.selected, app.entries.len(), rows);
    let title = match app.entries.len() {
        all if all <= rows => "Lessons".to_owned(),
        all => format!("Lessons {} to {} of {all}", first + 1, (first + rows).min(all)),
    };
    let is_course = app.entries.iter().any(|entry| entry.chapter.is_some());
    let chapter = |entry: &Summary| entry.chapter.or(is_course.then_some(OWN));
    let title = match app.entries.get(first).and_then(chapter) {
        Some(chapter) => format!("{title}: {chapter}"),
        None => title,
    };
    head::page(frame, whole, &title, look);
    let mut lines = Vec::new();
    for (index, entry) in app.entries.iter().enumerate().skip(first).take(rows) {
        let place = app.places.get(&entry.name).map(|at| at.frame);
        lines.extend(lines_of(app, entry, index, place.is_some(), columns, deep, look));
        let next = app.entries.get(index + 1).and_then(chapter);
        if let (Some(next), Some(last)) = (next.filter(|next| chapter(entry) != Some(next)), lines.last_mut()) {
            *last = Line::styled(format!(" {next}"), look.style(Role::Title));
        }
    }
    put(frame, area, lines);
}

fn lines_of(
    app: &App,
    entry: &Summary,
    index: usize,
    begun: bool,
    columns: usize,
    deep: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let is_selected = index == app.selected;
    let mut title = Row::new(columns, look);
    title.column(if is_selected { look.glyphs.pointer } else { " " }, 2, look.style(Role::Title));
    title.column(&format!("{:>2}", index + 1), 4, look.style(Role::Text));
    title.push(&entry.title, look.style(Role::Strong));
    title.end(&facts(entry, begun), look.style(Role::Text));
    let title = title.line();
    let mut lines = vec![if is_selected { selected(title, columns, look) } else { title }];
    let room = columns.saturating_sub(8).min(88);
    let promise = wrap(&[Span::styled(promise(app, entry), look.style(Role::Text))], room);
    lines.extend(cut(promise, deep.min(3) - 1, room, look).iter().map(|line| indented(line, 6, columns, look)));
    lines.resize(deep, Line::default());
    lines
}

/// What it promises, and what should be known before it.
fn promise(app: &App, entry: &Summary) -> String {
    let title = |name: &String| {
        let known = app.entries.iter().find(|entry| entry.name == *name);
        format!("\"{}\"", known.map_or(name, |entry| &entry.title))
    };
    match &*entry.after {
        [] => entry.promise.clone(),
        after => format!("{} After {}.", entry.promise, after.iter().map(title).collect::<Vec<_>>().join(", ")),
    }
}

/// How long a lesson is, and whether it was begun; of a file with faults there is nothing to say.
fn facts(entry: &Summary, begun: bool) -> String {
    let steps = match entry.steps {
        0 => return String::new(),
        steps => counted(steps, "step"),
    };
    let minutes = if entry.minutes == 0 { String::new() } else { format!(", {} min", entry.minutes) };
    format!("{}{steps}{minutes} ", if begun { "begun, " } else { "" })
}

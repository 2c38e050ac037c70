//! Processes, and below them services.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::table::Table;
use super::{more, put, unix};
use crate::lesson::view::{Lists, WindowsLists};
use crate::tui::playing::Playing;
use crate::tui::theme::Look;

/// Draws both lists of a lane, counted from 0.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, number: usize, look: &Look) {
    let Some(lane) = playing.frame.lanes.get(number) else { return };
    let columns = usize::from(area.width).saturating_sub(2);
    let lines: Vec<Line> = match &lane.lists {
        Lists::Windows(lists) => {
            [processes(lists), services(lists)].iter().flat_map(|table| table.lines(columns, look)).collect()
        }
        Lists::Unix(lists) => unix::processes(lists, columns, look),
    };
    let beyond = lines.len() > usize::from(area.height);
    put(frame, area, lines);
    let above = playing.stacks.get(number).is_some_and(|stacks| stacks.processes.is_scrolled());
    more(frame, area, above, beyond, look);
}

fn processes(lists: &WindowsLists) -> Table {
    let rows = lists.processes.iter().map(|marked| {
        let row = &marked.row;
        let cells = vec![
            row.name.clone(),
            row.pid.to_string(),
            row.session.to_string(),
            row.account.clone(),
            row.logon_session.clone(),
            row.waits_in.clone(),
            row.elevation.clone(),
            if row.image == row.name { String::new() } else { row.image.clone() },
            row.desktop.clone(),
            row.handles.to_string(),
        ];
        (marked.mark, cells)
    });
    let heads = vec![
        "process",
        "id",
        "session",
        "account",
        "logon session",
        "waits in",
        "token",
        "image",
        "desktop",
        "handles",
    ];
    Table { heads, optional: 4, rows: rows.collect() }
}

fn services(lists: &WindowsLists) -> Table {
    let rows = lists.services.iter().map(|marked| {
        let row = &marked.row;
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let cells = vec![
            row.name.clone(),
            row.state.clone(),
            row.account.clone(),
            number(row.session),
            number(row.pid),
            row.start.clone(),
        ];
        (marked.mark, cells)
    });
    let heads = vec!["service", "state", "account", "session", "process", "start"];
    Table { heads, optional: 2, rows: rows.collect() }
}

//! Sessions, and below them logon sessions: two lists, because they are two things.

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
            [sessions(lists), logon_sessions(lists)].iter().flat_map(|table| table.lines(columns, look)).collect()
        }
        Lists::Unix(lists) => unix::sessions(lists, columns, look),
    };
    let beyond = lines.len() > usize::from(area.height);
    put(frame, area, lines);
    let above = playing.stacks.get(number).is_some_and(|stacks| stacks.sessions.is_scrolled());
    more(frame, area, above, beyond, look);
}

fn sessions(lists: &WindowsLists) -> Table {
    let rows = lists.sessions.iter().map(|marked| {
        let row = &marked.row;
        let state = if row.locked { format!("{}, locked", row.state) } else { row.state.clone() };
        let cells = vec![
            row.id.to_string(),
            row.station.clone(),
            state,
            row.user.clone(),
            row.logon_session.clone(),
            row.named_objects.clone(),
        ];
        (marked.mark, cells)
    });
    let heads = vec!["session", "WinStation", "state", "user", "logon session", "plain names go to"];
    Table { heads, optional: 1, rows: rows.collect() }
}

fn logon_sessions(lists: &WindowsLists) -> Table {
    let rows = lists.logon_sessions.iter().map(|marked| {
        let row = &marked.row;
        let sessions: Vec<String> = row.sessions.iter().map(ToString::to_string).collect();
        let cells = vec![
            row.luid.clone(),
            row.account.clone(),
            sessions.join(", "),
            row.logon_type.clone(),
            row.references.to_string(),
            row.linked.clone(),
        ];
        (marked.mark, cells)
    });
    let heads = vec!["logon session", "account", "in sessions", "type", "processes", "linked to"];
    Table { heads, optional: 3, rows: rows.collect() }
}

//! The lists of Unix in the panels: seats in the place of the tree, the two kinds of sessions, processes.

use ratatui::text::Line;

use super::table::Table;
use crate::lesson::view::{Mark, Marked, UnixLists};
use crate::observe::unix::{KernelSessionRow, LoginSessionRow, PlaceRow, SeatRow, UnixProcessRow, listed};
use crate::tui::theme::Look;

/// Seats, and below them terminals and displays.
pub fn seats(lists: &UnixLists, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let seats = table(&lists.seats, vec!["seat", "in front", "login session"], 0, |row: &SeatRow| {
        vec![row.seat.clone(), row.front.clone(), number(row.active)]
    });
    let heads = vec!["terminal", "behind it", "session", "foreground", "kind"];
    let places = table(&lists.places, heads, 2, |row: &PlaceRow| {
        vec![row.name.clone(), row.behind.clone(), number(row.session), number(row.foreground), row.kind.clone()]
    });
    [seats, places].iter().flat_map(|table| table.lines(columns, look)).collect()
}

/// The login sessions, and below them the sessions of the kernel.
pub fn sessions(lists: &UnixLists, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let heads = vec!["session", "leader", "terminal", "login session", "groups", "foreground"];
    let kernel = table(&lists.kernel_sessions, heads, 2, |row: &KernelSessionRow| {
        vec![
            row.session.to_string(),
            if row.leader.is_empty() { "ended".to_owned() } else { row.leader.clone() },
            row.terminal.clone(),
            listed(&row.login_sessions),
            listed(&row.groups),
            number(row.foreground),
        ]
    });
    let heads = vec!["login session", "user", "at", "state", "in sessions", "seat", "kind", "program"];
    let logins = table(&lists.login_sessions, heads, 3, |row: &LoginSessionRow| {
        vec![
            row.id.to_string(),
            row.user.clone(),
            row.place.clone(),
            row.state.clone(),
            listed(&row.kernel_sessions),
            row.seat.clone(),
            row.kind.clone(),
            number(row.program),
        ]
    });
    [logins, kernel].iter().flat_map(|table| table.lines(columns, look)).collect()
}

/// The processes.
pub fn processes(lists: &UnixLists, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let heads =
        vec!["process", "id", "group", "session", "terminal", "login session", "windows", "parent", "user", "program"];
    let processes = table(&lists.processes, heads, 5, |row: &UnixProcessRow| {
        vec![
            row.name.clone(),
            row.pid.to_string(),
            row.group.to_string(),
            row.session.to_string(),
            row.terminal.clone(),
            number(row.login_session),
            row.windows.clone(),
            row.parent.to_string(),
            row.user.clone(),
            if row.program == row.name { String::new() } else { row.program.clone() },
        ]
    });
    processes.lines(columns, look)
}

fn table<R>(rows: &[Marked<R>], heads: Vec<&'static str>, optional: usize, cells: impl Fn(&R) -> Vec<String>) -> Table {
    let rows: Vec<(Mark, Vec<String>)> = rows.iter().map(|marked| (marked.mark, cells(&marked.row))).collect();
    Table { heads, optional, rows }
}

fn number(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

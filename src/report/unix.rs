//! The lists of Unix as lines of text: one fact a line, as the other parts of a frame are told.

use crate::lesson::view::{Marked, UnixLists};
use crate::observe::unix::{KernelSessionRow, LoginSessionRow, PlaceRow, SeatRow, UnixProcessRow, listed};
use crate::report::lines::with_mark;

/// What is answered where only Windows could answer.
pub const NOT_HERE: &str = "That is a question of Windows: on Unix there is no tree of objects whose names move.";

/// The seats, and the terminals and displays.
pub fn seats(lists: &UnixLists) -> Vec<String> {
    let seats = lists.seats.iter().map(|Marked { mark, row }| with_mark(*mark, &seat(row)));
    seats.chain(lists.places.iter().map(|Marked { mark, row }| with_mark(*mark, &place(row)))).collect()
}

fn seat(row: &SeatRow) -> String {
    let front = if row.front.is_empty() { "nothing in front".to_owned() } else { format!("{} in front", row.front) };
    let active = row.active.map(|id| format!(", login session {id} active")).unwrap_or_default();
    format!("seat {}: {front}{active}", row.seat)
}

fn place(row: &PlaceRow) -> String {
    let behind = if row.behind.is_empty() { String::new() } else { format!(", {} behind it", row.behind) };
    let session = row.session.map(|session| format!(", controls session {session}")).unwrap_or_default();
    let foreground =
        row.foreground.map(|group| format!(", process group {group} in the foreground")).unwrap_or_default();
    format!("{} {}{behind}{session}{foreground}", row.kind, row.name)
}

/// The sessions of the kernel.
pub fn kernel_sessions(rows: &[Marked<KernelSessionRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &kernel_session(row))).collect()
}

fn kernel_session(row: &KernelSessionRow) -> String {
    let leader = if row.leader.is_empty() { "without its leader".to_owned() } else { format!("led by {}", row.leader) };
    let terminal = match row.terminal.as_str() {
        "" => "no terminal".to_owned(),
        terminal => format!("terminal {terminal}"),
    };
    let foreground = row.foreground.map(|group| format!(", group {group} in the foreground")).unwrap_or_default();
    let groups = listed(&row.groups);
    let of = if row.login_sessions.is_empty() { "none".to_owned() } else { listed(&row.login_sessions) };
    format!("session {}: {leader}, {terminal}{foreground}, process groups {groups}; login sessions: {of}", row.session)
}

/// The login sessions.
pub fn login_sessions(rows: &[Marked<LoginSessionRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &login_session(row))).collect()
}

fn login_session(row: &LoginSessionRow) -> String {
    let seat = if row.seat.is_empty() { "no seat".to_owned() } else { row.seat.clone() };
    let program = row.program.map(|pid| format!(", lasts as long as process {pid}")).unwrap_or_default();
    let LoginSessionRow { id, user, kind, state, place, .. } = row;
    let sessions = listed(&row.kernel_sessions);
    format!(
        "login session {id}: {user}, {kind} at {place}, {seat}, {state}{program}; in the kernel's sessions {sessions}"
    )
}

/// The processes.
pub fn processes(rows: &[Marked<UnixProcessRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &process(row))).collect()
}

fn process(row: &UnixProcessRow) -> String {
    let program = if row.program == row.name { String::new() } else { format!(", program {}", row.program) };
    let terminal = match row.terminal.as_str() {
        "" => "no terminal".to_owned(),
        terminal => format!("terminal {terminal}"),
    };
    let login_session = row.login_session.map(|id| format!(", login session {id}")).unwrap_or_default();
    let windows = if row.windows.is_empty() { String::new() } else { format!(", windows on {}", row.windows) };
    let UnixProcessRow { name, pid, parent, group, session, user, .. } = row;
    format!(
        "process {pid}: {name}{program}, child of {parent}, group {group}, session {session}, {terminal}, \
         {user}{login_session}{windows}"
    )
}

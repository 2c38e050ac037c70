//! What a frame of Unix shows: its lists, what became of each row, and its small steps.

use std::collections::BTreeSet;

use crate::lesson::explain::{basis, numbers};
use crate::lesson::unix::{UnixLane, answer};
use crate::lesson::view::{Beyond, Change, CheckView, LaneView, Lists, Mark, Marked, Outcome, Rung, UnixLists};
use crate::lesson::window::{ListWindow, Whole, Windows};
use crate::observe::unix::{KernelSessionRow, LoginSessionRow, PlaceRow, SeatRow, UnixProcessRow};
use crate::unix::process::Pid;
use crate::unix::rule::Rule;
use crate::unix::trace::{Step, What};

/// What a lane shows, with the rows that can be seen; `before` is the lane of the frame before.
pub(crate) fn lane_view(
    before: Option<&UnixLane>,
    lane: &UnixLane,
    action: String,
    is_call: bool,
    windows: &Windows,
) -> LaneView {
    let mut changes = Vec::new();
    if before.is_none() {
        changes.push(Change { mark: Mark::Made, text: "everything that is here".to_owned() });
    }
    let now = Some(lane);
    let seats = marked(before, now, &mut changes, |lane| SeatRow::all(&lane.machine), |row| row.seat.clone(), seat);
    let places = marked(before, now, &mut changes, |lane| PlaceRow::all(&lane.machine), |row| row.name.clone(), place);
    let mut kernel_sessions = marked(before, now, &mut changes, kernel_sessions, |row| row.session, kernel_session);
    let login_sessions =
        marked(before, now, &mut changes, |lane| LoginSessionRow::all(&lane.machine), |row| row.id, login_session);
    let mut processes = marked(before, now, &mut changes, processes, |row| row.pid, process);
    // What belongs to a login, or has a mark, comes before what the system has for itself.
    kernel_sessions.sort_by_key(|marked| marked.mark == Mark::Same && marked.row.login_sessions.is_empty());
    processes.sort_by_key(|marked| marked.mark == Mark::Same && marked.row.login_session.is_none());
    let beyond = Beyond {
        tree: BTreeSet::new(),
        sessions: [whole(&login_sessions), whole(&kernel_sessions)],
        processes: [whole(&processes), Whole::default()],
        seats: [whole(&seats), whole(&places)],
        place: None,
    };
    LaneView {
        system: lane.machine.system().words(),
        action,
        asked: None,
        given: None,
        ladder: ladder(lane),
        outcome: Outcome {
            succeeded: lane.outcome.is_success(),
            answer: (is_call || lane.outcome.refusal.is_some()).then(|| answer(&lane.outcome)),
            ..Outcome::default()
        },
        checks: lane
            .checks
            .iter()
            .map(|check| CheckView { expected: check.expected.clone(), found: check.found.clone() })
            .collect(),
        changes,
        lists: Lists::Unix(UnixLists {
            seats: seen(seats, windows.seats),
            places: seen(places, windows.places),
            // The login sessions are few, and so stand above the others.
            kernel_sessions: seen(kernel_sessions, windows.logon_sessions),
            login_sessions: seen(login_sessions, windows.sessions),
            processes: seen(processes, windows.processes),
        }),
        beyond,
    }
}

/// The sessions of the kernel, their leaders by the names that the processes have in the scenario.
fn kernel_sessions(lane: &UnixLane) -> Vec<KernelSessionRow> {
    let mut rows = KernelSessionRow::all(&lane.machine);
    for row in rows.iter_mut().filter(|row| !row.leader.is_empty()) {
        if let Some(name) = lane.name_of(Pid(row.session)) {
            name.clone_into(&mut row.leader);
        }
    }
    rows
}

fn processes(lane: &UnixLane) -> Vec<UnixProcessRow> {
    lane.machine.processes().map(|process| UnixProcessRow::of(process, lane.name_of(process.pid))).collect()
}

fn whole<T>(rows: &[Marked<T>]) -> Whole {
    Whole::of(rows.iter().map(|row| row.mark))
}

fn seen<T>(rows: Vec<Marked<T>>, window: ListWindow) -> Vec<Marked<T>> {
    rows.into_iter().skip(window.first).take(window.rows).collect()
}

/// The rows of a list, those that are gone among them, each with what became of it; `tell` says it, where it is worth
/// saying.
fn marked<R: PartialEq + Clone, K: Ord>(
    before: Option<&UnixLane>,
    now: Option<&UnixLane>,
    changes: &mut Vec<Change>,
    list: impl Fn(&UnixLane) -> Vec<R>,
    key: impl Fn(&R) -> K,
    tell: impl Fn(Option<&R>, &R) -> Option<String>,
) -> Vec<Marked<R>> {
    let rows = |lane: Option<&UnixLane>| lane.map(&list).unwrap_or_default();
    let (old, new) = (rows(before), rows(now));
    let mut all: Vec<Marked<R>> = Vec::new();
    for row in &new {
        let was = old.iter().find(|was| key(was) == key(row));
        let mark = match was {
            None if before.is_some() => Mark::Made,
            Some(was) if was != row => Mark::Changed,
            None | Some(_) => Mark::Same,
        };
        if mark != Mark::Same {
            changes.extend(tell(was, row).map(|text| Change { mark, text }));
        }
        all.push(Marked { mark, row: row.clone() });
    }
    for gone in old.into_iter().filter(|was| new.iter().all(|row| key(row) != key(was))) {
        changes.extend(tell(None, &gone).map(|text| Change { mark: Mark::Gone, text }));
        all.push(Marked { mark: Mark::Gone, row: gone });
    }
    all.sort_by_key(|marked| key(&marked.row));
    all
}

fn seat(was: Option<&SeatRow>, row: &SeatRow) -> Option<String> {
    Some(match was {
        None => format!("seat {}", row.seat),
        Some(was) if was.front != row.front => format!("{} shows {}", row.seat, row.front),
        Some(_) => return None,
    })
}

fn place(was: Option<&PlaceRow>, row: &PlaceRow) -> Option<String> {
    let PlaceRow { name, kind, session, foreground, .. } = row;
    match (was, session, foreground) {
        (None, _, _) => Some(format!("{kind} {name}")),
        (Some(_), Some(session), Some(group)) => {
            Some(format!("{name} is the terminal of session {session}, process group {group} in the foreground"))
        }
        (Some(was), None, _) if was.session.is_some() => Some(format!("{name} is no session's terminal")),
        (Some(_), _, _) => None,
    }
}

fn kernel_session(was: Option<&KernelSessionRow>, row: &KernelSessionRow) -> Option<String> {
    let KernelSessionRow { session, leader, terminal, .. } = row;
    match was {
        None => Some(match leader.as_str() {
            "" => format!("session {session}"),
            leader => format!("session {session}, led by {leader}"),
        }),
        Some(was) if was.leader != *leader && leader.is_empty() => Some(format!("session {session} has no leader")),
        Some(was) if was.terminal != *terminal && terminal.is_empty() => {
            Some(format!("session {session} has no terminal"))
        }
        Some(_) => None,
    }
}

fn login_session(was: Option<&LoginSessionRow>, row: &LoginSessionRow) -> Option<String> {
    let LoginSessionRow { id, user, state, place, .. } = row;
    match was {
        None => Some(format!("login session {id} of {user} at {place}")),
        Some(was) if was.state != *state => Some(format!("login session {id} is {state}")),
        Some(_) => None,
    }
}

fn process(was: Option<&UnixProcessRow>, row: &UnixProcessRow) -> Option<String> {
    let UnixProcessRow { name, pid, session, group, parent, .. } = row;
    match was {
        None => Some(format!("process {pid} {name} in session {session}")),
        Some(was) if was.session != *session => Some(format!("process {pid} {name} is in session {session}")),
        Some(was) if was.group != *group => Some(format!("process {pid} {name} is in process group {group}")),
        Some(was) if was.parent != *parent => Some(format!("process {pid} {name} is a child of {parent}")),
        Some(was) if was.program != row.program => Some(format!("process {pid} is {}", row.program)),
        Some(_) => None,
    }
}

fn ladder(lane: &UnixLane) -> Vec<Rung> {
    let steps = &lane.outcome.trace.steps;
    numbers(steps, |step| step.depth).zip(steps).map(|(number, step)| rung(lane, number, step)).collect()
}

fn rung(lane: &UnixLane, number: String, step: &Step) -> Rung {
    let card = step.rule.card();
    let text = match &step.what {
        What::Happened(event) => event.sentence(|process, program| lane.name_of(process).unwrap_or(program).to_owned()),
        What::Answered(reply) => format!("{}: {reply}.", card.heading),
    };
    Rung {
        number,
        depth: step.depth,
        layer: card.layer.word().to_owned(),
        mechanism: None,
        name: Default::default(),
        text,
        rule: card.heading.to_owned(),
        explanation: card.explanation.to_owned(),
        basis: basis(card.evidence, card.sources, &[]),
        place: None,
        differs: false,
        fails: matches!(&step.what, What::Answered(reply) if !reply.is_success()),
    }
}

/// What a step says, as far as it compares between machines.
pub(crate) type Told = (Rule, What);

/// What the steps of a lane say, each with its index.
pub(crate) fn told(lane: &UnixLane, story_only: bool) -> Vec<(usize, Told)> {
    let steps = lane.outcome.trace.steps.iter().enumerate().filter(|(_, step)| !story_only || step.depth == 0);
    steps.map(|(index, step)| (index, (step.rule, step.what.clone()))).collect()
}

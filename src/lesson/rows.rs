//! The rows of the flat lists that can be seen, each with what became of it in the step.
//!
//! What is gone stands among the others until the next step. Sessions, logon sessions and services stand in the order
//! of their numbers and names; of processes, those that the lesson names come first, then those that have a mark.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::from_fn;
use std::sync::Arc;

use crate::lesson::marks::Marks;
use crate::lesson::view::{Beyond, Mark, Marked};
use crate::lesson::window::{ListWindow, Whole};
use crate::lesson::{Labelled, WindowsLane};
use crate::nt::machine::Machine;
use crate::nt::process::{Process, ProcessId};
use crate::nt::service::Service;
use crate::nt::table::removed;
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The sessions.
pub fn sessions(
    before: Option<&Machine>,
    lane: &WindowsLane,
    marks: &Marks,
    window: ListWindow,
) -> Vec<Marked<SessionRow>> {
    let gone = before.into_iter().flat_map(|before| removed(before.session_differences(&lane.machine)));
    let gone = gone.map(|session| (session.id, session));
    let there = lane.machine.sessions().map(|session| (session.id, session));
    let row = |(id, session)| marked(marks.sessions.get(&id), SessionRow::of(session));
    merged(gone, there).skip(window.first).take(window.rows).map(row).collect()
}

/// The logon sessions.
pub fn logon_sessions(
    before: Option<&Machine>,
    lane: &WindowsLane,
    marks: &Marks,
    window: ListWindow,
) -> Vec<Marked<LogonSessionRow>> {
    let gone = before.into_iter().flat_map(|before| removed(before.logon_session_differences(&lane.machine)));
    let gone = gone.map(|logon_session| (logon_session.luid, logon_session));
    let there = lane.machine.logon_sessions().map(|logon_session| (logon_session.luid, logon_session));
    let row = |(luid, logon_session)| marked(marks.logon_sessions.get(&luid), LogonSessionRow::of(logon_session));
    merged(gone, there).skip(window.first).take(window.rows).map(row).collect()
}

/// The processes.
pub fn processes(
    before: Option<&Machine>,
    lane: &WindowsLane,
    marks: &Marks,
    window: ListWindow,
) -> Vec<Marked<ProcessRow>> {
    let row = |id: ProcessId| {
        let machines = [Some(&lane.machine), before];
        let (machine, process) =
            machines.into_iter().flatten().find_map(|machine| Some((machine, machine.process(id)?)))?;
        let name = name_of(machine, &lane.labels, id);
        Some(marked(marks.processes.get(&id), ProcessRow::of(machine, process, name.as_deref())))
    };
    let [named, marked_too] = first_processes(lane, marks);
    let others = lane.machine.processes().map(|process| process.id);
    let others = others.filter(|id| !named.contains(id) && !marked_too.contains(id));
    let all = named.iter().chain(&marked_too).copied().chain(others);
    all.skip(window.first).take(window.rows).filter_map(row).collect()
}

/// The processes that come first: those that the lesson names, and behind them the others that have a mark.
fn first_processes(lane: &WindowsLane, marks: &Marks) -> [BTreeSet<ProcessId>; 2] {
    let shown = |id: &ProcessId| lane.machine.process(*id).is_some() || marks.processes.contains_key(id);
    let named: BTreeSet<ProcessId> = lane.labels.names.keys().copied().filter(shown).collect();
    let marked_too = marks.processes.keys().copied().filter(|id| !named.contains(id)).collect();
    [named, marked_too]
}

/// What a scenario calls a process: its label, or the name of the one service that it runs.
pub fn name_of(machine: &Machine, labels: &Labelled, process: ProcessId) -> Option<Arc<str>> {
    let service = || {
        let mut services = machine.services().filter(|service| service.process == Some(process));
        services.next().filter(|_| services.next().is_none()).map(|service| service_name(service).into())
    };
    labels.names.get(&process).cloned().or_else(service)
}

/// What a scenario calls a service: its name; of a user's instance that of its template, and the session.
pub fn service_name(service: &Service) -> String {
    match service.template() {
        Some((template, session)) => format!("{template}#{session}"),
        None => service.name.to_string(),
    }
}

/// The same; of a process that it does not name, the image and the id.
pub fn name_or_image(machine: &Machine, labels: &Labelled, process: &Process) -> String {
    let name = name_of(machine, labels, process.id);
    name.map_or_else(|| format!("{} {}", process.image, process.id), |name| name.to_string())
}

/// The processes that run, those that the lesson names first.
pub fn in_order(lane: &WindowsLane) -> impl Iterator<Item = &Process> {
    let named = lane.labels.names.keys().filter_map(|id| lane.machine.process(*id));
    let others = lane.machine.processes().filter(|process| !lane.labels.names.contains_key(&process.id));
    named.chain(others)
}

/// The services.
pub fn services(lane: &WindowsLane, marks: &Marks, window: ListWindow) -> Vec<Marked<ServiceRow>> {
    let services = lane.machine.services().skip(window.first).take(window.rows);
    services.map(|service| marked(marks.services.get(&service.name), ServiceRow::of(&lane.machine, service))).collect()
}

/// The whole lists, whichever of their rows can be seen.
pub fn beyond(lane: &WindowsLane, marks: &Marks) -> Beyond {
    let (sessions, logon_sessions) = (lane.machine.sessions(), lane.machine.logon_sessions());
    let services = lane.machine.services().map(|service| &service.name);
    Beyond {
        tree: marks.of_tree(),
        sessions: [
            whole(sessions.map(|session| session.id), &marks.sessions),
            whole(logon_sessions.map(|logon_session| logon_session.luid), &marks.logon_sessions),
        ],
        processes: [
            whole_of_processes(lane, marks),
            Whole::of(services.map(|name| marks.services.get(name).copied().unwrap_or_default())),
        ],
        seats: Default::default(),
        place: marks.place.clone(),
    }
}

/// A list in the order of its keys: of those that are there, and of those that are gone. It is walked up to the last row
/// that has a mark, and no further: there are machines with many sessions.
fn whole<K: Ord>(there: impl ExactSizeIterator<Item = K>, marks: &BTreeMap<K, Mark>) -> Whole {
    let gone = marks.values().filter(|mark| **mark == Mark::Gone).count();
    let rows = there.len() + gone;
    let mut there = there.peekable();
    let mut index = 0;
    let marked = marks.iter().map(|(key, mark)| {
        index += from_fn(|| there.next_if(|there| there < key)).count();
        // One that is gone has a row, and is not among those that are there.
        there.next_if(|there| there == key);
        index += 1;
        (index - 1, *mark)
    });
    Whole { marked: marked.collect(), rows }
}

fn whole_of_processes(lane: &WindowsLane, marks: &Marks) -> Whole {
    let gone = marks.processes.values().filter(|mark| **mark == Mark::Gone).count();
    let first = first_processes(lane, marks);
    let first = first.iter().flatten().zip(0..);
    let marked = first.filter_map(|(id, index)| Some((index, *marks.processes.get(id)?))).collect();
    Whole { rows: lane.machine.processes().len() + gone, marked }
}

fn marked<T>(mark: Option<&Mark>, row: T) -> Marked<T> {
    Marked { mark: mark.copied().unwrap_or_default(), row }
}

/// Two lists in order as one.
fn merged<K: Ord, T>(
    one: impl Iterator<Item = (K, T)>,
    other: impl Iterator<Item = (K, T)>,
) -> impl Iterator<Item = (K, T)> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if first.0 < second.0 => one.next(),
        (Some(_), None) => one.next(),
        (_, Some(_)) | (None, None) => other.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::library::built_in;
    use crate::lesson::play::play;
    use crate::lesson::view::Lists;
    use crate::lesson::window::{Position, Windows};

    fn shown<T>(rows: &[Marked<T>]) -> Whole {
        Whole::of(rows.iter().map(|row| row.mark))
    }

    #[test]
    fn what_is_known_of_whole_lists_is_what_they_show_from_end_to_end() {
        let mut marks = BTreeSet::new();
        for lesson in built_in().iter().map(|entry| play(entry.scenario().expect("a built-in lesson is right"))) {
            let all = vec![Windows::all(); lesson.lanes()];
            for frame in 0..lesson.frames() {
                for lane in lesson.view(Position { frame, small_step: 0 }, &all).lanes {
                    let Lists::Windows(lists) = &lane.lists else { continue };
                    let sessions = [shown(&lists.sessions), shown(&lists.logon_sessions)];
                    let processes = [shown(&lists.processes), shown(&lists.services)];
                    let whole = lane.beyond;
                    let case = format!("{}, frame {frame}", lesson.title());
                    assert_eq!([whole.sessions, whole.processes], [sessions.clone(), processes.clone()], "{case}");
                    marks.extend([sessions, processes].iter().flatten().flat_map(|list| &list.marked).map(|row| row.1));
                }
            }
        }
        assert!([Mark::Made, Mark::Gone, Mark::Changed].iter().all(|mark| marks.contains(mark)), "{marks:?}");
    }
}

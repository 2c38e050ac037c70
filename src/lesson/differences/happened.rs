//! What happened in a step, as far as it compares between machines: processes, services, logon sessions, who was told of what
//! became of sessions, and what reached programs by messages and hooks.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::lesson::{WindowsLane, rows};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::process::ProcessId;
use crate::nt::security::LogonSession;
use crate::nt::service::status::State;
use crate::nt::session::session_change::Recipient;
use crate::nt::window::event::WindowEvent;

/// The processes that began and ended, by what they are called; how many more or fewer of that name there are. The one that
/// the step itself was to start is told apart.
pub(super) fn processes(before: Option<&Machine>, lane: &WindowsLane) -> BTreeSet<String> {
    let count = |machine: &Machine| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for process in machine.processes().filter(|process| Some(process.id) != lane.outcome.process) {
            let name = lane.labels.names.get(&process.id).unwrap_or(&process.image).to_string();
            *counts.entry(name).or_default() += 1;
        }
        counts
    };
    let (old, new) = (before.map(count).unwrap_or_default(), count(&lane.machine));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changes = names.into_iter().filter_map(|name| {
        let [old, new] = [&old, &new].map(|counts| counts.get(name).copied().unwrap_or(0));
        let many = |count: usize| if count == 1 { String::new() } else { format!("{count} ") };
        match new.cmp(&old) {
            Ordering::Greater => Some(format!("{}{name} made", many(new - old))),
            Ordering::Less => Some(format!("{}{name} gone", many(old - new))),
            Ordering::Equal => None,
        }
    });
    changes.collect()
}

/// The services that were made, deleted, or are in another state.
pub(super) fn services(before: Option<&Machine>, after: &Machine) -> BTreeSet<String> {
    let states = |machine: &Machine| -> BTreeMap<String, State> {
        machine.services().map(|service| (rows::service_name(service), service.status.state)).collect()
    };
    let (old, new) = (before.map(states).unwrap_or_default(), states(after));
    let now = new.iter().filter_map(|(name, state)| match old.get(name) {
        Some(old) if old == state => None,
        Some(_) => Some(format!("{name} is {}", state.words())),
        None => Some(format!("{name} made, {}", state.words())),
    });
    let gone = old.keys().filter(|name| !new.contains_key(*name)).map(|name| format!("{name} gone"));
    now.chain(gone).collect()
}

/// The logon sessions that were made, and those that ended.
pub(super) fn logon_sessions(before: Option<&Machine>, after: &Machine) -> Vec<String> {
    let changes = before.into_iter().flat_map(|before| before.logon_session_differences(after));
    let changes = changes.filter_map(|change| match change {
        (None, Some(new)) => Some((new, "")),
        (Some(old), None) => Some((old, ", ended")),
        (Some(_), Some(_)) | (None, None) => None,
    });
    let changes: Vec<(&LogonSession, &str)> = changes.collect();
    // The two that one logon makes are told together, where the first of them stands.
    let of_pair = |(one, became): &(&LogonSession, &str)| {
        let other = changes.iter().find(|(other, also)| one.linked == Some(other.luid) && became == also);
        other.filter(|(other, _)| words(other) == words(one)).map(|(other, _)| other.luid)
    };
    let told = changes.iter().filter_map(|change| {
        let (of, became) = *change;
        match of_pair(change) {
            Some(other) if other < of.luid => None,
            Some(_) => Some(format!("two of {}, linked to one another{became}", words(of))),
            None if of.linked.is_some() => Some(format!("one of {}, linked to another{became}", words(of))),
            None => Some(format!("one of {}{became}", words(of))),
        }
    });
    told.collect()
}

/// Whose a logon session is, of which kind, and where it was made.
fn words(of: &LogonSession) -> String {
    format!("{}, {}, made in session {}", of.account, of.logon_type.words(), of.recorded_session)
}

/// Who was told of what became of which session.
pub(super) fn notified(lane: &WindowsLane) -> Vec<String> {
    let told = lane.outcome.trace.events().filter_map(|event| match event {
        Event::SessionChangeTold { to, change, session } => {
            let to = match to {
                Recipient::Service(name) => name.to_string(),
                Recipient::Window(process, image) => name(lane, *process).unwrap_or_else(|| image.to_string()),
            };
            Some(format!("{to} of {} in session {session}", change.name()))
        }
        _ => None,
    });
    told.collect()
}

/// What reached programs: messages, code that these name, hooks.
pub(super) fn received(lane: &WindowsLane) -> Vec<String> {
    let events = lane.outcome.trace.events().filter_map(|event| match event {
        Event::Window(event) => reached(lane, event),
        _ => None,
    });
    events.collect()
}

fn reached(lane: &WindowsLane, event: &WindowEvent) -> Option<String> {
    let name = |process| name(lane, process).unwrap_or_else(|| "a program".to_owned());
    match event {
        WindowEvent::MessagePosted { client, message } => {
            Some(format!("{message} is in the queue of {}", name(client.process)))
        }
        WindowEvent::MessageTaken { client, message } => Some(format!("{} takes {message}", name(client.process))),
        WindowEvent::MessageReceived { client, message, .. } => {
            Some(format!("{} receives {message}", name(client.process)))
        }
        WindowEvent::MessageIgnored { client, message } => {
            Some(format!("{} does nothing about {message}", name(client.process)))
        }
        WindowEvent::CodeRan { client, address, account } => {
            Some(format!("{} runs the code at {address:#x} with the rights of {account}", name(client.process)))
        }
        WindowEvent::HookRan { of, inside } => Some(format!("the hook of {} runs inside {}", name(*of), name(*inside))),
        WindowEvent::Changed { .. }
        | WindowEvent::NotFound { .. }
        | WindowEvent::ObjectChanged { .. }
        | WindowEvent::ButtonPressed { .. }
        | WindowEvent::MessageRegistered { .. }
        | WindowEvent::FilterChanged { .. } => None,
    }
}

/// What a scenario calls a process, or its image.
fn name(lane: &WindowsLane, process: ProcessId) -> Option<String> {
    let known = rows::name_of(&lane.machine, &lane.labels, process);
    known.or_else(|| Some(lane.machine.process(process)?.image.clone())).map(|name| name.to_string())
}

//! What happened in a step, as far as it compares between machines: logon sessions, who was told of what became of
//! sessions, and what reached programs by messages and hooks.

use crate::lesson::{WindowsLane, rows};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::process::ProcessId;
use crate::nt::security::LogonSession;
use crate::nt::session::session_change::Recipient;
use crate::nt::window::event::WindowEvent;

/// The logon sessions that were made, and those that ended.
pub(super) fn logon_sessions(before: Option<&Machine>, after: &Machine) -> Vec<String> {
    let words = |of: &LogonSession| {
        let linked = if of.linked.is_some() { ", linked to another" } else { "" };
        format!("one of {}, {}, made in session {}{linked}", of.account, of.logon_type.words(), of.recorded_session)
    };
    let changes = before.into_iter().flat_map(|before| before.logon_session_differences(after));
    let changes = changes.filter_map(|change| match change {
        (None, Some(new)) => Some(words(new)),
        (Some(old), None) => Some(format!("{}, ended", words(old))),
        (Some(_), Some(_)) | (None, None) => None,
    });
    changes.collect()
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

//! What the frame of an observation says: what it is, and what it does not tell.

use std::collections::BTreeSet;

use crate::nt::object_manager::DosDevicesPolicy;
use crate::observe::observation::Observation;

/// How many sentences of the observation itself are told.
const MOST: usize = 40;
/// How many names stand in a sentence.
const MOST_NAMES: usize = 4;

/// The sentences; what the model leaves out of the observation stands behind what the observation does not tell.
pub(super) fn story(observation: &Observation, left_out: &[String]) -> Vec<String> {
    let Observation { probe, objects, processes, services, sessions, .. } = observation;
    let names = if observation.redacted {
        "Names of persons and of the machine were replaced."
    } else {
        "Names of persons and of the machine are as they were."
    };
    let era = probe.era();
    let (sessions, processes) = (counted(sessions.len(), "session"), counted(processes.len(), "process"));
    let (services, objects) = (counted(services.len(), "service"), counted(objects.len(), "object"));
    let mut story = vec![
        format!("This is what one caller saw: {probe}. {names}"),
        format!("It told of {sessions}, {processes}, {services} and {objects}."),
        format!("What follows from that is played by the rules of {}.", era.title),
        "Nobody is refused anything here: who may use an object was not told, and neither were handles and the state of \
         objects."
            .to_owned(),
    ];
    if era.dos_devices == DosDevicesPolicy::PerLogonSession {
        story.push(device_maps(observation));
    }
    let closed = observation.objects.iter().filter(|row| row.refused.is_some());
    let closed: Vec<&str> = closed.map(|row| row.path.as_str()).collect();
    if !closed.is_empty() {
        story.push(format!("What is in these, or where they lead, was not told: {}.", listed(&closed)));
    }
    story.extend(left_out.iter().cloned());
    let unseen: BTreeSet<&String> = observation.unseen.iter().collect();
    story.extend(unseen.iter().take(MOST).map(|unseen| format!("Not told: {unseen}.")));
    if unseen.len() > MOST {
        story.push(format!("The observation says of {} more things that they are not told.", unseen.len() - MOST));
    }
    story
}

/// Whether drive letters of a logon session's own were seen.
fn device_maps(observation: &Observation) -> String {
    let own = observation.objects.iter().filter(|row| {
        let name = row.path.strip_prefix("\\Sessions\\0\\DosDevices\\");
        row.object_type == "Directory" && name.is_some_and(|name| !name.contains('\\') && name.contains('-'))
    });
    match own.count() {
        0 => "No drive letters of a logon session's own were told, so for everybody `\\??` leads to the global ones."
            .to_owned(),
        count => format!("The drive letters of {} were told.", counted(count, "logon session")),
    }
}

/// A number of things.
pub(super) fn counted(count: usize, thing: &str) -> String {
    match (count, thing) {
        (1, thing) => format!("1 {thing}"),
        (count, "process") => format!("{count} processes"),
        (count, thing) => format!("{count} {thing}s"),
    }
}

/// Names in a sentence; of many the first.
pub(super) fn listed(names: &[&str]) -> String {
    let mut told = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES {
        told = format!("{told}, and {} more", names.len() - MOST_NAMES);
    }
    told
}

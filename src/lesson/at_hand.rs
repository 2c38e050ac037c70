//! What a step of one's own can name at a frame, and how it begins.

use crate::lesson::player::find_process;
use crate::lesson::unix::UnixLane;
use crate::lesson::{Lane, Lesson, WindowsLane, rows};
use crate::nt::machine::Machine;
use crate::nt::process::{Process, ProcessId};
use crate::observe::{ProcessRow, ServiceRow};
use crate::scenario::completion::{AtHand, Label};
use crate::scenario::labels::SYSTEM_PROCESSES;
use crate::scenario::script::Act;
use crate::scenario::unix::ALONE;

impl Lesson {
    /// What can be named in a step after a frame, as a lane has it.
    pub fn at_hand(&self, frame: usize, lane: usize) -> AtHand {
        let frame = self.frames.get(self.fork(frame));
        let lane = match frame.and_then(|frame| frame.lanes.get(lane)) {
            Some(Lane::Windows(lane)) => lane,
            Some(Lane::Unix(lane)) => return self.on_unix(lane),
            None => return AtHand::default(),
        };
        let (machine, labels) = (&lane.machine, &lane.labels);
        let user = |(name, administrator): &(std::sync::Arc<str>, bool)| {
            label(name, if *administrator { "an administrator" } else { "" })
        };
        let services = self.scenario.services.iter().filter_map(|service| machine.service(&service.name));
        let threads = labels.threads.iter().map(|(name, client)| {
            let of = labels.names.get(&client.process).map_or("", |name| name);
            label(name, &format!("a thread of {of}"))
        });
        AtHand {
            is_of_unix: false,
            users: self.scenario.users.iter().map(user).collect(),
            services: services.map(|service| label(&service.name, &ServiceRow::of(machine, service).state)).collect(),
            tasks: self.scenario.tasks.iter().map(|task| label(&task.name, &task.image)).collect(),
            drivers: self.scenario.drivers.iter().map(|driver| label(&driver.name, "")).collect(),
            processes: rows::in_order(lane).filter_map(|process| self.caller(lane, process)).chain(threads).collect(),
            handles: labels.handles.keys().flat_map(|name| self.handle(lane, name)).collect(),
        }
    }

    /// What can be named on Unix.
    fn on_unix(&self, lane: &UnixLane) -> AtHand {
        let named = lane.labels.iter().filter(|(_, pid)| lane.machine.process(**pid).is_some());
        let processes = named.map(|(name, pid)| label(name, &format!("process {pid}")));
        let of_the_system = ALONE.iter().filter_map(|name| {
            let pid = lane.process(name)?;
            Some(label(name, &format!("process {pid}")))
        });
        AtHand {
            is_of_unix: true,
            users: self.scenario.users.iter().map(|(name, _)| label(name, "")).collect(),
            processes: processes.chain(of_the_system).collect(),
            ..AtHand::default()
        }
    }

    /// How a step after a frame most likely begins: with a call by the process that called or was started last, and still
    /// runs; with nothing, where there is none.
    pub fn draft(&self, frame: usize, lane: usize) -> String {
        let at_hand = self.at_hand(frame, lane);
        let running = |label: &&str| at_hand.processes.iter().any(|process| process.name == **label);
        let by = self.last_callers(self.fork(frame)).find(running).filter(|by| !by.contains(['"', '\\']));
        by.map(|by| format!("Call(by: \"{by}\", call: ")).unwrap_or_default()
    }

    /// The processes that called or were started up to a frame, the last one first; not further back than 50 of them.
    pub(crate) fn last_callers(&self, frame: usize) -> impl Iterator<Item = &str> {
        let callers = (0..=frame).rev().filter_map(|frame| match self.act(frame)? {
            Act::Call { by, .. } => Some(&**by),
            Act::Launch { label, .. } => Some(&**label),
            Act::Unix(act) => act.label.as_deref().or(act.action.processes().first().map(|by| &***by)),
            _ => None,
        });
        callers.take(50)
    }

    /// What a scenario calls a process that can call: its label, its service, or its image and session.
    fn caller(&self, lane: &WindowsLane, process: &Process) -> Option<Label> {
        let (machine, labels) = (&lane.machine, &lane.labels);
        let service = || {
            let of = |name: &&std::sync::Arc<str>| runs(machine, name) == Some(process.id);
            self.scenario.services.iter().map(|service| &service.name).find(of).map(ToString::to_string)
        };
        let of_the_system = || {
            let image = process.image.strip_suffix(".exe").unwrap_or(&process.image);
            let name = format!("{image}#{}", process.session());
            let is_first = find_process(machine, labels, &name) == Some(process.id);
            (SYSTEM_PROCESSES.contains(&image) && is_first).then_some(name)
        };
        let name = labels.names.get(&process.id).map(ToString::to_string).or_else(service).or_else(of_the_system)?;
        let row = ProcessRow::of(machine, process, None);
        Some(label(&name, &format!("session {}, {}", row.session, row.account)))
    }

    /// A handle that is still open, once for each label under which its process calls.
    fn handle(&self, lane: &WindowsLane, name: &str) -> Vec<(String, Label)> {
        let (machine, labels) = (&lane.machine, &lane.labels);
        let Some((process, handle, object)) = labels.handles.get(name) else { return Vec::new() };
        let closed = object.is_some() && machine.handle(*process, *handle).is_none();
        let Some(owner) = machine.process(*process).filter(|_| !closed) else { return Vec::new() };
        let note = object.and_then(|id| machine.objects().get(id)).map_or_else(String::new, |object| {
            format!("{} {}", object.object_type(), machine.objects().path(object.id)).trim_end().to_owned()
        });
        let threads = labels.threads.iter().filter(|(_, client)| client.process == *process);
        let threads = threads.map(|(thread, _)| thread.to_string());
        let owners = self.caller(lane, owner).map(|label| label.name).into_iter().chain(threads);
        owners.map(|owner| (owner, label(name, &note))).collect()
    }
}

fn label(name: &str, note: &str) -> Label {
    Label { name: name.to_owned(), note: note.to_owned() }
}

/// The process of a service that runs.
fn runs(machine: &Machine, service: &str) -> Option<ProcessId> {
    machine.service(service)?.process
}

//! What is different between two moments of a machine.

mod threads;
pub mod windows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::lesson::tree::last_component;
use crate::lesson::view::{Change, Mark};
use crate::lesson::{WindowsLane, rows};
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Object, ObjectId};
use crate::nt::process::{Process, ProcessId};
use crate::nt::security::Luid;
use crate::nt::service::status::State;
use crate::nt::session::SessionId;
use crate::nt::trace::{Turn, What};
use crate::nt::window::desktop;
use crate::observe::SessionRow;

/// The marks of one lane in one frame.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Objects that are there afterwards and have a mark.
    pub objects: BTreeMap<ObjectId, Mark>,
    /// Names that are gone: the directory, the name, the object that had it.
    pub gone: BTreeMap<ObjectId, Vec<(String, ObjectId)>>,
    /// The full names of everything above a marked object: the step opens them.
    pub spine: BTreeSet<String>,
    /// Sessions that have a mark, those that are gone among them.
    pub sessions: BTreeMap<SessionId, Mark>,
    /// Logon sessions that have a mark.
    pub logon_sessions: BTreeMap<Luid, Mark>,
    /// Processes that have a mark.
    pub processes: BTreeMap<ProcessId, Mark>,
    /// Services that have a mark.
    pub services: BTreeMap<Arc<str>, Mark>,
    /// The differences, in words; what lies below a made or lost object is counted with it.
    pub changes: Vec<Change>,
    /// The full name of the first object that was made or lost, or else changed.
    pub place: Option<String>,
}

impl Marks {
    /// The marks in the whole object tree.
    pub fn of_tree(&self) -> BTreeSet<Mark> {
        let gone = self.gone.values().next().map(|_| Mark::Gone);
        self.objects.values().copied().chain(gone).collect()
    }
}

/// Objects that were made or lost, by the object that they lie in: what is inside another of them is only counted.
#[derive(Debug, Default)]
struct Gathered {
    objects: BTreeMap<ObjectId, Found>,
}

#[derive(Debug)]
struct Found {
    holder: Option<ObjectId>,
    object_type: String,
    path: String,
}

impl Gathered {
    fn add(&mut self, object: &Object, path: String) {
        let object_type = object.object_type().to_string();
        self.objects.insert(object.id, Found { holder: holder(object), object_type, path });
    }

    /// Those that lie in no other, each with how many lie below it.
    fn outermost(&self) -> impl Iterator<Item = (&Found, usize)> {
        let outermost = |mut id: ObjectId| {
            while let Some(holder) = self.objects[&id].holder.filter(|holder| self.objects.contains_key(holder)) {
                id = holder;
            }
            id
        };
        let mut below: BTreeMap<ObjectId, usize> = BTreeMap::new();
        for id in self.objects.keys() {
            *below.entry(outermost(*id)).or_default() += 1;
        }
        below.into_iter().map(|(id, count)| (&self.objects[&id], count - 1))
    }

    fn place(&self) -> Option<String> {
        self.outermost().map(|(found, _)| found.path.clone()).find(|path| !path.is_empty())
    }

    /// Those that lie in no other, in words.
    fn words(&self) -> impl Iterator<Item = String> {
        self.outermost().map(|(found, below)| {
            let text = type_and_name(&found.object_type, &found.path);
            match below {
                0 => text,
                1 => format!("{text}, with 1 object below it"),
                _ => format!("{text}, with {below} objects below it"),
            }
        })
    }

    fn changes(&self, mark: Mark) -> impl Iterator<Item = Change> {
        self.words().map(move |text| Change { mark, text })
    }
}

/// What an object lies in: a directory, or a desktop's window station.
fn holder(object: &Object) -> Option<ObjectId> {
    match &object.body {
        Body::Desktop { window_station, .. } => Some(*window_station),
        _ => object.link.as_ref().map(|link| link.directory),
    }
}

/// The marks of a lane, against the machine of the frame before.
pub fn marks(before: Option<&Machine>, lane: &WindowsLane) -> Marks {
    let mut marks = Marks::default();
    if let Some(before) = before {
        mark_objects(&mut marks, before, &lane.machine);
        change_sessions(&mut marks, before, &lane.machine);
        change_logon_sessions(&mut marks, before, &lane.machine);
        change_processes(&mut marks, before, lane);
        change_services(&mut marks, before, &lane.machine);
        windows::mark(&mut marks, before, &lane.machine);
    }
    if before.is_none() {
        marks.changes.push(Change { mark: Mark::Made, text: "everything that is here".to_owned() });
    }
    mark_reached(&mut marks, lane);
    marks
}

fn mark_objects(marks: &mut Marks, before: &Machine, after: &Machine) {
    let (mut made, mut gone) = (Gathered::default(), Gathered::default());
    for (old, new) in before.objects().differences(after.objects()) {
        match (old, new) {
            (None, Some(new)) => made.add(new, add(marks, after, new, Mark::Made)),
            (Some(old), None) => gone.add(old, lose(marks, before, old)),
            (Some(old), Some(new)) if old.link.is_some() && new.link.is_none() => {
                gone.add(old, lose(marks, before, old));
            }
            (Some(old), Some(new)) if visibly_differs(old, new) => {
                let path = add(marks, after, new, Mark::Changed);
                let text = type_and_name(&new.object_type().to_string(), &path);
                marks.changes.push(Change { mark: Mark::Changed, text });
                marks.place.get_or_insert(path);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    marks.place = made.place().or_else(|| gone.place()).or(marks.place.take());
    marks.changes.extend(made.changes(Mark::Made));
    marks.changes.extend(gone.changes(Mark::Gone));
}

/// The objects of a machine with a name of a kind, in words; what lies inside another one of them is counted with it.
pub fn outermost(machine: &Machine, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut gathered = Gathered::default();
    for object in machine.objects().iter() {
        let path = full_name(machine, object);
        if !path.is_empty() && is_meant(&path) {
            gathered.add(object, path);
        }
    }
    gathered.words().collect()
}

/// Marks an object that is there; gives its full name.
fn add(marks: &mut Marks, machine: &Machine, object: &Object, mark: Mark) -> String {
    marks.objects.insert(object.id, mark);
    let path = full_name(machine, object);
    open_to(marks, &path);
    path
}

/// Marks a name that is gone; gives it.
fn lose(marks: &mut Marks, before: &Machine, old: &Object) -> String {
    let path = full_name(before, old);
    if let Some(holder) = holder(old) {
        let name = last_component(&path).to_owned();
        marks.gone.entry(holder).or_default().push((name, old.id));
    }
    open_to(marks, &path);
    path
}

fn type_and_name(object_type: &str, path: &str) -> String {
    format!("{object_type} {}", if path.is_empty() { "without a name" } else { path })
}

/// An object's own state differs; counts of handles and the entries of directories are told elsewhere.
fn visibly_differs(old: &Object, new: &Object) -> bool {
    let body = match (&old.body, &new.body) {
        (Body::Directory(old), Body::Directory(new)) => old.session_stamp != new.session_stamp,
        (Body::WindowStation { .. }, Body::WindowStation { .. }) => false,
        (old, new) => old != new,
    };
    body || old.permanent != new.permanent
}

/// An object's full name; a desktop's goes through its window station.
pub fn full_name(machine: &Machine, object: &Object) -> String {
    match &object.body {
        Body::Desktop { .. } => desktop::full_name(machine, object.id).to_string(),
        _ => machine.objects().path(object.id).to_string(),
    }
}

/// The full name of the object with this id; of one that is gone, an empty one.
pub fn full_name_of(machine: &Machine, id: ObjectId) -> String {
    machine.objects().get(id).map(|object| full_name(machine, object)).unwrap_or_default()
}

fn mark_reached(marks: &mut Marks, lane: &WindowsLane) {
    let walked = lane.outcome.trace.steps.iter().filter(|step| step.depth == 0).filter_map(|step| match &step.what {
        What::Walked(walked) => Some(walked),
        What::Happened(_) | What::Answered(_) | What::Refused(_) => None,
    });
    let mut on_the_way = Vec::new();
    for walked in walked {
        on_the_way.push(walked.directory);
        if let Turn::Found(object) = walked.turn {
            on_the_way.push(object);
        }
    }
    for id in on_the_way.into_iter().chain(lane.reached) {
        let Some(object) = lane.machine.objects().get(id) else { continue };
        marks.objects.entry(id).or_insert(Mark::Reached);
        let path = full_name(&lane.machine, object);
        open_to(marks, &path);
    }
}

/// Opens every directory above a full name.
fn open_to(marks: &mut Marks, path: &str) {
    for (at, _) in path.match_indices('\\') {
        let above = if at == 0 { "\\" } else { &path[..at] };
        marks.spine.insert(above.to_owned());
    }
}

fn change_sessions(marks: &mut Marks, before: &Machine, after: &Machine) {
    for difference in before.session_differences(after) {
        let (id, mark, text) = match difference {
            (None, Some(new)) => (new.id, Mark::Made, format!("session {}{}", new.id, terminal(new))),
            (Some(old), None) => (old.id, Mark::Gone, format!("session {}", old.id)),
            (Some(old), Some(new)) => {
                let id = new.id;
                let (old, new) = (SessionRow::of(old), SessionRow::of(new));
                if old == new {
                    continue;
                }
                let user = if new.user.is_empty() { String::new() } else { format!(", {}", new.user) };
                let locked = if new.locked { ", locked" } else { "" };
                let what =
                    if after.system().has_sessions() { format!("session {id}") } else { "the console".to_owned() };
                (id, Mark::Changed, format!("{what} is {}{user}{locked}", new.state))
            }
            (None, None) => continue,
        };
        marks.sessions.insert(id, mark);
        marks.changes.push(Change { mark, text });
    }
}

fn terminal(session: &crate::nt::session::Session) -> String {
    let row = SessionRow::of(session);
    if row.station.is_empty() { String::new() } else { format!(", {}", row.station) }
}

fn change_logon_sessions(marks: &mut Marks, before: &Machine, after: &Machine) {
    for difference in before.logon_session_differences(after) {
        let (mark, logon_session) = match difference {
            (None, Some(new)) => (Mark::Made, new),
            (Some(old), None) => (Mark::Gone, old),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let (luid, account) = (logon_session.luid, &logon_session.account);
        marks.logon_sessions.insert(luid, mark);
        marks.changes.push(Change { mark, text: format!("logon session {luid} of {account}") });
    }
}

fn change_processes(marks: &mut Marks, before: &Machine, lane: &WindowsLane) {
    for (old, new) in before.process_differences(&lane.machine) {
        let (mark, process, now) = match (old, new) {
            (None, Some(new)) => (Mark::Made, new, in_session(&lane.machine, new)),
            (Some(old), None) => (Mark::Gone, old, in_session(&lane.machine, old)),
            (Some(old), Some(new)) => {
                if let Some(name) = rows::name_of(&lane.machine, &lane.labels, new.id) {
                    marks.changes.extend(handle_changes(&name, old, new));
                    marks.changes.extend(threads::changes(&lane.machine, &name, old, new));
                }
                let Some(now) = windows::waiting(old, new) else { continue };
                (Mark::Changed, new, now)
            }
            (None, None) => continue,
        };
        let machine = if mark == Mark::Gone { before } else { &lane.machine };
        let name = rows::name_of(machine, &lane.labels, process.id).unwrap_or_else(|| process.image.clone());
        let text = format!("process {} {name} {now}", process.id).trim_end().to_owned();
        marks.processes.insert(process.id, mark);
        marks.changes.push(Change { mark, text });
    }
}

/// The session of a process, in words; nothing, where the machine has no sessions.
fn in_session(machine: &Machine, process: &Process) -> String {
    if machine.system().has_sessions() { format!("in session {}", process.session()) } else { String::new() }
}

/// The handles that a process was given or closed; the one that its client library has for itself is none of its program's.
fn handle_changes(name: &str, old: &Process, new: &Process) -> Vec<Change> {
    let of = |mark, one: &Process, other: &Process| {
        let own = one.handles.iter().map(|(handle, _)| handle).filter(|handle| Some(*handle) != one.named_objects);
        let unshared = own.filter(|handle| other.handles.get(*handle).is_none());
        unshared.map(|handle| Change { mark, text: format!("handle {handle} of {name}") }).collect::<Vec<_>>()
    };
    [of(Mark::Made, new, old), of(Mark::Gone, old, new)].concat()
}

fn change_services(marks: &mut Marks, before: &Machine, after: &Machine) {
    for service in after.services() {
        let was = before.service(&service.name).map_or(State::Stopped, |service| service.status.state);
        let is = service.status.state;
        if was != is {
            let text = format!("service {} is {}", service.name, is.words());
            marks.services.insert(service.name.clone(), Mark::Changed);
            marks.changes.push(Change { mark: Mark::Changed, text });
        }
    }
}

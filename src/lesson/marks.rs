//! What is different between two moments of a machine.

use std::collections::{BTreeMap, BTreeSet};

use crate::lesson::Lane;
use crate::lesson::view::{Change, Mark};
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Object, ObjectId};
use crate::nt::trace::{Turn, What};
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
    /// The differences, in words; what lies below a made or lost object is counted with it.
    pub changes: Vec<Change>,
}

/// Objects that were made or lost, by the object that they lie in: what is inside another of them is only counted.
#[derive(Debug, Default)]
struct Gathered {
    holder: BTreeMap<ObjectId, Option<ObjectId>>,
    text: BTreeMap<ObjectId, String>,
}

impl Gathered {
    fn add(&mut self, object: &Object, text: String) {
        self.holder.insert(object.id, holder(object));
        self.text.insert(object.id, text);
    }

    fn into_changes(self, mark: Mark) -> impl Iterator<Item = Change> {
        let outermost = |mut id: ObjectId| {
            while let Some(holder) = self.holder.get(&id).copied().flatten().filter(|id| self.holder.contains_key(id)) {
                id = holder;
            }
            id
        };
        let mut below: BTreeMap<ObjectId, usize> = BTreeMap::new();
        for id in self.holder.keys() {
            *below.entry(outermost(*id)).or_default() += 1;
        }
        let mut text = self.text;
        below.into_iter().filter_map(move |(id, count)| {
            let text = text.remove(&id)?;
            Some(match count {
                1 => Change { mark, text },
                2 => Change { mark, text: format!("{text}, with 1 object below it") },
                _ => Change { mark, text: format!("{text}, with {} objects below it", count - 1) },
            })
        })
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
pub fn marks(before: Option<&Machine>, lane: &Lane) -> Marks {
    let mut marks = Marks::default();
    if let Some(before) = before {
        mark_objects(&mut marks, before, &lane.machine);
        change_sessions(&mut marks, before, &lane.machine);
        change_logon_sessions(&mut marks, before, &lane.machine);
        change_processes(&mut marks, before, lane);
        change_services(&mut marks, before, &lane.machine);
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
            (Some(old), Some(new)) if old.link.is_some() && new.link.is_none() => gone.add(old, lose(marks, before, old)),
            (Some(old), Some(new)) if visibly_differs(old, new) => {
                let text = add(marks, after, new, Mark::Changed);
                marks.changes.push(Change { mark: Mark::Changed, text });
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    marks.changes.extend(made.into_changes(Mark::Made));
    marks.changes.extend(gone.into_changes(Mark::Gone));
}

/// Marks an object that is there; gives its type and name.
fn add(marks: &mut Marks, machine: &Machine, object: &Object, mark: Mark) -> String {
    marks.objects.insert(object.id, mark);
    let path = full_name(machine, object);
    open_to(marks, &path);
    type_and_name(object, &path)
}

/// Marks a name that is gone; gives its object's type and the name.
fn lose(marks: &mut Marks, before: &Machine, old: &Object) -> String {
    let path = full_name(before, old);
    if let Some(holder) = holder(old) {
        let name = last_component(&path).to_owned();
        marks.gone.entry(holder).or_default().push((name, old.id));
    }
    open_to(marks, &path);
    type_and_name(old, &path)
}

fn type_and_name(object: &Object, path: &str) -> String {
    let path = if path.is_empty() { "without a name" } else { path };
    format!("{} {path}", object.object_type())
}

fn last_component(path: &str) -> &str {
    path.rsplit('\\').next().unwrap_or_default()
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
        Body::Desktop { name, window_station } => format!("{}\\{name}", machine.objects().path(*window_station)),
        _ => machine.objects().path(object.id).to_string(),
    }
}

fn mark_reached(marks: &mut Marks, lane: &Lane) {
    let walked = lane.outcome.trace.steps.iter().filter(|step| step.depth == 0).filter_map(|step| match &step.what {
        What::Walked(walked) => Some(walked),
        What::Happened(_) | What::Answered(_) => None,
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
        let (mark, text) = match difference {
            (None, Some(new)) => (Mark::Made, format!("session {}{}", new.id, terminal(after, new))),
            (Some(old), None) => (Mark::Gone, format!("session {}", old.id)),
            (Some(old), Some(new)) => {
                let (old, new) = (SessionRow::of(before, old), SessionRow::of(after, new));
                if old == new {
                    continue;
                }
                let user = if new.user.is_empty() { String::new() } else { format!(", {}", new.user) };
                let locked = if new.locked { ", locked" } else { "" };
                (Mark::Changed, format!("session {} is {}{user}{locked}", new.id, new.state))
            }
            (None, None) => continue,
        };
        marks.changes.push(Change { mark, text });
    }
}

fn terminal(machine: &Machine, session: &crate::nt::session::Session) -> String {
    let row = SessionRow::of(machine, session);
    if row.station.is_empty() { String::new() } else { format!(", {}", row.station) }
}

fn change_logon_sessions(marks: &mut Marks, before: &Machine, after: &Machine) {
    for difference in before.logon_session_differences(after) {
        let (mark, logon_session) = match difference {
            (None, Some(new)) => (Mark::Made, new),
            (Some(old), None) => (Mark::Gone, old),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let text = format!("logon session {} of {}", logon_session.luid, logon_session.account);
        marks.changes.push(Change { mark, text });
    }
}

fn change_processes(marks: &mut Marks, before: &Machine, lane: &Lane) {
    for (old, new) in before.process_differences(&lane.machine) {
        let (mark, process) = match (old, new) {
            (None, Some(new)) => (Mark::Made, new),
            (Some(old), None) => (Mark::Gone, old),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let name = lane.labels.names.get(&process.id).map_or(&*process.image, |name| &**name);
        let text = format!("process {} {name} in session {}", process.id, process.session());
        marks.changes.push(Change { mark, text });
    }
}

fn change_services(marks: &mut Marks, before: &Machine, after: &Machine) {
    for service in after.services() {
        let was = before.service(&service.name).is_some_and(|service| service.process.is_some());
        let is = service.process.is_some();
        if was != is {
            let state = if is { "running" } else { "stopped" };
            marks.changes.push(Change { mark: Mark::Changed, text: format!("service {} is {state}", service.name) });
        }
    }
}

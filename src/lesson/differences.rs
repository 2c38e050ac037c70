//! Differences: in what the lanes of a frame part, as far as somebody can see it.
//!
//! | where | what is compared |
//! | --- | --- |
//! | the end of boot | the sessions; processes, services and objects that are not in every lane; where links lead, and marks |
//! | a call | the answer and the outputs, as [`compare`] holds systems against each other, and what else is on the machine |
//! | a call that reached an object | the object's full name |
//! | a call that made an object or a drive | which programs of the lesson find it by its plain name, or its letter |
//! | any other step | whether it is done; the session of the process that was started |
//! | every step | what became of processes, services, sessions, logon sessions and windows; who was told of it; what reached programs |
//!
//! Numbers that differ from machine to machine anyway (processes, handles, logon sessions) are no difference. How the
//! lanes came to it is told by their small steps, where `parting` marks the first that differs.

mod happened;

use std::collections::{BTreeMap, BTreeSet};

use crate::lesson::marks::windows;
use crate::lesson::play::asked_name;
use crate::lesson::view::{Difference, Mark};
use crate::lesson::{FrameKind, Lane, Lesson, WindowsLane, describe, expect, marks, rows};
use crate::nt::call::{Interface, Reply};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Body, Ending, Object, ObjectId};
use crate::nt::parameter::{ANSWER, HANDLE};
use crate::nt::process::{ProcessId, Subsystem};
use crate::nt::reach::{Reach, reach};
use crate::nt::rule::Rule;
use crate::nt::session::session_manager::BootStage;
use crate::nt::trace::What;
use crate::nt::window::desktop;
use crate::observe::{ServiceRow, SessionRow};
use crate::scenario::script::Act;
use crate::system::compare;
use crate::system::translation::Translation;

/// Whom a name leads to an object, where there is nobody.
const NOBODY: &str = "nobody";

/// What a lane has of a list that the others have not, where that is nothing.
const NO_OTHERS: &str = "none of its own";

impl Lesson {
    /// In what the lanes of a frame part that run Windows; nothing where one machine plays.
    pub fn differences(&self, frame: usize) -> Vec<Difference> {
        let Some(of) = self.frames.get(frame) else { return Vec::new() };
        let lanes: Vec<&WindowsLane> = of.lanes.iter().filter_map(Lane::windows).collect();
        if lanes.len() < 2 {
            return Vec::new();
        }
        match of.kind {
            FrameKind::Boot(stage) if stage + 1 == BootStage::ALL.len() => after_boot(&lanes),
            FrameKind::Boot(_) => Vec::new(),
            FrameKind::Step(step) => self.of_step(frame, &lanes, &self.scenario.steps[step].act.value),
        }
    }

    /// The next frame behind this one in which the lanes part, or the model and what was recorded.
    pub fn next_difference(&self, frame: usize) -> Option<usize> {
        let parts = |frame: usize| !self.differences(frame).is_empty() || self.parts_from_the_recorded(frame);
        (frame + 1..self.frames.len()).find(|frame| parts(*frame))
    }

    /// Whether the model answers otherwise in a frame than the system of which only the answers are known.
    fn parts_from_the_recorded(&self, frame: usize) -> bool {
        let recorded = self.frames.get(frame).and_then(|frame| self.recorded(frame));
        recorded.is_some_and(|recorded| !recorded.parts.is_empty())
    }

    /// The first frame in which the model parts from what was recorded.
    pub(super) fn first_recorded_difference(&self) -> Option<usize> {
        (self.first_step()..self.frames.len()).find(|frame| self.parts_from_the_recorded(*frame))
    }

    fn of_step(&self, number: usize, lanes: &[&WindowsLane], act: &Act) -> Vec<Difference> {
        let before = |lane: usize| self.machine_before(number, lane);
        let mut found = replies(lanes, act);
        found.extend(names(lanes));
        found.extend(finders(lanes, act, &before));
        found.extend(started(lanes, act));
        found.extend(unshared("processes", lanes, |lane, index| happened::processes(before(index), lane)));
        found.extend(unshared("services", lanes, |lane, index| happened::services(before(index), &lane.machine)));
        found.extend(told("sessions", lanes, |lane, index| session_changes(before(index), &lane.machine)));
        found.extend(told("logon sessions", lanes, |lane, index| {
            listed(happened::logon_sessions(before(index), &lane.machine), "as they were")
        }));
        found.extend(told("windows", lanes, |lane, index| window_changes(before(index), &lane.machine)));
        found.extend(told("who is told of sessions", lanes, |lane, _| listed(happened::notified(lane), NOBODY)));
        found.extend(told("what reaches programs", lanes, |lane, _| listed(happened::received(lane), "nothing")));
        found
    }
}

/// A difference, where the lanes do not all say the same.
fn told(what: &str, lanes: &[&WindowsLane], say: impl Fn(&WindowsLane, usize) -> String) -> Option<Difference> {
    let lanes: Vec<String> = lanes.iter().enumerate().map(|(index, lane)| say(lane, index)).collect();
    let differ = lanes.windows(2).any(|pair| pair[0] != pair[1]);
    differ.then(|| Difference { what: what.to_owned(), lanes })
}

/// What the caller was told, where all lanes made the call; else who did what was to be done.
fn replies(lanes: &[&WindowsLane], act: &Act) -> Vec<Difference> {
    let replies: Option<Vec<&Reply>> = lanes.iter().map(|lane| lane.outcome.reply.as_ref()).collect();
    let (Act::Call { operation, .. }, Some([first, others @ ..])) = (act, replies.as_deref()) else {
        return told(ANSWER, lanes, |lane, _| expect::answer(&lane.outcome)).into_iter().collect();
    };
    let found = others.iter().flat_map(|other| compare::differences(operation, first, other, &Translation::default()));
    let mut whats: BTreeSet<String> = found.map(|found| found.what).filter(|what| what != HANDLE).collect();
    let own =
        operation.outputs.iter().filter(|output| output.tells_of_the_machine()).map(|output| output.name.to_owned());
    whats.extend(own.filter(|_| replies.iter().flatten().all(|reply| reply.is_success())));
    let value = |lane: &WindowsLane, what: &str| match &lane.outcome.reply {
        Some(reply) if what != ANSWER => {
            let output = reply.outputs.iter().find(|(name, _)| *name == what);
            output
                .map_or_else(|| "nothing".to_owned(), |(name, value)| describe::output_of(lane, operation, name, value))
        }
        Some(_) | None => expect::answer(&lane.outcome),
    };
    whats
        .iter()
        .filter_map(|what| {
            let words = if what == ANSWER { ANSWER.to_owned() } else { format!("output {what}") };
            told(&words, lanes, |lane, _| value(lane, what))
        })
        .collect()
}

/// The full names of what was reached.
fn names(lanes: &[&WindowsLane]) -> Option<Difference> {
    told("name reached", lanes, |lane, _| match path_reached(lane) {
        Some(path) if path.is_empty() => "an object without a name".to_owned(),
        Some(path) => path,
        None => "nothing".to_owned(),
    })
}

fn path_reached(lane: &WindowsLane) -> Option<String> {
    lane.reached.map(|object| marks::full_name_of(&lane.machine, object))
}

/// Who finds what was made in some lane: an object by the last part of its name, a drive by its letter.
fn finders<'a>(
    lanes: &[&WindowsLane],
    act: &Act,
    before: &impl Fn(usize) -> Option<&'a Machine>,
) -> Option<Difference> {
    let Act::Call { .. } = act else { return None };
    let each = || lanes.iter().enumerate();
    let plain = each().find_map(|(index, lane)| {
        let object = lane.reached?;
        let is_new = before(index).is_none_or(|before| before.objects().get(object).is_none());
        let path = path_reached(lane).filter(|path| is_new && !path.is_empty())?;
        Some(path.rsplit('\\').next()?.to_owned())
    });
    if let Some(plain) = plain {
        let name = ObjectName::from(plain.as_str());
        let found = |lane: &WindowsLane, _| found_by(lane, lane.reached, &name, Interface::Win32);
        return told(&format!("who finds {plain} by this plain name"), lanes, found);
    }
    let letter = asked_name(act)?;
    let drives: Vec<_> = each().map(|(index, lane)| drive_made(before(index)?, &lane.machine, &letter)).collect();
    drives.iter().flatten().next()?;
    let name = ObjectName::from(format!(r"\??\{letter}").as_str());
    let found = |lane: &WindowsLane, index: usize| found_by(lane, drives[index], &name, Interface::Native);
    told(&format!("who finds {letter} as a drive"), lanes, found)
}

/// The link of a drive letter that a step made.
fn drive_made(before: &Machine, after: &Machine, letter: &str) -> Option<ObjectId> {
    before.objects().differences(after.objects()).find_map(|difference| match difference {
        (None, Some(new)) if matches!(new.body, Body::SymbolicLink { .. }) => {
            let path = after.objects().path(new.id).to_string();
            (path.rsplit('\\').next() == Some(letter)).then_some(new.id)
        }
        _ => None,
    })
}

/// The callers whom a name leads to an object.
fn found_by(lane: &WindowsLane, object: Option<ObjectId>, name: &ObjectName, interface: Interface) -> String {
    let Some(object) = object.and_then(|object| lane.machine.objects().get(object)) else { return NOBODY.to_owned() };
    let finds = |process: ProcessId| {
        let reach = reach(&lane.machine, lane.machine.client(process), name, interface);
        reach.ending == Ending::Found(object.id) || follows_first(&reach, object)
    };
    listed(callers(lane).into_iter().filter(|(_, process)| finds(*process)).map(|(label, _)| label), NOBODY)
}

/// Whether an object is the first link that a walk followed: a drive is looked through, not at.
fn follows_first(reach: &Reach, object: &Object) -> bool {
    let first = reach.trace.steps.iter().find(|step| step.rule == Rule::LinkFollowed);
    match first.map(|step| &step.what) {
        Some(What::Walked(walked)) => object.link.as_ref().is_some_and(|link| link.directory == walked.directory),
        Some(What::Happened(_) | What::Answered(_) | What::Refused(_)) | None => false,
    }
}

/// The programs and services of the lesson that run and have the Win32 library, by label.
fn callers(lane: &WindowsLane) -> BTreeMap<String, ProcessId> {
    let labelled = lane.labels.names.iter().map(|(process, label)| (label.to_string(), *process));
    let services = lane.machine.services().filter_map(|service| Some((rows::service_name(service), service.process?)));
    let has_library = |process: &ProcessId| {
        lane.machine.process(*process).is_some_and(|process| process.subsystem == Subsystem::Windows)
    };
    labelled.chain(services).filter(|(_, process)| has_library(process)).collect()
}

/// The session of a process that was started.
fn started(lanes: &[&WindowsLane], act: &Act) -> Option<Difference> {
    let label = match act {
        Act::Launch { label, .. } => label,
        Act::StartService(name) => name,
        _ => return None,
    };
    told(&format!("session of {label}"), lanes, |lane, _| {
        let process = lane.outcome.process.and_then(|process| lane.machine.process(process));
        process.map_or_else(|| "none, it was not started".to_owned(), |process| process.session().to_string())
    })
}

/// What became of the sessions in a step.
fn session_changes(before: Option<&Machine>, after: &Machine) -> String {
    let rows = |machine: &Machine| -> BTreeMap<u32, String> { machine.sessions().map(session).collect() };
    let (old, new) = (before.map(rows).unwrap_or_default(), rows(after));
    let changed = new.iter().filter(|(id, words)| old.get(id) != Some(words)).map(|(_, words)| words.clone());
    let gone = old.keys().filter(|id| !new.contains_key(id)).map(|id| format!("session {id} is gone"));
    listed(changed.chain(gone), "as they were")
}

/// What became of windows in a step, by title and by who can see them.
fn window_changes(before: Option<&Machine>, after: &Machine) -> String {
    let changed = windows::changed(before, after);
    let words = changed.map(|changed| {
        let title = &changed.window.title;
        let window = if title.is_empty() { "one without a title".to_owned() } else { format!("\"{title}\"") };
        if changed.mark == Mark::Gone {
            return format!("{window} is gone");
        }
        let desktop = desktop::full_name(after, changed.window.desktop);
        format!("{window} of {desktop}{}", changed.sight)
    });
    listed(words, "as they were")
}

/// A session, as far as it compares between machines.
fn session(session: &crate::nt::session::Session) -> (u32, String) {
    let row = SessionRow::of(session);
    let user = if row.user.is_empty() { "nobody" } else { &row.user };
    let station = if row.station.is_empty() { "no terminal" } else { &row.station };
    let locked = if row.locked { ", locked" } else { "" };
    (row.id, format!("session {} ({user}, {}, {station}{locked})", row.id, row.state))
}

/// What boot left different.
fn after_boot(lanes: &[&WindowsLane]) -> Vec<Difference> {
    let sessions = told("sessions", lanes, |lane, _| listed(lane.machine.sessions().map(|of| session(of).1), "none"));
    let processes = unshared("processes", lanes, |lane, _| {
        let processes = lane.machine.processes();
        processes.map(|process| format!("{} in session {}", process.image, process.session())).collect()
    });
    let services = unshared("services", lanes, |lane, _| {
        let rows = lane.machine.services().map(|service| ServiceRow::of(&lane.machine, service));
        rows.map(|row| format!("{} as {}, {}", row.name, row.account, row.state)).collect()
    });
    let [objects, contents] = objects(lanes);
    [sessions, processes, services, objects, contents].into_iter().flatten().collect()
}

/// Of a list the things that are not in every lane.
fn unshared(
    what: &str,
    lanes: &[&WindowsLane],
    list: impl Fn(&WindowsLane, usize) -> BTreeSet<String>,
) -> Option<Difference> {
    let lists: Vec<BTreeSet<String>> = lanes.iter().enumerate().map(|(index, lane)| list(lane, index)).collect();
    let shared = |thing: &&String| lists.iter().all(|list| list.contains(*thing));
    told(what, lanes, |_, index| listed(lists[index].iter().filter(|thing| !shared(thing)).cloned(), NO_OTHERS))
}

/// The objects whose names are not in every lane, what lies inside another one of them being counted with it; and of those
/// that are, where links lead elsewhere and directories have another mark.
fn objects(lanes: &[&WindowsLane]) -> [Option<Difference>; 2] {
    let of_lane = |lane: &&WindowsLane| {
        let objects = lane.machine.objects();
        objects.iter().map(|object| marks::full_name(&lane.machine, object)).collect::<BTreeSet<String>>()
    };
    let names: Vec<BTreeSet<String>> = lanes.iter().map(of_lane).collect();
    let shared = |name: &str| names.iter().all(|names| names.contains(name));
    let own =
        told("objects", lanes, |lane, _| listed(marks::outermost(&lane.machine, |name| !shared(name)), NO_OTHERS));
    let contents = unshared("links and marks", lanes, |lane, _| {
        let machine = &lane.machine;
        let shared = machine.objects().iter().filter_map(|object| {
            let name = marks::full_name(machine, object);
            let content = content(object).filter(|_| shared(&name))?;
            Some(format!("{name} {content}"))
        });
        shared.collect()
    });
    [own, contents]
}

/// Where a link leads, and which mark a directory has.
fn content(object: &Object) -> Option<String> {
    match &object.body {
        Body::SymbolicLink { target, .. } => Some(format!("-> {target}")),
        Body::Directory(directory) => Some(format!("marked with session {}", directory.session_stamp?)),
        _ => None,
    }
}

fn listed(things: impl IntoIterator<Item = String>, nothing: &str) -> String {
    let things: Vec<String> = things.into_iter().collect();
    if things.is_empty() { nothing.to_owned() } else { things.join(", ") }
}

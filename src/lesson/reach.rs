//! Reach: whom would a name reach, for every process of a frame?

use std::collections::BTreeMap;

use crate::lesson::view::{ReachRow, ReachView};
use crate::lesson::window::Position;
use crate::lesson::{Lesson, WindowsLane, explain, rows};
use crate::nt::call::Interface;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Ending;
use crate::nt::process::{ClientId, Process, Subsystem};
use crate::nt::reach::{Reach, reach};
use crate::nt::rule::Mechanism;
use crate::nt::security::Token;
use crate::nt::trace::{Trace, What};

impl Lesson {
    /// Whom a name would reach; nothing is changed, and nothing but the frame decides it.
    ///
    /// A native program has no Win32 client library, so it is not asked for a Win32 name.
    pub fn reach(&self, at: Position, lane: usize, name: &str, interface: Interface) -> ReachView {
        let object_name = ObjectName::from(name);
        let lane = self.frames.get(at.frame).and_then(|frame| frame.lanes.get(lane)?.windows());
        let mut rows: Vec<ReachRow> = lane.map_or_else(Vec::new, |lane| {
            let has_library =
                |process: &&Process| interface == Interface::Native || process.subsystem == Subsystem::Windows;
            let callers = rows::in_order(lane).filter(has_library).flat_map(identities);
            callers
                .map(|caller| row(lane, &caller, &reach(&lane.machine, caller.client, &object_name, interface)))
                .collect()
        });
        let mut groups = BTreeMap::new();
        for row in &mut rows {
            let next = groups.len();
            row.group = *groups.entry((row.reaches.clone(), row.what.clone())).or_insert(next);
        }
        rows.sort_by_key(|row| row.group);
        let interface = match interface {
            Interface::Win32 => "Win32",
            Interface::Native => "native",
        };
        ReachView { name: name.to_owned(), interface: interface.to_owned(), rows }
    }
}

/// Somebody who can ask: a process, or a thread of it that acts as somebody else.
struct Caller<'a> {
    process: &'a Process,
    client: ClientId,
    acting: Option<&'a Token>,
}

/// Those as whom the threads of a process ask, each once.
fn identities(process: &Process) -> Vec<Caller<'_>> {
    let mut callers: Vec<Caller<'_>> = Vec::new();
    for thread in process.threads.keys() {
        let client = ClientId { process: process.id, thread: *thread };
        let acting = process.impersonated(client).map(|token| &**token);
        if callers.iter().all(|known| known.acting != acting) {
            callers.push(Caller { process, client, acting });
        }
    }
    callers
}

fn row(lane: &WindowsLane, caller: &Caller<'_>, reach: &Reach) -> ReachRow {
    let (machine, process) = (&lane.machine, caller.process);
    let token = caller.acting.unwrap_or(&process.token);
    let acting = caller.acting.map(|token| format!(", acting as {}", token.account)).unwrap_or_default();
    let (reaches, what) = match &reach.ending {
        Ending::Found(object) => {
            let object_type = machine.objects().get(*object).map(|object| object.object_type().to_string());
            (machine.objects().path(*object).to_string(), object_type.unwrap_or_default())
        }
        Ending::Missing { directory, name } => {
            (machine.objects().path(*directory).join(name).to_string(), "nothing there yet".to_owned())
        }
        Ending::HandedOver { device, rest } => {
            (format!("{}{rest}", machine.objects().path(*device)), "up to the device's driver".to_owned())
        }
        ending @ (Ending::Failed(_) | Ending::DeviceMapNeeded) => ("no object".to_owned(), ending.status().to_string()),
    };
    ReachRow {
        caller: format!("{}{acting}", rows::name_or_image(machine, &lane.labels, process)),
        session: process.session().0,
        logon_session: token.logon_session.to_string(),
        reaches,
        what,
        by: moved_by(&reach.trace),
        group: 0,
        ladder: explain::ladder(machine, &reach.trace.steps),
    }
}

/// The mechanisms that moved a name, in order: `ROOTDIR, SYMLINK Global`.
fn moved_by(trace: &Trace) -> String {
    let moves = trace.steps.iter().filter(|step| step.depth == 0).filter_map(|step| {
        let mechanism = step.rule.card().mechanism?;
        let What::Walked(walked) = &step.what else { return None };
        let rest = walked.name.get(walked.rest..).unwrap_or_default();
        Some(match mechanism {
            Mechanism::SymbolicLink => format!("{} {}", mechanism.word(), crate::nt::name::split_first(rest).0),
            Mechanism::RootDirectory | Mechanism::DeviceMap => mechanism.word().to_owned(),
        })
    });
    let moves: Vec<String> = moves.collect();
    if moves.is_empty() { ReachRow::NOT_MOVED.to_owned() } else { moves.join(", ") }
}

//! Whose is this? Who made an object, when, by which spelling, and what keeps it alive.

use crate::lesson::play::asked_name;
use crate::lesson::view::WhoseView;
use crate::lesson::window::Position;
use crate::lesson::{Lesson, WindowsLane, marks, rows};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Object, ObjectId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Sid};
use crate::nt::trace::What;
use crate::scenario::script::Act;

/// What keeps an object that is gone.
const GONE: &str = "nothing any more: after this step it is gone";

impl Lesson {
    /// Everything about the object with this full name, or about one that had it until this frame; nothing if there was none.
    pub fn whose(&self, at: Position, lane: usize, path: &str) -> Option<WhoseView> {
        self.whose_now(at.frame, lane, path).or_else(|| {
            let was = self.whose_now(at.frame.checked_sub(1)?, lane, path)?;
            Some(WhoseView { kept_by: vec![GONE.to_owned()], ..was })
        })
    }

    fn whose_now(&self, frame: usize, lane: usize, path: &str) -> Option<WhoseView> {
        let state = self.frames.get(frame)?.lanes.get(lane)?.windows()?;
        let id = state.machine.objects().at_path(path)?;
        let object = state.machine.objects().get(id)?;
        if self.scenario.world.as_ref().is_some_and(|world| world.objects().get(id).is_some()) {
            return Some(of_the_observed(state, object));
        }
        let made_in = self.made_in(lane, id);
        let made = made_in.and_then(|frame| rule_of_making(self.frames[frame].lanes[lane].windows()?, id));
        Some(WhoseView {
            path: marks::full_name(&state.machine, object),
            object_type: object.object_type().to_string(),
            maker: made_in.map_or_else(String::new, |frame| self.maker(frame, made)),
            made_at: made_in.map(|frame| self.label(frame)).unwrap_or_default(),
            spelling: made_in.and_then(|frame| self.act(frame)).and_then(asked_name),
            rule: made.map(|rule| rule.card().heading.to_owned()),
            kept_by: kept_by(state, object),
            security: security(&state.machine, object),
        })
    }

    /// The frame in which an object came into being: ids only grow, so it can be found by halving.
    fn made_in(&self, lane: usize, id: ObjectId) -> Option<usize> {
        let frame = self.frames.partition_point(|frame| {
            frame.lanes[lane].windows().is_some_and(|lane| lane.machine.objects().next_id() <= id)
        });
        (frame < self.frames.len()).then_some(frame)
    }

    fn maker(&self, frame: usize, made: Option<Rule>) -> String {
        match self.act(frame) {
            Some(Act::Call { by, operation, .. }) => format!("{by}, by {}", operation.name()),
            _ => made.map_or_else(String::new, |rule| rule.card().layer.title().to_owned()),
        }
    }
}

/// What is known of an object that was there when the machine was observed.
fn of_the_observed(lane: &WindowsLane, object: &Object) -> WhoseView {
    WhoseView {
        path: marks::full_name(&lane.machine, object),
        object_type: object.object_type().to_string(),
        maker: "somebody, before the observation".to_owned(),
        made_at: String::new(),
        spelling: None,
        rule: None,
        kept_by: holders(lane, object),
        security: vec!["who may use it was not told".to_owned()],
    }
}

fn rule_of_making(lane: &WindowsLane, id: ObjectId) -> Option<Rule> {
    lane.outcome.trace.steps.iter().find_map(|step| match &step.what {
        What::Happened(Event::ObjectCreated { object, .. }) if *object == id => Some(step.rule),
        _ => None,
    })
}

fn kept_by(lane: &WindowsLane, object: &Object) -> Vec<String> {
    let mut keepers = holders(lane, object);
    if object.permanent {
        keepers.push("itself: it is permanent".to_owned());
    }
    keepers
}

/// The handles that reach an object.
fn holders(lane: &WindowsLane, object: &Object) -> Vec<String> {
    if object.handle_count == 0 {
        return Vec::new();
    }
    lane.machine
        .processes()
        .flat_map(|process| {
            let own = process.handles.iter().filter(|(_, entry)| entry.object == object.id);
            own.map(|(handle, entry)| {
                let name = rows::name_or_image(&lane.machine, &lane.labels, process);
                format!("{name}, handle {handle}, rights 0x{:x}", entry.granted.bits())
            })
        })
        .collect()
}

fn security(machine: &Machine, object: &Object) -> Vec<String> {
    let mut lines = vec![format!("owner {}", who(machine, object.security.owner))];
    match &object.security.dacl {
        None => lines.push("no list: everyone may do everything".to_owned()),
        Some(dacl) => lines.extend(dacl.iter().map(|ace| {
            let verb = if ace.deny { "denies" } else { "allows" };
            format!("{verb} {}: {}", who(machine, ace.sid), rights(ace.rights))
        })),
    }
    lines.extend(object.security.label.map(|level| format!("label {level:?}: nobody below it may write")));
    lines
}

/// A security identifier with the name that it stands for.
fn who(machine: &Machine, sid: Sid) -> String {
    let name = match sid {
        Sid::World => "Everyone",
        Sid::Network => "NETWORK",
        Sid::Batch => "BATCH",
        Sid::Interactive => "INTERACTIVE",
        Sid::Service => "SERVICE",
        Sid::AuthenticatedUsers => "Authenticated Users",
        Sid::Restricted => "RESTRICTED",
        Sid::LocalSystem => "SYSTEM",
        Sid::LocalService => "LOCAL SERVICE",
        Sid::NetworkService => "NETWORK SERVICE",
        Sid::Administrators => "Administrators",
        Sid::Users => "Users",
        Sid::User(_) => machine.account_of(sid).map_or("a user", |account| &account.name),
        Sid::Logon(_) => "whoever is of one logon",
        Sid::AllApplicationPackages => "ALL APPLICATION PACKAGES",
        Sid::Package(_) => "a package",
    };
    format!("{name} ({sid})")
}

fn rights(rights: AccessMask) -> String {
    let generic = [
        (AccessMask::GENERIC_ALL, "everything"),
        (AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE, "reading and executing"),
        (AccessMask::GENERIC_READ, "reading"),
    ];
    match generic.iter().find(|(known, _)| *known == rights) {
        Some((_, word)) => (*word).to_owned(),
        None => format!("0x{:x}", rights.bits()),
    }
}

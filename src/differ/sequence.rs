//! A sequence: calls on the model and on a contender, step by step, until the two part.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::differ::contender::Contender;
use crate::differ::world::World;
use crate::lesson::player::{Player, handle_of};
use crate::lesson::validation::Known;
use crate::nt::action::Action;
use crate::nt::call::{Gives, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::Kind as Value;
use crate::scenario::script::{Act, HandleLabel, Step};
use crate::system::System;
use crate::system::compare::{Difference, differences, parts, portable};
use crate::system::translation::Translation;

/// What a difference is, whatever the names in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Kind {
    /// The call.
    pub call: String,
    /// What about it: the answer, or the name of an output.
    pub what: String,
    /// What the model says.
    pub model: String,
    /// What the other system says.
    pub system: String,
}

/// A sequence that was played.
#[derive(Debug, Default)]
pub struct Played {
    /// Its steps, as far as they were made.
    pub steps: Vec<Step>,
    /// What the other system answered to each.
    pub answers: Vec<Reply>,
    /// What the two part over in the last step and nobody knows of, the most telling first.
    pub parted: Vec<Difference>,
    /// What is known of the differences on the way.
    pub known: Vec<String>,
    /// Whether the last step left the two in two states, as is known.
    pub ended: bool,
    /// The calls that the other system refused, so that neither made them.
    pub refused: Vec<&'static str>,
}

impl Played {
    /// What the difference is.
    pub fn kind(&self) -> Option<Kind> {
        let (difference, last) = (self.parted.first()?, self.steps.last()?);
        let Act::Call { operation, .. } = &last.act.value else { return None };
        let told = |value: &str| abstracted(operation, &difference.what, value);
        Some(Kind {
            call: operation.name().to_owned(),
            what: difference.what.clone(),
            model: told(&difference.model),
            system: told(&difference.system),
        })
    }
}

/// Two systems that are held against each other, and what is known of the other one.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Where the model plays.
    pub world: &'a World,
    /// The other system.
    pub contender: &'a dyn Contender,
    /// What it is known to do otherwise.
    pub known: Known<'a>,
}

/// Plays what a source of steps gives, until the two part or the source has no more.
///
/// A known difference that leaves both in the same state ends nothing.
pub fn play(sides: Sides<'_>, mut next: impl FnMut(&Player<Machine>, &[Step]) -> Option<Step>) -> Played {
    let mut model = sides.world.ready();
    let mut other = sides.contender.begin();
    let translation = other.system.translation.clone();
    let mut played = Played::default();
    while played.parted.is_empty() && !played.ended {
        let Some(step) = next(&model, &played.steps) else { break };
        let Act::Call { operation, .. } = step.act.value.clone() else { continue };
        // What the other system does not do is done on neither.
        let Some(answer) = other.perform(&step).0.reply else {
            played.refused.push(operation.name());
            continue;
        };
        let (told, _) = model.perform(&step);
        if let Some(reply) = &told.reply {
            let known = |difference: &Difference| sides.known.of(&step.act.value, &told.trace, difference);
            for difference in differences(operation, reply, &answer, &translation) {
                match known(&difference) {
                    Some(known) => {
                        played.ended |= parts(&difference, reply, &answer);
                        played.known.push(known.about.to_string());
                    }
                    None => played.parted.push(difference),
                }
            }
            if let Some(known) = known(&Difference::afterwards()).filter(|_| played.parted.is_empty()) {
                played.ended = true;
                played.known.push(known.about.to_string());
            }
        }
        played.answers.push(portable_reply(operation, answer, &translation));
        played.steps.push(step);
    }
    close_all(&mut other, &played.steps);
    sides.contender.end();
    played
}

/// A reply in the words of the script, without what is worth nothing on another machine.
fn portable_reply(operation: &Operation, mut reply: Reply, translation: &Translation) -> Reply {
    let told =
        |(name, value): (&'static str, String)| Some((name, portable(operation.output(name)?, &value, translation)?));
    reply.outputs = reply.outputs.into_iter().filter_map(told).collect();
    reply
}

/// Plays these steps.
pub fn replay(sides: Sides<'_>, steps: &[Step]) -> Played {
    let mut steps = steps.iter();
    play(sides, |_, _| steps.next().cloned())
}

/// Closes what is still open, the last first.
fn close_all<S: System>(player: &mut Player<S>, steps: &[Step]) {
    let closed: HashSet<&HandleLabel> = steps.iter().filter_map(|step| closes(&step.act.value)).collect();
    for step in steps.iter().rev() {
        let Act::Call { operation, into, by, .. } = &step.act.value else { continue };
        let (Some(label), Gives::Handle(kind), Some(client)) = (into.label(), operation.gives, player.client(by))
        else {
            continue;
        };
        if !closed.contains(label) && player.labels.handles.contains_key(label) {
            let handle = handle_of(&player.labels, label);
            player.system.apply(&Action::CloseReturned { client, handle, kind });
        }
    }
}

/// The calls that close the handle that they are given.
const CLOSING: &[&str] = &["NtClose", "CloseHandle", "CloseWindowStation", "CloseDesktop", "CloseServiceHandle"];

/// The handle that is closed by an act, if it succeeds.
pub fn closes(act: &Act) -> Option<&HandleLabel> {
    let Act::Call { operation, arguments, handles, .. } = act else { return None };
    let duplicates = ["NtDuplicateObject", "DuplicateHandle"].contains(&operation.name());
    let closes_source = || {
        let options = operation.parameter("options").and_then(|options| arguments.number(options));
        duplicates && options.is_some_and(|options| options & 1 != 0)
    };
    let handle = handles.iter().find(|(parameter, _)| parameter.name == "handle").map(|(_, label)| label);
    handle.filter(|_| CLOSING.contains(&operation.name()) || closes_source())
}

/// Whether each handle that is used was given by an earlier step, and is not known to be closed.
pub fn holds_together(steps: &[Step]) -> bool {
    let mut open: HashSet<&str> = HashSet::new();
    steps.iter().all(|step| {
        let Act::Call { handles, into, .. } = &step.act.value else { return true };
        let known = handles.iter().all(|(_, label)| {
            let word = crate::nt::object_manager::Handle::WORDS.iter().any(|(word, _)| **word == **label);
            word || open.contains(&**label)
        });
        if let Some(closed) = closes(&step.act.value) {
            open.remove(&**closed);
        }
        open.extend(into.label().map(|label| &**label));
        known
    })
}

/// A value without the names that a sequence happens to have.
fn abstracted(operation: &Operation, what: &str, value: &str) -> String {
    match operation.output(what).map(|output| output.kind) {
        Some(Value::Name | Value::Text | Value::List(_)) if !value.is_empty() => "a text".to_owned(),
        _ => value.to_owned(),
    }
}

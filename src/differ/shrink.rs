//! Shrinking: what a difference does not need is left out, as long as it stays the same kind of difference.
//!
//! First steps, many at once and then one by one; then arguments; then what is left gets its plainest value. Both systems
//! play every candidate from the beginning.

use crate::differ::sequence::{Kind, Played, Sides, holds_together, replay};
use crate::differ::world;
use crate::nt::call::{Argument, Arguments, NAME_FORM, TextForm};
use crate::nt::object_manager::Attributes;
use crate::nt::security::AccessMask;
use crate::scenario::script::{Act, Step};

/// Two systems, and the kind of difference between them that is to stay.
pub struct Shrinker<'a> {
    sides: Sides<'a>,
    kind: Kind,
}

/// The fewest and plainest steps that show what a sequence shows.
pub fn shrink(sides: Sides<'_>, played: Played) -> Played {
    let Some(kind) = played.kind() else { return played };
    let shrinker = Shrinker { sides, kind };
    let mut best = played;
    loop {
        let before = best.steps.clone();
        best = shrinker.with_fewer_steps(best);
        best = shrinker.with_plainer_calls(best);
        if best.steps.len() == before.len() && same(&best.steps, &before) {
            return best;
        }
    }
}

fn same(one: &[Step], other: &[Step]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.act.value == other.act.value)
}

impl Shrinker<'_> {
    /// The steps as they are played, where they still show the difference.
    fn shows(&self, steps: &[Step]) -> Option<Played> {
        if !holds_together(steps) {
            return None;
        }
        Some(replay(self.sides, steps)).filter(|played| played.kind().as_ref() == Some(&self.kind))
    }

    fn with_fewer_steps(&self, mut best: Played) -> Played {
        let mut size = best.steps.len() / 2;
        while size > 0 {
            let mut end = best.steps.len();
            while end > 0 {
                let start = end.saturating_sub(size);
                let without: Vec<Step> =
                    best.steps[..start].iter().chain(best.steps.get(end..).unwrap_or_default()).cloned().collect();
                if let Some(played) = self.shows(&without) {
                    best = played;
                }
                end = start;
            }
            size /= 2;
        }
        best
    }

    fn with_plainer_calls(&self, mut best: Played) -> Played {
        let mut at = best.steps.len();
        while at > 0 {
            at -= 1;
            let mut tried = 0;
            // A call that became plainer has other calls that are plainer still.
            while let Some(plainer) = best.steps.get(at).and_then(|step| plainer(step).into_iter().nth(tried)) {
                let mut steps = best.steps.clone();
                steps[at] = plainer;
                match self.shows(&steps) {
                    Some(played) => (best, tried) = (played, 0),
                    None => tried += 1,
                }
            }
        }
        best
    }
}

/// The same call with one argument less, or with one that is plainer.
fn plainer(step: &Step) -> Vec<Step> {
    let Act::Call { by, operation, arguments, handles, lengths, into } = &step.act.value else { return Vec::new() };
    let call = |arguments: Arguments, handles| Act::Call {
        by: by.clone(),
        operation,
        arguments,
        handles,
        lengths: lengths.clone(),
        into: into.clone(),
    };
    let mut acts = Vec::new();
    let parameters = || operation.parameters.iter().chain([&NAME_FORM]);
    for parameter in parameters().filter(|parameter| !parameter.required) {
        if arguments.get(parameter).is_some() {
            acts.push(call(arguments.clone().without(parameter), handles.clone()));
        }
        if handles.iter().any(|(given, _)| given.name == parameter.name) {
            let others = handles.iter().filter(|(given, _)| given.name != parameter.name).cloned().collect();
            acts.push(call(arguments.clone(), others));
        }
    }
    for parameter in parameters() {
        for argument in arguments.get(parameter).map(plainer_values).unwrap_or_default() {
            acts.push(call(arguments.clone().with(parameter, argument), handles.clone()));
        }
    }
    if arguments.text != TextForm::default() {
        let mut wide = arguments.clone();
        wide.text = TextForm::default();
        acts.push(call(wide, handles.clone()));
    }
    acts.into_iter().map(world::step).collect()
}

/// Values that are plainer than this one, the plainest first; each leads nearer to one that has none.
fn plainer_values(argument: &Argument) -> Vec<Argument> {
    match argument {
        Argument::Name(name) => {
            let plain = ["Apple", r"\Sessions\1\BaseNamedObjects\Apple", r"Apple\Apple"];
            let shorter = plain.into_iter().take_while(|plain| **plain != **name);
            shorter.filter(|plain| plain.len() <= name.len()).map(|plain| Argument::Name(plain.into())).collect()
        }
        Argument::Access(access) => {
            let plain = ["GENERIC_ALL", "0x1", "0"];
            let masks = plain.into_iter().filter_map(|rights| AccessMask::from_names(rights).ok());
            masks.take_while(|mask| mask != access).map(Argument::Access).collect()
        }
        Argument::Attributes(attributes) => attributes
            .iter()
            .map(|one| Argument::Attributes(*attributes - one))
            .filter(|one| *one != Argument::Attributes(Attributes::empty()))
            .collect(),
        Argument::Number(number) => (0..(*number).min(2)).map(Argument::Number).collect(),
        Argument::Flag(true) => vec![Argument::Flag(false)],
        Argument::Handle(_)
        | Argument::Flag(false)
        | Argument::Text(_)
        | Argument::Word(_)
        | Argument::Pointer(_)
        | Argument::NameForm(_) => Vec::new(),
    }
}

//! The file of a difference: a scenario that shows it, with what the other system answered beside what the model does.

use std::fmt::Write;

use crate::differ::sequence::{Kind, Played};
use crate::differ::world::{USER, World};
use crate::nt::call::{Answer, Reply};
use crate::nt::parameter::ANSWER;
use crate::scenario::script::Step;
use crate::scenario::written;

/// A difference as a scenario.
pub fn scenario(world: &World, system: &str, kind: &Kind, played: &Played) -> String {
    let release = world.machine().system();
    let Kind { call, what, model, system: other } = kind;
    let title = format!("{call}: the model of {} and {system} part", release.words());
    let what = if what == ANSWER { "the answer".to_owned() } else { format!("the output {what}") };
    let promise =
        format!("In the last step, {what} differs. The model of {}: {model}. {system}: {other}.", release.words());
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "(\n    format: 1,\n    title: {},\n    promise: {},\n    minutes: 1,\n    system: {},\n    recorded: {},\n    \
         users: [(name: {}, administrator: true)],\n    steps: [\n",
        written::text(&title),
        written::text(&promise),
        written::system(release),
        written::text(system),
        written::text(USER),
    );
    for step in world.opening() {
        text.push_str(&written::step(&step, &[], 8));
    }
    let mut model = world.ready();
    for (step, answer) in played.steps.iter().zip(&played.answers) {
        let (told, _) = model.perform(step);
        let expect: Vec<String> = told.reply.iter().flat_map(expected).collect();
        let step = Step { recorded: Some(answer.clone()), ..step.clone() };
        text.push_str(&written::step(&step, &expect, 8));
    }
    text.push_str("    ],\n)\n");
    text
}

/// What the model answers, as an expectation: the file tells when that has changed.
fn expected(reply: &Reply) -> Vec<String> {
    match reply.answer {
        Answer::Status(status) => vec![format!("Status({})", written::text(&status.name()))],
        Answer::LastError { succeeded, error } => {
            let result = if succeeded { "Ok" } else { "Fails" }.to_owned();
            let error = error.map(|error| format!("LastError({})", written::text(&error.name())));
            std::iter::once(result).chain(error).collect()
        }
    }
}

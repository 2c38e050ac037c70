//! Held: what of a scenario its own expectations would not notice.
//!
//! A step that can be left out while every expectation still holds is one of which nothing is expected. An expectation
//! that holds together with its opposite says nothing. Both are found by playing the scenario with that one change.

use crate::lesson::play::play;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::script::{Act, Expectation, Scenario, Step};

/// The steps and expectations of a scenario that holds, and of which nothing would be missed.
pub fn unheld(whole: &Scenario) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, step) in whole.steps.iter().enumerate() {
        if step.act.value != Act::Nothing && holds(whole, |steps| steps[at].act.value = Act::Nothing) {
            let message = format!("{} could be left out", whole.place(at));
            let mut fault = Diagnostic::new(Code::StepNotHeld, &step.file, Some(step.act.span), message);
            fault
                .label("no expectation misses it")
                .help("expect what the step changes, in this step or in a later one");
            found.push(fault);
        }
        for (number, expectation) in step.expect.iter().enumerate() {
            let opposite = Expectation::Not(Box::new(expectation.value.clone()));
            if holds(whole, |steps| steps[at].expect[number].value = opposite) {
                let message = format!("an expectation of {} holds together with its opposite", whole.place(at));
                let mut fault =
                    Diagnostic::new(Code::ExpectationSaysNothing, &step.file, Some(expectation.span), message);
                fault.label("says nothing").help("leave it away, or name the lane or the release that it is about");
                found.push(fault);
            }
        }
    }
    found
}

/// Whether every expectation holds, with a change.
fn holds(whole: &Scenario, change: impl FnOnce(&mut [Step])) -> bool {
    let mut changed = whole.clone();
    change(&mut changed.steps);
    play(changed).holds()
}

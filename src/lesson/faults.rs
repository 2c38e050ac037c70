//! What did not come out as the author wrote it, each at its place in the scenario.
//!
//! One cause is one fault. A step that the machine does not do makes what is expected of it moot, and so do the process
//! and the handle that it did not give, wherever they are used later. If it was about a terminal (a user could not log on),
//! nothing after it in that lane is what the author had in mind, and nothing more is said of that lane.

use std::collections::{BTreeMap, HashSet};

use crate::lesson::{FrameKind, Lane, Lesson, expect};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::script::{Act, Expectation, Step};
use crate::scenario::source_file::Span;

/// What one lane found at a place of the scenario.
struct Found {
    lane: usize,
    words: String,
}

/// What was found, by step, place and kind.
type Faults = BTreeMap<(usize, Span, Code), Vec<Found>>;

impl Lesson {
    /// Everything that did not come out as it is written: steps that were not done though nobody expects that, and
    /// expectations that do not hold.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut faults = Faults::new();
        for lane in 0..self.lanes() {
            self.judge(lane, &mut faults);
        }
        faults.into_iter().map(|((step, span, code), found)| self.diagnostic(step, code, span, &found)).collect()
    }

    /// Whether everything came out as it is written.
    pub fn holds(&self) -> bool {
        self.diagnostics().is_empty()
    }

    /// Adds what is wrong in one lane.
    fn judge(&self, lane: usize, faults: &mut Faults) {
        let mut lost: HashSet<&str> = HashSet::new();
        for frame in &self.frames {
            let (FrameKind::Step(number), Some(state)) = (frame.kind, frame.lanes.get(lane)) else { continue };
            let step = &self.scenario.steps[number];
            let mut add = |span: Span, code: Code, words: String| {
                faults.entry((number, span, code)).or_default().push(Found { lane, words });
            };
            if step.act.value.uses().iter().any(|label| lost.contains(label)) {
                lost.extend(step.act.value.gives());
                continue;
            }
            if let Some(refusal) = state.refusal().filter(|_| !is_foreseen(step, state, lane)) {
                add(step.act.span, Code::StepNotDone, refusal.to_owned());
                if step.act.value.is_at_a_terminal() {
                    return;
                }
                lost.extend(step.act.value.gives());
                continue;
            }
            let unmet: Vec<(Span, String)> =
                step.expect.iter().flat_map(|of| unmet(&step.act.value, of, state, lane, &lost)).collect();
            if !unmet.is_empty() && !state.is_success() {
                lost.extend(step.act.value.gives());
            }
            for (span, words) in unmet {
                add(span, Code::ExpectationNotMet, words);
            }
        }
    }

    /// One fault; where only some lanes have it, it names them, and where they differ, it says what each of them found.
    fn diagnostic(&self, step: usize, code: Code, span: Span, found: &[Found]) -> Diagnostic {
        let title = |found: &Found| self.scenario.systems[found.lane].title();
        let on: Vec<&str> = found.iter().map(title).collect();
        let on = if found.len() == self.lanes() { String::new() } else { format!(" on {}", on.join(", ")) };
        let (step, file) = (self.scenario.number(step), &self.scenario.steps[step].file);
        let alike = found.windows(2).all(|pair| pair[0].words == pair[1].words);
        let words = match found.first() {
            Some(first) if alike => first.words.clone(),
            _ => {
                let each = found.iter().map(|found| format!("{} on {}", found.words, title(found)));
                each.collect::<Vec<_>>().join("; ")
            }
        };
        let (message, label, help) = if code == Code::StepNotDone {
            let message = format!("step {step} cannot be done{on}");
            (message, words, Some("if that is what the step shows, expect it: expect: [Fails]"))
        } else {
            (format!("step {step} comes out otherwise than expected{on}"), format!("found: {words}"), None)
        };
        let mut fault = Diagnostic::new(code, file, Some(span), message);
        fault.label(label);
        if let Some(help) = help {
            fault.help(help);
        }
        fault
    }
}

/// Whether the author knows that the step is not done in this lane.
fn is_foreseen(step: &Step, state: &Lane, lane: usize) -> bool {
    let mut applicable = step.expect.iter().flat_map(|of| expect::of_lane(number(lane), state, of));
    applicable.any(|of| of.value.foresees_failure())
}

/// The expectations that do not hold in a lane, with what was found; those about something lost are left out.
fn unmet(act: &Act, of: &Spanned<Expectation>, state: &Lane, lane: usize, lost: &HashSet<&str>) -> Vec<(Span, String)> {
    expect::of_lane(number(lane), state, of)
        .into_iter()
        .filter(|of| !of.value.uses().iter().any(|label| lost.contains(label)))
        .filter_map(|of| Some((of.span, expect::check(number(lane), state, act, &of.value)?.err()?)))
        .collect()
}

/// Lanes are counted from 1 in a scenario.
fn number(lane: usize) -> u64 {
    lane as u64 + 1
}

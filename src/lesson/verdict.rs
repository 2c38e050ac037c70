//! How a script is judged: by the first step that does not give what is expected of it.

use crate::lesson::{Labelled, expect};
use crate::nt::action::Outcome;
use crate::scenario::Spanned;
use crate::scenario::cases::known_difference::KnownDifference;
use crate::scenario::script::{Act, Expectation, Scenario, Told};
use crate::scenario::source_file::Span;

/// How a case or another script is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every step gave what is expected of it.
    Pass,
    /// A step did not.
    Fail(Wrong),
    /// A step did not, and is known not to.
    KnownDifference(Wrong, KnownDifference),
    /// It was known not to pass, and does.
    Agrees(KnownDifference),
    /// It could not be played.
    Unsupported(String),
    /// The system does not do what a step wants, or ended over it.
    NotRun(String),
}

/// What is wrong with the first step that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The step, counted from 1.
    pub step: usize,
    /// In which way.
    pub kind: WrongKind,
    /// What is expected, as it is written in the case.
    pub expected: String,
    /// What came.
    pub got: String,
}

/// In which way a step is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongKind {
    /// It succeeded, and should have failed.
    Success,
    /// It failed and should not have, or with another status or error.
    Failure,
    /// It succeeded, and gave another output or last error.
    Output,
}

impl Verdict {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail(_) | Verdict::Agrees(_) => "fail",
            Verdict::KnownDifference(..) => "known difference",
            Verdict::Unsupported(_) => "unsupported",
            Verdict::NotRun(_) => "not run",
        }
    }

    /// Whether nothing is to be mended: it is as expected, or the system could not be asked.
    pub fn holds(&self) -> bool {
        match self {
            Verdict::Pass | Verdict::KnownDifference(..) | Verdict::NotRun(_) => true,
            Verdict::Fail(_) | Verdict::Agrees(_) | Verdict::Unsupported(_) => false,
        }
    }

    /// The verdict, with what is known of a difference of the system.
    #[must_use]
    pub fn knowing(self, known: Option<&KnownDifference>) -> Verdict {
        let Some(known) = known else { return self };
        match self {
            Verdict::Pass => Verdict::Agrees(known.clone()),
            Verdict::Fail(wrong) if known.shows_at(wrong.step) => Verdict::KnownDifference(wrong, known.clone()),
            Verdict::Fail(_)
            | Verdict::KnownDifference(..)
            | Verdict::Agrees(_)
            | Verdict::Unsupported(_)
            | Verdict::NotRun(_) => self,
        }
    }
}

impl WrongKind {
    /// Every way.
    pub const ALL: [WrongKind; 3] = [WrongKind::Success, WrongKind::Failure, WrongKind::Output];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            WrongKind::Success => "success",
            WrongKind::Failure => "failure",
            WrongKind::Output => "output",
        }
    }
}

/// What is wrong with a step, counted from 0: it was not done, or did not give what is expected of it.
pub(crate) fn wrong(scenario: &Scenario, number: usize, labels: &Labelled, outcome: &Outcome) -> Option<Wrong> {
    let step = &scenario.steps[number];
    let wrong = |kind: WrongKind, expected: Option<Span>, got: String| {
        let expected = expected.map_or("", |span| &step.file.text()[span.range()]).to_owned();
        Wrong { step: scenario.number(number), kind, expected, got }
    };
    if outcome.refusal.is_some() {
        let expected = step.expect.first().map(|expected| expected.span);
        return Some(wrong(WrongKind::Failure, expected, expect::answer(outcome)));
    }
    step.expect.iter().find_map(|expected| {
        let got = expect::of_answer(labels, &step.act.value, outcome, &expected.value)?.err()?;
        let kind = kind_of(labels, &step.act.value, outcome, &expected.value);
        Some(wrong(kind, Some(expected.span), got))
    })
}

/// In which way a step is wrong that does not give this.
fn kind_of(labels: &Labelled, act: &Act, outcome: &Outcome, failed: &Expectation) -> WrongKind {
    match failed {
        Expectation::Either(outcomes) => {
            // Nobody knows which outcome was meant; the first is that of current releases.
            let unmet = |one: &&Spanned<Expectation>| {
                expect::of_answer(labels, act, outcome, &one.value).is_some_and(|one| one.is_err())
            };
            let first = outcomes.first().and_then(|outcome| outcome.iter().find(unmet));
            first.map_or(WrongKind::Failure, |first| kind_of(labels, act, outcome, &first.value))
        }
        Expectation::Told(Told::Output(..)) => WrongKind::Output,
        Expectation::Told(Told::LastError(_) | Told::LastErrorUnchanged) if outcome.is_success() => WrongKind::Output,
        Expectation::Told(Told::Fails) => WrongKind::Success,
        Expectation::Told(Told::Answer(status)) if !status.is_success() && outcome.is_success() => WrongKind::Success,
        _ => WrongKind::Failure,
    }
}

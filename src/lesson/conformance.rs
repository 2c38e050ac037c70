//! Conformance: a case is played on one release, and judged.
//!
//! A case passes when every step gives what is expected of it; it is judged by the first step that does not. A *wrong
//! success*, where Windows fails, is a hole in the model; a *wrong failure* is often one entry of a table.

use std::collections::HashMap;

use crate::lesson::play::play;
use crate::lesson::player::{Player, find_process};
use crate::lesson::{FrameKind, Labelled, Lesson, expect};
use crate::nt::action::Outcome;
use crate::nt::era::TOKENS;
use crate::nt::machine::Machine;
use crate::scenario::Spanned;
use crate::scenario::cases::Placeholders;
use crate::scenario::cases::case::Case;
use crate::scenario::script::{Act, Expectation, Told};
use crate::system::System;

/// What came of a case on one release.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The place of the release among [`TOKENS`].
    pub era: usize,
    /// How it is judged.
    pub verdict: Verdict,
    /// The case as it was played, if it could be.
    pub lesson: Option<Lesson>,
}

/// How a case is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every step gave what is expected of it.
    Pass,
    /// A step did not.
    Fail(Wrong),
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
    /// It gave another output.
    Output,
}

/// The openings that were played: what stands for the placeholders, by profile and release.
#[derive(Debug, Clone, Default)]
pub struct Openings(HashMap<(String, usize), Result<Placeholders, String>>);

/// Plays a case on the release at this place among [`TOKENS`].
pub fn run(case: &Case, era: usize, openings: &mut Openings) -> Trial {
    let scenario = openings.placeholders(case, era).and_then(|placeholders| case.scenario(era, &placeholders));
    match scenario {
        Err(reason) => Trial { era, verdict: Verdict::Unsupported(reason), lesson: None },
        Ok(scenario) => {
            let lesson = play(scenario);
            Trial { era, verdict: judge(&lesson), lesson: Some(lesson) }
        }
    }
}

/// Plays a case on a system that is no model, as it is: whoever its profile has is taken to be there.
///
/// A step that the system refuses makes the case *not run*, which is no pass.
pub fn run_on(case: &Case, era: usize, words: &[(String, String)], system: impl System) -> Trial {
    let verdict = perform(case, era, words, system).unwrap_or_else(Verdict::Unsupported);
    Trial { era, verdict, lesson: None }
}

fn perform(case: &Case, era: usize, words: &[(String, String)], system: impl System) -> Result<Verdict, String> {
    let mut words = words.to_vec();
    for (word, text) in &case.profile()?.placeholders {
        if words.iter().all(|(known, _)| known != word) {
            words.push((word.clone(), text.clone()));
        }
    }
    let scenario = case.scenario(era, &Placeholders(words))?;
    let mut player = Player::new(system);
    for (number, step) in scenario.steps.iter().enumerate() {
        let (outcome, _) = player.perform(step);
        let Some(number) = number.checked_sub(scenario.opening) else { continue };
        if let Some(refusal) = &outcome.refusal {
            return Ok(Verdict::NotRun(format!("step {}: {}", number + 1, refusal.0)));
        }
        let act = &step.act.value;
        for expected in &step.expect {
            if let Some(Err(got)) = expect::of_answer(&player.labels, act, &outcome, &expected.value) {
                let kind = kind_of(&player.labels, act, &outcome, &expected.value);
                let expected = scenario.file.text()[expected.span.range()].to_owned();
                return Ok(Verdict::Fail(Wrong { step: number + 1, kind, expected, got }));
            }
        }
    }
    Ok(Verdict::Pass)
}

impl Verdict {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail(_) => "fail",
            Verdict::Unsupported(_) => "unsupported",
            Verdict::NotRun(_) => "not run",
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

impl Trial {
    /// The word for the release.
    pub fn token(&self) -> &'static str {
        TOKENS.get(self.era).map_or("", |(token, _)| token)
    }
}

impl Openings {
    /// What stands for the placeholders in a case, as the machine of its profile has it.
    fn placeholders(&mut self, case: &Case, era: usize) -> Result<Placeholders, String> {
        let profile = case.profile()?;
        let opening = || {
            let lesson = play(case.opening(era)?);
            if let Some((_, _, check)) = lesson.failed().next() {
                return Err(format!("its profile cannot be opened: {}", check.found.clone().unwrap_or_default()));
            }
            let lane = lesson.frame(lesson.frames().saturating_sub(1)).and_then(|frame| frame.lanes.first());
            let mut words: Vec<(String, String)> = Vec::new();
            let actor = profile.default_actor.as_deref().and_then(|actor| profile.actor(actor));
            if let (Some(lane), Some(actor)) = (lane, actor)
                && let Some(process) = find_process(&lane.machine, &lane.labels, &actor.label())
                && let Some(process) = lane.machine.process(process)
            {
                let luid = process.token.logon_session.0;
                words.push(("session".to_owned(), process.session().to_string()));
                words.push(("luid_hi".to_owned(), format!("{:x}", luid >> 32)));
                words.push(("luid_lo".to_owned(), format!("{:x}", luid & 0xFFFF_FFFF)));
            }
            let users = actor.map(|actor| ("user".to_owned(), actor.account.to_string()));
            let unsaid = users.into_iter().chain([("domain".to_owned(), Machine::NAME.to_owned())]);
            let said = profile.placeholders.iter().map(|(word, text)| (word.clone(), text.clone()));
            for (word, text) in said.chain(unsaid) {
                if words.iter().all(|(known, _)| *known != word) {
                    words.push((word, text));
                }
            }
            Ok(Placeholders(words))
        };
        self.0.entry((profile.name.clone(), era)).or_insert_with(opening).clone()
    }
}

/// Judges a case that was played, by the first step that was not done, or did not give what is expected of it.
fn judge(lesson: &Lesson) -> Verdict {
    let scenario = lesson.scenario();
    for frame in &lesson.frames {
        let (FrameKind::Step(number), [lane]) = (frame.kind, &frame.lanes[..]) else { continue };
        let step = &scenario.steps[number];
        let unmet = lane.checks.iter().zip(&step.expect).find(|(check, _)| check.found.is_some());
        let (kind, expected, got) = match (unmet, &lane.outcome.refusal) {
            (Some((check, expected)), None) => (
                kind_of(&lane.labels, &step.act.value, &lane.outcome, &expected.value),
                &check.expected,
                check.found.clone().unwrap_or_default(),
            ),
            (_, Some(_)) => match lane.checks.first() {
                Some(check) => (WrongKind::Failure, &check.expected, expect::answer(&lane.outcome)),
                None => continue,
            },
            (None, None) => continue,
        };
        return match number.checked_sub(scenario.opening) {
            Some(step) => Verdict::Fail(Wrong { step: step + 1, kind, expected: expected.clone(), got }),
            None => Verdict::Unsupported(format!("its profile cannot be opened: {got}")),
        };
    }
    Verdict::Pass
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
        Expectation::Told(Told::Output(name, _)) if name != "wait" => WrongKind::Output,
        Expectation::Told(Told::Fails) => WrongKind::Success,
        Expectation::Told(Told::Answer(status)) if !status.is_success() && outcome.is_success() => WrongKind::Success,
        _ => WrongKind::Failure,
    }
}

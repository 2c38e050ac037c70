//! Conformance: a case is played on one release, and judged.
//!
//! A case passes when every step gives what is expected of it; it is judged by the first step that does not. A *wrong
//! success*, where Windows fails, is a hole in the model; a *wrong failure* is often one entry of a table.

use std::collections::HashMap;

use crate::lesson::beside::{Beside, Standing};
use crate::lesson::play::play;
use crate::lesson::player::find_process;
use crate::lesson::validation::{Known, Script};
use crate::lesson::vantage::Vantage;
use crate::lesson::verdict::{Verdict, wrong};
use crate::lesson::{FrameKind, Lane, Lesson};
use crate::nt::era::{EraToken, System as Release};
use crate::nt::machine::Machine;
use crate::nt::parameter::Elsewhere;
use crate::scenario::cases::Placeholders;
use crate::scenario::cases::case::Case;
use crate::scenario::script::{Expectation, Told};
use crate::system::System;
use crate::system::translation::Translation;

/// What came of a case on one release.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The release.
    pub era: EraToken,
    /// How it is judged.
    pub verdict: Verdict,
    /// The case as it was played, if it could be.
    pub lesson: Option<Lesson>,
}

/// The openings that were played: what stands for the placeholders, by profile and release.
#[derive(Debug, Clone, Default)]
pub struct Openings(HashMap<(String, EraToken), Result<Placeholders, String>>);

/// Plays a case on this release.
pub fn run(case: &Case, era: EraToken, openings: &mut Openings) -> Trial {
    let scenario = openings.placeholders(case, era).and_then(|placeholders| case.scenario(era, &placeholders));
    match scenario {
        Err(reason) => Trial { era, verdict: Verdict::Unsupported(reason), lesson: None },
        Ok(scenario) => {
            let lesson = play(scenario);
            Trial { era, verdict: judge(&lesson), lesson: Some(lesson) }
        }
    }
}

/// A case as a script that is put to another system, as one of this release. `words` stand for the placeholders that the
/// system has values of its own for. The error says why it cannot be played.
pub fn script(
    case: &Case,
    era: EraToken,
    vantage: Vantage,
    words: &[(String, String)],
    openings: &mut Openings,
) -> Result<Script, String> {
    if !case.speaks_of(era) {
        return Err(format!("the case does not speak of {}", era.era().title));
    }
    let vantage = Vantage { release: Release::new(era.era()), ..vantage };
    let ours = openings.placeholders(case, era)?;
    let number = |words: &[(String, String)]| {
        words.iter().find(|(word, _)| word == "session").and_then(|(_, session)| session.parse().ok())
    };
    // Those of the place are the user's, and none of a service's.
    let words = if vantage.services.is_some() && number(&ours.0) == Some(0) { &[] } else { words };
    let mut theirs = words.to_vec();
    theirs.extend(ours.0.iter().filter(|(word, _)| words.iter().all(|(known, _)| known != word)).cloned());
    let (model, mut told) = (case.scenario(era, &ours)?, case.scenario(era, &Placeholders(theirs))?);
    for step in &mut told.steps {
        step.expect.retain(|expected| !is_told_to_another(&expected.value));
    }
    let session = number(&ours.0).zip(number(words));
    Ok(Script { vantage, model, told, translation: Translation { session, ..Translation::default() }, is_case: true })
}

/// Whether it is about an output that the caller does not learn, so that no system but the model can be asked for it.
fn is_told_to_another(expected: &Expectation) -> bool {
    matches!(expected, Expectation::Told(Told::Output(asked, _)) if asked.output.elsewhere == Elsewhere::ToAnother)
}

/// Plays a case on a system that is no model, and judges it by what the case expects of Windows.
///
/// A step that the system refuses, or that another than its user would have to make, makes the case *not run*, which is no
/// pass.
pub fn judge_on(script: &Script, system: impl System, known: &Known<'_>) -> Verdict {
    known.judged(&script.model.name, judge_steps(script, system))
}

fn judge_steps(script: &Script, mut system: impl System) -> Verdict {
    if let Some(reason) = script.taken(&mut system) {
        return Verdict::NotRun(reason);
    }
    // A case says literally what it asks for.
    let mut beside = Beside::new(&script.model, &script.told, script.vantage, system);
    for number in 0..script.told.steps.len() {
        let place = script.told.place(number);
        match beside.step(number) {
            Standing::Given => {}
            Standing::NotRun(reason) | Standing::Refused(reason) => {
                return Verdict::NotRun(format!("{place}: {reason}"));
            }
            Standing::Done(both) => {
                if let Some(wrong) = wrong(&script.told, number, beside.labels(), &both.system) {
                    return Verdict::Fail(wrong);
                }
            }
        }
    }
    Verdict::Pass
}

impl Openings {
    /// What stands for the placeholders in a case, as the machine of its profile has it.
    fn placeholders(&mut self, case: &Case, era: EraToken) -> Result<Placeholders, String> {
        let profile = case.profile()?;
        let opening = || {
            let lesson = play(case.opening(era)?);
            if let Some((_, _, check)) = lesson.failed().next() {
                return Err(format!("its profile cannot be opened: {}", check.found.clone().unwrap_or_default()));
            }
            let lane = lesson.frame(lesson.frames().saturating_sub(1)).and_then(|frame| frame.lanes.first()?.windows());
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
        let (FrameKind::Step(number), [Lane::Windows(lane)]) = (frame.kind, &frame.lanes[..]) else { continue };
        if let Some(wrong) = wrong(scenario, number, &lane.labels, &lane.outcome) {
            return if number < scenario.opening {
                Verdict::Unsupported(format!("its profile cannot be opened: {}", wrong.got))
            } else {
                Verdict::Fail(wrong)
            };
        }
    }
    Verdict::Pass
}

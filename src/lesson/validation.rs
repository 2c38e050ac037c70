//! Validation: the model is held against another system, step by step, and the first difference is told.
//!
//! After a difference that nobody knows of, and after a known one that leaves the two in two states, nothing that follows is
//! compared. A step that was not run is never counted as one that agrees, and a script of which nothing was compared is *not run*.
//! Of a conformance case, what the case leaves open (one of several outcomes) is no difference.

use std::collections::BTreeSet;
use std::path::Path;

use crate::lesson::beside::{Beside, Both, Standing, session_of_user};
use crate::lesson::library::{self, Entry};
use crate::lesson::play::asked_name;
use crate::lesson::vantage::{Vantage, seen_from};
use crate::lesson::verdict::{Verdict, Wrong, WrongKind, wrong};
use crate::nt::call::{Argument, Reply};
use crate::nt::era::EraToken;
use crate::nt::name::ObjectName;
use crate::nt::parameter::ANSWER;
use crate::nt::rule::Rule;
use crate::nt::trace::Trace;
use crate::scenario::cases::known_difference::{KnownDifference, KnownDifferences, Parted};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::script::{Act, Expectation, Scenario, Step, Told};
use crate::scenario::visible::quoted;
use crate::scenario::written;
use crate::system::System;
use crate::system::compare::{Difference, differences, parts};
use crate::system::recording::{RecordedScript, RecordedStep, Recording, Replay};
use crate::system::translation::{Translated, Translation};

/// What is known of a system that plays scripts as a release.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Everything that is known.
    pub list: &'k KnownDifferences,
    /// The release.
    pub era: EraToken,
    /// What the system is called.
    pub system: &'k str,
}

impl<'k> Known<'k> {
    /// What is known of a call that the model answers after these steps, and that differs so.
    pub fn of(&self, act: &Act, trace: &Trace, found: &Difference) -> Option<&'k KnownDifference> {
        let Difference { what, model, system: there } = found;
        let call = &written::call(act);
        self.list.of_calls(self.era, self.system, &Parted { call, trace, what, model, there })
    }

    /// A verdict on the script with this name, with what is known of it.
    pub fn judged(&self, name: &str, verdict: Verdict) -> Verdict {
        verdict.knowing(self.list.of(name, self.era, self.system))
    }
}

/// The calls that open what is on a disk.
const FILES: [&str; 4] = ["CreateFileW", "FileExists", "NtCreateFile", "NtOpenFile"];

/// Why a step is not compared that comes after a parting.
pub const PARTED: &str = "the two have parted before";

/// Why a script is not run that a recording does not have.
pub const NOT_RECORDED: &str = "it was not recorded";

/// What came of a script that was held against another system.
#[derive(Debug, Clone, PartialEq)]
pub struct Validated {
    /// How it is judged.
    pub verdict: Verdict,
    /// How many steps were compared.
    pub compared: usize,
    /// The steps that were not run, as a reader counts, and why.
    pub not_run: Vec<(usize, String)>,
    /// The rules of the model's small steps in calls that both answered alike.
    pub agreed: BTreeSet<Rule>,
    /// What the other system answered.
    pub recorded: RecordedScript,
}

/// A script, and how it is put to the other system.
#[derive(Debug, Clone)]
pub struct Script {
    /// From where it is looked at.
    pub vantage: Vantage,
    /// The script as the model plays it.
    pub model: Scenario,
    /// The script as the other system is told it, where that has words of its own.
    pub told: Scenario,
    /// How names and numbers become the other system's.
    pub translation: Translation,
    /// Whether it is a case: it speaks of files that every Windows has, and what its expectations leave open is no difference.
    pub is_case: bool,
}

impl Validated {
    /// Why it was not run, or the first step of it that was not.
    pub fn stopped_by(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::NotRun(reason) | Verdict::Unsupported(reason) => Some(reason),
            Verdict::Pass | Verdict::Fail(_) | Verdict::KnownDifference(..) | Verdict::Agrees(_) => {
                self.not_run.first().map(|(_, reason)| reason.as_str())
            }
        }
    }

    /// Judges in what the two differ in a call; whether they part, so that nothing after it can be compared.
    fn judge(&mut self, answered: &Answered<'_>, found: &[Difference], known: &Known<'_>) -> bool {
        let mut parted = false;
        for difference in found {
            let known = known.of(answered.act, answered.trace, difference);
            parted |= known.is_none() || parts(difference, answered.ours, answered.theirs);
            self.note(answered.wrong(difference), known);
        }
        let unseen = Difference::afterwards();
        if let Some(known) = known.of(answered.act, answered.trace, &unseen) {
            parted = true;
            self.note(answered.wrong(&unseen), Some(known));
        }
        parted
    }

    /// Notes a difference: the first that nobody knows of is told, or else the first.
    fn note(&mut self, wrong: Wrong, known: Option<&KnownDifference>) {
        match (known, &self.verdict) {
            (None, Verdict::Fail(_)) => {}
            (None, _) => self.verdict = Verdict::Fail(wrong),
            (Some(known), Verdict::Pass) => self.verdict = Verdict::KnownDifference(wrong, known.clone()),
            (Some(_), _) => {}
        }
    }

    /// A script of which nothing was compared, for this reason.
    pub fn not_run(name: &str, reason: String) -> Validated {
        let recorded = RecordedScript { name: name.to_owned(), steps: Vec::new() };
        let (not_run, agreed) = (Vec::new(), BTreeSet::new());
        Validated { verdict: Verdict::NotRun(reason), compared: 0, not_run, agreed, recorded }
    }
}

impl Script {
    /// A scenario as it is put to a system that stands there: the names that it makes get a prefix, and its user's session
    /// has this number, where the system has one of its own.
    pub fn of_scenario(scenario: Scenario, vantage: Vantage, prefix: &str, session: Option<u32>) -> Script {
        let model = seen_from(scenario, &vantage);
        let made = model.steps.iter().filter_map(|step| made(&step.act.value)).collect();
        let played = session_of_user(&model);
        let session = Some((played, session.unwrap_or(played)));
        let translation = Translation { session, prefix: prefix.to_owned(), made };
        Script { vantage, told: model.clone(), model, translation, is_case: false }
    }

    /// The same script, begun beside another system.
    pub fn beside<S: System>(&self, system: S) -> Beside<'_, Translated<S>> {
        let system = Translated { system, translation: self.translation.clone() };
        Beside::new(&self.model, &self.told, self.vantage, system)
    }

    /// Plays it on the model and on this system, of which some differences may be known.
    pub fn validate(&self, mut system: impl System, known: &Known<'_>) -> Validated {
        if let Some(reason) = self.taken(&mut system) {
            return Validated::not_run(&self.model.name, reason);
        }
        let mut beside = self.beside(system);
        let mut parted = false;
        let mut validated = Validated {
            verdict: Verdict::Pass,
            compared: 0,
            not_run: Vec::new(),
            agreed: BTreeSet::new(),
            recorded: RecordedScript { name: self.model.name.clone(), steps: Vec::new() },
        };
        for (number, step) in self.model.steps.iter().enumerate() {
            let place = self.model.number(number);
            let Act::Call { operation, .. } = &step.act.value else {
                if let Standing::NotRun(reason) = beside.step(number) {
                    validated.not_run.push((place, reason));
                }
                continue;
            };
            let standing = if self.is_about_a_file(&step.act.value) {
                beside.skip(number, "the files of a script are not on this machine")
            } else {
                beside.step(number)
            };
            match standing {
                Standing::Given => {}
                Standing::NotRun(reason) => validated.not_run.push((place, reason)),
                Standing::Refused(reason) => {
                    validated.recorded.steps.push(RecordedStep::not_run(place, &words(&self.model, step), &reason));
                    validated.not_run.push((place, reason));
                }
                Standing::Done(both) => {
                    let Both { model, system } = *both;
                    let (Some(ours), Some(theirs)) = (&model.reply, &system.reply) else { continue };
                    let call = words(&self.model, step);
                    let recorded = RecordedStep::new(place, &call, operation, theirs, &self.translation);
                    validated.recorded.steps.push(recorded);
                    if parted {
                        validated.not_run.push((place, PARTED.to_owned()));
                        continue;
                    }
                    validated.compared += 1;
                    let left_open = self.is_case && wrong(&self.told, number, beside.labels(), &system).is_none();
                    let mut found = differences(operation, ours, theirs, &self.translation);
                    if found.is_empty() {
                        validated.agreed.extend(model.trace.steps.iter().map(|step| step.rule));
                    }
                    if left_open {
                        found.retain(|difference| !step.expect.iter().any(|one| speaks_of(&one.value, difference)));
                    }
                    let answered = Answered { place, act: &step.act.value, trace: &model.trace, ours, theirs };
                    parted = validated.judge(&answered, &found, known);
                }
            }
        }
        if validated.compared == 0 {
            let reason = validated.not_run.first().map(|(_, reason)| reason.clone());
            validated.verdict = Verdict::NotRun(reason.unwrap_or_else(|| "no call is made in it".to_owned()));
        }
        validated.verdict = known.judged(&self.model.name, validated.verdict);
        validated
    }

    /// Holds the model against what was recorded.
    pub fn replay(&self, recording: &Recording, known: &Known<'_>) -> Validated {
        let name = &self.model.name;
        match recording.script(name) {
            None => Validated::not_run(name, NOT_RECORDED.to_owned()),
            Some(recorded) if !self.was_recorded_as(recorded) => {
                Validated::not_run(name, "its text is another one since it was recorded".to_owned())
            }
            Some(recorded) => self.validate(Replay::new(recorded), known),
        }
    }

    /// Whether an act is about a file on a disk, which the machine of a scenario has and another one has not.
    fn is_about_a_file(&self, act: &Act) -> bool {
        let on_a_drive = |name: &str| name.split('\\').any(|part| part.len() == 2 && part.ends_with(':'));
        match act {
            Act::Call { operation, .. } if !self.is_case && FILES.contains(&operation.name()) => {
                asked_name(act).is_some_and(|name| on_a_drive(&name))
            }
            _ => false,
        }
    }

    /// Whether what was recorded was said to this script; the author may have changed it since.
    pub fn was_recorded_as(&self, recorded: &RecordedScript) -> bool {
        recorded.steps.iter().all(|recorded| {
            let number = (self.model.opening + recorded.step).checked_sub(1);
            let step = number.and_then(|number| self.model.steps.get(number));
            step.is_some_and(|step| words(&self.model, step) == recorded.call)
        })
    }
}

/// The recordings of a folder, by name; the error says what cannot be read.
pub fn recordings(path: &Path) -> Result<Vec<Recording>, String> {
    let entries = library::folder(path).map_err(|error| format!("the folder cannot be read: {error}"))?;
    let read = |entry: Result<Entry, Box<Diagnostic>>| {
        let entry = entry.map_err(|fault| fault.message().to_owned())?;
        Recording::read(entry.file.text()).map_err(|error| format!("{} is no recording: {error}", quoted(&entry.name)))
    };
    entries.into_iter().map(read).collect()
}

/// The name that an act makes, without what leads to it.
fn made(act: &Act) -> Option<ObjectName> {
    let Act::Call { operation, arguments, .. } = act else { return None };
    let Some(Argument::Name(path)) = arguments.named("name").filter(|_| operation.makes_what_it_names()) else {
        return None;
    };
    path.rsplit('\\').next().filter(|name| !name.is_empty()).map(ObjectName::from)
}

/// What happens in a step, in its author's words.
fn words(scenario: &Scenario, step: &Step) -> String {
    let text = &scenario.file.text()[step.act.span.range()];
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an expectation says what this may be; what holds of it on both systems is as the author wants it.
fn speaks_of(expected: &Expectation, difference: &Difference) -> bool {
    match expected {
        Expectation::Told(Told::Output(asked, _)) => asked.output.name == difference.what,
        Expectation::Told(_) => difference.what == ANSWER,
        Expectation::Either(_) => true,
        Expectation::Behind(_)
        | Expectation::Unix(_)
        | Expectation::Not(_)
        | Expectation::On(..)
        | Expectation::Lane(..) => false,
    }
}

/// A call that both answered.
struct Answered<'a> {
    /// The step, as a reader counts.
    place: usize,
    act: &'a Act,
    /// How the model came to its answer.
    trace: &'a Trace,
    ours: &'a Reply,
    theirs: &'a Reply,
}

impl Answered<'_> {
    /// A difference, told as what the model expects and what came.
    fn wrong(&self, difference: &Difference) -> Wrong {
        let kind = match (self.ours.is_success(), self.theirs.is_success()) {
            (false, true) => WrongKind::Success,
            (true, true) if difference.what != ANSWER => WrongKind::Output,
            _ => WrongKind::Failure,
        };
        let told = |value: &str| {
            if difference.what == ANSWER { value.to_owned() } else { format!("{}: {value}", difference.what) }
        };
        Wrong { step: self.place, kind, expected: told(&difference.model), got: told(&difference.system) }
    }
}

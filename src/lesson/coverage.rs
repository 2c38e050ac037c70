//! Coverage: which rules were exercised on which release, by what, and held there.
//!
//! A rule is exercised where a small step of the model names it. It held where what was expected of that step came:
//!
//! - in a call that the model and a recorded system answered alike;
//! - in a step of a case that passes on the release; who logs on before its first step is taken for granted by a case, and
//!   says nothing;
//! - in a scenario, boot and all, whose expectations hold.
//!
//! A case that fails says nothing of the rules in it, and a call that is known to be answered otherwise is not alike.
//! Left out: whether a release could apply a rule at all. That nothing was found is all that is said.

use std::collections::{BTreeMap, BTreeSet};

use crate::lesson::beside::Vantage;
use crate::lesson::conformance::{Openings, Verdict, run, script};
use crate::lesson::play::play;
use crate::lesson::validation::{Script, Validated};
use crate::lesson::{FrameKind, Lane, Lesson};
use crate::nt::era::EraToken;
use crate::nt::rule::Rule;
use crate::scenario::cases::case::Case;
use crate::scenario::cases::known_difference::KnownDifferences;
use crate::scenario::script::Scenario;
use crate::system::recording::Recording;

/// What says that a rule held on a release; the strongest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Backing {
    /// A scenario whose expectations hold.
    Scenario,
    /// A case that was concluded from others passes.
    Derived,
    /// A case that was taken from documentation passes.
    Documented,
    /// A case that was taken from a test passes.
    Tested,
    /// A recorded Wine answered as the model did.
    Wine,
    /// A recorded Windows answered as the model did.
    Windows,
}

/// Which rules held where, and what was not asked of recorded systems.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By rule and release the strongest thing that says so.
    backings: BTreeMap<(Rule, EraToken), Backing>,
    /// The recorded systems.
    pub systems: Vec<Recorded>,
}

/// What came of the scripts on a recorded system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The system, in words.
    pub system: String,
    /// How many scripts came out how, by the word.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// Why scripts were not run: how often nothing of one, and how often a part, for this reason first.
    pub reasons: BTreeMap<String, (usize, usize)>,
    /// The rules that were not seen to hold on it, by why: what stopped most of the scripts that exercise them.
    pub blocked: BTreeMap<String, Vec<Rule>>,
}

/// What coverage is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Scenarios, by name.
    pub scenarios: &'a [Scenario],
    /// Conformance cases.
    pub cases: &'a [Case],
    /// What recorded systems are known to answer otherwise.
    pub known: &'a KnownDifferences,
    /// Recordings.
    pub recordings: &'a [Recording],
}

impl Backing {
    /// Every one, strongest first.
    pub const ALL: [Backing; 6] =
        [Backing::Windows, Backing::Wine, Backing::Tested, Backing::Documented, Backing::Derived, Backing::Scenario];

    /// What a passing case with this basis says; any other basis is taken for the weakest.
    fn of_basis(basis: &str) -> Backing {
        match basis {
            "test" => Backing::Tested,
            "doc" => Backing::Documented,
            _ => Backing::Derived,
        }
    }
}

impl Coverage {
    /// Plays everything once on every release that it speaks of.
    pub fn of(sources: Sources<'_>) -> Coverage {
        let mut coverage = Coverage::default();
        let mut exercised = BTreeMap::new();
        for scenario in sources.scenarios {
            coverage.add_scenario(&play(scenario.clone()), &mut exercised);
        }
        let mut openings = Openings::default();
        for case in sources.cases {
            for era in case.eras() {
                let trial = run(case, era, &mut openings);
                let Some(lesson) = trial.lesson.filter(|_| trial.verdict == Verdict::Pass) else { continue };
                let rules = rules_of_steps(&lesson);
                coverage.add(&rules, era, Backing::of_basis(&case.basis));
                exercised.insert((case.id.clone(), era), rules);
            }
        }
        for recording in sources.recordings {
            let recorded = coverage.add_recording(recording, sources, &exercised, &mut openings);
            coverage.systems.push(recorded);
        }
        coverage
    }

    /// The strongest thing that says that a rule held on a release.
    pub fn on(&self, rule: Rule, era: EraToken) -> Option<Backing> {
        self.backings.get(&(rule, era)).copied()
    }

    /// The strongest thing that says that a rule held on any release.
    pub fn anywhere(&self, rule: Rule) -> Option<Backing> {
        EraToken::all().filter_map(|era| self.on(rule, era)).max()
    }

    fn add(&mut self, rules: &BTreeSet<Rule>, era: EraToken, backing: Backing) {
        for rule in rules {
            let best = self.backings.entry((*rule, era)).or_insert(backing);
            *best = backing.max(*best);
        }
    }

    /// Adds the lanes of a scenario that holds; one of which nothing is expected says nothing.
    fn add_scenario(&mut self, lesson: &Lesson, exercised: &mut Exercised) {
        if !lesson.holds() {
            return;
        }
        for number in 0..lesson.lanes() {
            let lanes = || lesson.frames.iter().filter_map(|frame| frame.lanes.get(number));
            let rules: BTreeSet<Rule> = lanes().flat_map(rules_of).collect();
            let system = lanes().next().map(|lane| lane.machine.system());
            let Some(system) = system.filter(|_| lanes().any(|lane| !lane.checks.is_empty())) else { continue };
            let era = EraToken::nearest(system.era.release);
            self.add(&rules, era, Backing::Scenario);
            exercised.entry((lesson.scenario().name.clone(), era)).or_default().extend(rules);
        }
    }

    fn add_recording(
        &mut self,
        recording: &Recording,
        sources: Sources<'_>,
        exercised: &Exercised,
        openings: &mut Openings,
    ) -> Recorded {
        let (vantage, era) = (Vantage::of_recording(recording), recording.probe.era_token());
        let backing = if recording.probe.wine.is_some() { Backing::Wine } else { Backing::Windows };
        let scenarios = sources
            .scenarios
            .iter()
            .map(|scenario| (scenario.name.as_str(), Ok(Script::of_scenario(scenario.clone(), vantage, "", None))));
        let cases = sources.cases.iter().map(|case| (case.id.as_str(), script(case, era, vantage, &[], openings)));
        let scripts: Vec<_> = scenarios.chain(cases).collect();
        let mut recorded = Recorded {
            system: recording.probe.to_string(),
            verdicts: BTreeMap::new(),
            reasons: BTreeMap::new(),
            blocked: BTreeMap::new(),
        };
        let mut stopped: BTreeMap<Rule, BTreeMap<String, usize>> = BTreeMap::new();
        let mut agreed = BTreeSet::new();
        for (name, script) in scripts {
            let validated = match script {
                Ok(script) => script.replay(recording),
                Err(reason) => Validated::not_run(name, reason),
            };
            let known = sources.known.of(name, era, &recording.probe.name());
            let validated = Validated { verdict: validated.verdict.clone().knowing(known), ..validated };
            let why = recorded.count(&validated);
            for rule in exercised.get(&(name.to_owned(), era)).into_iter().flatten() {
                *stopped.entry(*rule).or_default().entry(why.clone()).or_default() += 1;
            }
            agreed.extend(validated.agreed);
        }
        self.add(&agreed, era, backing);
        for rule in Rule::ALL.iter().filter(|rule| !agreed.contains(rule)) {
            let most = stopped.get(rule).and_then(|stopped| stopped.iter().max_by_key(|(_, count)| **count));
            let why = most.map_or_else(|| "nothing exercises them on this release".to_owned(), |(why, _)| why.clone());
            recorded.blocked.entry(why).or_default().push(*rule);
        }
        recorded
    }
}

/// The rules that a script exercises on a release, by its name.
type Exercised = BTreeMap<(String, EraToken), BTreeSet<Rule>>;

impl Recorded {
    /// Counts a script; says what stopped it, if something did.
    fn count(&mut self, validated: &Validated) -> String {
        let first = validated.not_run.first().map(|(_, reason)| reason.clone());
        let (word, why) = match &validated.verdict {
            Verdict::Pass => ("agree", first.clone()),
            Verdict::Fail(_) | Verdict::Agrees(_) => ("differ", Some("the two differ".to_owned())),
            Verdict::KnownDifference(..) => ("known difference", Some("they are known to differ".to_owned())),
            Verdict::Unsupported(reason) | Verdict::NotRun(reason) => ("not run", Some(reason.clone())),
        };
        *self.verdicts.entry(word).or_default() += 1;
        match (&validated.verdict, first) {
            (Verdict::Unsupported(reason) | Verdict::NotRun(reason), _) => {
                self.reasons.entry(reason.clone()).or_default().0 += 1;
            }
            (_, Some(reason)) => self.reasons.entry(reason).or_default().1 += 1,
            (_, None) => {}
        }
        why.unwrap_or_else(|| "what they do happens outside of the calls that are compared".to_owned())
    }
}

/// The rules of the steps of a case, without those of its opening.
fn rules_of_steps(lesson: &Lesson) -> BTreeSet<Rule> {
    let opening = lesson.scenario().opening;
    let steps = lesson.frames.iter().filter(|frame| matches!(frame.kind, FrameKind::Step(step) if step >= opening));
    steps.flat_map(|frame| &frame.lanes).flat_map(rules_of).collect()
}

fn rules_of(lane: &Lane) -> impl Iterator<Item = Rule> + '_ {
    lane.outcome.trace.steps.iter().map(|step| step.rule)
}

//! Coverage: which rules were exercised on which release, by what, and held there.
//!
//! A rule is exercised where a small step of the model names it. That it held there is said by:
//!
//! - a call that the model and a recorded system answered alike;
//! - a step of a case that passes on the release; who logs on before its first step is taken for granted by a case, and
//!   says nothing;
//! - a lane of a scenario, boot and all, of which something is expected, and all that is expected holds. Of the step itself
//!   nothing need be expected: what it left behind is what a later one is expected to find.
//!
//! A case that fails says nothing of the rules in it, and a call that is known to be answered otherwise is not alike.
//! Left out: whether a release could apply a rule at all. That nothing was found is all that is said.

use std::collections::{BTreeMap, BTreeSet};

use crate::lesson::conformance::{Openings, run, script};
use crate::lesson::play::play;
use crate::lesson::validation::{Known, NOT_RECORDED, Script, Validated};
use crate::lesson::vantage::Vantage;
use crate::lesson::verdict::Verdict;
use crate::lesson::{FrameKind, Lane, Lesson, WindowsLane};
use crate::nt::era::EraToken;
use crate::nt::rule::Rule;
use crate::observe::probe::Probe;
use crate::scenario::cases::case::{Basis, Case};
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
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// By rule and release the strongest thing that says so.
    backings: BTreeMap<(Rule, EraToken), Backing>,
    /// The recorded systems.
    pub systems: Vec<Recorded>,
}

/// What came of the scripts on a recorded system.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The system.
    pub probe: Probe,
    /// What came of each script.
    pub scripts: Vec<Validated>,
    /// The rules that were not seen to hold on it, by why: what stopped most of the recorded scripts that exercise them.
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

    /// What a passing case with this basis says.
    fn of_basis(basis: Basis) -> Backing {
        match basis {
            Basis::Test => Backing::Tested,
            Basis::Documentation => Backing::Documented,
            Basis::Derived => Backing::Derived,
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
                coverage.add(&rules, era, Backing::of_basis(case.basis));
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
            let lanes = || lesson.frames.iter().filter_map(|frame| frame.lanes.get(number)?.windows());
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
        let system = recording.probe.name();
        let here = Known { list: sources.known, era, system: &system };
        let mut validated = Vec::new();
        let mut stopped: BTreeMap<Rule, BTreeMap<String, usize>> = BTreeMap::new();
        let mut agreed = BTreeSet::new();
        for (name, script) in scripts {
            let one = match script {
                Ok(script) => script.replay(recording, &here),
                Err(reason) => Validated::not_run(name, reason),
            };
            for rule in exercised.get(&(name.to_owned(), era)).into_iter().flatten() {
                *stopped.entry(*rule).or_default().entry(stop(&one)).or_default() += 1;
            }
            agreed.extend(one.agreed.iter().copied());
            validated.push(one);
        }
        self.add(&agreed, era, backing);
        let mut blocked: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for rule in Rule::ALL.iter().filter(|rule| !agreed.contains(rule)) {
            let stops = stopped.get(rule).into_iter().flatten();
            let most = stops.max_by_key(|(why, count)| (*why != NOT_RECORDED, **count)).map(|(why, _)| why.clone());
            let why = most.unwrap_or_else(|| "nothing exercises them on this release".to_owned());
            blocked.entry(why).or_default().push(*rule);
        }
        Recorded { probe: recording.probe.clone(), scripts: validated, blocked }
    }
}

/// The rules that a script exercises on a release, by its name.
type Exercised = BTreeMap<(String, EraToken), BTreeSet<Rule>>;

/// Why a script does not show that its rules hold.
fn stop(validated: &Validated) -> String {
    match &validated.verdict {
        Verdict::Fail(_) | Verdict::Agrees(_) => "the two differ".to_owned(),
        Verdict::KnownDifference(..) => "they are known to differ".to_owned(),
        Verdict::Pass | Verdict::Unsupported(_) | Verdict::NotRun(_) => {
            validated.stopped_by().unwrap_or("what they do happens outside of the calls that are compared").to_owned()
        }
    }
}

/// The rules of the steps of a case, without those of its opening.
fn rules_of_steps(lesson: &Lesson) -> BTreeSet<Rule> {
    let opening = lesson.scenario().opening;
    let steps = lesson.frames.iter().filter(|frame| matches!(frame.kind, FrameKind::Step(step) if step >= opening));
    steps.flat_map(|frame| &frame.lanes).filter_map(Lane::windows).flat_map(rules_of).collect()
}

fn rules_of(lane: &WindowsLane) -> impl Iterator<Item = Rule> + '_ {
    lane.outcome.trace.steps.iter().map(|step| step.rule)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::nt::action::{Action, Outcome};
    use crate::nt::call::Reply;
    use crate::nt::machine::Machine;
    use crate::nt::process::ProcessId;
    use crate::nt::security::Privileges;
    use crate::nt::status::NtStatus;
    use crate::nt::trace::Trace;
    use crate::observe::probe::Edition;
    use crate::scenario::cases::case::CaseFile;
    use crate::scenario::cases::profile::Profiles;
    use crate::scenario::source_file::SourceFile;
    use crate::system::System;

    /// The rule of a step that the cases of these tests have.
    const RULE: Rule = Rule::HandleNotOpen;

    /// A case in which a handle is closed that was never given.
    fn case(id: &str, basis: &str, expect: &str) -> Case {
        let text = format!(
            r#"[(id: "{id}", source: "this test", basis: "{basis}", area: "handles", era: "win10_2004+", env: "user-s1",
                summary: "A case", steps: [(op: "NtClose", handle: "INVALID", expect: "{expect}")])]"#
        );
        let file = Arc::new(SourceFile::new("cases.ron".to_owned(), text));
        CaseFile::read(&file, &Profiles::built_in().0).cases.remove(0)
    }

    fn right(id: &str, basis: &str) -> Case {
        case(id, basis, "STATUS_INVALID_HANDLE")
    }

    /// A system that answers every call so.
    struct Says(NtStatus);

    impl System for Says {
        fn apply(&mut self, action: &Action) -> Outcome {
            let mut outcome = Outcome { trace: Trace::new(), reply: None, waits: false, process: None, refusal: None };
            match action {
                Action::Launch { .. } => outcome.process = Some(ProcessId(4)),
                _ => outcome.reply = Some(Reply::status(self.0)),
            }
            outcome
        }

        fn machine(&self) -> Option<&Machine> {
            None
        }
    }

    /// What a system answered to these cases, one that is elevated or not.
    fn recording(cases: &[Case], status: NtStatus, wine: Option<&str>, elevated: bool) -> Recording {
        let probe = Probe {
            version: (10, 0),
            build: 22000,
            edition: Edition::Client,
            architecture: "x64".to_owned(),
            elevated: Some(elevated),
            half: None,
            privileges: Privileges::all(),
            integrity: None,
            session: Some(1),
            console_session: Some(1),
            language: "en-US".to_owned(),
            wine: wine.map(str::to_owned),
        };
        let mut recording = Recording { probe, services: None, scripts: Vec::new() };
        let vantage = Vantage::of_recording(&recording);
        for case in cases {
            let known = Known { list: &KnownDifferences::default(), era: EraToken::NEWEST, system: "Windows" };
            let script = script(case, EraToken::NEWEST, vantage, &[], &mut Openings::default()).expect("it is played");
            recording.scripts.push(script.validate(Says(status), &known).recorded);
        }
        recording
    }

    fn coverage(cases: &[Case], recordings: &[Recording]) -> Coverage {
        Coverage::of(Sources { scenarios: &[], cases, known: &KnownDifferences::default(), recordings })
    }

    fn on_newest(coverage: &Coverage) -> Option<Backing> {
        coverage.on(RULE, EraToken::NEWEST)
    }

    #[test]
    fn a_case_that_fails_covers_nothing() {
        assert_eq!(on_newest(&coverage(&[case("case-01", "test", "STATUS_SUCCESS")], &[])), None);
        assert_eq!(on_newest(&coverage(&[right("case-01", "test")], &[])), Some(Backing::Tested));
    }

    #[test]
    fn the_strongest_of_several_wins_wherever_it_stands() {
        let cases = [right("case-01", "derived"), right("case-02", "test"), right("case-03", "doc")];
        assert_eq!(on_newest(&coverage(&cases, &[])), Some(Backing::Tested));
        let wine = recording(&cases, NtStatus::INVALID_HANDLE, Some("8.0"), true);
        let windows = recording(&cases, NtStatus::INVALID_HANDLE, None, true);
        assert_eq!(on_newest(&coverage(&cases, std::slice::from_ref(&wine))), Some(Backing::Wine));
        assert_eq!(on_newest(&coverage(&cases, &[windows, wine])), Some(Backing::Windows));
    }

    #[test]
    fn a_release_that_a_case_does_not_speak_of_is_not_covered() {
        let covered = coverage(&[right("case-01", "test")], &[]);
        let words = EraToken::all().filter(|era| covered.on(RULE, *era).is_some()).map(EraToken::word);
        assert_eq!(words.collect::<Vec<_>>(), ["win10_2004", "win11"]);
    }

    #[test]
    fn who_logs_on_before_a_case_covers_nothing() {
        let covered = coverage(&[right("case-01", "test")], &[]);
        assert_eq!(covered.anywhere(Rule::LogonSessionMade), None);
    }

    /// Known or not, a difference is no agreement; what the case itself says of the model stays.
    #[test]
    fn a_difference_covers_nothing() {
        let cases = [right("case-01", "doc")];
        let recordings = [recording(&cases, NtStatus::ACCESS_DENIED, Some("8.0"), true)];
        let list = r#"[(case: "case-01", steps: [1], era: "any", system: "Wine 8.0", because: "So.", sources: ["wine-om-test"])]"#;
        let list = Arc::new(SourceFile::new("known-differences.ron".to_owned(), list.to_owned()));
        let known = &KnownDifferences::read(&list).0;
        for (known, why) in [(known, "they are known to differ"), (&KnownDifferences::default(), "the two differ")] {
            let sources = Sources { scenarios: &[], cases: &cases, known, recordings: &recordings };
            let covered = Coverage::of(sources);
            assert_eq!(on_newest(&covered), Some(Backing::Documented));
            assert!(covered.systems[0].blocked[why].contains(&RULE), "{:?}", covered.systems[0].blocked);
        }
    }

    #[test]
    fn what_a_system_could_not_be_asked_is_blocked_for_that_reason() {
        let cases = [right("case-01", "doc")];
        let covered = coverage(&cases, &[recording(&cases, NtStatus::INVALID_HANDLE, None, false)]);
        assert_eq!(on_newest(&covered), Some(Backing::Documented));
        let system = &covered.systems[0];
        let why = system.scripts[0].stopped_by().expect("it holds other rights than the profile wants");
        assert!(system.blocked[why].contains(&RULE), "{:?}", system.blocked);
        assert!(system.blocked["nothing exercises them on this release"].contains(&Rule::LogonSessionMade));
    }

    #[test]
    fn a_scenario_covers_what_it_does_where_it_holds() {
        let covered = |expected: &str| {
            let text = format!(
                r#"(format: 1, title: "A", promise: "A.", minutes: 1, system: (era: WindowsXp), users: [(name: "Alice")],
                    steps: [(do: LogOn(user: "Alice")), (do: Launch(image: "a.exe", for: "Alice", as: "a")),
                        (do: Call(by: "a", call: CreateMutexW(name: "A")), expect: [{expected}])])"#
            );
            let file = Arc::new(SourceFile::new("a.ron".to_owned(), text));
            let scenarios = [crate::scenario::parse::parse(&file).expect("a scenario")];
            let known = &KnownDifferences::default();
            let covered = Coverage::of(Sources { scenarios: &scenarios, cases: &[], known, recordings: &[] });
            EraToken::all()
                .filter_map(|era| Some((era.word(), covered.on(Rule::LogonSessionMade, era)?)))
                .collect::<Vec<_>>()
        };
        assert_eq!(covered("Ok"), Vec::from([("xp", Backing::Scenario)]));
        assert_eq!(covered("Fails"), Vec::new(), "it does not hold");
        assert_eq!(covered(""), Vec::new(), "nothing is expected");
    }
}

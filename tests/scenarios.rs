//! The built-in lessons, and the small scenarios that fire what the lessons do not.
//!
//! A lesson holds, reads as it was reviewed, depends on each of its steps, and keeps story and facts apart.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use ntsessions::known::evidence::Evidence;
use ntsessions::lesson::claims::{Stated, ledger};
use ntsessions::lesson::conformance::{Openings, run};
use ntsessions::lesson::held::unheld;
use ntsessions::lesson::library::{self, Entry};
use ntsessions::lesson::play::play;
use ntsessions::lesson::words::WORDS;
use ntsessions::lesson::{Lane, Lesson};
use ntsessions::nt::rule::Rule;
use ntsessions::report::transcript;
use ntsessions::scenario::cases::case::CaseFile;
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::code::Code;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::facts::unclaimed;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render};
use ntsessions::scenario::script::Scenario;
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::unix;

fn scenario(entry: &Entry) -> Scenario {
    entry.scenario().unwrap_or_else(|faults| panic!("{} has faults: {faults:#?}", entry.name))
}

/// The scenarios of `tests/scenarios`: each fires rules that no lesson has a use for.
fn small_scenarios() -> Vec<Entry> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    library::folder(&folder)
        .expect("the folder is there")
        .into_iter()
        .map(|entry| entry.expect("it can be read"))
        .collect()
}

fn unmet(lesson: &Lesson) -> Vec<String> {
    let line = |(frame, lane, check): (usize, usize, &ntsessions::lesson::Check)| {
        format!("{}, lane {lane}: expected {}, found {:?}", lesson.label(frame), check.expected, check.found)
    };
    lesson.failed().map(line).collect()
}

#[test]
fn every_built_in_lesson_holds() {
    for entry in library::built_in() {
        let lesson = play(scenario(&entry));
        assert!(lesson.holds(), "{}: {:#?}", entry.name, unmet(&lesson));
        let mut text = Vec::new();
        transcript::text(&lesson, &mut text).expect("a vector takes everything");
        let text = String::from_utf8(text).expect("a transcript is text");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(entry.name, text);
        });
    }
}

#[test]
fn every_small_scenario_holds() {
    for entry in small_scenarios() {
        let lesson = play(scenario(&entry));
        assert!(lesson.holds(), "{}: {:#?}", entry.name, unmet(&lesson));
    }
}

#[test]
fn every_lesson_is_as_long_as_a_reader_likes() {
    for entry in library::built_in() {
        let scenario = scenario(&entry);
        assert!((6..=30).contains(&scenario.steps.len()), "{} has {} steps", entry.name, scenario.steps.len());
        assert!(!scenario.promise.value.is_empty(), "{} promises nothing", entry.name);
        assert!(scenario.steps.iter().all(|step| !step.say.is_empty()), "{} has a silent step", entry.name);
    }
}

/// Without any step that does something, or with the opposite of any expectation, a lesson no longer holds.
#[test]
fn every_step_and_every_expectation_is_held() {
    let unheld: Vec<String> = library::built_in()
        .iter()
        .flat_map(|entry| unheld(&scenario(entry)))
        .map(|fault| render(&fault, Style::Plain))
        .collect();
    assert!(unheld.is_empty(), "{}", unheld.join("\n"));
}

/// What is not held is found.
#[test]
fn a_step_that_nothing_expects_and_an_expectation_that_says_nothing_are_reported() {
    let text = r#"(format: 1, title: "A", promise: "A.", system: (era: WindowsVista), users: [(name: "Alice")], steps: [
        (do: LogOn(user: "Alice"), expect: [Ok, On(WindowsXp, [State(1, Disconnected)])]),
    ])"#;
    let scenario = parse(&Arc::new(SourceFile::new("a.ron".to_owned(), text.to_owned()))).expect("it can be read");
    let codes: Vec<Code> = unheld(&scenario).iter().map(Diagnostic::code).collect();
    assert_eq!(codes, [Code::StepNotHeld, Code::ExpectationSaysNothing]);
}

/// What is stated about Windows and Unix is backed, and a plain sentence states nothing.
#[test]
fn every_statement_has_its_evidence_and_sources() {
    let scenarios: Vec<Scenario> = library::built_in().iter().chain(&small_scenarios()).map(scenario).collect();
    let statements = ledger(&scenarios);
    let without: Vec<String> = statements.iter().filter(|stated| !stated.is_backed()).map(Stated::place).collect();
    assert_eq!(without, Vec::<String>::new());
    assert!(
        statements.len() > Rule::ALL.len() + unix::rule::Rule::ALL.len() + WORDS.len(),
        "lessons state something, too"
    );
    let facts: Vec<String> = scenarios.iter().flat_map(unclaimed).map(|fault| render(&fault, Style::Plain)).collect();
    assert!(facts.is_empty(), "{}", facts.join("\n"));
}

/// A statement without what backs it is noticed.
#[test]
fn a_statement_without_a_source_is_not_backed() {
    let scenarios: Vec<Scenario> = library::built_in().iter().map(scenario).collect();
    let mut stated = ledger(&scenarios).swap_remove(0);
    assert!(stated.is_backed());
    (stated.sources, stated.evidence) = (Vec::new(), Evidence::Documented);
    assert!(!stated.is_backed());
    stated.evidence = Evidence::Unconfirmed;
    assert!(stated.is_backed());
}

/// The conformance cases, played on every release that they speak of.
fn cases() -> impl Iterator<Item = Lesson> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let more = std::fs::read_dir(folder.join("more")).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = more.chain([folder.join("cases.ron")]);
    let (profiles, _) = Profiles::built_in();
    let cases =
        files.flat_map(move |path| CaseFile::read(&SourceFile::read(&path).expect("it can be read"), &profiles).cases);
    let mut openings = Openings::default();
    cases.flat_map(move |case| case.eras().filter_map(|era| run(&case, era, &mut openings).lesson).collect::<Vec<_>>())
}

#[test]
fn every_rule_of_unix_is_fired_by_some_scenario() {
    let mut fired = BTreeSet::new();
    for lesson in library::built_in().into_iter().chain(small_scenarios()).map(|entry| play(scenario(&entry))) {
        let frames = (0..lesson.frames()).filter_map(|frame| lesson.frame(frame));
        for lane in frames.flat_map(|frame| &frame.lanes) {
            if let Lane::Unix(lane) = lane {
                fired.extend(lane.outcome.trace.steps.iter().map(|step| step.rule));
            }
        }
    }
    let dead: Vec<_> = unix::rule::Rule::ALL.iter().filter(|rule| !fired.contains(rule)).collect();
    assert!(dead.is_empty(), "no scenario fires {dead:?}");
}

/// A rule that nothing fires is a sentence that nobody can check.
#[test]
fn every_rule_is_fired_by_some_scenario_or_case() {
    let mut fired = BTreeSet::new();
    let scenarios = library::built_in().into_iter().chain(small_scenarios());
    for lesson in scenarios.map(|entry| play(scenario(&entry))).chain(cases()) {
        let frames = (0..lesson.frames()).filter_map(|frame| lesson.frame(frame));
        let steps =
            frames.flat_map(|frame| &frame.lanes).filter_map(Lane::windows).flat_map(|lane| &lane.outcome.trace.steps);
        fired.extend(steps.map(|step| step.rule));
    }
    let dead: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| !fired.contains(rule)).collect();
    assert!(dead.is_empty(), "no scenario fires {dead:?}");
}

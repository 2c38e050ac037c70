//! Branches: steps of a reader's own, performed at any frame of any lesson, and written down as a scenario.

use std::path::Path;
use std::sync::Arc;

use ntsessions::lesson::conformance::{Openings, run};
use ntsessions::lesson::library::{self, Entry};
use ntsessions::lesson::play::play;
use ntsessions::lesson::{Frame, Lane, Lesson};
use ntsessions::nt::call::operations;
use ntsessions::scenario::cases::case::CaseFile;
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render_all};
use ntsessions::scenario::source_file::SourceFile;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

fn lesson(path: &str) -> Lesson {
    let entry = library::entry_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the project");
    play(entry.scenario().expect("a good scenario"))
}

fn one_name() -> Lesson {
    lesson("scenarios/one-name-two-objects.ron")
}

/// Every scenario of the project that comes out as it is written.
fn lessons() -> Vec<Lesson> {
    let folder = library::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")).expect("a folder");
    let own = folder.into_iter().filter_map(Result::ok);
    let entries: Vec<Entry> = library::built_in().into_iter().chain(own).collect();
    let two = lesson("tests/screens/two-systems.ron");
    entries.iter().filter_map(|entry| entry.scenario().ok()).map(play).filter(Lesson::holds).chain([two]).collect()
}

fn perform(lesson: &Lesson, frame: usize, action: &str) -> Lesson {
    lesson.perform(frame, action).unwrap_or_else(|faults| panic!("{action}: {}", render_all(&faults, Style::Plain)))
}

fn last(lesson: &Lesson) -> usize {
    lesson.frames() - 1
}

/// The answer and the full name that the last step came to.
fn came(lesson: &Lesson) -> (Option<String>, Option<String>) {
    let outcome = lesson.told(last(lesson)).lanes.swap_remove(0).outcome;
    (outcome.answer, outcome.reached)
}

fn messages(faults: &[Diagnostic]) -> Vec<&str> {
    faults.iter().map(Diagnostic::message).collect()
}

/// The scenario that a branch is written down as, read and played again.
fn again(branch: &Lesson) -> Lesson {
    let text = branch.as_scenario().expect("it began in a scenario");
    let file = Arc::new(SourceFile::new("own.ron".to_owned(), text));
    match parse(&file) {
        Ok(scenario) => play(scenario),
        Err(faults) => panic!("{}\n{}", render_all(&faults, Style::Plain), file.text()),
    }
}

#[test]
fn a_call_of_ones_own_is_performed_where_the_reader_is() {
    let lesson = one_name();
    let bob_asks = lesson.frame_of_step(7).expect("a step");
    let call = r#"Call(by: "alice-player", call: CreateMutexW(name: "Player"))"#;
    let branch = perform(&lesson, bob_asks, call);
    assert_eq!(branch.frames(), bob_asks + 2);
    assert_eq!(branch.title(), "Branch from step 7 of One name, two objects");
    assert_eq!(branch.label(last(&branch)), "step 8 of 8");
    let (answer, reached) = came(&branch);
    assert_eq!(reached.as_deref(), Some(r"\BaseNamedObjects\Player"));
    assert_eq!(answer.as_deref(), Some("success, ERROR_ALREADY_EXISTS (183)"));
    assert!(lesson.branch().is_none() && lesson.frames() > branch.frames(), "the lesson is as it was");
}

#[test]
fn what_is_open_at_the_end_is_closed() {
    let lesson = one_name();
    let whole = perform(&lesson, 20, r#"Call(by: "alice-player", call: OpenMutexW(name: r"Global\Player"))"#);
    let begun = perform(&lesson, 20, r#"  Call(by: "alice-player", call: OpenMutexW(name: r"Global\Player"#);
    assert_eq!(came(&whole), came(&begun));
    assert_eq!(whole.as_scenario(), begun.as_scenario());
}

#[test]
fn a_step_takes_the_place_of_those_that_came_after() {
    let lesson = one_name();
    let first = perform(&lesson, 12, "SwitchUser");
    let second = perform(&first, last(&first), r#"LogOn(user: "Carol")"#);
    assert_eq!((second.own_steps(), second.own_steps_after(13), second.own_steps_after(12)), (2, 1, 2));
    let other = perform(&second, 13, r#"LogOn(user: "Alice")"#);
    assert_eq!((other.own_steps(), other.frames()), (2, 15));
    let earlier = perform(&second, 8, "SwitchUser");
    assert_eq!((earlier.own_steps(), earlier.title()), (1, "Branch from step 3 of One name, two objects"));
}

#[test]
fn a_branch_does_not_begin_before_the_system_has_booted() {
    let branch = perform(&one_name(), 0, r#"LogOn(user: "Bob")"#);
    assert_eq!(branch.title(), "Branch from the end of boot of One name, two objects");
    assert_eq!((branch.own_steps(), branch.label(last(&branch)).as_str()), (1, "step 1 of 1"));
    assert!(again(&branch).holds());
}

#[test]
fn what_cannot_be_read_is_told_as_of_any_scenario() {
    let lesson = one_name();
    let check = |action: &str, expected: &[&str]| {
        let faults = lesson.perform(20, action).err().unwrap_or_default();
        assert_eq!(messages(&faults), expected, "{action}");
        assert!(faults.iter().all(|fault| fault.span().is_some()));
    };
    check("", &["expected a value for the field `do`, found `)`"]);
    check("Call(", &["`Call` needs the fields `by`, `call`"]);
    check(r#"Call(by: "alice-player", call: CreateMutx(name: "P"))"#, &["unknown call `CreateMutx`"]);
    check(r#"Call(by: "nobody", call: CreateMutexW(name: "P"))"#, &["unknown process `nobody`"]);
    check(r#"Launch(image: "a.exe", for: "Bob", as: "bob-player")"#, &["there is a process `bob-player` already"]);
    check(
        r#"Call(by: "alice-player", call: CloseHandle(handle: "bob-mutex"))"#,
        &["the handle `bob-mutex` belongs to `bob-player`, not to `alice-player`"],
    );
    check("SwitchUser), (do: SwitchUser", &["expected the end of the file after the scenario's last bracket"]);
}

#[test]
fn a_step_may_say_what_it_expects() {
    let lesson = one_name();
    let foreign = r#"Call(by: "alice-player", call: CloseHandle(handle: "bob-mutex")), expect: [Fails]"#;
    let branch = perform(&lesson, 20, foreign);
    assert!(again(&branch).scenario().file.text().contains(foreign));
}

#[test]
fn what_ended_makes_no_call() {
    let ended = perform(&one_name(), 20, r#"End(process: "alice-player")"#);
    let call = r#"Call(by: "alice-player", call: CreateMutexW(name: "Player"))"#;
    let branch = perform(&ended, last(&ended), call);
    assert_eq!(came(&branch).0.as_deref(), Some("not done: alice-player is not running"));
    assert!(!branch.at_hand(last(&branch), 0).processes.iter().any(|process| process.name == "alice-player"));
    let again = again(&branch);
    assert!(again.holds(), "{:?}", messages(&again.diagnostics()));
}

#[test]
fn a_branch_of_two_systems_runs_on_both() {
    let lesson = lesson("tests/screens/two-systems.ron");
    let branch = perform(&lesson, last(&lesson), r#"Call(by: "player", call: OpenMutexW(name: r"Global\Player"))"#);
    let view = branch.told(last(&branch));
    let reached: Vec<_> = view.lanes.iter().map(|lane| lane.outcome.reached.as_deref()).collect();
    assert_eq!(reached, [Some(r"\BaseNamedObjects\Player"); 2]);
    let branch = perform(&lesson, 8, r#"Call(by: "player", call: OpenMutexW(name: "Player"))"#);
    let text = branch.as_scenario().expect("it began in a scenario");
    assert!(text.contains(r#"Lane(2, [Ok, Name(r"\Sessions\1\BaseNamedObjects\Player")])"#), "{text}");
}

#[test]
fn a_branch_is_written_down_as_a_careful_author_would() {
    let lesson = lesson("tests/screens/one-name.ron");
    let branch = perform(&lesson, 8, r#"Call(by: "alice-player", call: OpenMutexW(name: r"Global\Player""#);
    let call = r#"Call(by: "alice-player", call: NtCreateMutant(name: r"\BaseNamedObjects\Song", security: Everyone"#;
    let branch = perform(&branch, last(&branch), call);
    insta::assert_snapshot!("written", branch.as_scenario().expect("it began in a scenario"));
}

#[test]
fn a_comment_behind_the_last_step_and_the_line_ends_stay() {
    let text = "// first\r\n(\r\n  format: 1, steps: [\r\n    (do: LogOn(user: \"A\")), // she is there\r\n    // gone\r\n\
                (do: SwitchUser),\r\n  ],\r\n  system: (era: WindowsXp), users: [(name: \"A\")], title: \"T\",\r\n)\r\n";
    let file = Arc::new(SourceFile::new("t.ron".to_owned(), text.to_owned()));
    let lesson = play(parse(&file).expect("a good scenario"));
    let branch = perform(&lesson, 6, r#"LogOff(user: "A")"#);
    insta::assert_snapshot!("line_ends", branch.as_scenario().expect("it began in a scenario").replace('\r', "<CR>"));
    assert!(again(&branch).holds());
}

#[test]
fn a_branch_of_no_step_begins_the_list() {
    let text = "(format: 1, title: \"T\", system: (era: WindowsXp), users: [(name: \"A\")], steps: [])";
    let file = Arc::new(SourceFile::new("t.ron".to_owned(), text.to_owned()));
    let lesson = play(parse(&file).expect("a good scenario"));
    assert!(again(&perform(&lesson, 5, r#"LogOn(user: "A")"#)).holds());
}

#[test]
fn a_case_has_branches_that_are_not_saved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/cases.ron");
    let file = SourceFile::read(&path).expect("a file of the project");
    let cases = CaseFile::read(&file, &Profiles::built_in().0).cases;
    let case = cases.iter().find(|case| case.id == "om-name-syntax-11").expect("a case");
    let era = case.eras().next_back().expect("a release");
    let lesson = run(case, era, &mut Openings::default()).lesson.expect("it can be played");
    for frame in 0..lesson.frames() {
        let Some(by) = lesson.at_hand(frame, 0).processes.into_iter().next() else { continue };
        let call = format!("Call(by: {:?}, call: NtCreateMutant(name: r\"\\BaseNamedObjects\\Own", by.name);
        let branch = perform(&lesson, frame, &call);
        assert!(came(&branch).0.is_some_and(|answer| answer.starts_with("success")), "{}", lesson.label(frame));
        assert!(branch.as_scenario().is_err_and(|reason| reason.contains("profile")));
    }
}

/// What can be done at a frame: mostly the calls that the reference page gives as examples, by whoever is there.
fn actions(lesson: &Lesson, frame: usize, lane: usize) -> Vec<String> {
    let at_hand = lesson.at_hand(frame, lane);
    if at_hand.is_of_unix {
        let by = |process: &ntsessions::scenario::completion::Label| {
            let call = move |call: &str| format!("Call(by: {:?}, call: {call})", process.name);
            ["setsid", "_exit", "posix_openpt", "open(terminal: \"tty1\")", "fork(as: \"own\")"].map(call)
        };
        return at_hand.processes.iter().flat_map(by).chain(["Switch(to: \"tty2\")".to_owned()]).collect();
    }
    let mut actions = vec!["SwitchUser".to_owned()];
    for user in &at_hand.users {
        for action in ["LogOn", "Lock", "Unlock", "Disconnect", "LogOff"] {
            actions.push(format!("{action}(user: {:?})", user.name));
        }
        actions.push(format!("Launch(image: \"own.exe\", for: {:?}, as: \"own\")", user.name));
    }
    for process in &at_hand.processes {
        actions.push(format!("End(process: {:?})", process.name));
        for operation in operations() {
            actions.push(format!("Call(by: {:?}, call: {})", process.name, operation.example));
        }
    }
    actions
}

/// A frame as text that can be compared; which file and line an expectation is in says nothing of it.
fn digest(frame: &Frame) -> String {
    let lanes = frame.lanes.iter().map(|lane| match lane {
        Lane::Windows(lane) => {
            format!("{:?} {:?} {:?} {:?}", lane.machine, lane.outcome, lane.labels, lane.reached)
        }
        Lane::Unix(lane) => format!("{:?} {:?} {:?}", lane.machine, lane.outcome, lane.labels),
    });
    lanes.collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    /// What is written down of a branch can be read, holds, and plays the same frames.
    #[test]
    fn what_is_written_down_plays_the_same(
        which in any::<Index>(),
        turns in prop::collection::vec((any::<Index>(), any::<Index>()), 1..12),
    ) {
        let lesson = which.get(&lessons()).clone();
        let mut branch = lesson;
        for (place, what) in turns {
            // Mostly at the end, so that a branch grows.
            let back = if branch.branch().is_none() { place.index(branch.frames()) } else { place.index(8) / 7 };
            let frame = last(&branch).saturating_sub(back);
            let actions = actions(&branch, frame, 0);
            if let Ok(next) = branch.perform(frame, &actions[what.index(actions.len())]) {
                branch = next;
            }
        }
        if branch.branch().is_some() {
            let again = again(&branch);
            prop_assert!(again.holds(), "{}{}", render_all(&again.diagnostics(), Style::Plain), again.scenario().file.text());
            prop_assert_eq!(again.frames(), branch.frames());
            for frame in 0..branch.frames() {
                let [one, other] = [&again, &branch].map(|lesson| lesson.frame(frame).map(digest));
                prop_assert_eq!(one, other);
            }
        }
    }
}

/// Performs steps one behind the other, at the end of what was performed before.
fn perform_all(lesson: &Lesson, frame: usize, actions: &[&str]) -> Lesson {
    let [first, others @ ..] = actions else { panic!("there is something to do") };
    let begun = perform(lesson, frame, first);
    others.iter().fold(begun, |branch, action| perform(&branch, last(&branch), action))
}

#[test]
fn a_step_that_was_not_done_takes_no_name() {
    let unix = lesson("scenarios/a-login-on-a-text-terminal.ron");
    let log_in = r#"LogIn(user: "Alice", at: "tty2", as: "second")"#;
    let windows = one_name();
    let launch = r#"Launch(image: "game.exe", for: "Bob", as: "second")"#;
    for (lesson, step, actions) in [
        (&unix, 9, &[log_in, r#"Switch(to: "tty2")"#, log_in][..]),
        (&windows, 3, &[launch, "SwitchUser", r#"LogOn(user: "Bob")"#, launch]),
    ] {
        let frame = lesson.frame_of_step(step).expect("a step");
        let branch = perform_all(lesson, frame, actions);
        let done: Vec<bool> = (frame + 1..branch.frames())
            .map(|frame| branch.frame(frame).expect("it is there").lanes[0].is_success())
            .collect();
        assert_eq!(done, actions.iter().enumerate().map(|(number, _)| number > 0).collect::<Vec<_>>(), "{actions:?}");
        let again = again(&branch);
        assert!(again.holds(), "written down, it can be read and comes to the same");
        let taken = branch.perform(last(&branch), actions[0]).expect_err("now there is one");
        assert_eq!(messages(&taken), ["there is a process `second` already"]);
    }
}

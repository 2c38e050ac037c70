//! One lesson on several releases: what is expected there, and in what the releases part.

use std::path::Path;
use std::sync::Arc;

use ntsessions::lesson::check::check;
use ntsessions::lesson::compare::{spoken_of, under};
use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::lesson::view::Difference;
use ntsessions::lesson::{FrameKind, Lesson};
use ntsessions::nt::era::{ERAS, Era, era};
use ntsessions::report::comparison;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::script::{Platform, Scenario};
use ntsessions::scenario::source_file::SourceFile;

fn releases(names: &[&str]) -> Vec<&'static Era> {
    names.iter().map(|name| era(name).expect("a release has this name")).collect()
}

fn file(path: &str) -> Scenario {
    let entry = library::entry_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the project");
    entry.scenario().expect("it has no fault")
}

/// A scenario of Windows XP in which Alice's program makes a mutex.
fn mutex(settings: &str, expect: &str) -> Scenario {
    let text = format!(
        r#"(
    format: 1,
    title: "A mutex",
    system: (era: WindowsXp, settings: ({settings})),
    users: [(name: "Alice")],
    steps: [
        (do: LogOn(user: "Alice"), expect: [State(0, Active)]),
        (do: Launch(image: "player.exe", for: "Alice", as: "player")),
        (do: Call(by: "player", call: CreateMutexW(name: "Player")), expect: [{expect}]),
    ],
)"#
    );
    parse(&Arc::new(SourceFile::new("mutex.ron".to_owned(), text))).expect("it has no fault")
}

fn built_in() -> impl Iterator<Item = Scenario> {
    library::built_in().into_iter().map(|entry| entry.scenario().expect("it has no fault"))
}

fn lessons_of_windows() -> impl Iterator<Item = Scenario> {
    built_in().filter(Scenario::is_of_windows)
}

fn compared(scenario: &Scenario, names: &[&str]) -> Lesson {
    play(under(scenario, &releases(names)).expect("it begins with boot"))
}

fn checks(lesson: &Lesson, lane: usize) -> usize {
    (0..lesson.frames()).filter_map(|frame| Some(lesson.frame(frame)?.lanes[lane].checks().len())).sum()
}

fn printed(lesson: &Lesson, print: fn(&Lesson, &mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut text = Vec::new();
    print(lesson, &mut text).expect("a vector takes everything");
    String::from_utf8(text).expect("it is text")
}

#[test]
fn what_differs_is_told_step_by_step_behind_what_boot_left_different() {
    let lesson = play(file("tests/screens/two-systems.ron"));
    insta::assert_snapshot!("two_systems", printed(&lesson, comparison::text));
    insta::assert_snapshot!("two_systems_json", printed(&lesson, comparison::json));
}

#[test]
fn of_three_releases_those_that_say_the_same_stand_together() {
    let lesson = compared(&file("tests/lessons/two-players.ron"), &["WindowsXp", "WindowsServer2003", "WindowsVista"]);
    insta::assert_snapshot!("three_systems", printed(&lesson, comparison::text));
}

#[test]
fn what_is_expected_is_expected_of_the_lessons_own_release_wherever_it_stands() {
    let scenario = mutex("", r#"Name(r"\\BaseNamedObjects\\Player")"#);
    let lesson = compared(&scenario, &["WindowsVista", "WindowsXp"]);
    assert_eq!([checks(&lesson, 0), checks(&lesson, 1)], [0, 2]);
    assert_eq!(lesson.failed().count(), 1, "the name was spelled wrong");
    let lesson = compared(&mutex("", r#"Name(r"\BaseNamedObjects\Player")"#), &["WindowsVista", "WindowsXp"]);
    assert_eq!(lesson.failed().count(), 0);
}

#[test]
fn what_is_expected_on_another_release_is_looked_at_there() {
    let right = mutex("", r#"On(WindowsVista, [Name(r"\Sessions\1\BaseNamedObjects\Player")])"#);
    assert_eq!(spoken_of(&right).iter().map(|era| era.name).collect::<Vec<_>>(), ["WindowsVista"]);
    let lesson = compared(&right, &["WindowsXp", "WindowsVista"]);
    assert_eq!([checks(&lesson, 0), checks(&lesson, 1)], [1, 1]);
    assert_eq!(check(right), []);
    let wrong = mutex("", r#"On(WindowsVista, [Name(r"\BaseNamedObjects\Player")])"#);
    assert_eq!(play(wrong.clone()).diagnostics(), [], "its own release says nothing about it");
    let found = check(wrong);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].label_text(), r"found: \Sessions\1\BaseNamedObjects\Player");
}

/// A drive letter of a logon session is no secret where letters belong to the machine.
#[test]
fn who_sees_a_drive_is_compared_too() {
    let scenario = built_in().find(|scenario| scenario.name == "whose-z").expect("a built-in lesson");
    let seen = |names: &[&str]| {
        let lesson = compared(&scenario, names);
        let frame = lesson.frame_of_step(12).expect("the service makes a drive");
        lesson.differences(frame).into_iter().find(|difference| difference.what == "who finds Z: as a drive")
    };
    let found = seen(&["WindowsVista", "Windows2000Server"]).expect("they part in it");
    assert_eq!(found.lanes, ["Backup, bob-notes, setup", "Backup, bob-notes, files, setup"]);
    assert_eq!(seen(&["WindowsVista", "Windows7"]), None);
}

/// What can be seen of a step is more than its answer: who was logged on, who was told, what a call listed, what ran.
#[test]
fn what_others_see_is_compared_too() {
    let parts = |name: &str, releases: &[&str], step| {
        let scenario = built_in().find(|scenario| scenario.name == name).expect("a built-in lesson");
        let lesson = if releases.is_empty() { play(scenario) } else { compared(&scenario, releases) };
        let frame = lesson.frame_of_step(step).expect("it has this step");
        lesson.differences(frame).into_iter().map(|difference| difference.what).collect::<Vec<_>>()
    };
    let check = |name: &str, releases: &[&str], step, expected: &str| {
        let found = parts(name, releases, step);
        assert!(found.iter().any(|what| what == expected), "{name}, step {step}: {found:?} without {expected}");
    };
    check("not-a-login", &["WindowsXp", "WindowsVista"], 1, "logon sessions");
    check("between-two-sessions", &["WindowsXp", "Windows10v2004"], 4, "who is told of sessions");
    check("a-message-that-names-code", &[], 5, "output count");
    check("a-message-that-names-code", &[], 5, "output titles");
    check("a-message-that-names-code", &[], 9, "what reaches programs");
    check("a-number-from-the-other-side", &["WindowsVista", "Windows11"], 8, "windows");
}

/// Lanes are numbered anew, and what is expected of one goes with it.
#[test]
fn what_is_expected_of_a_lane_goes_with_it() {
    let mut scenario = file("tests/screens/two-systems.ron");
    let text = scenario.file.text().replace("On(WindowsXp, ", "Lane(1, ").replace("On(WindowsVista, ", "Lane(2, ");
    scenario = parse(&Arc::new(SourceFile::new("lanes.ron".to_owned(), text))).expect("it has no fault");
    let lesson = compared(&scenario, &["WindowsVista", "Windows11", "WindowsXp"]);
    assert_eq!(lesson.failed().count(), 0);
    assert_eq!([checks(&lesson, 0), checks(&lesson, 1), checks(&lesson, 2)], [5, 0, 5]);
}

#[test]
fn what_a_lesson_sets_is_set_on_the_other_releases_too() {
    let settings = |scenario: &Scenario| {
        let compared = under(scenario, &releases(&["WindowsXp", "WindowsVista"])).expect("it begins with boot");
        let systems = compared.systems.iter().filter_map(Platform::windows);
        systems.map(|system| system.settings.fast_user_switching).collect::<Vec<_>>()
    };
    assert_eq!(settings(&mutex("", "")), [true, true]);
    assert_eq!(settings(&mutex("fast_user_switching: false", "")), [false, false]);
}

#[test]
fn a_release_plays_once_and_one_more_stands_behind_the_others() {
    let lesson = compared(&mutex("", ""), &["WindowsXp", "WindowsXp"]);
    assert_eq!(lesson.lanes(), 1);
    let vista = era("WindowsVista").expect("a release");
    let both = lesson.compared_with(vista).expect("another release");
    assert_eq!(both.scenario().systems.iter().map(Platform::name).collect::<Vec<_>>(), ["WindowsXp", "WindowsVista"]);
    assert!(both.compared_with(vista).is_err(), "it plays already");
}

/// The difference between two releases is what their policies make it: none that is seen here.
#[test]
fn releases_that_are_alike_in_this_do_not_part() {
    for scenario in lessons_of_windows() {
        let lesson = compared(&scenario, &["Windows10v2004", "Windows11"]);
        let found: Vec<Difference> = (0..lesson.frames()).flat_map(|frame| lesson.differences(frame)).collect();
        assert_eq!(found, [], "{}", scenario.name);
    }
}

/// A lesson may be played on any release, and its own goes on to hold.
#[test]
fn every_lesson_is_played_on_every_release() {
    for scenario in lessons_of_windows() {
        let lesson = play(under(&scenario, ERAS).expect("it begins with boot"));
        assert_eq!(lesson.lanes(), ERAS.len());
        assert_eq!(lesson.failed().count(), 0, "{}", scenario.name);
    }
}

#[test]
fn the_next_difference_is_the_next_frame_that_has_one() {
    let lesson = play(file("tests/screens/two-systems.ron"));
    let parting: Vec<usize> = (0..lesson.frames()).filter(|frame| !lesson.differences(*frame).is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = lesson.next_difference(at) {
        found.push(next);
        at = next;
    }
    assert_eq!(found, parting);
    assert!(matches!(lesson.frame(found[0]).map(|frame| frame.kind), Some(FrameKind::Boot(_))));
}

#[test]
fn what_runs_already_has_no_other_release() {
    let observed = file("tests/observations/wine-8.0.ron");
    assert!(under(&observed, &releases(&["WindowsXp"])).is_err());
}

/// Unix has no releases here, and two machines that run it do not part in what Windows would show.
#[test]
fn what_unix_plays_has_no_other_release() {
    let mut lessons = built_in().filter(|scenario| !scenario.is_of_windows()).peekable();
    assert!(lessons.peek().is_some(), "there are lessons of Unix");
    for scenario in lessons {
        let refused = under(&scenario, &releases(&["WindowsXp"])).map(|_| ()).expect_err("it is of Unix");
        assert_eq!(refused, "Unix plays it, and of Unix there are no releases here.");
        assert_eq!(spoken_of(&scenario).len(), 0);
        let lesson = play(scenario);
        assert!(lesson.compared_with(era("WindowsXp").expect("a release")).is_err());
        assert_eq!(lesson.next_difference(0), None);
    }
}

/// What `compare` prints of a lesson on these releases, on one line.
fn told(name: &str, names: &[&str]) -> String {
    let lesson = compared(&file(&format!("scenarios/{name}.ron")), names);
    printed(&lesson, comparison::text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_step_makes_on_one_release_alone_is_told() {
    let told = told("one-service-for-each-user", &["Windows81", "Windows11"]);
    assert!(told.contains(
        "Step 3 of 13 Alice logs on at the console. Differs, processes. On Windows 8.1: none of its own. On Windows 11: \
         svchost.exe made. Differs, services. On Windows 8.1: none of its own. On Windows 11: Sync#1 made, running."
    ));
    assert!(told.contains("On Windows 11: svchost.exe gone. Differs, services. On Windows 8.1: none of its own. On Windows 11: Sync#2 gone."));
    assert!(!told.contains("Sync_"), "a number of the machine is no name");
}

#[test]
fn the_two_logon_sessions_of_one_logon_are_told_together() {
    let told = told("whose-z", &["WindowsXp", "WindowsVista"]);
    assert!(told.contains(
        "On Windows XP: one of Alice, Interactive (2), made in session 0. On Windows Vista: two of Alice, Interactive (2), \
         made in session 1, linked to one another."
    ));
}

#[test]
fn two_lanes_of_which_one_has_a_setting_are_told_as_two() {
    let lesson = play(file("scenarios/a-message-that-names-code.ron"));
    let told = printed(&lesson, comparison::text).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("On Windows XP, timer callbacks unchecked, and on Windows XP: success."));
}

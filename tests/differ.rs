//! Random calls on two systems: what the search finds, how short it makes it, and the file that it writes.
//!
//! Two releases of the model stand for the two systems; a running Windows has the same place as one of them.

use std::sync::Arc;

use clap::ValueEnum;
use ntsessions::differ::area::Area;
use ntsessions::differ::file;
use ntsessions::differ::search::{Findings, Search, search};
use ntsessions::differ::world::World;
use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::nt::era::{Era, System, WINDOWS_11, XP};
use ntsessions::report::transcript;
use ntsessions::scenario::cases::known_difference::KnownDifferences;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render_all};
use ntsessions::scenario::source_file::SourceFile;

fn searched(area: Area, release: &'static Era, on: &'static Era, count: u64) -> (World, Findings) {
    let (world, other) = (World::new(System::new(release)), World::new(System::new(on)));
    let what = Search { area, seed: 7, count, length: 20, keep_going: true };
    let findings = search(&world, &other, &KnownDifferences::default(), what);
    (world, findings)
}

/// What a search writes: one file for each kind of difference.
fn written(world: &World, findings: &Findings) -> Vec<String> {
    let files = findings.unexplained.iter();
    files.map(|(kind, (_, played))| file::scenario(world, "the other system", kind, played)).collect()
}

#[test]
fn a_system_does_not_differ_from_itself() {
    for area in Area::value_variants() {
        let (_, findings) = searched(*area, &WINDOWS_11, &WINDOWS_11, 150);
        assert_eq!(findings.sequences, 150);
        assert!(findings.calls > 2000, "{area:?}: {} calls", findings.calls);
        assert!(findings.unexplained.is_empty(), "{area:?}: {:?}", findings.unexplained.keys());
    }
}

#[test]
fn a_difference_becomes_a_short_scenario_that_shows_it() {
    for area in Area::value_variants() {
        let (world, findings) = searched(*area, &WINDOWS_11, &XP, 150);
        for (text, (kind, (_, played))) in written(&world, &findings).into_iter().zip(&findings.unexplained) {
            assert!(played.steps.len() <= 6, "{kind:?}: {} steps", played.steps.len());
            let file = Arc::new(SourceFile::new("difference.ron".to_owned(), text));
            let scenario = parse(&file).unwrap_or_else(|faults| panic!("{}", render_all(&faults, Style::Plain)));
            let lesson = play(scenario);
            let failed: Vec<_> = lesson.failed().map(|(_, _, check)| check).collect();
            assert!(failed.is_empty(), "{kind:?}: {failed:?}\n{}", file.text());
            let last = lesson.told(lesson.frames() - 1).recorded.expect("its answer is recorded");
            assert!(last.parts[0].starts_with(&format!("{}: ", kind.what)), "{kind:?}: {last:?}");
            for frame in lesson.first_step()..lesson.frames() - 1 {
                let recorded = lesson.told(frame).recorded;
                assert!(recorded.is_none_or(|recorded| recorded.parts.is_empty()), "{kind:?}\n{}", file.text());
            }
        }
    }
    let (_, findings) = searched(Area::Names, &WINDOWS_11, &XP, 150);
    assert!(!findings.unexplained.is_empty(), "Windows XP does as Windows 11");
}

#[test]
fn a_seed_gives_the_same_files() {
    let files = || {
        let (world, findings) = searched(Area::Names, &WINDOWS_11, &XP, 100);
        written(&world, &findings)
    };
    assert_eq!(files(), files());
}

/// What was recorded of another system is told beside what the model answers.
#[test]
fn a_recorded_answer_is_shown_beside_the_models() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/recorded.ron");
    let entry = library::entry_of(&path).expect("the file is there");
    let lesson = play(entry.scenario().expect("it has no faults"));
    let mut out = Vec::new();
    transcript::text(&lesson, &mut out).expect("memory can be written");
    insta::assert_snapshot!("recorded_as_text", String::from_utf8(out).expect("text"));
}

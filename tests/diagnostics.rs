//! What an instructor is told: a folder of broken scenarios, and for each of them everything that `check` says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ntsessions::lesson::play::play;
use ntsessions::scenario::code::Code;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render};
use ntsessions::scenario::source_file::SourceFile;

/// What is wrong with the bytes of a file: when they are read, and if they can be, when they are played.
fn check(name: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    let file = match SourceFile::from_bytes(name.to_owned(), bytes) {
        Ok(file) => file,
        Err(fault) => return vec![*fault],
    };
    match parse(&file) {
        Ok(scenario) => play(scenario).diagnostics(),
        Err(faults) => faults,
    }
}

fn check_text(text: &str) -> Vec<Diagnostic> {
    check("lesson.ron", text.as_bytes().to_vec())
}

fn codes(text: &str) -> BTreeSet<Code> {
    check_text(text).iter().map(Diagnostic::code).collect()
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| render(fault, Style::Plain)).collect::<Vec<_>>().join("\n\n")
}

/// The broken scenarios of `tests/bad`.
fn bad_files() -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let files = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let scenarios = files.filter(|path| path.extension().is_some_and(|extension| extension == "ron"));
    scenarios
        .map(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let faults = check(&name, std::fs::read(&path).expect("it can be read"));
            (path, faults)
        })
        .collect()
}

#[test]
fn what_is_said_of_a_broken_scenario() {
    insta::with_settings!({ snapshot_path => "bad/said", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("bad/*.ron", |path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let faults = check(&name, std::fs::read(path).expect("it can be read"));
            insta::assert_snapshot!("said", shown(&faults));
        });
    });
}

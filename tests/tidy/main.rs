//! The rules of this repository, as tests. Each is a function from a file to its faults, and has a test that it can fail.

mod rust;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ntsessions::known::source::SOURCES;
use ntsessions::nt::call::operations;
use ntsessions::nt::era::ERAS;
use ntsessions::nt::rule::Rule;
use ntsessions::observe::tool::Tool;
use ntsessions::scenario::code::Code;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::unix;
use rust::{read, words};

/// A file of the repository: its path below the root, with `/`, and what is in it.
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn has_ending(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|known| known == ending)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below some folders or at some paths, those that are text.
fn files(below: &[&str]) -> Vec<File> {
    let mut left: Vec<PathBuf> = below.iter().map(|path| root().join(path)).filter(|path| path.exists()).collect();
    let mut found = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path).expect("a folder can be read").flatten().map(|entry| entry.path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).expect("it is below the root");
            found.push(File { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// Everything that is kept in the repository: what is at its top, without what is made there.
fn everything() -> Vec<File> {
    let made = ["target", ".git"];
    let top = fs::read_dir(root()).expect("the root can be read").flatten();
    let names: Vec<String> = top.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    files(&names.iter().map(String::as_str).filter(|name| !made.contains(name)).collect::<Vec<_>>())
}

fn sources() -> Vec<File> {
    files(&["src"]).into_iter().filter(|file| file.has_ending("rs")).collect()
}

/// All files keep to a rule, and a file that does not is found.
#[track_caller]
fn check(files: &[File], rule: fn(&File) -> Vec<String>, faulty: &[(&str, &str)]) {
    assert!(!files.is_empty());
    let found: Vec<String> =
        files.iter().flat_map(|file| rule(file).into_iter().map(|fault| format!("{}: {fault}", file.path))).collect();
    assert!(found.is_empty(), "{found:#?}");
    for (path, text) in faulty {
        assert!(!rule(&File::new(path, text)).is_empty(), "nothing is said of {path}: {text}");
    }
}

/// The same for all but some files, each with the reason. They do not keep to the rule: else they need no excuse.
#[track_caller]
fn check_but(excused: &[(&str, &str)], files: Vec<File>, rule: fn(&File) -> Vec<String>, faulty: &[(&str, &str)]) {
    let is_excused = |file: &File| excused.iter().any(|(path, _)| *path == file.path);
    let (excused_files, others): (Vec<File>, Vec<File>) = files.into_iter().partition(is_excused);
    assert_eq!(excused_files.len(), excused.len(), "a file is excused and not there");
    for file in excused_files {
        assert!(!rule(&file).is_empty(), "{} needs no excuse", file.path);
    }
    check(&others, rule, faulty);
}

#[test]
fn a_file_begins_by_saying_what_it_is() {
    fn rule(file: &File) -> Vec<String> {
        if file.text.starts_with("//! ") { Vec::new() } else { vec!["it does not begin with `//!`".to_owned()] }
    }
    check(&sources(), rule, &[("src/nt/a.rs", "use std::fmt;\n//! Late.\n")]);
}

/// Which parts of the library a part may name.
const IMPORTS: &[(&str, &[&str])] = &[
    ("known", &["known"]),
    ("nt", &["nt", "known"]),
    ("unix", &["unix", "known"]),
    ("observe", &["observe", "nt", "unix", "known"]),
    ("scenario", &["scenario", "observe", "nt", "unix", "known"]),
    ("system", &["system", "observe", "nt"]),
    ("lesson", &["lesson", "scenario", "system", "observe", "nt", "unix", "known"]),
    ("report", &["report", "lesson", "scenario", "observe", "nt", "unix", "known"]),
    ("differ", &["differ", "lesson", "scenario", "system", "observe", "nt"]),
    ("tui", &["tui", "lesson", "scenario", "observe", "nt"]),
    ("cli", &["cli", "tui", "differ", "report", "lesson", "scenario", "system", "observe", "nt", "known"]),
];

#[test]
fn imports_run_one_way() {
    fn rule(file: &File) -> Vec<String> {
        let part = file.path.split('/').nth(1).unwrap_or_default();
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == part) else {
            let shell = ["src/lib.rs", "src/main.rs"].contains(&file.path.as_str());
            return if shell { Vec::new() } else { vec![format!("{part} is no part that is known")] };
        };
        let reading = read(&file.text);
        let all: Vec<(usize, &str)> = words(&reading.code).collect();
        let ours =
            all.windows(2).filter(|pair| pair[0].1 == "crate" && IMPORTS.iter().any(|(name, _)| *name == pair[1].1));
        ours.filter(|pair| !allowed.contains(&pair[1].1))
            .map(|pair| format!("line {}: {part} names {}", pair[0].0, pair[1].1))
            .collect()
    }
    check(
        &sources(),
        rule,
        &[
            ("src/nt/a.rs", "use crate::scenario::parse::parse;"),
            ("src/report/a.rs", "fn a() { crate::tui::run() }"),
            ("src/util/a.rs", "//! A."),
        ],
    );
}

/// The concepts of the model, which the client library is made of and which know nothing of it.
const BELOW_WIN32: &[&str] =
    &["object_manager", "security", "io", "process", "session", "window", "service", "ipc", "system_call"];

#[test]
fn no_concept_of_the_model_names_the_client_library() {
    fn rule(file: &File) -> Vec<String> {
        let concept = file.path.strip_prefix("src/nt/").and_then(|path| path.split('/').next());
        if !concept.is_some_and(|concept| BELOW_WIN32.contains(&concept)) {
            return Vec::new();
        }
        let code = read(&file.text).code;
        let all: Vec<(usize, &str)> = words(&code).collect();
        let named = all.windows(2).filter(|pair| pair[0].1 == "nt" && pair[1].1 == "win32");
        named.map(|pair| format!("line {} names win32", pair[0].0)).collect()
    }
    check(&sources(), rule, &[("src/nt/ipc/a.rs", "use crate::nt::win32::pipes::open;")]);
}

/// The file that code names releases in.
const NAMES_RELEASES: &[(&str, &str)] = &[("src/nt/era.rs", "one row for each release")];

/// Where a text may name a release, and why.
const MAY_SAY_A_RELEASE: &[(&str, &str)] = &[
    ("src/nt/era.rs", "one row for each release"),
    ("src/nt/rule.rs", "a rule's explanation says since when it holds"),
    ("src/known/source.rs", "titles of documents"),
    ("src/known/topic.rs", "what lessons are about"),
    ("src/scenario/parse.rs", "examples"),
    ("src/scenario/code.rs", "examples"),
    ("src/scenario/expectations/forms.rs", "examples"),
];

/// Releases are named in `era.rs`. Elsewhere a comment may name one, and a text in some files, but no code may: no
/// constant of `era.rs`, and no word that has a release in it.
#[test]
fn no_release_is_named_in_code_outside_its_file() {
    fn is_of_a_release(word: &str) -> bool {
        let is_constant = word.chars().all(|character| matches!(character, 'A'..='Z' | '0'..='9' | '_'));
        let parts: Vec<&str> = word.split('_').collect();
        let numbered = parts.windows(2).any(|pair| {
            ["WINDOWS", "SERVER"].contains(&pair[0]) && pair[1].starts_with(|first: char| first.is_ascii_digit())
        });
        let in_constants = numbered || parts.iter().any(|part| ["XP", "VISTA"].contains(part));
        let in_names = ERAS.iter().any(|era| word.contains(era.name)) || word.contains("Vista") || word.contains("Xp");
        in_names || is_constant && in_constants
    }
    fn rule(file: &File) -> Vec<String> {
        let code = read(&file.text).code;
        let named = words(&code).filter(|(_, word)| is_of_a_release(word));
        named.map(|(line, word)| format!("line {line}: {word}")).collect()
    }
    check_but(
        NAMES_RELEASES,
        sources(),
        rule,
        &[
            ("src/nt/a.rs", "if system.era == &VISTA {}"),
            ("src/tui/a.rs", "use crate::nt::era::SERVER_2003;"),
            ("src/nt/a.rs", "fn is_Xp() {}"),
        ],
    );
}

#[test]
fn no_release_is_said_in_a_text_without_a_reason() {
    fn rule(file: &File) -> Vec<String> {
        let says = |line: &str| ERAS.iter().any(|era| line.contains(era.title) || line.contains(era.name));
        let texts = read(&file.text).texts;
        let said = texts.lines().zip(1..).filter(|(line, _)| says(line));
        said.map(|(line, number)| format!("line {number} says {line}")).collect()
    }
    check_but(
        MAY_SAY_A_RELEASE,
        sources(),
        rule,
        &[("src/tui/a.rs", "let advice = \"since Windows 8.1\";"), ("src/nt/a.rs", "if era.name == \"Windows7\" {}")],
    );
}

/// The terminal is touched in one file, and the standard output beside it only where a command writes its result, or where
/// it is the pipe between the live system and one of its processes.
#[test]
fn the_terminal_is_touched_in_one_file() {
    fn rule(file: &File) -> Vec<String> {
        let of_the_terminal = ["crossterm"];
        let of_the_output = ["stdout", "stderr", "stdin", "print_", "println_"];
        let pipes = ["src/system/live/process.rs", "src/system/live/errand.rs"];
        let is_terminal = file.path == "src/tui/terminal.rs";
        let is_shell = file.path.starts_with("src/cli/") || pipes.contains(&file.path.as_str());
        let code = read(&file.text).code.replace("print!", "print_").replace("println!", "println_");
        words(&code)
            .filter(|(_, word)| {
                of_the_terminal.contains(word) && !is_terminal
                    || of_the_output.contains(word) && !is_terminal && !is_shell
            })
            .map(|(line, word)| format!("line {line}: {word}"))
            .collect()
    }
    check(
        &sources(),
        rule,
        &[
            ("src/tui/app.rs", "use crossterm::event::Event;"),
            ("src/cli/run.rs", "crossterm::terminal::size();"),
            ("src/nt/machine.rs", "println!(\"{machine:?}\");"),
            ("src/report/mod.rs", "let out = std::io::stdout();"),
        ],
    );
}

/// The one folder that calls Windows, and is compiled there alone.
const LIVE: &str = "src/system/live/";

#[test]
fn nothing_is_unsafe_but_what_calls_windows() {
    fn rule(file: &File) -> Vec<String> {
        if file.path.starts_with(LIVE) {
            return Vec::new();
        }
        let reading = read(&file.text);
        words(&reading.code).filter(|(_, word)| *word == "unsafe").map(|(line, _)| format!("line {line}")).collect()
    }
    check(&sources(), rule, &[("src/nt/a.rs", "fn a() { unsafe { b() } }")]);
}

/// Where a file may expect, and why no input can make it panic.
const MAY_EXPECT: &[(&str, &str)] = &[("src/nt/object_manager/small_world.rs", "it is compiled for tests alone")];

#[test]
fn nothing_panics_on_bad_input() {
    fn rule(file: &File) -> Vec<String> {
        let code = read(&file.text).code;
        let lines = code.lines().zip(1..);
        let panics = |line: &str| {
            [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("].iter().any(|call| line.contains(call))
        };
        lines.filter(|(line, _)| panics(line)).map(|(line, number)| format!("line {number}: {}", line.trim())).collect()
    }
    check_but(
        MAY_EXPECT,
        sources(),
        rule,
        &[("src/nt/a.rs", "let a = b.unwrap();"), ("src/nt/a.rs", "b\n    .expect(\"c\")"), ("src/nt/a.rs", "todo!()")],
    );
}

#[test]
fn every_source_that_is_referred_to_is_listed() {
    let listed: BTreeSet<&str> = SOURCES.iter().map(|source| source.key).collect();
    let unknown =
        |keys: &[&'static str]| keys.iter().filter(|key| !listed.contains(**key)).copied().collect::<Vec<_>>();
    for rule in Rule::ALL {
        let card = rule.card();
        assert!(unknown(card.sources).is_empty(), "{rule:?} has {:?}", unknown(card.sources));
        assert!(unknown(card.disputed_by).is_empty(), "{rule:?} is disputed by {:?}", unknown(card.disputed_by));
    }
    for rule in unix::rule::Rule::ALL {
        let sources = rule.card().sources;
        assert!(unknown(sources).is_empty(), "{rule:?} has {:?}", unknown(sources));
    }
    for card in Tool::ALL.map(Tool::card) {
        let keys = card.sources.iter().chain(card.notes.iter().flat_map(|note| note.sources)).copied();
        assert!(unknown(&keys.collect::<Vec<_>>()).is_empty(), "{}", card.command);
    }
    for operation in operations() {
        assert!(unknown(&[operation.source]).is_empty(), "{} has {}", operation.name(), operation.source);
    }
    assert_eq!(unknown(&["chung", "nobody"]), ["nobody"]);
    assert!(
        SOURCES.is_sorted_by(|left, right| left.key < right.key),
        "the sources stand in the order of their keys, each once"
    );
}

/// What is wrong with a call that stands alone; that nobody made its handle is not.
fn faults_of_call(call: &str) -> Vec<String> {
    let text = format!(
        "(format: 1, title: \"One\", system: (era: Windows11), users: [(name: \"Alice\")], steps: [\n\
         (do: LogOn(user: \"Alice\")),\n(do: Launch(image: \"a.exe\", for: \"Alice\", as: \"a\")),\n\
         (do: Call(by: \"a\", call: {call})),\n])"
    );
    let faults = parse(&Arc::new(SourceFile::new("a call".to_owned(), text))).err().unwrap_or_default();
    let own = faults.iter().filter(|fault| fault.code() != Code::UnknownName);
    own.map(|fault| fault.message().to_owned()).collect()
}

#[test]
fn every_example_of_an_operation_can_be_read() {
    for operation in operations() {
        let faults = faults_of_call(operation.example);
        assert!(faults.is_empty(), "{}: {faults:?}", operation.example);
        assert!(operation.example.starts_with(operation.name()), "{} is no example of it", operation.example);
    }
    assert!(!faults_of_call("CreateMutexW(nam: \"A\")").is_empty());
}

/// A stored picture belongs to a test: its first lines name a file that is there, and its name is spelled in that file or
/// is that of an input.
fn has_no_test(file: &File) -> Option<String> {
    let source = file.text.lines().find_map(|line| line.strip_prefix("source: "))?;
    let Ok(test) = fs::read_to_string(root().join(source)) else { return Some(format!("there is no {source}")) };
    let name = file.path.rsplit('/').next()?.strip_suffix(".snap")?;
    let name = name.split_once("__").map_or(name, |(_, name)| name);
    let (name, input) = name.split_once('@').map_or((name, None), |(name, input)| (name, Some(input)));
    let size = |text: &str| text.chars().all(|character| character.is_ascii_digit() || character == 'x');
    let name = name.rsplit_once('_').filter(|(_, tail)| size(tail)).map_or(name, |(name, _)| name);
    let spelled = test.contains(&format!("\"{name}\"")) || root().join(format!("scenarios/{name}.ron")).exists();
    let beside = Path::new(&file.path).parent()?.parent()?;
    let input_is_there = input.is_none_or(|input| root().join(beside).join(input).exists());
    (!spelled || !input_is_there).then(|| format!("no test in {source} makes it"))
}

#[test]
fn every_picture_has_its_test() {
    let rule = |file: &File| if file.has_ending("snap") { has_no_test(file).into_iter().collect() } else { Vec::new() };
    let pictures = files(&["tests", "src"]);
    assert!(pictures.iter().any(|file| file.has_ending("snap")));
    check(
        &pictures,
        rule,
        &[
            ("tests/snapshots/gone__a.snap", "---\nsource: tests/gone.rs\n---\n"),
            ("tests/snapshots/scenarios__gone.snap", "---\nsource: tests/scenarios.rs\n---\n"),
            ("tests/bad/said/said@gone.ron.snap", "---\nsource: tests/diagnostics.rs\n---\n"),
        ],
    );
}

/// The files that may be long, and why.
const MAY_BE_LONG: &[(&str, &str)] = &[
    ("src/nt/era.rs", "one row for each release"),
    ("src/nt/rule.rs", "one row for each rule"),
    ("src/known/source.rs", "one row for each source"),
];

/// Tests at the end of a file do not count.
#[test]
fn no_file_is_long_without_a_reason() {
    fn rule(file: &File) -> Vec<String> {
        let lines = read(&file.text).code.lines().count();
        if lines > 400 { vec![format!("{lines} lines")] } else { Vec::new() }
    }
    check_but(MAY_BE_LONG, sources(), rule, &[("src/nt/a.rs", &"fn a() {}\n".repeat(401))]);
}

/// The project speaks of itself alone: not of a machine's folders, of who wrote it, or of where packages come from.
#[test]
fn nothing_is_said_of_how_the_project_is_made() {
    fn rule(file: &File) -> Vec<String> {
        // Written in two halves, so that this file does not break its own rule.
        let forbidden = [
            ("/wo", "rk/"),
            ("hel", "per"),
            ("/ho", "me/"),
            ("/ro", "ot/"),
            ("/tm", "p/"),
            ("local", "host"),
            ("worktr", "ee"),
            ("sub", "agent"),
            ("chat", "bot"),
            ("artifac", "tory"),
            ("registry.", "npmjs"),
            ("py", "pi.org"),
            ("static.crat", "es.io"),
        ];
        let lines = file.text.lines().zip(1..).filter(|_| file.path != "Cargo.lock");
        lines
            .flat_map(|(line, number)| {
                let line = line.to_lowercase();
                forbidden
                    .iter()
                    .map(|(left, right)| format!("{left}{right}"))
                    .filter(move |word| line.contains(word.as_str()))
                    .map(move |word| format!("line {number}: {word}"))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
    check(
        &everything(),
        rule,
        &[("README.md", concat!("See /wo", "rk/notes.")), ("src/nt/a.rs", concat!("fn Hel", "per() {}"))],
    );
}

//! The documentation is true: its blocks are what a run gives now, its examples can be read, its tables name what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::nt::era::EraToken;
use ntsessions::report::blocks::tables::TABLES;
use ntsessions::report::blocks::{self, Context, markdown};
use ntsessions::report::transcript;
use ntsessions::scenario::cases::case::CaseFile;
use ntsessions::scenario::cases::known_difference::KnownDifferences;
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::code::Code;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render_all};
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::tui::picture::picture;
use proptest::prelude::*;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// README.md, where it is there already, and every page below docs.
fn pages() -> Vec<PathBuf> {
    let mut found = Vec::from_iter(Some(root().join("README.md")).filter(|page| page.exists()));
    pages_below(&root().join("docs"), &mut found);
    found.sort();
    found
}

fn read(path: &Path) -> Arc<SourceFile> {
    SourceFile::read(path).expect("a page of the project is text")
}

#[test]
fn every_block_is_up_to_date() {
    let check =
        |path: &PathBuf| blocks::check(&read(path), Context { folder: path.parent().expect("a folder"), picture });
    let faults: Vec<Diagnostic> = pages().iter().flat_map(check).collect();
    assert!(faults.is_empty(), "{}", render_all(&faults, Style::Plain));
}

#[test]
fn the_page_about_documents_names_every_table_and_no_other() {
    let page = read(&root().join("docs/documents.md"));
    let (_, list) = page.text().split_once("\nBetween two comments ").expect("the sentence that lists them");
    let (list, _) = list.split_once('\n').expect("a line");
    let named: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    // Those with options are told behind it.
    let known: Vec<&str> = TABLES.iter().filter(|table| table.options.is_empty()).map(|table| table.word).collect();
    assert_eq!(named, known);
}

#[test]
fn every_lesson_has_a_page_of_its_own_and_every_such_page_a_lesson() {
    let mut found = Vec::new();
    pages_below(&root().join("docs/lessons"), &mut found);
    let stem = |path: &PathBuf| path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    let lessons: BTreeMap<String, String> =
        library::built_in().iter().map(|entry| (entry.name.clone(), entry.summary().title)).collect();
    let with_page: BTreeSet<String> = found.iter().map(stem).collect();
    assert_eq!(with_page, lessons.keys().cloned().collect());
    for path in found {
        let (name, page) = (stem(&path), read(&path));
        let parts = [
            format!("# {}\n\n<!-- ntsessions: lesson name={name} -->\n", lessons[&name]),
            "\n## What to look for\n".to_owned(),
            format!("\n## What happens\n\n```ntsessions {name} show=story,outcome\n"),
            "\n## To try\n".to_owned(),
        ];
        let places: Vec<Option<usize>> = parts.iter().map(|part| page.text().find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{name}: {places:?} of {parts:#?}");
    }
}

/// The fenced blocks of a page: the line, the info string, the text.
fn fences(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let ticks = line.chars().take_while(|character| *character == '`').count();
        if ticks >= 3 {
            let body = lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim_end() != "`".repeat(ticks));
            let body = body.fold(String::new(), |body, line| body + line + "\n");
            found.push((number, line[ticks..].to_owned(), body));
        }
    }
    found
}

/// An example within the smallest scenario that it can stand in.
fn within_a_scenario(what: &str, text: &str) -> String {
    let scenario = |system: &str, users: &str, services: &str, steps: &str| {
        format!(
            "(format: 1, title: \"\", system: {system}, users: [{users}], services: [{services}], steps: [{steps}])"
        )
    };
    let xp = "(era: WindowsXp), beside: [(era: WindowsVista)]";
    let step = |step: &str| scenario(xp, "", "", step);
    let on_unix = |step: &str| scenario("Unix", "", "", step);
    match what {
        "scenario" => text.to_owned(),
        "system" => scenario(text, "", "", ""),
        "user" => scenario(xp, text, "", ""),
        "service" => scenario(xp, "", text, ""),
        "task" => format!("(format: 1, title: \"\", system: {xp}, tasks: [{text}], steps: [])"),
        "driver" => format!("(format: 1, title: \"\", system: {xp}, drivers: [{text}], steps: [])"),
        "step" => step(text),
        "claim" => step(&format!("(say: {text})")),
        "action" => step(&format!("(do: {text})")),
        "call" => step(&format!("(do: Call(by: \"somebody\", call: {text}))")),
        "unix action" => on_unix(&format!("(do: {text})")),
        "unix call" => on_unix(&format!("(do: Call(by: \"init\", call: {text}))")),
        "unix expectation" => on_unix(&format!("(do: Call(by: \"init\", call: setsid), expect: [{text}])")),
        "expectation" => {
            step(&format!("(do: Call(by: \"somebody\", call: CreateMutexW(name: \"A\")), expect: [{text}])"))
        }
        _ => panic!("a fenced block of RON is a scenario, a system, ..., not `{what}`"),
    }
}

/// What is wrong with an example of a conformance case; nothing, if it is no part of one.
fn faults_of_case(what: &str, text: &str) -> Option<Vec<Diagnostic>> {
    let case = |steps: &str| {
        format!(
            "[(id: \"case-01\", source: \"\", basis: \"doc\", area: \"handles\", era: \"any\", env: \"user-s1\", \
             summary: \"\", steps: [{steps}])]"
        )
    };
    let eras: Vec<&str> = EraToken::all().map(EraToken::word).collect();
    let profiles = |profile: &str| format!("(eras: {eras:?}, profiles: [{profile}])");
    let file = |text: String| Arc::new(SourceFile::new(format!("example of {what}"), text));
    let (built_in, _) = Profiles::built_in();
    Some(match what {
        "case" => CaseFile::read(&file(format!("[{text}]")), &built_in).faults,
        "case step" => CaseFile::read(&file(case(text)), &built_in).faults,
        "alternative" => {
            let step = format!("(op: \"NtClose\", handle: \"NULL\", expect: \"ANY_FAILURE\", also: [{text}])");
            CaseFile::read(&file(case(&step)), &built_in).faults
        }
        "known difference" => KnownDifferences::read(&file(format!("[{text}]"))).1,
        "profile" => {
            let faults = Profiles::read(&file(profiles(text))).1;
            // The example has no actors, so the one that acts by default is not known.
            faults.into_iter().filter(|fault| fault.code() != Code::UnknownName).collect()
        }
        "actor" => {
            let profile = format!("(name: \"a\", summary: \"\", default_actor: \"\", actors: [{text}])");
            Profiles::read(&file(profiles(&profile))).1
        }
        _ => return None,
    })
}

/// What is wrong with an example; that it stands alone, without the users and processes that it speaks of, is not.
fn faults_of(what: &str, text: &str) -> Vec<Diagnostic> {
    if let Some(faults) = faults_of_case(what, text) {
        return faults;
    }
    let file = Arc::new(SourceFile::new(format!("example of {what}"), within_a_scenario(what, text)));
    let alone = |fault: &Diagnostic| fault.code() == Code::UnknownName && !fault.message().contains("unknown source");
    let faults = parse(&file).err().unwrap_or_default();
    faults.into_iter().filter(|fault| what == "scenario" || !alone(fault)).collect()
}

#[test]
fn every_example_in_ron_can_be_read() {
    let mut examples = BTreeMap::new();
    for path in pages() {
        for (line, info, text) in fences(read(&path).text()) {
            let Some(what) = info.strip_prefix("ron") else { continue };
            let faults = faults_of(what.trim(), &text);
            assert!(faults.is_empty(), "{}:{line}\n{}", path.display(), render_all(&faults, Style::Plain));
            *examples.entry(what.trim().to_owned()).or_insert(0) += 1;
        }
    }
    assert!(examples["call"] > 20 && examples["action"] > 5 && examples["expectation"] > 5, "{examples:?}");
}

#[test]
fn an_example_that_cannot_be_read_is_noticed() {
    for (what, text) in [
        ("scenario", "(format: 1)"),
        ("step", "(doo: SwitchUser)"),
        ("case", "(id: \"case-01\")"),
        ("case step", "(op: \"NtClos\", expect: \"STATUS_SUCCESS\")"),
        ("alternative", "(era: \"never\")"),
        ("profile", "(name: \"a\")"),
        ("actor", "(name: \"a\")"),
        ("action", "SwitchUsers"),
        ("call", "CreateMutexW(nam: \"A\")"),
        ("expectation", "Okay"),
        ("unix action", "LogOn(user: \"Alice\")"),
        ("unix call", "setsid(1)"),
        ("unix expectation", "State(1, Active)"),
        ("claim", "Claim(text: \"A\", evidence: Documented, sources: [\"nowhere\"])"),
    ] {
        assert!(!faults_of(what, text).is_empty(), "{what}: {text}");
    }
}

/// The places of the leaves and lists of a JSON value: `frames[].lanes[].tree[].path`.
fn shape(value: &serde_json::Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            fields.iter().for_each(|(key, value)| shape(value, &below(key), found));
        }
        serde_json::Value::Array(items) => {
            found.insert(path.to_owned());
            items.iter().filter(|item| item.is_object()).for_each(|item| shape(item, &format!("{path}[]"), found));
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// The fields that a page's tables name, each with the path of its section: the code in the heading.
fn documented(page: &str) -> BTreeSet<String> {
    let code = |text: &str| text.split('`').nth(1).map(str::to_owned);
    let mut section = None;
    let mut found = BTreeSet::new();
    for line in page.lines() {
        if line.starts_with("## ") {
            section = code(line);
        } else if let Some(field) = line.strip_prefix("| `").and_then(|row| row.split('`').next()) {
            found.insert(section.as_ref().map_or_else(|| field.to_owned(), |section| format!("{section}.{field}")));
        }
    }
    found
}

#[test]
fn the_page_about_json_names_every_field_and_no_other() {
    let scenario = r#"(
        format: 1, title: "Everything that a transcript can say", system: (era: WindowsXp),
        beside: [(era: WindowsVista)], users: [(name: "Alice")],
        services: [(name: "Music", image: "musicsvc.exe")],
        steps: [
            (say: Claim(text: "Alice logs on.", evidence: Unconfirmed), do: LogOn(user: "Alice")),
            (do: Launch(image: "player.exe", for: "Alice", as: "player")),
            (do: Call(by: "player", call: CreateMutexW(name: "A", into: "a")), expect: [Ok, Fails]),
            (do: Call(by: "Music", call: CreateMutexW(name: "A"))),
        ],
    )"#;
    let on_unix = r#"(
        format: 1, title: "The same of Unix", system: Unix, users: [(name: "Alice")],
        steps: [(do: LogIn(user: "Alice", at: "tty1", as: "shell"))],
    )"#;
    let file = Arc::new(SourceFile::new("everything.ron".to_owned(), scenario.to_owned()));
    let mut text = Vec::new();
    transcript::json(&play(parse(&file).expect("a scenario")), &mut text).expect("written to memory");
    let mut there = BTreeSet::new();
    shape(&serde_json::from_slice(&text).expect("JSON"), "", &mut there);
    let mut text = Vec::new();
    let file = Arc::new(SourceFile::new("unix.ron".to_owned(), on_unix.to_owned()));
    transcript::json(&play(parse(&file).expect("a scenario")), &mut text).expect("written to memory");
    shape(&serde_json::from_slice(&text).expect("JSON"), "", &mut there);
    let mut named = documented(read(&root().join("docs/transcript-json.md")).text());
    // Objects that are told field by field have a row of their own as well.
    named.retain(|field| !there.iter().any(|other| other.starts_with(&format!("{field}."))) || there.contains(field));
    assert_eq!(named, there);
}

/// The project's folder as the one that the page is in.
fn here() -> Context<'static> {
    Context { folder: root(), picture }
}

fn page(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("page.md".to_owned(), text.to_owned()))
}

fn codes(text: &str) -> Vec<Code> {
    blocks::check(&page(text), here()).iter().map(Diagnostic::code).collect()
}

#[test]
fn a_stale_block_is_reported_at_the_first_line_that_differs() {
    let text =
        "A\n\n```ntsessions tests/lessons/two-players.ron steps=1 show=story\nStep 1 of 7\nNobody logs on.\n```\n";
    let faults = blocks::check(&page(text), here());
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!((fault.code(), fault.place().map(|place| place.line)), (Code::BlockOutOfDate, Some(5)));
}

#[test]
fn what_is_not_known_is_reported_and_the_block_left_alone() {
    let first = "```ntsessions tests/lessons/two-players.ron";
    for (text, expected) in [
        (format!("{first} steps=99\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=2..1\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 steps=2\n```\n"), Code::BlockUnclear),
        (format!("{first} lane=9\n```\n"), Code::BlockUnclear),
        (format!("{first} show=three\n```\n"), Code::BlockUnclear),
        (format!("{first} show=screen size=0x9\n```\n"), Code::BlockUnclear),
        (format!("{first} show=screen at=/title\n```\n"), Code::BlockUnclear),
        (format!("{first} size=80x24\n```\n"), Code::BlockUnclear),
        (format!("{first} step=1\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 show=json at=/nowhere\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 show=tool\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 show=tool tool=qwinstaa\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 show=tool tool=qwinsta by=nobody\n```\n"), Code::BlockUnclear),
        (format!("{first} steps=1 tool=qwinsta\n```\n"), Code::BlockUnclear),
        ("```ntsessions one-name-two-objekts\n```\n".to_owned(), Code::BlockUnclear),
        ("```ntsessions nowhere/lesson.ron\n```\n".to_owned(), Code::BlockUnclear),
        ("```ntsessions\n```\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: rule -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: rules cases=tests/conformance -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: coverage cases=nowhere/cases -->\n<!-- end -->\n".to_owned(), Code::FileUnreadable),
        ("<!-- ntsessions: coverage cases=src -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: coverage recordings=nowhere -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: coverage recordings=scenarios -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: coverage case=tests/conformance -->\n<!-- end -->\n".to_owned(), Code::BlockUnclear),
        ("<!-- ntsessions: rules -->\n".to_owned(), Code::BlockNotClosed),
        (format!("{first}\n"), Code::BlockNotClosed),
    ] {
        assert_eq!(codes(&text), [expected], "{text}");
        assert_eq!(blocks::fill(&page(&text), here()).text, text);
    }
}

#[test]
fn a_line_that_would_end_the_block_does_not_get_in() {
    let text = "```ntsessions tests/lessons/fence.ron show=story\n```\n";
    assert_eq!(codes(text), [Code::BlockEndsEarly]);
    let longer = blocks::fill(&page(&format!("`{}`\n", text.trim_end())), here());
    assert_eq!(longer.text, "````ntsessions tests/lessons/fence.ron show=story\nStep 1 of 1\n```\n````\n");
}

#[test]
fn line_ends_stay_as_the_page_has_them() {
    let text = "A\r\n  ```ntsessions tests/lessons/two-players.ron steps=1 show=story\r\n  ```\r\nB\n";
    let filled = blocks::fill(&page(text), here()).text;
    let body = "  Step 1 of 7\r\n  Alice logs on at the console.\r\n";
    assert_eq!(filled, text.replace("story\r\n", &format!("story\r\n{body}")));
}

/// A page without what stands in its blocks.
fn outside(text: &str) -> String {
    let mut text = text.to_owned();
    for block in markdown::blocks(&text.clone()).iter().rev() {
        if let Some(body) = block.body {
            text.replace_range(body.range(), "");
        }
    }
    text
}

fn any_line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "```",
        "````",
        "~~~",
        "```ntsessions tests/lessons/two-players.ron steps=1",
        "   ~~~~ ntsessions tests/lessons/two-players.ron boot=2 show=tree,sessions",
        "```ntsessions tests/lessons/two-players.ron steps=last show=json at=/lanes/0/outcome",
        "````ntsessions nothing",
        "<!-- ntsessions: settings -->",
        "<!-- ntsessions: nothing -->",
        "<!-- end -->",
        "",
        "Some words.",
    ]);
    (prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".*"], prop::sample::select(vec!["\n", "\r\n"]))
        .prop_map(|(line, end)| line + end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn filling_in_touches_nothing_else_and_is_done_once(lines in prop::collection::vec(any_line(), 0..14)) {
        let text = lines.concat();
        let once = blocks::fill(&page(&text), here());
        prop_assert_eq!(outside(&once.text), outside(page(&text).text()));
        // The mark that a page may begin with is no part of its text, and is written before it.
        let written = page(&format!("\u{feff}{}", once.text));
        let twice = blocks::fill(&written, here());
        prop_assert_eq!(&twice.text, &once.text);
        let stale = blocks::check(&written, here()).iter().any(|fault| fault.code() == Code::BlockOutOfDate);
        prop_assert!(!stale);
    }
}

//! Whatever is in a file, reading it ends, and gives pieces or a fault that lies in the file.

use std::sync::Arc;

use ntsessions::lesson::play::play;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{Style, render};
use ntsessions::scenario::source_file::SourceFile;
use proptest::prelude::*;

const GOOD: &str = r#"// Two sessions, one name.
(
    format: 1,
    title: "One name, two \"objects\"",
    system: (era: WindowsXp, settings: (uac: false)),
    users: [(name: "Alice"), (name: "Bob", administrator: true)],
    steps: [
        (say: ["Alice logs on.", Claim(text: "A fact.", evidence: Unconfirmed)], do: LogOn(user: "Alice"), expect: [Ok]),
        (do: Launch(image: "player.exe", for: "Alice", as: "player")),
        /* the name */
        (
            do: Call(by: "player", call: CreateMutexW(name: r"Local\Ready", initial_owner: true, into: "m")),
            expect: [LastError("ERROR_SUCCESS"), Not(By(NothingToOpen)), Name("\u{5C}BaseNamedObjects\\Ready")],
        ),
        (do: SwitchUser, expect: [On(WindowsXp, [State(0, Active)]), Console(0)]),
        (say: "It is given up.", do: Call(by: "player", call: CloseHandle(handle: "m"))),
    ],
)
"#;

/// Reads a text as a scenario, and plays it. Gives back the number of steps.
fn read(text: &str) -> (Option<usize>, Vec<Diagnostic>) {
    let file = Arc::new(SourceFile::new("lesson.ron".to_owned(), text.to_owned()));
    match parse(&file) {
        Ok(scenario) => (Some(scenario.steps.len()), play(scenario).diagnostics()),
        Err(faults) => (None, faults),
    }
}

fn check(text: &str) {
    let (steps, faults) = read(text);
    assert!(steps.is_some() || !faults.is_empty(), "neither a value nor a fault: {text}");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for fault in &faults {
        let span = fault.span().expect("a fault of a text has a place");
        assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}: {fault:?}");
        for note in fault.notes() {
            assert!(text.get(note.span().range()).is_some(), "{:?} of {text:?}: {fault:?}", note.span());
        }
        let shown = render(fault, Style::Plain);
        assert!(shown.lines().count() <= 15, "{shown}");
        assert!(fault.message().split_whitespace().count() <= 20, "{shown}");
    }
    if steps.is_some() {
        let judged = ron::from_str::<serde::de::IgnoredAny>(text);
        assert!(judged.is_ok(), "accepted, but not RON: {judged:?} {text}");
    }
}

#[derive(Debug, Clone)]
enum Edit {
    Delete(usize, usize),
    Insert(usize, String),
    Swap(usize, usize),
    Cut(usize),
    Repeat(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..GOOD.len();
    let inserted = prop_oneof![
        "[\\(\\)\\[\\]\\{\\}\"',:;/*=#\\\\ra1.\n]{1,3}",
        "\\PC{1,3}",
        Just("\u{1b}[31m".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\0".to_owned()),
    ];
    prop_oneof![
        (at.clone(), 1..9_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        (at.clone(), inserted).prop_map(|(at, text)| Edit::Insert(at, text)),
        (at.clone(), at.clone()).prop_map(|(one, other)| Edit::Swap(one, other)),
        at.clone().prop_map(Edit::Cut),
        (at, 1..60_usize).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

fn apply(text: &str, edit: &Edit) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let end = characters.len();
    match edit {
        Edit::Delete(at, length) => {
            characters.drain((*at).min(end)..(at + length).min(end));
        }
        Edit::Insert(at, text) => {
            let at = (*at).min(end);
            characters.splice(at..at, text.chars());
        }
        Edit::Swap(one, other) if *one < end && *other < end => characters.swap(*one, *other),
        Edit::Swap(..) => {}
        Edit::Cut(at) => characters.truncate(*at),
        Edit::Repeat(at, length) => {
            let part = characters[(*at).min(end)..(at + length).min(end)].to_vec();
            characters.splice((*at).min(end)..(*at).min(end), part);
        }
    }
    characters.into_iter().collect()
}

#[test]
fn the_good_file_is_read_without_a_fault() {
    assert_eq!(read(GOOD), (Some(5), Vec::new()));
    assert_eq!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))), (Some(5), Vec::new()));
}

/// A bracket, comma, colon or quote that is left out is one fault and not many; where a comma may be left out, none.
#[test]
fn nine_of_ten_marks_that_are_left_out_are_one_fault() {
    let marks: Vec<usize> = GOOD.char_indices().filter(|(_, c)| "()[]{},:\"".contains(*c)).map(|(at, _)| at).collect();
    let faults = |at: &usize| read(&format!("{}{}", &GOOD[..*at], &GOOD[at + 1..])).1.len();
    let single = marks.iter().filter(|at| faults(at) <= 1).count();
    assert!(single * 10 >= marks.len() * 9, "{single} of {}", marks.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn an_edited_file_gives_a_value_or_a_fault(edits in prop::collection::vec(edit(), 1..5)) {
        check(&edits.iter().fold(GOOD.to_owned(), |text, edit| apply(&text, edit)));
    }

    #[test]
    fn any_text_gives_a_value_or_a_fault(text in "[\\(\\)\\[\\]\\{\\}\"',:;/*=#\\\\rab1.\n -]{0,60}|\\PC{0,40}") {
        check(&text);
    }
}

/// Texts that made a reader slow, or deep, or fill the memory: all of them end soon.
#[test]
fn a_text_made_to_hurt_is_read_all_the_same() {
    let many = 100_000;
    for part in [
        "(", "[", "{", "a(", "(a:", "\"", "r#\"", "'", "\u{201c}", "/*", "@", ",", ":", "\u{a0} ", "\"\\\"\n", "a ",
        "1", "a:", "(a:1)", "(1)", "[]", ")", "\"\\q\"", "-", "\\", "/", "#!", "=",
    ] {
        for (before, after) in [("", ""), ("(steps: [", "])"), ("(format: 1, ", ")")] {
            let (_, faults) = read(&format!("{before}{}{after}", part.repeat(many)));
            assert!(faults.len() <= 20_001);
        }
    }
    let fields: Vec<String> = (0..many).map(|number| format!("titel{number}: 1")).collect();
    assert_eq!(read(&format!("({})", fields.join(", "))).1.len(), 20_001);
}

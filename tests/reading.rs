//! Whatever is in a file, reading it ends, and gives pieces or a fault that lies in the file.

use std::sync::Arc;

use ntsessions::nt::parameter::{Kind, Parameter};
use ntsessions::scenario::diagnostic::{Diagnostic, Diagnostics};
use ntsessions::scenario::form::Form;
use ntsessions::scenario::render::{Style, render, render_all};
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::scenario::syntax;
use proptest::prelude::*;

const GOOD: &str = r#"// Two sessions, one name.
(
    title: "One name, two \"objects\"",
    users: ["alice", "bob"],
    steps: [
        (as: "alice", call: CreateMutexW(name: r"Local\Ready", access: 0x1F0001, owned: true)),
        /* the other one */
        (as: "bob", call: OpenMutexW(name: r"Global\Ready"), expect: { "status": "\u{53}UCCESS" }),
        (as: "bob", call: GetLastError, session: 2),
    ],
)
"#;

const STEP: Form = Form {
    name: "step",
    parameters: &[
        Parameter::required("as", Kind::Text, "who calls"),
        Parameter::required("call", Kind::Structure("a call"), "what is called"),
        Parameter::optional("expect", Kind::Structure("what comes out"), "what comes out"),
        Parameter::optional("session", Kind::Number, "in which session"),
    ],
    summary: "A process calls Windows.",
    example: r#"(as: "notepad", call: GetLastError)"#,
};

const FILE: Form = Form {
    name: "scenario",
    parameters: &[
        Parameter::required("title", Kind::Text, "what it shows"),
        Parameter::optional("users", Kind::List(&Kind::Text), "who has an account"),
        Parameter::required("steps", Kind::List(&Kind::Structure("a step")), "what happens"),
    ],
    summary: "A file.",
    example: r#"(title: "One", steps: [])"#,
};

/// Reads a text as a scenario is read: a file of steps of calls. Gives back the number of steps.
fn read(text: &str) -> (Option<usize>, Vec<Diagnostic>) {
    let file = Arc::new(SourceFile::new("lesson.ron".to_owned(), text.to_owned()));
    let mut faults = Diagnostics::new(&file);
    let tree = syntax::read(file.text(), &mut faults);
    let steps = tree.root().fields("the scenario", &mut faults).and_then(|fields| {
        let record = FILE.read(&fields, &mut faults);
        let mut steps = 0;
        for step in tree_items(&fields) {
            if let Some(fields) = step.fields("a step", &mut faults) {
                let record = STEP.read(&fields, &mut faults);
                if let Some(call) = record.piece("call") {
                    steps += usize::from(call.value.variant("the call", &mut faults).is_some());
                }
            }
        }
        record.text("title").map(|_| steps)
    });
    (steps, faults.finish())
}

fn tree_items<'a>(fields: &syntax::Fields<'a>) -> Vec<syntax::Piece<'a>> {
    let steps = fields.fields.iter().find(|field| field.name.value == "steps");
    let file = Arc::new(SourceFile::new(String::new(), String::new()));
    let items = steps.and_then(|steps| steps.value.items("the steps", &mut Diagnostics::new(&file)));
    items.map(Iterator::collect).unwrap_or_default()
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
    if faults.is_empty() {
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
    assert_eq!(read(GOOD), (Some(3), Vec::new()));
    assert_eq!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))), (Some(3), Vec::new()));
}

#[test]
fn every_fault_of_a_file_is_shown_in_one_run() {
    let text = r#"(
    titel: "One name",
    steps: [
        (as: "alice", call: CreateMutexW(name: "Local\Ready")),
        (as: "alice" call: CreateMutexW(name: "\BaseNamedObjects\Ready")),
        (as: "bob, call: OpenMutexW),
        (as: bob, call: OpenMutexW(name: "x"), session: "2",
        (as: 'bob', cal: GetLastError; session: 2)
    ],
)
"#;
    let faults = read(text).1;
    insta::assert_snapshot!(render_all(&faults, Style::Plain), @r#"
    error[NTS0301]: `scenario` has no field `titel`
     --> lesson.ron:2:5
      |
    2 |     titel: "One name",
      |     ^^^^^ not known
      |
      = help: did you mean `title`?

    error[NTS0210]: `\R` is not an escape
     --> lesson.ron:4:54
      |
    4 |         (as: "alice", call: CreateMutexW(name: "Local\Ready")),
      |                                                      ^^ no such escape
      |
      = help: write each backslash twice, or put r before the text:
              `r"Local\Ready"`

    error[NTS0206]: expected a comma after this value
     --> lesson.ron:5:21
      |
    5 |         (as: "alice" call: CreateMutexW(name: "\BaseNamedObjects\Ready")),
      |                     ^ a comma belongs here

    error[NTS0210]: `\B` is not an escape
     --> lesson.ron:5:48
      |
    5 |         (as: "alice" call: CreateMutexW(name: "\BaseNamedObjects\Ready")),
      |                                                ^^ no such escape
      |
      = help: write each backslash twice, or put r before the text:
              `r"\BaseNamedObjects\Ready"`

    error[NTS0204]: this text has no closing quote
     --> lesson.ron:6:14
      |
    6 |         (as: "bob, call: OpenMutexW),
      |              ^^^^^^^^^^^^^^^^^^^^^^ it begins here
      |
      = help: end the text with a double quote

    error[NTS0202]: expected `)` to close this bracket, found none
     --> lesson.ron:7:9
      |
    7 |         (as: bob, call: OpenMutexW(name: "x"), session: "2",
      |         ^ never closed
    8 |         (as: 'bob', cal: GetLastError; session: 2)
      |         - what follows does not belong inside

    error[NTS0209]: expected a text in double quotes, found other quotes
     --> lesson.ron:8:14
      |
    8 |         (as: 'bob', cal: GetLastError; session: 2)
      |              ^^^^^ other quotes
      |
      = help: write `"bob"`

    error[NTS0301]: `step` has no field `cal`
     --> lesson.ron:8:21
      |
    8 |         (as: 'bob', cal: GetLastError; session: 2)
      |                     ^^^ not known
      |
      = help: did you mean `call`?

    error[NTS0206]: expected a comma, found `;`
     --> lesson.ron:8:38
      |
    8 |         (as: 'bob', cal: GetLastError; session: 2)
      |                                      ^ a comma belongs here
    "#);
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
        for (before, after) in [("", ""), ("(steps: [", "])"), ("(a: 1, ", ")")] {
            let (_, faults) = read(&format!("{before}{}{after}", part.repeat(many)));
            assert!(faults.len() <= 20_001);
        }
    }
    let fields: Vec<String> = (0..many).map(|number| format!("titel{number}: 1")).collect();
    assert_eq!(read(&format!("({})", fields.join(", "))).1.len(), 20_001);
}

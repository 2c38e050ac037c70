//! Whatever the screen tells, the plain mode tells.
//!
//! Both render a `FrameView`. Here every text, number and flag in the view of every frame of every scenario is looked for
//! in what the commands of the plain mode answer there: the leaves of a row in one line of that row's command.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use ntsessions::lesson::Lesson;
use ntsessions::lesson::library::{self, Entry};
use ntsessions::lesson::play::play;
use ntsessions::lesson::view::FrameView;
use ntsessions::lesson::window::Position;
use ntsessions::report::plain::Plain;
use serde_json::Value;

/// Fields that no command tells, each with the reason why nothing is lost.
const UNTOLD: &[(&str, &str)] = &[
    ("tree/depth", "a row is told by its full path, which has a backslash for each level"),
    (
        "ladder/depth",
        "which rungs lie inside others is told where the ladder is folded, by their numbers or their count",
    ),
];

/// The parts of a lane that are lists of rows, with the command that tells a row in one line.
const ROWS: &[(&str, &str)] = &[
    ("changes", "changes"),
    ("checks", "expect"),
    ("tree", "tree"),
    ("sessions", "sessions"),
    ("logon_sessions", "logons"),
    ("processes", "processes"),
    ("services", "services"),
    ("seats", "tree"),
    ("places", "tree"),
    ("kernel_sessions", "sessions"),
    ("login_sessions", "logons"),
];

/// What became of a row, where that is said in a word before or behind it.
const MARKS: [&str; 4] = ["made", "gone", "changed", "reached"];

/// The plain mode at one place of a lesson, in one lane, and what it has answered there.
struct Told {
    plain: Plain,
    answers: HashMap<String, Vec<String>>,
}

impl Told {
    fn at(lesson: &Lesson, at: Position, lane: usize) -> Told {
        let mut plain = Plain::reading(Vec::new(), lesson.clone());
        let label = lesson.label(at.frame);
        let jump = match label.split(' ').collect::<Vec<_>>()[..] {
            ["boot", stage, ..] => format!("jump boot {stage}"),
            ["step", step, ..] => format!("jump {step}"),
            _ => panic!("a frame is a stage of boot or a step, not {label:?}"),
        };
        let more = std::iter::repeat_n("more".to_owned(), at.small_step);
        for command in [jump, format!("lane {}", lane + 1)].into_iter().chain(more) {
            plain.answer(&command).expect("none of these leaves");
        }
        Told { plain, answers: HashMap::new() }
    }

    fn answer(&mut self, command: &str) -> &[String] {
        self.answers.entry(command.to_owned()).or_insert_with(|| {
            let lines = self.plain.answer(command).expect("none of these leaves");
            lines.iter().map(|line| plain(line)).collect()
        })
    }
}

/// A text as it is compared: in lower case, and on one line.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place in the view such as `tree/3/entries`, and what is there.
type Leaf = (String, Value);

fn leaves(value: &Value, path: &str, found: &mut Vec<Leaf>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| leaves(value, &below(key), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| leaves(value, &below(&index.to_string()), found));
        }
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push((path.to_owned(), value.clone())),
    }
}

/// A field, wherever it is in a list.
fn without_numbers(path: &str) -> String {
    path.split('/').filter(|part| part.parse::<usize>().is_err()).collect::<Vec<_>>().join("/")
}

fn is_untold(path: &str) -> bool {
    UNTOLD.iter().any(|(untold, _)| *untold == without_numbers(path))
}

/// Whether a text tells a leaf.
fn tells(text: &str, path: &str, value: &Value) -> bool {
    let field = path.rsplit('/').next().unwrap_or(path);
    match (field, value) {
        ("mark", Value::String(mark)) => {
            let said = |word: &&str| text.ends_with(&format!("; {word}")) || text.starts_with(&format!("{word}: "));
            MARKS.iter().find(|word| said(word)).unwrap_or(&"same") == &mark.to_lowercase()
        }
        ("locked", Value::Bool(locked)) => text.contains(", locked") == *locked,
        ("differs", Value::Bool(differs)) => text.contains("here the ways part") == *differs,
        ("same", Value::Bool(same)) => {
            (text.contains("reached the same object") || text.contains("reached the same place")) == *same
        }
        ("open", Value::Bool(open)) => text.contains(", closed") != *open,
        ("succeeded", Value::Bool(succeeded)) => {
            let failed = ["answer: failure", "answer: not done"].iter().any(|words| text.contains(words));
            failed != *succeeded
        }
        ("path", Value::String(path)) => text.starts_with(&format!("{}: ", plain(path))),
        (_, Value::Bool(_)) => panic!("{path} is a flag, and this test does not know its words"),
        (_, Value::Number(number)) => {
            text.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| word == number.to_string())
        }
        (_, Value::String(leaf)) => holds(text, &plain(leaf)),
        (_, Value::Null | Value::Array(_) | Value::Object(_)) => unreachable!("{path} is no leaf"),
    }
}

/// Whether a text has a leaf that is not only a part of a longer name or path.
fn holds(text: &str, leaf: &str) -> bool {
    let goes_on = |character: char| character.is_alphanumeric() || character == '\\';
    text.match_indices(leaf).any(|(start, _)| {
        let before = text[..start].chars().next_back().filter(|_| leaf.starts_with(goes_on));
        let after = text[start + leaf.len()..].chars().next().filter(|_| leaf.ends_with(goes_on));
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(goes_on)
    })
}

/// The leaves of one lane's view that the plain mode does not tell in the place where they belong.
fn untold(view: &Value, told: &mut Told, lane: usize) -> Vec<String> {
    let lane = &view["lanes"][lane];
    let mut missing = Vec::new();
    let mut look = |lines: &[String], path: &str, value: &Value| {
        let leaves = leaves_to_tell(value, path, lane);
        let count = |line: &&String| leaves.iter().filter(|(path, value)| tells(line, path, value)).count();
        let best = lines.iter().max_by_key(count).map_or("", String::as_str);
        missing.extend(leaves.into_iter().filter(|(path, value)| !tells(best, path, value)).map(|(path, _)| path));
    };
    let whole = |lines: &[String]| [lines.join("\n")];
    let place = whole(told.answer("where"));
    for field in ["title", "position", "small_step", "next"] {
        look(&place, field, &view[field]);
    }
    look(&place, "system", &lane["system"]);
    if let Some(console) = lane.get("console") {
        look(&whole(told.answer("sessions")), "console", console);
    }
    let step = whole(told.answer("again"));
    for field in ["action", "asked", "given"] {
        look(&step, field, &lane[field]);
    }
    for field in ["succeeded", "reached", "object", "answer"] {
        look(&step, &format!("outcome/{field}"), &lane["outcome"][field]);
    }
    let rungs = by_rung(told.answer("why"));
    for (index, rung) in items(&lane["ladder"]) {
        look(&rungs[index..=index], &format!("ladder/{index}"), rung);
    }
    let rows = [
        ("story", &view["story"], "again"),
        ("differences", &view["differences"], "again"),
        ("outcome/outputs", &lane["outcome"]["outputs"], "again"),
        ("outcome/earlier", &lane["outcome"]["earlier"], "again"),
    ];
    for (list, rows, command) in
        rows.into_iter().chain(ROWS.iter().map(|(list, command)| (*list, &lane[*list], *command)))
    {
        for (index, row) in items(rows) {
            look(told.answer(command), &format!("{list}/{index}"), row);
        }
    }
    missing
}

/// The lines about the rules of a ladder, joined by the rung that they are about: its first line begins with its number.
fn by_rung(lines: &[String]) -> Vec<String> {
    let mut rungs: Vec<String> = Vec::new();
    for line in lines {
        match rungs.last_mut().filter(|_| !line.starts_with(|first: char| first.is_ascii_digit())) {
            Some(rung) => rung.extend(["\n", line]),
            None => rungs.push(line.clone()),
        }
    }
    rungs
}

/// The leaves below a place in a lane's view, without those that are excepted.
fn leaves_to_tell(value: &Value, path: &str, lane: &Value) -> Vec<Leaf> {
    let mut found = Vec::new();
    leaves(value, path, &mut found);
    found.retain(|(path, _)| !is_untold(path) && !nothing_to_open(path, lane));
    found
}

/// What is no directory, and a directory without entries, cannot be opened.
fn nothing_to_open(path: &str, lane: &Value) -> bool {
    let row = path.strip_suffix("/open").map(|row| format!("/{row}/entries"));
    row.is_some_and(|row| lane.pointer(&row).and_then(Value::as_u64).unwrap_or(0) == 0)
}

/// The rows of a list; none, where a system has no such list.
fn items(list: &Value) -> impl Iterator<Item = (usize, &Value)> {
    list.as_array().map_or(&[][..], Vec::as_slice).iter().enumerate()
}

fn json(view: &FrameView) -> Value {
    serde_json::to_value(view).expect("a view is plain data")
}

fn scenario_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            scenario_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "ron") {
            found.push(path);
        }
    }
}

/// Every scenario that can be played, and a branch of each.
fn lessons() -> Vec<Lesson> {
    let mut files = Vec::new();
    scenario_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios"), &mut files);
    files.sort();
    let own = files.iter().filter_map(|path| library::entry_of(path).ok());
    let entries: Vec<Entry> = library::built_in().into_iter().chain(own).collect();
    let lessons = entries.iter().filter_map(|entry| entry.scenario().ok()).map(play);
    let with_branch = |lesson: Lesson| {
        let action = if lesson.scenario().is_of_windows() { "SwitchUser" } else { "Switch(to: \"tty3\")" };
        let branch = lesson.perform(lesson.frames() / 2, action).expect("this can be written in every scenario");
        [lesson, branch]
    };
    lessons.flat_map(with_branch).collect()
}

#[test]
fn the_plain_mode_tells_what_the_screen_tells() {
    let lessons = lessons();
    assert!(!lessons.is_empty());
    for lesson in &lessons {
        for (frame, lane) in (0..lesson.frames()).flat_map(|frame| (0..lesson.lanes()).map(move |lane| (frame, lane))) {
            let at = Position { frame, small_step: 0 };
            let missing = untold(&json(&lesson.view(at, &[])), &mut Told::at(lesson, at, lane), lane);
            assert!(missing.is_empty(), "{}, {}, lane {lane}: {missing:#?}", lesson.title(), lesson.label(frame));
        }
    }
}

#[test]
fn the_plain_mode_tells_which_small_step_is_lit() {
    let lesson = lessons().swap_remove(0);
    let at = Position { frame: 0, small_step: 3 };
    let view = json(&lesson.view(at, &[]));
    let place = Told::at(&lesson, at, 0).answer("where").join("\n");
    assert!(tells(&place, "small_step", &view["small_step"]), "{place}");
    assert!(!tells(&place, "small_step", &Value::from(7919)), "{place}");
}

/// A leaf that says something else than before.
fn altered(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Number(number) => Value::from(number.as_u64().unwrap_or(0) + 7919),
        Value::String(mark) if mark == "Same" => Value::from("Gone"),
        Value::String(text) => Value::from(format!("{text} altered")),
        Value::Null | Value::Array(_) | Value::Object(_) => value.clone(),
    }
}

/// Every field is altered once for each thing that it can say of a flag, a mark, a text or a number.
#[test]
fn a_leaf_that_is_altered_in_the_view_is_noticed() {
    let mut tried = BTreeSet::new();
    for lesson in &lessons() {
        for frame in 0..lesson.frames() {
            let at = Position { frame, small_step: 0 };
            let view = json(&lesson.view(at, &[]));
            let mut told = Told::at(lesson, at, 0);
            let mut found = Vec::new();
            leaves(&view, "", &mut found);
            for (path, value) in found {
                let field = path.strip_prefix("lanes/0/").unwrap_or(&path);
                if field.starts_with("lanes/") || is_untold(field) || nothing_to_open(field, &view["lanes"][0]) {
                    continue;
                }
                let said =
                    if field.ends_with("mark") || value.is_boolean() { value.to_string() } else { String::new() };
                if !tried.insert((without_numbers(field), said)) {
                    continue;
                }
                let mut other = view.clone();
                *other.pointer_mut(&format!("/{path}")).expect("the leaf's place") = altered(&value);
                let place = lesson.label(frame);
                assert!(!untold(&other, &mut told, 0).is_empty(), "{path} was {value}: {}, {place}", lesson.title());
            }
        }
    }
    assert!(tried.len() > 80, "{tried:#?}");
}

//! What a fenced block asks for: a scenario, the steps of it, and what to show of them.
//!
//! ```text
//! one-name-two-objects steps=3..5 lane=1 show=trace,tree
//! ../lessons/mine.ron boot=2
//! one-name-two-objects steps=7 show=screen size=120x40
//! one-name-two-objects steps=last show=json at=/lanes/0/outcome
//! one-name-two-objects steps=9 show=tool tool=query-session by=bob-player
//! ```
//!
//! Without `steps` and `boot` every step is shown; without `lane` every lane, and of the screen the first; without `show`
//! the story, the trace and the outcome.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::lesson::Lesson;
use crate::lesson::library;
use crate::lesson::play::play;
use crate::lesson::view::FrameView;
use crate::lesson::window::Position;
use crate::observe::tool::Tool;
use crate::report::blocks::options::{Word, option, read_options, words};
use crate::report::blocks::{Asked, Faults};
use crate::report::lines::{self, capitalised};
use crate::report::part::Part;
use crate::report::transcript::{lane_title, wrapped};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::script::Scenario;
use crate::scenario::source_file::Span;
use crate::scenario::visible::quoted;

/// The options of a block.
const OPTIONS: [&str; 8] = ["steps", "boot", "lane", "show", "size", "at", "tool", "by"];

/// The word that asks for the view of a frame as JSON.
const JSON: &str = "json";

/// The word that asks for a picture of the screen.
const SCREEN: &str = "screen";

/// The word that asks for what a tool shows.
const TOOL: &str = "tool";

/// The size of a picture, in columns and rows, unless another one is asked for.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// The largest size of a picture.
const LARGEST_SIZE: (u16, u16) = (250, 80);

/// What to show of each frame.
enum Show<'a> {
    /// Parts of it, as lines.
    Parts(Vec<Part>),
    /// The screen of this size.
    Screen((u16, u16)),
    /// The view, or what a JSON pointer points at in it.
    Json(Option<Word<'a>>),
    /// What a tool shows, with the words that name it and the process that runs it.
    Tool(Tool, Word<'a>, Option<Word<'a>>),
}

/// The lines that a request asks for; nothing where it cannot be answered, which is reported.
pub(super) fn lines(asked: Asked<'_>, faults: &mut Faults) -> Option<Vec<String>> {
    let found = faults.found();
    let mut words = words(asked.page.text(), asked.span);
    let Some(name) = words.next() else {
        faults.page.add(Code::BlockUnclear, asked.span, "the block names no scenario").label("which scenario?");
        return None;
    };
    let options = read_options(words, &OPTIONS, &mut faults.page);
    let lesson = play(scenario(name, asked.context.folder, faults)?);
    let faults = &mut faults.page;
    let frames = frames(&lesson, &options, faults);
    let lanes = lanes(&lesson, &options, faults);
    let show = show(&options, faults);
    if faults.found() > found {
        return None;
    }
    let mut text = Vec::new();
    for frame in frames? {
        let mut view = lesson.view(Position { frame, small_step: 0 }, &[]);
        view.lanes = of_lanes(view.lanes, &lanes);
        for difference in &mut view.differences {
            difference.lanes = of_lanes(std::mem::take(&mut difference.lanes), &lanes);
        }
        match &show {
            Show::Screen(size) => text.extend((asked.context.picture)(&lesson, frame, *lanes.start(), *size)),
            Show::Parts(parts) => {
                if !text.is_empty() {
                    text.push(String::new());
                }
                text.extend(parts_of(&view, parts).iter().map(|line| wrapped(line)));
            }
            Show::Json(at) => text.extend(json_of(&view, *at, faults)?),
            Show::Tool(tool, command, by) => {
                let caller = by.map(|by| by.value.to_owned());
                let caller = caller.or_else(|| lesson.usual_tool_caller(frame, *lanes.start())).unwrap_or_default();
                match lesson.tool(frame, *lanes.start(), *tool, &caller) {
                    Ok(view) => text.extend(lines::tool_output(&view)),
                    Err(reason) => {
                        let at = by.unwrap_or(*command);
                        faults.add(Code::BlockUnclear, at.span, reason).label("not there");
                        return None;
                    }
                }
            }
        }
    }
    Some(text)
}

/// Of one thing a lane those of the lanes that are asked for.
fn of_lanes<T>(all: Vec<T>, lanes: &RangeInclusive<usize>) -> Vec<T> {
    all.into_iter().enumerate().filter(|(lane, _)| lanes.contains(lane)).map(|(_, one)| one).collect()
}

fn parts_of(view: &FrameView, parts: &[Part]) -> Vec<String> {
    let mut text = vec![capitalised(&view.position)];
    let Some(first) = view.lanes.first() else { return text };
    if parts.contains(&Part::Story) {
        text.extend(Part::Story.lines(view, first));
    }
    let of_all = [Part::Story, Part::Differences];
    let of_a_lane: Vec<Part> = parts.iter().copied().filter(|part| !of_all.contains(part)).collect();
    for lane in view.lanes.iter().filter(|_| !of_a_lane.is_empty()) {
        if view.lanes.len() > 1 {
            text.push(lane_title(lane));
        }
        text.extend(of_a_lane.iter().flat_map(|part| part.lines(view, lane)));
    }
    if parts.contains(&Part::Differences) {
        text.extend(Part::Differences.lines(view, first));
    }
    text
}

fn json_of(view: &FrameView, at: Option<Word<'_>>, faults: &mut Diagnostics) -> Option<Vec<String>> {
    let whole = serde_json::to_value(view).ok()?;
    let found = match at {
        None => Some(&whole),
        Some(at) => {
            let found = whole.pointer(at.value);
            if found.is_none() {
                let message = format!("there is nothing at {}", quoted(at.value));
                faults.add(Code::BlockUnclear, at.span, message).label("not in the view of this step");
            }
            found
        }
    };
    Some(serde_json::to_string_pretty(found?).ok()?.lines().map(str::to_owned).collect())
}

fn scenario(name: Word<'_>, folder: &Path, faults: &mut Faults) -> Option<Scenario> {
    let built_in = library::built_in();
    let entry = match built_in.iter().find(|entry| entry.name == name.value) {
        Some(entry) => entry.clone(),
        None if Path::new(name.value).extension().is_some_and(|extension| extension == "ron") => {
            match library::entry_of(&folder.join(name.value)) {
                Ok(entry) => entry,
                Err(fault) => {
                    faults
                        .page
                        .add(Code::BlockUnclear, name.span, fault.message())
                        .label("looked for from the folder of this page");
                    return None;
                }
            }
        }
        None => {
            faults.page.no_such(
                Code::BlockUnclear,
                "scenario",
                &name,
                built_in.iter().map(|entry| entry.name.as_str()),
            );
            return None;
        }
    };
    entry.scenario().map_err(|found| faults.elsewhere.extend(found)).ok()
}

/// The frames that are asked for.
fn frames(
    lesson: &Lesson,
    options: &[(&'static str, Word<'_>)],
    faults: &mut Diagnostics,
) -> Option<RangeInclusive<usize>> {
    let (first_step, last) = (lesson.first_step(), lesson.frames().checked_sub(1)?);
    match (option(options, "steps"), option(options, "boot")) {
        (None, None) => Some(first_step..=last),
        (Some(steps), None) => range(steps, last + 1 - first_step, faults).map(|range| shifted(&range, first_step)),
        (None, Some(stages)) => range(stages, first_step, faults).map(|range| shifted(&range, 0)),
        (Some(_), Some(boot)) => {
            faults
                .add(Code::BlockUnclear, boot.span, "a block shows steps or stages of boot, not both")
                .label("one too many");
            None
        }
    }
}

/// Numbers from 1 as indices behind the first index.
fn shifted(range: &RangeInclusive<usize>, first: usize) -> RangeInclusive<usize> {
    first + range.start() - 1..=first + range.end() - 1
}

/// `7`, `3..5` or `last`, of so many.
fn range(word: Word<'_>, count: usize, faults: &mut Diagnostics) -> Option<RangeInclusive<usize>> {
    let number = |text: &str| match text {
        "last" => Some(count),
        text => text.parse().ok(),
    };
    let (first, last) = word.value.split_once("..").unwrap_or((word.value, word.value));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if 1 <= first && first <= last && last <= count => Some(first..=last),
        _ => {
            let message = format!("there is no {} of {count}", quoted(word.value));
            faults.add(Code::BlockUnclear, word.span, message).label("write 7, 3..5 or last");
            None
        }
    }
}

fn lanes(lesson: &Lesson, options: &[(&'static str, Word<'_>)], faults: &mut Diagnostics) -> RangeInclusive<usize> {
    let all = 0..=lesson.lanes() - 1;
    let Some(lane) = option(options, "lane") else { return all };
    range(lane, lesson.lanes(), faults).map_or(all, |range| shifted(&range, 0))
}

fn show<'a>(options: &[(&'static str, Word<'a>)], faults: &mut Diagnostics) -> Show<'a> {
    let [at, size, tool, by] = ["at", "size", "tool", "by"].map(|name| option(options, name));
    let shown = option(options, "show");
    let what = shown.map(|show| show.value);
    for (name, goes_with, given) in [("at", JSON, at), ("size", SCREEN, size), ("tool", TOOL, tool), ("by", TOOL, by)] {
        if let Some(given) = given.filter(|_| what != Some(goes_with)) {
            faults
                .add(Code::BlockUnclear, given.span, format!("`{name}` goes with `show={goes_with}`"))
                .label("not used");
        }
    }
    match (shown, what) {
        (_, Some(JSON)) => Show::Json(at),
        (_, Some(SCREEN)) => Show::Screen(size.map_or(USUAL_SIZE, |size| read_size(size, faults))),
        (Some(show), Some(TOOL)) => read_tool(show, tool, by, faults),
        (Some(show), _) => Show::Parts(read_parts(show, faults)),
        (None, _) => Show::Parts(vec![Part::Story, Part::Trace, Part::Outcome]),
    }
}

/// `tool=query-session`; a blank of the command is written as a hyphen.
fn read_tool<'a>(
    show: Word<'a>,
    command: Option<Word<'a>>,
    by: Option<Word<'a>>,
    faults: &mut Diagnostics,
) -> Show<'a> {
    let command = command.unwrap_or(Spanned { value: "", span: show.span });
    if let Some(tool) = Tool::named(command.value) {
        return Show::Tool(tool, command, by);
    }
    let known: Vec<String> = Tool::ALL.iter().map(|tool| tool.card().command.replace(' ', "-")).collect();
    faults.no_such(Code::BlockUnclear, "tool", &command, known.iter().map(String::as_str));
    Show::Parts(Vec::new())
}

/// `120x40`.
fn read_size(word: Word<'_>, faults: &mut Diagnostics) -> (u16, u16) {
    let size = word.value.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    let fits =
        |(columns, rows): &(u16, u16)| (1..=LARGEST_SIZE.0).contains(columns) && (1..=LARGEST_SIZE.1).contains(rows);
    size.filter(fits).unwrap_or_else(|| {
        let message = format!("there is no screen of the size {}", quoted(word.value));
        let (columns, rows) = LARGEST_SIZE;
        faults.add(Code::BlockUnclear, word.span, message).label(format!("write 120x40; at most {columns}x{rows}"));
        USUAL_SIZE
    })
}

/// `story,trace`.
fn read_parts(show: Word<'_>, faults: &mut Diagnostics) -> Vec<Part> {
    let mut start = show.span.start;
    let mut parts = Vec::new();
    for word in show.value.split(',') {
        if let Some(part) = Part::named(word) {
            parts.push(part);
        } else {
            let found = Spanned { value: word, span: Span::new(start, start + word.len()) };
            let known = Part::ALL.iter().map(|(word, _)| *word).chain([SCREEN, JSON, TOOL]);
            faults.no_such(Code::BlockUnclear, "part of a step named", &found, known);
        }
        start += word.len() + 1;
    }
    parts
}

//! What a fenced block asks for: a scenario, the steps of it, and what to show of them.
//!
//! ```text
//! one-name-two-objects steps=3..5 lane=1 show=trace,tree
//! ../lessons/mine.ron boot=2
//! one-name-two-objects steps=last show=json at=/lanes/0/outcome
//! ```
//!
//! Without `steps` and `boot` every step is shown; without `lane` every lane; without `show` the story, the trace and the
//! outcome.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::lesson::Lesson;
use crate::lesson::library;
use crate::lesson::play::play;
use crate::lesson::view::FrameView;
use crate::lesson::window::Position;
use crate::report::lines::capitalised;
use crate::report::part::Part;
use crate::report::transcript::{lane_title, wrapped};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::quoted;

/// The options of a block.
const OPTIONS: [&str; 5] = ["steps", "boot", "lane", "show", "at"];

/// The word that asks for the view of a frame as JSON.
const JSON: &str = "json";

/// A word of the request, and where it stands.
type Word<'a> = Spanned<&'a str>;

/// What to show of each frame.
enum Show<'a> {
    /// Parts of it, as lines.
    Parts(Vec<Part>),
    /// The view, or what a JSON pointer points at in it.
    Json(Option<Word<'a>>),
}

/// The lines that a request asks for; nothing where it cannot be answered, which is reported. What is wrong with the
/// scenario itself is put `elsewhere`.
pub fn lines(
    page: &SourceFile,
    asked: Span,
    folder: &Path,
    faults: &mut Diagnostics,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let found = faults.found();
    let mut words = words(page.text(), asked);
    let Some(name) = words.next() else {
        faults.add(Code::BlockUnclear, asked, "the block names no scenario").label("which scenario?");
        return None;
    };
    let options = read_options(words, faults);
    let lesson = play(scenario(name, folder, faults, elsewhere)?);
    let frames = frames(&lesson, &options, faults);
    let lanes = lanes(&lesson, &options, faults);
    let show = show(&options, faults);
    if faults.found() > found {
        return None;
    }
    let mut text = Vec::new();
    for frame in frames? {
        let mut view = lesson.view(Position { frame, small_step: 0 }, &[]);
        view.lanes =
            view.lanes.into_iter().enumerate().filter(|(lane, _)| lanes.contains(lane)).map(|(_, lane)| lane).collect();
        match &show {
            Show::Parts(parts) => {
                if !text.is_empty() {
                    text.push(String::new());
                }
                text.extend(parts_of(&view, parts).iter().map(|line| wrapped(line)));
            }
            Show::Json(at) => text.extend(json_of(&view, *at, faults)?),
        }
    }
    Some(text)
}

fn parts_of(view: &FrameView, parts: &[Part]) -> Vec<String> {
    let mut text = vec![capitalised(&view.position)];
    let Some(first) = view.lanes.first() else { return text };
    if parts.contains(&Part::Story) {
        text.extend(Part::Story.lines(view, first));
    }
    let of_a_lane: Vec<Part> = parts.iter().copied().filter(|part| *part != Part::Story).collect();
    for lane in view.lanes.iter().filter(|_| !of_a_lane.is_empty()) {
        if view.lanes.len() > 1 {
            text.push(lane_title(lane));
        }
        text.extend(of_a_lane.iter().flat_map(|part| part.lines(view, lane)));
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

/// The words of a request, each with its place.
fn words(text: &str, asked: Span) -> impl Iterator<Item = Word<'_>> {
    let words = &text[asked.range()];
    let mut behind = 0;
    words.split_whitespace().map(move |word| {
        let start = behind + words[behind..].find(word).unwrap_or(0);
        behind = start + word.len();
        Spanned { value: word, span: Span::new(asked.start + start, asked.start + behind) }
    })
}

fn read_options<'a>(words: impl Iterator<Item = Word<'a>>, faults: &mut Diagnostics) -> Vec<(&'static str, Word<'a>)> {
    let mut options = Vec::new();
    for word in words {
        let (name, value) = word.value.split_once('=').unwrap_or((word.value, ""));
        let name = Spanned { value: name, span: Span::new(word.span.start, word.span.start + name.len()) };
        match OPTIONS.iter().find(|known| **known == name.value) {
            Some(known) if option(&options, known).is_some() => {
                faults
                    .add(Code::BlockUnclear, word.span, format!("{} is given twice", quoted(known)))
                    .label("one too many");
            }
            Some(known) => {
                let start = word.span.end - value.len();
                options.push((*known, Spanned { value, span: Span::new(start, word.span.end) }));
            }
            None => faults.no_such(Code::BlockUnclear, "option", &name, OPTIONS),
        }
    }
    options
}

fn option<'a>(options: &[(&'static str, Word<'a>)], name: &str) -> Option<Word<'a>> {
    options.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn scenario(
    name: Word<'_>,
    folder: &Path,
    faults: &mut Diagnostics,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<crate::scenario::script::Scenario> {
    let built_in = library::built_in();
    let entry = match built_in.iter().find(|entry| entry.name == name.value) {
        Some(entry) => entry.clone(),
        None if Path::new(name.value).extension().is_some_and(|extension| extension == "ron") => {
            match library::entry_of(&folder.join(name.value)) {
                Ok(entry) => entry,
                Err(fault) => {
                    faults
                        .add(Code::BlockUnclear, name.span, fault.message())
                        .label("looked for from the folder of this page");
                    return None;
                }
            }
        }
        None => {
            faults.no_such(Code::BlockUnclear, "scenario", &name, built_in.iter().map(|entry| entry.name.as_str()));
            return None;
        }
    };
    entry.scenario().map_err(|found| elsewhere.extend(found)).ok()
}

/// The frames that are asked for.
fn frames(
    lesson: &Lesson,
    options: &[(&'static str, Word<'_>)],
    faults: &mut Diagnostics,
) -> Option<RangeInclusive<usize>> {
    let (first_step, last) = (lesson.start().frame + 1, lesson.frames().checked_sub(1)?);
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
    let at = option(options, "at");
    let Some(show) = option(options, "show") else {
        return Show::Parts(vec![Part::Story, Part::Trace, Part::Outcome]);
    };
    if show.value == JSON {
        return Show::Json(at);
    }
    let mut start = show.span.start;
    let mut parts = Vec::new();
    for word in show.value.split(',') {
        if let Some(part) = Part::named(word) {
            parts.push(part);
        } else {
            let found = Spanned { value: word, span: Span::new(start, start + word.len()) };
            let known = Part::ALL.iter().map(|(word, _)| *word).chain([JSON]);
            faults.no_such(Code::BlockUnclear, "part of a step named", &found, known);
        }
        start += word.len() + 1;
    }
    if let Some(at) = at {
        faults.add(Code::BlockUnclear, at.span, "`at` goes with `show=json`").label("not used");
    }
    Show::Parts(parts)
}

//! The transcript of a lesson: what `run` prints, as text and as JSON.

use std::io::{self, Write};

use crate::lesson::Lesson;
use crate::lesson::view::{FrameView, LaneView};
use crate::lesson::window::Position;
use crate::report::lines;
use crate::report::part::Part;
use crate::scenario::script::Platform;
use crate::scenario::visible::wrap;
use crate::scenario::visible::{visible, visible_json};

/// The version of the shape of the JSON transcript.
pub const FORMAT: u64 = 1;

/// The columns of a text for people.
const COLUMNS: usize = 100;

/// How far the second and further lines of a sentence stand in.
const HANG: &str = "   ";

/// Writes the transcript as text: the steps, not the frames of boot.
pub fn text(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    let systems: Vec<String> = lesson.scenario().systems.iter().map(Platform::words).collect();
    writeln!(out, "{}", wrapped(&format!("{} ({})", lesson.title(), systems.join("; "))))?;
    let promise = &lesson.scenario().promise.value;
    if !promise.is_empty() {
        writeln!(out, "{}", wrapped(promise))?;
    }
    for frame in lesson.first_step()..lesson.frames() {
        let view = lesson.told(frame);
        writeln!(out)?;
        for line in step(&view) {
            writeln!(out, "{}", wrapped(&line))?;
        }
    }
    Ok(())
}

/// A line as people read it: in at most 100 columns, the rest of it below and set in; nothing unseen in it.
pub fn wrapped(line: &str) -> String {
    wrap(&visible(line), COLUMNS - HANG.len()).join(&format!("\n{HANG}"))
}

fn step(view: &FrameView) -> Vec<String> {
    let mut text = vec![lines::capitalised(&view.position)];
    let Some(first) = view.lanes.first() else { return text };
    text.extend(Part::Story.lines(view, first));
    let told: Vec<Vec<String>> = view.lanes.iter().map(lane_lines).collect();
    let something = told.iter().any(|lines| !lines.is_empty());
    for (number, (lane, lines)) in view.lanes.iter().zip(&told).enumerate().filter(|_| something) {
        if view.lanes.len() > 1 {
            text.push(lane_title(lane));
        }
        match lines.as_slice() {
            lines if number > 0 && lines == told[0] => text.push("The same.".to_owned()),
            [] => text.push("Nothing came of it.".to_owned()),
            lines => text.extend_from_slice(lines),
        }
    }
    text.extend(lines::differences(view));
    text.extend(lines::recorded(view));
    text
}

/// What stands above the lines of one lane.
pub fn lane_title(lane: &LaneView) -> String {
    format!("-- {} --", lane.system)
}

fn lane_lines(lane: &LaneView) -> Vec<String> {
    let mut text = lines::ladder(&lane.ladder);
    text.extend(lines::outcome(&lane.outcome));
    text.extend(lines::changes_by_kind(&lane.changes));
    text.extend(lines::failed_checks(lane));
    text
}

/// Writes the transcript as JSON: one object with the whole view of every frame.
pub fn json(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    let frames: Vec<FrameView> =
        (0..lesson.frames()).map(|frame| lesson.view(Position { frame, small_step: 0 }, &[])).collect();
    let whole = serde_json::json!({
        "format": FORMAT,
        "name": lesson.scenario().name,
        "title": lesson.title(),
        "holds": lesson.holds(),
        "frames": frames,
    });
    writeln!(out, "{}", visible_json(&serde_json::to_string_pretty(&whole)?))
}

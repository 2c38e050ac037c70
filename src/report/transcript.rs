//! The transcript of a lesson: what `run` prints, as text and as JSON.

use std::io::{self, Write};

use crate::lesson::Lesson;
use crate::lesson::view::{FrameView, LaneView};
use crate::lesson::window::Position;
use crate::report::lines;

/// Writes the transcript as text: the steps, not the frames of boot.
pub fn text(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", lesson.title())?;
    for frame in lesson.start().frame..lesson.frames() {
        let view = lesson.view(Position { frame, small_step: 0 }, &[]);
        writeln!(out)?;
        for line in step(&view) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// One frame of the transcript.
pub fn step(view: &FrameView) -> Vec<String> {
    let mut text = vec![capitalised(&view.position)];
    text.extend(lines::story(view));
    for lane in &view.lanes {
        if view.lanes.len() > 1 {
            text.push(format!("-- {} --", lane.system));
        }
        text.extend(lane_lines(lane));
    }
    text
}

fn lane_lines(lane: &LaneView) -> Vec<String> {
    let mut text = vec![lines::action(lane)];
    text.extend(lines::ladder(&lane.ladder, false));
    text.extend(lines::outcome(&lane.outcome));
    text.extend(lines::changes(&lane.changes));
    text.extend(lines::checks(lane));
    text
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Writes the transcript as JSON: one object with the whole view of every frame.
pub fn json(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    let frames: Vec<FrameView> =
        (0..lesson.frames()).map(|frame| lesson.view(Position { frame, small_step: 0 }, &[])).collect();
    let whole = serde_json::json!({
        "name": lesson.scenario().name,
        "title": lesson.title(),
        "holds": lesson.holds(),
        "frames": frames,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

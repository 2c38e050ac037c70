//! What `compare` prints: a lesson in several lanes, as far as they part.
//!
//! What boot left different comes first, since everything else begins there; then every step that differs, in order.

use std::io::{self, Write};

use crate::lesson::describe::counted;
use crate::lesson::view::{Difference, FrameView};
use crate::lesson::{FrameKind, Lesson};
use crate::report::lines;
use crate::report::transcript::wrapped;
use crate::scenario::script::Platform;
use crate::scenario::visible::visible_json;

/// The version of the shape of the JSON.
pub const FORMAT: u64 = 1;

/// The frames in which the lanes part: those of boot, and those of steps.
fn parting(lesson: &Lesson) -> (Vec<FrameView>, Vec<(usize, FrameView)>) {
    let (mut boot, mut steps) = (Vec::new(), Vec::new());
    for frame in 0..lesson.frames() {
        let view = lesson.told(frame);
        match lesson.frame(frame).map(|frame| frame.kind) {
            Some(FrameKind::Step(step)) if !view.differences.is_empty() => {
                steps.push((lesson.scenario().number(step), view));
            }
            Some(FrameKind::Boot(_)) if !view.differences.is_empty() => boot.push(view),
            Some(FrameKind::Step(_) | FrameKind::Boot(_)) | None => {}
        }
    }
    (boot, steps)
}

/// Writes the comparison as text.
pub fn text(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    let (boot, steps) = parting(lesson);
    writeln!(out, "{}", wrapped(&format!("{} ({})", lesson.title(), systems(lesson).join("; "))))?;
    let count = lesson.scenario().told_steps();
    let counts = format!("{} of {}", steps.len(), counted(count, "step"));
    let found = match (boot.is_empty(), steps.first()) {
        (true, Some((number, _))) => format!("They part at step {number}; {counts} differ."),
        (false, Some((number, _))) => {
            format!("They part in boot already; {counts} differ too, the first is step {number}.")
        }
        (false, None) => "They part in boot, and in no step.".to_owned(),
        (true, None) => format!("None of {} differs.", counted(count, "step")),
    };
    writeln!(out, "{found}")?;
    if !boot.is_empty() {
        writeln!(out, "\nWhat boot left different")?;
    }
    for line in boot.iter().flat_map(lines::differences) {
        writeln!(out, "{}", wrapped(&line))?;
    }
    for (_, view) in &steps {
        writeln!(out, "\n{}", lines::capitalised(&view.position))?;
        let did = view.lanes.first().map(|lane| lines::action(view, lane)).unwrap_or_default();
        for line in did.into_iter().chain(lines::differences(view)) {
            writeln!(out, "{}", wrapped(&line))?;
        }
    }
    let unmet = lesson.failed().map(|(frame, lane, check)| {
        let system = &systems(lesson)[lane];
        let found = check.found.as_deref().unwrap_or_default();
        format!("Not as expected, {} on {system}: {}; found: {found}.", lesson.label(frame), check.expected)
    });
    for (number, line) in unmet.enumerate() {
        writeln!(out, "{}{}", if number == 0 { "\n" } else { "" }, wrapped(&line))?;
    }
    Ok(())
}

/// Writes the comparison as JSON: one object.
pub fn json(lesson: &Lesson, out: &mut impl Write) -> io::Result<()> {
    let (boot, steps) = parting(lesson);
    let boot: Vec<Difference> = boot.into_iter().flat_map(|view| view.differences).collect();
    let first = steps.first().map(|(number, _)| *number);
    let steps: Vec<serde_json::Value> = steps
        .iter()
        .map(|(number, view)| {
            let action = view.lanes.first().map(|lane| lane.action.as_str());
            serde_json::json!({ "step": number, "action": action, "differences": view.differences })
        })
        .collect();
    let whole = serde_json::json!({
        "format": FORMAT,
        "name": lesson.scenario().name,
        "title": lesson.title(),
        "lanes": systems(lesson),
        "holds": lesson.failed().next().is_none(),
        "boot": boot,
        "first": first,
        "steps": steps,
    });
    writeln!(out, "{}", visible_json(&serde_json::to_string_pretty(&whole)?))
}

fn systems(lesson: &Lesson) -> Vec<String> {
    lesson.scenario().systems.iter().map(Platform::words).collect()
}

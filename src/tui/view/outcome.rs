//! What came of an action: what was reached or why not, what is worth comparing, what the author expected.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::ladder::{LEAD, WIDE};
use super::{put, terms};
use crate::lesson::view::{CheckView, Difference, FrameView, LaneView, Outcome, RecordedView};
use crate::tui::keys::word as key;
use crate::tui::message::Message;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, width, wrap};
use crate::tui::theme::{Look, Role};

/// What was reached, or why not, and what is worth comparing.
pub fn outcome(outcome: &Outcome, names: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let (sign, word, role) = match (outcome.succeeded, &outcome.reached) {
        (true, Some(_)) => (">", "reached", Role::Reached),
        (true, None) => (" ", "done", Role::Strong),
        (false, _) => ("!", "failed", Role::Failure),
    };
    // That it failed stands before the text already.
    let answer = outcome.answer.as_deref().map(|answer| answer.strip_prefix("failure, ").unwrap_or(answer));
    let told: Vec<&str> = outcome.object.as_deref().into_iter().chain(answer).collect();
    let told = told.join(", ");
    match &outcome.reached {
        Some(reached) if columns >= WIDE && width(reached) <= names && LEAD + names + 2 + width(&told) <= columns => {
            let mut row = lead(sign, word, role, columns, look);
            row.column(reached, names, look.style(Role::Strong)).space(2);
            lines.push(row.push(&told, look.style(Role::Text)).line());
        }
        Some(reached) => {
            lines.extend(beside(
                sign,
                word,
                role,
                &[Span::styled(reached.clone(), look.style(Role::Strong))],
                columns,
                look,
            ));
            lines.extend(said(" ", "", role, &told, columns, look));
        }
        None => lines.extend(said(sign, word, role, &told, columns, look)),
    }
    for (output, value) in &outcome.outputs {
        lines.extend(said(" ", "gives", Role::Text, &format!("{output} = {value}"), columns, look));
    }
    lines
}

/// Earlier steps that asked with the same words.
pub fn earlier(outcome: &Outcome, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let latest = outcome.earlier.last().map(|earlier| earlier.step);
    for earlier in &outcome.earlier {
        let sign = if earlier.same || outcome.reached.is_none() { " " } else { "~" };
        // The key goes to the latest; from there it goes on.
        let key = if Some(earlier.step) == latest { format!("{}: ", key(Message::Earlier)) } else { String::new() };
        let text = format!("{} ({key}step {})", earlier.text, earlier.step);
        lines.extend(said(sign, "earlier", Role::Changed, &text, columns, look));
    }
    lines
}

/// In what the lanes part, and what this one has, which is counted from 0; what stands above is not said twice.
pub fn differences(frame: &FrameView, lane: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let Some(outcome) = frame.lanes.get(lane).map(|lane| &lane.outcome) else { return Vec::new() };
    let value = |of: &Difference| of.lanes.get(lane).cloned().unwrap_or_default();
    let (above, others): (Vec<&Difference>, Vec<&Difference>) =
        frame.differences.iter().partition(|difference| stands_above(outcome, &value(difference)));
    let above: Vec<&str> = above.iter().map(|difference| difference.what.as_str()).collect();
    let above = (!above.is_empty()).then(|| above.join(", "));
    let others = others.iter().map(|difference| format!("{}: {}", difference.what, value(difference)));
    above.into_iter().chain(others).flat_map(|text| said("!", "differs", Role::Changed, &text, columns, look)).collect()
}

fn stands_above(outcome: &Outcome, value: &str) -> bool {
    let outputs = outcome.outputs.iter().map(|(_, output)| output);
    outcome.answer.iter().chain(&outcome.reached).chain(outputs).any(|above| above == value)
}

/// In what the lanes part: what every one of them has.
pub fn differences_in_full(frame: &FrameView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for difference in &frame.differences {
        lines.extend(said("!", "differs", Role::Changed, &difference.what, columns, look));
        for (lane, value) in frame.lanes.iter().zip(&difference.lanes) {
            lines.extend(said(" ", "", Role::Text, &format!("{}: {value}", lane.system), columns, look));
        }
    }
    lines
}

/// Draws what a system answered of which only the answers are known, beside the model's small steps.
pub fn draw_recorded(frame: &mut Frame, area: Rect, playing: &Playing, look: &Look) {
    let columns = usize::from(area.width).saturating_sub(1);
    let lines = match &playing.frame.recorded {
        None => said(" ", "", Role::Text, "It was not asked.", columns, look),
        Some(_) if !playing.all_lit() => said(" ", "", Role::Text, "Seen after the last small step.", columns, look),
        Some(recorded) => {
            let mut lines = said(" ", "answer", Role::Strong, &recorded.answer, columns, look);
            for (output, value) in &recorded.outputs {
                lines.extend(said(" ", "gives", Role::Text, &format!("{output} = {value}"), columns, look));
            }
            lines.extend(parts(recorded, columns, look));
            lines
        }
    };
    put(frame, area, lines);
}

/// What a system answered of which only the answers are known, and in what the model parts from it; outputs that are the
/// same stand above.
pub fn recorded(frame: &FrameView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let Some(recorded) = &frame.recorded else { return Vec::new() };
    let answer = format!("{}: {}", recorded.system, recorded.answer);
    let mut lines = said(" ", "recorded", Role::Text, &answer, columns, look);
    lines.extend(parts(recorded, columns, look));
    lines
}

fn parts(recorded: &RecordedView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for parts in &recorded.parts {
        lines.extend(said("!", "differs", Role::Changed, parts, columns, look));
    }
    lines
}

/// What the author expected and was not found.
pub fn failures(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let told = |check: &CheckView| {
        let text = format!("{}; found: {}", check.expected, check.found.as_ref()?);
        Some(said("!", "expected", Role::Failure, &text, columns, look))
    };
    lane.checks.iter().filter_map(told).flatten().collect()
}

/// What the author expected and was found.
pub fn held(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let held = lane.checks.iter().filter(|check| check.found.is_none());
    held.flat_map(|check| said(" ", "expected", Role::Text, &format!("{} (holds)", check.expected), columns, look))
        .collect()
}

/// A text after a sign and a word, wrapped beside them.
fn said(sign: &str, word: &str, role: Role, text: &str, columns: usize, look: &Look) -> Vec<Line<'static>> {
    beside(sign, word, role, &terms::mark(text, Role::Text, look), columns, look)
}

/// The same of a text in pieces.
pub fn beside(sign: &str, word: &str, role: Role, text: &[Span], columns: usize, look: &Look) -> Vec<Line<'static>> {
    let text = wrap(text, columns.saturating_sub(LEAD));
    let line = |(index, line): (usize, Line<'static>)| {
        let (sign, word) = if index == 0 { (sign, word) } else { (" ", "") };
        let mut row = lead(sign, word, role, columns, look);
        row.push_line(&line);
        row.line()
    };
    text.into_iter().enumerate().map(line).collect()
}

/// A row that begins with a sign and a word.
fn lead<'look>(sign: &str, word: &str, role: Role, columns: usize, look: &'look Look) -> Row<'look> {
    let mut row = Row::new(columns, look);
    row.column(sign, 6, look.style(role)).column(word, LEAD - 6, look.style(role));
    row
}

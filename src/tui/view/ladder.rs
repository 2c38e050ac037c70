//! The ladder of the name, which the whole screen turns about: what was asked, each rung that moved it, what was
//! reached.
//!
//! The rungs keep their places; lighting one adds to what stands there. Below them: the rule of the lit rung.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::outcome::{failures, held, lead, outcome};
use super::story::evidence;
use super::{below, name, put, put_from, terms};
use crate::lesson::view::{LaneView, Rung};
use crate::tui::playing::Playing;
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, width, wrap};
use crate::tui::theme::{Look, Role};

/// The width of sign, number and layer, before the name.
pub const LEAD: usize = 15;

/// What stands before the sentence of a rung that the other lane does not share.
const DIFFERS: &str = "differs: ";

/// From this width on, a rung's sentence stands beside its name; below it, the lit rung's stands under the ladder.
pub const WIDE: usize = 88;

/// Draws the ladder of a lane.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: &LaneView, look: &Look) {
    let columns = usize::from(area.width).saturating_sub(1);
    let lit = playing.at.small_step.min(lane.ladder.len());
    let all_lit = playing.all_lit();
    let shown: Vec<usize> = (0..lane.ladder.len()).filter(|rung| playing.shows(lane, *rung)).collect();
    let current = shown.iter().rposition(|rung| *rung < lit);

    let details = match area.height {
        12.. => 4,
        5.. => 2,
        _ => 0,
    };
    let rows = usize::from(area.height - details);

    let names = name_width(lane, &shown, columns);
    let mut lines = asked(playing, lane, columns, look);
    let first_rung = lines.len();
    for index in &shown {
        let rung = &lane.ladder[*index];
        let state = if *index >= lit {
            State::Dark
        } else if current.is_some_and(|current| shown[current] == *index) && !all_lit {
            State::Current
        } else {
            State::Lit
        };
        lines.push(line(rung, *index + 1, state, names, columns, look));
    }
    let end = lines.len();
    if all_lit {
        lines.extend(outcome(&lane.outcome, names, columns, look));
        lines.extend(failures(lane, columns, look));
        let held = held(lane, columns, look);
        if lines.len() + held.len() <= rows {
            lines.extend(held);
        }
    }
    if lines.is_empty() {
        lines.push(Row::new(columns, look).push("  No name is asked for in this step.", look.style(Role::Text)).line());
    }
    let first = match current {
        _ if all_lit => lines.len().saturating_sub(rows).min(end),
        Some(current) => around(first_rung + current, lines.len(), rows),
        None => 0,
    };
    put_from(frame, Rect { height: area.height - details, ..area }, lines, first, look);
    if let Some(rung) = current.and_then(|current| lane.ladder.get(shown[current])) {
        let with_text = !sentence_fits(rung, names, columns);
        explain(frame, below(area, area.height - details), rung, with_text, look);
    }
}

/// How bright a rung is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not lit yet: only its number and its layer stand there.
    Dark,
    /// Lit before.
    Lit,
    /// The one that was lit last.
    Current,
}

/// The column of the names: as wide as the widest one, but never so wide that no sentence fits beside it.
fn name_width(lane: &LaneView, shown: &[usize], columns: usize) -> usize {
    let room = columns.saturating_sub(LEAD);
    if columns < WIDE {
        return room;
    }
    let rungs = shown.iter().map(|index| name::columns(&lane.ladder[*index].name));
    let ends = lane.asked.iter().chain(&lane.outcome.reached).map(|end| width(end));
    rungs.chain(ends).max().unwrap_or(0).clamp(20, room * 11 / 20)
}

/// What is asked; where two lanes stand side by side their titles name the systems, so the action stands here.
fn asked(playing: &Playing, lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if playing.sees_both_lanes() && !lane.action.is_empty() {
        let mut row = lead(" ", "action", Role::Text, columns, look);
        lines.push(row.push(&lane.action, look.style(Role::Text)).line());
    }
    if let Some(asked) = &lane.asked {
        let mut row = lead(" ", "asked", Role::Text, columns, look);
        lines.push(row.push(asked, look.style(Role::Strong)).line());
    }
    lines
}

fn line(rung: &Rung, number: usize, state: State, names: usize, columns: usize, look: &Look) -> Line<'static> {
    let role = if state == State::Current { Role::Strong } else { Role::Text };
    let style = look.style(role);
    let mut row = Row::new(columns, look);
    let pointer = if state == State::Current { look.glyphs.pointer } else { " " };
    row.column(pointer, 1, look.style(Role::Reached));
    row.column(if rung.differs { "!" } else { " " }, 1, look.style(Role::Changed));
    row.column(&format!("{number:>3}"), 4, style);
    row.column(&format!("{}{}", " ".repeat(usize::from(rung.depth)), rung.layer), LEAD - 7, style).space(1);
    if state == State::Dark {
        return row.push(look.glyphs.cut, look.style(Role::Rule)).line();
    }
    let has_name = has_name(rung);
    if has_name {
        let room = if columns >= WIDE { names } else { names.min(name::columns(&rung.name)) };
        name::push(&mut row, &rung.name, room, role, look);
    }
    if !has_name || columns >= WIDE {
        if has_name {
            row.space(2);
        }
        let mechanism = rung.mechanism.as_deref().unwrap_or_default();
        let room = row.left().saturating_sub(if mechanism.is_empty() { 0 } else { width(mechanism) + 2 });
        let mut sentence = Row::new(room, look);
        if rung.differs {
            sentence.push(DIFFERS, look.style(Role::Changed));
        }
        for span in terms::mark(&rung.text, role, look) {
            sentence.push(&span.content, span.style);
        }
        for span in sentence.line().spans {
            row.push(&span.content, span.style);
        }
        row.end(mechanism, look.style(Role::Evidence));
    } else if rung.differs {
        row.end("differs", look.style(Role::Changed));
    }
    row.line()
}

/// The rule of a rung and what backs it, as far as there is room.
fn explain(frame: &mut Frame, area: Rect, rung: &Rung, with_text: bool, look: &Look) {
    let wide = usize::from(area.width) >= WIDE;
    let indent = if wide { LEAD as u16 } else { 2 };
    let area = Rect { x: area.x + indent, width: (area.width - indent).min(96), ..area };
    let columns = usize::from(area.width);
    let lines = wrap(&explanation(rung, with_text, look), columns);
    put(frame, area, cut(lines, usize::from(area.height), columns, look));
}

/// The rule, why it is so, and what backs it; the rung's own sentence before it, where that stands nowhere else.
fn explanation(rung: &Rung, with_text: bool, look: &Look) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    if with_text {
        if rung.differs {
            spans.push(Span::styled(DIFFERS, look.style(Role::Changed)));
        }
        spans.extend(terms::mark(&rung.text, Role::Text, look));
        spans.push(Span::raw(". "));
    }
    spans.push(Span::styled(format!("{}: ", rung.rule), look.style(Role::Strong)));
    spans.extend(terms::mark(&rung.explanation, Role::Text, look));
    spans.push(Span::raw(" "));
    spans.push(Span::styled(evidence(&rung.basis), look.style(Role::Evidence)));
    spans
}

/// Whether a rung's own sentence stands in its row, whole.
fn sentence_fits(rung: &Rung, names: usize, columns: usize) -> bool {
    let names = match (has_name(rung), columns >= WIDE) {
        (true, false) => return false,
        (true, true) => names + 2,
        (false, _) => 0,
    };
    let mechanism = rung.mechanism.as_ref().map_or(0, |mechanism| width(mechanism) + 2);
    let differs = if rung.differs { width(DIFFERS) } else { 0 };
    LEAD + names + width(&rung.text) + differs + mechanism <= columns
}

fn has_name(rung: &Rung) -> bool {
    rung.name.iter().any(|part| !part.is_empty())
}

/// Every lit rung of a lane in full, the folded ones too, and what came of it.
pub fn in_full(playing: &Playing, lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = asked(playing, lane, columns, look);
    lines.extend(rungs_in_full(lane.ladder.iter().enumerate().take(playing.at.small_step), columns, look));
    if playing.all_lit() {
        lines.extend(outcome(&lane.outcome, columns, columns, look));
        lines.extend(failures(lane, columns, look));
        lines.extend(held(lane, columns, look));
    }
    lines
}

/// Rungs in full: the name, then the sentence, the rule, why it is so, and what backs it.
pub fn rungs_in_full<'a>(
    rungs: impl Iterator<Item = (usize, &'a Rung)>,
    columns: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (index, rung) in rungs {
        let mut first = Row::new(columns, look);
        first.column(&format!("{:>5}", index + 1), 6, look.style(Role::Text));
        first.column(&rung.layer, LEAD - 6, look.style(Role::Strong));
        if has_name(rung) {
            let room = first.left();
            name::push(&mut first, &rung.name, room, Role::Text, look);
        } else {
            first.push(&rung.text, look.style(Role::Text));
        }
        lines.push(first.line());
        let room = columns.saturating_sub(LEAD).min(96);
        for line in wrap(&explanation(rung, has_name(rung), look), room) {
            let mut row = Row::new(columns, look);
            row.space(LEAD);
            for span in line.spans {
                row.push(&span.content, span.style);
            }
            lines.push(row.line());
        }
        lines.push(Line::default());
    }
    lines
}

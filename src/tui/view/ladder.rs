//! The ladder of the name, which the whole screen turns about: what was asked, each rung that moved it, what was reached.
//!
//! The rungs keep their places; lighting one adds to what stands there. Below them: the rule of the lit rung.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::story::evidence;
use super::{below, name, put, terms};
use crate::lesson::view::{LaneView, Outcome, Rung};
use crate::tui::playing::Playing;
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, width, wrap};
use crate::tui::theme::{Look, Role};

/// The width of sign, number and layer, before the name.
const LEAD: usize = 14;

/// From this width on, a rung's sentence stands beside its name; below it, the lit rung's stands under the ladder.
const WIDE: usize = 90;

/// Draws the ladder of a lane.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: &LaneView, look: &Look) {
    let columns = usize::from(area.width);
    let lit = playing.at.small_step.min(lane.ladder.len());
    let all_lit = playing.all_lit();
    let shown: Vec<usize> = (0..lane.ladder.len()).filter(|rung| playing.shows(lane, *rung)).collect();
    let current = shown.iter().rposition(|rung| *rung < lit);

    let width = name_width(lane, &shown, columns);
    let mut lines = asked(lane, columns, look);
    let first_rung = lines.len();
    for index in &shown {
        let rung = &lane.ladder[*index];
        let state = if *index >= lit {
            State::Dark
        } else if current.map(|current| shown[current]) == Some(*index) && !all_lit {
            State::Current
        } else {
            State::Lit
        };
        lines.push(line(rung, *index + 1, state, width, columns, look));
    }
    let mut focus = current.map_or(0, |current| first_rung + current);
    if all_lit {
        focus = lines.len();
        lines.extend(outcome(&lane.outcome, width, columns, look));
        lines.extend(checks(lane, columns, look));
    }

    let details = match area.height {
        12.. => 4,
        8.. => 3,
        5.. => 2,
        _ => 0,
    };
    let rows = usize::from(area.height - details);
    let first = around(focus, lines.len(), rows);
    let above = first > 0;
    let beyond = lines.len() > first + rows;
    put(frame, Rect { height: area.height - details, ..area }, lines.into_iter().skip(first));
    more(frame, area, area.height - details, above, beyond, look);
    if let Some(rung) = current.and_then(|current| lane.ladder.get(shown[current])) {
        explain(frame, below(area, area.height - details), rung, look);
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
    rungs.chain(ends).max().unwrap_or(0).clamp(20, room * 11 / 20) + 2
}

fn asked(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let Some(asked) = &lane.asked else { return Vec::new() };
    let mut row = Row::new(columns, look);
    row.space(5).column("asked", LEAD - 5, look.style(Role::Text)).push(asked, look.style(Role::Strong));
    vec![row.line()]
}

fn line(rung: &Rung, number: usize, state: State, names: usize, columns: usize, look: &Look) -> Line<'static> {
    let role = if state == State::Current { Role::Strong } else { Role::Text };
    let style = look.style(role);
    let mut row = Row::new(columns, look);
    let pointer = if state == State::Current { look.glyphs.pointer } else { " " };
    row.column(pointer, 1, look.style(Role::Reached));
    row.column(if rung.differs { "!" } else { " " }, 1, look.style(Role::Changed));
    row.column(&format!("{number:>2}"), 3, style);
    row.column(&format!("{}{}", " ".repeat(usize::from(rung.depth)), rung.layer), LEAD - 6, style).space(1);
    if state == State::Dark {
        return row.push(look.glyphs.cut, look.style(Role::Rule)).line();
    }
    let has_name = rung.name.iter().any(|part| !part.is_empty());
    if has_name {
        name::push(&mut row, &rung.name, names.saturating_sub(2), role, look);
    }
    if !has_name || columns >= WIDE {
        if has_name {
            row.space(2);
        }
        let mechanism = rung.mechanism.as_deref().unwrap_or_default();
        let room = row.left().saturating_sub(if mechanism.is_empty() { 0 } else { width(mechanism) + 3 });
        let mut sentence = Row::new(room, look);
        if rung.differs {
            sentence.push("differs: ", look.style(Role::Changed));
        }
        for span in terms::mark(&rung.text, role, look) {
            sentence.push(&span.content, span.style);
        }
        for span in sentence.line().spans {
            row.push(&span.content, span.style);
        }
        row.end(mechanism, look.style(Role::Evidence));
    }
    row.line()
}

/// What was reached, or why not, and what is worth comparing.
fn outcome(outcome: &Outcome, names: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let (sign, word, role) = match (outcome.succeeded, &outcome.reached) {
        (true, Some(_)) => (">", "reached", Role::Reached),
        (true, None) => (" ", "done", Role::Strong),
        (false, _) => ("!", "failed", Role::Failure),
    };
    let told: Vec<&str> = outcome.object.iter().chain(&outcome.answer).map(String::as_str).collect();
    let told = told.join(", ");
    let reached = outcome.reached.as_deref().unwrap_or_default();
    if !(reached.is_empty() && told.is_empty() && outcome.succeeded) {
        let mut row = lead(sign, word, role, columns, look);
        if columns >= WIDE && !reached.is_empty() {
            row.column(reached, names.saturating_sub(2), look.style(Role::Strong)).space(2);
            row.push(&told, look.style(Role::Text));
            lines.push(row.line());
        } else {
            let first = if reached.is_empty() { &told } else { reached };
            lines.push(row.push(first, look.style(Role::Strong)).line());
            if !reached.is_empty() && !told.is_empty() {
                let mut row = Row::new(columns, look);
                lines.push(row.space(LEAD).push(&told, look.style(Role::Text)).line());
            }
        }
    }
    for (output, value) in &outcome.outputs {
        let mut row = lead(" ", "gives", Role::Text, columns, look);
        lines.push(row.push(&format!("{output} = {value}"), look.style(Role::Text)).line());
    }
    for earlier in &outcome.earlier {
        let (sign, compared) = if earlier.same { (" ", "the same object") } else { ("~", "another object") };
        let mut row = lead(sign, "earlier", Role::Changed, columns, look);
        let text = format!("{compared}: {} (step {}, e goes there)", earlier.text, earlier.step);
        lines.push(row.push(&text, look.style(Role::Text)).line());
    }
    lines
}

fn checks(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let line = |check: &crate::lesson::view::CheckView| match &check.found {
        None => {
            let mut row = lead(" ", "holds", Role::Text, columns, look);
            row.push(&format!("expected: {}", check.expected), look.style(Role::Text)).line()
        }
        Some(found) => {
            let mut row = lead("!", "differs", Role::Failure, columns, look);
            row.push(&format!("expected {}, found {found}", check.expected), look.style(Role::Failure)).line()
        }
    };
    lane.checks.iter().map(line).collect()
}

/// A row that begins with a sign and a word.
fn lead<'look>(sign: &str, word: &str, role: Role, columns: usize, look: &'look Look) -> Row<'look> {
    let mut row = Row::new(columns, look);
    row.column(sign, 5, look.style(role)).column(word, LEAD - 5, look.style(role));
    row
}

/// Says at the right edge that there are rungs above and below.
fn more(frame: &mut Frame, area: Rect, rows: u16, above: bool, beyond: bool, look: &Look) {
    let mut say = |row: u16, glyph: &'static str| {
        let edge = Rect { x: area.right().saturating_sub(1), y: area.y + row, width: 1, height: 1 };
        put(frame, edge, [Line::from(Span::styled(glyph, look.style(Role::Key)))]);
    };
    if above && rows > 0 {
        say(0, look.glyphs.up);
    }
    if beyond && rows > 0 {
        say(rows - 1, look.glyphs.down);
    }
}

/// The rule of a rung, in full, and what backs it.
fn explain(frame: &mut Frame, area: Rect, rung: &Rung, look: &Look) {
    let wide = usize::from(area.width) >= WIDE;
    let indent = if wide { LEAD as u16 } else { 2 };
    let area = Rect { x: area.x + indent, width: (area.width - indent).min(96), ..area };
    let mut spans = Vec::new();
    let has_name = rung.name.iter().any(|part| !part.is_empty());
    if !wide && has_name {
        spans.extend(terms::mark(&rung.text, Role::Strong, look));
        spans.push(Span::raw(". "));
    }
    spans.push(Span::styled(format!("{}: ", rung.rule), look.style(Role::Strong)));
    spans.extend(terms::mark(&rung.explanation, Role::Text, look));
    spans.push(Span::raw(" "));
    spans.push(Span::styled(evidence(&rung.basis), look.style(Role::Evidence)));
    let columns = usize::from(area.width);
    put(frame, area, cut(wrap(&spans, columns), usize::from(area.height), columns, look));
}

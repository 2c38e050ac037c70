//! The small steps, which the whole screen turns about: what was asked, each rung that moved the name, what was reached.
//!
//! The rungs keep their places; lighting one adds to what stands there. Below them: the rule of one rung, which a pointer
//! names: the one that was lit last, and when all are lit the one that matters most.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::outcome::{beside, differences, differences_in_full, earlier, failures, held, outcome, recorded};
use super::story::{self, evidence};
use super::{below, more, name, put, terms};
use crate::lesson::view::{LaneView, Rung};
use crate::tui::glyphs::Glyphs;
use crate::tui::layout::Panel;
use crate::tui::playing::{Playing, failing};
use crate::tui::scroll::around;
use crate::tui::text::{Row, cut, indented, width, wrap};
use crate::tui::theme::{Look, Role, Theme};

/// The width of sign, number and layer, before the name.
pub const LEAD: usize = 15;

/// What stands before the sentence of a rung that the other lane does not share.
const DIFFERS: &str = "Here the ways part. On this one: ";

/// From this width on, a rung's sentence stands beside its name; below it, the lit rung's stands under the ladder.
pub const WIDE: usize = 88;

/// The most rows that the rule of a rung gets.
const RULE: usize = 4;

/// Draws the ladder of a lane, counted from 0.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, number: usize, look: &Look) {
    let Some(lane) = playing.frame.lanes.get(number) else { return };
    let columns = usize::from(area.width).saturating_sub(1);
    let all_lit = playing.all_lit();
    let Ladder { lines, names, explained, end } = Ladder::of(playing, number, playing.at.small_step, columns, look);
    let rung = explained.and_then(|(rung, _)| lane.ladder.get(rung));
    let height = usize::from(area.height);
    // A ladder that fits stays whole. One that scrolls anyway leaves two rows to the rule while it is being lit, and where the
    // ways part; of one that is lit, more is said by what came of it.
    let is_wanted = rung.is_some_and(|rung| !all_lit || rung.differs);
    let least = if is_wanted && height >= 9 && lines.len() > height { 2 } else { 0 };
    let part = Part::of(lines, explained.map(|(_, line)| line), all_lit.then_some(end), height - least, look);
    // The rule of a row that is out of sight would puzzle.
    let rung = rung.filter(|_| part.shows_the_explained);
    let room = (height - part.lines.len().min(height)).min(RULE);
    let rule = rung.map_or_else(Vec::new, |rung| rule(rung, !sentence_fits(rung, names, columns), room, columns, look));
    let rows = (height - rule.len()) as u16;
    let (above, beyond) = (part.above, part.beyond);
    let seen = Rect { height: rows.min(part.lines.len() as u16), ..area };
    put(frame, seen, part.lines);
    more(frame, seen, above, beyond, look);
    put(frame, below(area, rows), rule);
}

/// How many rows the ladders on the screen fill when all of them is lit, with two for the rule of a rung.
pub fn rows(playing: &Playing) -> u16 {
    // How a text wraps depends neither on colours nor on the set of glyphs.
    let look = Look::new(Theme::Mono, Glyphs::Ascii);
    let places = playing.layout().places.into_iter().filter(|place| place.panel == Panel::SmallSteps);
    let rows = places.map(|place| {
        let columns = usize::from(place.area.width).saturating_sub(1);
        let Ladder { lines, explained, .. } = Ladder::of(playing, place.lane, usize::MAX, columns, &look);
        lines.len() + explained.map_or(0, |_| 2)
    });
    rows.max().unwrap_or(0) as u16
}

/// A ladder, every row of it.
struct Ladder {
    lines: Vec<Line<'static>>,
    /// How wide the column of the names is.
    names: usize,
    /// The rung that is explained, and the line at which it stands.
    explained: Option<(usize, usize)>,
    /// The line at which begins what came of it.
    end: usize,
}

impl Ladder {
    /// The ladder of a lane of which so many rungs are lit.
    fn of(playing: &Playing, number: usize, lit: usize, columns: usize, look: &Look) -> Ladder {
        let Some(lane) = playing.frame.lanes.get(number) else {
            return Ladder { lines: Vec::new(), names: 0, explained: None, end: 0 };
        };
        let all_lit = lit >= playing.lesson.rungs(playing.at.frame);
        let shown: Vec<usize> = (0..lane.ladder.len()).filter(|rung| playing.shows(lane, *rung)).collect();
        let told = if all_lit { telling(lane, &shown) } else { shown.iter().rposition(|rung| *rung < lit) };
        let told = told.map(|told| shown[told]);
        let names = name_width(lane, &shown, columns);
        let mut lines = asked(lane, columns, look);
        let mut explained = None;
        for index in shown {
            let state = match told {
                _ if index >= lit => State::Dark,
                Some(told) if told == index => State::Explained,
                Some(_) | None => State::Lit,
            };
            if state == State::Explained {
                explained = Some((index, lines.len()));
            }
            lines.extend(row(&lane.ladder[index], state, names, columns, look));
        }
        let end = lines.len();
        if all_lit {
            lines.extend(outcome(&lane.outcome, names, columns, look));
            lines.extend(differences(&playing.frame, number, columns, look));
            if !playing.sees_recorded_beside() {
                lines.extend(recorded(&playing.frame, columns, look));
            }
            lines.extend(failures(lane, columns, look));
            lines.extend(earlier(&lane.outcome, columns, look));
        }
        if lines.is_empty() {
            lines.push(Row::new(columns, look).push("  No small steps.", look.style(Role::Text)).line());
        }
        Ladder { lines, names, explained, end }
    }
}

/// What there is room for of the rows of a ladder.
struct Part {
    lines: Vec<Line<'static>>,
    above: bool,
    beyond: bool,
    shows_the_explained: bool,
}

impl Part {
    /// The rows around the explained one, which is at a line; or, where all are lit and the end begins at a line, the explained
    /// one and the end, the rows between them left out as far as there is no room. No part begins inside an entry.
    fn of(lines: Vec<Line<'static>>, explained: Option<usize>, end: Option<usize>, rows: usize, look: &Look) -> Part {
        let total = lines.len();
        if total <= rows {
            return Part { lines, above: false, beyond: false, shows_the_explained: explained.is_some() };
        }
        let begin = |at: usize| (at..total).find(|line| begins_an_entry(&lines[*line])).unwrap_or(at);
        let last = |rows: usize| end.map(|end| begin(total.saturating_sub(rows).min(end)));
        let first = match (last(rows), explained) {
            (Some(last), _) => last,
            (None, Some(explained)) => begin(around(explained, total, rows)),
            (None, None) => 0,
        };
        // Where the explained entry is further up: it, a mark for what is left out, and at least two rows of the end.
        let apart = explained.filter(|explained| *explained < first).map(|explained| explained..begin(explained + 1));
        let apart = apart.filter(|entry| rows >= entry.len() + 3);
        let (entry, rest) = match apart {
            None => (first..first, first..(first + rows).min(total)),
            Some(entry) => {
                let left = rows - entry.len() - 1;
                match last(left).filter(|last| *last > entry.end) {
                    Some(last) => (entry, last..(last + left).min(total)),
                    None => (entry.start..entry.start, entry.start..(entry.start + rows).min(total)),
                }
            }
        };
        let (above, beyond) = (entry.start > 0, rest.end < total);
        let shows_the_explained = explained.is_some_and(|at| entry.contains(&at) || rest.contains(&at));
        let mut seen = lines[entry].to_vec();
        if !seen.is_empty() {
            seen.push(Row::new(LEAD, look).space(4).push(look.glyphs.cut, look.style(Role::Rule)).line());
        }
        seen.extend_from_slice(&lines[rest]);
        Part { lines: seen, above, beyond, shows_the_explained }
    }
}

/// Whether a line is the first of an entry: what goes on stands below the names.
fn begins_an_entry(line: &Line) -> bool {
    line.to_string().chars().take(LEAD).any(|character| character != ' ')
}

/// The rung to explain when all are lit: the one that fails, or that the other system does not share, or that moved the
/// name last; else the last one.
fn telling(lane: &LaneView, shown: &[usize]) -> Option<usize> {
    let last = |matters: fn(&Rung) -> bool| shown.iter().rposition(|index| matters(&lane.ladder[*index]));
    let fails = failing(lane).and_then(|rung| shown.iter().position(|index| *index == rung));
    fails.or_else(|| last(|rung| rung.differs)).or_else(|| last(|rung| rung.mechanism.is_some())).or(last(|_| true))
}

/// How bright a rung is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not lit yet: only its number and its layer stand there.
    Dark,
    /// Lit.
    Lit,
    /// Lit, and explained below.
    Explained,
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

/// The name that is asked for, if one is, and what else the call was given.
fn asked(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let row = |word: &str, text: &String, role: Role| {
        beside(" ", word, Role::Text, &[Span::styled(text.clone(), look.style(role))], columns, look)
    };
    let asked = lane.asked.iter().flat_map(|name| row("asked", name, Role::Strong));
    asked.chain(lane.given.iter().flat_map(|given| row("given", given, Role::Text))).collect()
}

/// A rung in its row; where it is narrow, the sentence of one without a name goes on in the next rows.
fn row(rung: &Rung, state: State, names: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let role = if state == State::Explained { Role::Strong } else { Role::Text };
    let style = look.style(role);
    let mut row = Row::new(columns, look);
    let pointer = if state == State::Explained { look.glyphs.pointer } else { " " };
    row.column(pointer, 1, look.style(Role::Reached));
    row.column(if rung.differs { "!" } else { " " }, 1, look.style(Role::Changed));
    row.column(&number(rung), 4, style);
    row.column(&layer(rung), LEAD - 7, style).space(1);
    if state == State::Dark {
        return vec![row.push(look.glyphs.cut, look.style(Role::Rule)).line()];
    }
    let end = row_end(rung).unwrap_or_default();
    let room = |row: &Row| row.left().saturating_sub(width(end) + 2);
    let sentence = terms::mark(&rung.text, role, look);
    let mut more = Vec::new();
    match (has_name(rung), columns >= WIDE) {
        (true, false) => name::push(&mut row, &rung.name, names.min(name::columns(&rung.name)), role, look),
        (true, true) => {
            name::push(&mut row, &rung.name, names, role, look);
            row.space(2);
            let mut clipped = Row::new(room(&row), look);
            clipped.push_line(&Line::from(sentence));
            row.push_line(&clipped.line());
        }
        (false, _) => {
            let mut lines = wrap(&sentence, room(&row)).into_iter();
            row.push_line(&lines.next().unwrap_or_default());
            more.extend(lines.map(|line| indented(&line, LEAD, columns, look)));
        }
    }
    row.end(end, look.style(if rung.differs { Role::Changed } else { Role::Evidence }));
    let first = row.line();
    [first].into_iter().chain(more).collect()
}

/// The number of a rung that tells the story; those inside it stand before it, and have none.
fn number(rung: &Rung) -> String {
    let number = if rung.depth > 0 { "" } else { &rung.number };
    format!("{number:>3}")
}

/// The layer of a rung, indented as deep as it lies inside others.
fn layer(rung: &Rung) -> String {
    format!("{}{}", " ".repeat(usize::from(rung.depth)), rung.layer)
}

/// What stands at the right end of a rung: the mechanism, or that the other system does not share it.
fn row_end(rung: &Rung) -> Option<&str> {
    rung.mechanism.as_deref().or(rung.differs.then_some("differs"))
}

/// The rule of a rung and what backs it, in at most so many rows; in place of the rule's name the rung's own sentence,
/// where that stands nowhere else.
fn rule(rung: &Rung, with_text: bool, rows: usize, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let indent = if columns >= WIDE { LEAD } else { 2 };
    let room = columns.saturating_sub(indent).min(96);
    let lines = cut(wrap(&explanation(rung, with_text, !with_text, look), room), rows, room, look);
    lines.into_iter().map(|line| indented(&line, indent, columns, look)).collect()
}

/// Why a rung is so, and what backs it; before it the rung's own sentence and its rule, as far as they are wanted.
fn explanation(rung: &Rung, with_text: bool, with_rule: bool, look: &Look) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    if rung.differs {
        spans.push(Span::styled(DIFFERS, look.style(Role::Changed)));
    }
    if with_text {
        spans.extend(terms::mark(&rung.text, Role::Strong, look));
        spans.push(Span::raw(" "));
    }
    // A sentence that begins with the rule's name has said it.
    if with_rule && !rung.text.starts_with(&rung.rule) {
        spans.push(Span::styled(format!("{}: ", rung.rule), look.style(Role::Strong)));
    }
    spans.extend(terms::mark(&rung.explanation, Role::Text, look));
    spans.push(Span::raw(" "));
    spans.push(Span::styled(evidence(&rung.basis), look.style(Role::Evidence)));
    spans
}

/// Whether a rung's own sentence stands in its row, whole.
fn sentence_fits(rung: &Rung, names: usize, columns: usize) -> bool {
    if !has_name(rung) {
        return true;
    }
    columns >= WIDE && LEAD + names + 2 + width(&rung.text) + row_end(rung).map_or(0, |end| width(end) + 2) <= columns
}

fn has_name(rung: &Rung) -> bool {
    rung.name.iter().any(|part| !part.is_empty())
}

/// The story with its sources, every lit rung of a lane in full, and what came of it.
pub fn in_full(playing: &Playing, lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = story::lines(playing, columns, look);
    lines.push(Line::default());
    lines.extend(asked(lane, columns, look));
    let lit = lane.ladder.iter().enumerate().take(playing.at.small_step);
    let shown = lit.filter(|(rung, _)| playing.shows(lane, *rung)).map(|(_, rung)| rung);
    lines.extend(rungs_in_full(shown, columns, look));
    if playing.all_lit() {
        lines.extend(outcome(&lane.outcome, columns, columns, look));
        lines.extend(differences_in_full(&playing.frame, columns, look));
        lines.extend(recorded(&playing.frame, columns, look));
        lines.extend(failures(lane, columns, look));
        lines.extend(earlier(&lane.outcome, columns, look));
        lines.extend(held(lane, columns, look));
    }
    lines
}

/// Rungs in full: the name, then the sentence, the rule, why it is so, and what backs it.
pub fn rungs_in_full<'a>(rungs: impl Iterator<Item = &'a Rung>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for rung in rungs {
        let mut first = Row::new(columns, look);
        first.space(2).column(&number(rung), 4, look.style(Role::Text));
        first.column(&layer(rung), LEAD - 6, look.style(Role::Strong));
        let said = if has_name(rung) {
            name::spans(&rung.name, usize::MAX, Role::Text, look)
        } else {
            vec![Span::styled(rung.text.clone(), look.style(Role::Text))]
        };
        let mut said = wrap(&said, first.left()).into_iter();
        lines.push(first.push_line(&said.next().unwrap_or_default()).line());
        lines.extend(said.map(|line| indented(&line, LEAD, columns, look)));
        let room = columns.saturating_sub(LEAD).min(96);
        let explained = wrap(&explanation(rung, has_name(rung), true, look), room);
        lines.extend(explained.into_iter().map(|line| indented(&line, LEAD, columns, look)));
        lines.push(Line::default());
    }
    lines
}

//! What the author says, with what backs it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{more, put, put_from, terms};
use crate::lesson::view::Basis;
use crate::tui::glyphs::Glyphs;
use crate::tui::layout::{Head, Panel, Shape, shape, story_columns};
use crate::tui::playing::Playing;
use crate::tui::text::{cut, wrap};
use crate::tui::theme::{Look, Role, Theme};

/// The story in full: each claim with its sources.
pub fn lines(playing: &Playing, columns: usize, look: &Look) -> Vec<Line<'static>> {
    told(playing, columns.saturating_sub(2), look, evidence)
}

/// The story with a word for what backs each claim.
fn brief(playing: &Playing, columns: usize, look: &Look) -> Vec<Line<'static>> {
    told(playing, columns, look, |basis| format!("[{}]", basis.evidence))
}

/// How many rows the story fills in a screen of this size: in full where there is room for every panel, else in brief.
pub fn rows(playing: &Playing, area: Rect) -> u16 {
    // How a text wraps depends neither on colours nor on the set of glyphs.
    let look = Look::new(Theme::Mono, Glyphs::Ascii);
    let columns = usize::from(story_columns(area));
    let lines = match shape(area) {
        Shape::Full => lines(playing, columns, &look),
        Shape::Compact | Shape::Single | Shape::TooSmall => brief(playing, columns, &look),
    };
    lines.len() as u16
}

/// Draws the story: where it is a tab or the arrows move in it, in full from its first visible line; elsewhere in brief if all
/// of it has no room.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, head: Head, look: &Look) {
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let whole = lines(playing, columns, look);
    match head {
        Head::Tabs(_) => put_from(frame, area, whole, playing.story, look),
        Head::Title if whole.len() <= height => put(frame, area, whole),
        Head::Title if playing.focus == Panel::Story => put_from(frame, area, whole, playing.story, look),
        Head::Title => {
            let columns = columns.saturating_sub(2);
            let brief = brief(playing, columns, look);
            let beyond = brief.len() > height;
            put(frame, area, cut(brief, height, columns, look));
            more(frame, area, false, beyond, look);
        }
        Head::None => put(frame, area, cut(brief(playing, columns, look), height, columns, look)),
    }
}

fn told(playing: &Playing, columns: usize, look: &Look, backs: fn(&Basis) -> String) -> Vec<Line<'static>> {
    let mut spans = Vec::new();
    if playing.is_at_start() {
        spans.extend(terms::mark(&playing.lesson.scenario().promise.value, Role::Strong, look));
        spans.push(Span::raw(" "));
    }
    for sentence in &playing.frame.story {
        spans.extend(terms::mark(&sentence.text, Role::Text, look));
        spans.push(Span::raw(" "));
        if let Some(basis) = &sentence.basis {
            spans.push(Span::styled(backs(basis), look.style(Role::Evidence)));
            spans.push(Span::raw(" "));
        }
    }
    wrap(&spans, columns)
}

/// What backs a statement, in brackets: `[documented: Microsoft, Kernel Object Namespaces]`.
pub fn evidence(basis: &Basis) -> String {
    let sources = if basis.sources.is_empty() { String::new() } else { format!(": {}", basis.sources.join("; ")) };
    let disputed = match basis.disputed_by.as_slice() {
        [] => String::new(),
        by => format!("; disputed by {}", by.join("; ")),
    };
    format!("[{}{sources}{disputed}]", basis.evidence)
}

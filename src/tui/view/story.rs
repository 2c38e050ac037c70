//! What the author says, with what backs it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{put, put_from, terms};
use crate::lesson::view::{Basis, FrameView};
use crate::tui::playing::Playing;
use crate::tui::text::{cut, wrap};
use crate::tui::theme::{Look, Role};

/// The story, wrapped, each sentence with its sources.
pub fn lines(frame: &FrameView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    told(frame, columns.saturating_sub(2), look, evidence)
}

/// Draws the story from its first visible line.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, look: &Look) {
    put_from(frame, area, lines(&playing.frame, usize::from(area.width), look), playing.story, look);
}

/// Draws the beginning of the story, with a word for what backs it.
pub fn draw_brief(frame: &mut Frame, area: Rect, view: &FrameView, look: &Look) {
    let columns = usize::from(area.width);
    let lines = told(view, columns, look, |basis| format!("[{}]", basis.evidence));
    put(frame, area, cut(lines, usize::from(area.height), columns, look));
}

fn told(frame: &FrameView, columns: usize, look: &Look, backs: fn(&Basis) -> String) -> Vec<Line<'static>> {
    let mut spans = Vec::new();
    for sentence in &frame.story {
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

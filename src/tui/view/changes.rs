//! What this step changed, one line each.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put;
use crate::lesson::view::LaneView;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, cut, wrap};
use crate::tui::theme::{Look, Role};

/// The width of the sign and the word before the text.
const LEAD: usize = 10;

/// The changes, wrapped.
pub fn lines(lane: &LaneView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for change in &lane.changes {
        let text = wrap(&[Span::styled(change.text.clone(), look.style(Role::Text))], columns.saturating_sub(LEAD));
        for (index, rest) in text.into_iter().enumerate() {
            let mut row = Row::new(columns, look);
            if index == 0 {
                row.push(&change.mark.sign().to_string(), look.mark(change.mark)).space(1);
                row.column(change.mark.word(), LEAD - 2, look.mark(change.mark));
            } else {
                row.space(LEAD);
            }
            for span in rest.spans {
                row.push(&span.content, span.style);
            }
            lines.push(row.line());
        }
    }
    if lines.is_empty() {
        lines.push(Row::new(columns, look).push("  Nothing.", look.style(Role::Text)).line());
    }
    lines
}

/// Draws the changes from the first visible line.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: &LaneView, look: &Look) {
    let columns = usize::from(area.width);
    let mut lines = lines(lane, columns, look);
    let lines = lines.split_off(playing.changes.min(lines.len()));
    put(frame, area, cut(lines, usize::from(area.height), columns, look));
}

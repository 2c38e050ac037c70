//! What this step changed, one line each.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put_from;
use crate::lesson::view::LaneView;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, wrap};
use crate::tui::theme::{Look, Role};

/// The width of the sign and the word before the text.
const LEAD: usize = 10;

/// The changes, wrapped; they are what the last rung leads to, so they wait for it.
pub fn lines(lane: &LaneView, all_lit: bool, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let columns = columns.saturating_sub(2);
    let mut lines = Vec::new();
    for change in lane.changes.iter().filter(|_| all_lit) {
        let text = wrap(&[Span::styled(change.text.clone(), look.style(Role::Text))], columns.saturating_sub(LEAD));
        for (index, rest) in text.into_iter().enumerate() {
            let mut row = Row::new(columns, look);
            if index == 0 {
                row.push(&change.mark.sign().to_string(), look.mark(change.mark)).space(1);
                row.column(change.mark.word(), LEAD - 2, look.mark(change.mark));
            } else {
                row.space(LEAD);
            }
            row.push_line(&rest);
            lines.push(row.line());
        }
    }
    if lines.is_empty() {
        let why = if all_lit { "  Nothing." } else { "  Seen after the last small step." };
        lines.push(Row::new(columns, look).push(why, look.style(Role::Text)).line());
    }
    lines
}

/// Draws the changes from the first visible line.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: &LaneView, look: &Look) {
    put_from(frame, area, lines(lane, playing.all_lit(), usize::from(area.width), look), playing.changes, look);
}

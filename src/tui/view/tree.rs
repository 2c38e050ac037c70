//! The object tree, as far as the reader and the step have opened it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{more, put, selected, unix};
use crate::lesson::view::{Lists, TreeRow};
use crate::tui::layout::Panel;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, clean, width};
use crate::tui::theme::{Look, Role};

/// Draws the visible rows of a lane's tree.
pub fn draw(frame: &mut Frame, area: Rect, playing: &Playing, lane: usize, look: &Look) {
    let (Some(view), Some(tree)) = (playing.frame.lanes.get(lane), playing.trees.get(lane)) else { return };
    let (columns, height) = (usize::from(area.width).saturating_sub(2), usize::from(area.height));
    if let Lists::Unix(lists) = &view.lists {
        let lines = unix::seats(lists, columns, look);
        let beyond = lines.len() > height;
        put(frame, area, lines);
        return more(
            frame,
            area,
            playing.stacks.get(lane).is_some_and(|stacks| stacks.seats.is_scrolled()),
            beyond,
            look,
        );
    }
    let top = tree.top(view.tree(), height);
    let chosen = tree.selected(view.tree());
    let rows: Vec<&TreeRow> = view.tree().iter().skip(top).take(height).collect();
    let names = rows.iter().map(|row| 2 * row.depth + 2 + width(&clean(&row.name))).max().unwrap_or(0);
    let names = names.min(columns * 3 / 5);
    let is_focused = playing.focus == Panel::Tree && playing.lane == lane;
    let lines = rows.into_iter().enumerate().map(|(index, row)| {
        let is_chosen = top + index == chosen;
        let drawn = line(row, names, columns, is_chosen, look);
        if is_chosen && is_focused { selected(drawn, columns, look) } else { drawn }
    });
    put(frame, area, lines);
    more(frame, area, top > 0, view.tree().len() > top + height, look);
}

fn line(row: &TreeRow, names: usize, columns: usize, is_chosen: bool, look: &Look) -> Line<'static> {
    let mut line = Row::new(columns, look);
    line.column(if is_chosen { look.glyphs.pointer } else { " " }, 1, look.style(Role::Title));
    line.column(&row.mark.sign().to_string(), 2, look.mark(row.mark));
    let sign = match row.entries {
        None => " ",
        Some(_) if row.open => look.glyphs.open,
        Some(_) => look.glyphs.closed,
    };
    let name = format!("{}{sign} {}", "  ".repeat(row.depth), row.name);
    let what = what(row, line.left().saturating_sub(names + 2));
    let own = width(&clean(&name)).min(names);
    let names = if names + 2 + width(&clean(&what)) > line.left() { own } else { names };
    line.column(&name, names, look.mark(row.mark)).space(2);
    line.push(&what, look.style(Role::Text));
    line.end(row.mark.word(), look.mark(row.mark));
    line.line()
}

/// What stands beside the name: the type and what else is worth saying; where there is no room for both, where a link
/// leads, and of everything else the type.
fn what(row: &TreeRow, room: usize) -> String {
    let object_type = match row.entries {
        Some(1) => "1 entry".to_owned(),
        Some(entries) => format!("{entries} entries"),
        None => row.object_type.clone(),
    };
    let both = format!("{object_type}  {}", row.note);
    match width(&clean(&both)) > room {
        true if row.note.starts_with("->") => row.note.clone(),
        true => object_type,
        false => both.trim_end().to_owned(),
    }
}

//! The first row of the screen: the lesson, its system, and how far the reader is.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::put;
use crate::tui::app::App;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, width};
use crate::tui::theme::{Look, Role};

/// Draws the header.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, look: &Look) {
    let columns = usize::from(area.width).saturating_sub(2);
    let mut row = Row::new(columns + 1, look);
    row.space(1);
    if let Some(playing) = &app.playing {
        lesson(&mut row, playing, columns, look);
    } else {
        row.push("ntsessions", look.style(Role::Title));
        row.end("Windows NT sessions, one step at a time", look.style(Role::Text));
    }
    put(frame, area, [row.line()]);
}

fn lesson(row: &mut Row, playing: &Playing, columns: usize, look: &Look) {
    let text = look.style(Role::Text);
    let position = &playing.frame.position;
    let bar = if columns >= 90 { 18 } else { 0 };
    let right = width(position) + if bar > 0 { bar + 2 } else { 0 };
    let title = row.left().saturating_sub(right + 2);
    let one = playing.frame.lanes.len() == 1;
    let system = playing.lane().filter(|_| one || !playing.sees_both_lanes()).map(|lane| lane.system.as_str());
    let named = width(&playing.frame.title);
    row.column(&playing.frame.title, named.min(title), look.style(Role::Title));
    let rest = title - named.min(title);
    match system {
        Some(system) if rest >= 20 => row.space(3).column(system, rest - 3, text),
        Some(_) | None => row.space(rest),
    };
    row.space(2).push(position, look.style(Role::Strong));
    if bar > 0 {
        let past = bar * (playing.at.frame + 1) / playing.lesson.frames().max(1);
        row.space(2).push(&look.glyphs.past.repeat(past), look.style(Role::Title));
        row.push(&look.glyphs.future.repeat(bar - past), look.style(Role::Rule));
    }
}

//! The first row of a panel: its title, or the titles of all the panels that share its place, each with its marks.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::put;
use crate::lesson::view::{LaneView, Mark};
use crate::tui::layout::{Head, Panel, Place};
use crate::tui::playing::Playing;
use crate::tui::text::{Row, width};
use crate::tui::theme::{Look, Role};

/// Draws the first row of a panel.
pub fn draw(frame: &mut Frame, place: &Place, playing: &Playing, lane: &LaneView, look: &Look) {
    let panels: &[Panel] = match &place.head {
        Head::None => return,
        Head::Title => &[place.panel],
        Head::Tabs(panels) => panels,
    };
    let columns = usize::from(place.area.width);
    let rule = look.style(Role::Rule);
    let in_full: usize = panels.iter().map(|panel| width(panel.title()) + 3 + marks(*panel, lane).len()).sum();
    let mut row = Row::new(columns, look);
    for panel in panels {
        let title = if in_full < columns { panel.title() } else { panel.short_title() };
        let is_focused = playing.focus == *panel && playing.lane == place.lane;
        let shown = *panel == place.panel;
        row.push(look.glyphs.rule, rule);
        if is_focused {
            row.push(&format!("[{title}]"), look.style(Role::Focus));
        } else if shown && panels.len() > 1 {
            row.push(&format!("[{title}]"), look.style(Role::Title));
        } else {
            row.push(&format!(" {title} "), look.style(Role::Title));
        }
        let marks = marks(*panel, lane);
        for mark in &marks {
            row.push(&mark.sign().to_string(), look.mark(*mark));
        }
        if !marks.is_empty() {
            row.space(1);
        }
    }
    finish(&mut row, &note(place, playing, lane), look);
    put(frame, Rect { height: 1, ..place.area }, [row.line()]);
}

/// The first row of what fills the screen.
pub fn page(frame: &mut Frame, area: Rect, title: &str, look: &Look) {
    let mut row = Row::new(usize::from(area.width), look);
    row.push(look.glyphs.rule, look.style(Role::Rule)).push(&format!("[{title}]"), look.style(Role::Focus));
    finish(&mut row, "", look);
    put(frame, Rect { height: 1, ..area }, [row.line()]);
}

/// The rule up to the note at the right end.
fn finish(row: &mut Row, note: &str, look: &Look) {
    let wanted = if note.is_empty() { 0 } else { width(note) + 3 };
    let room = row.left();
    let note = if wanted + 2 > room { "" } else { note };
    let dashes = if note.is_empty() { room } else { room - wanted };
    row.push(&look.glyphs.rule.repeat(dashes), look.style(Role::Rule));
    if !note.is_empty() {
        row.push(&format!(" {note} "), look.style(Role::Text)).push(look.glyphs.rule, look.style(Role::Rule));
    }
}

/// What the right end of a title says.
fn note(place: &Place, playing: &Playing, lane: &LaneView) -> String {
    match place.panel {
        Panel::Name if playing.frame.lanes.len() > 1 => lane.system.clone(),
        Panel::Name => lane.action.clone(),
        Panel::Sessions => format!("the console shows session {}", lane.console),
        Panel::Tree | Panel::Processes | Panel::Changes | Panel::Story => String::new(),
    }
}

/// The marks of a panel's rows, each once.
fn marks(panel: Panel, lane: &LaneView) -> Vec<Mark> {
    let rows: Vec<Mark> = match panel {
        Panel::Tree => lane.tree.iter().map(|row| row.mark).collect(),
        Panel::Sessions => {
            let sessions = lane.sessions.iter().map(|row| row.mark);
            sessions.chain(lane.logon_sessions.iter().map(|row| row.mark)).collect()
        }
        Panel::Processes => {
            let processes = lane.processes.iter().map(|row| row.mark);
            processes.chain(lane.services.iter().map(|row| row.mark)).collect()
        }
        Panel::Changes => lane.changes.iter().map(|change| change.mark).collect(),
        Panel::Name | Panel::Story => Vec::new(),
    };
    let every = [Mark::Made, Mark::Gone, Mark::Changed, Mark::Reached];
    every.into_iter().filter(|mark| rows.contains(mark)).collect()
}

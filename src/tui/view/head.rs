//! The first row of a panel: its title, or the titles of all the panels that share its place, each with its marks.
//!
//! The arrows move in the one in square brackets; the one in round brackets is shown where several share a place.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::put;
use crate::lesson::view::{LaneView, Lists, Mark};
use crate::lesson::window::Whole;
use crate::tui::keys::word;
use crate::tui::layout::{Head, Panel, Place};
use crate::tui::message::Message;
use crate::tui::playing::Playing;
use crate::tui::text::{Row, clip, clip_start, width};
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
    let needed = |panel: &Panel, gaps: usize| width(title(*panel, lane)) + gaps + marks(*panel, lane).len();
    let needed = |gaps| panels.iter().map(|panel| needed(panel, gaps)).sum::<usize>();
    let (is_roomy, fits) = (needed(4) <= columns, needed(2) <= columns);
    let mut row = Row::new(columns, look);
    for panel in panels.iter().filter(|panel| fits || **panel == place.panel) {
        let is_focused = playing.focus == *panel && playing.lane == place.lane;
        let shares = *panel == place.panel && panels.len() > 1;
        let title = match (is_focused, shares) {
            (true, _) => format!("[{}]", title(*panel, lane)),
            (false, true) => format!("({})", title(*panel, lane)),
            (false, false) => format!(" {} ", title(*panel, lane)),
        };
        if is_roomy {
            row.push(look.glyphs.rule, rule);
        }
        row.push(&title, look.style(if is_focused { Role::Focus } else { Role::Title }));
        let marks = marks(*panel, lane);
        for mark in &marks {
            row.push(&mark.sign().to_string(), look.mark(*mark));
        }
        if is_roomy && !marks.is_empty() {
            row.space(1);
        }
    }
    if !fits {
        let number = panels.iter().position(|panel| *panel == place.panel).unwrap_or(0) + 1;
        row.push(
            &format!(" panel {number} of {}, {} ", panels.len(), word(Message::NextPanel)),
            look.style(Role::Text),
        );
    }
    let note = note(place, playing, lane);
    let room = row.left().saturating_sub(5);
    let note = match place.panel {
        Panel::SmallSteps if room >= 12 && playing.sees_both_lanes() => shortened(&note, playing, lane, room, look),
        Panel::SmallSteps | Panel::Story | Panel::Changes | Panel::Recorded if room >= 12 => clip(&note, room, look),
        _ if width(&note) <= room => note,
        _ => String::new(),
    };
    finish(&mut row, &note, look);
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
    let dashes = if note.is_empty() { room } else { room - wanted };
    row.push(&look.glyphs.rule.repeat(dashes), look.style(Role::Rule));
    if !note.is_empty() {
        row.push(&format!(" {note} "), look.style(Role::Text)).push(look.glyphs.rule, look.style(Role::Rule));
    }
}

/// The title of a panel: on Unix, which has no object tree, its place is that of the seats.
fn title(panel: Panel, lane: &LaneView) -> &'static str {
    match (panel, &lane.lists) {
        (Panel::Tree, Lists::Unix(_)) => "Seats",
        _ => panel.title(),
    }
}

/// What the right end of a title says.
fn note(place: &Place, playing: &Playing, lane: &LaneView) -> String {
    match place.panel {
        Panel::SmallSteps if playing.sees_both_lanes() => lane.system.clone(),
        Panel::SmallSteps if playing.sees_recorded_beside() => format!("the model of {}", lane.system),
        Panel::Recorded => playing.lesson.scenario().recorded.as_deref().unwrap_or_default().to_owned(),
        Panel::SmallSteps if lane.ladder.iter().any(|rung| rung.differs) => {
            format!("! {}: the other goes another way; {}", word(Message::OtherLane), lane.action)
        }
        Panel::SmallSteps => match folded(playing, lane) {
            0 => lane.action.clone(),
            steps => format!("{}; {} unfolds {steps} more", lane.action, word(Message::Fold)),
        },
        Panel::Tree | Panel::Sessions | Panel::Processes if !playing.all_lit() => "afterwards".to_owned(),
        Panel::Sessions => match &lane.lists {
            Lists::Windows(lists) if lists.console == "none" => "console: none".to_owned(),
            Lists::Windows(lists) => format!("console: session {}", lists.console),
            Lists::Unix(_) => "of logins, and of the kernel".to_owned(),
        },
        Panel::Story if place.head == Head::Title && (playing.sees_both_lanes() || playing.sees_recorded_beside()) => {
            lane.action.clone()
        }
        Panel::Changes if playing.frame.lanes.len() > 1 => lane.system.clone(),
        Panel::Tree | Panel::Processes | Panel::Changes | Panel::Story => String::new(),
    }
}

/// A lane's system in so many columns: of one that another lane has too, set otherwise, the end tells more.
fn shortened(system: &str, playing: &Playing, lane: &LaneView, room: usize, look: &Look) -> String {
    let release = |system: &str| system.split(',').next().unwrap_or_default().to_owned();
    let others = playing.frame.lanes.iter().filter(|other| other.system != lane.system);
    let is_shared = others.into_iter().any(|other| release(&other.system) == release(system));
    if is_shared { clip_start(system, room, look) } else { clip(system, room, look) }
}

/// How many small steps of a lane are not shown.
fn folded(playing: &Playing, lane: &LaneView) -> usize {
    (0..lane.ladder.len()).filter(|rung| !playing.shows(lane, *rung)).count()
}

/// The marks of a panel's rows, each once.
fn marks(panel: Panel, lane: &LaneView) -> Vec<Mark> {
    let of = |lists: &[Whole; 2]| lists.iter().flat_map(|list| &list.marked).map(|(_, mark)| *mark).collect();
    let marks = match panel {
        Panel::Tree => lane.beyond.tree.union(&of(&lane.beyond.seats)).copied().collect(),
        Panel::Sessions => of(&lane.beyond.sessions),
        Panel::Processes => of(&lane.beyond.processes),
        Panel::Changes => lane.changes.iter().map(|change| change.mark).collect(),
        Panel::SmallSteps | Panel::Story | Panel::Recorded => BTreeSet::new(),
    };
    marks.into_iter().filter(|mark| *mark != Mark::Same).collect()
}

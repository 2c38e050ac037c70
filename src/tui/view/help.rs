//! How to read the screen, and every command; type to search, Enter runs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{below, head, palette, prompt, put};
use crate::lesson::view::Mark;
use crate::nt::rule::{Layer, Mechanism};
use crate::tui::app::App;
use crate::tui::keys::word;
use crate::tui::message::Message;
use crate::tui::overlay::Field;
use crate::tui::text::Row;
use crate::tui::theme::{Look, Role};

/// The layers whose words say the least by themselves.
const LAYERS: [Layer; 3] = [Layer::ObjectManager, Layer::SecurityAuthority, Layer::ServiceControlManager];

/// Draws the help.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    head::page(frame, area, "Help", look);
    let legend = if area.height >= 18 { legend(usize::from(area.width), look) } else { Vec::new() };
    let rows = legend.len() as u16;
    put(frame, below(area, 1), legend);
    prompt::field(frame, below(area, 1 + rows), "search", field, look);
    let gap = u16::from(area.height >= 12);
    palette::commands(frame, below(area, 2 + gap + rows), app, field, look);
}

fn legend(columns: usize, look: &Look) -> Vec<Line<'static>> {
    let text = look.style(Role::Text);
    let mut marks = Row::new(columns, look);
    marks.space(2);
    for mark in [Mark::Made, Mark::Gone, Mark::Changed, Mark::Reached] {
        marks.push(&mark.sign().to_string(), look.mark(mark)).space(1).push(mark.word(), look.mark(mark)).space(3);
    }
    marks.push("!", look.style(Role::Failure)).push(" failed, or different", text);
    let mut name = Row::new(columns, look);
    name.space(2).push(r"\Sessions\1\", text).push("[Player]", look.style(Role::Moved));
    name.push("   a small step is about the part in brackets", text);
    let mut term = Row::new(columns, look);
    term.space(2).push("session", look.style(Role::Term)).push("   a word that is easily confused: ", text);
    term.push(&word(Message::Words), look.style(Role::Key)).push(" explains it", text);
    let mut finding = Row::new(columns, look);
    let key = look.style(Role::Key);
    finding.space(2).push(&word(Message::Find), key).push(" finds a text; ", text);
    finding.push(&word(Message::Reach), key).push(" asks whom a name reaches; in a field / is taken as \\", text);
    let mut layers = Row::new(columns, look);
    for layer in LAYERS {
        layers.space(2).push(layer.word(), look.style(Role::Strong)).space(1).push(layer.title(), text);
    }
    let mut moved = Row::new(columns, look);
    moved.space(2);
    for mechanism in [Mechanism::RootDirectory, Mechanism::SymbolicLink, Mechanism::DeviceMap] {
        moved.push(mechanism.word(), look.style(Role::Evidence)).space(1);
    }
    moved.push(r"  moved the name: by a handle, a link, \??", text);
    vec![marks.line(), name.line(), moved.line(), layers.line(), term.line(), finding.line(), Line::default()]
}

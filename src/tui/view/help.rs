//! How to read the screen, and every command; type to search, Enter runs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{below, head, palette, prompt, put};
use crate::lesson::view::Mark;
use crate::nt::rule::{Layer, Mechanism};
use crate::tui::app::App;
use crate::tui::keys::word;
use crate::tui::message::Message;
use crate::tui::overlay::Field;
use crate::tui::text::{indented, wrap};
use crate::tui::theme::{Look, Role};

/// The layers whose words say the least by themselves.
const LAYERS: [Layer; 3] = [Layer::ObjectManager, Layer::SecurityAuthority, Layer::ServiceControlManager];

/// The rows that the commands need, with the title, the field and a gap.
const COMMANDS: usize = 9;

/// Draws the help.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, field: &Field, look: &Look) {
    head::page(frame, area, "Help", look);
    let legend = legend(usize::from(area.width), usize::from(area.height).saturating_sub(COMMANDS), look);
    let rows = legend.len() as u16;
    put(frame, below(area, 1), legend);
    prompt::field(frame, below(area, 1 + rows), "search", field, look);
    let gap = u16::from(area.height >= 12);
    palette::commands(frame, below(area, 2 + gap + rows), app, field, look);
}

/// How the screen is read: as many of the entries as so many rows hold, the most important first.
fn legend(columns: usize, rows: usize, look: &Look) -> Vec<Line<'static>> {
    let text = |text: &str| Span::styled(text.to_owned(), look.style(Role::Text));
    let key = |message| Span::styled(word(message), look.style(Role::Key));
    let mark = |mark: Mark| Span::styled(format!("{} {}", mark.sign(), mark.word()), look.mark(mark));
    let marks = [Mark::Made, Mark::Gone, Mark::Changed, Mark::Reached].map(|of| [mark(of), text("   ")]).concat();
    let failed = [Span::styled("!", look.style(Role::Failure)), text(" failed, or different")];
    let part = Span::styled("[Player]", look.style(Role::Moved));
    let moved = [Mechanism::RootDirectory, Mechanism::SymbolicLink, Mechanism::DeviceMap];
    let moved = moved.map(|of| [Span::styled(of.word(), look.style(Role::Evidence)), text(" ")]).concat();
    let layers =
        LAYERS.map(|of| [Span::styled(of.word(), look.style(Role::Strong)), text(" "), text(of.title()), text("  ")]);
    let term = [Span::styled("session", look.style(Role::Term)), text("   a word that is easily confused: ")];
    let entries = [
        [&marks[..], &failed].concat(),
        vec![text(r"\Sessions\1\"), part, text("   a small step is about the part in brackets")],
        [&moved[..], &[text(r"  moved the name: by a handle, a link, \??")]].concat(),
        layers.concat(),
        [&term[..], &[key(Message::Words), text(" explains it")]].concat(),
        vec![
            key(Message::Find),
            text(" finds a text; "),
            key(Message::Reach),
            text(" asks what a name reaches; in their fields / stands for \\"),
        ],
    ];
    let mut lines = Vec::new();
    for entry in entries {
        let entry = wrap(&entry, columns.saturating_sub(2));
        if lines.len() + entry.len() >= rows {
            break;
        }
        lines.extend(entry.iter().map(|line| indented(line, 2, columns, look)));
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::theme::Theme;

    #[test]
    fn the_marks_are_explained_wherever_there_is_room_and_never_cut() {
        let look = Look::new(Theme::Mono, Glyphs::Ascii);
        for (columns, rows, entries) in [(38, 3, 1), (38, 2, 0), (58, 4, 1), (58, 8, 3), (78, 12, 6), (118, 12, 6)] {
            let lines = legend(columns, rows, &look);
            let text = lines.iter().map(ToString::to_string).collect::<String>();
            let parts = ["! failed", "small step", "ROOTDIR", "Object Manager", "easily confused", "stands for"];
            assert_eq!(
                parts.iter().filter(|part| text.contains(**part)).count(),
                entries,
                "{columns} x {rows}: {text}"
            );
            assert!(lines.len() <= rows && !text.contains(look.glyphs.cut), "{columns} x {rows}: {text}");
        }
    }
}

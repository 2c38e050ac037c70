//! Pictures of the screen for tests: the characters, then the styles, then what the letters of the styles mean.

use std::fmt::Write;
use std::path::Path;

use ntsessions::lesson::library::{self, Entry};
use ntsessions::lesson::play::play;
use ntsessions::scenario::render::{Style as Report, render_all};
use ntsessions::tui::app::App;
use ntsessions::tui::glyphs::Glyphs;
use ntsessions::tui::keys::Key;
use ntsessions::tui::message::Message;
use ntsessions::tui::theme::Theme;
use ntsessions::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;

/// The lessons of the pictures, in this order: they stay as they are when the built-in ones are edited.
pub fn pictured() -> Vec<Entry> {
    let entry = |name| library::entry_of(&Path::new("tests/screens").join(name)).expect("the file is there");
    ["one-name.ron", "two-systems.ron", "crowd.ron", "broken.ron"].map(entry).into()
}

/// The screen with a list of lessons.
pub fn app(entries: Vec<Entry>, theme: Theme, glyphs: Glyphs) -> App {
    let summaries = entries.iter().map(Entry::summary).collect();
    let load = move |name: &str| {
        let entry = entries.iter().find(|entry| entry.name == name).ok_or("no such lesson")?;
        entry.scenario().map(play).map_err(|faults| render_all(&faults, Report::Plain))
    };
    App::new(summaries, Box::new(load), theme, glyphs)
}

/// What the screen shows at a size.
pub fn buffer(app: &mut App, columns: u16, rows: u16) -> Buffer {
    app.update(Message::Resize { columns, rows });
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test backend cannot fail");
    terminal.draw(|frame| view(app, frame)).expect("a test backend cannot fail");
    terminal.backend().buffer().clone()
}

/// Types: a character each, and names of keys in angle brackets: `g12<Enter>`.
pub fn press(app: &mut App, keys: &str) {
    let mut rest = keys;
    while let Some(character) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|name| name.split_once('>'));
        let key = if let Some((name, after)) = named {
            rest = after;
            match name {
                "Enter" => Key::Enter,
                "Esc" => Key::Esc,
                "Tab" => Key::Tab,
                "Backspace" => Key::Backspace,
                "BackTab" => Key::BackTab,
                "Down" => Key::Down,
                "Up" => Key::Up,
                "Left" => Key::Left,
                "PageDown" => Key::PageDown,
                "PageUp" => Key::PageUp,
                "End" => Key::End,
                "Home" => Key::Home,
                "Clear" => Key::Ctrl('u'),
                other => panic!("no key is called {other}"),
            }
        } else {
            rest = &rest[character.len_utf8()..];
            Key::Char(character)
        };
        app.press(key);
    }
}

/// The characters of a screen, one line a row, each between bars.
pub fn text(buffer: &Buffer) -> String {
    lines(buffer, |cell| cell.symbol().to_owned())
}

/// The characters, the styles, and the legend.
pub fn picture(buffer: &Buffer) -> String {
    let mut styles: Vec<Style> = vec![Style::reset()];
    let mut letters = |cell: &Cell| {
        let style = cell.style();
        let index = styles.iter().position(|known| same(*known, style)).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        if index == 0 { ".".to_owned() } else { char::from(b'a' + index as u8 - 1).to_string() }
    };
    let grid = lines(buffer, &mut letters);
    let mut picture = format!("{}\n{grid}\n", text(buffer));
    for (index, style) in styles.iter().enumerate().skip(1) {
        let letter = char::from(b'a' + index as u8 - 1);
        let colour = style.fg.map_or("none".to_owned(), |colour| colour.to_string());
        let ground = style.bg.map_or("none".to_owned(), |colour| colour.to_string());
        writeln!(picture, "{letter}: {colour} on {ground} {:?}", style.add_modifier).expect("a string grows");
    }
    picture
}

fn same(one: Style, other: Style) -> bool {
    one.fg == other.fg && one.bg == other.bg && one.add_modifier == other.add_modifier
}

/// One line a row; the second cell of a wide character is skipped.
fn lines(buffer: &Buffer, mut show: impl FnMut(&Cell) -> String) -> String {
    let mut text = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width).max(1)) {
        text.push('|');
        let mut skip = 0;
        for cell in row {
            if skip == 0 {
                text += &show(cell);
            }
            skip = ratatui::text::Span::raw(cell.symbol()).width().max(skip).saturating_sub(1);
        }
        text += "|\n";
    }
    text
}

//! The terminal: the only place that knows that there is one.
//!
//! It is entered after everything that can fail has been asked for, and given back on every way out: quitting, an
//! error, a panic, Ctrl-C, a request to terminate, a terminal that was closed. Frames are drawn when something
//! happened, never by a clock, and each is written at once. A key's release is no key (Windows sends it), and Ctrl and
//! Alt together with a character are that character (`AltGr` arrives so).

use std::io::{self, BufWriter, IsTerminal, Stdout, stdin, stdout};
use std::time::Duration;

use crossterm::cursor::Show;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::execute;
use crossterm::style::force_color_output;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::app::App;
use super::keys::Key;
use super::message::Message;
use super::theme::Theme;
use super::view::view;

/// The theme that the environment asks for: no colour where `NO_COLOR` is set to anything, otherwise the dark one.
pub fn theme() -> Theme {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if no_colour { Theme::Mono } else { Theme::Dark }
}

/// Runs the screen until the reader leaves.
pub fn run(mut app: App) -> io::Result<()> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        return Err(io::Error::other(
            "the screen needs a terminal, and standard input or output is not one; `--plain` tells the lesson in lines",
        ));
    }
    // Whether there is colour is the theme's choice, made above; crossterm's own handling of NO_COLOR drops bold and
    // reverse too, and with them the selected row.
    force_color_output(true);
    restore_on_panic();
    restore_on_signal()?;
    let mut terminal = enter()?;
    let outcome = events(&mut terminal, &mut app);
    leave();
    outcome
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

fn enter() -> io::Result<Screen> {
    enable_raw_mode()?;
    let entered = execute!(stdout(), EnterAlternateScreen)
        .and_then(|()| Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()))));
    if entered.is_err() {
        leave();
    }
    entered
}

/// Gives the terminal back. What fails here cannot be helped any more, and what follows matters more.
fn leave() {
    let _ = execute!(stdout(), LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Gives the terminal back before a panic's message is written.
fn restore_on_panic() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        leave();
        report(panic);
    }));
}

/// Gives the terminal back when the program is asked to terminate, or when the terminal is closed.
#[cfg(unix)]
fn restore_on_signal() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            leave();
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Windows ends a console's programs itself and keeps the console's modes to them.
#[cfg(not(unix))]
fn restore_on_signal() -> io::Result<()> {
    Ok(())
}

/// Waits for something to happen, takes everything that has happened meanwhile, and draws once.
fn events(terminal: &mut Screen, app: &mut App) -> io::Result<()> {
    // Asking once makes crossterm listen, so that no change of size is lost between this line and the first read.
    poll(Duration::ZERO)?;
    let size = terminal.size()?;
    app.update(Message::Resize { columns: size.width, rows: size.height });
    while !app.has_quit {
        terminal.draw(|frame| view(app, frame))?;
        let mut is_new = false;
        while !is_new || (!app.has_quit && poll(Duration::ZERO)?) {
            is_new |= happened(app, &read()?);
        }
    }
    Ok(())
}

/// Tells the state what happened; says whether it was anything.
fn happened(app: &mut App, event: &Event) -> bool {
    match event {
        Event::Resize(columns, rows) => app.update(Message::Resize { columns: *columns, rows: *rows }),
        Event::Key(event) if event.kind != KeyEventKind::Release => match key(event) {
            Some(key) => app.press(key),
            None => return false,
        },
        _ => return false,
    }
    true
}

/// The key of an event, if it is one that the screen knows.
fn key(event: &KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    match (event.code, control, alt) {
        (KeyCode::Char(character), true, false) => Some(Key::Ctrl(character.to_ascii_lowercase())),
        (KeyCode::Char(character), ..) if control == alt => Some(Key::Char(character)),
        (KeyCode::Enter, ..) => Some(Key::Enter),
        (KeyCode::Esc, ..) => Some(Key::Esc),
        (KeyCode::Tab, ..) => Some(Key::Tab),
        (KeyCode::BackTab, ..) => Some(Key::BackTab),
        (KeyCode::Backspace, ..) => Some(Key::Backspace),
        (KeyCode::Delete, ..) => Some(Key::Delete),
        (KeyCode::Left, ..) => Some(Key::Left),
        (KeyCode::Right, ..) => Some(Key::Right),
        (KeyCode::Up, ..) => Some(Key::Up),
        (KeyCode::Down, ..) => Some(Key::Down),
        (KeyCode::Home, ..) => Some(Key::Home),
        (KeyCode::End, ..) => Some(Key::End),
        (KeyCode::PageUp, ..) => Some(Key::PageUp),
        (KeyCode::PageDown, ..) => Some(Key::PageDown),
        (KeyCode::F(number), ..) => Some(Key::Function(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;

    #[test]
    fn a_key_counts_when_it_is_pressed_or_repeated_and_not_when_it_is_let_go() {
        for (kind, counts) in
            [(KeyEventKind::Press, true), (KeyEventKind::Repeat, true), (KeyEventKind::Release, false)]
        {
            let mut app = App::new(Vec::new(), Box::new(|name| Err(name.to_owned())), Theme::Mono, Glyphs::Ascii);
            let event = KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, kind);
            assert_eq!(happened(&mut app, &Event::Key(event)), counts);
            assert_eq!(app.has_quit, counts);
        }
    }

    #[test]
    fn altgr_types_the_character_and_alt_alone_types_nothing() {
        let pressed = |modifiers| key(&KeyEvent::new(KeyCode::Char('\\'), modifiers));
        assert_eq!(pressed(KeyModifiers::CONTROL | KeyModifiers::ALT), Some(Key::Char('\\')));
        assert_eq!(pressed(KeyModifiers::NONE), Some(Key::Char('\\')));
        assert_eq!(pressed(KeyModifiers::ALT), None);
    }
}

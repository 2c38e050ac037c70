//! The figures of the screen: from a key to the finished frame, the first frame, the redraws of an idle screen.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ntsessions::lesson::Lesson;
use ntsessions::lesson::library::{self, Entry};
use ntsessions::lesson::play::play;
use ntsessions::tui::app::App;
use ntsessions::tui::glyphs::Glyphs;
use ntsessions::tui::keys::Key;
use ntsessions::tui::message::Message;
use ntsessions::tui::theme::Theme;
use ntsessions::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::{at, figure, sorted};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

/// The screen with the built-in lessons, drawn once.
fn started() -> (App, Terminal<TestBackend>) {
    let entries = library::built_in();
    let summaries = entries.iter().map(Entry::summary).collect();
    let mut app = App::new(summaries, Box::new(|name| Err(name.to_owned())), Theme::Dark, Glyphs::Unicode);
    app.update(Message::Resize { columns: COLUMNS, rows: ROWS });
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a test backend cannot fail");
    draw(&app, &mut terminal);
    (app, terminal)
}

fn draw(app: &App, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| view(app, frame)).expect("a test backend cannot fail");
}

/// Reading the built-in lessons and drawing their list, and a step of the first of them.
pub fn small_lesson() {
    let times = sorted((0..20).map(|_| {
        let start = Instant::now();
        black_box(started());
        start.elapsed()
    }));
    figure("first frame: the built-in lessons read and their list drawn", format!("{:?}", at(&times, 50)), "100 ms");
    let first = library::built_in().swap_remove(0).scenario().expect("a built-in lesson has no fault");
    keys("key to finished frame, 120 x 40, the first lesson", play(first), "4 ms");
}

/// From a key to the frame that it leads to: through the whole lesson and back, by steps and small steps, through panels
/// and their rows. Every key of three tours counts, with whatever else the machine did meanwhile.
pub fn keys(what: &str, lesson: Lesson, goal: &str) {
    let frames = lesson.frames();
    let there = [Key::Char(' '), Key::Tab, Key::Down, Key::PageDown].repeat(frames);
    let back = [Key::Char('p'), Key::Char('p'), Key::Char('n'), Key::Left].repeat(frames);
    let tour: Vec<Key> = [Key::Home].into_iter().chain(there).chain(back).collect();
    let (mut app, mut terminal) = started();
    app.play("measured", lesson);
    app.update(Message::Resize { columns: COLUMNS, rows: ROWS });
    let times = sorted((0..3).flat_map(|_| &tour).map(|key| {
        let start = Instant::now();
        app.press(*key);
        draw(&app, &mut terminal);
        start.elapsed()
    }));
    figure(&format!("{what}, median"), format!("{:?}", at(&times, 50)), goal);
    figure("    p99", format!("{:?}", at(&times, 99)), goal);
}

/// The built program in a terminal: until its list stands there, what it writes while nothing happens, its size.
#[cfg(unix)]
pub fn program() {
    use std::io::Read;
    use std::sync::mpsc::channel;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    const IDLE: Duration = Duration::from_secs(10);
    let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pty");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ntsessions"));
    command.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().expect("the pty can be read");
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send(bytes[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let start = Instant::now();
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    let mut written = Vec::new();
    while !String::from_utf8_lossy(&written).contains("quit") {
        written.extend(output.recv_timeout(IDLE).expect("the program draws"));
    }
    figure("  the program, from its start to the whole list in a terminal", format!("{:?}", start.elapsed()), "100 ms");
    while output.recv_timeout(Duration::from_millis(200)).is_ok() {}
    let idle = Instant::now();
    let mut bytes = 0;
    while let Some(left) = IDLE.checked_sub(idle.elapsed()) {
        bytes += output.recv_timeout(left).map_or(0, |written| written.len());
    }
    figure("bytes written in 10 s without a key", bytes.to_string(), "0");
    child.kill().expect("the program runs");
    let size = std::fs::metadata(env!("CARGO_BIN_EXE_ntsessions")).expect("the program is built").len();
    figure("size of the program", format!("{} kB", size / 1_000), "12,000 kB");
}

//! The program in a real terminal: what it draws, what it leaves behind, on every way out.
#![cfg(unix)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ntsessions::lesson::library::{Entry, built_in};
use ntsessions::tui::app::App;
use ntsessions::tui::glyphs::Glyphs;
use ntsessions::tui::terminal;
use ntsessions::tui::theme::Theme;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Nothing here takes this long; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A program in a terminal, and what the terminal shows.
struct Tui {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    settings: String,
}

/// A size that is not nothing.
fn some(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).expect("a terminal has a size")
}

impl Tui {
    fn start(environment: &[(&str, &str)]) -> Tui {
        Tui::run(CommandBuilder::new(env!("CARGO_BIN_EXE_ntsessions")), environment)
    }

    fn start_with(arguments: &[&str]) -> Tui {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ntsessions"));
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.args(arguments);
        Tui::run(command, &[])
    }

    fn run(mut command: CommandBuilder, environment: &[(&str, &str)]) -> Tui {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.env_remove("NO_COLOR");
        for (name, value) in environment {
            command.env(name, value);
        }
        let settings = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the pty can be read");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("the pty can be written");
        Tui {
            child,
            master: pair.master,
            keyboard,
            output,
            screen: vt100::Parser::new(some(24), some(80), 0),
            settings,
        }
    }

    fn type_keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the program reads");
        self.keyboard.flush().expect("the program reads");
    }

    /// Gives the terminal another size.
    fn resize(&mut self, rows: u16, cols: u16) {
        self.screen.screen_mut().set_size(some(rows), some(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a pty has a size");
    }

    /// Waits until the screen holds a text.
    fn wait(&mut self, text: &str) {
        let begun = Instant::now();
        while !self.screen.screen().contents().contains(text) {
            match self.output.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => panic!("{error}: no {text:?} in\n{}", self.screen.screen().contents()),
            }
        }
    }

    /// Waits until the program has ended; gives its exit code.
    fn end(&mut self) -> u32 {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
        self.child.wait().expect("the program ends").exit_code()
    }

    /// How many cells have a colour.
    fn coloured_cells(&self) -> usize {
        let screen = self.screen.screen();
        let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
        cells.filter(|cell| cell.fgcolor() != vt100::Color::Default).count()
    }

    /// Whether the terminal is as it was before.
    fn is_given_back(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && format!("{:?}", self.master.get_termios()) == self.settings
    }
}

#[test]
fn it_starts_takes_keys_and_quits() {
    let mut tui = Tui::start(&[]);
    tui.wait("Lessons");
    assert!(tui.screen.screen().alternate_screen());
    assert!(!tui.is_given_back());
    tui.type_keys("\r");
    tui.wait("boot 6 of");
    tui.type_keys(" ");
    tui.wait("step 1 of");
    tui.type_keys("\u{1b}[C");
    tui.wait("step 2 of");
    tui.type_keys("q");
    assert_eq!(tui.end(), 0);
    assert!(tui.is_given_back());
}

#[test]
fn a_file_is_played_as_the_options_say() {
    let mut tui = Tui::start_with(&["play", "tests/screens/one-name.ron", "--ascii", "--theme", "mono"]);
    tui.wait("q quit");
    let screen = tui.screen.screen();
    assert!(screen.contents().contains("boot 6 of 6") && screen.contents().is_ascii(), "{}", screen.contents());
    assert_eq!(tui.coloured_cells(), 0);
    tui.type_keys("q");
    assert_eq!(tui.end(), 0);
}

#[test]
fn a_step_of_ones_own_is_performed_and_saved() {
    let folder = std::env::temp_dir().join(format!("ntsessions-terminal-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for what is saved");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ntsessions"));
    command.cwd(&folder);
    command.args(["play", "one-name-two-objects"]);
    let mut tui = Tui::run(command, &[]);
    tui.wait("boot 6 of");
    tui.type_keys("g7\rbopenm\tGlobal/Player\r");
    tui.wait("Step 1 of your own");
    tui.type_keys("s");
    tui.wait("one-name-two-objects-branch.ron");
    tui.type_keys("\r");
    tui.wait("Saved as one-name-two-objects-branch.ron.");
    tui.type_keys("q");
    assert_eq!(tui.end(), 0);
    let saved = std::fs::read_to_string(folder.join("one-name-two-objects-branch.ron"));
    std::fs::remove_dir_all(&folder).expect("the folder is removed");
    assert!(saved.expect("the file is there").contains("Branch from step 7 of One name, two objects"));
}

#[test]
fn ctrl_c_quits_while_typing() {
    let mut tui = Tui::start(&[]);
    tui.wait("Lessons");
    tui.type_keys(":theme");
    tui.wait("[Commands]");
    tui.type_keys("\u{3}");
    assert_eq!(tui.end(), 0);
    assert!(tui.is_given_back());
}

#[test]
fn another_size_draws_another_screen() {
    let mut tui = Tui::start(&[]);
    tui.wait("Lessons");
    tui.resize(9, 30);
    tui.wait("40 x 10 is needed, this is 30");
    tui.resize(24, 80);
    tui.wait("Lessons");
    tui.type_keys("q");
    assert_eq!(tui.end(), 0);
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut tui = Tui::start(&[]);
    tui.wait("q quit");
    while tui.output.recv_timeout(Duration::from_millis(100)).is_ok() {}
    assert!(tui.output.recv_timeout(Duration::from_secs(1)).is_err(), "something was drawn");
    tui.type_keys("q");
    assert_eq!(tui.end(), 0);
}

#[test]
fn a_request_to_terminate_gives_the_terminal_back() {
    let mut tui = Tui::start(&[]);
    tui.wait("Lessons");
    let id = tui.child.process_id().expect("the program runs").to_string();
    let status = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
    assert!(status.success());
    assert_eq!(tui.end(), 128 + 15);
    assert!(tui.is_given_back());
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let mut tui = Tui::start(&[]);
    tui.wait("Lessons");
    let Tui { mut child, master, mut keyboard, output, .. } = tui;
    // The thread that reads holds the terminal open until it has something to say and nobody to say it to.
    drop(output);
    keyboard.write_all(b"?").expect("the program reads");
    drop((keyboard, master));
    let begun = Instant::now();
    while child.try_wait().expect("the program can be asked").is_none() {
        assert!(begun.elapsed() < PATIENCE, "the program still runs");
        std::thread::yield_now();
    }
}

#[test]
fn no_colour_keeps_the_selection_visible() {
    let selected = |tui: &Tui| {
        let screen = tui.screen.screen();
        let row = (0..24).find(|row| screen.contents_between(*row, 0, *row, 80).contains("One name")).expect("a list");
        let cell = screen.cell(row, 10).expect("a cell");
        (cell.inverse(), cell.bold(), cell.fgcolor())
    };
    let mut plain = Tui::start(&[("NO_COLOR", "1")]);
    plain.wait("q quit");
    assert_eq!(selected(&plain), (true, true, vt100::Color::Default));
    assert_eq!(plain.coloured_cells(), 0);
    plain.type_keys("t");
    plain.wait("Theme: dark.");
    assert!(selected(&plain).0, "a theme that was asked for keeps the selection");
    assert!(plain.coloured_cells() > 0, "a theme that was asked for has its colours");
    let mut colours = Tui::start(&[]);
    colours.wait("q quit");
    assert!(selected(&colours).0);
    assert!(colours.coloured_cells() > 0);
    for mut tui in [plain, colours] {
        tui.type_keys("q");
        assert_eq!(tui.end(), 0);
    }
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_ntsessions"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("needs a terminal"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Set for the program of [`a_panic_gives_the_terminal_back`], which is this test program itself.
const PANICKING: &str = "NTSESSIONS_TEST_PANICS";

#[test]
fn a_panic_gives_the_terminal_back() {
    if std::env::var_os(PANICKING).is_some() {
        let summaries = built_in().iter().map(Entry::summary).collect();
        let load = Box::new(|name: &str| panic!("{name} panics on purpose"));
        let app = App::new(summaries, load, Theme::Dark, Glyphs::Unicode);
        terminal::run(app).expect("there is a terminal");
    }
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this test has a file"));
    command.args(["--exact", "a_panic_gives_the_terminal_back", "--nocapture"]);
    let mut tui = Tui::run(command, &[(PANICKING, "1")]);
    tui.wait("Lessons");
    assert!(tui.screen.screen().alternate_screen());
    tui.type_keys("\r");
    tui.wait("panics on purpose");
    assert_eq!(tui.end(), 101);
    assert!(tui.is_given_back());
}

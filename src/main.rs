//! A stand-in for the shell: it opens the list of the hand-made lessons.

use std::process::ExitCode;

use ntsessions::lesson::{entries, load};
use ntsessions::tui::app::App;
use ntsessions::tui::glyphs::Glyphs;
use ntsessions::tui::terminal;

fn main() -> ExitCode {
    let app = App::new(entries(), load, terminal::theme(), Glyphs::Unicode);
    match terminal::run(app) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ntsessions: {error}");
            ExitCode::FAILURE
        }
    }
}

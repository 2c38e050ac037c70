//! `play`, and the program without a subcommand: a lesson on the screen, or as lines.

use std::path::Path;

use clap::Args;

use crate::cli::{Failure, Held, lessons};
use crate::lesson::Lesson;
use crate::lesson::library::{self, Entry};
use crate::lesson::play::play;
use crate::scenario::render::{Style, render_all};
use crate::tui::app::App;
use crate::tui::glyphs::Glyphs;
use crate::tui::terminal;

/// How a lesson is shown.
#[derive(Debug, Clone, Copy, Args)]
pub struct Screen {
    /// Append-only lines instead of a screen, for screen readers and pipes.
    #[arg(long)]
    plain: bool,
}

/// Step through a scenario.
#[derive(Debug, Args)]
pub struct Play {
    /// The scenario: its name in `list`, or the path of a file.
    scenario: String,
    #[command(flatten)]
    screen: Screen,
}

impl Play {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let lesson = play(lessons::scenario(&self.scenario)?);
        let name = lesson.scenario().name.clone();
        show(library::built_in(), self.screen, Some((name, lesson)))
    }
}

/// Opens the list of lessons.
pub(super) fn open(folder: Option<&Path>, screen: Screen) -> Result<Held, Failure> {
    show(lessons::entries(folder)?, screen, None)
}

/// Shows the list, or a lesson of it or beside it.
fn show(entries: Vec<Entry>, _screen: Screen, lesson: Option<(String, Lesson)>) -> Result<Held, Failure> {
    let summaries = entries.iter().map(Entry::summary).collect();
    let load = move |name: &str| -> Result<Lesson, String> {
        let entry = entries.iter().find(|entry| entry.name == name).ok_or_else(|| format!("there is no lesson {name}"))?;
        entry.scenario().map(play).map_err(|faults| render_all(&faults, Style::Plain))
    };
    let mut app = App::new(summaries, Box::new(load), terminal::theme(), Glyphs::Unicode);
    if let Some((name, lesson)) = lesson {
        app.play(&name, lesson);
    }
    terminal::run(app).map_err(|error| Failure::Wrong(error.to_string()))?;
    Ok(true)
}

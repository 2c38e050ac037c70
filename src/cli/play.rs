//! `play`, and the program without a subcommand: a lesson on the screen, or as lines.

use std::io;
use std::path::Path;

use clap::Args;

use crate::cli::cases::OneCase;
use crate::cli::compare::Releases;
use crate::cli::{Failure, Held, lessons};
use crate::lesson::Lesson;
use crate::lesson::library::{Entry, Folder};
use crate::lesson::play::play;
use crate::report::plain::{self, Plain};
use crate::scenario::render::{Style, render_all};
use crate::tui::app::App;
use crate::tui::glyphs::Glyphs;
use crate::tui::terminal;
use crate::tui::theme::Theme;

/// How a lesson is shown.
#[derive(Debug, Clone, Copy, Args)]
pub struct Screen {
    /// Append-only lines instead of a screen, for screen readers and pipes.
    #[arg(long)]
    plain: bool,
    /// The screen's colours; without it, dark, or none where `NO_COLOR` is set.
    #[arg(long, value_enum, conflicts_with = "plain")]
    theme: Option<Theme>,
    /// Draw the screen with ASCII alone.
    #[arg(long, conflicts_with = "plain")]
    ascii: bool,
}

/// Step through a scenario.
#[derive(Debug, Args)]
pub struct Play {
    /// The scenario: its name in `list`, or the path of a file.
    scenario: String,
    #[command(flatten)]
    case: OneCase,
    #[command(flatten)]
    releases: Releases,
    #[command(flatten)]
    screen: Screen,
}

impl Play {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let lesson = match self.case.lesson(&self.scenario)? {
            Some(_) if self.releases.are_named() => {
                return Err(Failure::Wrong("a case is played on one release; name it with --era".to_owned()));
            }
            Some(lesson) => lesson,
            None if self.releases.are_named() => play(self.releases.lanes_of(lessons::scenario(&self.scenario)?)?),
            None => play(lessons::scenario(&self.scenario)?),
        };
        show(lessons::entries(None)?, Some(lesson), None, self.screen)
    }
}

/// Opens the list of lessons.
pub(super) fn open(folder: Option<&Path>, screen: Screen) -> Result<Held, Failure> {
    show(lessons::entries(folder)?, None, folder, screen)
}

/// Shows a lesson, or the list of them; branches are saved in the folder, or else in the one that is worked in.
fn show(lessons: Vec<Entry>, lesson: Option<Lesson>, folder: Option<&Path>, screen: Screen) -> Result<Held, Failure> {
    let folder = Folder(folder.unwrap_or(Path::new("")).to_owned());
    match (screen.plain, lesson) {
        (true, Some(lesson)) => lines(Plain::reading(lessons, lesson).saving_in(folder)),
        (true, None) => lines(Plain::new(lessons).saving_in(folder)),
        (false, lesson) => on_screen(lessons, lesson, folder, screen),
    }
}

fn lines(plain: Plain) -> Result<Held, Failure> {
    plain::run(plain, &mut io::stdin().lock(), &mut io::stdout().lock())?;
    Ok(true)
}

fn on_screen(lessons: Vec<Entry>, lesson: Option<Lesson>, folder: Folder, screen: Screen) -> Result<Held, Failure> {
    let summaries = lessons.iter().map(Entry::summary).collect();
    let load = move |name: &str| -> Result<Lesson, String> {
        let entry =
            lessons.iter().find(|entry| entry.name == name).ok_or_else(|| format!("there is no lesson {name}"))?;
        entry.scenario().map(play).map_err(|faults| render_all(&faults, Style::Plain))
    };
    let theme = screen.theme.unwrap_or_else(terminal::theme);
    let glyphs = if screen.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    let mut app = App::new(summaries, Box::new(load), theme, glyphs).saving_in(folder);
    if let Some(lesson) = lesson {
        app.play(&lesson.scenario().name.clone(), lesson);
    }
    terminal::run(app).map_err(|error| Failure::Wrong(error.to_string()))?;
    Ok(true)
}

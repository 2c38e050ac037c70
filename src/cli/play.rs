//! `play`, and the program without a subcommand: a lesson on the screen, or as lines.

use std::path::Path;

use clap::Args;

use crate::cli::{Failure, Held, lessons};

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
        let _ = (lessons::scenario(&self.scenario)?, self.screen.plain);
        Ok(true)
    }
}

/// Opens the list of lessons.
pub(super) fn open(folder: Option<&Path>, screen: Screen) -> Result<Held, Failure> {
    let _ = (lessons::entries(folder)?, screen.plain);
    Ok(true)
}

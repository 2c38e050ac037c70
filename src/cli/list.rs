//! `list`: the scenarios, one a line, by the name that `play` and `run` take.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::{Failure, Held, lessons};
use crate::scenario::visible::visible;

/// List the scenarios.
#[derive(Debug, Args)]
pub struct List {
    /// A folder with scenarios of your own, listed behind the built-in ones.
    folder: Option<PathBuf>,
}

impl List {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let entries = lessons::entries(self.folder.as_deref())?;
        let longest = entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
        let mut out = io::stdout().lock();
        for entry in &entries {
            let scenario = entry.scenario().map_err(Failure::Faults)?;
            let (name, title) = (visible(&entry.name), visible(&scenario.title));
            let chapter = entry.chapter.map(|chapter| format!("; {chapter}")).unwrap_or_default();
            writeln!(
                out,
                "{name:longest$}  {title} ({} steps, {} min{chapter})",
                scenario.steps.len(),
                scenario.minutes
            )?;
        }
        Ok(true)
    }
}

//! `list`: the scenarios, one a line, by the name that `play` and `run` take. A file with faults does not keep the others
//! from being listed.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::{Failure, Held, lessons};
use crate::lesson::describe::counted;
use crate::scenario::visible::visible;

/// List the scenarios.
#[derive(Debug, Args)]
pub struct List {
    /// A folder with scenarios of your own, listed behind the built-in ones.
    folder: Option<PathBuf>,
}

impl List {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let (mut scenarios, mut faults) = (Vec::new(), Vec::new());
        for entry in lessons::each(self.folder.as_deref())? {
            match entry.map_err(|fault| vec![*fault]).and_then(|entry| Ok((entry.scenario()?, entry))) {
                Ok(scenario) => scenarios.push(scenario),
                Err(found) => faults.extend(found),
            }
        }
        let longest = scenarios.iter().map(|(_, entry)| entry.name.chars().count()).max().unwrap_or(0);
        let mut out = io::stdout().lock();
        for (scenario, entry) in &scenarios {
            let (name, title) = (visible(&entry.name), visible(&scenario.title));
            let steps = counted(scenario.steps.len(), "step");
            let chapter = entry.chapter.map(|chapter| format!("; {chapter}")).unwrap_or_default();
            writeln!(out, "{name:longest$}  {title} ({steps}, {} min{chapter})", scenario.minutes)?;
        }
        if faults.is_empty() { Ok(true) } else { Err(Failure::Faults(faults)) }
    }
}

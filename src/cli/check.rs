//! `check`: every fault of every file, and what the codes mean.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::library::{self, Entry};
use crate::lesson::play::play;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::render::{Style, render_all};

/// Check scenario files and report every fault.
#[derive(Debug, Args)]
pub struct Check {
    /// Scenario files, and folders of them; without any, the built-in scenarios.
    paths: Vec<PathBuf>,
    /// How to print what is found.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Explain a code, such as NTS0301.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

impl Check {
    pub(super) fn run(self) -> Result<Held, Failure> {
        if let Some(code) = self.explain {
            return explain(&code);
        }
        let (entries, mut faults) = self.entries()?;
        let (mut wrong, mut failed) = (faults.len(), 0);
        for entry in &entries {
            match entry.scenario() {
                Err(found) => {
                    wrong += found.len();
                    faults.extend(found);
                }
                Ok(scenario) => {
                    let unmet = play(scenario).diagnostics();
                    failed += unmet.len();
                    faults.extend(unmet);
                }
            }
        }
        match self.format {
            Format::Json => {
                serde_json::to_writer_pretty(io::stdout().lock(), &faults).map_err(io::Error::from)?;
                writeln!(io::stdout())?;
            }
            Format::Text if faults.is_empty() => writeln!(io::stdout(), "{} scenarios, no fault", entries.len())?,
            Format::Text => write!(anstream::stdout(), "{}", render_all(&faults, Style::Coloured))?,
        }
        match (wrong, failed) {
            (0, 0) => Ok(true),
            (0, _) => Ok(false),
            _ => Err(Failure::Wrong(format!("{wrong} faults in what was written"))),
        }
    }

    fn entries(&self) -> Result<(Vec<Entry>, Vec<Diagnostic>), Failure> {
        if self.paths.is_empty() {
            return Ok((library::built_in(), Vec::new()));
        }
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for path in &self.paths {
            for entry in entries_of(path)? {
                match entry {
                    Ok(entry) => entries.push(entry),
                    Err(fault) => faults.push(*fault),
                }
            }
        }
        Ok((entries, faults))
    }
}

fn entries_of(path: &Path) -> Result<Vec<Result<Entry, Box<Diagnostic>>>, Failure> {
    if path.is_dir() {
        let path_shown = lessons::quoted_path(path);
        return library::folder(path)
            .map_err(|error| Failure::Wrong(format!("the folder {path_shown} cannot be read: {error}")));
    }
    Ok(vec![library::entry_of(path)])
}

fn explain(code: &str) -> Result<Held, Failure> {
    let Some(code) = Code::named(code) else {
        return Err(Failure::Wrong(format!("there is no code {}; codes look like NTS0301", crate::scenario::visible::quoted(code))));
    };
    writeln!(io::stdout(), "{}", code.explain())?;
    Ok(true)
}

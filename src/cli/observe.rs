//! `observe`: what this Windows shows of itself, as RON.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::{Failure, Held};

/// Write what this Windows shows of its sessions, processes, services and objects.
#[derive(Debug, Args)]
pub struct Observe {
    /// Replace the names of persons and of the machine.
    #[arg(long, value_enum, value_name = "YES|NO", default_value = "yes")]
    redact: Redact,
    /// Where to write it; without it, to the standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Whether names are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Redact {
    /// They are.
    Yes,
    /// They stay.
    No,
}

impl Observe {
    #[cfg(windows)]
    pub(super) fn run(self) -> Result<Held, Failure> {
        use std::io::{self, Write};

        use crate::cli::lessons::quoted_path;
        use crate::observe::redact::redact;
        use crate::system::live;

        let (observation, names) = live::observe();
        let observation = match self.redact {
            Redact::Yes => redact(observation, &names),
            Redact::No => observation,
        };
        let text = observation.to_ron().map_err(|error| Failure::Wrong(format!("it cannot be written: {error}")))?;
        match self.output {
            None => io::stdout().write_all(text.as_bytes())?,
            Some(path) => std::fs::write(&path, text).map_err(|error| {
                Failure::Wrong(format!("the file {} cannot be written: {error}", quoted_path(&path)))
            })?,
        }
        Ok(true)
    }

    #[cfg(not(windows))]
    pub(super) fn run(self) -> Result<Held, Failure> {
        let Observe { redact: Redact::Yes | Redact::No, output: _ } = self;
        Err(Failure::Wrong("observe needs Windows: it shows the sessions of the machine that it runs on".to_owned()))
    }
}

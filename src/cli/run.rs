//! `run`: a scenario to its end, as a transcript.

use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::cli::cases::OneCase;
use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::play::play;
use crate::report::transcript;

/// Run a scenario to its end and print what happened.
#[derive(Debug, Args)]
pub struct Run {
    /// The scenario: its name in `list`, or the path of a file.
    scenario: String,
    #[command(flatten)]
    case: OneCase,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Run {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let lesson = match self.case.lesson(&self.scenario)? {
            Some(lesson) => lesson,
            None => play(lessons::scenario(&self.scenario)?),
        };
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => transcript::text(&lesson, &mut out)?,
            Format::Json => transcript::json(&lesson, &mut out)?,
        }
        out.flush()?;
        Ok(lesson.holds())
    }
}

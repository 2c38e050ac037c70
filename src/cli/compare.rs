//! `compare`: a scenario on several releases, and in what they part.

use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::compare;
use crate::lesson::play::play;
use crate::nt::era::Era;
use crate::report::comparison;
use crate::scenario::release::release;
use crate::scenario::script::Scenario;

/// Play a scenario on several releases of Windows, and print in what they part.
#[derive(Debug, Args)]
pub struct Compare {
    /// The scenario: its name in `list`, or the path of a file.
    scenario: String,
    #[command(flatten)]
    releases: Releases,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The releases that play a scenario in the place of its own.
#[derive(Debug, Args)]
pub struct Releases {
    /// The releases that play it, one a lane: WindowsXp, or xp; a single one plays beside the scenario's own.
    #[arg(long, value_name = "RELEASE", value_delimiter = ',', value_parser = release)]
    eras: Vec<&'static Era>,
}

impl Compare {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let scenario = self.releases.lanes_of(lessons::scenario(&self.scenario)?)?;
        if scenario.systems.len() < 2 {
            return Err(Failure::Wrong("one release plays it; name others with --eras".to_owned()));
        }
        let lesson = play(scenario);
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => comparison::text(&lesson, &mut out)?,
            Format::Json => comparison::json(&lesson, &mut out)?,
        }
        out.flush()?;
        Ok(lesson.failed().next().is_none())
    }
}

impl Releases {
    /// Whether any was named.
    pub(super) fn are_named(&self) -> bool {
        !self.eras.is_empty()
    }

    /// The scenario with a lane for each release; as it is, where none was named.
    pub(super) fn lanes_of(&self, scenario: Scenario) -> Result<Scenario, Failure> {
        let own = compare::systems(&scenario).map_err(cannot)?;
        let lanes: Vec<&'static Era> = match self.eras[..] {
            [] => return Ok(scenario),
            [another] => own.first().map(|system| system.era).into_iter().chain([another]).collect(),
            _ => self.eras.clone(),
        };
        compare::under(&scenario, &lanes).map_err(cannot)
    }
}

fn cannot(reason: &str) -> Failure {
    Failure::Wrong(format!("it cannot be compared. {reason}"))
}

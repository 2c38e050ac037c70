//! `compare`: a scenario on several releases, and in what they part.

use std::io::{self, BufWriter, Write};

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::compare;
use crate::lesson::play::play;
use crate::nt::era::{ERAS, Era, era};
use crate::report::comparison;
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
    /// The releases that play it, one a lane, as scenarios call them; a single one plays beside the scenario's own.
    #[arg(
        long,
        value_name = "RELEASE",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(ERAS.iter().map(|era| era.name)),
        hide_possible_values = true
    )]
    eras: Vec<String>,
}

impl Compare {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let scenario = lessons::scenario(&self.scenario)?;
        compare::systems(&scenario).map_err(cannot)?;
        let scenario = self.releases.lanes_of(scenario)?;
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
        let named: Vec<&'static Era> = self.eras.iter().filter_map(|name| era(name)).collect();
        if named.is_empty() {
            return Ok(scenario);
        }
        let own = compare::systems(&scenario).map_err(cannot)?;
        let own = own.first().map(|system| system.era).filter(|_| named.len() == 1);
        let lanes: Vec<&'static Era> = own.into_iter().chain(named).collect();
        compare::under(&scenario, &lanes).map_err(cannot)
    }
}

fn cannot(reason: &str) -> Failure {
    Failure::Wrong(format!("it cannot be compared. {reason}"))
}

//! `validate`: scenarios and conformance cases, on the model and on a real system, step by step.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::{Failure, Held, lessons, live, scripts};
use crate::lesson::validation::{Known, Validated};
use crate::lesson::vantage::Vantage;
use crate::report::validation::{self, Against, Row};
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::quoted;
use crate::system::recording::Recording;
use crate::system::tier::Tier;

/// Hold the model against a real system: the same calls are made on both, and what differs is told.
#[derive(Debug, Args)]
pub struct Validate {
    /// Scenarios by name, files of scenarios and of conformance cases, folders of cases; without any, the built-in
    /// scenarios.
    scripts: Vec<String>,
    /// What answers: `live`, the Windows that this program runs on, or `recording` and the file of one.
    #[arg(long, num_args = 1..=2, value_names = ["live|recording", "FILE"], default_value = "live")]
    on: Vec<String>,
    /// What may be touched on a live system, beside objects.
    #[arg(long, value_enum, value_delimiter = ',')]
    allow: Vec<Tier>,
    /// Play services too, which are in session 0: they are installed for the run (administrators may), and removed.
    #[arg(long)]
    as_service: bool,
    /// Write what the system answers into this file.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// How to print what came out.
    #[arg(long, value_enum, default_value = "text")]
    format: Printed,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
    /// For programs that show tests.
    Junit,
}

/// What answers.
enum On {
    Live,
    Recording(Recording),
}

impl Validate {
    pub(super) fn run(mut self) -> Result<Held, Failure> {
        let on = self.on()?;
        if matches!(on, On::Recording(_)) && (self.as_service || !self.allow.is_empty()) {
            let message = "--as-service and --allow are for a live system; a recording has been made already";
            return Err(Failure::Wrong(message.to_owned()));
        }
        let asked = scripts::asked(&self.scripts)?;
        let (probe, place) = match &on {
            On::Live => (live::probe()?, Some(live::place()?)),
            On::Recording(recording) => (recording.probe.clone(), None),
        };
        let vantage = match &on {
            On::Live if self.as_service => {
                Vantage { services: Some(live::session_of_services()?), ..Vantage::of(&probe) }
            }
            On::Live => Vantage::of(&probe),
            On::Recording(recording) => Vantage::of_recording(recording),
        };
        let scripts = asked.scripts(&probe, vantage, place.as_ref());
        let mut recording = Recording { probe, services: vantage.services, scripts: Vec::new() };
        let (system, era) = (recording.probe.name(), recording.probe.era_token());
        let known = Known { list: &asked.known, era, system: &system };
        let mut rows = Vec::new();
        for (name, script) in scripts {
            let validated = match (script, &on) {
                (Err(reason), _) => Validated::not_run(&name, reason),
                (Ok(script), On::Live) => live::validate(&script, &known, &self.allow, vantage.services.is_some())?,
                (Ok(script), On::Recording(recording)) => script.replay(recording, &known),
            };
            recording.scripts.push(validated.recorded.clone());
            rows.push(Row { name, against: Against::Model, validated });
        }
        self.report(&recording, &rows)?;
        Ok(rows.iter().all(|row| row.validated.verdict.holds()))
    }

    /// What answers. A word behind `--on live` is a script.
    fn on(&mut self) -> Result<On, Failure> {
        let mut words = std::mem::take(&mut self.on).into_iter();
        let (system, second) = (words.next().unwrap_or_default(), words.next());
        match (system.as_str(), second) {
            ("live", script) => {
                self.scripts.splice(0..0, script);
                Ok(On::Live)
            }
            ("recording", Some(file)) => {
                let source = SourceFile::read(Path::new(&file)).map_err(|fault| Failure::Faults(vec![*fault]))?;
                let wrong = |error| Failure::Wrong(format!("{} is no recording: {error}", quoted(&file)));
                Recording::read(source.text()).map(On::Recording).map_err(wrong)
            }
            ("recording", None) => Err(Failure::Wrong("--on recording needs the file of one".to_owned())),
            (other, _) => {
                Err(Failure::Wrong(format!("there is no system {}; known are live, recording", quoted(other))))
            }
        }
    }

    fn report(&self, recording: &Recording, rows: &[Row]) -> Result<(), Failure> {
        if let Some(path) = &self.record {
            let failed = |error| Failure::Wrong(format!("{} cannot be written: {error}", lessons::quoted_path(path)));
            std::fs::write(path, recording.text()).map_err(failed)?;
        }
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Printed::Text => validation::text(&recording.probe, recording.services, rows, &mut out)?,
            Printed::Json => validation::json(rows, &mut out)?,
            Printed::Junit => validation::junit(&recording.probe, rows, &mut out)?,
        }
        Ok(out.flush()?)
    }
}

//! `conformance`: cases that hold on real Windows, played on the model and judged.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::cases::{self, Eras, Given};
use crate::cli::{Failure, Format, Held, live};
use crate::lesson::conformance::{Openings, Trial, Verdict, run};
use crate::report::conformance::{Line, tables, told};
use crate::report::transcript::wrapped;
use crate::scenario::cases::case::Case;
use crate::scenario::cases::known_difference::MODEL;
use crate::scenario::visible::{quoted, visible_json};

/// Play conformance cases and report which of them the model passes.
#[derive(Debug, Args)]
pub struct Conformance {
    /// Files of cases, and folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What answers the calls.
    #[arg(long, value_enum, default_value = "model")]
    on: On,
    /// The release, as cases call it: win11, xp; all for every one that a case speaks of. Without it, the newest of them.
    #[arg(long, value_name = "RELEASE")]
    era: Option<String>,
    /// The cases of one area only.
    #[arg(long)]
    area: Option<String>,
    /// One case only.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// How to print what came out; JSON is one object a line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What answers the calls of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    /// The model.
    Model,
    /// The Windows that this program runs on; each process of a case is one of its own.
    Live,
}

impl Conformance {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let eras = Eras::read(self.era.as_deref())?;
        let Given { all: cases, mut faults, known } = cases::read(&self.paths)?;
        let chosen = self.choose(&cases)?;
        // What is wrong with a case that was not asked for is not said.
        faults.retain(|fault| {
            let owner = cases.iter().find(|case| case.has(fault));
            owner.is_none_or(|owner| chosen.iter().any(|case| std::ptr::eq(*case, owner)))
        });
        let mut openings = Openings::default();
        let system = match self.on {
            On::Model => MODEL.to_owned(),
            On::Live => live::name(),
        };
        let mut trials: Vec<(&Case, Trial)> = Vec::new();
        for case in chosen {
            for era in eras.of(case) {
                let trial = match self.on {
                    On::Model => run(case, era, &mut openings),
                    On::Live => live::play(case, era)?,
                };
                let lesson = trial.lesson.filter(|_| trial.verdict != Verdict::Pass);
                let known = known.of(&case.id, era, &system);
                let verdict = trial.verdict.knowing(known);
                trials.push((case, Trial { verdict, lesson, ..trial }));
            }
        }
        if trials.is_empty() && faults.is_empty() {
            return Err(Failure::Wrong(self.why_nothing(&cases)));
        }
        self.report(&trials)?;
        if !faults.is_empty() {
            return Err(Failure::Faults(faults));
        }
        Ok(trials.iter().all(|(_, trial)| trial.verdict.holds()))
    }

    /// Why there was nothing to play.
    fn why_nothing(&self, cases: &[Case]) -> String {
        let reason = match (&self.era, &self.area, &self.case) {
            _ if cases.is_empty() => "there are none in what was given".to_owned(),
            (_, Some(area), Some(case)) => format!("the case {} is not of the area {}", quoted(case), quoted(area)),
            (Some(era), ..) => format!("none of those asked for speaks of the release {}", quoted(era)),
            (None, ..) => "none of those asked for speaks of a release".to_owned(),
        };
        format!("no case was played: {reason}")
    }

    /// The cases that were asked for.
    fn choose<'c>(&self, cases: &'c [Case]) -> Result<Vec<&'c Case>, Failure> {
        let mut chosen: Vec<&Case> = match &self.case {
            Some(id) => vec![cases::find(cases, id)?],
            None => cases.iter().collect(),
        };
        if let Some(area) = &self.area {
            let known = || cases.iter().map(|case| case.area.as_str());
            if known().all(|known| known != area) {
                return Err(cases::nothing("case of the area", area, known()));
            }
            chosen.retain(|case| case.area == *area);
        }
        Ok(chosen)
    }

    fn report(&self, trials: &[(&Case, Trial)]) -> Result<(), Failure> {
        let mut out = BufWriter::new(io::stdout().lock());
        for (case, trial) in trials {
            match self.format {
                Format::Json => {
                    let line = serde_json::to_string(&Line::new(case, trial)).map_err(io::Error::from)?;
                    writeln!(out, "{}", visible_json(&line))?;
                }
                Format::Text => {
                    let lines = told(case, trial);
                    for line in &lines {
                        writeln!(out, "{}", wrapped(line))?;
                    }
                    if !lines.is_empty() {
                        writeln!(out)?;
                    }
                }
            }
        }
        if self.format == Format::Text && !trials.is_empty() {
            for line in tables(trials.iter().map(|(case, trial)| (*case, trial))) {
                writeln!(out, "{line}")?;
            }
        }
        out.flush()?;
        Ok(())
    }
}

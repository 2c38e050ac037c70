//! `conformance`: cases that hold on real Windows, played on the model and judged.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::cases::{self, Eras};
use crate::cli::{Failure, Format, Held, live, scripts};
use crate::lesson::conformance::{Openings, Trial, run};
use crate::lesson::validation::{Known, Validated};
use crate::lesson::vantage::Vantage;
use crate::lesson::verdict::Verdict;
use crate::report::conformance::{Line, tables, told};
use crate::report::transcript::wrapped;
use crate::report::validation::{self, Against, Row};
use crate::scenario::cases::case::Case;
use crate::scenario::cases::given::{self, Given};
use crate::scenario::cases::known_difference::{KnownDifferences, MODEL};
use crate::scenario::visible::{quoted, visible_json};
use crate::system::tier::Tier;

/// Play conformance cases and report which of them the model passes.
#[derive(Debug, Args)]
pub struct Conformance {
    /// Files of cases, and folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What answers the calls.
    #[arg(long, value_enum, default_value = "model")]
    on: On,
    /// What may be touched on a live system, beside objects.
    #[arg(long, value_enum, value_delimiter = ',')]
    allow: Vec<Tier>,
    /// The release: WindowsXp, or xp; all for every one that a case speaks of. Without it, the newest of them.
    #[arg(long, value_name = "RELEASE", value_parser = Eras::read)]
    era: Option<Eras>,
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

/// Plays the cases on the model.
fn on_model<'c>(cases: &[&'c Case], eras: Eras, known: &KnownDifferences) -> Vec<(&'c Case, Trial)> {
    let mut openings = Openings::default();
    let mut trials = Vec::new();
    for case in cases {
        for era in eras.of(case) {
            let trial = run(case, era, &mut openings);
            let lesson = trial.lesson.filter(|_| trial.verdict != Verdict::Pass);
            let verdict = trial.verdict.knowing(known.of(&case.id, era, MODEL));
            trials.push((*case, Trial { verdict, lesson, ..trial }));
        }
    }
    trials
}

impl Conformance {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let eras = self.era.unwrap_or(Eras::Newest);
        let Given { all: cases, mut faults, known } = given::read(&self.paths).map_err(Failure::Wrong)?;
        let chosen = self.choose(&cases)?;
        // What is wrong with a case that was not asked for is not said.
        faults.retain(|fault| {
            let owner = cases.iter().find(|case| case.has(fault));
            owner.is_none_or(|owner| chosen.iter().any(|case| std::ptr::eq(*case, owner)))
        });
        let holds = match self.on {
            On::Model => {
                let trials = on_model(&chosen, eras, &known);
                if trials.is_empty() && faults.is_empty() {
                    return Err(Failure::Wrong(self.why_nothing(&cases)));
                }
                self.report(&trials)?;
                trials.iter().all(|(_, trial)| trial.verdict.holds())
            }
            On::Live => self.on_live(&chosen, eras, &known)?,
        };
        if faults.is_empty() { Ok(holds) } else { Err(Failure::Faults(faults)) }
    }

    /// Plays the cases on the system that this program runs on, as the release that it is unless another one is named.
    fn on_live(&self, cases: &[&Case], eras: Eras, known: &KnownDifferences) -> Result<Held, Failure> {
        let (probe, place) = (live::probe()?, live::place()?);
        let era = match eras {
            Eras::One(era) => era,
            Eras::Newest | Eras::All => probe.era_token(),
        };
        let system = probe.name();
        let known = Known { list: known, era, system: &system };
        let mut openings = Openings::default();
        let mut rows = Vec::new();
        for case in cases {
            let validated = match scripts::of_case(case, era, Vantage::of(&probe), Some(&place), &mut openings) {
                Ok(script) => Validated {
                    verdict: live::judge(&script, &known, &self.allow)?,
                    ..Validated::not_run(&case.id, String::new())
                },
                Err(reason) => Validated::not_run(&case.id, reason),
            };
            rows.push(Row { name: case.id.clone(), against: Against::Case, validated });
        }
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => validation::text(&probe, None, &rows, &mut out)?,
            Format::Json => validation::json(&rows, &mut out)?,
        }
        out.flush()?;
        Ok(rows.iter().all(|row| row.validated.verdict.holds()))
    }

    /// Why there was nothing to play.
    fn why_nothing(&self, cases: &[Case]) -> String {
        let reason = match (self.era, &self.area, &self.case) {
            _ if cases.is_empty() => "there are none in what was given".to_owned(),
            (_, Some(area), Some(case)) => format!("the case {} is not of the area {}", quoted(case), quoted(area)),
            (Some(Eras::One(era)), ..) => format!("none of those asked for speaks of {}", era.era().title),
            (Some(Eras::All | Eras::Newest) | None, ..) => "none of those asked for speaks of a release".to_owned(),
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

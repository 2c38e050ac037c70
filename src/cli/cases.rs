//! Finding the conformance cases that paths, names and releases mean.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;
use crate::lesson::Lesson;
use crate::lesson::conformance::{Openings, run};
use crate::lesson::verdict::Verdict;
use crate::nt::era::EraToken;
use crate::scenario::cases::case::Case;
use crate::scenario::cases::given::{self, Given};
use crate::scenario::nearest::nearest;
use crate::scenario::release::release;
use crate::scenario::visible::quoted;

/// A case that stands for a scenario.
#[derive(Debug, Args)]
pub struct OneCase {
    /// A conformance case, by its id; the scenario is then the path of its file.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// The release on which the case is played: WindowsXp, or xp. Without it, the newest that it speaks of.
    #[arg(long, value_name = "RELEASE", requires = "case", value_parser = Eras::read)]
    era: Option<Eras>,
}

impl OneCase {
    /// The case as it was played; nothing, if none was asked for.
    pub(super) fn lesson(&self, path: &str) -> Result<Option<Lesson>, Failure> {
        let Some(id) = &self.case else { return Ok(None) };
        let eras = self.era.unwrap_or(Eras::Newest);
        if eras == Eras::All {
            return Err(Failure::Wrong("a case is played on one release; name it, or leave --era away".to_owned()));
        }
        let Given { all: cases, mut faults, .. } = given::read(&[PathBuf::from(path)]).map_err(Failure::Wrong)?;
        let case = find(&cases, id)?;
        let Some(era) = eras.of(case).pop() else {
            return Err(Failure::Wrong(format!("the case {} does not speak of that release", quoted(id))));
        };
        let trial = run(case, era, &mut Openings::default());
        match (trial.verdict, trial.lesson) {
            (_, Some(lesson)) => Ok(Some(lesson)),
            (Verdict::Unsupported(reason) | Verdict::NotRun(reason), None) => {
                faults.retain(|fault| case.has(fault));
                let wrong = || Failure::Wrong(format!("the case {} cannot be played: {reason}", quoted(id)));
                Err(if faults.is_empty() { wrong() } else { Failure::Faults(faults) })
            }
            (_, None) => Ok(None),
        }
    }
}

/// On which releases a case is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eras {
    /// The newest that it speaks of.
    Newest,
    /// Every one that it speaks of.
    All,
    /// This one, if the case speaks of it.
    One(EraToken),
}

impl Eras {
    /// Reads `--era`: all, or a release of which cases speak.
    pub(super) fn read(word: &str) -> Result<Eras, String> {
        if word == "all" {
            return Ok(Eras::All);
        }
        let era = release(word)?;
        era.token().map(Eras::One).ok_or_else(|| format!("no case speaks of {}", era.title))
    }

    /// The releases on which a case is played.
    pub(super) fn of(self, case: &Case) -> Vec<EraToken> {
        match self {
            Eras::Newest => case.eras().next_back().into_iter().collect(),
            Eras::All => case.eras().collect(),
            Eras::One(one) => case.eras().filter(|era| *era == one).collect(),
        }
    }
}

/// The case with this name.
pub fn find<'c>(cases: &'c [Case], id: &str) -> Result<&'c Case, Failure> {
    cases
        .iter()
        .find(|case| case.id == id)
        .ok_or_else(|| nothing("case", id, cases.iter().map(|case| case.id.as_str())))
}

/// That there is nothing of this name, with the nearest name that there is.
pub fn nothing<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let hint = nearest(name, known).map(|near| format!("; did you mean {}?", quoted(near))).unwrap_or_default();
    Failure::Wrong(format!("there is no {what} {}{hint}", quoted(name)))
}

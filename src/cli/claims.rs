//! `claims`: what is stated about Windows and Unix, how it is known, and from where.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cli::{Failure, Format, Held, lessons};
use crate::known::evidence::Evidence;
use crate::lesson::claims::{Stated, ledger};
use crate::report::transcript::wrapped;
use crate::scenario::script::Scenario;
use crate::scenario::visible::visible_json;

/// List what is stated about Windows and Unix, with its evidence and sources.
#[derive(Debug, Args)]
pub struct Claims {
    /// A folder with scenarios of your own, whose claims are listed behind the others.
    folder: Option<PathBuf>,
    /// Only what is known in this way.
    #[arg(long, value_parser = PossibleValuesParser::new(levels()), ignore_case = true)]
    evidence: Option<String>,
    /// Only what some source disputes.
    #[arg(long)]
    disputed: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Claims {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let entries = lessons::entries(self.folder.as_deref())?;
        let scenarios = entries.iter().map(|entry| entry.scenario().map_err(Failure::Faults));
        let all = ledger(&scenarios.collect::<Result<Vec<Scenario>, Failure>>()?);
        let is_meant = |stated: &&Stated| {
            self.evidence.as_ref().is_none_or(|evidence| is_called(stated.evidence, evidence))
                && (!self.disputed || !stated.disputed_by.is_empty())
        };
        let meant: Vec<&Stated> = all.iter().filter(is_meant).collect();
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => text(&meant, all.len(), &mut out)?,
            Format::Json => json(&meant, &mut out)?,
        }
        out.flush()?;
        Ok(true)
    }
}

/// The levels of evidence, as scenarios name them; each can be asked for in the words of the list, too.
fn levels() -> impl Iterator<Item = PossibleValue> {
    let levels = Evidence::WITHOUT_BUILD.into_iter().chain([Evidence::Observed(0)]);
    levels.map(|level| PossibleValue::new(level.name()).alias(level.plain()))
}

/// Whether somebody asks for this evidence: by its name in scenarios, or by the words of the list.
fn is_called(evidence: Evidence, asked: &str) -> bool {
    [evidence.name(), evidence.plain()].iter().any(|known| known.eq_ignore_ascii_case(asked))
}

fn text(meant: &[&Stated], all: usize, out: &mut impl Write) -> io::Result<()> {
    for stated in meant {
        let sources =
            if stated.sources.is_empty() { String::new() } else { format!(": {}", stated.sources.join(", ")) };
        let disputed = match stated.disputed_by.as_slice() {
            [] => String::new(),
            by => format!("; disputed by {}", by.join(", ")),
        };
        let line = format!("{}: {} [{}{sources}{disputed}]", stated.place(), stated.text, stated.evidence.word());
        writeln!(out, "{}", wrapped(&line))?;
    }
    writeln!(out, "{} of {all} statements", meant.len())
}

fn json(meant: &[&Stated], out: &mut impl Write) -> io::Result<()> {
    let claims: Vec<serde_json::Value> = meant
        .iter()
        .map(|stated| {
            serde_json::json!({
                "place": stated.place(),
                "text": stated.text,
                "evidence": stated.evidence.word(),
                "sources": stated.sources,
                "disputed_by": stated.disputed_by,
            })
        })
        .collect();
    let whole = serde_json::json!({ "format": 1, "claims": claims });
    writeln!(out, "{}", visible_json(&serde_json::to_string_pretty(&whole)?))
}

//! `conformance`: cases that hold on real Windows, played on the model and judged.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::conformance::{Openings, Trial, Verdict, run};
use crate::nt::era::TOKENS;
use crate::report::conformance::{Line, tables, told};
use crate::report::transcript::wrapped;
use crate::scenario::cases::case::{Case, CaseFile, named};
use crate::scenario::cases::era_range::place;
use crate::scenario::cases::profile::Profiles;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::nearest::nearest;
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::{quoted, visible_json};

/// The name of a file of profiles, which is looked for beside a file of cases.
const PROFILES: &str = "env-profiles.ron";

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
    #[arg(long)]
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
}

/// On which releases a case is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Eras {
    /// The newest that it speaks of.
    Newest,
    /// Every one that it speaks of.
    All,
    /// This one, if the case speaks of it.
    One(usize),
}

impl Eras {
    /// Reads `--era`.
    pub(super) fn read(word: Option<&str>) -> Result<Eras, Failure> {
        match word {
            None => Ok(Eras::Newest),
            Some("all") => Ok(Eras::All),
            Some(token) => place(token).map(Eras::One).ok_or_else(|| {
                let known = TOKENS.iter().map(|(token, _)| *token);
                Failure::Wrong(format!(
                    "there is no release {}; {}",
                    quoted(token),
                    hint(nearest(token, known.clone()), known)
                ))
            }),
        }
    }

    /// The places of the releases on which a case is played.
    pub(super) fn of(self, case: &Case) -> Vec<usize> {
        match self {
            Eras::Newest => case.eras().next_back().into_iter().collect(),
            Eras::All => case.eras().collect(),
            Eras::One(place) => case.eras().filter(|era| *era == place).collect(),
        }
    }
}

impl Conformance {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let On::Model = self.on;
        let eras = Eras::read(self.era.as_deref())?;
        let CaseFile { cases, mut faults } = read(&self.paths)?;
        let mut chosen: Vec<&Case> = cases.iter().collect();
        if let Some(id) = &self.case {
            chosen = vec![find(&cases, id)?];
        }
        if let Some(area) = &self.area {
            let known = || cases.iter().map(|case| case.area.as_str());
            if known().all(|known| known != area) {
                let hint = hint(nearest(area, known()), std::iter::empty());
                return Err(Failure::Wrong(format!("there is no case of the area {}; {hint}", quoted(area))));
            }
            chosen.retain(|case| case.area == *area);
        }
        // What is wrong with a case that was not asked for is not said.
        faults.retain(|fault| chosen.iter().any(|case| case.has(fault)) || !cases.iter().any(|case| case.has(fault)));
        let mut openings = Openings::default();
        let mut trials: Vec<(&Case, Trial)> = Vec::new();
        for case in chosen {
            for era in eras.of(case) {
                let trial = run(case, era, &mut openings);
                let lesson = trial.lesson.filter(|_| trial.verdict != Verdict::Pass);
                trials.push((case, Trial { lesson, ..trial }));
            }
        }
        let mut out = BufWriter::new(io::stdout().lock());
        for (case, trial) in &trials {
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
        if self.format == Format::Text {
            for line in tables(trials.iter().map(|(case, trial)| (*case, trial))) {
                writeln!(out, "{line}")?;
            }
        }
        out.flush()?;
        if !faults.is_empty() {
            return Err(Failure::Faults(faults));
        }
        Ok(trials.iter().all(|(_, trial)| trial.verdict == Verdict::Pass))
    }
}

/// The case with this name.
pub(super) fn find<'c>(cases: &'c [Case], id: &str) -> Result<&'c Case, Failure> {
    named(cases, id)
        .map_err(|near| Failure::Wrong(format!("there is no case {}; {}", quoted(id), hint(near, std::iter::empty()))))
}

/// What to try instead.
fn hint<'a>(near: Option<&str>, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match near {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None if known.is_empty() => "nothing has a name like it".to_owned(),
        None => format!("known are {}", known.join(", ")),
    }
}

/// Reads files of cases, and folders of them.
pub(super) fn read(paths: &[PathBuf]) -> Result<CaseFile, Failure> {
    let mut all = CaseFile { cases: Vec::new(), faults: Vec::new() };
    for path in paths {
        for file in files(path)? {
            let read = match SourceFile::read(&file) {
                Ok(source) => {
                    let (profiles, faults) = profiles_of(&file);
                    all.faults.extend(faults);
                    CaseFile::read(&source, &profiles)
                }
                Err(fault) => CaseFile { cases: Vec::new(), faults: vec![*fault] },
            };
            all.cases.extend(read.cases);
            all.faults.extend(read.faults);
        }
    }
    Ok(all)
}

/// The profiles beside a file of cases, or else those that come with the program.
fn profiles_of(file: &Path) -> (Profiles, Vec<Diagnostic>) {
    let beside = file.with_file_name(PROFILES);
    if !beside.exists() {
        return Profiles::built_in();
    }
    match SourceFile::read(&beside) {
        Ok(source) => Profiles::read(&source),
        Err(fault) => (Profiles::default(), vec![*fault]),
    }
}

/// The file at a path, or the files of cases in a folder, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let shown = lessons::quoted_path(path);
    let entries = std::fs::read_dir(path)
        .map_err(|error| Failure::Wrong(format!("the folder {shown} cannot be read: {error}")))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .filter(|path| path.file_name().is_none_or(|name| name != PROFILES))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::Wrong(format!("there are no cases in the folder {shown}; their files end in .ron")));
    }
    Ok(files)
}

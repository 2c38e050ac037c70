//! Finding the conformance cases that paths, names and releases mean.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::{Failure, lessons};
use crate::lesson::Lesson;
use crate::lesson::conformance::{Openings, Verdict, run};
use crate::nt::era::EraToken;
use crate::scenario::cases::case::{Case, CaseFile};
use crate::scenario::cases::known_difference::KnownDifferences;
use crate::scenario::cases::profile::Profiles;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::nearest::nearest;
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::quoted;

/// What stands beside files of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// The profiles.
    Profiles,
    /// The known differences.
    KnownDifferences,
}

impl Beside {
    const ALL: [Beside; 2] = [Beside::Profiles, Beside::KnownDifferences];

    const fn file_name(self) -> &'static str {
        match self {
            Beside::Profiles => "env-profiles.ron",
            Beside::KnownDifferences => "known-differences.ron",
        }
    }

    /// Which of them a file is, by its name.
    pub(super) fn of(path: &Path) -> Option<Beside> {
        let name = path.file_name()?;
        Beside::ALL.into_iter().find(|beside| name == beside.file_name())
    }

    /// The faults of such a file.
    pub(super) fn faults(self, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
        match self {
            Beside::Profiles => Profiles::read(file).1,
            Beside::KnownDifferences => KnownDifferences::read(file).1,
        }
    }
}

/// A case that stands for a scenario.
#[derive(Debug, Args)]
pub struct OneCase {
    /// A conformance case, by its id; the scenario is then the path of its file.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// The release on which the case is played, as cases call it: win11, xp. Without it, the newest that it speaks of.
    #[arg(long, value_name = "RELEASE", requires = "case")]
    era: Option<String>,
}

impl OneCase {
    /// The case as it was played; nothing, if none was asked for.
    pub(super) fn lesson(&self, path: &str) -> Result<Option<Lesson>, Failure> {
        let Some(id) = &self.case else { return Ok(None) };
        let eras = Eras::read(self.era.as_deref())?;
        if eras == Eras::All {
            return Err(Failure::Wrong("a case is played on one release; name it, or leave --era away".to_owned()));
        }
        let Given { all: cases, mut faults, .. } = read(&[PathBuf::from(path)])?;
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
    /// Reads `--era`.
    pub(super) fn read(word: Option<&str>) -> Result<Eras, Failure> {
        match word {
            None => Ok(Eras::Newest),
            Some("all") => Ok(Eras::All),
            Some(token) => EraToken::named(token).map(Eras::One).ok_or_else(|| {
                let known: Vec<&str> = EraToken::all().map(EraToken::word).collect();
                let hint = match nearest(token, known.iter().copied()) {
                    Some(near) => format!("did you mean {}?", quoted(near)),
                    None => format!("known are all, {}", known.join(", ")),
                };
                Failure::Wrong(format!("there is no release {}; {hint}", quoted(token)))
            }),
        }
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

/// The cases of several files, what is wrong with these, and what is known of the systems that play them.
#[derive(Debug, Default)]
pub struct Given {
    /// The cases, those with faults among them.
    pub(super) all: Vec<Case>,
    /// The faults of the files.
    pub(super) faults: Vec<Diagnostic>,
    /// What systems are known to do otherwise.
    pub(super) known: KnownDifferences,
}

/// Reads files of cases, and folders of them.
pub fn read(paths: &[PathBuf]) -> Result<Given, Failure> {
    let mut given = Given::default();
    for path in paths {
        for file in files(path)? {
            match SourceFile::read(&file) {
                Ok(source) => {
                    let (profiles, faults) = profiles_of(&file);
                    let (known, of_known) = known_differences_of(&file);
                    given.faults.extend(faults);
                    given.faults.extend(of_known);
                    given.known.extend(known);
                    let read = CaseFile::read(&source, &profiles);
                    given.all.extend(read.cases);
                    given.faults.extend(read.faults);
                }
                Err(fault) => given.faults.push(*fault),
            }
        }
    }
    Ok(given)
}

/// The profiles beside a file of cases, or else those that come with the program.
pub fn profiles_of(file: &Path) -> (Profiles, Vec<Diagnostic>) {
    beside(file, Beside::Profiles, Profiles::built_in, Profiles::read)
}

/// The known differences beside a file of cases, or else those that come with the program.
pub fn known_differences_of(file: &Path) -> (KnownDifferences, Vec<Diagnostic>) {
    beside(file, Beside::KnownDifferences, KnownDifferences::built_in, KnownDifferences::read)
}

/// What stands beside a file of cases, or else what comes with the program.
fn beside<T: Default>(
    file: &Path,
    beside: Beside,
    built_in: fn() -> (T, Vec<Diagnostic>),
    read: fn(&Arc<SourceFile>) -> (T, Vec<Diagnostic>),
) -> (T, Vec<Diagnostic>) {
    let beside = file.with_file_name(beside.file_name());
    if !beside.exists() {
        return built_in();
    }
    match SourceFile::read(&beside) {
        Ok(source) => read(&source),
        Err(fault) => (T::default(), vec![*fault]),
    }
}

/// The file at a path, or the files of cases in a folder and the folders in it, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let shown = lessons::quoted_path(path);
    let unreadable = |error: std::io::Error| Failure::Wrong(format!("the folder {shown} cannot be read: {error}"));
    let (mut files, mut folders) = (Vec::new(), vec![path.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if entry.file_type().map_err(unreadable)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") && Beside::of(&path).is_none() {
                files.push(path);
            }
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::Wrong(format!("there are no cases in the folder {shown}; their files end in .ron")));
    }
    Ok(files)
}

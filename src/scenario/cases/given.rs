//! Reading cases from files and folders, with the profiles and the known differences that lie beside them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scenario::cases::case::{Case, CaseFile};
use crate::scenario::cases::known_difference::KnownDifferences;
use crate::scenario::cases::profile::Profiles;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::quoted_path;

/// A file that stands beside files of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Companion {
    /// The profiles.
    Profiles,
    /// The known differences.
    KnownDifferences,
}

impl Companion {
    const ALL: [Companion; 2] = [Companion::Profiles, Companion::KnownDifferences];

    const fn file_name(self) -> &'static str {
        match self {
            Companion::Profiles => "env-profiles.ron",
            Companion::KnownDifferences => "known-differences.ron",
        }
    }

    /// Which of them a file is, by its name.
    pub fn of(path: &Path) -> Option<Companion> {
        let name = path.file_name()?;
        Companion::ALL.into_iter().find(|companion| name == companion.file_name())
    }

    /// The faults of such a file.
    pub fn faults(self, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
        match self {
            Companion::Profiles => Profiles::read(file).1,
            Companion::KnownDifferences => KnownDifferences::read(file).1,
        }
    }
}

/// The cases of several files, what is wrong with these, and what is known of the systems that play them.
#[derive(Debug, Default)]
pub struct Given {
    /// The cases, those with faults among them.
    pub all: Vec<Case>,
    /// The faults of the files.
    pub faults: Vec<Diagnostic>,
    /// What systems are known to do otherwise.
    pub known: KnownDifferences,
}

/// Reads files of cases, and folders of them. The error says which folder cannot be read, or has none.
pub fn read(paths: &[PathBuf]) -> Result<Given, String> {
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
    read_beside(file, Companion::Profiles, Profiles::built_in, Profiles::read)
}

/// The known differences beside a file of cases, or else those that come with the program.
pub fn known_differences_of(file: &Path) -> (KnownDifferences, Vec<Diagnostic>) {
    read_beside(file, Companion::KnownDifferences, KnownDifferences::built_in, KnownDifferences::read)
}

/// What stands beside a file of cases, or else what comes with the program.
fn read_beside<T: Default>(
    file: &Path,
    companion: Companion,
    built_in: fn() -> (T, Vec<Diagnostic>),
    read: fn(&Arc<SourceFile>) -> (T, Vec<Diagnostic>),
) -> (T, Vec<Diagnostic>) {
    let beside = file.with_file_name(companion.file_name());
    if !beside.exists() {
        return built_in();
    }
    match SourceFile::read(&beside) {
        Ok(source) => read(&source),
        Err(fault) => (T::default(), vec![*fault]),
    }
}

/// The file at a path, or the files of cases in a folder and the folders in it, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let shown = quoted_path(path);
    let unreadable = |error: std::io::Error| format!("the folder {shown} cannot be read: {error}");
    let (mut files, mut folders) = (Vec::new(), vec![path.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if entry.file_type().map_err(unreadable)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") && Companion::of(&path).is_none() {
                files.push(path);
            }
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("there are no cases in the folder {shown}; their files end in .ron"));
    }
    Ok(files)
}

//! `check`: every fault of every file, and what the codes mean.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::check::check;
use crate::lesson::describe::counted;
use crate::lesson::held::unheld;
use crate::lesson::library::{self, Entry};
use crate::scenario::cases::case::{CaseFile, is_file_of_cases};
use crate::scenario::cases::given::{Companion, profiles_of};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::render::{Style, render_all};
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::{quoted, visible_json};

/// Check scenario files and report every fault.
#[derive(Debug, Args)]
pub struct Check {
    /// Scenario files, folders of them, and - for the standard input; without any, the built-in scenarios.
    paths: Vec<PathBuf>,
    /// Also report the steps and expectations that nothing would miss.
    #[arg(long)]
    held: bool,
    /// How to print what is found.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Explain a code, such as NTS0301.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

impl Check {
    pub(super) fn run(self) -> Result<Held, Failure> {
        if let Some(code) = self.explain {
            return explain(&code);
        }
        let entries = self.entries()?;
        let (mut faults, mut wrong, mut cases, mut beside) = (Vec::new(), false, 0, 0);
        for entry in &entries {
            if let Ok(Entry { file, .. }) = entry
                && let Some(kind) = Companion::of(Path::new(file.path()))
            {
                beside += 1;
                let found = kind.faults(file);
                wrong |= !found.is_empty();
                faults.extend(found);
                continue;
            }
            if let Ok(Entry { file, .. }) = entry
                && is_file_of_cases(file)
            {
                let (profiles, of_profiles) = profiles_of(Path::new(file.path()));
                let read = CaseFile::read(file, &profiles);
                cases += read.cases.len();
                wrong |= !read.faults.is_empty() || !of_profiles.is_empty();
                faults.extend(of_profiles);
                faults.extend(read.faults);
                continue;
            }
            match entry.as_ref().map_err(|fault| vec![(**fault).clone()]).and_then(Entry::scenario) {
                Err(found) => {
                    wrong = true;
                    faults.extend(found);
                }
                Ok(scenario) => {
                    let found = check(scenario.clone());
                    let unheld = if self.held && found.is_empty() { unheld(&scenario) } else { Vec::new() };
                    faults.extend(found.into_iter().chain(unheld));
                }
            }
        }
        let checked = match (entries.len(), cases) {
            (files, 0) => counted(files, if beside > 0 { "file" } else { "scenario" }),
            (files, cases) => format!("{} with {}", counted(files, "file"), counted(cases, "case")),
        };
        match self.format {
            Format::Json => {
                let text = serde_json::to_string_pretty(&faults).map_err(io::Error::from)?;
                writeln!(io::stdout(), "{}", visible_json(&text))?;
            }
            Format::Text if faults.is_empty() => {
                writeln!(io::stdout(), "{checked}, no fault")?;
            }
            Format::Text => {
                let summary = format!("{} in {checked}", counted(faults.len(), "fault"));
                writeln!(anstream::stdout(), "{}{summary}", render_all(&faults, Style::Coloured))?;
            }
        }
        if wrong { Err(Failure::Told) } else { Ok(faults.is_empty()) }
    }

    /// What is to be checked; a file that cannot be read is its fault.
    fn entries(&self) -> Result<Vec<Result<Entry, Box<Diagnostic>>>, Failure> {
        if self.paths.is_empty() {
            return Ok(library::built_in().into_iter().map(Ok).collect());
        }
        let entries: Vec<_> = self.paths.iter().map(|path| entries_of(path)).collect::<Result<_, _>>()?;
        Ok(entries.into_iter().flatten().collect())
    }
}

fn entries_of(path: &Path) -> Result<Vec<Result<Entry, Box<Diagnostic>>>, Failure> {
    if path == Path::new("-") {
        let file = SourceFile::from_reader("standard input".to_owned(), io::stdin().lock());
        return Ok(vec![file.map(Entry::of)]);
    }
    if !path.is_dir() {
        return Ok(vec![library::entry_of(path)]);
    }
    let shown = lessons::quoted_path(path);
    let entries =
        library::folder(path).map_err(|error| Failure::Wrong(format!("the folder {shown} cannot be read: {error}")))?;
    if entries.is_empty() {
        return Err(Failure::Wrong(format!("there is no scenario in the folder {shown}; their files end in .ron")));
    }
    Ok(entries)
}

fn explain(code: &str) -> Result<Held, Failure> {
    let Some(code) = Code::named(code) else {
        return Err(Failure::Wrong(format!("there is no code {}; codes look like NTS0301", quoted(code))));
    };
    writeln!(io::stdout(), "{}", code.explain())?;
    Ok(true)
}

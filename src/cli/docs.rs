//! `docs`: the blocks of Markdown pages, checked against runs of their scenarios or filled in.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::cli::{Failure, Held, lessons};
use crate::lesson::describe::counted;
use crate::report::blocks::{self, Context};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::render::{Style, render_all};
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::visible;
use crate::tui::picture::picture;

/// Check or fill in the blocks of documentation pages that runs of scenarios give.
#[derive(Debug, Args)]
pub struct Docs {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Report every block that is out of date.
    Check(Pages),
    /// Fill in every block, and touch nothing else.
    Write(Pages),
}

/// Which pages.
#[derive(Debug, Args)]
struct Pages {
    /// Markdown files; without any, README.md and those below docs.
    files: Vec<PathBuf>,
}

impl Docs {
    pub(super) fn run(self) -> Result<Held, Failure> {
        match self.task {
            Task::Check(pages) => check(&pages.files()?),
            Task::Write(pages) => write(&pages.files()?),
        }
    }
}

impl Pages {
    fn files(self) -> Result<Vec<PathBuf>, Failure> {
        if !self.files.is_empty() {
            return Ok(self.files);
        }
        let mut files = Vec::from_iter(Some(PathBuf::from("README.md")).filter(|page| page.exists()));
        let folder = Path::new("docs");
        if folder.exists() {
            pages_below(folder, &mut files)
                .map_err(|error| Failure::Wrong(format!("the folder docs cannot be read: {error}")))?;
        }
        if files.is_empty() {
            return Err(Failure::Wrong("there is no README.md and no folder docs here".to_owned()));
        }
        files.sort();
        Ok(files)
    }
}

fn pages_below(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            pages_below(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(())
}

fn check(pages: &[PathBuf]) -> Result<Held, Failure> {
    let mut faults = Vec::new();
    for path in pages {
        match SourceFile::read(path) {
            Ok(page) => faults.extend(blocks::check(&page, context_of(path))),
            Err(fault) => faults.push(*fault),
        }
    }
    if faults.is_empty() {
        writeln!(io::stdout(), "{}, every block is up to date", counted(pages.len(), "page"))?;
        return Ok(true);
    }
    if faults.iter().any(|fault| fault.code() != Code::BlockOutOfDate) {
        return Err(Failure::Faults(faults));
    }
    write!(anstream::stdout(), "{}", render_all(&faults, Style::Coloured))?;
    Ok(false)
}

fn write(pages: &[PathBuf]) -> Result<Held, Failure> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for path in pages {
        match SourceFile::read(path) {
            Err(fault) => faults.push(*fault),
            Ok(page) => {
                let filled = blocks::fill(&page, context_of(path));
                faults.extend(filled.faults);
                if filled.text != page.text() {
                    replace(path, &filled.text)?;
                    writeln!(io::stdout(), "filled in: {}", visible(page.path()))?;
                }
            }
        }
    }
    if faults.is_empty() { Ok(true) } else { Err(Failure::Faults(faults)) }
}

/// Writes a page's text in the place of the old one; a byte order mark, which is no part of the text, stays.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let mark = "\u{feff}".as_bytes();
    let written = fs::read(path).and_then(|old| {
        let mark = if old.starts_with(mark) { mark } else { &[] };
        fs::write(path, [mark, text.as_bytes()].concat())
    });
    written.map_err(|error| Failure::Wrong(format!("{} cannot be written: {error}", lessons::quoted_path(path))))
}

fn context_of(page: &Path) -> Context<'_> {
    Context { folder: page.parent().unwrap_or(Path::new("")), picture }
}

//! The lessons that come with the program, and those in a folder of one's own.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lesson::course::{COURSE, Chapter};
use crate::lesson::describe::counted;
use crate::lesson::observed;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::parse::{name_of, parse};
use crate::scenario::script::Scenario;
use crate::scenario::source_file::SourceFile;
use crate::scenario::visible::quoted;

/// The heading of lessons that stand in no chapter, below those that do.
pub const OWN: &str = "Lessons of your own";

/// A lesson that can be chosen.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name: what `play` takes.
    pub name: String,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// The chapter of the course that it stands in, if it does.
    pub chapter: Option<&'static str>,
    /// Why its file cannot be read, where it cannot.
    unreadable: Option<Box<Diagnostic>>,
}

/// A lesson as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it changes in the reader's head, in a sentence.
    pub promise: String,
    /// How long it takes, in minutes.
    pub minutes: u64,
    /// How many steps it has.
    pub steps: usize,
    /// The chapter of the course that it stands in, if it does.
    pub chapter: Option<&'static str>,
    /// The lessons that a reader should know before it, by name.
    pub after: Vec<String>,
}

/// The built-in lessons, in the order of the course.
pub fn built_in() -> Vec<Entry> {
    let of_chapter = |chapter: &Chapter| {
        let title = chapter.title;
        chapter.lessons.iter().map(move |(name, text)| Entry {
            name: (*name).to_owned(),
            file: Arc::new(SourceFile::new(format!("scenarios/{name}.ron"), (*text).to_owned())),
            chapter: Some(title),
            unreadable: None,
        })
    };
    COURSE.iter().flat_map(of_chapter).collect()
}

/// The lessons of a folder, by name; a file that cannot be read is its diagnostic.
pub fn folder(path: &Path) -> std::io::Result<Vec<Result<Entry, Box<Diagnostic>>>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    Ok(files.iter().map(|path| entry_of(path)).collect())
}

/// The lesson of a file.
pub fn entry_of(path: &Path) -> Result<Entry, Box<Diagnostic>> {
    let file = SourceFile::read(path)?;
    Ok(Entry::of(file))
}

/// The folder in which scenarios of one's own are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// Writes a scenario under a name that is still free; says where it is, or why it is not.
    pub fn save(&self, name: &str, text: &str) -> Result<String, String> {
        if !is_name(name) {
            let example = "one-name-and-mine";
            return Err(format!(
                "A name is of small letters, digits and hyphens, such as {example}; not {}.",
                quoted(name)
            ));
        }
        let path = self.0.join(format!("{name}.ron"));
        let shown = path.display();
        let written = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        match written {
            Ok(()) => Ok(shown.to_string()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(format!("There is a file {shown} already; choose another name."))
            }
            Err(error) => Err(format!("{shown} cannot be written: {error}.")),
        }
    }
}

/// Whether a file can have this name on every system: kebab case, and no device of DOS.
fn is_name(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_numbered = |device: &str| name.strip_prefix(device).is_some_and(|number| number.len() == 1);
    let is_device = ["con", "prn", "aux", "nul"].contains(&name) || is_numbered("com") || is_numbered("lpt");
    name.len() <= 64 && name.split('-').all(is_word) && !is_device
}

impl Entry {
    /// A file that stands in no course.
    pub fn of(file: Arc<SourceFile>) -> Self {
        Self { name: name_of(file.path()), file, chapter: None, unreadable: None }
    }

    /// A file that cannot be read, in its place among the others.
    pub fn unreadable(fault: Box<Diagnostic>) -> Self {
        let file = Arc::new(SourceFile::new(fault.file().path().to_owned(), String::new()));
        Self { unreadable: Some(fault), ..Self::of(file) }
    }

    /// Reads the scenario; an observation is one of a single frame.
    pub fn scenario(&self) -> Result<Scenario, Vec<Diagnostic>> {
        if let Some(fault) = &self.unreadable {
            return Err(vec![(**fault).clone()]);
        }
        if observed::is_observation(&self.file) { observed::scenario(&self.file) } else { parse(&self.file) }
    }

    /// What a list shows of it; of a file with faults, that it has them.
    pub fn summary(&self) -> Summary {
        let (name, chapter) = (self.name.clone(), self.chapter);
        match self.scenario() {
            Ok(Scenario { title, promise, minutes, steps, after, .. }) => {
                Summary { name, title, promise: promise.value, minutes, steps: steps.len(), chapter, after }
            }
            Err(faults) => {
                let promise = format!("The file has {}; open it to read.", counted(faults.len(), "fault"));
                Summary { title: name.clone(), name, promise, minutes: 0, steps: 0, chapter, after: Vec::new() }
            }
        }
    }
}

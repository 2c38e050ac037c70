//! Finding the scenario that a name or a path means.

use std::path::Path;

use crate::cli::Failure;
use crate::lesson::library::{self, Entry};
use crate::scenario::cases::case::is_file_of_cases;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::nearest::nearest;
use crate::scenario::script::Scenario;
use crate::scenario::visible::quoted;
pub use crate::scenario::visible::quoted_path;

/// The built-in lessons, and those of a folder behind them; one whose file cannot be read says so when it is opened.
pub fn entries(folder: Option<&Path>) -> Result<Vec<Entry>, Failure> {
    Ok(each(folder)?.into_iter().map(|entry| entry.unwrap_or_else(Entry::unreadable)).collect())
}

/// The same, where each unreadable file is a fault in its place.
pub fn each(folder: Option<&Path>) -> Result<Vec<Result<Entry, Box<Diagnostic>>>, Failure> {
    let built_in = library::built_in().into_iter().map(Ok);
    let Some(folder) = folder else { return Ok(built_in.collect()) };
    let own = library::folder(folder)
        .map_err(|error| Failure::Wrong(format!("the folder {} cannot be read: {error}", quoted_path(folder))))?;
    Ok(built_in.chain(own).collect())
}

/// The lesson that a name or a path means: a built-in one's name, or the path of a file.
pub fn find(name: &str) -> Result<Entry, Failure> {
    let built_in = library::built_in();
    if let Some(entry) = built_in.iter().find(|entry| entry.name == name) {
        return Ok(entry.clone());
    }
    let path = Path::new(name);
    if path.exists() || path.extension().is_some() || name.contains(['/', '\\']) {
        return library::entry_of(path).map_err(|fault| Failure::Faults(vec![*fault]));
    }
    let hint = match nearest(name, built_in.iter().map(|entry| entry.name.as_str())) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => "`ntsessions list` names them all".to_owned(),
    };
    Err(Failure::Wrong(format!("there is no scenario {}; {hint}", quoted(name))))
}

/// The scenario that a name or a path means.
pub fn scenario(name: &str) -> Result<Scenario, Failure> {
    let entry = find(name)?;
    if is_file_of_cases(&entry.file) {
        let file = quoted(entry.file.path());
        return Err(Failure::Wrong(format!("{file} is a file of conformance cases; choose one with --case")));
    }
    entry.scenario().map_err(Failure::Faults)
}

//! `commands`: what can be asked for in the plain mode.

use super::markdown::{head, prose, row};
use crate::report::command::COMMANDS;

/// One row a command.
pub fn commands() -> Vec<String> {
    let rows = COMMANDS.iter().map(|entry| {
        let words = format!("{} {}", entry.word, entry.argument);
        row(&[format!("`{}`", words.trim_end()), prose(entry.help)])
    });
    head(&["Command", "What it does"]).into_iter().chain(rows).collect()
}

//! The pages of reference: Markdown from the tables of the program, one module a page.
//!
//! What the reader of a scenario knows, what a rule says, where a fact was read: each is written once, in the code, and
//! printed here. One page is made from files that it names: the coverage of the rules.

mod claims;
mod codes;
mod commands;
mod course;
mod coverage;
mod eras;
mod forms;
mod markdown;
mod rules;
mod sources;
mod tools;
mod unix;

use crate::known::source::SOURCES;
use crate::report::blocks::Context;
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::source_file::{SourceFile, Span};

/// What prints a table as lines of Markdown.
type Print = fn() -> Vec<String>;

/// Every table, by the word that a page asks for it with.
pub const TABLES: [(&str, Print); 15] = [
    ("rules", rules::rules),
    ("calls", forms::calls),
    ("acts", forms::acts),
    ("expectations", forms::expectations),
    ("format", forms::format),
    ("cases", forms::cases),
    ("eras", eras::eras),
    ("settings", eras::settings),
    ("sources", sources::sources),
    ("codes", codes::codes),
    ("commands", commands::commands),
    ("unix", unix::unix),
    ("claims", claims::claims),
    ("course", course::course),
    ("tools", tools::tools),
];

/// The lines of the table that a page asks for; nothing where there is none, which is reported. What is wrong with files
/// that the page names is put `elsewhere`.
pub fn lines(
    page: &SourceFile,
    asked: Span,
    context: Context<'_>,
    faults: &mut Diagnostics,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let word = &page.text()[asked.range()];
    let printed = if word.split_whitespace().next() == Some(coverage::WORD) {
        coverage::coverage(page, asked, context.folder, faults, elsewhere)?
    } else if let Some((_, print)) = TABLES.iter().find(|(known, _)| *known == word) {
        print()
    } else {
        let found = Spanned { value: word, span: asked };
        let known = TABLES.iter().map(|(word, _)| *word).chain([coverage::WORD]);
        faults.no_such(Code::BlockUnclear, "table", &found, known);
        return None;
    };
    Some([vec![String::new()], printed, vec![String::new()]].concat())
}

/// Links to documents on the page of sources.
fn links(keys: &[&str]) -> String {
    let known = SOURCES.iter().filter(|source| keys.contains(&source.key));
    known.map(|source| format!("[{0}](sources.md#{0})", source.key)).collect::<Vec<_>>().join(", ")
}

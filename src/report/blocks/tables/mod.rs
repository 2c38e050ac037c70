//! The pages of reference: Markdown from the tables of the program, one module a page.
//!
//! What the reader of a scenario knows, what a rule says, where a fact was read: each is written once, in the code, and
//! printed here. One page is made from files that it names, the coverage of the rules; a lesson's page names the lesson.

mod claims;
mod codes;
mod commands;
mod course;
mod coverage;
mod eras;
mod forms;
mod lesson;
mod markdown;
mod rules;
mod sources;
mod tools;
mod unix;

use crate::known::source::SOURCES;
use crate::report::blocks::options::{Word, read_options, words};
use crate::report::blocks::{Asked, Faults};
use crate::scenario::Spanned;
use crate::scenario::code::Code;

/// A table.
pub struct Table {
    /// The word that a page asks for it with.
    pub word: &'static str,
    /// The options that it takes.
    pub options: &'static [&'static str],
    /// What prints it as lines of Markdown.
    print: Print,
}

/// Prints a table for this block, with these options; nothing where it cannot, which is reported.
type Print = fn(Asked<'_>, &[(&'static str, Word<'_>)], &mut Faults) -> Option<Vec<String>>;

/// A table of what the program knows.
const fn table(word: &'static str, print: Print) -> Table {
    Table { word, options: &[], print }
}

/// Every table.
pub const TABLES: [Table; 17] = [
    table("rules", |_, _, _| Some(rules::rules())),
    table("calls", |_, _, _| Some(forms::calls())),
    table("acts", |_, _, _| Some(forms::acts())),
    table("expectations", |_, _, _| Some(forms::expectations())),
    table("format", |_, _, _| Some(forms::format())),
    table("cases", |_, _, _| Some(forms::cases())),
    table("eras", |_, _, _| Some(eras::eras())),
    table("settings", |_, _, _| Some(eras::settings())),
    table("sources", |_, _, _| Some(sources::sources())),
    table("codes", |_, _, _| Some(codes::codes())),
    table("commands", |_, _, _| Some(commands::commands())),
    table("unix", |_, _, _| Some(unix::unix())),
    table("claims", |_, _, _| Some(claims::claims())),
    table("course", |_, _, _| Some(course::course())),
    table("tools", |_, _, _| Some(tools::tools())),
    Table { word: "lesson", options: &lesson::OPTIONS, print: lesson::lesson },
    Table { word: "coverage", options: &coverage::OPTIONS, print: coverage::coverage },
];

/// The lines of the table that a page asks for; nothing where there is none, which is reported.
pub(super) fn lines(asked: Asked<'_>, faults: &mut Faults) -> Option<Vec<String>> {
    let found = faults.found();
    let mut words = words(asked.page.text(), asked.span);
    let word = words.next().unwrap_or(Spanned { value: "", span: asked.span });
    let Some(table) = TABLES.iter().find(|table| table.word == word.value) else {
        faults.page.no_such(Code::BlockUnclear, "table", &word, TABLES.iter().map(|table| table.word));
        return None;
    };
    let options = read_options(words, table.options, &mut faults.page);
    if faults.found() > found {
        return None;
    }
    let printed = (table.print)(asked, &options, faults)?;
    Some([vec![String::new()], printed, vec![String::new()]].concat())
}

/// Links to documents on the page of sources, from a page beside it.
fn links(keys: &[&str]) -> String {
    links_from("", keys)
}

/// Links to documents on the page of sources, whose folder is reached by this way.
fn links_from(way: &str, keys: &[&str]) -> String {
    let known = SOURCES.iter().filter(|source| keys.contains(&source.key));
    known.map(|source| format!("[{0}]({way}sources.md#{0})", source.key)).collect::<Vec<_>>().join(", ")
}

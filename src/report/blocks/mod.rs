//! Documentation blocks: stretches of a Markdown page that a run of a scenario, or a table of the program, fills in.
//!
//! A fenced block asks for a scenario: ```` ```ntsessions one-name-two-objects steps=3..5 show=story,trace ````, see
//! `request`. Between `<!-- ntsessions: rules -->` and `<!-- end -->` stands a page of reference, see [`tables`].
//! Checking compares each block with what it should hold; writing replaces it and touches nothing else.

pub mod markdown;
mod options;
mod request;
pub mod tables;

use std::path::Path;
use std::sync::Arc;

use crate::lesson::Lesson;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::quoted;
use markdown::{Block, Kind};

/// A page whose blocks have been filled in.
#[derive(Debug)]
pub struct Filled {
    /// The text of the page, with every block as it should be.
    pub text: String,
    /// The blocks that could not be filled; they are as they were.
    pub faults: Vec<Diagnostic>,
}

/// Draws the screen of a frame in a lane, at a size in columns and rows.
pub type Picture = fn(&Lesson, usize, usize, (u16, u16)) -> Vec<String>;

/// What blocks are filled from, beside the page itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The folder of the page, from which paths are looked for.
    pub folder: &'a Path,
    /// What draws the screen.
    pub picture: Picture,
}

/// What a block asks for: the words of it, and what they can mean.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    page: &'a SourceFile,
    span: Span,
    context: Context<'a>,
}

/// What is wrong, with the page and with the files that its blocks name.
struct Faults {
    page: Diagnostics,
    elsewhere: Vec<Diagnostic>,
}

impl Faults {
    /// How many were found.
    fn found(&self) -> usize {
        self.page.found() + self.elsewhere.len()
    }
}

/// What is wrong with the blocks of a page: those that cannot be filled, and those that are out of date.
pub fn check(page: &Arc<SourceFile>, context: Context<'_>) -> Vec<Diagnostic> {
    let (blocks, mut faults) = fresh(page, context);
    faults.extend(blocks.iter().filter_map(|(body, fresh)| stale(page, *body, fresh)));
    faults.sort_by_key(Diagnostic::span);
    faults
}

/// Fills in every block of a page.
pub fn fill(page: &Arc<SourceFile>, context: Context<'_>) -> Filled {
    let (blocks, faults) = fresh(page, context);
    let mut text = page.text().to_owned();
    for (body, fresh) in blocks.iter().rev() {
        text.replace_range(body.range(), fresh);
    }
    Filled { text, faults }
}

/// The lines of each block, and what should stand there.
fn fresh(page: &Arc<SourceFile>, context: Context<'_>) -> (Vec<(Span, String)>, Vec<Diagnostic>) {
    let mut faults = Faults { page: Diagnostics::new(page), elsewhere: Vec::new() };
    let mut filled = Vec::new();
    for block in markdown::blocks(page.text()) {
        let Some(body) = block.body else {
            faults.page.add(Code::BlockNotClosed, block.asked, "a block is never closed").label("its end is missing");
            continue;
        };
        let asked = Asked { page, span: block.asked, context };
        let lines = match block.kind {
            Kind::Fence(_) => request::lines(asked, &mut faults),
            Kind::Comment => tables::lines(asked, &mut faults),
        };
        let lines = lines.and_then(|lines| set(page, &block, body, &lines, &mut faults.page));
        filled.extend(lines.map(|lines| (body, lines)));
    }
    let mut all = faults.page.finish();
    all.extend(faults.elsewhere);
    (filled, all)
}

/// Lines as they stand in the page: with its line ends, and indented like the block.
fn set(page: &SourceFile, block: &Block, body: Span, lines: &[String], faults: &mut Diagnostics) -> Option<String> {
    let end = if page.text()[..body.start].ends_with("\r\n") { "\r\n" } else { "\n" };
    let indent = " ".repeat(block.indent());
    let lines = lines.iter().flat_map(|line| line.split('\n'));
    let lines: Vec<String> =
        lines.map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }).collect();
    if lines.iter().any(|line| block.is_ended_by(line)) {
        let fault = faults.add(Code::BlockEndsEarly, block.asked, "what belongs into this block would end it");
        fault.label("this block").help("use a longer fence");
        return None;
    }
    Some(lines.iter().flat_map(|line| [line.as_str(), end]).collect())
}

/// The fault of a block that does not hold what it should.
fn stale(page: &Arc<SourceFile>, body: Span, fresh: &str) -> Option<Diagnostic> {
    let old = &page.text()[body.range()];
    if old == fresh {
        return None;
    }
    let mut start = body.start;
    let mut fresh = fresh.split_inclusive('\n');
    let differs = old.split_inclusive('\n').find(|line| {
        let same = fresh.clone().next() == Some(*line);
        if same {
            fresh.next();
            start += line.len();
        }
        !same
    });
    let line = differs.unwrap_or_default().trim_end();
    let span = Span::new(start, start + line.len());
    let mut fault = Diagnostic::new(Code::BlockOutOfDate, page, Some(span), "a block is out of date");
    fault.label("the first line that differs");
    fault.help(match fresh.next().map(str::trim) {
        Some(line) => format!("it should be {}; `ntsessions docs write` fills it in", quoted(line)),
        None => "the block should end before it; `ntsessions docs write` fills it in".to_owned(),
    });
    Some(fault)
}

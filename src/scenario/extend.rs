//! A scenario that goes on otherwise: the text of a file up to a step, and from there other steps.
//!
//! The author's text stays as it is, comments and all: the title and the promise are replaced, and what stands behind the
//! step is left out. The new steps are laid out as the old ones are.

use std::ops::Range;

use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::parse::{SCENARIO, STEP};
use crate::scenario::script::{Scenario, Step};
use crate::scenario::syntax::{self, Field, Fields, Piece};

/// The widest line that a step takes alone.
const WIDEST: usize = 120;

/// How a scenario goes on.
#[derive(Debug, Clone, Copy)]
pub struct Extension<'a> {
    /// The new title.
    pub title: &'a str,
    /// What it changes in the reader's head now.
    pub promise: &'a str,
    /// How many of its steps stay.
    pub shared: usize,
    /// The new steps, each with what is to be expected of it if it does not say so itself.
    pub steps: &'a [(&'a Step, String)],
}

/// The text of a scenario that goes on otherwise; nothing, if the file is none of a scenario.
pub fn extended(scenario: &Scenario, extension: &Extension<'_>) -> Option<String> {
    let text = scenario.file.text();
    let mut faults = Diagnostics::new(&scenario.file);
    let tree = syntax::read(text, &mut faults);
    let fields = tree.root().fields(SCENARIO.name, SCENARIO.example, &mut faults)?;
    let (title, steps) = (field(&fields, "title")?, field(&fields, "steps")?);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let promise = format!("{:?}", extension.promise);
    let promise = match field(&fields, "promise") {
        Some(old) => (old.value.span().range(), promise),
        None => (title.span().end..title.span().end, format!(",{line_end}    promise: {promise}")),
    };
    let mut edits = vec![
        (title.value.span().range(), format!("{:?}", extension.title)),
        promise,
        new_steps(text, steps.value, extension, line_end, &mut faults)?,
    ];
    edits.sort_by_key(|(range, _)| range.start);
    let mut result = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        result.replace_range(range, &new);
    }
    Some(result)
}

fn field<'f, 'a>(fields: &'f Fields<'a>, name: &str) -> Option<&'f Field<'a>> {
    fields.fields.iter().find(|field| field.name.value == name)
}

/// What takes the place of the steps that are left out, up to the bracket behind them.
fn new_steps(
    text: &str,
    steps: Piece<'_>,
    extension: &Extension<'_>,
    line_end: &str,
    faults: &mut Diagnostics,
) -> Option<(Range<usize>, String)> {
    let before = match extension.shared.checked_sub(1) {
        Some(number) => Some(steps.items("the steps", faults)?.nth(number)?.span()),
        None => None,
    };
    let begin = before.map_or(steps.span().start + 1, |step| step.end);
    let end = steps.span().end - 1;
    let indent = before.and_then(|step| indent_before(text, step.start)).unwrap_or("        ");
    let mut new = String::new();
    if before.is_some() {
        new.push(',');
        new.extend(comment_behind(&text[begin..end]));
    }
    for (step, expected) in extension.steps {
        new.push_str(line_end);
        new.push_str(&source(step, expected, indent, line_end, faults)?);
    }
    new.push_str(line_end);
    new.push_str(indent_before(text, end).unwrap_or("    "));
    Some((begin..end, new))
}

/// The blanks before a byte, if nothing else stands before it in its line.
fn indent_before(text: &str, byte: usize) -> Option<&str> {
    let line = text[..byte].rsplit('\n').next()?;
    line.trim().is_empty().then_some(line)
}

/// The comment that ends the line of a step.
fn comment_behind(rest: &str) -> Option<String> {
    let line = rest.lines().next()?.trim_start_matches([',', ' ', '\t']);
    line.starts_with("//").then(|| format!(" {}", line.trim_end()))
}

/// A step on one line, or with a line for each of its fields.
fn source(step: &Step, expected: &str, indent: &str, line_end: &str, faults: &mut Diagnostics) -> Option<String> {
    let text = step.file.text();
    let tree = syntax::read(text, faults);
    let fields = tree.root().fields(STEP.name, STEP.example, faults)?;
    let mut sources: Vec<String> = fields.fields.iter().map(|field| text[field.span().range()].to_owned()).collect();
    if field(&fields, "expect").is_none() && !expected.is_empty() {
        sources.push(format!("expect: [{expected}]"));
    }
    let line = format!("{indent}({}),", sources.join(", "));
    if line.chars().count() <= WIDEST {
        return Some(line);
    }
    let fields = sources.iter().map(|field| format!("{indent}    {field},{line_end}"));
    Some(format!("{indent}({line_end}{}{indent}),", fields.collect::<String>()))
}

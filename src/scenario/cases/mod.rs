//! Conformance cases: small scripts of calls with what real Windows answers, as a file of their own format.
//!
//! A file holds a list of cases; [`case`] reads it, [`step`] the steps of a case, [`outcome`] what is expected of them. A
//! case names a [`profile`], which says who is there before its first step, and speaks of a stretch of releases
//! ([`era_range`]). With a release it becomes a [`crate::scenario::script::Scenario`], and is played like any other.

pub mod case;
pub mod era_range;
pub mod given;
pub mod known_difference;
pub mod outcome;
pub mod profile;
pub mod step;
pub mod values;

use crate::scenario::form::Record;
use crate::scenario::script::Say;
use crate::scenario::source_file::Span;

/// A text of a case and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// A remark of a case or a step, which is told as what the author says.
fn remark(record: &Record<'_>, field: &str) -> Option<Say> {
    record.text(field).map(|remark| Say { text: remark.value.into_owned(), span: remark.span, claim: None })
}

/// What stands for `{session}` and the like: pairs of the word in the brackets and the text in its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placeholders(pub Vec<(String, String)>);

impl Placeholders {
    /// A text with its placeholders filled in; a word in brackets that is none stays as it is.
    ///
    /// ```
    /// use ntsessions::scenario::cases::Placeholders;
    /// let placeholders = Placeholders(vec![("session".to_owned(), "2".to_owned())]);
    /// assert_eq!(placeholders.fill(r"\Sessions\{session}\{x}"), r"\Sessions\2\{x}");
    /// ```
    pub fn fill(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
        let filled = rest.split_once('}').and_then(|(word, behind)| {
            let (_, value) = self.0.iter().find(|(known, _)| known == word)?;
            Some(format!("{before}{value}{}", self.fill(behind)))
        });
        filled.unwrap_or_else(|| format!("{before}{{{}", self.fill(rest)))
    }
}

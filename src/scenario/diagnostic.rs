//! What an instructor got wrong: diagnostics, and the list that collects them.
//!
//! Reading never stops at the first fault: a reader adds what it finds to the [`Diagnostics`] of the file and goes on
//! with what it can trust. All words are made safe to show when they are added (see [`visible`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::nearest::{holding, nearest};
use crate::scenario::source_file::{Place, SourceFile, Span};
use crate::scenario::visible::{quoted, visible, visible_line};

/// How many faults of one file are kept; further ones are counted.
const MOST_KEPT: usize = 20_000;

/// How many comparisons with known names are made for one file; after that, nothing is suggested.
const MOST_COMPARED: usize = 500_000;

/// How many characters of the author's line are given to machines, before the fault and after it.
const LONGEST_SOURCE: usize = 200;

/// How many known names are listed when none of them is near.
const MOST_NAMES: usize = 8;

/// One fault, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    file: Arc<SourceFile>,
    span: Option<Span>,
    message: String,
    label: String,
    notes: Vec<Note>,
    help: Option<String>,
}

/// Another place that explains a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    span: Span,
    label: String,
}

impl Note {
    /// The place.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What is there.
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl Diagnostic {
    /// A fault at a place in a file; without a place, the file as a whole is meant.
    pub fn new(code: Code, file: &Arc<SourceFile>, span: Option<Span>, message: impl AsRef<str>) -> Diagnostic {
        Diagnostic {
            code,
            file: Arc::clone(file),
            span,
            message: visible(message.as_ref()).into_owned(),
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Puts a few words beside the caret.
    pub fn label(&mut self, label: impl AsRef<str>) -> &mut Diagnostic {
        self.label = visible(label.as_ref()).into_owned();
        self
    }

    /// Points at another place of the same file.
    pub fn note(&mut self, span: Span, label: impl AsRef<str>) -> &mut Diagnostic {
        self.notes.push(Note { span, label: visible(label.as_ref()).into_owned() });
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl AsRef<str>) -> &mut Diagnostic {
        self.help = Some(visible(help.as_ref()).into_owned());
        self
    }

    /// The kind of fault.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The file.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The place in the file.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// The line and column where the fault begins.
    pub fn place(&self) -> Option<Place> {
        self.span.map(|span| self.file.place(span.start))
    }

    /// The lines that it is about, from the first to the last. A bracket that is never closed is about all that follow.
    fn lines(&self) -> Option<(usize, usize)> {
        let span = self.span?;
        let first = self.file.line_of(span.start);
        let last = match &self.notes[..] {
            [] if self.code == Code::UnclosedBracket => usize::MAX,
            notes => notes.iter().map(|note| self.file.line_of(note.span.start)).max().unwrap_or(first),
        };
        Some((first.min(last), first.max(last)))
    }

    /// What is wrong, in a sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The words beside the caret.
    pub fn label_text(&self) -> &str {
        &self.label
    }

    /// The other places.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What to do.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// A place as machines read it.
#[derive(Serialize)]
struct Spot<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: &'a str,
}

impl<'a> Spot<'a> {
    fn new(file: &SourceFile, span: Span, label: &'a str) -> Spot<'a> {
        let (start, end) = (file.place(span.start), file.place(span.end));
        Spot { line: start.line, column: start.column, end_line: end.line, end_column: end.column, label }
    }
}

/// The same facts as the text: code, message, places with their labels, the author's line around the fault, help.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = &self.file;
        let source =
            self.span.map(|span| visible_line(&file.text()[file.words_around(span.start, LONGEST_SOURCE).range()]));
        let notes: Vec<_> = self.notes.iter().map(|note| Spot::new(file, note.span, &note.label)).collect();
        let mut fields = serializer.serialize_struct("Diagnostic", 7)?;
        fields.serialize_field("code", &self.code.to_string())?;
        fields.serialize_field("message", &self.message)?;
        fields.serialize_field("file", &visible(file.path()))?;
        fields.serialize_field("at", &self.span.map(|span| Spot::new(file, span, &self.label)))?;
        fields.serialize_field("source", &source)?;
        fields.serialize_field("notes", &notes)?;
        fields.serialize_field("help", &self.help)?;
        fields.end()
    }
}

/// The faults of one file, in the order in which they were found.
#[derive(Debug)]
pub struct Diagnostics {
    file: Arc<SourceFile>,
    kept: Vec<Diagnostic>,
    found: usize,
    compared: usize,
}

impl Diagnostics {
    /// No fault yet.
    pub fn new(file: &Arc<SourceFile>) -> Diagnostics {
        Diagnostics { file: Arc::clone(file), kept: Vec::new(), found: 0, compared: 0 }
    }

    /// The file that is read.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// How many faults were found.
    pub fn found(&self) -> usize {
        self.found
    }

    /// The fault that was added last.
    pub fn last(&self) -> Option<&Diagnostic> {
        self.kept.last()
    }

    /// Adds a fault; label, notes and help can be put on what is given back.
    pub fn add(&mut self, code: Code, span: Span, message: impl AsRef<str>) -> &mut Diagnostic {
        self.found += 1;
        self.kept.truncate(MOST_KEPT);
        self.kept.push(Diagnostic::new(code, &self.file, Some(span), message));
        let last = self.kept.len() - 1;
        &mut self.kept[last]
    }

    /// Adds that there is nothing of this name; `what` says what it should name: "action", "release". Gives back the
    /// known name that was offered.
    pub fn no_such<'a>(
        &mut self,
        code: Code,
        what: &str,
        name: &Spanned<impl AsRef<str>>,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let message = format!("unknown {what} {}", quoted(name.value.as_ref()));
        self.unknown(code, name, message, known)
    }

    /// Adds that a name is not known, and offers the nearest known one, or lists them if none is near.
    /// Gives back the name that was offered.
    pub fn unknown<'a>(
        &mut self,
        code: Code,
        name: &Spanned<impl AsRef<str>>,
        message: impl AsRef<str>,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let known: Vec<&str> = known.into_iter().collect();
        let near = self.nearest(name.value.as_ref(), &known);
        let parts = if near.is_none() && self.compared <= MOST_COMPARED {
            holding(name.value.as_ref(), &known)
        } else {
            Vec::new()
        };
        let fault = self.add(code, name.span, message).label("not known");
        if let Some(near) = near {
            fault.help(format!("did you mean {}?", quoted(near)));
        } else if !known.is_empty() {
            fault.help(format!("known here: {}", listed(if parts.is_empty() { &known } else { &parts })));
        }
        near
    }

    /// The known name that is nearest, as long as not too many were compared for this file.
    pub fn nearest<'a>(&mut self, found: &str, known: &[&'a str]) -> Option<&'a str> {
        self.compared += known.len();
        if self.compared > MOST_COMPARED { None } else { nearest(found, known.iter().copied()) }
    }

    /// All faults, in the order of the file.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.kept.truncate(MOST_KEPT);
        self.leave_out_consequences();
        self.kept.sort_by_key(Diagnostic::span);
        if self.found > MOST_KEPT {
            let message = format!("the file has {} more faults", self.found - MOST_KEPT);
            self.kept.push(Diagnostic::new(Code::TooManyFaults, &self.file, None, message));
        }
        self.kept
    }
}

impl Diagnostics {
    /// Leaves out what is said of the structure of lines in which the brackets do not fit: it follows from that.
    fn leave_out_consequences(&mut self) {
        let broken: Vec<(usize, usize)> =
            self.kept.iter().filter(|fault| fault.code.breaks_structure()).filter_map(Diagnostic::lines).collect();
        // The last line of those that begin at a line or before it.
        let mut ends: BTreeMap<usize, usize> = BTreeMap::new();
        for (first, last) in broken {
            let end = ends.entry(first).or_default();
            *end = last.max(*end);
        }
        let mut latest = 0;
        for end in ends.values_mut() {
            latest = latest.max(*end);
            *end = latest;
        }
        let is_broken = |line: usize| ends.range(..=line).next_back().is_some_and(|(_, last)| line <= *last);
        let before = self.kept.len();
        self.kept.retain(|fault| {
            !(fault.code.is_about_structure() && fault.lines().is_some_and(|(first, _)| is_broken(first)))
        });
        self.found -= before - self.kept.len();
    }
}

/// Names within a sentence, shortened when there are many.
pub fn listed(names: &[&str]) -> String {
    let mut list: Vec<String> = names.iter().take(MOST_NAMES).map(|name| quoted(name)).collect();
    if names.len() > MOST_NAMES {
        list.push(format!("and {} more", names.len() - MOST_NAMES));
    }
    list.join(", ")
}

//! Diagnostics as text: the sentence, the author's line with a caret under it, and what to do.
//!
//! The text is the same with colours and without. A fault takes at most 15 lines of 80 columns, but for the name of
//! the file, which is never shortened.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::scenario::code::wrap;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::{visible, visible_line};

/// How many faults of one run are shown in full.
pub const MOST_SHOWN: usize = 20;

/// The columns of a message beside `error[NTS0000]: ` or `= help: `.
const MESSAGE_COLUMNS: usize = 64;

/// The longest caret line under an author's line.
const LONGEST_CARET: usize = 36;

/// How many characters behind a caret are looked at; the rest of a line is never shown.
const LINE_AFTER_CARET: usize = 100;

/// How far apart two places of one line can be shown together.
const LINE_BETWEEN_CARETS: usize = 50;

/// With colours or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Letters alone.
    Plain,
    /// With the colours of a terminal; print it through `anstream`, which knows whether they are wanted.
    Coloured,
}

/// Shows one fault.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let file = diagnostic.file();
    let path = visible(file.path());
    let title = wrap(diagnostic.message(), MESSAGE_COLUMNS).join("\n");
    let title = Level::ERROR.primary_title(title).id(diagnostic.code().to_string());
    let mut group = match diagnostic.span() {
        None => title.element(Origin::path(path)),
        Some(span) => title.element(snippet(diagnostic, file, span).path(path)),
    };
    if let Some(help) = diagnostic.help_text() {
        group = group.element(Level::HELP.message(wrap(help, MESSAGE_COLUMNS).join("\n")));
    }
    renderer.term_width(80).render(&[group])
}

/// Shows the first faults of a run, and says how many there are beyond them.
pub fn render_all<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, style: Style) -> String {
    let mut diagnostics = diagnostics.into_iter();
    let mut text = String::new();
    for diagnostic in diagnostics.by_ref().take(MOST_SHOWN) {
        let _ = write!(text, "{}\n\n", render(diagnostic, style));
    }
    let more = diagnostics.count();
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

/// The lines that a fault is about, from the first to the last place in them.
fn snippet<'a>(diagnostic: &'a Diagnostic, file: &SourceFile, span: Span) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = file.line_of(span.start);
    let near = |note: Span| file.line_of(note.start) != line || note.start.abs_diff(span.start) <= LINE_BETWEEN_CARETS;
    let notes: Vec<_> = diagnostic.notes().iter().filter(|note| near(note.span())).collect();
    let lines = notes.iter().map(|note| file.line_of(note.span().start)).chain([line]);
    let first = lines.clone().min().unwrap_or(line);
    let last = lines.max().unwrap_or(line);
    let mut excerpt = String::new();
    let mut starts = Vec::new();
    for number in first..=last {
        let whole = file.line_span(number);
        let carets = notes.iter().map(|note| note.span()).chain([span]).filter(|span| file.line_of(span.start) == number);
        let from = carets.map(|span| span.start).max().unwrap_or(whole.start);
        let text = &file.text()[whole.range()];
        let end = text[from - whole.start..].char_indices().nth(LINE_AFTER_CARET);
        let end = end.map_or(text.len(), |(at, _)| from - whole.start + at);
        starts.push((excerpt.len(), whole));
        excerpt.push_str(&visible_line(&text[..end]));
        excerpt.push('\n');
    }
    let shown = |span: Span| {
        let (start, whole) = starts[file.line_of(span.start) - first];
        let text = &file.text()[whole.range()];
        let from = (span.start - whole.start).min(text.len());
        let until = span.end.min(whole.end).max(span.start) - whole.start;
        let caret: String = text[from..until.max(from)].chars().take(LONGEST_CARET).collect();
        let start = start + visible_line(&text[..from]).len();
        start..start + visible_line(&caret).len()
    };
    let primary = AnnotationKind::Primary.span(shown(span)).label(some(diagnostic.label_text()));
    let notes = notes.iter().map(|note| AnnotationKind::Context.span(shown(note.span())).label(some(note.label())));
    let annotations: Vec<_> = std::iter::once(primary).chain(notes).collect();
    Snippet::source(excerpt).line_start(first).annotations(annotations)
}

fn some(label: &str) -> Option<&str> {
    (!label.is_empty()).then_some(label)
}

//! Diagnostics as text: the sentence, the author's line with a caret under it, and what to do.
//!
//! The text is the same with colours and without. A fault takes at most 15 lines of 80 columns, but for the name of
//! the file, which is never shortened.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::scenario::diagnostic::{Diagnostic, Note};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::{columns, visible, visible_line, wrap};

/// How many faults of one run are shown in full.
pub const MOST_SHOWN: usize = 20;

/// The columns of the screen.
const COLUMNS: usize = 80;

/// The columns that a clipped line is asked to have; it gets a few more, with the dots at its ends.
const CLIPPED_COLUMNS: usize = 74;

/// The columns of a message beside `error[NTS0000]: ` or `= help: `.
const MESSAGE_COLUMNS: usize = 64;

/// The longest caret under an author's line, in columns.
const LONGEST_CARET: usize = 36;

/// How many characters behind a caret are looked at; the rest of a line is never shown.
const LINE_AFTER_CARET: usize = 100;

/// How far apart two carets can be, in columns.
const COLUMNS_BETWEEN_CARETS: usize = 30;

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
    let path = visible(diagnostic.file().path());
    let title = wrap(diagnostic.message(), MESSAGE_COLUMNS).join("\n");
    let title = Level::ERROR.primary_title(title).id(diagnostic.code().to_string());
    let mut notes = Vec::new();
    let mut columns = COLUMNS;
    let mut group = match diagnostic.span() {
        None => title.element(Origin::path(path)),
        Some(span) => {
            let excerpt = Excerpt::new(diagnostic, span);
            if excerpt.clipped {
                columns = CLIPPED_COLUMNS;
            }
            title.element(excerpt.snippet(diagnostic, span, &mut notes).path(path))
        }
    };
    for note in &notes {
        group = group.element(Level::NOTE.message(wrap(note, MESSAGE_COLUMNS).join("\n")));
    }
    if let Some(help) = diagnostic.help_text() {
        group = group.element(Level::HELP.message(wrap(help, MESSAGE_COLUMNS).join("\n")));
    }
    renderer.term_width(columns).render(&[group])
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
struct Excerpt<'a> {
    file: &'a SourceFile,
    /// The notes whose places are shown.
    notes: Vec<&'a Note>,
    first: usize,
    /// The lines as they are shown.
    text: String,
    /// Where each of them begins in the text.
    starts: Vec<usize>,
    /// The columns that a line and the words beside its caret can take.
    room: usize,
    /// Whether a line has no room.
    clipped: bool,
}

impl<'a> Excerpt<'a> {
    /// The lines with the notes that are near, or the fault's line alone if that gives more room.
    fn new(diagnostic: &'a Diagnostic, span: Span) -> Excerpt<'a> {
        let file = diagnostic.file();
        let near = diagnostic.notes().iter().filter(|note| is_near(file, span, note)).collect();
        let all = Excerpt::lines(file, span, near);
        if all.clipped { Excerpt::lines(file, span, Vec::new()) } else { all }
    }

    fn lines(file: &'a SourceFile, span: Span, notes: Vec<&'a Note>) -> Excerpt<'a> {
        let places: Vec<Span> = notes.iter().map(|note| note.span()).chain([span]).collect();
        let lines = || places.iter().map(|place| file.line_of(place.start));
        let (first, last) = (lines().min().unwrap_or(1), lines().max().unwrap_or(1));
        let room = COLUMNS - last.to_string().len() - " | ".len();
        let mut excerpt = Excerpt { file, notes, first, text: String::new(), starts: Vec::new(), room, clipped: false };
        for number in first..=last {
            let line = file.line_span(number);
            let places = places.iter().filter(|place| file.line_of(place.start) == number);
            let caret = places.map(|place| place.start.min(line.end)).max().unwrap_or(line.start);
            let after = file.text()[caret..line.end].char_indices().nth(LINE_AFTER_CARET);
            let end = after.map_or(line.end, |(at, _)| caret + at);
            let shown = visible_line(&file.text()[line.start..end]);
            excerpt.clipped |= columns(&shown) >= room;
            excerpt.starts.push(excerpt.text.len());
            excerpt.text.push_str(&shown);
            excerpt.text.push('\n');
        }
        excerpt
    }

    /// The lines with carets; what has no room beside them is added to the notes.
    fn snippet(
        self,
        diagnostic: &'a Diagnostic,
        span: Span,
        notes: &mut Vec<String>,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let mut annotations = vec![self.annotation(AnnotationKind::Primary, span, diagnostic.label_text(), notes)];
        for note in &self.notes {
            annotations.push(self.annotation(AnnotationKind::Context, note.span(), note.label(), notes));
        }
        for note in diagnostic.notes().iter().filter(|note| !self.notes.contains(note)) {
            let place = self.file.place(note.span().start);
            notes.push(format!("line {}, column {}: {}", place.line, place.column, note.label()));
        }
        Snippet::source(self.text).line_start(self.first).annotations(annotations)
    }

    fn annotation(
        &self,
        kind: AnnotationKind,
        span: Span,
        label: &'a str,
        notes: &mut Vec<String>,
    ) -> annotate_snippets::Annotation<'a> {
        let number = self.file.line_of(span.start);
        let line = self.file.line_span(number);
        let from = span.start.min(line.end);
        let before = visible_line(&self.file.text()[line.start..from]);
        let caret = visible_line(&self.file.text()[from..span.end.min(line.end).max(from)]);
        let longest = caret.char_indices().map(|(at, character)| at + character.len_utf8());
        let longest = longest.take_while(|end| columns(&caret[..*end]) <= LONGEST_CARET).last().unwrap_or(0);
        let start = self.starts[number - self.first] + before.len();
        let annotation = kind.span(start..start + longest);
        let right = columns(&before) + columns(&caret[..longest]).max(1) + 1 + columns(label);
        if label.is_empty() {
            annotation
        } else if !self.clipped && right <= self.room {
            annotation.label(label)
        } else {
            notes.push(label.to_owned());
            annotation
        }
    }
}

/// Whether a note can be shown below the author's words: not if it is far to the left or right of the caret.
fn is_near(file: &SourceFile, span: Span, note: &Note) -> bool {
    columns_before(file, span).abs_diff(columns_before(file, note.span())) <= COLUMNS_BETWEEN_CARETS
}

/// How many columns of its line stand before a place.
fn columns_before(file: &SourceFile, span: Span) -> usize {
    let line = file.line_span(file.line_of(span.start));
    columns(&visible_line(&file.text()[line.start..span.start.min(line.end)]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::scenario::code::Code;
    use crate::scenario::visible::{is_unseen, quoted};

    /// A fault at the first place in the text where these words are.
    fn fault(text: &str, words: &str) -> Diagnostic {
        let file = Arc::new(SourceFile::new("lesson.ron".to_owned(), text.to_owned()));
        let mut diagnostic = Diagnostic::new(Code::UnknownName, &file, Some(span(&file, words)), "no user is named so");
        diagnostic.label("not declared").help("did you mean `bob`?");
        diagnostic
    }

    fn span(file: &SourceFile, words: &str) -> Span {
        let start = file.text().find(words).expect("the words are in the text");
        Span::new(start, start + words.len())
    }

    fn plain(diagnostic: &Diagnostic) -> String {
        render(diagnostic, Style::Plain)
    }

    #[test]
    fn an_escape_sequence_in_the_line_is_one_visible_character() {
        insta::assert_snapshot!(plain(&fault("(as: \"\u{1b}[31m\u{9b}2J\u{202e}\", by: alcie)", "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:23
          |
        1 | (as: "␛[31m�2J�", by: alcie)
          |                       ^^^^^ not declared
          |
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn a_tab_is_shown_as_blanks_and_counts_as_one_column() {
        insta::assert_snapshot!(plain(&fault("(\n\t\tas: alcie,\n)", "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:2:7
          |
        2 |         as: alcie,
          |             ^^^^^ not declared
          |
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn wide_characters_do_not_move_the_caret() {
        insta::assert_snapshot!(plain(&fault("(title: \"\u{65e5}\u{672c}\u{8a9e}\", as: alcie)", "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:20
          |
        1 | (title: "日本語", as: alcie)
          |                       ^^^^^ not declared
          |
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn a_long_line_is_clipped_around_the_caret() {
        let text = format!("(title: \"{}\", as: alcie, text: \"{}\")", "a".repeat(20_000), "b".repeat(20_000));
        insta::assert_snapshot!(plain(&fault(&text, "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:20017
          |
        1 | ...aaaaaaaaaaaaaaaaaaaaaa", as: alcie, text: "bbbbbbbbbbbbbbbbbbbbb...
          |                                 ^^^^^
          |
          = note: not declared
          = help: did you mean `bob`?
        "#);
        let long = "x".repeat(5_000);
        insta::assert_snapshot!(plain(&fault(&format!("(as: {long})"), &long)), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:6
          |
        1 | (as: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = note: not declared
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn a_byte_order_mark_and_carriage_returns_do_not_count() {
        let text = "\u{feff}(\r\n  as: alcie,\r\n)\r\n";
        insta::assert_snapshot!(plain(&fault(text, "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:2:7
          |
        2 |   as: alcie,
          |       ^^^^^ not declared
          |
          = help: did you mean `bob`?
        "#);
        insta::assert_snapshot!(plain(&fault("\u{feff}alcie", "alcie")), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:1
          |
        1 | alcie
          | ^^^^^ not declared
          |
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn another_place_is_shown_with_the_lines_between_left_out() {
        let text = format!("(\n  users: [bob],\n{}  as: alcie,\n)", "  // and so on\n".repeat(200));
        let mut diagnostic = fault(&text, "alcie");
        diagnostic.note(span(diagnostic.file(), "bob"), "a near name");
        insta::assert_snapshot!(plain(&diagnostic), @r#"
        error[NTS0401]: no user is named so
           --> lesson.ron:203:7
            |
          2 |   users: [bob],
            |           --- a near name
        ...
        203 |   as: alcie,
            |       ^^^^^ not declared
            |
            = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn places_of_one_line_that_are_far_apart_are_not_shown_together() {
        let text = format!("(first: bob, title: \"{}\", as: alcie)", "a".repeat(200));
        let mut diagnostic = fault(&text, "alcie");
        diagnostic.note(span(diagnostic.file(), "bob"), "a near name");
        insta::assert_snapshot!(plain(&diagnostic), @r#"
        error[NTS0401]: no user is named so
         --> lesson.ron:1:229
          |
        1 | ...aaaaaaaaaaaaaaaaaaaaaa", as: alcie)
          |                                 ^^^^^
          |
          = note: not declared
          = note: line 1, column 9: a near name
          = help: did you mean `bob`?
        "#);
    }

    #[test]
    fn a_file_as_a_whole_has_no_line() {
        let missing = SourceFile::read("no/such/lesson.ron".as_ref()).expect_err("there is no such file");
        insta::assert_snapshot!(plain(&missing), @r#"
        error[NTS0101]: the file cannot be read: there is no such file
        --> no/such/lesson.ron
        "#);
        let large = SourceFile::from_bytes("large.ron".to_owned(), vec![b' '; 16 * 1024 * 1024 + 1]);
        insta::assert_snapshot!(plain(&large.expect_err("the file is too large")), @r#"
        error[NTS0102]: the file is larger than 16 MB
        --> large.ron
         = help: divide the scenario into several files
        "#);
    }

    #[test]
    fn a_byte_that_is_no_text_is_pointed_at() {
        let bytes = b"\xef\xbb\xbf(title:\n  \"caf\xe9\")".to_vec();
        let fault = SourceFile::from_bytes("lesson.ron".to_owned(), bytes).expect_err("the bytes are Latin-1");
        insta::assert_snapshot!(plain(&fault), @r#"
        error[NTS0103]: expected text in UTF-8, found the byte 0xE9
         --> lesson.ron:2:7
          |
        2 |   "caf�")
          |       ^ no character in UTF-8
          |
          = help: save the file with the encoding UTF-8
        "#);
        let bytes = b"\xff\xfe(\0)\0".to_vec();
        let fault = SourceFile::from_bytes("lesson.ron".to_owned(), bytes).expect_err("the bytes are UTF-16");
        insta::assert_snapshot!(plain(&fault), @r#"
        error[NTS0103]: expected text in UTF-8, found the byte 0xFF
         --> lesson.ron:1:1
          |
        1 | ��(␀)␀
          | ^ no character in UTF-8
          |
          = help: the file is UTF-16; save it as UTF-8
        "#);
    }

    #[test]
    fn after_twenty_faults_the_others_are_counted() {
        let faults = vec![fault("alcie", "alcie"); MOST_SHOWN + 5];
        let text = render_all(&faults, Style::Plain);
        assert_eq!(text.matches("error[").count(), MOST_SHOWN);
        assert!(text.ends_with("\n\nand 5 more\n"), "{text}");
        assert!(!render_all(&faults[..MOST_SHOWN], Style::Plain).contains("more"));
    }

    #[test]
    fn the_form_for_machines_says_the_same() {
        let mut diagnostic = fault("(\n  by: bob, as: alcie\u{1b})", "alcie");
        diagnostic.note(span(diagnostic.file(), "bob"), "a near name");
        let json = serde_json::to_string_pretty(&diagnostic).expect("plain data");
        insta::assert_snapshot!(json, @r#"
        {
          "code": "NTS0401",
          "message": "no user is named so",
          "file": "lesson.ron",
          "at": {
            "line": 2,
            "column": 16,
            "end_line": 2,
            "end_column": 21,
            "label": "not declared"
          },
          "source": "  by: bob, as: alcie␛)",
          "notes": [
            {
              "line": 2,
              "column": 7,
              "end_line": 2,
              "end_column": 10,
              "label": "a near name"
            }
          ],
          "help": "did you mean `bob`?"
        }
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_fault_fits_the_screen_and_is_the_same_with_colours(
            text in prop_oneof![any::<String>(), "[ -~]{50,110}(\n[ -~]{0,90}){0,2}", "\t{0,9}\\PC{0,60}"],
            (start, length, noted) in (0_usize..130, 0_usize..60, 0_usize..130),
            words in prop::collection::vec("\\PC{0,40}|[a-z\u{1b}\u{202e}]{0,9}", 3),
        ) {
            let file = Arc::new(SourceFile::new("lesson.ron".to_owned(), text));
            let bounds: Vec<usize> = file.text().char_indices().map(|(at, _)| at).chain([file.text().len()]).collect();
            let at = |index: usize| bounds[index.min(bounds.len() - 1)];
            let span = Span::new(at(start), at(start + length));
            let message = format!("expected {} for the user, found {}", quoted(&words[0]), quoted(&words[1]));
            let mut diagnostic = Diagnostic::new(Code::WrongKind, &file, Some(span), message);
            diagnostic.label("a user of thirty characters").note(Span::new(at(noted), at(noted + 3)), "the first");
            diagnostic.help(format!("did you mean {}?", quoted(&words[2])));
            let text = render(&diagnostic, Style::Plain);
            let coloured = render(&diagnostic, Style::Coloured);
            prop_assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text.clone());
            prop_assert!(!text.chars().any(|character| character != '\n' && is_unseen(character)), "{:?}", text);
            prop_assert!(text.lines().count() <= 15, "{}", text);
            prop_assert!(text.lines().all(|line| columns(line) <= 80), "{}", text);
        }
    }
}

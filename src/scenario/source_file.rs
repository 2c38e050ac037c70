//! A scenario's text: read within limits, and asked for lines and columns.
//!
//! A byte order mark is left out of the text, so that columns are those that an editor shows.
//! Line ends stay as they are (CRLF too): a [`Span`] counts the bytes of the text as it was written.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;

/// A stretch of a file's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The stretch from one byte up to another.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The same as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place as an editor shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A file's name and text.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<usize>,
    /// How many characters begin before each block of bytes.
    characters_before: Vec<usize>,
}

/// The bytes of a block: a column is found by counting the characters of at most two blocks.
const BLOCK: usize = 4096;

impl std::fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} ({} bytes)", self.path, self.text.len())
    }
}

impl SourceFile {
    /// Reads a file.
    ///
    /// # Errors
    /// A diagnostic when the file cannot be read, is larger than [`LARGEST_FILE`], or is not UTF-8.
    pub fn read(path: &Path) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => SourceFile::from_reader(name, file),
            Err(error) => Err(unreadable(name, &error)),
        }
    }

    /// A file from what a reader gives.
    ///
    /// # Errors
    /// A diagnostic when the reader fails, gives more than [`LARGEST_FILE`] bytes, or does not give UTF-8.
    pub fn from_reader(path: String, reader: impl Read) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
        let mut bytes = Vec::new();
        match reader.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes) {
            Ok(_) => SourceFile::from_bytes(path, bytes),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    /// A file from the bytes that were read.
    ///
    /// # Errors
    /// A diagnostic when there are more than [`LARGEST_FILE`] bytes, or when they are not UTF-8.
    pub fn from_bytes(path: String, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
        if bytes.len() > LARGEST_FILE {
            return Err(too_large(path));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Arc::new(SourceFile::new(path, text))),
            Err(error) => Err(not_utf8(path, &error)),
        }
    }

    /// A file from its text.
    pub fn new(path: String, mut text: String) -> SourceFile {
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(ends).collect();
        let after = text.as_bytes().chunks(BLOCK).scan(0, |count, block| {
            *count += characters_in(block);
            Some(*count)
        });
        let characters_before = std::iter::once(0).chain(after).collect();
        SourceFile { path, text, line_starts, characters_before }
    }

    /// Its name, as the user gave it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line (from 1) that a byte is in.
    pub fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }

    /// Where a line (from 1) stands, without its end.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        let line = line.strip_suffix("\r\n").or(line.strip_suffix('\n')).unwrap_or(line);
        Span::new(start, start + line.len())
    }

    /// The author's words around a byte, within its line, up to so many characters before and after it.
    pub fn words_around(&self, byte: usize, reach: usize) -> Span {
        let line = self.line_span(self.line_of(byte));
        let byte = byte.min(line.end);
        let before =
            self.text[line.start..byte].char_indices().rev().nth(reach).map_or(0, |(at, next)| at + next.len_utf8());
        let after = self.text[byte..line.end].char_indices().nth(reach).map_or(line.end, |(at, _)| byte + at);
        Span::new(line.start + before, after)
    }

    /// The line and column of a byte.
    pub fn place(&self, byte: usize) -> Place {
        let line = self.line_of(byte);
        let column = self.characters_before(byte) - self.characters_before(self.line_starts[line - 1]) + 1;
        Place { line, column }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.characters_before[block] + characters_in(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

fn unreadable(path: String, error: &io::Error) -> Box<Diagnostic> {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    };
    let file = Arc::new(SourceFile::new(path, String::new()));
    Box::new(Diagnostic::new(Code::FileUnreadable, &file, None, format!("the file cannot be read: {why}")))
}

fn too_large(path: String) -> Box<Diagnostic> {
    let file = Arc::new(SourceFile::new(path, String::new()));
    let mut diagnostic = Diagnostic::new(Code::FileTooLarge, &file, None, "the file is larger than 16 MB");
    diagnostic.help("divide the scenario into several files");
    Box::new(diagnostic)
}

/// Points at the first byte that is no text. The rest is shown as far as it can be.
fn not_utf8(path: String, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let bytes = error.as_bytes();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { '\u{feff}'.len_utf8() } else { 0 };
    let at = error.utf8_error().valid_up_to() - mark;
    let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let byte = bytes[at + mark];
    let file = Arc::new(SourceFile::new(path, String::from_utf8_lossy(bytes).into_owned()));
    let mut diagnostic = Diagnostic::new(
        Code::NotUtf8,
        &file,
        Some(span),
        format!("expected text in UTF-8, found the byte 0x{byte:02X}"),
    );
    diagnostic.label("no character in UTF-8");
    diagnostic.help(if utf16 {
        "the file is UTF-16; save it as UTF-8"
    } else {
        "save the file with the encoding UTF-8"
    });
    Box::new(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("a.ron".to_owned(), text.to_owned())
    }

    #[test]
    fn a_column_counts_characters() {
        let file = file("\u{feff}a\u{e9}b\r\n\u{65e5}x\n");
        assert_eq!(file.place(0), Place { line: 1, column: 1 });
        assert_eq!(file.place(3), Place { line: 1, column: 3 });
        assert_eq!(file.place(9), Place { line: 2, column: 2 });
        assert_eq!(file.place(11), Place { line: 3, column: 1 });
        assert_eq!(&file.text()[file.line_span(1).range()], "a\u{e9}b");
        assert_eq!(&file.text()[file.line_span(3).range()], "");
        assert_eq!(SourceFile::new(String::new(), "a\r".to_owned()).line_span(1), Span::new(0, 2));
    }

    #[test]
    fn the_words_around_a_byte_end_with_its_line() {
        let file = file("one\n\u{e9}two three\r\nfour");
        assert_eq!(&file.text()[file.words_around(9, 100).range()], "\u{e9}two three");
        assert_eq!(&file.text()[file.words_around(9, 2).range()], "wo t");
        assert_eq!(&file.text()[file.words_around(16, 3).range()], "ree");
    }

    #[test]
    fn a_column_beyond_many_blocks_is_right() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7] {
            let file = file(&format!("x\n{}", "\u{e9}".repeat(length)));
            let end = file.text().len();
            assert_eq!(file.place(end), Place { line: 2, column: length + 1 });
            assert_eq!(file.place(end - 2), Place { line: 2, column: length });
        }
    }
}

//! What the `ron` crate says of a text: it is the judge of what RON is.

use ron::error::Position;
use ron::extensions::Extensions;
use serde::de::IgnoredAny;

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;

/// Lets ron judge a text in which no fault was found.
pub(super) fn judge(text: &str, faults: &mut Diagnostics) {
    if let Err(refusal) = options().from_str::<IgnoredAny>(text) {
        let start = byte_of(text, refusal.span.start);
        let length = text[start..].chars().next().map_or(0, char::len_utf8);
        let fault = faults.add(Code::NotRon, Span::new(start, start + length), "the text is not RON from here on");
        fault.label("cannot be read").help(format!("the reader of RON says: {}", refusal.code));
    }
}

/// How the project's files are read by ron; nesting is limited in [`super::reader`], where one level counts once.
pub(super) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(
            Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES,
        )
        .without_recursion_limit()
}

/// Whether a number is one of RON.
pub(super) fn is_ron(found: &str) -> bool {
    options().from_str::<IgnoredAny>(found).is_ok()
}

/// The byte at which ron stops reading, if it refuses the text.
pub(super) fn refused_by_ron(found: &str) -> Option<usize> {
    let error = options().from_str::<IgnoredAny>(found).err()?;
    Some(byte_of(found, error.span.end))
}

/// The byte that ron's line and column mean.
pub(crate) fn byte_of(text: &str, position: Position) -> usize {
    let line: usize = text.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum();
    let column = text[line..].char_indices().map(|(at, _)| at).nth(position.col.saturating_sub(1));
    column.map_or(text.len(), |at| line + at)
}

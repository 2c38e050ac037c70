//! The words of what a block asks for, and the options among them: `steps=3..5`.

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::visible::quoted;

/// A word of the request, and where it stands.
pub type Word<'a> = Spanned<&'a str>;

/// The words of a request, each with its place.
pub fn words(text: &str, asked: Span) -> impl Iterator<Item = Word<'_>> {
    let words = &text[asked.range()];
    let mut behind = 0;
    words.split_whitespace().map(move |word| {
        let start = behind + words[behind..].find(word).unwrap_or(0);
        behind = start + word.len();
        Spanned { value: word, span: Span::new(asked.start + start, asked.start + behind) }
    })
}

/// Reads `name=value` words; of a name that is not known, or is there twice, it is said that it is.
pub fn read_options<'a>(
    words: impl Iterator<Item = Word<'a>>,
    known: &[&'static str],
    faults: &mut Diagnostics,
) -> Vec<(&'static str, Word<'a>)> {
    let mut options = Vec::new();
    for word in words {
        let (name, value) = word.value.split_once('=').unwrap_or((word.value, ""));
        let name = Spanned { value: name, span: Span::new(word.span.start, word.span.start + name.len()) };
        match known.iter().find(|known| **known == name.value) {
            Some(known) if option(&options, known).is_some() => {
                faults
                    .add(Code::BlockUnclear, word.span, format!("{} is given twice", quoted(known)))
                    .label("one too many");
            }
            Some(known) => {
                let start = word.span.end - value.len();
                options.push((*known, Spanned { value, span: Span::new(start, word.span.end) }));
            }
            None => {
                faults.no_such(Code::BlockUnclear, "option", &name, known.iter().copied());
            }
        }
    }
    options
}

/// The value of an option.
pub fn option<'a>(options: &[(&'static str, Word<'a>)], name: &str) -> Option<Word<'a>> {
    options.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

//! Slashes for backslashes: an action that a reader types, in whose texts `/` stands for `\` as it does in names.

use std::sync::Arc;

use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::token::{Scanner, Token};
use crate::scenario::syntax::unfinished::opening;

/// An action with a backslash for every slash in its texts, written as each text writes one: alone in a raw text, as an
/// escape in a plain one. What is no text stays as it is.
pub fn with_backslashes(action: &str) -> String {
    // What is wrong with it is told when it is read.
    let mut faults = Diagnostics::new(&Arc::new(SourceFile::new(String::new(), String::new())));
    let mut scanner = Scanner::new(action, 0);
    let (mut written, mut end) = (String::new(), 0);
    loop {
        let (token, span) = scanner.next(&mut faults);
        let (before, source) = (&action[end..span.start], &action[span.range()]);
        written.push_str(before);
        written.push_str(&match (token, opening(source)) {
            (Token::End, _) => return written,
            (Token::Text | Token::Faulty, Some(opening)) => {
                source.replace('/', if opening.starts_with('r') { r"\" } else { r"\\" })
            }
            _ => source.to_owned(),
        });
        end = span.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(action: &str, expected: &str) {
        assert_eq!(with_backslashes(action), expected);
    }

    #[test]
    fn a_slash_in_a_text_becomes_a_backslash_as_that_text_writes_it() {
        check(r#"A(name: r"Global/Player")"#, r#"A(name: r"Global\Player")"#);
        check(r#"A(name: "C:/new", b: "a")"#, r#"A(name: "C:\\new", b: "a")"#);
        check(r##"A(name: r#"C:/n"#)"##, r##"A(name: r#"C:\n"#)"##);
        check(r#"A(name: "C:/new"#, r#"A(name: "C:\\new"#);
        check(r#"A(name: r"C:/new"#, r#"A(name: r"C:\new"#);
        check("A(/* no text */ b: 1) // nor this", "A(/* no text */ b: 1) // nor this");
    }
}

//! Rust source without what is no code: enough of the language to tell code from comments, texts and tests.

/// What one file says, in two readings of equal length line by line.
#[derive(Debug, PartialEq, Eq)]
pub struct Reading {
    /// The code, with comments and the insides of texts left out.
    pub code: String,
    /// The insides of texts, each on its line.
    pub texts: String,
}

/// Reads a file; `#[cfg(test)]` with a block, and everything behind it, is left out.
pub fn read(source: &str) -> Reading {
    let end = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    let characters: Vec<char> = source[..end].chars().collect();
    let (mut code, mut texts) = (String::new(), String::new());
    let mut at = 0;
    while at < characters.len() {
        let rest = &characters[at..];
        let (length, is_text) = match rest {
            ['/', '/', ..] => (rest.iter().take_while(|character| **character != '\n').count(), false),
            ['"', ..] => (text_length(&rest[1..]) + 1, true),
            ['r', '"' | '#', ..] if !continues_a_word(&characters, at) => match raw_length(rest) {
                Some(length) => (length, true),
                None => (0, false),
            },
            ['\'', '\\', ..] => {
                (rest.iter().skip(3).position(|character| *character == '\'').map_or(1, |n| n + 4), true)
            }
            ['\'', _, '\'', ..] => (3, true),
            _ => (0, false),
        };
        if length == 0 {
            code.push(rest[0]);
            if rest[0] == '\n' {
                texts.push('\n');
            }
            at += 1;
            continue;
        }
        let skipped: String = rest[..length.min(rest.len())].iter().collect();
        let lines: String = skipped.chars().filter(|character| *character == '\n').collect();
        code.push_str(&lines);
        texts.push_str(if is_text { &skipped } else { &lines });
        texts.push_str(if is_text { " " } else { "" });
        at += length;
    }
    Reading { code, texts }
}

fn continues_a_word(characters: &[char], at: usize) -> bool {
    at > 0 && (characters[at - 1].is_alphanumeric() || characters[at - 1] == '_')
}

/// The length of a text behind its opening quote, with the closing one.
fn text_length(rest: &[char]) -> usize {
    let mut at = 0;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of a raw text; nothing for a raw identifier.
fn raw_length(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|character| **character == '#').count();
    if rest.get(hashes + 1) != Some(&'"') {
        return None;
    }
    let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let inside = &rest[hashes + 2..];
    let end = (0..inside.len()).find(|at| inside[*at..].starts_with(&closing))?;
    Some(hashes + 2 + end + closing.len())
}

/// The words of code: identifiers and keywords, with the number of their line.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().zip(1..).flat_map(|(line, number)| {
        line.split(|character: char| !character.is_alphanumeric() && character != '_')
            .filter(|word| !word.is_empty())
            .map(move |word| (number, word))
    })
}

#[test]
fn comments_texts_and_tests_are_no_code() {
    let source = "use a; // use b\nlet c = \"d \\\" // e\"; let f = r#\"g\"h\"#;\nlet i = ['\"', '\\'']; let j: &'k str = \"l\nm\";\n\
                  #[cfg(test)]\nmod tests {\n n }";
    let reading = read(source);
    let found: Vec<&str> = words(&reading.code).map(|(_, word)| word).collect();
    assert_eq!(found, ["use", "a", "let", "c", "let", "f", "let", "i", "let", "j", "k", "str"]);
    assert_eq!(reading.code.lines().count(), reading.texts.lines().count());
    assert!(["d ", "// e", "g\"h", "l\nm"].iter().all(|text| reading.texts.contains(text)), "{:?}", reading.texts);
}

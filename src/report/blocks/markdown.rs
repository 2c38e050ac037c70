//! Finding the blocks of a Markdown page that are ours: fenced blocks, and stretches between two comments.
//!
//! A fence is what `CommonMark` calls one, indented by at most three blanks; what stands inside another fence is an example.
//! Left out: fences within lists and quotations that are indented further.

use crate::scenario::source_file::Span;

/// The first word of the info string of our fenced blocks.
pub const FENCE: &str = "ntsessions";

/// How the comment begins that our generated stretches stand behind.
const COMMENT: &str = "<!-- ntsessions:";

/// The comment that ends a generated stretch.
const END: &str = "<!-- end -->";

/// What kind of block it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fenced block, with its fence.
    Fence(Fence),
    /// A stretch between two comments.
    Comment,
}

/// The beginning of a fenced block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    character: u8,
    length: usize,
    indent: usize,
}

/// A block of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What kind it is.
    pub kind: Kind,
    /// What is asked for: the words behind `ntsessions`.
    pub asked: Span,
    /// Its lines; nothing, where its end is missing.
    pub body: Option<Span>,
}

impl Block {
    /// Whether a line would end the block, so that it cannot stand in it.
    pub fn is_ended_by(&self, line: &str) -> bool {
        match self.kind {
            Kind::Fence(fence) => fence.is_closed_by(line),
            Kind::Comment => line.trim() == END,
        }
    }

    /// How far its lines are indented.
    pub fn indent(&self) -> usize {
        match self.kind {
            Kind::Fence(fence) => fence.indent,
            Kind::Comment => 0,
        }
    }
}

impl Fence {
    /// The fence that a line opens, and where its info string begins.
    fn opened_by(line: &str) -> Option<(Fence, usize)> {
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let character = *line.as_bytes().get(indent).filter(|byte| indent <= 3 && b"`~".contains(byte))?;
        let length = line[indent..].bytes().take_while(|byte| *byte == character).count();
        let info = indent + length;
        let fits = length >= 3 && (character == b'~' || !line[info..].contains('`'));
        fits.then_some((Fence { character, length, indent }, info))
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let length = line[indent..].bytes().take_while(|byte| *byte == self.character).count();
        indent <= 3 && length >= self.length && line[indent + length..].trim().is_empty()
    }
}

/// The blocks of a page, in their order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = lines(text).peekable();
    while let Some((start, line)) = lines.next() {
        let body_start = lines.peek().map_or(text.len(), |(start, _)| *start);
        if let Some((fence, info)) = Fence::opened_by(line) {
            let end = lines.find(|(_, line)| fence.is_closed_by(line)).map(|(end, _)| end);
            let words = &line[info..];
            let is_ours = words.split_whitespace().next() == Some(FENCE);
            if let Some(behind) = words.find(FENCE).filter(|_| is_ours) {
                let asked = trimmed(line, info + behind + FENCE.len(), line.len(), start);
                let body = end.map(|end| Span::new(body_start, end));
                found.push(Block { kind: Kind::Fence(fence), asked, body });
            }
        } else if let Some(asked) = comment(line) {
            let asked = trimmed(line, asked.start, asked.end, start);
            let mut end = None;
            while let Some((start, line)) = lines.next_if(|(_, line)| comment(line).is_none()) {
                if line.trim() == END {
                    end = Some(start);
                    break;
                }
            }
            found.push(Block { kind: Kind::Comment, asked, body: end.map(|end| Span::new(body_start, end)) });
        }
    }
    found
}

/// The lines of a text without their ends, each with its first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let here = start;
        start += line.len();
        (here, line.trim_end_matches('\n').trim_end_matches('\r'))
    })
}

/// Where, within a line that is an opening comment of ours, the words stand that ask for something.
fn comment(line: &str) -> Option<Span> {
    let start = line.len() - line.trim_start().len();
    let asked = line.trim().strip_prefix(COMMENT)?.strip_suffix("-->")?;
    Some(Span::new(start + COMMENT.len(), start + COMMENT.len() + asked.len()))
}

/// A stretch of a line without the blanks around it, as a stretch of the text.
fn trimmed(line: &str, start: usize, end: usize, line_start: usize) -> Span {
    let words = &line[start..end];
    let start = line_start + start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found: Vec<_> = blocks(text)
            .iter()
            .map(|block| (&text[block.asked.range()], block.body.map(|body| &text[body.range()])))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_block_is_found_with_what_it_asks_for() {
        check("a\n```ntsessions one  steps=2\nold\n```\nb\n", &[("one  steps=2", Some("old\n"))]);
        check("~~~~ ntsessions one\r\n~~~\r\n~~~~\r\n", &[("one", Some("~~~\r\n"))]);
        check("  <!-- ntsessions: rules -->\nold\n<!-- end -->\n", &[("rules", Some("old\n"))]);
        check("```ntsessions one\n```", &[("one", Some(""))]);
        check("```ntsessions\n```", &[("", Some(""))]);
    }

    #[test]
    fn what_stands_in_another_block_is_an_example() {
        check("````markdown\n```ntsessions one\n```\n````\n", &[]);
        check("```text\n<!-- ntsessions: rules -->\n```\n", &[]);
        check("    ```ntsessions one\n", &[]);
        check("```ntsessions-other one\n```\n", &[]);
        check("`` `ntsessions` ``\n", &[]);
    }

    #[test]
    fn a_block_without_an_end_is_found_without_its_lines() {
        check("```ntsessions one\nold\n", &[("one", None)]);
        check(
            "<!-- ntsessions: rules -->\n<!-- ntsessions: calls -->\n<!-- end -->",
            &[("rules", None), ("calls", Some(""))],
        );
    }
}

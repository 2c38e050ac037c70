//! The characters that the screen draws with: Unicode's lines and arrows, or ASCII alone.
//!
//! Terminals disagree about the width of many characters of Unicode, so even that set has no picture in the middle of a
//! row whose columns must align, and the key for ASCII is always there.

/// Which characters the screen draws with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Lines and arrows of Unicode; nothing whose width terminals disagree about stands inside a row.
    Unicode,
    /// ASCII alone.
    Ascii,
}

/// The characters themselves.
#[derive(Debug, Clone, Copy)]
pub struct GlyphSet {
    /// The line under and beside a title.
    pub rule: &'static str,
    /// The line between two columns.
    pub divider: &'static str,
    /// Text was left out here.
    pub cut: &'static str,
    /// The selected row.
    pub pointer: &'static str,
    /// A directory whose entries are shown.
    pub open: &'static str,
    /// A directory whose entries are not.
    pub closed: &'static str,
    /// The part of the lesson that is behind the reader.
    pub past: &'static str,
    /// The part that is to come.
    pub future: &'static str,
    /// More above.
    pub up: &'static str,
    /// More below.
    pub down: &'static str,
    /// Towards the next step.
    pub next: &'static str,
}

impl Glyphs {
    /// The characters of the set.
    pub fn set(self) -> GlyphSet {
        match self {
            Glyphs::Unicode => GlyphSet {
                rule: "─",
                divider: "│",
                cut: "…",
                pointer: "❯",
                open: "▾",
                closed: "▸",
                past: "━",
                future: "─",
                up: "↑",
                down: "↓",
                next: "→",
            },
            Glyphs::Ascii => GlyphSet {
                rule: "-",
                divider: "|",
                cut: "..",
                pointer: "*",
                open: "v",
                closed: ">",
                past: "#",
                future: ".",
                up: "^",
                down: "v",
                next: "->",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_ascii() {
        let set = Glyphs::Ascii.set();
        let all = [set.rule, set.divider, set.cut, set.pointer, set.open, set.closed, set.past, set.future];
        assert!(all.iter().chain(&[set.up, set.down, set.next]).all(|glyph| glyph.is_ascii()));
    }
}

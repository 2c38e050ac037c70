//! Rows of columns: each as wide as its widest cell, the least important ones left out where there is no room.

use ratatui::text::Line;

use crate::lesson::view::Mark;
use crate::tui::text::{Row, clean, width};
use crate::tui::theme::{Look, Role};

/// What is wider gives way first: no state and no type is.
const LONG: usize = 20;

/// The narrowest that a column becomes.
const LEAST: usize = 3;

/// A table: the heads of its columns, how many of the last ones may be left out, and its rows.
pub struct Table {
    /// The heads, most important first.
    pub heads: Vec<&'static str>,
    /// How many of the last columns are left out where they do not fit.
    pub optional: usize,
    /// The rows, each with what became of it.
    pub rows: Vec<(Mark, Vec<String>)>,
}

impl Table {
    /// The table as lines: the heads, then the rows.
    ///
    /// A mark colours the first cell; its word stands at the end where there is room.
    pub fn lines(&self, columns: usize, look: &Look) -> Vec<Line<'static>> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let (widths, gap) = self.widths(columns.saturating_sub(2));
        let mut head = Row::new(columns, look);
        head.space(2);
        for (text, wide) in self.heads.iter().zip(&widths).filter(|(_, wide)| **wide > 0) {
            head.column(text, *wide, look.style(Role::Head)).space(gap);
        }
        let mut lines = vec![head.line()];
        for (mark, cells) in &self.rows {
            let mut row = Row::new(columns, look);
            row.column(&mark.sign().to_string(), 2, look.mark(*mark));
            let mut style = look.mark(*mark);
            for (text, wide) in cells.iter().zip(&widths).filter(|(_, wide)| **wide > 0) {
                row.column(text, *wide, style).space(gap);
                style = look.style(Role::Text);
            }
            row.end(mark.word(), look.mark(*mark));
            lines.push(row.line());
        }
        lines
    }

    /// How wide each column is, and the gap between them. A column is 0 where none of the cells says anything. Where there
    /// is no room, there are fewer columns; then long ones are cut, gaps are narrow, heads are cut, the last ones first, and
    /// other cells at the end.
    fn widths(&self, columns: usize) -> (Vec<usize>, usize) {
        let cells = |column: usize| self.rows.iter().filter_map(move |(_, cells)| cells.get(column));
        let widest = |column: usize| cells(column).map(|text| width(&clean(text))).max().unwrap_or(0);
        let natural = |(column, head): (usize, &&str)| match widest(column) {
            0 => 0,
            wide => wide.max(width(head)),
        };
        let mut widths: Vec<usize> = self.heads.iter().enumerate().map(natural).collect();
        let is_too_wide = |widths: &[usize], gap: usize| {
            widths.iter().filter(|wide| **wide > 0).map(|wide| wide + gap).sum::<usize>() > columns + gap
        };
        let needed = self.heads.len() - self.optional.min(self.heads.len());
        while is_too_wide(&widths, 2) && widths.len() > needed {
            widths.pop();
        }
        while is_too_wide(&widths, 2)
            && let Some(longest) = widths.iter_mut().max().filter(|wide| **wide > LONG)
        {
            *longest -= 1;
        }
        let gap = if is_too_wide(&widths, 2) { 1 } else { 2 };
        while is_too_wide(&widths, gap) {
            let has_room = |column: &usize| widths[*column] > widest(*column).max(LEAST);
            let head = (0..widths.len()).rfind(has_room);
            match head.or_else(|| (0..widths.len()).max_by_key(|column| widths[*column])) {
                Some(column) if widths[column] > LEAST => widths[column] -= 1,
                Some(_) | None => break,
            }
        }
        (widths, gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::theme::Theme;

    fn shown(columns: usize, cells: [&str; 3]) -> [String; 2] {
        let cells = cells.map(ToOwned::to_owned).to_vec();
        let table =
            Table { heads: vec!["session", "state", "logon session"], optional: 0, rows: vec![(Mark::Same, cells)] };
        let lines = table.lines(columns, &Look::new(Theme::Mono, Glyphs::Ascii));
        [0, 1].map(|line| lines[line].to_string().trim_end().to_owned())
    }

    #[test]
    fn gaps_and_heads_give_way_before_any_cell_is_cut() {
        let cells = ["2", "Disconnected", "0x18f3a"];
        assert_eq!(shown(40, cells), ["  session  state         logon session", "  2        Disconnected  0x18f3a"]);
        assert_eq!(shown(36, cells), ["  session state        logon session", "  2       Disconnected 0x18f3a"]);
        assert_eq!(shown(30, cells), ["  session state        logon..", "  2       Disconnected 0x18f3a"]);
        assert_eq!(shown(26, cells), ["  s.. state        logon..", "  2   Disconnected 0x18f3a"]);
        assert_eq!(shown(22, cells), ["  s.. state    logon..", "  2   Discon.. 0x18f3a"]);
    }
}

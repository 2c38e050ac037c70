//! Rows of columns: each as wide as its widest cell, the least important ones left out where there is no room.

use ratatui::text::Line;

use crate::lesson::view::Mark;
use crate::tui::text::{Row, clean, width};
use crate::tui::theme::{Look, Role};

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
        let widths = self.widths(columns.saturating_sub(2));
        let mut head = Row::new(columns, look);
        head.space(2);
        for (text, wide) in self.heads.iter().zip(&widths).filter(|(_, wide)| **wide > 0) {
            head.column(text, *wide, look.style(Role::Head)).space(2);
        }
        let mut lines = vec![head.line()];
        for (mark, cells) in &self.rows {
            let mut row = Row::new(columns, look);
            row.column(&mark.sign().to_string(), 2, look.mark(*mark));
            let mut style = look.mark(*mark);
            for (text, wide) in cells.iter().zip(&widths).filter(|(_, wide)| **wide > 0) {
                row.column(text, *wide, style).space(2);
                style = look.style(Role::Text);
            }
            row.end(mark.word(), look.mark(*mark));
            lines.push(row.line());
        }
        lines
    }

    /// How wide each column is; 0 where none of the cells says anything, fewer columns where there is no room.
    fn widths(&self, columns: usize) -> Vec<usize> {
        let cells = |column: usize| self.rows.iter().filter_map(move |(_, cells)| cells.get(column));
        let natural = |(column, head): (usize, &&str)| match cells(column).map(|text| width(&clean(text))).max() {
            None | Some(0) => 0,
            Some(wide) => wide.max(width(head)),
        };
        let mut widths: Vec<usize> = self.heads.iter().enumerate().map(natural).collect();
        let total = |widths: &[usize]| widths.iter().filter(|wide| **wide > 0).map(|wide| wide + 2).sum::<usize>();
        let needed = self.heads.len() - self.optional.min(self.heads.len());
        while total(&widths) > columns + 2 && widths.len() > needed {
            widths.pop();
        }
        while total(&widths) > columns + 2 {
            match widths.iter_mut().max() {
                Some(widest) if *widest > 3 => *widest -= 1,
                Some(_) | None => break,
            }
        }
        widths
    }
}

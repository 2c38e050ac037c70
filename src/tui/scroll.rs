//! Scrolling: of two lists that share a panel, of text, and around a selected row.

use crate::lesson::window::ListWindow;

/// Two lists, one below the other, scrolled as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stack {
    first: [usize; 2],
}

impl Stack {
    /// The rows to ask for: those that can be seen, and one more that says whether there are more.
    pub fn windows(self, height: usize) -> [ListWindow; 2] {
        self.first.map(|first| ListWindow { first, rows: height + 1 })
    }

    /// Whether rows are hidden above.
    pub fn is_scrolled(self) -> bool {
        self.first != [0, 0]
    }

    /// Moves down by a row, if the rows that came do not fit; each list that shows rows shows a heading too.
    pub fn down(&mut self, came: [usize; 2], height: usize) {
        if lines(came) > height {
            self.first[usize::from(came[0] == 0)] += 1;
        }
    }

    /// Moves up by a row.
    pub fn up(&mut self) {
        let list = usize::from(self.first[1] > 0);
        self.first[list] = self.first[list].saturating_sub(1);
    }
}

/// How many lines two lists take with their headings.
pub fn lines(came: [usize; 2]) -> usize {
    came.iter().map(|rows| if *rows > 0 { rows + 1 } else { 0 }).sum()
}

/// The first visible row, so that the selected one stands in the middle where it can.
pub fn around(selected: usize, count: usize, height: usize) -> usize {
    selected.saturating_sub(height / 2).min(count.saturating_sub(height))
}

/// A first line, moved by so many within a text.
pub fn within(first: usize, by: isize, lines: usize, height: usize) -> usize {
    first.saturating_add_signed(by).min(lines.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_list_scrolls_after_the_first_has_gone() {
        let mut stack = Stack::default();
        stack.down([1, 9], 5);
        assert_eq!(stack.windows(5).map(|window| window.first), [1, 0]);
        stack.down([0, 9], 5);
        assert_eq!(stack.windows(5).map(|window| window.first), [1, 1]);
        stack.up();
        stack.up();
        assert!(!stack.is_scrolled());
    }

    #[test]
    fn what_fits_does_not_scroll() {
        let mut stack = Stack::default();
        stack.down([2, 2], 6);
        assert!(!stack.is_scrolled());
    }

    #[test]
    fn a_selected_row_is_always_visible() {
        for count in 1..30 {
            for height in 1..12 {
                for selected in 0..count {
                    let first = around(selected, count, height);
                    assert!((first..first + height).contains(&selected));
                }
            }
        }
    }
}

//! Scrolling: of text, and around a selected row.

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

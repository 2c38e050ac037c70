//! Where the reader is in the object tree: the selected row, and which directories are open.
//!
//! The tree may be huge, so the reader's place is a path and a height on the screen, and the lesson is asked for the
//! rows around it.

use std::collections::BTreeSet;

use crate::lesson::view::TreeRow;
use crate::lesson::window::TreeWindow;

/// A reader's place in the tree of one lane.
#[derive(Debug, Clone)]
pub struct Tree {
    opened: BTreeSet<String>,
    closed: BTreeSet<String>,
    anchor: String,
    before: usize,
}

impl Default for Tree {
    fn default() -> Tree {
        Tree { opened: BTreeSet::new(), closed: BTreeSet::new(), anchor: r"\".to_owned(), before: 0 }
    }
}

impl Tree {
    /// The rows to ask for: the visible ones, a page above them and two below.
    pub fn window(&self, height: usize) -> TreeWindow {
        TreeWindow {
            opened: self.opened.clone(),
            closed: self.closed.clone(),
            anchor: self.anchor.clone(),
            before: self.before + height,
            rows: self.before + 4 * height,
        }
    }

    /// The index of the selected row among the rows that came.
    pub fn selected(&self, rows: &[TreeRow]) -> usize {
        let exact = rows.iter().position(|row| row.path == self.anchor);
        exact.or_else(|| rows.iter().rposition(|row| lies_above(&row.path, &self.anchor))).unwrap_or(0)
    }

    /// The index of the first visible row among the rows that came.
    pub fn top(&self, rows: &[TreeRow], height: usize) -> usize {
        let wanted = self.selected(rows).saturating_sub(self.before);
        wanted.min(rows.len().saturating_sub(height))
    }

    /// Takes what came as the new place, so that the next window begins from what is on the screen.
    pub fn settle(&mut self, rows: &[TreeRow], height: usize) {
        let selected = self.selected(rows);
        self.before = selected.saturating_sub(self.top(rows, height)).min(height.saturating_sub(1));
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, rows: &[TreeRow], height: usize, by: isize) {
        let selected = self.selected(rows);
        let wanted = selected.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        if let Some(row) = rows.get(wanted) {
            self.anchor.clone_from(&row.path);
        }
        let place = selected.saturating_sub(self.top(rows, height)).saturating_add_signed(by);
        self.before = place.min(height.saturating_sub(1));
    }

    /// Opens the selected directory, or closes it; says whether it is one.
    pub fn toggle(&mut self, rows: &[TreeRow]) -> bool {
        let Some(row) = rows.get(self.selected(rows)).filter(|row| row.entries.is_some()) else {
            return false;
        };
        self.anchor.clone_from(&row.path);
        if row.open {
            self.opened.remove(&row.path);
            self.closed.insert(row.path.clone());
        } else {
            self.closed.remove(&row.path);
            self.opened.insert(row.path.clone());
        }
        true
    }

    /// Goes to a place of the step, and opens every directory above it, which stay open; the screen moves only if the
    /// place was not on it.
    pub fn follow(&mut self, path: &str, rows: &[TreeRow], height: usize) {
        for (at, _) in path.match_indices('\\') {
            let above = if at == 0 { r"\" } else { &path[..at] };
            self.closed.remove(above);
            self.opened.insert(above.to_owned());
        }
        let top = self.top(rows, height);
        let visible = rows.iter().skip(top).take(height).position(|row| row.path == path);
        self.before = visible.unwrap_or(height / 3);
        path.clone_into(&mut self.anchor);
    }
}

/// Whether a directory is on the way to a path.
fn lies_above(directory: &str, path: &str) -> bool {
    directory == r"\" || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::view::Mark;

    /// What a lesson answers of a directory with so many entries, all visible.
    fn rows(count: usize, window: &TreeWindow) -> Vec<TreeRow> {
        let row = |number: usize| TreeRow {
            mark: Mark::Same,
            depth: usize::from(number > 0),
            name: number.to_string(),
            path: if number == 0 { r"\".to_owned() } else { format!(r"\{number}") },
            object_type: "Event".to_owned(),
            note: String::new(),
            entries: (number == 0).then_some(count),
            open: number == 0,
        };
        let anchor = window.anchor.trim_start_matches('\\').parse().unwrap_or(0).min(count);
        let first = anchor.saturating_sub(window.before);
        (first..=count).take(window.rows).map(row).collect()
    }

    #[test]
    fn the_selected_row_is_always_on_the_screen_and_moves_by_what_was_asked() {
        for height in 1..12 {
            let mut tree = Tree::default();
            let mut wanted = 0_usize;
            for by in [1, 1, 9, -3, 30, 1, -1, -40, 5, 100, -7, -1] {
                tree.step(&rows(50, &tree.window(height)), height, by);
                let came = rows(50, &tree.window(height));
                tree.settle(&came, height);
                let came = rows(50, &tree.window(height));
                let (top, selected) = (tree.top(&came, height), tree.selected(&came));
                assert!((top..top + height).contains(&selected), "height {height}, by {by}");
                // A step goes no farther than the rows that came: two screens.
                let far = isize::try_from(2 * height).expect("a small number");
                if by.abs() <= far {
                    wanted = wanted.saturating_add_signed(by).min(50);
                    assert_eq!(came[selected].name, wanted.to_string(), "height {height}, by {by}");
                } else {
                    wanted = came[selected].name.parse().expect("a number");
                }
            }
        }
    }

    #[test]
    fn following_moves_the_screen_only_to_what_is_not_on_it() {
        let mut tree = Tree::default();
        let came = rows(50, &tree.window(10));
        tree.follow(r"\6", &came, 10);
        assert_eq!(tree.top(&rows(50, &tree.window(10)), 10), 0);
        tree.follow(r"\40", &came, 10);
        let came = rows(50, &tree.window(10));
        assert_eq!(came[tree.top(&came, 10)].name, "37");
    }

    #[test]
    fn a_hidden_row_is_stood_for_by_its_nearest_ancestor() {
        let mut tree = Tree::default();
        let came = rows(50, &tree.window(10));
        tree.follow(r"\4\below\it", &came, 10);
        assert_eq!(came[tree.selected(&came)].name, "4");
    }
}

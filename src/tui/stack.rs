//! Two lists that share a panel, one below the other, and scrolled as one: a step whose first changed row would be out of
//! sight moves them there, and the next step finds them where the reader had left them.

use crate::lesson::view::{Beyond, Mark};
use crate::lesson::window::{ListWindow, Whole};

/// What is above the screen of two lists; each that shows rows shows a heading too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stack {
    /// How many rows of each list are hidden above.
    first: [usize; 2],
    /// How many the reader has hidden, of both lists together.
    own: usize,
    /// Whether the reader has moved since the step was shown.
    is_moved: bool,
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

    /// Another step is shown: what it changed may be gone to.
    pub fn arrive(&mut self) {
        self.is_moved = false;
    }

    /// Moves by so many rows, as far as there are more.
    pub fn scroll(&mut self, by: isize, lists: &[Whole; 2], height: usize) {
        let here = self.first[0].min(lists[0].rows) + self.first[1];
        self.own = here.saturating_add_signed(by).min(most(lists, height));
        self.is_moved = true;
        self.settle(lists, height);
    }

    /// Goes to where the first changed row can be seen, and of the others as many as can be seen with it; where none is out
    /// of sight, and where the reader has moved since, to where the reader was.
    pub fn settle(&mut self, lists: &[Whole; 2], height: usize) {
        let own = self.own.min(most(lists, height));
        let changed = if self.is_moved { Vec::new() } else { changed(lists) };
        let place = match changed.first() {
            Some(first) => {
                let hidden = changed.iter().map(|row| hidden_for(*row, lists, height));
                own.max(hidden.filter(|hidden| hidden <= first).max().unwrap_or(*first)).min(*first)
            }
            None => own,
        };
        let of_first = place.min(lists[0].rows);
        self.first = [of_first, place - of_first];
    }
}

/// The changed rows of both lists together; where none is changed, those that were reached.
fn changed(lists: &[Whole; 2]) -> Vec<usize> {
    let second = lists[1].marked.iter().map(|(index, mark)| (lists[0].rows + index, *mark));
    let (reached, changed): (Vec<_>, Vec<_>) =
        lists[0].marked.iter().copied().chain(second).partition(|(_, mark)| *mark == Mark::Reached);
    let rows = if changed.is_empty() { reached } else { changed };
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The fewest rows that must be hidden above for a row of both lists together to be seen.
fn hidden_for(row: usize, lists: &[Whole; 2], height: usize) -> usize {
    let heading = 1;
    let of_first = lists[0].rows;
    if row < of_first {
        return (row + heading + 1).saturating_sub(height);
    }
    let with_both = (row + 2 * heading + 1).saturating_sub(height);
    // The heading of the first list goes with its last row.
    if with_both < of_first { with_both } else { of_first + (row - of_first + heading + 1).saturating_sub(height) }
}

/// The most rows that can be hidden above: then the last one stands at the bottom.
fn most(lists: &[Whole; 2], height: usize) -> usize {
    (lists[0].rows + lists[1].rows).checked_sub(1).map_or(0, |last| hidden_for(last, lists, height))
}

/// The stacks of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stacks {
    /// The sessions and the logon sessions.
    pub sessions: Stack,
    /// The processes and the services.
    pub processes: Stack,
    /// The seats and the terminals of Unix, in the place of the tree.
    pub seats: Stack,
}

impl Stacks {
    /// Another step is shown.
    pub fn arrive(&mut self) {
        self.each().into_iter().for_each(Stack::arrive);
    }

    /// Each finds its place in its lists, at the height of its panel; in the order of sessions, processes and seats.
    pub fn settle(&mut self, beyond: &Beyond, heights: [usize; 3]) {
        let lists = [&beyond.sessions, &beyond.processes, &beyond.seats];
        for ((stack, lists), height) in self.each().into_iter().zip(lists).zip(heights) {
            stack.settle(lists, height);
        }
    }

    fn each(&mut self) -> [&mut Stack; 3] {
        [&mut self.sessions, &mut self.processes, &mut self.seats]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: usize, changed: &[usize]) -> Whole {
        Whole { rows, marked: changed.iter().map(|row| (*row, Mark::Changed)).collect() }
    }

    fn firsts(stack: Stack) -> [usize; 2] {
        stack.windows(0).map(|window| window.first)
    }

    /// What is seen of both lists at a height, a line each: headings are nothing.
    fn seen(stack: Stack, lists: &[Whole; 2], height: usize) -> Vec<Option<(usize, usize)>> {
        let of = |list: usize| {
            let rows: Vec<_> = (firsts(stack)[list]..lists[list].rows).map(|row| Some((list, row))).collect();
            if rows.is_empty() { rows } else { [vec![None], rows].concat() }
        };
        [of(0), of(1)].concat().into_iter().take(height).collect()
    }

    #[test]
    fn the_second_list_scrolls_after_the_first_has_gone() {
        let lists = [list(1, &[]), list(9, &[])];
        let mut stack = Stack::default();
        stack.scroll(1, &lists, 5);
        assert_eq!(firsts(stack), [1, 0]);
        stack.scroll(1, &lists, 5);
        assert_eq!(firsts(stack), [1, 1]);
        stack.scroll(-2, &lists, 5);
        assert!(!stack.is_scrolled());
    }

    #[test]
    fn what_fits_does_not_scroll() {
        let mut stack = Stack::default();
        stack.scroll(1, &[list(2, &[]), list(2, &[])], 6);
        assert!(!stack.is_scrolled());
    }

    #[test]
    fn the_first_changed_row_is_always_visible_and_the_last_with_it_where_both_fit() {
        for (one, other) in (0..7).flat_map(|one| (0..7).map(move |other| (one, other))) {
            for (first, last) in (0..one + other).flat_map(|first| (first..one + other).map(move |last| (first, last)))
            {
                let in_list =
                    |list: usize| [first, last].map(|row: usize| if list == 0 { row } else { row.wrapping_sub(one) });
                let lists = [(0, one), (1, other)].map(|(number, rows)| {
                    let changed: Vec<usize> = in_list(number).into_iter().filter(|row| *row < rows).collect();
                    list(rows, &changed)
                });
                for (height, own) in (2..16).flat_map(|height| (0..9).map(move |own| (height, own))) {
                    let mut stack = Stack::default();
                    stack.scroll(own, &lists, height);
                    stack.arrive();
                    stack.settle(&lists, height);
                    let place = |row: usize| Some(if row < one { (0, row) } else { (1, row - one) });
                    let seen = seen(stack, &lists, height);
                    let case =
                        format!("{one} and {other} rows, {first} to {last} changed, height {height}, {own}: {seen:?}");
                    assert!(seen.contains(&place(first)), "{case}");
                    let fits = hidden_for(last, &lists, height) <= first;
                    assert!(!fits || seen.contains(&place(last)), "{case}");
                }
            }
        }
    }

    #[test]
    fn after_a_step_that_moved_them_lists_are_where_the_reader_left_them() {
        let mut stack = Stack::default();
        stack.settle(&[list(9, &[7]), list(0, &[])], 4);
        assert_eq!(firsts(stack), [5, 0]);
        stack.scroll(-1, &[list(9, &[7]), list(0, &[])], 4);
        assert_eq!(firsts(stack), [4, 0], "the reader's own scrolling goes on from there");
        stack.arrive();
        stack.settle(&[list(9, &[]), list(0, &[])], 4);
        assert_eq!(firsts(stack), [4, 0]);
    }

    #[test]
    fn lists_that_have_become_short_are_seen_whole() {
        let mut stack = Stack::default();
        stack.scroll(9, &[list(20, &[]), list(0, &[])], 5);
        stack.arrive();
        stack.settle(&[list(3, &[]), list(0, &[])], 5);
        assert!(!stack.is_scrolled());
    }
}

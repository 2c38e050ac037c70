//! Where a reader is in a lesson, which rows of the long lists can be seen from there, and where in these something changed.

use std::collections::BTreeSet;

use crate::lesson::view::Mark;

/// A place in a lesson: a frame, and a small step inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// The frame's index, from 0; the frames of boot come first.
    pub frame: usize,
    /// How many of the frame's small steps are lit, from 0.
    pub small_step: usize,
}

/// The rows of a flat list that can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListWindow {
    /// The first row, counted from 0.
    pub first: usize,
    /// At most this many rows.
    pub rows: usize,
}

/// The rows of the object tree that can be seen: some rows before the anchor, the anchor, and rows after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeWindow {
    /// Directories that the reader has opened, by full path.
    pub opened: BTreeSet<String>,
    /// Directories that the reader has closed although the step would open them, by full path.
    pub closed: BTreeSet<String>,
    /// The full path of the selected row; where it is not visible, its nearest visible ancestor stands for it.
    pub anchor: String,
    /// How many rows before the anchor are wanted.
    pub before: usize,
    /// How many rows are wanted in all.
    pub rows: usize,
}

/// What can be seen of one lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// The object tree.
    pub tree: TreeWindow,
    /// The sessions.
    pub sessions: ListWindow,
    /// The logon sessions.
    pub logon_sessions: ListWindow,
    /// The processes.
    pub processes: ListWindow,
    /// The services.
    pub services: ListWindow,
    /// The seats of Unix.
    pub seats: ListWindow,
    /// The terminals and displays of Unix.
    pub places: ListWindow,
}

/// A whole list, whichever of its rows can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whole {
    /// How many rows it has.
    pub rows: usize,
    /// The rows that have a mark, each by its index.
    pub marked: Vec<(usize, Mark)>,
}

impl Whole {
    /// The list in which these became of the rows, in order.
    pub fn of(marks: impl Iterator<Item = Mark>) -> Whole {
        let mut whole = Whole::default();
        for mark in marks {
            if mark != Mark::Same {
                whole.marked.push((whole.rows, mark));
            }
            whole.rows += 1;
        }
        whole
    }
}

impl ListWindow {
    /// Every row.
    pub const ALL: ListWindow = ListWindow { first: 0, rows: usize::MAX };
    /// No row.
    pub const NONE: ListWindow = ListWindow { first: 0, rows: 0 };
}

impl Windows {
    /// Every row of every list, and the tree as the step opens it.
    pub fn all() -> Windows {
        Windows::of_lists(ListWindow::ALL)
    }

    /// No row of any list, for whoever wants the story and the small steps alone.
    pub fn none() -> Windows {
        Windows::of_lists(ListWindow::NONE)
    }

    fn of_lists(rows: ListWindow) -> Windows {
        let (opened, closed) = (BTreeSet::new(), BTreeSet::new());
        Windows {
            tree: TreeWindow { opened, closed, anchor: r"\".to_owned(), before: 0, rows: rows.rows },
            sessions: rows,
            logon_sessions: rows,
            processes: rows,
            services: rows,
            seats: rows,
            places: rows,
        }
    }
}

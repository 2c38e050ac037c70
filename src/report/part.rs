//! The parts of a frame that can be asked for by name, in the plain mode and in a block of the documentation.

use crate::lesson::view::{FrameView, LaneView, Lists, UnixLists, WindowsLists};
use crate::report::{lines, unix};

/// A part of what a frame shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the author says, and what was done.
    Story,
    /// The small steps.
    Trace,
    /// What came of them.
    Outcome,
    /// In what the lanes part.
    Differences,
    /// What is different from the frame before.
    Changes,
    /// The author's expectations.
    Expect,
    /// The object tree.
    Tree,
    /// The sessions.
    Sessions,
    /// The logon sessions.
    Logons,
    /// The processes.
    Processes,
    /// The services.
    Services,
}

impl Part {
    /// Every part, by its word.
    pub const ALL: [(&'static str, Part); 11] = [
        ("story", Part::Story),
        ("trace", Part::Trace),
        ("outcome", Part::Outcome),
        ("differences", Part::Differences),
        ("changes", Part::Changes),
        ("expect", Part::Expect),
        ("tree", Part::Tree),
        ("sessions", Part::Sessions),
        ("logons", Part::Logons),
        ("processes", Part::Processes),
        ("services", Part::Services),
    ];

    /// The part with this word.
    pub fn named(word: &str) -> Option<Part> {
        Part::ALL.iter().find(|(known, _)| *known == word).map(|(_, part)| *part)
    }

    /// The rows of a list of Windows; of a part that is no list, nothing.
    fn of_windows(self, lists: &WindowsLists) -> Vec<String> {
        match self {
            Part::Tree => lines::tree(&lists.tree),
            Part::Sessions => lines::sessions(lists),
            Part::Logons => lines::logon_sessions(&lists.logon_sessions),
            Part::Processes => lines::processes(&lists.processes),
            Part::Services => lines::services(&lists.services),
            Part::Story | Part::Trace | Part::Outcome | Part::Differences | Part::Changes | Part::Expect => Vec::new(),
        }
    }

    /// The rows of the list of Unix that comes nearest; it has no services of which the model knows.
    fn of_unix(self, lists: &UnixLists) -> Vec<String> {
        match self {
            Part::Tree => unix::seats(lists),
            Part::Sessions => unix::kernel_sessions(&lists.kernel_sessions),
            Part::Logons => unix::login_sessions(&lists.login_sessions),
            Part::Processes => unix::processes(&lists.processes),
            Part::Services
            | Part::Story
            | Part::Trace
            | Part::Outcome
            | Part::Differences
            | Part::Changes
            | Part::Expect => Vec::new(),
        }
    }

    /// What it says of one lane, one fact a line.
    pub fn lines(self, view: &FrameView, lane: &LaneView) -> Vec<String> {
        match self {
            Part::Story => lines::story(view).into_iter().chain(lines::action(view, lane)).collect(),
            Part::Trace => lines::ladder(&lane.ladder),
            Part::Outcome => lines::outcome(&lane.outcome).into_iter().chain(lines::recorded(view)).collect(),
            Part::Differences => lines::differences(view),
            Part::Changes => lines::changes(&lane.changes),
            Part::Expect => lines::checks(lane),
            Part::Tree | Part::Sessions | Part::Logons | Part::Processes | Part::Services => match &lane.lists {
                Lists::Windows(lists) => self.of_windows(lists),
                Lists::Unix(lists) => self.of_unix(lists),
            },
        }
    }
}

//! Everything that one frame shows, as one value.
//!
//! The screen, the plain mode, the JSON transcript and the documentation blocks all render a [`FrameView`], and only that;
//! a test compares its leaves with what the renderers print. Long lists are windows: the rows that can be seen.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lesson::window::Whole;
use crate::observe::unix::{KernelSessionRow, LoginSessionRow, PlaceRow, SeatRow, UnixProcessRow};
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// What became of a thing in this step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Default)]
pub enum Mark {
    /// Nothing: it was there and is as it was.
    #[default]
    Same,
    /// It was made.
    Made,
    /// It is gone.
    Gone,
    /// It changed.
    Changed,
    /// It was reached, or lies on the way.
    Reached,
}

impl Mark {
    /// The sign that carries the meaning without colour.
    pub fn sign(self) -> char {
        match self {
            Mark::Same => ' ',
            Mark::Made => '+',
            Mark::Gone => '-',
            Mark::Changed => '~',
            Mark::Reached => '>',
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Same => "",
            Mark::Made => "made",
            Mark::Gone => "gone",
            Mark::Changed => "changed",
            Mark::Reached => "reached",
        }
    }
}

/// One frame of a lesson, at one small step inside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameView {
    /// The lesson's title.
    pub title: String,
    /// Where we are: `step 9 of 18`, `boot 2 of 6`.
    pub position: String,
    /// The small step inside the frame that is lit, from 0 (before the first) to the number of rungs.
    pub small_step: usize,
    /// What the author says about it.
    pub story: Vec<Sentence>,
    /// The machines that play the script; usually one.
    pub lanes: Vec<LaneView>,
    /// In what the lanes part.
    pub differences: Vec<Difference>,
    /// What a system answered of which nothing is known but its answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedView>,
    /// What the next step is, in words; `None` at the end.
    pub next: Option<String>,
}

/// Something in which the lanes of a frame part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about: `answer`, `name reached`, `session of alice-player`.
    pub what: String,
    /// What it is in each lane.
    pub lanes: Vec<String>,
}

/// What a system answered to the call of a step, when somebody asked it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedView {
    /// What it is called: `Wine 8.0`.
    pub system: String,
    /// What the caller was told: `STATUS_SUCCESS (0x0)`.
    pub answer: String,
    /// Other outputs: name and value.
    pub outputs: Vec<(String, String)>,
    /// In what it parts from the first lane: `granted: 0x1f003f on Wine 8.0; 0x1f001f in the model`.
    pub parts: Vec<String>,
}

/// A sentence of the story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// What backs it, if it states a fact about Windows.
    pub basis: Option<Basis>,
}

/// What backs a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basis {
    /// The evidence in a word or two: `documented`, `unconfirmed`.
    pub evidence: String,
    /// The sources: author and title.
    pub sources: Vec<String>,
    /// Sources that say otherwise: author and title.
    pub disputed_by: Vec<String>,
}

/// One machine in one frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LaneView {
    /// The lane's name: its system in words, `Windows XP, without fast user switching`.
    pub system: String,
    /// What was done: `bob-player calls CreateMutexW`.
    pub action: String,
    /// The name as it was asked for, if the action asks for one.
    pub asked: Option<String>,
    /// What else the call was given: `access DIRECTORY_QUERY, root d`.
    pub given: Option<String>,
    /// The small steps.
    pub ladder: Vec<Rung>,
    /// What came of it.
    pub outcome: Outcome,
    /// The author's expectations and whether they held.
    pub checks: Vec<CheckView>,
    /// Everything that is different from the frame before, one line each.
    pub changes: Vec<Change>,
    /// The lists of its kind of system, as far as their rows can be seen.
    #[serde(flatten)]
    pub lists: Lists,
    /// What the lists hold beyond the rows that can be seen; it adds nothing to a view of all rows.
    #[serde(skip)]
    pub beyond: Beyond,
}

/// The lists of a system.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Lists {
    /// Those of Windows.
    Windows(WindowsLists),
    /// Those of Unix.
    Unix(UnixLists),
}

/// The lists of a machine that runs Windows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WindowsLists {
    /// The visible rows of the object tree.
    pub tree: Vec<TreeRow>,
    /// The visible rows of the sessions.
    pub sessions: Vec<Marked<SessionRow>>,
    /// The visible rows of the logon sessions.
    pub logon_sessions: Vec<Marked<LogonSessionRow>>,
    /// The visible rows of the processes.
    pub processes: Vec<Marked<ProcessRow>>,
    /// The visible rows of the services.
    pub services: Vec<Marked<ServiceRow>>,
    /// The session that the console terminal is attached to: `1`, or `none`.
    pub console: String,
}

/// The lists of a machine that runs Unix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnixLists {
    /// The visible rows of the seats.
    pub seats: Vec<Marked<SeatRow>>,
    /// The visible rows of the terminals and displays.
    pub places: Vec<Marked<PlaceRow>>,
    /// The visible rows of the kernel's sessions.
    pub kernel_sessions: Vec<Marked<KernelSessionRow>>,
    /// The visible rows of the login sessions.
    pub login_sessions: Vec<Marked<LoginSessionRow>>,
    /// The visible rows of the processes.
    pub processes: Vec<Marked<UnixProcessRow>>,
}

impl LaneView {
    /// The visible rows of the object tree; none, where there is no such tree.
    pub fn tree(&self) -> &[TreeRow] {
        match &self.lists {
            Lists::Windows(lists) => &lists.tree,
            Lists::Unix(_) => &[],
        }
    }
}

/// What is true of whole lists, whichever of their rows can be seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beyond {
    /// The marks in the object tree.
    pub tree: BTreeSet<Mark>,
    /// The sessions and the logon sessions; of Unix the login sessions and those of the kernel.
    pub sessions: [Whole; 2],
    /// The processes and the services.
    pub processes: [Whole; 2],
    /// The seats and the terminals of Unix.
    pub seats: [Whole; 2],
    /// The full path of the first object that the step made or lost, or else changed; what lies inside another one is
    /// left out.
    pub place: Option<String>,
}

/// A row with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marked<T> {
    /// What became of it.
    pub mark: Mark,
    /// The row.
    pub row: T,
}

/// One small step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rung {
    /// Its number: `3` where it tells the story, `3.1` where it lies inside that one.
    pub number: String,
    /// How far inside another rung it is; 0 tells the story, deeper ones can be folded.
    pub depth: u8,
    /// The layer in a word: `Win32`, `Ob`, `link`, `\??`, `CSRSS`, `LSA`.
    pub layer: String,
    /// The mechanism of redirection that acted, if one did: `ROOTDIR`, `SYMLINK`, `DEVICEMAP`.
    pub mechanism: Option<String>,
    /// The name as it stands, in three parts: before the marked part, the marked part, after it. Empty for events.
    pub name: [String; 3],
    /// What happened, in one sentence.
    pub text: String,
    /// The rule's heading.
    pub rule: String,
    /// The rule in full: one or two sentences.
    pub explanation: String,
    /// What backs the rule.
    pub basis: Basis,
    /// The full path of the directory or object that this rung is in, for the tree to follow.
    pub place: Option<String>,
    /// Whether the other lane's rung at this place differs.
    pub differs: bool,
    /// Whether it answers with a failure, which its sentence says.
    #[serde(skip)]
    pub fails: bool,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Outcome {
    /// Whether it succeeded.
    pub succeeded: bool,
    /// The full name of the object that was reached, if one was.
    pub reached: Option<String>,
    /// What was reached or made: `new Mutant, handle 0x2c`.
    pub object: Option<String>,
    /// What the caller was told: `ERROR_SUCCESS (0)`.
    pub answer: Option<String>,
    /// Other outputs: name and value.
    pub outputs: Vec<(String, String)>,
    /// Earlier steps in which the same words reached something, the same or something else.
    pub earlier: Vec<Earlier>,
}

/// An earlier step that asked with the same words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Earlier {
    /// The step's number.
    pub step: usize,
    /// The comparison: `the same words from alice-player reached \BaseNamedObjects\Player`.
    pub text: String,
    /// Whether it was the same object, or the same place where each open makes one.
    pub same: bool,
}

/// One expectation of the author.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckView {
    /// The expectation as written.
    pub expected: String,
    /// What was found, if it did not hold.
    pub found: Option<String>,
}

/// One difference from the frame before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What became of the thing.
    pub mark: Mark,
    /// The thing, in words: `Mutant \BaseNamedObjects\Player`.
    pub text: String,
}

/// One row of the object tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeRow {
    /// What became of it in this step.
    pub mark: Mark,
    /// How deep it lies; the root is 0.
    pub depth: usize,
    /// Its own name.
    pub name: String,
    /// Its full path.
    pub path: String,
    /// Its type: `Directory`, `Mutant`.
    pub object_type: String,
    /// What else is worth saying: `-> \BaseNamedObjects`, `alice-player, step 5`.
    pub note: String,
    /// How many entries it has, for a directory.
    pub entries: Option<usize>,
    /// Whether its entries are shown below it.
    pub open: bool,
}

/// Whom a name would reach, for every process of a frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReachView {
    /// The name that was asked.
    pub name: String,
    /// `Win32` or `native`.
    pub interface: String,
    /// One row a caller; callers that reach the same object stand together.
    pub rows: Vec<ReachRow>,
}

/// Whom the name reaches for one process.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReachRow {
    /// The process, by its name in the scenario or its image and id, and as whom its thread acts.
    pub caller: String,
    /// Its session.
    pub session: u32,
    /// The logon session of the token that it asks with.
    pub logon_session: String,
    /// The full name of what is reached, or where the walk ended.
    pub reaches: String,
    /// What is there: `Mutant`, or `nothing there yet`, or the status.
    pub what: String,
    /// What moved the name: `ROOTDIR, SYMLINK Global`.
    pub by: String,
    /// A number that is the same for callers that reach the same object or the same place.
    pub group: usize,
    /// The whole ladder.
    pub ladder: Vec<Rung>,
}

impl ReachRow {
    /// What moves a name that nothing moves.
    pub const NOT_MOVED: &str = "not moved";

    /// What moved the name, as a clause: `moved by ROOTDIR`.
    pub fn moved(&self) -> String {
        if self.by == ReachRow::NOT_MOVED { self.by.clone() } else { format!("moved by {}", self.by) }
    }
}

/// Everything about one object of a frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhoseView {
    /// Its full name.
    pub path: String,
    /// Its type.
    pub object_type: String,
    /// Who made it.
    pub maker: String,
    /// When: `step 5`, `boot 2`; nothing, where nobody saw it.
    pub made_at: String,
    /// How its maker spelled the name, if by a call.
    pub spelling: Option<String>,
    /// Under which rule it got its place.
    pub rule: Option<String>,
    /// What keeps it alive: each handle, or `permanent`.
    pub kept_by: Vec<String>,
    /// Who may do what: the owner and each entry.
    pub security: Vec<String>,
}

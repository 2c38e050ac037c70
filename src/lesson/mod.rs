//! A stand-in for the lessons, with frames made by hand; the screen was developed against it.

pub mod view;
pub mod window;
pub mod words;

mod standin;

use view::{FrameView, LaneView, Mark, ReachRow, ReachView, TreeRow, WhoseView};
use window::{ListWindow, Position, TreeWindow, Windows};

pub use standin::{entries, load};

/// Which interface a call belongs to; it decides what a caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    /// A Win32 function.
    Win32,
    /// A system service.
    Native,
}

/// One lesson of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it changes in the reader's head.
    pub promise: String,
    /// How long it takes.
    pub minutes: u32,
    /// How many steps it has.
    pub steps: usize,
}

/// A lesson made by hand.
#[derive(Debug, Clone)]
pub struct Lesson {
    title: String,
    boot: usize,
    frames: Vec<(String, FrameView)>,
}

impl Lesson {
    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// How many frames.
    pub fn frames(&self) -> usize {
        self.frames.len()
    }
    /// Where a reader begins.
    pub fn start(&self) -> Position {
        Position { frame: self.boot, small_step: self.rungs(self.boot) }
    }
    /// `step 9 of 18`, `boot 2 of 6`.
    pub fn label(&self, frame: usize) -> String {
        let steps = self.frames.len() - self.boot;
        if frame < self.boot {
            format!("boot {} of {}", frame + 1, self.boot)
        } else {
            format!("step {} of {steps}", frame - self.boot + 1)
        }
    }
    /// What the frame does.
    pub fn headline(&self, frame: usize) -> String {
        self.frames[frame].0.clone()
    }
    /// The frame of a step, counted from 1.
    pub fn frame_of_step(&self, step: usize) -> Option<usize> {
        (1..=self.frames.len() - self.boot).contains(&step).then(|| self.boot + step - 1)
    }
    /// How many small steps a frame has.
    pub fn rungs(&self, frame: usize) -> usize {
        self.frames[frame].1.lanes.iter().map(|lane| lane.ladder.len()).max().unwrap_or(0)
    }
    /// How many lanes.
    pub fn lanes(&self) -> usize {
        self.frames[0].1.lanes.len()
    }
    /// What is seen.
    pub fn view(&self, at: Position, windows: &[Windows]) -> FrameView {
        let mut view = self.frames[at.frame].1.clone();
        view.title.clone_from(&self.title);
        view.position = self.label(at.frame);
        view.small_step = at.small_step;
        view.next = self.frames.get(at.frame + 1).map(|next| next.0.clone());
        for (lane, windows) in view.lanes.iter_mut().zip(windows) {
            lane.tree = see(&lane.tree, &windows.tree);
            lane.sessions = cut(&lane.sessions, windows.sessions);
            lane.logon_sessions = cut(&lane.logon_sessions, windows.logon_sessions);
            lane.processes = cut(&lane.processes, windows.processes);
            lane.services = cut(&lane.services, windows.services);
        }
        view
    }
    fn lane(&self, at: Position, lane: usize) -> &LaneView {
        &self.frames[at.frame].1.lanes[lane]
    }
    /// Whom a name reaches.
    pub fn reach(&self, at: Position, lane: usize, name: &str, interface: Interface) -> ReachView {
        let lane = self.lane(at, lane);
        let rows = lane.processes.iter().take(200).map(|process| {
            let process = &process.row;
            let global = name.to_lowercase().starts_with("global\\") || process.session == 0;
            let leaf = name.rsplit('\\').next().unwrap_or(name);
            let reaches = match interface {
                Interface::Native => name.to_owned(),
                Interface::Win32 if global => format!(r"\BaseNamedObjects\{leaf}"),
                Interface::Win32 => format!(r"\Sessions\{}\BaseNamedObjects\{leaf}", process.session),
            };
            let there = lane.tree.iter().find(|row| row.path == reaches);
            ReachRow {
                caller: process.name.clone(),
                session: process.session,
                logon_session: process.logon_session.clone(),
                what: there.map_or("nothing there yet".to_owned(), |row| row.object_type.clone()),
                by: if global { "ROOTDIR, SYMLINK Global".into() } else { "ROOTDIR".into() },
                group: if global { 0 } else { process.session as usize },
                reaches,
                ladder: lane.ladder.clone(),
            }
        });
        let mut rows: Vec<ReachRow> = rows.collect();
        rows.sort_by_key(|row| row.group);
        let interface = match interface {
            Interface::Win32 => "Win32",
            Interface::Native => "native",
        };
        ReachView { name: name.to_owned(), interface: interface.to_owned(), rows }
    }
    /// Everything about one object.
    pub fn whose(&self, at: Position, lane: usize, path: &str) -> Option<WhoseView> {
        let row = self.lane(at, lane).tree.iter().find(|row| row.path == path)?;
        Some(WhoseView {
            path: row.path.clone(),
            object_type: row.object_type.clone(),
            maker: "alice-player (812), session 0, logon session 0x1f3a2".into(),
            made_at: "step 2".into(),
            spelling: Some("Player".into()),
            rule: Some("A plain name goes to the directory of the caller's session".into()),
            kept_by: vec!["handle 0x2c of alice-player (812)".into()],
            security: vec!["owner Alice".into(), "Alice: all access".into(), "SYSTEM: all access".into()],
        })
    }
    /// The frames that mention a text.
    pub fn search(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        let hit = |frame: &usize| {
            let (headline, view) = &self.frames[*frame];
            headline.to_lowercase().contains(&text)
                || view.story.iter().any(|sentence| sentence.text.to_lowercase().contains(&text))
        };
        (0..self.frames.len()).filter(hit).collect()
    }
}

fn cut<T: Clone>(rows: &[T], window: ListWindow) -> Vec<T> {
    rows.iter().skip(window.first).take(window.rows).cloned().collect()
}

fn see(rows: &[TreeRow], window: &TreeWindow) -> Vec<TreeRow> {
    let mut seen: Vec<TreeRow> = Vec::new();
    let mut shut: Option<usize> = None;
    for row in rows {
        if shut.is_some_and(|depth| row.depth > depth) {
            continue;
        }
        shut = None;
        let mut row = row.clone();
        row.open = row.entries.is_some()
            && !window.closed.contains(&row.path)
            && (row.open || window.opened.contains(&row.path));
        if !row.open {
            shut = Some(row.depth);
        }
        seen.push(row);
    }
    let stands_for = |row: &TreeRow| {
        window.anchor == row.path || row.path == "\\" || window.anchor.starts_with(&format!("{}\\", row.path))
    };
    let anchor = seen.iter().rposition(stands_for).unwrap_or(0);
    let first = anchor.saturating_sub(window.before);
    seen.into_iter().skip(first).take(window.rows).collect()
}

/// Whether a row is new.
pub(crate) fn made(is: bool) -> Mark {
    if is { Mark::Made } else { Mark::Same }
}

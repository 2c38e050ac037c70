//! A lesson being read: where the reader is, which panel the arrows move in, and what the frame shows there.

use ratatui::layout::Rect;

use super::layout::{Layout, Panel, Place, Shape, Wish, layout, opening, shape, side_by_side};
use super::scroll::within;
use super::stack::Stacks;
use super::tree::Tree;
use super::view::{ladder, story};
use crate::lesson::view::{Beyond, FrameView, LaneView, Lists, Rung};
use crate::lesson::window::{ListWindow, Position, Windows};
use crate::lesson::{FrameKind, Lesson};

/// A lesson being read.
pub struct Playing {
    /// Its name in the list.
    pub name: String,
    /// The lesson.
    pub lesson: Lesson,
    /// Where the reader is.
    pub at: Position,
    /// What is seen from there.
    pub frame: FrameView,
    /// The lane that the reader is in.
    pub lane: usize,
    /// Whether the reader has chosen it.
    is_lane_chosen: bool,
    /// The panel that the arrows move in.
    pub focus: Panel,
    /// The panel that the shared place shows.
    pub lower: Panel,
    /// Whether the deeper rungs are shown.
    pub unfolded: bool,
    /// Where the last jump began.
    pub came_from: Option<Position>,
    /// The first visible line of the story.
    pub story: usize,
    /// The first visible line of the changes.
    pub changes: usize,
    /// The object tree of each lane.
    pub trees: Vec<Tree>,
    /// The other lists of each lane.
    pub stacks: Vec<Stacks>,
    /// The lesson that this is a branch or a comparison of, as the reader left it.
    pub trunk: Option<Box<Playing>>,
    /// Whether everything on this branch has been saved.
    pub is_saved: bool,
    pub(super) area: Rect,
    told: u16,
    steps: u16,
}

impl Playing {
    /// Begins a lesson where the system has booted, or goes on with it at a place.
    pub fn new(name: &str, lesson: Lesson, at: Option<Position>, area: Rect) -> Playing {
        let start = lesson.start().frame;
        let at = at.unwrap_or_else(|| Position { frame: start, small_step: lesson.rungs(start) });
        let lanes = lesson.lanes();
        let frame = lesson.view(at, &vec![nothing(); lanes]);
        let mut playing = Playing {
            name: name.to_owned(),
            lesson,
            at,
            frame,
            lane: 0,
            is_lane_chosen: false,
            focus: opening(area),
            lower: Panel::Tree,
            unfolded: false,
            came_from: None,
            story: 0,
            changes: 0,
            trees: vec![Tree::default(); lanes],
            stacks: vec![Stacks::default(); lanes],
            trunk: None,
            is_saved: false,
            area,
            told: 0,
            steps: 0,
        };
        playing.go(at);
        playing
    }

    /// Goes over to a branch, to its last frame; the lesson that it is a branch of stays as it is.
    #[must_use]
    pub fn onto(mut self, branch: Lesson) -> Playing {
        let frame = branch.frames().saturating_sub(1);
        let at = Position { frame, small_step: branch.rungs(frame) };
        let mut playing = Playing::new(&self.name, branch, Some(at), self.area);
        (playing.lane, playing.is_lane_chosen) = (self.lane, self.is_lane_chosen);
        playing.unfolded = self.unfolded;
        (playing.focus, playing.lower) = (self.focus, self.lower);
        let trunk = if self.lesson.branch().is_some() { self.trunk.take() } else { None };
        playing.trunk = Some(trunk.unwrap_or_else(|| Box::new(self)));
        playing.go(at);
        playing
    }

    /// Goes over to the same place of the same lesson with other lanes; the lesson as it was stays as it is.
    #[must_use]
    pub fn compared(self, compared: Lesson) -> Playing {
        let at = Position { small_step: compared.rungs(self.at.frame), ..self.at };
        let mut playing = Playing::new(&self.name, compared, Some(at), self.area);
        (playing.unfolded, playing.focus, playing.lower) = (self.unfolded, self.focus, self.lower);
        playing.trunk = if self.lesson.is_comparison() { self.trunk } else { Some(Box::new(self)) };
        playing.go(at);
        playing
    }

    /// Comes back from a branch to where it began, from a comparison to the same place; nothing, where it is neither.
    pub fn back_to_trunk(self) -> Option<Playing> {
        let frame = if self.lesson.branch().is_some() { self.lesson.origin() } else { self.at.frame };
        let mut trunk = *self.trunk?;
        trunk.resize(self.area);
        if trunk.at.frame != frame {
            trunk.go_to_frame(frame);
        }
        Some(trunk)
    }

    /// Everything in its place.
    pub fn layout(&self) -> Layout {
        layout(&Wish {
            area: self.area,
            lanes: self.lesson.lanes(),
            recorded: self.has_recorded(),
            lane: self.lane,
            focus: self.focus,
            lower: self.lower,
            story: self.told,
            steps: self.steps,
        })
    }

    /// The screen has another size; a reader who has not chosen a panel is in the one that comes first there.
    pub fn resize(&mut self, area: Rect) {
        if self.focus == opening(self.area) {
            self.focus = opening(area);
        }
        self.area = area;
        self.find_lane();
        self.refresh();
    }

    /// The lane that the reader is in.
    pub fn lane(&self) -> Option<&LaneView> {
        self.frame.lanes.get(self.lane)
    }

    /// How many rows and columns a panel has for its content; those of a page where it is not on the screen.
    pub fn room(&self, panel: Panel, lane: usize) -> Rect {
        let layout = self.layout();
        let shows = |place: &&Place| place.panel == panel;
        let places = || layout.places.iter().rev().filter(shows);
        let place = places().find(|place| place.lane == lane).or_else(|| places().next());
        place.map_or(layout.body, Place::content)
    }

    /// Goes to a place, and lets the trees follow.
    pub fn go(&mut self, at: Position) {
        if at.frame != self.at.frame {
            self.story = 0;
            self.changes = 0;
            self.stacks.iter_mut().for_each(Stacks::arrive);
        }
        self.at = at;
        self.find_lane();
        self.refresh();
        for (number, lane) in self.frame.lanes.iter().enumerate() {
            let height = usize::from(self.room(Panel::Tree, number).height);
            if let (Some(path), Some(tree)) = (place(lane, at.small_step), self.trees.get_mut(number)) {
                tree.follow(path, lane.tree(), height);
            }
        }
        self.refresh();
    }

    /// Goes over to a lane, counted from 0 and again from 0 behind the last, and stays in that one.
    pub fn choose_lane(&mut self, lane: usize) {
        self.lane = lane % self.lesson.lanes().max(1);
        self.is_lane_chosen = true;
        self.refresh();
    }

    /// Where one lane is seen at a time and the reader has chosen none: the first in which the step could be done.
    fn find_lane(&mut self) {
        let Some(frame) = self.lesson.frame(self.at.frame).filter(|_| !self.is_lane_chosen) else { return };
        if !side_by_side(self.area.width) {
            self.lane = frame.lanes.iter().position(|lane| lane.refusal().is_none()).unwrap_or(0);
        }
    }

    /// Goes to a frame with all of its rungs lit.
    pub fn go_to_frame(&mut self, frame: usize) {
        let frame = frame.min(self.lesson.frames().saturating_sub(1));
        self.go(Position { frame, small_step: self.lesson.rungs(frame) });
    }

    /// Goes to a frame far away, and remembers from where.
    pub fn jump(&mut self, frame: usize) {
        let from = self.at;
        self.go_to_frame(frame);
        self.came_from = Some(from);
    }

    /// Whether the reader stands before the first step.
    pub fn is_at_start(&self) -> bool {
        self.at.frame == self.lesson.start().frame
    }

    /// Whether the frame is one of boot.
    pub fn is_booting(&self) -> bool {
        let kind = self.lesson.frame(self.at.frame).map(|frame| frame.kind);
        matches!(kind, Some(FrameKind::Boot(_)))
    }

    /// Whether the answers of a system of which nothing else is known stand beside the small steps.
    pub fn sees_recorded_beside(&self) -> bool {
        self.has_recorded() && shape(self.area) == Shape::Full
    }

    /// Whether there are such answers, and no second lane.
    pub fn has_recorded(&self) -> bool {
        self.lesson.scenario().recorded.is_some() && self.lesson.lanes() == 1
    }

    /// Asks the lesson for what can be seen.
    pub fn refresh(&mut self) {
        self.frame = self.lesson.view(self.at, &self.windows());
        self.told = story::rows(self, self.area);
        self.steps = ladder::rows(self);
        let before = self.stacks.clone();
        for number in 0..before.len() {
            let heights = self.heights(number);
            if let (Some(stacks), Some(lane)) = (self.stacks.get_mut(number), self.frame.lanes.get(number)) {
                stacks.settle(&lane.beyond, heights);
            }
        }
        if self.stacks != before {
            self.frame = self.lesson.view(self.at, &self.windows());
        }
        for (number, lane) in self.frame.lanes.iter().enumerate() {
            let height = usize::from(self.room(Panel::Tree, number).height);
            if let Some(tree) = self.trees.get_mut(number) {
                tree.settle(lane.tree(), height);
            }
        }
    }

    fn windows(&self) -> Vec<Windows> {
        let windows = |(lane, (tree, stacks)): (usize, (&Tree, &Stacks))| {
            let [of_sessions, of_processes, of_tree] = self.heights(lane);
            let [sessions, logon_sessions] = stacks.sessions.windows(of_sessions);
            let [processes, services] = stacks.processes.windows(of_processes);
            let [seats, places] = stacks.seats.windows(of_tree);
            let tree = tree.window(of_tree);
            Windows { tree, sessions, logon_sessions, processes, services, seats, places }
        };
        self.trees.iter().zip(&self.stacks).enumerate().map(windows).collect()
    }

    /// How many rows the panels of sessions, of processes and of the tree have in a lane.
    fn heights(&self, lane: usize) -> [usize; 3] {
        [Panel::Sessions, Panel::Processes, Panel::Tree].map(|panel| usize::from(self.room(panel, lane).height))
    }

    /// Whether a rung is shown: the deeper ones are folded, unless the reader unfolds them or the step fails there.
    pub fn shows(&self, lane: &LaneView, rung: usize) -> bool {
        self.unfolded || failing(lane) == Some(rung) || lane.ladder.get(rung).is_some_and(|rung| rung.depth == 0)
    }

    /// Moves the focus.
    pub fn focus(&mut self, panel: Panel) {
        self.focus = panel;
        if panel != Panel::SmallSteps {
            self.lower = panel;
        }
        self.refresh();
    }

    /// Moves in the focused panel by so many rows; the caller knows how long the texts are.
    pub fn scroll(&mut self, by: isize, lines: usize) {
        let height = usize::from(self.room(self.focus, self.lane).height);
        match self.focus {
            Panel::SmallSteps if by < 0 => self.small_back(),
            Panel::SmallSteps => self.small_next(),
            Panel::Tree if self.is_of_unix() => self.scroll_lists(by, height),
            Panel::Tree => {
                let (lane, tree) = (self.frame.lanes.get(self.lane), self.trees.get_mut(self.lane));
                if let (Some(lane), Some(tree)) = (lane, tree) {
                    tree.step(lane.tree(), height, by);
                }
            }
            Panel::Sessions | Panel::Processes => self.scroll_lists(by, height),
            Panel::Recorded => {}
            Panel::Changes => self.changes = within(self.changes, by, lines, height),
            Panel::Story => self.story = within(self.story, by, lines, height),
        }
        self.refresh();
    }

    fn scroll_lists(&mut self, by: isize, height: usize) {
        let (lane, stacks) = (self.frame.lanes.get(self.lane), self.stacks.get_mut(self.lane));
        let Some((Beyond { sessions, processes, seats, .. }, stacks)) = lane.map(|lane| &lane.beyond).zip(stacks)
        else {
            return;
        };
        let (stack, lists) = match self.focus {
            Panel::Tree => (&mut stacks.seats, seats),
            Panel::Sessions => (&mut stacks.sessions, sessions),
            _ => (&mut stacks.processes, processes),
        };
        stack.scroll(by, lists, height);
    }

    /// Whether the lane that the reader is in is one of Unix.
    pub fn is_of_unix(&self) -> bool {
        self.lane().is_some_and(|lane| matches!(lane.lists, Lists::Unix(_)))
    }

    /// The full path of the selected row of the tree.
    pub fn selected_path(&self) -> Option<String> {
        let rows = self.lane()?.tree();
        let selected = self.trees.get(self.lane)?.selected(rows);
        rows.get(selected).map(|row| row.path.clone())
    }

    /// Goes to the first object of the tree that the step changed; says whether there is one.
    pub fn find_change(&mut self) -> bool {
        let Some(lane) = self.frame.lanes.get(self.lane) else { return false };
        let Some(path) = lane.beyond.place.clone() else { return false };
        self.focus(Panel::Tree);
        let height = usize::from(self.room(Panel::Tree, self.lane).height);
        let (lane, tree) = (self.frame.lanes.get(self.lane), self.trees.get_mut(self.lane));
        if let (Some(lane), Some(tree)) = (lane, tree) {
            tree.follow(&path, lane.tree(), height);
        }
        self.refresh();
        true
    }

    /// Opens or closes the selected directory; says whether it is one.
    pub fn toggle(&mut self) -> bool {
        let (lane, tree) = (self.frame.lanes.get(self.lane), self.trees.get_mut(self.lane));
        let is_directory = lane.zip(tree).is_some_and(|(lane, tree)| tree.toggle(lane.tree()));
        self.refresh();
        is_directory
    }

    /// Whether the width shows both lanes.
    pub fn sees_both_lanes(&self) -> bool {
        side_by_side(self.area.width) && self.frame.lanes.len() > 1
    }
}

/// The windows before anything is known: no rows at all.
fn nothing() -> Windows {
    let none = ListWindow { first: 0, rows: 0 };
    let tree = Tree::default().window(0);
    let [seats, places] = [none; 2];
    Windows { tree, sessions: none, logon_sessions: none, processes: none, services: none, seats, places }
}

/// The rung at which a step fails: one that tells the story, if one does.
pub fn failing(lane: &LaneView) -> Option<usize> {
    let first = |story: bool| lane.ladder.iter().position(|rung| rung.fails && (rung.depth == 0 || !story));
    first(true).or_else(|| first(false)).filter(|_| !lane.outcome.succeeded)
}

/// What the step reached or made, once all of it is lit; else the place that the last lit rung is in.
fn place(lane: &LaneView, lit: usize) -> Option<&str> {
    let lit = lit.min(lane.ladder.len());
    let whole = lane.outcome.reached.as_deref().or(lane.beyond.place.as_deref());
    let told = |rung: &&Rung| rung.depth == 0;
    let last = || lane.ladder[..lit].iter().rev().filter(told).find_map(|rung| rung.place.as_deref());
    whole.filter(|_| lit == lane.ladder.len()).or_else(last)
}

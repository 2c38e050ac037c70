//! A lesson that is being read in the plain mode: where the reader is, and what each command answers there.

mod compared;
mod own;
mod paths;
mod tools;

use crate::lesson::view::{FrameView, LaneView};
use crate::lesson::window::{Position, Windows};
use crate::lesson::words::{self, WORDS};
use crate::lesson::{FrameKind, Lesson};
use crate::nt::call::Interface;
use crate::report::command::Command;
use crate::report::lines;
use crate::report::part::Part;
use crate::report::unix::NOT_HERE;
use crate::scenario::nearest::nearest;
use crate::scenario::script::Platform;
use crate::scenario::visible::quoted;

/// How many lines about small steps an announcement has at most; with more of them, they wait for their command.
const MOST_TOLD: usize = 16;

/// A lesson, and a reader's place in it.
#[derive(Debug)]
pub struct Reading {
    lesson: Lesson,
    at: Position,
    lane: usize,
    windows: Vec<Windows>,
    /// The lessons that this is a branch or a comparison of; the last one is the one to return to.
    trunks: Vec<Lesson>,
}

impl Reading {
    /// A reader at the beginning of a lesson.
    pub fn new(lesson: Lesson) -> Reading {
        let windows = vec![Windows::all(); lesson.lanes()];
        Reading { at: lesson.start(), lesson, lane: 0, windows, trunks: Vec::new() }
    }

    /// What is said when the lesson is opened.
    pub fn opening(&self) -> Vec<String> {
        let mut text = vec![
            format!("{} {}", lines::sentence(self.lesson.title()), self.lesson.scenario().promise.value)
                .trim_end()
                .to_owned(),
        ];
        text.extend(self.lanes());
        text.push("An empty line goes on, help lists the commands, quit leaves.".to_owned());
        text.extend(self.step());
        text
    }

    /// What a command answers.
    pub fn answer(&mut self, command: Command, argument: &str) -> Vec<String> {
        match command {
            Command::Next => self.go(self.at.frame.checked_add(1), "This was the last step."),
            Command::Back => self.go(self.at.frame.checked_sub(1), "Nothing comes before the first stage of boot."),
            Command::Jump => self.jump(argument),
            Command::More => self.small_step(self.at.small_step.checked_add(1)),
            Command::Less => self.small_step(self.at.small_step.checked_sub(1)),
            Command::Again => self.step(),
            Command::Where => self.place(),
            Command::Why => self.why(argument),
            Command::Show(part) => self.part(part),
            Command::Tree => self.tree(argument),
            Command::Open => self.open(argument),
            Command::Close => self.close(argument),
            Command::Reach => self.reach(argument, Interface::Win32),
            Command::Native => self.reach(argument, Interface::Native),
            Command::Whose => self.whose(argument),
            Command::Tool => self.tool(argument),
            Command::Words => words(argument),
            Command::Find => self.find(argument),
            Command::Lane => self.go_over(argument),
            Command::Compare => self.compare(argument),
            Command::Differs => self.differs(),
            Command::Branch => self.branch(argument),
            Command::Offer => self.offer(argument),
            Command::Return => self.come_back(),
            Command::List | Command::Help | Command::Save | Command::Quit => Vec::new(),
        }
    }

    fn view(&self) -> FrameView {
        self.lesson.view(self.at, &self.windows)
    }

    fn with_lane(&self, tell: impl FnOnce(&FrameView, &LaneView) -> Vec<String>) -> Vec<String> {
        let view = self.view();
        view.lanes.get(self.lane).map_or_else(Vec::new, |lane| tell(&view, lane))
    }

    /// The announcement of a step: the story, the small steps, what came of them, how much is different.
    fn step(&self) -> Vec<String> {
        self.with_lane(|view, lane| {
            let mut text = Part::Story.lines(view, lane);
            let position = lines::capitalised(&view.position);
            match text.first_mut() {
                Some(first) => first.insert_str(0, &format!("{position}. ")),
                None => text.push(format!("{position}.")),
            }
            let ladder = lines::ladder(&lane.ladder);
            if ladder.len() > MOST_TOLD {
                let count = lane.ladder.len();
                text.push(format!("{count} small steps: more tells them one by one, why all of them."));
            } else {
                text.extend(ladder);
            }
            text.extend(lines::outcome(&lane.outcome));
            text.extend(lines::changes_counted(&lane.changes));
            text.extend(lines::failed_checks(lane));
            text.extend(self.beside(view, lane));
            text.extend(lines::differences(view));
            text.extend(lines::recorded(view));
            text.push(self.next(view));
            text
        })
    }

    /// Whether the other lanes went the same way. Where a lane parts from the first one is marked in its ladder.
    fn beside(&self, view: &FrameView, lane: &LaneView) -> Vec<String> {
        let parts = |index: usize, lane: &LaneView| index > 0 && lane.ladder.iter().any(|rung| rung.differs);
        let comes_to = |index: usize| view.differences.iter().map(move |difference| difference.lanes.get(index));
        let told_steps = |lane: &LaneView| lane.ladder.iter().filter(|rung| rung.depth == 0).count();
        let others = view.lanes.iter().enumerate().filter(|(index, _)| *index != self.lane);
        let told = others.map(|(index, other)| {
            let same = !parts(index, other)
                && !parts(self.lane, lane)
                && told_steps(other) == told_steps(lane)
                && other.outcome.answer == lane.outcome.answer
                && other.outcome.reached == lane.outcome.reached;
            let how = match (comes_to(index).eq(comes_to(self.lane)), same) {
                (true, true) => "goes the same way",
                (true, false) => "comes to the same by other small steps",
                (false, _) => "goes another way",
            };
            format!("Lane {}, {}, {how}.", index + 1, other.system)
        });
        told.collect()
    }

    fn go(&mut self, frame: Option<usize>, otherwise: &str) -> Vec<String> {
        match frame.filter(|frame| *frame < self.lesson.frames()) {
            Some(frame) => {
                self.at = Position { frame, small_step: 0 };
                self.step()
            }
            None => vec![otherwise.to_owned()],
        }
    }

    fn jump(&mut self, argument: &str) -> Vec<String> {
        let steps = self.lesson.scenario().told_steps();
        let frame = match argument.split_once(char::is_whitespace) {
            None if argument == "last" => self.lesson.frames().checked_sub(1),
            None => argument.parse().ok().and_then(|step| self.lesson.frame_of_step(step)),
            Some(("boot", stage)) => {
                let stage: Option<usize> = stage.trim().parse().ok();
                let is_of_boot = |frame: &usize| {
                    self.lesson.frame(*frame).is_some_and(|frame| matches!(frame.kind, FrameKind::Boot(_)))
                };
                stage.and_then(|stage| stage.checked_sub(1)).filter(is_of_boot)
            }
            Some(_) => None,
        };
        self.go(frame, &format!("jump takes a step from 1 to {steps}, boot and a stage from 1 on, or last."))
    }

    fn small_step(&mut self, wanted: Option<usize>) -> Vec<String> {
        let view = self.view();
        let Some(lane) = view.lanes.get(self.lane) else { return Vec::new() };
        let count = lane.ladder.len();
        let Some(number) = wanted.filter(|number| *number <= count) else {
            return vec![match wanted {
                Some(_) if count == 0 => "This step has no small steps.".to_owned(),
                Some(_) => "This was the last small step.".to_owned(),
                None => "No small step has been told yet.".to_owned(),
            }];
        };
        self.at.small_step = number;
        match number.checked_sub(1).and_then(|index| lane.ladder.get(index)) {
            Some(rung) => vec![lines::rung(rung)],
            None => vec![format!("Before the first of {count} small steps.")],
        }
    }

    fn place(&self) -> Vec<String> {
        self.with_lane(|view, lane| {
            let (small_step, count) = (view.small_step, lane.ladder.len());
            let mut text = vec![
                lines::sentence(&view.title),
                format!("{}, small step {small_step} of {count}.", lines::capitalised(&view.position)),
            ];
            text.extend(self.lanes());
            text.push(self.next(view));
            text
        })
    }

    fn lanes(&self) -> Vec<String> {
        let systems = self.lesson.scenario().systems.iter().map(Platform::words);
        if self.lesson.lanes() == 1 {
            return systems.map(|system| format!("The machine: {system}.")).collect();
        }
        let numbered = systems.enumerate().map(|(index, system)| {
            let here = if index == self.lane { ", which is told here" } else { "" };
            format!("Lane {}: {system}{here}.", index + 1)
        });
        numbered.collect()
    }

    fn go_over(&mut self, argument: &str) -> Vec<String> {
        if argument.is_empty() {
            return self.lanes();
        }
        let count = self.lesson.lanes();
        match argument.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|lane| *lane < count) {
            Some(lane) => {
                self.lane = lane;
                self.step()
            }
            None if count == 1 => vec!["This lesson has one lane.".to_owned()],
            None => vec![format!("lane takes a number from 1 to {count}.")],
        }
    }

    /// The rule of one small step: the one that is asked for, or the last one told; otherwise of them all.
    fn why(&self, argument: &str) -> Vec<String> {
        self.with_lane(|view, lane| {
            let Some(last) = lane.ladder.last() else { return vec!["This step has no small steps.".to_owned()] };
            let told = view.small_step.checked_sub(1).and_then(|index| lane.ladder.get(index));
            let wanted = match argument {
                "" => told,
                number => lane.ladder.iter().find(|rung| rung.number == number),
            };
            match wanted {
                Some(rung) => lines::why(rung),
                None if argument.is_empty() => lane.ladder.iter().flat_map(lines::why).collect(),
                None => vec![format!("why takes the number of a small step, such as 1 or {}.", last.number)],
            }
        })
    }

    fn next(&self, view: &FrameView) -> String {
        match &view.next {
            Some(next) => format!("Next: {}", lines::sentence(next)),
            None if self.lesson.branch().is_some() => {
                "This is the last step of the branch; return comes back.".to_owned()
            }
            None => "This is the last step.".to_owned(),
        }
    }

    fn part(&self, part: Part) -> Vec<String> {
        self.with_lane(|view, lane| {
            let told = part.lines(view, lane);
            if !told.is_empty() {
                return told;
            }
            vec![
                match part {
                    Part::Story => "The author says nothing here.",
                    Part::Trace | Part::Outcome => "Nothing came of this step.",
                    Part::Differences => "The lanes do not part here.",
                    Part::Changes => "Nothing is different from the step before.",
                    Part::Expect => "The author expects nothing of this step.",
                    Part::Tree | Part::Sessions | Part::Logons | Part::Processes | Part::Services => "There are none.",
                }
                .to_owned(),
            ]
        })
    }

    fn reach(&self, argument: &str, interface: Interface) -> Vec<String> {
        if self.is_of_unix() {
            return vec![NOT_HERE.to_owned()];
        }
        if argument.is_empty() {
            return vec!["reach and native take a name, such as Global\\Player.".to_owned()];
        }
        lines::reach(&self.lesson.reach(self.at, self.lane, &with_backslashes(argument), interface))
    }

    /// Whether the lane is one of Unix.
    fn is_of_unix(&self) -> bool {
        let lane = self.lesson.frame(self.at.frame).and_then(|frame| frame.lanes.get(self.lane));
        lane.is_some_and(|lane| lane.windows().is_none())
    }

    fn find(&self, argument: &str) -> Vec<String> {
        let found = self.lesson.search(argument);
        if found.is_empty() {
            return vec![format!("No step mentions {}.", quoted(argument))];
        }
        found.iter().map(|frame| format!("{}: {}", self.lesson.label(*frame), self.lesson.headline(*frame))).collect()
    }
}

fn words(argument: &str) -> Vec<String> {
    if argument.is_empty() {
        return WORDS.iter().map(lines::word).collect();
    }
    let exact = WORDS.iter().find(|word| word.term.eq_ignore_ascii_case(argument));
    let meant = exact.map_or_else(|| words::found(argument), |word| vec![word]);
    if !meant.is_empty() {
        return meant.into_iter().map(lines::word).collect();
    }
    let near = nearest(argument, WORDS.iter().map(|word| word.term));
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    vec![format!("There is no word {} here.{near}", quoted(argument))]
}

fn with_backslashes(name: &str) -> String {
    name.replace('/', "\\")
}

//! Playing: a scenario is run to its end, in every lane.

use std::sync::Arc;

use crate::lesson::player::Player;
use crate::lesson::unix::UnixPlayer;
use crate::lesson::{Check, Frame, FrameKind, Lane, Lesson, WindowsLane, expect};
use crate::nt::action::{Action, Outcome};
use crate::nt::call::Argument;
use crate::nt::era::System;
use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectId;
use crate::nt::session::session_manager::BootStage;
use crate::scenario::Spanned;
use crate::scenario::script::{Act, Expectation, Platform, Scenario, Step};
use crate::unix;

/// Runs a scenario.
pub fn play(scenario: Scenario) -> Lesson {
    let scenario = Arc::new(scenario);
    let mut lanes: Vec<Vec<Lane>> =
        scenario.systems.iter().zip(1..).map(|(platform, number)| play_lane(&scenario, platform, number)).collect();
    let stages = (0..boot_stages(&scenario).len()).map(FrameKind::Boot);
    let kinds = stages.chain((0..scenario.steps.len()).map(FrameKind::Step));
    for lane in &mut lanes {
        lane.reverse();
    }
    let frames: Vec<Frame> =
        kinds.map(|kind| Frame { kind, lanes: lanes.iter_mut().filter_map(Vec::pop).collect() }).collect();
    Lesson::new(scenario, frames)
}

/// What happens in each stage of boot that is played, in words: none, where the machine runs already.
pub(crate) fn boot_stages(scenario: &Scenario) -> Vec<&'static str> {
    match scenario.systems.first() {
        Some(Platform::Unix(_)) => unix::machine::BootStage::ALL.map(unix::machine::BootStage::words).into(),
        Some(Platform::Windows(_)) if scenario.world.is_none() => {
            let has_sessions = |platform: &Platform| match platform {
                Platform::Windows(system) => system.has_sessions(),
                Platform::Unix(_) => false,
            };
            let has_sessions = scenario.systems.iter().any(has_sessions);
            BootStage::ALL.map(|stage| stage.words(has_sessions)).into()
        }
        Some(Platform::Windows(_)) | None => Vec::new(),
    }
}

/// The parameters that are the name a call asks for.
pub(crate) const ASKED: [&str; 4] = ["name", "path", "device", "local_name"];

/// The name that an act asks for.
pub(crate) fn asked_name(act: &Act) -> Option<String> {
    let Act::Call { operation, arguments, .. } = act else { return None };
    ASKED.iter().find_map(|field| match arguments.get(operation.parameter(field)?)? {
        Argument::Name(name) => Some(name.to_string()),
        Argument::Text(text) => Some(text.to_string()),
        _ => None,
    })
}

/// Runs it in one lane, counted from 1.
fn play_lane(scenario: &Scenario, platform: &Platform, number: u64) -> Vec<Lane> {
    match platform {
        Platform::Windows(system) => play_on_windows(scenario, system, number),
        Platform::Unix(system) => UnixPlayer::play(scenario, *system, number),
    }
}

fn play_on_windows(scenario: &Scenario, system: &System, number: u64) -> Vec<Lane> {
    let machine = match &scenario.world {
        Some(world) => world.clone(),
        None => scenario.machine(*system),
    };
    let mut player = Player::new(machine);
    let stages = if scenario.world.is_some() { &[][..] } else { &BootStage::ALL };
    let mut lanes = Vec::with_capacity(stages.len() + scenario.steps.len());
    for stage in stages {
        let outcome = player.system.apply(&Action::Boot(*stage));
        lanes.push(Lane::Windows(player.lane(outcome, None).into()));
    }
    for step in &scenario.steps {
        lanes.push(player.lane_after(step, number));
    }
    lanes
}

impl Lane {
    /// The lane after one more step; lanes are counted from 1.
    pub(crate) fn after(&self, step: &Step, number: u64) -> Lane {
        match self {
            Lane::Windows(lane) => Player::at(lane).lane_after(step, number),
            Lane::Unix(lane) => UnixPlayer::at(lane).lane_after(step, number),
        }
    }
}

/// The lane with the expectations of its step held against it.
pub(crate) fn checked(mut lane: Lane, step: &Step, number: u64) -> Lane {
    let check = |expectation: &Spanned<Expectation>| {
        let found = expect::check(number, &lane, &step.act.value, &expectation.value)?;
        let expected = step.file.text()[expectation.span.range()].to_owned();
        Some(Check { span: expectation.span, expected, found: found.err() })
    };
    let found: Vec<Check> = step.expect.iter().filter_map(check).collect();
    match &mut lane {
        Lane::Windows(lane) => lane.checks = found,
        Lane::Unix(lane) => lane.checks = found,
    }
    lane
}

impl Player<Machine> {
    /// Goes on from a lane of a frame.
    fn at(lane: &WindowsLane) -> Player<Machine> {
        Player { system: lane.machine.clone(), labels: lane.labels.clone() }
    }

    /// Performs a step in a lane, counted from 1; gives the lane afterwards.
    fn lane_after(&mut self, step: &Step, number: u64) -> Lane {
        let (outcome, reached) = self.perform(step);
        checked(Lane::Windows(self.lane(outcome, reached).into()), step, number)
    }

    /// The lane of a frame: the machine and the labels as they are now.
    fn lane(&self, outcome: Outcome, reached: Option<ObjectId>) -> WindowsLane {
        WindowsLane { machine: self.system.clone(), outcome, labels: self.labels.clone(), reached, checks: Vec::new() }
    }
}

//! Playing: a scenario is run to its end, in every lane.

use std::sync::Arc;

use crate::lesson::player::Player;
use crate::lesson::{Check, Frame, FrameKind, Lane, Lesson, expect};
use crate::nt::action::{Action, Outcome};
use crate::nt::call::Argument;
use crate::nt::era::System;
use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectId;
use crate::nt::session::session_manager::BootStage;
use crate::scenario::script::{Act, Scenario, Step};

/// Runs a scenario.
pub fn play(scenario: Scenario) -> Lesson {
    let scenario = Arc::new(scenario);
    let mut lanes: Vec<Vec<Lane>> =
        scenario.systems.iter().zip(1..).map(|(system, number)| play_lane(&scenario, system, number)).collect();
    let stages = boot_stages(&scenario).iter().copied().map(FrameKind::Boot);
    let kinds = stages.chain((0..scenario.steps.len()).map(FrameKind::Step));
    for lane in &mut lanes {
        lane.reverse();
    }
    let frames: Vec<Frame> =
        kinds.map(|kind| Frame { kind, lanes: lanes.iter_mut().filter_map(Vec::pop).collect() }).collect();
    Lesson::new(scenario, frames)
}

/// The stages of boot that are played: none, where the machine runs already.
fn boot_stages(scenario: &Scenario) -> &'static [BootStage] {
    if scenario.world.is_some() { &[] } else { &BootStage::ALL }
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
fn play_lane(scenario: &Scenario, system: &System, number: u64) -> Vec<Lane> {
    let machine = match &scenario.world {
        Some(world) => world.clone(),
        None => Machine::new(*system, &scenario.users, scenario.services.clone(), scenario.volume.clone()),
    };
    let mut player = Player::new(machine);
    let stages = boot_stages(scenario);
    let mut lanes = Vec::with_capacity(stages.len() + scenario.steps.len());
    for stage in stages {
        let outcome = player.system.apply(&Action::Boot(*stage));
        lanes.push(player.lane(outcome, None));
    }
    for step in &scenario.steps {
        lanes.push(player.lane_after(step, number));
    }
    lanes
}

impl Player<Machine> {
    /// Goes on from a lane of a frame.
    pub(crate) fn at(lane: &Lane) -> Player<Machine> {
        Player { system: lane.machine.clone(), labels: lane.labels.clone() }
    }

    /// Performs a step in a lane, counted from 1; gives the lane afterwards.
    pub(crate) fn lane_after(&mut self, step: &Step, number: u64) -> Lane {
        let (outcome, reached) = self.perform(step);
        let mut lane = self.lane(outcome, reached);
        lane.checks = step
            .expect
            .iter()
            .filter_map(|expectation| {
                let found = expect::check(number, &lane, &step.act.value, &expectation.value)?;
                let expected = step.file.text()[expectation.span.range()].to_owned();
                Some(Check { span: expectation.span, expected, found: found.err() })
            })
            .collect();
        lane
    }

    /// The lane of a frame: the machine and the labels as they are now.
    fn lane(&self, outcome: Outcome, reached: Option<ObjectId>) -> Lane {
        Lane { machine: self.system.clone(), outcome, labels: self.labels.clone(), reached, checks: Vec::new() }
    }
}

//! A lesson on Unix: its scripts are performed on the small model, and what its frames show are the lists of Unix.

mod expect;
mod show;

use std::sync::Arc;

use crate::lesson::{Check, Lane, play};
use crate::scenario::script::{Act, Scenario, Step, UnixAct};
use crate::unix::action::{Action, Outcome};
use crate::unix::call::{Call, Reply};
use crate::unix::machine::{BootStage, Machine, Refusal, System};
use crate::unix::process::Pid;

pub(crate) use expect::{check, what_came};
pub(crate) use show::{Told, lane_view, told};

/// One machine that runs Unix, in one frame.
#[derive(Debug, Clone)]
pub struct UnixLane {
    /// The machine afterwards.
    pub machine: Machine,
    /// What came of the action.
    pub outcome: Outcome,
    /// What the scenario's labels stand for afterwards, also of processes that have ended.
    pub labels: Labels,
    /// The author's expectations, and whether they held.
    pub checks: Vec<Check>,
}

/// What the labels of processes stand for.
pub type Labels = imbl::OrdMap<Arc<str>, Pid>;

impl UnixLane {
    /// The process that a label stands for, running or not.
    pub fn process(&self, label: &str) -> Option<Pid> {
        find(&self.machine, &self.labels, label)
    }

    /// What the scenario calls a process.
    pub fn name_of(&self, pid: Pid) -> Option<&str> {
        self.labels.iter().find(|(_, labelled)| **labelled == pid).map(|(name, _)| &**name)
    }
}

/// A machine that plays a script, and what the script's labels stand for there.
#[derive(Debug, Clone)]
pub(crate) struct UnixPlayer {
    machine: Machine,
    labels: Labels,
}

impl UnixPlayer {
    /// Runs a scenario in one lane, counted from 1.
    pub(crate) fn play(scenario: &Scenario, system: System, number: u64) -> Vec<Lane> {
        let mut player = UnixPlayer { machine: Machine::new(system), labels: Labels::new() };
        let mut lanes = Vec::new();
        for stage in BootStage::ALL {
            let outcome = player.machine.apply(&Action::Boot(stage));
            lanes.push(Lane::Unix(player.lane(outcome).into()));
        }
        lanes.extend(scenario.steps.iter().map(|step| player.lane_after(step, number)));
        lanes
    }

    /// Goes on from a lane of a frame.
    pub(crate) fn at(lane: &UnixLane) -> UnixPlayer {
        UnixPlayer { machine: lane.machine.clone(), labels: lane.labels.clone() }
    }

    /// Performs a step in a lane, counted from 1; gives the lane afterwards.
    pub(crate) fn lane_after(&mut self, step: &Step, number: u64) -> Lane {
        let outcome = self.perform(&step.act.value);
        play::checked(Lane::Unix(self.lane(outcome).into()), step, number)
    }

    fn lane(&self, outcome: Outcome) -> UnixLane {
        UnixLane { machine: self.machine.clone(), outcome, labels: self.labels.clone(), checks: Vec::new() }
    }

    fn perform(&mut self, act: &Act) -> Outcome {
        let refused = |refusal| Outcome { refusal: Some(refusal), ..Outcome::default() };
        let UnixAct { action, label } = match act {
            Act::Unix(act) => act,
            Act::Nothing => return Outcome::default(),
            _ => return refused(Refusal::new("that happens on Windows alone".to_owned())),
        };
        let process = |label: &Arc<str>| {
            find(&self.machine, &self.labels, label).ok_or_else(|| Refusal::new(format!("{label} was never there")))
        };
        match action.with(process) {
            Ok(action) => {
                let outcome = self.machine.apply(&action);
                if let (Some(label), Some(process)) = (label, outcome.process) {
                    self.labels.insert(label.clone(), process);
                }
                outcome
            }
            Err(refusal) => refused(refusal),
        }
    }
}

/// The process of a label, of a program of the system, or of one at a terminal or a display (`getty#tty1`).
fn find(machine: &Machine, labels: &Labels, label: &str) -> Option<Pid> {
    if let Some(process) = labels.get(label) {
        return Some(*process);
    }
    let Some((program, place)) = label.split_once('#') else {
        return machine.processes().find(|process| &*process.program == label).map(|process| process.pid);
    };
    let server = machine.display(place).and_then(|display| display.server);
    let at_terminal = machine.processes().find(|process| process.terminal.as_deref() == Some(place)).map(|of| of.pid);
    let leader = machine.login_sessions().find(|session| &*session.place == place).map(|session| session.leader);
    let runs_it = |pid: &Pid| machine.process(*pid).is_some_and(|process| &*process.program == program);
    [server, at_terminal, leader].into_iter().flatten().find(runs_it)
}

/// An act as one clause: `Alice logs in at tty1`.
pub(crate) fn describe(act: &UnixAct) -> String {
    let named = |program: &str| match &act.label {
        Some(label) if **label != *program => format!("{program}, here {label}"),
        _ => program.to_owned(),
    };
    match &act.action {
        Action::Boot(stage) => stage.words().to_owned(),
        Action::LogIn { user, at } => {
            let label = act.label.as_deref().unwrap_or_default();
            format!("{user} logs in at {at}, which gives {label}")
        }
        Action::Switch { to } => format!("{to} is brought to the front"),
        Action::Attach { seat } => format!("{seat} is attached: a screen, a keyboard, a mouse"),
        Action::Offer { display } => format!("the X server of {display} asks for a login"),
        Action::Interrupt { at } => format!("control-C is typed at {at}"),
        Action::Run { program, by, how } => {
            let background = if how.background { " in the background" } else { "" };
            let no_hangup = if how.no_hangup { " under nohup" } else { "" };
            format!("{by} runs {}{background}{no_hangup}", named(program))
        }
        Action::Start { program, by, display: None } => format!("{by} starts {}", named(program)),
        Action::Start { program, by, display: Some(display) } => {
            format!("{by} starts {} on display {display}", named(program))
        }
        Action::OpenTerminal { by } => format!("{by} opens a terminal for {}", named("a shell")),
        Action::Call { by, call } => describe_call(by, call, act.label.as_deref()),
    }
}

fn describe_call(by: &str, call: &Call<Arc<str>>, label: Option<&str>) -> String {
    let name = call.name();
    match call {
        Call::Fork => format!("{by} calls {name}, which gives {}", label.unwrap_or("a child")),
        Call::Exec(program) => format!("{by} calls {name} of {program}"),
        Call::Exit | Call::SetSid | Call::OpenPt => format!("{by} calls {name}"),
        Call::SetPgid(process, group) => format!("{by} calls {name} of {process} with the group {group}"),
        Call::GetSid(process) | Call::GetPgid(process) => format!("{by} calls {name} of {process}"),
        Call::Open(terminal, false)
        | Call::TiocScTty(terminal)
        | Call::TcGetSid(terminal)
        | Call::TcGetPgrp(terminal) => {
            format!("{by} calls {name} of {terminal}")
        }
        Call::Open(terminal, true) => format!("{by} calls {name} of {terminal} with O_NOCTTY"),
        Call::TcSetPgrp(terminal, group) => format!("{by} calls {name} of {terminal} with the group {group}"),
    }
}

/// What a caller, or the author, is told of the step, in words.
fn answer(outcome: &Outcome) -> String {
    match (&outcome.refusal, &outcome.reply) {
        (Some(refusal), _) => format!("not done: {}", refusal.0),
        (None, None) => "done".to_owned(),
        (None, Some(Reply::Done)) => "success".to_owned(),
        (None, Some(Reply::Refused(errno))) => format!("failure, {errno}"),
        (None, Some(reply)) => format!("success, {reply}"),
    }
}

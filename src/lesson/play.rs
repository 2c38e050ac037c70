//! Playing: a scenario is run to its end, in every lane. There is one interpreter, and this is it.

use std::sync::Arc;

use crate::lesson::{Check, Frame, FrameKind, Labelled, Lane, Lesson, expect, outputs};
use crate::nt::action::{Action, LaunchAs, Outcome};
use crate::nt::call::{Argument, Arguments, Call};
use crate::nt::era::System;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::session::session_manager::BootStage;
use crate::nt::trace::Trace;
use crate::scenario::calls::is_caller;
use crate::scenario::script::{Act, HandleLabel, Into, Length, Scenario, Starter};

/// Runs a scenario.
pub fn play(scenario: Scenario) -> Lesson {
    let scenario = Arc::new(scenario);
    let mut lanes: Vec<Vec<Lane>> =
        scenario.systems.iter().zip(1..).map(|(system, number)| play_lane(&scenario, system, number)).collect();
    let kinds = BootStage::ALL.map(FrameKind::Boot).into_iter().chain((0..scenario.steps.len()).map(FrameKind::Step));
    for lane in &mut lanes {
        lane.reverse();
    }
    let frames: Vec<Frame> =
        kinds.map(|kind| Frame { kind, lanes: lanes.iter_mut().filter_map(Vec::pop).collect() }).collect();
    Lesson::new(scenario, frames)
}

/// The name that an act asks for.
pub(crate) fn asked_name(act: &Act) -> Option<String> {
    let Act::Call { operation, arguments, .. } = act else { return None };
    ["name", "path", "device", "local_name"].iter().find_map(|field| {
        match arguments.get(operation.parameter(field)?)? {
            Argument::Name(name) => Some(name.to_string()),
            Argument::Text(text) => Some(text.to_string()),
            _ => None,
        }
    })
}

/// Runs it in one lane, counted from 1.
fn play_lane(scenario: &Scenario, system: &System, number: u64) -> Vec<Lane> {
    let mut machine = Machine::new(*system, &scenario.users, scenario.services.clone());
    let mut labels = Labelled::default();
    let mut lanes = Vec::with_capacity(BootStage::ALL.len() + scenario.steps.len());
    for stage in BootStage::ALL {
        let outcome = machine.apply(&Action::Boot(stage));
        lanes.push(Lane {
            machine: machine.clone(),
            outcome,
            labels: labels.clone(),
            reached: None,
            checks: Vec::new(),
        });
    }
    for step in &scenario.steps {
        let outcome = match to_action(&machine, &labels, &step.act.value) {
            Ok(action) => machine.apply(&action),
            Err(refusal) => Outcome { trace: Trace::new(), reply: None, process: None, refusal: Some(refusal) },
        };
        let (reached, outcome) = note_labels(&mut machine, &mut labels, &step.act.value, outcome);
        outputs::bind(&mut labels, &step.expect, &outcome);
        let mut lane = Lane { machine: machine.clone(), outcome, labels: labels.clone(), reached, checks: Vec::new() };
        lane.checks = step
            .expect
            .iter()
            .filter_map(|expectation| {
                let found = expect::check(number, &lane, &step.act.value, &expectation.value)?;
                let expected = scenario.file.text()[expectation.span.range()].to_owned();
                Some(Check { span: expectation.span, expected, found: found.err() })
            })
            .collect();
        lanes.push(lane);
    }
    lanes
}

/// Puts processes and handles in the place of labels.
fn to_action(machine: &Machine, labels: &Labelled, act: &Act) -> Result<Action, Refusal> {
    let process = |label: &str| {
        find_process(machine, labels, label).ok_or_else(|| Refusal::new(format!("{label} is not running")))
    };
    Ok(match act {
        Act::LogOn(account, terminal) => Action::LogOn { account: account.clone(), terminal: *terminal },
        Act::SwitchUser => Action::SwitchUser,
        Act::Lock(account) => Action::Lock { account: account.clone() },
        Act::Unlock(account) => Action::Unlock { account: account.clone() },
        Act::Disconnect(account) => Action::Disconnect { account: account.clone() },
        Act::LogOff(account) => Action::LogOff { account: account.clone() },
        Act::Launch { image, starter, .. } => {
            let launch = match starter {
                Starter::User(account, elevated) => LaunchAs::User { account: account.clone(), elevated: *elevated },
                Starter::Process(label) => LaunchAs::Child { of: process(label)? },
                Starter::RunAs(label, account) => LaunchAs::RunAs { by: process(label)?, account: account.clone() },
            };
            Action::Launch { image: image.clone(), launch }
        }
        Act::End(label) => Action::End { process: process(label)? },
        Act::StartService(name) => Action::StartService { name: name.clone() },
        Act::StopService(name) => Action::StopService { name: name.clone() },
        Act::Call { by, operation, arguments, handles, lengths, .. } => {
            let client =
                find_client(machine, labels, by).ok_or_else(|| Refusal::new(format!("{by} is not running")))?;
            let arguments = with_labels(machine, labels, client, arguments.clone(), handles);
            let arguments = with_lengths(labels, arguments, lengths);
            Action::Call { client, call: Call { operation, arguments } }
        }
        Act::Assume(label, privileges) => Action::Assume { process: process(label)?, privileges: *privileges },
        Act::Nothing => Action::Nothing,
    })
}

/// A label that never got a handle is the null handle that a program would hold.
fn with_labels(
    machine: &Machine,
    labels: &Labelled,
    client: ClientId,
    arguments: Arguments,
    given: &[(&'static Parameter, HandleLabel)],
) -> Arguments {
    given.iter().fold(arguments, |arguments, (parameter, label)| {
        let argument = match parameter.kind {
            Kind::ProcessId => Argument::Number(process_id(machine, labels, client, label).0.into()),
            Kind::ThreadId => {
                let own = (is_caller(label) || **label == *"THREAD_SELF").then_some(client);
                let thread = own.or_else(|| find_client(machine, labels, label));
                Argument::Number(thread.map_or(0, |client| client.thread.0).into())
            }
            _ => Argument::Handle(handle_of(labels, label)),
        };
        arguments.with(parameter, argument)
    })
}

/// The id that a label stands for, also of a process that has ended; the idle process's, where there was never one.
fn process_id(machine: &Machine, labels: &Labelled, client: ClientId, label: &str) -> ProcessId {
    if is_caller(label) {
        return client.process;
    }
    let ended = || labels.processes.get(label).copied();
    find_process(machine, labels, label).or_else(ended).unwrap_or(ProcessId(0))
}

/// The handle of a label, or the one that a word stands for.
pub(crate) fn handle_of(labels: &Labelled, label: &str) -> Handle {
    let word = Handle::WORDS.iter().find(|(word, _)| *word == label).map(|(_, handle)| *handle);
    let labelled = || labels.handles.get(label).map(|(_, handle, _)| *handle);
    word.or_else(labelled).unwrap_or(Handle::NULL)
}

/// Lengths that were reported before; of what was not reported there are no bytes.
fn with_lengths(labels: &Labelled, arguments: Arguments, lengths: &[(&'static Parameter, Length)]) -> Arguments {
    lengths.iter().fold(arguments, |arguments, (parameter, length)| {
        let reported = labels.bound.get(&length.of).and_then(|reported| reported.parse::<u64>().ok()).unwrap_or(0);
        arguments.with(parameter, Argument::Number(reported.saturating_add_signed(length.more)))
    })
}

/// The thread that a label stands for: one that was begun in a step, or the first of a process.
pub(crate) fn find_client(machine: &Machine, labels: &Labelled, label: &str) -> Option<ClientId> {
    labels
        .threads
        .get(label)
        .copied()
        .or_else(|| find_process(machine, labels, label).map(|process| machine.client(process)))
}

/// The running process of a label, of a service, or of an image and a session (`csrss#1`).
pub(crate) fn find_process(machine: &Machine, labels: &Labelled, label: &str) -> Option<ProcessId> {
    let running = |id: &ProcessId| machine.process(*id).is_some();
    if let Some((image, session)) = label.split_once('#') {
        let session: u32 = session.parse().ok()?;
        return machine
            .processes()
            .find(|process| {
                process.session().0 == session && process.image.strip_suffix(".exe").unwrap_or(&process.image) == image
            })
            .map(|process| process.id);
    }
    let declared = labels.processes.get(label).copied();
    let label = label.strip_prefix(SERVICE_ACTOR).unwrap_or(label);
    declared.or_else(|| machine.service(label).and_then(|service| service.process)).filter(running)
}

/// The beginning of the label of a service's process, where it is not the service's name alone.
pub(crate) const SERVICE_ACTOR: &str = "svc:";

/// Remembers what the step's labels stand for now, and closes a handle that is not to stay; gives the object that a call
/// reached.
fn note_labels(
    machine: &mut Machine,
    labels: &mut Labelled,
    act: &Act,
    mut outcome: Outcome,
) -> (Option<ObjectId>, Outcome) {
    if let (Act::Launch { label, .. }, Some(process)) = (act, outcome.process) {
        labels.processes.insert(label.clone(), process);
        labels.names.insert(process, label.clone());
    }
    let (Act::Call { by, arguments, operation, into, .. }, Some(reply)) = (act, &outcome.reply) else {
        return (None, outcome);
    };
    let Some(client) = find_client(machine, labels, by) else { return (None, outcome) };
    if let (Some(thread), Some(name)) =
        (reply.thread, operation.parameter("name").and_then(|name| arguments.text(name)))
    {
        labels.threads.insert(name, ClientId { thread, ..client });
    }
    let Some(handle) = reply.handle else { return (None, outcome) };
    let object = machine.handle(client.process, handle).map(|entry| entry.object);
    match into {
        Into::Labelled(label) => {
            labels.handles.insert(label.clone(), (client.process, handle, object));
        }
        Into::Closed => outcome.trace.append(machine.apply(&Action::CloseReturned { client, handle }).trace),
        Into::Open => {}
    }
    (object, outcome)
}

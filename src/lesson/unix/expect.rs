//! Expectations on Unix: held against what came of a step there.

use crate::lesson::unix::{UnixLane, answer};
use crate::scenario::script::{Expectation, OnUnix, Told};
use crate::unix::call::Reply;
use crate::unix::login_session::LoginSessionId;
use crate::unix::process::{Pid, Process};

/// Whether an expectation holds: what was found instead if not.
pub(crate) fn check(lane: &UnixLane, expectation: &Expectation) -> Result<(), String> {
    match expectation {
        Expectation::Told(Told::Ok) if lane.outcome.is_success() => Ok(()),
        Expectation::Told(Told::Fails) if !lane.outcome.is_success() => Ok(()),
        Expectation::Unix(expected) => on_unix(lane, expected),
        Expectation::Told(_)
        | Expectation::Behind(_)
        | Expectation::Either(_)
        | Expectation::Not(_)
        | Expectation::On(..)
        | Expectation::Lane(..) => Err(answer(&lane.outcome)),
    }
}

/// What came of an act, as an expectation is written.
pub(crate) fn what_came(lane: &UnixLane) -> String {
    match &lane.outcome.reply {
        _ if lane.outcome.refusal.is_some() => "Fails".to_owned(),
        Some(Reply::Refused(errno)) => format!("Errno({errno})"),
        Some(_) | None => "Ok".to_owned(),
    }
}

fn on_unix(lane: &UnixLane, expected: &OnUnix) -> Result<(), String> {
    let machine = &lane.machine;
    match expected {
        OnUnix::Errno(errno) if lane.outcome.reply == Some(Reply::Refused(*errno)) => Ok(()),
        OnUnix::Errno(_) => Err(answer(&lane.outcome)),
        OnUnix::Returns(label) => match &lane.outcome.reply {
            Some(Reply::Number(number)) if Some(*number) == lane.process(label) => Ok(()),
            _ => Err(answer(&lane.outcome)),
        },
        OnUnix::By(rule) if lane.outcome.trace.fired(*rule) => Ok(()),
        OnUnix::By(_) => {
            let mut rules: Vec<&str> = lane.outcome.trace.steps.iter().map(|step| step.rule.card().name).collect();
            rules.dedup();
            Err(if rules.is_empty() { "no rule".to_owned() } else { rules.join(", ") })
        }
        OnUnix::Runs(label) => running(lane, label).map(|_| ()),
        OnUnix::InSession(label, leader) => same(lane, running(lane, label)?.session, leader, "session"),
        OnUnix::InGroup(label, leader) => same(lane, running(lane, label)?.group, leader, "process group"),
        OnUnix::HasTerminal(label, terminal) => {
            equal(running(lane, label)?.terminal.as_deref(), terminal, "no terminal")
        }
        OnUnix::Foreground(terminal, leader) => {
            let control = machine.terminal(terminal).and_then(|terminal| terminal.control);
            let control = control.ok_or_else(|| format!("{terminal} is no session's terminal"))?;
            same(lane, control.foreground, leader, "process group")
        }
        OnUnix::InLoginSession(label, number) => match running(lane, label)?.login_session {
            Some(id) if u64::from(id.0) == *number => Ok(()),
            Some(id) => Err(format!("login session {id}")),
            None => Err("no login session".to_owned()),
        },
        OnUnix::LoginSession(number, state) => {
            let id = LoginSessionId(u32::try_from(*number).unwrap_or(u32::MAX));
            let found = machine.login_session(id).ok_or("there is no such login session")?;
            let found = machine.state_of(found);
            if found == *state { Ok(()) } else { Err(found.word().to_owned()) }
        }
        OnUnix::Front(seat, place) => {
            let seat = machine.seat(seat).ok_or("there is no such seat")?;
            equal(seat.front.as_deref(), place, "nothing")
        }
        OnUnix::Windows(label, display) => {
            let process = running(lane, label)?;
            equal(process.display.as_deref().filter(|_| process.has_windows), display, "no windows")
        }
    }
}

fn running<'a>(lane: &'a UnixLane, label: &str) -> Result<&'a Process, String> {
    let process = lane.process(label).and_then(|pid| lane.machine.process(pid));
    process.ok_or_else(|| format!("{label} is not running"))
}

fn same(lane: &UnixLane, found: Pid, leader: &str, what: &str) -> Result<(), String> {
    if lane.process(leader) == Some(found) {
        return Ok(());
    }
    let led_by = lane.name_of(found).map(|name| format!(", which {name} leads or led")).unwrap_or_default();
    Err(format!("{what} {found}{led_by}"))
}

fn equal(found: Option<&str>, wanted: &str, nothing: &str) -> Result<(), String> {
    if found == Some(wanted) { Ok(()) } else { Err(found.unwrap_or(nothing).to_owned()) }
}

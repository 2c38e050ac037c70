//! Expectations: held against what came of a step.

use crate::lesson::player::find_process;
use crate::lesson::{Labelled, Lane, WindowsLane, outputs, tool, unix};
use crate::nt::action::Outcome;
use crate::nt::call::{Answer, Interface, Reply};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Ending;
use crate::nt::process::Process;
use crate::nt::reach::reach;
use crate::nt::session::session_change::{Recipient, SessionChange};
use crate::nt::session::terminal_services::{Listener, listeners};
use crate::nt::session::{Session, SessionId, winlogon};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::{Turn, What};
use crate::nt::window::connection;
use crate::nt::window::sight::{self, Person};
use crate::scenario::Spanned;
use crate::scenario::script::{Act, Behind, Expectation, Told};

/// Whether an expectation holds: what was found instead if not; nothing at all where it is about another lane.
///
/// Lanes are counted from 1.
pub(crate) fn check(number: u64, lane: &Lane, act: &Act, expectation: &Expectation) -> Option<Result<(), String>> {
    let all = |inner: &[Spanned<Expectation>]| {
        inner.iter().filter_map(|inner| check(number, lane, act, &inner.value)).find(Result::is_err).unwrap_or(Ok(()))
    };
    match expectation {
        Expectation::On(era, inner) => (lane.name() == *era).then(|| all(inner)),
        Expectation::Lane(wanted, inner) => (number == *wanted).then(|| all(inner)),
        Expectation::Either(outcomes) => {
            let found: Vec<_> = outcomes.iter().map(|outcome| all(outcome)).collect();
            Some(if found.iter().any(Result::is_ok) { Ok(()) } else { found.into_iter().next().unwrap_or(Ok(())) })
        }
        Expectation::Not(inner) => check(number, lane, act, inner).map(|found| match found {
            Ok(()) => Err("it holds".to_owned()),
            Err(_) => Ok(()),
        }),
        leaf @ (Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_)) => Some(match lane {
            Lane::Windows(lane) => on_windows(lane, act, leaf),
            Lane::Unix(lane) => unix::check(lane, leaf),
        }),
    }
}

/// Whether an expectation of the caller or of the machine holds on Windows.
fn on_windows(lane: &WindowsLane, act: &Act, expectation: &Expectation) -> Result<(), String> {
    match expectation {
        Expectation::Told(expected) => told(&lane.labels, act, &lane.outcome, expected),
        Expectation::Behind(expected) => behind(lane, expected),
        Expectation::Unix(_)
        | Expectation::Either(_)
        | Expectation::Not(_)
        | Expectation::On(..)
        | Expectation::Lane(..) => Err("nothing that Windows could tell".to_owned()),
    }
}

/// The expectations that are about a lane, without the `On` and `Lane` around them.
pub(crate) fn of_lane<'a>(
    number: u64,
    lane: &Lane,
    expectation: &'a Spanned<Expectation>,
) -> Vec<&'a Spanned<Expectation>> {
    let inner = match &expectation.value {
        Expectation::On(era, inner) if lane.name() == *era => inner,
        Expectation::Lane(wanted, inner) if number == *wanted => inner,
        Expectation::On(..) | Expectation::Lane(..) => return Vec::new(),
        _ => return vec![expectation],
    };
    inner.iter().flat_map(|inner| of_lane(number, lane, inner)).collect()
}

/// Whether an expectation of what the caller is told holds; nothing, where it is about the machine behind that.
///
/// Any system can be held to these, the model and a running Windows.
pub(crate) fn of_answer(
    labels: &Labelled,
    act: &Act,
    outcome: &Outcome,
    expectation: &Expectation,
) -> Option<Result<(), String>> {
    match expectation {
        Expectation::Told(expected) => Some(told(labels, act, outcome, expected)),
        Expectation::Either(outcomes) => {
            let all = |inner: &Vec<Spanned<Expectation>>| -> Option<Result<(), String>> {
                let found: Vec<_> =
                    inner.iter().map(|inner| of_answer(labels, act, outcome, &inner.value)).collect::<Option<_>>()?;
                Some(found.into_iter().find(Result::is_err).unwrap_or(Ok(())))
            };
            let found: Vec<_> = outcomes.iter().map(all).collect::<Option<_>>()?;
            let holds = found.iter().any(Result::is_ok);
            if holds { Some(Ok(())) } else { found.into_iter().next() }
        }
        Expectation::Behind(_)
        | Expectation::Unix(_)
        | Expectation::Not(_)
        | Expectation::On(..)
        | Expectation::Lane(..) => None,
    }
}

fn told(labels: &Labelled, act: &Act, outcome: &Outcome, expected: &Told) -> Result<(), String> {
    let reply = outcome.reply.as_ref();
    let holds = match expected {
        Told::Ok => outcome.is_success() && !outcome.waits,
        Told::Fails => !outcome.is_success(),
        Told::Answer(wanted) => reply.map(|reply| reply.answer) == Some(Answer::Status(*wanted)),
        Told::LastError(wanted) => last_error(reply) == Some(LastError::Set(*wanted)),
        Told::LastErrorUnchanged => last_error(reply) == Some(LastError::LeftAlone),
        Told::Output(asked, wanted) => {
            let found = reply.map(|reply| outputs::check(labels, act, reply, *asked, wanted));
            return found.unwrap_or_else(|| Err(answer(outcome)));
        }
    };
    if holds { Ok(()) } else { Err(answer(outcome)) }
}

/// What a Win32 function did with the last error; nothing of what is no Win32 function.
fn last_error(reply: Option<&Reply>) -> Option<LastError> {
    match reply?.answer {
        Answer::LastError { error: Some(error), .. } => Some(LastError::Set(error)),
        Answer::LastError { error: None, .. } => Some(LastError::LeftAlone),
        Answer::Status(_) => None,
    }
}

/// What a call did with the last error.
#[derive(PartialEq, Eq)]
enum LastError {
    Set(Win32Error),
    LeftAlone,
}

fn behind(lane: &WindowsLane, expected: &Behind) -> Result<(), String> {
    let machine = &lane.machine;
    match expected {
        Behind::Status(wanted) => {
            if is_answered(&lane.outcome, *wanted) {
                Ok(())
            } else {
                Err(answer(&lane.outcome))
            }
        }
        Behind::Name(wanted) => {
            let name = lane.reached.map(|object| machine.objects().path(object).to_string());
            same(name.as_ref(), wanted, || format!("no object was reached: {}", answer(&lane.outcome)))
        }
        Behind::SameObjectAs(label) => match (lane.reached, lane.labels.handles.get(label)) {
            (Some(reached), Some((_, _, object))) if Some(reached) == *object => Ok(()),
            (Some(reached), _) => Err(format!("another object, {}", machine.objects().path(reached))),
            (None, _) => Err(format!("no object was reached: {}", answer(&lane.outcome))),
        },
        Behind::Exists(path) if machine.exists(&ObjectName::from(path.as_str())) => Ok(()),
        Behind::Exists(_) => Err("there is no such object".to_owned()),
        Behind::By(rule) if lane.outcome.trace.fired(*rule) => Ok(()),
        Behind::By(_) => Err(rules(&lane.outcome)),
        Behind::InSession(label, session) => {
            let process = process(lane, label)?;
            equal(u64::from(process.session().0), session, |found| format!("session {found}"))
        }
        Behind::LogonSession(label, wanted) => {
            let found = process(lane, label)?.token.logon_session.to_string();
            let wanted = match wanted.strip_prefix("0x") {
                Some(_) => wanted.to_lowercase(),
                None => process(lane, wanted)?.token.logon_session.to_string(),
            };
            equal(found, &wanted, |found| format!("logon session {found}"))
        }
        Behind::State(session, wanted) => {
            let id = session_id(*session);
            let listens = listeners(machine).any(|listener| listener.id == id).then_some(Listener::STATE);
            match machine.session(id).map(Session::state).or(listens) {
                Some(state) => equal(state, wanted, |found| format!("{found:?}")),
                None => Err("there is no such session".to_owned()),
            }
        }
        Behind::OnDesktop(label, wanted) => {
            let found = connection::desktop_name(machine, process(lane, label)?.id);
            same(found.as_ref(), wanted, || format!("{label} is on no desktop"))
        }
        Behind::Service(name, wanted) => match machine.service(name) {
            Some(service) => equal(service.status.state, wanted, |found| found.name().to_owned()),
            None => Err("there is no such service".to_owned()),
        },
        Behind::Console(wanted) => match machine.console() {
            Some(console) => equal(u64::from(console.0), wanted, |found| format!("session {found}")),
            None => Err("no session".to_owned()),
        },
        Behind::Waits(label) => {
            let waits = match lane.labels.threads.get(label) {
                Some(thread) => machine.unreturned(*thread),
                None => process(lane, label)?.unreturned(),
            };
            waits.map(|_| ()).ok_or_else(|| "it waits in no call".to_owned())
        }
        Behind::Sees(person, title) => sees(machine, person, title),
        Behind::NobodySees(title) => nobody_sees(machine, title),
        Behind::Winlogon(session, wanted) => {
            let session = machine.session(session_id(*session)).ok_or("there is no such session")?;
            let state = winlogon::state(session).ok_or("that session has no winlogon")?;
            equal(state, wanted, |found| format!("{found:?}"))
        }
        Behind::Notified(label, wanted) => {
            let found = notified(lane, label);
            let wanted: Vec<_> = wanted.iter().map(|(change, session)| (*change, session_id(*session))).collect();
            equal(found, &wanted, |found| told_changes(&found))
        }
        Behind::Tool(tool, by, words) => {
            let output = tool.run(machine, process(lane, by)?)?;
            tool::shows(&output, words)
        }
        Behind::Reaches(label, name, wanted) => {
            let client = process(lane, label)?.client();
            match reach(machine, client, &ObjectName::from(name.as_str()), Interface::Win32).ending {
                Ending::Found(object) => same(Some(&machine.objects().path(object).to_string()), wanted, String::new),
                ending => Err(format!("nothing: {}", ending.status())),
            }
        }
    }
}

/// Whether a call was answered with a status, or a native call inside it was.
fn is_answered(outcome: &Outcome, wanted: NtStatus) -> bool {
    let outer = outcome.reply.as_ref().map(|reply| reply.answer) == Some(Answer::Status(wanted));
    let inner = outcome.trace.steps.iter().any(|step| match &step.what {
        What::Answered(status) => *status == wanted,
        What::Walked(walked) => walked.turn == Turn::Failed(wanted),
        What::Happened(_) | What::Refused(_) => false,
    });
    outer || inner
}

/// The rules that made the small steps, each once.
fn rules(outcome: &Outcome) -> String {
    let mut rules: Vec<&str> = Vec::new();
    for rule in outcome.trace.steps.iter().map(|step| step.rule.card().name) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    if rules.is_empty() { "no rule".to_owned() } else { rules.join(", ") }
}

/// Whether a person can see a window with this title.
fn sees(machine: &Machine, person: &Person, title: &str) -> Result<(), String> {
    let terminal = person.terminal(machine).ok_or("there is no terminal to look at")?;
    let titles: Vec<&str> = sight::windows_at(machine, terminal).map(|(_, window)| &*window.title).collect();
    let found = if titles.is_empty() { "no window".to_owned() } else { titles.join(", ") };
    if titles.contains(&title) { Ok(()) } else { Err(found) }
}

/// Whether a program shows a window with this title that can be seen at no terminal.
fn nobody_sees(machine: &Machine, title: &str) -> Result<(), String> {
    let shown = machine.win32k().windows.iter().filter(|(_, window)| window.visible && *window.title == *title);
    let seen: Vec<bool> = shown.map(|(id, _)| sight::is_seen(machine, *id)).collect();
    match (seen.is_empty(), seen.contains(&true)) {
        (true, _) => Err("no program shows such a window".to_owned()),
        (false, true) => Err("somebody sees it".to_owned()),
        (false, false) => Ok(()),
    }
}

/// Of which session changes a process or service was told in the step; a process may have ended in it.
fn notified(lane: &WindowsLane, label: &str) -> Vec<(SessionChange, SessionId)> {
    let declared = lane.labels.processes.get(label).copied();
    let process = declared.or_else(|| find_process(&lane.machine, &lane.labels, label));
    let is_told = |to: &Recipient| match to {
        Recipient::Service(name) => **name == *label,
        Recipient::Window(id, _) => Some(*id) == process,
    };
    let told = |event: &Event| match event {
        Event::SessionChangeTold { to, change, session } if is_told(to) => Some((*change, *session)),
        _ => None,
    };
    lane.outcome.trace.events().filter_map(told).collect()
}

fn told_changes(changes: &[(SessionChange, SessionId)]) -> String {
    if changes.is_empty() {
        return "it was told nothing".to_owned();
    }
    changes.iter().map(|(change, session)| format!("{change:?}({session})")).collect::<Vec<_>>().join(", ")
}

/// What a caller or the author is told of the step, in words.
pub(crate) fn answer(outcome: &Outcome) -> String {
    if let Some(refusal) = &outcome.refusal {
        return format!("not done: {}", refusal.0);
    }
    if outcome.waits {
        return "the call has not returned".to_owned();
    }
    outcome.reply.as_ref().map_or_else(|| "done".to_owned(), answer_of)
}

/// What a caller is told by a reply, in words.
pub(crate) fn answer_of(reply: &Reply) -> String {
    match reply.answer {
        Answer::Status(status) if status.is_success() => format!("success, {status}"),
        Answer::Status(status) => format!("failure, {status}"),
        Answer::LastError { succeeded, error } => {
            let result = if succeeded { "success" } else { "failure" };
            error.map_or_else(|| result.to_owned(), |error| format!("{result}, {error}"))
        }
    }
}

fn process<'a>(lane: &'a WindowsLane, label: &str) -> Result<&'a Process, String> {
    find_process(&lane.machine, &lane.labels, label)
        .and_then(|id| lane.machine.process(id))
        .ok_or_else(|| format!("{label} is not running"))
}

fn session_id(number: u64) -> SessionId {
    SessionId(u32::try_from(number).unwrap_or(u32::MAX))
}

fn same(found: Option<&String>, wanted: &str, nothing: impl FnOnce() -> String) -> Result<(), String> {
    match found {
        Some(found) if found == wanted => Ok(()),
        Some(found) => Err(found.clone()),
        None => Err(nothing()),
    }
}

fn equal<T: PartialEq>(found: T, wanted: &T, say: impl FnOnce(T) -> String) -> Result<(), String> {
    if found == *wanted { Ok(()) } else { Err(say(found)) }
}

//! The parts of a frame as lines of text: one fact a line, without boxes, without colour, the same for every reader.
//!
//! The transcript, the plain mode and the blocks of the documentation are made of these. What became of a thing is said
//! in a word (`made`, `gone`), never by a sign alone, and a small step has the same number wherever it is told.

use std::collections::BTreeMap;

use crate::lesson::describe::{boots, with_name};
use crate::lesson::tool::ToolView;
use crate::lesson::view::{
    Basis, Change, Difference, FrameView, LaneView, Mark, Marked, Outcome, ReachRow, ReachView, Rung, Sentence,
    TreeRow, WhoseView, WindowsLists,
};
use crate::lesson::words::Word;
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The story, each claim with what backs it.
pub fn story(view: &FrameView) -> Vec<String> {
    view.story.iter().map(said).collect()
}

fn said(sentence: &Sentence) -> String {
    match &sentence.basis {
        Some(claim) => format!("{} [{}]", sentence.text, basis(claim)),
        None => sentence.text.clone(),
    }
}

/// What backs a statement: `documented: Microsoft, "Object Names"; disputed by ...`.
pub fn basis(basis: &Basis) -> String {
    let mut text = basis.evidence.clone();
    if !basis.sources.is_empty() {
        text.push_str(": ");
        text.push_str(&basis.sources.join("; "));
    }
    if !basis.disputed_by.is_empty() {
        text.push_str("; disputed by ");
        text.push_str(&basis.disputed_by.join("; "));
    }
    text
}

/// What a tool shows: who runs it where, its lines with what became of each, then what backs them and what they hide.
pub fn tool(view: &ToolView) -> Vec<String> {
    let mut lines = tool_output(view);
    lines.push(format!("The layout is {}.", basis(&view.layout)));
    lines.extend(view.notes.iter().map(said));
    lines
}

/// What a tool shows alone: who runs it where, and its lines with what became of each.
pub fn tool_output(view: &ToolView) -> Vec<String> {
    let mark =
        if view.layout.sources.is_empty() { format!(" (layout {})", view.layout.evidence) } else { String::new() };
    let head = format!("{}{mark}, run by {} at {}:", view.tool, view.by, view.position);
    let lines = view.lines.iter().map(|Marked { mark, row }| match mark {
        Mark::Same => row.clone(),
        mark => format!("{row}  <- {}", mark.word()),
    });
    std::iter::once(head).chain(lines).collect()
}

/// What was done, and with what. What boot does, the story says, and perhaps it ends with the same words.
pub fn action(view: &FrameView, lane: &LaneView) -> Vec<String> {
    let action = with_name(&lane.action, lane.asked.as_deref());
    let is_said = |said: &Sentence| said.text == format!("{action}.") || said.text.starts_with(&boots(&action));
    let is_said = action.is_empty() || view.story.last().is_some_and(is_said);
    let action = (!is_said).then(|| format!("{action}."));
    action.into_iter().chain(lane.given.as_ref().map(|given| format!("Given: {given}."))).collect()
}

/// The small steps that tell the story; how many lie inside them stands behind.
pub fn ladder(rungs: &[Rung]) -> Vec<String> {
    let mut lines: Vec<String> = rungs.iter().filter(|step| step.depth == 0).map(rung).collect();
    match rungs.len() - lines.len() {
        0 => {}
        1 => lines.push("Inside these: 1 more small step.".to_owned()),
        inside => lines.push(format!("Inside these: {inside} more small steps.")),
    }
    lines
}

/// One small step: its number, layer, name with the part that it is about in brackets, and sentence.
pub fn rung(rung: &Rung) -> String {
    let [before, marked, after] = &rung.name;
    let named = [before, marked, after].into_iter().any(|part| !part.is_empty());
    let name = if named { format!(", {before}[{marked}]{after}") } else { String::new() };
    let mechanism = rung.mechanism.as_ref().map(|word| format!(" {word}")).unwrap_or_default();
    let differs = if rung.differs { " Here the ways part." } else { "" };
    // A drive letter ends with a colon itself.
    let then = if name.ends_with(':') { " -" } else { ":" };
    format!("{}. {}{mechanism}{name}{then} {}{differs}", rung.number, rung.layer, rung.text)
}

/// Why a small step happened: the rule, and what backs it.
pub fn why(rung: &Rung) -> Vec<String> {
    let mut lines = vec![self::rung(rung)];
    lines.push(format!("Rule: {}. {}", rung.rule, rung.explanation));
    lines.push(format!("Evidence: {}.", basis(&rung.basis)));
    lines.extend(rung.place.as_ref().map(|place| format!("Place: {place}")));
    lines
}

/// What came of the action.
pub fn outcome(outcome: &Outcome) -> Vec<String> {
    let object = outcome.object.as_deref();
    let reached = match (&outcome.reached, object) {
        (Some(path), Some(object)) => Some(format!("Reached {path}, {object}.")),
        (Some(path), None) => Some(format!("Reached {path}.")),
        (None, Some(object)) => Some(format!("Reached an object without a name, {object}.")),
        (None, None) => None,
    };
    let answer = outcome.answer.as_ref().map(|answer| format!("Answer: {answer}."));
    let first: Vec<String> = [reached, answer].into_iter().flatten().collect();
    let mut lines = if first.is_empty() { Vec::new() } else { vec![first.join(" ")] };
    lines.extend(outcome.outputs.iter().map(|(name, value)| format!("Output {name}: {value}.")));
    lines.extend(outcome.earlier.iter().map(|earlier| format!("{} (step {}).", earlier.text, earlier.step)));
    lines
}

/// In what the lanes part, one thing a line; lanes that say the same stand together.
pub fn differences(view: &FrameView) -> Vec<String> {
    view.differences.iter().map(|difference| self::difference(view, difference)).collect()
}

fn difference(view: &FrameView, difference: &Difference) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (lane, value) in view.lanes.iter().zip(&difference.lanes) {
        match groups.iter_mut().find(|(known, _)| known == value) {
            Some((_, systems)) => systems.push(&lane.system),
            None => groups.push((value, vec![&lane.system])),
        }
    }
    let groups = groups.iter().map(|(value, systems)| format!(" On {}: {value}.", several(systems)));
    format!("Differs, {}.{}", difference.what, groups.collect::<String>())
}

/// Several systems; where a setting stands behind one, it is told where the next begins.
fn several(systems: &[&str]) -> String {
    let with_settings = systems.iter().any(|system| system.contains(','));
    systems.join(if with_settings { ", and on " } else { " and " })
}

/// What a system answered of which only the answers are known, and in what the model parts from it.
pub fn recorded(view: &FrameView) -> Vec<String> {
    let Some(recorded) = &view.recorded else { return Vec::new() };
    let mut lines = vec![format!("-- {}, of which only the answers are known --", recorded.system)];
    lines.push(format!("Answer: {}.", recorded.answer));
    lines.extend(recorded.outputs.iter().map(|(name, value)| format!("Output {name}: {value}.")));
    lines.extend(recorded.parts.iter().map(|parts| format!("Here the systems part. {}.", capitalised(parts))));
    lines
}

/// The author's expectations: those that did not hold first, a line each.
pub fn checks(lane: &LaneView) -> Vec<String> {
    let mut lines = failed_checks(lane);
    let held = lane.checks.iter().filter(|check| check.found.is_none());
    let held: Vec<String> = held.map(|check| one_line(&check.expected)).collect();
    if !held.is_empty() {
        lines.push(format!("As expected: {}.", held.join(", ")));
    }
    lines
}

/// The author's expectations that did not hold.
pub fn failed_checks(lane: &LaneView) -> Vec<String> {
    let failed = lane.checks.iter().filter_map(|check| {
        let found = check.found.as_ref()?;
        Some(format!("NOT as expected: {}; found: {found}.", one_line(&check.expected)))
    });
    failed.collect()
}

/// An author's words on one line, however they were laid out.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is different from the frame before, one line a difference.
pub fn changes(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{}: {}", capitalised(change.mark.word()), change.text)).collect()
}

/// What is different from the frame before, one line for all that was made, one for all that is gone, and so on.
pub fn changes_by_kind(changes: &[Change]) -> Vec<String> {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        kinds.entry(change.mark.word()).or_default().push(&change.text);
    }
    [Mark::Made, Mark::Gone, Mark::Changed, Mark::Reached]
        .into_iter()
        .filter_map(|mark| Some(format!("{}: {}.", capitalised(mark.word()), kinds.get(mark.word())?.join("; "))))
        .collect()
}

/// How much is different from the frame before: `Different now: 5 made, 1 changed.`
pub fn changes_counted(changes: &[Change]) -> Option<String> {
    let counts = [Mark::Made, Mark::Gone, Mark::Changed, Mark::Reached].into_iter().filter_map(|mark| {
        let count = changes.iter().filter(|change| change.mark == mark).count();
        (count > 0).then(|| format!("{count} {}", mark.word()))
    });
    let counts: Vec<String> = counts.collect();
    (!counts.is_empty()).then(|| format!("Different now: {}.", counts.join(", ")))
}

/// A title or a clause with a full stop, unless it ends like a sentence already; the name `\??` is no question.
pub fn sentence(text: &str) -> String {
    let is_whole = text.ends_with(['.', '?', '!']) && !text.ends_with("??");
    if is_whole { text.to_owned() } else { format!("{text}.") }
}

/// A text with its first letter as at the beginning of a sentence; a name there (`smss.exe`, `own_program`) stays as it is.
pub fn capitalised(text: &str) -> String {
    let word = text.split([' ', ',', ':', ';']).next().unwrap_or_default();
    if word.trim_end_matches(['.', '?', '!']).contains(['.', '_', '\\']) {
        return text.to_owned();
    }
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A line, with the word for what became of what it tells.
pub(super) fn with_mark(mark: Mark, text: &str) -> String {
    match mark.word() {
        "" => text.to_owned(),
        word => format!("{text}; {word}"),
    }
}

/// The rows of the object tree, by full name.
pub fn tree(rows: &[TreeRow]) -> Vec<String> {
    rows.iter().map(tree_row).collect()
}

fn tree_row(row: &TreeRow) -> String {
    let entries = match row.entries {
        Some(1) => ", 1 entry".to_owned(),
        Some(entries) => format!(", {entries} entries"),
        None => String::new(),
    };
    let closed = if row.entries.is_some_and(|entries| entries > 0) && !row.open { ", closed" } else { "" };
    let note = match row.note.as_str() {
        "" => String::new(),
        note if note.starts_with("->") => format!(" {note}"),
        note => format!(", {note}"),
    };
    with_mark(row.mark, &format!("{}: {}{note}{entries}{closed}", row.path, row.object_type))
}

/// The rows of the sessions, and where the console is.
pub fn sessions(lists: &WindowsLists) -> Vec<String> {
    let rows = lists.sessions.iter().map(|Marked { mark, row }| with_mark(*mark, &session(row)));
    let console = match lists.console.as_str() {
        "none" => "The console is attached to none of them.".to_owned(),
        session => format!("The console is attached to session {session}."),
    };
    rows.chain([console]).collect()
}

fn session(row: &SessionRow) -> String {
    let logon_session = match row.logon_session.as_str() {
        "" => String::new(),
        luid => format!("logon session {luid}"),
    };
    let locked = if row.locked { "locked" } else { "" };
    let parts = [&row.station, &row.state, &row.user, logon_session.as_str(), locked];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("session {}: {}; names go to {}", row.id, parts.join(", "), row.named_objects)
}

/// The rows of the logon sessions.
pub fn logon_sessions(rows: &[Marked<LogonSessionRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &logon_session(row))).collect()
}

fn logon_session(row: &LogonSessionRow) -> String {
    let sessions: Vec<String> = row.sessions.iter().map(u32::to_string).collect();
    let sessions = match sessions.as_slice() {
        [] => "no process in any session".to_owned(),
        [session] => format!("processes in session {session}"),
        _ => format!("processes in sessions {}", sessions.join(", ")),
    };
    let tokens = if row.references == 1 { "token" } else { "tokens" };
    let linked = if row.linked.is_empty() { String::new() } else { format!(", linked to {}", row.linked) };
    let (luid, account, logon_type, references) = (&row.luid, &row.account, &row.logon_type, row.references);
    format!("logon session {luid}: {account}, {logon_type}, {sessions}, {references} {tokens}{linked}")
}

/// The rows of the processes.
pub fn processes(rows: &[Marked<ProcessRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &process(row))).collect()
}

fn process(row: &ProcessRow) -> String {
    let image = if row.image == row.name { String::new() } else { format!(", image {}", row.image) };
    let elevation = if row.elevation.is_empty() { String::new() } else { format!(" with the {} token", row.elevation) };
    let desktop = if row.desktop.is_empty() { String::new() } else { format!(", desktop {}", row.desktop) };
    let handles = if row.handles == 1 { "handle" } else { "handles" };
    let waits = if row.waits_in.is_empty() { String::new() } else { format!(", waits in {}", row.waits_in) };
    format!(
        "process {}: {}{image}, session {}, {}{elevation}, logon session {}{desktop}, {} {handles}{waits}",
        row.pid, row.name, row.session, row.account, row.logon_session, row.handles
    )
}

/// The rows of the services.
pub fn services(rows: &[Marked<ServiceRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &service(row))).collect()
}

fn service(row: &ServiceRow) -> String {
    let process = row.pid.map(|pid| format!(", process {pid}")).unwrap_or_default();
    let session = row.session.map(|session| format!(" in session {session}")).unwrap_or_default();
    format!("service {}: {}, starts {}, as {}{process}{session}", row.name, row.state, row.start, row.account)
}

/// Whom a name would reach: callers that reach the same stand together.
pub fn reach(view: &ReachView) -> Vec<String> {
    let mut lines = Vec::new();
    for callers in view.rows.chunk_by(|left, right| left.group == right.group) {
        let [first, ..] = callers else { continue };
        lines.push(format!(
            "{}, as a {} name, reaches {}, {}, for:",
            view.name, view.interface, first.reaches, first.what
        ));
        lines.extend(callers.iter().map(caller));
    }
    lines
}

fn caller(row: &ReachRow) -> String {
    format!("  {}, session {}, logon session {}; {}", row.caller, row.session, row.logon_session, row.moved())
}

/// Everything about one object.
pub fn whose(view: &WhoseView) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", view.path, view.object_type)];
    lines.push(match view.made_at.as_str() {
        "" => format!("Made by {}.", view.maker),
        made_at => format!("Made by {}, at {made_at}.", view.maker),
    });
    lines.extend(view.spelling.as_ref().map(|spelling| format!("Asked for as {spelling}.")));
    lines.extend(view.rule.as_ref().map(|rule| format!("Rule: {rule}.")));
    lines.extend(view.kept_by.iter().map(|keeper| format!("Kept by {keeper}.")));
    lines.extend(view.security.iter().map(|line| format!("Security: {line}.")));
    lines
}

/// A word of the glossary, and what it is mistaken for.
pub fn word(word: &Word) -> String {
    let basis = basis(&word.basis());
    format!("{}: {} Not: {}. [{basis}]", capitalised(word.term), word.meaning, word.not_to_be_confused_with)
}

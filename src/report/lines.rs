//! The parts of a frame as lines of text, one fact a line, without boxes and without colour.
//!
//! The transcript and the plain mode are made of these. A line ends a thought, so that a screen reader can stop there.

use crate::lesson::view::{Basis, Change, FrameView, LaneView, Mark, Marked, Outcome, ReachView, Rung, Sentence, TreeRow, WhoseView};
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The story, each claim with what backs it.
pub fn story(view: &FrameView) -> Vec<String> {
    view.story.iter().map(sentence).collect()
}

fn sentence(sentence: &Sentence) -> String {
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

/// The action of a lane, with the name as it was asked for.
pub fn action(lane: &LaneView) -> String {
    match &lane.asked {
        Some(name) => format!("{}. Asked: {name}", lane.action),
        None => format!("{}.", lane.action),
    }
}

/// The small steps, numbered; those inside others only where `whole` asks for them or one of them fails.
pub fn ladder(rungs: &[Rung], whole: bool) -> Vec<String> {
    let shown = rungs.iter().filter(|rung| whole || rung.depth == 0);
    shown.zip(1..).map(|(step, number)| rung(step, number)).collect()
}

/// One small step: its number, layer, name and sentence.
pub fn rung(rung: &Rung, number: usize) -> String {
    let [before, marked, after] = &rung.name;
    let name = if marked.is_empty() && before.is_empty() { String::new() } else { format!("{before}[{marked}]{after}  ") };
    let mechanism = rung.mechanism.as_ref().map(|word| format!(" {word}")).unwrap_or_default();
    let differs = if rung.differs { " (here the lanes part)" } else { "" };
    let inside = if rung.depth > 0 { "  inside: " } else { "" };
    format!("{number}. {inside}{}{mechanism}: {name}{}{differs}", rung.layer, rung.text)
}

/// Why a small step happened: the rule, and what backs it.
pub fn why(rung: &Rung, number: usize) -> Vec<String> {
    let mut lines = vec![self::rung(rung, number)];
    lines.push(format!("   rule: {}. {}", rung.rule, rung.explanation));
    lines.push(format!("   {}", basis(&rung.basis)));
    lines.extend(rung.place.as_ref().map(|place| format!("   in {place}")));
    lines
}

/// What came of the action.
pub fn outcome(outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    let object = outcome.object.as_ref().map(|object| format!(": {object}")).unwrap_or_default();
    match &outcome.reached {
        Some(path) => lines.push(format!("Reached {path}{object}.")),
        None if !object.is_empty() => lines.push(format!("Reached an object without a name{object}.")),
        None => {}
    }
    lines.extend(outcome.answer.as_ref().map(|answer| format!("Answer: {answer}.")));
    lines.extend(outcome.outputs.iter().map(|(name, value)| format!("Output {name}: {value}")));
    lines.extend(outcome.earlier.iter().map(|earlier| format!("{} (step {}).", earlier.text, earlier.step)));
    lines
}

/// The author's expectations.
pub fn checks(lane: &LaneView) -> Vec<String> {
    let told = lane.checks.iter().map(|check| match &check.found {
        None => format!("Expected {}: held.", check.expected),
        Some(found) => format!("Expected {}: NOT held, found {found}.", check.expected),
    });
    told.collect()
}

/// What is different from the frame before.
pub fn changes(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {} ({})", change.mark.sign(), change.text, change.mark.word())).collect()
}

fn with_mark(mark: Mark, text: &str) -> String {
    let word = mark.word();
    let word = if word.is_empty() { String::new() } else { format!(" ({word})") };
    format!("{} {text}{word}", mark.sign())
}

/// The rows of the object tree.
pub fn tree(rows: &[TreeRow]) -> Vec<String> {
    rows.iter().map(tree_row).collect()
}

fn tree_row(row: &TreeRow) -> String {
    let entries = match row.entries {
        Some(entries) if !row.open => format!(", {entries} entries, closed"),
        Some(entries) => format!(", {entries} entries"),
        None => String::new(),
    };
    let note = if row.note.is_empty() { String::new() } else { format!(", {}", row.note) };
    with_mark(row.mark, &format!("{}{}  {}{entries}{note}", "  ".repeat(row.depth), row.path, row.object_type))
}

/// The rows of the sessions.
pub fn sessions(rows: &[Marked<SessionRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &session(row))).collect()
}

fn session(row: &SessionRow) -> String {
    let mut text = format!("session {}", row.id);
    for part in [&row.station, &row.state, &row.user] {
        if !part.is_empty() {
            text.push_str(&format!(", {part}"));
        }
    }
    if !row.logon_session.is_empty() {
        text.push_str(&format!(", logon session {}", row.logon_session));
    }
    if row.locked {
        text.push_str(", locked");
    }
    format!("{text}; names go to {}", row.named_objects)
}

/// The rows of the logon sessions.
pub fn logon_sessions(rows: &[Marked<LogonSessionRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &logon_session(row))).collect()
}

fn logon_session(row: &LogonSessionRow) -> String {
    let sessions: Vec<String> = row.sessions.iter().map(u32::to_string).collect();
    let sessions = if sessions.is_empty() { "no session".to_owned() } else { format!("sessions {}", sessions.join(" ")) };
    let linked = if row.linked.is_empty() { String::new() } else { format!(", linked to {}", row.linked) };
    let (luid, account, logon_type, references) = (&row.luid, &row.account, &row.logon_type, row.references);
    format!("logon session {luid}, {account}, {logon_type}, processes in {sessions}, {references} tokens{linked}")
}

/// The rows of the processes.
pub fn processes(rows: &[Marked<ProcessRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &process(row))).collect()
}

fn process(row: &ProcessRow) -> String {
    let elevation = if row.elevation.is_empty() { String::new() } else { format!(" ({} token)", row.elevation) };
    let desktop = if row.desktop.is_empty() { String::new() } else { format!(", desktop {}", row.desktop) };
    format!(
        "{}, {}, process {}, session {}, {}{elevation}, logon session {}{desktop}, {} handles",
        row.name, row.image, row.pid, row.session, row.account, row.logon_session, row.handles
    )
}

/// The rows of the services.
pub fn services(rows: &[Marked<ServiceRow>]) -> Vec<String> {
    rows.iter().map(|Marked { mark, row }| with_mark(*mark, &service(row))).collect()
}

fn service(row: &ServiceRow) -> String {
    let process = match (row.pid, row.session) {
        (Some(pid), Some(session)) => format!(", process {pid} in session {session}"),
        _ => String::new(),
    };
    format!("service {}, {}, starts {}, as {}{process}", row.name, row.state, row.start, row.account)
}

/// Whom a name would reach: callers that reach the same stand together.
pub fn reach(view: &ReachView) -> Vec<String> {
    let mut lines = vec![format!("{}, asked as a {} name:", view.name, view.interface)];
    for row in &view.rows {
        lines.push(format!(
            "{}, session {}, logon session {}: reaches {}, {}; moved by {}",
            row.caller, row.session, row.logon_session, row.reaches, row.what, row.by
        ));
    }
    lines
}

/// Everything about one object.
pub fn whose(view: &WhoseView) -> Vec<String> {
    let mut lines = vec![format!("{} {}", view.object_type, view.path)];
    lines.push(format!("made by {}, at {}", view.maker, view.made_at));
    lines.extend(view.spelling.as_ref().map(|spelling| format!("asked for as {spelling}")));
    lines.extend(view.rule.as_ref().map(|rule| format!("rule: {rule}")));
    lines.extend(view.kept_by.iter().map(|keeper| format!("kept by {keeper}")));
    lines.extend(view.security.iter().map(|line| format!("security: {line}")));
    lines
}

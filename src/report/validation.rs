//! What came of scripts that were held against a real system: as text, as JSON, and as JUnit's XML.
//!
//! The summary begins with how much was not run, because that is what a reader would otherwise take for agreement.

use std::io::{self, Write};

use serde::Serialize;

use crate::lesson::describe::counted;
use crate::lesson::validation::Validated;
use crate::lesson::verdict::{Verdict, Wrong};
use crate::observe::probe::Probe;
use crate::report::conformance::because;
use crate::report::lines::{capitalised, sentence};
use crate::report::transcript::wrapped;
use crate::scenario::visible::{visible, visible_json};

/// A script and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The name of the scenario, or the id of the case.
    pub name: String,
    /// What the system was held against.
    pub against: Against,
    /// What came of it.
    pub validated: Validated,
}

/// What a system is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// What the model answers to the same calls.
    Model,
    /// What a case expects of Windows.
    Case,
}

impl Against {
    fn word(self) -> &'static str {
        match self {
            Against::Model => "Model",
            Against::Case => "Expected",
        }
    }
}

/// A row as a line of JSON.
#[derive(Serialize)]
struct Line<'r> {
    name: &'r str,
    verdict: &'static str,
    compared: usize,
    not_run: Vec<NotRun<'r>>,
    step: Option<usize>,
    expected: Option<&'r str>,
    system: Option<&'r str>,
    because: Option<&'r str>,
}

#[derive(Serialize)]
struct NotRun<'r> {
    step: usize,
    reason: &'r str,
}

/// How many scripts came out how.
#[derive(Default)]
struct Counts {
    agree: usize,
    differ: usize,
    known: usize,
    not_run: usize,
    compared: usize,
    steps_not_run: usize,
}

impl Counts {
    fn of<'v>(scripts: impl Iterator<Item = &'v Validated>) -> Counts {
        let mut counts = Counts::default();
        for validated in scripts {
            let count = match validated.verdict {
                Verdict::Pass => &mut counts.agree,
                Verdict::Fail(_) | Verdict::Agrees(_) => &mut counts.differ,
                Verdict::KnownDifference(..) => &mut counts.known,
                Verdict::Unsupported(_) | Verdict::NotRun(_) => &mut counts.not_run,
            };
            *count += 1;
            if validated.compared > 0 {
                counts.compared += validated.compared;
                counts.steps_not_run += validated.not_run.len();
            }
        }
        counts
    }
}

/// The rows as text: what the system is, what does not agree and what was not run, and how many came out how.
pub fn text(probe: &Probe, services: Option<u32>, rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let services = match services {
        None => String::new(),
        Some(0) => " Services are played too, in session 0.".to_owned(),
        Some(session) => {
            format!(
                " Its services are in session {session} and not in session 0; they alone are played, without a user."
            )
        }
    };
    writeln!(out, "{}\n", wrapped(&format!("On {probe}.{services}")))?;
    for row in rows {
        let lines = told(row);
        for line in &lines {
            writeln!(out, "{}", wrapped(line))?;
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
    }
    for line in summary(rows.iter().map(|row| &row.validated)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// How many scripts came out how, as two lines.
pub fn summary<'v>(scripts: impl ExactSizeIterator<Item = &'v Validated>) -> [String; 2] {
    let all = scripts.len();
    let counts = Counts::of(scripts);
    let steps = match (counts.steps_not_run, counts.compared) {
        (0, 0) => String::new(),
        (left_out, compared) => format!(", and {left_out} of {} steps of the others", left_out + compared),
    };
    [
        format!("Not run: {} of {}{steps}.", counts.not_run, counted(all, "script")),
        format!("Agree: {}. Differ: {}. Known differences: {}.", counts.agree, counts.differ, counts.known),
    ]
}

/// The rows as JSON, one object a line.
pub fn json(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    for Row { name, validated, .. } in rows {
        let (wrong, known) = parts(&validated.verdict);
        let line = Line {
            name,
            verdict: word(&validated.verdict),
            compared: validated.compared,
            not_run: validated.not_run.iter().map(|(step, reason)| NotRun { step: *step, reason }).collect(),
            step: wrong.map(|wrong| wrong.step),
            expected: wrong.map(|wrong| wrong.expected.as_str()),
            system: wrong.map(|wrong| wrong.got.as_str()),
            because: known,
        };
        writeln!(out, "{}", visible_json(&serde_json::to_string(&line).map_err(io::Error::from)?))?;
    }
    Ok(())
}

/// The rows as XML of the form that JUnit made common: a difference is a failure, what was not run is skipped.
pub fn junit(probe: &Probe, rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let counts = Counts::of(rows.iter().map(|row| &row.validated));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuite name="ntsessions validate, {}" tests="{}" failures="{}" skipped="{}">"#,
        escaped(&probe.name()),
        rows.len(),
        counts.differ,
        counts.not_run
    )?;
    for row in rows {
        let name = escaped(&row.name);
        let said = told(row).iter().map(|line| escaped(line)).collect::<Vec<_>>().join("&#10;");
        let inner = match row.validated.verdict {
            Verdict::Pass => String::new(),
            Verdict::Fail(_) | Verdict::Agrees(_) => format!(r#"<failure message="{said}"/>"#),
            Verdict::Unsupported(_) | Verdict::NotRun(_) => format!(r#"<skipped message="{said}"/>"#),
            Verdict::KnownDifference(..) => format!("<system-out>{said}</system-out>"),
        };
        writeln!(out, r#"  <testcase classname="validate" name="{name}">{inner}</testcase>"#)?;
    }
    writeln!(out, "</testsuite>")
}

/// The word for a verdict on a real system.
pub fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "agree",
        Verdict::Fail(_) | Verdict::Agrees(_) => "differ",
        Verdict::KnownDifference(..) => "known difference",
        Verdict::Unsupported(_) | Verdict::NotRun(_) => "not run",
    }
}

fn parts(verdict: &Verdict) -> (Option<&Wrong>, Option<&str>) {
    match verdict {
        Verdict::Pass => (None, None),
        Verdict::Fail(wrong) => (Some(wrong), None),
        Verdict::KnownDifference(wrong, known) => (Some(wrong), Some(&known.because)),
        Verdict::Agrees(known) => (None, Some(&known.because)),
        Verdict::Unsupported(reason) | Verdict::NotRun(reason) => (None, Some(reason)),
    }
}

/// The lines about a script: where the two part, and which steps were not run.
fn told(row: &Row) -> Vec<String> {
    let head = format!("{}: {}", visible(&row.name), word(&row.validated.verdict));
    let mut text = match &row.validated.verdict {
        Verdict::Pass if row.validated.not_run.is_empty() => return Vec::new(),
        Verdict::Pass => vec![format!("{head}.")],
        Verdict::Fail(wrong) | Verdict::KnownDifference(wrong, _) => vec![
            format!("{head}, step {}.", wrong.step),
            format!("{}: {}", row.against.word(), visible(&wrong.expected)),
            format!("System: {}", visible(&wrong.got)),
        ],
        Verdict::Agrees(_) => vec![format!("{head}: it agrees, and is listed as a known difference.")],
        Verdict::Unsupported(reason) | Verdict::NotRun(reason) => {
            return vec![format!("{head}. {}", sentence(&capitalised(reason)))];
        }
    };
    if let Verdict::KnownDifference(_, known) | Verdict::Agrees(known) = &row.validated.verdict {
        text.push(because(known));
    }
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for (step, reason) in &row.validated.not_run {
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, steps)) => steps.push(step.to_string()),
            None => reasons.push((reason, vec![step.to_string()])),
        }
    }
    for (reason, steps) in reasons {
        let steps = format!("step{} {}", if steps.len() == 1 { "" } else { "s" }, steps.join(", "));
        text.push(format!("Not run, {steps}: {}.", visible(reason)));
    }
    text
}

/// A text as XML has it; what XML cannot have is shown as the program shows it elsewhere.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

//! What came of conformance cases: the failing steps with their traces, and the counts by area and by basis.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lesson::conformance::Trial;
use crate::lesson::explain::cite;
use crate::lesson::verdict::{Verdict, WrongKind};
use crate::report::lines;
use crate::scenario::cases::case::Case;
use crate::scenario::cases::known_difference::KnownDifference;

/// A case and what came of it, as a line of JSON.
#[derive(Debug, Serialize)]
pub struct Line {
    id: String,
    era: String,
    verdict: String,
    /// In which way a failing step is wrong: "success", "failure", "output".
    wrong: Option<String>,
    step: Option<usize>,
    expected: Option<String>,
    got: Option<String>,
    /// Why the system is known to differ.
    because: Option<String>,
}

impl Line {
    /// The line of a case on one release.
    pub fn new(case: &Case, trial: &Trial) -> Line {
        let (wrong, got) = match &trial.verdict {
            Verdict::Pass | Verdict::Agrees(_) => (None, None),
            Verdict::Fail(wrong) | Verdict::KnownDifference(wrong, _) => (Some(wrong), Some(wrong.got.clone())),
            Verdict::Unsupported(reason) | Verdict::NotRun(reason) => (None, Some(reason.clone())),
        };
        let because = match &trial.verdict {
            Verdict::KnownDifference(_, known) | Verdict::Agrees(known) => Some(known.because.clone()),
            Verdict::Pass | Verdict::Fail(_) | Verdict::Unsupported(_) | Verdict::NotRun(_) => None,
        };
        Line {
            id: case.id.clone(),
            era: trial.era.word().to_owned(),
            verdict: trial.verdict.word().to_owned(),
            wrong: wrong.map(|wrong| wrong.kind.word().to_owned()),
            step: wrong.map(|wrong| wrong.step),
            expected: wrong.map(|wrong| wrong.expected.clone()),
            got,
            because,
        }
    }
}

/// The lines about a case that does not pass: the step, what was expected, what came, and how it came about.
pub fn told(case: &Case, trial: &Trial) -> Vec<String> {
    let head = format!("{} on {}", case.id, trial.era.word());
    let wrong = match &trial.verdict {
        Verdict::Pass => return Vec::new(),
        Verdict::Unsupported(reason) | Verdict::NotRun(reason) => {
            return vec![format!("{head}: {}. {}.", trial.verdict.word(), lines::capitalised(reason))];
        }
        Verdict::KnownDifference(wrong, known) => {
            let head = format!("{head}, step {}: a known difference of {}.", wrong.step, known.whose());
            return vec![head, because(known), format!("Got: {}", wrong.got)];
        }
        Verdict::Agrees(known) => {
            let head = format!("{head}: it passes, and is listed as a known difference of {}.", known.whose());
            return vec![head, because(known)];
        }
        Verdict::Fail(wrong) => wrong,
    };
    let mut text = vec![format!("{head}, step {}: wrong {}.", wrong.step, wrong.kind.word())];
    let lesson = trial.lesson.as_ref();
    let frame = lesson.and_then(|lesson| lesson.frame_of_step(wrong.step));
    let view = lesson.zip(frame).map(|(lesson, frame)| lesson.told(frame));
    let lane = view.as_ref().and_then(|view| view.lanes.first());
    text.extend(view.as_ref().zip(lane).into_iter().flat_map(|(view, lane)| lines::action(view, lane)));
    text.push(format!("Expected: {}", wrong.expected.split_whitespace().collect::<Vec<_>>().join(" ")));
    text.push(format!("Got: {}", wrong.got));
    if let Some(lane) = lane {
        text.extend(lane.ladder.iter().map(lines::rung));
        text.extend(lines::outcome(&lane.outcome));
    }
    text
}

/// Why a system is known to differ, and from where that is known.
pub(crate) fn because(known: &KnownDifference) -> String {
    format!("{} [{}]", known.because, cite(&known.sources).join("; "))
}

/// How often what came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    pass: usize,
    success: usize,
    failure: usize,
    output: usize,
    known: usize,
    agrees: usize,
    unsupported: usize,
    not_run: usize,
}

impl Counts {
    fn add(&mut self, verdict: &Verdict) {
        let count = match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail(wrong) => match wrong.kind {
                WrongKind::Success => &mut self.success,
                WrongKind::Failure => &mut self.failure,
                WrongKind::Output => &mut self.output,
            },
            Verdict::KnownDifference(..) => &mut self.known,
            Verdict::Agrees(_) => &mut self.agrees,
            Verdict::Unsupported(_) => &mut self.unsupported,
            Verdict::NotRun(_) => &mut self.not_run,
        };
        *count += 1;
    }

    fn row(self) -> [usize; 8] {
        let fail = self.success + self.failure + self.output + self.agrees;
        [self.pass, fail, self.known, self.unsupported, self.not_run, self.success, self.failure, self.output]
    }
}

/// The counts by area and by basis, as two tables; the last row of each is the sum.
pub fn tables<'t>(trials: impl Iterator<Item = (&'t Case, &'t Trial)> + Clone) -> Vec<String> {
    let mut text = table("area", trials.clone().map(|(case, trial)| (case.area.as_str(), &trial.verdict)));
    text.push(String::new());
    text.extend(table("basis", trials.map(|(case, trial)| (case.basis.word(), &trial.verdict))));
    text
}

fn table<'t>(by: &str, verdicts: impl Iterator<Item = (&'t str, &'t Verdict)>) -> Vec<String> {
    let mut rows: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut sum = Counts::default();
    for (name, verdict) in verdicts {
        rows.entry(name).or_default().add(verdict);
        sum.add(verdict);
    }
    let width = rows.keys().map(|name| name.chars().count()).chain([by.len(), "all".len()]).max().unwrap_or(0);
    let above = format!("{:width$}  {:>37}  {:>7}  {:>7}  {:>6}", "", "", "wrong", "wrong", "wrong");
    let head = format!("{by:width$}  pass  fail  known  unsupported  not run  success  failure  output");
    let row = |name: &str, counts: Counts| {
        let [pass, fail, known, unsupported, not_run, success, failure, output] = counts.row();
        format!(
            "{name:width$}  {pass:>4}  {fail:>4}  {known:>5}  {unsupported:>11}  {not_run:>7}  {success:>7}  {failure:>7}  {output:>6}"
        )
    };
    let rows = rows.into_iter().map(|(name, counts)| row(name, counts));
    [above, head].into_iter().chain(rows).chain([row("all", sum)]).collect()
}

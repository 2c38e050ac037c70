//! What a practitioner's tool would show at a frame, with what is different from the frame before.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::known::evidence::Evidence;
use crate::lesson::player::find_process;
use crate::lesson::view::{Basis, Mark, Marked, Sentence};
use crate::lesson::{Lesson, WindowsLane, explain};
use crate::nt::process::{ProcessId, Subsystem};
use crate::observe::tool::{Line, Output, Tool};
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

/// What a tool shows at a frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToolView {
    /// Its command.
    pub tool: String,
    /// The process that runs it, as the scenario names it.
    pub by: String,
    /// The frame: `step 9 of 18`.
    pub position: String,
    /// The lines, laid out as the tool does, each with what became of it in the step; what is gone stands among them.
    pub lines: Vec<Marked<String>>,
    /// What backs the layout.
    pub layout: Basis,
    /// What the tool hides or does strangely.
    pub notes: Vec<Sentence>,
    /// The same as plain values, without what is gone.
    pub output: Output,
}

impl Lesson {
    /// The processes that can run a tool at a frame, as the scenario names them.
    pub fn tool_callers(&self, frame: usize, lane: usize) -> Vec<String> {
        let Some(state) = self.windows_lane(frame, lane) else { return Vec::new() };
        let is_process = |name: &String| find_process(&state.machine, &state.labels, name).is_some();
        self.at_hand(frame, lane).processes.into_iter().map(|label| label.name).filter(is_process).collect()
    }

    /// The process that runs a tool where nobody says which: the one that called or was started last, and still runs; else
    /// a user's shell, else whoever there is. A tool is a program of Win32, so what has not its library comes last.
    pub fn usual_tool_caller(&self, frame: usize, lane: usize) -> Option<String> {
        let state = self.windows_lane(frame, lane)?;
        let process = |name: &str| state.machine.process(find_process(&state.machine, &state.labels, name)?);
        let has_library = |name: &str| process(name).is_some_and(|process| process.subsystem == Subsystem::Windows);
        let callers = self.tool_callers(frame, lane);
        let is_caller = |by: &&str| has_library(by) && callers.iter().any(|caller| caller == by);
        let shell = || callers.iter().find(|name| name.starts_with("explorer#"));
        let able = || callers.iter().find(|name| has_library(name));
        let last = self.last_callers(frame).find(is_caller).map(str::to_owned);
        last.or_else(|| shell().or_else(able).or(callers.first()).cloned())
    }

    /// What a tool shows to a process at a frame; the error says why it shows nothing.
    ///
    /// # Errors
    /// The lane is one of Unix, or there is no such process or no such tool on the machine.
    pub fn tool(&self, frame: usize, lane: usize, tool: Tool, by: &str) -> Result<ToolView, String> {
        let state = self.windows_lane(frame, lane).ok_or("That is a tool of Windows, and this machine runs Unix.")?;
        let missing = || {
            let callers = self.tool_callers(frame, lane);
            let near = nearest(by, callers.iter().map(String::as_str));
            let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
            format!("No process {} runs here.{near}", quoted(by))
        };
        let process = find_process(&state.machine, &state.labels, by).ok_or_else(missing)?;
        let output = run(state, tool, process).ok_or_else(missing)??;
        let before = frame.checked_sub(1).and_then(|frame| self.windows_lane(frame, lane));
        let before = before.and_then(|before| run(before, tool, process)?.ok()).map(|output| output.lines());
        let card = tool.card();
        Ok(ToolView {
            tool: card.command.to_owned(),
            by: by.to_owned(),
            position: self.label(frame),
            lines: marked(before.as_deref(), &output.lines()),
            layout: basis(card.layout, card.sources),
            notes: card
                .notes
                .iter()
                .filter(|note| note.of.holds(&output))
                .map(|note| Sentence { text: note.text.to_owned(), basis: Some(basis(note.evidence, note.sources)) })
                .collect(),
            output,
        })
    }

    fn windows_lane(&self, frame: usize, lane: usize) -> Option<&WindowsLane> {
        self.frames.get(frame)?.lanes.get(lane)?.windows()
    }
}

/// What a tool shows to a process of a machine, or why that machine has no such tool; nothing, where that process does not run.
fn run(lane: &WindowsLane, tool: Tool, process: ProcessId) -> Option<Result<Output, String>> {
    lane.machine.process(process).map(|by| tool.run(&lane.machine, by))
}

fn basis(evidence: Evidence, sources: &[&str]) -> Basis {
    explain::basis(evidence, sources, &[])
}

/// Lines with what became of each since the lines before; without those before, nothing is marked.
fn marked(before: Option<&[Line]>, after: &[Line]) -> Vec<Marked<String>> {
    let earlier: BTreeMap<&str, &str> =
        before.unwrap_or_default().iter().map(|line| (&*line.about, &*line.text)).collect();
    let stays: BTreeSet<&str> = after.iter().map(|line| &*line.about).collect();
    let mut gone: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut behind = "";
    for line in before.unwrap_or_default() {
        if stays.contains(&*line.about) {
            behind = &line.about;
        } else {
            gone.entry(behind).or_default().push(&line.text);
        }
    }
    let lost = |about: &str| {
        let texts = gone.get(about).cloned().unwrap_or_default();
        texts.into_iter().map(|text| Marked { mark: Mark::Gone, row: text.to_owned() })
    };
    let mut lines: Vec<Marked<String>> = lost("").collect();
    for line in after {
        let mark = match earlier.get(&*line.about) {
            _ if before.is_none() || line.text.is_empty() => Mark::Same,
            None => Mark::Made,
            Some(text) if **text == line.text => Mark::Same,
            Some(_) => Mark::Changed,
        };
        lines.push(Marked { mark, row: line.text.clone() });
        lines.extend(lost(&line.about));
    }
    lines
}

/// Whether some line shows these words, in their order; if not, the line that has most of them.
///
/// The `>` of one's own session is a word of its own.
pub(crate) fn shows(output: &Output, words: &str) -> Result<(), String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let lines: Vec<String> = output.lines().into_iter().map(|line| line.text.replacen('>', "> ", 1)).collect();
    let in_order = |line: &&String| {
        let mut there = line.split_whitespace();
        words.iter().all(|word| there.any(|found| found == *word))
    };
    if lines.iter().find(in_order).is_some() {
        return Ok(());
    }
    let count = |line: &&String| line.split_whitespace().filter(|word| words.contains(word)).count();
    // Of lines that have as many the first is meant.
    let nearest = lines.iter().rev().max_by_key(count).filter(|line| count(line) > 0);
    Err(nearest.map_or_else(|| "no line has any of these words".to_owned(), |line| line.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[(&str, &str)], after: &[(&str, &str)], expected: &[&str]) {
        let lines = |rows: &[(&str, &str)]| -> Vec<Line> {
            rows.iter().map(|(about, text)| Line { about: (*about).into(), text: (*text).into() }).collect()
        };
        let found = marked(Some(&lines(before)), &lines(after));
        let found: Vec<String> = found.iter().map(|line| format!("{} {}", line.mark.sign(), line.row)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_marked_by_what_became_of_the_thing_that_it_is_about() {
        check(
            &[("head", "H"), ("1", "a"), ("2", "b")],
            &[("head", "H"), ("1", "c"), ("2", "b")],
            &["  H", "~ c", "  b"],
        );
        check(&[("1", "a")], &[("1", "a"), ("2", "b")], &["  a", "+ b"]);
    }

    #[test]
    fn words_are_looked_for_in_one_line_and_in_their_order() {
        use crate::observe::tool::sessions::{QuerySession, QuerySessionRow};
        let row = |is_own, session_name: &str, id| QuerySessionRow {
            is_own,
            session_name: session_name.to_owned(),
            user_name: "alice".to_owned(),
            id,
            state: "Active".to_owned(),
        };
        let sessions = vec![row(true, "console", 1), row(false, "rdp-tcp#1", 2)];
        let output = Output::Sessions(QuerySession { sessions });
        for words in ["console Active", "> console alice 1", "rdp-tcp#1", ""] {
            assert_eq!(shows(&output, words), Ok(()), "{words}");
        }
        for words in ["Active console", "console 2", "> rdp-tcp#1", "rdp-tcp"] {
            assert!(shows(&output, words).is_err(), "{words}");
        }
    }

    #[test]
    fn what_is_gone_stands_where_it_stood() {
        check(&[("1", "a"), ("2", "b"), ("3", "c")], &[("1", "a"), ("3", "c")], &["  a", "- b", "  c"]);
        check(&[("1", "a"), ("2", "b")], &[("2", "b")], &["- a", "  b"]);
    }
}

//! What a reader does of their own in the plain mode: steps on a branch of the lesson, and saving that branch.

use super::Reading;
use crate::lesson::library::Folder;
use crate::lesson::window::Position;
use crate::scenario::completion::complete;
use crate::scenario::render::{Style, render_all};
use crate::scenario::syntax::with_backslashes;

/// How many things that may come are named; with more of them, more of it must be written.
const MOST_OFFERED: usize = 30;

impl Reading {
    pub(super) fn branch(&mut self, action: &str) -> Vec<String> {
        if action.is_empty() {
            let begin = self.lesson.draft(self.at.frame, self.lane);
            let calls = match begin.trim_end() {
                "" => String::new(),
                begin => format!(" offer {begin} lists the calls."),
            };
            return vec![
                "branch takes what happens, as a scenario says it, such as LogOn(user: \"Alice\").".to_owned(),
                format!("offer lists what can happen.{calls}"),
            ];
        }
        let later = self.lesson.own_steps_after(self.at.frame);
        let branch = match self.lesson.perform(self.at.frame, &with_backslashes(action)) {
            Ok(branch) => branch,
            Err(faults) => return render_all(&faults, Style::Plain).lines().map(str::to_owned).collect(),
        };
        let lesson = std::mem::replace(&mut self.lesson, branch);
        if lesson.branch().is_none() {
            self.trunks.push(lesson);
        }
        self.at = Position { frame: self.lesson.frames().saturating_sub(1), small_step: 0 };
        let replaced = match later {
            0 => None,
            1 => Some("It takes the place of your later step.".to_owned()),
            later => Some(format!("It takes the place of your {later} later steps.")),
        };
        replaced.into_iter().chain(self.step()).collect()
    }

    pub(super) fn offer(&self, action: &str) -> Vec<String> {
        let at_hand = self.lesson.at_hand(self.at.frame, self.lane);
        let completion = complete(&with_backslashes(action), "", &at_hand);
        let offered = completion.rows.iter().take(MOST_OFFERED).map(|row| match row.note.as_str() {
            "" => row.name.clone(),
            note => format!("{}: {note}", row.name),
        });
        let more = completion.rows.len().saturating_sub(MOST_OFFERED);
        let more = (more > 0).then(|| format!("And {more} more; write more of it to see them."));
        [completion.wanted.clone()].into_iter().chain(offered).chain(more).collect()
    }

    pub(super) fn come_back(&mut self) -> Vec<String> {
        let Some(lesson) = self.trunks.pop() else { return vec!["This is the lesson; there is no branch.".to_owned()] };
        let frame = if self.lesson.branch().is_some() { self.lesson.origin() } else { self.at.frame };
        self.at = Position { frame: frame.min(lesson.frames().saturating_sub(1)), small_step: 0 };
        self.lane = self.lane.min(lesson.lanes().saturating_sub(1));
        self.lesson = lesson;
        self.step()
    }

    /// Saves the branch under a name.
    pub fn save(&self, name: &str, folder: Option<&Folder>) -> Vec<String> {
        let Some(folder) = folder else { return vec!["There is no folder to save it in.".to_owned()] };
        let text = self.lesson.as_scenario().map_err(ToOwned::to_owned);
        vec![match text.and_then(|text| folder.save(name, &text)) {
            Ok(path) => format!("Saved as {path}."),
            Err(reason) => reason,
        }]
    }
}

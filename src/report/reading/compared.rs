//! Other releases in the plain mode: a lane more, and the steps in which the lanes part.

use super::Reading;
use crate::lesson::window::{Position, Windows};
use crate::nt::era::{ERAS, era};
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

impl Reading {
    /// Adds a lane on another release; without one, lists those that there are.
    pub(super) fn compare(&mut self, release: &str) -> Vec<String> {
        if release.is_empty() {
            return ERAS.iter().map(|era| format!("{}: {}.", era.name, era.title)).collect();
        }
        let Some(era) = era(release) else {
            let near = nearest(release, ERAS.iter().map(|era| era.name));
            let hint = near.map_or("compare alone lists them.".to_owned(), |near| format!("Did you mean {near}?"));
            return vec![format!("There is no release {}. {hint}", quoted(release))];
        };
        match self.lesson.compared_with(era) {
            Err(reason) => vec![reason.to_owned()],
            Ok(compared) => {
                let lesson = std::mem::replace(&mut self.lesson, compared);
                if !lesson.is_comparison() {
                    self.trunks.push(lesson);
                }
                self.windows.resize_with(self.lesson.lanes(), Windows::all);
                self.at.small_step = 0;
                let mut text = self.lanes();
                text.extend(self.step());
                text
            }
        }
    }

    /// Goes to the next step in which the lanes part.
    pub(super) fn differs(&mut self) -> Vec<String> {
        if self.lesson.lanes() < 2 {
            return vec!["This lesson has one lane; compare adds another.".to_owned()];
        }
        match self.lesson.next_difference(self.at.frame) {
            Some(frame) => {
                self.at = Position { frame, small_step: 0 };
                self.step()
            }
            None => vec!["The lanes part in no later step.".to_owned()],
        }
    }
}

//! Other releases in the plain mode: a lane more, and the steps in which the lanes part.

use super::Reading;
use crate::lesson::window::{Position, Windows};
use crate::nt::era::ERAS;
use crate::report::lines::{capitalised, sentence};
use crate::scenario::release::release;

impl Reading {
    /// Adds a lane on another release; without one, lists those that there are.
    pub(super) fn compare(&mut self, word: &str) -> Vec<String> {
        if word.is_empty() {
            return ERAS.iter().map(|era| format!("{}: {}.", era.name, era.title)).collect();
        }
        let compared = release(word).and_then(|era| self.lesson.compared_with(era).map_err(str::to_owned));
        match compared {
            Err(reason) => vec![sentence(&capitalised(&reason))],
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

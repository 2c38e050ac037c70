//! What a reader does of their own: a step on a branch of the lesson, and saving that branch.

use super::app::App;
use super::keys::word;
use super::message::Message;
use super::overlay::{Draft, Field, Overlay};
use crate::scenario::render::{Style, render_all};

impl App {
    /// Opens the line of a step after the frame that is shown.
    pub(super) fn begin_step(&mut self) {
        let Some(playing) = &self.playing else { return };
        let (frame, lane) = (playing.at.frame, playing.lane);
        let draft = Draft::new(&playing.lesson.draft(frame, lane), frame, playing.lesson.at_hand(frame, lane));
        self.overlays.push(Overlay::Branch(Box::new(draft)));
    }

    /// Performs the step, and goes over to the branch; takes the selected row into a line that is half written, and says what
    /// is wrong with one that is not.
    pub(super) fn perform(&mut self) {
        let (Some(Overlay::Branch(draft)), Some(playing)) = (self.overlays.last_mut(), &self.playing) else { return };
        match playing.lesson.perform(draft.frame, draft.field.text()) {
            Ok(branch) => {
                self.overlays.clear();
                self.playing = self.playing.take().map(|playing| playing.onto(branch));
            }
            Err(_) if draft.is_half_written() => draft.take(),
            Err(faults) => draft.faults = Some(render_all(&faults, Style::Plain)),
        }
    }

    /// From a branch or a comparison back to its lesson, from a lesson to the list. A branch that is not saved is left at the second time.
    pub(super) fn leave(&mut self, was_warned: bool) {
        let Some(playing) = &self.playing else { return };
        if playing.lesson.branch().is_some() && !playing.is_saved && !was_warned {
            self.is_warned = true;
            let save = match playing.lesson.as_scenario() {
                Ok(_) => format!("; {} saves it", word(Message::Save)),
                Err(_) => String::new(),
            };
            self.notice = Some(format!("Esc again comes back to the lesson, without this branch{save}."));
            return;
        }
        let Some(playing) = self.playing.take() else { return };
        let place = (playing.name.clone(), playing.at);
        self.playing = playing.back_to_trunk();
        if self.playing.is_none() {
            self.places.extend([place]);
        }
    }

    /// Asks for the name under which the branch is saved, if it can be.
    pub(super) fn ask_name(&mut self) {
        let Some(playing) = &self.playing else { return };
        match playing.lesson.as_scenario() {
            Ok(_) => {
                let name = format!("{}-branch", playing.lesson.scenario().name);
                self.overlays.push(Overlay::Save(Field::with(&name)));
            }
            Err(reason) => self.notice = Some(reason.to_owned()),
        }
    }

    /// Saves the branch under the typed name.
    pub(super) fn save(&mut self) {
        let name = self.typed().trim().to_owned();
        let (Some(playing), Some(folder)) = (&mut self.playing, &self.folder) else { return };
        let text = playing.lesson.as_scenario().map_err(ToOwned::to_owned);
        match text.and_then(|text| folder.save(&name, &text)) {
            Ok(path) => {
                playing.is_saved = true;
                self.overlays.pop();
                self.notice = Some(format!("Saved as {path}."));
            }
            Err(reason) => self.notice = Some(reason),
        }
    }
}

//! What a reader compares: the lesson beside itself on another release.

use super::app::App;
use crate::nt::era::{ERAS, Era};

impl App {
    /// The releases that do not play the lesson yet and that the typed text finds, oldest first.
    pub fn releases(&self) -> Vec<&'static Era> {
        let text = self.typed().trim().to_lowercase();
        let plays = |era: &Era| {
            let systems = self.playing.iter().flat_map(|playing| &playing.lesson.scenario().systems);
            systems.into_iter().any(|system| system.name() == era.name)
        };
        let mentions = |era: &Era| era.names().chain([era.title]).any(|name| name.to_lowercase().contains(&text));
        ERAS.iter().copied().filter(|era| !plays(era) && mentions(era)).collect()
    }

    /// Plays the lesson on the selected release too.
    pub(super) fn compare(&mut self, selected: usize) {
        let (Some(era), Some(playing)) = (self.releases().get(selected).copied(), &self.playing) else { return };
        match playing.lesson.compared_with(era) {
            Ok(compared) => {
                self.overlays.pop();
                self.playing = self.playing.take().map(|playing| playing.compared(compared));
            }
            Err(reason) => self.notice = Some(reason.to_owned()),
        }
    }
}

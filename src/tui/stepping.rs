//! Going on and back in a lesson, by whole steps and by small ones.

use super::layout::{Panel, Shape, shape};
use super::playing::Playing;
use crate::lesson::window::Position;

impl Playing {
    /// Whether this frame has rungs that can be folded.
    pub fn has_deeper_rungs(&self) -> bool {
        self.frame.lanes.iter().flat_map(|lane| &lane.ladder).any(|rung| rung.depth > 0)
    }

    /// Whether every rung is lit.
    pub fn all_lit(&self) -> bool {
        self.at.small_step >= self.lesson.rungs(self.at.frame)
    }

    /// The numbers of lit rungs at which a small step stops: after each rung that is shown, the last one after all.
    fn stops(&self) -> Vec<usize> {
        let rungs = self.lesson.rungs(self.at.frame);
        let shown = |rung: &usize| self.frame.lanes.iter().any(|lane| self.shows(lane, *rung));
        let mut stops: Vec<usize> = (0..rungs).filter(shown).map(|rung| rung + 1).collect();
        stops.pop();
        if rungs > 0 {
            stops.push(rungs);
        }
        stops
    }

    /// A whole step: lights what is left of this frame, or goes to the next one.
    pub fn next(&mut self) {
        let frame = if self.all_lit() { self.at.frame + 1 } else { self.at.frame };
        self.go_to_frame(frame);
    }

    /// A whole step back.
    pub fn back(&mut self) {
        self.go_to_frame(self.at.frame.saturating_sub(1));
    }

    /// Shows the small steps, where another panel hides them.
    fn show_small_steps(&mut self) {
        if shape(self.area) == Shape::Single {
            self.focus = Panel::SmallSteps;
        }
    }

    /// Lights the next rung, or goes to the next frame with none lit.
    pub fn small_next(&mut self) {
        self.show_small_steps();
        let lit = self.at.small_step;
        match self.stops().into_iter().find(|stop| *stop > lit) {
            Some(small_step) => self.go(Position { small_step, ..self.at }),
            None if self.at.frame + 1 < self.lesson.frames() => {
                self.go(Position { frame: self.at.frame + 1, small_step: 0 });
            }
            None => {}
        }
    }

    /// Puts out the last rung, or goes to the frame before.
    pub fn small_back(&mut self) {
        self.show_small_steps();
        if self.at.small_step > 0 {
            let small_step = self.stops().into_iter().rfind(|stop| *stop < self.at.small_step).unwrap_or(0);
            self.go(Position { small_step, ..self.at });
        } else if self.at.frame > 0 {
            self.back();
        }
    }
}

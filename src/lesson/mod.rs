//! Lessons: a scenario that has been run to its end, frame by frame.

pub mod view;
pub mod window;

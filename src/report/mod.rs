//! A lesson as text: transcripts, JSON, and the lines of the plain mode.
//!
//! Everything here renders a [`crate::lesson::view::FrameView`], as the screen does.

pub mod lines;
pub mod transcript;

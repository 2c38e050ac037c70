//! A lesson as text: transcripts, JSON, the lines of the plain mode, and the blocks of the documentation.
//!
//! Everything here renders a [`crate::lesson::view::FrameView`], as the screen does.

pub mod blocks;
pub mod command;
pub mod comparison;
pub mod conformance;
pub mod lines;
pub mod part;
pub mod plain;
pub mod reading;
pub mod transcript;
pub mod unix;
pub mod validation;

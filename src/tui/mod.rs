//! The screen: a lesson at the terminal.
//!
//! One way round, always the same: a key becomes a [`Message`](message::Message) in the one table of [`keys`];
//! [`App::update`](app::App::update) writes the state; [`view`](view::view) reads it and draws. Only [`terminal`] knows
//! that there is a terminal. What is drawn of a frame comes from its [`FrameView`](crate::lesson::view::FrameView)
//! alone.

pub mod message;

pub mod keys;

pub mod glyphs;

pub mod theme;

pub mod layout;

pub mod tree;

pub mod scroll;

pub mod stack;

pub mod playing;
mod stepping;

pub mod overlay;

pub mod app;

pub mod asking;

pub mod branching;
mod comparing;

pub mod tooling;

pub mod text;

pub mod view;

pub mod picture;

pub mod terminal;

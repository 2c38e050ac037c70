//! Differing: random calls on the model and on another system, until the two part.
//!
//! [`area`] says what is called and with which names, [`generator`] draws a sequence, [`sequence`] plays it on both,
//! step by step, [`shrink`] leaves only what a difference needs, [`search`] counts what many sequences show, and [`mod@file`]
//! writes a difference as a scenario. Every choice comes from a seed, so that a search can be repeated.

pub mod area;
pub mod contender;
pub mod file;
pub mod generator;
pub mod search;
pub mod sequence;
pub mod shrink;
pub mod world;

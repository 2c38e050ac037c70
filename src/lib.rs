//! An educational simulator of Windows NT sessions.
//!
//! [`known`] says how things are known. [`nt`] and [`unix`] are the models. [`observe`] shows them as a practitioner's tools
//! do. [`scenario`] reads what is to happen; [`lesson`] plays it, on a model or on another [`system`]. [`differ`] makes random
//! calls on both. [`report`] and [`tui`] show a lesson; [`cli`] is the command line. Imports run the other way.
//!
//! What to read first stands in `docs/architecture.md`.

pub mod cli;
pub mod differ;
pub mod known;
pub mod lesson;
pub mod nt;
pub mod observe;
pub mod report;
pub mod scenario;
pub mod system;
pub mod tui;
pub mod unix;

//! An educational simulator of Windows NT sessions.

pub mod nt;
pub mod scenario;
pub mod observe;
pub mod lesson;
pub mod report;
pub mod tui;
pub mod cli;

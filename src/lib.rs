//! An educational simulator of Windows NT sessions.

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

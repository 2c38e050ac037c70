//! An educational simulator of Windows NT sessions.

pub mod lesson;
pub mod observe;
pub mod tui;

//! An educational simulator of Windows NT sessions.

pub mod nt;
pub mod scenario;

//! The model: a machine that runs a release of Windows NT, as far as names and sessions go.
//!
//! No input, output, clock, randomness, terminal or file format here. Read [`object_manager::resolve`] and
//! [`object_manager::insert`] for the heart, [`session::csrss`] for what makes a session's names, [`era`] for what differs
//! between releases, and [`security::token`] for the one place where session and logon session meet.

pub mod status;
pub mod name;
pub mod table;
pub mod evidence;
pub mod source;
pub mod rule;
pub mod security;
pub mod object_manager;
pub mod process;
pub mod session;
pub mod window;
pub mod service;
pub mod win32;
pub mod parameter;
pub mod call;
pub mod event;
pub mod trace;
pub mod era;
pub mod boot;
pub mod action;
pub mod machine;
pub mod reach;

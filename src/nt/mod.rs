//! The model: a machine that runs a release of Windows NT, as far as names and sessions go.
//!
//! No input, output, clock, randomness, terminal or file format here. Read [`object_manager::resolve`] and
//! [`object_manager::insert`] for the heart, [`session::csrss`] for what makes a session's names, [`era`] for what differs
//! between releases, and [`security::token`] for the one place where session and logon session meet.

pub mod action;
pub mod boot;
pub mod call;
pub mod era;
pub mod event;
pub mod io;
pub mod ipc;
pub mod machine;
pub mod name;
pub mod object_manager;
pub mod parameter;
pub mod process;
pub mod reach;
pub(crate) mod restart;
pub mod rule;
pub mod running;
pub mod security;
pub mod service;
pub mod session;
pub mod sizes;
pub mod status;
pub mod system_call;
pub mod table;
pub mod trace;
pub mod win32;
pub mod window;

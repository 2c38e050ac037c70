//! The small model of Unix: kernel sessions, terminals and login sessions, as far as Windows' sessions are compared with them.
//!
//! It is Unix as Linux has it, with systemd's logind and an X server. A *session* is a thing of the kernel: process groups
//! that share at most one controlling terminal. A *login session* is a thing of programs: the kernel knows nothing of it.
//! What a process is in, of the two, is decided in two places that never look at each other: [`session`] and
//! [`login_session`].
//!
//! Left out: stopped processes (a job that reads in the background, ^Z), descriptors (a terminal is named by its path, and
//! open for as long as nothing is said), passwords, users' own service managers, cgroups other than those of login
//! sessions, Wayland, and the screen that asks for a name.

pub mod action;
pub mod call;
pub mod event;
pub mod graphical_login;
pub mod job;
pub mod login_session;
pub mod machine;
pub mod process;
pub mod rule;
pub mod seat;
pub mod session;
pub mod terminal;
pub mod text_login;
pub mod trace;

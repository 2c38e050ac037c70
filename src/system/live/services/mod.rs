//! The service control manager, asked as a program asks it.
//!
//! Asking is done of every service; only one that this process created is started, controlled, configured or deleted, and
//! it is deleted at the end. Nothing is installed that would stop a machine from booting.
//! Written down in: Microsoft, "Service Functions".

pub mod actor;
mod configuration;
mod control;
mod handles;
mod manager;
mod program;
mod query;

use windows_sys::Win32::Foundation::HANDLE;

use crate::nt::call::{Reply, operation};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Kind, constants};
use crate::system::live::arguments::Given;
use crate::system::live::last_error::{called, reply};
use handles::Reached;

pub use configuration::{is_installed, remove};

/// What a number is before a call, so that one that is left alone can be told.
const UNTOLD: u32 = u32::MAX;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    manager::answer(name, given)
        .or_else(|| query::answer(name, given))
        .map(Ok)
        .or_else(|| configuration::answer(name, given))
        .or_else(|| control::answer(name, given))
        .or_else(|| program::answer(name, given))
}

/// The script is over: nothing is waited for any more, and if this process is a service's, the service stops.
pub fn stop() {
    control::close_asked();
    program::stop();
}

/// Closes a handle that the script does not keep.
pub fn close(number: Handle) {
    manager::close(number);
}

/// The handle that a call is given.
fn handle(given: Given<'_>) -> HANDLE {
    handles::of(number(given))
}

/// The number by which the script knows it.
fn number(given: Given<'_>) -> Handle {
    crate::system::live::memory::from_windows(given.handle("handle"))
}

/// Makes a call that gives a handle of the manager, or null.
fn opened(reached: Reached, function: impl FnOnce() -> HANDLE) -> Reply {
    let (handle, error) = called(function);
    let reply = reply(!handle.is_null(), error);
    if handle.is_null() { reply } else { reply.with_handle(handles::give(handle, reached)) }
}

/// Refuses to change a service that this process did not create.
fn only_own(given: Given<'_>) -> Result<(), Refusal> {
    match handles::service_of(number(given)) {
        Some(name) if !handles::is_own(&name) => {
            Err(Refusal::new(format!("the service {name} was not created by this script, and is left as it is")))
        }
        // What is no service's handle, Windows refuses by itself.
        Some(_) | None => Ok(()),
    }
}

/// The same reply with one more number, written as the table of operations says that it is.
fn tell(reply: Reply, name: &str, output: &'static str, number: u32) -> Reply {
    let kind = operation(name).and_then(|operation| operation.output(output)).map(|output| output.kind);
    reply.with(
        output,
        match kind {
            Some(Kind::Constants(table)) => constants(table, number.into()),
            _ => number.to_string(),
        },
    )
}

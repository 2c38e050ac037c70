//! User interface privilege isolation (UIPI): on one desktop, a program of a lower integrity level does not reach into a
//! program of a higher one.
//!
//! Stopped are messages, hooks and the sharing of input, upwards alone. A few messages always pass, and so does one
//! that the receiver has let through. The desktop itself, its clipboard and the global atoms are shared as before.
//! A program of the low level or below cannot let anything through. A program with `uiAccess` is not stopped.
//! Left out: the system's whole list of messages that always pass, journal hooks, input that is made (`SendInput`).
//! Written down in: Microsoft, `PostMessageW`, `ChangeWindowMessageFilter`, `ChangeWindowMessageFilterEx`, "Windows
//! Integrity Mechanism Design" and "Only elevate UIAccess applications that are installed in secure locations".

use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::IntegrityLevel;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::message::{self, Message};
use crate::nt::window::window::{self, WindowId};

/// Whether integrity levels are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivilegeIsolationPolicy {
    /// There are no levels.
    Absent,
    /// A lower level does not reach into a higher one.
    ByLevel,
}

/// Whether a process is kept from reaching into another one: its level is lower, and it has no `uiAccess`.
pub(super) fn keeps_out(machine: &Machine, from: ProcessId, into: ProcessId) -> bool {
    is_below(machine, from, into) && !has_ui_access(machine, from)
}

fn has_ui_access(machine: &Machine, process: ProcessId) -> bool {
    machine.process(process).is_some_and(|process| process.token.ui_access)
}

/// Whether there are levels, and that of a process is lower than that of another one.
fn is_below(machine: &Machine, from: ProcessId, into: ProcessId) -> bool {
    let level = |process: ProcessId| machine.process(process).map(|process| process.token.integrity_level());
    match machine.system().era.privilege_isolation {
        PrivilegeIsolationPolicy::Absent => false,
        PrivilegeIsolationPolicy::ByLevel => level(from) < level(into),
    }
}

/// Refuses what a process that is kept out wants.
pub(super) fn check(machine: &Machine, trace: &mut Trace, from: ProcessId, into: ProcessId) -> Result<(), NtStatus> {
    if !is_below(machine, from, into) {
        return Ok(());
    }
    if has_ui_access(machine, from) {
        trace.answered(Rule::UiAccessReachesUp, NtStatus::SUCCESS);
        return Ok(());
    }
    Err(trace.failed(Rule::LowerLevelKeptOut, NtStatus::ACCESS_DENIED))
}

/// Refuses a message from below, unless it is one that always passes or is let through.
pub(super) fn check_message(
    machine: &Machine,
    trace: &mut Trace,
    from: ClientId,
    owner: ClientId,
    message: &Message,
) -> Result<(), NtStatus> {
    if !is_below(machine, from.process, owner.process) {
        return Ok(());
    }
    if message::ALWAYS_PASS.contains(&message.number) {
        trace.answered(Rule::CertainMessagesPass, NtStatus::SUCCESS);
        return Ok(());
    }
    if lets_through(machine, owner.process, message.window, message.number) {
        trace.answered(Rule::FilterLetsThrough, NtStatus::SUCCESS);
        return Ok(());
    }
    check(machine, trace, from.process, owner.process)
}

/// Whether a process lets a message through to all its windows, or to this one.
fn lets_through(machine: &Machine, owner: ProcessId, window: WindowId, message: u64) -> bool {
    let by_process = machine.process(owner).is_some_and(|process| process.connection.let_through.contains(&message));
    let window = machine.win32k().windows.get(&window);
    by_process || window.is_some_and(|window| window.filter.get(&message) == Some(&true))
}

/// Refuses to change the filter of a process of the low level or below.
fn check_level(machine: &Machine, trace: &mut Trace, client: ClientId) -> Result<(), NtStatus> {
    let level = machine.process(client.process).map(|process| process.token.integrity_level());
    if level.is_some_and(|level| level > IntegrityLevel::Low) {
        return Ok(());
    }
    Err(trace.failed(Rule::LowLevelKeepsItsFilter, NtStatus::ACCESS_DENIED))
}

/// Lets a message through to all windows of the calling process, or no longer.
pub(crate) fn change_process(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    message: u64,
    through: bool,
) -> Result<(), NtStatus> {
    check_level(machine, trace, client)?;
    machine.change_process(client.process, |process| {
        let let_through = &mut process.connection.let_through;
        if through { let_through.insert(message) } else { let_through.remove(&message) }
    });
    tell_of_filter(trace, client, message, through);
    Ok(())
}

/// Lets a message through to a window of the calling process, or not; nothing leaves it to the process's own filter.
pub(crate) fn change_window(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
    message: u64,
    through: Option<bool>,
) -> Result<(), NtStatus> {
    check_level(machine, trace, client)?;
    let (id, mut window) = window::find(machine, trace, client, handle)?;
    if window.owner.process != client.process {
        return Err(trace.failed(Rule::FilterOfOnesOwnWindow, NtStatus::ACCESS_DENIED));
    }
    match through {
        Some(through) => window.filter.insert(message, through),
        None => window.filter.remove(&message),
    };
    machine.win32k_mut().windows.insert(id, window);
    tell_of_filter(trace, client, message, lets_through(machine, client.process, id, message));
    Ok(())
}

fn tell_of_filter(trace: &mut Trace, client: ClientId, message: u64, through: bool) {
    let event = WindowEvent::FilterChanged { process: client.process, message: message::name(message), through };
    trace.happened(Rule::FilterLetsThrough, event);
}

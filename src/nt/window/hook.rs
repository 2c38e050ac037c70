//! Hooks: procedures that a program has called for messages to other programs of its desktop, inside those programs.
//!
//! Modelled: a hook on what is sent (`WH_CALLWNDPROC`) or taken from a queue (`WH_GETMESSAGE`), of one thread or of all
//! threads of the desktop. Left out: all other kinds, the order and the end of the chain, the library that a hook is in.
//! Written down in: Microsoft, `SetWindowsHookExW`; ReactOS `ntuser/hook.c` for what is refused.

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Handle, ObjectId};
use crate::nt::process::{ClientId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::window::{WindowId, next_value, session_of};
use crate::nt::window::{desktop_of, input, privilege_isolation, tell};

/// A hook on what is taken from a queue: `WH_GETMESSAGE`.
pub(super) const GET_MESSAGE: u64 = 3;
/// A hook on what is sent: `WH_CALLWNDPROC`.
pub(super) const CALL_WINDOW_PROCEDURE: u64 = 4;

/// The kinds of hook.
pub const KINDS: &[(&str, u64)] = &[("WH_GETMESSAGE", GET_MESSAGE), ("WH_CALLWNDPROC", CALL_WINDOW_PROCEDURE)];

/// One hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hook {
    /// The thread that set it, with which it goes.
    pub owner: ClientId,
    /// The desktop whose threads it is for.
    pub desktop: ObjectId,
    /// The one thread that it is for; all.
    pub thread: Option<ThreadId>,
    /// On what it is.
    pub kind: u64,
}

/// Sets a hook.
///
/// | in this order | status |
/// | --- | --- |
/// | the thread is none | `STATUS_INVALID_PARAMETER` |
/// | it is on another desktop, or of another session | `STATUS_ACCESS_DENIED` |
/// | its process is of a higher integrity level | `STATUS_ACCESS_DENIED` |
pub(crate) fn set(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    kind: u64,
    thread: Option<ThreadId>,
) -> Result<Handle, NtStatus> {
    let desktop = desktop_of(machine, client).map(|own| own.object).ok_or(NtStatus::ACCESS_DENIED)?;
    if let Some(thread) = thread {
        let target = input::find_thread(machine, thread);
        let target = target.ok_or_else(|| trace.failed(Rule::HooksOfADesktop, NtStatus::INVALID_PARAMETER))?;
        if desktop_of(machine, target).map(|held| held.object) != Some(desktop) {
            return Err(trace.failed(Rule::HooksOfADesktop, NtStatus::ACCESS_DENIED));
        }
        privilege_isolation::check(machine, trace, client.process, target.process)?;
    }
    let id = WindowId { session: session_of(machine, client), value: next_value(machine, client) };
    machine.win32k_mut().hooks.insert(id, Hook { owner: client, desktop, thread, kind });
    tell(machine, trace, Rule::HooksOfADesktop, desktop, "is watched by one hook more");
    Ok(id.value)
}

/// Takes a hook away; whether there was one.
pub(crate) fn remove(machine: &mut Machine, trace: &mut Trace, client: ClientId, handle: Option<Handle>) -> bool {
    let id = handle.map(|value| WindowId { session: session_of(machine, client), value });
    let hook = id.and_then(|id| machine.win32k_mut().hooks.remove(&id));
    if let Some(hook) = hook {
        tell(machine, trace, Rule::HooksOfADesktop, hook.desktop, "is watched by one hook fewer");
    }
    hook.is_some()
}

/// Takes away the hooks of a thread that ends.
pub(super) fn remove_all_of(machine: &mut Machine, client: ClientId) {
    let hooks = machine.win32k().hooks.iter().filter(|(_, hook)| hook.owner == client);
    let hooks: Vec<WindowId> = hooks.map(|(id, _)| *id).collect();
    for id in hooks {
        machine.win32k_mut().hooks.remove(&id);
    }
}

/// Whether a thread has hooks, which hold it on its desktop.
pub(super) fn has_any(machine: &Machine, client: ClientId) -> bool {
    machine.win32k().hooks.values().any(|hook| hook.owner == client)
}

/// Runs the hooks of a kind that are for this thread, inside its process.
pub(super) fn run(machine: &Machine, trace: &mut Trace, client: ClientId, kind: u64) {
    let desktop = desktop_of(machine, client).map(|own| own.object);
    let is_for = |hook: &&Hook| {
        let meant = hook.thread.is_none_or(|thread| thread == client.thread);
        hook.kind == kind && Some(hook.desktop) == desktop && meant
    };
    for hook in machine.win32k().hooks.values().filter(is_for) {
        if privilege_isolation::keeps_out(machine, hook.owner.process, client.process) {
            trace.answered(Rule::LowerLevelKeptOut, NtStatus::ACCESS_DENIED);
        } else {
            trace
                .happened(Rule::HookRunsThere, WindowEvent::HookRan { of: hook.owner.process, inside: client.process });
        }
    }
}

//! Sending: a message that its sender waits for, until the thread of the window has received it.
//!
//! Messages reach the windows of one desktop. A value names a window of the sender's own session; what has that value in
//! another session cannot be meant, and a broadcast goes to the windows of the sender's desktop.
//! A thread receives what is sent when it looks for messages. A thread that is in no call is taken to do so here, and one
//! that waits for a message, an answer or another thread does; one that waits for nothing of the kind is hung.
//! Left out: `SMTO_BLOCK`, the five seconds until a thread counts as hung, ghost windows, replies from a window procedure.
//! Written down in: Microsoft, "Desktops", `SendMessageW`, `SendMessageTimeoutW` and `WM_CLOSE`.

use crate::nt::call::Reply;
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::process::{ClientId, Unreturned, Until};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::message::{CLOSE, Message};
use crate::nt::window::window::{self, WindowId};
use crate::nt::window::{desktop_of, dialog, finding, hook, message_queue, privilege_isolation};

/// What is to be told to which window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling {
    /// The window, or [`Handle::BROADCAST`].
    pub window: Option<Handle>,
    /// The message.
    pub number: u64,
    /// Its first parameter.
    pub wparam: u64,
    /// Its second parameter.
    pub lparam: u64,
}

/// Who is to receive what.
type Deliveries = Vec<(ClientId, Message)>;

/// The windows that a message goes to.
///
/// | window | answer |
/// | --- | --- |
/// | `HWND_BROADCAST` | all windows of the caller's desktop that the message may go to |
/// | no window of the caller's session | `STATUS_INVALID_HANDLE` |
/// | on another desktop of the session | `STATUS_ACCESS_DENIED` |
/// | of a program of a higher integrity level | `STATUS_ACCESS_DENIED` |
fn deliveries(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    telling: Telling,
) -> Result<Deliveries, NtStatus> {
    let Telling { window, number, wparam, lparam } = telling;
    let own = desktop_of(machine, client).map(|own| own.object);
    let message = |window: WindowId| Message { window, number, wparam, lparam };
    if window == Some(Handle::BROADCAST) {
        let all = finding::windows_on(machine, own).map(|(id, window)| (window.owner, message(id)));
        let passes = |trace: &mut Trace, (owner, message): &(ClientId, Message)| {
            privilege_isolation::check_message(machine, trace, client, *owner, message).is_ok()
        };
        let reached = trace.preparing(|trace| all.filter(|one| passes(trace, one)).collect());
        trace.answered(Rule::BroadcastToADesktop, NtStatus::SUCCESS);
        return Ok(reached);
    }
    let (id, window) = window::find(machine, trace, client, window)?;
    if Some(window.desktop) != own {
        return Err(trace.failed(Rule::MessagesStayOnTheDesktop, NtStatus::ACCESS_DENIED));
    }
    privilege_isolation::check_message(machine, trace, client, window.owner, &message(id))?;
    Ok(vec![(window.owner, message(id))])
}

/// Posts a message.
pub(crate) fn post(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    telling: Telling,
) -> Result<(), NtStatus> {
    for (owner, message) in deliveries(machine, trace, client, telling)? {
        message_queue::post(machine, trace, owner, message);
    }
    Ok(())
}

/// Sends a message. A sender that waits gets no further than a thread that is hung, which is told.
pub(crate) fn send(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    telling: Telling,
) -> Result<Option<ClientId>, NtStatus> {
    let mut deliveries = deliveries(machine, trace, client, telling)?.into_iter();
    let hung = deliveries.find(|(owner, message)| !reaches(machine, trace, *owner, *message));
    Ok(hung.map(|(owner, _)| owner))
}

/// Sends a message and waits for a time only, and for each window anew; whether it was received in that time. Whoever
/// broadcasts is not told.
pub(crate) fn send_for_a_time(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    telling: Telling,
) -> Result<bool, NtStatus> {
    let mut all = true;
    for (owner, message) in deliveries(machine, trace, client, telling)? {
        all &= reaches(machine, trace, owner, message);
    }
    Ok(all || telling.window == Some(Handle::BROADCAST))
}

/// Has the thread of a window receive what is sent, unless it is hung; whether it did.
fn reaches(machine: &mut Machine, trace: &mut Trace, owner: ClientId, message: Message) -> bool {
    if is_hung(machine, owner) {
        trace.answered(Rule::HungThread, NtStatus::TIMEOUT);
        return false;
    }
    trace.preparing(|trace| hook::run(machine, trace, owner, hook::CALL_WINDOW_PROCEDURE));
    receive(machine, trace, owner, message);
    true
}

/// Lets the sender wait until a hung thread has received its message; the reply is one that nobody gets.
pub(crate) fn wait(machine: &mut Machine, trace: &mut Trace, client: ClientId, hung: ClientId) -> Reply {
    let call = Unreturned { call: "SendMessageW", until: Until::Received(hung) };
    machine.wait_in(trace, Rule::HungThread, client, call)
}

/// Whether a thread waits for what no message ends.
fn is_hung(machine: &Machine, client: ClientId) -> bool {
    machine.unreturned(client).is_some_and(|unreturned| match unreturned.until {
        Until::Answered | Until::Posted | Until::Received(_) => false,
        Until::Returned | Until::Never => true,
    })
}

/// A thread is gone; who waits for it to receive something goes on.
pub(super) fn receiver_gone(machine: &mut Machine, trace: &mut Trace, gone: ClientId) {
    let waits = |unreturned: Option<Unreturned>| unreturned.is_some_and(|call| call.until == Until::Received(gone));
    let senders: Vec<ClientId> = machine
        .processes()
        .flat_map(|process| process.threads.values().map(|thread| (process.id, thread)))
        .filter(|(_, thread)| waits(thread.unreturned))
        .map(|(process, thread)| ClientId { process, thread: thread.id })
        .collect();
    for sender in senders {
        machine.return_from(trace, Rule::HungThread, sender, "0");
    }
}

/// A window receives a message: its thread runs the window procedure, which here does what is done of most messages
/// (nothing), and closes the window when it is asked to.
pub(super) fn receive(machine: &mut Machine, trace: &mut Trace, client: ClientId, message: Message) {
    let Some(window) = machine.win32k().windows.get(&message.window) else {
        trace.happened(Rule::WindowReceives, WindowEvent::MessageIgnored { client, message: message.name() });
        return;
    };
    let (title, owner, dialog) = (window.title.clone(), window.owner, window.dialog.clone());
    trace.happened(Rule::WindowReceives, WindowEvent::MessageReceived { client, message: message.name(), title });
    match dialog {
        _ if message.number != CLOSE => {}
        Some(dialog) => dialog::close(machine, trace, message.window, owner, &dialog),
        None => window::remove(machine, trace, message.window),
    }
}

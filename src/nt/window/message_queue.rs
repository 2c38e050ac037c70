//! Message queues: each thread has one, into which messages are posted, and out of which the thread takes them.
//!
//! `PostMessage` puts a message into the queue of the thread that owns the window, and returns. The thread takes it with
//! `GetMessage`, which waits where there is none, or `PeekMessage`, which does not; `DispatchMessage` hands what was taken
//! to the window. What is sent goes past the queue ([`super::sending`]).
//! Left out: filters of messages, `PM_NOREMOVE`, posting to a thread without a window, `WM_QUIT`, input, painting.
//! Written down in: Microsoft, `PostMessageW`, `GetMessageW` and `DispatchMessageW`.

use crate::nt::call::Reply;
use crate::nt::machine::Machine;
use crate::nt::process::{ClientId, Thread, Unreturned, Until};
use crate::nt::rule::Rule;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::message::Message;
use crate::nt::window::{hook, sending, timer_callback};

/// The queue of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageQueue {
    /// What was posted and not taken yet, in order.
    pub posted: Vec<Message>,
    /// What was taken last and not dispatched yet.
    pub taken: Option<Message>,
}

/// Posts a message to the thread that owns its window. A thread that waits for one goes on.
pub(super) fn post(machine: &mut Machine, trace: &mut Trace, owner: ClientId, message: Message) {
    change(machine, owner, |queue| queue.posted.push(message));
    trace.happened(Rule::PostedToAQueue, WindowEvent::MessagePosted { client: owner, message: message.name() });
    if matches!(machine.unreturned(owner), Some(Unreturned { until: Until::Posted, .. })) {
        take(machine, trace, owner);
        machine.return_from(trace, Rule::TakenFromTheQueue, owner, &message.name());
    }
}

/// Takes the first message out of the calling thread's queue.
pub(crate) fn take(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Option<Message> {
    let message = change(machine, client, |queue| {
        let first = (!queue.posted.is_empty()).then(|| queue.posted.remove(0));
        queue.taken = first.or(queue.taken);
        first
    });
    let message = message.flatten()?;
    trace.preparing(|trace| hook::run(machine, trace, client, hook::GET_MESSAGE));
    trace.happened(Rule::TakenFromTheQueue, WindowEvent::MessageTaken { client, message: message.name() });
    Some(message)
}

/// Waits for a message in `GetMessage`; the reply is one that nobody gets.
pub(crate) fn wait(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Reply {
    let call = Unreturned { call: "GetMessageW", until: Until::Posted };
    machine.wait_in(trace, Rule::TakenFromTheQueue, client, call)
}

/// Hands what the calling thread took last to its window; whether there was anything.
pub(crate) fn dispatch(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> bool {
    let Some(message) = change(machine, client, |queue| queue.taken.take()).flatten() else { return false };
    if !timer_callback::call(machine, trace, client, &message) {
        sending::receive(machine, trace, client, message);
    }
    true
}

fn change<T>(machine: &mut Machine, client: ClientId, change: impl FnOnce(&mut MessageQueue) -> T) -> Option<T> {
    let thread = |thread: &mut Thread| change(&mut thread.messages);
    machine.change_process(client.process, |process| process.threads.get_mut(&client.thread).map(thread)).flatten()
}

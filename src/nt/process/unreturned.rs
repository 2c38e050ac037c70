//! Calls that have not returned: a thread is inside one, and does nothing else until it is let go.
//!
//! Modelled: who waits in which call, and for what. A thread that waits makes no other call; other threads of its process
//! do. Nothing here takes time, so a thread waits until something happens that ends its waiting, or for ever.
//! Left out: what wakes a thread up in between (asynchronous procedure calls).
//! Written down in: Microsoft, at each call that waits.

use crate::nt::call::Reply;
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::trace::Trace;

/// A call that has not returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreturned {
    /// The name of the call.
    pub call: &'static str,
    /// What the thread waits for.
    pub until: Until,
}

/// What ends the waiting of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Somebody presses a button of a dialog.
    Answered,
    /// A message is posted to the thread.
    Posted,
    /// This thread receives what was sent to it.
    Received(ClientId),
    /// The server of a remote procedure call returns.
    Returned,
    /// Nothing does.
    Never,
}

impl Process {
    /// The call that one of its threads waits in; of several, that of the oldest thread.
    pub fn unreturned(&self) -> Option<Unreturned> {
        self.threads.values().find_map(|thread| thread.unreturned)
    }
}

impl Machine {
    /// The call that a thread waits in.
    pub fn unreturned(&self, client: ClientId) -> Option<Unreturned> {
        self.process(client.process)?.threads.get(&client.thread)?.unreturned
    }

    /// Lets a thread wait in the call that it makes. The reply is one that nobody gets.
    pub(crate) fn wait_in(&mut self, trace: &mut Trace, rule: Rule, client: ClientId, call: Unreturned) -> Reply {
        self.change_process(client.process, |process| {
            if let Some(thread) = process.threads.get_mut(&client.thread) {
                thread.unreturned = Some(call);
            }
        });
        trace.happened(rule, Event::CallWaits { client, call: call.call });
        Reply::ok()
    }

    /// A thread waits in no call any more; which one it was.
    pub(crate) fn leave_call(&mut self, client: ClientId) -> Option<Unreturned> {
        let thread = |process: &mut Process| process.threads.get_mut(&client.thread)?.unreturned.take();
        self.change_process(client.process, thread).flatten()
    }

    /// Lets the call return that a thread waits in, with this result.
    pub(crate) fn return_from(&mut self, trace: &mut Trace, rule: Rule, client: ClientId, result: &str) {
        if let Some(Unreturned { call, .. }) = self.leave_call(client) {
            trace.happened(rule, Event::CallReturned { client, call, result: result.into() });
        }
    }
}

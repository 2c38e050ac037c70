//! `WM_TIMER` and the code that it names: the message of which the first shatter attacks were made.
//!
//! The second parameter of the message is an address. Whoever dispatches the message calls what is there, with its own
//! rights, and at first nobody asked who had written the address into the message. Any program of the desktop could so
//! have its code run by a service that had a window there. Since 2002 only what the thread itself set a timer for is called.
//! Left out: timers that are set and fire, how code and its address come to be in the other process, other messages that
//! hold an address.
//! Written down in: Microsoft, `DispatchMessageW`, bulletin MS02-071 and KB328665.

use crate::nt::machine::Machine;
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::message::{Message, TIMER};

/// Calls what a message names; whether it names anything, and so does not reach its window.
pub(super) fn call(machine: &Machine, trace: &mut Trace, client: ClientId, message: &Message) -> bool {
    if message.number != TIMER || message.lparam == 0 {
        return false;
    }
    if machine.system().settings.timer_callbacks_checked {
        trace.happened(Rule::TimerMustBeSet, WindowEvent::MessageIgnored { client, message: message.name() });
        return true;
    }
    let account = machine.process(client.process).map(|process| process.token.account.clone()).unwrap_or_default();
    trace.happened(Rule::TimerNamesCode, WindowEvent::CodeRan { client, address: message.lparam, account });
    true
}

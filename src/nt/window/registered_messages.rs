//! Registered messages: numbers for texts, so that programs that do not know each other can agree on a message.
//!
//! Each session has a table of its own, which lives as long as it: the same text can have another number in another
//! session. Here a session's numbers begin at 0xC000; in Windows the system's own texts come first.
//! Left out: clipboard formats and window classes, which are in the same table.
//! Written down in: Microsoft, `RegisterWindowMessageW` and "About Atom Tables".

use crate::nt::machine::Machine;
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::window::session_of;

/// The number of a text in the caller's session, which is given one if it has none.
pub(crate) fn register(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    text: &str,
) -> Result<u64, NtStatus> {
    if text.is_empty() {
        return Err(trace.failed(Rule::RegisteredInTheSession, NtStatus::INVALID_PARAMETER));
    }
    let session = session_of(machine, client);
    let registered = &mut machine.win32k_mut().registered;
    let mut table = registered.get(&session).cloned().unwrap_or_default();
    if let Some(number) = table.find(text) {
        trace.answered(Rule::RegisteredInTheSession, NtStatus::SUCCESS);
        return Ok(number);
    }
    let number = table.add(text);
    registered.insert(session, table);
    trace.happened(Rule::RegisteredInTheSession, WindowEvent::MessageRegistered { session, text: text.into(), number });
    Ok(number)
}

//! `WTSSendMessage`: a message box in another session, without anything of win32k crossing the border.
//!
//! The caller asks Terminal Services, which have a process of the target session make the window there. The answer comes
//! back the same way, if the caller waits for it.
//! Left out: the time after which a box gives up (`IDTIMEOUT`), other servers, icons.
//! Written down in: Microsoft, `WTSSendMessageW` and "Remote Desktop Services Permissions"; the call behind it in phnt.
//! That the subsystem process of the session draws the box, on the desktop that has the input, is not confirmed.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::session::SessionId;
use crate::nt::session::terminal_services::may_message;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::terminal_services::{SESSIONS, session_id};
use crate::nt::window::dialog::{self, Dialog, TYPES};

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session.");
const TITLE: Parameter = Parameter::optional("title", Kind::Text, "The title of the box; none.");
const TEXT: Parameter = Parameter::required("text", Kind::Text, "What it says.");
const TYPE: Parameter = Parameter::optional("type", Kind::Word(TYPES), "Its buttons; MB_OK.");
const WAIT: Parameter = Parameter::required("wait", Kind::Flag, "Whether the caller waits for the answer.");

/// The one operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["WTSSendMessageW", "WTSSendMessageA"],
    interface: Interface::Win32,
    summary: "Has a message box shown in a session, and waits for the answer if it is asked to.",
    parameters: &[SESSION, TEXT, TITLE, TYPE, WAIT],
    gives: Gives::Nothing,
    outputs: &[Output::new("response", Kind::Constants(&[("IDASYNC", 32001)]))],
    source: "wts-send-message",
    example: r#"WTSSendMessageW(session: 1, title: "Backup", text: "The disk is full.", wait: true)"#,
    act: |machine, trace, client, arguments| match target(machine, trace, client, arguments) {
        Ok(session) => send(machine, trace, client, arguments, session),
        Err(status) => fail(trace, status),
    },
}];

/// The session that the box is for.
///
/// | refused, in this order | last error |
/// | --- | --- |
/// | a session that is not there | `ERROR_FILE_NOT_FOUND` |
/// | a caller without the permission Message, in another session than its own user's | `ERROR_ACCESS_DENIED` |
fn target(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<SessionId, NtStatus> {
    let mut refuse = |rule, status| {
        trace.answered(rule, status);
        Err(status)
    };
    let Some(caller) = machine.process(client.process) else { return Err(NtStatus::INVALID_HANDLE) };
    let number = arguments.number(&SESSION);
    let Some(session) = number.and_then(|number| machine.session(session_id(caller.session(), number))) else {
        return refuse(Rule::NoSessionWithThisNumber, NtStatus::OBJECT_NAME_NOT_FOUND);
    };
    if !may_message(&caller.token, session) {
        return refuse(Rule::MessageNeedsPermission, NtStatus::ACCESS_DENIED);
    }
    Ok(session.id)
}

fn send(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    session: SessionId,
) -> Reply {
    trace.answered(Rule::MessageByTerminalServices, NtStatus::SUCCESS);
    let dialog = Dialog {
        text: arguments.text(&TEXT).unwrap_or_default(),
        buttons: dialog::buttons(arguments.word(&TYPE).unwrap_or_default()),
        asker: client,
    };
    let title = arguments.text(&TITLE).unwrap_or_default();
    let waits = arguments.flag(&WAIT).then_some((client, "WTSSendMessageW"));
    match dialog::ask_in(machine, trace, session, waits, &title, dialog) {
        Err(status) => fail(trace, status),
        Ok(reply) if waits.is_some() => reply,
        Ok(reply) => reply.with("response", "IDASYNC"),
    }
}

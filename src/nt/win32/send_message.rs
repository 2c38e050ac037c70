//! `WTSSendMessage`: a message box in another session, without anything of win32k crossing the border.
//!
//! The caller asks Terminal Services, which have a process of the target session make the window there. The answer comes
//! back the same way, if the caller waits for it.
//! Left out: other servers, icons; that the time of a box runs out (`IDTIMEOUT`) while somebody can see it, as nothing here
//! takes time.
//! Written down in: Microsoft, `WTSSendMessageW` and "Remote Desktop Services Permissions"; the call behind it in phnt.
//! That the subsystem process of the session draws the box, and on which desktop, is not confirmed.

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
use crate::nt::window::input;

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session.");
const TITLE: Parameter = Parameter::optional("title", Kind::Text, "The title of the box; none.");
const TEXT: Parameter = Parameter::required("text", Kind::Text, "What it says.");
const TYPE: Parameter = Parameter::optional("type", Kind::Word(TYPES), "Its buttons; MB_OK.");
const TIMEOUT: Parameter =
    Parameter::optional("timeout", Kind::Number, "The seconds after which the box gives up; 0: never.");
const WAIT: Parameter = Parameter::required("wait", Kind::Flag, "Whether the caller waits for the answer.");
/// What stands for an answer: none was waited for, or none came in time.
const RESPONSES: &[(&str, u64)] = &[("IDASYNC", 32001), ("IDTIMEOUT", 32000)];

/// The one operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["WTSSendMessageW", "WTSSendMessageA"],
    interface: Interface::Win32,
    summary: "Has a message box shown in a session, and waits for the answer if it is asked to.",
    parameters: &[SESSION, TEXT, TITLE, TYPE, TIMEOUT, WAIT],
    gives: Gives::Nothing,
    outputs: &[Output::new("response", Kind::Constants(RESPONSES))],
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
/// | a session that is not there | `ERROR_CTX_WINSTATION_NOT_FOUND` |
/// | a caller without the permission Message, in another session than its own and its user's | `ERROR_ACCESS_DENIED` |
fn target(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<SessionId, NtStatus> {
    let Some(caller) = machine.process(client.process) else { return Err(NtStatus::INVALID_HANDLE) };
    let number = arguments.number(&SESSION);
    let Some(session) = number.and_then(|number| machine.session(session_id(caller.session(), number))) else {
        return Err(trace.failed(Rule::NoSessionWithThisNumber, NtStatus::CTX_WINSTATION_NOT_FOUND));
    };
    if !may_message(&caller.token, session) {
        return Err(trace.failed(Rule::MessageNeedsPermission, NtStatus::ACCESS_DENIED));
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
    let is_used = machine.session(session).is_some_and(|session| session.user.is_some());
    let desktop = if is_used { input::users_desktop(machine, session) } else { input::input_desktop(machine, session) };
    let waits = arguments.flag(&WAIT);
    let made = match dialog::have_made(machine, trace, desktop, waits.then_some(client), &title, dialog) {
        Ok(made) => made,
        Err(status) => return fail(trace, status),
    };
    let limited = arguments.number(&TIMEOUT).is_some_and(|seconds| seconds > 0);
    match (limited && dialog::give_up(machine, trace, made), waits) {
        (_, false) => Reply::ok().with("response", "IDASYNC"),
        (true, true) => Reply::ok().with("response", "IDTIMEOUT"),
        (false, true) => dialog::wait_for_answer(machine, trace, client, "WTSSendMessageW"),
    }
}

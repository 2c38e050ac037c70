//! The operations on what programs share: the clipboard, hooks in each other, and the filter against messages from below.
//!
//! Written down in: Microsoft, "Clipboard", "Hooks" and `ChangeWindowMessageFilterEx`.

use super::finish;
use super::threads::no_window;
use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, ThreadId};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::window::message::MESSAGES;
use crate::nt::window::{clipboard, hook, privilege_isolation};

const TEXT: Parameter = Parameter::required("text", Kind::Text, "The text.");
const KIND: Parameter = Parameter::required("type", Kind::Constants(hook::KINDS), "On what it is.");
const THREAD: Parameter =
    Parameter::optional("thread", Kind::ThreadId, "The one thread that it is for; all of the desktop.");
const MESSAGE: Parameter = Parameter::required("message", Kind::Constants(MESSAGES), "The message.");
const FLAG: Parameter = Parameter::required(
    "flag",
    Kind::Constants(&[("MSGFLT_ADD", ADD), ("MSGFLT_REMOVE", 2)]),
    "Whether it is let through, or no longer.",
);
const ADD: u64 = 1;
const ACTION: Parameter = Parameter::required(
    "action",
    Kind::Constants(&[("MSGFLT_RESET", 0), ("MSGFLT_ALLOW", ALLOW), ("MSGFLT_DISALLOW", DISALLOW)]),
    "Whether it is let through, is not, or is left to the process's own filter.",
);
const ALLOW: u64 = 1;
const DISALLOW: u64 = 2;

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    user!(
        ["OpenClipboard"],
        "Opens the clipboard of the process's window station for the calling thread.",
        [],
        Gives::Nothing,
        [],
        "open-clipboard",
        "OpenClipboard",
        |machine, trace, client, _| done(clipboard::open(machine, trace, client))
    ),
    user!(
        ["EmptyClipboard"],
        "Empties the clipboard that the calling thread has open.",
        [],
        Gives::Nothing,
        [],
        "empty-clipboard",
        "EmptyClipboard",
        |machine, trace, client, _| done(clipboard::put(machine, trace, client, None))
    ),
    user!(
        ["SetClipboardData"],
        "Puts a text into the clipboard that the calling thread has open.",
        [TEXT],
        Gives::Nothing,
        [],
        "set-clipboard-data",
        r#"SetClipboardData(text: "a line")"#,
        |machine, trace, client, arguments| {
            done(clipboard::put(machine, trace, client, Some(arguments.text(&TEXT).unwrap_or_default())))
        }
    ),
    user!(
        ["GetClipboardData"],
        "Tells the text in the clipboard that the calling thread has open.",
        [],
        Gives::Nothing,
        [Output::new("text", Kind::Text).elsewhere(Elsewhere::Own)],
        "get-clipboard-data",
        "GetClipboardData",
        |machine, trace, client, _| match clipboard::text(machine, trace, client) {
            Ok(Some(text)) => Reply::ok().with("text", &*text),
            Ok(None) => Reply::failure_without_reason(),
            Err(error) => Reply::failure(error),
        }
    ),
    user!(
        ["CloseClipboard"],
        "Closes the clipboard that the calling thread has open.",
        [],
        Gives::Nothing,
        [],
        "open-clipboard",
        "CloseClipboard",
        |machine, trace, client, _| done(clipboard::close(machine, trace, client))
    ),
    user!(
        ["SetWindowsHookExW", "SetWindowsHookExA"],
        "Has a procedure called inside other programs of the desktop, for the messages that they get.",
        [KIND, THREAD],
        Gives::Handle(HandleKind::Hook),
        [],
        "set-windows-hook",
        r#"SetWindowsHookExW(type: "WH_GETMESSAGE")"#,
        set_hook
    ),
    on_handle!(
        Win32,
        "UnhookWindowsHookEx",
        "Takes a hook away.",
        [],
        "set-windows-hook",
        r#"UnhookWindowsHookEx(handle: "hook")"#,
        |machine, trace, client, arguments| {
            let removed = hook::remove(machine, trace, client, arguments.handle(&HANDLE));
            done(removed.then_some(()).ok_or(Win32Error::INVALID_HOOK_HANDLE))
        }
    ),
    user!(
        ["ChangeWindowMessageFilter"],
        "Lets a message from programs of a lower integrity level through to the process's windows, or no longer.",
        [MESSAGE, FLAG],
        Gives::Nothing,
        [],
        "change-window-message-filter",
        r#"ChangeWindowMessageFilter(message: "WM_COPYDATA", flag: "MSGFLT_ADD")"#,
        |machine, trace, client, arguments| {
            let (message, through) = (number(arguments, &MESSAGE), number(arguments, &FLAG) == ADD);
            let changed = privilege_isolation::change_process(machine, trace, client, message, through);
            finish(trace, changed)
        }
    ),
    user!(
        ["ChangeWindowMessageFilterEx"],
        "Lets a message from programs of a lower integrity level through to one window, or not.",
        [HANDLE, MESSAGE, ACTION],
        Gives::Nothing,
        [],
        "change-window-message-filter-ex",
        r#"ChangeWindowMessageFilterEx(handle: "wnd", message: "WM_COPYDATA", action: "MSGFLT_ALLOW")"#,
        change_window
    ),
];

fn number(arguments: &Arguments, parameter: &Parameter) -> u64 {
    arguments.number(parameter).unwrap_or(0)
}

fn done(result: Result<(), Win32Error>) -> Reply {
    match result {
        Ok(()) => Reply::ok(),
        Err(error) => Reply::failure(error),
    }
}

fn set_hook(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let thread = arguments.number(&THREAD).map(|id| ThreadId(u32::try_from(id).unwrap_or(0)));
    match hook::set(machine, trace, client, number(arguments, &KIND), thread) {
        Ok(hook) => Reply::ok().with_handle(hook),
        Err(status) => fail(trace, status),
    }
}

fn change_window(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let through = match number(arguments, &ACTION) {
        ALLOW => Some(true),
        DISALLOW => Some(false),
        _ => None,
    };
    let (window, message) = (arguments.handle(&HANDLE), number(arguments, &MESSAGE));
    match privilege_isolation::change_window(machine, trace, client, window, message, through) {
        Ok(()) => Reply::ok(),
        Err(status @ NtStatus::INVALID_HANDLE) => no_window(status),
        Err(status) => fail(trace, status),
    }
}

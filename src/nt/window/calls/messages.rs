//! The operations on messages: finding windows, posting, sending, taking and dispatching.
//!
//! Written down in: Microsoft, "Windows and Messages".

use super::threads::no_window;
use super::{RESULT, finish_boolean, name_of};
use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::status::Win32Error;
use crate::nt::trace::Trace;
use crate::nt::window::message::{MESSAGES, Message};
use crate::nt::window::sending::{self, Telling};
use crate::nt::window::{finding, message_queue, registered_messages};

const WINDOW: Parameter =
    Parameter::required("handle", Kind::Handle, "The window, or HWND_BROADCAST for all of the desktop.");
const MESSAGE: Parameter = Parameter::required("message", Kind::Constants(MESSAGES), "The message.");
const WPARAM: Parameter = Parameter::optional("wparam", Kind::Number, "Its first parameter; 0.");
const LPARAM: Parameter = Parameter::optional("lparam", Kind::Number, "Its second parameter; 0.");
const TITLE: Parameter = Parameter::required("title", Kind::Text, "The title; case does not matter.");
const TEXT: Parameter = Parameter::required("name", Kind::Name, "The text.");
const FLAGS: Parameter = Parameter::optional(
    "flags",
    Kind::Constants(&[("SMTO_NORMAL", 0), ("SMTO_ABORTIFHUNG", 2)]),
    "Whether a hung thread is waited for until the time is over; nothing here takes time.",
);

/// What a thread takes out of its queue.
const TAKEN: [Output; 4] = [
    Output::new("window", Kind::Handle).elsewhere(Elsewhere::Id),
    Output::new("message", Kind::Constants(MESSAGES)),
    Output::new("wparam", Kind::Number),
    Output::new("lparam", Kind::Number),
];

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    user!(
        ["FindWindowW", "FindWindowA"],
        "Finds a window of the calling thread's desktop by its title.",
        [TITLE],
        Gives::Handle(HandleKind::FoundWindow),
        [],
        "find-window",
        r#"FindWindowW(title: "Backup")"#,
        |machine, trace, client, arguments| {
            let title = arguments.text(&TITLE).unwrap_or_default();
            match finding::by_title(machine, trace, client, &title) {
                Some(window) => Reply::ok().with_handle(window),
                None => Reply::failure_without_reason(),
            }
        }
    ),
    user!(
        ["EnumWindows"],
        "Passes the windows of the calling thread's desktop to a callback.",
        [],
        Gives::Nothing,
        [
            Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
            Output::new("titles", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own)
        ],
        "enum-windows",
        "EnumWindows",
        |machine, trace, client, _| {
            let titles: Vec<&str> = finding::all(machine, trace, client).map(|(_, window)| &*window.title).collect();
            Reply::ok().with("count", titles.len().to_string()).with("titles", titles.join(","))
        }
    ),
    on_handle!(
        Win32,
        "IsWindow",
        "Tells whether a value stands for a window of the caller's session.",
        [RESULT],
        "is-window",
        r#"IsWindow(handle: "wnd")"#,
        |machine, trace, client, arguments| match finding::title(machine, trace, client, arguments.handle(&HANDLE)) {
            Ok(_) => Reply::ok().with("result", "1"),
            Err(status) => no_window(status).with("result", "0"),
        }
    ),
    on_handle!(
        Win32,
        "GetWindowTextW",
        "Tells the title of the window that a value stands for in the caller's session.",
        [Output::new("title", Kind::Text)],
        "get-window-text",
        r#"GetWindowTextW(handle: "wnd")"#,
        |machine, trace, client, arguments| match finding::title(machine, trace, client, arguments.handle(&HANDLE)) {
            Ok(title) => Reply::ok().with("title", &*title),
            Err(status) => no_window(status),
        }
    ),
    user!(
        ["PostMessageW", "PostMessageA"],
        "Puts a message into the queue of a window's thread.",
        [WINDOW, MESSAGE, WPARAM, LPARAM],
        Gives::Nothing,
        [],
        "post-message",
        r#"PostMessageW(handle: "wnd", message: "WM_CLOSE")"#,
        |machine, trace, client, arguments| match sending::post(machine, trace, client, telling(arguments)) {
            Ok(()) => Reply::ok(),
            Err(status) => no_window(status),
        }
    ),
    user!(
        ["SendMessageW", "SendMessageA"],
        "Sends a message to a window, and does not return before the window's thread has received it.",
        [WINDOW, MESSAGE, WPARAM, LPARAM],
        Gives::Nothing,
        [],
        "send-message",
        r#"SendMessageW(handle: "wnd", message: "WM_CLOSE")"#,
        |machine, trace, client, arguments| match sending::send(machine, trace, client, telling(arguments)) {
            Ok(None) => Reply::ok(),
            Ok(Some(hung)) => sending::wait(machine, trace, client, hung),
            Err(status) => no_window(status),
        }
    ),
    user!(
        ["SendMessageTimeoutW", "SendMessageTimeoutA"],
        "Sends a message to a window, and waits for a time only.",
        [WINDOW, MESSAGE, WPARAM, LPARAM, FLAGS],
        Gives::Nothing,
        [],
        "send-message-timeout",
        r#"SendMessageTimeoutW(handle: "wnd", message: "WM_NULL", flags: "SMTO_ABORTIFHUNG")"#,
        |machine, trace, client, arguments| match sending::send_for_a_time(machine, trace, client, telling(arguments)) {
            Ok(true) => Reply::ok(),
            Ok(false) => Reply::failure(Win32Error::TIMEOUT),
            Err(status) => no_window(status),
        }
    ),
    user!(
        ["GetMessageW", "GetMessageA"],
        "Takes a message out of the calling thread's queue, and waits where there is none.",
        [],
        Gives::Nothing,
        TAKEN,
        "get-message",
        "GetMessageW",
        |machine, trace, client, _| match message_queue::take(machine, trace, client) {
            Some(message) => taken(&message),
            None => message_queue::wait(machine, trace, client),
        }
    ),
    user!(
        ["PeekMessageW", "PeekMessageA"],
        "Takes a message out of the calling thread's queue, if there is one.",
        [],
        Gives::Nothing,
        TAKEN,
        "peek-message",
        "PeekMessageW",
        |machine, trace, client, _| match message_queue::take(machine, trace, client) {
            Some(message) => taken(&message),
            None => Reply::failure_without_reason(),
        }
    ),
    user!(
        ["DispatchMessageW", "DispatchMessageA"],
        "Hands the message that the calling thread took last to its window.",
        [],
        Gives::Nothing,
        [],
        "dispatch-message",
        "DispatchMessageW",
        |machine, trace, client, _| {
            let dispatched = message_queue::dispatch(machine, trace, client);
            finish_boolean(trace, Ok(dispatched))
        }
    ),
    user!(
        ["RegisterWindowMessageW", "RegisterWindowMessageA"],
        "Gives the number of a message that programs know by a text.",
        [TEXT],
        Gives::Nothing,
        [Output::new("message", Kind::Number).elsewhere(Elsewhere::Own)],
        "register-window-message",
        r#"RegisterWindowMessageW(name: "TaskbarCreated")"#,
        register
    ),
];

fn telling(arguments: &Arguments) -> Telling {
    let number = |parameter| arguments.number(parameter).unwrap_or(0);
    Telling {
        window: arguments.handle(&WINDOW),
        number: number(&MESSAGE),
        wparam: number(&WPARAM),
        lparam: number(&LPARAM),
    }
}

fn taken(message: &Message) -> Reply {
    let reply = Reply::ok().with("window", message.window.value.to_string()).with("message", message.name());
    reply.with("wparam", message.wparam.to_string()).with("lparam", message.lparam.to_string())
}

fn register(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let text = name_of(arguments).unwrap_or_else(|| ObjectName::from(""));
    match registered_messages::register(machine, trace, client, &text) {
        Ok(number) => Reply::ok().with("message", number.to_string()),
        Err(status) => fail(trace, status).with("message", "0"),
    }
}

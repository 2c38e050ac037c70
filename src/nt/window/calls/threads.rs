//! The operations on what threads and programs have on a desktop: windows, input, atoms.
//!
//! Written down in: Microsoft, "Window Station and Desktop Functions" and "Windows and Messages".

use super::{RESULT, name_of, new_handle};
use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, on_handle};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::window::dialog::{self, Dialog};
use crate::nt::window::input::AttachErrorPolicy;
use crate::nt::window::{atoms, connection, input, monitor, window};

const TEXT: Parameter = Parameter::required("name", Kind::Name, "The text.");
const ATOM: Parameter = Parameter::required("atom", Kind::Length, "The atom: a number, or what an earlier call gave.");
const STYLE: Parameter =
    Parameter::optional("style", Kind::Constants(window::STYLES), "What kind of window; overlapped.");
const TITLE: Parameter = Parameter::optional("title", Kind::Text, "Its title; none.");
const DIALOG_TITLE: Parameter = Parameter::optional("title", Kind::Text, "The title of the dialog; Error.");
const DIALOG_TEXT: Parameter = Parameter::required("text", Kind::Text, "What it says.");
const DIALOG_TYPE: Parameter = Parameter::optional("type", Kind::Word(dialog::TYPES), "Its buttons; MB_OK.");
const NOTIFICATION: Parameter = Parameter::optional(
    "service_notification",
    Kind::Flag,
    "MB_SERVICE_NOTIFICATION: the box is to appear on the desktop that is active in the caller's session.",
);
const COUNT: Parameter = Parameter::required("count", Kind::Number, "How many inputs.");
const FROM: Parameter = Parameter::required("from", Kind::ThreadId, "The thread that is attached.");
const TO: Parameter = Parameter::required("to", Kind::ThreadId, "The thread that it is attached to.");
const ATTACH: Parameter = Parameter::required("attach", Kind::Flag, "Whether it is attached, not detached.");
const DESKTOP: Parameter = Parameter::optional(
    "desktop",
    Kind::Text,
    "`STARTUPINFO.lpDesktop`: a desktop, a window station and a desktop, or `NULL`.",
);

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    user!(
        ["CreateWindowExW", "CreateWindowExA"],
        "Makes a window on the desktop of the calling thread.",
        [STYLE, TITLE],
        Gives::Handle(HandleKind::Window),
        [],
        "desktops",
        "CreateWindowExW",
        |machine, trace, client, arguments| {
            let style = arguments.number(&STYLE).unwrap_or(0);
            let title = arguments.text(&TITLE).unwrap_or_default();
            let created = window::create(machine, trace, client, style, &title);
            new_handle(trace, created)
        }
    ),
    user!(
        ["MessageBoxW", "MessageBoxA"],
        "Asks something on the desktop of the calling thread, and does not return until somebody presses a button.",
        [DIALOG_TEXT, DIALOG_TITLE, DIALOG_TYPE, NOTIFICATION],
        Gives::Nothing,
        [],
        "message-box",
        r#"MessageBoxW(text: "The disk is full.", title: "Backup", type: MB_RETRYCANCEL)"#,
        message_box
    ),
    on_handle!(
        Win32,
        "ShowWindow",
        "Shows a window, and tells whether it was shown before.",
        [Output::new("was_visible", Kind::Flag)],
        "desktops",
        r#"ShowWindow(handle: "wnd")"#,
        |machine, trace, client, arguments| match window::show(machine, trace, client, arguments.handle(&HANDLE)) {
            Ok(before) => Reply::ok().with("was_visible", before.to_string()),
            Err(status) => no_window(status),
        }
    ),
    on_handle!(
        Win32,
        "DestroyWindow",
        "Destroys a window of the calling thread.",
        [],
        "desktops",
        r#"DestroyWindow(handle: "wnd")"#,
        |machine, trace, client, arguments| match window::destroy(machine, trace, client, arguments.handle(&HANDLE)) {
            Ok(()) => Reply::ok(),
            Err(status) => no_window(status),
        }
    ),
    on_handle!(
        Win32,
        "SetForegroundWindow",
        "Brings a window of the input desktop to the foreground.",
        [],
        "set-foreground-window",
        r#"SetForegroundWindow(handle: "wnd")"#,
        |machine, trace, client, arguments| {
            match window::set_foreground(machine, trace, client, arguments.handle(&HANDLE)) {
                Ok(true) => Reply::ok(),
                Ok(false) => Reply::failure_without_reason(),
                Err(status) => no_window(status),
            }
        }
    ),
    user!(
        ["GetForegroundWindow"],
        "Tells the foreground window, if the calling thread is on the input desktop.",
        [],
        Gives::Nothing,
        [Output::new("window", Kind::Handle)],
        "set-foreground-window",
        "GetForegroundWindow",
        |machine, _, client, _| Reply::ok().with("window", window::foreground(machine, client).to_string())
    ),
    user!(
        ["SendInput"],
        "Makes input as if it came from the keyboard or the mouse.",
        [COUNT],
        Gives::Nothing,
        [Output::new("count", Kind::Number).elsewhere(Elsewhere::Own)],
        "wine-winstation-test",
        "SendInput(count: 1)",
        |machine, trace, client, arguments| {
            match input::send(machine, trace, client, arguments.number(&COUNT).unwrap_or(0)) {
                Ok(count) => Reply::ok().with("count", count.to_string()),
                Err(status) => fail(trace, status).with("count", "0"),
            }
        }
    ),
    user!(
        ["AttachThreadInput"],
        "Lets two threads of one desktop share their input, or no longer.",
        [FROM, TO, ATTACH],
        Gives::Nothing,
        [],
        "attach-thread-input",
        r#"AttachThreadInput(from: "t1", to: "t2", attach: true)"#,
        attach_threads
    ),
    user!(
        ["GlobalAddAtomW", "GlobalAddAtomA"],
        "Gives the number of a text in the table of global atoms.",
        [TEXT],
        Gives::Nothing,
        [Output::new("atom", Kind::Number).elsewhere(Elsewhere::Own)],
        "about-atom-tables",
        r#"GlobalAddAtomW(name: "Topic")"#,
        |machine, trace, client, arguments| {
            let text = name_of(arguments).unwrap_or_else(|| ObjectName::from(""));
            match atoms::add(machine, trace, client, &text) {
                Ok(atom) => Reply::ok().with("atom", atom.to_string()),
                Err(status) => fail(trace, status).with("atom", "0"),
            }
        }
    ),
    user!(
        ["GlobalGetAtomNameW", "GlobalGetAtomNameA"],
        "Gives the text of a global atom.",
        [ATOM],
        Gives::Nothing,
        [Output::new("name", Kind::Name), RESULT],
        "about-atom-tables",
        "GlobalGetAtomNameW(atom: 49152)",
        |machine, trace, client, arguments| {
            match atoms::text(machine, trace, client, arguments.number(&ATOM).unwrap_or(0)) {
                Ok(text) => {
                    let length = text.encode_utf16().count().to_string();
                    Reply::ok().with("name", text.to_string()).with("result", length)
                }
                Err(status) => fail(trace, status).with("result", "0"),
            }
        }
    ),
    user!(
        ["EnumDisplayMonitors"],
        "Passes the monitors that a program may draw on to a callback.",
        [],
        Gives::Nothing,
        [
            Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
            Output::new("device", Kind::Text).elsewhere(Elsewhere::Own),
            Output::new("primary", Kind::Flag),
            Output::new("rect", Kind::List(&Kind::Number)).elsewhere(Elsewhere::Own)
        ],
        "wine-services-test",
        "EnumDisplayMonitors",
        |machine, trace, client, _| {
            trace.answered(Rule::OneMonitorAtLeast, NtStatus::SUCCESS);
            let session = window::session_of(machine, client);
            let reply = Reply::ok().with("count", "1").with("device", monitor::device(machine, session));
            reply.with("primary", "true").with("rect", monitor::RECTANGLE)
        }
    ),
    user!(
        ["CreateProcessW", "CreateProcessA"],
        "Starts a program that looks which window station and desktop it is on, and ends.",
        [DESKTOP],
        Gives::Nothing,
        [
            Output::new("child_winsta", Kind::Name),
            Output::new("child_desktop", Kind::Name),
            Output::new("child_exit", Kind::Constants(connection::EXIT_CODES))
        ],
        "startup-info",
        r#"CreateProcessW(desktop: "WinSta0\\Default")"#,
        create_process
    ),
];

fn message_box(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let title = arguments.text(&DIALOG_TITLE).unwrap_or_else(|| "Error".into());
    let dialog = Dialog {
        text: arguments.text(&DIALOG_TEXT).unwrap_or_default(),
        buttons: dialog::buttons(arguments.word(&DIALOG_TYPE).unwrap_or_default()),
        asker: client,
    };
    let asked = if arguments.flag(&NOTIFICATION) {
        let desktop = input::desktop_of_caller(machine, client);
        trace.answered(Rule::ServiceAsksWhoIsThere, NtStatus::SUCCESS);
        let made = dialog::have_made(machine, trace, desktop, Some(client), &title, dialog);
        made.map(|_| dialog::wait_for_answer(machine, trace, client, "MessageBoxW"))
    } else {
        dialog::ask(machine, trace, client, &title, dialog)
    };
    asked.unwrap_or_else(|status| fail(trace, status))
}

fn attach_threads(machine: &mut Machine, trace: &mut Trace, _: ClientId, arguments: &Arguments) -> Reply {
    let thread = |parameter| ThreadId(arguments.number(parameter).and_then(|id| u32::try_from(id).ok()).unwrap_or(0));
    match input::attach(machine, trace, thread(&FROM), thread(&TO), arguments.flag(&ATTACH)) {
        Ok(()) => Reply::ok(),
        Err(status) => match machine.system().era.attach_errors {
            AttachErrorPolicy::Silent => Reply::failure_without_reason(),
            AttachErrorPolicy::Told => fail(trace, status),
        },
    }
}

fn create_process(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let string = arguments.text(&DESKTOP).filter(|string| &**string != "NULL");
    let fate = match connection::start_child(machine, trace, client.process, string.as_deref()) {
        Ok(fate) => fate,
        Err(status) => return fail(trace, status),
    };
    let reply = Reply::ok().with("child_exit", connection::exit_code(fate.exit));
    match fate.place {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    }
}

/// win32k has an error of its own for a value that is no window.
pub(super) fn no_window(status: NtStatus) -> Reply {
    match status {
        NtStatus::INVALID_HANDLE => Reply::failure(Win32Error::INVALID_WINDOW_HANDLE),
        status => Reply::failure(status.to_win32_error()),
    }
}

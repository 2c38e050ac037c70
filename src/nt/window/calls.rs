//! The operations on window stations, desktops, windows and input, as a program calls them.
//!
//! Written down in: Microsoft, "Window Station and Desktop Functions".

use crate::nt::call::{Argument, Arguments, HANDLE, Interface, NAME_FORM, Operation, Reply, on_handle};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Handle, ObjectType};
use crate::nt::parameter::{Kind, Output, Parameter, parse_number};
use crate::nt::process::{ClientId, Process, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::session::SessionId;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::system_call::user_object::{self as buffer, Characters};
use crate::nt::trace::Trace;
use crate::nt::win32::fail;
use crate::nt::window::input::AttachErrorPolicy;
use crate::nt::window::{atoms, connection, desktop, desktop_of, input, monitor, user_object, window, window_station};

const NAME: Parameter = Parameter::optional("name", Kind::Name, "Its name; case does not matter.");
const TEXT: Parameter = Parameter::required("name", Kind::Name, "The text.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights asked for; all of the type.");
const INHERIT: Parameter = Parameter::optional("inherit", Kind::Flag, "Whether children inherit the handle.");
const FLAGS: Parameter = Parameter::optional(
    "flags",
    Kind::Constants(&[("CWF_CREATE_ONLY", 1)]),
    "Whether a window station that is there already will not do.",
);
const OPTIONAL_HANDLE: Parameter =
    Parameter::optional("handle", Kind::Handle, "The window station; the process's own.");
const CALLBACK: Parameter =
    Parameter::optional("callback", Kind::Text, "What the callback does; `open each by name` is known.");
const CALLBACK_RETURNS: Parameter =
    Parameter::optional("callback_returns", Kind::Text, "The number that the callback returns each time; 1.");
const INDEX: Parameter = Parameter::required("index", Kind::Constants(user_object::INDICES), "What is asked for.");
const LENGTH: Parameter = Parameter::optional("length", Kind::Length, "The bytes of the buffer; enough.");
const ATOM: Parameter = Parameter::required("atom", Kind::Length, "The atom: a number, or what an earlier call gave.");
const STYLE: Parameter =
    Parameter::optional("style", Kind::Constants(window::STYLES), "What kind of window; overlapped.");
const COUNT: Parameter = Parameter::required("count", Kind::Number, "How many inputs.");
const FROM: Parameter = Parameter::required("from", Kind::ThreadId, "The thread that is attached.");
const TO: Parameter = Parameter::required("to", Kind::ThreadId, "The thread that it is attached to.");
const ATTACH: Parameter = Parameter::required("attach", Kind::Flag, "Whether it is attached, not detached.");
const DESKTOP: Parameter = Parameter::optional(
    "desktop",
    Kind::Text,
    "`STARTUPINFO.lpDesktop`: a desktop, a window station and a desktop, or `NULL`.",
);

const SAME: Output = Output::new("same_handle_as", Kind::Handle);
const DIFFERS: Output = Output::new("differs_from", Kind::Handle);
const CALLS: Output = Output::new("calls", Kind::Number);
const CONTAINS: Output = Output::new("contains", Kind::List(&Kind::Text));
const RESULT: Output = Output::new("result", Kind::Number);
const ALL_OPENABLE: Output = Output::new("all_openable", Kind::Flag);

/// One row of the table below.
macro_rules! user {
    ($names:expr, $summary:literal, [$($parameter:ident),*], $gives:literal, $outputs:expr, $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &$names,
            interface: Interface::Win32,
            summary: $summary,
            parameters: &[$($parameter),*],
            gives_handle: $gives,
            outputs: &$outputs,
            source: $source,
            example: $example,
            act: $act,
        }
    };
}

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    user!(
        ["CreateWindowStationW", "CreateWindowStationA"],
        "Creates a window station in the caller's session, or opens the one that has the name.",
        [NAME, FLAGS, ACCESS, INHERIT],
        true,
        [DIFFERS],
        "create-window-station",
        r#"CreateWindowStationW(name: "Team")"#,
        create_station
    ),
    user!(
        ["OpenWindowStationW", "OpenWindowStationA"],
        "Opens a window station of the caller's session.",
        [NAME, INHERIT, ACCESS],
        true,
        [DIFFERS],
        "window-station-rights",
        r#"OpenWindowStationW(name: "WinSta0")"#,
        open_station
    ),
    on_handle!(
        Win32,
        "CloseWindowStation",
        "Closes a handle of a window station that the process is not on.",
        [],
        "window-station-connection",
        r#"CloseWindowStation(handle: "w")"#,
        |machine, trace, client, arguments| {
            let closed = window_station::close(machine, trace, client, arguments.handle(&HANDLE));
            finish(trace, closed)
        }
    ),
    user!(
        ["GetProcessWindowStation"],
        "Tells the handle of the window station that the process is on.",
        [],
        true,
        [SAME],
        "set-process-window-station",
        "GetProcessWindowStation",
        |machine, _, client, _| {
            let station = machine.process(client.process).and_then(|process| process.connection.window_station);
            in_use(station.map(|station| station.handle))
        }
    ),
    on_handle!(
        Win32,
        "SetProcessWindowStation",
        "Puts the process on a window station; its threads stay on their desktops.",
        [],
        "set-process-window-station",
        r#"SetProcessWindowStation(handle: "w")"#,
        |machine, trace, client, arguments| {
            let set = window_station::set_of_process(machine, trace, client, arguments.handle(&HANDLE));
            finish(trace, set)
        }
    ),
    user!(
        ["EnumWindowStationsW", "EnumWindowStationsA"],
        "Passes the names of the session's window stations to a callback.",
        [CALLBACK, CALLBACK_RETURNS],
        false,
        [CONTAINS, CALLS, RESULT, ALL_OPENABLE],
        "enum-window-stations",
        "EnumWindowStationsW",
        enumerate_stations
    ),
    user!(
        ["CreateDesktopW", "CreateDesktopA"],
        "Creates a desktop on the process's window station, or opens the one that has the name.",
        [NAME, ACCESS, INHERIT],
        true,
        [DIFFERS],
        "create-desktop",
        r#"CreateDesktopW(name: "Games")"#,
        |machine, trace, client, arguments| {
            let name = name_of(arguments).unwrap_or_else(|| ObjectName::from(""));
            let created = desktop::create(machine, trace, client, wanted_desktop(&name, arguments));
            new_handle(trace, created)
        }
    ),
    user!(
        ["OpenDesktopW", "OpenDesktopA"],
        "Opens a desktop of the process's window station.",
        [NAME, INHERIT, ACCESS],
        true,
        [DIFFERS],
        "desktop-rights",
        r#"OpenDesktopW(name: "Default")"#,
        |machine, trace, client, arguments| {
            let name = name_of(arguments).unwrap_or_else(|| ObjectName::from(""));
            let opened = desktop::open(machine, trace, client, wanted_desktop(&name, arguments));
            new_handle(trace, opened)
        }
    ),
    user!(
        ["OpenInputDesktop"],
        "Opens the desktop that receives the user's input.",
        [INHERIT, ACCESS],
        true,
        [DIFFERS],
        "open-input-desktop",
        "OpenInputDesktop",
        |machine, trace, client, arguments| {
            let opened = input::open(machine, trace, client, wanted_desktop("", arguments));
            new_handle(trace, opened)
        }
    ),
    on_handle!(
        Win32,
        "CloseDesktop",
        "Closes a handle of a desktop that no thread of the process is on by it.",
        [],
        "thread-desktop-connection",
        r#"CloseDesktop(handle: "d")"#,
        |machine, trace, client, arguments| {
            let closed = desktop::close(machine, trace, client, arguments.handle(&HANDLE));
            finish(trace, closed)
        }
    ),
    user!(
        ["GetThreadDesktop"],
        "Tells the handle of the desktop that the calling thread is on.",
        [],
        true,
        [SAME],
        "thread-desktop-connection",
        "GetThreadDesktop",
        |machine, _, client, _| in_use(desktop_of(machine, client).map(|desktop| desktop.handle))
    ),
    on_handle!(
        Win32,
        "SetThreadDesktop",
        "Puts the calling thread on a desktop, if it has no windows on another.",
        [],
        "set-thread-desktop",
        r#"SetThreadDesktop(handle: "d")"#,
        |machine, trace, client, arguments| {
            let set = desktop::set_of_thread(machine, trace, client, arguments.handle(&HANDLE));
            finish(trace, set)
        }
    ),
    on_handle!(
        Win32,
        "SwitchDesktop",
        "Makes a desktop the one that receives the user's input.",
        [],
        "switch-desktop",
        r#"SwitchDesktop(handle: "d")"#,
        |machine, trace, client, arguments| {
            let switched = input::switch(machine, trace, client, arguments.handle(&HANDLE));
            finish_boolean(trace, switched)
        }
    ),
    user!(
        ["EnumDesktopsW", "EnumDesktopsA"],
        "Passes the names of a window station's desktops to a callback.",
        [OPTIONAL_HANDLE, CALLBACK_RETURNS],
        false,
        [CONTAINS, CALLS, RESULT],
        "enum-desktops",
        "EnumDesktopsW",
        |machine, trace, client, arguments| {
            match user_object::desktops(machine, trace, client, arguments.handle(&OPTIONAL_HANDLE)) {
                Ok(names) => enumerated(&names, arguments),
                Err(status) => fail(trace, status),
            }
        }
    ),
    user!(
        ["GetUserObjectInformationW"],
        "Tells the name, the type or the flags of a window station or desktop.",
        [HANDLE, INDEX, LENGTH],
        false,
        [Output::new("name", Kind::Name), Output::new("needed", Kind::Length), Output::new("visible", Kind::Flag)],
        "get-user-object-information",
        r#"GetUserObjectInformationW(handle: "w", index: "UOI_NAME")"#,
        |machine, trace, client, arguments| information(machine, trace, client, arguments, Characters::Wide)
    ),
    user!(
        ["GetUserObjectInformationA"],
        "Tells the same in characters of one byte.",
        [HANDLE, INDEX, LENGTH],
        false,
        [Output::new("name", Kind::Name), Output::new("needed", Kind::Length), Output::new("visible", Kind::Flag)],
        "get-user-object-information",
        r#"GetUserObjectInformationA(handle: "w", index: "UOI_NAME")"#,
        |machine, trace, client, arguments| information(machine, trace, client, arguments, Characters::Narrow)
    ),
    user!(
        ["CreateWindowExW", "CreateWindowExA"],
        "Makes a window on the desktop of the calling thread.",
        [STYLE],
        true,
        [],
        "desktops",
        "CreateWindowExW",
        |machine, trace, client, arguments| {
            let style = arguments.number(&STYLE).unwrap_or(0);
            let created = window::create(machine, trace, client, style);
            new_handle(trace, created)
        }
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
        false,
        [Output::new("window", Kind::Handle)],
        "set-foreground-window",
        "GetForegroundWindow",
        |machine, _, client, _| Reply::ok().with("window", window::foreground(machine, client).to_string())
    ),
    user!(
        ["SendInput"],
        "Makes input as if it came from the keyboard or the mouse.",
        [COUNT],
        false,
        [Output::new("count", Kind::Number)],
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
        false,
        [],
        "attach-thread-input",
        r#"AttachThreadInput(from: "t1", to: "t2", attach: true)"#,
        attach_threads
    ),
    user!(
        ["GlobalAddAtomW", "GlobalAddAtomA"],
        "Gives the number of a text in the table of global atoms.",
        [TEXT],
        false,
        [Output::new("atom", Kind::Number)],
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
        false,
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
        false,
        [
            Output::new("count", Kind::Number),
            Output::new("device", Kind::Text),
            Output::new("primary", Kind::Flag),
            Output::new("rect", Kind::Text)
        ],
        "wine-services-test",
        "EnumDisplayMonitors",
        |machine, trace, client, _| {
            trace.answered(Rule::OneMonitorAtLeast, NtStatus::SUCCESS);
            let session = machine.process(client.process).map_or(SessionId(0), Process::session);
            let reply = Reply::ok().with("count", "1").with("device", monitor::device(machine, session));
            reply.with("primary", "true").with("rect", monitor::RECTANGLE)
        }
    ),
    user!(
        ["CreateProcessW", "CreateProcessA"],
        "Starts a program that looks which window station and desktop it is on, and ends.",
        [DESKTOP],
        false,
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

/// The name that was given; a null pointer and a string of no length are none.
fn name_of(arguments: &Arguments) -> Option<ObjectName> {
    match arguments.get(&NAME_FORM) {
        Some(Argument::NameForm(crate::nt::system_call::NameForm::Filled(name))) => Some(name.clone()),
        _ => arguments.name(&NAME),
    }
}

fn wanted_desktop<'a>(name: &'a str, arguments: &Arguments) -> desktop::Wanted<'a> {
    let access = arguments.access(&ACCESS).unwrap_or_else(|| ObjectType::Desktop.all_access());
    desktop::Wanted { name, access, inherit: arguments.flag(&INHERIT) }
}

fn wanted_station(arguments: &Arguments) -> window_station::Wanted {
    window_station::Wanted {
        name: name_of(arguments),
        access: arguments.access(&ACCESS).unwrap_or_else(|| ObjectType::WindowStation.all_access()),
        inherit: arguments.flag(&INHERIT),
        create_only: arguments.number(&FLAGS).is_some_and(|flags| flags & 1 != 0),
    }
}

fn create_station(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match window_station::create(machine, trace, client, &wanted_station(arguments)) {
        Ok((handle, true)) => given(Reply::success(Win32Error::SUCCESS), handle),
        Ok((handle, false)) => given(Reply::ok(), handle),
        Err(status) => fail(trace, status),
    }
}

fn open_station(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let opened = window_station::open(machine, trace, client, &wanted_station(arguments));
    new_handle(trace, opened)
}

fn enumerate_stations(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let names = user_object::window_stations(machine, trace, client);
    let reply = enumerated(&names, arguments);
    if arguments.text(&CALLBACK).is_none() {
        return reply;
    }
    let openable = names.iter().all(|name| {
        let (name, access) = (Some(ObjectName::from(&**name)), window_station::ENUMERATE);
        let wanted = window_station::Wanted { name, access, inherit: false, create_only: false };
        let opened = trace.preparing(|trace| window_station::open(machine, trace, client, &wanted));
        opened.is_ok_and(|handle| machine.close_handle(trace, client.process, handle))
    });
    reply.with("all_openable", openable.to_string())
}

/// What an enumeration gives: the last thing that its callback returned. A zero ends it.
fn enumerated(names: &[String], arguments: &Arguments) -> Reply {
    let returned = arguments.text(&CALLBACK_RETURNS).unwrap_or_else(|| "1".into());
    let stops = parse_number(&returned) == Some(0);
    let calls = if stops { names.len().min(1) } else { names.len() };
    let (reply, result) = match names {
        [] => (Reply::ok(), "1"),
        _ if stops => (Reply::failure_without_reason(), "0"),
        _ => (Reply::ok(), &*returned),
    };
    let passed = names[..calls].join(",");
    reply.with("result", result).with("calls", calls.to_string()).with("contains", passed)
}

fn information(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    characters: Characters,
) -> Reply {
    let index = arguments.number(&INDEX).unwrap_or(0);
    let found = user_object::query(machine, trace, client, arguments.handle(&HANDLE), index);
    let length = match arguments.get(&LENGTH) {
        Some(Argument::Number(length)) => *length,
        Some(_) => 0,
        None => u64::MAX,
    };
    buffer::fill(trace, found, characters, length)
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
    let Some(starter) = machine.process(client.process).cloned() else { return Reply::failure_without_reason() };
    let string = arguments.text(&DESKTOP).filter(|string| &**string != "NULL");
    let fate = match connection::start_child(machine, trace, &starter, string.as_deref()) {
        Ok(fate) => fate,
        Err(status) => return fail(trace, status),
    };
    let reply = Reply::ok().with("child_exit", fate.exit.to_string());
    match fate.place {
        Some((station, desktop)) => reply.with("child_winsta", station).with("child_desktop", desktop),
        None => reply,
    }
}

/// A handle that was there before the call.
fn in_use(handle: Option<Handle>) -> Reply {
    match handle {
        Some(handle) => Reply::ok().with_handle(handle).with(SAME.name, handle.to_string()),
        None => Reply::failure_without_reason(),
    }
}

fn given(reply: Reply, handle: Handle) -> Reply {
    reply.with_handle(handle).with(DIFFERS.name, handle.to_string())
}

fn new_handle(trace: &mut Trace, result: Result<Handle, NtStatus>) -> Reply {
    match result {
        Ok(handle) => given(Reply::ok(), handle),
        Err(status) => fail(trace, status),
    }
}

fn finish(trace: &mut Trace, result: Result<(), NtStatus>) -> Reply {
    finish_boolean(trace, result.map(|()| true))
}

fn finish_boolean(trace: &mut Trace, result: Result<bool, NtStatus>) -> Reply {
    match result {
        Ok(true) => Reply::ok(),
        Ok(false) => Reply::failure_without_reason(),
        Err(status) => fail(trace, status),
    }
}

/// win32k has an error of its own for a value that is no window.
fn no_window(status: NtStatus) -> Reply {
    match status {
        NtStatus::INVALID_HANDLE => Reply::failure(Win32Error::INVALID_WINDOW_HANDLE),
        status => Reply::failure(status.to_win32_error()),
    }
}

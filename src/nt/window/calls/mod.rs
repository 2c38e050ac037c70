//! The operations on window stations and desktops, as a program calls them.
//!
//! Written down in: Microsoft, "Window Station and Desktop Functions".

use crate::nt::call::{
    Argument, Arguments, Gives, HANDLE, HandleKind, Interface, NAME_FORM, Operation, Reply, fail, on_handle,
};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter, parse_number};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::system_call::user_object as buffer;
use crate::nt::trace::Trace;
use crate::nt::window::user_object::Index;
use crate::nt::window::{Held, desktop, desktop_of, input, user_object, window_station};

const NAME: Parameter = Parameter::optional("name", Kind::Name, "Its name; case does not matter.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights asked for; all of the type.");
const INHERIT: Parameter = Parameter::optional("inherit", Kind::Flag, "Whether children inherit the handle.");
const FLAGS: Parameter = Parameter::optional(
    "flags",
    Kind::Constants(&[("CWF_CREATE_ONLY", 1)]),
    "Whether a window station that is there already will not do; the oldest releases want zero, which is left out.",
);
const OPTIONAL_HANDLE: Parameter =
    Parameter::optional("handle", Kind::Handle, "The window station; the process's own.");
const CALLBACK: Parameter = Parameter::optional(
    "callback",
    Kind::Constants(&[("return", 0), (OPEN_EACH, 1)]),
    "What the callback does with each name that it is given: it only returns, or opens the name and closes it again.",
);
const OPEN_EACH: &str = "open each by name";
const CALLBACK_RETURNS: Parameter =
    Parameter::optional("callback_returns", Kind::Text, "The number that the callback returns each time; 1.");
const INDEX: Parameter = Parameter::required("index", Kind::Constants(Index::CONSTANTS), "What is asked for.");
const LENGTH: Parameter = Parameter::optional("length", Kind::Length, "The bytes of the buffer; enough.");

const CALLS: Output = Output::new("calls", Kind::Number).elsewhere(Elsewhere::Own);
const NAMES: Output = Output::new("names", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own);
const RESULT: Output = Output::new("result", Kind::Number);
const ALL_OPENABLE: Output = Output::new("all_openable", Kind::Flag);

/// One row of the table below.
macro_rules! user {
    ($names:expr, $summary:literal, [$($parameter:ident),*], $gives:expr, $outputs:expr, $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &$names,
            interface: Interface::Win32,
            summary: $summary,
            parameters: &[$($parameter),*],
            gives: $gives,
            outputs: &$outputs,
            source: $source,
            example: $example,
            act: $act,
        }
    };
}

pub(crate) mod messages;
pub(crate) mod sharing;
pub(crate) mod threads;

/// All operations of win32k.
pub const ALL: [&[Operation]; 4] = [OPERATIONS, threads::OPERATIONS, messages::OPERATIONS, sharing::OPERATIONS];

/// The operations on window stations and desktops.
pub const OPERATIONS: &[Operation] = &[
    user!(
        ["CreateWindowStationW", "CreateWindowStationA"],
        "Creates a window station in the caller's session, or opens the one that has the name.",
        [NAME, FLAGS, ACCESS, INHERIT],
        Gives::Handle(HandleKind::Object),
        [],
        "create-window-station",
        r#"CreateWindowStationW(name: "Team")"#,
        create_station
    ),
    user!(
        ["OpenWindowStationW", "OpenWindowStationA"],
        "Opens a window station of the caller's session.",
        [NAME, INHERIT, ACCESS],
        Gives::Handle(HandleKind::Object),
        [],
        "window-station-rights",
        r#"OpenWindowStationW(name: "WinSta0")"#,
        open_station
    ),
    on_handle!(
        Win32,
        "CloseWindowStation",
        "Closes a handle of a window station that the process is not on.",
        [],
        "close-window-station",
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
        Gives::Handle(HandleKind::InUse),
        [],
        "set-process-window-station",
        "GetProcessWindowStation",
        |machine, trace, client, _| {
            let station = machine.process(client.process).and_then(|process| process.connection.window_station);
            in_use(trace, Rule::StationOfAProcess, station)
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
        Gives::Nothing,
        [NAMES, CALLS, RESULT, ALL_OPENABLE],
        "enum-window-stations",
        "EnumWindowStationsW",
        enumerate_stations
    ),
    user!(
        ["CreateDesktopW", "CreateDesktopA"],
        "Creates a desktop on the process's window station, or opens the one that has the name.",
        [NAME, ACCESS, INHERIT],
        Gives::Handle(HandleKind::Object),
        [],
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
        Gives::Handle(HandleKind::Object),
        [],
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
        Gives::Handle(HandleKind::Object),
        [],
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
        Gives::Handle(HandleKind::InUse),
        [],
        "thread-desktop-connection",
        "GetThreadDesktop",
        |machine, trace, client, _| in_use(trace, Rule::DesktopOfAThread, desktop_of(machine, client))
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
        Gives::Nothing,
        [NAMES, CALLS, RESULT],
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
        ["GetUserObjectInformationW", "GetUserObjectInformationA"],
        "Tells the name, the type or the flags of a window station or desktop.",
        [HANDLE, INDEX, LENGTH],
        Gives::Nothing,
        [
            Output::new("name", Kind::Name),
            Output::new("needed", Kind::Length).elsewhere(Elsewhere::SizeOfNames),
            Output::new("visible", Kind::Flag)
        ],
        "get-user-object-information",
        r#"GetUserObjectInformationW(handle: "w", index: "UOI_NAME")"#,
        information
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
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_ALL);
    desktop::Wanted { name, access, inherit: arguments.flag(&INHERIT) }
}

fn wanted_station(arguments: &Arguments) -> window_station::Wanted {
    window_station::Wanted {
        name: name_of(arguments),
        access: arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_ALL),
        inherit: arguments.flag(&INHERIT),
        create_only: arguments.number(&FLAGS).is_some_and(|flags| flags & 1 != 0),
    }
}

fn create_station(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match window_station::create(machine, trace, client, &wanted_station(arguments)) {
        Ok((handle, true)) => Reply::success(Win32Error::SUCCESS).with_handle(handle),
        Ok((handle, false)) => Reply::ok().with_handle(handle),
        Err(status) => fail(trace, status),
    }
}

fn open_station(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let opened = window_station::open(machine, trace, client, &wanted_station(arguments));
    new_handle(trace, opened)
}

/// Enumerates window stations. A callback that opens each by its name opens those that it is given until it ends the
/// enumeration, and finds out whether all of them can be.
fn enumerate_stations(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let names = user_object::window_stations(machine, trace, client);
    let reply = enumerated(&names, arguments);
    if arguments.number(&CALLBACK).is_none_or(|callback| callback == 0) {
        return reply;
    }
    let mut opens = |name: &String| {
        let (name, access) = (Some(ObjectName::from(name.as_str())), AccessMask::WINSTA_ENUMERATE);
        let wanted = window_station::Wanted { name, access, inherit: false, create_only: false };
        let opened = trace.preparing(|trace| window_station::open(machine, trace, client, &wanted));
        opened.is_ok_and(|handle| machine.close_handle(trace, client.process, handle))
    };
    let opened = passed(&names, arguments).iter().filter(|name| opens(name)).count();
    reply.with("all_openable", (opened == passed(&names, arguments).len()).to_string())
}

/// Whether the callback returns zero, which ends the enumeration.
fn stops(arguments: &Arguments) -> bool {
    arguments.text(&CALLBACK_RETURNS).is_some_and(|returned| parse_number(&returned) == Some(0))
}

/// The names that reach the callback before it ends the enumeration.
fn passed<'a>(names: &'a [String], arguments: &Arguments) -> &'a [String] {
    if stops(arguments) { &names[..names.len().min(1)] } else { names }
}

/// What an enumeration gives: the last thing that its callback returned. A zero ends it.
fn enumerated(names: &[String], arguments: &Arguments) -> Reply {
    let returned = arguments.text(&CALLBACK_RETURNS).unwrap_or_else(|| "1".into());
    let (reply, result) = match names {
        [] => (Reply::ok(), "1"),
        _ if stops(arguments) => (Reply::failure_without_reason(), "0"),
        _ => (Reply::ok(), &*returned),
    };
    let passed = passed(names, arguments);
    reply.with("result", result).with("calls", passed.len().to_string()).with("names", passed.join(","))
}

fn information(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let index = arguments.number(&INDEX).and_then(Index::numbered);
    let found = user_object::query(machine, trace, client, arguments.handle(&HANDLE), index);
    let length = match arguments.get(&LENGTH) {
        Some(Argument::Number(length)) => *length,
        Some(_) => 0,
        None => u64::MAX,
    };
    buffer::fill(trace, found, arguments.text, length)
}

/// A handle that was there before the call.
fn in_use(trace: &mut Trace, rule: Rule, held: Option<Held>) -> Reply {
    let Some(Held { handle, .. }) = held else {
        trace.answered(rule, NtStatus::INVALID_HANDLE);
        return Reply::failure_without_reason();
    };
    Reply::ok().with_handle(handle)
}

fn new_handle(trace: &mut Trace, result: Result<Handle, NtStatus>) -> Reply {
    match result {
        Ok(handle) => Reply::ok().with_handle(handle),
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

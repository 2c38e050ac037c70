//! Connection: the window station and the desktop that a new process is put on.
//!
//! A starter may name them in a string, `WinSta0\Default`. Whatever the string says, the process is made; if it cannot be
//! put there, its client library does not initialise, and the process is gone before its program begins.
//! Left out: `MAXIMUM_ALLOWED` (all rights are asked for), inherited desktops, a string of one character.
//! Written down in: Microsoft, `STARTUPINFOW`, "Process Connection to a Window Station" and "Thread Connection to a
//! Desktop"; ReactOS `IntResolveDesktop`; asserted by ReactOS's `desktop.c` test. That a null string hands on what the
//! starter itself was given, and not where it is now, is what the test shows and the documentation does not say.

use crate::nt::machine::Machine;
use crate::nt::object_manager::insert;
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Attributes, Body, Object, ObjectId, ObjectType};
use crate::nt::process::{Parent, Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{desktop, is_visible, session_of, window_station};

/// The code with which a process ends whose client library did not initialise.
///
/// Source: Microsoft, KB184802, gives 128; its editions speak of Windows NT 4.0 and 2000, and of XP and Server 2003.
/// ReactOS's `desktop.c` test takes either code, and says of which releases it knows: 128 on XP, the status on 7. What
/// Vista gives is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedStartPolicy {
    /// `STATUS_DLL_INIT_FAILED`.
    DllInitFailed,
    /// `ERROR_WAIT_NO_CHILDREN`, 128.
    WaitNoChildren,
}

/// The codes that a process can end with.
pub const EXIT_CODES: &[(&str, u64)] = &[("STATUS_DLL_INIT_FAILED", 0xC000_0142)];

/// A code that a process ended with: its name if it is a status, else the number.
pub fn exit_code(code: u64) -> String {
    let named = EXIT_CODES.iter().find(|(_, known)| *known == code);
    named.map_or_else(|| code.to_string(), |(name, _)| (*name).to_owned())
}

/// What became of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fate {
    /// The window station and the desktop that it was on, by name.
    pub place: Option<(String, String)>,
    /// The code that it ended with.
    pub exit: u64,
}

/// Starts a program that looks where it is and ends. There has to be the session that it would run in.
pub(crate) fn start_child(
    machine: &mut Machine,
    trace: &mut Trace,
    starter: ProcessId,
    string: Option<&str>,
) -> Result<Fate, NtStatus> {
    let starter = machine.process(starter).filter(|starter| machine.session(starter.token.session).is_some());
    let Some(starter) = starter.cloned() else {
        return Err(trace.failed(Rule::StartDesktop, NtStatus::ACCESS_DENIED));
    };
    let (token, parent) = (starter.token.clone(), Parent::Process(starter.id));
    let child = machine.start_with_token(trace, Rule::SessionOfTheToken, "child.exe", parent, token);
    let desktop = trace.preparing(|trace| resolve(machine, trace, &starter, child, string));
    let fate = settle(machine, trace, child, desktop);
    machine.end_process(trace, Rule::ProcessEnds, child);
    Ok(fate)
}

/// Puts a program that was started with a token where the string says; one that cannot be put there ends.
///
/// Without a string it begins where its starter began, if that is in its own session. In another session Microsoft's page
/// of `CreateProcessAsUserW` puts it on a window station that is not seen, which is that of its logon session.
pub(crate) fn put_with_token(
    machine: &mut Machine,
    trace: &mut Trace,
    starter: &Process,
    child: ProcessId,
    string: Option<&str>,
) -> Fate {
    let began = starter.connection.desktop.map(|began| began.object);
    let inherited = began.filter(|began| is_in_the_session_of(machine, *began, child));
    let desktop = trace.preparing(|trace| match (string, inherited) {
        (None, Some(began)) => use_all_of(machine, trace, child, began),
        (None, None) => {
            let station = window_station::of_logon_session(machine, trace, child);
            let desktop = station.and_then(|station| desktop::find(machine, station, "Default"));
            trace.answered(Rule::TokenWithoutADesktop, NtStatus::SUCCESS);
            desktop.ok_or(NtStatus::ACCESS_DENIED)
        }
        (Some(_), _) => resolve(machine, trace, starter, child, string),
    });
    let fate = settle(machine, trace, child, desktop);
    if fate.place.is_none() {
        machine.end_process(trace, Rule::ProcessEnds, child);
    }
    fate
}

/// Connects a program to its desktop, where there is one that it may use.
fn settle(machine: &mut Machine, trace: &mut Trace, child: ProcessId, desktop: Result<ObjectId, NtStatus>) -> Fate {
    if let Ok(desktop) = desktop {
        window_station::connect_to_desktop(machine, child, desktop);
        trace.answered(Rule::StartDesktop, NtStatus::SUCCESS);
        return Fate { place: names(machine, desktop), exit: 0 };
    }
    trace.answered(Rule::StartDesktop, NtStatus::DLL_INIT_FAILED);
    let exit = match machine.system().era.failed_start {
        FailedStartPolicy::DllInitFailed => NtStatus::DLL_INIT_FAILED.0.into(),
        FailedStartPolicy::WaitNoChildren => 128,
    };
    Fate { place: None, exit }
}

/// A desktop that a program may do anything with.
fn use_all_of(machine: &Machine, trace: &mut Trace, child: ProcessId, desktop: ObjectId) -> Result<ObjectId, NtStatus> {
    let granted = machine.objects().grant(trace, &machine.caller(child), desktop, AccessMask::GENERIC_ALL);
    granted.map(|_| desktop)
}

/// The desktop that a process begins its threads on: `WinSta0\Default`.
pub fn desktop_name(machine: &Machine, process: ProcessId) -> Option<String> {
    let desktop = machine.process(process)?.connection.desktop?;
    names(machine, desktop.object).map(|(station, desktop)| format!("{station}\\{desktop}"))
}

/// The names of a window station and its desktop.
fn names(machine: &Machine, desktop: ObjectId) -> Option<(String, String)> {
    let Body::Desktop { name, window_station, .. } = &machine.objects().get(desktop)?.body else { return None };
    let station = machine.objects().get(*window_station)?.link.as_ref()?.name.to_string();
    Some((station, name.to_string()))
}

/// The desktop that a string stands for.
///
/// | string | window station | desktop |
/// | --- | --- | --- |
/// | none | where the starter itself began | where the starter itself began |
/// | (empty) | the usual one | `Default` |
/// | `Games` | the usual one | `Games` |
/// | `Team\Games` | `Team` | `Games` |
/// | `Team\`, `\Games` | refused: a name of no length | |
fn resolve(
    machine: &mut Machine,
    trace: &mut Trace,
    starter: &Process,
    child: ProcessId,
    string: Option<&str>,
) -> Result<ObjectId, NtStatus> {
    let (station, desktop) = match (string, starter.connection.desktop) {
        (None, Some(began)) if is_in_the_session_of(machine, began.object, child) => return Ok(began.object),
        (None | Some(""), _) => (usual_station(machine, trace, starter, child)?, "Default"),
        (Some(string), _) => match string.split_once('\\') {
            Some((station, desktop)) => (open_station(machine, trace, child, station)?, desktop),
            None => (usual_station(machine, trace, starter, child)?, string),
        },
    };
    desktop::check_name(trace, desktop)?;
    let Some(found) = desktop::find(machine, station, desktop) else {
        return Err(trace.failed(Rule::NothingToOpen, NtStatus::OBJECT_NAME_NOT_FOUND));
    };
    use_all_of(machine, trace, child, found)
}

/// Whether a desktop is of a process's session.
fn is_in_the_session_of(machine: &Machine, desktop: ObjectId, process: ProcessId) -> bool {
    machine.process(process).is_some_and(|process| desktop::session_of(machine, desktop) == Some(process.session()))
}

fn open_station(machine: &Machine, trace: &mut Trace, child: ProcessId, name: &str) -> Result<ObjectId, NtStatus> {
    let caller = machine.caller(child);
    let directory = session_of(machine, caller.process).and_then(|session| session.window_stations);
    let attributes = ObjectAttributes {
        root: Some(directory.map_or(Root::NotOpen, Root::Object)),
        attributes: Attributes::OBJ_CASE_INSENSITIVE,
        ..ObjectAttributes::named(name)
    };
    let object_type = ObjectType::WindowStation;
    insert::open(machine.objects(), trace, &caller, &attributes, object_type, AccessMask::GENERIC_ALL)
        .map(|granted| granted.object)
        .map_err(|ending| ending.status())
}

/// The window station of a process whose string names none: for a program of the user who is logged on the one that is
/// seen; for any other an inherited one that is not seen, or that of its logon session.
fn usual_station(
    machine: &mut Machine,
    trace: &mut Trace,
    starter: &Process,
    child: ProcessId,
) -> Result<ObjectId, NtStatus> {
    let token = machine.process(child).map(|child| child.token.clone()).ok_or(NtStatus::INVALID_PARAMETER)?;
    if is_the_users(machine, child, &token) {
        return open_station(machine, trace, child, "WinSta0");
    }
    let inherited =
        starter.handles.iter().filter(|(_, entry)| entry.inherit).map(|(_, entry)| entry.object).find(|id| {
            let object_type = machine.objects().get(*id).map(Object::object_type);
            object_type == Some(ObjectType::WindowStation) && !is_visible(machine, *id)
        });
    if let Some(inherited) = inherited {
        return Ok(inherited);
    }
    window_station::of_logon_session(machine, trace, child).ok_or(NtStatus::ACCESS_DENIED)
}

/// Whether a token is of the logon that its session's screen shows.
fn is_the_users(machine: &Machine, process: ProcessId, token: &Token) -> bool {
    let user = session_of(machine, process).and_then(|session| session.user.as_ref());
    let shown = user.and_then(|user| window_station::logon_sid(&user.token));
    shown.is_some_and(|shown| token.groups.contains(&shown))
}

//! The session manager (smss): boots the machine in user mode and makes sessions.
//!
//! Modelled: the order of boot, the directories that smss makes, the number of a new session, its first processes, its end.
//! Left out: page files, registry, the session's memory; the message that asks for a session (`SmStartCsrApi`).
//! Written down in: *Windows Internals*, "System processes"; ReactOS `base/system/smss`; Microsoft's Terminal Services team
//! on session numbers.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{ObjectId, ObjectType};
use crate::nt::process::{Parent, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, Sid};
use crate::nt::session::{Session, SessionId, csrss};
use crate::nt::table::Set;
use crate::nt::trace::Trace;
use crate::nt::window::{self, window_station};

/// Who is in session 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionZeroPolicy {
    /// The services and the user at the console.
    SharedWithConsoleUser,
    /// The services alone; the logon screen waits in another session.
    ServicesOnly,
}

/// Which process starts the service control manager, and who looks after sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootLineagePolicy {
    /// Winlogon of session 0 starts services.exe and lsass.exe; one smss starts every session.
    Winlogon,
    /// Wininit starts services.exe, lsass.exe and lsm.exe; a copy of smss starts each session and exits.
    WininitWithLocalSessionManager,
    /// As before, with the Local Session Manager as a service.
    Wininit,
}

/// How a new session gets its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionIdPolicy {
    /// The lowest number that no session has.
    LowestFree,
    /// One more than the last.
    Growing,
}

/// A stage of boot; each can be stepped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BootStage {
    /// The kernel makes the root of the namespace.
    Kernel,
    /// The session manager starts.
    SessionManager,
    /// Session 0 begins.
    SessionZero,
    /// The service control manager and the security authority start.
    ServiceControlManager,
    /// The first session for a user begins and waits at the logon screen.
    LogonScreen,
    /// The services that start by themselves start.
    AutoStartServices,
}

impl BootStage {
    /// All stages, in order.
    pub const ALL: [BootStage; 6] = [
        BootStage::Kernel,
        BootStage::SessionManager,
        BootStage::SessionZero,
        BootStage::ServiceControlManager,
        BootStage::LogonScreen,
        BootStage::AutoStartServices,
    ];

    /// The stage in words, as it is on a machine with sessions or without.
    pub fn words(self, has_sessions: bool) -> &'static str {
        match self {
            BootStage::Kernel => "the kernel makes the root of the namespace",
            BootStage::SessionManager => "the session manager starts",
            BootStage::SessionZero if has_sessions => "session 0 begins",
            BootStage::SessionZero => "the Win32 subsystem begins",
            BootStage::ServiceControlManager => "the service control manager starts",
            BootStage::LogonScreen => "the logon screen appears",
            BootStage::AutoStartServices => "the automatic services start",
        }
    }
}

/// The session manager starts: it makes the directories of the machine that belong to no session.
pub(crate) fn start(machine: &mut Machine, trace: &mut Trace) {
    let smss =
        machine.start_native_process(trace, Rule::SessionManagerFirst, "smss.exe", Parent::Kernel, SessionId::ZERO);
    machine.session_manager = Some(smss);
    let mut directories = vec!["\\RPC Control", "\\KnownDlls", "\\Windows"];
    if machine.system().has_sessions() {
        directories.push("\\Sessions");
    }
    for path in directories {
        let made = machine.make_directory(trace, Rule::SessionManagerDirectories, path);
        if path == "\\RPC Control" {
            open_to_makers(machine, made);
        }
    }
    machine.make_named(trace, Rule::SessionManagerDirectories, "\\SmApiPort", ObjectType::Port);
}

/// Lets everyone put ports into the directory of RPC, since any program may register an endpoint.
///
/// Source: none states the list; that ordinary programs register endpoints is all that is known.
fn open_to_makers(machine: &mut Machine, directory: Option<ObjectId>) {
    let Some(directory) = directory else { return };
    machine.objects_mut().change(directory, |object| {
        let entry = Ace::allow(Sid::World, AccessMask::DIRECTORY_CREATE_OBJECT);
        object.security = (*object.security).clone().with(entry).into();
    });
}

/// Makes a session while the machine runs; what it is made of stands inside the step that it begins with.
pub(crate) fn create_session(machine: &mut Machine, trace: &mut Trace) -> SessionId {
    let id = begin_session(machine, trace);
    trace.preparing(|trace| build_session(machine, trace, id));
    id
}

/// Gives a new session its number.
pub(crate) fn begin_session(machine: &mut Machine, trace: &mut Trace) -> SessionId {
    let id = next_id(machine);
    trace.happened(session_id_rule(machine), Event::SessionCreated(id));
    id
}

/// Starts the subsystem process of a session, and what follows it.
pub(crate) fn build_session(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let smss = machine.session_manager;
    let lineage = machine.system().era.boot_lineage;
    let parent = match (lineage, smss) {
        (BootLineagePolicy::Winlogon, Some(smss)) => Parent::Process(smss),
        (BootLineagePolicy::WininitWithLocalSessionManager | BootLineagePolicy::Wininit, Some(_)) => {
            Parent::ExitedSessionManager
        }
        (_, None) => Parent::Kernel,
    };
    let csrss = machine.start_native_process(trace, Rule::SubsystemOfSession, "csrss.exe", parent, id);
    // What ran before the first session began belongs to it: the kernel's process and the session manager.
    let processes = match id {
        SessionId::ZERO => machine.processes().map(|process| process.id).collect(),
        _ => Set::unit(csrss),
    };
    let session = Session {
        id,
        terminal: None,
        user: None,
        for_services: id == SessionId::ZERO && machine.keeps_session_zero_for_services(),
        locked: false,
        shadows: None,
        parent: None,
        csrss,
        initial: None,
        named_objects: csrss::named_objects_path(id),
        dos_devices: None,
        window_stations: None,
        processes,
    };
    machine.sessions.insert(id, Arc::new(session));
    csrss::initialise(machine, trace, id);
    let initial = start_initial(machine, trace, id, parent);
    machine.change_session(id, |session| session.initial = Some(initial));
    window_station::make_interactive(machine, trace, id, initial);
}

fn start_initial(machine: &mut Machine, trace: &mut Trace, id: SessionId, parent: Parent) -> ProcessId {
    let services_only = machine.system().era.session_zero == SessionZeroPolicy::ServicesOnly;
    if id == SessionId::ZERO && services_only {
        machine.start_system_process(trace, Rule::WininitInSessionZero, "wininit.exe", parent, id)
    } else {
        machine.start_system_process(trace, Rule::WinlogonOfSession, "winlogon.exe", parent, id)
    }
}

/// Ends a session: its processes, then its subsystem, and with their handles its part of the namespace.
pub(crate) fn end_session(machine: &mut Machine, trace: &mut Trace, id: SessionId) {
    let Some(session) = machine.session(id) else { return };
    let csrss = session.csrss;
    let processes: Vec<ProcessId> = session.processes.iter().copied().filter(|process| *process != csrss).collect();
    for process in processes {
        machine.end_process(trace, Rule::SessionEndsWithItsProcesses, process);
    }
    machine.end_process(trace, Rule::SessionEndsWithItsProcesses, csrss);
    machine.sessions.remove(&id);
    window::end_session(machine, id);
    trace.happened(Rule::SessionEndsWithItsProcesses, Event::SessionEnded(id));
}

fn next_id(machine: &mut Machine) -> SessionId {
    let id = match machine.system().era.session_ids {
        SessionIdPolicy::Growing => SessionId(machine.next_session),
        SessionIdPolicy::LowestFree => {
            let all = machine.sessions.len() as u32;
            (0..all).map(SessionId).find(|id| !machine.sessions.contains_key(id)).unwrap_or(SessionId(all))
        }
    };
    machine.next_session = machine.next_session.max(id.0 + 1);
    id
}

fn session_id_rule(machine: &Machine) -> Rule {
    match machine.system().era.session_ids {
        SessionIdPolicy::Growing => Rule::SessionIdsGrow,
        SessionIdPolicy::LowestFree => Rule::LowestFreeSessionId,
    }
}

//! A machine that is found running: built from what was seen of it, not from its boot.
//!
//! Whoever looked says which objects there are, which sessions, and which token each process runs with; where the names of
//! a process go follows from its token and from the links, as on a machine that was booted. What makes no difference to
//! names is as it would be if nobody had touched it: events are not signaled, mutants not held.
//! Left out: security descriptors (everyone may do everything), handles, windows, what drivers keep.

use std::sync::Arc;

use crate::nt::era::System;
use crate::nt::io::volume::Volume;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object::Link;
use crate::nt::object_manager::{Body, Directory, DosDevicesPolicy, Object, ObjectId, ObjectType};
use crate::nt::process::{Parent, Process, ProcessId, Subsystem};
use crate::nt::security::{LogonSession, Luid, SecurityDescriptor, Sid, Token};
use crate::nt::service::Service;
use crate::nt::session::session_manager::BootStage;
use crate::nt::session::{Interactive, Session, SessionId, Terminal, csrss, local_security_authority};
use crate::nt::table::Set;

/// What was seen of a machine that runs.
#[derive(Debug, Clone, Default)]
pub struct Running {
    /// Its users, in the order of their identifiers: name, and whether an administrator.
    pub users: Vec<(Arc<str>, bool)>,
    /// The services, with what they report and their processes.
    pub services: Vec<Service>,
    /// The sessions.
    pub sessions: Vec<RunningSession>,
    /// The logon sessions, without a count of who is of them: that follows from the processes.
    pub logon_sessions: Vec<LogonSession>,
    /// The processes.
    pub processes: Vec<RunningProcess>,
    /// The objects by their full names; a directory stands before what is in it. What has no place there is left out.
    pub objects: Vec<(ObjectName, Body)>,
    /// The desktops, each with the full name of its window station.
    pub desktops: Vec<(ObjectName, Arc<str>)>,
}

/// A session that was seen.
#[derive(Debug, Clone)]
pub struct RunningSession {
    /// Its number.
    pub id: SessionId,
    /// The terminal that is attached to it.
    pub terminal: Option<Terminal>,
    /// Who is logged on.
    pub user: Option<Interactive>,
    /// Whether the screen is locked.
    pub locked: bool,
    /// Where its programs' plain names go.
    pub named_objects: ObjectName,
}

/// A process that was seen.
#[derive(Debug, Clone)]
pub struct RunningProcess {
    /// Its id.
    pub id: ProcessId,
    /// Its image file.
    pub image: Arc<str>,
    /// Whether it has the Win32 client library.
    pub subsystem: Subsystem,
    /// Its token, which says its session and its logon session.
    pub token: Arc<Token>,
}

impl Machine {
    /// A machine as it was found.
    pub fn running(system: System, seen: Running) -> Machine {
        let mut machine = Machine::new(system, &seen.users, seen.services, Volume::default());
        machine.stages_done = BootStage::ALL.len();
        for (path, body) in seen.objects {
            machine.put(&path, body);
        }
        for (station, name) in seen.desktops {
            machine.put_desktop(&station, &name);
        }
        for logon_session in seen.logon_sessions {
            machine.next_luid = machine.next_luid.max(logon_session.luid.0.saturating_add(1));
            machine.logon_sessions.insert(logon_session.luid, Arc::new(logon_session));
        }
        machine.find_device_maps();
        for session in seen.sessions {
            machine.put_session(session);
        }
        for process in seen.processes {
            machine.put_process(process);
        }
        machine
    }

    fn put(&mut self, path: &str, body: Body) {
        let Some((above, name)) = path.rsplit_once('\\').filter(|(_, name)| !name.is_empty()) else { return };
        let objects = self.objects_mut();
        let parent = objects.at_path(&format!("{above}\\")).filter(|parent| objects.directory(*parent).is_some());
        if let Some(directory) = parent {
            let object = objects.add(body, unknown_security(), true);
            objects.link(object, Link { directory, name: name.into() });
        }
    }

    fn put_desktop(&mut self, station: &str, name: &Arc<str>) {
        let Some(window_station) = self.objects().at_path(station) else { return };
        if self.objects().get(window_station).map(Object::object_type) != Some(ObjectType::WindowStation) {
            return;
        }
        let body = Body::Desktop { name: name.clone(), window_station, foreground: None };
        let desktop = self.objects_mut().add(body, unknown_security(), true);
        self.objects_mut().add_reference(window_station);
        self.objects_mut().change(window_station, |station| {
            if let Body::WindowStation { desktops, .. } = &mut station.body {
                desktops.push((name.clone(), desktop));
            }
        });
    }

    /// Finds the directories of DOS devices, the global one and those of logon sessions, where the release has them.
    fn find_device_maps(&mut self) {
        let global = match self.system().dos_devices() {
            DosDevicesPolicy::PerLogonSession => "\\GLOBAL??",
            DosDevicesPolicy::OneDirectory | DosDevicesPolicy::PerSession => "\\??",
        };
        let global = self.objects().at_path(global).filter(|id| self.objects().directory(*id).is_some());
        self.objects_mut().global_device_map = global;
        let Some(own) = self.objects().at_path("\\Sessions\\0\\DosDevices") else { return };
        let entries = self.objects().directory(own).into_iter().flat_map(Directory::entries);
        let maps: Vec<(Luid, ObjectId)> =
            entries.filter_map(|(name, id)| Some((Luid::parse(name).filter(|_| name.contains('-'))?, id))).collect();
        for (luid, directory) in maps {
            self.objects_mut().change(directory, |object| {
                if let Body::Directory(directory) = &mut object.body {
                    directory.shadow = global;
                }
            });
            self.objects_mut().device_maps.insert(luid, directory);
        }
    }

    fn put_session(&mut self, seen: RunningSession) {
        let RunningSession { id, terminal, user, locked, named_objects } = seen;
        let directory = |path: ObjectName| {
            let found = self.objects().at_path(&path);
            found.filter(|id| self.objects().directory(*id).is_some())
        };
        let dos_devices = directory(ObjectName::from(format!("\\Sessions\\{id}\\DosDevices")));
        let window_stations = directory(csrss::in_session(id, "Windows").join("WindowStations"));
        if let Some(terminal) = terminal {
            self.terminals.insert(terminal, id);
        }
        if let Some(user) = &user {
            self.logged_on.insert(user.account.clone(), id);
        }
        let session = Session {
            id,
            terminal,
            user,
            for_services: id == SessionId::ZERO && self.keeps_session_zero_for_services(),
            locked,
            shadows: None,
            parent: None,
            csrss: ProcessId(0),
            initial: None,
            named_objects,
            dos_devices: dos_devices.filter(|_| self.system().dos_devices() == DosDevicesPolicy::PerSession),
            window_stations,
            processes: Set::new(),
        };
        self.next_session = self.next_session.max(id.0.saturating_add(1));
        self.sessions.insert(id, Arc::new(session));
    }

    fn put_process(&mut self, seen: RunningProcess) {
        let RunningProcess { id, image, subsystem, token } = seen;
        let session = token.session;
        local_security_authority::reference(self, &token, session);
        self.change_session(session, |session| {
            session.processes.insert(id);
            match &*image {
                "csrss.exe" => session.csrss = id,
                "winlogon.exe" | "wininit.exe" => session.initial = Some(id),
                _ => {}
            }
        });
        match (&*image, session) {
            ("smss.exe", SessionId::ZERO) => self.session_manager = Some(id),
            ("services.exe", SessionId::ZERO) => self.service_control_manager = Some(id),
            _ => {}
        }
        let process = Process::begin(id, image, subsystem, Parent::Unknown, token);
        self.next_process = self.next_process.max(id.0.saturating_add(4));
        self.processes.insert(id, Arc::new(process));
        self.begin_thread(id);
    }
}

/// What an object has whose descriptor nobody saw.
fn unknown_security() -> SecurityDescriptor {
    SecurityDescriptor::open_to_everyone(Sid::LocalSystem)
}

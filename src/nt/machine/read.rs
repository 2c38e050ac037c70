//! What can be read of a machine: its parts, and who is where.

use crate::nt::era::System;
use crate::nt::io::volume::Volume;
use crate::nt::machine::{Account, Machine};
use crate::nt::name::ObjectName;
use crate::nt::object_manager::ObjectManager;
use crate::nt::process::{ClientId, Process, ProcessId, ThreadId};
use crate::nt::security::{LogonSession, Luid, Sid};
use crate::nt::service::Service;
use crate::nt::session::session_manager::{self, BootStage};
use crate::nt::session::{Session, SessionId, Terminal};
use crate::nt::table::{Difference, differences};
use crate::nt::window::Win32k;

impl Machine {
    /// Whether every stage of boot is done.
    pub fn is_booted(&self) -> bool {
        self.stages_done == BootStage::ALL.len()
    }

    /// Whether nobody can log on in session 0.
    pub fn keeps_session_zero_for_services(&self) -> bool {
        self.system.era.session_zero == session_manager::SessionZeroPolicy::ServicesOnly
    }

    /// The release and its settings.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// What is on the disk.
    pub fn volume(&self) -> &Volume {
        &self.volume
    }

    /// The objects.
    pub fn objects(&self) -> &ObjectManager {
        &self.objects
    }

    /// The sessions, by number.
    pub fn sessions(&self) -> impl ExactSizeIterator<Item = &Session> {
        self.sessions.values().map(|session| &**session)
    }

    /// The session with this number.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id).map(|session| &**session)
    }

    /// The sessions of two moments that differ, by number: before and after.
    pub fn session_differences<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = Difference<'a, Session>> {
        differences(&self.sessions, &later.sessions)
    }

    /// The logon sessions of two moments that differ, by LUID: before and after.
    pub fn logon_session_differences<'a>(
        &'a self,
        later: &'a Machine,
    ) -> impl Iterator<Item = Difference<'a, LogonSession>> {
        differences(&self.logon_sessions, &later.logon_sessions)
    }

    /// The session that the console is attached to.
    pub fn console(&self) -> Option<SessionId> {
        self.attached_to(Terminal::Console)
    }

    /// The session that a terminal is attached to.
    pub fn attached_to(&self, terminal: Terminal) -> Option<SessionId> {
        self.terminals.get(&terminal).copied()
    }

    /// The session that a user is logged on in.
    pub fn session_of(&self, account: &str) -> Option<SessionId> {
        self.logged_on.get(account).copied()
    }

    /// The logon sessions, by LUID.
    pub fn logon_sessions(&self) -> impl ExactSizeIterator<Item = &LogonSession> {
        self.logon_sessions.values().map(|logon_session| &**logon_session)
    }

    /// The logon session with this LUID.
    pub fn logon_session(&self, luid: Luid) -> Option<&LogonSession> {
        self.logon_sessions.get(&luid).map(|logon_session| &**logon_session)
    }

    /// The processes, by id.
    pub fn processes(&self) -> impl ExactSizeIterator<Item = &Process> {
        self.processes.values().map(|process| &**process)
    }

    /// The process with this id.
    pub fn process(&self, id: ProcessId) -> Option<&Process> {
        self.processes.get(&id).map(|process| &**process)
    }

    /// Who calls where a process calls and nobody says by which thread: its oldest one.
    pub fn client(&self, id: ProcessId) -> ClientId {
        self.process(id).map_or(ClientId { process: id, thread: ThreadId(0) }, Process::client)
    }

    /// The processes of two moments that differ, by id: before and after. Over a restart none is the same as before,
    /// whatever its id: first come those that are gone, then those that are there.
    pub fn process_differences<'a>(&'a self, later: &'a Machine) -> impl Iterator<Item = Difference<'a, Process>> {
        let gone = self.processes().map(|process| (Some(process), None));
        let made = later.processes().map(|process| (None, Some(process)));
        let same_run = differences(&self.processes, &later.processes);
        let restarted = self.restarts != later.restarts;
        let over_a_restart = gone.chain(made).filter(move |_| restarted);
        over_a_restart.chain(same_run.filter(move |_| !restarted))
    }

    /// The processes of a session, by id.
    pub fn processes_of(&self, session: SessionId) -> impl Iterator<Item = &Process> {
        self.session(session)
            .into_iter()
            .flat_map(|session| session.processes.iter())
            .filter_map(|id| self.process(*id))
    }

    /// The services, in the order of their installation.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().map(|(_, service)| service)
    }

    /// The service with this name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.find(name).map(|(_, service)| service)
    }

    /// The user with this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    /// The user with this security identifier.
    pub fn account_of(&self, sid: Sid) -> Option<&Account> {
        self.accounts.values().find(|account| account.sid == sid)
    }

    /// Whether there is an object with this full name; a link itself counts.
    pub fn exists(&self, path: &ObjectName) -> bool {
        self.objects.at_path(path).is_some()
    }

    /// The windows, and the threads that share their input.
    pub fn win32k(&self) -> &Win32k {
        &self.win32k
    }
}

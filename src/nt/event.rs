//! Events: what happened to the machine, in the past tense.
//!
//! An event carries the names that it needs to be told, so that it can be read after what it speaks of is gone.

mod sentence;

use std::sync::Arc;

use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Handle, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::security::{LogonType, Luid, Privileges};
use crate::nt::session::session_change::{Recipient, SessionChange};
use crate::nt::session::{SessionId, Terminal};
use crate::nt::window::event::WindowEvent;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An object came into being, with this name if it has one.
    ObjectCreated {
        /// The object.
        object: ObjectId,
        /// Its type.
        object_type: ObjectType,
        /// Its full name, empty without one.
        path: ObjectName,
    },
    /// A name was taken out of its directory.
    NameRemoved {
        /// The object that had the name.
        object: ObjectId,
        /// The name it had.
        path: ObjectName,
    },
    /// A process got a handle.
    HandleOpened {
        /// The process.
        process: ProcessId,
        /// The value of the handle.
        handle: Handle,
        /// The object that it reaches.
        object: ObjectId,
    },
    /// A process gave a handle back.
    HandleClosed {
        /// The process.
        process: ProcessId,
        /// The value that it had.
        handle: Handle,
        /// The object that it reached.
        object: ObjectId,
    },
    /// An object's own state changed, as told.
    StateChanged {
        /// The object.
        object: ObjectId,
        /// What it is now: `signaled`, `count 2`, `permanent`.
        now: String,
    },
    /// A private namespace came into being.
    NamespaceMade {
        /// Its directory.
        directory: ObjectId,
        /// The name that its creator gave it.
        name: Arc<str>,
    },
    /// A private namespace can be opened no more.
    NamespaceForgotten {
        /// Its directory.
        directory: ObjectId,
        /// The name that its creator gave it.
        name: Arc<str>,
    },
    /// A program described a boundary, as told.
    BoundaryChanged {
        /// The process.
        process: ProcessId,
        /// The number of the description.
        handle: Handle,
        /// What it is now: `named Team`, `closed to whoever lacks S-1-1-0`, `gone`.
        now: String,
    },
    /// A process knows a private namespace by this name now.
    AliasGiven {
        /// The process.
        process: ProcessId,
        /// The name.
        alias: Arc<str>,
    },
    /// A process does not know a private namespace by this name any more.
    AliasForgotten {
        /// The process.
        process: ProcessId,
        /// The name.
        alias: Arc<str>,
    },
    /// A process maps a section into its memory.
    ViewMapped {
        /// The process.
        process: ProcessId,
        /// The section.
        object: ObjectId,
    },
    /// A session began.
    SessionCreated(SessionId),
    /// A session ended; whether its number is used again is the release's policy.
    SessionEnded(SessionId),
    /// A terminal was attached to a session.
    Connected(SessionId, Terminal),
    /// A terminal was taken from a session.
    Disconnected(SessionId, Terminal),
    /// The console belongs to no session for a moment.
    ConsoleUnattached,
    /// Session 0 is given to a remote terminal, and the console is locked.
    ConsoleSessionGiven(Terminal),
    /// Somebody was told what happened to a session.
    SessionChangeTold {
        /// Who.
        to: Recipient,
        /// What.
        change: SessionChange,
        /// To which session.
        session: SessionId,
    },
    /// The terminal of the first session looks on in the second.
    ShadowBegun(SessionId, SessionId),
    /// The terminal of the first session looks on in the second no more.
    ShadowEnded(SessionId, SessionId),
    /// The first session is a child of the second.
    ChildSessionMade(SessionId, SessionId),
    /// Child sessions can be made now, or no more.
    ChildSessionsEnabled(bool),
    /// A program was asked whether its session may end, and told that it does.
    AskedToEnd(ProcessId, Arc<str>),
    /// A user's session was locked.
    Locked(SessionId),
    /// A user's session was unlocked.
    Unlocked(SessionId),
    /// A user logged on.
    LoggedOn(SessionId, Arc<str>),
    /// A user logged off.
    LoggedOff(SessionId, Arc<str>),
    /// A logon session was made.
    LogonSessionCreated {
        /// Its id.
        logon_session: Luid,
        /// The account that was authenticated.
        account: Arc<str>,
        /// How.
        logon_type: LogonType,
        /// The session that it was made in.
        session: SessionId,
    },
    /// A logon session whose user logged off stays: so many tokens refer to it.
    LogonSessionKept(Luid, u32),
    /// A logon session ended with its last token.
    LogonSessionEnded(Luid),
    /// A process began.
    ProcessStarted {
        /// Its id.
        process: ProcessId,
        /// The name of its image file.
        image: Arc<str>,
        /// The session that its token names.
        session: SessionId,
        /// The logon session that its token names.
        logon_session: Luid,
        /// The account it acts for.
        account: Arc<str>,
    },
    /// A thread began in a process.
    ThreadBegan(ClientId),
    /// A thread ended.
    ThreadEnded(ClientId),
    /// Something became of windows, messages or what watches them.
    Window(WindowEvent),
    /// A thread waits in a call that does not return yet.
    CallWaits {
        /// The thread.
        client: ClientId,
        /// The name of the call.
        call: &'static str,
    },
    /// A call returned that a thread had waited in.
    CallReturned {
        /// The thread.
        client: ClientId,
        /// The name of the call.
        call: &'static str,
        /// What it returned.
        result: Arc<str>,
    },
    /// A token names another session now.
    TokenSessionSet {
        /// The process whose token it is, if it is one's.
        process: Option<ProcessId>,
        /// The session that its token names.
        session: SessionId,
    },
    /// A token was made of another one, to start a program with.
    TokenMade {
        /// Whom it speaks for.
        account: Arc<str>,
        /// What it has that the other one has not.
        how: String,
    },
    /// The token of a process holds these privileges now, and no others.
    PrivilegesGiven(ProcessId, Privileges),
    /// A thread acts as somebody else now, at a level, or as its process again.
    Impersonates {
        /// The thread.
        client: ClientId,
        /// The image of its process.
        image: Arc<str>,
        /// As whom.
        now: Option<String>,
    },
    /// A thread called the server of an endpoint.
    Called {
        /// The thread.
        client: ClientId,
        /// The process that serves it.
        server: ProcessId,
    },
    /// A server returned from a call.
    CallAnswered {
        /// The thread that had made it.
        client: ClientId,
        /// The process that served it.
        server: ProcessId,
    },
    /// A process has no console any more.
    ConsoleDetached(ProcessId),
    /// A process ended.
    ProcessEnded(ProcessId, Arc<str>),
    /// A service stands so now: `running`, `paused`.
    ServiceIs(Arc<str>, &'static str),
    /// What the service control manager knows of a service changed, as told.
    ServiceChanged {
        /// The service.
        service: Arc<str>,
        /// What it is now: `installed`, `marked for delete`.
        now: String,
    },
    /// A task whose time had come did not run.
    TaskNotRun(Arc<str>),
    /// A program handed a job to the print spooler.
    JobSpooled {
        /// The printer.
        printer: Arc<str>,
        /// The program.
        from: ProcessId,
        /// The session of the program.
        session: SessionId,
        /// The process that runs the printer's driver.
        host: ProcessId,
    },
    /// What a printer's driver said reached a program.
    PrintNotified {
        /// The printer.
        printer: Arc<str>,
        /// The program.
        process: ProcessId,
        /// The session of the program.
        session: SessionId,
    },
    /// Everything that ran ended with the machine.
    MachineRestarted,
    /// A process got a handle from the service control manager.
    ServiceHandleOpened {
        /// The process.
        process: ProcessId,
        /// The value of the handle.
        handle: Handle,
        /// What it reaches: a service, the manager's database, or the lock of it.
        of: String,
    },
    /// A handle of the service control manager was given back.
    ServiceHandleClosed {
        /// The process.
        process: ProcessId,
        /// The value that it had.
        handle: Handle,
    },
    /// A directory was marked with the session of its maker.
    DirectoryStamped(ObjectName, SessionId),
    /// An input desktop was chosen for a session.
    InputDesktopSwitched(SessionId, Arc<str>),
}

impl Event {
    /// The event without the numbers that differ from machine to machine: processes, handles, objects, LUIDs.
    #[must_use]
    pub fn without_numbers(&self) -> Event {
        let (process, handle, object, logon_session) = (ProcessId(0), Handle(0), ObjectId(0), Luid(0));
        match self.clone() {
            Event::ObjectCreated { object_type, path, .. } => Event::ObjectCreated { object, object_type, path },
            Event::NameRemoved { path, .. } => Event::NameRemoved { object, path },
            Event::HandleOpened { .. } => Event::HandleOpened { process, handle, object },
            Event::HandleClosed { .. } => Event::HandleClosed { process, handle, object },
            Event::StateChanged { now, .. } => Event::StateChanged { object, now },
            Event::NamespaceMade { name, .. } => Event::NamespaceMade { directory: object, name },
            Event::NamespaceForgotten { name, .. } => Event::NamespaceForgotten { directory: object, name },
            Event::BoundaryChanged { now, .. } => Event::BoundaryChanged { process, handle, now },
            Event::AliasGiven { alias, .. } => Event::AliasGiven { process, alias },
            Event::AliasForgotten { alias, .. } => Event::AliasForgotten { process, alias },
            Event::ViewMapped { .. } => Event::ViewMapped { process, object },
            Event::LogonSessionCreated { account, logon_type, session, .. } => {
                Event::LogonSessionCreated { logon_session, account, logon_type, session }
            }
            Event::LogonSessionKept(_, references) => Event::LogonSessionKept(logon_session, references),
            Event::LogonSessionEnded(_) => Event::LogonSessionEnded(logon_session),
            Event::AskedToEnd(_, image) => Event::AskedToEnd(process, image),
            Event::SessionChangeTold { to: Recipient::Window(_, image), change, session } => {
                Event::SessionChangeTold { to: Recipient::Window(process, image), change, session }
            }
            Event::ProcessStarted { image, session, account, .. } => {
                Event::ProcessStarted { process, image, session, logon_session, account }
            }
            Event::JobSpooled { printer, session, .. } => {
                Event::JobSpooled { printer, from: process, session, host: process }
            }
            Event::PrintNotified { printer, session, .. } => Event::PrintNotified { printer, process, session },
            Event::ServiceHandleOpened { of, .. } => Event::ServiceHandleOpened { process, handle, of },
            Event::ServiceHandleClosed { .. } => Event::ServiceHandleClosed { process, handle },
            Event::ThreadBegan(client) => Event::ThreadBegan(ClientId { process, ..client }),
            Event::ThreadEnded(client) => Event::ThreadEnded(ClientId { process, ..client }),
            Event::CallWaits { client, call } => Event::CallWaits { client: ClientId { process, ..client }, call },
            Event::CallReturned { client, call, result } => {
                Event::CallReturned { client: ClientId { process, ..client }, call, result }
            }
            Event::Window(event) => Event::Window(event.without_numbers()),
            Event::TokenSessionSet { process: of, session } => {
                Event::TokenSessionSet { process: of.map(|_| process), session }
            }
            Event::PrivilegesGiven(_, privileges) => Event::PrivilegesGiven(process, privileges),
            Event::Impersonates { client, image, now } => {
                Event::Impersonates { client: ClientId { process, ..client }, image, now }
            }
            Event::Called { client, .. } => Event::Called { client: ClientId { process, ..client }, server: process },
            Event::CallAnswered { client, .. } => {
                Event::CallAnswered { client: ClientId { process, ..client }, server: process }
            }
            Event::ConsoleDetached(_) => Event::ConsoleDetached(process),
            Event::ProcessEnded(_, image) => Event::ProcessEnded(process, image),
            event @ (Event::SessionCreated(_)
            | Event::SessionEnded(_)
            | Event::Connected(..)
            | Event::Disconnected(..)
            | Event::ConsoleUnattached
            | Event::ConsoleSessionGiven(_)
            | Event::SessionChangeTold { to: Recipient::Service(_), .. }
            | Event::ShadowBegun(..)
            | Event::ShadowEnded(..)
            | Event::ChildSessionMade(..)
            | Event::ChildSessionsEnabled(_)
            | Event::Locked(_)
            | Event::Unlocked(_)
            | Event::LoggedOn(..)
            | Event::LoggedOff(..)
            | Event::ServiceIs(..)
            | Event::ServiceChanged { .. }
            | Event::TaskNotRun(_)
            | Event::MachineRestarted
            | Event::DirectoryStamped(..)
            | Event::TokenMade { .. }
            | Event::InputDesktopSwitched(..)) => event,
        }
    }
}

impl From<WindowEvent> for Event {
    fn from(event: WindowEvent) -> Event {
        Event::Window(event)
    }
}

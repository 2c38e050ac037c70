//! Each event as a sentence in the past tense.

use crate::nt::event::Event;
use crate::nt::session::session_change::Recipient;
use crate::nt::window::event::WindowEvent;

impl Event {
    /// The event as a sentence; on a machine without sessions no session is spoken of.
    pub fn sentence(&self, has_sessions: bool) -> String {
        let alone = if has_sessions { None } else { self.without_sessions() };
        alone.unwrap_or_else(|| self.in_words())
    }

    /// What happens to the machine as a whole where others have sessions, and what is made there.
    fn without_sessions(&self) -> Option<String> {
        Some(match self {
            Event::SessionCreated(_) => "The Win32 subsystem of the machine begins.".to_owned(),
            Event::Connected(_, terminal) => format!("{terminal} is attached."),
            Event::Locked(_) => "The screen is locked.".to_owned(),
            Event::Unlocked(_) => "The screen is unlocked.".to_owned(),
            Event::LoggedOn(_, account) => format!("{account} is logged on."),
            Event::LoggedOff(_, account) => format!("{account} is logged off."),
            Event::LogonSessionCreated { logon_session, account, logon_type, .. } => {
                format!("New logon session {logon_session} for {account}, type {}.", logon_type.words())
            }
            Event::ProcessStarted { process, image, logon_session, account, .. } => {
                format!("{image} starts as process {process} for {account}: logon session {logon_session}.")
            }
            Event::JobSpooled { printer, from, host, .. } => {
                format!("A job for {printer} goes from process {from} to process {host}, which runs the driver.")
            }
            Event::PrintNotified { printer, process, .. } => {
                format!("What the driver of {printer} says reaches process {process}.")
            }
            Event::InputDesktopSwitched(_, desktop) => format!("The input desktop is {desktop}."),
            Event::Window(WindowEvent::MessageRegistered { text, number, .. }) => {
                format!("The text \"{text}\" is the message {number:#x}.")
            }
            _ => return None,
        })
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each event")]
    fn in_words(&self) -> String {
        match self {
            Event::ObjectCreated { object_type, path, .. } if path.is_empty() => {
                format!("A new {object_type} without a name.")
            }
            Event::ObjectCreated { object_type, path, .. } => format!("New {object_type} {path}."),
            Event::NameRemoved { path, .. } => format!("The name {path} is gone."),
            Event::HandleOpened { process, handle, .. } => format!("Process {process} gets handle {handle}."),
            Event::HandleClosed { process, handle, .. } => format!("Process {process} closes handle {handle}."),
            Event::StateChanged { now, .. } => format!("The object is {now}."),
            Event::NamespaceMade { name, .. } => format!("New private namespace {name}."),
            Event::NamespaceForgotten { name, .. } => {
                format!("The private namespace {name} cannot be opened any more.")
            }
            Event::BoundaryChanged { process, handle, now } => {
                format!("The boundary {handle} of process {process} is {now}.")
            }
            Event::AliasGiven { process, alias } => format!("Process {process} knows a private namespace as {alias}."),
            Event::AliasForgotten { process, alias } => format!("Process {process} forgets the name {alias}."),
            Event::ViewMapped { process, .. } => format!("Process {process} maps a view of the section."),
            Event::SessionCreated(session) => format!("Session {session} begins."),
            Event::SessionEnded(session) => format!("Session {session} ends."),
            Event::Connected(session, terminal) => format!("{terminal} is attached to session {session}."),
            Event::Disconnected(session, terminal) => format!("{terminal} is taken from session {session}."),
            Event::ConsoleUnattached => "No session has the console now: its number is 0xFFFFFFFF.".to_owned(),
            Event::ConsoleSessionGiven(terminal) => format!("{terminal} gets session 0; the console is locked."),
            Event::SessionChangeTold { to: Recipient::Service(name), change, session } => {
                format!("Service {name} is told {} about session {session}.", change.name())
            }
            Event::SessionChangeTold { to: Recipient::Window(process, image), change, session } => {
                format!("A window of {image}, process {process}, is told {} about session {session}.", change.name())
            }
            Event::ShadowBegun(from, target) => {
                format!("The terminal of session {from} shows what session {target} shows.")
            }
            Event::ShadowEnded(from, _) => format!("The terminal of session {from} shows its own session again."),
            Event::ChildSessionMade(child, parent) => format!("Session {child} is a child of session {parent}."),
            Event::ChildSessionsEnabled(true) => "Child sessions are enabled.".to_owned(),
            Event::ChildSessionsEnabled(false) => "Child sessions are disabled.".to_owned(),
            Event::AskedToEnd(process, image) => {
                format!("{image}, process {process}, is asked with WM_QUERYENDSESSION and told with WM_ENDSESSION.")
            }
            Event::Locked(session) => format!("Session {session} is locked."),
            Event::Unlocked(session) => format!("Session {session} is unlocked."),
            Event::LoggedOn(session, account) => format!("{account} is logged on in session {session}."),
            Event::LoggedOff(session, account) => format!("{account} is logged off from session {session}."),
            Event::LogonSessionCreated { logon_session, account, logon_type, session } => format!(
                "New logon session {logon_session} for {account}, type {}, made in session {session}.",
                logon_type.words()
            ),
            Event::LogonSessionKept(luid, 1) => format!("Logon session {luid} stays: one token refers to it."),
            Event::LogonSessionKept(luid, tokens) => {
                format!("Logon session {luid} stays: {tokens} tokens refer to it.")
            }
            Event::LogonSessionEnded(luid) => format!("Logon session {luid} ends with its last token."),
            Event::ProcessStarted { process, image, session, logon_session, account } => format!(
                "{image} starts as process {process} for {account}: session {session}, logon session {logon_session}."
            ),
            Event::ThreadBegan(client) => format!("Thread {} of process {} begins.", client.thread, client.process),
            Event::ThreadEnded(client) => format!("Thread {} of process {} ends.", client.thread, client.process),
            Event::CallWaits { client, call } => {
                format!("Process {} waits: {call} has not returned.", client.process)
            }
            Event::CallReturned { client, call, result } => {
                format!("Process {} goes on: {call} returns {result}.", client.process)
            }
            Event::Window(event) => event.sentence(),
            Event::TokenSessionSet { process: Some(process), session } => {
                format!("The token of process {process} names session {session}.")
            }
            Event::TokenSessionSet { process: None, session } => format!("The token names session {session}."),
            Event::TokenMade { account, how } => format!("A token for {account} with {how}."),
            Event::PrivilegesGiven(process, privileges) => {
                format!("The token of process {process} holds {} alone.", privileges.names())
            }
            Event::Impersonates { client, image, now: Some(now) } => {
                format!("Thread {} of {image}, process {}, acts as {now}.", client.thread, client.process)
            }
            Event::Impersonates { client, image, now: None } => {
                format!("Thread {} of {image}, process {}, acts as its process again.", client.thread, client.process)
            }
            Event::Called { client, server } => {
                format!("A call of process {} comes to process {server}.", client.process)
            }
            Event::CallAnswered { client, server } => {
                format!("Process {server} returns from the call of process {}.", client.process)
            }
            Event::ConsoleDetached(process) => format!("Process {process} has no console any more."),
            Event::ProcessEnded(process, image) => format!("{image}, process {process}, ends."),
            Event::ServiceIs(name, state) => format!("Service {name} is {state}."),
            Event::ServiceChanged { service, now } => format!("Service {service}: {now}."),
            Event::TaskNotRun(name) => format!("The task {name} does not run."),
            Event::JobSpooled { printer, from, session, host } => format!(
                "A job for {printer} goes from process {from} in session {session} to process {host}, which runs the driver."
            ),
            Event::PrintNotified { printer, process, session } => {
                format!("What the driver of {printer} says reaches process {process} in session {session}.")
            }
            Event::MachineRestarted => "The machine shuts down, and everything that still ran is gone.".to_owned(),
            Event::ServiceHandleOpened { process, handle, of } => {
                format!("Process {process} gets handle {handle} of {of}.")
            }
            Event::ServiceHandleClosed { process, handle } => format!("Process {process} gives back handle {handle}."),
            Event::DirectoryStamped(path, session) => format!("{path} is marked with session {session}."),
            Event::InputDesktopSwitched(session, desktop) => {
                format!("The input desktop of session {session} is {desktop}.")
            }
        }
    }
}

//! What happened to windows and messages, in the past tense.

use std::sync::Arc;

use crate::nt::name::ObjectName;
use crate::nt::object_manager::Handle;
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::session::{SessionId, Terminal};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowEvent {
    /// A window was made, shown or destroyed.
    Changed {
        /// Its value, which means something in its session alone.
        window: Handle,
        /// Its title.
        title: Arc<str>,
        /// The full name of its desktop.
        desktop: ObjectName,
        /// What it is now: `new`, `shown`, `gone`.
        now: &'static str,
    },
    /// No window was found with this title.
    NotFound {
        /// The title.
        title: Arc<str>,
        /// The full name of the desktop on which it was looked for, if the thread is on one.
        desktop: Option<ObjectName>,
    },
    /// A window station or a desktop is something else now, or has something else.
    ObjectChanged {
        /// Its full name.
        path: ObjectName,
        /// What it is or has now: `is the input desktop`.
        now: String,
    },
    /// Somebody pressed a button.
    ButtonPressed {
        /// At which terminal.
        terminal: Terminal,
        /// The button.
        button: &'static str,
        /// The title of the dialog.
        title: Arc<str>,
    },
    /// A message was put into the queue of a thread.
    MessagePosted {
        /// The thread.
        client: ClientId,
        /// The message.
        message: String,
    },
    /// A thread took a message out of its queue.
    MessageTaken {
        /// The thread.
        client: ClientId,
        /// The message.
        message: String,
    },
    /// A window received a message.
    MessageReceived {
        /// The thread of the window.
        client: ClientId,
        /// The message.
        message: String,
        /// The title of the window.
        title: Arc<str>,
    },
    /// A thread does nothing about a message.
    MessageIgnored {
        /// The thread.
        client: ClientId,
        /// The message.
        message: String,
    },
    /// A thread ran code that a message named.
    CodeRan {
        /// The thread.
        client: ClientId,
        /// Where the code is.
        address: u64,
        /// The account with whose rights it ran.
        account: Arc<str>,
    },
    /// A text is a message in a session now.
    MessageRegistered {
        /// The session.
        session: SessionId,
        /// The text.
        text: Arc<str>,
        /// The message.
        number: u64,
    },
    /// A program lets a message through from programs of a lower integrity level, or no longer.
    FilterChanged {
        /// The process.
        process: ProcessId,
        /// The message.
        message: String,
        /// Whether it lets it through.
        through: bool,
    },
    /// The hook of one process ran inside another.
    HookRan {
        /// Whose hook.
        of: ProcessId,
        /// Where it ran.
        inside: ProcessId,
    },
}

impl WindowEvent {
    /// The event without the numbers that differ from machine to machine: processes and handles.
    #[must_use]
    pub fn without_numbers(self) -> WindowEvent {
        let process = ProcessId(0);
        let of_thread = |client: ClientId| ClientId { process, ..client };
        match self {
            WindowEvent::Changed { title, desktop, now, .. } => {
                WindowEvent::Changed { window: Handle(0), title, desktop, now }
            }
            WindowEvent::MessagePosted { client, message } => {
                WindowEvent::MessagePosted { client: of_thread(client), message }
            }
            WindowEvent::MessageTaken { client, message } => {
                WindowEvent::MessageTaken { client: of_thread(client), message }
            }
            WindowEvent::MessageReceived { client, message, title } => {
                WindowEvent::MessageReceived { client: of_thread(client), message, title }
            }
            WindowEvent::MessageIgnored { client, message } => {
                WindowEvent::MessageIgnored { client: of_thread(client), message }
            }
            WindowEvent::CodeRan { client, address, account } => {
                WindowEvent::CodeRan { client: of_thread(client), address, account }
            }
            WindowEvent::FilterChanged { message, through, .. } => {
                WindowEvent::FilterChanged { process, message, through }
            }
            WindowEvent::HookRan { .. } => WindowEvent::HookRan { of: process, inside: process },
            event @ (WindowEvent::NotFound { .. }
            | WindowEvent::ObjectChanged { .. }
            | WindowEvent::ButtonPressed { .. }
            | WindowEvent::MessageRegistered { .. }) => event,
        }
    }

    /// The event as a sentence.
    pub fn sentence(&self) -> String {
        match self {
            WindowEvent::Changed { window, title, desktop, now } if title.is_empty() => {
                format!("Window {window} of {desktop} is {now}.")
            }
            WindowEvent::Changed { window, title, desktop, now } => {
                format!("Window {window} \"{title}\" of {desktop} is {now}.")
            }
            WindowEvent::NotFound { title, desktop: Some(desktop) } => {
                format!("No window of {desktop} has the title \"{title}\".")
            }
            WindowEvent::NotFound { title, desktop: None } => {
                format!("No window has the title \"{title}\": the thread is on no desktop.")
            }
            WindowEvent::ObjectChanged { path, now } => format!("{path} {now}."),
            WindowEvent::ButtonPressed { terminal, button, title } => {
                format!("{terminal}: somebody presses \"{button}\" in \"{title}\".")
            }
            WindowEvent::MessagePosted { client, message } => {
                format!("{message} is in the message queue of process {}.", client.process)
            }
            WindowEvent::MessageTaken { client, message } => {
                format!("Process {} takes {message} out of its message queue.", client.process)
            }
            WindowEvent::MessageReceived { client, message, title } => {
                format!("Process {} receives {message} for its window \"{title}\".", client.process)
            }
            WindowEvent::MessageIgnored { client, message } => {
                format!("Process {} does nothing about {message}.", client.process)
            }
            WindowEvent::CodeRan { client, address, account } => {
                format!("Process {} runs the code at {address:#x}, with the rights of {account}.", client.process)
            }
            WindowEvent::MessageRegistered { session, text, number } => {
                format!("In session {session} the text \"{text}\" is the message {number:#x}.")
            }
            WindowEvent::FilterChanged { process, message, through: true } => {
                format!("Process {process} lets {message} through from below.")
            }
            WindowEvent::FilterChanged { process, message, through: false } => {
                format!("Process {process} does not let {message} through from below.")
            }
            WindowEvent::HookRan { of, inside } => format!("The hook of process {of} runs inside process {inside}."),
        }
    }
}

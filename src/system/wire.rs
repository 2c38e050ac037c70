//! The wire: what is asked of a process of the live system, and what it answers, as lines of JSON over a pipe.
//!
//! A call goes over as its name and its arguments; operations, parameters and words are found again in the one table of
//! operations, and whatever is not there is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::nt::call::{Answer, Argument, Arguments, Call, HandleKind, Operation, Reply, TextForm, operation};
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Attributes, Handle};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ThreadId;
use crate::nt::security::{AccessMask, Privileges};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::system_call::{NameForm, Pointer};

/// What is asked of a process.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Make a call on a thread.
    Call(ThreadId, SentCall),
    /// Close a handle on a thread, as its kind is closed.
    Close(ThreadId, Handle, HandleKind),
    /// Hold these privileges and no others.
    Hold(Privileges),
}

/// What a process says: first that it has begun, and before the answer to a call what the call left behind.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message {
    /// It has begun.
    Begun {
        /// Its first thread.
        thread: ThreadId,
        /// Its session.
        session: Option<u32>,
    },
    /// It has made something that would outlive it.
    Left(Left),
    /// It answers what it was asked.
    Answer(Response),
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Response {
    /// What the call gave.
    Reply(SentReply),
    /// It was done, and there is nothing to tell.
    Done,
    /// It was not done.
    Refused(String),
}

/// What would outlive the process that made it, in words by which any other can take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Left {
    /// A permanent object.
    Object {
        /// Its type, as the object manager calls it.
        object_type: String,
        /// Its full name.
        name: String,
    },
    /// A definition of a DOS device.
    DosDevice {
        /// The name, as it was spelled.
        name: String,
        /// What it stands for, where that can be asked for: the same name may be defined by somebody else, too.
        target: Option<String>,
    },
    /// A file that was not there before.
    File(String),
    /// A service that was installed.
    Service(String),
    /// A reference to an atom.
    Atom {
        /// The window station in whose table it is.
        station: String,
        /// Its number there.
        atom: u16,
    },
    /// Input that went to a desktop, and may go to another one now.
    Input {
        /// Its window station.
        station: String,
        /// Its name.
        desktop: String,
    },
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Left::Object { object_type, name } => write!(f, "the {object_type} {name}, which is permanent"),
            Left::DosDevice { name, target: Some(target) } => write!(f, "the DOS device {name}, defined as {target}"),
            Left::DosDevice { name, target: None } => write!(f, "the DOS device {name}"),
            Left::File(name) => write!(f, "the file {name}"),
            Left::Service(name) => write!(f, "the service {name}"),
            Left::Atom { station, atom } => write!(f, "the atom {atom} of the window station {station}"),
            Left::Input { station, desktop } => write!(f, "the input of the desktop {desktop} of {station}"),
        }
    }
}

/// A call.
#[derive(Debug, Serialize, Deserialize)]
pub struct SentCall {
    operation: String,
    ansi: bool,
    arguments: Vec<(String, SentArgument)>,
}

/// An argument.
#[derive(Debug, Serialize, Deserialize)]
enum SentArgument {
    Name(ObjectName),
    Handle(Handle),
    Access(AccessMask),
    Attributes(Attributes),
    Number(u64),
    Flag(bool),
    Text(String),
    Word(String),
    Pointer(Pointer),
    NameForm(NameForm),
}

/// A reply.
#[derive(Debug, Serialize, Deserialize)]
pub struct SentReply {
    status: Option<NtStatus>,
    succeeded: bool,
    error: Option<Win32Error>,
    handle: Option<Handle>,
    thread: Option<ThreadId>,
    outputs: Vec<(String, String)>,
}

impl From<&Call> for SentCall {
    fn from(call: &Call) -> SentCall {
        SentCall {
            operation: call.operation.name().to_owned(),
            ansi: call.arguments.text == TextForm::Ansi,
            arguments: call.arguments.iter().map(|(name, argument)| (name.to_owned(), argument.into())).collect(),
        }
    }
}

impl SentCall {
    /// The call, as the table of operations has it; nothing, where it is not in there.
    pub fn call(self) -> Option<Call> {
        let operation = operation(&self.operation)?;
        let mut arguments = Arguments::default();
        if self.ansi {
            arguments.text = TextForm::Ansi;
        }
        for (name, argument) in self.arguments {
            let parameter = operation.parameter(&name)?;
            arguments = arguments.with(parameter, argument.argument(parameter)?);
        }
        Some(Call { operation, arguments })
    }
}

impl From<&Argument> for SentArgument {
    fn from(argument: &Argument) -> SentArgument {
        match argument {
            Argument::Name(name) => SentArgument::Name(name.clone()),
            Argument::Handle(handle) => SentArgument::Handle(*handle),
            Argument::Access(access) => SentArgument::Access(*access),
            Argument::Attributes(attributes) => SentArgument::Attributes(*attributes),
            Argument::Number(number) => SentArgument::Number(*number),
            Argument::Flag(flag) => SentArgument::Flag(*flag),
            Argument::Text(text) => SentArgument::Text(text.to_string()),
            Argument::Word(word) => SentArgument::Word((*word).to_owned()),
            Argument::Pointer(pointer) => SentArgument::Pointer(*pointer),
            Argument::NameForm(form) => SentArgument::NameForm(form.clone()),
        }
    }
}

impl SentArgument {
    fn argument(self, parameter: &Parameter) -> Option<Argument> {
        Some(match self {
            SentArgument::Name(name) => Argument::Name(name),
            SentArgument::Handle(handle) => Argument::Handle(handle),
            SentArgument::Access(access) => Argument::Access(access),
            SentArgument::Attributes(attributes) => Argument::Attributes(attributes),
            SentArgument::Number(number) => Argument::Number(number),
            SentArgument::Flag(flag) => Argument::Flag(flag),
            SentArgument::Text(text) => Argument::Text(text.into()),
            SentArgument::Word(word) => {
                let (Kind::Word(words) | Kind::HandleOr(words)) = parameter.kind else { return None };
                Argument::Word(words.iter().copied().find(|known| *known == word)?)
            }
            SentArgument::Pointer(pointer) => Argument::Pointer(pointer),
            SentArgument::NameForm(form) => Argument::NameForm(form),
        })
    }
}

impl From<&Reply> for SentReply {
    fn from(reply: &Reply) -> SentReply {
        let (status, succeeded, error) = match reply.answer {
            Answer::Status(status) => (Some(status), status.is_success(), None),
            Answer::LastError { succeeded, error } => (None, succeeded, error),
        };
        SentReply {
            status,
            succeeded,
            error,
            handle: reply.handle,
            thread: reply.thread,
            outputs: reply.outputs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }
}

impl SentReply {
    /// The reply to a call of this operation; nothing, where it has an output that the table does not know.
    pub fn reply(self, operation: &Operation) -> Option<Reply> {
        let mut reply = match (self.status, self.succeeded, self.error) {
            (Some(status), ..) => Reply::status(status),
            (None, true, None) => Reply::ok(),
            (None, true, Some(error)) => Reply::success(error),
            (None, false, Some(error)) => Reply::failure(error),
            (None, false, None) => Reply::failure_without_reason(),
        };
        reply.handle = self.handle;
        reply.thread = self.thread;
        for (name, value) in self.outputs {
            reply = reply.with(operation.output_named(&name)?, value);
        }
        Some(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call::NAME_FORM;

    /// What a call is after it went over the wire.
    fn sent(call: &Call) -> Option<Call> {
        let line = serde_json::to_string(&Request::Call(ThreadId(4), call.into())).expect("it is plain data");
        match serde_json::from_str(&line).expect("it was just written") {
            Request::Call(ThreadId(4), call) => call.call(),
            _ => None,
        }
    }

    #[test]
    fn a_call_goes_over_with_every_kind_of_argument() {
        let operation = operation("NtCreateEvent").expect("it is in the table");
        let parameter = |name| operation.parameter(name).expect("it takes that");
        let arguments = Arguments::spelled("NtCreateEvent")
            .with(parameter("name"), Argument::Name("\\BaseNamedObjects\\a\0\u{1F600}\u{7F}".into()))
            .with(parameter("root"), Argument::Handle(Handle::CURRENT_PROCESS))
            .with(parameter("access"), Argument::Access(AccessMask::from_bits_retain(0x8123_4567)))
            .with(parameter("attributes"), Argument::Attributes(Attributes::from_bits_retain(0xFFFF_FFFF)))
            .with(parameter("event_type"), Argument::Number(u64::MAX))
            .with(parameter("initial_state"), Argument::Flag(true))
            .with(parameter("handle_out"), Argument::Pointer(Pointer::Misaligned))
            .with(&NAME_FORM, Argument::NameForm(NameForm::Filled("aaa".into())));
        let call = Call { operation, arguments };
        assert_eq!(sent(&call), Some(call));
    }

    #[test]
    fn a_word_that_the_table_lacks_is_refused() {
        let unknown = SentCall { operation: "NtFormatDisk".to_owned(), ansi: false, arguments: Vec::new() };
        assert!(unknown.call().is_none());
        let arguments = vec![("colour".to_owned(), SentArgument::Flag(true))];
        let misspelt = SentCall { operation: "NtClose".to_owned(), ansi: false, arguments };
        assert!(misspelt.call().is_none());
    }

    #[test]
    fn a_reply_goes_over() {
        let operation = operation("NtQueryObject").expect("it is in the table");
        let replies = [
            Reply::status(NtStatus::ACCESS_DENIED),
            Reply::ok().with_handle(Handle(8)).with_thread(ThreadId(12)),
            Reply::failure_without_reason(),
            Reply::success(Win32Error::ALREADY_EXISTS).with("name", "\\a").with("return_length", "20"),
        ];
        for reply in replies {
            let line = serde_json::to_string(&SentReply::from(&reply)).expect("it is plain data");
            let told: SentReply = serde_json::from_str(&line).expect("it was just written");
            assert_eq!(told.reply(operation), Some(reply));
        }
        let strange = SentReply::from(&Reply::ok().with("colour", "red"));
        assert_eq!(strange.reply(operation), None);
    }
}

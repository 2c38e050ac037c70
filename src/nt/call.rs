//! Calls: the slice of the Windows API that a process of a scenario can use, as plain data.
//!
//! An [`Operation`] is spelled once, beside the concept that it belongs to: its names, its parameters with their kinds,
//! what it gives back, where it is documented, and the function that acts it out. Reading a scenario, checking it,
//! suggesting a name, and the reference page are made from that table ([`operations`]).
//! The A and W forms of an API are one operation with two names.

mod reply;
mod rights;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Attributes, Handle};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::security::AccessMask;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::trace::Trace;

pub use reply::{Answer, Reply};
pub(in crate::nt) use reply::{fail, of_a_later_release, refuse, succeed};

/// Which interface a call belongs to; it decides what a caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    /// A Win32 function: success or failure, and a last error.
    Win32,
    /// A system service: an NT status.
    Native,
}

/// An argument, ready for the model: labels have become handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// The name of an object.
    Name(ObjectName),
    /// A handle of the calling process.
    Handle(Handle),
    /// Rights.
    Access(AccessMask),
    /// `OBJ_` attributes.
    Attributes(Attributes),
    /// A whole number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(Arc<str>),
    /// One of the parameter's words.
    Word(&'static str),
    /// A pointer that leads nowhere, where the caller should give one that leads somewhere.
    Pointer(Pointer),
    /// A counted string that is not simply a name.
    NameForm(NameForm),
}

/// Which form of an API is called: the one that takes text in the system's code page, or the one that takes UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextForm {
    /// The A form, which converts its text first.
    Ansi,
    /// The W form; also every call that has no A form.
    #[default]
    Wide,
}

impl TextForm {
    /// The form that a name of an operation is spelled in.
    pub fn of(operation: &str) -> TextForm {
        if operation.ends_with('A') { TextForm::Ansi } else { TextForm::Wide }
    }
}

/// The arguments of a call, by parameter name; what was left away is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments {
    /// How the call is spelled.
    pub text: TextForm,
    values: Vec<(&'static str, Argument)>,
}

/// Reads the argument of a parameter as one Rust type.
macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty) => {
        $(#[$doc])*
        pub fn $name(&self, parameter: &Parameter) -> Option<$type> {
            match self.get(parameter) {
                Some(Argument::$variant(value)) => Some(value.clone()),
                _ => None,
            }
        }
    };
}

impl Arguments {
    /// No arguments yet, for a call that is spelled so.
    pub fn spelled(operation: &str) -> Arguments {
        Arguments { text: TextForm::of(operation), values: Vec::new() }
    }

    /// Adds or replaces an argument.
    #[must_use]
    pub fn with(mut self, parameter: &Parameter, argument: Argument) -> Arguments {
        self = self.without(parameter);
        self.values.push((parameter.name, argument));
        self
    }

    /// Leaves an argument away.
    #[must_use]
    pub fn without(mut self, parameter: &Parameter) -> Arguments {
        self.values.retain(|(name, _)| *name != parameter.name);
        self
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Argument)> {
        self.values.iter().map(|(name, argument)| (*name, argument))
    }

    /// The argument with this name, for a system that reads calls by their words.
    pub fn named(&self, name: &str) -> Option<&Argument> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, argument)| argument)
    }

    /// The argument of a parameter.
    pub fn get(&self, parameter: &Parameter) -> Option<&Argument> {
        self.named(parameter.name)
    }

    reader!(
        /// A name argument.
        name, Name, ObjectName
    );
    reader!(
        /// A handle argument.
        handle, Handle, Handle
    );
    reader!(
        /// An access mask argument.
        access, Access, AccessMask
    );
    reader!(
        /// A number argument.
        number, Number, u64
    );
    reader!(
        /// A text argument.
        text, Text, Arc<str>
    );
    reader!(
        /// A word argument.
        word, Word, &'static str
    );
    reader!(
        /// A pointer argument; none is one that leads where it should.
        pointer, Pointer, Pointer
    );
    reader!(
        /// What is given for a name instead of a name, or beside it.
        name_form, NameForm, NameForm
    );

    /// The attributes argument; none is the same as no attributes.
    pub fn attributes(&self, parameter: &Parameter) -> Attributes {
        match self.get(parameter) {
            Some(Argument::Attributes(attributes)) => *attributes,
            _ => Attributes::empty(),
        }
    }

    /// A flag argument; left away it is false.
    pub fn flag(&self, parameter: &Parameter) -> bool {
        matches!(self.get(parameter), Some(Argument::Flag(true)))
    }
}

/// How an operation is acted out.
pub type Act = fn(&mut Machine, &mut Trace, ClientId, &Arguments) -> Reply;

/// What an operation gives back that later steps can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// A thread of the caller, which has the label that is given as the name.
    Thread,
    /// A process, which has the label that is given as `as`.
    Process,
    /// A handle.
    Handle(HandleKind),
}

/// What a handle is good for, and so what closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandleKind {
    /// An object of the kernel: `CloseHandle` or `NtClose`.
    Object,
    /// What the process or its thread is on: it was there before the call, and stays.
    InUse,
    /// A private namespace: `ClosePrivateNamespace`, which forgets its alias too.
    Namespace,
    /// A boundary descriptor: `DeleteBoundaryDescriptor`.
    Boundary,
    /// A window: `DestroyWindow`.
    Window,
    /// A hook: `UnhookWindowsHookEx`.
    Hook,
    /// A window that was there before the call, and stays.
    FoundWindow,
    /// What the service control manager keeps: `CloseServiceHandle`, or `UnlockServiceDatabase` for its lock.
    Service,
}

/// One operation of the Windows API.
pub struct Operation {
    /// Its names; the first is the one that the documentation is filed under.
    pub names: &'static [&'static str],
    /// Which interface it belongs to.
    pub interface: Interface,
    /// One sentence about what it does.
    pub summary: &'static str,
    /// What it takes.
    pub parameters: &'static [Parameter],
    /// What it gives back that later steps can name.
    pub gives: Gives,
    /// What else it gives back.
    pub outputs: &'static [Output],
    /// The key of the source that documents it.
    pub source: &'static str,
    /// The smallest use of it in a scenario.
    pub example: &'static str,
    /// How it is acted out.
    pub act: Act,
}

impl Operation {
    /// The name that the documentation is filed under.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether it gives back a handle.
    pub fn gives_handle(&self) -> bool {
        matches!(self.gives, Gives::Handle(_))
    }

    /// Whether what it gives is a window: a value that means the same to every process of the session.
    pub fn gives_window(&self) -> bool {
        matches!(self.gives, Gives::Handle(HandleKind::Window | HandleKind::FoundWindow))
    }

    /// Whether it makes something that then has the name it was called with.
    pub fn makes_what_it_names(&self) -> bool {
        self.takes_a_name() && self.name().contains("Create") && self.gives_handle()
    }

    /// The parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let form = (name == NAME_FORM.name && self.takes_a_name()).then_some(&NAME_FORM);
        self.parameters.iter().find(|parameter| parameter.name == name).or(form)
    }

    /// The output with this name.
    pub fn output(&self, name: &str) -> Option<&'static Output> {
        self.outputs.iter().find(|output| output.name == name)
    }

    /// The name of an output as the table has it; `handle` is the one that every call can tell of.
    pub fn output_named(&self, name: &str) -> Option<&'static str> {
        let handle = (name == HANDLE.name).then_some(HANDLE.name);
        self.output(name).map(|output| output.name).or(handle)
    }

    /// Whether its caller gives it a name, and so can give it something that is no name.
    pub fn takes_a_name(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == "name" && parameter.kind == Kind::Name)
    }
}

/// What can be given wherever a call takes a name: a counted string that is no name.
pub const NAME_FORM: Parameter = Parameter::optional(
    "name_form",
    Kind::NameForm,
    "Instead of a name: no name, no attributes, or a string with a bad length or buffer.",
);

/// The one parameter of an operation on a handle.
pub(in crate::nt) const HANDLE: Parameter = Parameter::required("handle", Kind::Handle, "The handle.");

/// An operation that takes a handle and nothing else, and gives none back.
macro_rules! on_handle {
    ($interface:ident, $name:literal, $summary:literal, $outputs:expr, $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &[$name],
            interface: Interface::$interface,
            summary: $summary,
            parameters: &[HANDLE],
            gives: $crate::nt::call::Gives::Nothing,
            outputs: &$outputs,
            source: $source,
            example: $example,
            act: $act,
        }
    };
}
pub(in crate::nt) use on_handle;

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

/// A call, ready to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What is called.
    pub operation: &'static Operation,
    /// With what.
    pub arguments: Arguments,
}

/// Every operation, in the order of the reference page.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    use crate::nt::{io, ipc, object_manager, process, service, system_call, win32, window};
    [
        win32::object_names::OPERATIONS,
        win32::file_mappings::OPERATIONS,
        win32::private_namespaces::OPERATIONS,
        win32::app_containers::OPERATIONS,
        win32::handles::OPERATIONS,
        win32::dos_devices::OPERATIONS,
        win32::files::OPERATIONS,
        win32::console::OPERATIONS,
        win32::pipes::OPERATIONS,
        win32::transfers::OPERATIONS,
        win32::impersonation::OPERATIONS,
        win32::sessions::OPERATIONS,
        win32::terminal_services::OPERATIONS,
        win32::session_information::OPERATIONS,
        win32::user_token::OPERATIONS,
        win32::tokens::OPERATIONS,
        win32::as_user::OPERATIONS,
        win32::print_notifications::OPERATIONS,
        win32::send_message::OPERATIONS,
        win32::session_notification::OPERATIONS,
        win32::session_control::OPERATIONS,
        win32::shadowing::OPERATIONS,
        win32::child_sessions::OPERATIONS,
        win32::log_on_user::OPERATIONS,
        win32::logon_sessions::OPERATIONS,
        object_manager::calls::objects::OPERATIONS,
        object_manager::calls::synchronization::OPERATIONS,
        object_manager::calls::sections::OPERATIONS,
        object_manager::calls::links::OPERATIONS,
        object_manager::calls::directories::OPERATIONS,
        object_manager::calls::query_object::OPERATIONS,
        object_manager::calls::permanence::OPERATIONS,
        object_manager::calls::handles::OPERATIONS,
        object_manager::calls::reserve::OPERATIONS,
        object_manager::calls::kernel::OPERATIONS,
        io::calls::OPERATIONS,
        ipc::calls::OPERATIONS,
        process::calls::OPERATIONS,
    ]
    .into_iter()
    .chain(window::calls::ALL)
    .chain([process::system_calls::OPERATIONS, system_call::tokens::OPERATIONS])
    .chain(service::calls::OPERATIONS)
    .flatten()
}

/// The operation with this name, in its A or its W form.
pub fn operation(name: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.names.contains(&name))
}

//! What happens in a step, in words.

use std::fmt::Display;

use crate::lesson::play::{ASKED, asked_name};
use crate::lesson::{WindowsLane, rows, unix};
use crate::nt::call::{Argument, Operation};
use crate::nt::parameter::{Kind, Parameter, constants};
use crate::nt::process::ProcessId;
use crate::nt::session::Terminal;
use crate::nt::session::winlogon::Attention;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::win32::terminal_services::SESSIONS;
use crate::nt::window::sight::Person;
use crate::scenario::script::{Act, HandleLabel, Starter};

/// The least number that is told in hexadecimal: it is an address, or another value that nobody counts up to.
const ADDRESSES: u64 = 0x1_0000;

/// An act with the name that it asks for: `bob-player calls CreateMutexW with the name Player`.
pub fn act_and_name(act: &Act) -> String {
    with_name(&self::act(act), asked_name(act).as_deref())
}

/// A clause about a call, completed by the name that the call asks for.
pub fn with_name(action: &str, asked: Option<&str>) -> String {
    match asked {
        Some("") => format!("{action} with an empty name"),
        Some(name) => format!("{action} with the name {name}"),
        None => action.to_owned(),
    }
}

/// A stage of boot as a sentence.
pub fn boots(stage: &str) -> String {
    format!("The machine boots: {stage}.")
}

/// An act as one clause, without the name that it asks for: `bob-player calls CreateMutexW`.
pub fn act(act: &Act) -> String {
    match act {
        Act::LogOn(account, terminal) => format!("{account} logs on at {}", self::terminal(*terminal)),
        Act::AskForConsole(account, Terminal::Console) => format!("{account} asks for the session of the console"),
        Act::AskForConsole(account, terminal) => {
            format!("{account} asks at {} for the session of the console", self::terminal(*terminal))
        }
        Act::ConnectChildSession(account) => format!("{account} connects to a child session"),
        Act::SwitchUser => "\"Switch User\" is chosen at the console".to_owned(),
        Act::Lock(account) => format!("{account}'s screen is locked"),
        Act::Unlock(account) => format!("{account}'s screen is unlocked"),
        Act::UnlockByAdministrator(account, by) => format!("{by} unlocks {account}'s screen"),
        Act::SecureAttention(account, choice) => {
            let chosen = match choice {
                Attention::Cancel => "goes back",
                Attention::Lock => "locks",
                Attention::SwitchUser => "switches user",
                Attention::LogOff => "logs off",
            };
            format!("{account} presses Ctrl+Alt+Del and {chosen}")
        }
        Act::Disconnect(account) => format!("{account}'s terminal is taken away"),
        Act::LogOff(account) => format!("{account} logs off"),
        Act::Press { person, button, title } => {
            let who = match person {
                Person::User(account) => account.to_string(),
                Person::At(terminal) => format!("Somebody at {}", self::terminal(*terminal)),
            };
            let title = title.as_ref().map(|title| format!(" in \"{title}\"")).unwrap_or_default();
            format!("{who} presses \"{}\"{title}", button.text())
        }
        Act::Launch { image, starter, label, confined } => {
            let here =
                if image.strip_suffix(".exe") == Some(label) { String::new() } else { format!(", here {label}") };
            let here = confined.words().into_iter().fold(here, |words, how| format!("{words}, {how}"));
            match starter {
                Starter::User { account, elevated: false } => format!("{account}'s shell starts {image}{here}"),
                Starter::User { account, elevated: true } => format!("{account} starts {image}, elevated{here}"),
                Starter::Process(by) => format!("{by} starts {image}{here}"),
                Starter::RunAs(by, account) => format!("{by} starts {image} as {account}{here}"),
                Starter::NetworkOnly(by, account) => {
                    format!("{by} starts {image} as {account} for the network only{here}")
                }
            }
        }
        Act::End(label) => format!("{label} ends"),
        Act::StartService(name) => format!("Service {name} is to start"),
        Act::StopService(name) => format!("Service {name} is to stop"),
        Act::PauseService(name) => format!("Service {name} is to pause"),
        Act::ContinueService(name) => format!("Service {name} is to go on"),
        Act::RunTask(name) => format!("The time of the task {name} has come"),
        Act::Print { by, printer } => format!("{by} prints on {printer}"),
        Act::ViewSessionZero(account) => format!("{account} asks to see session 0"),
        Act::LeaveSessionZero => "The console is to show the user's session again".to_owned(),
        Act::Restart => "The machine shuts down and boots again".to_owned(),
        Act::Call { by, operation, .. } => {
            let call = format!("{by} calls {}", operation.name());
            match handle_of(act) {
                Some((parameter, label)) if matches!(parameter.kind, Kind::ProcessId | Kind::ThreadId) => {
                    format!("{call} about {label}")
                }
                Some((_, label)) => format!("{call} with the handle {label}"),
                None => call,
            }
        }
        Act::Assume(process, privileges) => format!("{process} holds {}", privileges.names()),
        Act::Unix(act) => unix::describe(act),
        Act::Nothing => String::new(),
    }
}

fn terminal(terminal: Terminal) -> String {
    match terminal {
        Terminal::Console => "the console".to_owned(),
        Terminal::Remote(number) => format!("remote terminal {number}"),
    }
}

/// What a call gave, in words: of an empty text or list that it is none.
pub fn output(value: &str) -> String {
    if value.is_empty() { "none".to_owned() } else { value.to_owned() }
}

/// What a call gave on a machine under this name, in words: of processes what the scenario calls them.
pub fn output_of(lane: &WindowsLane, operation: &Operation, name: &str, value: &str) -> String {
    let is_of_processes = operation.output(name).is_some_and(|output| output.kind == Kind::List(&Kind::ProcessId));
    let ids = value.split(',').filter(|_| is_of_processes).filter_map(|id| id.parse().ok());
    let processes = ids.filter_map(|id| lane.machine.process(ProcessId(id)));
    let names: Vec<String> =
        processes.map(|process| rows::name_or_image(&lane.machine, &lane.labels, process)).collect();
    if names.is_empty() { output(value) } else { names.join(", ") }
}

/// How many there are of a thing: `1 step`, `2 steps`.
pub fn counted(count: impl Display, noun: &str) -> String {
    let count = count.to_string();
    let plural = if count == "1" { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The handle that a call is about, where it asks for no name.
fn handle_of(act: &Act) -> Option<&(&'static Parameter, HandleLabel)> {
    match act {
        Act::Call { handles, .. } => handles.first().filter(|_| asked_name(act).is_none()),
        _ => None,
    }
}

/// The arguments of a call that its clause does not tell, in the order of its parameters: `access DIRECTORY_QUERY, root d`.
pub fn given(act: &Act) -> Option<String> {
    let Act::Call { operation, arguments, handles, lengths, .. } = act else { return None };
    let told = handle_of(act).map(|(parameter, _)| parameter.name);
    let label = |parameter: &Parameter| {
        let handle = handles.iter().find(|(known, _)| known.name == parameter.name).map(|(_, label)| label.to_string());
        let length = lengths.iter().find(|(known, _)| known.name == parameter.name);
        handle.or_else(|| length.map(|(_, length)| length.to_string()))
    };
    let value = |parameter: &Parameter| match arguments.get(parameter) {
        Some(Argument::Access(access)) => Some(access.names_among(operation.rights())),
        Some(argument) if !ASKED.contains(&parameter.name) => Some(argument_in_words(argument, parameter.kind)),
        _ => label(parameter),
    };
    let parameters = operation.parameters.iter().filter(|parameter| Some(parameter.name) != told);
    let words = |parameter: &Parameter| {
        let value = value(parameter)?;
        let told = parameter.words.iter().find(|(known, _)| *known == value).map(|(_, words)| (*words).to_owned());
        Some(told.unwrap_or_else(|| format!("{} {value}", parameter.name)))
    };
    let given: Vec<String> = parameters.filter_map(words).collect();
    (!given.is_empty()).then(|| given.join(", "))
}

/// An argument as its author would write it.
fn argument_in_words(argument: &Argument, kind: Kind) -> String {
    match (argument, kind) {
        // A session that is meant by a name is read as one by whoever passes its number.
        (Argument::Number(number), Kind::Constants(SESSIONS)) if *number >= ADDRESSES => {
            format!("{number:#X} ({})", constants(SESSIONS, *number)).replace("0X", "0x")
        }
        (Argument::Number(number), Kind::Constants(table)) => constants(table, *number),
        (Argument::Number(number), _) if *number >= ADDRESSES => format!("{number:#x}"),
        (Argument::Number(number), _) => number.to_string(),
        (Argument::Name(name), _) => name.to_string(),
        (Argument::Handle(handle), _) => handle.to_string(),
        (Argument::Access(access), _) => access.names(),
        (Argument::Attributes(attributes), _) => attributes.names(),
        (Argument::Flag(flag), _) => flag.to_string(),
        (Argument::Text(text), _) => text.to_string(),
        (Argument::Word(word), _) => (*word).to_owned(),
        (Argument::Pointer(pointer), _) => {
            Pointer::WORDS.iter().find(|(_, known)| known == pointer).map_or("", |(word, _)| word).to_owned()
        }
        (Argument::NameForm(form), _) => match (NameForm::WORDS.iter().find(|(_, known)| known == form), form) {
            (Some((word, _)), _) => (*word).to_owned(),
            (None, NameForm::OddLength(bytes)) => format!("OddLength({bytes})"),
            (None, NameForm::Filled(name)) => format!("of {} bytes", name.byte_length()),
            (None, _) => String::new(),
        },
    }
}

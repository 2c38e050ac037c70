//! Written: a scenario as text, in the words in which it is read.

use std::fmt::Write;

use crate::nt::action::Confined;
use crate::nt::call::{Answer, Argument, NAME_FORM, Reply, TextForm};
use crate::nt::era::System;
use crate::nt::parameter::{Kind, constants};
use crate::nt::session::Terminal;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::window::sight::Person;
use crate::scenario::script::{Act, Into, Starter, Step};

/// A text between quotation marks.
pub fn text(text: &str) -> String {
    let raw = text.contains('\\') && !text.contains('"') && !text.chars().any(char::is_control);
    if raw { format!("r\"{text}\"") } else { format!("\"{}\"", escaped(text)) }
}

fn escaped(text: &str) -> String {
    let mut told = String::new();
    for character in text.chars() {
        match character {
            '"' | '\\' => told.extend(['\\', character]),
            character if character.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(told, "\\u{{{:x}}}", u32::from(character));
            }
            character => told.push(character),
        }
    }
    told
}

/// A system: its release, and what is set otherwise.
pub fn system(system: &System) -> String {
    let settings: Vec<String> = system.changed().map(|(setting, value)| format!("{}: {value}", setting.name)).collect();
    let settings = if settings.is_empty() { String::new() } else { format!(", settings: ({})", settings.join(", ")) };
    format!("(era: {}{settings})", system.era.name)
}

/// A step on one line or several, further in by so many blanks; what its author says is left to the author.
pub fn step(step: &Step, expect: &[String], indent: usize) -> String {
    let mut fields = vec![format!("do: {}", act(&step.act.value))];
    if !expect.is_empty() {
        fields.push(format!("expect: [{}]", expect.join(", ")));
    }
    if let (Some(recorded), Act::Call { .. }) = (&step.recorded, &step.act.value) {
        fields.push(format!("recorded: {}", reply(recorded)));
    }
    let margin = " ".repeat(indent);
    match &fields[..] {
        [one] => format!("{margin}({one}),\n"),
        several => {
            let mut lines = format!("{margin}(\n");
            for field in several {
                // Writing to a text cannot fail.
                let _ = writeln!(lines, "{margin}    {field},");
            }
            lines + &margin + "),\n"
        }
    }
}

/// What happens in a step.
fn act(act: &Act) -> String {
    match act {
        Act::LogOn(account, Terminal::Console) => format!("LogOn(user: {})", text(account)),
        Act::LogOn(account, terminal) => format!("LogOn(user: {}, at: {})", text(account), self::terminal(*terminal)),
        Act::AskForConsole(account, terminal) => {
            format!("LogOn(user: {}, at: {}, console: true)", text(account), self::terminal(*terminal))
        }
        Act::ConnectChildSession(account) => format!("ConnectChildSession(user: {})", text(account)),
        Act::SwitchUser => "SwitchUser".to_owned(),
        Act::Lock(account) => format!("Lock(user: {})", text(account)),
        Act::Unlock(account) => format!("Unlock(user: {})", text(account)),
        Act::UnlockByAdministrator(account, by) => format!("Unlock(user: {}, by: {})", text(account), text(by)),
        Act::SecureAttention(account, choice) => {
            format!("SecureAttention(user: {}, choose: {choice:?})", text(account))
        }
        Act::Disconnect(account) => format!("Disconnect(user: {})", text(account)),
        Act::LogOff(account) => format!("LogOff(user: {})", text(account)),
        Act::Press { person, button, title } => {
            let user = match person {
                Person::User(account) => text(account),
                Person::At(terminal) => self::terminal(*terminal),
            };
            let title = title.as_ref().map(|title| format!(", title: {}", text(title))).unwrap_or_default();
            format!("Press(user: {user}, button: {}{title})", text(button.text()))
        }
        Act::Launch { image, starter, label, confined } => {
            let (image, label) = (text(image), text(label) + &self::confined(confined));
            match starter {
                Starter::User { account, elevated } => {
                    let elevated = if *elevated { ", elevated: true" } else { "" };
                    format!("Launch(image: {image}, for: {}{elevated}, as: {label})", text(account))
                }
                Starter::Process(by) => format!("Launch(image: {image}, by: {}, as: {label})", text(by)),
                Starter::NetworkOnly(by, account) => format!(
                    "RunAs(image: {image}, by: {}, user: {}, netonly: true, as: {label})",
                    text(by),
                    text(account)
                ),
                Starter::RunAs(by, account) => {
                    format!("RunAs(image: {image}, by: {}, user: {}, as: {label})", text(by), text(account))
                }
            }
        }
        Act::End(label) => format!("End(process: {})", text(label)),
        Act::StartService(name) => format!("StartService(name: {})", text(name)),
        Act::StopService(name) => format!("StopService(name: {})", text(name)),
        Act::PauseService(name) => format!("PauseService(name: {})", text(name)),
        Act::ContinueService(name) => format!("ContinueService(name: {})", text(name)),
        Act::RunTask(name) => format!("RunTask(name: {})", text(name)),
        Act::Print { by, printer } => format!("Print(by: {}, printer: {})", text(by), text(printer)),
        Act::ViewSessionZero(account) => format!("ViewSessionZero(user: {})", text(account)),
        Act::LeaveSessionZero => "LeaveSessionZero".to_owned(),
        Act::Restart => "Restart".to_owned(),
        Act::Call { by, .. } => format!("Call(by: {}, call: {})", text(by), call(act)),
        // Only what is played on Windows is written anew: cases and what was found by random calls.
        // A scenario takes no privileges for granted, and says of nothing that it happens.
        Act::Assume(..) | Act::Unix(_) | Act::Nothing => String::new(),
    }
}

fn terminal(terminal: Terminal) -> String {
    match terminal {
        Terminal::Console => "Console".to_owned(),
        Terminal::Remote(number) => format!("Remote({number})"),
    }
}

/// How a program is trusted less than its user, or more, as fields.
fn confined(confined: &Confined) -> String {
    let integrity = confined.integrity.map(|level| format!(", integrity: {level:?}"));
    let restricted = confined.restricted.then(|| ", restricted: true".to_owned());
    let package = confined.app_container.as_ref().map(|name| format!(", app_container: {}", text(name)));
    let ui_access = confined.ui_access.then(|| ", ui_access: true".to_owned());
    [integrity, restricted, package, ui_access].into_iter().flatten().collect()
}

/// A call, as it stands in a step; nothing, where an act is none.
pub fn call(act: &Act) -> String {
    let Act::Call { operation, arguments, handles, lengths, into, .. } = act else { return String::new() };
    let mut fields = Vec::new();
    for parameter in operation.parameters.iter().chain([&NAME_FORM]) {
        let handle = handles.iter().find(|(known, _)| known.name == parameter.name).map(|(_, label)| text(label));
        let length = || lengths.iter().find(|(known, _)| known.name == parameter.name);
        let value = handle
            .or_else(|| length().map(|(_, length)| text(&length.to_string())))
            .or_else(|| arguments.get(parameter).map(|argument| self::argument(argument, parameter.kind)));
        fields.extend(value.map(|value| format!("{}: {value}", parameter.name)));
    }
    if let Into::Labelled(label) = into {
        fields.push(format!("into: {}", text(label)));
    }
    let ansi = operation.names.iter().find(|name| TextForm::of(name) == TextForm::Ansi);
    let name = ansi.filter(|_| arguments.text == TextForm::Ansi).unwrap_or(&operation.names[0]);
    if fields.is_empty() { format!("{name}()") } else { format!("{name}({})", fields.join(", ")) }
}

fn argument(argument: &Argument, kind: Kind) -> String {
    match (argument, kind) {
        (Argument::Number(number), Kind::Constants(table)) => text(&constants(table, *number)),
        (Argument::Number(number), _) => number.to_string(),
        (Argument::Name(name), _) => text(name),
        (Argument::Handle(handle), _) => text(&handle.to_string()),
        (Argument::Access(access), _) => text(&access.names()),
        (Argument::Attributes(attributes), _) => text(&attributes.names()),
        (Argument::Flag(flag), _) => flag.to_string(),
        (Argument::Text(told), _) => text(told),
        (Argument::Word(word), Kind::HandleOr(_)) => text(word),
        (Argument::Word(word), _) => (*word).to_owned(),
        (Argument::Pointer(pointer), _) => word_of(Pointer::WORDS, pointer),
        (Argument::NameForm(NameForm::OddLength(bytes)), _) => format!("OddLength({bytes})"),
        (Argument::NameForm(NameForm::Filled(name)), _) => {
            let fill = name.chars().last().unwrap_or('a');
            let prefix = name.trim_end_matches(fill);
            format!(
                "Filled(prefix: {}, fill: {}, bytes: {})",
                text(prefix),
                text(&fill.to_string()),
                name.byte_length()
            )
        }
        (Argument::NameForm(form), _) => word_of(NameForm::WORDS, form),
    }
}

fn word_of<T: PartialEq>(words: &[(&str, T)], value: &T) -> String {
    words.iter().find(|(_, known)| known == value).map(|(word, _)| *word).unwrap_or_default().to_owned()
}

/// What a call was answered.
fn reply(reply: &Reply) -> String {
    let mut fields = match reply.answer {
        Answer::Status(status) => vec![format!("status: {}", text(&status.name()))],
        Answer::LastError { succeeded, error } => {
            let error = error.map(|error| format!("last_error: {}", text(&error.name())));
            std::iter::once(format!("succeeded: {succeeded}")).chain(error).collect()
        }
    };
    if reply.handle.is_some() {
        fields.push("handle: true".to_owned());
    }
    let outputs: Vec<String> =
        reply.outputs.iter().map(|(name, value)| format!("(name: {}, value: {})", text(name), text(value))).collect();
    if !outputs.is_empty() {
        fields.push(format!("outputs: [{}]", outputs.join(", ")));
    }
    format!("({})", fields.join(", "))
}

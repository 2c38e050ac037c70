//! The forms of what can happen in a step, and how each is read.

use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::call::operation;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::IntegrityLevel;
use crate::nt::session::Terminal;
use crate::nt::session::winlogon::Attention;
use crate::nt::window::dialog::Button;
use crate::nt::window::sight::Person;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::{Labels, Named};
use crate::scenario::script::{Act, ProcessLabel, Starter};
use crate::scenario::source_file::Span;
use crate::scenario::syntax::Piece;
use crate::scenario::visible::quoted;
use crate::scenario::{Spanned, calls, unix};

const USER: Parameter = Parameter::required("user", Kind::Text, "A user of this machine.");
const SERVICE: Parameter = Parameter::required("name", Kind::Text, "The service's name.");
const IMAGE: Parameter = Parameter::required("image", Kind::Text, "The program's image file.");
const CHOICES: &[&str] = &["Cancel", "Lock", "SwitchUser", "LogOff"];
const LABEL: Parameter = Parameter::required("as", Kind::Text, "The label under which later steps know the process.");

/// Everything that can happen in a step.
pub const FORMS: &[Form<'static>] = &[
    Form {
        name: "LogOn",
        parameters: &[
            USER,
            Parameter::optional(
                "at",
                Kind::Structure("a terminal"),
                "Console, which is usual, or Remote(1) and so on.",
            ),
            Parameter::optional("console", Kind::Flag, "Whether the console's session is asked for (mstsc /console)."),
        ],
        summary: "A user logs on at a terminal; a user who is logged on already comes back to the session that was left.",
        example: r#"LogOn(user: "Alice")"#,
    },
    Form {
        name: "SwitchUser",
        parameters: &[],
        summary: "\"Switch User\" is chosen at the console.",
        example: "SwitchUser",
    },
    Form {
        name: "Lock",
        parameters: &[USER],
        summary: "A user's screen is locked.",
        example: r#"Lock(user: "Alice")"#,
    },
    Form {
        name: "Unlock",
        parameters: &[
            USER,
            Parameter::optional("by", Kind::Text, "An administrator who unlocks it, if it is not the user."),
        ],
        summary: "A user's screen is unlocked.",
        example: r#"Unlock(user: "Alice")"#,
    },
    Form {
        name: "SecureAttention",
        parameters: &[USER, Parameter::required("choose", Kind::Word(CHOICES), "What is chosen then.")],
        summary: "A user presses Ctrl+Alt+Del and chooses something.",
        example: r#"SecureAttention(user: "Alice", choose: Cancel)"#,
    },
    Form {
        name: "Disconnect",
        parameters: &[USER],
        summary: "A user's terminal is taken away; the user stays logged on.",
        example: r#"Disconnect(user: "Alice")"#,
    },
    Form { name: "LogOff", parameters: &[USER], summary: "A user logs off.", example: r#"LogOff(user: "Alice")"# },
    Form {
        name: "ConnectChildSession",
        parameters: &[USER],
        summary: "A user connects to a child of the own session, which is made if it is not there.",
        example: r#"ConnectChildSession(user: "Alice")"#,
    },
    Form {
        name: "Launch",
        parameters: &[
            IMAGE,
            LABEL,
            Parameter::optional("for", Kind::Text, "The user whose shell starts it."),
            Parameter::optional("by", Kind::Text, "The process that starts it, if it is not a user's shell."),
            Parameter::optional("elevated", Kind::Flag, "Whether it gets the full half of a split token."),
            Parameter::optional(
                "integrity",
                Kind::Word(IntegrityLevel::NAMES),
                "The integrity level that its token is lowered to.",
            ),
            Parameter::optional("restricted", Kind::Flag, "Whether its token is restricted, to RESTRICTED."),
            Parameter::optional("app_container", Kind::Text, "The package in whose AppContainer it runs."),
        ],
        summary: "A program is started, by a user's shell or by a process.",
        example: r#"Launch(image: "player.exe", for: "Alice", as: "alice-player")"#,
    },
    Form {
        name: "RunAs",
        parameters: &[
            IMAGE,
            LABEL,
            Parameter::required("by", Kind::Text, "The process that asks."),
            Parameter::required("user", Kind::Text, "The other user."),
            Parameter::optional("netonly", Kind::Flag, "Whether only towards other machines (runas /netonly)."),
        ],
        summary: "A process starts a program as another user.",
        example: r#"RunAs(image: "editor.exe", by: "alice-shell", user: "Bob", as: "editor")"#,
    },
    Form {
        name: "End",
        parameters: &[Parameter::required("process", Kind::Text, "The process.")],
        summary: "A process ends.",
        example: r#"End(process: "alice-player")"#,
    },
    Form {
        name: "StartService",
        parameters: &[SERVICE],
        summary: "A service is started.",
        example: r#"StartService(name: "Spooler")"#,
    },
    Form {
        name: "StopService",
        parameters: &[SERVICE],
        summary: "A service is stopped.",
        example: r#"StopService(name: "Spooler")"#,
    },
    Form {
        name: "PauseService",
        parameters: &[SERVICE],
        summary: "A running service that accepts it is paused; its process stays.",
        example: r#"PauseService(name: "Backup")"#,
    },
    Form {
        name: "ContinueService",
        parameters: &[SERVICE],
        summary: "A paused service goes on.",
        example: r#"ContinueService(name: "Backup")"#,
    },
    Form {
        name: "RunTask",
        parameters: &[Parameter::required("name", Kind::Text, "The task's name.")],
        summary: "The time of a task has come; its process, if it runs, has the task's name as its label.",
        example: r#"RunTask(name: "Nightly")"#,
    },
    Form {
        name: "Print",
        parameters: &[
            Parameter::required("by", Kind::Text, "The program that prints."),
            Parameter::required("printer", Kind::Text, "The printer, by the name of its driver."),
        ],
        summary: "A program prints: the spooler gets the job, and runs the printer's driver.",
        example: r#"Print(by: "alice-editor", printer: "LaserJet")"#,
    },
    Form {
        name: "ViewSessionZero",
        parameters: &[USER],
        summary: "A user whom UI0Detect tells of a window in session 0 has the console show it (\"View the message\").",
        example: r#"ViewSessionZero(user: "Alice")"#,
    },
    Form {
        name: "LeaveSessionZero",
        parameters: &[],
        summary: "The console shows the user's session again (\"Return now\").",
        example: "LeaveSessionZero",
    },
    Form { name: "Restart", parameters: &[], summary: "The machine shuts down and boots again.", example: "Restart" },
    Form {
        name: "Press",
        parameters: &[
            Parameter::required(
                "user",
                Kind::Structure("a user or a terminal"),
                "The user who presses it, or the terminal where somebody does: Console, Remote(1).",
            ),
            Parameter::required("button", Kind::Text, "The button: OK, Cancel, Yes, No, Retry and so on."),
            Parameter::optional("title", Kind::Text, "The title of the dialog; the one that came last."),
        ],
        summary: "Somebody presses a button of a dialog, if it can be seen at the terminal.",
        example: r#"Press(user: "Alice", button: "OK")"#,
    },
    Form {
        name: "Call",
        parameters: &[
            Parameter::required("by", Kind::Text, "The process that calls: its label, a service, or csrss#1."),
            Parameter::required("call", Kind::Structure("a call"), "The call, spelled as Windows spells it."),
        ],
        summary: "A process makes a call.",
        example: r#"Call(by: "alice-player", call: CreateMutexW(name: "Player"))"#,
    },
];

/// The terminals at which a user can log on.
pub const TERMINALS: &[Form<'static>] = &[
    Form { name: "Console", parameters: &[], summary: "The machine's own terminal.", example: "Console" },
    Form {
        name: "Remote",
        parameters: &[Parameter::optional("number", Kind::Number, "Which remote terminal; 1.")],
        summary: "A terminal that is connected from afar.",
        example: "Remote(1)",
    },
];

/// What the text of a field names, if it is something that was declared before.
pub fn named_by(form: &str, field: &str) -> Option<Named> {
    match (form, field) {
        ("StartService" | "StopService" | "PauseService" | "ContinueService", "name") => Some(Named::Service),
        ("RunTask", "name") => Some(Named::Task),
        (_, "printer") => Some(Named::Driver),
        ("Unlock", "by") | (_, "user" | "for") => Some(Named::User),
        (_, "by" | "process" | "group") => Some(Named::Process),
        _ => None,
    }
}

/// Reads what happens in a step.
pub fn read(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Spanned<Act>> {
    let variant = piece.variant("an action", faults)?;
    let before = faults.found();
    if operation(variant.name.value).is_some() {
        let call = quoted(variant.name.value);
        let message = format!("expected an action, found the call {call}");
        let fault = faults.add(Code::UnknownForm, variant.name.span, message).label("a call");
        fault.help(format!("a process calls: Call(by: \"...\", call: {}(..))", variant.name.value));
        return None;
    }
    if unix::is_of_the_other(&variant.name, "an action", false, [FORMS, unix::acts::FORMS], faults) {
        return None;
    }
    let form = Form::named(FORMS, "action", &variant.name, faults)?;
    let record = form.read(&variant.fields, faults);
    let act = build(form.name, variant.name.span, &record, labels, faults);
    act.filter(|_| faults.found() == before).map(|act| Spanned { value: act, span: piece.span() })
}

fn build(name: &str, at: Span, record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Act> {
    Some(match name {
        "LogOn" => {
            let terminal = match record.piece("at") {
                Some(at) => read_terminal(at.value, faults),
                None => Some(Terminal::Console),
            };
            let user = user(record, labels, faults);
            let asks_for_console = record.flag("console").is_some_and(|console| console.value);
            let act = if asks_for_console { Act::AskForConsole } else { Act::LogOn };
            act(user?, terminal?)
        }
        "ConnectChildSession" => Act::ConnectChildSession(user(record, labels, faults)?),
        "SecureAttention" => {
            let user = user(record, labels, faults);
            let chosen = record.word("choose")?.value;
            let choice = Attention::ALL.into_iter().find(|choice| format!("{choice:?}") == chosen)?;
            Act::SecureAttention(user?, choice)
        }
        "SwitchUser" => Act::SwitchUser,
        "Lock" => Act::Lock(user(record, labels, faults)?),
        "Unlock" => {
            let user = user(record, labels, faults);
            match record.text("by") {
                None => Act::Unlock(user?),
                Some(by) => Act::UnlockByAdministrator(user?, labels.user(&by, faults)?),
            }
        }
        "Disconnect" => Act::Disconnect(user(record, labels, faults)?),
        "LogOff" => Act::LogOff(user(record, labels, faults)?),
        "Launch" => {
            let starter = starter(at, record, labels, faults);
            let label = new_process(record, labels, faults);
            Act::Launch { image: text(record, "image")?, starter: starter?, label: label?, confined: confined(record) }
        }
        "RunAs" => {
            let by = process(record, "by", labels, faults);
            let user = user(record, labels, faults);
            let label = new_process(record, labels, faults);
            let network_only = record.flag("netonly").is_some_and(|flag| flag.value);
            let starter = if network_only { Starter::NetworkOnly(by?, user?) } else { Starter::RunAs(by?, user?) };
            Act::Launch { image: text(record, "image")?, starter, label: label?, confined: Confined::default() }
        }
        "Press" => {
            let person = read_person(record.piece("user")?.value, labels, faults);
            let text = record.text("button")?;
            let Some(button) = Button::named(&text.value) else {
                let found = Spanned { value: &*text.value, span: text.span };
                faults.no_such(Code::UnknownWord, "button", &found, Button::ALL.iter().map(|(_, text, _)| *text));
                return None;
            };
            Act::Press { person: person?, button, title: self::text(record, "title") }
        }
        "End" => Act::End(process(record, "process", labels, faults)?),
        "StartService" => Act::StartService(service(record, labels, faults)?),
        "StopService" => Act::StopService(service(record, labels, faults)?),
        "PauseService" => Act::PauseService(service(record, labels, faults)?),
        "ContinueService" => Act::ContinueService(service(record, labels, faults)?),
        "RunTask" => Act::RunTask(labels.task(&record.text("name")?, faults)?),
        "Print" => {
            let by = process(record, "by", labels, faults);
            let printer = labels.driver(&record.text("printer")?, faults)?;
            Act::Print { by: by?, printer }
        }
        "ViewSessionZero" => Act::ViewSessionZero(user(record, labels, faults)?),
        "LeaveSessionZero" => Act::LeaveSessionZero,
        "Restart" => Act::Restart,
        "Call" => calls::read(record, labels, faults)?,
        _ => return None,
    })
}

/// How a program is trusted less than its user.
fn confined(record: &Record<'_>) -> Confined {
    Confined {
        integrity: record.word("integrity").and_then(|level| IntegrityLevel::named(level.value)),
        restricted: record.flag("restricted").is_some_and(|restricted| restricted.value),
        app_container: text(record, "app_container"),
    }
}

/// Who starts a program.
fn starter(at: Span, record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Starter> {
    let elevated = record.flag("elevated");
    match (record.text("for"), record.text("by")) {
        (Some(user), None) => {
            Some(Starter::User(labels.user(&user, faults)?, elevated.is_some_and(|elevated| elevated.value)))
        }
        (None, Some(by)) => {
            if let Some(elevated) = elevated {
                let fault = faults.add(Code::UnknownField, elevated.span, "a process cannot start a program elevated");
                fault.label("needs a user").help("leave `elevated` away, or start it with `for`");
            }
            Some(Starter::Process(labels.process(&by, faults)?))
        }
        (Some(user), Some(by)) => {
            let fault = faults.add(
                Code::DuplicateField,
                by.span,
                "a program is started `for` a user or `by` a process, not both",
            );
            fault.label("one too many").note(user.span, "the other");
            None
        }
        (None, None) if !record.lacks("for") || !record.lacks("by") => None,
        (None, None) => {
            let fault = faults.add(Code::MissingField, at, "`Launch` needs the field `for` or the field `by`");
            fault.label("who starts it?").help("for: the user whose shell starts it; by: the process that starts it");
            None
        }
    }
}

/// Reads who looks: a user's name, or a terminal.
pub(super) fn read_person(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Person> {
    if piece.is_text() {
        let name = Spanned { value: piece.text("`user`", faults)?, span: piece.span() };
        return labels.user(&name, faults).map(Person::User);
    }
    read_terminal(piece, faults).map(Person::At)
}

fn read_terminal(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Terminal> {
    let variant = piece.variant("a terminal", faults)?;
    let form = Form::named(TERMINALS, "terminal", &variant.name, faults)?;
    let record = form.read(&variant.fields, faults);
    if form.name == "Console" {
        return Some(Terminal::Console);
    }
    let Ok(number) = record.number("number").map_or(Ok(1), |number| u32::try_from(number.value)) else {
        let message = "expected the number of a terminal, found one of more than 32 bits";
        faults.add(Code::NumberOutOfRange, piece.span(), message).label("out of range");
        return None;
    };
    Some(Terminal::Remote(number))
}

fn text(record: &Record<'_>, field: &str) -> Option<Arc<str>> {
    record.text(field).map(|text| Arc::from(&*text.value))
}

fn user(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
    labels.user(&record.text("user")?, faults)
}

fn service(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
    labels.service(&record.text("name")?, faults)
}

fn process(
    record: &Record<'_>,
    field: &str,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<ProcessLabel> {
    labels.process(&record.text(field)?, faults)
}

fn new_process(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<ProcessLabel> {
    let label = record.text("as");
    if label.is_none() {
        labels.lose(Named::Process);
    }
    labels.new_process(&label?, faults)
}

//! The forms of what can happen in a step, and how each is read.

mod forms;

use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::call::operation;
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

pub use forms::{FORMS, TERMINALS};

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
            let asks_for_console = record.is_set("console");
            let act = if asks_for_console { Act::AskForConsole } else { Act::LogOn };
            act(user?, terminal?)
        }
        "ConnectChildSession" => Act::ConnectChildSession(user(record, labels, faults)?),
        "SecureAttention" => {
            let user = user(record, labels, faults);
            Act::SecureAttention(user?, record.one_of("choose", &Attention::WORDS)?)
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
            let network_only = record.is_set("netonly");
            let starter = if network_only { Starter::NetworkOnly(by?, user?) } else { Starter::RunAs(by?, user?) };
            Act::Launch { image: text(record, "image")?, starter, label: label?, confined: Confined::default() }
        }
        "Press" => {
            let person = read_person(record.piece("user")?.value, labels, faults);
            let text = record.text("button")?;
            let Some(button) = Button::named(&text.value) else {
                let found = Spanned { value: &*text.value, span: text.span };
                faults.no_such(Code::UnknownWord, "button", &found, Button::ALL.map(Button::text));
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

/// How a program is trusted less than its user, or more.
fn confined(record: &Record<'_>) -> Confined {
    Confined {
        integrity: record.one_of("integrity", &IntegrityLevel::WORDS),
        restricted: record.is_set("restricted"),
        app_container: text(record, "app_container"),
        ui_access: record.is_set("ui_access"),
    }
}

/// Who starts a program.
fn starter(at: Span, record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Starter> {
    match (record.text("for"), record.text("by")) {
        (Some(user), None) => {
            let account = labels.user(&user, faults)?;
            Some(Starter::User { account, elevated: record.is_set("elevated") })
        }
        (None, Some(by)) => {
            if let Some(elevated) = record.flag("elevated") {
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

/// A text of a record.
pub(super) fn text(record: &Record<'_>, field: &str) -> Option<Arc<str>> {
    record.text(field).map(|text| Arc::from(&*text.value))
}

fn user(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
    labels.user(&record.text("user")?, faults)
}

fn service(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
    labels.service(&record.text("name")?, faults)
}

/// A process that a field names.
pub(super) fn process(
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

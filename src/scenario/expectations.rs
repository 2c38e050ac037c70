//! The forms of what an author can expect of a step, and how each is read.

mod forms;

use std::borrow::Cow;

use crate::nt::call::Operation;
use crate::nt::era::{ERAS, era};
use crate::nt::rule::Rule;
use crate::nt::service::status::State;
use crate::nt::session::ConnectionState;
use crate::nt::session::winlogon::WinlogonState;
use crate::observe::tool::Tool;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::Labels;
use crate::scenario::parse::pieces;
use crate::scenario::script::{Act, Asked, Behind, Expectation, Platform, Told, Wanted};
use crate::scenario::source_file::Span;
use crate::scenario::syntax::Piece;
use crate::scenario::unfit::unfit;
use crate::scenario::visible::quoted;
use crate::scenario::{Spanned, acts, answers, session_changes, unix};

pub use forms::FORMS;

/// What an expectation can be held against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What happens in the step.
    pub act: Option<&'a Act>,
    /// The systems that play it, one a lane.
    pub systems: &'a [Platform],
}

/// Reads an expectation.
pub fn read(
    piece: Piece<'_>,
    context: Context<'_>,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<Spanned<Expectation>> {
    let variant = piece.variant("an expectation", faults)?;
    let is_of_unix = unix::plays(context.systems);
    let on_unix = forms_on_unix();
    let [own, other] = if is_of_unix { [&on_unix[..], FORMS] } else { [FORMS, &on_unix[..]] };
    if unix::is_of_the_other(&variant.name, "an expectation", is_of_unix, [own, other], faults) {
        return None;
    }
    let form = Form::named(own, "expectation", &variant.name, faults)?;
    let record = form.read(&variant.fields, faults);
    let value = build(form.name, &variant.name, &record, context, labels, faults)?;
    Some(Spanned { value, span: piece.span() })
}

/// Everything that can be expected on Unix.
fn forms_on_unix() -> Vec<Form<'static>> {
    let of_every_system = ["Ok", "Fails", "Not", "Lane"];
    let shared = FORMS.iter().filter(|form| of_every_system.contains(&form.name));
    shared.chain(unix::expectations::FORMS).copied().collect()
}

fn build(
    name: &str,
    at: &Spanned<&str>,
    record: &Record<'_>,
    context: Context<'_>,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<Expectation> {
    let text = |field: &str| record.text(field).map(|text| text.value.into_owned());
    let number = |field: &str| record.number(field).map(|number| number.value);
    let process = |labels: &mut Labels<'_>, faults: &mut Diagnostics| labels.process(&record.text("process")?, faults);
    if let Some(unfit) = context.act.and_then(|act| unfit(name, act)) {
        faults
            .add(Code::UnfitExpectation, at.span, unfit.message)
            .label("cannot be given by this step")
            .help(unfit.help);
        return None;
    }
    if unix::plays(context.systems) && unix::expectations::FORMS.iter().any(|form| form.name == name) {
        return unix::expectations::build(name, record, labels, faults).map(Expectation::Unix);
    }
    Some(match name {
        "Ok" => Told::Ok.into(),
        "Fails" => Told::Fails.into(),
        "LastError" => Told::LastError(answers::read_error(&record.piece("error")?, faults)?).into(),
        "Status" => Behind::Status(answers::read_status(&record.piece("status")?, faults)?).into(),
        "Name" => Behind::Name(text("path")?).into(),
        "SameObjectAs" => Behind::SameObjectAs(labels.handle(&record.text("handle")?, faults)?).into(),
        "Exists" => Behind::Exists(text("path")?).into(),
        "By" => Behind::By(read_rule(&record.piece("rule")?, faults)?).into(),
        "InSession" => Behind::InSession(process(labels, faults)?, number("session")?).into(),
        "LogonSession" => {
            let process = process(labels, faults);
            let is = record.text("is")?;
            if !is.value.starts_with("0x") {
                labels.process(&is, faults)?;
            }
            Behind::LogonSession(process?, is.value.into_owned()).into()
        }
        "State" => Behind::State(number("session")?, record.one_of("state", &ConnectionState::WORDS)?).into(),
        "OnDesktop" => Behind::OnDesktop(process(labels, faults)?, text("desktop")?).into(),
        "Service" => {
            let service = labels.service(&record.text("name")?, faults);
            let state = State::from_number(record.one_of("state", &State::CONSTANTS)?)?;
            Behind::Service(service?, state).into()
        }
        "Console" => Behind::Console(number("session")?).into(),
        "Winlogon" => Behind::Winlogon(number("session")?, record.one_of("state", &WinlogonState::WORDS)?).into(),
        "Notified" => {
            let process = process(labels, faults);
            let changes = session_changes::read(record, "changes", faults);
            Behind::Notified(process?, changes?).into()
        }
        "Reaches" => Behind::Reaches(process(labels, faults)?, text("name")?, text("path")?).into(),
        "Waits" => Behind::Waits(process(labels, faults)?).into(),
        "Sees" => {
            let person = acts::read_person(record.piece("user")?.value, labels, faults);
            Behind::Sees(person?, text("title")?).into()
        }
        "NobodySees" => Behind::NobodySees(text("title")?).into(),
        "Tool" => {
            let command = record.text("name");
            let tool = command.as_ref().and_then(|command| read_tool(command, faults));
            let by = record.text("by").and_then(|by| labels.process(&by, faults));
            Behind::Tool(tool?, by?, text("shows")?).into()
        }
        "Output" => {
            let output = record.text("name")?;
            // Without a call the step was refused above, or cannot be read.
            let Some(Act::Call { operation, .. }) = context.act else { return None };
            let asked = read_asked(operation, &output, faults)?;
            let value = record.text("value")?;
            let value = Spanned { value: &*value.value, span: value.span };
            Told::Output(asked, read_wanted(asked, &value, faults)?).into()
        }
        "Not" => {
            let inner = read(record.piece("of")?.value, context, labels, faults)?;
            Expectation::Not(Box::new(inner.value))
        }
        "On" => {
            let inner = read_list(record, context, labels, faults);
            let release = read_era(record.piece("era")?.value, faults)?;
            Expectation::On(release, inner?)
        }
        "Lane" => {
            let inner = read_list(record, context, labels, faults);
            let number = number("number")?;
            if !is_a_lane(number, context) {
                faults
                    .add(Code::UnfitExpectation, at.span, format!("there is no lane {number}"))
                    .label("never looked at")
                    .help("lane 1 is `system`, lane 2 the first system of `beside`");
                return None;
            }
            Expectation::Lane(number, inner?)
        }
        _ => return None,
    })
}

/// Whether a system plays in the lane with this number; where no system could be read, every lane may be.
fn is_a_lane(number: u64, context: Context<'_>) -> bool {
    let lanes = context.systems.len() as u64;
    lanes == 0 || (1..=lanes).contains(&number)
}

/// Reads the command of a tool.
fn read_tool(command: &Spanned<Cow<'_, str>>, faults: &mut Diagnostics) -> Option<Tool> {
    let tool = Tool::named(&command.value);
    if tool.is_none() {
        faults.no_such(Code::UnknownWord, "tool", command, Tool::ALL.map(|tool| tool.card().command));
    }
    tool
}

/// Reads the name of a rule.
fn read_rule(word: &Spanned<Piece<'_>>, faults: &mut Diagnostics) -> Option<Rule> {
    let found = Spanned { value: word.value.word("a rule", faults)?, span: word.span };
    let rule = Rule::from_name(found.value);
    if rule.is_none() {
        faults.no_such(Code::UnknownWord, "rule", &found, Rule::ALL.iter().map(|rule| rule.card().name));
    }
    rule
}

/// Reads which output of a call is asked for.
fn read_asked(operation: &Operation, output: &Spanned<Cow<'_, str>>, faults: &mut Diagnostics) -> Option<Asked> {
    let asked = Asked::read(operation, &output.value);
    if asked.is_none() {
        let message = format!("{} gives no output {}", quoted(operation.name()), quoted(&output.value));
        let known = operation.outputs.iter().map(|output| output.name);
        faults.unknown(Code::UnfitExpectation, output, message, known);
    }
    asked
}

/// Reads what an output of a call must be.
fn read_wanted(asked: Asked, text: &Spanned<&str>, faults: &mut Diagnostics) -> Option<Wanted> {
    let read = Wanted::read(asked.kind(), text.value);
    if let Err(wrong) = &read {
        let source = &faults.file().text()[text.span.range()];
        let at = source.find(&wrong.word).map(|at| text.span.start + at);
        let span = at.map_or(text.span, |at| Span::new(at, at + wrong.word.len()));
        let found = Spanned { value: wrong.word.as_str(), span };
        faults.no_such(Code::UnknownWord, "size", &found, wrong.known.iter().copied());
    }
    read.ok()
}

/// Reads the expectations inside another.
fn read_list(
    record: &Record<'_>,
    context: Context<'_>,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<Vec<Spanned<Expectation>>> {
    record.list("expect")?;
    Some(pieces(record, "expect").filter_map(|piece| read(piece, context, labels, faults)).collect())
}

/// Reads a release's name.
pub fn read_era(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<&'static str> {
    let found = Spanned { value: piece.word("a release", faults)?, span: piece.span() };
    let known = era(found.value).map(|era| era.name);
    known.or_else(|| faults.no_such(Code::UnknownWord, "release", &found, ERAS.iter().map(|era| era.name)))
}

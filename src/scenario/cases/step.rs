//! A step of a case: who calls what, with what, and what is expected.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::nt::call::{Argument, Arguments, Gives, HandleKind, NAME_FORM, Operation, operation, operations};
use crate::nt::era::EraToken;
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::system_call::NameForm;
use crate::scenario::Spanned;
use crate::scenario::calls::{is_caller, is_calling_thread, service_of};
use crate::scenario::cases::outcome::{
    Alternative, EXPECT, LAST_ERROR, NOTE, OUT, Outcome, TODO_WINE, is_failure, read_alternative,
};
use crate::scenario::cases::profile::{Actor, Profile};
use crate::scenario::cases::values::{self, Given};
use crate::scenario::cases::{Placeholders, Text, remark};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::parse::pieces;
use crate::scenario::script::{Act, Expectation, Into, ProcessLabel, Say, Step};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::syntax::{Fields, Piece};
use crate::scenario::visible::quoted;

/// The fields of a step.
pub const STEP: Form<'static> = Form {
    name: "a step",
    parameters: &[
        Parameter::required("op", Kind::Text, "The operation."),
        Parameter::optional("actor", Kind::Text, "Who calls; without it, the profile's default actor."),
        Parameter::optional("handle", Kind::Text, "The label of the handle that is worked on."),
        Parameter::optional("root", Kind::Text, "The label of the handle of the root directory."),
        Parameter::optional("name", Kind::Structure("a name"), "The name, as a counted string."),
        Parameter::optional("name_form", Kind::Structure("a form of a name"), "What is given instead of a name."),
        Parameter::optional("attributes", Kind::List(&Kind::Text), "OBJ_ flags."),
        Parameter::optional("access", Kind::Text, "Rights, set apart by bars, or a number."),
        Parameter::optional("args", Kind::Structure("a map"), "Other arguments, text to text."),
        Parameter::optional("save_as", Kind::Text, "The label of the handle that the call gives."),
        Parameter { required: true, ..EXPECT },
        LAST_ERROR,
        OUT,
        Parameter::optional("also", Kind::List(&Kind::Structure("an alternative")), "What is different where."),
        TODO_WINE,
        NOTE,
    ],
    summary: "A call, and what it answers.",
    example: "(op: \"NtClose\", handle: \"INVALID\", expect: \"STATUS_INVALID_HANDLE\")",
};

/// What the steps of a case can speak of.
pub(super) struct Known<'p> {
    /// Who is there.
    pub profile: &'p Profile,
    /// The threads that were begun.
    pub threads: Vec<String>,
    /// The services that were made or opened, or are there from the beginning.
    pub services: BTreeSet<String>,
    /// The handles that were saved.
    pub handles: BTreeSet<String>,
    /// The operations that were reported as not known, in this case or one before it.
    pub unknown: &'p mut BTreeSet<String>,
    /// The first operation of this case that is not known.
    pub missing: Option<String>,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseStep {
    /// Where it stands.
    pub span: Span,
    /// Who calls, where the profile's default actor does not.
    pub actor: Option<String>,
    /// What is called.
    pub operation: &'static Operation,
    /// Under which of its names, and so with what kind of text.
    spelling: Arguments,
    /// With what, as it is written.
    given: Vec<(&'static Parameter, Text)>,
    /// What is given instead of a name.
    name_form: Option<NameForm>,
    /// The label of the handle that it gives.
    save_as: Option<String>,
    /// What is expected.
    outcome: Outcome,
    /// What is expected elsewhere.
    pub also: Vec<Alternative>,
    /// A remark.
    note: Option<Say>,
}

impl CaseStep {
    /// Whether the call fails where this is expected, though the step itself expects that it succeeds.
    pub(super) fn is_refused_otherwise(&self, expected: &[Spanned<Expectation>]) -> bool {
        !self.outcome.is_failure() && is_failure(expected)
    }

    /// The step of a scenario that it is on this release.
    pub(super) fn step(
        &self,
        file: &Arc<SourceFile>,
        profile: &Profile,
        era: EraToken,
        placeholders: &Placeholders,
    ) -> Result<Step, String> {
        let actor = self.actor.as_deref().or(profile.default_actor.as_deref()).unwrap_or_default();
        let known = profile.actor(actor);
        let by: ProcessLabel = known.map_or_else(|| actor.into(), Actor::label);
        let mut arguments = self.spelling.clone();
        let (mut handles, mut lengths) = (Vec::new(), Vec::new());
        for (parameter, text) in &self.given {
            let filled = placeholders.fill(&text.value);
            match values::read(parameter.kind, &filled) {
                Ok(Given::Now(argument)) => arguments = arguments.with(parameter, argument),
                Ok(Given::Handle(label) | Given::Process(label)) => handles.push((*parameter, label)),
                Ok(Given::Later(length)) => lengths.push((*parameter, length)),
                Err(wrong) => return Err(format!("{} cannot be {filled}: unknown {}", parameter.name, wrong.what)),
            }
        }
        if let Some(form) = &self.name_form {
            arguments = arguments.with(&NAME_FORM, Argument::NameForm(filled(form, placeholders)));
        }
        let into = match &self.save_as {
            Some(label) => Into::Labelled(label.as_str().into()),
            None => match self.operation.gives {
                Gives::Handle(kind) => Into::Closed(kind),
                Gives::Nothing | Gives::Thread | Gives::Process => Into::Open,
            },
        };
        let operation = self.operation;
        let act = Act::Call { by, operation, arguments, handles, lengths, into };
        // A thread that was begun is as limited as the one that began it.
        let default = || profile.default_actor.as_deref().and_then(|default| profile.actor(default));
        let limited = known.or_else(default).is_some_and(|actor| !actor.administrator);
        Ok(Step {
            file: Arc::clone(file),
            span: self.span,
            say: self.note.iter().cloned().collect(),
            act: Spanned { value: act, span: self.span },
            expect: self.outcome.expectations(&self.also, era, limited, placeholders, self.span),
            recorded: None,
        })
    }
}

/// Reads a step; nothing, where it has a fault that was reported, or an operation that is not known.
pub(super) fn read(piece: Piece<'_>, known: &mut Known<'_>, faults: &mut Diagnostics) -> Option<CaseStep> {
    let fields = piece.fields(STEP.name, STEP.example, faults)?.given();
    let record = STEP.read(&fields, faults);
    let before = faults.found();
    let operation = record.text("op").and_then(|op| read_operation(&op, known, faults));
    let actor = record.text("actor");
    check_actor(actor.as_ref(), piece.span(), known, faults);
    let save_as = record.text("save_as");
    if let Some(label) = &save_as {
        known.handles.insert(label.value.to_string());
    }
    let operation = operation?;
    let spelling = record.text("op").map(|op| Arguments::spelled(&op.value)).unwrap_or_default();
    let mut given = Vec::new();
    read_fields(&record, &fields, operation, &mut given, faults);
    read_args(&record, operation, &mut given, faults);
    for (parameter, text) in &given {
        check(parameter, text, known, faults);
    }
    let form = record.piece("name_form").and_then(|form| crate::scenario::values::name_form(form.value, faults));
    if let Some(label) = save_as.as_ref().filter(|_| !operation.gives_handle()) {
        let message = format!("{} gives no handle that could be saved", quoted(operation.name()));
        faults.add(Code::UnknownField, label.span, message).label("nothing to save").help("leave `save_as` away");
    }
    let name = given.iter().find(|(parameter, _)| parameter.name == "name").map(|(_, text)| text.value.clone());
    match operation.gives {
        Gives::Thread => known.threads.extend(name),
        Gives::Handle(HandleKind::Service) => known.services.extend(name),
        Gives::Nothing | Gives::Process | Gives::Handle(_) => {}
    }
    let outcome = Outcome::read(&fields, operation, faults);
    let also = pieces(&record, "also").filter_map(|piece| read_alternative(piece, operation, faults)).collect();
    let note = remark(&record, "note");
    let step = CaseStep {
        span: piece.span(),
        actor: actor.map(|actor| actor.value.into_owned()),
        operation,
        spelling,
        given,
        name_form: match form {
            Some(Argument::NameForm(form)) => Some(form),
            _ => None,
        },
        save_as: save_as.map(|label| label.value.into_owned()),
        outcome,
        also,
        note,
    };
    (faults.found() == before).then_some(step)
}

/// A form of a name with what its placeholders stand for; what they were longer is filled up.
fn filled(form: &NameForm, placeholders: &Placeholders) -> NameForm {
    let NameForm::Filled(name) = form else { return form.clone() };
    let mut text = placeholders.fill(name);
    let lacking = name.chars().count().saturating_sub(text.chars().count());
    let last = name.chars().next_back();
    text.extend(last.into_iter().flat_map(|last| std::iter::repeat_n(last, lacking)));
    NameForm::Filled(text.into())
}

/// The operation with this name; one that is not known is reported once.
fn read_operation(
    op: &Spanned<impl AsRef<str>>,
    known: &mut Known<'_>,
    faults: &mut Diagnostics,
) -> Option<&'static Operation> {
    let name = op.value.as_ref();
    let found = operation(name);
    if found.is_none() {
        known.missing.get_or_insert_with(|| name.to_owned());
        if known.unknown.insert(name.to_owned()) {
            let names = operations().flat_map(|operation| operation.names.iter().copied());
            faults.no_such(Code::UnknownForm, "operation", op, names);
        }
    }
    found
}

fn check_actor(actor: Option<&Spanned<impl AsRef<str>>>, step: Span, known: &Known<'_>, faults: &mut Diagnostics) {
    let Some(actor) = actor else {
        if known.profile.default_actor.is_none() {
            let span = Span::new(step.start, step.start + 1);
            let message = format!("nobody acts by default in the profile {}", quoted(&known.profile.name));
            faults.add(Code::MissingField, span, message).label("who calls?").help("actor: who calls");
        }
        return;
    };
    let name = actor.value.as_ref();
    if let Some(service) = service_of(name) {
        if !known.services.contains(service) {
            let found = Spanned { value: service, span: actor.span };
            faults.no_such(Code::UnknownName, "service", &found, known.services.iter().map(String::as_str));
        }
        return;
    }
    let actors = known.profile.actors.iter().map(|actor| &actor.name).chain(&known.threads);
    let actors: Vec<&str> = actors.map(String::as_str).collect();
    if !actors.contains(&name) {
        faults.no_such(Code::UnknownName, "actor", actor, actors);
    }
}

/// The fields of a step that are parameters of its operation.
fn read_fields(
    record: &Record<'_>,
    fields: &Fields<'_>,
    operation: &'static Operation,
    given: &mut Vec<(&'static Parameter, Text)>,
    faults: &mut Diagnostics,
) {
    for name in ["name", "handle", "root", "attributes", "access", NAME_FORM.name] {
        let Some(field) = fields.fields.iter().find(|field| field.name.value == name) else { continue };
        let Some(parameter) = operation.parameter(name) else {
            let message = format!("{} takes no {}", quoted(operation.name()), quoted(name));
            faults.add(Code::UnknownField, field.name.span, message).label("not taken");
            continue;
        };
        let text = match record.get(name).map(|value| &value.value) {
            Some(Value::Text(text)) => Some(text.to_string()),
            Some(Value::List(words)) => {
                let words = words
                    .iter()
                    .filter_map(|word| if let Value::Text(word) = &word.value { Some(&**word) } else { None });
                Some(words.collect::<Vec<_>>().join("|"))
            }
            Some(Value::Piece(piece)) if name == "name" => piece.counted("the name", faults).map(Cow::into_owned),
            _ => None,
        };
        given.extend(text.map(|value| (parameter, Text { value, span: field.value.span() })));
    }
}

/// The arguments of a step.
fn read_args(
    record: &Record<'_>,
    operation: &'static Operation,
    given: &mut Vec<(&'static Parameter, Text)>,
    faults: &mut Diagnostics,
) {
    let Some(args) = record.piece("args") else { return };
    for field in args.value.map("the arguments", faults).unwrap_or_default() {
        let Some(parameter) = operation.parameter(field.name.value) else {
            let message = format!("{} takes no argument {}", quoted(operation.name()), quoted(field.name.value));
            let names = operation.parameters.iter().map(|parameter| parameter.name);
            faults.unknown(Code::UnknownField, &field.name, message, names);
            continue;
        };
        let text = field.value.counted(&quoted(field.name.value), faults);
        given.extend(text.map(|text| (parameter, Text { value: text.into_owned(), span: field.value.span() })));
    }
}

/// What a placeholder will stand for is not known while a case is read; a number can stand where each of them can.
fn sample() -> Placeholders {
    Placeholders(["session", "luid_hi", "luid_lo"].map(|word| (word.to_owned(), "0".to_owned())).into())
}

/// Reports a value that cannot be read, or the label of a handle that was never saved or of nobody who is there.
fn check(parameter: &Parameter, text: &Text, known: &Known<'_>, faults: &mut Diagnostics) {
    match values::read(parameter.kind, &sample().fill(&text.value)) {
        Ok(Given::Handle(label)) => {
            let is_word = Handle::WORDS.iter().any(|(word, _)| **word == *label);
            if !is_word && !known.handles.contains(&*label) {
                let found = Spanned { value: &*label, span: text.span };
                let words = Handle::WORDS.iter().map(|(word, _)| *word);
                let labels = known.handles.iter().map(String::as_str).chain(words);
                faults.no_such(Code::UnknownName, "handle", &found, labels);
            }
        }
        Ok(Given::Process(label)) => {
            let is_word = is_caller(&label) || is_calling_thread(&label);
            if !is_word {
                check_actor(Some(&Spanned { value: &*label, span: text.span }), text.span, known, faults);
            }
        }
        Ok(Given::Now(_) | Given::Later(_)) => {}
        Err(wrong) => {
            let source = &faults.file().text()[text.span.range()];
            let at = source.find(&wrong.word).filter(|_| !wrong.word.is_empty()).map(|at| text.span.start + at);
            let span = at.map_or(text.span, |at| Span::new(at, at + wrong.word.len()));
            let message = format!("unknown {} {} for {}", wrong.what, quoted(&wrong.word), quoted(parameter.name));
            let found = Spanned { value: wrong.word.as_str(), span };
            faults.unknown(Code::UnknownWord, &found, message, wrong.known);
        }
    }
}

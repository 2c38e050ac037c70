//! How a call is read: by the table of operations.

use std::sync::Arc;

use crate::nt::call::{Argument, Arguments, Gives, NAME_FORM, Operation, operation, operations};
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::AccessMask;
use crate::nt::security::access::NAMED_RIGHTS;
use crate::nt::win32::as_user::LABEL;
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::labels::{Labels, Named};
use crate::scenario::script::{Act, Into};
use crate::scenario::source_file::Span;
use crate::scenario::syntax::Fields;
use crate::scenario::unix;
use crate::scenario::values::{self, Given};
use crate::scenario::visible::quoted;

/// The label of the handle that a call gives.
pub const INTO: Parameter =
    Parameter::optional("into", Kind::Text, "The label under which later steps know the handle.");

/// Whether a label is a word for the process that makes the call: `SELF`.
pub fn is_caller(label: &str) -> bool {
    ["SELF", "PROCESS_SELF", "SELF_PID", "CURRENT_PROCESS", "CURRENT"]
        .iter()
        .any(|word| label.eq_ignore_ascii_case(word))
}

/// Whether a label is a word for the thread that makes the call, where one for the process would be too little.
pub fn is_calling_thread(label: &str) -> bool {
    ["THREAD_SELF", "SELF_TID", "SELF_THREAD", "SELF_THREAD_ID", "TID_SELF", "CURRENT_THREAD"]
        .iter()
        .any(|word| label.eq_ignore_ascii_case(word))
}

/// The name of the service whose process a label stands for, where it says that it is a service's: `svc:Spooler`.
pub fn service_of(label: &str) -> Option<&str> {
    label.strip_prefix("svc:")
}

/// The form of an operation: its parameters, and `into` if it gives a handle.
pub fn parameters(operation: &Operation) -> Vec<Parameter> {
    let into = operation.gives_handle().then_some(INTO);
    let form = operation.takes_a_name().then_some(NAME_FORM);
    operation.parameters.iter().copied().chain(form).chain(into).collect()
}

/// Reads the fields `by` and `call`.
pub fn read(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Act> {
    let by = record.text("by").and_then(|by| labels.process(&by, faults));
    let variant = record.piece("call")?.value.variant("a call", faults)?;
    if unix::calls::FORMS.iter().any(|form| form.name == variant.name.value) {
        let message = format!("{} is a call of Unix, and Windows plays this", quoted(variant.name.value));
        faults.add(Code::OtherSystem, variant.name.span, message).label("of Unix");
        return None;
    }
    let operation = operation(variant.name.value).or_else(|| {
        let known = operations().flat_map(|operation| operation.names.iter().copied());
        faults.no_such(Code::UnknownForm, "call", &variant.name, known).and_then(operation)
    })?;
    let parameters = parameters(operation);
    let form = Form { name: operation.name(), parameters: &parameters, summary: "", example: "" };
    let fields = without_into(operation, &variant.fields, faults);
    let values = form.read(&fields, faults);
    let mut arguments = Arguments::spelled(variant.name.value);
    let mut handles = Vec::new();
    let mut lengths = Vec::new();
    let given = parameters.iter().filter_map(|parameter| operation.parameter(parameter.name));
    for parameter in given {
        let Some(value) = values.get(parameter.name) else { continue };
        match (&value.value, parameter.kind) {
            (Value::Text(label), Kind::Handle | Kind::HandleOr(_)) => {
                let label = Spanned { value: label.clone(), span: value.span };
                handles.extend(labels.handle_of(by.as_ref(), &label, faults).map(|label| (parameter, label)));
            }
            (Value::Text(label), Kind::ProcessId | Kind::ThreadId) if is_caller(label) || is_calling_thread(label) => {
                handles.push((parameter, Arc::from(&**label)));
            }
            (Value::Text(label), Kind::ProcessId | Kind::ThreadId) => {
                let label = Spanned { value: label.clone(), span: value.span };
                handles.extend(labels.process(&label, faults).map(|label| (parameter, label)));
            }
            (Value::Piece(piece), Kind::Length) => match values::length(*piece, faults) {
                Some(Given::Now(argument)) => arguments = arguments.with(parameter, argument),
                Some(Given::Later(length)) => lengths.push((parameter, length)),
                None => {}
            },
            (value_of, kind) => {
                if let Some(argument) = argument(value_of, kind, value, faults) {
                    arguments = arguments.with(parameter, argument);
                }
            }
        }
    }
    let into = match values.text(INTO.name) {
        // A window belongs to no process's table of handles.
        Some(label) => Into::Labelled(labels.new_handle(&label, by.as_ref().filter(|_| !operation.gives_window()))),
        None => Into::Open,
    };
    if into == Into::Open && !values.lacks(INTO.name) {
        labels.lose(Named::Handle);
    }
    if let Some(thread) = values.text("name").filter(|_| operation.gives == Gives::Thread) {
        labels.new_thread(&thread, by.as_ref(), faults);
    }
    if let Some(process) = values.text(LABEL.name).filter(|_| operation.gives == Gives::Process) {
        labels.new_process(&process, faults);
    }
    Some(Act::Call { by: by?, operation, arguments, handles, lengths, into })
}

/// The fields of a call, without an `into` that has nothing to name.
fn without_into<'a>(operation: &Operation, fields: &Fields<'a>, faults: &mut Diagnostics) -> Fields<'a> {
    let mut fields = fields.clone();
    if let Some(at) = fields.fields.iter().position(|field| field.name.value == INTO.name && !operation.gives_handle())
    {
        let into = fields.fields.remove(at);
        let message = format!("{} gives no handle that `into` could name", quoted(operation.name()));
        faults.add(Code::UnknownField, into.name.span, message).label("nothing to name").help("leave `into` away");
    }
    fields
}

fn argument(value: &Value<'_>, kind: Kind, at: &Spanned<Value<'_>>, faults: &mut Diagnostics) -> Option<Argument> {
    match (value, kind) {
        (Value::Text(text), Kind::Name) => Some(Argument::Name(ObjectName::from(&**text))),
        (Value::Text(text), _) => Some(Argument::Text(Arc::from(&**text))),
        (Value::Number(number), _) => Some(Argument::Number(*number)),
        (Value::Flag(flag), _) => Some(Argument::Flag(*flag)),
        (Value::Word(word), _) => Some(Argument::Word(word)),
        (Value::Piece(piece), Kind::Access) => {
            let text = piece.text("the rights", faults)?;
            let rights = NAMED_RIGHTS.iter().map(|(name, _)| *name);
            let mask = AccessMask::from_names(&text).map_err(|word| unknown_word("right", &word, at, rights, faults));
            mask.ok().map(Argument::Access)
        }
        (Value::Piece(piece), Kind::Attributes) => {
            let text = piece.text("the attributes", faults)?;
            let names = Attributes::all().iter_names().map(|(name, _)| name);
            let attributes =
                Attributes::from_names(&text).map_err(|word| unknown_word("attribute", &word, at, names, faults));
            attributes.ok().map(Argument::Attributes)
        }
        (Value::Piece(piece), Kind::Constants(table)) => values::constants(table, *piece, at, faults),
        (Value::Piece(piece), Kind::Pointer) => values::pointer(*piece, faults),
        (Value::Piece(piece), Kind::NameForm) => values::name_form(*piece, faults),
        (Value::Piece(_) | Value::List(_), _) => None,
    }
}

/// Reports one of the words in a text, at its place in the text.
pub(super) fn unknown_word(
    what: &str,
    word: &str,
    text: &Spanned<Value<'_>>,
    known: impl Iterator<Item = &'static str>,
    faults: &mut Diagnostics,
) {
    let source = &faults.file().text()[text.span.range()];
    let start = source.find(word).filter(|_| !word.is_empty()).map(|at| text.span.start + at);
    let span = start.map_or(text.span, |start| Span::new(start, start + word.len()));
    faults.no_such(Code::UnknownWord, what, &Spanned { value: word, span }, known);
}

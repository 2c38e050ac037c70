//! How a call is read: by the table of operations.

use std::sync::Arc;

use crate::nt::call::{Argument, Arguments, Operation, operation, operations};
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::AccessMask;
use crate::nt::security::access::NAMED_RIGHTS;
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::labels::Labels;
use crate::scenario::script::Act;

/// The label of the handle that a call gives.
pub const INTO: Parameter = Parameter::optional("into", Kind::Text, "The label under which later steps know the handle.");

/// The form of an operation: its parameters, and `into` if it gives a handle.
pub fn parameters(operation: &Operation) -> Vec<Parameter> {
    let into = operation.gives_handle.then_some(INTO);
    operation.parameters.iter().copied().chain(into).collect()
}

/// Reads the fields `by` and `call`.
pub fn read(record: &Record<'_>, labels: &mut Labels, faults: &mut Diagnostics) -> Option<Act> {
    let by = record.text("by").and_then(|by| labels.process(&by, faults));
    let variant = record.piece("call")?.value.variant("a call", faults)?;
    let Some(operation) = operation(variant.name.value) else {
        let known = operations().flat_map(|operation| operation.names.iter().copied());
        faults.no_such(Code::UnknownForm, "call", &variant.name, known);
        return None;
    };
    let parameters = parameters(operation);
    let form = Form { name: operation.name(), parameters: &parameters, summary: "", example: "" };
    let values = form.read(&variant.fields, faults);
    let mut arguments = Arguments::default();
    let mut handles = Vec::new();
    for parameter in operation.parameters {
        let Some(value) = values.get(parameter.name) else { continue };
        match (&value.value, parameter.kind) {
            (Value::Text(label), Kind::Handle) => {
                let label = Spanned { value: label.clone(), span: value.span };
                handles.extend(labels.handle(&label, faults).map(|label| (parameter, label)));
            }
            (value_of, kind) => {
                if let Some(argument) = argument(value_of, kind, value, faults) {
                    arguments = arguments.with(parameter, argument);
                }
            }
        }
    }
    let into = values.text("into").map(|label| labels.new_handle(&label));
    Some(Act::Call { by: by?, operation, arguments, handles, into })
}

fn argument(
    value: &Value<'_>,
    kind: Kind,
    at: &Spanned<Value<'_>>,
    faults: &mut Diagnostics,
) -> Option<Argument> {
    match (value, kind) {
        (Value::Text(text), Kind::Name) => Some(Argument::Name(ObjectName::from(&**text))),
        (Value::Text(text), _) => Some(Argument::Text(Arc::from(&**text))),
        (Value::Number(number), _) => Some(Argument::Number(*number)),
        (Value::Flag(flag), _) => Some(Argument::Flag(*flag)),
        (Value::Word(word), _) => Some(Argument::Word(word)),
        (Value::Piece(piece), Kind::Access) => {
            let text = piece.text("the rights", faults)?;
            match AccessMask::from_names(&text) {
                Ok(rights) => Some(Argument::Access(rights)),
                Err(word) => {
                    let known = NAMED_RIGHTS.iter().map(|(name, _)| *name);
                    faults.no_such(Code::UnknownWord, "right", &Spanned { value: word, span: at.span }, known);
                    None
                }
            }
        }
        (Value::Piece(piece), Kind::Attributes) => {
            let text = piece.text("the attributes", faults)?;
            match Attributes::from_names(&text) {
                Ok(attributes) => Some(Argument::Attributes(attributes)),
                Err(word) => {
                    let known = Attributes::all().iter_names().map(|(name, _)| name);
                    faults.no_such(Code::UnknownWord, "attribute", &Spanned { value: word, span: at.span }, known);
                    None
                }
            }
        }
        (Value::Piece(_) | Value::List(_), _) => None,
    }
}

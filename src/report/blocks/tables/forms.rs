//! `calls`, `acts`, `expectations`, `format`, `cases`: what can be written in a scenario, and in a conformance case.

use super::links;
use super::markdown::{code, head, prose, row};
use crate::nt::call::{Interface, NAME_FORM, Operation, operations};
use crate::nt::era::first_with;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::access::NAMED_RIGHTS;
use crate::nt::system_call::Pointer;
use crate::report::lines::capitalised;
use crate::scenario::cases::case::CASE;
use crate::scenario::cases::known_difference::KNOWN_DIFFERENCE;
use crate::scenario::cases::outcome::ALTERNATIVE;
use crate::scenario::cases::profile::{ACTOR, PROFILE};
use crate::scenario::cases::step as case_step;
use crate::scenario::form::Form;
use crate::scenario::installed::{DRIVER, SERVICE, TASK};
use crate::scenario::parse::{SCENARIO, STEP, SYSTEM, UNIX, USER};
use crate::scenario::say::{CLAIM, EVIDENCE};
use crate::scenario::{acts, calls as scenario_calls, expectations as scenario_expectations};

/// One heading a call, Win32 first, and the words for rights and attributes.
pub fn calls() -> Vec<String> {
    let mut text = Vec::new();
    for (interface, title) in [(Interface::Win32, "Win32"), (Interface::Native, "Native")] {
        text.extend([format!("## {title}"), String::new()]);
        text.extend(operations().filter(|operation| operation.interface == interface).flat_map(call));
    }
    let rights = NAMED_RIGHTS.iter().map(|(name, _)| *name);
    let attributes = Attributes::all().iter_names().map(|(name, _)| name);
    text.extend(["## Rights".to_owned(), String::new(), codes(rights), String::new()]);
    text.extend(["## Attributes".to_owned(), String::new(), codes(attributes)]);
    text
}

/// One heading an action.
pub fn acts() -> Vec<String> {
    forms(acts::FORMS, "ron action")
}

/// One heading an expectation.
pub fn expectations() -> Vec<String> {
    forms(scenario_expectations::FORMS, "ron expectation")
}

/// One heading a structure of the format, and the words for evidence.
pub fn format() -> Vec<String> {
    let structures = [
        (SCENARIO, "ron scenario"),
        (SYSTEM, "ron system"),
        (UNIX, "ron system"),
        (USER, "ron user"),
        (SERVICE, "ron service"),
        (TASK, "ron task"),
        (DRIVER, "ron driver"),
        (STEP, "ron step"),
        (CLAIM, "ron claim"),
    ];
    let mut text: Vec<String> = structures.iter().flat_map(|(structure, info)| form(structure, "##", info)).collect();
    text.extend(["## Evidence".to_owned(), String::new()]);
    text.extend(EVIDENCE.iter().map(|form| format!("- `{}`: {}", form.example, form.summary)));
    text
}

/// One heading a structure of a conformance case and of a profile.
pub fn cases() -> Vec<String> {
    let structures = [
        ("A case", CASE, "ron case"),
        ("A step of a case", case_step::STEP, "ron case step"),
        ("An alternative", ALTERNATIVE, "ron alternative"),
        ("A profile", PROFILE, "ron profile"),
        ("An actor", ACTOR, "ron actor"),
        ("A known difference", KNOWN_DIFFERENCE, "ron known difference"),
    ];
    let mut text: Vec<String> =
        structures.iter().flat_map(|(title, structure, info)| titled(title, structure, "##", info)).collect();
    text.pop();
    text
}

fn call(operation: &Operation) -> Vec<String> {
    let mut text = vec![format!("### {}", operation.names.join(", ")), String::new()];
    let handle = if operation.gives_handle() { " It gives a handle." } else { "" };
    text.extend([format!("{}{handle}", prose(operation.summary)), String::new()]);
    let fields: Vec<Parameter> =
        scenario_calls::parameters(operation).into_iter().filter(|field| *field != NAME_FORM).collect();
    text.extend(parameters(&fields));
    text.extend(outputs(operation));
    text.extend(code("ron call", operation.example));
    let since = first_with(operation.name()).map_or_else(String::new, |era| format!(" Since {}.", era.title));
    text.extend([format!("Source: {}.{since}", links(&[operation.source])), String::new()]);
    text
}

/// What a call gives beside its answer and a handle, for `Output`.
fn outputs(operation: &Operation) -> Vec<String> {
    if operation.outputs.is_empty() {
        return Vec::new();
    }
    let rows = operation.outputs.iter().map(|output| row(&[format!("`{}`", output.name), kind(output.kind)]));
    head(&["Output", "Is"]).into_iter().chain(rows).chain([String::new()]).collect()
}

/// One heading a form.
pub(super) fn forms(forms: &[Form<'_>], info: &str) -> Vec<String> {
    let mut text: Vec<String> = forms.iter().flat_map(|each| form(each, "###", info)).collect();
    text.pop();
    text
}

fn form(form: &Form<'_>, heading: &str, info: &str) -> Vec<String> {
    titled(&capitalised(form.name), form, heading, info)
}

fn titled(title: &str, form: &Form<'_>, heading: &str, info: &str) -> Vec<String> {
    let mut text = vec![format!("{heading} {title}"), String::new()];
    text.extend([prose(form.summary), String::new()]);
    text.extend(parameters(form.parameters));
    text.extend(code(info, form.example));
    text
}

fn parameters(parameters: &[Parameter]) -> Vec<String> {
    if parameters.is_empty() {
        return vec!["It has no fields.".to_owned(), String::new()];
    }
    let rows = parameters.iter().map(|parameter| {
        let required = if parameter.required { "yes" } else { "no" };
        row(&[format!("`{}`", parameter.name), kind(parameter.kind), required.to_owned(), prose(parameter.summary)])
    });
    head(&["Field", "Takes", "Needed", "Meaning"]).into_iter().chain(rows).chain([String::new()]).collect()
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Name => "an object's name".to_owned(),
        Kind::Handle => "the label of a handle".to_owned(),
        Kind::HandleOr(words) => format!("the label of a handle, or {}", codes(words.iter().copied())),
        Kind::ProcessId => "the label of a process, `\"SELF\"`, or a number".to_owned(),
        Kind::ThreadId => "the label of a thread, or a number".to_owned(),
        Kind::LogonSession => "a logon session: its LUID, `\"SELF\"`, `\"SYSTEM\"` or `\"OTHER_USER\"`".to_owned(),
        Kind::Access => "rights".to_owned(),
        Kind::Attributes => "attributes".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Text => "a text".to_owned(),
        Kind::Word(words) => codes(words.iter().copied()),
        Kind::Constants(constants) => codes(constants.iter().map(|(name, _)| *name)),
        Kind::Length => "a length in bytes, or `\"NULL\"`".to_owned(),
        Kind::Pointer => codes(Pointer::WORDS.iter().map(|(word, _)| *word)),
        Kind::NameForm => "a form of a name".to_owned(),
        Kind::List(item) => format!("a list, each {}", self::kind(*item)),
        Kind::Structure(words) => words.to_owned(),
    }
}

fn codes<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

//! What may come next in an action that is being written: from the tables of actions and operations, and from what is
//! there to be named.

use crate::nt::call::{Operation, operation, operations};
use crate::nt::object_manager::{Attributes, Handle};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::access::NAMED_RIGHTS;
use crate::nt::system_call::{NameForm, Pointer};
use crate::scenario::acts::{FORMS, TERMINALS, named_by};
use crate::scenario::calls;
use crate::scenario::labels::Named;
use crate::scenario::syntax::{Around, End, unfinished};

/// What can be named where the action takes place.
#[derive(Debug, Clone, Default)]
pub struct AtHand {
    /// The users.
    pub users: Vec<Label>,
    /// The services.
    pub services: Vec<Label>,
    /// The processes and threads that can call.
    pub processes: Vec<Label>,
    /// The handles, each with the label of the process that has it.
    pub handles: Vec<(String, Label)>,
}

/// A name, and what it stands for in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub note: String,
}

/// What may come at the end of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// What belongs there, in a sentence.
    pub wanted: String,
    /// What could be meant: what begins as the text ends, then what contains that.
    pub rows: Vec<Row>,
}

/// One thing that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is.
    pub note: String,
    /// The text with it.
    pub text: String,
}

/// What closes the brackets and quotes that are open at the end of a text.
pub fn closing(text: &str) -> String {
    unfinished(text).closing()
}

/// What may come at the end of a text.
pub fn complete(text: &str, at_hand: &AtHand) -> Completion {
    let place = unfinished(text);
    let Some(inner) = place.around.last() else { return Completion::default() };
    let by = place.around.iter().rev().find_map(|around| around.fields.iter().find(|(field, _)| *field == "by")?.1);
    let form = inner.name.and_then(parameters);
    let rest = |behind: bool| {
        let fields = form.iter().flatten().filter(|field| inner.fields.iter().all(|(given, _)| *given != field.name));
        (fields.copied().collect::<Vec<_>>(), if behind { ", " } else { "" })
    };
    let (typed, opening) = match place.end {
        End::Word(word) => (word, None),
        End::Quoted { opening, typed } => (typed.rsplit('|').next().unwrap_or(typed).trim_start(), Some(opening)),
        End::Behind => ("", None),
    };
    let kept = &text[..text.len() - typed.len()];
    if place.end == End::Behind {
        let (fields, comma) = rest(true);
        let wanted = match fields.is_empty() {
            true => "This is whole.".to_owned(),
            false => format!("This is whole, or more of {}.", inner.name.unwrap_or_default()),
        };
        return Completion { wanted, rows: rows(typed, kept, fields.iter().map(|field| named_field(field, comma))) };
    }
    if inner.in_value {
        let field = inner.fields.last().map_or("", |(field, _)| field);
        let Some(parameter) = form.iter().flatten().find(|parameter| parameter.name == field) else {
            return Completion { wanted: format!("There is no field {field}."), rows: Vec::new() };
        };
        let wanted = format!("{field}: {}", parameter.summary);
        let next = next_required(&rest(false).0);
        let choices = values(inner, parameter, by, at_hand);
        let with = choices.into_iter().map(|choice| choice.quoted(parameter.kind, opening, &next));
        return Completion { wanted, rows: rows(typed, kept, with) };
    }
    match (inner.name, &form) {
        (None, _) if place.around.len() == 1 && inner.fields.is_empty() && !text.trim_end().ends_with(',') => {
            let actions = FORMS.iter().map(|form| Choice::form(form.name, form.summary, form.parameters));
            Completion { wanted: "What happens?".to_owned(), rows: rows(typed, kept, actions) }
        }
        (Some(name), Some(_)) => {
            let (fields, comma) = rest(false);
            let summary = operation(name).map(|operation| operation.summary);
            let wanted = format!("{name}: {}", summary.unwrap_or("Fields, each with its value."));
            Completion { wanted, rows: rows(typed, kept, fields.iter().map(|field| named_field(field, comma))) }
        }
        (Some(name), None) => Completion { wanted: format!("Nothing is called {name}."), rows: Vec::new() },
        (None, _) => Completion::default(),
    }
}

/// The fields of what has this name.
fn parameters(name: &str) -> Option<Vec<Parameter>> {
    let form = FORMS.iter().chain(TERMINALS).find(|form| form.name == name);
    form.map(|form| form.parameters.to_vec()).or_else(|| operation(name).map(calls::parameters))
}

/// Something that can be chosen, and what is written for it.
struct Choice {
    name: String,
    note: String,
    text: String,
}

impl Choice {
    fn new(name: &str, note: impl Into<String>) -> Choice {
        Choice { name: name.to_owned(), note: note.into(), text: name.to_owned() }
    }

    fn of(label: &Label) -> Choice {
        Choice::new(&label.name, label.note.clone())
    }

    /// A name with fields: the first that is needed follows at once.
    fn form(name: &str, note: &str, parameters: &[Parameter]) -> Choice {
        let first = parameters.iter().find(|parameter| parameter.required).map(field).unwrap_or_default();
        let text = if parameters.is_empty() { name.to_owned() } else { format!("{name}({first}") };
        Choice { name: name.to_owned(), note: note.to_owned(), text }
    }

    fn operation(name: &str, operation: &Operation) -> Choice {
        Choice::form(name, operation.summary, &calls::parameters(operation))
    }

    /// The same as a value of a kind: in quotes if that kind is, and with the field that must follow.
    fn quoted(mut self, kind: Kind, opening: Option<&str>, next: &str) -> Choice {
        let begins_with = opening_of(kind);
        if !begins_with.is_empty() {
            let before = if opening.is_some() { "" } else { begins_with };
            let closing: String = opening.unwrap_or(begins_with).trim_start_matches('r').chars().rev().collect();
            self.text = format!("{before}{}{closing}{next}", self.text);
        }
        self
    }
}

/// What a field is written with, up to its value.
fn field(parameter: &Parameter) -> String {
    format!("{}: {}", parameter.name, opening_of(parameter.kind))
}

fn named_field(parameter: &Parameter, before: &str) -> Choice {
    let needed = if parameter.required { "" } else { "(may be left out) " };
    let text = format!("{before}{}", field(parameter));
    Choice { name: parameter.name.to_owned(), note: format!("{needed}{}", parameter.summary), text }
}

/// What the next field that is needed begins with.
fn next_required(rest: &[Parameter]) -> String {
    rest.iter().find(|parameter| parameter.required).map(|next| format!(", {}", field(next))).unwrap_or_default()
}

/// What a value of a kind begins with.
fn opening_of(kind: Kind) -> &'static str {
    match kind {
        // Most names have backslashes.
        Kind::Name => "r\"",
        Kind::Handle
        | Kind::HandleOr(_)
        | Kind::ProcessId
        | Kind::ThreadId
        | Kind::LogonSession
        | Kind::Access
        | Kind::Attributes
        | Kind::Text
        | Kind::Constants(_) => "\"",
        Kind::Number
        | Kind::Flag
        | Kind::Word(_)
        | Kind::Length
        | Kind::Pointer
        | Kind::NameForm
        | Kind::List(_)
        | Kind::Structure(_) => "",
    }
}

/// What a field can be.
fn values(around: &Around<'_>, parameter: &Parameter, by: Option<&str>, at_hand: &AtHand) -> Vec<Choice> {
    let words = |words: &[&str]| words.iter().map(|word| Choice::new(word, "")).collect::<Vec<_>>();
    let labels = |labels: &[Label]| labels.iter().map(Choice::of).collect::<Vec<_>>();
    let handles = || {
        let own = |(owner, _): &&(String, Label)| by.is_none_or(|by| by == owner);
        let labelled = at_hand.handles.iter().filter(own).map(|(_, label)| Choice::of(label));
        labelled.chain(Handle::WORDS.iter().map(|(word, _)| Choice::new(word, "no call gave it"))).collect::<Vec<_>>()
    };
    match parameter.kind {
        Kind::Structure("a call") => operations()
            .flat_map(|operation| operation.names.iter().map(|name| Choice::operation(name, operation)))
            .collect(),
        Kind::Structure("a terminal") => {
            TERMINALS.iter().map(|form| Choice::form(form.name, form.summary, form.parameters)).collect()
        }
        Kind::Text => match named_by(around.name.unwrap_or_default(), parameter.name) {
            Some(Named::User) => labels(&at_hand.users),
            Some(Named::Service) => labels(&at_hand.services),
            Some(Named::Process) => labels(&at_hand.processes),
            Some(Named::Handle) | None => Vec::new(),
        },
        Kind::Handle => handles(),
        Kind::HandleOr(special) => words(special).into_iter().chain(handles()).collect(),
        Kind::ProcessId | Kind::ThreadId => {
            let own = Choice::new("SELF", "the caller itself");
            std::iter::once(own).chain(labels(&at_hand.processes)).collect()
        }
        Kind::LogonSession => words(&["SELF", "SYSTEM", "OTHER_USER"]),
        Kind::Access => {
            NAMED_RIGHTS.iter().map(|(name, right)| Choice::new(name, format!("{:#x}", right.bits()))).collect()
        }
        Kind::Attributes => Attributes::all().iter_names().map(|(name, _)| Choice::new(name, "")).collect(),
        Kind::Constants(table) => {
            table.iter().map(|(name, number)| Choice::new(name, format!("{number:#x}"))).collect()
        }
        Kind::Word(known) => words(known),
        Kind::Flag => words(&["true", "false"]),
        Kind::Pointer => Pointer::WORDS.iter().map(|(word, _)| Choice::new(word, "")).collect(),
        Kind::NameForm => NameForm::WORDS.iter().map(|(word, _)| Choice::new(word, "")).collect(),
        Kind::Name | Kind::Number | Kind::Length | Kind::List(_) | Kind::Structure(_) => Vec::new(),
    }
}

/// The choices that what is typed begins, then those that contain it, whatever its case.
fn rows(typed: &str, kept: &str, choices: impl Iterator<Item = Choice>) -> Vec<Row> {
    let typed = typed.to_lowercase();
    let meant = choices.filter(|choice| choice.name.to_lowercase().contains(&typed));
    let (first, second): (Vec<Choice>, Vec<Choice>) =
        meant.partition(|choice| choice.name.to_lowercase().starts_with(&typed));
    let row = |choice: Choice| Row { text: format!("{kept}{}", choice.text), name: choice.name, note: choice.note };
    first.into_iter().chain(second).map(row).collect()
}

//! What may come at the cursor of an action that is being written: from the tables of actions and operations, and from
//! what is there to be named.

use crate::nt::call::{Operation, operation, operations};
use crate::nt::object_manager::{Attributes, Handle};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::access::NAMED_RIGHTS;
use crate::nt::system_call::{NameForm, Pointer};
use crate::scenario::acts::{FORMS, TERMINALS, named_by};
use crate::scenario::form::Form;
use crate::scenario::labels::Named;
use crate::scenario::syntax::{Around, End, unfinished};
use crate::scenario::{calls, session_changes, unix};

/// What can be named where the action takes place.
#[derive(Debug, Clone, Default)]
pub struct AtHand {
    /// Whether the action takes place on Unix.
    pub is_of_unix: bool,
    /// The users.
    pub users: Vec<Label>,
    /// The services.
    pub services: Vec<Label>,
    /// The tasks.
    pub tasks: Vec<Label>,
    /// The drivers.
    pub drivers: Vec<Label>,
    /// The processes and threads that can call.
    pub processes: Vec<Label>,
    /// The handles, each with the label of the process that has it.
    pub handles: Vec<(String, Label)>,
}

impl AtHand {
    /// What can happen there.
    fn actions(&self) -> &'static [Form<'static>] {
        if self.is_of_unix { unix::acts::FORMS } else { FORMS }
    }
}

/// A name, and what it stands for in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub note: String,
}

/// What may come at the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// What belongs there, in a sentence.
    pub wanted: String,
    /// Whether something must still come there.
    pub is_unfinished: bool,
    /// What could be meant: what begins as what stands before the cursor ends, then what contains that.
    pub rows: Vec<Row>,
}

/// One thing that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is.
    pub note: String,
    /// The text with it, up to where the cursor is then.
    pub before: String,
    /// The text behind the cursor.
    pub after: String,
}

/// What closes the brackets and quotes that are open at the end of a text.
pub fn closing(text: &str) -> String {
    unfinished(text).closing()
}

/// What may come between these two parts of a text.
pub fn complete(text: &str, after: &str, at_hand: &AtHand) -> Completion {
    let place = unfinished(text);
    let after = behind(&place.end, after);
    let Some(inner) = place.around.last() else { return Completion::default() };
    let by = place.around.iter().rev().find_map(|around| around.fields.iter().find(|(field, _)| *field == "by")?.1);
    let form = inner.name.and_then(|name| parameters(name, at_hand));
    let rest = |behind: bool| {
        let fields = form.iter().flatten().filter(|field| inner.fields.iter().all(|(given, _)| *given != field.name));
        (fields.copied().collect::<Vec<_>>(), if behind { ", " } else { "" })
    };
    let (typed, opening) = match place.end {
        End::Word(word) => (word, None),
        End::Quoted { opening, typed } => (typed.rsplit('|').next().unwrap_or(typed).trim_start(), Some(opening)),
        End::Behind => ("", None),
    };
    let kept = (&text[..text.len() - typed.len()], after);
    if place.end == End::Behind {
        let (fields, comma) = rest(true);
        let needed = fields.iter().find(|field| field.required);
        let wanted = match (inner.name.filter(|_| !fields.is_empty()), needed) {
            (Some(name), Some(field)) => format!("{name} needs {} too.", field.name),
            (Some(name), None) => format!("This is whole; {name} can have more fields."),
            (None, _) => "This is whole.".to_owned(),
        };
        let rows = rows(typed, kept, fields.iter().map(|field| named_field(field, comma)));
        return Completion { wanted, is_unfinished: needed.is_some(), rows };
    }
    if inner.in_value {
        let field = inner.fields.last().map_or("", |(field, _)| field);
        let Some(parameter) = form.iter().flatten().find(|parameter| parameter.name == field) else {
            return unfinished_with(format!("There is no field {field}."), Vec::new());
        };
        let wanted = format!("{field}: {}", parameter.summary);
        let next = if after.is_empty() { next_required(&rest(false).0) } else { String::new() };
        let choices = values(inner, parameter, by, at_hand);
        let with = choices.into_iter().map(|choice| choice.quoted(parameter.kind, opening, &next));
        return unfinished_with(wanted, rows(typed, kept, with));
    }
    match (inner.name, &form) {
        (None, _) if place.around.len() == 1 && inner.fields.is_empty() && !text.trim_end().ends_with(',') => {
            let actions = at_hand.actions().iter().map(|form| Choice::form(form.name, form.summary, form.parameters));
            unfinished_with("What happens?".to_owned(), rows(typed, kept, actions))
        }
        (Some(name), Some(_)) => {
            let (fields, comma) = rest(false);
            let summary = operation(name).map(|operation| operation.summary);
            let on_unix = || unix::calls::FORMS.iter().find(|form| form.name == name).map(|form| form.summary);
            let summary = if at_hand.is_of_unix { on_unix() } else { summary };
            let wanted = format!("{name}: {}", summary.unwrap_or("Fields, each with its value."));
            unfinished_with(wanted, rows(typed, kept, fields.iter().map(|field| named_field(field, comma))))
        }
        (Some(name), None) => unfinished_with(format!("Nothing is called {name}."), Vec::new()),
        (None, _) => Completion::default(),
    }
}

/// What may come where something must.
fn unfinished_with(wanted: String, rows: Vec<Row>) -> Completion {
    Completion { wanted, is_unfinished: true, rows }
}

/// What stays of a text behind the cursor when something is chosen: not the rest of the word or of the quoted text.
fn behind<'a>(end: &End<'_>, after: &'a str) -> &'a str {
    match end {
        End::Word(_) => after.trim_start_matches(|character: char| character.is_alphanumeric() || character == '_'),
        End::Quoted { .. } => after.split_once('"').map_or("", |(_, rest)| rest.trim_start_matches('#')),
        End::Behind => after,
    }
}

/// The fields of what has this name.
fn parameters(name: &str, at_hand: &AtHand) -> Option<Vec<Parameter>> {
    if at_hand.is_of_unix {
        let form = unix::acts::FORMS.iter().chain(unix::calls::FORMS).find(|form| form.name == name);
        return form.map(|form| form.parameters.to_vec());
    }
    let form = FORMS.iter().chain(TERMINALS).chain(session_changes::FORMS).find(|form| form.name == name);
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

    /// A name with fields: the first that is needed follows at once, or else the name of an object.
    fn form(name: &str, note: &str, parameters: &[Parameter]) -> Choice {
        let needed = parameters.iter().find(|parameter| parameter.required);
        let first = needed.or_else(|| parameters.iter().find(|parameter| parameter.kind == Kind::Name));
        let first = first.map(field).unwrap_or_default();
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
    let needed = if parameter.required { "needed: " } else { "" };
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
    let terminals = || TERMINALS.iter().map(|form| Choice::form(form.name, form.summary, form.parameters));
    match parameter.kind {
        Kind::Structure("a call") if at_hand.is_of_unix => {
            unix::calls::FORMS.iter().map(|form| Choice::form(form.name, form.summary, form.parameters)).collect()
        }
        Kind::Structure("a call") => {
            // The A forms, of which each has a W form, stand behind all others.
            let names = |skip: usize, take: usize| {
                operations().flat_map(move |operation| {
                    operation.names.iter().skip(skip).take(take).map(|name| Choice::operation(name, operation))
                })
            };
            names(0, 1).chain(names(1, usize::MAX)).collect()
        }
        Kind::Structure("a terminal") => terminals().collect(),
        Kind::Structure("a user or a terminal") => labels(&at_hand.users).into_iter().chain(terminals()).collect(),
        Kind::Structure("a session change") => {
            session_changes::FORMS.iter().map(|form| Choice::form(form.name, form.summary, form.parameters)).collect()
        }
        Kind::Text => match named_by(around.name.unwrap_or_default(), parameter.name) {
            Some(Named::User) => labels(&at_hand.users),
            Some(Named::Service) => labels(&at_hand.services),
            Some(Named::Task) => labels(&at_hand.tasks),
            Some(Named::Driver) => labels(&at_hand.drivers),
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
fn rows(typed: &str, kept: (&str, &str), choices: impl Iterator<Item = Choice>) -> Vec<Row> {
    let (before, after) = kept;
    let typed = typed.to_lowercase();
    let meant = choices.filter(|choice| choice.name.to_lowercase().contains(&typed));
    let (first, second): (Vec<Choice>, Vec<Choice>) =
        meant.partition(|choice| choice.name.to_lowercase().starts_with(&typed));
    let row = |choice: Choice| {
        let chosen = if after.starts_with('(') { &choice.name } else { &choice.text };
        let before = format!("{before}{chosen}");
        Row { before, after: after.to_owned(), name: choice.name, note: choice.note }
    };
    first.into_iter().chain(second).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str) -> Label {
        Label { name: name.to_owned(), note: String::new() }
    }

    fn at_hand() -> AtHand {
        AtHand {
            is_of_unix: false,
            users: ["Alice", "Bob"].map(label).into(),
            services: vec![label("Spooler")],
            tasks: Vec::new(),
            drivers: Vec::new(),
            processes: ["alice-player", "bob-player", "csrss#0"].map(label).into(),
            handles: vec![("alice-player".to_owned(), label("m")), ("bob-player".to_owned(), label("n"))],
        }
    }

    /// A bar stands for the cursor. What is offered first, how many there are, and the text when that is taken.
    #[track_caller]
    fn check(text: &str, first: &str, count: usize, taken: &str) {
        let (before, after) = text.split_once('|').expect("a cursor");
        let completion = complete(before, after, &at_hand());
        let row = completion.rows.first();
        let found = row.map(|row| (row.name.as_str(), format!("{}|{}", row.before, row.after)));
        let (name, text) = found.unwrap_or_default();
        assert_eq!((name, completion.rows.len(), text.as_str()), (first, count, taken), "{}", completion.wanted);
        assert!(!completion.wanted.is_empty() || completion.rows.is_empty());
    }

    #[test]
    fn an_action_is_written_by_taking_what_is_offered() {
        check("|", "LogOn", FORMS.len(), "LogOn(user: \"|");
        check("cal|", "Call", 1, "Call(by: \"|");
        check("Call(by: \"|", "alice-player", 3, "Call(by: \"alice-player\", call: |");
        check("Call(by: \"bob|", "bob-player", 1, "Call(by: \"bob-player\", call: |");
        check("Call(by: \"a\"|", "call", 1, "Call(by: \"a\", call: |");
        check("Call(by: \"a\", call: ntopenm|", "NtOpenMutant", 1, "Call(by: \"a\", call: NtOpenMutant(name: r\"|");
        check("SwitchUser|", "SwitchUser", 1, "SwitchUser|");
        check("StartService(name: \"|", "Spooler", 1, "StartService(name: \"Spooler\"|");
        check("Launch(image: \"a.exe\"|", "as", 8, "Launch(image: \"a.exe\", as: \"|");
        check("LogOn(user: \"Bob\", at: |", "Console", 2, "LogOn(user: \"Bob\", at: Console|");
    }

    #[test]
    fn handles_are_those_of_the_caller() {
        let call = "Call(by: \"bob-player\", call: CloseHandle(handle: \"";
        check(&format!("{call}|"), "n", 1 + Handle::WORDS.len(), &format!("{call}n\"|"));
    }

    #[test]
    fn of_rights_set_apart_by_bars_the_last_is_completed() {
        let call = "Call(by: \"a\", call: OpenMutexW(name: \"x\", access: \"SYNCHRONIZE\u{7c}mutex_mod";
        let (before, after) = (call, "");
        let row = complete(before, after, &at_hand()).rows.swap_remove(0);
        assert!(row.before.ends_with("\"SYNCHRONIZE\u{7c}MUTEX_MODIFY_STATE\""), "{}", row.before);
    }

    #[test]
    fn what_stands_behind_the_cursor_stays_but_for_the_rest_of_the_word() {
        check("Call(by: \"bo|b-play\", call: X)", "bob-player", 1, "Call(by: \"bob-player\"|, call: X)");
        check(
            "Call(by: \"a\", call: OpenMut|exA(name: \"P\"))",
            "OpenMutexW",
            3,
            "Call(by: \"a\", call: OpenMutexW|(name: \"P\"))",
        );
    }

    #[test]
    fn nothing_is_offered_where_nothing_is_known() {
        for text in
            ["Frobnicate(|", "Call(by: \"a\", nothing: |", "Call(by: \"a\", call: OpenMutexW(name: \"|", ")|", "a b|"]
        {
            check(text, "", 0, "");
        }
    }

    /// Taking the first row of what is offered, again and again, leads to something that can be read.
    #[test]
    fn every_operation_can_be_begun() {
        for operation in operations() {
            let call = format!("Call(by: \"alice-player\", call: {}", operation.name());
            let rows = complete(&call, "", &at_hand()).rows;
            let row = rows.iter().find(|row| row.name == operation.name());
            let row = row.unwrap_or_else(|| panic!("{} is not offered", operation.name()));
            assert!(!complete(&row.before, "", &at_hand()).wanted.is_empty(), "{}", row.before);
        }
    }
}

//! Comparing: what the model answers, and what another system answers to the same call.
//!
//! | what | how it is compared |
//! | --- | --- |
//! | an NT status; success, and the last error, also whether one was set | as it is |
//! | a handle, and each output, where one succeeds and the other fails | not at all: the answer says it |
//! | a handle | whether there is one; *which* object it reaches tells the name that the object reports |
//! | rights, attributes, constants, numbers | as numbers |
//! | names and other texts | once the session's number and the names that the script makes are what the script calls them |
//! | the number of a session | likewise; not at all, where the script made that session on the model alone |
//! | the size of what holds names | only where the names are the script's own |
//! | an output that the model gives, of a call that succeeds on both | it must be there |
//! | an output that only the other system gives | not at all |
//! | what is the machine's own ([`Elsewhere::Own`], [`Elsewhere::Id`]), what the caller is not told ([`Elsewhere::ToAnother`]) | not at all |

use serde::{Deserialize, Serialize};

use crate::nt::call::{Answer, Operation, Reply};
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{AFTERWARDS, ANSWER, Elsewhere, HANDLE, Kind, Output, number_of, parse_flag, parse_number};
use crate::nt::security::AccessMask;
use crate::nt::status::Win32Error;
use crate::system::translation::Translation;

/// Something that two systems answer differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What it is about: the answer, or the name of an output.
    pub what: String,
    /// What the model says.
    pub model: String,
    /// What the other system says.
    pub system: String,
}

impl Difference {
    /// That two systems which answered alike are in two states.
    pub fn afterwards() -> Difference {
        let [what, model, system] = [AFTERWARDS, "one state", "another"].map(str::to_owned);
        Difference { what, model, system }
    }
}

/// What differs between the model's reply and another system's; most telling first.
pub fn differences(operation: &Operation, model: &Reply, system: &Reply, translation: &Translation) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut differs = |what: &str, model: String, system: String| {
        if model != system {
            found.push(Difference { what: what.to_owned(), model, system });
        }
    };
    differs(ANSWER, answer(model.answer), answer(system.answer));
    if model.is_success() != system.is_success() {
        return found;
    }
    differs(HANDLE, given(model), given(system));
    for (name, value) in &model.outputs {
        let Some(output) = operation.output(name) else { continue };
        if output.elsewhere == Elsewhere::Session && !translation.has_session(value) {
            continue;
        }
        match system.outputs.iter().find(|(known, _)| known == name) {
            Some((_, other)) => {
                if let Some(other) = portable(output, other, translation) {
                    differs(name, plain(output.kind, value), other);
                }
            }
            None if model.is_success() && matches!(output.elsewhere, Elsewhere::Same | Elsewhere::Session) => {
                differs(name, plain(output.kind, value), "nothing".to_owned());
            }
            None => {}
        }
    }
    found
}

/// Whether two systems that differ so are in two states afterwards: one did what the other did not, or with something that
/// was there already.
pub fn parts(difference: &Difference, model: &Reply, system: &Reply) -> bool {
    let plain = |reply: &Reply| {
        matches!(reply.answer, Answer::LastError { succeeded: true, error: None | Some(Win32Error::SUCCESS) })
    };
    let both_failed = !model.is_success() && !system.is_success();
    match &*difference.what {
        ANSWER => !(both_failed || plain(model) && plain(system)),
        HANDLE => true,
        _ => false,
    }
}

/// What another system gave, in the script's words and in the one form that all spellings of it have; nothing, where that
/// is worth nothing on another machine.
pub fn portable(output: &Output, value: &str, translation: &Translation) -> Option<String> {
    let value = match output.elsewhere {
        Elsewhere::Own | Elsewhere::Id | Elsewhere::ToAnother => return None,
        Elsewhere::SizeOfNames if !translation.prefix.is_empty() => return None,
        Elsewhere::Session => translation.session_from_system(value),
        Elsewhere::Same | Elsewhere::SizeOfNames => translation.path_from_system(value),
    };
    Some(plain(output.kind, &value))
}

/// What a caller was told, in words.
pub fn answer(answer: Answer) -> String {
    match answer {
        Answer::Status(status) => status.name(),
        Answer::LastError { succeeded, error } => {
            let result = if succeeded { "success" } else { "failure" };
            error.map_or_else(|| result.to_owned(), |error| format!("{result}, {}", error.name()))
        }
    }
}

fn given(reply: &Reply) -> String {
    (if reply.handle.is_some() { "one" } else { "none" }).to_owned()
}

/// A value in the one form that all spellings of it have.
fn plain(kind: Kind, value: &str) -> String {
    let number = match kind {
        Kind::Handle | Kind::HandleOr(_) => {
            return (if parse_number(value) == Some(0) || value == "NULL" { "none" } else { "one" }).to_owned();
        }
        Kind::Flag => return parse_flag(value).map_or_else(|| value.to_owned(), |flag| flag.to_string()),
        Kind::Constants(table) => number_of(table, value).ok(),
        Kind::Access => AccessMask::from_names(value).ok().map(|mask| mask.bits().into()),
        Kind::Attributes => Attributes::from_names(value).ok().map(|attributes| attributes.bits().into()),
        Kind::Number | Kind::Length | Kind::ProcessId | Kind::ThreadId => parse_number(value),
        Kind::LogonSession
        | Kind::List(_)
        | Kind::Name
        | Kind::Text
        | Kind::Word(_)
        | Kind::Pointer
        | Kind::NameForm
        | Kind::Structure(_) => None,
    };
    number.map_or_else(|| value.to_owned(), |number| format!("{number:#x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call::{operation, operations};
    use crate::nt::object_manager::Handle;
    use crate::nt::status::NtStatus;

    fn of(name: &str, model: &Reply, system: &Reply) -> Vec<(String, String, String)> {
        let translation = Translation { session: Some((1, 2)), prefix: "p-".to_owned(), made: vec!["x".into()] };
        let operation = operation(name).expect("it is in the table");
        let found = differences(operation, model, system, &translation);
        found.into_iter().map(|found| (found.what, found.model, found.system)).collect()
    }

    #[test]
    fn an_answer_is_compared_as_it_is() {
        let denied = Reply::status(NtStatus::ACCESS_DENIED);
        let missing = Reply::status(NtStatus::OBJECT_NAME_NOT_FOUND);
        let expected =
            (ANSWER.to_owned(), "STATUS_ACCESS_DENIED".to_owned(), "STATUS_OBJECT_NAME_NOT_FOUND".to_owned());
        assert_eq!(of("NtClose", &denied, &missing), [expected]);
        assert_eq!(of("NtClose", &denied, &denied), []);
        let (set, left) = (Reply::success(Win32Error::SUCCESS), Reply::ok());
        assert_eq!(of("CloseHandle", &set, &left).len(), 1, "setting the last error to zero is not leaving it alone");
    }

    #[test]
    fn two_that_did_the_same_have_not_parted() {
        let set = || Reply::success(Win32Error::SUCCESS);
        let there = || Reply::success(Win32Error::ALREADY_EXISTS);
        let rows = [
            (Reply::failure(Win32Error::ACCESS_DENIED), Reply::failure(Win32Error::INVALID_HANDLE), false),
            (set(), Reply::ok(), false),
            (set(), there(), true),
            (set(), Reply::failure(Win32Error::ACCESS_DENIED), true),
            (set().with_handle(Handle(4)), set(), true),
            (set().with("wait", "WAIT_OBJECT_0"), set().with("wait", "WAIT_TIMEOUT"), false),
        ];
        for (model, system, parted) in rows {
            let operation = operation("WaitForSingleObject").expect("it is in the table");
            let found = differences(operation, &model, &system, &Translation::default());
            assert_eq!(found.len(), 1, "{model:?} {system:?}");
            assert_eq!(parts(&found[0], &model, &system), parted, "{model:?} {system:?}");
        }
    }

    #[test]
    fn no_output_is_called_as_what_differs_otherwise() {
        for operation in operations() {
            assert_eq!(operation.output(ANSWER).or(operation.output(AFTERWARDS)), None, "{}", operation.name());
        }
    }

    #[test]
    fn of_a_handle_only_that_there_is_one() {
        let with = |handle| Reply::ok().with_handle(Handle(handle));
        assert_eq!(of("CreateMutexW", &with(4), &with(0x70)), []);
        assert_eq!(of("CreateMutexW", &with(4), &Reply::ok()).len(), 1);
    }

    #[test]
    fn a_name_is_compared_as_the_script_has_it() {
        let named = |name: &str, length: &str| {
            Reply::status(NtStatus::SUCCESS).with("name", name).with("return_length", length)
        };
        let model = named(r"\Sessions\1\BaseNamedObjects\x", "80");
        assert_eq!(of("NtQueryObject", &model, &named(r"\Sessions\2\BaseNamedObjects\p-x", "84")), []);
        assert_eq!(of("NtQueryObject", &model, &named(r"\BaseNamedObjects\p-x", "84")).len(), 1);
    }

    #[test]
    fn what_is_the_machines_own_is_not_compared() {
        let reply = |rights: &str, pointers: &str| Reply::ok().with("granted", rights).with("pointer_count", pointers);
        assert_eq!(of("NtQueryObject", &reply("0x1F0003", "2"), &reply("2031619", "32769")), []);
        assert_eq!(of("NtQueryObject", &reply("0x1F0003", "2"), &reply("0x1", "2")).len(), 1);
    }
}

//! What a script calls things, and what the machine calls them on which it is played.
//!
//! | | in the script | on the machine |
//! | --- | --- | --- |
//! | the session that is played | its number in the model | the number of the own session |
//! | names that the script makes | as they are written | with a random prefix |
//! | handles, ids of processes and threads | labels | whatever the machine gives; the interpreter keeps them |
//!
//! The number of a session stands behind `Sessions`, `Session` or `BNOLINKS` in a path, and in arguments that are called
//! `session`. Names that the script only opens belong to the machine, and stay as they are.

use std::fmt::Write;

use crate::nt::action::{Action, Outcome};
use crate::nt::call::{Argument, Call};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::name::ObjectName;
use crate::nt::parameter::parse_number;
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::system_call::NameForm;
use crate::system::{Made, System};

/// The components behind which the number of a session stands.
const BEFORE_A_SESSION: [&str; 3] = ["Sessions", "Session", "BNOLINKS"];

/// How a script's words become a machine's, and back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Translation {
    /// The session that is played: its number in the model, and on the machine.
    pub session: Option<(u32, u32)>,
    /// What stands before each name that the script makes.
    pub prefix: String,
    /// The names that the script makes, without what leads to them.
    pub made: Vec<ObjectName>,
}

impl Translation {
    /// The call as the machine is to be asked.
    pub fn to_system(&self, call: &Call) -> Call {
        let mut arguments = call.arguments.clone();
        for (name, argument) in call.arguments.iter() {
            let Some(parameter) = call.operation.parameter(name) else { continue };
            let told = match argument {
                Argument::Name(path) => Argument::Name(self.path_to_system(path).into()),
                Argument::NameForm(NameForm::Filled(path)) => {
                    Argument::NameForm(NameForm::Filled(self.path_to_system(path).into()))
                }
                Argument::Number(number) if name == "session" => Argument::Number(self.number_to_system(*number)),
                _ => continue,
            };
            arguments = arguments.with(parameter, told);
        }
        Call { operation: call.operation, arguments }
    }

    /// A path as the script has it.
    pub fn path_from_system(&self, path: &str) -> String {
        let path = if self.prefix.is_empty() { path.to_owned() } else { path.replace(&self.prefix, "") };
        components(&path, |before, component| self.renumbered(before, component, |(model, system)| (system, model)))
    }

    /// Whether the machine has the session that has this number in the model: the one that is played, or session 0.
    pub fn has_session(&self, number: &str) -> bool {
        self.session.is_none_or(|(played, _)| {
            parse_number(number).is_some_and(|number| number == 0 || number == u64::from(played))
        })
    }

    /// The number of a session as the script has it.
    pub fn session_from_system(&self, text: &str) -> String {
        match self.session {
            Some((model, system)) if text == system.to_string() => model.to_string(),
            _ => text.to_owned(),
        }
    }

    /// A path as the machine has it.
    pub fn path_to_system(&self, path: &str) -> String {
        components(path, |before, component| {
            let made = || self.made.iter().any(|made| made.eq_ignore_ascii_case(component));
            if !self.prefix.is_empty() && made() {
                return Some(format!("{}{component}", self.prefix));
            }
            self.renumbered(before, component, |session| session)
        })
    }

    fn number_to_system(&self, number: u64) -> u64 {
        match self.session {
            Some((model, system)) if number == u64::from(model) => system.into(),
            _ => number,
        }
    }

    fn renumbered(&self, before: &str, component: &str, turn: fn((u32, u32)) -> (u32, u32)) -> Option<String> {
        let (from, to) = turn(self.session?);
        let numbered = BEFORE_A_SESSION.iter().any(|known| known.eq_ignore_ascii_case(before));
        (numbered && component == from.to_string()).then(|| to.to_string())
    }
}

/// A system that is asked in its own words.
#[derive(Debug)]
pub struct Translated<S> {
    /// The system.
    pub system: S,
    /// How a script's words become its own.
    pub translation: Translation,
}

impl<S: System> System for Translated<S> {
    fn apply(&mut self, action: &Action) -> Outcome {
        match action {
            Action::Call { client, call } => {
                let call = self.translation.to_system(call);
                self.system.apply(&Action::Call { client: *client, call })
            }
            other => self.system.apply(other),
        }
    }

    fn machine(&self) -> Option<&Machine> {
        self.system.machine()
    }

    fn begin_step(&mut self, number: usize) {
        self.system.begin_step(number);
    }

    fn against(&mut self, made: &Made) -> Option<String> {
        self.system.against(made)
    }

    fn client(&self, process: ProcessId) -> ClientId {
        self.system.client(process)
    }

    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        self.system.start_service()
    }

    fn service(&mut self, name: &str) -> Option<ProcessId> {
        self.system.service(name)
    }
}

/// A path with other components in the place of some; each is asked for with the one before it.
fn components(path: &str, instead: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut told = String::new();
    let mut before = "";
    for component in path.split_inclusive('\\') {
        let (name, end) = component.strip_suffix('\\').map_or((component, ""), |name| (name, "\\"));
        // Writing to a text cannot fail.
        let _ = write!(told, "{}{end}", instead(before, name).as_deref().unwrap_or(name));
        before = name;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call::{Arguments, operation};

    fn translation() -> Translation {
        let made = vec!["App".into(), "own".into()];
        Translation { session: Some((1, 3)), prefix: "nts-7f-".to_owned(), made }
    }

    #[test]
    fn a_path_goes_there_and_back() {
        let rows = [
            ("App", "nts-7f-App"),
            (r"Global\app", r"Global\nts-7f-app"),
            (r"Session\1\App", r"Session\3\nts-7f-App"),
            (r"\Sessions\1\BaseNamedObjects\own\x", r"\Sessions\3\BaseNamedObjects\nts-7f-own\x"),
            (r"\Sessions\11\x", r"\Sessions\11\x"),
            (r"\KernelObjects\1", r"\KernelObjects\1"),
            (r"\", r"\"),
            ("", ""),
        ];
        for (script, system) in rows {
            assert_eq!(translation().path_to_system(script), system);
            assert_eq!(translation().path_from_system(system), script);
        }
    }

    #[test]
    fn a_session_is_renumbered_where_it_is_one() {
        let operation = operation("WTSQuerySessionInformationW").expect("it is in the table");
        let session = operation.parameter("session").expect("it takes one");
        let asked = |number| {
            let arguments = Arguments::default().with(session, Argument::Number(number));
            translation().to_system(&Call { operation, arguments }).arguments.number(session)
        };
        assert_eq!(asked(1), Some(3));
        assert_eq!(asked(2), Some(2));
        assert_eq!(translation().session_from_system("3"), "1");
        assert_eq!(translation().session_from_system("0"), "0");
        assert!(translation().has_session("1") && translation().has_session("0x0") && !translation().has_session("2"));
    }
}

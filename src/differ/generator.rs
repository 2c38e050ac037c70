//! The generator: random calls, each drawn against the machine as it is, so that one meets what another one made.

use std::collections::HashSet;

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::differ::area::{MADE, Pool};
use crate::differ::sequence::closes;
use crate::differ::world::{PROGRAM, step};
use crate::lesson::player::Player;
use crate::nt::call::{Argument, Arguments, Interface, NAME_FORM, Operation, operation};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::AccessMask;
use crate::nt::system_call::NameForm;
use crate::scenario::script::{Act, HandleLabel, Into, Step};

/// The attributes, and one time in how many each is asked for; seldom what only one of two systems takes.
const ATTRIBUTES: &[(Attributes, u32)] = &[
    (Attributes::OBJ_CASE_INSENSITIVE, 3),
    (Attributes::OBJ_OPENIF, 3),
    (Attributes::OBJ_OPENLINK, 60),
    (Attributes::OBJ_INHERIT, 12),
    (Attributes::OBJ_EXCLUSIVE, 60),
];

/// The calls that want a link whatever is asked of them.
const LINKS: &[&str] = &["NtCreateSymbolicLinkObject", "NtOpenSymbolicLinkObject"];

/// The limit of a wait: none of them lasts.
const TIMEOUT: &str = "timeout";

/// Numbers at which something turns over.
const EDGES: &[u64] = &[0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

/// Draws the calls of one sequence.
#[derive(Debug)]
pub struct Generator {
    random: ChaCha8Rng,
    pool: &'static Pool,
}

impl Generator {
    /// The generator of a sequence, by the seed of the search and the number of the sequence.
    pub fn new(pool: &'static Pool, seed: u64, number: u64) -> Generator {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&number.to_le_bytes());
        Generator { random: ChaCha8Rng::from_seed(bytes), pool }
    }

    /// The next call, after these steps have brought the model where it is.
    pub fn next(&mut self, model: &Player<Machine>, before: &[Step]) -> Step {
        loop {
            let act = self.draw(model, before);
            if !may_go_round(&act) {
                return step(act);
            }
        }
    }

    fn draw(&mut self, model: &Player<Machine>, before: &[Step]) -> Act {
        let operation = self.operation();
        let open = open_labels(model, before);
        let text = if self.one_in(12) { operation.names.last() } else { operation.names.first() };
        let mut arguments = Arguments::spelled(text.unwrap_or(&""));
        let mut handles = Vec::new();
        for parameter in operation.parameters.iter().filter(|parameter| !self.pool.without.contains(&parameter.name)) {
            if !(parameter.required || self.gives(parameter)) {
                continue;
            }
            match parameter.kind {
                Kind::Handle => handles.push((parameter, self.handle(&open))),
                kind => {
                    if let Some(argument) = self.argument(operation, parameter.name, kind) {
                        arguments = arguments.with(parameter, argument);
                    }
                }
            }
        }
        if let Some(name) = operation.parameter("name").filter(|_| operation.takes_a_name() && self.one_in(25)) {
            let form = Argument::NameForm(self.name_form(operation.interface));
            arguments = arguments.without(name).with(&NAME_FORM, form);
        }
        let into =
            if operation.gives_handle() { Into::Labelled(format!("h{}", before.len() + 1).into()) } else { Into::Open };
        Act::Call { by: PROGRAM.into(), operation, arguments, handles, lengths: Vec::new(), into }
    }

    fn operation(&mut self) -> &'static Operation {
        loop {
            let name = self.pick(self.pool.operations);
            if let Some(operation) = operation(name) {
                return operation;
            }
        }
    }

    /// Whether an argument is given that may be left away.
    fn gives(&mut self, parameter: &Parameter) -> bool {
        match parameter.kind {
            // Wine looks for the target of a link where none is.
            Kind::Name if parameter.name == "target" => true,
            // A wait without a limit would last.
            _ if parameter.name == TIMEOUT => true,
            Kind::Name => !self.one_in(12),
            Kind::Access | Kind::Attributes => !self.one_in(3),
            Kind::Handle => self.one_in(3),
            _ => self.one_in(2),
        }
    }

    /// One of the open handles, one of the last ones often; sometimes one that no call gave.
    fn handle(&mut self, open: &[HandleLabel]) -> HandleLabel {
        match open {
            [.., last] if self.one_in(3) => last.clone(),
            [_, ..] if !self.one_in(24) => open[self.random.random_range(0..open.len())].clone(),
            _ => self.pick(self.pool.no_handles).into(),
        }
    }

    fn argument(&mut self, operation: &Operation, name: &str, kind: Kind) -> Option<Argument> {
        Some(match kind {
            Kind::Name if name == "target" => Argument::Name(self.pick(self.pool.targets).into()),
            Kind::Name => Argument::Name(self.name(operation.interface)),
            Kind::Access => Argument::Access(AccessMask::from_names(self.pick(self.pool.rights)).ok()?),
            Kind::Attributes => {
                let asked = ATTRIBUTES.iter().filter(|(_, seldom)| self.one_in(*seldom));
                Argument::Attributes(asked.fold(Attributes::empty(), |sum, (attribute, _)| sum | *attribute))
            }
            Kind::Number | Kind::Constants(_) if name == TIMEOUT => Argument::Number(0),
            // The highest bit of the options of a duplicate is Wine's own, and its server does not live through it.
            Kind::Number | Kind::Constants(_) if name != "options" && self.one_in(24) => {
                Argument::Number(self.pick(EDGES))
            }
            Kind::Number => Argument::Number(self.random.random_range(0..4)),
            Kind::Constants(table) => Argument::Number(table.choose(&mut self.random)?.1),
            Kind::Flag => Argument::Flag(self.one_in(2)),
            Kind::Text => Argument::Text((*self.pool.texts.choose(&mut self.random)?).into()),
            Kind::Word(words) => Argument::Word(words.choose(&mut self.random)?),
            Kind::Handle
            | Kind::HandleOr(_)
            | Kind::ProcessId
            | Kind::ThreadId
            | Kind::LogonSession
            | Kind::Length
            | Kind::Pointer
            | Kind::NameForm
            | Kind::List(_)
            | Kind::Structure(_) => return None,
        })
    }

    fn name(&mut self, interface: Interface) -> ObjectName {
        let beginnings = match interface {
            Interface::Win32 => self.pool.win32,
            Interface::Native => self.pool.native,
        };
        let beginning = if beginnings.is_empty() { "" } else { self.pick(beginnings) };
        format!("{beginning}{}", self.pick(self.pool.components)).into()
    }

    /// What no name is, as far as a caller survives it on every system.
    fn name_form(&mut self, interface: Interface) -> NameForm {
        match (interface, self.random.random_range(0..4)) {
            (Interface::Win32, 0 | 1) | (Interface::Native, 0) => NameForm::NoName,
            (Interface::Win32, _) | (Interface::Native, 1) => NameForm::ZeroLength,
            (Interface::Native, 2) => NameForm::NoAttributes,
            (Interface::Native, _) => NameForm::OddLength(self.random.random_range(1..40) * 2 + 1),
        }
    }

    fn one_in(&mut self, times: u32) -> bool {
        self.random.random_ratio(1, times)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.random.random_range(0..from.len())]
    }
}

/// Whether a call wants a link, and its name goes on behind what a script made.
///
/// Where that is a link that leads to itself, Wine's server goes round in a circle and never comes back.
fn may_go_round(act: &Act) -> bool {
    let Act::Call { operation, arguments, .. } = act else { return false };
    let parameter = |name: &str| operation.parameter(name).and_then(|parameter| arguments.get(parameter));
    let wants_a_link = LINKS.contains(&operation.name())
        || matches!(parameter("attributes"), Some(Argument::Attributes(asked)) if asked.contains(Attributes::OBJ_OPENLINK));
    let made = |part: &&str| MADE.iter().any(|made| made.eq_ignore_ascii_case(part));
    let goes_on = matches!(parameter("name"), Some(Argument::Name(name)) if name.split('\\').filter(made).count() > 1);
    wants_a_link && goes_on
}

/// The labels whose handles are open, the oldest first.
fn open_labels(model: &Player<Machine>, before: &[Step]) -> Vec<HandleLabel> {
    let closed: HashSet<&HandleLabel> = before.iter().filter_map(|step| closes(&step.act.value)).collect();
    let labels = before.iter().filter_map(|step| match &step.act.value {
        Act::Call { into, .. } => into.label(),
        _ => None,
    });
    let open = |label: &&HandleLabel| {
        let entry = model.labels.handles.get(*label);
        !closed.contains(*label) && entry.is_some()
    };
    labels.filter(open).cloned().collect()
}

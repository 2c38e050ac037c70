//! A step of a trace, told: the rung that the reader sees.

use crate::known::evidence::Evidence;
use crate::known::source::SOURCES;
use crate::lesson::view::{Basis, Rung};
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, split_first};
use crate::nt::object_manager::ObjectId;
use crate::nt::rule::{Mechanism, Rule};
use crate::nt::security::app_container;
use crate::nt::trace::{Step, Turn, Walked, What};

/// The rungs of a trace, as they are seen on the machine afterwards.
pub fn ladder(machine: &Machine, steps: &[Step]) -> Vec<Rung> {
    numbers(steps, |step| step.depth).zip(steps).map(|(number, step)| rung(machine, number, step)).collect()
}

/// The numbers of steps, by how deep they are: those that tell the story are counted; one inside another is counted within the one that it
/// prepares, or, behind the last, within that.
pub(super) fn numbers<S>(steps: &[S], depth: impl Fn(&S) -> u8) -> impl Iterator<Item = String> {
    let story = steps.iter().filter(|step| depth(step) == 0).count();
    let (mut told, mut inside) = (0, 0);
    steps.iter().map(move |step| {
        if depth(step) == 0 {
            told += 1;
            inside = if told == story { inside } else { 0 };
            return told.to_string();
        }
        inside += 1;
        format!("{}.{inside}", (told + 1).min(story.max(1)))
    })
}

fn rung(machine: &Machine, number: String, step: &Step) -> Rung {
    let card = step.rule.card();
    let (name, text, place) = match &step.what {
        What::Walked(walked) => {
            let place = machine.objects().path(walked.directory).to_string();
            (name(machine, step.rule, walked), walk(machine, step.rule, walked), Some(place))
        }
        What::Happened(event) => (Default::default(), event.sentence(machine.system().has_sessions()), None),
        What::Answered(status) => (Default::default(), format!("{}: {status}.", card.heading), None),
        What::Refused(error) => (Default::default(), format!("{}: {error}.", card.heading), None),
    };
    let layer = match card.mechanism {
        Some(Mechanism::SymbolicLink) => "link",
        Some(Mechanism::DeviceMap) => r"\??",
        Some(Mechanism::RootDirectory) | None => card.layer.word(),
    };
    Rung {
        number,
        depth: step.depth,
        layer: layer.to_owned(),
        mechanism: card.mechanism.map(|mechanism| mechanism.word().to_owned()),
        name,
        text,
        rule: card.heading.to_owned(),
        explanation: card.explanation.to_owned(),
        basis: basis(card.evidence, card.sources, card.disputed_by),
        place,
        differs: false,
        fails: step.fails(),
    }
}

/// What backs a statement, with its sources by author and title.
pub fn basis(evidence: Evidence, sources: &[&str], disputed_by: &[&str]) -> Basis {
    Basis { evidence: evidence.word(), sources: cite(sources), disputed_by: cite(disputed_by) }
}

/// Sources by author and title.
pub fn cite(keys: &[&str]) -> Vec<String> {
    SOURCES
        .iter()
        .filter(|source| keys.contains(&source.key))
        .map(|source| format!("{}, \"{}\"", source.author, source.title.replace('"', "'")))
        .collect()
}

/// The name where it stands, with the part that the step is about in the middle.
fn name(machine: &Machine, rule: Rule, walked: &Walked) -> [String; 3] {
    let directory = machine.objects().path(walked.directory).to_string();
    let rest = walked.name.get(walked.rest..).unwrap_or_default();
    if chooses_the_directory(rule) {
        let directory = if rule == Rule::AliasOfANamespace { namespace(machine, walked.directory) } else { directory };
        let rest = if rest.is_empty() { String::new() } else { format!(" {rest}") };
        return [String::new(), directory, rest];
    }
    let (component, behind) = split_first(rest);
    let before = if directory.ends_with('\\') { directory } else { format!("{directory}\\") };
    let behind = behind.map_or_else(String::new, |behind| format!("\\{behind}"));
    [before, component.to_owned(), behind]
}

/// What a private namespace is called, to which no path leads; it may be gone.
fn namespace(machine: &Machine, directory: ObjectId) -> String {
    let known = machine.objects().private_namespaces.get(&directory);
    known.map_or_else(|| "a private namespace".to_owned(), |known| format!("private namespace {}", known.name))
}

/// Whose the directory is that a client passes the handle of.
fn client_directory(machine: &Machine, directory: &ObjectName) -> &'static str {
    let mut components = directory.rsplit('\\');
    match (components.next(), components.next()) {
        (_, Some(app_container::DIRECTORY)) => "its package's directory",
        (Some("Restricted"), _) => "the restricted directory of its session",
        _ if !machine.system().has_sessions() => "the directory of named objects",
        _ => "its session's directory",
    }
}

/// Whether the step is about where the walk goes on, rather than about the next component.
fn chooses_the_directory(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::ClientDirectory
            | Rule::AliasOfANamespace
            | Rule::HandleDirectory
            | Rule::RootDirectory
            | Rule::DeviceMapOfLogonSession
            | Rule::DeviceMapGlobal
            | Rule::DeviceMapOfSession
            | Rule::ShadowDirectory
            | Rule::DirectoryBehind
    )
}

fn walk(machine: &Machine, rule: Rule, walked: &Walked) -> String {
    let rest = walked.name.get(walked.rest..).unwrap_or_default();
    let component = split_first(rest).0;
    let directory = machine.objects().path(walked.directory);
    match (&walked.turn, rule) {
        (Turn::Begun, Rule::ClientDirectory) => {
            format!("The client passes the handle of {}, {directory}.", client_directory(machine, &directory))
        }
        (Turn::Begun, Rule::ShadowDirectory) => {
            format!("It is not there, so the global directory {directory} is searched.")
        }
        (Turn::Begun, Rule::DirectoryBehind) => {
            format!("It is not there, so the directory behind it, {directory}, is searched.")
        }
        (Turn::Begun, Rule::DeviceMapOfLogonSession) => {
            format!("\\?? is the directory of the caller's logon session, {directory}.")
        }
        (Turn::Begun, Rule::DeviceMapGlobal) => format!("\\?? is the global directory {directory} for this caller."),
        (Turn::Begun, Rule::DeviceMapOfSession) => format!("\\?? is the copy of the caller's session, {directory}."),
        (Turn::Begun, Rule::HandleDirectory) if directory.is_empty() => {
            "The walk begins at the object of the handle, which has no name.".to_owned()
        }
        (Turn::Begun, Rule::HandleDirectory) => format!("The walk begins at the directory of the handle, {directory}."),
        (Turn::Begun, Rule::AliasOfANamespace) => {
            format!("The walk begins in {}, to which no path leads.", namespace(machine, walked.directory))
        }
        (Turn::Begun, _) => format!("The walk begins at {directory}."),
        (Turn::Found(object), _) => format!("{component} is here: {}.", kind(machine, *object)),
        (Turn::Rewritten(name), _) => {
            let object = machine.objects().directory(walked.directory).and_then(|here| here.find(component, false));
            let kind = object.map_or("a link".to_owned(), |object| kind(machine, object));
            format!("{component} is {kind}: start again with {name}.")
        }
        (Turn::Missing, _) => format!("{component}, the last part, is not here."),
        (Turn::Failed(status), _) => format!("{}: {status}.", rule.card().heading),
    }
}

/// What an object is: `a Mutant`, `a link to \BaseNamedObjects`.
pub fn kind(machine: &Machine, object: ObjectId) -> String {
    use crate::nt::object_manager::Body;
    match machine.objects().get(object).map(|object| &object.body) {
        Some(Body::SymbolicLink { target, .. }) if target.is_empty() => "a link to the root".to_owned(),
        Some(Body::SymbolicLink { target, .. }) => format!("a link to {target}"),
        Some(body) => {
            let object_type = body.object_type().to_string();
            let article = if object_type.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
            format!("{article} {object_type}")
        }
        None => "gone again".to_owned(),
    }
}

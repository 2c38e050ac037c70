//! An observation as a lesson: one frame, in which the machine is as a running Windows was seen.
//!
//! The machine is built from the rows by the rules of the release that the probe names; the story of the frame says what is
//! not told and what is left out. An observation that does not hold together is a list of faults.

mod objects;
mod story;
mod world;

use std::sync::Arc;

use crate::nt::era::System;
use crate::nt::io::volume::Volume;
use crate::nt::machine::Machine;
use crate::observe::observation::{Observation, WORD};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::parse::name_of;
use crate::scenario::script::{Act, Platform, Say, Scenario, Step};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::syntax::byte_of;

/// Whether a file is an observation: it begins with that word.
pub fn is_observation(file: &SourceFile) -> bool {
    let lines = file.text().lines().map(str::trim);
    let first = lines.filter(|line| !line.is_empty()).find(|line| !line.starts_with("//"));
    first.is_some_and(|line| line.starts_with(WORD))
}

/// The scenario that begins where an observation was made, and has one step, in which nothing happens.
///
/// # Errors
/// What is wrong with the text, or with what it says.
pub fn scenario(file: &Arc<SourceFile>) -> Result<Scenario, Vec<Diagnostic>> {
    let observation = Observation::from_ron(file.text()).map_err(|refusal| vec![unreadable(file, &refusal)])?;
    let mut left_out = Vec::new();
    let seen = world::running(&observation, &mut left_out).map_err(|faults| {
        faults
            .iter()
            .map(|fault| Diagnostic::new(Code::ObservationContradictsItself, file, None, fault))
            .collect::<Vec<_>>()
    })?;
    let system = System::new(observation.probe.era());
    let span = Span::default();
    let say = story::story(&observation, &left_out).into_iter().map(|text| Say { text, span, claim: None });
    let act = Spanned { value: Act::Nothing, span };
    let step = Step { file: Arc::clone(file), span, say: say.collect(), act, expect: Vec::new(), recorded: None };
    Ok(Scenario {
        file: Arc::clone(file),
        name: name_of(file.path()),
        title: format!("{} as it was observed", observation.probe.name()),
        promise: Spanned { value: "Ask whom a name reaches there.".to_owned(), span },
        minutes: 5,
        after: Vec::new(),
        topics: Vec::new(),
        systems: vec![Platform::Windows(system)],
        recorded: None,
        is_compared: false,
        users: seen.users.clone(),
        services: Vec::new(),
        tasks: Vec::new(),
        drivers: Vec::new(),
        volume: Volume::default(),
        world: Some(Machine::running(system, seen)),
        steps: vec![step],
        opening: 0,
    })
}

fn unreadable(file: &Arc<SourceFile>, refusal: &ron::error::SpannedError) -> Diagnostic {
    let start = byte_of(file.text(), refusal.span.start);
    let length = file.text()[start..].chars().next().map_or(0, char::len_utf8);
    let span = Some(Span::new(start, start + length));
    let mut fault = Diagnostic::new(Code::NotAnObservation, file, span, "the observation cannot be read from here on");
    fault.label("cannot be read").help(format!("the reader of RON says: {}", refusal.code));
    fault
}

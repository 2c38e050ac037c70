//! Everything that is wrong with a scenario that could be read.
//!
//! It is played on its own systems, and on the releases beside them of which its expectations speak (`On`); and its
//! plain sentences are read for facts that nothing backs.

use crate::lesson::compare;
use crate::lesson::play::play;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::facts;
use crate::scenario::script::Scenario;

/// What is wrong with a scenario: what comes out otherwise than expected, and facts without a claim.
///
/// In an observation no sentence is looked through for facts: what it says is what was seen.
pub fn check(scenario: Scenario) -> Vec<Diagnostic> {
    let facts = if scenario.world.is_none() { facts::unclaimed(&scenario) } else { Vec::new() };
    let elsewhere = compare::spoken_of(&scenario);
    let elsewhere = compare::under(&scenario, &elsewhere).ok().filter(|_| !elsewhere.is_empty());
    let lessons = [Some(scenario), elsewhere].into_iter().flatten().map(play);
    lessons.flat_map(|lesson| lesson.diagnostics()).chain(facts).collect()
}

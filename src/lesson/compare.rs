//! Comparing releases: a scenario with other lanes than its file has.
//!
//! Nothing plays such a scenario but what plays every other one. What is expected of a step is expected of the releases
//! that the lesson was written for; of another one only what stands `On` it. What a lesson sets otherwise than its
//! release has it is set on the others too.

use crate::lesson::Lesson;
use crate::lesson::play::play;
use crate::nt::era::{ERAS, Era, System};
use crate::scenario::Spanned;
use crate::scenario::script::{Expectation, Platform, Scenario};

/// Why a scenario has no other releases.
const OBSERVED: &str = "What was observed runs already, on one release.";

/// Why one of Unix has none.
const UNIX: &str = "Unix plays it, and of Unix there are no releases here.";

/// The systems that play a scenario, each of which may give its place to one of another release.
///
/// # Errors
/// Why it has no other releases.
pub fn systems(scenario: &Scenario) -> Result<Vec<System>, &'static str> {
    if scenario.world.is_some() {
        return Err(OBSERVED);
    }
    scenario.systems.iter().map(|system| system.windows().copied()).collect::<Option<_>>().ok_or(UNIX)
}

/// The scenario with a lane for each of these releases, each once. One that it is played on is set as it is there.
///
/// # Errors
/// Why it has no other releases.
pub fn under(scenario: &Scenario, eras: &[&'static Era]) -> Result<Scenario, &'static str> {
    let own = systems(scenario)?;
    let mut lanes: Vec<System> = Vec::new();
    for era in eras {
        if !lanes.iter().any(|system| system.era.name == era.name) {
            let played = own.iter().find(|system| system.era.name == era.name);
            lanes.extend(played.copied().or_else(|| Some(like(own.first()?, era))));
        }
    }
    Ok(with_lanes(scenario, &own, lanes))
}

/// The scenario, whose own systems these are, with other lanes.
fn with_lanes(scenario: &Scenario, own: &[System], systems: Vec<System>) -> Scenario {
    let lanes = Lanes { own: own_lanes(own, &systems) };
    let mut compared = scenario.clone();
    for step in &mut compared.steps {
        step.expect = step.expect.iter().flat_map(|expected| lanes.adapted(expected)).collect();
    }
    // What was recorded is held against the lesson's own first lane.
    compared.recorded = compared.recorded.filter(|_| lanes.own.contains(&(1, 1)));
    compared.systems = systems.into_iter().map(Platform::Windows).collect();
    compared.is_compared = true;
    compared
}

/// The releases that no lane of a scenario plays, and that its expectations speak of; oldest first.
pub fn spoken_of(scenario: &Scenario) -> Vec<&'static Era> {
    let expected = || scenario.steps.iter().flat_map(|step| &step.expect);
    let is_played = |era: &Era| scenario.systems.iter().any(|system| system.name() == era.name);
    let is_spoken_of = |era: &Era| expected().any(|expected| speaks_of(&expected.value, era.name));
    ERAS.iter().copied().filter(|era| !is_played(era) && is_spoken_of(era)).collect()
}

impl Lesson {
    /// Whether this is a lesson with other lanes than its file has, and not a branch of one.
    pub fn is_comparison(&self) -> bool {
        self.scenario.is_compared && self.branch.is_none()
    }

    /// The lesson with one lane more, on another release.
    ///
    /// # Errors
    /// Why there is none.
    pub fn compared_with(&self, era: &'static Era) -> Result<Lesson, &'static str> {
        let own = systems(&self.scenario)?;
        if own.iter().any(|system| system.era.name == era.name) {
            return Err("That release plays it already.");
        }
        let another = own.first().map(|first| like(first, era));
        let lanes = own.iter().copied().chain(another).collect();
        Ok(play(with_lanes(&self.scenario, &own, lanes)))
    }
}

/// Another release, set as this one is where that is not as it comes.
fn like(system: &System, era: &'static Era) -> System {
    let mut like = System::new(era);
    for (setting, value) in system.changed() {
        *(setting.field)(&mut like.settings) = value;
    }
    like
}

/// The lanes that are the scenario's own: which each is now, and which it was, counted from 1.
fn own_lanes(own: &[System], systems: &[System]) -> Vec<(u64, u64)> {
    let was = |system: &System| own.iter().zip(1..).find(|(own, _)| *own == system).map(|(_, was)| was);
    systems.iter().zip(1..).filter_map(|(system, now)| Some((now, was(system)?))).collect()
}

/// The lanes of a comparison.
struct Lanes {
    own: Vec<(u64, u64)>,
}

impl Lanes {
    /// An expectation, of the lanes that it is about.
    fn adapted(&self, expected: &Spanned<Expectation>) -> Vec<Spanned<Expectation>> {
        if names_lanes(&expected.value) {
            return self.renumbered(expected).into_iter().collect();
        }
        let of_a_lane = |(now, _): &(u64, u64)| Expectation::Lane(*now, vec![expected.clone()]);
        self.own.iter().map(|own| Spanned { value: of_a_lane(own), span: expected.span }).collect()
    }

    /// An expectation with the numbers that the lanes have now; nothing, where it is about one that is not there.
    fn renumbered(&self, expected: &Spanned<Expectation>) -> Option<Spanned<Expectation>> {
        let all = |inner: &[Spanned<Expectation>]| inner.iter().filter_map(|one| self.renumbered(one)).collect();
        let value = match &expected.value {
            Expectation::Lane(number, inner) => {
                let now = self.own.iter().find(|(_, was)| was == number).map(|(now, _)| *now)?;
                Expectation::Lane(now, all(inner))
            }
            Expectation::On(era, inner) => Expectation::On(era, all(inner)),
            Expectation::Not(inner) => {
                let inner = self.renumbered(&Spanned { value: (**inner).clone(), span: expected.span })?;
                Expectation::Not(Box::new(inner.value))
            }
            Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_) | Expectation::Either(_) => {
                expected.value.clone()
            }
        };
        Some(Spanned { value, span: expected.span })
    }
}

/// Whether an expectation says itself which lanes it is about.
fn names_lanes(expected: &Expectation) -> bool {
    match expected {
        Expectation::On(..) | Expectation::Lane(..) => true,
        Expectation::Not(inner) => names_lanes(inner),
        Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_) | Expectation::Either(_) => false,
    }
}

/// Whether an expectation is about a release by its name.
fn speaks_of(expected: &Expectation, release: &str) -> bool {
    match expected {
        Expectation::On(era, inner) => *era == release || inner.iter().any(|one| speaks_of(&one.value, release)),
        Expectation::Lane(_, inner) => inner.iter().any(|one| speaks_of(&one.value, release)),
        Expectation::Not(inner) => speaks_of(inner, release),
        Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_) | Expectation::Either(_) => false,
    }
}

//! Finding the scripts that are put to another system: scenarios and conformance cases, by name, file or folder.

use std::path::Path;

use crate::cli::{Failure, lessons};
use crate::lesson::conformance::{self, Openings};
use crate::lesson::library;
use crate::lesson::validation::Script;
use crate::lesson::vantage::Vantage;
use crate::nt::era::EraToken;
use crate::observe::probe::Probe;
use crate::scenario::cases::case::{Case, is_file_of_cases};
use crate::scenario::cases::given::{self, Given, known_differences_of};
use crate::scenario::cases::known_difference::KnownDifferences;
use crate::scenario::script::Scenario;

/// The running system, where it is that.
pub struct Place {
    /// What stands for the placeholders of cases there.
    pub words: Vec<(String, String)>,
    /// What stands there before each name that a scenario makes.
    pub prefix: String,
}

/// What is asked for, as it was read.
#[derive(Default)]
pub struct Asked {
    sources: Vec<Source>,
    /// What is known of the systems that play it.
    pub known: KnownDifferences,
}

/// What a script is made of.
enum Source {
    /// A scenario, by its name.
    Scenario(String, Box<Scenario>),
    /// A case.
    Case(Box<Case>),
}

/// A script by its name; the error says why it cannot be played.
pub type Named = (String, Result<Script, String>);

/// What these names and paths mean; without any, the built-in scenarios of Windows.
pub fn asked(names: &[String]) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    if names.is_empty() {
        asked.known = KnownDifferences::built_in().0;
        for entry in library::built_in() {
            let scenario = entry.scenario().map_err(Failure::Faults)?;
            if scenario.is_of_windows() {
                asked.sources.push(Source::Scenario(entry.name, Box::new(scenario)));
            }
        }
    }
    for name in names {
        let path = Path::new(name);
        let of_cases = path.is_dir() || library::entry_of(path).is_ok_and(|entry| is_file_of_cases(&entry.file));
        let (known, faults) = if of_cases {
            let Given { all, faults, known } = given::read(&[path.to_path_buf()]).map_err(Failure::Wrong)?;
            asked.sources.extend(all.into_iter().map(|case| Source::Case(Box::new(case))));
            (known, faults)
        } else {
            let entry = lessons::find(name)?;
            let scenario = entry.scenario().map_err(Failure::Faults)?;
            asked.sources.push(Source::Scenario(entry.name, Box::new(scenario)));
            known_differences_of(path)
        };
        if !faults.is_empty() {
            return Err(Failure::Faults(faults));
        }
        asked.known.extend(known);
    }
    Ok(asked)
}

impl Asked {
    /// The scripts, as the system of a probe is to play them.
    pub fn scripts(&self, probe: &Probe, vantage: Vantage, place: Option<&Place>) -> Vec<Named> {
        // What was recorded is told in the words of the script.
        let prefix = place.map(|place| place.prefix.as_str()).unwrap_or_default();
        let session = (place.is_some() && vantage.plays_the_user()).then_some(vantage.session);
        let mut openings = Openings::default();
        let script = |source: &Source| match source {
            Source::Scenario(name, scenario) => {
                (name.clone(), Ok(Script::of_scenario((**scenario).clone(), vantage, prefix, session)))
            }
            Source::Case(case) => (case.id.clone(), of_case(case, probe.era_token(), vantage, place, &mut openings)),
        };
        self.sources.iter().map(script).collect()
    }
}

/// A case of this release as the system of a probe is to play it; the error says why it cannot.
pub fn of_case(
    case: &Case,
    era: EraToken,
    vantage: Vantage,
    place: Option<&Place>,
    openings: &mut Openings,
) -> Result<Script, String> {
    let words = place.map(|place| place.words.as_slice()).unwrap_or_default();
    conformance::script(case, era, vantage, words, openings)
}

//! Finding the scripts that are put to another system: scenarios and conformance cases, by name, file or folder.

use std::path::Path;

use crate::cli::{Failure, lessons};
use crate::lesson::beside::Vantage;
use crate::lesson::conformance::{self, Openings};
use crate::lesson::library::{self, Entry};
use crate::lesson::validation::Script;
use crate::nt::era::EraToken;
use crate::observe::probe::Probe;
use crate::scenario::cases::case::{Case, is_file_of_cases};
use crate::scenario::cases::given::{self, known_differences_of};
use crate::scenario::cases::known_difference::KnownDifferences;

/// The running system, where it is that.
pub struct Place {
    /// What stands for the placeholders of cases there.
    pub words: Vec<(String, String)>,
    /// What stands there before each name that a scenario makes.
    pub prefix: String,
}

/// The scripts that are asked for.
#[derive(Default)]
pub struct Asked {
    /// Their names; the error says why one cannot be played.
    pub scripts: Vec<(String, Result<Script, String>)>,
    /// What is known of the systems that play them.
    pub known: KnownDifferences,
}

/// What these names and paths mean to the system of a probe; without any, the built-in scenarios.
pub fn asked(names: &[String], probe: &Probe, vantage: Vantage, place: Option<&Place>) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    if names.is_empty() {
        asked.known = KnownDifferences::built_in().0;
        let of_windows = |entry: &Entry| entry.scenario().is_ok_and(|scenario| scenario.is_of_windows());
        for entry in library::built_in().into_iter().filter(of_windows) {
            asked.scenario(&entry, vantage, place)?;
        }
    }
    for name in names {
        let path = Path::new(name);
        let of_cases = path.is_dir() || library::entry_of(path).is_ok_and(|entry| is_file_of_cases(&entry.file));
        if of_cases {
            asked.cases(path, probe, vantage, place)?;
            continue;
        }
        let (known, faults) = known_differences_of(path);
        if !faults.is_empty() {
            return Err(Failure::Faults(faults));
        }
        asked.known.extend(known);
        asked.scenario(&lessons::find(name)?, vantage, place)?;
    }
    Ok(asked)
}

impl Asked {
    fn scenario(&mut self, entry: &Entry, vantage: Vantage, place: Option<&Place>) -> Result<(), Failure> {
        let scenario = entry.scenario().map_err(Failure::Faults)?;
        // What was recorded is told in the words of the script.
        let prefix = place.map(|place| place.prefix.as_str()).unwrap_or_default();
        let session = (place.is_some() && vantage.plays_the_user()).then_some(vantage.session);
        let script = Script::of_scenario(scenario, vantage, prefix, session);
        self.scripts.push((entry.name.clone(), Ok(script)));
        Ok(())
    }

    fn cases(&mut self, path: &Path, probe: &Probe, vantage: Vantage, place: Option<&Place>) -> Result<(), Failure> {
        let given = given::read(&[path.to_path_buf()]).map_err(Failure::Wrong)?;
        if !given.faults.is_empty() {
            return Err(Failure::Faults(given.faults));
        }
        self.known.extend(given.known);
        let mut openings = Openings::default();
        for case in given.all {
            let script = of_case(&case, probe.era_token(), vantage, place, &mut openings);
            self.scripts.push((case.id, script));
        }
        Ok(())
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

//! `coverage`: every rule on every release, and what says that it held there; below it what is blocked, and why.
//!
//! The page names the files: `coverage cases=../tests/conformance scenarios=../tests/scenarios recordings=...`, each a
//! folder, looked for from the page's own. The built-in scenarios are always among those that are played.

use std::collections::BTreeMap;
use std::path::Path;

use super::markdown::{head, prose, row};
use super::rules::by_layer;
use crate::lesson::coverage::{Backing, Coverage, Recorded, Sources};
use crate::lesson::{library, validation};
use crate::nt::era::EraToken;
use crate::nt::rule::Rule;
use crate::report::blocks::options::{Word, option};
use crate::report::blocks::{Asked, Faults};
use crate::report::lines::{capitalised, sentence};
use crate::report::validation::summary;
use crate::scenario::cases::given::{self, Given};
use crate::scenario::code::Code;
use crate::scenario::script::Scenario;
use crate::scenario::visible::visible;

/// The options, each a folder.
pub const OPTIONS: [&str; 3] = ["cases", "scenarios", "recordings"];

/// The mark of what nothing says.
const NOTHING: &str = ".";

/// The lines that a page asks for; nothing where a file cannot be read, which is reported.
pub(super) fn coverage(
    asked: Asked<'_>,
    options: &[(&'static str, Word<'_>)],
    faults: &mut Faults,
) -> Option<Vec<String>> {
    let (found, folder) = (faults.found(), asked.context.folder);
    let mut given = Given::default();
    if let Some(word) = option(options, "cases") {
        match given::read(&[folder.join(word.value)]) {
            Ok(read) => given = read,
            Err(message) => unreadable(word, &message, faults),
        }
    }
    faults.elsewhere.append(&mut given.faults);
    let scenarios = scenarios(option(options, "scenarios"), folder, faults);
    let mut recordings = Vec::new();
    if let Some(word) = option(options, "recordings") {
        match validation::recordings(&folder.join(word.value)) {
            Ok(read) => recordings = read,
            Err(message) => unreadable(word, &message, faults),
        }
    }
    if faults.found() > found {
        return None;
    }
    let sources = Sources { scenarios: &scenarios, cases: &given.all, known: &given.known, recordings: &recordings };
    Some(printed(&Coverage::of(sources)))
}

fn unreadable(word: Word<'_>, message: &str, faults: &mut Faults) {
    faults.page.add(Code::BlockUnclear, word.span, message).label("looked for from the folder of this page");
}

/// The built-in scenarios of Windows, and those of a folder.
fn scenarios(word: Option<Word<'_>>, folder: &Path, faults: &mut Faults) -> Vec<Scenario> {
    let mut entries = library::built_in();
    if let Some(word) = word {
        match library::folder(&folder.join(word.value)) {
            Ok(found) => {
                for entry in found {
                    entry.map_or_else(|fault| faults.elsewhere.push(*fault), |entry| entries.push(entry));
                }
            }
            Err(error) => unreadable(word, &format!("the folder cannot be read: {error}"), faults),
        }
    }
    let read = entries.iter().filter_map(|entry| entry.scenario().map_err(|found| faults.elsewhere.extend(found)).ok());
    read.filter(Scenario::is_of_windows).collect()
}

/// The letter for it.
fn mark(backing: Option<Backing>) -> &'static str {
    match backing {
        Some(Backing::Windows) => "X",
        Some(Backing::Wine) => "W",
        Some(Backing::Tested) => "T",
        Some(Backing::Documented) => "D",
        Some(Backing::Derived) => "C",
        Some(Backing::Scenario) => "S",
        None => NOTHING,
    }
}

fn meaning(backing: Option<Backing>) -> &'static str {
    match backing {
        Some(Backing::Windows) => "A recorded Windows answered a call as the model did.",
        Some(Backing::Wine) => "A recorded Wine answered a call as the model did.",
        Some(Backing::Tested) => "A case passes that was taken from a test.",
        Some(Backing::Documented) => "A case passes that was taken from documentation.",
        Some(Backing::Derived) => "A case passes that was concluded from others.",
        Some(Backing::Scenario) => "The expectations of a scenario hold.",
        None => "Nothing was found.",
    }
}

fn printed(coverage: &Coverage) -> Vec<String> {
    let held = |rules: &[Rule]| rules.iter().filter(|rule| coverage.anywhere(**rule).is_some()).count();
    let mut text =
        vec![format!("{} of {} rules held on some release.", held(Rule::ALL), Rule::ALL.len()), String::new()];
    text.extend(counts(coverage));
    for (layer, rules) in by_layer() {
        text.extend([String::new(), format!("## {}", prose(&capitalised(layer.title()))), String::new()]);
        text.extend(titles(&["Rule", "Known how"]));
        text.extend(rules.iter().map(|rule| {
            let card = rule.card();
            let marks = EraToken::all().map(|era| mark(coverage.on(*rule, era)).to_owned());
            row(&[format!("`{}`", card.name), card.evidence.word()].into_iter().chain(marks).collect::<Vec<_>>())
        }));
    }
    text.extend(blocked(coverage));
    text
}

/// The head of a table with a column for each release.
fn titles(first: &[&'static str]) -> [String; 2] {
    head(&first.iter().copied().chain(EraToken::all().map(EraToken::word)).collect::<Vec<_>>())
}

/// The marks, and how many rules have which.
fn counts(coverage: &Coverage) -> Vec<String> {
    let mut text = titles(&["Mark", "What says that a rule held", "Anywhere"]).to_vec();
    for backing in Backing::ALL.into_iter().map(Some).chain([None]) {
        let count = |of: &dyn Fn(Rule) -> Option<Backing>| {
            Rule::ALL.iter().filter(|rule| of(**rule) == backing).count().to_string()
        };
        let first =
            [format!("`{}`", mark(backing)), meaning(backing).to_owned(), count(&|rule| coverage.anywhere(rule))];
        let releases = EraToken::all().map(|era| count(&|rule| coverage.on(rule, era)));
        text.push(row(&first.into_iter().chain(releases).collect::<Vec<_>>()));
    }
    text
}

/// What nothing exercises, and what recorded systems were not asked.
fn blocked(coverage: &Coverage) -> Vec<String> {
    let title = |text: &str| [String::new(), format!("## {text}"), String::new()];
    let nowhere: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| coverage.anywhere(*rule).is_none()).collect();
    let mut text = title("Rules that nothing shows to hold").to_vec();
    let why = "fired by nothing, or only where a case takes it for granted, or by what fails";
    text.push(if nowhere.is_empty() { "None.".to_owned() } else { format!("{}: {why}.", names(&nowhere)) });
    text.extend(title("What recorded systems were not asked"));
    if coverage.systems.is_empty() {
        text.push("No system is recorded.".to_owned());
    }
    for (number, system) in coverage.systems.iter().enumerate() {
        text.extend((number > 0).then(String::new));
        text.extend(of_system(system));
    }
    text
}

fn of_system(system: &Recorded) -> Vec<String> {
    let mut reasons: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (script, reason) in system.scripts.iter().filter_map(|script| Some((script, script.stopped_by()?))) {
        let (nothing, part) = reasons.entry(reason).or_default();
        *(if script.compared == 0 { nothing } else { part }) += 1;
    }
    let probe = system.probe.to_string();
    let [not_run, compared] = summary(system.scripts.iter());
    let mut text = vec![format!("**{}.** {not_run} {compared}", prose(&visible(&probe))), String::new()];
    text.extend(head(&["Why a script was not run", "Nothing of it", "A part of it"]));
    text.extend(
        reasons.iter().map(|(reason, (nothing, part))| row(&[told(reason), nothing.to_string(), part.to_string()])),
    );
    text.push(String::new());
    text.extend(head(&["Why rules were not seen to hold", "Count", "Rules"]));
    text.extend(system.blocked.iter().map(|(why, rules)| row(&[told(why), rules.len().to_string(), names(rules)])));
    text
}

/// A reason as a sentence; a recording may say anything.
fn told(reason: &str) -> String {
    prose(&sentence(&capitalised(&visible(reason))))
}

fn names(rules: &[Rule]) -> String {
    rules.iter().map(|rule| format!("`{}`", rule.card().name)).collect::<Vec<_>>().join(", ")
}

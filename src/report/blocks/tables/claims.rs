//! `claims`: how much is stated about Windows and Unix, how it is known, and what is disputed.

use super::links;
use super::markdown::{head, prose, row};
use crate::known::evidence::Evidence;
use crate::lesson::claims::{By, Stated, ledger};
use crate::lesson::library;
use crate::report::lines::capitalised;
use crate::scenario::facts;
use crate::scenario::script::Scenario;

/// The counts, then what is disputed, then what nothing confirms.
pub fn claims() -> Vec<String> {
    let scenarios: Vec<Scenario> = library::built_in().iter().filter_map(|entry| entry.scenario().ok()).collect();
    let all = ledger(&scenarios);
    let mut text = counts(&all);
    let without = all.iter().filter(|stated| !stated.is_backed()).count();
    let unclaimed: usize = scenarios.iter().map(|scenario| facts::unclaimed(scenario).len()).sum();
    text.extend([String::new(), format!("Without evidence or source: {without}.")]);
    text.push(format!("Plain sentences that name something of Windows: {unclaimed}."));
    let disputed = |stated: &&Stated| !stated.disputed_by.is_empty();
    text.extend([String::new(), "## What is disputed".to_owned(), String::new()]);
    text.extend(head(&["Where", "What", "Says so", "Says otherwise"]));
    text.extend(
        all.iter().filter(disputed).map(|stated| {
            row(&[place(stated), prose(&stated.text), links(&stated.sources), links(&stated.disputed_by)])
        }),
    );
    text.extend([String::new(), "## What nothing confirms".to_owned(), String::new()]);
    text.extend(head(&["Where", "What"]));
    let unconfirmed = all.iter().filter(|stated| stated.evidence == Evidence::Unconfirmed);
    text.extend(unconfirmed.map(|stated| row(&[place(stated), prose(&stated.text)])));
    text
}

/// How many rules, words and claims are known how, strongest first.
fn counts(all: &[Stated]) -> Vec<String> {
    let mut levels: Vec<Evidence> = all.iter().map(|stated| stated.evidence).collect();
    levels.sort();
    levels.dedup();
    let cells = |title: String, of: &dyn Fn(&&Stated) -> bool| {
        let (mut rules, mut words, mut tools, mut claims) = (0, 0, 0, 0);
        for stated in all.iter().filter(of) {
            *match stated.by {
                By::Rule(_) | By::UnixRule(_) => &mut rules,
                By::Word(_) => &mut words,
                By::Tool(_) => &mut tools,
                By::Lesson(..) => &mut claims,
            } += 1;
        }
        row(&[title, rules.to_string(), words.to_string(), tools.to_string(), claims.to_string()])
    };
    let mut text = head(&["Known how", "Rules", "Words", "Tools", "Claims of lessons"]).to_vec();
    for level in levels {
        text.push(cells(capitalised(&level.word()), &|stated| stated.evidence == level));
    }
    text.push(cells("Disputed among all of these".to_owned(), &|stated| !stated.disputed_by.is_empty()));
    text.push(cells("All".to_owned(), &|_| true));
    text
}

fn place(stated: &Stated) -> String {
    match &stated.by {
        By::Rule(rule) => format!("`{}`", rule.card().name),
        By::UnixRule(rule) => format!("`{}` of Unix", rule.card().name),
        By::Word(_) | By::Tool(_) | By::Lesson(..) => stated.place(),
    }
}

//! The page of observable facts says of each how it is asked, or what it would need; its cases are those of the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ntsessions::scenario::cases::case::CaseFile;
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::source_file::SourceFile;

/// How many facts there are.
const FACTS: usize = 50;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The ids of the cases, as the reader of cases gives them.
fn cases() -> BTreeSet<String> {
    let text = read("tests/conformance/more/observable.ron");
    let (profiles, faults) = Profiles::built_in();
    assert_eq!(faults, []);
    let CaseFile { cases, faults } =
        CaseFile::read(&Arc::new(SourceFile::new("observable.ron".to_owned(), text)), &profiles);
    assert_eq!(faults, []);
    cases.iter().map(|case| String::from(&*case.id)).collect()
}

/// The cases that a text names between backquotes.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| word.starts_with("observable-"))
}

/// What is wrong with the table of a page, held against the cases that there are.
fn faults(page: &str, cases: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut numbers = Vec::new();
    let mut found = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, fact, asked, who, wine, needs] = cells[..] else {
            faults.push(format!("not six cells: {line}"));
            continue;
        };
        numbers.push(number.to_owned());
        if [fact, asked, who, wine, needs].contains(&"") {
            faults.push(format!("row {number} has an empty cell"));
        }
        for case in named(asked) {
            if !cases.contains(case) {
                faults.push(format!("row {number} names {case}, which is no case"));
            }
            if !number.parse().is_ok_and(|number: usize| case.starts_with(&format!("observable-{number:02}"))) {
                faults.push(format!("row {number} names {case}, which is another row's"));
            }
            found.insert(case.to_owned());
        }
        if named(asked).next().is_none() && needs == "-" {
            faults.push(format!("row {number} has no case, and does not say what it needs"));
        }
    }
    let expected: Vec<String> = (1..=FACTS).map(|number| number.to_string()).collect();
    if numbers != expected {
        faults.push(format!("the rows are not 1 to {FACTS}, each once: {}", numbers.join(" ")));
    }
    faults.extend(cases.difference(&found).map(|case| format!("no row names {case}")));
    faults
}

#[test]
fn every_observable_fact_is_a_case_or_says_what_it_needs() {
    assert_eq!(faults(&read("docs/observable.md"), &cases()), Vec::<String>::new());
}

/// Each fault of a table is found, and a good table has none.
#[test]
fn a_broken_table_is_found() {
    let cases = BTreeSet::from(["observable-01".to_owned()]);
    let row =
        |number: usize, asked: &str, needs: &str| format!("| {number} | A fact. | {asked} | user | runs | {needs} |");
    let head = ["| Row | Fact | Asked by | Who | Wine | Needs |", "| - | - | - | - | - | - |"].map(str::to_owned);
    let rows = (2..=FACTS).map(|number| row(number, "-", "a person"));
    let good: Vec<String> = head.into_iter().chain([row(1, "`observable-01`", "-")]).chain(rows).collect();
    assert_eq!(faults(&good.join("\n"), &cases), Vec::<String>::new());

    // The rows begin at the third line.
    let broken = |number: usize, line: &str| {
        let mut lines = good.clone();
        line.clone_into(&mut lines[number + 1]);
        faults(&lines.join("\n"), &cases).join("; ")
    };
    assert_eq!(
        broken(1, &row(1, "`observable-99`", "-")),
        "row 1 names observable-99, which is no case; row 1 names observable-99, which is another row's; \
         no row names observable-01"
    );
    assert_eq!(broken(2, &row(2, "`observable-01`", "-")), "row 2 names observable-01, which is another row's");
    assert_eq!(broken(1, &row(1, "-", "a person")), "no row names observable-01");
    assert_eq!(broken(2, &row(2, "-", "-")), "row 2 has no case, and does not say what it needs");
    assert_eq!(broken(2, &row(2, "-", "")), "row 2 has an empty cell");
    let order = |middle: &str| {
        let rest: Vec<String> = (3..=FACTS).map(|number| number.to_string()).collect();
        format!("the rows are not 1 to {FACTS}, each once: 1 {middle}{}", rest.join(" "))
    };
    assert_eq!(broken(2, &row(3, "-", "a person")), order("3 "));
    assert_eq!(broken(2, ""), order(""));
    assert_eq!(broken(2, "| 2 | A fact. |"), format!("not six cells: | 2 | A fact. |; {}", order("")));
}

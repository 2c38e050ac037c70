//! One slip of the finger in a name: nine times of ten the name that was meant is offered.

use std::collections::BTreeSet;
use std::sync::Arc;

use ntsessions::nt::call::{Interface, Operation, operations};
use ntsessions::nt::era::{ERAS, SETTINGS};
use ntsessions::nt::rule::Rule;
use ntsessions::nt::status::{NtStatus, Win32Error};
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::scenario::{acts, calls, expectations};

/// Every name that one slip makes of a name: a letter lost, doubled, added, replaced, or swapped with the next.
fn slips(name: &str, known: &[&str]) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut slips = Vec::new();
    for at in 0..letters.len() {
        let mut slip = |change: &dyn Fn(&mut Vec<char>)| {
            let mut letters = letters.clone();
            change(&mut letters);
            slips.push(letters.into_iter().collect::<String>());
        };
        slip(&|letters| _ = letters.remove(at));
        slip(&|letters| letters.insert(at, letters[at]));
        slip(&|letters| letters.insert(at, 'q'));
        slip(&|letters| letters[at] = 'x');
        if at + 1 < letters.len() {
            slip(&|letters| letters.swap(at, at + 1));
        }
    }
    let is_word = |slip: &String| slip.starts_with(|first: char| first.is_alphabetic() || first == '_');
    slips.retain(|slip| is_word(slip) && !known.contains(&slip.as_str()));
    slips
}

/// How many slips in the names of a table are put right, and how many there are. The names are used as a reader of the
/// file would meet them: `line` says how one stands in a line of the list `field`.
fn put_right(names: &[&str], field: &str, line: impl Fn(&str) -> String) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for name in names {
        let slips = slips(name, names);
        let lines: Vec<String> = slips.iter().map(|slip| line(slip)).collect();
        let system = "format: 1, title: \"Slips\", system: (era: WindowsXp)";
        let rest = if field == "steps" { "" } else { ", steps: []" };
        let text = format!("({system}{rest}, {field}: [\n{}])", lines.join(",\n"));
        let faults = parse(&Arc::new(SourceFile::new("slips.ron".to_owned(), text))).expect_err("it has faults");
        let offered = format!("did you mean `{name}`?");
        let faults = faults.iter().filter(|fault| fault.help_text() == Some(&offered));
        let lines: BTreeSet<usize> = faults.filter_map(Diagnostic::place).map(|place| place.line).collect();
        right += (2..slips.len() + 2).filter(|line| lines.contains(line)).count();
        all += slips.len();
    }
    (right, all)
}

fn check(table: &str, (right, all): (usize, usize)) {
    println!("{table}: {right} of {all}");
    assert!(right * 10 >= all * 9, "{table}: {right} of {all}");
}

const CALL: &str = r#"do: Call(by: "csrss#0", call: "#;

#[test]
fn nine_of_ten_slips_in_actions_calls_and_expectations_are_put_right() {
    let names: Vec<&str> = acts::FORMS.iter().map(|form| form.name).collect();
    check("actions", put_right(&names, "steps", |slip| format!("(do: {slip})")));
    let names: Vec<&str> = expectations::FORMS.iter().map(|form| form.name).collect();
    check("expectations", put_right(&names, "steps", |slip| format!("(expect: [{slip}])")));
    let names: Vec<&str> = operations().flat_map(|operation| operation.names.iter().copied()).collect();
    check("calls", put_right(&names, "steps", |slip| format!("({CALL}{slip}))")));
}

#[test]
fn nine_of_ten_slips_in_fields_are_put_right() {
    let (mut right, mut all) = (0, 0);
    let mut add = |(put_right, slips)| {
        right += put_right;
        all += slips;
    };
    for form in acts::FORMS {
        let names: Vec<&str> = form.parameters.iter().map(|parameter| parameter.name).collect();
        add(put_right(&names, "steps", |slip| format!("(do: {}({slip}: 1))", form.name)));
    }
    for operation in operations() {
        let parameters = calls::parameters(operation);
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        add(put_right(&names, "steps", |slip| format!("({CALL}{}({slip}: 1)))", operation.name())));
    }
    check("fields", (right, all));
}

#[test]
fn nine_of_ten_slips_in_answers_rules_releases_and_settings_are_put_right() {
    let of = |interface: Interface| {
        operations().find(|operation| operation.interface == interface && operation.gives_handle()).map(Operation::name)
    };
    let (win32, native) = (of(Interface::Win32).expect("there is one"), of(Interface::Native).expect("there is one"));
    let names: Vec<&str> = Win32Error::ALL.iter().map(|(name, _)| *name).collect();
    check("errors", put_right(&names, "steps", |slip| format!("({CALL}{win32}()), expect: [LastError(\"{slip}\")])")));
    let names: Vec<&str> = NtStatus::ALL.iter().map(|(name, _)| *name).collect();
    check("statuses", put_right(&names, "steps", |slip| format!("({CALL}{native}()), expect: [Status(\"{slip}\")])")));
    let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.card().name).collect();
    check("rules", put_right(&names, "steps", |slip| format!("(expect: [By({slip})])")));
    let names: Vec<&str> = ERAS.iter().map(|era| era.name).collect();
    check("releases", put_right(&names, "beside", |slip| format!("(era: {slip})")));
    let names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    check("settings", put_right(&names, "beside", |slip| format!("(era: WindowsXp, settings: ({slip}: true))")));
}

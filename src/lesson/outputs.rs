//! What a call gave back beside its answer, held against what is expected of it.
//!
//! An expected output is compared as its kind says: rights as rights, numbers as numbers, a handle by its label. Some
//! words stand for more than one value ([`Wanted`]); `?x` and `needed(n)` stand for whatever was found at their first use.
//! Of constants `true` asks whether there is any, `false` or `none` whether there is none; a call that left such an output
//! alone gave none.

use std::sync::Arc;

use crate::lesson::Labelled;
use crate::lesson::player::handle_of;
use crate::nt::action::Outcome;
use crate::nt::call::{Argument, Reply};
use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::Attributes;
use crate::nt::parameter::{Kind, Output, number_of, parse_flag, parse_number};
use crate::nt::security::{AccessMask, Luid};
use crate::scenario::Spanned;
use crate::scenario::script::{Act, Asked, Comparison, Expectation, Length, Told, Wanted};

/// The outputs by which a call tells how many bytes it needs.
const SIZES: [&str; 3] = ["needed", "return_length", "size"];
/// What a script calls the size that was told last.
const NEEDED: &str = "needed";

/// What the call gave under this name; nothing, where it left that alone.
fn found(reply: &Reply, name: &str) -> Option<String> {
    let given = reply.outputs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    given.or_else(|| reply.handle.filter(|_| name == "handle").map(|handle| handle.to_string()))
}

/// What a variable that goes in and out held when the call began: the number given under the name of the output.
fn went_in(act: &Act, name: &str) -> Option<String> {
    let Act::Call { arguments, .. } = act else { return None };
    match arguments.named(name) {
        Some(Argument::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// The number that a script gives by name; of what was never reported there is nothing.
pub(crate) fn length(labels: &Labelled, length: &Length) -> u64 {
    let last = || labels.bound.get(NEEDED).filter(|_| length.of.starts_with(NEEDED));
    let reported = labels.bound.get(&length.of).or_else(last);
    reported.and_then(|number| parse_number(number)).unwrap_or(0).saturating_add_signed(length.more)
}

/// Remembers the size that a call reports, and what the `?x` and `needed(n)` of expected outputs stand for where this is
/// their first use.
pub(crate) fn bind(labels: &mut Labelled, expected: &[Spanned<Expectation>], outcome: &Outcome) {
    let Some(reply) = &outcome.reply else { return };
    if let Some(size) = SIZES.iter().find_map(|name| found(reply, name)) {
        labels.bound.insert(NEEDED.into(), size.into());
    }
    bind_variables(labels, expected, reply);
}

fn bind_variables(labels: &mut Labelled, expected: &[Spanned<Expectation>], reply: &Reply) {
    for expectation in expected {
        match &expectation.value {
            Expectation::Told(Told::Output(asked, wanted)) => {
                let Some(found) = found(reply, asked.output.name) else { continue };
                for (variable, value) in variables(wanted, &found) {
                    if labels.bound.get(variable).is_none() {
                        labels.bound.insert(variable.into(), value.into());
                    }
                }
            }
            Expectation::Either(outcomes) => outcomes.iter().for_each(|one| bind_variables(labels, one, reply)),
            Expectation::On(_, inner) | Expectation::Lane(_, inner) => bind_variables(labels, inner, reply),
            Expectation::Told(_) | Expectation::Behind(_) | Expectation::Unix(_) | Expectation::Not(_) => {}
        }
    }
}

/// The variables of an expected output, each with what stands in its place.
fn variables<'a>(wanted: &'a Wanted, found: &'a str) -> Vec<(&'a str, &'a str)> {
    let wanted = match wanted {
        Wanted::NeededAs(name) => return vec![(name, found)],
        Wanted::Text(text) => text,
        Wanted::Unchanged
        | Wanted::Null
        | Wanted::NonZero
        | Wanted::AtLeast(_)
        | Wanted::Numbers(_)
        | Wanted::Size(_)
        | Wanted::Needed => return Vec::new(),
    };
    let pieces = |text: &'a str| text.split([',', ':']);
    if !wanted.contains('?') || pieces(wanted).count() != pieces(found).count() {
        return Vec::new();
    }
    pieces(wanted).zip(pieces(found)).filter(|(piece, _)| piece.starts_with('?')).collect()
}

/// Holds an output against what is expected of it: what was found instead is the error.
///
/// A variable that goes in and out and was left alone holds what went in.
pub(crate) fn check(labels: &Labelled, act: &Act, reply: &Reply, asked: Asked, wanted: &Wanted) -> Result<(), String> {
    let Output { name, kind, .. } = asked.output;
    let found = match found(reply, name) {
        given if asked.comparison == Comparison::Given => given.is_some().to_string(),
        None if *wanted == Wanted::Unchanged || (matches!(kind, Kind::Constants(_)) && is_none(wanted)) => {
            return Ok(());
        }
        None => went_in(act, name).ok_or_else(|| "it was left as it was".to_owned())?,
        Some(found) => found,
    };
    if holds(labels, asked, wanted, &found) { Ok(()) } else { Err(found) }
}

/// Whether what was found stands to what is wanted as the comparison says.
fn holds(labels: &Labelled, asked: Asked, wanted: &Wanted, found: &str) -> bool {
    let is = |found: &str| is(labels, asked.kind(), wanted, found);
    match (asked.comparison, wanted) {
        (Comparison::IgnoringOrder, Wanted::Text(text)) => sorted(&substituted(labels, text)) == sorted(found),
        (Comparison::IgnoringCase, Wanted::Text(text)) => {
            compare_ignoring_case(&substituted(labels, text), found).is_eq()
        }
        (Comparison::Is | Comparison::Given | Comparison::IgnoringOrder | Comparison::IgnoringCase, _) => is(found),
        (Comparison::IsNot, _) => !is(found),
        (Comparison::Contains, _) => found.split(',').any(is),
        (Comparison::Lacks, _) => !found.split(',').any(is),
    }
}

/// Whether there is to be no constant at all.
fn is_none(wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Null => true,
        Wanted::Text(text) => matches!(text.as_str(), "false" | "none" | "") || parse_number(text) == Some(0),
        _ => false,
    }
}

/// The number that was found, where it is one.
fn number(kind: Kind, found: &str) -> Option<u64> {
    match kind {
        Kind::Constants(table) => number_of(table, found).ok(),
        _ => parse_number(found),
    }
}

/// Whether what was found is what is wanted.
fn is(labels: &Labelled, kind: Kind, wanted: &Wanted, found: &str) -> bool {
    let number = number(kind, found);
    match wanted {
        Wanted::Unchanged => false,
        Wanted::Null => found == "NULL" || number == Some(0),
        Wanted::NonZero => found != "NULL" && number != Some(0),
        Wanted::AtLeast(least) => number.is_some_and(|number| number >= *least),
        Wanted::Numbers(parts) => {
            let found: Vec<&str> = found.split(',').collect();
            let pairs = || parts.iter().rev().zip(found.iter().rev());
            pairs().count() == parts.len() && pairs().all(|(part, found)| is(labels, Kind::Number, part, found))
        }
        Wanted::Size(size) => number == Some(*size),
        Wanted::Needed => number.is_some_and(|number| number != 0),
        Wanted::NeededAs(name) => labels.bound.get(name).is_some_and(|bound| **bound == *found),
        Wanted::Text(text) => is_text(labels, kind, text, found),
    }
}

/// Whether what was found is this text, compared as its kind says.
fn is_text(labels: &Labelled, kind: Kind, wanted: &str, found: &str) -> bool {
    let number = number(kind, found);
    let wanted = substituted(labels, wanted);
    match kind {
        Kind::Access => AccessMask::from_names(&wanted).ok() == AccessMask::from_names(found).ok(),
        Kind::Attributes => Attributes::from_names(&wanted).ok() == Attributes::from_names(found).ok(),
        Kind::Number | Kind::Length | Kind::ProcessId | Kind::ThreadId => {
            let labelled = labels.processes.get(&*wanted).filter(|_| kind == Kind::ProcessId);
            let wanted_number = labelled.map_or_else(|| parse_number(&wanted), |process| Some(process.0.into()));
            wanted_number.map_or(*wanted == *found, |wanted| number == Some(wanted))
        }
        Kind::List(Kind::ProcessId) if !found.is_empty() => {
            let each = || wanted.split(',').zip(found.split(','));
            wanted.split(',').count() == found.split(',').count()
                && each().all(|(wanted, found)| is_text(labels, Kind::ProcessId, wanted, found))
        }
        Kind::Constants(table) => match (&*wanted, number) {
            ("true", number) => number.is_some_and(|number| number != 0),
            ("false" | "none", number) => number == Some(0),
            (wanted, number) => number_of(table, wanted).ok() == number,
        },
        Kind::Handle | Kind::HandleOr(_) => handle_of(labels, &wanted).to_string() == found,
        Kind::LogonSession => found.split(' ').any(|found| {
            found == &*wanted || Luid::parse(found).is_some_and(|found| Luid::parse(&wanted) == Some(found))
        }),
        Kind::Flag => parse_flag(&wanted).map_or(*wanted == *found, |flag| parse_flag(found) == Some(flag)),
        Kind::List(_)
        | Kind::Name
        | Kind::Text
        | Kind::Word(_)
        | Kind::Pointer
        | Kind::NameForm
        | Kind::Structure(_) => *wanted == *found,
    }
}

/// The expected output with what its variables stand for in their places.
fn substituted(labels: &Labelled, wanted: &str) -> Arc<str> {
    if !wanted.contains('?') {
        return wanted.into();
    }
    let mut text = String::new();
    for piece in wanted.split_inclusive([',', ':']) {
        let (word, end) = match piece.strip_suffix([',', ':']) {
            Some(word) => (word, &piece[word.len()..]),
            None => (piece, ""),
        };
        text.push_str(labels.bound.get(word).map_or(word, |bound| bound));
        text.push_str(end);
    }
    text.into()
}

fn sorted(list: &str) -> Vec<&str> {
    let mut items: Vec<&str> = list.split(',').filter(|item| !item.is_empty()).collect();
    items.sort_unstable();
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::process::ProcessId;

    fn check(kind: Kind, wanted: &str, found: &str, expected: bool) {
        compare(kind, Comparison::Is, wanted, found, expected);
    }

    fn compare(kind: Kind, comparison: Comparison, wanted: &str, found: &str, expected: bool) {
        let mut labels = Labelled::default();
        labels.bound.insert("?a".into(), "Telamon".into());
        labels.bound.insert("needed(2)".into(), "88".into());
        let asked = Asked { output: Output::new("output", kind), comparison };
        let wanted = Wanted::read(asked.kind(), wanted).expect("it can be read");
        assert_eq!(holds(&labels, asked, &wanted, found), expected, "{wanted:?} of {found}");
    }

    #[test]
    fn an_output_is_compared_as_its_kind_says() {
        check(Kind::Access, "DIRECTORY_QUERY", "0x1", true);
        check(Kind::Access, "DIRECTORY_QUERY", "0x3", false);
        check(Kind::Number, "0x10", "16", true);
        check(Kind::Number, "16", "17", false);
        check(Kind::Text, "on", "On", false);
        compare(Kind::Text, Comparison::IgnoringCase, "on", "On", true);
        compare(Kind::List(&Kind::Text), Comparison::IgnoringOrder, "b,a", "a,b", true);
        check(Kind::List(&Kind::Text), "b,a", "a,b", false);
        compare(Kind::List(&Kind::Text), Comparison::Contains, "a", "a,b", true);
        compare(Kind::List(&Kind::Text), Comparison::Contains, "c", "a,b", false);
        compare(Kind::List(&Kind::Text), Comparison::Lacks, "a", "a,b", false);
        compare(Kind::List(&Kind::Text), Comparison::Lacks, "c", "a,b", true);
        compare(Kind::Handle, Comparison::IsNot, "NULL", "0x4", true);
        compare(Kind::Handle, Comparison::IsNot, "NULL", "0x0", false);
        for (wanted, expected) in [("0:3e7", true), ("0x0-0x3E7", true), ("999", true), ("SELF", true), ("SYS", false)]
        {
            compare(Kind::List(&Kind::LogonSession), Comparison::Contains, wanted, "0x3e5,0x3e7 SELF SYSTEM", expected);
        }
    }

    #[test]
    fn a_process_is_wanted_by_its_label() {
        let mut labels = Labelled::default();
        labels.processes.insert("tray".into(), ProcessId(48));
        labels.processes.insert("player".into(), ProcessId(52));
        let rows =
            [("tray", "48"), ("tray", "52"), ("player,tray", "52,48"), ("tray", "48,52"), ("", ""), ("tray", "")];
        let held = rows.map(|(wanted, found)| is_text(&labels, Kind::List(&Kind::ProcessId), wanted, found));
        assert_eq!(held, [true, false, true, false, true, false]);
    }

    #[test]
    fn words_stand_for_values() {
        check(Kind::Number, "AT_LEAST 2", "2", true);
        check(Kind::Number, "AT_LEAST 2", "1", false);
        check(Kind::Number, "AT_LEAST 0x10", "16", true);
        let list = Kind::List(&Kind::Number);
        check(list, "AT_LEAST 640x480", "0,0,1024,768", true);
        check(list, "AT_LEAST 0,0,1280,480", "0,0,1024,768", false);
        check(list, "0,0,AT_LEAST 640,AT_LEAST 480", "0,0,1024,768", true);
        check(list, "1,0,AT_LEAST 640,AT_LEAST 480", "0,0,1024,768", false);
        check(list, "0,0,1024,768", "0,0,1024,768", true);
        check(list, "0,0,0,0,768", "0,0,1024,768", false);
        check(Kind::Flag, "TRUE", "true", true);
        check(Kind::Flag, "0", "true", false);
        check(Kind::Handle, "NULL", "0x0", true);
        check(Kind::Handle, "NONZERO", "0x4", true);
        check(Kind::Number, "sizeof(UNICODE_STRING)+18", "34", true);
        check(Kind::Number, "needed(2)", "88", true);
        check(Kind::Number, "needed(2)", "90", false);
        check(Kind::Text, "?a:Mutant", "Telamon:Mutant", true);
        check(Kind::Text, "?a:Mutant", "Oileus:Mutant", false);
    }

    #[test]
    fn a_variable_stands_for_what_is_found_first() {
        let text = |text: &str| Wanted::Text(text.to_owned());
        assert_eq!(variables(&text("?a:Mutant,?b:Event"), "X:Mutant,Y:Event"), [("?a", "X"), ("?b", "Y")]);
        assert_eq!(variables(&text("?a,?b"), "X"), []);
        assert_eq!(variables(&Wanted::NeededAs("needed(2)".into()), "88"), [("needed(2)", "88")]);
    }
}

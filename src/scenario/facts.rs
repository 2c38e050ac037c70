//! Facts in plain sentences: what names a status, a path, an interface, a release or a session by its number states
//! something about Windows, and is to be a claim.
//!
//! A claim has its evidence and sources; a plain sentence tells the story and is taken at its word. So a fact in one
//! would be a fact that nothing backs. A lesson's title is a name, and states nothing.
//!
//! Only the spelling of words is looked at. So a fact in plain words is missed ("services have a session of their own",
//! "the release after it"), and so is a name that is spelled like a word (`Global`, `Everyone`, `winlogon`). A word with
//! capitals inside is taken for a name of Windows, whatever it is (`McCoy`).

use std::sync::Arc;

use crate::nt::era::RELEASE_WORDS;
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::script::Scenario;
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::quoted;

/// The facts in the promise and in the plain sentences of a scenario, each a fault at its place.
pub fn unclaimed(scenario: &Scenario) -> Vec<Diagnostic> {
    let Spanned { value: promise, span } = &scenario.promise;
    let of_promise = fact_in(promise).map(|fact| {
        let mut fault = fault("the promise", fact, *span, &scenario.file);
        fault.help("promise it without the name; a step may say it in a Claim");
        fault
    });
    let plain = scenario.steps.iter().flat_map(|step| {
        step.say.iter().filter(|say| say.claim.is_none()).filter_map(|say| {
            let mut fault = fault("a plain sentence", fact_in(&say.text)?, say.span, &step.file);
            fault.help("make it a Claim, with its evidence, or tell it without the name");
            Some(fault)
        })
    });
    of_promise.into_iter().chain(plain).collect()
}

fn fault(what: &str, fact: &str, sentence: Span, file: &Arc<SourceFile>) -> Diagnostic {
    let at = file.text()[sentence.range()].find(fact).map(|at| sentence.start + at);
    let span = at.map_or(sentence, |start| Span::new(start, start + fact.len()));
    let mut fault = Diagnostic::new(Code::FactWithoutClaim, file, Some(span), format!("{what} names {}", quoted(fact)));
    fault.label("a fact, and nothing backs it");
    fault
}

/// What in a sentence makes it a statement about Windows, if anything does.
pub fn fact_in(sentence: &str) -> Option<&str> {
    let mut behind = 0;
    let mut words: Vec<(usize, &str)> = Vec::new();
    for part in sentence.split_inclusive(|character: char| character.is_whitespace() || character == '-') {
        let word = part.trim_matches(|character: char| !character.is_alphanumeric() && !r"\_".contains(character));
        let start = part.find(word).unwrap_or(0);
        let is_dos_devices = word == r"\" && part[start..].starts_with(r"\??");
        let word = if is_dos_devices { &part[start..start + r"\??".len()] } else { word };
        let start = behind + start;
        behind += part.len();
        words.extend((!word.is_empty()).then_some((start, word)));
    }
    words.iter().enumerate().find_map(|(at, (start, word))| {
        let (next_start, next) = words.get(at + 1).copied().unwrap_or_default();
        if word.contains('\\') || is_interface(word) || RELEASE_WORDS.contains(word) {
            return Some(*word);
        }
        numbered(word, next).then(|| &sentence[*start..next_start + next.len()])
    })
}

/// `CreateMutexW`, `WinSta0`; `STATUS_SUCCESS`, `SE_DENY`; `0x3e7`.
fn is_interface(word: &str) -> bool {
    let mixed = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let constant = word.contains('_') && word.chars().any(char::is_uppercase);
    mixed || constant || word.starts_with("0x")
}

/// A release or a session by its number: `Windows 7`, `Server 2003`, `session 0`, `session zero`.
fn numbered(word: &str, next: &str) -> bool {
    let is_session = ["session", "sessions"].iter().any(|session| word.eq_ignore_ascii_case(session));
    let begins_with_digit = next.starts_with(|character: char| character.is_ascii_digit());
    (begins_with_digit && (is_session || ["Windows", "Server"].contains(&word))) || (is_session && next == "zero")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, expected: Option<&str>) {
        assert_eq!(fact_in(sentence), expected, "{sentence}");
    }

    #[test]
    fn what_has_a_name_in_windows_is_a_fact() {
        check(r"It lies in \Sessions.", Some(r"\Sessions"));
        check("The answer is ERROR_ACCESS_DENIED.", Some("ERROR_ACCESS_DENIED"));
        check("It ends with STATUS_SUCCESS, as always.", Some("STATUS_SUCCESS"));
        check("So CreateMutexW finds it.", Some("CreateMutexW"));
        check("WTSSendMessage would do.", Some("WTSSendMessage"));
        check(r"Is it \??\C: (or \??)?", Some(r"\??\C"));
        check(r"It is \??.", Some(r"\??"));
        check(r"Is it in \Sessions?", Some(r"\Sessions"));
        check("All of it is in logon session 0x3e7.", Some("session 0x3e7"));
        check("The number is 0xFFFFFFFF.", Some("0xFFFFFFFF"));
        check("Bob is in session 1, and Alice is not.", Some("session 1"));
        check("Of sessions 0 and 1 one is left.", Some("sessions 0"));
        check("Nobody is in session zero.", Some("session zero"));
    }

    #[test]
    fn what_names_a_release_is_a_fact() {
        check("On Windows 7 it is split.", Some("Windows 7"));
        for word in RELEASE_WORDS {
            check(&format!("Since {word} it is."), Some(word));
            check(&format!("Windows-{word} users know it."), Some(word));
        }
    }

    #[test]
    fn a_story_is_none() {
        check("Bob is in a session of his own.", None);
        check("Alice's player (the first) asks again.", None);
        check("Two people, 1 computer.", None);
        check("Zwei\u{a0}Leute, \u{2014} \u{fc}ber einer Sache.", None);
        check("He is the session's only user.", None);
    }
}

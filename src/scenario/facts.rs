//! Facts in plain sentences: what names a status, a path, an interface, a release or a session by its number states
//! something about Windows, and is to be a claim.
//!
//! A claim has its evidence and sources; a plain sentence tells the story and is taken at its word. So a fact in one
//! would be a fact that nothing backs. A lesson's title is a name, and states nothing.

use std::sync::Arc;

use crate::nt::era::RELEASE_WORDS;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::script::Scenario;
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::visible::quoted;

/// The facts in the promise and in the plain sentences of a scenario, each a fault at its place.
pub fn unclaimed(scenario: &Scenario) -> Vec<Diagnostic> {
    let promise = scenario.file.text().find(&scenario.promise);
    let promise = promise.map(|start| Span::new(start, start + scenario.promise.len()));
    let promise = ("the promise", scenario.promise.as_str(), promise, &scenario.file);
    let plain = scenario.steps.iter().flat_map(|step| {
        let say = step.say.iter().filter(|say| say.claim.is_none());
        say.map(|say| ("a plain sentence", say.text.as_str(), Some(say.span), &step.file))
    });
    std::iter::once(promise)
        .chain(plain)
        .filter_map(|(what, text, span, file)| Some(fault(what, fact_in(text)?, span, file)))
        .collect()
}

fn fault(what: &str, fact: &str, sentence: Option<Span>, file: &Arc<SourceFile>) -> Diagnostic {
    let at = |sentence: Span| {
        let start = sentence.start + file.text()[sentence.range()].find(fact)?;
        Some(Span::new(start, start + fact.len()))
    };
    let span = sentence.map(|sentence| at(sentence).unwrap_or(sentence));
    let mut fault = Diagnostic::new(Code::FactWithoutClaim, file, span, format!("{what} names {}", quoted(fact)));
    fault.label("a fact, and nothing backs it").help("make it a Claim, with its evidence, or tell it without the name");
    fault
}

/// What in a sentence makes it a statement about Windows, if anything does.
pub fn fact_in(sentence: &str) -> Option<&str> {
    let mut behind = 0;
    let mut words: Vec<(usize, &str)> = Vec::new();
    for part in sentence.split_inclusive(|character: char| character.is_whitespace() || character == '-') {
        let word = part.trim_matches(|character: char| !character.is_alphanumeric() && !r"\_".contains(character));
        let start = behind + part.find(word).unwrap_or(0);
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
        check(r"It is \??.", Some(r"\"));
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

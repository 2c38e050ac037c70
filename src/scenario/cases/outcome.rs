//! What a case expects of a step: an answer, a last error, outputs, and what is different where.

use crate::nt::call::{Interface, Operation};
use crate::nt::era::EraToken;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::status::{NtStatus, Win32Error};
use crate::scenario::Spanned;
use crate::scenario::cases::Placeholders;
use crate::scenario::cases::era_range::EraRange;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::Form;
use crate::scenario::script::{Asked, Expectation, Told, Wanted};
use crate::scenario::source_file::Span;
use crate::scenario::syntax::{Fields, Piece};
use crate::scenario::visible::quoted;

/// The fields of an alternative.
pub const ALTERNATIVE: Form<'static> = Form {
    name: "an alternative",
    parameters: &[
        Parameter::required("era", Kind::Text, "Where it holds: a range of releases, or a tag."),
        EXPECT,
        LAST_ERROR,
        OUT,
        TODO_WINE,
        NOTE,
    ],
    summary: "What is different on some systems.",
    example: "(era: \"w2003-\", expect: \"STATUS_OBJECT_NAME_COLLISION\")",
};

/// What the call answers.
pub(super) const EXPECT: Parameter = Parameter::optional(
    "expect",
    Kind::Text,
    "A status of a native call; of a Win32 call OK, FAIL or the result of a wait; ANY_FAILURE.",
);
/// The last error afterwards.
pub(super) const LAST_ERROR: Parameter =
    Parameter::optional("last_error", Kind::Text, "What GetLastError says then, or UNCHANGED.");
/// The outputs.
pub(super) const OUT: Parameter = Parameter::optional("out", Kind::Structure("a map"), "Outputs, text to text.");
/// Whether Wine fails it.
pub(super) const TODO_WINE: Parameter = Parameter::optional("todo_wine", Kind::Flag, "Wine does not do it so.");
/// A remark.
pub(super) const NOTE: Parameter = Parameter::optional("note", Kind::Text, "A remark.");

/// The tags of alternatives that never apply to what is modelled: a 32-bit program on a 64-bit system, a system without
/// a desktop.
const NEVER: [&str; 2] = ["wow64", "server-core"];

/// What is expected of a step; what is not said is not checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    answer: Option<Spanned<Expectation>>,
    last_error: Option<Spanned<Expectation>>,
    outputs: Vec<(Asked, Spanned<Wanted>)>,
}

/// What is expected instead on some systems.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Where.
    pub when: When,
    /// What.
    pub outcome: Outcome,
}

/// Where an alternative holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On some releases.
    On(EraRange),
    /// On some older release; nobody says which.
    Unknown,
    /// Where the caller is no administrator.
    LimitedUser,
    /// On systems that are not modelled.
    Never,
}

impl Outcome {
    /// Reads the fields `expect`, `last_error` and `out` of a step or an alternative.
    pub(super) fn read(fields: &Fields<'_>, operation: &Operation, faults: &mut Diagnostics) -> Outcome {
        let mut outcome = Outcome::default();
        for field in &fields.fields {
            let span = field.span();
            match field.name.value {
                // The key says nothing that is not said anyway.
                "expect" => {
                    let Some(word) = field.value.text("`expect`", faults) else { continue };
                    let word = Spanned { value: &*word, span: field.value.span() };
                    let answer = read_answer(&word, operation, faults);
                    outcome.answer = answer.map(|value| Spanned { value, span: word.span });
                }
                "last_error" => {
                    let Some(word) = field.value.text("`last_error`", faults) else { continue };
                    let word = Spanned { value: &*word, span: field.value.span() };
                    let error = read_last_error(&word, operation, faults);
                    outcome.last_error = error.map(|value| Spanned { value, span });
                }
                "out" => outcome.outputs = read_outputs(field.value, operation, faults),
                _ => {}
            }
        }
        outcome
    }

    /// Whether the call is expected to fail.
    pub(super) fn is_failure(&self) -> bool {
        is_failure(self.answer.as_slice())
    }

    /// The same, with what an alternative says instead. Where a call fails that succeeds elsewhere, or the reverse, nothing
    /// that was said of the one is true of the other.
    fn overlaid(&self, other: &Outcome) -> Outcome {
        if other.answer.is_some() && other.is_failure() != self.is_failure() {
            return other.clone();
        }
        let kept = self.outputs.iter().filter(|(asked, _)| other.outputs.iter().all(|(other, _)| other != asked));
        Outcome {
            answer: other.answer.clone().or_else(|| self.answer.clone()),
            last_error: other.last_error.clone().or_else(|| self.last_error.clone()),
            outputs: kept.chain(&other.outputs).cloned().collect(),
        }
    }

    /// The outcome where these alternatives are looked at: of those that are sure to hold the one that speaks of the fewest
    /// releases, or either of two where nobody knows.
    pub(super) fn expectations(
        &self,
        alternatives: &[Alternative],
        era: EraToken,
        limited: bool,
        placeholders: &Placeholders,
        at: Span,
    ) -> Vec<Spanned<Expectation>> {
        let releases = |when: When| match when {
            When::On(range) => range.contains(era).then(|| range.releases()),
            When::LimitedUser => limited.then_some(0),
            When::Unknown | When::Never => None,
        };
        let sure = alternatives
            .iter()
            .filter_map(|one| Some((releases(one.when)?, one)))
            .min_by_key(|(releases, _)| *releases);
        if let Some((_, sure)) = sure {
            return self.overlaid(&sure.outcome).filled(placeholders);
        }
        let unknown = alternatives.iter().filter(|alternative| alternative.when == When::Unknown);
        let others: Vec<_> =
            unknown.map(|alternative| self.overlaid(&alternative.outcome).filled(placeholders)).collect();
        let own = self.filled(placeholders);
        if others.is_empty() {
            return own;
        }
        vec![Spanned { value: Expectation::Either(std::iter::once(own).chain(others).collect()), span: at }]
    }

    fn filled(&self, placeholders: &Placeholders) -> Vec<Spanned<Expectation>> {
        let outputs = self.outputs.iter().map(|(asked, value)| Spanned {
            value: Told::Output(*asked, filled(&value.value, placeholders)).into(),
            span: value.span,
        });
        self.answer.iter().chain(&self.last_error).cloned().chain(outputs).collect()
    }
}

/// What an output must be, with the placeholders of its text filled in.
fn filled(wanted: &Wanted, placeholders: &Placeholders) -> Wanted {
    match wanted {
        Wanted::Text(text) => Wanted::Text(placeholders.fill(text)),
        known => known.clone(),
    }
}

/// Whether a call of which this is expected fails.
pub(super) fn is_failure(expected: &[Spanned<Expectation>]) -> bool {
    expected.iter().any(|expected| match &expected.value {
        Expectation::Told(Told::Fails) => true,
        Expectation::Told(Told::Answer(status)) => !status.is_success(),
        Expectation::Either(outcomes) => outcomes.iter().all(|outcome| is_failure(outcome)),
        _ => false,
    })
}

/// Reads the alternatives of a step.
pub(super) fn read_alternative(
    piece: Piece<'_>,
    operation: &Operation,
    faults: &mut Diagnostics,
) -> Option<Alternative> {
    let fields = piece.fields(ALTERNATIVE.name, ALTERNATIVE.example, faults)?.given();
    let record = ALTERNATIVE.read(&fields, faults);
    let outcome = Outcome::read(&fields, operation, faults);
    let era = record.text("era")?;
    let when = match &*era.value {
        "unknown" => When::Unknown,
        "limited-user" => When::LimitedUser,
        tag if NEVER.contains(&tag) => When::Never,
        range => {
            let read = EraRange::read(range).map(When::On);
            if read.is_none() {
                unknown_era(&era, NEVER.into_iter().chain(["unknown", "limited-user"]), faults);
            }
            read?
        }
    };
    Some(Alternative { when, outcome })
}

/// Reports that a text is no range of releases.
pub(super) fn unknown_era(
    era: &Spanned<impl AsRef<str>>,
    others: impl IntoIterator<Item = &'static str>,
    faults: &mut Diagnostics,
) {
    let known: Vec<&str> = others.into_iter().chain(EraToken::all().map(EraToken::word)).collect();
    let text = era.value.as_ref();
    let token = Spanned { value: text.strip_suffix(['+', '-']).unwrap_or(text), span: era.span };
    faults.no_such(Code::UnknownWord, "release", &token, known);
}

fn read_answer(word: &Spanned<&str>, operation: &Operation, faults: &mut Diagnostics) -> Option<Expectation> {
    const WIN32: [&str; 8] = [
        "OK",
        "FAIL",
        "ANY_FAILURE",
        "WAIT_OBJECT_0",
        "WAIT_ABANDONED",
        "WAIT_ABANDONED_0",
        "WAIT_TIMEOUT",
        "WAIT_FAILED",
    ];
    let name = quoted(operation.name());
    match (operation.interface, word.value) {
        (_, "ANY_FAILURE") | (Interface::Win32, "FAIL" | "WAIT_FAILED") => Some(Told::Fails.into()),
        (Interface::Win32, "OK") => Some(Told::Ok.into()),
        (Interface::Win32, wait) if wait.starts_with("WAIT_") && WIN32.contains(&wait) => {
            let wait = wait.strip_suffix("ABANDONED_0").map_or(wait, |_| "WAIT_ABANDONED");
            Asked::read(operation, "wait").map(|asked| Told::Output(asked, Wanted::Text(wait.to_owned())).into())
        }
        (Interface::Native, status) => {
            if WIN32.contains(&status) {
                let message = format!("{name} answers with a status, not with {}", quoted(status));
                let fault = faults.add(Code::UnfitExpectation, word.span, message).label("of a Win32 call");
                fault.help("a status begins with STATUS_");
                return None;
            }
            let known = NtStatus::from_name(status).map(|status| Told::Answer(status).into());
            if known.is_none() {
                faults.no_such(Code::UnknownStatus, "status", word, NtStatus::ALL.iter().map(|(name, _)| *name));
            }
            known
        }
        (Interface::Win32, status) if NtStatus::from_name(status).is_some() => {
            let message = format!("{name} is a Win32 call, and gives no status");
            let fault = faults.add(Code::UnfitExpectation, word.span, message).label("of a native call");
            fault.help("expect OK or FAIL, and the last error");
            None
        }
        (Interface::Win32, _) => {
            faults.no_such(Code::UnknownStatus, "result", word, WIN32);
            None
        }
    }
}

fn read_last_error(word: &Spanned<&str>, operation: &Operation, faults: &mut Diagnostics) -> Option<Expectation> {
    if operation.interface == Interface::Native {
        let message = format!("{} answers with a status, and sets no last error", quoted(operation.name()));
        faults.add(Code::UnfitExpectation, word.span, message).label("of a Win32 call");
        return None;
    }
    if word.value == "UNCHANGED" {
        return Some(Told::LastErrorUnchanged.into());
    }
    let known = Win32Error::from_name(word.value).map(|error| Told::LastError(error).into());
    if known.is_none() {
        faults.no_such(Code::UnknownStatus, "error", word, Win32Error::ALL.iter().map(|(name, _)| *name));
    }
    known
}

fn read_outputs(piece: Piece<'_>, operation: &Operation, faults: &mut Diagnostics) -> Vec<(Asked, Spanned<Wanted>)> {
    let mut outputs = Vec::new();
    for field in piece.map("the outputs", faults).unwrap_or_default() {
        let name = field.name.value;
        let Some(asked) = Asked::read(operation, name) else {
            let message = format!("{} gives no output {}", quoted(operation.name()), quoted(name));
            let known = operation.outputs.iter().map(|output| output.name);
            faults.unknown(Code::UnfitExpectation, &field.name, message, known);
            continue;
        };
        let Some(text) = field.value.counted(&quoted(name), faults) else { continue };
        // Who runs cases may skip a size that only the system can tell, as their form says: there must be one.
        let wanted = Wanted::read(asked.kind(), &text).unwrap_or(Wanted::Needed);
        outputs.push((asked, Spanned { value: wanted, span: field.span() }));
    }
    outputs
}

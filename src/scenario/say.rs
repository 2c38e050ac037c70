//! What an author says: plain sentences, and claims with what backs them.

use crate::known::evidence::Evidence;
use crate::known::source::SOURCES;
use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::script::{Claim, Say};
use crate::scenario::syntax::Piece;

/// The fields of a claim.
pub const CLAIM: Form<'static> = Form {
    name: "Claim",
    parameters: &[
        Parameter::required("text", Kind::Text, "The sentence."),
        Parameter::required("evidence", Kind::Structure("evidence"), "How the fact is known."),
        Parameter::optional(
            "sources",
            Kind::List(&Kind::Text),
            "From where, by key; only what is unconfirmed goes without.",
        ),
        Parameter::optional("disputed_by", Kind::List(&Kind::Text), "Who says otherwise, by key."),
    ],
    summary: "A sentence that states a fact about Windows.",
    example: "Claim(text: \"Names are case-sensitive.\", evidence: Documented, sources: [\"object-names\"])",
};

/// The forms of evidence.
pub const EVIDENCE: &[Form<'static>] = &[
    evidence(Evidence::AssertedByTest, "A test asserts it, and was run on the system itself."),
    evidence(Evidence::Documented, "Whoever makes the system documents it, or a standard does."),
    evidence(Evidence::ReadInSource, "It is read in the source of an implementation."),
    evidence(Evidence::Reported, "Somebody reports it."),
    evidence(Evidence::Derived, "It follows from what is known."),
    evidence(Evidence::Unconfirmed, "Nothing is known that confirms it."),
    Form {
        name: Evidence::Observed(0).name(),
        parameters: &[Parameter::required("build", Kind::Number, "The build of Windows on which it was seen.")],
        summary: "It was seen on a build of Windows.",
        example: "Observed(19045)",
    },
];

const fn evidence(evidence: Evidence, summary: &'static str) -> Form<'static> {
    Form { name: evidence.name(), parameters: &[], summary, example: evidence.name() }
}

/// Reads what the author says in a step: a sentence, or a list of them.
pub fn read(piece: Piece<'_>, faults: &mut Diagnostics) -> Vec<Say> {
    if !piece.is_list() {
        return read_sentence(piece, faults).into_iter().collect();
    }
    let Some(items) = piece.items("the sentences", faults) else { return Vec::new() };
    items.filter_map(|item| read_sentence(item, faults)).collect()
}

fn read_sentence(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Say> {
    let span = piece.span();
    if !piece.is_form() {
        let text = piece.text("a sentence", faults)?.into_owned();
        return Some(Say { text, span, claim: None });
    }
    let variant = piece.variant("a sentence", faults)?;
    Form::named(&[CLAIM], "kind of sentence", &variant.name, faults)?;
    let record = CLAIM.read(&variant.fields, faults);
    let sources = read_sources(&record, "sources", faults);
    let disputed_by = read_sources(&record, "disputed_by", faults);
    let evidence = record.piece("evidence").and_then(|piece| read_evidence(piece.value, faults))?;
    let unbacked = sources.is_empty() && evidence.needs_sources();
    if unbacked && (record.lacks("sources") || record.list("sources").is_some_and(|list| list.value.is_empty())) {
        let message = format!("a claim that is {} needs its sources", evidence.word());
        let fault = faults.add(Code::MissingField, variant.name.span, message).label("from where is it known?");
        fault.help("sources: the keys of the sources, in a list");
    }
    let text = record.text("text")?.value.into_owned();
    Some(Say { text, span, claim: Some(Claim { evidence, sources, disputed_by }) })
}

/// Reads a list of keys of sources.
pub fn read_sources(record: &Record<'_>, field: &str, faults: &mut Diagnostics) -> Vec<&'static str> {
    let known: Vec<&str> = SOURCES.iter().map(|source| source.key).collect();
    read_keys(record, field, "source", &known, faults)
}

/// Reads a list of keys, each of which is known.
pub fn read_keys(
    record: &Record<'_>,
    field: &str,
    what: &str,
    known: &[&'static str],
    faults: &mut Diagnostics,
) -> Vec<&'static str> {
    let list = record.list(field).map(|list| list.value).unwrap_or_default();
    let mut keys = Vec::new();
    for item in list {
        let Value::Text(key) = item.value else { continue };
        if let Some(known) = known.iter().find(|known| ***known == *key) {
            keys.push(*known);
        } else {
            faults.no_such(Code::UnknownName, what, &Spanned { value: &*key, span: item.span }, known.iter().copied());
        }
    }
    keys
}

fn read_evidence(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Evidence> {
    let variant = piece.variant("evidence", faults)?;
    let form = Form::named(EVIDENCE, "kind of evidence", &variant.name, faults)?;
    let record = form.read(&variant.fields, faults);
    if let Some(named) = Evidence::WITHOUT_BUILD.into_iter().find(|evidence| evidence.name() == form.name) {
        return Some(named);
    }
    let build = record.number("build")?;
    let observed = u32::try_from(build.value).ok().map(Evidence::Observed);
    if observed.is_none() {
        let message = "expected the number of a build, found one of more than 32 bits";
        faults.add(Code::NumberOutOfRange, build.span, message).label("out of range");
    }
    observed
}

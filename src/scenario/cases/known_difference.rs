//! Known differences: what a system is known to answer otherwise, each with the reason and its source.
//!
//! One is about a case, or about all calls of a kind that are answered so; what kind, the rules say that the model follows
//! on its way to the answer. A case that is held to be wrong is a known difference of the model; what Wine does otherwise
//! than Windows is one of that Wine. A case that agrees after all is told; of calls that agree nothing tells.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::nt::call::operations;
use crate::nt::era::EraToken;
use crate::nt::parameter::{AFTERWARDS, ANSWER, HANDLE, Kind, Parameter};
use crate::nt::rule::Rule;
use crate::nt::trace::Trace;
use crate::scenario::Spanned;
use crate::scenario::cases::era_range::EraRange;
use crate::scenario::cases::outcome::unknown_era;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::say::read_sources;
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::{self, Piece};

/// The list of those that come with the program.
const BUILT_IN: &str = include_str!("../../../tests/conformance/known-differences.ron");

/// What the model is called among the systems that differ.
pub const MODEL: &str = "model";

/// The fields of a known difference.
pub const KNOWN_DIFFERENCE: Form<'static> = Form {
    name: "a known difference",
    parameters: &[
        Parameter::optional("case", Kind::Text, "The id of the case, or the name of the built-in scenario."),
        Parameter::optional(
            "steps",
            Kind::List(&Kind::Number),
            "Of a case: the steps at which it shows; at another step something else differs.",
        ),
        Parameter::optional(
            "calls",
            Kind::List(&Kind::Text),
            "Instead of a case: the calls, as a scenario has them; a `*` stands for anything.",
        ),
        Parameter::optional(
            "what",
            Kind::Text,
            "Of calls: what differs: an output, `handle`, or `afterwards`, which shows only later; the answer, if not said.",
        ),
        Parameter::optional(
            "answers",
            Kind::List(&Kind::Text),
            "Of calls: what the model says, ` / `, and what the system says, unless it shows only `afterwards`; a `*` stands \
             for anything.",
        ),
        Parameter::optional(
            "rules",
            Kind::List(&Kind::Text),
            "Of calls: rules that the model follows on its way to the answer, each of them.",
        ),
        Parameter::required("era", Kind::Text, "On which releases, as a case names them."),
        Parameter::required("system", Kind::Text, "Which system differs: model, or the name of a Wine."),
        Parameter::required("because", Kind::Text, "Why, in sentences."),
        Parameter::required("sources", Kind::List(&Kind::Text), "From where that is known, by key."),
    ],
    summary: "A case, or a kind of call, that a system is known to answer otherwise.",
    example: "(case: \"om-case-03\", steps: [2], era: \"any\", system: \"Wine 8.0\", because: \"It finds the name before it looks at \
              the type.\", sources: [\"wine-om-test\"])",
};

/// What a known difference is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A case, by its id, and the steps at which it shows.
    Case(String, Vec<usize>),
    /// Calls that are answered so.
    Calls(Calls),
}

/// Calls that two systems answer in two ways. A `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calls {
    /// The calls, as a scenario has them.
    pub calls: Vec<String>,
    /// What differs: the answer, or an output.
    pub what: String,
    /// What the two say: the model, ` / `, the other system.
    pub answers: Vec<String>,
    /// What the model follows, whatever else.
    pub rules: Vec<Rule>,
}

/// A call that two systems answered in two ways.
#[derive(Debug, Clone, Copy)]
pub struct Parted<'a> {
    /// The call, as a scenario has it.
    pub call: &'a str,
    /// What happened on the model.
    pub trace: &'a Trace,
    /// What differs: the answer, or an output.
    pub what: &'a str,
    /// What the model says.
    pub model: &'a str,
    /// What the other system says.
    pub there: &'a str,
}

/// Something that a system is known to answer otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDifference {
    /// What it is about.
    pub about: About,
    /// Which system differs.
    pub system: String,
    /// Why.
    pub because: String,
    /// From where that is known, by key.
    pub sources: Vec<&'static str>,
    era: EraRange,
}

/// A list of known differences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownDifferences(Vec<KnownDifference>);

impl Calls {
    /// Whether a call is one of them, and was answered so.
    pub fn are(&self, parted: &Parted<'_>) -> bool {
        let answers = format!("{} / {}", parted.model, parted.there);
        let any = |patterns: &[String], text: &str| patterns.iter().any(|pattern| matches(pattern, text));
        let follows = |rule: &Rule| parted.trace.steps.iter().any(|step| step.rule == *rule);
        self.what == parted.what
            && any(&self.answers, &answers)
            && self.rules.iter().all(follows)
            && any(&self.calls, parted.call)
    }
}

/// Whether a text is of this pattern, in which a `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((begins, rest)) => text.strip_prefix(begins).is_some_and(|text| {
            let mut tails = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            tails.any(|at| matches(rest, &text[at..]))
        }),
    }
}

impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            About::Case(id, _) => f.write_str(id),
            About::Calls(Calls { calls, what, answers, rules }) => {
                write!(f, "{}, {what}: {}", calls.join(", "), answers.join(", "))?;
                rules.iter().try_for_each(|rule| write!(f, ", {}", rule.card().name))
            }
        }
    }
}

impl KnownDifference {
    /// The system that differs, as a sentence calls it.
    pub fn whose(&self) -> &str {
        if self.system == MODEL { "the model" } else { &self.system }
    }

    /// Whether it can show at this step of a case.
    pub fn shows_at(&self, step: usize) -> bool {
        match &self.about {
            About::Case(_, steps) => steps.contains(&step),
            About::Calls(_) => true,
        }
    }
}

impl KnownDifferences {
    /// The list that comes with the program, and what is wrong with it: nothing, as a test says.
    pub fn built_in() -> (KnownDifferences, Vec<Diagnostic>) {
        KnownDifferences::read(&Arc::new(SourceFile::new("known-differences.ron".to_owned(), BUILT_IN.to_owned())))
    }

    /// Reads a list, with every fault in it; what has none is there.
    pub fn read(file: &Arc<SourceFile>) -> (KnownDifferences, Vec<Diagnostic>) {
        let mut faults = Diagnostics::new(file);
        let tree = syntax::read(file.text(), &mut faults);
        let pieces = tree.root().items("the known differences", &mut faults).into_iter().flatten();
        let list = pieces.filter_map(|piece| read(piece, &mut faults)).collect();
        (KnownDifferences(list), faults.finish())
    }

    /// Adds those of another list.
    pub fn extend(&mut self, other: KnownDifferences) {
        for known in other.0 {
            if !self.0.contains(&known) {
                self.0.push(known);
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &KnownDifference> {
        self.0.iter()
    }

    /// What is known of a case of this release on a system.
    pub fn of(&self, case: &str, era: EraToken, system: &str) -> Option<&KnownDifference> {
        self.about(era, system).find(|known| matches!(&known.about, About::Case(known, _) if known == case))
    }

    /// What is known of calls of this release that a system answers so.
    pub fn of_calls(&self, era: EraToken, system: &str, parted: &Parted<'_>) -> Option<&KnownDifference> {
        self.about(era, system).find(|known| matches!(&known.about, About::Calls(calls) if calls.are(parted)))
    }

    fn about(&self, era: EraToken, system: &str) -> impl Iterator<Item = &KnownDifference> {
        self.0.iter().filter(move |known| known.era.contains(era) && known.system == system)
    }
}

fn read(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<KnownDifference> {
    let record = KNOWN_DIFFERENCE.read_fields(piece, faults)?;
    let sources = read_sources(&record, "sources", faults);
    let era = record.text("era")?;
    let range = EraRange::read(&era.value);
    if range.is_none() {
        unknown_era(&era, ["any"], faults);
    }
    let text = |field: &str| record.text(field).map(|text| text.value.into_owned());
    let about = match (text("case"), record.list("calls")) {
        (Some(case), None) => {
            misplaced(&record, &["what", "answers", "rules"], "of calls", faults);
            About::Case(case, steps(&record, piece, faults)?)
        }
        (None, Some(_)) => {
            misplaced(&record, &["steps"], "of a case", faults);
            About::Calls(calls(&record, piece, faults)?)
        }
        (Some(_), Some(list)) => {
            let fault = faults.add(
                Code::DuplicateField,
                list.span,
                "a known difference is about a case or about calls, not both",
            );
            fault.label("one too many");
            return None;
        }
        (None, None) if record.lacks("case") && record.lacks("calls") => {
            let fault = faults.add(
                Code::MissingField,
                piece.span(),
                "a known difference needs the field `case` or the field `calls`",
            );
            fault.label("what is it about?");
            return None;
        }
        (None, None) => return None,
    };
    Some(KnownDifference { about, system: text("system")?, because: text("because")?, sources, era: range? })
}

/// Tells of fields that belong to the other kind of known difference.
fn misplaced(record: &Record<'_>, fields: &[&str], of: &str, faults: &mut Diagnostics) {
    for field in fields {
        if let Some(found) = record.get(field) {
            let message = format!("the field `{field}` is about a known difference {of}");
            faults.add(Code::UnknownField, found.span, message).label("it says nothing here");
        }
    }
}

/// A list that must have something in it.
fn filled<'a>(
    record: &Record<'a>,
    field: &str,
    of: &str,
    piece: Piece<'_>,
    faults: &mut Diagnostics,
) -> Option<Vec<Spanned<Value<'a>>>> {
    let list = record.list(field);
    let (message, span) = match &list {
        Some(list) if list.value.is_empty() => {
            (format!("the field `{field}` of a known difference is empty"), list.span)
        }
        None if record.lacks(field) => (format!("a known difference {of} needs the field `{field}`"), piece.span()),
        Some(_) | None => return list.map(|list| list.value),
    };
    faults.add(Code::MissingField, span, message).label(format!("which {field}?"));
    None
}

/// The calls that a known difference is about.
fn calls(record: &Record<'_>, piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Calls> {
    let calls = filled(record, "calls", "of calls", piece, faults)?;
    let what = match record.text("what") {
        Some(what) => {
            let outputs = operations().flat_map(|operation| operation.outputs).map(|output| output.name);
            let known: BTreeSet<&str> = outputs.chain([ANSWER, HANDLE, AFTERWARDS]).collect();
            if !known.contains(&*what.value) {
                faults.no_such(Code::UnknownName, "output", &what, known);
                return None;
            }
            what.value.into_owned()
        }
        None => ANSWER.to_owned(),
    };
    let answers = if what == AFTERWARDS {
        misplaced(record, &["answers"], "that shows in an answer", faults);
        vec!["*".to_owned()]
    } else {
        filled(record, "answers", "of calls", piece, faults)?.into_iter().filter_map(text_of).collect()
    };
    let rules = record.list("rules").into_iter().flat_map(|list| list.value);
    let rules = rules.filter_map(|name| rule(&name, faults)).collect();
    Some(Calls { calls: calls.into_iter().filter_map(text_of).collect(), what, answers, rules })
}

fn text_of(item: Spanned<Value<'_>>) -> Option<String> {
    match item.value {
        Value::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

/// The steps at which a known difference of a case shows.
fn steps(record: &Record<'_>, piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Vec<usize>> {
    let list = filled(record, "steps", "of a case", piece, faults)?;
    let numbers = list.into_iter().filter_map(|item| match item.value {
        Value::Number(number) => usize::try_from(number).ok(),
        _ => None,
    });
    Some(numbers.collect())
}

fn rule(name: &Spanned<Value<'_>>, faults: &mut Diagnostics) -> Option<Rule> {
    let Value::Text(text) = &name.value else { return None };
    let rule = Rule::from_name(text);
    if rule.is_none() {
        let found = Spanned { value: text, span: name.span };
        faults.no_such(Code::UnknownName, "rule", &found, Rule::ALL.iter().map(|rule| rule.card().name));
    }
    rule
}

//! A case: read from its file, and made the scenario that it is on one release.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::nt::era::{EraToken, System};
use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::Spanned;
use crate::scenario::cases::era_range::EraRange;
use crate::scenario::cases::outcome::{When, unknown_era};
use crate::scenario::cases::profile::{Profile, Profiles};
use crate::scenario::cases::step::{self, CaseStep, Known, STEP};
use crate::scenario::cases::{Placeholders, remark};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::form::Form;
use crate::scenario::parse::pieces;
use crate::scenario::script::{Act, HandleLabel, Platform, Say, Scenario, Step};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::syntax::{self, Piece};
use crate::scenario::visible::quoted;

/// The fields of a case.
pub const CASE: Form<'static> = Form {
    name: "a case",
    parameters: &[
        Parameter::required("id", Kind::Text, "Its name."),
        Parameter::optional("share", Kind::Flag, "Whether it is one of those that are handed out."),
        Parameter::required("source", Kind::Text, "Where the facts come from."),
        Parameter::required("basis", Kind::Text, "What they are: test, doc or derived."),
        Parameter::required("area", Kind::Text, "What it is about, in a word."),
        Parameter::required("era", Kind::Text, "Of which releases it speaks."),
        Parameter::required("env", Kind::Text, "The profile: who is there before the first step."),
        Parameter::required("summary", Kind::Text, "What it shows, in a sentence."),
        Parameter::required("steps", Kind::List(&Kind::Structure("a step")), "The steps."),
        Parameter::optional("notes", Kind::Text, "Remarks."),
    ],
    summary: "A small script of calls, with what real Windows answers.",
    example: "(id: \"om-close-01\", source: \"wine dlls/ntdll/tests/om.c\", basis: \"test\", area: \"handles\", \
              era: \"any\", env: \"user-s1\", summary: \"A handle that was never given\", \
              steps: [(op: \"NtClose\", handle: \"INVALID\", expect: \"STATUS_INVALID_HANDLE\")])",
};

/// What the facts of a case are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A test asserts them.
    Test,
    /// They are documented.
    Documentation,
    /// They were concluded from others.
    Derived,
}

impl Basis {
    const ALL: [Basis; 3] = [Basis::Test, Basis::Documentation, Basis::Derived];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Basis::Test => "test",
            Basis::Documentation => "doc",
            Basis::Derived => "derived",
        }
    }
}

/// The cases of a file, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// The cases, those with faults among them.
    pub cases: Vec<Case>,
    /// The faults.
    pub faults: Vec<Diagnostic>,
}

/// Whether a file is one of cases: it holds a list.
pub fn is_file_of_cases(file: &Arc<SourceFile>) -> bool {
    syntax::read(file.text(), &mut Diagnostics::new(file)).root().is_list()
}

/// A case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Its name.
    pub id: String,
    id_span: Span,
    /// Where it stands.
    pub span: Span,
    /// Where the facts come from.
    pub source: String,
    /// What they are; of a case that does not say it, the weakest.
    pub basis: Basis,
    /// What it is about, in a word.
    pub area: String,
    /// What it shows, in a sentence.
    pub summary: String,
    era: EraRange,
    /// What can be played of it; the error says why it cannot.
    script: Result<Script, String>,
}

/// What can be played of a case.
#[derive(Debug, Clone)]
struct Script {
    profile: Arc<Profile>,
    env: Span,
    notes: Option<Say>,
    steps: Vec<CaseStep>,
}

impl CaseFile {
    /// Reads a file of cases. A case with a fault is there too, and cannot be played.
    pub fn read(file: &Arc<SourceFile>, profiles: &Profiles) -> CaseFile {
        let mut faults = Diagnostics::new(file);
        let tree = syntax::read(file.text(), &mut faults);
        let mut unknown = BTreeSet::new();
        let pieces = tree.root().items("the cases", &mut faults);
        let cases = pieces.into_iter().flatten();
        let mut cases: Vec<Case> =
            cases.filter_map(|piece| read(file, piece, profiles, &mut unknown, &mut faults)).collect();
        for (at, case) in cases.iter().enumerate().filter(|(_, case)| !case.id.is_empty()) {
            if let Some(earlier) = cases[..at].iter().find(|earlier| earlier.id == case.id) {
                let message = format!("there are two cases {}", quoted(&case.id));
                let fault = faults.add(Code::NameTaken, case.id_span, message).label("the second");
                fault.note(earlier.id_span, "the first");
            }
        }
        let faults = faults.finish();
        for case in &mut cases {
            if let Some(fault) = faults.iter().find(|fault| case.has(fault)) {
                case.script = Err(fault.message().to_owned());
            }
        }
        CaseFile { cases, faults }
    }
}

impl Case {
    /// Whether a fault is one of this case.
    pub fn has(&self, fault: &Diagnostic) -> bool {
        *fault.file() == *self.file
            && fault.span().is_some_and(|span| (self.span.start..self.span.end).contains(&span.start))
    }

    /// The profile that it begins with; the error says why it cannot be played.
    pub fn profile(&self) -> Result<&Arc<Profile>, String> {
        self.script.as_ref().map(|script| &script.profile).map_err(Clone::clone)
    }

    /// Whether it speaks of this release: itself, or in an alternative of a step that is about
    /// other releases altogether. One that begins before the case does (`win10_1507-`) only says how far back it holds.
    pub fn speaks_of(&self, era: EraToken) -> bool {
        let also = self.script.iter().flat_map(|script: &Script| &script.steps).flat_map(|step| &step.also);
        self.era.contains(era)
            || also
                .into_iter()
                .any(|also| matches!(also.when, When::On(range) if range.contains(era) && !range.meets(self.era)))
    }

    /// All releases that it speaks of, oldest first.
    pub fn eras(&self) -> impl DoubleEndedIterator<Item = EraToken> + '_ {
        EraToken::all().filter(|era| self.speaks_of(*era))
    }

    /// The scenario of the opening alone: who logs on and what runs before the first step.
    pub fn opening(&self, era: EraToken) -> Result<Scenario, String> {
        let script = self.script.as_ref().map_err(Clone::clone)?;
        let system = System::new(era.era());
        let steps = script.profile.opening(&system, &self.file, script.env);
        let promise = if self.summary.ends_with('.') { self.summary.clone() } else { format!("{}.", self.summary) };
        Ok(Scenario {
            file: Arc::clone(&self.file),
            name: self.id.clone(),
            title: self.id.clone(),
            promise: Spanned { value: promise, span: Span::default() },
            minutes: 1,
            after: Vec::new(),
            topics: Vec::new(),
            systems: vec![Platform::Windows(system)],
            recorded: None,
            is_compared: false,
            users: script.profile.users(),
            services: script.profile.machine_services(),
            tasks: Vec::new(),
            drivers: Vec::new(),
            volume: script.profile.volume.clone(),
            world: None,
            opening: steps.len(),
            steps,
        })
    }

    /// The scenario that it is on this release, with its placeholders filled in. The error says why there is
    /// none.
    pub fn scenario(&self, era: EraToken, placeholders: &Placeholders) -> Result<Scenario, String> {
        let script = self.script.as_ref().map_err(Clone::clone)?;
        let mut scenario = self.opening(era)?;
        let mut never_given = BTreeSet::new();
        for written in &script.steps {
            let step = written.step(&self.file, &script.profile, era, placeholders)?;
            let refused = written.is_refused_otherwise(&step.expect);
            scenario.steps.push(with_what_was_given(step, refused, &mut never_given));
        }
        if let Some(first) = scenario.steps.get_mut(scenario.opening) {
            first.say.splice(0..0, script.notes.clone());
        }
        Ok(scenario)
    }
}

/// A step as it is on a release that refuses an earlier one, which is expected to succeed elsewhere: what was to be done
/// with the handle that is not there is left out, as whoever wrote the case would have done, and so is what was to be done
/// with a handle that this would have given.
fn with_what_was_given(step: Step, refused: bool, never_given: &mut BTreeSet<HandleLabel>) -> Step {
    let Act::Call { handles, into, .. } = &step.act.value else { return step };
    if let Some((_, label)) = handles.iter().find(|(_, label)| never_given.contains(label)) {
        let text = format!("Nothing is done: on this release there is no {label}.");
        never_given.extend(into.label().cloned());
        let say = vec![Say { text, span: step.span, claim: None }];
        return Step { say, act: Spanned { value: Act::Nothing, span: step.act.span }, expect: Vec::new(), ..step };
    }
    if let Some(label) = into.label() {
        if refused {
            never_given.insert(label.clone());
        } else {
            never_given.remove(label);
        }
    }
    step
}

fn read(
    file: &Arc<SourceFile>,
    piece: Piece<'_>,
    profiles: &Profiles,
    unknown: &mut BTreeSet<String>,
    faults: &mut Diagnostics,
) -> Option<Case> {
    let fields = piece.fields(CASE.name, CASE.example, faults)?.given();
    let record = CASE.read(&fields, faults);
    let text = |field: &str| record.text(field).map(|text| text.value.into_owned()).unwrap_or_default();
    let basis = record.text("basis").and_then(|basis| {
        let known = Basis::ALL.into_iter().find(|known| known.word() == basis.value);
        if known.is_none() {
            faults.no_such(Code::UnknownWord, "basis", &basis, Basis::ALL.map(Basis::word));
        }
        known
    });
    let era = record.text("era").and_then(|era| {
        let range = EraRange::read(&era.value);
        if range.is_none() {
            unknown_era(&era, ["any"], faults);
        }
        range
    });
    let env = record.text("env");
    let profile = env.as_ref().and_then(|env| {
        let profile = profiles.get(&env.value);
        if profile.is_none() {
            faults.no_such(Code::UnknownName, "profile", env, profiles.iter().map(|profile| profile.name.as_str()));
        }
        profile
    });
    if let Some(steps) = record.list("steps").filter(|steps| steps.value.is_empty()) {
        let message = "a case without steps holds whatever the system does".to_owned();
        faults
            .add(Code::MissingField, steps.span, message)
            .label("no step")
            .help(format!("a step is {}", STEP.example));
    }
    let notes = remark(&record, "notes");
    // Why it cannot be played, if no fault in it says so: an operation that was reported in an earlier case.
    let mut script = Err("its environment is not known".to_owned());
    if let (Some(profile), Some(env)) = (profile, env) {
        let mut known = Known {
            profile,
            threads: Vec::new(),
            services: profile.machine_services().iter().map(|service| service.name.to_string()).collect(),
            handles: BTreeSet::new(),
            unknown,
            missing: None,
        };
        let steps: Vec<Option<CaseStep>> =
            pieces(&record, "steps").map(|piece| step::read(piece, &mut known, faults)).collect();
        let steps = steps.into_iter().flatten().collect();
        script = match known.missing {
            None => Ok(Script { profile: Arc::clone(profile), env: env.span, notes, steps }),
            Some(name) => Err(format!("unknown operation {}", quoted(&name))),
        };
    }
    Some(Case {
        file: Arc::clone(file),
        id: text("id"),
        id_span: record.text("id").map_or(piece.span(), |id| id.span),
        span: piece.span(),
        source: text("source"),
        basis: basis.unwrap_or(Basis::Derived),
        area: text("area"),
        summary: text("summary"),
        era: era.unwrap_or_else(EraRange::any),
        script,
    })
}

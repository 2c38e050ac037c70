//! From the text of a file to a scenario, with every fault that can be found without playing it.

use std::sync::Arc;

use crate::nt::era::{SETTINGS, System, era};
use crate::nt::evidence::Evidence;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::service::{Service, ServiceAccount, Start};
use crate::nt::source::SOURCES;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::expectations::{self, Context};
use crate::scenario::form::{Form, Value};
use crate::scenario::labels::Labels;
use crate::scenario::script::{Act, Claim, Say, Scenario, Step};
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::{self, Piece};
use crate::scenario::visible::quoted;
use crate::scenario::{Spanned, acts};

/// The version of the format that this program reads.
pub const FORMAT: u64 = 1;

/// The fields of a scenario.
pub const SCENARIO: Form<'static> = Form {
    name: "a scenario",
    parameters: &[
        Parameter::required("format", Kind::Number, "The version of the format: 1."),
        Parameter::required("title", Kind::Text, "The title."),
        Parameter::optional("promise", Kind::Text, "What it changes in the reader's head, in a sentence."),
        Parameter::optional("minutes", Kind::Number, "How long it takes, in minutes."),
        Parameter::required("system", Kind::Structure("a system"), "The system that plays it."),
        Parameter::optional("beside", Kind::List(&Kind::Structure("a system")), "Systems that play it in lanes beside."),
        Parameter::optional("users", Kind::List(&Kind::Structure("a user")), "The users of the machine."),
        Parameter::optional("services", Kind::List(&Kind::Structure("a service")), "The services of the machine."),
        Parameter::required("steps", Kind::Structure("steps"), "The steps, in a list."),
    ],
    summary: "A lesson, from boot to its last step.",
    example: "(format: 1, title: \"Boot\", system: (era: WindowsXp), steps: [])",
};

/// The fields of a system.
pub const SYSTEM: Form<'static> = Form {
    name: "a system",
    parameters: &[
        Parameter::required("era", Kind::Structure("a release"), "The release."),
        Parameter::optional("settings", Kind::Structure("settings"), "What is set otherwise than the release has it."),
    ],
    summary: "A release with its settings.",
    example: "(era: WindowsXp, settings: (fast_user_switching: true))",
};

/// The fields of a user.
pub const USER: Form<'static> = Form {
    name: "a user",
    parameters: &[
        Parameter::required("name", Kind::Text, "The account name."),
        Parameter::optional("administrator", Kind::Flag, "Whether the user is an administrator."),
    ],
    summary: "A user of the machine.",
    example: "(name: \"Alice\")",
};

/// The fields of a service.
pub const SERVICE: Form<'static> = Form {
    name: "a service",
    parameters: &[
        Parameter::required("name", Kind::Text, "The service's name."),
        Parameter::required("image", Kind::Text, "Its image file."),
        Parameter::optional("start", Kind::Word(&["Auto", "Demand", "Disabled"]), "When it starts; Auto."),
        Parameter::optional("account", Kind::Text, "As whom it runs: LocalSystem, LocalService, NetworkService or a user."),
        Parameter::optional("interactive", Kind::Flag, "Whether it wants to be seen (SERVICE_INTERACTIVE_PROCESS)."),
    ],
    summary: "A service of the machine.",
    example: "(name: \"Spooler\", image: \"spoolsv.exe\")",
};

/// The fields of a step.
pub const STEP: Form<'static> = Form {
    name: "a step",
    parameters: &[
        Parameter::optional("say", Kind::Structure("sentences"), "What the author says: a text, a Claim, or a list of both."),
        Parameter::optional("do", Kind::Structure("an action"), "What happens; left away, nothing does."),
        Parameter::optional("expect", Kind::List(&Kind::Structure("an expectation")), "What is expected of it."),
    ],
    summary: "A step of a lesson.",
    example: "(say: \"Alice logs on.\", do: LogOn(user: \"Alice\"), expect: [Ok])",
};

/// The fields of a claim.
pub const CLAIM: Form<'static> = Form {
    name: "Claim",
    parameters: &[
        Parameter::required("text", Kind::Text, "The sentence."),
        Parameter::required("evidence", Kind::Structure("evidence"), "How the fact is known."),
        Parameter::optional("sources", Kind::List(&Kind::Text), "From where, by key."),
        Parameter::optional("disputed_by", Kind::List(&Kind::Text), "Who says otherwise, by key."),
    ],
    summary: "A sentence that states a fact about Windows.",
    example: "Claim(text: \"Names are case-sensitive.\", evidence: Documented, sources: [\"object-names\"])",
};

/// The words for evidence; `Observed` takes the build.
pub const EVIDENCE: &[(&str, Evidence)] = &[
    ("AssertedByTest", Evidence::AssertedByTest),
    ("Documented", Evidence::Documented),
    ("ReadInSource", Evidence::ReadInSource),
    ("Reported", Evidence::Reported),
    ("Derived", Evidence::Derived),
    ("Unconfirmed", Evidence::Unconfirmed),
];

/// Reads a scenario; the faults of the file are the error.
pub fn parse(file: &Arc<SourceFile>) -> Result<Scenario, Vec<Diagnostic>> {
    let mut faults = Diagnostics::new(file);
    let tree = syntax::read(file.text(), &mut faults);
    let scenario = read(file, tree.root(), &mut faults);
    match scenario {
        Some(scenario) if faults.found() == 0 => Ok(scenario),
        _ => Err(faults.finish()),
    }
}

fn read(file: &Arc<SourceFile>, root: Piece<'_>, faults: &mut Diagnostics) -> Option<Scenario> {
    let fields = root.fields("a scenario", faults)?;
    let record = SCENARIO.read(&fields, faults);
    if let Some(format) = record.number("format").filter(|format| format.value != FORMAT) {
        let message = format!("this program reads format {FORMAT}, not {}", format.value);
        faults.add(Code::UnknownFormat, format.span, message).label("the format of the file");
    }
    let mut labels = Labels::default();
    let users = pieces(record.get("users").map(|value| &value.value))
        .filter_map(|piece| read_user(piece, &mut labels, faults))
        .collect();
    let services = pieces(record.get("services").map(|value| &value.value))
        .filter_map(|piece| read_service(piece, &mut labels, faults))
        .collect();
    let mut systems: Vec<System> =
        record.piece("system").and_then(|piece| read_system(piece.value, faults)).into_iter().collect();
    let beside = pieces(record.get("beside").map(|value| &value.value)).filter_map(|piece| read_system(piece, faults));
    systems.extend(beside);
    let steps = record.piece("steps").and_then(|steps| steps.value.steps("the steps", faults));
    let steps = steps.into_iter().flatten().filter_map(|piece| read_step(piece, &systems, &mut labels, faults)).collect();
    Some(Scenario {
        file: Arc::clone(file),
        name: name_of(file.path()),
        title: record.text("title")?.value.into_owned(),
        promise: record.text("promise").map(|text| text.value.into_owned()).unwrap_or_default(),
        minutes: record.number("minutes").map_or(5, |minutes| minutes.value),
        systems,
        users,
        services,
        steps,
    })
}

/// A scenario's name: the stem of its file, in kebab case.
pub fn name_of(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.strip_suffix(".ron").unwrap_or(file);
    stem.to_lowercase().replace(['_', ' '], "-")
}

fn pieces<'a, 'b>(value: Option<&'b Value<'a>>) -> impl Iterator<Item = Piece<'a>> + use<'a, 'b> {
    let list = match value {
        Some(Value::List(list)) => list.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|item| match &item.value {
        Value::Piece(piece) => Some(*piece),
        _ => None,
    })
}

fn read_user(piece: Piece<'_>, labels: &mut Labels, faults: &mut Diagnostics) -> Option<(Arc<str>, bool)> {
    let record = USER.read(&piece.fields("a user", faults)?, faults);
    let administrator = record.flag("administrator").is_some_and(|flag| flag.value);
    Some((labels.new_user(&record.text("name")?, faults)?, administrator))
}

fn read_service(piece: Piece<'_>, labels: &mut Labels, faults: &mut Diagnostics) -> Option<Service> {
    let record = SERVICE.read(&piece.fields("a service", faults)?, faults);
    let start = record.word("start").map_or("Auto", |word| word.value);
    let start = Start::WORDS.iter().find(|(word, _)| *word == start).map(|(_, start)| *start)?;
    let account = match record.text("account") {
        None => ServiceAccount::LocalSystem,
        Some(account) => match &*account.value {
            "LocalSystem" => ServiceAccount::LocalSystem,
            "LocalService" => ServiceAccount::LocalService,
            "NetworkService" => ServiceAccount::NetworkService,
            _ => ServiceAccount::User(labels.user(&account, faults)?),
        },
    };
    Some(Service {
        name: labels.new_service(&record.text("name")?, faults)?,
        image: Arc::from(&*record.text("image")?.value),
        start,
        account,
        interactive: record.flag("interactive").is_some_and(|flag| flag.value),
        process: None,
    })
}

fn read_system(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<System> {
    let record = SYSTEM.read(&piece.fields("a system", faults)?, faults);
    let name = expectations::read_era(record.piece("era")?.value, faults)?;
    let mut system = System::new(era(name)?);
    if let Some(settings) = record.piece("settings") {
        for field in settings.value.fields("the settings", faults)?.fields {
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == field.name.value) else {
                let known = SETTINGS.iter().map(|setting| setting.name);
                faults.no_such(Code::UnknownField, "setting", &field.name, known);
                continue;
            };
            if let Some(value) = field.value.flag(&quoted(field.name.value), faults) {
                *(setting.field)(&mut system.settings) = value;
            }
        }
    }
    Some(system)
}

fn read_step(
    piece: Piece<'_>,
    systems: &[System],
    labels: &mut Labels,
    faults: &mut Diagnostics,
) -> Option<Step> {
    let record = STEP.read(&piece.fields("a step", faults)?, faults);
    let say = record.piece("say").map_or_else(Vec::new, |say| read_say(say.value, faults));
    let act = match record.piece("do") {
        Some(action) => acts::read(action.value, labels, faults),
        None => Some(Spanned { value: Act::Nothing, span: piece.span() }),
    };
    let context = Context { act: act.as_ref().map(|act| &act.value), systems };
    let expect = pieces(record.get("expect").map(|value| &value.value))
        .filter_map(|piece| expectations::read(piece, context, labels, faults))
        .collect();
    Some(Step { span: piece.span(), say, act: act?, expect })
}

fn read_say(piece: Piece<'_>, faults: &mut Diagnostics) -> Vec<Say> {
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
    if variant.name.value != CLAIM.name {
        faults.no_such(Code::UnknownForm, "kind of sentence", &variant.name, [CLAIM.name]);
        return None;
    }
    let record = CLAIM.read(&variant.fields, faults);
    let keys = |field: &str, faults: &mut Diagnostics| -> Vec<&'static str> {
        let Some(Value::List(list)) = record.get(field).map(|value| &value.value) else { return Vec::new() };
        list.iter().filter_map(|item| read_key(item, faults)).collect()
    };
    let sources = keys("sources", faults);
    let disputed_by = keys("disputed_by", faults);
    let evidence = read_evidence(record.piece("evidence")?.value, faults)?;
    if sources.is_empty() && !matches!(evidence, Evidence::Unconfirmed | Evidence::Derived) {
        let message = format!("a claim that is {} needs its sources", evidence.word());
        faults.add(Code::MissingField, variant.name.span, message).label("from where is it known?");
    }
    let text = record.text("text")?.value.into_owned();
    Some(Say { text, span, claim: Some(Claim { evidence, sources, disputed_by }) })
}

fn read_key(item: &Spanned<Value<'_>>, faults: &mut Diagnostics) -> Option<&'static str> {
    let Value::Text(key) = &item.value else { return None };
    match SOURCES.iter().find(|source| source.key == &**key) {
        Some(source) => Some(source.key),
        None => {
            let found = Spanned { value: key, span: item.span };
            faults.no_such(Code::UnknownName, "source", &found, SOURCES.iter().map(|source| source.key));
            None
        }
    }
}

fn read_evidence(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Evidence> {
    let variant = piece.variant("the evidence", faults)?;
    if variant.name.value == "Observed" {
        let build = variant.fields.values.first()?.number("the build", faults)?;
        return Some(Evidence::Observed(u32::try_from(build).unwrap_or(u32::MAX)));
    }
    match EVIDENCE.iter().find(|(word, _)| *word == variant.name.value) {
        Some((_, evidence)) => Some(*evidence),
        None => {
            faults.no_such(Code::UnknownWord, "kind of evidence", &variant.name, EVIDENCE.iter().map(|(word, _)| *word));
            None
        }
    }
}

//! From the text of a file to a scenario, with every fault that can be found without playing it.

use std::sync::Arc;

use crate::known::topic::TOPICS;
use crate::nt::era::{SETTINGS, System, era};
use crate::nt::io::volume::Volume;
use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::expectations::{self, Context};
use crate::scenario::form::{Form, Record, Value};
use crate::scenario::installed::{self, Installed};
use crate::scenario::labels::{Labels, Named};
use crate::scenario::script::{Act, Expectation, Platform, Scenario, Step};
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::{self, Fields, Piece};
use crate::scenario::visible::quoted;
use crate::scenario::{Spanned, acts, recorded, say, unix};

/// The version of the format that this program reads.
pub const FORMAT: u64 = 1;

/// What is on the disk, of a scenario or a profile.
pub(super) const FILES: Parameter = Parameter::optional(
    "files",
    Kind::List(&Kind::Text),
    "What is on the disk C: beside Windows, as paths from its root; one that ends with a backslash is a directory.",
);

/// The fields of a scenario.
pub const SCENARIO: Form<'static> = Form {
    name: "a scenario",
    parameters: &[
        Parameter::required("format", Kind::Number, "The version of the format: 1."),
        Parameter::required("title", Kind::Text, "The title."),
        Parameter::optional("promise", Kind::Text, "What it changes in the reader's head, in a sentence."),
        Parameter::optional("minutes", Kind::Number, "How long it takes, in minutes."),
        Parameter::optional(
            "after",
            Kind::List(&Kind::Text),
            "The lessons that a reader should know before it, by name.",
        ),
        Parameter::optional("topics", Kind::List(&Kind::Text), "What it is about, by the keys of the course."),
        Parameter::required("system", Kind::Structure("a system"), "The system that plays it."),
        Parameter::optional(
            "beside",
            Kind::List(&Kind::Structure("a system")),
            "Systems that play it in lanes beside.",
        ),
        Parameter::optional(
            "recorded",
            Kind::Text,
            "What the system is called from which answers were recorded; the steps have them.",
        ),
        Parameter::optional("users", Kind::List(&Kind::Structure("a user")), "The users of the machine."),
        Parameter::optional("services", Kind::List(&Kind::Structure("a service")), "The services of the machine."),
        Parameter::optional("tasks", Kind::List(&Kind::Structure("a task")), "The tasks of the task scheduler."),
        Parameter::optional("drivers", Kind::List(&Kind::Structure("a driver")), "The drivers that a service hosts."),
        FILES,
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

/// Unix as a system.
pub const UNIX: Form<'static> = Form {
    name: "Unix",
    parameters: &[Parameter::optional(
        "display_manager",
        Kind::Flag,
        "Whether a display manager offers logins at displays.",
    )],
    summary: "Unix in the place of a release, with what is set otherwise than it comes.",
    example: "Unix(display_manager: true)",
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

/// The fields of a step.
pub const STEP: Form<'static> = Form {
    name: "a step",
    parameters: &[
        Parameter::optional(
            "say",
            Kind::Structure("sentences"),
            "What the author says: a text, a Claim, or a list of both.",
        ),
        Parameter::optional("do", Kind::Structure("an action"), "What happens; left away, nothing does."),
        Parameter::optional("expect", Kind::List(&Kind::Structure("an expectation")), "What is expected of it."),
        Parameter::optional(
            "recorded",
            Kind::Structure("a recorded answer"),
            "What the system answered from which answers were recorded.",
        ),
    ],
    summary: "A step of a lesson.",
    example: "(say: \"Alice logs on.\", do: LogOn(user: \"Alice\"), expect: [Ok])",
};

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

/// Reads one more step of a scenario, from a file of its own; the faults of that file are the error.
pub fn parse_step(
    scenario: &Scenario,
    is_done: impl Fn(usize) -> bool,
    file: &Arc<SourceFile>,
) -> Result<Step, Vec<Diagnostic>> {
    let mut faults = Diagnostics::new(file);
    let tree = syntax::read(file.text(), &mut faults);
    let mut labels = Labels::after(scenario, is_done, file.text());
    match read_step(tree.root(), &scenario.systems, &mut labels, &mut faults) {
        Some(step) if faults.found() == 0 => Ok(step),
        _ => Err(faults.finish()),
    }
}

fn read(file: &Arc<SourceFile>, root: Piece<'_>, faults: &mut Diagnostics) -> Option<Scenario> {
    let unreadable = faults.found() > 0;
    let fields = root.fields(SCENARIO.name, SCENARIO.example, faults)?;
    if !is_of_this_format(&fields, faults) {
        return None;
    }
    let record = SCENARIO.read(&fields, faults);
    let mut labels = Labels::new(file.text());
    if unreadable {
        for named in [Named::User, Named::Service, Named::Task, Named::Driver] {
            labels.lose(named);
        }
    }
    let users = read_all(&record, "users", Named::User, &mut labels, faults, read_user);
    let Installed { services, tasks, drivers } = installed::read(&record, &mut labels, faults);
    let volume = read_volume(&record, &[], faults);
    let system = record.piece("system").and_then(|piece| read_system(piece.value, faults));
    let beside = pieces(&record, "beside").map(|piece| read_system(piece, faults));
    let systems: Vec<Option<Platform>> = std::iter::once(system).chain(beside).collect();
    // Where one of them cannot be read, nobody knows what the lanes are.
    let all = record.get("beside").is_some() || record.lacks("beside");
    let systems: Vec<Platform> = systems.into_iter().collect::<Option<_>>().filter(|_| all).unwrap_or_default();
    unix::of_one_kind(&systems, &record, faults);
    labels.is_of_unix = unix::plays(&systems);
    let steps = record.piece("steps").and_then(|steps| steps.value.steps("the steps", faults));
    let steps =
        steps.into_iter().flatten().filter_map(|piece| read_step(piece, &systems, &mut labels, faults)).collect();
    Some(Scenario {
        file: Arc::clone(file),
        name: name_of(file.path()),
        title: record.text("title")?.value.into_owned(),
        promise: record
            .text("promise")
            .map_or_else(Spanned::default, |promise| Spanned { value: promise.value.into_owned(), span: promise.span }),
        minutes: record.number("minutes").map_or(5, |minutes| minutes.value),
        after: texts(&record, "after"),
        topics: say::read_keys(
            &record,
            "topics",
            "topic",
            &TOPICS.iter().map(|topic| topic.key).collect::<Vec<_>>(),
            faults,
        ),
        systems,
        recorded: record.text("recorded").map(|system| system.value.into()),
        is_compared: false,
        users,
        services,
        tasks,
        drivers,
        volume,
        world: None,
        steps,
        opening: 0,
    })
}

/// Whether the file is written in the format that is read here. Of one that is not, nothing more can be said.
fn is_of_this_format(fields: &Fields<'_>, faults: &mut Diagnostics) -> bool {
    let format = fields.fields.iter().find(|field| field.name.value == "format").map(|field| field.value);
    match format.and_then(Piece::number_if_one) {
        Some(number) if number != FORMAT => {
            let message = format!("this program reads format {FORMAT}, not {number}");
            let span = format.map_or(fields.place, Piece::span);
            faults.add(Code::UnknownFormat, span, message).label("another format");
            false
        }
        _ => true,
    }
}

/// Reads a list of users, services and so on. Where some of it cannot be read, the labels are told.
pub(super) fn read_all<T>(
    record: &Record<'_>,
    field: &str,
    named: Named,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
    read: impl Fn(Piece<'_>, &mut Labels<'_>, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let before = faults.found();
    let all = pieces(record, field).filter_map(|piece| read(piece, labels, faults)).collect();
    if faults.found() > before || (record.get(field).is_none() && !record.lacks(field)) {
        labels.lose(named);
    }
    all
}

/// A scenario's name: the stem of its file, in kebab case.
pub fn name_of(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.strip_suffix(".ron").unwrap_or(file);
    stem.to_lowercase().replace(['_', ' '], "-")
}

/// The items of a field that is a list of structures.
pub(super) fn pieces<'a>(record: &Record<'a>, field: &str) -> impl Iterator<Item = Piece<'a>> + use<'a> {
    let list = record.list(field).map(|list| list.value).unwrap_or_default();
    list.into_iter().filter_map(|item| match item.value {
        Value::Piece(piece) => Some(piece),
        _ => None,
    })
}

/// The texts of a field that is a list of them.
fn texts(record: &Record<'_>, field: &str) -> Vec<String> {
    let list = record.list(field).map(|list| list.value).unwrap_or_default();
    list.into_iter()
        .filter_map(|item| if let Value::Text(text) = item.value { Some(text.into_owned()) } else { None })
        .collect()
}

/// Reads what is on the disk, which is this where nothing is said of it.
pub(super) fn read_volume(record: &Record<'_>, otherwise: &[&str], faults: &mut Diagnostics) -> Volume {
    let Some(list) = record.list(FILES.name) else { return Volume::holding(otherwise.iter().copied()) };
    let mut paths = Vec::new();
    for item in list.value {
        let Value::Text(path) = item.value else { continue };
        if Volume::is_path(&path) {
            paths.push(path);
        } else {
            faults
                .add(Code::NoPath, item.span, format!("there can be no file {} on a disk", quoted(&path)))
                .label("no path from the root of the disk")
                .help(r#"write r"music\song.mp3" for a file, r"music\" for a directory"#);
        }
    }
    Volume::holding(paths.iter().map(|path| &**path))
}

fn read_user(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<(Arc<str>, bool)> {
    let record = USER.read_fields(piece, faults)?;
    let administrator = record.is_set("administrator");
    Some((labels.new_user(&record.text("name")?, faults)?, administrator))
}

fn read_system(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Platform> {
    if piece.is_form() || piece.source() == UNIX.name {
        let variant = piece.variant("a system", faults)?;
        let form = Form::named(&[UNIX], "system", &variant.name, faults)?;
        let display_manager = form.read(&variant.fields, faults).is_set("display_manager");
        return Some(Platform::Unix(crate::unix::machine::System { display_manager }));
    }
    read_windows(piece, faults).map(Platform::Windows)
}

fn read_windows(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<System> {
    let record = SYSTEM.read_fields(piece, faults)?;
    let era = record.piece("era").and_then(|piece| era(expectations::read_era(piece.value, faults)?));
    let mut settings = Vec::new();
    if let Some(piece) = record.piece("settings") {
        for field in piece.value.fields("settings", "(fast_user_switching: true)", faults)?.fields {
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == field.name.value) else {
                let known = SETTINGS.iter().map(|setting| setting.name);
                faults.no_such(Code::UnknownField, "setting", &field.name, known);
                continue;
            };
            if let Some(value) = field.value.flag(&quoted(field.name.value), faults) {
                settings.push((setting, value));
            }
        }
    }
    let mut system = System::new(era?);
    for (setting, value) in settings {
        *(setting.field)(&mut system.settings) = value;
    }
    Some(system)
}

fn read_step(
    piece: Piece<'_>,
    systems: &[Platform],
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<Step> {
    let record = STEP.read_fields(piece, faults)?;
    let say = record.piece("say").map_or_else(Vec::new, |say| say::read(say.value, faults));
    let act = match record.piece("do") {
        Some(action) if unix::plays(systems) => unix::acts::read(action.value, labels, faults),
        Some(action) => acts::read(action.value, labels, faults),
        None => record.lacks("do").then(|| Spanned { value: Act::Nothing, span: piece.span() }),
    };
    let foreign = labels.foreign();
    let context = Context { act: act.as_ref().map(|act| &act.value), systems };
    let expect: Vec<Spanned<Expectation>> =
        pieces(&record, "expect").filter_map(|piece| expectations::read(piece, context, labels, faults)).collect();
    if !expect.iter().any(|expectation| expectation.value.foresees_failure()) {
        for foreign in foreign {
            foreign.report(faults);
        }
    }
    let fails_on = |(system, number)| expect.iter().any(|expected| expected.value.has_it_fail(number, system));
    if let Some(act) = &act
        && !systems.is_empty()
        && systems.iter().zip(1..).all(fails_on)
    {
        labels.free_what_begins(&act.value);
    }
    let recorded = record
        .piece("recorded")
        .and_then(|piece| recorded::read(piece.value, act.as_ref().map(|act| &act.value), faults));
    Some(Step { file: Arc::clone(faults.file()), span: piece.span(), say, act: act?, expect, recorded })
}

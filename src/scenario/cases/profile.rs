//! Profiles: who is there before the first step of a case, and as what. A profile is an opening like that of any lesson:
//! users log on, programs are started, and the privileges that it lists are taken for granted.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::era::{EraToken, System};
use crate::nt::io::volume::Volume;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::security::Privileges;
use crate::nt::service::record::SCRIPTED_IMAGE;
use crate::nt::service::{Service, ServiceAccount, ServiceKind, Start, detection};
use crate::nt::session::Terminal;
use crate::nt::session::terminal_services::ConnectedUsersPolicy;
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::form::{Form, Value};
use crate::scenario::parse::{FILES, pieces, read_volume};
use crate::scenario::script::{Act, ProcessLabel, Say, Starter, Step, Told};
use crate::scenario::source_file::{SourceFile, Span};
use crate::scenario::syntax::{self, Piece};
use crate::scenario::visible::quoted;

/// The profiles that come with the program.
const BUILT_IN: &str = include_str!("../../../tests/conformance/env-profiles.ron");

/// The account of a caller that is the system itself.
const SYSTEM: &str = "SYSTEM";

/// What is on the disk where a profile does not say: what the cases were written for.
const ASSUMED_FILES: [&str; 3] = [r"temp1\marker", r"temp2\", r"temp3\"];

/// The process in which a caller in kernel mode runs.
const KERNEL: &str = "System#0";

/// The fields of a file of profiles.
pub const PROFILES: Form<'static> = Form {
    name: "a file of profiles",
    parameters: &[
        Parameter::required("eras", Kind::List(&Kind::Text), "The words for releases, oldest first."),
        Parameter::optional("era_tags", Kind::List(&Kind::Text), "Words of alternatives that are no release."),
        Parameter::optional(
            "namespace",
            Kind::List(&Kind::Structure("an object")),
            "What a case may assume to be there.",
        ),
        Parameter::required("profiles", Kind::List(&Kind::Structure("a profile")), "The profiles."),
    ],
    summary: "What a case may assume before its first step.",
    example: "(eras: [\"xp\"], profiles: [(name: \"user\", summary: \"A user\", default_actor: \"p1\", actors: [])])",
};

/// The fields of a profile.
pub const PROFILE: Form<'static> = Form {
    name: "a profile",
    parameters: &[
        Parameter::required("name", Kind::Text, "Its name, which the `env` of a case says."),
        Parameter::required("summary", Kind::Text, "Who is there, in a sentence."),
        Parameter::required("default_actor", Kind::Text, "Who acts where a step names nobody; empty, if nobody does."),
        Parameter::required("actors", Kind::List(&Kind::Structure("an actor")), "Who can act."),
        Parameter::optional("placeholders", Kind::Structure("a map"), "What stands for the words in curly brackets."),
        Parameter::optional("services", Kind::List(&Kind::Structure("a service")), "The services that are known."),
        FILES,
    ],
    summary: "Who is there before the first step of a case.",
    example: "(name: \"user\", summary: \"A user\", default_actor: \"p1\", actors: [])",
};

/// The fields of an actor.
pub const ACTOR: Form<'static> = Form {
    name: "an actor",
    parameters: &[
        Parameter::required("name", Kind::Text, "Its name, which the `actor` of a step says."),
        Parameter::required("session", Kind::Number, "The session that it runs in."),
        Parameter::required("account", Kind::Text, "As whom it runs: SYSTEM, or a user."),
        Parameter::required("administrator", Kind::Flag, "Whether it holds the rights of an administrator."),
        Parameter::required("privileges", Kind::List(&Kind::Text), "What it holds beside SeChangeNotifyPrivilege."),
        Parameter::required("window_station", Kind::Text, "Its window station."),
        Parameter::required("desktop", Kind::Text, "Its desktop."),
        Parameter::required("kernel_mode", Kind::Flag, "Whether it runs in the kernel, and is not checked."),
    ],
    summary: "A process that can act.",
    example: "(name: \"p1\", session: 1, account: \"user1\", administrator: true, privileges: [], \
              window_station: \"WinSta0\", desktop: \"Default\", kernel_mode: false)",
};

const SERVICE: Form<'static> = Form {
    name: "a service",
    parameters: &[
        Parameter::required("name", Kind::Text, "Its name."),
        Parameter::required("display", Kind::Text, "What people are shown instead of its name."),
        Parameter::required("kind", Kind::Text, "What it is: SERVICE_WIN32_OWN_PROCESS, SERVICE_KERNEL_DRIVER."),
        Parameter::required("running", Kind::Flag, "Whether it runs."),
    ],
    summary: "A service that the service control manager knows.",
    example: "(name: \"Spooler\", display: \"Print Spooler\", kind: \"SERVICE_WIN32_OWN_PROCESS\", running: true)",
};

/// The profiles of a file.
#[derive(Debug, Clone, Default)]
pub struct Profiles(Vec<Arc<Profile>>);

/// Who is there before the first step of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Who is there, in a sentence.
    pub summary: String,
    /// Who acts where a step names nobody.
    pub default_actor: Option<String>,
    /// Who can act.
    pub actors: Vec<Actor>,
    /// What stands for the words in curly brackets, as far as that is no property of the machine.
    pub placeholders: BTreeMap<String, String>,
    /// The services that are known, beside those in which the actors run.
    pub services: Vec<Service>,
    /// What is on the disk.
    pub volume: Volume,
}

/// A process that can act.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Its name.
    pub name: String,
    /// The session that it runs in, on releases since session 0 is for services alone. On those before, the first user is in
    /// session 0, as the cases for Windows XP expect.
    pub session: u64,
    /// As whom it runs.
    pub account: Arc<str>,
    /// Whether it holds the rights of an administrator.
    pub administrator: bool,
    /// What it holds.
    pub privileges: Privileges,
    /// Whether it runs in the kernel.
    pub kernel_mode: bool,
}

impl Profiles {
    /// The profiles that come with the program, and what is wrong with them: nothing, as a test says.
    pub fn built_in() -> (Profiles, Vec<Diagnostic>) {
        Profiles::read(&Arc::new(SourceFile::new("env-profiles.ron".to_owned(), BUILT_IN.to_owned())))
    }

    /// Reads a file of profiles, with every fault in it; those without a fault are there.
    pub fn read(file: &Arc<SourceFile>) -> (Profiles, Vec<Diagnostic>) {
        let mut faults = Diagnostics::new(file);
        let tree = syntax::read(file.text(), &mut faults);
        let profiles = read(tree.root(), &mut faults).unwrap_or_default();
        (Profiles(profiles), faults.finish())
    }

    /// The profile with this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Profile>> {
        self.0.iter().find(|profile| profile.name == name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.0.iter()
    }
}

impl Profile {
    /// The actor with this name.
    pub fn actor(&self, name: &str) -> Option<&Actor> {
        self.actors.iter().find(|actor| actor.name == name)
    }

    /// The users of the machine: name, and whether an administrator.
    pub fn users(&self) -> Vec<(Arc<str>, bool)> {
        self.user_actors().into_iter().map(|actor| (actor.account.clone(), actor.administrator)).collect()
    }

    /// The services of the machine: one for each actor that is the system itself, and those that are known; where none are
    /// listed, those of the system.
    pub fn machine_services(&self) -> Vec<Service> {
        let own = self.actors.iter().filter(|actor| actor.is_service()).map(|actor| {
            let image = format!("{}.exe", actor.name);
            Service::declared(&actor.name, &image, Start::Auto, ServiceAccount::LocalSystem, false)
        });
        let of_the_system = self.services.is_empty().then(detection::service);
        own.chain(self.services.iter().cloned()).chain(of_the_system).collect()
    }

    /// One actor of each user, in the order of their sessions.
    fn user_actors(&self) -> Vec<&Actor> {
        let mut users: Vec<&Actor> = Vec::new();
        for actor in self.actors.iter().filter(|actor| !actor.is_system()) {
            if users.iter().all(|known| known.account != actor.account) {
                users.push(actor);
            }
        }
        users.sort_by_key(|actor| actor.session);
        users
    }

    /// What happens before the first step of a case, on this system. The place in the case's file is that of the profile's name.
    pub fn opening(&self, system: &System, file: &Arc<SourceFile>, at: Span) -> Vec<Step> {
        let step = |act: Act, sentence: String| Step {
            file: Arc::clone(file),
            span: at,
            say: vec![Say { text: sentence, span: at, claim: None }],
            act: Spanned { value: act, span: at },
            expect: vec![Spanned { value: Told::Ok.into(), span: at }],
            recorded: None,
        };
        let log_on = |actor: &Actor, terminal: Terminal, sentence: &str| {
            step(Act::LogOn(actor.account.clone(), terminal), format!("{} {sentence}.", actor.account))
        };
        let mut steps = Vec::new();
        let users = self.user_actors();
        for (user, number) in users.iter().zip(0..) {
            if number == 0 {
                steps.push(log_on(user, Terminal::Console, "logs on at the console"));
            } else if system.era.connected_users == ConnectedUsersPolicy::Many {
                steps.push(log_on(user, Terminal::Remote(number), "logs on from afar"));
            } else {
                steps.push(step(Act::SwitchUser, "The console makes room for somebody else.".to_owned()));
                steps.push(log_on(user, Terminal::Console, "logs on there"));
            }
        }
        if let [first, _, ..] = users[..]
            && system.era.connected_users != ConnectedUsersPolicy::Many
        {
            steps.push(step(Act::SwitchUser, "The console makes room once more.".to_owned()));
            steps.push(log_on(first, Terminal::Console, "comes back to the console"));
        }
        for actor in self.actors.iter().filter(|actor| !actor.kernel_mode) {
            let label = actor.label();
            if !actor.is_service() {
                let elevated = actor.administrator && system.settings.uac;
                let act = Act::Launch {
                    image: format!("{}.exe", actor.name).into(),
                    starter: Starter::User { account: actor.account.clone(), elevated },
                    label: label.clone(),
                    confined: Confined::default(),
                };
                steps.push(step(act, format!("{} starts the program that acts as {label}.", actor.account)));
            }
            let privileges = actor.privileges;
            let held = format!("{label} is taken to hold these privileges alone: {}.", privileges.names());
            steps.push(step(Act::Assume(label, privileges), held));
        }
        steps
    }
}

impl Actor {
    /// Whether it is the system itself, in the kernel or as a service.
    fn is_system(&self) -> bool {
        *self.account == *SYSTEM
    }

    /// Whether it is the process of a service.
    fn is_service(&self) -> bool {
        self.is_system() && !self.kernel_mode
    }

    /// What its process is called in the opening and in the steps.
    pub fn label(&self) -> ProcessLabel {
        if self.kernel_mode { KERNEL.into() } else { self.name.as_str().into() }
    }
}

fn read(root: Piece<'_>, faults: &mut Diagnostics) -> Option<Vec<Arc<Profile>>> {
    let record = PROFILES.read(&root.fields(PROFILES.name, PROFILES.example, faults)?.given(), faults);
    if let Some(eras) = record.list("eras") {
        let texts =
            eras.value.iter().filter_map(|era| if let Value::Text(era) = &era.value { Some(&**era) } else { None });
        if !texts.eq(EraToken::all().map(EraToken::word)) {
            let known: Vec<&str> = EraToken::all().map(EraToken::word).collect();
            let fault = faults.add(Code::UnknownWord, eras.span, "the releases are not those that are modelled");
            fault.label("other releases").help(format!("the releases are {}", known.join(", ")));
        }
    }
    Some(pieces(&record, "profiles").filter_map(|piece| read_profile(piece, faults)).map(Arc::new).collect())
}

fn read_profile(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Profile> {
    let before = faults.found();
    let record = PROFILE.read(&piece.fields(PROFILE.name, PROFILE.example, faults)?.given(), faults);
    let actors: Vec<Actor> = pieces(&record, "actors").filter_map(|piece| read_actor(piece, faults)).collect();
    let services = pieces(&record, "services").filter_map(|piece| read_service(piece, faults)).collect();
    let mut placeholders = BTreeMap::new();
    if let Some(map) = record.piece("placeholders") {
        for field in map.value.map("the placeholders", faults).unwrap_or_default() {
            let value = field.value.text(&quoted(field.name.value), faults);
            placeholders.extend(value.map(|value| (field.name.value.to_owned(), value.into_owned())));
        }
    }
    let default = record.text("default_actor").filter(|actor| !actor.value.is_empty());
    if let Some(default) = default.as_ref().filter(|default| actors.iter().all(|actor| actor.name != default.value)) {
        faults.no_such(Code::UnknownName, "actor", default, actors.iter().map(|actor| actor.name.as_str()));
    }
    let text = |field: &str| record.text(field).map(|text| text.value.into_owned());
    let profile = Profile {
        name: text("name")?,
        summary: text("summary")?,
        default_actor: default.map(|actor| actor.value.into_owned()),
        actors,
        placeholders,
        services,
        volume: read_volume(&record, &ASSUMED_FILES, faults),
    };
    (faults.found() == before).then_some(profile)
}

fn read_actor(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Actor> {
    let record = ACTOR.read(&piece.fields(ACTOR.name, ACTOR.example, faults)?.given(), faults);
    let mut privileges = Privileges::CHANGE_NOTIFY;
    for item in record.list("privileges").map(|list| list.value).unwrap_or_default() {
        let Value::Text(name) = item.value else { continue };
        let known = Privileges::named(&name);
        privileges |= known.unwrap_or_default();
        if known.is_none() {
            let found = Spanned { value: name, span: item.span };
            faults.no_such(Code::UnknownWord, "privilege", &found, Privileges::NAMES.iter().map(|(name, _)| *name));
        }
    }
    Some(Actor {
        name: record.text("name")?.value.into_owned(),
        session: record.number("session")?.value,
        account: Arc::from(&*record.text("account")?.value),
        administrator: record.flag("administrator")?.value,
        privileges,
        kernel_mode: record.flag("kernel_mode")?.value,
    })
}

fn read_service(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<Service> {
    let record = SERVICE.read(&piece.fields(SERVICE.name, SERVICE.example, faults)?.given(), faults);
    let kind = record.text("kind")?;
    let known = ServiceKind::WORDS.iter().find(|(word, _)| *word == kind.value);
    if known.is_none() {
        let words = ServiceKind::WORDS.iter().map(|(word, _)| *word);
        faults.no_such(Code::UnknownWord, "kind of service", &kind, words);
    }
    let name = record.text("name")?.value;
    let (start, image) = if record.flag("running")?.value {
        (Start::Auto, format!("{name}.exe"))
    } else {
        (Start::Demand, SCRIPTED_IMAGE.to_owned())
    };
    let service = Service::declared(&name, &image, start, ServiceAccount::LocalSystem, false);
    Some(service.listed_as(&record.text("display")?.value, known?.1))
}

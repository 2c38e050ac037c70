//! Validation: the model held against other systems, and against what was recorded of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use ntsessions::lesson::conformance::{Openings, judge_on, script};
use ntsessions::lesson::library;
use ntsessions::lesson::validation::{Known, PARTED, Script, Validated};
use ntsessions::lesson::vantage::Vantage;
use ntsessions::lesson::verdict::Verdict;
use ntsessions::nt::action::{Action, Confined, LaunchAs, Outcome};
use ntsessions::nt::call::{Answer, Argument, Arguments, Call, operation};
use ntsessions::nt::era::{EraToken, System as Release, era};
use ntsessions::nt::io::volume::Volume;
use ntsessions::nt::machine::{Machine, Refusal};
use ntsessions::nt::process::{ClientId, ProcessId};
use ntsessions::nt::security::Privileges;
use ntsessions::nt::service::Service;
use ntsessions::nt::session::Terminal;
use ntsessions::nt::session::session_manager::BootStage;
use ntsessions::nt::status::{NtStatus, Win32Error};
use ntsessions::observe::probe::{Edition, Half, Probe};
use ntsessions::report::validation::{Against, Row, json, junit, text};
use ntsessions::scenario::cases::case::CaseFile;
use ntsessions::scenario::cases::known_difference::KnownDifferences;
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::script::Scenario;
use ntsessions::scenario::source_file::SourceFile;
use ntsessions::system::recording::{Recording, Replay, Said};
use ntsessions::system::{Made, System};

/// The service that the stand-in acts with.
const SERVICE: &str = "installed";

/// A machine that runs already, with somebody at the console: a stand-in for a running Windows. It starts programs and
/// makes calls, and does nothing else.
struct Running {
    machine: Machine,
    /// What it answers instead, to calls with this name.
    instead: Option<(&'static str, Answer)>,
}

impl Running {
    fn new(release: Release) -> Running {
        let users = [(Arc::from("somebody"), true)];
        // One that can be installed, started and given a process.
        let services = scenario("").services.into_iter().map(|service| Service { name: SERVICE.into(), ..service });
        let mut machine = Machine::new(release, &users, services.collect(), Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        let log_on = Action::LogOn { account: "somebody".into(), terminal: Terminal::Console };
        assert!(machine.apply(&log_on).is_success());
        Running { machine, instead: None }
    }
}

impl System for Running {
    fn apply(&mut self, action: &Action) -> Outcome {
        match action {
            Action::Launch { image, confined, .. } => {
                let elevated = self.machine.system().settings.uac;
                let launch = LaunchAs::User { account: "somebody".into(), elevated };
                self.machine.apply(&Action::Launch { image: image.clone(), launch, confined: confined.clone() })
            }
            Action::Call { client, call: Call { operation, arguments } } => {
                let call = Call { operation, arguments: arguments.clone() };
                let client = self.machine.client(client.process);
                let mut outcome = self.machine.apply(&Action::Call { client, call });
                if let (Some((name, answer)), Some(reply)) = (self.instead, &mut outcome.reply)
                    && name == operation.name()
                {
                    reply.answer = answer;
                }
                outcome
            }
            Action::CloseReturned { client, handle, kind } => {
                let client = self.machine.client(client.process);
                self.machine.apply(&Action::CloseReturned { client, handle: *handle, kind: *kind })
            }
            other => self.machine.apply(other),
        }
    }

    fn machine(&self) -> Option<&Machine> {
        None
    }

    fn client(&self, process: ProcessId) -> ClientId {
        self.machine.client(process)
    }

    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        self.machine.apply(&Action::StartService { name: SERVICE.into() });
        let process = self.machine.service(SERVICE).and_then(|service| service.process);
        process.ok_or_else(|| Refusal::new("it does not start".to_owned()))
    }

    fn against(&mut self, made: &Made) -> Option<String> {
        let exists = match made {
            Made::Object(name) => self.machine.exists(&name.as_str().into()),
            Made::Service(name) => self.machine.service(name).is_some(),
        };
        exists.then(|| "exists already on this system".to_owned())
    }
}

fn probe() -> Probe {
    Probe {
        version: (10, 0),
        build: 19045,
        edition: Edition::Client,
        architecture: "x64".to_owned(),
        elevated: Some(true),
        half: Some(Half::Full),
        privileges: Privileges::all(),
        integrity: Some(0x3000),
        session: Some(1),
        console_session: Some(1),
        language: "en-US".to_owned(),
        wine: None,
    }
}

/// A system of which no difference is known.
fn unknown() -> Known<'static> {
    static NOTHING: LazyLock<KnownDifferences> = LazyLock::new(KnownDifferences::default);
    Known { list: &NOTHING, era: EraToken::NEWEST, system: "Windows" }
}

fn vantage() -> Vantage {
    Vantage::of(&probe())
}

fn lessons() -> Vec<(String, Scenario)> {
    let read = |entry: library::Entry| {
        let scenario = entry.scenario().unwrap_or_else(|_| panic!("{} has faults", entry.name));
        (entry.name, scenario)
    };
    library::built_in().into_iter().map(read).collect()
}

/// Those that happen on Windows, which Windows can be asked to play.
fn of_windows() -> Vec<(String, Scenario)> {
    lessons().into_iter().filter(|(_, scenario)| scenario.is_of_windows()).collect()
}

fn scenario(steps: &str) -> Scenario {
    let text = format!(
        r#"(format: 1, title: "A script", promise: "It is played twice.", minutes: 1, system: (era: WindowsXp),
            users: [(name: "Alice"), (name: "Bob")],
            services: [(name: "Backup", image: "backup.exe", start: Demand)], steps: [{steps}])"#
    );
    let file = Arc::new(SourceFile::new("script.ron".to_owned(), text));
    parse(&file).unwrap_or_else(|faults| panic!("{faults:?}"))
}

const BEGIN: &str = r#"(do: LogOn(user: "Alice")), (do: Launch(image: "a.exe", for: "Alice", as: "a")),"#;

fn validate(steps: &str, system: impl System) -> Validated {
    Script::of_scenario(scenario(&format!("{BEGIN}{steps}")), vantage(), "nts-", Some(1)).validate(system, &unknown())
}

/// A lesson in which no program of the user makes a call of its own gives nothing to compare.
fn is_held(name: &str, Validated { verdict, compared, not_run, .. }: &Validated) -> bool {
    match verdict {
        Verdict::Pass => assert!(*compared > 0, "{name}"),
        Verdict::NotRun(_) => assert!(*compared == 0 && !not_run.is_empty(), "{name}"),
        _ => panic!("{name}: {verdict:?}"),
    }
    *compared > 0
}

#[test]
fn a_system_that_does_as_the_model_does_agrees() {
    let lessons = of_windows();
    let held = lessons.iter().filter(|(name, scenario)| {
        let script = Script::of_scenario(scenario.clone(), vantage(), "nts-1-", Some(1));
        is_held(name, &script.validate(Running::new(vantage().release), &unknown()))
    });
    let held = held.count();
    assert!(held * 2 > lessons.len(), "{held} of {} lessons are held against the system", lessons.len());
}

#[test]
fn services_are_played_beside_the_user_where_they_are_in_session_0_and_alone_elsewhere() {
    let (_, isolation) =
        of_windows().into_iter().find(|(name, _)| name == "session-0-isolation").expect("it is built in");
    let validated = |services| {
        let place = Vantage { services, ..vantage() };
        let session = place.plays_the_user().then_some(1);
        Script::of_scenario(isolation.clone(), place, "nts-1-", session)
            .validate(Running::new(place.release), &unknown())
    };
    let told = [None, Some(0), Some(1)].map(|services| {
        let Validated { verdict, compared, not_run, .. } = validated(services);
        assert_eq!(verdict, Verdict::Pass);
        let not_run: Vec<String> = not_run.iter().map(|(step, _)| step.to_string()).collect();
        format!("{compared} compared; not run: {}", not_run.join(", "))
    });
    insta::assert_snapshot!(told.join("\n"), @r"
    7 compared; not run: 2, 4, 6, 7, 11, 13, 16, 17, 18, 19, 20
    12 compared; not run: 16, 17, 18, 19, 20
    5 compared; not run: 1, 3, 5, 8, 9, 10, 12, 14, 15, 16, 17, 18, 19, 20
    ");
}

#[test]
fn a_system_of_another_release_parts_where_the_releases_do() {
    let xp = Release::new(era("WindowsXp").expect("it is modelled"));
    let steps = r#"(do: Call(by: "a", call: CreateFileMappingW(name: r"Global\Memory"))),
                   (do: Call(by: "a", call: NtCreateEvent(name: r"\Sessions\1\BaseNamedObjects\Ready"))),
                   (do: Call(by: "a", call: CreateEventW(name: "Ready")))"#;
    let validated = validate(steps, Running::new(xp));
    let Verdict::Fail(wrong) = &validated.verdict else { panic!("{:?}", validated.verdict) };
    assert_eq!(wrong.step, 4);
    assert_eq!(wrong.got, "STATUS_OBJECT_PATH_NOT_FOUND");
    assert_eq!(validated.compared, 2);
    let after = validated.not_run.last().map(|(step, reason)| (*step, reason.as_str()));
    assert_eq!(after, Some((5, "the two have parted before")));
}

#[test]
fn a_success_that_leaves_the_last_error_alone_is_not_one_that_sets_it() {
    let create = r#"(do: Call(by: "a", call: CreateEventW(name: "Ready")))"#;
    let mut running = Running::new(vantage().release);
    running.instead = Some(("CreateEventW", Answer::LastError { succeeded: true, error: None }));
    assert!(matches!(validate(create, running).verdict, Verdict::Fail(_)));
    let mut running = Running::new(vantage().release);
    running.instead = Some(("CreateEventW", Answer::LastError { succeeded: true, error: Some(Win32Error::SUCCESS) }));
    assert_eq!(validate(create, running).verdict, Verdict::Pass);
}

#[test]
fn what_is_known_of_calls_is_no_difference() {
    let list = |entry: &str| {
        let text =
            format!(r#"[({entry}, era: "any", system: "Windows", because: "It does.", sources: ["wine-om-test"])]"#);
        let (list, faults) = KnownDifferences::read(&Arc::new(SourceFile::new("known.ron".to_owned(), text)));
        assert_eq!(faults, []);
        list
    };
    let steps = r#"(do: Call(by: "a", call: CreateEventW(name: "Ready", into: "e"))),
                   (do: Call(by: "a", call: ResetEvent(handle: "e")))"#;
    let judged = |entry: &str| {
        let mut running = Running::new(vantage().release);
        running.instead = Some(("CreateEventW", Answer::LastError { succeeded: true, error: None }));
        let script = Script::of_scenario(scenario(&format!("{BEGIN}{steps}")), vantage(), "nts-", Some(1));
        script.validate(running, &Known { list: &list(entry), ..unknown() })
    };
    let known = judged(r#"calls: ["CreateEventW(*"], answers: ["* / success"], rules: ["Inserted"]"#);
    assert!(matches!(known.verdict, Verdict::KnownDifference(..)), "{:?}", known.verdict);
    assert_eq!(known.compared, 2, "after another last error of the same success the two are in the same state");
    for other in [
        r#"calls: ["CreateMutexW(*"], answers: ["* / *"]"#,
        r#"calls: ["CreateEventW(*"], answers: ["* / failure"]"#,
        r#"calls: ["CreateEventW(*"], answers: ["* / *"], rules: ["Inserted", "OpenedInstead"]"#,
    ] {
        assert!(matches!(judged(other).verdict, Verdict::Fail(_)), "{other}");
    }
}

#[test]
fn what_is_known_to_leave_two_states_is_compared_no_further() {
    let steps = r#"(do: Call(by: "a", call: CreateEventW(name: "Ready", into: "e"))),
                   (do: Call(by: "a", call: ResetEvent(handle: "e")))"#;
    let entry = r#"calls: ["CreateEventW(*"], what: "afterwards", rules: ["Inserted"]"#;
    let text = format!(r#"[({entry}, era: "any", system: "Windows", because: "It is.", sources: ["wine-om-test"])]"#);
    let (list, faults) = KnownDifferences::read(&Arc::new(SourceFile::new("known.ron".to_owned(), text)));
    assert_eq!(faults, []);
    let script = Script::of_scenario(scenario(&format!("{BEGIN}{steps}")), vantage(), "nts-", Some(1));
    let told = script.validate(Running::new(vantage().release), &Known { list: &list, ..unknown() });
    assert!(matches!(told.verdict, Verdict::KnownDifference(..)), "{:?}", told.verdict);
    assert_eq!((told.compared, told.not_run), (1, vec![(4, PARTED.to_owned())]));
}

#[test]
fn what_others_do_is_not_run_and_neither_is_what_needs_it() {
    let steps = r#"(do: StartService(name: "Backup")),
                   (do: Call(by: "Backup", call: CreateEventW(name: "Ready", into: "lamp"))),
                   (do: SwitchUser), (do: LogOn(user: "Bob")),
                   (do: Launch(image: "b.exe", for: "Bob", as: "b")),
                   (do: Call(by: "b", call: CreateEventW(name: "Ready"))),
                   (do: Call(by: "csrss#1", call: CreateEventW(name: "Ready"))),
                   (do: Call(by: "a", call: OpenEventW(name: r"Global\Ready")))"#;
    let validated = validate(steps, Running::new(vantage().release));
    let reasons: Vec<String> = validated.not_run.iter().map(|(step, reason)| format!("{step}: {reason}")).collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"
    3: a running Windows is taken as it is; only calls are made on it
    4: it needs Backup, which step 3 of 10 did not give
    5: a running Windows is taken as it is; only calls are made on it
    6: Bob is not who runs this program
    7: Bob is not who runs this program
    8: it needs b, which step 7 of 10 did not give
    9: csrss.exe is a process of SYSTEM in session 1, not of the user
    ");
    assert_eq!((validated.verdict, validated.compared), (Verdict::Pass, 1));
}

#[test]
fn a_script_of_which_nothing_is_compared_is_not_run() {
    let steps = r#"(do: StartService(name: "Backup")), (do: Call(by: "Backup", call: CreateEventW(name: "Ready")))"#;
    let validated = validate(steps, Running::new(vantage().release));
    assert!(matches!(validated.verdict, Verdict::NotRun(_)), "{:?}", validated.verdict);
}

#[test]
fn a_recording_answers_as_the_system_did() {
    let mut scripts = Vec::new();
    for (_, scenario) in of_windows() {
        let script = Script::of_scenario(scenario, vantage(), "nts-77-", Some(1));
        scripts.push(script.validate(Running::new(vantage().release), &unknown()).recorded);
    }
    let recording = Recording { probe: probe(), services: None, scripts };
    let text = recording.text();
    assert!(!text.contains("nts-77-") && !text.contains("somebody"), "{text}");
    let read = Recording::read(&text).expect("it was just written");
    assert_eq!(read, recording);
    for (name, scenario) in of_windows() {
        let script = Script::of_scenario(scenario, vantage(), "", None);
        let recorded = read.script(&name).expect("it was recorded");
        assert!(script.was_recorded_as(recorded), "{name}");
        assert_eq!(is_held(&name, &script.validate(Replay::new(recorded), &unknown())), !recorded.steps.is_empty());
        for at in 0..recorded.steps.len() {
            let mut other = recorded.clone();
            let step = &mut other.steps[at];
            step.said = Said::Status(NtStatus::INVALID_CID.name());
            step.handle = false;
            let parted = matches!(script.validate(Replay::new(&other), &unknown()).verdict, Verdict::Fail(_));
            assert!(parted, "{name}, step {}: another answer goes unnoticed", other.steps[at].step);
            other.steps[at].call.push(' ');
            assert!(!script.was_recorded_as(&other), "{name}: another text goes unnoticed");
        }
    }
}

#[test]
fn a_recording_that_is_none_is_told_where() {
    let error = Recording::read("(probe: (version: 10), scripts: [])").expect_err("there is no version");
    assert!(error.starts_with("1:"), "{error}");
    assert!(Recording::read("").is_err());
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Each recording of a real system, with the scripts that it was made of.
#[test]
fn the_model_answers_as_the_recorded_systems_did() {
    let (profiles, _) = Profiles::built_in();
    let (list, _) = KnownDifferences::built_in();
    let source = SourceFile::read(&folder("tests/conformance/cases.ron")).unwrap_or_else(|fault| panic!("{fault:?}"));
    let cases = CaseFile::read(&source, &profiles).cases;
    let mut wrong = Vec::new();
    for file in fs::read_dir(folder("tests/recordings")).expect("there are recordings").flatten() {
        let file = file.path();
        let text = fs::read_to_string(&file).expect("it can be read");
        let recording = Recording::read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let (vantage, era) = (Vantage::of_recording(&recording), recording.probe.era_token());
        let system = recording.probe.name();
        let known = Known { list: &list, era, system: &system };
        let mut compared = 0;
        for recorded in &recording.scripts {
            let lesson = lessons().into_iter().find(|(name, _)| *name == recorded.name);
            let script = if let Some((_, scenario)) = lesson {
                Script::of_scenario(scenario, vantage, "", None)
            } else {
                let case = cases.iter().find(|case| case.id == recorded.name);
                let case = case.unwrap_or_else(|| panic!("{}: there is no {}", file.display(), recorded.name));
                match script(case, era, vantage, &[], &mut Openings::default()) {
                    Ok(script) => script,
                    Err(_) if recorded.steps.is_empty() => continue,
                    Err(reason) => panic!("{}: {reason}", case.id),
                }
            };
            assert!(script.was_recorded_as(recorded), "{}: {} was changed since", file.display(), recorded.name);
            let validated = script.replay(&recording, &known);
            compared += validated.compared;
            if !validated.verdict.holds() {
                wrong.push(format!("{}: {}: {:?}", file.display(), recorded.name, validated.verdict));
            }
            let answers = recorded.steps.iter().filter(|step| !matches!(step.said, Said::NotRun(_))).count();
            let parted = validated.not_run.iter().filter(|(_, reason)| reason == PARTED).count();
            if validated.compared + parted != answers {
                wrong.push(format!("{}: {}: an answer is not compared", file.display(), recorded.name));
            }
        }
        assert!(compared > 0, "{}: nothing is compared", file.display());
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A case of one step, as it is put to a system.
fn case(step: &str, vantage: Vantage) -> Script {
    let text = format!(
        r#"[(id: "case-01", source: "this test", basis: "doc", area: "handles", era: "any", env: "user-s1",
            summary: "A case", steps: [{step}])]"#
    );
    let file = Arc::new(SourceFile::new("cases.ron".to_owned(), text));
    let case = CaseFile::read(&file, &Profiles::built_in().0).cases.remove(0);
    script(&case, EraToken::NEWEST, vantage, &[], &mut Openings::default()).expect("it can be played")
}

#[test]
fn a_case_is_judged_by_what_it_expects() {
    let judged = |expect: &str, vantage: Vantage| {
        let step = format!(r#"(op: "NtClose", handle: "INVALID", expect: "{expect}")"#);
        let script = case(&step, vantage);
        judge_on(&script, Running::new(script.vantage.release), &unknown())
    };
    assert_eq!(judged("STATUS_INVALID_HANDLE", vantage()), Verdict::Pass);
    assert!(matches!(judged("STATUS_SUCCESS", vantage()), Verdict::Fail(_)));
    let user = Vantage { elevated: false, ..vantage() };
    assert!(matches!(judged("STATUS_INVALID_HANDLE", user), Verdict::NotRun(_)), "it is not who the profile wants");
}

#[test]
fn a_case_that_makes_a_name_that_is_there_already_is_not_run() {
    let script = case(r#"(op: "CreateEventW", name: "Own", expect: "OK")"#, vantage());
    let system = || Running::new(script.vantage.release);
    assert_eq!(judge_on(&script, system(), &unknown()), Verdict::Pass);
    let mut system = system();
    let launch = LaunchAs::User { account: "somebody".into(), elevated: true };
    let process = system
        .apply(&Action::Launch { image: "other.exe".into(), launch, confined: Confined::default() })
        .process
        .expect("it is started");
    let operation = operation("CreateMutexW").expect("it is in the table");
    let name = operation.parameter("name").expect("it takes one");
    let call = Call { operation, arguments: Arguments::default().with(name, Argument::Name("Own".into())) };
    let client = system.machine.client(process);
    assert!(system.apply(&Action::Call { client, call }).is_success());
    let reason = r"the name \Sessions\1\BaseNamedObjects\Own exists already on this system";
    assert_eq!(judge_on(&script, system, &unknown()), Verdict::NotRun(reason.to_owned()));
}

#[test]
fn what_came_out_is_told_in_three_forms() {
    let mut running = Running::new(vantage().release);
    running.instead =
        Some(("SetEvent", Answer::LastError { succeeded: false, error: Some(Win32Error::ACCESS_DENIED) }));
    let parts = r#"(do: Call(by: "a", call: CreateEventW(name: "<a&b>", into: "e"))),
                   (do: Call(by: "a", call: SetEvent(handle: "e"))),
                   (do: Call(by: "a", call: ResetEvent(handle: "e")))"#;
    let not_run = "(do: SwitchUser)";
    let (known, _) = KnownDifferences::built_in();
    let known = known.iter().next().expect("there is one");
    let parted = validate(parts, running);
    let rows = [
        ("agrees", validate(r#"(do: Call(by: "a", call: CreateEventW))"#, Running::new(vantage().release))),
        ("is-known", Validated { verdict: parted.verdict.clone().knowing(Some(known)), ..parted.clone() }),
        ("parts", parted),
        ("is-not-run", validate(not_run, Running::new(vantage().release))),
    ]
    .map(|(name, validated)| Row { name: name.to_owned(), against: Against::Model, validated });
    let mut out = Vec::new();
    text(&probe(), Some(0), &rows, &mut out).expect("it can be written");
    out.extend(b"\n");
    json(&rows, &mut out).expect("it can be written");
    out.extend(b"\n");
    junit(&probe(), &rows, &mut out).expect("it can be written");
    insta::assert_snapshot!("in_three_forms", String::from_utf8_lossy(&out));
}

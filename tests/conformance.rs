//! Conformance cases: what real Windows answers, held against the model on every release that a case speaks of.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ntsessions::lesson::conformance::{Openings, Trial, run};
use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::lesson::verdict::Verdict;
use ntsessions::nt::call::{Argument, Arguments, Operation, operation as nt_operation};
use ntsessions::nt::era::EraToken;
use ntsessions::nt::name::ObjectName;
use ntsessions::nt::object_manager::Body;
use ntsessions::nt::parameter::Parameter;
use ntsessions::nt::security::AccessMask;
use ntsessions::nt::trace::{Turn, What};
use ntsessions::report::conformance::{Line, tables, told};
use ntsessions::scenario::cases::case::{Case, CaseFile};
use ntsessions::scenario::cases::known_difference::{About, KnownDifferences, MODEL};
use ntsessions::scenario::cases::profile::Profiles;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::render::{Style, render};
use ntsessions::scenario::script::Act;
use ntsessions::scenario::source_file::SourceFile;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

fn profiles() -> Profiles {
    let (profiles, faults) = Profiles::built_in();
    assert_eq!(faults, []);
    profiles
}

/// The cases that were handed out, and our own.
fn files() -> Vec<PathBuf> {
    let own = fs::read_dir(folder().join("more")).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = own.chain([folder().join("cases.ron")]).collect();
    files.sort();
    files
}

fn cases() -> Vec<Case> {
    let profiles = profiles();
    let read = |path: &PathBuf| SourceFile::read(path).unwrap_or_else(|fault| panic!("{}", fault.message()));
    files().iter().flat_map(|path| CaseFile::read(&read(path), &profiles).cases).collect()
}

fn case_file(text: &str) -> CaseFile {
    CaseFile::read(&Arc::new(SourceFile::new("cases.ron".to_owned(), text.to_owned())), &profiles())
}

/// A case of these steps.
fn around(era: &str, env: &str, steps: &str) -> String {
    format!(
        r#"[(id: "case-01", source: "this test", basis: "doc", area: "handles", era: "{era}", env: "{env}",
            summary: "A case", steps: [{steps}])]"#
    )
}

/// What comes of a case of these steps on the newest release that it speaks of.
fn trial(era: &str, env: &str, steps: &str) -> (Case, Trial) {
    let CaseFile { mut cases, faults } = case_file(&around(era, env, steps));
    assert_eq!(faults.iter().map(Diagnostic::message).collect::<Vec<_>>(), Vec::<&str>::new());
    let case = cases.remove(0);
    let era = case.eras().next_back().expect("a case speaks of a release");
    let trial = run(&case, era, &mut Openings::default());
    (case, trial)
}

/// Every case passes on every release that it speaks of, but those that are held to be wrong there; one of these that
/// passes after all is to be taken from the list.
#[test]
fn the_model_answers_as_windows_does() {
    let (known, faults) = KnownDifferences::built_in();
    assert_eq!(faults, []);
    let (cases, mut openings) = (cases(), Openings::default());
    let mut wrong = Vec::new();
    for case in &cases {
        for era in case.eras() {
            let trial = run(case, era, &mut openings);
            let known = known.of(&case.id, era, MODEL);
            let verdict = trial.verdict.clone().knowing(known);
            if !matches!(verdict, Verdict::Pass | Verdict::KnownDifference(..)) {
                wrong.extend(told(case, &Trial { verdict, ..trial }));
            }
        }
    }
    assert!(cases.len() >= 104, "there are {} cases only", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What differs and is known to is told as that; what is known to differ and does not, fails.
#[test]
fn a_known_difference_is_told_with_its_reason() {
    let list = r#"[(case: "case-01", steps: [1], era: "win11", system: "model", because: "It is taken so.", sources: ["object-names"])]"#;
    let list = SourceFile::new("known-differences.ron".to_owned(), list.to_owned());
    let (known, faults) = KnownDifferences::read(&Arc::new(list));
    assert_eq!(faults, []);
    let newest = EraToken::NEWEST;
    assert_eq!(known.of("case-01", EraToken::OLDEST, MODEL), None);
    assert_eq!(known.of("case-01", newest, "Wine 8.0"), None);
    let known = known.of("case-01", newest, MODEL).expect("it is listed");
    let text = |expected: &str| {
        let step = format!(r#"(op: "NtClose", handle: "INVALID", expect: "{expected}")"#);
        let (case, trial) = trial("win11", "user-s1", &step);
        let trial = Trial { verdict: trial.verdict.clone().knowing(Some(known)), ..trial };
        let json = serde_json::to_string(&Line::new(&case, &trial)).expect("it can be written");
        format!("{}\n{json}\nholds: {}", told(&case, &trial).join("\n"), trial.verdict.holds())
    };
    insta::assert_snapshot!(text("STATUS_SUCCESS"), @r#"
    case-01 on win11, step 1: a known difference of the model.
    It is taken so. [Microsoft, "Object Names"]
    Got: failure, STATUS_INVALID_HANDLE (0xC0000008)
    {"id":"case-01","era":"win11","verdict":"known difference","wrong":"failure","step":1,"expected":"\"STATUS_SUCCESS\"","got":"failure, STATUS_INVALID_HANDLE (0xC0000008)","because":"It is taken so."}
    holds: true
    "#);
    insta::assert_snapshot!(text("STATUS_INVALID_HANDLE"), @r#"
    case-01 on win11: it passes, and is listed as a known difference of the model.
    It is taken so. [Microsoft, "Object Names"]
    {"id":"case-01","era":"win11","verdict":"fail","wrong":null,"step":null,"expected":null,"got":null,"because":"It is taken so."}
    holds: false
    "#);
}

/// A list of known differences speaks of cases, and of built-in scenarios, that there are.
#[test]
fn known_differences_are_of_cases() {
    let (known, cases) = (KnownDifferences::built_in().0, cases());
    for known in known.iter() {
        if let About::Case(id, _) = &known.about {
            let is_lesson = library::built_in().iter().any(|entry| entry.name == *id);
            assert!(is_lesson || cases.iter().any(|case| case.id == *id), "there is no case {id}");
        }
    }
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let cases = cases();
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len());
}

/// What the file of profiles says that the reader of cases does not need.
#[derive(serde::Deserialize)]
struct Promised {
    namespace: Vec<PromisedObject>,
    profiles: Vec<PromisedProfile>,
}

#[derive(serde::Deserialize)]
struct PromisedObject {
    path: String,
    kind: String,
    #[serde(default)]
    target: Option<String>,
}

#[derive(serde::Deserialize)]
struct PromisedProfile {
    name: String,
    actors: Vec<PromisedActor>,
}

#[derive(serde::Deserialize)]
struct PromisedActor {
    name: String,
    session: u32,
    window_station: String,
    desktop: String,
    kernel_mode: bool,
}

fn promised() -> Promised {
    let text = fs::read_to_string(folder().join("env-profiles.ron")).expect("it can be read");
    ron::from_str(&text).expect("it is RON")
}

/// Every profile can be opened on every release since session 0 is for services alone, and the actors are where it says.
#[test]
fn a_profile_is_what_it_says() {
    let steps = r#"
        (op: "ProcessIdToSessionId", actor: "ACTOR", expect: "OK", out: {"session": "SESSION"}),
        (op: "GetProcessWindowStation", actor: "ACTOR", save_as: "w", expect: "OK"),
        (op: "GetUserObjectInformationW", actor: "ACTOR", handle: "w", args: {"index": "UOI_NAME"}, expect: "OK", out: {"name": "STATION"}),
        (op: "GetThreadDesktop", actor: "ACTOR", save_as: "d", expect: "OK"),
        (op: "GetUserObjectInformationW", actor: "ACTOR", handle: "d", args: {"index": "UOI_NAME"}, expect: "OK", out: {"name": "DESKTOP"})"#;
    for profile in promised().profiles {
        for actor in profile.actors.iter().filter(|actor| !actor.kernel_mode) {
            let era = if profile.name.starts_with("xp") { "xp" } else { "any" };
            let steps = steps.replace("ACTOR", &actor.name).replace("SESSION", &actor.session.to_string());
            let steps = steps.replace("STATION", &actor.window_station).replace("DESKTOP", &actor.desktop);
            let CaseFile { cases, faults } = case_file(&around(era, &profile.name, &steps));
            assert_eq!(faults.iter().map(Diagnostic::message).collect::<Vec<_>>(), Vec::<&str>::new());
            for era in cases[0].eras() {
                let trial = run(&cases[0], era, &mut Openings::default());
                assert_eq!(trial.verdict, Verdict::Pass, "{}, {} on {}", profile.name, actor.name, trial.era.word());
            }
        }
    }
}

/// A path whose components `N` stand for the number of a session.
fn in_session_1(path: &str) -> String {
    let components: Vec<&str> =
        path.split('\\').map(|component| if component == "N" { "1" } else { component }).collect();
    components.join("\\")
}

/// The namespace that a case may assume is there, as a program of the first user finds it.
#[test]
fn the_namespace_of_the_profiles_is_there() {
    let (_, trial) = trial("any", "user-s1", r#"(op: "NtClose", handle: "NULL", expect: "ANY_FAILURE")"#);
    let lesson = trial.lesson.expect("it was played");
    let machine =
        &lesson.frame(lesson.frames() - 1).expect("it has frames").lanes[0].windows().expect("it runs Windows").machine;
    let namespace = promised().namespace;
    assert!(namespace.len() > 20);
    for PromisedObject { path, kind, target } in namespace {
        if kind == "Key" {
            // What is below the root of the registry is in no directory.
            let step = format!(r#"(op: "NtOpenKey", name: {path:?}, access: "KEY_READ", expect: "STATUS_SUCCESS")"#);
            assert_eq!(self::trial("any", "user-s1", &step).1.verdict, Verdict::Pass, "{path}");
            continue;
        }
        let own = in_session_1(&path).replace(r"\??", r"\GLOBAL??");
        let id = machine.objects().at_path(&ObjectName::from(own.as_str()));
        let object = id.and_then(|id| machine.objects().get(id)).unwrap_or_else(|| panic!("{path} is not there"));
        assert_eq!(object.object_type().to_string(), kind, "{path}");
        if let (Body::SymbolicLink { target: found, .. }, Some(target)) = (&object.body, target) {
            assert_eq!(found.to_string(), in_session_1(&target), "{path}");
        }
    }
}

#[test]
fn a_wrong_step_is_told_with_its_trace() {
    let (case, trial) = trial(
        "any",
        "user-s1",
        r#"
        (op: "NtCreateDirectoryObject", name: "\\BaseNamedObjects\\a", access: "DIRECTORY_QUERY", save_as: "a", expect: "STATUS_SUCCESS"),
        (op: "NtOpenDirectoryObject", name: "\\BaseNamedObjects\\a", access: "DIRECTORY_QUERY", expect: "STATUS_OBJECT_NAME_NOT_FOUND")"#,
    );
    insta::assert_snapshot!(told(&case, &trial).join("\n"), @r#"
    case-01 on win11, step 2: wrong success.
    p1 calls NtOpenDirectoryObject with the name \BaseNamedObjects\a.
    Given: access DIRECTORY_QUERY.
    Expected: "STATUS_OBJECT_NAME_NOT_FOUND"
    Got: success, STATUS_SUCCESS (0x00000000)
    1.1. Ob, [\] BaseNamedObjects\a: The walk begins at \.
    1. Ob, \[BaseNamedObjects]\a: BaseNamedObjects is here: a Directory.
    2. Ob, \BaseNamedObjects\[a]: a is here: a Directory.
    3. Ob: The object's descriptor allows it: STATUS_SUCCESS (0x00000000).
    4.1. Ob: Process 40 gets handle 0x10.
    4. Ob: Process 40 closes handle 0x10.
    Reached \BaseNamedObjects\a, existing Directory, handle 0x10. Answer: success, STATUS_SUCCESS (0x00000000).
    The same words from p1 reached the same object, \BaseNamedObjects\a (step 1).
    "#);
}

#[test]
fn wrong_answers_are_counted_by_their_kind() {
    let of = |steps: &str| trial("any", "user-s1", steps);
    let trials = [
        of(r#"(op: "NtClose", handle: "INVALID", expect: "STATUS_INVALID_HANDLE")"#),
        of(r#"(op: "NtClose", handle: "INVALID", expect: "STATUS_ACCESS_DENIED")"#),
        of(r#"(op: "ProcessIdToSessionId", expect: "FAIL")"#),
        of(r#"(op: "ProcessIdToSessionId", expect: "OK", out: {"session": "7"})"#),
        of(r#"(op: "EndProcess", expect: "OK"), (op: "ProcessIdToSessionId", expect: "FAIL")"#),
    ];
    let text = tables(trials.iter().map(|(case, trial)| (case, trial))).join("\n");
    insta::assert_snapshot!(text, @r"
                                                      wrong    wrong   wrong
    area     pass  fail  known  unsupported  not run  success  failure  output
    handles     1     4      0            0        0        1        2       1
    all         1     4      0            0        0        1        2       1

                                                    wrong    wrong   wrong
    basis  pass  fail  known  unsupported  not run  success  failure  output
    doc       1     4      0            0        0        1        2       1
    all       1     4      0            0        0        1        2       1
    ");
}

#[test]
fn an_alternative_holds_where_it_says() {
    let verdict = |env: &str, own: &str, also: &str| {
        let step = format!(
            r#"(op: "CloseHandle", handle: "INVALID", expect: "FAIL", last_error: "{own}", also: [(era: "{also}", last_error: "ERROR_INVALID_HANDLE")])"#
        );
        trial("any", env, &step).1.verdict == Verdict::Pass
    };
    let wrong = "ERROR_ACCESS_DENIED";
    assert!(verdict("user-s1", "ERROR_INVALID_HANDLE", "win7-"));
    assert!(!verdict("user-s1", wrong, "win7-"));
    assert!(verdict("user-s1", wrong, "win10_2004+"));
    assert!(verdict("user-s1", wrong, "unknown"));
    assert!(!verdict("user-s1", wrong, "wow64"));
    assert!(!verdict("user-s1", wrong, "limited-user"));
    assert!(verdict("limited-user", wrong, "limited-user"));

    let narrow = r#"(op: "CloseHandle", handle: "INVALID", expect: "FAIL", also: [(era: "vista+", last_error: "ERROR_ACCESS_DENIED"), (era: "win10_2004+", last_error: "ERROR_INVALID_HANDLE")])"#;
    assert_eq!(trial("any", "user-s1", narrow).1.verdict, Verdict::Pass);
}

#[test]
fn an_alternative_that_turns_the_answer_says_all_of_it() {
    let verdict = |step: &str| trial("any", "scm-admin", step).1.verdict;
    let succeeds = r#"(op: "OpenSCManagerA", access: "0", expect: "FAIL", last_error: "ERROR_ACCESS_DENIED", also: [(era: "win7+", expect: "OK")])"#;
    let fails = r#"
        (op: "OpenSCManagerA", access: "0", save_as: "scm", expect: "OK"),
        (op: "EnumServicesStatusExA", handle: "scm", args: {"level": "0", "state": "3", "type": "0x30"}, expect: "OK", out: {"returned": "2"}, also: [(era: "win7+", expect: "FAIL", last_error: "ERROR_ACCESS_DENIED")])"#;
    assert_eq!(verdict(succeeds), Verdict::Pass);
    assert_eq!(verdict(fails), Verdict::Pass);
}

#[test]
fn what_an_earlier_call_gave_can_be_an_argument() {
    let (_, trial) = trial(
        "any",
        "scm-admin",
        r#"
        (op: "OpenSCManagerA", access: "0", save_as: "scm", expect: "OK"),
        (op: "OpenServiceA", handle: "scm", name: "RunningSvc", access: "SERVICE_QUERY_STATUS", save_as: "a", expect: "OK"),
        (op: "QueryServiceStatusEx", handle: "a", args: {"length": "sizeof(SERVICE_STATUS_PROCESS)-1"}, expect: "FAIL", last_error: "ERROR_INSUFFICIENT_BUFFER"),
        (op: "QueryServiceStatusEx", handle: "a", args: {"length": "sizeof(SERVICE_STATUS_PROCESS)"}, expect: "OK", out: {"pid": "?pid"}),
        (op: "ProcessIdToSessionId", args: {"pid": "?pid"}, expect: "OK", out: {"session": "0"})"#,
    );
    assert_eq!(trial.verdict, Verdict::Pass);
}

#[test]
fn a_case_speaks_of_its_releases_and_of_those_of_its_alternatives() {
    let eras = |era: &str, also: &str| -> Vec<&str> {
        let step = format!(r#"(op: "NtClose", handle: "NULL", expect: "ANY_FAILURE", also: [(era: "{also}")])"#);
        let CaseFile { cases, .. } = case_file(&around(era, "user-s1", &step));
        cases[0].eras().map(EraToken::word).collect()
    };
    assert_eq!(eras("xp", "unknown"), ["xp"]);
    assert_eq!(eras("win10_2004+", "xp"), ["xp", "win10_2004", "win11"]);
    assert_eq!(eras("any", "w2k-")[..3], ["nt4", "w2k", "vista"]);
}

/// The same step turned around: another letter case, a directory that is not there, a handle that never was, no right, the
/// same call for another type.
fn turned(act: &Act) -> Vec<Act> {
    let Act::Call { by, operation, arguments, handles, lengths, into } = act else { return Vec::new() };
    let call = |operation: &'static Operation, arguments: Arguments, handles: Vec<(&'static Parameter, Arc<str>)>| {
        let (by, lengths, into) = (by.clone(), lengths.clone(), into.clone());
        Act::Call { by, operation, arguments, handles, lengths, into }
    };
    let mut acts = Vec::new();
    if let Some(parameter) = operation.parameter("name")
        && let Some(name) = arguments.name(parameter)
    {
        for other in [name.to_string().to_uppercase(), format!("\\NoSuchDirectory\\{name}")] {
            let arguments = arguments.clone().with(parameter, Argument::Name(ObjectName::from(other)));
            acts.push(call(operation, arguments, handles.clone()));
        }
    }
    if !handles.is_empty() {
        let handles = handles.iter().map(|(parameter, _)| (*parameter, "INVALID".into())).collect();
        acts.push(call(operation, arguments.clone(), handles));
    }
    if let Some(parameter) = operation.parameter("access") {
        let arguments = arguments.clone().with(parameter, Argument::Access(AccessMask::empty()));
        acts.push(call(operation, arguments, handles.clone()));
    }
    let others: &[&str] = match operation.name() {
        name if name.starts_with("NtOpen") => &["NtOpenMutant", "NtOpenDirectoryObject", "NtOpenSymbolicLinkObject"],
        name if name.starts_with("NtCreate") => &["NtCreateEvent", "NtCreateDirectoryObject"],
        name if name.starts_with("Open") => &["OpenMutexW", "OpenEventW"],
        name if name.starts_with("Create") => &["CreateMutexW", "CreateEventW"],
        _ => &[],
    };
    acts.extend(others.iter().filter_map(|name| Some(call(nt_operation(name)?, arguments.clone(), handles.clone()))));
    acts
}

/// Cases that are turned around have no expected answer, but no call may fail without a small step that says why.
#[test]
fn every_refusal_of_a_case_turned_around_is_explained() {
    let (mut silent, mut refused) = (BTreeSet::new(), 0);
    for case in cases() {
        // The newest release and the oldest: what differs between them differs most.
        let eras: BTreeSet<_> = case.eras().next_back().into_iter().chain(case.eras().next()).collect();
        let lessons = eras.into_iter().filter_map(|era| run(&case, era, &mut Openings::default()).lesson);
        for (lesson, number) in lessons.flat_map(|lesson| {
            let steps = lesson.scenario().opening..lesson.scenario().steps.len();
            let lesson = std::rc::Rc::new(lesson);
            steps.map(move |number| (std::rc::Rc::clone(&lesson), number))
        }) {
            for act in turned(&lesson.scenario().steps[number].act.value) {
                let mut scenario = lesson.scenario().clone();
                scenario.steps.truncate(number + 1);
                scenario.steps[number].act.value = act;
                scenario.steps.iter_mut().for_each(|step| step.expect.clear());
                let played = play(scenario);
                let frame = played.frame(played.frames() - 1).expect("it was played");
                let outcome = &frame.lanes[0].windows().expect("it runs Windows").outcome;
                let explained = outcome.trace.steps.iter().any(|step| match &step.what {
                    What::Answered(status) => !status.is_success(),
                    What::Walked(walked) => matches!(walked.turn, Turn::Failed(_)),
                    What::Refused(_) => true,
                    What::Happened(_) => false,
                });
                let fails = outcome.refusal.is_none() && !outcome.is_success();
                refused += usize::from(fails);
                if fails && !explained {
                    let Act::Call { operation, .. } = &played.scenario().steps[number].act.value else { continue };
                    silent.insert(format!(
                        "{}: {:?}",
                        operation.name(),
                        outcome.reply.as_ref().map(|reply| reply.answer)
                    ));
                }
            }
        }
    }
    assert!(refused > 500, "only {refused} calls were refused");
    assert!(silent.is_empty(), "nothing says why these fail: {silent:#?}");
}

/// Every case can be played with a fault in one step, and the others still are. What begins with `known` is a list of known
/// differences.
#[test]
fn what_is_said_of_broken_cases() {
    insta::with_settings!({ snapshot_path => "bad-cases/said", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("bad-cases/*.ron", |path| {
            let text = fs::read_to_string(path).expect("it can be read");
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_known = name.starts_with("known");
            let file = Arc::new(SourceFile::new(name, text));
            let CaseFile { cases, faults } = if is_known {
                CaseFile { cases: Vec::new(), faults: KnownDifferences::read(&file).1 }
            } else {
                CaseFile::read(&file, &profiles())
            };
            let mut said: Vec<String> = faults.iter().map(|fault| render(fault, Style::Plain)).collect();
            said.extend(cases.iter().map(|case| {
                let verdict = run(case, EraToken::NEWEST, &mut Openings::default()).verdict;
                format!("{}: {verdict:?}", case.id)
            }));
            insta::assert_snapshot!("said", said.join("\n\n"));
        });
    });
}

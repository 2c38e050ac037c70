//! Observations: what was seen of a Windows is opened as a world, and names of persons and of the machine stay out of it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use ntsessions::lesson::library;
use ntsessions::lesson::observed::{is_observation, scenario};
use ntsessions::lesson::play::play;
use ntsessions::lesson::view::{Lists, ReachView};
use ntsessions::lesson::window::Position;
use ntsessions::lesson::{Lesson, library::Entry};
use ntsessions::nt::call::Interface;
use ntsessions::nt::security::Privileges;
use ntsessions::observe::observation::{ObjectRow, Observation, WindowStationRow};
use ntsessions::observe::probe::{Edition, Half, Probe};
use ntsessions::observe::redact::{Names, redact};
use ntsessions::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};
use ntsessions::report::plain::Plain;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::source_file::SourceFile;

/// What Wine showed, on a machine of the project.
const WINE: &str = include_str!("observations/wine-8.0.ron");

fn opened(text: &str) -> Result<Lesson, Vec<Diagnostic>> {
    scenario(&Arc::new(SourceFile::new("machine.ron".to_owned(), text.to_owned()))).map(play)
}

fn reach(lesson: &Lesson, name: &str, interface: Interface) -> ReachView {
    lesson.reach(Position { frame: 0, small_step: 0 }, 0, name, interface)
}

/// Where a name leads each process: `explorer.exe 180` and the full name.
fn reached(lesson: &Lesson, name: &str, interface: Interface) -> Vec<(String, String)> {
    reach(lesson, name, interface).rows.into_iter().map(|row| (row.caller, row.reaches)).collect()
}

fn row(path: &str, object_type: &str, target: Option<&str>) -> ObjectRow {
    let target = target.map(str::to_owned);
    ObjectRow { path: path.to_owned(), object_type: object_type.to_owned(), target, refused: None }
}

fn process(pid: u32, image: &str, session: u32, account: &str, logon_session: &str) -> ProcessRow {
    ProcessRow {
        pid,
        name: image.to_owned(),
        image: image.to_owned(),
        session,
        account: account.to_owned(),
        logon_session: logon_session.to_owned(),
        elevation: String::new(),
        desktop: String::new(),
        handles: 7,
        waits_in: String::new(),
    }
}

fn session(id: u32, station: &str, state: &str, user: &str) -> SessionRow {
    SessionRow {
        id,
        station: station.to_owned(),
        state: state.to_owned(),
        user: user.to_owned(),
        logon_session: String::new(),
        locked: false,
        named_objects: String::new(),
    }
}

/// A made-up machine: the services in session 0, Brunhilde at the console, Ed at a remote terminal.
fn made_up() -> Observation {
    let logon_session = |luid: &str, account: &str, logon_type: &str| LogonSessionRow {
        luid: luid.to_owned(),
        account: account.to_owned(),
        logon_type: logon_type.to_owned(),
        sessions: Vec::new(),
        references: 0,
        linked: String::new(),
    };
    let mut objects = vec![
        row("\\", "Directory", None),
        row("\\BaseNamedObjects", "Directory", None),
        row("\\BaseNamedObjects\\Global", "SymbolicLink", Some("\\BaseNamedObjects")),
        row("\\BaseNamedObjects\\Backup of brunhilde", "Mutant", None),
        row("\\BaseNamedObjects\\S-1-5-21-1111-2222-3333-1001", "Section", None),
        row("\\Device", "Directory", None),
        row("\\Device\\HarddiskVolume3", "Device", None),
        row("\\Device\\Mup", "Device", None),
        row("\\GLOBAL??", "Directory", None),
        row("\\GLOBAL??\\C:", "SymbolicLink", Some("\\Device\\HarddiskVolume3")),
        row("\\GLOBAL??\\GLOBALROOT", "SymbolicLink", Some("")),
        row(
            "\\GLOBAL??\\USB#VID_1234#SERIAL99#{a5dcbf10-6530-11d2-901f-00c04fb951ed}",
            "SymbolicLink",
            Some("\\Device\\Mup"),
        ),
        row("\\Loop", "SymbolicLink", Some("\\Loop")),
        row("\\Sessions", "Directory", None),
        row("\\Sessions\\0", "Directory", None),
        row("\\Sessions\\0\\DosDevices", "Directory", None),
        row("\\Sessions\\0\\DosDevices\\00000000-000abcde", "Directory", None),
        row(
            "\\Sessions\\0\\DosDevices\\00000000-000abcde\\Z:",
            "SymbolicLink",
            Some("\\Device\\Mup\\NIBELHEIM\\brunhilde"),
        ),
    ];
    for id in ["1", "2"] {
        let own = format!("\\Sessions\\{id}\\BaseNamedObjects");
        objects.push(row(&format!("\\Sessions\\{id}"), "Directory", None));
        objects.push(row(&own, "Directory", None));
        objects.push(row(&format!("{own}\\Global"), "SymbolicLink", Some("\\BaseNamedObjects")));
        objects.push(row(&format!("{own}\\Local"), "SymbolicLink", Some(&own)));
        objects.push(row(&format!("{own}\\ed"), "Event", None));
        objects.push(row(&format!("{own}\\edition"), "Event", None));
    }
    let service = |name: &str, account: &str| ServiceRow {
        name: name.to_owned(),
        state: "RUNNING".to_owned(),
        start: "auto".to_owned(),
        account: account.to_owned(),
        pid: Some(700),
        session: Some(0),
    };
    Observation {
        probe: Probe {
            version: (10, 0),
            build: 19045,
            edition: Edition::Server,
            architecture: "x64".to_owned(),
            elevated: Some(false),
            half: Some(Half::Limited),
            privileges: Privileges::empty(),
            integrity: Some(0x2000),
            session: Some(1),
            console_session: Some(1),
            language: "de-DE".to_owned(),
            wine: None,
        },
        redacted: false,
        unseen: vec!["the profile of Brunhilde on NIBELHEIM: closed".to_owned()],
        sessions: vec![
            session(0, "Services", "Disconnected", ""),
            session(1, "Console", "Active", "Brunhilde"),
            session(2, "RDP-Tcp#7", "Active", "Ed"),
        ],
        logon_sessions: vec![
            logon_session("0x3e7", "SYSTEM", "System (0)"),
            logon_session("0xabcde", "Brunhilde", "CachedInteractive (11)"),
            logon_session("0xfffff", "Ed", "RemoteInteractive (10)"),
            logon_session("0x12345", "Ed", "Proxy (6)"),
        ],
        window_stations: vec![WindowStationRow {
            session: 1,
            name: "WinSta0".to_owned(),
            desktops: vec!["Default".to_owned(), "desk-of-Brunhilde".to_owned()],
            refused: None,
        }],
        processes: vec![
            process(4, "System", 0, "", ""),
            process(700, "svchost.exe", 0, "SYSTEM", "0x3e7"),
            process(1000, "explorer.exe", 1, "Brunhilde", "0xabcde"),
            process(1004, "brunhildes-player.exe", 1, "Brunhilde", "0xabcde"),
            process(2000, "explorer.exe", 2, "Ed", "0xfffff"),
        ],
        services: vec![service("Themes", "LocalSystem"), service("Backup", "NIBELHEIM\\Brunhilde")],
        objects,
    }
}

fn names() -> Names {
    Names {
        users: vec!["Brunhilde".to_owned(), "Ed".to_owned(), String::new()],
        machines: vec!["NIBELHEIM".to_owned()],
        domains: vec!["nibelheim.example".to_owned()],
    }
}

#[test]
fn what_wine_showed_is_opened_and_names_are_resolved_in_it() {
    let lesson = opened(WINE).expect("an observation of the project");
    assert_eq!((lesson.frames(), lesson.lanes(), lesson.title()), (1, 1, "Wine 8.0 as it was observed"));
    let everyone = |name: &str, leads_to: &str| {
        let reached = reached(&lesson, name, Interface::Win32);
        assert_eq!(reached.len(), 9);
        assert!(reached.iter().all(|(_, reached)| reached == leads_to), "{name}: {reached:?}");
    };
    everyone("X", "\\Sessions\\1\\BaseNamedObjects\\X");
    everyone("Local\\X", "\\Sessions\\1\\BaseNamedObjects\\X");
    everyone("Global\\X", "\\BaseNamedObjects\\X");
    everyone("Session\\0\\X", "\\BaseNamedObjects\\X");
    let font = reach(&lesson, "Global\\__WINE_FONT_MUTEX__", Interface::Win32);
    assert_eq!(font.rows[0].what, "Mutant");
    let drive = reach(&lesson, "\\??\\C:\\a", Interface::Native);
    assert_eq!(drive.rows[0].reaches, "\\Device\\HarddiskVolume1\\a");
}

#[test]
fn the_plain_mode_tells_what_is_known_and_what_is_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/observations/wine-8.0.ron");
    let entry: Entry = library::entry_of(&path).expect("a file of the project");
    assert!(is_observation(&entry.file));
    let mut plain = Plain::reading(Vec::new(), play(entry.scenario().expect("it can be read")));
    insta::assert_snapshot!("greeting", plain.greeting().join("\n"));
    let whose = plain.answer("whose \\BaseNamedObjects").expect("it goes on");
    assert_eq!(
        whose,
        [
            "\\BaseNamedObjects: Directory",
            "Made by somebody, before the observation.",
            "Security: who may use it was not told."
        ]
    );
    let desktop = plain.answer("whose \\Sessions\\1\\Windows\\WindowStations\\WinSta0\\Default").expect("it goes on");
    assert_eq!(desktop[0], "\\Sessions\\1\\Windows\\WindowStations\\WinSta0\\Default: Desktop");
}

#[test]
fn one_name_leads_each_session_elsewhere_and_a_drive_letter_each_logon_session() {
    let lesson = opened(&made_up().to_ron().expect("it is written")).expect("it holds together");
    let leads = |caller: &str, name: &str, interface| {
        let found = reached(&lesson, name, interface).into_iter().find(|(known, _)| known == caller);
        found.map(|(_, reaches)| reaches).unwrap_or_default()
    };
    let win32 = |caller, name| leads(caller, name, Interface::Win32);
    assert_eq!(win32("svchost.exe 700", "X"), "\\BaseNamedObjects\\X");
    assert_eq!(win32("explorer.exe 1000", "X"), "\\Sessions\\1\\BaseNamedObjects\\X");
    assert_eq!(win32("explorer.exe 2000", "Local\\X"), "\\Sessions\\2\\BaseNamedObjects\\X");
    assert_eq!(win32("explorer.exe 2000", "Global\\X"), "\\BaseNamedObjects\\X");
    let native = |caller, name| leads(caller, name, Interface::Native);
    assert_eq!(native("explorer.exe 1000", "\\??\\Z:\\a"), "\\Device\\Mup\\NIBELHEIM\\brunhilde\\a");
    assert_eq!(native("explorer.exe 2000", "\\??\\Z:\\a"), "no object");
    assert_eq!(native("explorer.exe 2000", "\\??\\C:\\a"), "\\Device\\HarddiskVolume3\\a");
    assert_eq!(native("svchost.exe 700", "\\Loop"), "no object");
    let view = lesson.view(Position { frame: 0, small_step: 0 }, &[]);
    let lane = &view.lanes[0];
    let Lists::Windows(lists) = &lane.lists else { panic!("it runs Windows") };
    let states: Vec<_> = lists.sessions.iter().map(|row| (row.row.station.as_str(), row.row.state.as_str())).collect();
    assert_eq!(states, [("Services", "Disconnected"), ("Console", "Active"), ("RDP-Tcp#7", "Active")]);
    let users: Vec<_> = lists.sessions.iter().map(|row| row.row.user.as_str()).collect();
    assert_eq!(users, ["", "Brunhilde", "Ed"]);
    let told: Vec<_> = lists.logon_sessions.iter().map(|row| (row.row.luid.as_str(), row.row.references)).collect();
    assert_eq!(told, [("0x3e7", 1), ("0xabcde", 2), ("0xfffff", 1)]);
    let services: Vec<_> = lists.services.iter().map(|row| (row.row.name.as_str(), row.row.session)).collect();
    assert_eq!(services, [("Backup", Some(0)), ("Themes", Some(0))]);
    assert_eq!(lists.processes[0].row.account, "(not told)");
    assert!(lane.changes.is_empty(), "{:?}", lane.changes);
}

#[test]
fn a_redacted_observation_holds_no_name_of_a_person_or_the_machine() {
    let whole = made_up();
    let hidden = redact(whole.clone(), &names());
    let text = hidden.to_ron().expect("it is written");
    assert_eq!(Observation::from_ron(&text).expect("it is read back"), hidden);
    let lower = text.to_lowercase();
    for name in ["brunhilde", "nibelheim", "1111", "2222", "3333", "serial99", "a5dcbf10", "\"ed\"", "\\\\ed\""] {
        assert!(whole.to_ron().expect("it is written").to_lowercase().contains(name), "{name} was never there");
        assert!(!lower.contains(name), "{name} is still there:\n{text}");
    }
    assert_eq!(hidden.sessions[1].user, hidden.processes[2].account);
    assert_eq!(hidden.sessions[1].user, "user1");
    assert_eq!(hidden.processes[3].image, "user1s-player.exe");
    assert_eq!(hidden.services[1].account, "machine1\\user1");
    assert_eq!(hidden.objects[4].path, "\\BaseNamedObjects\\S-1-5-21-1-0-0-1001");
    assert!(text.contains("\\\\edition"), "a short name is no part of another word");
    assert!(text.contains("\\\\GLOBALROOT"));
    opened(&text).expect("it still holds together");
}

#[test]
fn windows_own_words_stay_whoever_is_called_so() {
    let named = Names { users: vec!["Root".to_owned(), "global".to_owned()], ..Names::default() };
    let hidden = redact(made_up(), &named);
    assert_eq!(hidden.objects.iter().map(|row| &row.path).collect::<Vec<_>>().len(), made_up().objects.len());
    assert!(hidden.objects.iter().any(|row| row.path == "\\GLOBAL??\\GLOBALROOT"));
    assert!(hidden.objects.iter().any(|row| row.path == "\\BaseNamedObjects\\Global"));
}

/// What is said of the made-up machine after a change.
fn said(change: impl FnOnce(&mut Observation)) -> String {
    let mut observation = made_up();
    change(&mut observation);
    let faults = opened(&observation.to_ron().expect("it is written")).expect_err("it contradicts itself");
    let lines: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.code(), fault.message())).collect();
    lines.join("\n")
}

#[test]
fn rows_that_contradict_one_another_are_named() {
    let objects = |rows: Vec<ObjectRow>| said(move |machine| machine.objects.extend(rows));
    assert_eq!(objects(vec![row("\\Loop", "Event", None)]), "NTS0802 the name \\Loop stands there twice");
    assert_eq!(objects(vec![row("\\No\\X", "Event", None)]), "NTS0802 no directory before \\No\\X is told to hold it");
    let inside = row("\\Loop\\X", "Event", None);
    assert_eq!(objects(vec![inside]), "NTS0802 \\Loop\\X is told to be in something that is no directory");
    assert_eq!(objects(vec![row("X", "Event", None)]), "NTS0802 the name X does not begin at the root");
    let homeless = process(8, "a.exe", 9, "", "");
    let homeless = said(move |machine| machine.processes.push(homeless));
    assert_eq!(homeless, "NTS0802 the process 8 is in session 9, of which nothing is told");
    let twice = said(|machine| machine.processes[0].pid = 700);
    assert_eq!(twice, "NTS0802 the process 700 stands there twice");
    let high = said(|machine| machine.processes[1].pid = u32::MAX);
    assert_eq!(high, "NTS0802 Windows gives no process the number 4294967295");
    let high = said(|machine| machine.logon_sessions[0].luid = "0xffffffffffffffff".to_owned());
    assert_eq!(high, "NTS0802 Windows gives no logon session the number 0xffffffffffffffff");
    assert!(said(|machine| machine.sessions[2].station = "Console".to_owned()).contains("have the same terminal"));
    assert!(said(|machine| machine.processes[1].logon_session = "zero".to_owned()).contains("zero is not the number"));
    assert!(said(|machine| machine.services[0].state = "WALKING".to_owned()).contains("which is no state"));
}

#[test]
fn a_text_that_is_no_observation_is_refused_at_its_place() {
    for (from, to) in [
        ("sessions: [", "sessions: 3, more: ["),
        ("pid: 32", "pid: \"x\""),
        ("probe: (", "prob: ("),
        ("build: 7601", "build: -1"),
    ] {
        let faults = opened(&WINE.replacen(from, to, 1)).expect_err("it cannot be read");
        let line = WINE[..WINE.find(from).expect("it is there")].lines().count();
        let found = faults[0].place().map(|place| place.line);
        assert!(found.is_some_and(|found| found.abs_diff(line) <= 1), "{to}: line {found:?}, not {line}");
    }
    let ends = (0..WINE.len()).step_by(131).filter(|end| WINE.is_char_boundary(*end));
    for end in ends {
        assert!(opened(&WINE[..end]).is_err(), "up to byte {end} it is no observation");
    }
}

#[test]
fn what_is_much_or_missing_is_opened_all_the_same() {
    let mut much = made_up();
    much.objects.extend((0..20_000).map(|number| row(&format!("\\BaseNamedObjects\\{number}"), "Mutant", None)));
    much.objects.push(row("\\Deep", "Directory", None));
    let mut path = "\\Deep".to_owned();
    for _ in 0..200 {
        path.push_str("\\d");
        much.objects.push(row(&path, "Directory", None));
    }
    much.objects.push(row("\\Strange\u{7}", "Wormhole", None));
    much.unseen.extend((0..100).map(|number| format!("the thing {number}: closed")));
    let lesson = opened(&much.to_ron().expect("it is written")).expect("it holds together");
    let found = reach(&lesson, "Global\\19999", Interface::Win32);
    assert_eq!(found.rows[0].what, "Mutant");
    let mut nothing = made_up();
    nothing.processes.clear();
    nothing.services.iter_mut().for_each(|service| service.pid = Some(u32::MAX));
    nothing.objects.clear();
    let lesson = opened(&nothing.to_ron().expect("it is written")).expect("it holds together");
    assert!(reach(&lesson, "X", Interface::Win32).rows.is_empty());
    let mut alone = made_up();
    alone.objects.clear();
    let lesson = opened(&alone.to_ron().expect("it is written")).expect("it holds together");
    let rows = reach(&lesson, "X", Interface::Win32).rows;
    assert!(rows.iter().all(|row| row.reaches == "no object"), "{rows:?}");
}

#[cfg(not(windows))]
#[test]
fn observing_needs_windows() {
    let output = Command::new(env!("CARGO_BIN_EXE_ntsessions")).arg("observe").output().expect("the program starts");
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1));
    assert!(error.starts_with("error: observe needs Windows"), "{error}");
    assert!(output.stdout.is_empty());
}

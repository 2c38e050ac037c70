//! Every release boots, lets people log on and makes objects; what differs between them is written in one table.

use std::collections::BTreeSet;
use std::sync::Arc;

use ntsessions::lesson::Lesson;
use ntsessions::lesson::play::play;
use ntsessions::nt::call::{Operation, operations};
use ntsessions::nt::era::{CALLS_SINCE, ERAS, Era, EraToken, Release};
use ntsessions::nt::machine::Machine;
use ntsessions::nt::session::ConnectionState;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::source_file::SourceFile;

/// Whose directory `\??` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drives {
    /// One for all, an ordinary directory.
    OneForAll,
    /// One for each session, filled with a copy.
    OfTheSession,
    /// One for each logon session.
    OfTheLogonSession,
}

/// What becomes of the first user when a second one connects from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SecondUser {
    /// Nobody can connect from afar.
    Refused,
    /// The first user is disconnected.
    TakesOver,
    /// Both are connected.
    Beside,
}

/// What number a session gets after another one has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// There is never a second session.
    OneSession,
    /// The number that has become free.
    UsedAgain,
    /// One that no session had.
    Growing,
}

use Drives::{OfTheLogonSession, OfTheSession, OneForAll};
use Numbers::{Growing, OneSession, UsedAgain};
use SecondUser::{Beside, Refused, TakesOver};

/// What a release does with one script.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    system: &'static str,
    /// The session of the first user to log on.
    first_session: u32,
    /// Whether `Global\` leads anywhere.
    prefixes: bool,
    drives: Drives,
    second_user: SecondUser,
    /// How many logon sessions an administrator's logon makes.
    logon_sessions: usize,
    /// Whether "Switch User" is offered.
    switches: bool,
    /// How the second user's second session is numbered.
    numbers: Numbers,
}

macro_rules! table {
    ($($system:literal: $first:literal, $prefixes:literal, $drives:ident, $second:ident, $logons:literal, $switches:literal, $numbers:ident;)*) => {
        &[$(Row {
            system: $system,
            first_session: $first,
            prefixes: $prefixes,
            drives: $drives,
            second_user: $second,
            logon_sessions: $logons,
            switches: $switches,
            numbers: $numbers,
        }),*]
    };
}

/// Read a row as: the first user's session; prefixes; drives; a second user; logon sessions of an administrator; "Switch
/// User"; numbers of sessions.
const TABLE: &[Row] = table! {
    "era: WindowsNt4": 0, false, OneForAll, Refused, 1, false, OneSession;
    "era: WindowsNt4TerminalServer": 0, true, OfTheSession, Beside, 1, false, UsedAgain;
    "era: Windows2000": 0, true, OneForAll, Refused, 1, false, OneSession;
    "era: Windows2000Server": 0, true, OneForAll, Refused, 1, false, OneSession;
    "era: Windows2000Server, settings: (terminal_services: true)": 0, true, OfTheSession, Beside, 1, false, UsedAgain;
    "era: WindowsXp": 0, true, OfTheLogonSession, TakesOver, 1, true, UsedAgain;
    "era: WindowsServer2003": 0, true, OfTheLogonSession, Beside, 1, false, UsedAgain;
    "era: WindowsVista": 1, true, OfTheLogonSession, TakesOver, 2, true, UsedAgain;
    "era: WindowsVista, settings: (uac: false)": 1, true, OfTheLogonSession, TakesOver, 1, true, UsedAgain;
    "era: WindowsServer2008": 1, true, OfTheLogonSession, Beside, 2, true, UsedAgain;
    "era: Windows7": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: WindowsServer2008R2": 1, true, OfTheLogonSession, Beside, 2, true, Growing;
    "era: Windows8": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: WindowsServer2012": 1, true, OfTheLogonSession, Beside, 2, true, Growing;
    "era: Windows81": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: WindowsServer2012R2": 1, true, OfTheLogonSession, Beside, 2, true, Growing;
    "era: Windows10v1507": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: Windows10v1607": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: WindowsServer2016": 1, true, OfTheLogonSession, Beside, 2, true, Growing;
    "era: Windows10v1703": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: Windows10v1709": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: Windows10v1803": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: WindowsServer2019": 1, true, OfTheLogonSession, Beside, 2, true, Growing;
    "era: Windows10v2004": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
    "era: Windows11": 1, true, OfTheLogonSession, TakesOver, 2, true, Growing;
};

/// Alice, an administrator, logs on and makes objects; then Bob connects from afar, leaves, and connects again.
fn lesson(system: &str) -> Lesson {
    let text = format!(
        r#"(format: 1, title: "Every release", system: ({system}), users: [(name: "Alice", administrator: true), (name: "Bob")],
        steps: [
            (do: LogOn(user: "Alice")),
            (do: Launch(image: "probe.exe", for: "Alice", as: "probe")),
            (do: Call(by: "probe", call: CreateMutexW(name: "Plain", into: "plain"))),
            (do: Call(by: "probe", call: CreateMutexW(name: r"Global\Prefixed", into: "prefixed"))),
            (do: Call(by: "probe", call: DefineDosDeviceW(name: "Z:", target: r"C:\music"))),
            (do: LogOn(user: "Bob", at: Remote(1))),
            (do: LogOff(user: "Bob")),
            (do: LogOn(user: "Bob", at: Remote(1))),
        ])"#
    );
    let file = Arc::new(SourceFile::new("every-release.ron".to_owned(), text));
    play(parse(&file).unwrap_or_else(|faults| panic!("{system}: {faults:#?}")))
}

fn after(lesson: &Lesson, step: usize) -> &Machine {
    let frame = lesson.frame_of_step(step).and_then(|frame| lesson.frame(frame)).expect("the step is there");
    &frame.lanes[0].windows().expect("it runs Windows").machine
}

fn succeeded(lesson: &Lesson, step: usize) -> bool {
    let frame = lesson.frame_of_step(step).and_then(|frame| lesson.frame(frame)).expect("the step is there");
    frame.lanes[0].is_success()
}

fn observed(system: &'static str) -> Row {
    let lesson = lesson(system);
    let first = after(&lesson, 1).session_of("Alice").expect("she is logged on");
    let named_objects = after(&lesson, 1).session(first).expect("it is there").named_objects.clone();
    assert!(after(&lesson, 3).exists(&named_objects.join("Plain")), "{system}: no object at {named_objects}");
    let drives = after(&lesson, 5);
    let exists = |machine: &Machine, path: &str| machine.objects().at_path(path).is_some();
    let own_drives = luids_of(drives, "Alice")
        .iter()
        .any(|luid| exists(drives, &format!(r"\Sessions\0\DosDevices\00000000-{luid:08x}\Z:")));
    let with_bob = after(&lesson, 6);
    let alice = with_bob.session(first).map(ntsessions::nt::session::Session::state);
    Row {
        system,
        first_session: first.0,
        prefixes: succeeded(&lesson, 4) && exists(after(&lesson, 4), r"\BaseNamedObjects\Prefixed"),
        drives: match (own_drives, exists(with_bob, r"\Sessions\1\DosDevices\C:")) {
            (true, false) => OfTheLogonSession,
            (false, true) => OfTheSession,
            (false, false) => OneForAll,
            (true, true) => panic!("{system}: drives by session and by logon session"),
        },
        second_user: match (with_bob.session_of("Bob"), alice) {
            (None, _) => Refused,
            (Some(_), Some(ConnectionState::Active)) => Beside,
            (Some(_), _) => TakesOver,
        },
        logon_sessions: luids_of(after(&lesson, 1), "Alice").len(),
        switches: switches(system),
        numbers: match (with_bob.session_of("Bob"), after(&lesson, 8).session_of("Bob")) {
            (Some(first), Some(second)) if first == second => UsedAgain,
            (Some(_), Some(_)) => Growing,
            (None, _) | (_, None) => OneSession,
        },
    }
}

fn luids_of(machine: &Machine, account: &str) -> Vec<u64> {
    let own = machine.logon_sessions().filter(|logon_session| &*logon_session.account == account);
    own.map(|logon_session| logon_session.luid.0).collect()
}

fn switches(system: &str) -> bool {
    let text = format!(
        r#"(format: 1, title: "Switch", system: ({system}), users: [(name: "Alice")],
        steps: [(do: LogOn(user: "Alice")), (do: SwitchUser)])"#
    );
    let file = Arc::new(SourceFile::new("switch.ron".to_owned(), text));
    succeeded(&play(parse(&file).unwrap_or_else(|faults| panic!("{system}: {faults:#?}"))), 2)
}

#[test]
fn every_release_does_as_its_row_says() {
    for row in TABLE {
        assert_eq!(observed(row.system), *row);
    }
}

#[test]
fn every_release_has_a_row() {
    for era in ERAS {
        let name = format!("era: {}", era.name);
        assert!(TABLE.iter().any(|row| row.system == name), "{name} has no row");
    }
}

#[test]
fn a_build_between_two_known_ones_is_held_against_the_older_one() {
    let check = |version, build, server, era: &str, token: &str| {
        let release = Release { version, build };
        assert_eq!((Era::nearest(release, server).name, EraToken::nearest(release).word()), (era, token));
    };
    check((10, 0), 19045, false, "Windows10v2004", "win10_2004");
    check((10, 0), 20348, true, "WindowsServer2019", "win10_2004");
    check((10, 0), 26100, false, "Windows11", "win11");
    check((6, 1), 7601, false, "Windows7", "win7");
    check((6, 3), 9600, true, "WindowsServer2012R2", "win81");
    check((3, 51), 1057, true, "WindowsNt4", "nt4");
}

/// Each stands there once, by the name that it is filed under.
#[test]
fn every_call_of_a_later_release_is_a_call() {
    let known: BTreeSet<&str> = operations().map(Operation::name).collect();
    let later: Vec<&str> = CALLS_SINCE.iter().flat_map(|(_, calls)| *calls).copied().collect();
    let unknown: Vec<&&str> = later.iter().filter(|call| !known.contains(*call)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(later.iter().collect::<BTreeSet<_>>().len(), later.len());
    assert!(CALLS_SINCE.is_sorted_by_key(|(era, _)| era.release));
}

//! The frames made by hand.

use super::view::{
    Basis, Change, CheckView, Earlier, FrameView, LaneView, Mark, Marked, Outcome, Rung, Sentence, TreeRow,
};
use super::{Entry, Lesson, made};
use crate::observe::{LogonSessionRow, ProcessRow, ServiceRow, SessionRow};

/// The list.
pub fn entries() -> Vec<Entry> {
    let entry = |name: &str, title: &str, promise: &str, minutes, steps| Entry {
        name: name.into(),
        title: title.into(),
        promise: promise.into(),
        minutes,
        steps,
    };
    vec![
        entry(
            "one-name-two-objects",
            "One name, two objects",
            "The same words, typed by two users, name two different things, and it is not the kernel that decides.",
            6,
            6,
        ),
        entry(
            "two-eras",
            "One script, two systems",
            "What a release changed is one rung of a ladder, and you can point at it.",
            4,
            3,
        ),
        entry(
            "a-crowd",
            "A crowd",
            "A system with a thousand processes is read in the same way as one with three.",
            9,
            2,
        ),
        entry("broken", "A scenario with a mistake", "A mistake is shown where it was made.", 1, 0),
    ]
}

/// One of them.
pub fn load(name: &str) -> Result<Lesson, String> {
    match name {
        "one-name-two-objects" => Ok(one_name()),
        "two-eras" => Ok(two_eras()),
        "a-crowd" => Ok(crowd()),
        _ => Err(format!(
            "error: no era is called `XQ`\n --> {name}.ron:3:12\n  |\n3 |     era: \"XQ\",\n  |          ^^^^ did you mean `XP`?"
        )),
    }
}

fn basis() -> Basis {
    Basis {
        evidence: "documented".into(),
        sources: vec!["Microsoft, Kernel Object Namespaces".into()],
        disputed_by: vec![],
    }
}

fn rung(depth: u8, layer: &str, mechanism: Option<&str>, name: [&str; 3], text: &str, place: &str) -> Rung {
    Rung {
        depth,
        layer: layer.into(),
        mechanism: mechanism.map(Into::into),
        name: name.map(Into::into),
        text: text.into(),
        rule: "The client library chooses the directory".into(),
        explanation:
            "Win32 never sends a plain name to the kernel as it stands: the client library opens the directory \
                      of its own session once, and passes its handle with every name."
                .into(),
        basis: basis(),
        place: (!place.is_empty()).then(|| place.into()),
        differs: false,
    }
}

fn node(mark: Mark, path: &str, object_type: &str, note: &str, entries: Option<usize>, open: bool) -> TreeRow {
    let depth = if path == "\\" { 0 } else { path.matches('\\').count() };
    let name = if path == "\\" { "\\" } else { path.rsplit('\\').next().unwrap_or(path) };
    TreeRow {
        mark,
        depth,
        name: name.into(),
        path: path.into(),
        object_type: object_type.into(),
        note: note.into(),
        entries,
        open,
    }
}

fn tree(alice: Option<Mark>, bob: Option<Mark>) -> Vec<TreeRow> {
    let dir = |mark, path: &str, entries, open| node(mark, path, "Directory", "", Some(entries), open);
    let way = |mark: Option<Mark>| if mark.is_some_and(|mark| mark != Mark::Same) { Mark::Reached } else { Mark::Same };
    let mut rows = vec![
        dir(Mark::Same, r"\", 7, true),
        dir(way(alice), r"\BaseNamedObjects", 4, true),
        node(Mark::Same, r"\BaseNamedObjects\Global", "SymbolicLink", r"-> \BaseNamedObjects", None, false),
        node(Mark::Same, r"\BaseNamedObjects\Local", "SymbolicLink", r"-> \BaseNamedObjects", None, false),
    ];
    if let Some(mark) = alice {
        rows.push(node(mark, r"\BaseNamedObjects\Player", "Mutant", "alice-player, step 2", None, false));
    }
    rows.push(dir(Mark::Same, r"\Device", 41, false));
    rows.push(node(Mark::Same, r"\Device\Null", "Device", "", None, false));
    rows.push(dir(Mark::Same, r"\GLOBAL??", 33, false));
    rows.push(node(Mark::Same, r"\GLOBAL??\C:", "SymbolicLink", r"-> \Device\HarddiskVolume1", None, false));
    rows.push(dir(way(bob), r"\Sessions", 3, true));
    rows.push(dir(Mark::Same, r"\Sessions\0", 2, false));
    rows.push(dir(Mark::Same, r"\Sessions\0\DosDevices", 4, false));
    rows.push(dir(way(bob), r"\Sessions\1", 3, true));
    rows.push(dir(way(bob), r"\Sessions\1\BaseNamedObjects", 4, true));
    rows.push(node(
        Mark::Same,
        r"\Sessions\1\BaseNamedObjects\Global",
        "SymbolicLink",
        r"-> \BaseNamedObjects",
        None,
        false,
    ));
    rows.push(node(
        Mark::Same,
        r"\Sessions\1\BaseNamedObjects\Local",
        "SymbolicLink",
        r"-> \Sessions\1\BaseNamedObjects",
        None,
        false,
    ));
    if let Some(mark) = bob {
        rows.push(node(mark, r"\Sessions\1\BaseNamedObjects\Player", "Mutant", "bob-player, this step", None, false));
    }
    rows.push(dir(Mark::Same, r"\Sessions\1\Windows", 2, false));
    rows.push(dir(Mark::Same, r"\Sessions\BNOLINKS", 2, false));
    rows
}

fn process(pid: u32, name: &str, image: &str, session: u32, account: &str, logon: &str) -> ProcessRow {
    ProcessRow {
        pid,
        name: name.into(),
        image: image.into(),
        session,
        account: account.into(),
        logon_session: logon.into(),
        elevation: String::new(),
        desktop: r"WinSta0\Default".into(),
        handles: 12,
    }
}

fn lane(bob_is_here: bool, fresh: bool) -> LaneView {
    let session = |id, station: &str, state: &str, user: &str, logon: &str, objects: &str| SessionRow {
        id,
        station: station.into(),
        state: state.into(),
        user: user.into(),
        logon_session: logon.into(),
        locked: false,
        named_objects: objects.into(),
    };
    let keep = |mark, row| Marked { mark, row };
    let mut sessions = vec![keep(
        if fresh { Mark::Changed } else { Mark::Same },
        if bob_is_here {
            session(0, "", "Disconnected", "Alice", "0x1f3a2", r"\BaseNamedObjects")
        } else {
            session(0, "Console", "Active", "Alice", "0x1f3a2", r"\BaseNamedObjects")
        },
    )];
    let logon = |luid: &str, account: &str, kind: &str, sessions: Vec<u32>, references| LogonSessionRow {
        luid: luid.into(),
        account: account.into(),
        logon_type: kind.into(),
        sessions,
        references,
        linked: String::new(),
    };
    let mut logon_sessions = vec![
        Marked { mark: Mark::Same, row: logon("0x3e7", r"NT AUTHORITY\SYSTEM", "System (0)", vec![0, 1], 9) },
        Marked { mark: Mark::Same, row: logon("0x1f3a2", "Alice", "Interactive (2)", vec![0], 2) },
    ];
    let mut processes = vec![
        Marked { mark: Mark::Same, row: process(340, "csrss.exe", "csrss.exe", 0, "SYSTEM", "0x3e7") },
        Marked { mark: Mark::Same, row: process(364, "winlogon.exe", "winlogon.exe", 0, "SYSTEM", "0x3e7") },
        Marked { mark: Mark::Same, row: process(408, "spoolsv.exe", "spoolsv.exe", 0, "SYSTEM", "0x3e7") },
        Marked { mark: Mark::Reached, row: process(812, "alice-player", "player.exe", 0, "Alice", "0x1f3a2") },
    ];
    if bob_is_here {
        sessions.push(keep(
            made(fresh),
            session(1, "Console", "Active", "Bob", "0x2b771", r"\Sessions\1\BaseNamedObjects"),
        ));
        logon_sessions.push(Marked { mark: made(fresh), row: logon("0x2b771", "Bob", "Interactive (2)", vec![1], 2) });
        processes.push(Marked {
            mark: made(fresh),
            row: process(1204, "explorer.exe", "explorer.exe", 1, "Bob", "0x2b771"),
        });
        processes
            .push(Marked { mark: made(fresh), row: process(1312, "bob-player", "player.exe", 1, "Bob", "0x2b771") });
    }
    let service = |name: &str, state: &str, account: &str, pid| ServiceRow {
        name: name.into(),
        state: state.into(),
        start: "auto".into(),
        account: account.into(),
        pid,
        session: pid.map(|_| 0),
    };
    LaneView {
        system: "Windows XP, fast user switching on".into(),
        action: String::new(),
        asked: None,
        ladder: vec![],
        outcome: Outcome { succeeded: true, ..Outcome::default() },
        checks: vec![],
        changes: vec![],
        tree: tree(None, None),
        sessions,
        logon_sessions,
        processes,
        services: vec![
            Marked { mark: Mark::Same, row: service("Spooler", "RUNNING", "LocalSystem", Some(408)) },
            Marked { mark: Mark::Same, row: service("TermService", "RUNNING", "LocalSystem", Some(408)) },
            Marked { mark: Mark::Same, row: service("Messenger", "STOPPED", "LocalService", None) },
        ],
        console: if bob_is_here { "1".into() } else { "0".into() },
    }
}

fn frame(headline: &str, story: &[(&str, bool)], lanes: Vec<LaneView>) -> (String, FrameView) {
    let story =
        story.iter().map(|(text, backed)| Sentence { text: (*text).to_owned(), basis: backed.then(basis) }).collect();
    let view = FrameView { title: String::new(), position: String::new(), small_step: 0, story, lanes, next: None };
    (headline.into(), view)
}

#[allow(clippy::too_many_lines)] // a stand-in
fn one_name() -> Lesson {
    let mut frames = vec![
        frame("the session manager makes session 0", &[("The machine starts.", false)], vec![lane(false, true)]),
        frame("Alice logs on at the console", &[("Alice logs on.", false)], vec![lane(false, false)]),
    ];
    frames.push(frame(
        "a machine for two",
        &[
            ("Alice is logged on at the console of a Windows XP machine. Her programs are in session 0.", false),
            ("A session is not a logon session: watch the two lists.", true),
        ],
        vec![lane(false, false)],
    ));

    let mut alice = lane(false, false);
    alice.action = "alice-player calls CreateMutexW".into();
    alice.asked = Some("Player".into());
    alice.ladder = vec![
        rung(
            0,
            "Win32",
            Some("ROOTDIR"),
            ["", r"\BaseNamedObjects", r"\Player"],
            "the client passes the handle of its session's directory",
            r"\BaseNamedObjects",
        ),
        rung(
            0,
            "Ob",
            None,
            [r"\BaseNamedObjects\", "Player", ""],
            "no such name here, and it is the last part: create it",
            r"\BaseNamedObjects\Player",
        ),
    ];
    alice.outcome.reached = Some(r"\BaseNamedObjects\Player".into());
    alice.outcome.object = Some("new Mutant, handle 0x2c".into());
    alice.outcome.answer = Some("ERROR_SUCCESS (0)".into());
    alice.changes = vec![Change { mark: Mark::Made, text: r"Mutant \BaseNamedObjects\Player".into() }];
    alice.tree = tree(Some(Mark::Made), None);
    frames.push(frame(
        "Alice's player asks for a mutex named Player",
        &[("Alice's player makes sure that it runs only once: it asks for a mutex by a plain name.", false)],
        vec![alice],
    ));

    let mut switch = lane(true, true);
    switch.action = "Bob logs on beside Alice".into();
    switch.ladder = vec![
        rung(
            0,
            "smss",
            None,
            ["", "", ""],
            "the session manager makes session 1 with its own csrss.exe",
            r"\Sessions\1",
        ),
        rung(
            1,
            "CSRSS",
            None,
            ["", r"\Sessions\1\BaseNamedObjects", ""],
            "csrss makes the directory of the session",
            r"\Sessions\1\BaseNamedObjects",
        ),
        rung(
            1,
            "CSRSS",
            None,
            [r"\Sessions\1\BaseNamedObjects\", "Global", ""],
            "and the link Global in it",
            r"\Sessions\1\BaseNamedObjects\Global",
        ),
        rung(0, "LSA", None, ["", "", ""], "the authentication package makes logon session 0x2b771 for Bob", ""),
        rung(0, "TermSrv", None, ["", "", ""], "the console terminal goes from session 0 to session 1", ""),
    ];
    switch.tree = tree(Some(Mark::Same), None);
    switch.changes = vec![
        Change { mark: Mark::Changed, text: "session 0: Active -> Disconnected".into() },
        Change { mark: Mark::Made, text: "session 1, console, Bob".into() },
        Change { mark: Mark::Made, text: "logon session 0x2b771 of Bob".into() },
        Change { mark: Mark::Made, text: "process bob-player (1312)".into() },
    ];
    frames.push(frame(
        "Bob logs on beside Alice",
        &[(
            "Bob presses the switch-user button. Alice's session loses the console, but her programs keep running.",
            true,
        )],
        vec![switch],
    ));

    let mut bob = lane(true, false);
    bob.action = "bob-player calls CreateMutexW".into();
    bob.asked = Some("Player".into());
    bob.ladder = vec![
        rung(
            0,
            "Win32",
            Some("ROOTDIR"),
            ["", r"\Sessions\1\BaseNamedObjects", r"\Player"],
            "the client passes the handle of its session's directory",
            r"\Sessions\1\BaseNamedObjects",
        ),
        rung(1, "Ob", None, ["", r"\Sessions\1", r"\BaseNamedObjects\Player"], "the handle is captured", ""),
        rung(
            0,
            "Ob",
            None,
            [r"\Sessions\1\BaseNamedObjects\", "Player", ""],
            "no such name here, and it is the last part: create it",
            r"\Sessions\1\BaseNamedObjects\Player",
        ),
    ];
    bob.outcome.reached = Some(r"\Sessions\1\BaseNamedObjects\Player".into());
    bob.outcome.object = Some("new Mutant, handle 0x2c".into());
    bob.outcome.answer = Some("ERROR_SUCCESS (0)".into());
    bob.outcome.earlier = vec![Earlier {
        step: 2,
        text: r"the same words from alice-player reached \BaseNamedObjects\Player".into(),
        same: false,
    }];
    bob.changes = vec![Change { mark: Mark::Made, text: r"Mutant \Sessions\1\BaseNamedObjects\Player".into() }];
    bob.checks = vec![CheckView { expected: r"reaches \Sessions\1\BaseNamedObjects\Player".into(), found: None }];
    bob.tree = tree(Some(Mark::Same), Some(Mark::Made));
    frames.push(frame(
        "Bob's player asks for a mutex named Player",
        &[
            ("Bob's player asks for a mutex by the same plain name.", false),
            (
                "It gets a mutex of its own: the client library chose the directory, and Bob's session has its own.",
                true,
            ),
        ],
        vec![bob],
    ));

    let mut refused = lane(true, false);
    refused.action = "bob-player calls CreateFileMappingW".into();
    refused.asked = Some(r"Global\Screen".into());
    refused.ladder = vec![
        rung(
            0,
            "Win32",
            Some("ROOTDIR"),
            ["", r"\Sessions\1\BaseNamedObjects", r"\Global\Screen"],
            "the client passes the handle of its session's directory",
            r"\Sessions\1\BaseNamedObjects",
        ),
        rung(
            0,
            "link",
            Some("SYMLINK"),
            ["", r"\BaseNamedObjects", r"\Screen"],
            "Global is a symbolic link: start again at its target",
            r"\BaseNamedObjects",
        ),
        rung(
            1,
            "Ob",
            None,
            [r"\BaseNamedObjects\", "Screen", ""],
            "insertion of a section in another session needs SeCreateGlobalPrivilege",
            r"\BaseNamedObjects",
        ),
    ];
    refused.outcome = Outcome {
        succeeded: false,
        reached: None,
        object: None,
        answer: Some("ERROR_ACCESS_DENIED (5)".into()),
        outputs: vec![("lpName".into(), r"Global\Screen".into())],
        earlier: vec![],
    };
    refused.checks = vec![CheckView {
        expected: "ERROR_SUCCESS".into(),
        found: Some("ERROR_ACCESS_DENIED (5), from STATUS_ACCESS_DENIED (0xC0000022)".into()),
    }];
    refused.tree = tree(Some(Mark::Same), Some(Mark::Same));
    frames.push(frame(
        "Bob asks for a section named Global\\Screen",
        &[("A section is not a mutex: to create one outside one's own session takes a privilege.", true)],
        vec![refused],
    ));
    let mut end = lane(true, false);
    end.tree = tree(Some(Mark::Same), Some(Mark::Same));
    frames.push(frame("what was seen", &[("One name, two objects, and the kernel chose neither.", false)], vec![end]));
    Lesson { title: "One name, two objects".into(), boot: 2, frames }
}

fn two_eras() -> Lesson {
    let one = one_name();
    let mut frames = vec![one.frames[3].clone(), one.frames[5].clone(), one.frames[6].clone()];
    for (_, frame) in &mut frames {
        let mut other = frame.lanes[0].clone();
        other.system = "Windows 2000 Server, Terminal Services on".into();
        if let Some(rung) = other.ladder.last_mut() {
            rung.differs = true;
            rung.text = "Windows 2000 asks for no privilege here".into();
        }
        if let Some(rung) = frame.lanes[0].ladder.last_mut() {
            rung.differs = true;
        }
        frame.lanes.push(other);
    }
    Lesson { title: "One script, two systems".into(), boot: 0, frames }
}

fn crowd() -> Lesson {
    let mut lane = lane(true, false);
    for number in 0..1000 {
        let name = format!("worker-{number}");
        lane.processes.push(Marked {
            mark: made(number % 7 == 0),
            row: process(
                2000 + number,
                &name,
                "日本語の長い名前のプログラム.exe",
                number % 5,
                "Bob\u{1b}[31m",
                "0x2b771",
            ),
        });
        lane.tree.push(node(
            Mark::Same,
            &format!(r"\Zoo-{number:04}-{}", "long".repeat(40)),
            "Event",
            "a note",
            None,
            false,
        ));
        lane.changes
            .push(Change { mark: made(true), text: format!("process {name} with 日本語 and \u{202e}tricks\u{7}") });
    }
    lane.tree[0].entries = Some(1007);
    lane.action = "worker-1 calls NtOpenDirectoryObject ".repeat(5);
    lane.asked = Some("\\Zoo".repeat(60));
    let mut ladder = Vec::new();
    for number in 0..120_u32 {
        let before = "\\Directory".repeat(number as usize % 40);
        let mut rung = rung(
            u8::from(number % 3 == 1),
            "Ob",
            Some("SYMLINK"),
            [&before, "\\日本語", "\\rest\u{1b}[2J\\of\\it"],
            "a very long sentence that says what happened, word by word, ",
            &format!(r"\Zoo-{:04}-{}", number * 3, "long".repeat(40)),
        );
        rung.text = rung.text.repeat(4);
        rung.explanation = "Unbreakable".repeat(40) + " and then words";
        ladder.push(rung);
    }
    lane.ladder = ladder;
    lane.outcome.reached = Some("\\x".repeat(300));
    let story = "Many words follow, and session and logon session are among them. ".repeat(60);
    let frames =
        vec![frame("a crowd", &[(&story, true)], vec![lane.clone()]), frame("the same", &[(&story, true)], vec![lane])];
    Lesson { title: "A crowd, ein Gedränge, 群衆".into(), boot: 0, frames }
}

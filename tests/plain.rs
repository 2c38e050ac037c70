//! The plain mode, as a reader hears it: commands in, lines out.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ntsessions::lesson::library;
use ntsessions::report::plain::{self, Plain};
use ntsessions::scenario::visible::visible;

const LESSON: &str = "tests/lessons/two-players.ron";

fn lesson() -> Plain {
    let entry = library::entry_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(LESSON)).expect("a file of the project");
    Plain::new(vec![entry])
}

/// What is read and heard: each command behind an arrow, then its answer as it is printed.
fn heard(commands: &[&str]) -> String {
    heard_of(lesson(), commands)
}

fn heard_of(mut plain: Plain, commands: &[&str]) -> String {
    let mut text = String::new();
    let mut say = |command: &str, lines: Option<Vec<String>>| {
        let _ = writeln!(text, "> {command}");
        match lines {
            Some(lines) => lines.iter().for_each(|line| {
                let _ = writeln!(text, "{}", visible(line));
            }),
            None => text.push_str("(the program ends)\n"),
        }
    };
    say("(the program begins)", Some(plain.greeting()));
    for command in commands {
        say(command, plain.answer(command));
    }
    text
}

/// Everything that is printed for an input.
fn printed(input: &[u8]) -> String {
    let mut out = Vec::new();
    plain::run(lesson(), &mut &input[..], &mut out).expect("memory can be read and written");
    String::from_utf8(out).expect("text")
}

#[test]
fn a_lesson_from_its_beginning() {
    insta::assert_snapshot!(
        "steps",
        heard(&["1", "", "next", "n", "next", "next", "next", "next", "next", "back", "quit"])
    );
}

#[test]
fn what_waits_for_its_command() {
    insta::assert_snapshot!(
        "questions",
        heard(&[
            "1",
            "3",
            "changes",
            "expect",
            "sessions",
            "logons",
            "processes",
            "services",
            "more",
            "more",
            "less",
            "why",
            "why 2",
            "where",
            "tree",
            "tree /Sessions",
            "open /Sessions/0",
            "close \\Sessions",
            "whose BaseNamedObjects/Player",
            "reach Global/Player",
            "native \\??\\C:",
            "lane",
            "lane 2",
            "words session",
            "find mutex",
            "jump boot 1",
        ])
    );
}

#[test]
fn a_tool_is_run_by_a_process_of_the_lesson() {
    insta::assert_snapshot!(
        "tools",
        heard(&[
            "1",
            "tool",
            "1",
            "tool query session as csrss#0",
            "6",
            "tool quser",
            "tool whoami-/logonid as bob-player",
            "tool query sesion",
            "tool tasklist as bob-palyer",
        ])
    );
}

#[test]
fn steps_of_ones_own_on_a_branch() {
    insta::assert_snapshot!(
        "branch",
        heard(&[
            "1",
            "5",
            "branch",
            "3",
            "branch",
            "offer",
            "offer Call(by: \"",
            "offer Call(by: \"alice-player\", call: createm",
            "branch Call(by: \"alice-player\", call: CreateMutx",
            "branch Call(by: \"alice-player\", call: CreateMutexW(name: r\"Global/Player",
            "where",
            "branch LogOff(user: \"Alice\")",
            "back",
            "branch LogOn(user: \"Bob\")",
            "save mine",
            "return",
            "return",
        ])
    );
}

/// Another release takes a lane, and the steps in which the two part are gone to one after the other.
#[test]
fn another_release_beside_the_lessons_own() {
    let asked = ["1", "7", "differs", "compare WindowsVist", "compare WindowsXp", "compare Windows7", "jump boot 6"];
    insta::assert_snapshot!("compared", heard(&[&asked[..], &["differs", "return", "lane"]].concat()));
    assert!(heard(&["1", "compare"]).contains("WindowsVista: Windows Vista."));
}

/// Each comes back to what it was made of: a comparison of a branch of a comparison to the branch, and so on.
#[test]
fn branches_and_comparisons_are_left_one_by_one() {
    let own = "branch Call(by: \"alice-player\", call: CreateMutexW(name: \"Song\"";
    let asked = ["1", "compare Windows7", "3", own, "compare Windows8", "lane", "return", "lane", "return", "lane"];
    insta::assert_snapshot!("left_one_by_one", heard(&[&asked[..], &["return", "lane", "return"]].concat()));
}

#[test]
fn on_unix_the_commands_tell_what_unix_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/on-unix.ron");
    let plain = Plain::new(vec![library::entry_of(&path).expect("a file of the project")]);
    let commands = [
        "1",
        "3",
        "tree",
        "sessions",
        "logons",
        "processes",
        "services",
        "reach X",
        "whose X",
        "open X",
        "tree X",
        "why 3",
        "branch Call(by: \"shell\", call: getsid(process: \"xterm\"))",
        "offer Call(by: \"shell\", call: tc",
        "branch SwitchUser",
        "return",
        "jump 5",
        "jump boot 2",
    ];
    insta::assert_snapshot!("unix", heard_of(plain, &commands));
}

#[test]
fn what_is_not_understood_is_answered_with_what_is() {
    insta::assert_snapshot!(
        "misunderstood",
        heard(&[
            "2",
            "two-player",
            "two-players",
            "nxt",
            "jump 99",
            "jump",
            "why 99",
            "lane 3",
            "tree \\Sesions",
            "open",
            "reach",
            "whose \\Nothing",
            "words sesion",
            "find nothing at all",
            "back",
            "jump last",
            "next",
            "more",
            "help",
        ])
    );
}

#[test]
fn a_control_character_of_a_name_is_shown_and_not_obeyed() {
    let text = printed(b"1\nlast\njump last\nreach a\x1b[31mb\n\x1b\n\xff\xfe\n");
    assert!(text.contains("Player\\u{1b}[2J"), "{text}");
    assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
}

#[test]
fn the_end_of_the_input_ends_it_quietly() {
    assert!(printed(b"").starts_with("Lessons:\n"));
    assert!(printed(b"1\nnext").contains("Step 1 of 7."));
    assert_eq!(printed(b"quit\n1\n"), printed(b""));
}

#[test]
fn a_line_without_an_end_is_taken_in_pieces() {
    let line = vec![b'x'; 200_000];
    assert!(printed(&line).lines().all(|line| line.len() < 1000));
}

/// What is heard of a built-in lesson.
fn heard_in(lesson: &str, commands: &[&str]) -> String {
    let entry = library::built_in().into_iter().find(|entry| entry.name == lesson).expect("a built-in lesson");
    heard_of(Plain::new(vec![entry]), &[&["1"], commands].concat())
}

#[test]
fn what_comes_next_ends_with_one_full_stop() {
    for entry in library::built_in() {
        let steps = entry.scenario().expect("it has no fault").steps.len();
        let text = heard_of(Plain::new(vec![entry]), &[&["1"][..], &vec!["next"; steps]].concat());
        let doubled: Vec<&str> = text.lines().filter(|line| line.ends_with("..")).collect();
        assert!(doubled.is_empty(), "{doubled:#?}");
    }
}

#[test]
fn a_slash_is_a_backslash_however_a_text_of_a_branch_is_written() {
    for path in ["\"C:/new", "r\"C:/new"] {
        let own = format!("branch Call(by: \"alice-player\", call: OpenMutexW(name: {path}");
        let text = heard(&["1", "5", &own]);
        assert!(text.contains(r"with the name C:\new"), "{text}");
    }
}

#[test]
fn a_tool_tells_what_is_true_of_the_machine_that_it_shows() {
    let text = heard_in("drives-copied-at-start", &["9", "tool winobj", "lane 2", "tool winobj"]);
    let (older, newer) = text.split_once("> lane 2").expect("the lane is told");
    assert!(
        older.contains("??                                 Directory") && !older.contains("There is no \\??"),
        "{older}"
    );
    assert!(newer.contains("There is no \\?? in the root"), "{newer}");
    let text = heard_in("one-service-for-each-user", &["jump last", "tool sc query"]);
    assert!(text.contains("is not known"), "{text}");
    let text = heard_in("when-names-were-global", &["6", "tool query session", "lane 2", "tool query session"]);
    let (older, newer) = text.split_once("> lane 2").expect("the lane is told");
    assert!(older.contains("There is no query session here: it comes with Terminal Services"), "{older}");
    assert!(newer.contains("SESSIONNAME"), "{newer}");
}

/// A thread that acts as somebody else asks as that one, and a service is called by its name.
#[test]
fn a_name_is_asked_for_as_the_thread_acts() {
    let text = heard_in("a-logon-that-stays", &["9", r"native \??\P:", "processes"]);
    assert!(
        text.contains("  Scanner, acting as Alice, session 0, logon session 0x18f3a; moved by DEVICEMAP"),
        "{text}"
    );
    assert!(text.contains(": Scanner, image scanner.exe, session 0"), "{text}");
}

#[test]
fn the_step_that_ends_a_call_is_told() {
    let own = r#"branch Call(by: "in-the-dark", call: CreateEventW(name: "Ready""#;
    let text = heard_in("the-right-user-at-a-closed-door", &["10", own]);
    assert!(text.contains("1. Ob: The object's descriptor refuses it: STATUS_ACCESS_DENIED (0xC0000022)."), "{text}");
    let text = heard_in("the-right-user-at-a-closed-door", &["8"]);
    assert!(text.contains("2. process: A new Token without a name."), "{text}");
}

#[test]
fn who_may_use_a_drive_is_told_once() {
    let text = heard_in("whose-z", &["14", r"whose \GLOBAL??\Z:"]);
    assert_eq!(text.matches("Security: allows SYSTEM").count(), 1, "{text}");
}

fn program(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ntsessions"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

#[test]
fn it_works_between_two_pipes() {
    for arguments in [&["play", LESSON, "--plain"][..], &["tests/lessons", "--plain"]] {
        let mut child = program(arguments);
        child.stdin.take().expect("a pipe").write_all(b"1\nhelp\n").expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(
            output.status.success() && output.stderr.is_empty() && text.contains("quit: Leave the program."),
            "{text}"
        );
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = program(&["play", LESSON, "--plain"]);
    drop(child.stdout.take());
    // It may end before it has read everything.
    let _ = child.stdin.take().expect("a pipe").write_all(&b"help\n".repeat(1000));
    let mut complaints = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut complaints).expect("text");
    assert!(child.wait().expect("it ends").success() && complaints.is_empty(), "{complaints}");
}

/// The answer to the last of these commands in a lesson that comes with the program.
fn last_heard(name: &str, commands: &[&str]) -> Vec<String> {
    let built_in = library::built_in();
    let number = built_in.iter().position(|entry| entry.name == name).expect("it comes with the program") + 1;
    let mut plain = Plain::new(built_in);
    plain.answer(&number.to_string());
    commands.iter().map(|command| plain.answer(command).expect("it goes on")).last().unwrap_or_default()
}

#[test]
fn numbers_of_two_tables_are_a_difference() {
    let heard = last_heard("what-a-clipboard-belongs-to", &["jump 10", "differs"]);
    assert!(heard[0].starts_with("Step 12 of 13. "), "{heard:?}");
    for line in [
        "Lane 2, Windows Vista, goes another way.",
        "Differs, output message. On Windows XP: 49153. On Windows Vista: 49152.",
    ] {
        assert!(heard.iter().any(|heard| heard == line), "{heard:?}");
    }
}

#[test]
fn lanes_that_come_to_the_same_are_said_to() {
    let commands = ["jump 13", r#"branch Call(by: "bob-game", call: FindWindowW(title: "Scanner"))"#];
    let heard = last_heard("in-one-room-with-services", &commands);
    assert!(heard.iter().any(|heard| heard.ends_with("Here the ways part.")), "{heard:?}");
    assert!(heard.contains(&"Lane 2, Windows Vista, comes to the same by other small steps.".to_owned()), "{heard:?}");
}

#[test]
fn a_process_that_waits_is_said_to() {
    let heard = last_heard("the-box-that-nobody-sees", &["jump 7", "processes"]);
    let waiting: Vec<&String> = heard.iter().filter(|line| line.contains("waits in")).collect();
    assert!(
        matches!(*waiting, [row] if row.contains(": Backup, ") && row.contains("waits in MessageBoxW")),
        "{heard:?}"
    );
}

#[test]
fn what_names_a_process_in_one_step_names_it_in_the_next() {
    let heard = last_heard("one-service-for-each-user", &["jump 7"]);
    assert!(heard.iter().any(|heard| heard.starts_with("The same words from Sync#1 reached")), "{heard:?}");
}

#[test]
fn a_tool_is_run_by_whoever_can_run_one() {
    let heard = last_heard("what-a-service-may-do", &["jump 5", "tool sc query"]);
    assert_eq!(heard[0], "sc query, run by explorer#1 at step 5 of 12:");
}

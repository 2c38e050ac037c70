//! The program as a shell sees it: what goes in, what comes out on which stream, and the exit code.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ntsessions::known::evidence::Evidence;
use ntsessions::scenario::say::EVIDENCE;

/// What came of a run.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ntsessions"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what it prints is UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn run(arguments: &[&str]) -> Ran {
    ran(program().args(arguments))
}

fn run_with_input(arguments: &[&str], input: &str) -> Ran {
    let mut command = program();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that has said what is wrong need not read its input.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what it prints is UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A new folder with these files in it, for one test.
fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("the file can be written");
    }
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

fn scenario(steps: &str) -> String {
    format!(
        "(format: 1, title: \"Mine\", system: (era: WindowsXp), users: [(name: \"Alice\")], steps: [\n    {steps}\n])\n"
    )
}

const GOOD: &str = r#"(do: LogOn(user: "Alice"), expect: [Ok])"#;
const FAILS: &str = r#"(do: LogOn(user: "Alice"), expect: [Fails])"#;
const FAULTY: &str = r#"(do: Logon(user: "Alice"))"#;

/// Whether a text holds something that a terminal might obey.
fn is_obeyed(text: &str) -> bool {
    text.chars().any(|character| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn the_lessons_are_listed() {
    let ran = run(&["list"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.lines().any(|line| line.starts_with("one-name-two-objects ")), "{}", ran.out);
}

#[test]
fn a_lesson_is_run_to_its_end_as_text_and_as_json() {
    let text = run(&["run", "one-name-two-objects"]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert!(text.out.starts_with("One name, two objects (Windows XP)\n"), "{:.100}", text.out);
    let json = run(&["run", "one-name-two-objects", "--format", "json"]);
    assert_eq!((json.code, json.err.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!((&json["title"], &json["holds"]), (&"One name, two objects".into(), &true.into()));
}

#[test]
fn a_lesson_is_compared_on_several_releases() {
    let text = run(&["compare", "one-name-two-objects", "--eras", "WindowsXp,WindowsVista"]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert!(text.out.starts_with("One name, two objects (Windows XP; Windows Vista)\nThey part in boot already; "));
    let json = run(&["compare", "one-name-two-objects", "--eras", "WindowsVista", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!(json["lanes"], serde_json::json!(["Windows XP", "Windows Vista"]), "its own release comes first");
    assert_eq!((&json["first"], &json["holds"]), (&1.into(), &true.into()));
    let alone = run(&["compare", "one-name-two-objects"]);
    assert!((alone.code, alone.err.contains("name others with --eras")) == (Some(2), true), "{}", alone.err);
    for arguments in
        [&["compare", "a-login-on-a-text-terminal"][..], &["play", "a-login-on-a-text-terminal", "--eras", "WindowsXp"]]
    {
        let unix = run(arguments);
        assert!((unix.code, unix.err.contains("Unix plays it")) == (Some(2), true), "{}", unix.err);
    }
    let words = run(&["compare", "one-name-two-objects", "--eras", "xp,vista"]);
    assert_eq!((words.code, words.out), (Some(0), text.out), "as cases call them");
    let unknown = run(&["compare", "one-name-two-objects", "--eras", "WindowsXpp"]);
    assert!((unknown.code, unknown.err.contains("did you mean `WindowsXp`?")) == (Some(2), true), "{}", unknown.err);
    let steps = r#"(do: LogOn(user: "Alice"), expect: [On(WindowsVista, [State(0, Active)])])"#;
    let folder = folder("compared", &[("mine.ron", &scenario(steps))]);
    let wrong = run(&["compare", path(&folder.join("mine.ron")), "--eras", "WindowsVista"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.out.contains("Not as expected, step 1 of 1 on Windows Vista"), "{}", wrong.out);
}

#[test]
fn a_tool_is_run_at_a_step_by_a_process() {
    let own = ["tool", "query-session", "one-name-two-objects", "--step", "9", "--by", "bob-player"];
    let text = run(&own);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert!(text.out.starts_with("query session, run by bob-player at step 9 of 22:\n SESSIONNAME"), "{}", text.out);
    assert!(text.out.contains("\n>console           Bob                       1  Active\n"), "{}", text.out);
    let json = run(&[&own[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    let row = serde_json::json!({
        "is_own": true, "session_name": "console", "user_name": "Bob", "id": 1, "state": "Active"
    });
    assert_eq!(json["tool"]["output"]["sessions"], serde_json::json!([row]));
    for (arguments, said) in [
        (&["tool", "qwinstaa", "one-name-two-objects"][..], "the tools are query session"),
        (&["tool", "quser", "one-name-two-objects", "--by", "bob-palyer"], "Did you mean bob-player?"),
        (&["tool", "quser", "one-name-two-objects", "--step", "99"], "has no step 99"),
        (&["tool", "quser", "one-name-two-objects", "--lane", "9"], "there is no lane 9"),
        (&["tool", "quser", "a-graphical-login"], "this machine runs Unix"),
    ] {
        let wrong = run(arguments);
        assert!((wrong.code, wrong.err.contains(said)) == (Some(2), true), "{}", wrong.err);
    }
}

#[test]
fn what_is_stated_is_listed_with_what_backs_it() {
    let counted = |arguments: &[&str]| {
        let ran = run(&[&["claims"], arguments].concat());
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let last = ran.out.lines().last().unwrap_or_default().to_owned();
        let (count, all) = last.strip_suffix(" statements").and_then(|last| last.split_once(" of ")).expect(&last);
        let [count, all] = [count, all].map(|number| number.parse::<usize>().expect("a number"));
        (count, all)
    };
    let by_level: usize = EVIDENCE.iter().map(|evidence| counted(&["--evidence", evidence.name]).0).sum();
    let (all, of) = counted(&[]);
    assert_eq!((all, all), (of, by_level));
    for level in Evidence::WITHOUT_BUILD {
        let by_name = counted(&["--evidence", level.name()]);
        assert_eq!(counted(&["--evidence", &level.word()]), by_name, "{level:?} in the words of the list");
    }
    assert!(counted(&["--evidence", "unconfirmed"]).0 > 0);
    let disputed = counted(&["--disputed"]).0;
    assert!(0 < disputed && disputed < all, "{disputed} of {all}");
    let json = run(&["claims", "--disputed", "--evidence", "AssertedByTest", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    let claims = json["claims"].as_array().expect("a list");
    assert_eq!(claims.len(), counted(&["--disputed", "--evidence", "AssertedByTest"]).0);
    for claim in claims {
        assert_eq!(claim["evidence"], "asserted by tests");
        assert_ne!(claim["disputed_by"], serde_json::json!([]));
    }
}

#[test]
fn the_exit_code_says_whether_the_input_is_wrong_or_an_expectation_failed() {
    let folder = folder(
        "exit_codes",
        &[("good.ron", &scenario(GOOD)), ("fails.ron", &scenario(FAILS)), ("faulty.ron", &scenario(FAULTY))],
    );
    let file = |name: &str| folder.join(name);
    for (files, code, summary) in [
        (&["good.ron"][..], 0, "1 scenario, no fault\n"),
        (&["fails.ron"], 1, "\n1 fault in 1 scenario\n"),
        (&["faulty.ron"], 2, "\n1 fault in 1 scenario\n"),
        (&["good.ron", "fails.ron", "faulty.ron"], 2, "\n2 faults in 3 scenarios\n"),
        (&["good.ron", "missing.ron"], 2, "\n1 fault in 2 scenarios\n"),
    ] {
        let ran = ran(program().arg("check").args(files.iter().map(|name| file(name))));
        assert_eq!((ran.code, ran.err.as_str()), (Some(code), ""), "{files:?}");
        assert!(ran.out.ends_with(summary), "{}", ran.out);
    }
    for (name, code) in [("good.ron", 0), ("fails.ron", 1), ("faulty.ron", 2), ("missing.ron", 2)] {
        assert_eq!(run(&["run", path(&file(name))]).code, Some(code), "{name}");
    }
    assert_eq!(run(&["check"]).code, Some(0));
}

#[test]
fn the_faults_of_all_files_are_told_in_one_run_as_text_and_as_json() {
    let folder =
        folder("all_files", &[("a.ron", &scenario(FAULTY)), ("b.ron", &scenario(FAILS)), ("c.txt", "not mine")]);
    let text = run(&["check", path(&folder)]);
    assert_eq!(text.code, Some(2));
    assert!(text.out.contains("error[NTS0307]: unknown action `Logon`"), "{}", text.out);
    assert!(text.out.contains("error[NTS0601]: step 1 comes out otherwise than expected"), "{}", text.out);
    let json = run(&["check", "--format", "json", path(&folder)]);
    assert_eq!(json.code, Some(2));
    let faults: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    let codes: Vec<&str> =
        faults.as_array().expect("a list").iter().filter_map(|fault| fault["code"].as_str()).collect();
    assert_eq!(codes, ["NTS0307", "NTS0601"]);
    assert_eq!((&faults[0]["at"]["line"], &faults[0]["at"]["column"]), (&2.into(), &10.into()));
    assert_eq!(faults[0]["help"], "did you mean `LogOn`?");
}

#[test]
fn what_comes_on_the_standard_input_is_checked() {
    assert_eq!(run_with_input(&["check", "-"], &scenario(GOOD)).code, Some(0));
    let ran = run_with_input(&["check", "-"], &scenario(FAULTY));
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.contains("--> standard input:2:10"), "{}", ran.out);
}

#[test]
fn a_code_is_explained() {
    for code in ["NTS0404", "nts0404", "404"] {
        let ran = run(&["check", "--explain", code]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert!(ran.out.starts_with("NTS0404: A handle of another process\n"), "{}", ran.out);
    }
    let ran = run(&["check", "--explain", "NTS9999"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_eq!(ran.err, "error: there is no code `NTS9999`; codes look like NTS0301\n");
}

#[test]
fn a_mistyped_command_is_answered_with_the_nearest_one() {
    for (words, said) in [
        (&["chek"][..], "there is no folder `chek`; did you mean the command `check`?"),
        (&["chek", "file.ron"], "there is no command `chek`; did you mean `check`?"),
        (
            &["explain", "NTS0301"],
            "there is no command `explain`; `ntsessions check --explain NTS0301` explains a code",
        ),
        (&["zzzz", "yyyy"], "there is no command `zzzz`; `ntsessions --help` names them"),
    ] {
        let ran = run(words);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{words:?}");
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
    assert!(run(&["list", "a", "b"]).err.contains("unexpected argument"));
}

#[test]
fn a_file_that_is_no_text_is_listed_with_its_fault() {
    let folder = folder("no-text", &[("good.ron", &scenario(""))]);
    std::fs::write(folder.join("bad.ron"), [0xFF, 0xFE]).expect("the file can be written");
    let listed = run_with_input(&["--plain", path(&folder)], "quit\n");
    assert_eq!(listed.code, Some(0), "{}", listed.err);
    let at = listed.out.lines().find(|line| line.contains("bad: The file has 1 fault")).expect(&listed.out);
    let number = at.split('.').next().unwrap_or_default();
    let opened = run_with_input(&["--plain", path(&folder)], &format!("{number}\nquit\n"));
    assert!(opened.out.contains("error[NTS"), "{}", opened.out);
}

#[test]
fn what_is_not_there_is_named_with_what_may_be_meant() {
    let ran = run(&["run", "one-name-to-objects"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err, "error: there is no scenario `one-name-to-objects`; did you mean `one-name-two-objects`?\n");
    let ran = run(&["play", "Frobnicate"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err, "error: there is no scenario `Frobnicate`; `ntsessions list` names them all\n");
    for arguments in [&["list", "no-such-folder"][..], &["no-such-folder"], &["check", "no-such-folder"]] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(format!("{}{}", ran.out, ran.err).contains("no-such-folder"), "{ran:?}");
    }
    let empty = folder("empty", &[]);
    let ran = run(&["check", path(&empty)]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("there is no scenario in the folder"), "{}", ran.err);
}

#[test]
fn a_folder_of_ones_own_is_listed_beside_the_lessons() {
    let folder = folder("own", &[("mine.ron", &scenario(GOOD))]);
    let ran = run(&["list", path(&folder)]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.lines().last().is_some_and(|line| line.starts_with("mine ")), "{}", ran.out);
}

#[test]
fn a_file_with_faults_does_not_keep_the_others_from_the_list() {
    let files = [("a-broken.ron", &*scenario(FAULTY)), ("b-mine.ron", &scenario(GOOD)), ("c-broken.ron", "(")];
    let ran = run(&["list", path(&folder("half", &files))]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.lines().last().is_some_and(|line| line.starts_with("b-mine ")), "{}", ran.out);
    assert!(ran.err.contains("a-broken.ron") && ran.err.contains("c-broken.ron"), "{}", ran.err);
}

#[cfg(not(windows))]
#[test]
fn without_windows_it_is_said_what_works() {
    for arguments in [&["validate"][..], &["differ"]] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.starts_with("error: this needs Windows"), "{}", ran.err);
        assert!(ran.err.contains("`validate --on recording FILE` and `differ --on Windows"), "{}", ran.err);
    }
}

#[test]
fn the_screen_wants_a_terminal_and_says_so() {
    for arguments in [&["play", "one-name-two-objects"][..], &[]] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.starts_with("error: the screen needs a terminal"), "{}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    for arguments in [
        &["run", "one-name-two-objects"][..],
        &["run", "one-name-two-objects", "--format", "json"],
        &["check", "--format", "json", "tests/bad"],
        &["check", "tests/bad"],
        &["completions", "bash"],
        &["list"],
    ] {
        let mut child =
            program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut out = child.stdout.take().expect("it is piped");
        let mut first = [0; 1];
        let _ = out.read(&mut first);
        drop(out);
        let mut err = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut err).expect("UTF-8");
        child.wait().expect("it ends");
        assert_eq!(err, "", "{arguments:?}");
    }
}

#[test]
fn colour_is_there_only_if_it_is_wanted() {
    let coloured = ran(program().args(["check", "tests/bad/no-users.ron"]).env("CLICOLOR_FORCE", "1"));
    assert!(coloured.out.contains("\u{1b}["), "{}", coloured.out);
    let plain = run(&["check", "tests/bad/no-users.ron"]);
    assert!(!is_obeyed(&plain.out), "{}", plain.out);
    let refused = ran(program().args(["check", "tests/bad/no-users.ron"]).env("NO_COLOR", "1"));
    assert_eq!(refused.out, plain.out);
    assert_eq!(anstream::adapter::strip_str(&coloured.out).to_string(), plain.out);
}

#[test]
fn nothing_in_a_file_is_obeyed_by_a_terminal() {
    let title = scenario(GOOD).replace("Mine", "\u{1b}[31mMine\u{9b}2J\u{202e}");
    let label = scenario("(do: Launch(image: \"p\", for: \"Ali\u{1b}]0;x\u{7}ce\", as: \"\\u{1b}[2J\"))");
    let name = r#"(do: LogOn(user: "Alice")), (do: Launch(image: "p.exe", for: "Alice", as: "p")),
        (do: Call(by: "p", call: CreateMutexW(name: "\u{1b}[31m\u{9b}2J\u{202e}", into: "m")), expect: [Ok]),
        (do: Call(by: "p", call: NtQueryObject(handle: "m")), expect: [Ok])"#;
    let folder = folder("obeyed", &[("title.ron", &title), ("label.ron", &label), ("name.ron", &scenario(name))]);
    for name in ["title.ron", "label.ron", "name.ron"] {
        let file = folder.join(name);
        for arguments in [
            &["check", path(&file)][..],
            &["check", "--format", "json", path(&file)],
            &["run", path(&file)],
            &["run", "--format", "json", path(&file)],
            &["play", "--plain", path(&file)],
        ] {
            let ran = run_with_input(arguments, "\n\n\n\ntree\nwhy 1\nprocesses\n");
            assert!(!is_obeyed(&ran.out) && !is_obeyed(&ran.err), "{arguments:?}: {ran:?}");
            assert_eq!(ran.code, Some(if name == "name.ron" { 0 } else { 2 }), "{arguments:?}: {ran:?}");
        }
    }
    let listed = run(&["list", path(&folder)]);
    assert!(!is_obeyed(&listed.out) && !is_obeyed(&listed.err), "{listed:?}");
    let json = run(&["run", "--format", "json", path(&folder.join("name.ron"))]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert!(json.to_string().contains("\\u001b[31m\u{9b}2J"), "the name is told as it is");
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_not_obeyed_either() {
    let folder = folder("named", &[("a\u{1b}[31m.ron", &scenario(FAULTY)), ("b\u{1b}[2J.ron", &scenario(GOOD))]);
    for arguments in
        [&["check", path(&folder)][..], &["list", path(&folder)], &["run", path(&folder.join("c\u{1b}[2J.ron"))]]
    {
        let ran = run(arguments);
        assert!(!is_obeyed(&ran.out) && !is_obeyed(&ran.err), "{ran:?}");
    }
}

#[test]
fn there_are_completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        assert!(ran.out.contains("ntsessions") && ran.out.contains("check"), "{shell}");
    }
}

#[test]
fn help_and_version_are_told() {
    let version = run(&["--version"]);
    assert_eq!((version.code, version.out), (Some(0), format!("ntsessions {}\n", env!("CARGO_PKG_VERSION"))));
    let help = run(&["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.out.contains("Exit codes: 0 fine; 1 "), "{}", help.out);
    let wrong = run(&["--frobnicate"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
}

/// What is for a live system says nothing to a recording, so it is not taken for something.
#[test]
fn a_recording_takes_nothing_that_is_for_a_live_system() {
    for more in [&["--as-service"][..], &["--allow", "desktop"]] {
        let ran = run(&[&["validate", "--on", "recording", "tests/recordings/wine-8.0.ron"], more].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("are for a live system"), "{ran:?}");
    }
}

//! What an instructor is told: a folder of broken scenarios, and for each of them everything that `check` says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ntsessions::lesson::check::check as everything;
use ntsessions::scenario::code::Code;
use ntsessions::scenario::diagnostic::Diagnostic;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::render::{MOST_SHOWN, Style, render, render_all};
use ntsessions::scenario::source_file::SourceFile;

/// What is wrong with the bytes of a file: when they are read, and if they can be, when they are played.
fn check(name: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    let file = match SourceFile::from_bytes(name.to_owned(), bytes) {
        Ok(file) => file,
        Err(fault) => return vec![*fault],
    };
    match parse(&file) {
        Ok(scenario) => everything(scenario),
        Err(faults) => faults,
    }
}

fn check_text(text: &str) -> Vec<Diagnostic> {
    check("lesson.ron", text.as_bytes().to_vec())
}

fn codes(text: &str) -> BTreeSet<Code> {
    check_text(text).iter().map(Diagnostic::code).collect()
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| render(fault, Style::Plain)).collect::<Vec<_>>().join("\n\n")
}

/// The broken scenarios of `tests/bad`.
fn bad_files() -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let files =
        std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let scenarios = files.filter(|path| path.extension().is_some_and(|extension| extension == "ron"));
    scenarios
        .map(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let faults = check(&name, std::fs::read(&path).expect("it can be read"));
            (path, faults)
        })
        .collect()
}

#[test]
fn what_is_said_of_a_broken_scenario() {
    insta::with_settings!({ snapshot_path => "bad/said", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("bad/*.ron", |path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let faults = check(&name, std::fs::read(path).expect("it can be read"));
            insta::assert_snapshot!("said", shown(&faults));
        });
    });
}

/// A scenario with a step among others: Alice has two programs and a handle, and somebody else can log on.
fn around(step: &str) -> String {
    format!(
        r#"(
    format: 1,
    title: "Around a step",
    system: (era: WindowsXp),
    users: [(name: "Alice"), (name: "Bob")],
    steps: [
        (do: LogOn(user: "Alice")),
        (do: Launch(image: "player.exe", for: "Alice", as: "player")),
        (do: Launch(image: "player.exe", by: "player", as: "bob-player")),
        (do: Call(by: "player", call: CreateMutexW(name: "Player", into: "mutex"))),
        (do: SwitchUser),
        {step},
    ],
)
"#
    )
}

/// An example of a code's page as a file: a step stands among others, a scenario stands for itself.
fn example(text: &str) -> String {
    if text.starts_with("(do:")
        || text.starts_with("(say:")
        || text.starts_with("(expect:")
        || text.starts_with("(\"say")
    {
        around(text)
    } else {
        text.to_owned()
    }
}

/// The codes of what can be written in a scenario. Those below are about the file as a whole, those above about other
/// files, and their pages have words in the place of an example.
fn codes_of_scenarios() -> impl Iterator<Item = &'static Code> {
    Code::ALL.iter().filter(|code| (200..700).contains(&code.number()))
}

#[test]
fn the_wrong_example_of_a_code_has_that_one_fault_and_the_right_one_has_none() {
    for code in codes_of_scenarios() {
        let (bad, good) = (check_text(&example(code.bad_example())), check_text(&example(code.good_example())));
        assert!(bad.iter().all(|fault| fault.code() == *code), "{}\n{}", code.explain(), shown(&bad));
        assert!(!bad.is_empty(), "{}", code.explain());
        assert!(good.is_empty(), "{}\n{}", code.explain(), shown(&good));
    }
}

#[test]
fn every_code_that_a_file_can_raise_is_raised_by_a_broken_scenario() {
    let raised: BTreeSet<Code> = bad_files().iter().flat_map(|(_, faults)| faults).map(Diagnostic::code).collect();
    let silent: Vec<String> = codes_of_scenarios().filter(|code| !raised.contains(code)).map(Code::to_string).collect();
    assert_eq!(silent, Vec::<String>::new());
    assert!(bad_files().len() >= 50);
}

#[test]
fn every_message_is_short_and_in_the_words_of_the_domain() {
    let ours = ["enum", "struct", "variant", "token", "deserialize", "Option", "parse", "vec", "tuple", "identifier"];
    for (path, faults) in bad_files() {
        for fault in &faults {
            let text = render(fault, Style::Plain);
            assert!(fault.message().split_whitespace().count() <= 20, "{}: {text}", path.display());
            assert!(text.lines().count() <= 15, "{}: {text}", path.display());
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{}: {text}", path.display());
            let words =
                |word: &&&str| text.split(|c: char| !c.is_alphanumeric()).any(|found| found.eq_ignore_ascii_case(word));
            assert_eq!(ours.iter().find(words), None, "{}: {text}", path.display());
            assert_eq!(anstream::adapter::strip_str(&render(fault, Style::Coloured)).to_string(), text);
        }
    }
}

#[test]
fn a_file_as_it_may_come_from_another_editor_is_read_as_well() {
    let text = around("(expect: [Ok])");
    for bytes in [
        text.clone().into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes(),
        text.replace("    ", "\t").into_bytes(),
    ] {
        assert_eq!(check("lesson.ron", bytes), []);
    }
    let faulty = format!("\u{feff}{}", around("(do: Reboot)").replace('\n', "\r\n"));
    insta::assert_snapshot!(shown(&check("lesson.ron", faulty.into_bytes())), @r#"
    error[NTS0307]: unknown action `Reboot`
      --> lesson.ron:12:14
       |
    12 |         (do: Reboot),
       |              ^^^^^^ not known
       |
       = help: known here: `LogOn`, `SwitchUser`, `Lock`, `Unlock`,
               `SecureAttention`, `Disconnect`, `LogOff`,
               `ConnectChildSession`, and 14 more
    "#);
}

#[test]
fn a_name_is_not_missed_whose_declaration_cannot_be_read() {
    for (declared, action) in [
        (r#"users: [((name: "A")]"#, r#"LogOn(user: "A")"#),
        (r#"services: [((name: "A", image: "a.exe")]"#, r#"StartService(name: "A")"#),
        (r#"services: [((name: "A", image: "a.exe")]"#, r#"Call(by: "A", call: ProcessIdToSessionId)"#),
        (r#"tasks: [((name: "A", image: "a.exe", user: "B", logged_on_only: true)]"#, r#"RunTask(name: "A")"#),
        (r#"drivers: [((name: "A", host: Umdf)]"#, r#"Call(by: "A", call: ProcessIdToSessionId)"#),
    ] {
        let text = format!("(format: 1, title: \"A\", system: (era: WindowsXp), {declared}, steps: [(do: {action})])");
        assert_eq!(codes(&text), BTreeSet::from([Code::UnclosedBracket]), "{text}");
    }
}

#[test]
fn a_file_that_is_no_text_says_so() {
    let utf16: Vec<u8> = "\u{feff}(format: 1)".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    insta::assert_snapshot!(shown(&[check("utf16.ron", utf16), check("picture.ron", picture)].concat()), @r"
    error[NTS0103]: expected text in UTF-8, found the byte 0xFF
     --> utf16.ron:1:1
      |
    1 | ��(␀f␀o␀r␀m␀a␀t␀:␀ ␀1␀)␀
      | ^ no character in UTF-8
      |
      = help: the file is UTF-16; save it as UTF-8

    error[NTS0103]: expected text in UTF-8, found the byte 0x89
     --> picture.ron:1:1
      |
    1 | �PNG
      | ^ no character in UTF-8
      |
      = help: save the file with the encoding UTF-8
    ");
}

#[test]
fn every_limit_has_a_fault_of_its_own() {
    let large = vec![b' '; 16 * 1024 * 1024 + 1];
    assert_eq!(check("large.ron", large).iter().map(Diagnostic::code).collect::<Vec<_>>(), [Code::FileTooLarge]);
    let steps = |count: usize| around(&["(say: \"One.\")"].repeat(count).join(",\n"));
    assert_eq!(codes(&steps(19_996)), BTreeSet::from([Code::TooManySteps]));
    let nested = |levels: usize| format!("(say: {}{})", "[".repeat(levels), "]".repeat(levels));
    assert!(codes(&around(&nested(126))).contains(&Code::TooDeep));
    assert!(!codes(&around(&nested(125))).contains(&Code::TooDeep));
    let values = around(&format!("(say: [{}])", "1,".repeat(1_000_000)));
    assert!(codes(&values).contains(&Code::TooManyValues));
    let faults = check_text(&around(&format!("(say: [{}])", "1,".repeat(20_001))));
    assert_eq!(faults.len(), 20_001);
    assert_eq!(faults.last().map(Diagnostic::code), Some(Code::TooManyFaults));
    let text = render_all(&faults, Style::Plain);
    assert_eq!(text.matches("error[").count(), MOST_SHOWN);
    assert!(text.ends_with("and 19981 more\n"), "{}", &text[text.len() - 40..]);
}

#[test]
fn a_scenario_of_the_most_steps_is_read_and_played() {
    let steps = around(&["(say: \"One.\")"].repeat(19_995).join(",\n"));
    assert_eq!(check_text(&steps), []);
}

#[test]
fn an_object_can_have_a_name_that_nobody_sees_if_that_is_meant() {
    let named =
        |name: &str| around(&format!("(do: Call(by: \"player\", call: CreateMutexW(name: {name})), expect: [Ok])"));
    assert_eq!(check_text(&named(r#""bell\u{7}""#)), []);
    assert_eq!(codes(&named(r#""bell\x07""#)), BTreeSet::from([Code::UnseenCharacter]));
    assert_eq!(codes(&named("\"bell\u{7}\"")), BTreeSet::from([Code::UnseenCharacter]));
    assert_eq!(codes(&named(r#""Local\new""#)), BTreeSet::from([Code::UnseenCharacter]));
    assert_eq!(check_text(&named(r#"r"Local\new""#)), []);
}

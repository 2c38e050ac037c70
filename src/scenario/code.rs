//! The codes of diagnostics, and what each of them means.
//!
//! A code is stable: it keeps its number and its meaning when messages are worded anew.
//! `check --explain CODE` prints the page that [`Code::explain`] gives.

use std::fmt::{self, Write as _};

use crate::scenario::visible::wrap;

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal, $meaning:literal, $bad:literal => $good:literal;)*) => {
        /// What kind of fault a diagnostic is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($title, ".")] $name = $number,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The page of a code: its title, its meaning, an example of the fault and the same without it.
            const fn page(self) -> Page {
                match self {
                    $(Code::$name => Page { title: $title, meaning: $meaning, bad: $bad, good: $good },)*
                }
            }
        }
    };
}

struct Page {
    title: &'static str,
    meaning: &'static str,
    bad: &'static str,
    good: &'static str,
}

codes! {
    FileUnreadable = 101, "The file cannot be read",
        "There is no file with this name, or it may not be read.",
        "ntsessions check lessons/one.rn" => "ntsessions check lessons/one.ron";
    FileTooLarge = 102, "The file is too large",
        "A scenario file has at most 16 MB. Real scenarios have a few thousand bytes; a larger file is most likely \
         something else.",
        "ntsessions check disk.img" => "ntsessions check lesson.ron";
    NotUtf8 = 103, "The file is not text in UTF-8",
        "Scenario files are text in UTF-8, with or without a byte order mark. Some editors write UTF-16 or an older \
         code page unless they are told otherwise.",
        "a file saved as \"Unicode\" or \"ANSI\"" => "the same file saved as \"UTF-8\"";
    TooManySteps = 104, "The scenario has too many steps",
        "A scenario has at most 20,000 steps.",
        "steps: [ (20,001 steps) ]" => "steps: [ (20,000 steps) ]";
    TooDeep = 105, "The brackets are nested too deeply",
        "Brackets can stand within brackets, up to 128 levels. A scenario needs fewer than ten.",
        "[[[[[[ (and so on, 129 times)" => "[[\"a list in a list\"]]";
    TooManyFaults = 106, "There are too many faults to list",
        "After 20,000 faults of one file the others are counted only. Mend the first ones, and check again: a single \
         cause is likely.",
        "a file of another kind" => "a scenario file";
    TooManyValues = 107, "There are too many values in the file",
        "A file has at most 1,000,000 values, fifty for each of the steps that a scenario can have. What follows the \
         last of them is not read.",
        "[0, 0, 0 (and so on, a million times)]" => "[0, 0, 0]";

    NothingInFile = 201, "There is nothing in the file",
        "A scenario file holds one scenario: fields within round brackets.",
        "// to be written" => "(format: 1, title: \"To be written\", system: (era: WindowsXp), steps: [])";
    UnclosedBracket = 202, "A bracket is never closed",
        "Each `(`, `[` and `{` needs its partner. The message points at the bracket that has none, and shows where \
         that was noticed.",
        "(do: LogOn(user: \"Alice\"), expect: [Ok)" => "(do: LogOn(user: \"Alice\"), expect: [Ok])";
    WrongBracket = 203, "A bracket stands where it does not fit",
        "Fields stand in round brackets, lists in square brackets. A closing bracket must be of the same kind as the \
         one that it closes.",
        "(do: LogOn{user: \"Alice\"})" => "(do: LogOn(user: \"Alice\"))";
    UnclosedText = 204, "A text has only one of its quotes",
        "A text begins and ends with a double quote. Without the second one, what follows would become part of the \
         text.",
        "(say: \"Alice logs on.,\n do: LogOn(user: \"Alice\"))" => "(say: \"Alice logs on.\",\n do: LogOn(user: \"Alice\"))";
    UnclosedComment = 205, "A comment is never closed",
        "A comment that begins with `/*` ends with `*/`; comments nest. A comment that begins with `//` ends with its \
         line.",
        "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])\n/* to be continued"
            => "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])\n/* to be continued */";
    MissingComma = 206, "A comma is missing",
        "Fields, and the items of a list, are separated by commas. One after the last is welcome.",
        "(do: LogOn(user: \"Alice\") expect: [Ok])" => "(do: LogOn(user: \"Alice\"), expect: [Ok])";
    MissingColon = 207, "A colon is missing",
        "Between the name of a field and its value stands a colon.",
        "(do: LogOn(user = \"Alice\"))" => "(do: LogOn(user: \"Alice\"))";
    MissingValue = 208, "A value is missing",
        "After the colon of a field, and between two commas, stands a value. A field without a value is left away \
         together with its name.",
        "(say: , do: LogOn(user: \"Alice\"))" => "(do: LogOn(user: \"Alice\"))";
    WrongQuotes = 209, "Quotes of another kind",
        "A text stands in straight double quotes. The names of fields stand without quotes. Typographic quotes get \
         into a file when it is written in a word processor.",
        "(\"say\": 'Alice logs on.')" => "(say: \"Alice logs on.\")";
    BadEscape = 210, "An escape that does not exist",
        "In quotes a backslash begins an escape: `\\\\` is one backslash, `\\\"` a quote, `\\n` a new line, `\\u{e9}` \
         the character U+00E9. Names of Windows are full of backslashes: write each twice, or put the letter r before \
         the text, and nothing in it is an escape.",
        r#"(expect: [Exists("\BaseNamedObjects")])"# => r#"(expect: [Exists(r"\BaseNamedObjects")])"#;
    Unreadable = 211, "Something that cannot be read here",
        "Outside of texts and comments there are only brackets, commas, colons, numbers, and words of letters, digits \
         and underscores.",
        "(do: Log-On(user: \"Alice\"))" => "(do: LogOn(user: \"Alice\"))";
    TextAfterEnd = 212, "Something follows the scenario",
        "A file holds one scenario. After its last bracket there can be comments only. If the end came too soon, a \
         bracket before it is one too many.",
        "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])\n(format: 1)"
            => "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])\n// the second is in its own file";
    NotRon = 213, "The text is not RON",
        "Scenario files are written in RON, Rusty Object Notation. The library that reads RON refuses the text at the \
         place that is shown.",
        "#![enable(everything)]\n(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])"
            => "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])";
    UnseenCharacter = 214, "A character that nobody sees",
        "A text holds no line breaks, tabs or other characters without a shape. Few of them are meant: in \"Local\\new\" \
         the `\\n` is a line break. Put the letter r before the text, and a backslash is a backslash. Windows allows any \
         character in the name of an object; there `\\u{7}` says that it is meant.",
        r#"(do: Call(by: "player", call: CreateEventW(name: "Local\new")))"#
            => r#"(do: Call(by: "player", call: CreateEventW(name: r"Local\new")))"#;

    UnknownField = 301, "A field that is not known here",
        "The message offers the nearest name of a field that is known. What the fields are depends on the form that \
         they stand in.",
        "(do: LogOn(usr: \"Alice\"))" => "(do: LogOn(user: \"Alice\"))";
    MissingField = 302, "A field is missing",
        "Some fields must be given. The message says what the missing one is for.",
        "(do: Launch(image: \"notes.exe\", for: \"Alice\"))"
            => "(do: Launch(image: \"notes.exe\", for: \"Alice\", as: \"notes\"))";
    DuplicateField = 303, "A field is given twice",
        "Each field can be given once. It does not matter in which order the fields stand.",
        "(do: LogOn(user: \"Alice\", user: \"Bob\"))" => "(do: LogOn(user: \"Alice\"))";
    WrongKind = 304, "A value of the wrong kind",
        "A text stands in quotes; a number, `true` and `false`, and the words of a choice stand without them; lists \
         stand in square brackets, fields in round ones. An optional value is written as it is, without `Some`.",
        "(do: LogOn(user: Alice))" => "(do: LogOn(user: \"Alice\"))";
    NumberOutOfRange = 305, "A number out of range",
        "Numbers are whole, not negative, and have at most 64 bits. They can be written in hexadecimal: `0x1F0003`.",
        "(expect: [Console(-1)])" => "(expect: [Console(0)])";
    UnknownWord = 306, "A word that is none of the choices",
        "Some fields take one of a few words. The message offers the nearest, or lists them.",
        "(do: LogOn(user: \"Alice\"), expect: [State(0, Actve)])"
            => "(do: LogOn(user: \"Alice\"), expect: [State(0, Active)])";
    UnknownForm = 307, "A form that is not known here",
        "Actions, expectations and calls are written as a name with fields in round brackets. The message offers the \
         nearest name that is known here. Calls have the names that Windows documents; not every call is modelled.",
        "(do: Logon(user: \"Alice\"))" => "(do: LogOn(user: \"Alice\"))";
    FieldWithoutName = 308, "A value without the name of its field",
        "Where one value in round brackets has a name before it, every value there has. If the value is the beginning of \
         the next step, the step before lacks its closing bracket.",
        "(do: Launch(\"notes.exe\", for: \"Alice\", as: \"notes\"))"
            => "(do: Launch(image: \"notes.exe\", for: \"Alice\", as: \"notes\"))";
    UnknownFormat = 309, "A format that this program does not read",
        "The first field of a scenario says which version of the format it is written in. This program reads version 1, \
         and says nothing more about a file in another one.",
        "(format: 2, title: \"One\", system: (era: WindowsXp), steps: [])"
            => "(format: 1, title: \"One\", system: (era: WindowsXp), steps: [])";
    NoPath = 310, "A path that no disk can have",
        "What is on the disk is told by paths from its root, without a drive letter and without a backslash before them. \
         Their parts are set apart by single backslashes, and hold none of the characters `/ : * ? \" < > |`. A path has \
         at most 260 characters.",
        "(format: 1, title: \"One\", system: (era: WindowsXp),\n files: [r\"C:\\music\\song.mp3\"], steps: [])"
            => "(format: 1, title: \"One\", system: (era: WindowsXp),\n files: [r\"music\\song.mp3\"], steps: [])";

    OtherSystem = 311, "A word of the other system",
        "A scenario is played by Windows or by Unix, and all its lanes are of one kind. What can happen and what can be \
         expected differs: nobody logs on to Unix with a `LogOn`, and on Windows no process calls setsid.",
        "(format: 1, title: \"One\", system: Unix, users: [(name: \"Alice\")],\n steps: [(do: LogOn(user: \"Alice\"))])"
            => "(format: 1, title: \"One\", system: Unix, users: [(name: \"Alice\")],\n steps: [(do: LogIn(user: \"Alice\", at: \"tty1\", as: \"shell\"))])";

    UnknownName = 401, "A name that was not declared",
        "Users, services, processes and handles are called by names that an earlier part of the scenario gives them; \
         sources by the keys that the program knows.",
        "(do: End(process: \"plyer\"))" => "(do: End(process: \"player\"))";
    NameTaken = 402, "A name that is already taken",
        "Each user, service and process has a name of its own within the scenario. Only the name of a handle can be used \
         again, for another handle, and that of a process whose step is expected to fail on every system.",
        "(do: Launch(image: \"player.exe\", for: \"Alice\", as: \"player\"))"
            => "(do: Launch(image: \"player.exe\", for: \"Alice\", as: \"second-player\"))";
    NameOfAnotherKind = 403, "A name of something else",
        "The name is known, but it stands for something of another kind: a user where a process is wanted, say.",
        "(do: Call(by: \"Alice\", call: ProcessIdToSessionId))" => "(do: Call(by: \"player\", call: ProcessIdToSessionId))";
    HandleOfAnotherProcess = 404, "A handle of another process",
        "A handle is a number that means something to the process that got it. In another process it means nothing, or \
         another object. A step that is about just that says so by what it expects: Fails, a status or an error.",
        "(do: Call(by: \"bob-player\", call: CloseHandle(handle: \"mutex\")))"
            => "(do: Call(by: \"player\", call: CloseHandle(handle: \"mutex\")))";

    UnknownStatus = 501, "A status or an error that is not known",
        "A status or an error is written with the name that Windows documents: `STATUS_OBJECT_NAME_NOT_FOUND`, \
         `ERROR_SUCCESS`. Those are known that a modelled call can give.",
        "(do: Call(by: \"player\", call: CreateMutexW()),\n expect: [LastError(\"ERROR_SUCESS\")])"
            => "(do: Call(by: \"player\", call: CreateMutexW()),\n expect: [LastError(\"ERROR_SUCCESS\")])";
    UnfitExpectation = 502, "An expectation that the step cannot give",
        "Some expectations are about the answer to a call, and some of those about a Win32 call's last error. A step that \
         makes no such call has nothing to compare, and an expectation of a lane by a number that no lane has is never looked at.",
        "(do: LogOn(user: \"Alice\"), expect: [LastError(\"ERROR_SUCCESS\")])"
            => "(do: LogOn(user: \"Alice\"), expect: [Ok])";

    ExpectationNotMet = 601, "A step came out otherwise than expected",
        "The scenario was played, and the step gave another result than the one that it expects. Either the \
         expectation is a misconception, or the model is wrong: the trace of the step shows why it came out so.",
        "(expect: [InSession(\"player\", 1)])" => "(expect: [InSession(\"player\", 0)])";
    StepNotDone = 602, "A step that the machine does not do",
        "The scenario was played, and the machine does not offer what the step wants in the state that it is in: a \
         program of a user who is not logged on, a call by a process that has ended. If that is what the step shows, it \
         says so: `expect: [Fails]`.",
        "(do: Launch(image: \"player.exe\", for: \"Bob\", as: \"notes\"))"
            => "(do: Launch(image: \"player.exe\", for: \"Alice\", as: \"notes\"))";
    FactWithoutClaim = 603, "A plain sentence states a fact",
        "A sentence that names a status, a path, an interface, a release or a session by its number states a fact about \
         Windows. A fact is a Claim: it says how it is known, and from where. What only tells the story is told without \
         such names. A title is a name and may have them.",
        r#"(say: "The first user is put into session 0.")"# => r#"(say: Claim(text: "The first user is put into session 0.",
    evidence: Documented, sources: ["fast-user-switching-assistive"]))"#;

    BlockOutOfDate = 701, "A block of a page is out of date",
        "What stands in a block of a documentation page is not what a run of the scenario, or a table of the program, gives \
         now. Nobody writes into such a block by hand: `ntsessions docs write` fills it in anew.",
        "a block that was filled in before the scenario was changed" => "the same block after ntsessions docs write";
    BlockNotClosed = 702, "A block of a page is never closed",
        "A fenced block ends with a fence like the one that it begins with, a generated stretch with the comment `<!-- end \
         -->` in a line of its own.",
        "```ntsessions one-name-two-objects\n(the end of the page)" => "```ntsessions one-name-two-objects\n```";
    BlockUnclear = 703, "A block of a page asks for something that is not known",
        "A block names a scenario, by its name in `ntsessions list` or by a path from the page, and then says what to show: \
         `steps=3..5` or `boot=2`, `lane=1`, `show=story,trace`. A generated stretch names one of our tables.",
        "```ntsessions one-name-two-objects step=3" => "```ntsessions one-name-two-objects steps=3";
    BlockEndsEarly = 704, "What belongs into a block would end it",
        "One of the lines that belong into the block looks like the end of the block. A longer fence keeps it inside.",
        "```ntsessions lesson.ron" => "`````ntsessions lesson.ron";

    NotAnObservation = 801, "An observation that cannot be read",
        "`ntsessions observe` writes what a running Windows shows. Such a file begins with the word Observation, and has \
         every field that this version writes, and no other.",
        "Observation(probe: (), sessions: 3)" => "ntsessions observe --output machine.ron";
    ObservationContradictsItself = 802, "An observation that contradicts itself",
        "Each object stands once, below a directory that stands before it; each session, process and service stands once; \
         a process is in a session that is told of. An observation that was made and not changed is so.",
        "processes: [(pid: 8, session: 7, ..)], sessions: []" => "processes: [(pid: 8, session: 7, ..)], sessions: [(id: 7, ..)]";

    StepNotHeld = 901, "A step that no expectation would miss",
        "`check --held` plays the scenario once for each step, without it. If everything still comes out as expected, \
         nothing is expected of what the step changes: it could be wrong, and nobody would notice.",
        "(do: Lock(user: \"Alice\"), expect: [Ok])" => "(do: Lock(user: \"Alice\"), expect: [By(ScreenLocks)])";
    ExpectationSaysNothing = 902, "An expectation that holds together with its opposite",
        "`check --held` plays the scenario once for each expectation, with its opposite. An expectation about a release \
         that plays no lane, for one, holds whatever happens.",
        "On(WindowsXp, [Ok]) where no lane is of that release" => "On(WindowsVista, [Ok])";
}

impl Code {
    /// The number within the project, as in `NTS0301`.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Whether a fault of this kind leaves it open what belongs to what.
    pub const fn breaks_structure(self) -> bool {
        matches!(self, Code::UnclosedBracket | Code::WrongBracket | Code::Unreadable)
    }

    /// Whether a fault of this kind is about what belongs to what.
    pub const fn is_about_structure(self) -> bool {
        matches!(
            self,
            Code::MissingValue
                | Code::UnknownField
                | Code::MissingField
                | Code::WrongKind
                | Code::UnknownForm
                | Code::FieldWithoutName
                | Code::UnfitExpectation
        )
    }

    /// A few words about the fault.
    pub const fn title(self) -> &'static str {
        self.page().title
    }

    /// What the code means, in a sentence or two.
    pub const fn meaning(self) -> &'static str {
        self.page().meaning
    }

    /// An example of the fault.
    pub const fn bad_example(self) -> &'static str {
        self.page().bad
    }

    /// The same without the fault.
    pub const fn good_example(self) -> &'static str {
        self.page().good
    }

    /// The code that a user names, with or without its letters and zeros, in upper or lower case.
    ///
    /// ```
    /// use ntsessions::scenario::code::Code;
    /// assert_eq!(Code::named("nts0301"), Some(Code::UnknownField));
    /// assert_eq!(Code::named("301"), Some(Code::UnknownField));
    /// assert_eq!(Code::named("NTS9999"), None);
    /// ```
    pub fn named(name: &str) -> Option<Code> {
        let upper = name.trim().to_ascii_uppercase();
        let number: u16 = upper.strip_prefix("NTS").unwrap_or(&upper).parse().ok()?;
        Code::ALL.iter().copied().find(|code| code.number() == number)
    }

    /// What the code means, with a bad and a good example.
    pub fn explain(self) -> String {
        let page = self.page();
        let mut text = format!("{self}: {}\n\n", page.title);
        for line in wrap(page.meaning, 80) {
            let _ = writeln!(text, "{line}");
        }
        for (heading, example) in [("Wrong:", page.bad), ("Right:", page.good)] {
            let _ = write!(text, "\n{heading}\n");
            for line in example.lines() {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NTS{:04}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_with_two_examples() {
        for code in Code::ALL {
            let text = code.explain();
            assert!(text.starts_with(&format!("{code}: ")), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            assert_ne!(code.bad_example(), code.good_example());
        }
        assert!(Code::ALL.is_sorted());
    }

    #[test]
    fn a_page_reads_well() {
        insta::assert_snapshot!(Code::BadEscape.explain(), @r#"
        NTS0210: An escape that does not exist

        In quotes a backslash begins an escape: `\\` is one backslash, `\"` a quote,
        `\n` a new line, `\u{e9}` the character U+00E9. Names of Windows are full of
        backslashes: write each twice, or put the letter r before the text, and nothing
        in it is an escape.

        Wrong:
            (expect: [Exists("\BaseNamedObjects")])

        Right:
            (expect: [Exists(r"\BaseNamedObjects")])
        "#);
    }
}

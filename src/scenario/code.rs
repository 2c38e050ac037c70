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
        "ntsessions check lesons/one.ron" => "ntsessions check lessons/one.ron";
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
        "(numbers: [0, 0, 0 (and so on, a million times)])" => "(numbers: [0, 0, 0])";

    NothingInFile = 201, "There is nothing in the file",
        "A scenario file holds one scenario: fields within round brackets.",
        "// to be written" => "(title: \"To be written\")";
    UnclosedBracket = 202, "A bracket is never closed",
        "Each `(`, `[` and `{` needs its partner. The message points at the bracket that has none, and shows where \
         that was noticed.",
        "(steps: [(as: \"alice\"], title: \"One\")" => "(steps: [(as: \"alice\")], title: \"One\")";
    WrongBracket = 203, "A bracket stands where it does not fit",
        "Fields stand in round brackets, lists in square brackets. A closing bracket must be of the same kind as the \
         one that it closes.",
        "(steps: [\"one\", \"two\"))" => "(steps: [\"one\", \"two\"])";
    UnclosedText = 204, "A text has only one of its quotes",
        "A text begins and ends with a double quote. Without the second one, what follows would become part of the \
         text.",
        "(title: \"One name,\n two objects: \"yes\")" => "(title: \"One name\",\n two_objects: \"yes\")";
    UnclosedComment = 205, "A comment is never closed",
        "A comment that begins with `/*` ends with `*/`; comments nest. A comment that begins with `//` ends with its \
         line.",
        "(title: \"One\") /* to be continued" => "(title: \"One\") /* to be continued */";
    MissingComma = 206, "A comma is missing",
        "Fields, and the items of a list, are separated by commas. One after the last is welcome.",
        "(title: \"One\" session: 1)" => "(title: \"One\", session: 1)";
    MissingColon = 207, "A colon is missing",
        "Between the name of a field and its value stands a colon.",
        "(title \"One\", session = 1)" => "(title: \"One\", session: 1)";
    MissingValue = 208, "A value is missing",
        "After the colon of a field, and between two commas, stands a value. A field without a value is left away \
         together with its name.",
        "(title: , session: 1)" => "(title: \"One\", session: 1)";
    WrongQuotes = 209, "Quotes of another kind",
        "A text stands in straight double quotes. The names of fields stand without quotes. Typographic quotes get \
         into a file when it is written in a word processor.",
        "(\"title\": 'One')" => "(title: \"One\")";
    BadEscape = 210, "An escape that does not exist",
        "In quotes a backslash begins an escape: `\\\\` is one backslash, `\\\"` a quote, `\\n` a new line, `\\u{e9}` \
         the character U+00E9. Names of Windows are full of backslashes: write each twice, or put the letter r before \
         the text, and nothing in it is an escape.",
        r#"(name: "\BaseNamedObjects\Ready")"# => r#"(name: r"\BaseNamedObjects\Ready")"#;
    Unreadable = 211, "Something that cannot be read here",
        "Outside of texts and comments there are only brackets, commas, colons, numbers, and words of letters, digits \
         and underscores.",
        "(logon-session: 1)" => "(logon_session: 1)";
    TextAfterEnd = 212, "Something follows the scenario",
        "A file holds one scenario. After its last bracket there can be comments only. If the end came too soon, a \
         bracket before it is one too many.",
        "(title: \"One\") (title: \"Two\")" => "(title: \"One\") // the second is in its own file";
    NotRon = 213, "The text is not RON",
        "Scenario files are written in RON, Rusty Object Notation. The library that reads RON refuses the text at the \
         place that is shown.",
        "#![enable(everything)]\n(title: \"One\")" => "(title: \"One\")";

    UnknownField = 301, "A field that is not known here",
        "The message offers the nearest name of a field that is known. What the fields are depends on the form that \
         they stand in.",
        "LogOn(user: \"alice\", sesion: 1)" => "LogOn(user: \"alice\", session: 1)";
    MissingField = 302, "A field is missing",
        "Some fields must be given. The message says what the missing one is for.",
        "LogOn(session: 1)" => "LogOn(user: \"alice\", session: 1)";
    DuplicateField = 303, "A field is given twice",
        "Each field can be given once. It does not matter in which order the fields stand.",
        "LogOn(user: \"alice\", user: \"bob\")" => "LogOn(user: \"alice\")";
    WrongKind = 304, "A value of the wrong kind",
        "A text stands in quotes; a number, `true` and `false`, and the words of a choice stand without them; lists \
         stand in square brackets, fields in round ones. An optional value is written as it is, without `Some`.",
        "LogOn(user: alice, session: \"1\")" => "LogOn(user: \"alice\", session: 1)";
    NumberOutOfRange = 305, "A number out of range",
        "Numbers are whole, not negative, and have at most 64 bits. They can be written in hexadecimal: `0x1F0003`.",
        "LogOn(user: \"alice\", session: -1)" => "LogOn(user: \"alice\", session: 1)";
    UnknownWord = 306, "A word that is none of the choices",
        "Some fields take one of a few words. The message offers the nearest, or lists them.",
        "LogOn(user: \"alice\", by: Consol)" => "LogOn(user: \"alice\", by: Console)";
    UnknownForm = 307, "A form that is not known here",
        "Actions, expectations and calls are written as a name with fields in round brackets. The message offers the \
         nearest name that is known here. Calls have the names that Windows documents.",
        "LogOnn(user: \"alice\")" => "LogOn(user: \"alice\")";
    FieldWithoutName = 308, "A value without the name of its field",
        "Every value in round brackets has a name before it. If the value is the beginning of the next step, the step \
         before lacks its closing bracket.",
        "LogOn(user: \"alice\", 1)" => "LogOn(user: \"alice\", session: 1)";

    UnknownName = 401, "A name that was not declared",
        "Users, processes and handles are called by names that an earlier part of the scenario gives them.",
        "(as: \"alcie\", call: GetLastError)" => "(as: \"alice\", call: GetLastError)";
    NameTaken = 402, "A name that is already taken",
        "Each user, process and handle has a name of its own within the scenario.",
        "users: [(name: \"alice\"), (name: \"alice\")]" => "users: [(name: \"alice\"), (name: \"bob\")]";
    NameOfAnotherKind = 403, "A name of something else",
        "The name is known, but it stands for something of another kind: a user where a process is wanted, say.",
        "CloseHandle(handle: \"alice\")" => "CloseHandle(handle: \"ready\")";

    UnknownFormat = 309, "A format that this program does not read",
        "The first field of a scenario says which version of the format it is written in. This program reads version 1.",
        "(format: 2, title: \"One\")" => "(format: 1, title: \"One\")";

    UnknownStatus = 501, "A status that is not known",
        "A status is written with the name that Windows documents: `STATUS_OBJECT_NAME_NOT_FOUND`, `ERROR_SUCCESS`.",
        "expect: \"STATUS_OBJECT_NAME_NOTFOUND\"" => "expect: \"STATUS_OBJECT_NAME_NOT_FOUND\"";

    UnfitExpectation = 502, "An expectation that the step cannot give",
        "Some expectations are about the answer to a call, and some of those about a Win32 call's last error. A step that \
         makes no such call has nothing to compare, and an expectation of a lane that is not there is never looked at.",
        "(do: SwitchUser, expect: [LastError(\"ERROR_SUCCESS\")])" => "(do: SwitchUser, expect: [Ok])";
    ExpectationNotMet = 601, "A step came out otherwise than expected",
        "The scenario was played, and the step gave another result than the one that it expects. Either the \
         expectation is a misconception, or the model is wrong: the trace of the step shows why it came out so.",
        "expect: \"STATUS_SUCCESS\"" => "expect: \"STATUS_OBJECT_NAME_NOT_FOUND\"";

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
}

impl Code {
    /// The number within the project, as in `NTS0301`.
    pub const fn number(self) -> u16 {
        self as u16
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
            (name: "\BaseNamedObjects\Ready")

        Right:
            (name: r"\BaseNamedObjects\Ready")
        "#);
    }
}

//! Parameters: what a call, an action or an expectation takes, as a table.
//!
//! A table is written once, beside the concept that it belongs to. Reading a scenario, checking it, suggesting a
//! name, and the reference page are made from it.

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of an object.
    Name,
    /// A handle of the calling process, by its label.
    Handle,
    /// A handle of the calling process, by its label, or one of a few words for what needs no handle.
    HandleOr(&'static [&'static str]),
    /// The id of a process: by its label, `SELF` for the caller's own, or a number.
    ProcessId,
    /// The id of a thread: by its label, or that of a process for its first one, or a number.
    ThreadId,
    /// A logon session: its LUID as any tool writes it, or a word for whose it is.
    LogonSession,
    /// Rights, by name.
    Access,
    /// `OBJ_` attributes, by name.
    Attributes,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A text that is no object name.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Constants of the headers, set apart by bars, or their number.
    Constants(&'static [(&'static str, u64)]),
    /// A length in bytes, or `NULL` where there is no buffer.
    Length,
    /// A pointer that may lead nowhere.
    Pointer,
    /// A counted string that is not simply a name.
    NameForm,
    /// Any number of one kind.
    List(&'static Kind),
    /// Something with fields of its own, in these words ("an expectation").
    Structure(&'static str),
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in a scenario, and in this model.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a scenario must give it.
    pub required: bool,
    /// One sentence about it.
    pub summary: &'static str,
    /// Values that are told otherwise than by its name and themselves: each with its words.
    pub words: &'static [(&'static str, &'static str)],
}

/// The words of a table that says what each stands for, as [`Kind::Word`] takes them.
pub const fn words_of<T, const COUNT: usize>(table: &[(&'static str, T); COUNT]) -> [&'static str; COUNT] {
    let mut words = [""; COUNT];
    let mut place = 0;
    while place < COUNT {
        words[place] = table[place].0;
        place += 1;
    }
    words
}

impl Parameter {
    /// A parameter that may be left away.
    pub const fn optional(name: &'static str, kind: Kind, summary: &'static str) -> Parameter {
        Parameter { name, kind, required: false, summary, words: &[] }
    }

    /// A parameter that must be given.
    pub const fn required(name: &'static str, kind: Kind, summary: &'static str) -> Parameter {
        Parameter { name, kind, required: true, summary, words: &[] }
    }

    /// The same, where these values are told in these words.
    #[must_use]
    pub const fn told(self, words: &'static [(&'static str, &'static str)]) -> Parameter {
        Parameter { words, ..self }
    }
}

/// What the answer is called among what two systems can tell differently of a call, beside outputs.
pub const ANSWER: &str = "answer";
/// What is said to differ where only one of the two gives a handle.
pub const HANDLE: &str = "handle";
/// What is said to differ where both answer alike, and are known to be in two states afterwards. No output is called so.
pub const AFTERWARDS: &str = "afterwards";

/// Something that an operation gives back beside its answer and its handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Output {
    /// Its name in a scenario, and in this model.
    pub name: &'static str,
    /// What it is, and so how two of them are compared.
    pub kind: Kind,
    /// What it is worth on another machine.
    pub elsewhere: Elsewhere,
}

/// What an output of one machine is worth on another that does the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// It is the same.
    Same,
    /// It is the number of a session, and is the same once the numbers of sessions are.
    Session,
    /// It is a size in bytes of what holds names, and is the same where the names are.
    SizeOfNames,
    /// It is the machine's own: what else is on it, whom it belongs to.
    Own,
    /// It is an id that the machine gave out, or counts what it keeps.
    Id,
    /// It is told to another than the caller, who does not learn it.
    ToAnother,
}

impl Output {
    /// An output of this kind, which is the same on every machine.
    pub const fn new(name: &'static str, kind: Kind) -> Output {
        Output { name, kind, elsewhere: Elsewhere::Same }
    }

    /// Whether it tells of the machine that it is given on, and so can part two machines on which the same was done.
    pub fn tells_of_the_machine(&self) -> bool {
        match self.elsewhere {
            Elsewhere::Own | Elsewhere::ToAnother => true,
            Elsewhere::Same | Elsewhere::Session | Elsewhere::SizeOfNames | Elsewhere::Id => false,
        }
    }

    /// The same output, which is worth this on another machine.
    #[must_use]
    pub const fn elsewhere(self, elsewhere: Elsewhere) -> Output {
        Output { elsewhere, ..self }
    }
}

/// An enum of constants of the headers, each in one row with its name there and its number.
macro_rules! numbered {
    ($(#[$doc:meta])* $vis:vis enum $kind:ident { $($(#[$row:meta])* $constant:ident = $name:literal, $number:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $kind {
            $($(#[$row])* $constant = $number,)*
        }

        impl $kind {
            /// Their names in the headers, and their numbers.
            $vis const CONSTANTS: &'static [(&'static str, u64)] = &[$(($name, $number)),*];

            /// The one with this number.
            $vis fn numbered(number: u64) -> Option<$kind> {
                match number {
                    $($number => Some($kind::$constant),)*
                    _ => None,
                }
            }
        }
    };
}
pub(in crate::nt) use numbered;

/// The constants of the headers that this number is made of, set apart by bars, those that are several flags
/// first; the number where it is not made of them: in hexadecimal among flags, else as a person counts.
pub fn constants(table: &[(&'static str, u64)], number: u64) -> String {
    let whole = table.iter().find(|(_, value)| *value == number);
    if let Some((name, _)) = whole {
        return (*name).to_owned();
    }
    let (mut left, mut names) = (number, Vec::new());
    if !table.iter().any(|(_, value)| value.is_power_of_two()) {
        return number.to_string();
    }
    let mut flags: Vec<_> = table.iter().filter(|(_, value)| *value != 0).collect();
    flags.sort_by_key(|(_, value)| std::cmp::Reverse(value.count_ones()));
    for (name, value) in flags {
        if left & value == *value {
            left &= !value;
            names.push(*name);
        }
    }
    if left == 0 && !names.is_empty() { names.join("|") } else { format!("{number:#x}") }
}

/// The number of these constants of the headers, set apart by bars, or of a number; the error is the word that is neither.
pub fn number_of(table: &[(&'static str, u64)], text: &str) -> Result<u64, String> {
    text.split('|').map(str::trim).try_fold(0, |sum, word| {
        let named = table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        named.or_else(|| parse_number(word)).map(|value| sum | value).ok_or_else(|| word.to_owned())
    })
}

/// A number as the headers write it: decimal, or hexadecimal after `0x`; a negative one is what is stored for it.
pub fn parse_number(text: &str) -> Option<u64> {
    if let Some(digits) = text.strip_prefix('-') {
        return digits.parse().ok().map(u64::wrapping_neg);
    }
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A flag as a file or the headers write it: `true`, `TRUE` or 1; `false`, `FALSE` or 0.
pub fn parse_flag(text: &str) -> Option<bool> {
    match text {
        "true" | "TRUE" | "1" => Some(true),
        "false" | "FALSE" | "0" => Some(false),
        _ => None,
    }
}

//! The words that are mistaken for one another.

use crate::known::evidence::Evidence;
use crate::lesson::explain::basis;
use crate::lesson::view::Basis;

/// A word of the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub term: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it is mistaken for.
    pub not_to_be_confused_with: &'static str,
    /// How that is known.
    pub evidence: Evidence,
    /// The key of the source.
    pub source: &'static str,
}

impl Word {
    /// What backs its meaning.
    pub fn basis(&self) -> Basis {
        basis(self.evidence, &[self.source], &[])
    }
}

/// The glossary.
pub const WORDS: &[Word] = &[
    Word {
        term: "session",
        meaning: "On Windows: a numbered container of processes with its own Win32 subsystem, window stations and named objects. \
                  Each process is in one session from its first moment to its last.",
        not_to_be_confused_with: "logon session; login session; session of the kernel",
        evidence: Evidence::Documented,
        source: "terminals",
    },
    Word {
        term: "logon session",
        meaning: "What one authentication makes: an account, a number (LUID), drive letters and network credentials. It \
                  ends with the last token that refers to it. It can have processes in several sessions.",
        not_to_be_confused_with: "session",
        evidence: Evidence::Documented,
        source: "lsa-logon-sessions",
    },
    Word {
        term: "login session",
        meaning: "Elsewhere: the time from a user's login to the logout. Windows has no object for it; what comes near is \
                  a session with a user, a terminal and at least one logon session.",
        not_to_be_confused_with: "session; logon session",
        evidence: Evidence::Reported,
        source: "pollard",
    },
    Word {
        term: "window station",
        meaning: "An object of win32k that holds a clipboard, atoms and desktops, inside one session. A user sees only \
                  WinSta0.",
        not_to_be_confused_with: "WinStation",
        evidence: Evidence::Documented,
        source: "window-stations",
    },
    Word {
        term: "WinStation",
        meaning: "Terminal Services' word for a session together with its connection, such as Console or RDP-Tcp#1.",
        not_to_be_confused_with: "window station",
        evidence: Evidence::ReadInSource,
        source: "phnt",
    },
    Word {
        term: "terminal",
        meaning: "A keyboard, a mouse and a display that can be attached to a session. A remote one comes and goes with \
                  its connection.",
        not_to_be_confused_with: "session; a Unix tty",
        evidence: Evidence::Documented,
        source: "terminals",
    },
    Word {
        term: "console",
        meaning: "The machine's own terminal. The console session is whichever session it is attached to now.",
        not_to_be_confused_with: "session 0; a text window",
        evidence: Evidence::Documented,
        source: "active-console-session",
    },
    Word {
        term: "LogonId",
        meaning: "In the interfaces of Terminal Services: the number of a session. Elsewhere a logon id is the LUID of a \
                  logon session.",
        not_to_be_confused_with: "LUID",
        evidence: Evidence::ReadInSource,
        source: "phnt",
    },
    Word {
        term: "mutant",
        meaning: "What the kernel calls the object that Win32 calls a mutex: one thread holds it at a time, as often as it \
                  takes it. The small steps and the tree say mutant, the calls of Win32 say mutex.",
        not_to_be_confused_with: "a second kind of object: mutant and mutex are two words for one",
        evidence: Evidence::Documented,
        source: "create-mutex",
    },
    Word {
        term: "session of the kernel",
        meaning: "On Unix: process groups that share at most one controlling terminal. setsid makes one, and who calls it \
                  leads it.",
        not_to_be_confused_with: "session; login session",
        evidence: Evidence::Documented,
        source: "man-credentials",
    },
    Word {
        term: "controlling terminal",
        meaning: "On Unix: the one terminal that a session of the kernel can have. When it hangs up, the leader of the \
                  session is told.",
        not_to_be_confused_with: "terminal, as Windows has it",
        evidence: Evidence::Documented,
        source: "man-setsid",
    },
    Word {
        term: "seat",
        meaning: "On Linux: a screen, a keyboard and a mouse for one person at a time. Several login sessions can belong to \
                  it, and one of them has it.",
        not_to_be_confused_with: "terminal; session",
        evidence: Evidence::Documented,
        source: "man-sd-login",
    },
    Word {
        term: "X server",
        meaning: "On Unix: the program that draws the windows of others and reads keyboard and mouse, a display such as :0. \
                  Programs connect to it, from other machines too.",
        not_to_be_confused_with: "terminal; session",
        evidence: Evidence::Documented,
        source: "man-x",
    },
];

/// The words that a text finds: those whose name holds it, and after them those whose meaning does.
pub fn found(text: &str) -> Vec<&'static Word> {
    let lower = text.to_lowercase();
    let (by_name, others): (Vec<&Word>, Vec<&Word>) =
        WORDS.iter().partition(|word| word.term.to_lowercase().contains(&lower));
    let by_meaning = others.into_iter().filter(|word| word.meaning.to_lowercase().contains(&lower));
    by_name.into_iter().chain(by_meaning).collect()
}

//! The words that are easily confused (a stand-in).

/// One word.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The term.
    pub term: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it is taken for.
    pub not_to_be_confused_with: &'static str,
    /// Where it is written down.
    pub source: &'static str,
}

/// Every word.
pub const WORDS: &[Word] = &[
    Word {
        term: "session",
        meaning: "A numbered container of processes with its own directory of named objects, its own window stations and its own csrss.exe.",
        not_to_be_confused_with: "logon session",
        source: "Microsoft, Terminal Services Sessions",
    },
    Word {
        term: "logon session",
        meaning: "What an authentication package makes when it believes who you are; its number is a LUID, and it lives as long as a token refers to it.",
        not_to_be_confused_with: "session",
        source: "Microsoft, LSA Logon Sessions",
    },
    Word {
        term: "login session",
        meaning: "What Unix people call the time between logging in and out.",
        not_to_be_confused_with: "session, logon session",
        source: "Pollard, What \"sessions\" are on Windows NT",
    },
    Word {
        term: "window station",
        meaning: "A securable object that holds a clipboard, an atom table and desktops; it belongs to one session.",
        not_to_be_confused_with: "WinStation",
        source: "Microsoft, Window Stations",
    },
    Word {
        term: "WinStation",
        meaning: "Terminal Services' name for a session together with its connection.",
        not_to_be_confused_with: "window station",
        source: "phnt, winsta.h",
    },
    Word {
        term: "terminal",
        meaning: "The input and output devices that are attached to a session.",
        not_to_be_confused_with: "session",
        source: "Microsoft, Consoles vs. Terminals",
    },
    Word {
        term: "console",
        meaning: "The terminal of the machine itself; one session at a time is attached to it.",
        not_to_be_confused_with: "session 0",
        source: "Microsoft, Consoles vs. Terminals",
    },
    Word {
        term: "LogonId",
        meaning: "In the WinStation interfaces: the number of a session.",
        not_to_be_confused_with: "the LUID of a logon session",
        source: "phnt, winsta.h",
    },
];

//! The course: the built-in lessons in their order, a chapter each subject.

/// A chapter.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    /// Its heading.
    pub title: &'static str,
    /// Its lessons: the name of each, and its text.
    pub lessons: &'static [(&'static str, &'static str)],
}

macro_rules! lessons {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../scenarios/", $name, ".ron"))),)*]
    };
}

/// The chapters. A lesson stands behind those that it builds on.
pub const COURSE: &[Chapter] = &[
    Chapter {
        title: "One name, many objects",
        lessons: lessons![
            "one-name-two-objects",
            "one-name-in-every-session",
            "under-the-covers",
            "the-word-global",
            "who-may-make-global",
            "first-come",
            "a-name-with-a-guard",
            "when-names-were-global",
        ],
    },
    Chapter {
        title: "Sessions and terminals",
        lessons: lessons![
            "xp-fast-user-switching",
            "away-is-not-paused",
            "who-is-told-of-a-switch",
            "between-two-sessions",
            "own-computer-from-afar",
            "many-users-one-machine",
            "looking-over-a-shoulder",
            "counting-rows",
        ],
    },
    Chapter {
        title: "Logon sessions",
        lessons: lessons![
            "not-a-login",
            "one-after-another",
            "numbers-of-sessions",
            "numbers-after-a-restart",
            "a-number-is-no-logon",
            "whose-z",
            "a-logon-that-stays",
            "kinds-of-logon",
            "the-directory-that-is-not-there",
            "drives-copied-at-start",
            "a-session-in-a-window",
        ],
    },
    Chapter {
        title: "Services apart from users",
        lessons: lessons![
            "what-a-service-may-do",
            "session-0-isolation",
            "in-one-room-with-services",
            "the-box-that-nobody-sees",
            "a-look-into-session-0",
            "the-mark-that-is-ignored",
            "one-service-for-each-user",
            "the-backup-at-night",
            "what-a-printer-wants-to-say",
        ],
    },
    Chapter {
        title: "Windows and desktops",
        lessons: lessons![
            "inside-a-session",
            "the-desktop-of-its-own",
            "a-number-from-the-other-side",
            "a-message-that-names-code",
            "upwards-on-one-desktop",
            "trusted-less",
            "what-a-clipboard-belongs-to",
        ],
    },
    Chapter {
        title: "Meeting across sessions",
        lessons: lessons![
            "pipes-know-no-sessions",
            "acting-as-the-caller",
            "who-answers",
            "a-call-through-the-wall",
            "ask-by-terminal-services",
            "the-token-is-refused",
            "where-a-token-takes-you",
            "the-right-user-at-a-closed-door",
            "names-in-a-box",
        ],
    },
    Chapter {
        title: "Unix beside it",
        lessons: lessons!["a-login-on-a-text-terminal", "a-graphical-login", "seats", "two-kinds-of-terminal",],
    },
];

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
    Chapter { title: "Sessions and terminals", lessons: lessons!["xp-fast-user-switching", "away-is-not-paused",] },
    Chapter {
        title: "Logon sessions",
        lessons: lessons![
            "not-a-login",
            "one-after-another",
            "numbers-of-sessions",
            "a-number-is-no-logon",
            "whose-z",
            "the-directory-that-is-not-there",
            "drives-copied-at-start",
        ],
    },
    Chapter { title: "Windows and desktops", lessons: lessons!["inside-a-session",] },
    Chapter { title: "Services apart from users", lessons: lessons!["session-0-isolation",] },
    Chapter { title: "Meeting across sessions", lessons: lessons!["pipes-know-no-sessions",] },
    Chapter { title: "Unix beside it", lessons: lessons!["a-login-on-a-text-terminal", "a-graphical-login", "seats",] },
];

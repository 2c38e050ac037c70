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
    Chapter { title: "One name, many objects", lessons: lessons!["one-name-two-objects", "under-the-covers",] },
    Chapter { title: "Sessions and terminals", lessons: lessons!["xp-fast-user-switching",] },
    Chapter { title: "Logon sessions", lessons: lessons!["not-a-login", "whose-z",] },
    Chapter { title: "Services apart from users", lessons: lessons!["session-0-isolation",] },
    Chapter { title: "Unix beside it", lessons: lessons!["a-login-on-a-text-terminal", "a-graphical-login", "seats",] },
];

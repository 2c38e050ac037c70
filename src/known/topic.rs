//! What the lessons are about: each statement of the two documents that students find, what lies beyond both, each
//! common misconception, what happens when well-known situations are traced, and mistakes that programs were shipped with.
//!
//! A scenario says which of these it shows. The page of the course lists every one with its lessons.

/// Something that a lesson can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// The short name that a scenario refers to it by, in kebab-case.
    pub key: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// What is shown; of a misconception, what is believed.
    pub words: &'static str,
}

/// Where a topic comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// "What 'sessions' are on Windows NT", by Jonathan de Boyne Pollard.
    Pollard,
    /// "Understanding Sessions in Windows", by Conrad Chung.
    Chung,
    /// What neither of the two has.
    Beyond,
    /// A well-known situation, traced.
    Situation,
    /// What is often believed, and is not so.
    Misconception,
    /// A mistake that programs were shipped with.
    Mistake,
}

impl Origin {
    /// Every origin, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Pollard, Self::Chung, Self::Beyond, Self::Situation, Self::Misconception, Self::Mistake];

    /// A heading over its topics.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Pollard => "What \"What 'sessions' are on Windows NT\" says",
            Self::Chung => "What \"Understanding Sessions in Windows\" says",
            Self::Beyond => "Beyond both",
            Self::Situation => "Situations, traced",
            Self::Misconception => "Misconceptions",
            Self::Mistake => "Mistakes that programs were shipped with",
        }
    }
}

macro_rules! topics {
    ($($origin:ident { $($key:literal: $words:literal,)* })*) => {
        &[$($(Topic { key: $key, origin: Origin::$origin, words: $words },)*)*]
    };
}

/// Every topic, by origin.
pub const TOPICS: &[Topic] = topics! {
    Pollard {
        "names-under-the-covers": "A program goes on using one name; sessions 1, 2 and 3 have an object each under it.",
        "global-names-broke": "What broke when names were global and several users came.",
        "several-users-one-machine": "Terminal Services give several users one machine at the same time.",
        "logins-one-after-another": "Several logins in one session, one after another.",
        "logins-at-once": "Several logins in one session at the same time.",
        "no-login-on-windows": "A session is not a login session, on Windows.",
        "no-login-on-unix": "A session is not a login session, on Unix.",
        "terminal-like-an-x-server": "The terminal of Terminal Services is more like an X server than like a terminal of Unix.",
        "one-head-by-turns": "Fast user switching shares one screen and keyboard by turns.",
        "window-stations-and-desktops": "A related mechanism: window stations and desktops.",
        "logon-sessions": "A related mechanism: logon sessions.",
    }
    Chung {
        "service-starts-by-itself": "A service starts by itself, before anybody logs on.",
        "service-pauses": "A service can be paused and go on.",
        "service-without-users": "A service runs whether somebody is logged on or not.",
        "service-accounts": "A service can run as another account than the one who is logged on.",
        "service-stops": "When a service stops.",
        "xp-session-zero-shared": "Windows XP: session 0 is shared with the first user; the second is in session 1.",
        "danger-of-messages": "Why that was dangerous: a window message.",
        "danger-of-names": "Why that was dangerous: a squatted name.",
        "services-alone": "Windows Vista: session 0 for services alone.",
        "invisible-dialog": "A dialog that nobody can see.",
        "printer-driver-dialog": "A printer driver with a dialog.",
        "umdf-driver-dialog": "A user-mode driver with a dialog.",
        "seems-hung": "The service that seems hung, and waits.",
        "wts-send-message": "A box on the user's desktop, by WTSSendMessage.",
        "messages-cannot-cross": "Window messages cannot cross between sessions.",
        "pipe-crosses": "A named pipe can.",
        "rpc-crosses": "A remote procedure call can.",
        "global-objects": "Objects with global names can be shared.",
        "backup-cannot-close": "The scheduled backup that cannot close its user's programs.",
        "backup-workaround": "The workaround: run only when the user is logged on.",
        "backup-price": "The price of the workaround: the backup that does not run.",
    }
    Beyond {
        "drives-by-logon-session": "Drive letters belong to a logon session.",
        "linked-tokens": "One logon, two tokens that are linked.",
        "dos-devices-directory": r"What \?? is.",
        "private-namespaces": "Private namespaces against squatters.",
        "remote-to-own-console": "Remote desktop to one's own computer.",
        "console-in-transit": "The console's session is 0xFFFFFFFF while it moves.",
        "per-user-services": "Services that run once for each user.",
        "app-containers": "Named objects of app containers.",
        "shadowing": "Looking at another session's screen.",
        "ids-within-a-boot": "Numbers of sessions within one boot.",
        "ids-after-a-reboot": "Numbers of sessions after a reboot.",
        "child-sessions": "A session of the same user, within a window of another.",
        "secure-desktop": "The desktop of the logon program, which no other program reaches.",
        "trusted-less": "Programs of one user that are trusted less: low integrity and restricted tokens.",
        "kinds-of-logon": "A logon at the machine, over the network, for a service, for a task.",
        "acting-as-the-caller": "A service that acts as its caller, and the letters that one can post to everybody: pipes and mailslots.",
        "allowing-less": "A caller that lets the other end of a pipe learn who calls, and no more.",
    }
    Situation {
        "one-name-three-sessions": "Sessions 0, 1 and 2 each create the event App: three objects.",
        "global-from-session-two": r"Session 2 opens Global\App: session 0's object.",
        "absolute-name-collides": r"Session 2 creates \BaseNamedObjects\App with the native call: it collides with session 0's.",
        "global-section-refused": r"A plain user in session 2 creates the file mapping Global\M: access is denied; an event is made.",
        "session-link": r"A service opens Session\1\App: session 1's object.",
        "first-user-meets-services": "Windows XP: the first user and a service create App: one object; the second user has another.",
        "first-user-apart": "Windows Vista: the same, and the first user has an object of their own.",
        "elevated-without-drive": "A drive that is defined plainly is missing from the elevated window.",
        "drives-copied-at-start": "Windows 2000 with Terminal Services: a drive that a driver adds later is missing from a session that was there.",
        "drive-of-everybody": "A service defines a drive: everybody sees it who has no such letter.",
        "interactive-service-box": "Windows XP: an interactive service shows a box to the user in session 0, and to nobody else.",
        "invisible-box-detected": "Windows Vista and 7: the same box is invisible, and detected.",
        "interactive-flag-ignored": "Windows 10: the interactive mark is ignored, and nothing detects the box.",
        "message-to-foreign-window": "A service posts a message to the number of a user's window: an error, or the wrong window.",
        "box-through-wts": "A service asks by WTSSendMessage: the other session draws the box, and the answer comes back.",
        "switch-and-back": "Alice switches to Bob and back: who is told what, in order.",
        "own-computer-from-afar": "Remote desktop to one's own computer: the terminal changes, the session stays.",
        "run-as-in-place": "Run as another user: the same session, another logon session.",
        "scheduled-backup-blind": "A task that runs whether its user is logged on or not finds no window to close.",
        "squatter-of-another-type": "A squatter holds the name with an object of another type.",
        "boundary-keeps-squatter-out": "The same name in a private namespace: the squatter is kept out.",
    }
    Misconception {
        "kernel-rewrites-names": r"The kernel rewrites \BaseNamedObjects for each session.",
        "global-is-parsed": r"Global\ is parsed by the client library.",
        "global-needs-a-privilege": r"Global\ needs a privilege.",
        "global-ignores-case": r"Global\ can be written in any case.",
        "object-names-ignore-case": "Names of Win32 objects can be written in any case.",
        "session-is-a-login": "A session is a login.",
        "drives-per-session": "Drive letters belong to a user, or to a session.",
        "dos-devices-is-a-directory": r"\?? is a directory.",
        "console-is-session-zero": "The console's session is session 0.",
        "console-is-session-one": "The console's session is session 1.",
        "session-one-at-first-logon": "Session 1 begins when the first user logs on.",
        "ids-are-used-again": "A session's number is used again.",
        "locking-is-disconnecting": "Locking is disconnecting.",
        "every-service-in-zero": "Every service runs in session 0.",
        "no-windows-in-zero": "Session 0 has no windows and no desktops.",
        "no-graphics-in-zero": "Nothing in session 0 can use the graphics hardware.",
        "sessions-isolate-pipes": "Sessions keep pipes, remote procedure calls and sockets apart.",
        "windows-found-by-title": "A window of another session can be found by its title.",
        "window-numbers-are-unique": "The number of a window is unique on the machine.",
        "winstation-is-window-station": "WinStation is short for window station.",
        "logon-id-is-luid": "The LogonId of Terminal Services is the LUID of a logon session.",
        "elevated-is-another-user": "The elevated window lost its drive because another user runs it.",
        "run-as-opens-a-session": "Running as another user opens a session.",
        "tasks-run-in-zero": "Scheduled tasks run in session 0.",
        "logoff-ends-with-last-process": "A logon ends when its last process does.",
        "several-seats": "Windows offers several seats, as X does.",
        "listeners-are-sessions": "The rows of query session that listen are sessions.",
    }
    Mistake {
        "mutex-for-the-machine": "A program believes that its named mutex is one for the whole machine.",
        "fallback-to-local": r"A program falls back from Global\ to Local\ where it is refused.",
        "session-id-as-logon-id": "A program takes a session's number for a logon's.",
        "switched-away-is-paused": "A program takes a user who is switched away for one who is paused.",
        "ids-for-ever": "A program keeps a session's number as if it were unique for ever.",
        "console-is-mine": "A program takes the console's session for its own.",
        "service-shows-a-window": "A service shows a window.",
        "token-carries-me": "A program believes that a token carries it into the token's session.",
        "black-window": "The right user, and a window station that does not let the logon in.",
        "drives-of-the-user": "A program believes that drive letters are the user's, or the machine's.",
        "token-refused-at-random": "WTSQueryUserToken fails, at random as it seems.",
    }
};

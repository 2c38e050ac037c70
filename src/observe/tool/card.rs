//! What is known of each tool: its command, where its layout is written down, what it hides or does strangely.

use crate::known::evidence::Evidence;
use crate::observe::tool::{Output, Tool};

/// What is known of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// The command that starts it.
    pub command: &'static str,
    /// Other commands that start it.
    pub also: &'static [&'static str],
    /// What it shows, in a few words.
    pub summary: &'static str,
    /// How its layout is known.
    pub layout: Evidence,
    /// From where, by key.
    pub sources: &'static [&'static str],
    /// What it hides or does strangely.
    pub notes: &'static [Note],
}

/// Something that a reader of a tool's output must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// One or two sentences.
    pub text: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// From where, by key.
    pub sources: &'static [&'static str],
    /// Of which output it is true.
    pub of: Of,
}

/// Of which output of its tool a note is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of all.
    All,
    /// Of a tree in whose root there is a directory `\??`.
    TreeWithDosDevices,
    /// Of a tree in whose root there is none.
    TreeWithoutDosDevices,
    /// Of services among which there is one that was made for a user.
    UserServices,
}

impl Of {
    /// Whether an output is one of them.
    pub fn holds(self, output: &Output) -> bool {
        let has_dos_devices = || match output {
            Output::Objects(tree) => tree.objects.iter().any(|row| row.path == r"\??"),
            _ => false,
        };
        match self {
            Of::All => true,
            Of::TreeWithDosDevices => has_dos_devices(),
            Of::TreeWithoutDosDevices => !has_dos_devices(),
            Of::UserServices => match output {
                Output::Services(list) => list.services.iter().any(|service| service.is_of_a_user),
                _ => false,
            },
        }
    }
}

const fn note(text: &'static str, evidence: Evidence, sources: &'static [&'static str]) -> Note {
    Note { text, evidence, sources, of: Of::All }
}

impl Note {
    /// The same, where it is true of some output alone.
    const fn of(self, of: Of) -> Note {
        Note { of, ..self }
    }
}

use Evidence::{Derived, Documented, ReadInSource, Reported, Unconfirmed};

/// The card of a tool.
pub fn card(tool: Tool) -> &'static Card {
    match tool {
        Tool::QuerySession => &QUERY_SESSION,
        Tool::QueryUser => &QUERY_USER,
        Tool::LogonSessions => &LOGON_SESSIONS,
        Tool::WinObj => &WIN_OBJ,
        Tool::ScQuery => &SC_QUERY,
        Tool::ScQueryEx => &SC_QUERY_EX,
        Tool::Tasklist => &TASKLIST,
        Tool::WhoamiAll => &WHOAMI_ALL,
        Tool::WhoamiLogonId => &WHOAMI_LOGON_ID,
    }
}

const OWN_SESSION: Note = note(
    "The > stands before the session of whoever runs the command, not before that of the console.",
    Documented,
    &["query-session"],
);
const BLANK_NAME: Note = note(
    "A session whose terminal was taken away has no name: the column is blank, and scripts that split the line at blanks \
     take the next column for it.",
    Reported,
    &["get-user-session-blank"],
);
const OTHERS_NEED_A_RIGHT: Note = note(
    "Sessions that the caller may not ask about have no row; one's own can always be asked about.",
    Documented,
    &["query-session", "terminal-services-permissions"],
);

const QUERY_SESSION: Card = Card {
    command: "query session",
    also: &["qwinsta"],
    summary: "the sessions, their terminals, users and states",
    layout: Reported,
    sources: &["query-session", "pwnwiki-remote-commands"],
    notes: &[
        OWN_SESSION,
        BLANK_NAME,
        note(
            "A row in the state Listen is a listener. It waits for connections and is no session, whatever number it shows.",
            Documented,
            &["connection-states"],
        ),
        OTHERS_NEED_A_RIGHT,
        note(
            "It says nothing of logon sessions: the user in a row is the one at the session's terminal.",
            Derived,
            &["query-session", "lsa-logon-sessions"],
        ),
        note(
            "The columns TYPE and DEVICE are blank here; older releases show the driver of the terminal there, wdcon or \
             rdpwd.",
            Reported,
            &["makezine-terminal-services"],
        ),
    ],
};

const QUERY_USER: Card = Card {
    command: "query user",
    also: &["quser"],
    summary: "the users who are logged on at terminals, and in which session",
    layout: Reported,
    sources: &["query-user", "sourcedaddy-query-user"],
    notes: &[
        note(
            "A user whose session is disconnected is logged on, and so has a row; programs go on running there.",
            Documented,
            &["query-user", "remote-desktop-sessions"],
        ),
        BLANK_NAME,
        OWN_SESSION,
        note(
            "Who runs programs without sitting at a terminal has no row: services, and whoever was logged on by run-as.",
            Derived,
            &["query-user", "lsa-logon-sessions"],
        ),
        OTHERS_NEED_A_RIGHT,
    ],
};

const LOGON_SESSIONS: Card = Card {
    command: "logonsessions",
    also: &[],
    summary: "the logon sessions, whose they are, and where each was made",
    layout: Documented,
    sources: &["sysinternals-logonsessions", "strontic-logonsessions"],
    notes: &[
        note(
            "Whoever is neither the owner nor an administrator is refused what is known of a logon session, though anyone may \
             list them.",
            Documented,
            &["lsa-get-logon-session-data", "lsa-enumerate-logon-sessions"],
        ),
        note(
            "What the real tool prints for such a caller is not known; here it is one line that says so.",
            Unconfirmed,
            &[],
        ),
        note(
            "The number in brackets is a row's place in the list. The LUID is in hexadecimal; other tools print it in decimal.",
            Reported,
            &["strontic-logonsessions", "mql-luid-decimal"],
        ),
        note(
            "LocalSystem and NetworkService are shown under the name of the computer, with a dollar sign.",
            Reported,
            &["strontic-logonsessions"],
        ),
        note(
            "The session is the one that was recorded when the logon session was made; its programs may be in others.",
            Derived,
            &["lsa-get-logon-session-data", "lsa-logon-sessions"],
        ),
    ],
};

const WIN_OBJ: Card = Card {
    command: "winobj",
    also: &[],
    summary: "the object tree, with types and the targets of links",
    layout: Unconfirmed,
    sources: &[],
    notes: &[
        note(
            "There is no \\?? in the root, though every drive letter begins there: it is no object, but is replaced while a \
             name is resolved.",
            ReadInSource,
            &["reactos-obname"],
        )
        .of(Of::TreeWithoutDosDevices),
        note(
            "On the oldest releases \\?? is a directory in the root; a program whose \\?? is a copy of it begins elsewhere all \
             the same.",
            Documented,
            &["local-and-global-device-names"],
        )
        .of(Of::TreeWithDosDevices),
        note(
            "The target of a link says nothing of the caller: what a name reaches depends on who asks.",
            Derived,
            &["reactos-obname"],
        ),
        note(
            "Objects without a name, the handles of processes and the directories of private namespaces are in no directory, \
             and so not in the tree.",
            Documented,
            &["object-directories", "object-namespaces"],
        ),
    ],
};

const SERVICES_BY_NAME: Note = note(
    "Services are listed by name, each once for the whole machine; the session in which a service runs is not told.",
    Documented,
    &["sc-query"],
);
const ACTIVE_ONLY: Note =
    note("Without more words, services that are stopped and drivers are left out.", Documented, &["sc-query"]);
const NO_WORD_FOR_THE_TYPE: Note = note(
    "The type d0 is that of a service which was made from a template for one user: 50 for the template, and 80 for what is \
     made of it. Which word the real tool writes behind it is not known.",
    Unconfirmed,
    &[],
)
.of(Of::UserServices);

const SC_QUERY: Card = Card {
    command: "sc query",
    also: &[],
    summary: "the services that run, and what each said of itself last",
    layout: Reported,
    sources: &["sc-query", "odzhan-svcctrl", "reactos-sc"],
    notes: &[
        SERVICES_BY_NAME,
        ACTIVE_ONLY,
        NO_WORD_FOR_THE_TYPE,
        note("The process is not told either; sc queryex adds it.", Documented, &["sc-query"]),
    ],
};

const SC_QUERY_EX: Card = Card {
    command: "sc queryex",
    also: &[],
    summary: "the same with the process of each",
    layout: Reported,
    sources: &["sc-query", "odzhan-svcctrl", "reactos-sc"],
    notes: &[
        SERVICES_BY_NAME,
        ACTIVE_ONLY,
        NO_WORD_FOR_THE_TYPE,
        note("To learn the session of a service, look for its PID in tasklist.", Derived, &["sc-query", "tasklist"]),
    ],
};

const TASKLIST: Card = Card {
    command: "tasklist",
    also: &[],
    summary: "the processes, each with the name and the number of its session",
    layout: Reported,
    sources: &["tasklist", "openresty-tasklist"],
    notes: &[
        note(
            "The session's name is that of its terminal, and changes with it; the number stays.",
            Derived,
            &["tasklist", "remote-desktop-sessions"],
        ),
        note(
            "The name is blank for the processes of a session whose terminal was taken away; their number is told all the \
             same.",
            Unconfirmed,
            &[],
        ),
        note(
            "The name of the user is not told; /v would add it, as far as the caller may know it.",
            Documented,
            &["tasklist"],
        ),
    ],
};

const OF_THE_CALLER: Note = note(
    "It tells of the token that it was started with. Started from another window, elevated or by run-as, it tells of \
     somebody else.",
    Documented,
    &["whoami"],
);

const WHOAMI_ALL: Card = Card {
    command: "whoami /all",
    also: &[],
    summary: "the user, the groups and the privileges of the caller's token",
    layout: Reported,
    sources: &["whoami", "hacktricks-access-tokens"],
    notes: &[
        OF_THE_CALLER,
        note(
            "The logon SID is a group of the token too, and is left out of the list; whoami /logonid shows it.",
            ReadInSource,
            &["reactos-whoami"],
        ),
        note(
            "Neither the session nor the logon session that the token names is shown, though the token names both.",
            Derived,
            &["whoami", "reactos-whoami"],
        ),
        note(
            "In the filtered token of an administrator, Administrators is listed and counts only to deny.",
            Reported,
            &["hacktricks-access-tokens"],
        ),
        note(
            "The real list says Disabled of most privileges that are held; here what is held is switched on.",
            Reported,
            &["hacktricks-access-tokens"],
        ),
    ],
};

const WHOAMI_LOGON_ID: Card = Card {
    command: "whoami /logonid",
    also: &[],
    summary: "the logon SID of the caller's token",
    layout: ReadInSource,
    sources: &["whoami", "reactos-whoami"],
    notes: &[
        OF_THE_CALLER,
        note(
            "A program started by run-as shows the logon SID of the desktop that it was started on, though its logon session \
             is another.",
            Documented,
            &["named-pipe-security"],
        ),
        note("What is printed for a token without a logon SID is not known.", Unconfirmed, &[]),
    ],
};

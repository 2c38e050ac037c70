//! Rules: why each step happened, with what is known about it.

use crate::known::evidence::Evidence::{self, AssertedByTest, Derived, Documented, ReadInSource};

/// The part of the system that applies a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The kernel.
    Kernel,
    /// Programs that log users in: getty, login, a display manager.
    Login,
    /// logind, which keeps the list of seats and login sessions.
    Logind,
    /// A shell.
    Shell,
    /// The X server and its clients.
    X,
}

impl Layer {
    /// The word that stands beside a rung.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Kernel => "kernel",
            Layer::Login => "login",
            Layer::Logind => "logind",
            Layer::Shell => "shell",
            Layer::X => "X",
        }
    }

    /// The layer in full.
    pub fn title(self) -> &'static str {
        match self {
            Layer::Kernel => "kernel of Unix",
            Layer::Login => "programs that log users in",
            Layer::Logind => "logind",
            Layer::Shell => "shell",
            Layer::X => "X server and its clients",
        }
    }
}

/// What is to be known about a rule.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    /// Its name in a scenario.
    pub name: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// The layer that applies it.
    pub layer: Layer,
    /// The rule in a sentence or two.
    pub explanation: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// From where, by key.
    pub sources: &'static [&'static str],
}

macro_rules! rules {
    ($($name:ident: $heading:literal, $layer:ident, $evidence:ident, [$($source:literal),*]; $explanation:literal;)*) => {
        /// Why a step happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $explanation] $name,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),*];

            /// What is to be known about it.
            pub fn card(self) -> &'static Card {
                match self {
                    $(Rule::$name => &Card {
                        name: stringify!($name),
                        heading: $heading,
                        layer: Layer::$layer,
                        explanation: $explanation,
                        evidence: $evidence,
                        sources: &[$($source),*],
                    },)*
                }
            }
        }
    };
}

impl Rule {
    /// The rule with this name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.card().name == name)
    }
}

rules! {
    KernelStartsInit: "The kernel starts one process", Kernel, Documented, ["man-credentials"];
        "The kernel starts init itself. Every other process is forked by a process.";
    ForkInherits: "A child is where its parent is", Kernel, AssertedByTest, ["man-credentials", "man-setsid", "unix-kernel-test"];
        "A child has its parent's process group, session and controlling terminal.";
    ExecKeeps: "Another program, the same process", Kernel, AssertedByTest, ["man-credentials", "man-setsid", "unix-kernel-test"];
        "A process that goes over to another program stays in its process group and its session.";
    ProcessEnds: "A process ends", Kernel, Documented, ["glibc-termination"];
        "What a process holds open is closed when it ends.";
    SignalEnds: "A signal ends whoever does nothing about it", Kernel, AssertedByTest, ["unix-kernel-test"];
        "SIGHUP and SIGINT end a process that neither ignores nor catches them.";
    SignalSurvived: "A signal can be ignored or caught", Kernel, Documented, ["man-nohup"];
        "A process that ignores or catches a signal goes on: a shell that is interrupted, a program under nohup whose \
         terminal is gone.";
    OrphansGoToInit: "Orphans go to init", Kernel, AssertedByTest, ["glibc-termination", "unix-kernel-test"];
        "Children of a process that ended become children of init. Their session stays what it was.";
    SetsidMakesASession: "setsid begins a session", Kernel, AssertedByTest, ["man-setsid", "unix-kernel-test"];
        "The caller leads a new session and a new process group in it, both with its own number. The new session has no \
         controlling terminal.";
    SetsidNotForAGroupLeader: "A group's leader cannot begin a session", Kernel, AssertedByTest, ["man-setsid", "unix-kernel-test"];
        "setsid is refused where a process group has the caller's number: two sessions would have a part of one group each.";
    SessionEndsWithItsLast: "A session ends with its last process", Kernel, Derived, ["man-credentials"];
        "There is no object for a session: it is the processes that have its number.";
    SetpgidMoves: "setpgid moves a process to a group", Kernel, AssertedByTest, ["man-setpgid", "unix-kernel-test"];
        "A process goes to a process group of its session, or begins one with its own number.";
    SetpgidOfOnesOwn: "Only oneself and one's children can be moved", Kernel, AssertedByTest, ["man-setpgid", "unix-kernel-test"];
        "setpgid knows no process but the caller and its children.";
    SetpgidBeforeExec: "A child that runs its own program stays", Kernel, AssertedByTest, ["man-setpgid", "unix-kernel-test"];
        "A child that has executed a program since it was forked is not moved by its parent any more.";
    SetpgidNotForALeader: "A session's leader stays in its group", Kernel, AssertedByTest, ["man-setpgid", "unix-kernel-test"];
        "The leader of a session is not moved.";
    SetpgidStaysInTheSession: "No group reaches across sessions", Kernel, AssertedByTest, ["man-setpgid", "unix-kernel-test"];
        "The process, the caller and the process group must be of one session.";
    AnybodyMayAsk: "The kernel tells who is where", Kernel, AssertedByTest, ["man-credentials", "man-setpgid", "unix-kernel-test"];
        "getsid and getpgid tell the session and the process group of any process, on Linux.";
    OpenNeedsATerminal: "There is no such terminal", Kernel, AssertedByTest, ["ibm-tty", "unix-kernel-test"];
        "A path that names nothing cannot be opened.";
    OpenTakesTheTerminal: "A leader gets a terminal by opening one", Kernel, AssertedByTest, ["ibm-tty", "linux-tty-jobctrl", "unix-kernel-test"];
        "A session leader without a controlling terminal opens a terminal that is no session's: so it becomes the controlling \
         terminal of its session. The leader's process group is in the foreground there. On Linux those who were in the session before have none; \
         children that are forked afterwards have it.";
    OpenLeavesTheTerminal: "Opening a terminal is usually just that", Kernel, AssertedByTest, ["ibm-tty", "unix-kernel-test"];
        "Whoever leads no session, has a terminal, says O_NOCTTY, or opens a terminal that is another session's gets no \
         controlling terminal by opening one.";
    LeaderTakesTheTerminal: "A leader asks for a terminal", Kernel, AssertedByTest, ["man-tiocsctty", "linux-tty-jobctrl", "unix-kernel-test"];
        "A session leader without a controlling terminal gets one that is no session's; asking for its own is answered with success.";
    OnlyALeaderTakesATerminal: "Only a leader can, and only a free one", Kernel, AssertedByTest, ["man-tiocsctty", "linux-tty-jobctrl", "unix-kernel-test"];
        "TIOCSCTTY is refused to whoever leads no session or has a terminal, and for a terminal that is another session's.";
    OnlyOnesOwnTerminal: "Only one's own terminal tells", Kernel, AssertedByTest, ["linux-tty-jobctrl", "unix-kernel-test"];
        "tcgetsid, tcgetpgrp and tcsetpgrp work on the caller's controlling terminal alone.";
    ForegroundIsOfTheSession: "One group of the session is in front", Kernel, AssertedByTest, ["ibm-tty", "linux-tty-jobctrl", "unix-kernel-test"];
        "tcsetpgrp brings a process group of the terminal's session to the foreground, and no other.";
    KeysGoToTheForeground: "Keys go to the foreground", Kernel, AssertedByTest, ["ibm-tty", "unix-kernel-test"];
        "The interrupt character sends SIGINT to every process of the foreground process group, and to no other.";
    LeaderTakesTheTerminalAlong: "Without its leader a session has no terminal", Kernel, AssertedByTest, ["glibc-termination", "linux-tty-jobctrl", "unix-kernel-test"];
        "When the leader ends, the terminal is no session's any more. The other processes go on without one.";
    HangupAtTheEnd: "The foreground hears of it", Kernel, AssertedByTest, ["glibc-termination", "linux-tty-jobctrl", "unix-kernel-test"];
        "When the leader ends, the process group in the foreground gets SIGHUP.";
    PseudoTerminal: "A terminal with a program behind it", Kernel, Documented, ["man-openpty"];
        "A pseudo-terminal has two sides: what is written to one is read from the other, as if somebody had typed it.";
    MasterClosed: "A pseudo-terminal goes with its program", Kernel, AssertedByTest, ["man-openpty", "linux-tty-jobctrl", "unix-kernel-test"];
        "When nobody has the master open any more, the terminal is hung up: the leader of its session gets SIGHUP.";
    GettyWaits: "getty waits for a name", Login, Documented, ["man-agetty"];
        "At each text terminal a getty waits. It leads a session that has that terminal.";
    LoginLetsGo: "login gives up the terminal", Login, ReadInSource, ["util-linux-login"];
        "login gives up the terminal before it forks: it only waits for the shell. The child begins a session of its own and \
         opens the terminal there.";
    LogindOpens: "logind hears of a login", Logind, Documented, ["man-pam-systemd", "man-logind"];
        "The program that logs somebody in tells logind, which notes a login session and puts that process into it. What the \
         process forks is in it too; no call of the kernel's sessions leads out.";
    LogindCloses: "A login session closes with its program", Logind, Documented, ["man-sd-session", "man-logind-conf"];
        "Whoever logged the user in waits for one program. When that has ended the login session closes; whatever else \
         is in it is left alone where KillUserProcesses is off.";
    LoginSessionEndsWithItsLast: "Then it ends with its last process", Logind, Documented, ["man-sd-session"];
        "A login session that closes is there for as long as a process is left in it.";
    SeatsAreDevices: "A seat is devices", Logind, Documented, ["man-sd-login"];
        "The devices of one place to sit at, a graphics card, a keyboard, a mouse, are a seat. A machine can have several.";
    OneIsInFront: "One of a seat's terminals is in front", Logind, Documented, ["man-sd-login"];
        "Of the login sessions of one seat one is active. Of several seats each has its own.";
    XServerHasTheSeat: "The X server has screen and keyboard", X, Documented, ["man-x"];
        "A display is what an X server offers: screens with one keyboard and one pointer. Programs are its clients, on this \
         machine or on another one.";
    ClientConnects: "A program connects to a display", X, Documented, ["man-x"];
        "A program has its windows on the display that it connects to. No session of the kernel is asked.";
    ClientsEndWithTheServer: "Without its display a program ends", X, Documented, ["man-xseterrorhandler"];
        "A program whose connection to the X server breaks ends, unless it has made provision for that.";
    DisplayIsCleared: "A display is cleared after a login", X, Documented, ["man-xdm"];
        "When the login is over the display manager resets or stops the X server there; whoever has windows on it loses them.";
    ShellTellsItsJobs: "A shell that is hung up tells its jobs", Shell, Documented, ["man-bash"];
        "A shell ends at SIGHUP, and sends it on to all its jobs, those in the background too.";
    ShellTakesItBack: "The shell comes back to the foreground", Shell, Documented, ["ibm-tty"];
        "When a job in the foreground has ended, its shell brings itself to the foreground again.";
}

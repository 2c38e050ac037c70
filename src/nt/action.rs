//! Actions: everything that can happen to a machine. What a process does of its own is a call.

use std::sync::Arc;

use crate::nt::call::{Call, HandleKind, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::security::{IntegrityLevel, Privileges};
use crate::nt::session::Terminal;
use crate::nt::session::session_manager::BootStage;
use crate::nt::session::winlogon::Attention;
use crate::nt::trace::Trace;
use crate::nt::window::dialog::Button;
use crate::nt::window::sight::Person;

/// Something that happens to a machine.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The next stage of boot.
    Boot(BootStage),
    /// A user logs on at a terminal; a user who is logged on already comes back to the session that was left.
    LogOn {
        /// Who.
        account: Arc<str>,
        /// Where.
        terminal: Terminal,
    },
    /// A user asks from afar for the session of the console.
    AskForConsole {
        /// Who.
        account: Arc<str>,
        /// From where.
        terminal: Terminal,
    },
    /// A user connects to a child of the own session.
    ConnectChildSession {
        /// Who.
        account: Arc<str>,
    },
    /// "Switch User" is chosen at the console.
    SwitchUser,
    /// A user's screen is locked.
    Lock {
        /// Whose.
        account: Arc<str>,
    },
    /// A user's screen is unlocked.
    Unlock {
        /// Whose.
        account: Arc<str>,
    },
    /// An administrator unlocks somebody else's screen.
    UnlockByAdministrator {
        /// Whose.
        account: Arc<str>,
        /// Who.
        by: Arc<str>,
    },
    /// A user presses Ctrl+Alt+Del, and chooses something.
    SecureAttention {
        /// Who.
        account: Arc<str>,
        /// What.
        choice: Attention,
    },
    /// A user's terminal is taken away.
    Disconnect {
        /// Whose.
        account: Arc<str>,
    },
    /// A user logs off.
    LogOff {
        /// Who.
        account: Arc<str>,
    },
    /// Somebody at a terminal presses a button of a dialog that can be seen there.
    Press {
        /// Who.
        person: Person,
        /// The button.
        button: Button,
        /// The title of the dialog; any.
        title: Option<Arc<str>>,
    },
    /// A program is started.
    Launch {
        /// Its image file.
        image: Arc<str>,
        /// As whom.
        launch: LaunchAs,
        /// What its token may do less than its user may.
        confined: Confined,
    },
    /// A process ends.
    End {
        /// Which.
        process: ProcessId,
    },
    /// A service is started.
    StartService {
        /// Which.
        name: Arc<str>,
    },
    /// A service is stopped.
    StopService {
        /// Which.
        name: Arc<str>,
    },
    /// A service pauses.
    PauseService {
        /// Which.
        name: Arc<str>,
    },
    /// A paused service goes on.
    ContinueService {
        /// Which.
        name: Arc<str>,
    },
    /// The time of a task has come.
    RunTask {
        /// Which.
        name: Arc<str>,
    },
    /// A program prints.
    Print {
        /// Which.
        process: ProcessId,
        /// On which printer, by the name of its driver.
        printer: Arc<str>,
    },
    /// A user has the console show session 0.
    ViewSessionZero {
        /// Who.
        account: Arc<str>,
    },
    /// The console shows the user's session again.
    LeaveSessionZero,
    /// The machine shuts down and boots again.
    Restart,
    /// A process makes a call.
    Call {
        /// Who.
        client: ClientId,
        /// What.
        call: Call,
    },
    /// A handle that a call gave back is closed, as its kind is closed.
    CloseReturned {
        /// Whose.
        client: ClientId,
        /// Which.
        handle: Handle,
        /// Its kind.
        kind: HandleKind,
    },
    /// It is taken for granted that a process holds these privileges and no others.
    Assume {
        /// Which process.
        process: ProcessId,
        /// Which privileges.
        privileges: Privileges,
    },
    /// Nothing: the author only says something.
    Nothing,
}

/// As whom a program is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaunchAs {
    /// By the shell of a user who is logged on.
    User {
        /// The user.
        account: Arc<str>,
        /// Whether with the full half of a split token.
        elevated: bool,
    },
    /// By a process, whose token it inherits.
    Child {
        /// The process.
        of: ProcessId,
    },
    /// As another user, from a process.
    RunAs {
        /// The process that asks.
        by: ProcessId,
        /// The other user.
        account: Arc<str>,
    },
    /// From a process, as the same user here and as another towards other machines.
    NetworkOnly {
        /// The process that asks.
        by: ProcessId,
    },
}

/// How a program is trusted less than its user, or more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confined {
    /// With a level no higher than this.
    pub integrity: Option<IntegrityLevel>,
    /// With a restricted token.
    pub restricted: bool,
    /// In the AppContainer of this package.
    pub app_container: Option<Arc<str>>,
    /// With the right of accessibility programs to reach into windows of higher levels (`uiAccess`).
    pub ui_access: bool,
}

impl Confined {
    /// The ways, each in a few words; none, where it is trusted like its user.
    pub fn words(&self) -> Vec<String> {
        let level = self.integrity.map(|level| format!("at the integrity level {level:?}"));
        let restricted = self.restricted.then(|| "with a restricted token".to_owned());
        let container = self.app_container.as_ref().map(|name| format!("in the AppContainer of {name}"));
        let ui_access = self.ui_access.then(|| "with uiAccess".to_owned());
        [level, restricted, container, ui_access].into_iter().flatten().collect()
    }
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Everything that happened, step by step.
    pub trace: Trace,
    /// What the caller was answered, where the action was a call that has returned.
    pub reply: Option<Reply>,
    /// Whether the action was a call that has not returned.
    pub waits: bool,
    /// The process that was started, where the action started one.
    pub process: Option<ProcessId>,
    /// Why nothing was done, where the machine does not offer it.
    pub refusal: Option<Refusal>,
}

impl Outcome {
    /// Whether the action was done, and its call did not fail.
    pub fn is_success(&self) -> bool {
        self.refusal.is_none() && self.reply.as_ref().is_none_or(Reply::is_success)
    }
}

//! The forms of what can happen in a step: what each takes, and an example.

use crate::nt::parameter::{Kind, Parameter, words_of};
use crate::nt::security::IntegrityLevel;
use crate::nt::session::winlogon::Attention;
use crate::scenario::form::Form;

const USER: Parameter = Parameter::required("user", Kind::Text, "A user of this machine.");
const SERVICE: Parameter = Parameter::required("name", Kind::Text, "The service's name.");
const IMAGE: Parameter = Parameter::required("image", Kind::Text, "The program's image file.");
const CHOICES: &[&str] = &words_of(&Attention::WORDS);
const LEVELS: &[&str] = &words_of(&IntegrityLevel::WORDS);
const LABEL: Parameter = Parameter::required("as", Kind::Text, "The label under which later steps know the process.");

/// Everything that can happen in a step.
pub const FORMS: &[Form<'static>] = &[
    Form {
        name: "LogOn",
        parameters: &[
            USER,
            Parameter::optional(
                "at",
                Kind::Structure("a terminal"),
                "Console, which is usual, or Remote(1) and so on.",
            ),
            Parameter::optional("console", Kind::Flag, "Whether the console's session is asked for (mstsc /console)."),
        ],
        summary: "A user logs on at a terminal; a user who is logged on already comes back to the session that was left.",
        example: r#"LogOn(user: "Alice")"#,
    },
    Form {
        name: "SwitchUser",
        parameters: &[],
        summary: "\"Switch User\" is chosen at the console.",
        example: "SwitchUser",
    },
    Form {
        name: "Lock",
        parameters: &[USER],
        summary: "A user's screen is locked.",
        example: r#"Lock(user: "Alice")"#,
    },
    Form {
        name: "Unlock",
        parameters: &[
            USER,
            Parameter::optional("by", Kind::Text, "An administrator who unlocks it, if it is not the user."),
        ],
        summary: "A user's screen is unlocked.",
        example: r#"Unlock(user: "Alice")"#,
    },
    Form {
        name: "SecureAttention",
        parameters: &[USER, Parameter::required("choose", Kind::Word(CHOICES), "What is chosen then.")],
        summary: "A user presses Ctrl+Alt+Del and chooses something.",
        example: r#"SecureAttention(user: "Alice", choose: Cancel)"#,
    },
    Form {
        name: "Disconnect",
        parameters: &[USER],
        summary: "A user's terminal is taken away; the user stays logged on.",
        example: r#"Disconnect(user: "Alice")"#,
    },
    Form { name: "LogOff", parameters: &[USER], summary: "A user logs off.", example: r#"LogOff(user: "Alice")"# },
    Form {
        name: "ConnectChildSession",
        parameters: &[USER],
        summary: "A user connects to a child of the own session, which is made if it is not there.",
        example: r#"ConnectChildSession(user: "Alice")"#,
    },
    Form {
        name: "Launch",
        parameters: &[
            IMAGE,
            LABEL,
            Parameter::optional("for", Kind::Text, "The user whose shell starts it."),
            Parameter::optional("by", Kind::Text, "The process that starts it, if it is not a user's shell."),
            Parameter::optional("elevated", Kind::Flag, "Whether it gets the full half of a split token."),
            Parameter::optional("integrity", Kind::Word(LEVELS), "The integrity level that its token is lowered to."),
            Parameter::optional("restricted", Kind::Flag, "Whether its token is restricted, to RESTRICTED."),
            Parameter::optional("app_container", Kind::Text, "The package in whose AppContainer it runs."),
            Parameter::optional(
                "ui_access",
                Kind::Flag,
                "Whether it may reach into windows of higher levels (uiAccess), as accessibility programs do.",
            ),
        ],
        summary: "A program is started, by a user's shell or by a process.",
        example: r#"Launch(image: "player.exe", for: "Alice", as: "alice-player")"#,
    },
    Form {
        name: "RunAs",
        parameters: &[
            IMAGE,
            LABEL,
            Parameter::required("by", Kind::Text, "The process that asks."),
            Parameter::required("user", Kind::Text, "The other user."),
            Parameter::optional("netonly", Kind::Flag, "Whether only towards other machines (runas /netonly)."),
        ],
        summary: "A process starts a program as another user.",
        example: r#"RunAs(image: "editor.exe", by: "alice-shell", user: "Bob", as: "editor")"#,
    },
    Form {
        name: "End",
        parameters: &[Parameter::required("process", Kind::Text, "The process.")],
        summary: "A process ends.",
        example: r#"End(process: "alice-player")"#,
    },
    Form {
        name: "StartService",
        parameters: &[SERVICE],
        summary: "A service is started.",
        example: r#"StartService(name: "Spooler")"#,
    },
    Form {
        name: "StopService",
        parameters: &[SERVICE],
        summary: "A service is stopped.",
        example: r#"StopService(name: "Spooler")"#,
    },
    Form {
        name: "PauseService",
        parameters: &[SERVICE],
        summary: "A running service that accepts it is paused; its process stays.",
        example: r#"PauseService(name: "Backup")"#,
    },
    Form {
        name: "ContinueService",
        parameters: &[SERVICE],
        summary: "A paused service goes on.",
        example: r#"ContinueService(name: "Backup")"#,
    },
    Form {
        name: "RunTask",
        parameters: &[Parameter::required("name", Kind::Text, "The task's name.")],
        summary: "The time of a task has come; its process, if it runs, has the task's name as its label.",
        example: r#"RunTask(name: "Nightly")"#,
    },
    Form {
        name: "Print",
        parameters: &[
            Parameter::required("by", Kind::Text, "The program that prints."),
            Parameter::required("printer", Kind::Text, "The printer, by the name of its driver."),
        ],
        summary: "A program prints: the spooler gets the job, and runs the printer's driver.",
        example: r#"Print(by: "alice-editor", printer: "LaserJet")"#,
    },
    Form {
        name: "ViewSessionZero",
        parameters: &[USER],
        summary: "A user whom UI0Detect tells of a window in session 0 has the console show it (\"View the message\").",
        example: r#"ViewSessionZero(user: "Alice")"#,
    },
    Form {
        name: "LeaveSessionZero",
        parameters: &[],
        summary: "The console shows the user's session again (\"Return now\").",
        example: "LeaveSessionZero",
    },
    Form { name: "Restart", parameters: &[], summary: "The machine shuts down and boots again.", example: "Restart" },
    Form {
        name: "Press",
        parameters: &[
            Parameter::required(
                "user",
                Kind::Structure("a user or a terminal"),
                "The user who presses it, or the terminal where somebody does: Console, Remote(1).",
            ),
            Parameter::required("button", Kind::Text, "The button: OK, Cancel, Yes, No, Retry and so on."),
            Parameter::optional("title", Kind::Text, "The title of the dialog; the one that came last."),
        ],
        summary: "Somebody presses a button of a dialog, if it can be seen at the terminal.",
        example: r#"Press(user: "Alice", button: "OK")"#,
    },
    Form {
        name: "Call",
        parameters: &[
            Parameter::required("by", Kind::Text, "The process that calls: its label, a service, or csrss#1."),
            Parameter::required("call", Kind::Structure("a call"), "The call, spelled as Windows spells it."),
        ],
        summary: "A process makes a call.",
        example: r#"Call(by: "alice-player", call: CreateMutexW(name: "Player"))"#,
    },
];

/// The terminals at which a user can log on.
pub const TERMINALS: &[Form<'static>] = &[
    Form { name: "Console", parameters: &[], summary: "The machine's own terminal.", example: "Console" },
    Form {
        name: "Remote",
        parameters: &[Parameter::optional("number", Kind::Number, "Which remote terminal; 1.")],
        summary: "A terminal that is connected from afar.",
        example: "Remote(1)",
    },
];

//! The forms of what can be expected of a step: what each takes, and an example.

use crate::nt::parameter::{Kind, Parameter, words_of};
use crate::nt::service::status::State;
use crate::nt::session::ConnectionState;
use crate::nt::session::winlogon::WinlogonState;
use crate::scenario::form::Form;

const PROCESS: Parameter = Parameter::required("process", Kind::Text, "The process.");
const SESSION: Parameter = Parameter::required("session", Kind::Number, "The session's number.");
const PATH: Parameter = Parameter::required("path", Kind::Name, "The full name, from the root.");
const TITLE: Parameter = Parameter::required("title", Kind::Text, "The title of a window.");
const HANDLE: Parameter = Parameter::required("handle", Kind::Text, "The label of a handle.");
const EXPECT: Parameter = Parameter::required(
    "expect",
    Kind::List(&Kind::Structure("an expectation")),
    "What is expected of that lane alone.",
);

/// Everything that can be expected. `Not(..)` turns one around, `On(release, [..])` holds some for one release, and
/// `Lane(number, [..])` for one lane where two play the same release.
pub const FORMS: &[Form<'static>] = &[
    Form { name: "Ok", parameters: &[], summary: "The step succeeds.", example: "Ok" },
    Form {
        name: "Fails",
        parameters: &[],
        summary: "The call fails, or the machine does not offer what the step wants.",
        example: "Fails",
    },
    Form {
        name: "LastError",
        parameters: &[Parameter::required("error", Kind::Structure("the name of an error"), "The error's name.")],
        summary: "GetLastError says this afterwards.",
        example: r#"LastError("ERROR_ALREADY_EXISTS")"#,
    },
    Form {
        name: "Status",
        parameters: &[Parameter::required("status", Kind::Structure("the name of a status"), "The status's name.")],
        summary: "The native answer is this, or a native call inside a Win32 call was answered so.",
        example: r#"Status("STATUS_OBJECT_NAME_EXISTS")"#,
    },
    Form {
        name: "Name",
        parameters: &[PATH],
        summary: "The object that the call reached has this full name.",
        example: r#"Name("\\BaseNamedObjects\\Player")"#,
    },
    Form {
        name: "SameObjectAs",
        parameters: &[HANDLE],
        summary: "The call reached the object behind this handle.",
        example: r#"SameObjectAs("alice-mutex")"#,
    },
    Form {
        name: "Exists",
        parameters: &[PATH],
        summary: "There is an object with this full name.",
        example: r#"Exists("\\Sessions\\1\\BaseNamedObjects")"#,
    },
    Form {
        name: "By",
        parameters: &[Parameter::required("rule", Kind::Structure("a rule"), "The rule's name.")],
        summary: "This rule made one of the small steps.",
        example: "By(LinkFollowed)",
    },
    Form {
        name: "InSession",
        parameters: &[PROCESS, SESSION],
        summary: "The process runs in this session.",
        example: r#"InSession("bob-player", 1)"#,
    },
    Form {
        name: "LogonSession",
        parameters: &[
            PROCESS,
            Parameter::required("is", Kind::Text, "A LUID such as 0x3e7, or a process whose logon session it shares."),
        ],
        summary: "The process's token names this logon session.",
        example: r#"LogonSession("csrss#1", "0x3e7")"#,
    },
    Form {
        name: "State",
        parameters: &[
            SESSION,
            Parameter::required("state", Kind::Word(&words_of(&ConnectionState::WORDS)), "The connection state."),
        ],
        summary: "The session is in this connection state.",
        example: "State(0, Disconnected)",
    },
    Form {
        name: "OnDesktop",
        parameters: &[
            PROCESS,
            Parameter::required("desktop", Kind::Text, "A window station and a desktop, in their own spelling."),
        ],
        summary: "The process begins its threads on this desktop of its session.",
        example: r#"OnDesktop("Agent", "Service-0x0-3e7$\\Default")"#,
    },
    Form {
        name: "Service",
        parameters: &[
            Parameter::required("name", Kind::Text, "The service's name."),
            Parameter::required("state", Kind::Word(&words_of(&State::CONSTANTS)), "The state."),
        ],
        summary: "The service is in this state.",
        example: r#"Service("Backup", SERVICE_PAUSED)"#,
    },
    Form {
        name: "Console",
        parameters: &[SESSION],
        summary: "The console is attached to this session.",
        example: "Console(1)",
    },
    Form {
        name: "Winlogon",
        parameters: &[
            SESSION,
            Parameter::required("state", Kind::Word(&words_of(&WinlogonState::WORDS)), "The state that it keeps."),
        ],
        summary: "Winlogon of the session is in this state.",
        example: "Winlogon(1, Locked)",
    },
    Form {
        name: "Notified",
        parameters: &[
            Parameter::required("process", Kind::Text, "The process, or the service."),
            Parameter::required("changes", Kind::List(&Kind::Structure("a session change")), "What it was told."),
        ],
        summary: "In this step it was told of these session changes, in this order, and of no others.",
        example: r#"Notified("Backup", [ConsoleDisconnect(1), ConsoleConnect(2)])"#,
    },
    Form {
        name: "Reaches",
        parameters: &[
            PROCESS,
            Parameter::required("name", Kind::Name, "A Win32 name."),
            Parameter::required("path", Kind::Name, "The full name of the object that it reaches."),
        ],
        summary: "A Win32 name, asked by this process now, would reach that object.",
        example: r#"Reaches("bob-player", "Global\\Player", "\\BaseNamedObjects\\Player")"#,
    },
    Form {
        name: "Waits",
        parameters: &[PROCESS],
        summary: "The thread, or one of the process's, waits in a call that has not returned.",
        example: r#"Waits("Backup")"#,
    },
    Form {
        name: "Sees",
        parameters: &[
            Parameter::required(
                "user",
                Kind::Structure("a user or a terminal"),
                "The user who looks, or the terminal where somebody does: Console, Remote(1).",
            ),
            TITLE,
        ],
        summary: "A window with this title can be seen there.",
        example: r#"Sees("Alice", "Backup")"#,
    },
    Form {
        name: "NobodySees",
        parameters: &[TITLE],
        summary: "A program shows a window with this title, and it can be seen at no terminal.",
        example: r#"NobodySees("Backup")"#,
    },
    Form {
        name: "Tool",
        parameters: &[
            Parameter::required("name", Kind::Text, "The command of a tool."),
            Parameter::required("by", Kind::Text, "The process that runs it."),
            Parameter::required("shows", Kind::Text, "Words that some line of it has, in their order."),
        ],
        summary: "A practitioner's tool, run by this process now, would show a line with these words.",
        example: r#"Tool(name: "query session", by: "alice-player", shows: "> console Alice 0 Active")"#,
    },
    Form {
        name: "Output",
        parameters: &[
            Parameter::required(
                "name",
                Kind::Text,
                "The output's name, as it stands with the call, or a word that asks of it.",
            ),
            Parameter::required("value", Kind::Text, "Its value."),
        ],
        summary: "The call gave this output.",
        example: r#"Output("session", "1")"#,
    },
    Form {
        name: "Not",
        parameters: &[Parameter::required(
            "of",
            Kind::Structure("an expectation"),
            "The expectation that must not hold.",
        )],
        summary: "The expectation does not hold.",
        example: "Not(Ok)",
    },
    Form {
        name: "On",
        parameters: &[Parameter::required("era", Kind::Structure("a release"), "A release's name."), EXPECT],
        summary: "These hold in the lanes of one release. `check` plays it, also where it is no lane of the scenario.",
        example: "On(WindowsVista, [Ok])",
    },
    Form {
        name: "Lane",
        parameters: &[
            Parameter::required("number", Kind::Number, "The lane: 1 is `system`, 2 the first system of `beside`."),
            EXPECT,
        ],
        summary: "These hold in one lane; the others say nothing about it.",
        example: "Lane(2, [Ok])",
    },
];

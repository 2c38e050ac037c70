//! The forms of what can be expected on Unix, and how each is read. `Ok`, `Fails`, `Not`, `On` and `Lane` are those of every
//! system.

use crate::nt::parameter::{Kind, Parameter, words_of};
use crate::scenario::Spanned;
use crate::scenario::acts::{process, text};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::Labels;
use crate::scenario::script::OnUnix;
use crate::unix::call::Errno;
use crate::unix::login_session::State;
use crate::unix::rule::Rule;

const PROCESS: Parameter = Parameter::required("process", Kind::Text, "The process.");
const LEADER: Parameter = Parameter::required("leader", Kind::Text, "The process that leads it, or led it.");
const TERMINAL: Parameter = Parameter::required("terminal", Kind::Text, "The terminal.");
const LOGIN_SESSION: Parameter = Parameter::required("number", Kind::Number, "The number of the login session.");
const DISPLAY: Parameter = Parameter::required("display", Kind::Text, "The display.");

/// Everything that can be expected on Unix alone.
pub const FORMS: &[Form<'static>] = &[
    Form {
        name: "Errno",
        parameters: &[Parameter::required("error", Kind::Word(&ERRORS), "The error's name.")],
        summary: "The call was answered with this error.",
        example: "Errno(EPERM)",
    },
    Form {
        name: "Returns",
        parameters: &[PROCESS],
        summary: "The call was answered with the number of this process.",
        example: r#"Returns("alice-shell")"#,
    },
    Form {
        name: "By",
        parameters: &[Parameter::required("rule", Kind::Structure("a rule"), "The rule's name.")],
        summary: "This rule made one of the small steps.",
        example: "By(SetsidMakesASession)",
    },
    Form { name: "Runs", parameters: &[PROCESS], summary: "The process runs.", example: r#"Runs("job")"# },
    Form {
        name: "InSession",
        parameters: &[PROCESS, LEADER],
        summary: "The process is in the kernel's session that this one leads, or led.",
        example: r#"InSession("job", "alice-shell")"#,
    },
    Form {
        name: "InGroup",
        parameters: &[PROCESS, LEADER],
        summary: "The process is in the process group that this one leads, or led.",
        example: r#"InGroup("job", "job")"#,
    },
    Form {
        name: "HasTerminal",
        parameters: &[PROCESS, TERMINAL],
        summary: "The process has this controlling terminal.",
        example: r#"HasTerminal("job", "tty1")"#,
    },
    Form {
        name: "Foreground",
        parameters: &[TERMINAL, LEADER],
        summary: "The process group that this process leads is in the foreground of the terminal.",
        example: r#"Foreground("tty1", "job")"#,
    },
    Form {
        name: "InLoginSession",
        parameters: &[PROCESS, LOGIN_SESSION],
        summary: "The process is in this login session.",
        example: r#"InLoginSession("job", 1)"#,
    },
    Form {
        name: "LoginSession",
        parameters: &[LOGIN_SESSION, Parameter::required("state", Kind::Word(&STATES), "The state, in logind's word.")],
        summary: "The login session is in this state.",
        example: "LoginSession(1, active)",
    },
    Form {
        name: "Front",
        parameters: &[
            Parameter::required("seat", Kind::Text, "The seat."),
            Parameter::required("place", Kind::Text, "The terminal or display."),
        ],
        summary: "The screen and the keyboard of the seat belong to this terminal or display.",
        example: r#"Front("seat0", "tty1")"#,
    },
    Form {
        name: "Windows",
        parameters: &[PROCESS, DISPLAY],
        summary: "The process has its windows on this display.",
        example: r#"Windows("xterm", ":0")"#,
    },
];

const ERRORS: [&str; 5] = ["EPERM", "ENOENT", "ESRCH", "EACCES", "ENOTTY"];
const STATES: [&str; 3] = words_of(&State::WORDS);

/// Reads an expectation from the record of its form.
pub fn build(name: &str, record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<OnUnix> {
    let mut of = |field: &str| process(record, field, labels, faults);
    let number = || record.number("number").map(|number| number.value);
    Some(match name {
        "Errno" => {
            let word = record.word("error")?.value;
            OnUnix::Errno(Errno::ALL.into_iter().find(|errno| errno.to_string() == word)?)
        }
        "Returns" => OnUnix::Returns(of("process")?),
        "By" => return read_rule(record, faults),
        "Runs" => OnUnix::Runs(of("process")?),
        "InSession" => {
            let (process, leader) = (of("process"), of("leader"));
            OnUnix::InSession(process?, leader?)
        }
        "InGroup" => {
            let (process, leader) = (of("process"), of("leader"));
            OnUnix::InGroup(process?, leader?)
        }
        "HasTerminal" => OnUnix::HasTerminal(of("process")?, text(record, "terminal")?),
        "Foreground" => OnUnix::Foreground(text(record, "terminal")?, of("leader")?),
        "InLoginSession" => OnUnix::InLoginSession(of("process")?, number()?),
        "LoginSession" => {
            let state = record.one_of("state", &State::WORDS);
            OnUnix::LoginSession(number()?, state?)
        }
        "Front" => OnUnix::Front(text(record, "seat")?, text(record, "place")?),
        "Windows" => OnUnix::Windows(of("process")?, text(record, "display")?),
        _ => return None,
    })
}

fn read_rule(record: &Record<'_>, faults: &mut Diagnostics) -> Option<OnUnix> {
    let word = record.piece("rule")?;
    let found = Spanned { value: word.value.word("a rule", faults)?, span: word.span };
    let rule = Rule::from_name(found.value);
    if rule.is_none() {
        faults.no_such(Code::UnknownWord, "rule", &found, Rule::ALL.iter().map(|rule| rule.card().name));
    }
    rule.map(OnUnix::By)
}

//! The forms of what can happen in a step on Unix, and how each is read.

use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::Spanned;
use crate::scenario::acts::{self, process, text};
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::Labels;
use crate::scenario::script::{Act, UnixAct};
use crate::scenario::syntax::Piece;
use crate::scenario::unix::{calls, is_of_the_other, new_process};
use crate::unix::action::Action;
use crate::unix::job::How;

const PROGRAM: Parameter = Parameter::required("program", Kind::Text, "The program.");
const LABEL: Parameter = Parameter::required("as", Kind::Text, "The label under which later steps know the process.");
const BY: Parameter = Parameter::required("by", Kind::Text, "The process that does it.");

/// Everything that can happen in a step on Unix.
pub const FORMS: &[Form<'static>] = &[
    Form {
        name: "LogIn",
        parameters: &[
            Parameter::required("user", Kind::Text, "A user of this machine."),
            Parameter::required("at", Kind::Text, "A terminal or a display."),
            LABEL,
        ],
        summary: "A user logs in: at a terminal, which gives a shell, or at a display, which gives a desktop.",
        example: r#"LogIn(user: "Alice", at: "tty1", as: "alice-shell")"#,
    },
    Form {
        name: "Switch",
        parameters: &[Parameter::required("to", Kind::Text, "A terminal or a display of a seat.")],
        summary: "Another terminal or display of a seat comes to the front.",
        example: r#"Switch(to: "tty2")"#,
    },
    Form {
        name: "Attach",
        parameters: &[Parameter::required("seat", Kind::Text, "The name of the new seat.")],
        summary: "A screen, a keyboard and a mouse are attached as another seat.",
        example: r#"Attach(seat: "seat1")"#,
    },
    Form {
        name: "Offer",
        parameters: &[Parameter::required("display", Kind::Text, "The display, with its machine.")],
        summary: "An X server on another machine asks the display manager for a login.",
        example: r#"Offer(display: "den:0")"#,
    },
    Form {
        name: "Interrupt",
        parameters: &[Parameter::required("at", Kind::Text, "A terminal.")],
        summary: "Somebody types the interrupt character, control-C, at a terminal.",
        example: r#"Interrupt(at: "tty1")"#,
    },
    Form {
        name: "Run",
        parameters: &[
            PROGRAM,
            BY,
            LABEL,
            Parameter::optional("background", Kind::Flag, "Whether the shell does not wait for it (&)."),
            Parameter::optional("nohup", Kind::Flag, "Whether it ignores SIGHUP."),
        ],
        summary: "A shell runs a program as a job.",
        example: r#"Run(program: "make", by: "alice-shell", as: "make")"#,
    },
    Form {
        name: "Start",
        parameters: &[
            PROGRAM,
            BY,
            LABEL,
            Parameter::optional("display", Kind::Text, "The display for its windows; that of whoever starts it."),
        ],
        summary: "A program starts another one.",
        example: r#"Start(program: "xterm", by: "alice-desktop", as: "xterm")"#,
    },
    Form {
        name: "OpenTerminal",
        parameters: &[BY, LABEL],
        summary: "A terminal emulator makes a terminal, and starts a shell in front of it.",
        example: r#"OpenTerminal(by: "xterm", as: "shell")"#,
    },
    Form {
        name: "Call",
        parameters: &[BY, Parameter::required("call", Kind::Structure("a call"), "The call, spelled as in C.")],
        summary: "A process makes a call.",
        example: r#"Call(by: "alice-shell", call: setsid)"#,
    },
];

/// Reads what happens in a step.
pub fn read(piece: Piece<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<Spanned<Act>> {
    let variant = piece.variant("an action", faults)?;
    let before = faults.found();
    if is_of_the_other(&variant.name, "an action", true, [FORMS, acts::FORMS], faults) {
        return None;
    }
    let form = Form::named(FORMS, "action", &variant.name, faults)?;
    let record = form.read(&variant.fields, faults);
    let act = build(form.name, &record, labels, faults);
    act.filter(|_| faults.found() == before).map(|act| Spanned { value: Act::Unix(act), span: piece.span() })
}

fn build(name: &str, record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<UnixAct> {
    let action = match name {
        "LogIn" => Action::LogIn { user: labels.user(&record.text("user")?, faults)?, at: text(record, "at")? },
        "Switch" => Action::Switch { to: text(record, "to")? },
        "Attach" => Action::Attach { seat: text(record, "seat")? },
        "Offer" => Action::Offer { display: text(record, "display")? },
        "Interrupt" => Action::Interrupt { at: text(record, "at")? },
        "Run" => {
            let how = How { background: record.is_set("background"), no_hangup: record.is_set("nohup") };
            Action::Run { program: text(record, "program")?, by: process(record, "by", labels, faults)?, how }
        }
        "Start" => Action::Start {
            program: text(record, "program")?,
            by: process(record, "by", labels, faults)?,
            display: text(record, "display"),
        },
        "OpenTerminal" => Action::OpenTerminal { by: process(record, "by", labels, faults)? },
        "Call" => return calls::read(record, labels, faults),
        _ => return None,
    };
    Some(UnixAct { action, label: new_process(record, "as", labels, faults) })
}

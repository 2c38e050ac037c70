//! The forms of the calls that a process of Unix can make, and how each is read.

use crate::nt::call::operation;
use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::acts::{process, text};
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::Labels;
use crate::scenario::script::{ProcessLabel, UnixAct};
use crate::scenario::unix::new_process;
use crate::scenario::visible::quoted;
use crate::unix::action::Action;
use crate::unix::call::Call;

const PROCESS: Parameter = Parameter::required("process", Kind::Text, "The process.");
const GROUP: Parameter = Parameter::required("group", Kind::Text, "The process that leads the group, or led it.");
const TERMINAL: Parameter = Parameter::required("terminal", Kind::Text, "The terminal, below /dev: tty1, pts/0.");

/// Every call of Unix.
pub const FORMS: &[Form<'static>] = &[
    Form {
        name: "fork",
        parameters: &[Parameter::required("as", Kind::Text, "The label of the child.")],
        summary: "Make another process like this one.",
        example: r#"fork(as: "child")"#,
    },
    Form {
        name: "execve",
        parameters: &[Parameter::required("program", Kind::Text, "The program.")],
        summary: "Go over to another program.",
        example: r#"execve(program: "sleep")"#,
    },
    Form { name: "_exit", parameters: &[], summary: "End.", example: "_exit" },
    Form { name: "setsid", parameters: &[], summary: "Become the leader of a new session.", example: "setsid" },
    Form {
        name: "setpgid",
        parameters: &[PROCESS, GROUP],
        summary: "Move a process to a process group.",
        example: r#"setpgid(process: "job", group: "job")"#,
    },
    Form {
        name: "getsid",
        parameters: &[PROCESS],
        summary: "Ask for the session of a process.",
        example: r#"getsid(process: "job")"#,
    },
    Form {
        name: "getpgid",
        parameters: &[PROCESS],
        summary: "Ask for the process group of a process.",
        example: r#"getpgid(process: "job")"#,
    },
    Form { name: "posix_openpt", parameters: &[], summary: "Make a pseudo-terminal.", example: "posix_openpt" },
    Form {
        name: "open",
        parameters: &[TERMINAL, Parameter::optional("noctty", Kind::Flag, "Whether with O_NOCTTY.")],
        summary: "Open a terminal.",
        example: r#"open(terminal: "tty1")"#,
    },
    Form {
        name: "TIOCSCTTY",
        parameters: &[TERMINAL],
        summary: "Ask for a terminal as the controlling one.",
        example: r#"TIOCSCTTY(terminal: "tty1")"#,
    },
    Form {
        name: "tcgetsid",
        parameters: &[TERMINAL],
        summary: "Ask for the session of a terminal.",
        example: r#"tcgetsid(terminal: "tty1")"#,
    },
    Form {
        name: "tcgetpgrp",
        parameters: &[TERMINAL],
        summary: "Ask for the process group in the foreground of a terminal.",
        example: r#"tcgetpgrp(terminal: "tty1")"#,
    },
    Form {
        name: "tcsetpgrp",
        parameters: &[TERMINAL, GROUP],
        summary: "Bring a process group to the foreground of a terminal.",
        example: r#"tcsetpgrp(terminal: "tty1", group: "job")"#,
    },
];

/// Reads who calls, and what.
pub fn read(record: &Record<'_>, labels: &mut Labels<'_>, faults: &mut Diagnostics) -> Option<UnixAct> {
    let by = process(record, "by", labels, faults);
    let variant = record.piece("call")?.value.variant("a call", faults)?;
    if operation(variant.name.value).is_some() {
        let message = format!("{} is a call of Windows, and Unix plays this", quoted(variant.name.value));
        faults.add(Code::OtherSystem, variant.name.span, message).label("of Windows");
        return None;
    }
    let form = Form::named(FORMS, "call", &variant.name, faults)?;
    let fields = form.read(&variant.fields, faults);
    let call = build(form.name, &fields, labels, faults);
    let label = new_process(&fields, "as", labels, faults);
    Some(UnixAct { action: Action::Call { by: by?, call: call? }, label })
}

fn build(
    name: &str,
    record: &Record<'_>,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<Call<ProcessLabel>> {
    let terminal = || text(record, "terminal");
    Some(match name {
        "fork" => Call::Fork,
        "execve" => Call::Exec(text(record, "program")?),
        "_exit" => Call::Exit,
        "setsid" => Call::SetSid,
        "setpgid" => {
            let of = process(record, "process", labels, faults);
            Call::SetPgid(of?, process(record, "group", labels, faults)?)
        }
        "getsid" => Call::GetSid(process(record, "process", labels, faults)?),
        "getpgid" => Call::GetPgid(process(record, "process", labels, faults)?),
        "posix_openpt" => Call::OpenPt,
        "open" => Call::Open(terminal()?, record.is_set("noctty")),
        "TIOCSCTTY" => Call::TiocScTty(terminal()?),
        "tcgetsid" => Call::TcGetSid(terminal()?),
        "tcgetpgrp" => Call::TcGetPgrp(terminal()?),
        "tcsetpgrp" => Call::TcSetPgrp(terminal()?, process(record, "group", labels, faults)?),
        _ => return None,
    })
}

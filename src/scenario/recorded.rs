//! Recorded answers: what a system answered to a call of the script, when somebody asked it.
//!
//! A scenario with recorded answers has one more lane, of which nothing is known but these.

use std::borrow::Cow;

use crate::nt::call::{Operation, Reply};
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::status::{NtStatus, Win32Error};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::Form;
use crate::scenario::parse::pieces;
use crate::scenario::script::Act;
use crate::scenario::syntax::Piece;
use crate::scenario::visible::quoted;

/// The fields of a recorded answer.
pub const RECORDED: Form<'static> = Form {
    name: "a recorded answer",
    parameters: &[
        Parameter::optional(
            "status",
            Kind::Text,
            "What a native call was answered: a name, or a number as 0xC0000001.",
        ),
        Parameter::optional("succeeded", Kind::Flag, "Whether a Win32 call succeeded."),
        Parameter::optional(
            "last_error",
            Kind::Text,
            "What a Win32 call set the last error to: a name, or a number; nothing, where it left it as it was.",
        ),
        Parameter::optional("handle", Kind::Flag, "Whether there was a handle."),
        Parameter::optional("outputs", Kind::List(&Kind::Structure("a recorded output")), "What else it gave back."),
    ],
    summary: "What the system answered from which answers were recorded.",
    example: r#"(status: "STATUS_SUCCESS", handle: true)"#,
};

/// The fields of a recorded output.
pub const OUTPUT: Form<'static> = Form {
    name: "a recorded output",
    parameters: &[
        Parameter::required("name", Kind::Text, "The output's name."),
        Parameter::required("value", Kind::Text, "Its value."),
    ],
    summary: "Something else that a call gave back.",
    example: r#"(name: "granted", value: "0x1")"#,
};

/// Reads what was answered to the call of a step.
pub fn read(piece: Piece<'_>, act: Option<&Act>, faults: &mut Diagnostics) -> Option<Reply> {
    let record = RECORDED.read_fields(piece, faults)?;
    let Act::Call { operation, .. } = act? else {
        let fault = faults.add(Code::UnknownField, piece.span(), "an answer is recorded of calls, not of actions");
        fault.label("no call");
        return None;
    };
    let status = record.text("status").map(|name| {
        let number = || name.value.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let status = NtStatus::from_name(&name.value).or_else(|| number().map(NtStatus));
        status.or_else(|| unknown("status", &name, NtStatus::ALL.iter().map(|(name, _)| *name), faults))
    });
    let error = record.text("last_error").map(|name| {
        let error = Win32Error::from_name(&name.value).or_else(|| name.value.parse().ok().map(Win32Error));
        error.or_else(|| unknown("error", &name, Win32Error::ALL.iter().map(|(name, _)| *name), faults))
    });
    let succeeded = record.flag("succeeded").map(|flag| flag.value);
    let mut reply = match (status, succeeded, error) {
        (Some(status), None, None) => Reply::status(status?),
        (None, Some(true), None) => Reply::ok(),
        (None, Some(true), Some(error)) => Reply::success(error?),
        (None, Some(false), None) => Reply::failure_without_reason(),
        (None, Some(false), Some(error)) => Reply::failure(error?),
        _ => {
            let message = "a recorded answer has a `status`, or says whether the call `succeeded`";
            let fault = faults.add(Code::MissingField, piece.span(), message).label("one of the two");
            fault.help(
                "a native call is answered with a status; a Win32 call succeeds or not, and may set a last error",
            );
            return None;
        }
    };
    if record.is_set("handle") {
        // Its number was that machine's own.
        reply = reply.with_handle(Handle::INVALID);
    }
    for piece in pieces(&record, "outputs") {
        if let Some((name, value)) = read_output(piece, operation, faults) {
            reply = reply.with(name, value);
        }
    }
    Some(reply)
}

/// Reports a name that no answer of Windows has.
fn unknown<T>(
    what: &str,
    name: &Spanned<Cow<'_, str>>,
    known: impl Iterator<Item = &'static str>,
    faults: &mut Diagnostics,
) -> Option<T> {
    faults.no_such(Code::UnknownStatus, what, name, known);
    None
}

fn read_output(piece: Piece<'_>, operation: &Operation, faults: &mut Diagnostics) -> Option<(&'static str, String)> {
    let record = OUTPUT.read_fields(piece, faults)?;
    let (name, value) = (record.text("name")?, record.text("value")?.value.into_owned());
    let known = operation.output_named(&name.value);
    if known.is_none() {
        let message = format!("{} gives no output {}", quoted(operation.name()), quoted(&name.value));
        faults.unknown(Code::UnknownName, &name, message, operation.outputs.iter().map(|output| output.name));
    }
    Some((known?, value))
}

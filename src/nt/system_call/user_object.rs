//! What `GetUserObjectInformation` does with a caller's buffer.
//!
//! The W form fills in UTF-16. The A form asks the W form first and translates the text, so a buffer that is too small is
//! told how many bytes the *untranslated* text takes, and one that is large enough how many were used.
//! Written down in: Microsoft, `GetUserObjectInformationW`; asserted by ReactOS's `GetUserObjectInformation.c` and Wine's
//! `winstation.c` tests.

use crate::nt::call::{Reply, TextForm, fail, refuse};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::user_object::Information;

/// The bytes of `USEROBJECTFLAGS`.
const FLAGS: u64 = 12;
/// The bytes of a user's security identifier: `S-1-5-21-` and four numbers.
const USER: u64 = 28;
/// The bytes of a number.
const NUMBER: u64 = 4;

/// Fills a buffer of so many bytes, or says how many it takes.
pub(in crate::nt) fn fill(
    trace: &mut Trace,
    found: Result<Information, NtStatus>,
    form: TextForm,
    length: u64,
) -> Reply {
    let information = match found {
        Ok(information) => information,
        Err(status) => return fail(trace, status).with("needed", "0"),
    };
    let (asked, used) = match &information {
        Information::Flags { .. } => (FLAGS, FLAGS),
        Information::User(known) => (if *known { USER } else { 0 }, if *known { USER } else { 0 }),
        Information::Number => (NUMBER, NUMBER),
        Information::Text(text) => {
            let count = text.encode_utf16().count() as u64 + 1;
            match form {
                TextForm::Wide => (count * 2, count * 2),
                TextForm::Ansi => (count * 2, count),
            }
        }
    };
    if length < used {
        return refuse(trace, Rule::UserObjectInformation, NtStatus::BUFFER_TOO_SMALL)
            .with("needed", asked.to_string());
    }
    let reply = Reply::ok().with("needed", used.to_string());
    match information {
        Information::Flags { visible } => reply.with("visible", visible.to_string()),
        Information::Text(text) => reply.with("name", text),
        Information::User(_) | Information::Number => reply,
    }
}

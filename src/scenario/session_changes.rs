//! Session changes as an author lists them in `Notified`: what happened, and to which session.

use crate::nt::parameter::{Kind, Parameter};
use crate::nt::session::session_change::SessionChange;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::parse::pieces;
use crate::scenario::syntax::Piece;

const SESSION: Parameter = Parameter::required("session", Kind::Number, "The session's number.");

macro_rules! changes {
    ($($change:ident: $example:literal, $summary:literal;)*) => {
        /// What can happen to a session; each takes its number.
        pub const FORMS: &[Form<'static>] = &[$(Form {
            name: stringify!($change),
            parameters: &[SESSION],
            summary: $summary,
            example: $example,
        }),*];

        /// The change that a form stands for.
        fn named(name: &str) -> Option<SessionChange> {
            match name {
                $(stringify!($change) => Some(SessionChange::$change),)*
                _ => None,
            }
        }
    };
}

changes! {
    ConsoleConnect: "ConsoleConnect(1)", "The session was attached to the console.";
    ConsoleDisconnect: "ConsoleDisconnect(1)", "The console was taken from the session.";
    RemoteConnect: "RemoteConnect(1)", "The session was attached to a remote terminal.";
    RemoteDisconnect: "RemoteDisconnect(1)", "A remote terminal was taken from the session.";
    Logon: "Logon(1)", "A user has logged on to the session.";
    Logoff: "Logoff(1)", "A user has logged off from the session.";
    Lock: "Lock(1)", "The session was locked.";
    Unlock: "Unlock(1)", "The session was unlocked.";
    RemoteControl: "RemoteControl(1)", "Somebody began to look on in the session, or does so no more.";
}

/// Reads a list of session changes, each with the number of its session; nothing, where one cannot be read.
pub fn read(record: &Record<'_>, field: &str, faults: &mut Diagnostics) -> Option<Vec<(SessionChange, u64)>> {
    record.list(field)?;
    // Every one is read, so that every fault is told.
    let changes: Vec<_> = pieces(record, field).map(|piece| read_one(piece, faults)).collect();
    changes.into_iter().collect()
}

fn read_one(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<(SessionChange, u64)> {
    let variant = piece.variant("a session change", faults)?;
    let form = Form::named(FORMS, "session change", &variant.name, faults)?;
    let session = form.read(&variant.fields, faults).number("session")?.value;
    Some((named(form.name)?, session))
}

//! What a Win32 program can ask about sessions.
//!
//! Written down in: Microsoft, `ProcessIdToSessionId` and `WTSGetActiveConsoleSessionId`.

use crate::nt::call::{Interface, Operation, Reply};
use crate::nt::parameter::{Kind, Output};
use crate::nt::status::Win32Error;

/// The operations on sessions.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["ProcessIdToSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session of the calling process.",
        parameters: &[],
        gives_handle: false,
        outputs: &[Output::new("session", Kind::Number)],
        source: "create-process-as-user",
        example: "ProcessIdToSessionId",
        act: |machine, _, client, _| match machine.process(client.process) {
            Some(process) => Reply::ok().with("session", process.session().to_string()),
            None => Reply::failure(Win32Error::INVALID_PARAMETER),
        },
    },
    Operation {
        names: &["WTSGetActiveConsoleSessionId"],
        interface: Interface::Win32,
        summary: "Tells the session that the console is attached to.",
        parameters: &[],
        gives_handle: false,
        outputs: &[Output::new("session", Kind::Number)],
        source: "active-console-session",
        example: "WTSGetActiveConsoleSessionId",
        act: |machine, _, _, _| {
            let session = machine.console().map_or_else(|| "0xFFFFFFFF".to_owned(), |session| session.to_string());
            Reply::ok().with("session", session)
        },
    },
];

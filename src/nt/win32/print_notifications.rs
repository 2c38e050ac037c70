//! Notifications of the print spooler: how a printer driver in session 0 reaches a program of the user who prints.
//!
//! A program in a session registers for a printer; a component that the spooler hosts opens a channel and says something,
//! and the program shows it where the user is. The driver itself shows nothing.
//! Left out: who answers on the channel, types of notifications, `kAllUsers`, print servers.
//! Written down in: Microsoft, "Overview of Spooler Notification" and `PrintAsyncNotifyUserFilter`: a listener is chosen by
//! its user, not by its session.

use crate::nt::call::{Gives, Interface, Operation, Reply};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::rule::Rule;
use crate::nt::service::hosts;
use crate::nt::status::NtStatus;

const PRINTER: Parameter = Parameter::required("printer", Kind::Text, "The printer, by the name of its driver.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["RegisterForPrintAsyncNotifications"],
        interface: Interface::Win32,
        summary: "Lets a program be told what the driver of a printer has to say to its user.",
        parameters: &[PRINTER],
        gives: Gives::Nothing,
        outputs: &[],
        source: "register-for-print-notifications",
        example: r#"RegisterForPrintAsyncNotifications(printer: "LaserJet")"#,
        act: |machine, trace, client, arguments| {
            let printer = arguments.text(&PRINTER).unwrap_or_default();
            hosts::listen(machine, trace, client.process, &printer);
            Reply::ok()
        },
    },
    Operation {
        names: &["CreatePrintAsyncNotifyChannel"],
        interface: Interface::Win32,
        summary: "Opens a channel from a component in the spooler, and says something to the listeners of the job's user.",
        parameters: &[PRINTER],
        gives: Gives::Nothing,
        outputs: &[Output::new("listeners", Kind::List(&Kind::ProcessId)).elsewhere(Elsewhere::Own)],
        source: "spooler-notification",
        example: r#"CreatePrintAsyncNotifyChannel(printer: "LaserJet")"#,
        act: |machine, trace, client, arguments| {
            let printer = arguments.text(&PRINTER).unwrap_or_default();
            let Some(reached) = hosts::notify(machine, trace, client.process, &printer) else {
                trace.answered(Rule::SpoolerNotifies, NtStatus::ACCESS_DENIED);
                return Reply::failure_without_reason();
            };
            let listeners = reached.iter().map(|process| process.id.to_string());
            Reply::ok().with("listeners", listeners.collect::<Vec<_>>().join(","))
        },
    },
];

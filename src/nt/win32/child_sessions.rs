//! Child sessions as a program asks for them: whether they are enabled, and which one is the child of the caller's.
//!
//! Left out: who may enable them, of which nothing is written; here it takes an administrator.
//! Written down in: Microsoft, "Child Sessions" and the reference of `wtsapi32.h`.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, refuse, succeed};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::{ClientId, Process};
use crate::nt::rule::Rule;
use crate::nt::security::Sid;
use crate::nt::session::child_session;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const ENABLE: Parameter = Parameter::required("enable", Kind::Flag, "Whether there may be child sessions.");

/// The operations on child sessions.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["WTSEnableChildSessions"],
        interface: Interface::Win32,
        summary: "Lets users have child sessions, or no more.",
        parameters: &[ENABLE],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wts-enable-child-sessions",
        example: "WTSEnableChildSessions(enable: true)",
        act: enable,
    },
    Operation {
        names: &["WTSIsChildSessionsEnabled"],
        interface: Interface::Win32,
        summary: "Tells whether users can have child sessions.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("enabled", Kind::Flag).elsewhere(Elsewhere::Own)],
        source: "child-sessions",
        example: "WTSIsChildSessionsEnabled",
        act: |machine, trace, _, _| {
            succeed(trace, NtStatus::SUCCESS).with("enabled", machine.child_sessions_enabled.to_string())
        },
    },
    Operation {
        names: &["WTSGetChildSessionId"],
        interface: Interface::Win32,
        summary: "Tells the child of the caller's session; 0xFFFFFFFF where there is none.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("session", Kind::Number).elsewhere(Elsewhere::Own)],
        source: "wts-get-child-session-id",
        example: "WTSGetChildSessionId",
        act: child,
    },
];

fn enable(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let may = machine.process(client.process).is_some_and(|caller| caller.token.has(Sid::Administrators));
    if !may {
        return refuse(trace, Rule::ChildSessions, NtStatus::ACCESS_DENIED);
    }
    machine.child_sessions_enabled = arguments.flag(&ENABLE);
    trace.happened(Rule::ChildSessions, Event::ChildSessionsEnabled(machine.child_sessions_enabled));
    succeed(trace, NtStatus::SUCCESS)
}

fn child(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let own = machine.process(client.process).map(Process::session);
    let child = own.and_then(|own| child_session::child_of(machine, own));
    let told = child.map_or_else(|| "0xFFFFFFFF".to_owned(), |child| child.to_string());
    succeed(trace, NtStatus::SUCCESS).with("session", told)
}

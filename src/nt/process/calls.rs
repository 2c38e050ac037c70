//! What a program does of its own: its threads begin and end, and it ends.
//!
//! Programs spell it `CreateThread`, `ExitThread` and `ExitProcess`, or are ended from outside; a script only needs that a
//! thread or a process is there, or is gone.
//! Written down in: Microsoft, "Terminating a Thread" and "Terminating a Process".

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, refuse};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::{ClientId, Unreturned, Until};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const THREAD_NAME: Parameter =
    Parameter::required("name", Kind::Text, "The label under which later steps know the thread.");
const HOW: Parameter = Parameter::optional(
    "how",
    Kind::Text,
    "In which way; it changes nothing here, because what a process leaves behind is always the same.",
);

const TIME: Parameter = Parameter::required(
    "milliseconds",
    Kind::Constants(&[("INFINITE", FOR_EVER)]),
    "How long: nothing here takes time, so only INFINITE makes a difference.",
);
/// `INFINITE`.
const FOR_EVER: u64 = 0xFFFF_FFFF;

/// What a program does of its own.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["SpawnThread"],
        interface: Interface::Win32,
        summary: "Begins a thread, which shares the handles of its process.",
        parameters: &[THREAD_NAME],
        gives: Gives::Thread,
        outputs: &[],
        source: "processes-and-threads",
        example: r#"SpawnThread(name: "t2")"#,
        act: spawn_thread,
    },
    Operation {
        names: &["Sleep"],
        interface: Interface::Win32,
        summary: "Lets the calling thread do nothing for a time, or for ever; its windows receive nothing meanwhile.",
        parameters: &[TIME],
        gives: Gives::Nothing,
        outputs: &[],
        source: "sleep",
        example: r#"Sleep(milliseconds: "INFINITE")"#,
        act: sleep,
    },
    Operation {
        names: &["EndThread"],
        interface: Interface::Win32,
        summary: "Ends the calling thread; a process ends with its last thread.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[],
        source: "processes-and-threads",
        example: "EndThread",
        act: end_thread,
    },
    Operation {
        names: &["EndProcess"],
        interface: Interface::Win32,
        summary: "Ends the calling process with all its threads, and closes its handles.",
        parameters: &[HOW],
        gives: Gives::Nothing,
        outputs: &[],
        source: "processes-and-threads",
        example: "EndProcess",
        act: end_process,
    },
];

fn spawn_thread(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let thread = machine.begin_thread(client.process);
    trace.happened(Rule::ThreadsShareAProcess, Event::ThreadBegan(ClientId { thread, ..client }));
    Reply::ok().with_thread(thread)
}

fn sleep(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    if arguments.number(&TIME) != Some(FOR_EVER) {
        return Reply::ok();
    }
    machine.wait_in(trace, Rule::SleepsForEver, client, Unreturned { call: "Sleep", until: Until::Never })
}

fn end_thread(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    match machine.process(client.process) {
        Some(process) if process.essential && process.threads.len() == 1 => {
            refuse(trace, Rule::EssentialProcessStays, NtStatus::ACCESS_DENIED)
        }
        _ => {
            machine.end_thread(trace, client);
            Reply::ok()
        }
    }
}

fn end_process(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    match machine.process(client.process) {
        Some(process) if process.essential => refuse(trace, Rule::EssentialProcessStays, NtStatus::ACCESS_DENIED),
        _ => {
            machine.end_process(trace, Rule::ProcessEnds, client.process);
            Reply::ok()
        }
    }
}

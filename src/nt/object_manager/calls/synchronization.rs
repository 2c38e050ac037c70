//! Events, mutants, semaphores, timers: creating and opening them, asking for their state, changing it, waiting.
//!
//! A query refuses an information class that the type does not have, then a length that is not its structure's, then the
//! handle. Left out: setting a timer.
//! Written down in: Microsoft, `NtQueryEvent`, `NtQueryMutant`; Wine's `sync.c` test for the counts and the order.

use crate::nt::call::{Arguments, Gives, HANDLE, Interface, Operation, Reply, on_handle};
use crate::nt::machine::Machine;
use crate::nt::object_manager::calls::{creates, opens, used};
use crate::nt::object_manager::object::long;
use crate::nt::object_manager::waiting::EventChange;
use crate::nt::object_manager::{Body, Handle, ObjectType};
use crate::nt::parameter::{Kind, Output, Parameter, constants};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture;
use crate::nt::system_call::policies::NullKeyedEventPolicy;
use crate::nt::trace::Trace;

/// `EVENT_TYPE`.
const EVENT_TYPES: &[(&str, u64)] = &[("NotificationEvent", 0), ("SynchronizationEvent", 1)];
/// `TIMER_TYPE`.
const TIMER_TYPES: &[(&str, u64)] = &[("NotificationTimer", 0), ("SynchronizationTimer", 1)];
/// `EVENT_INFORMATION_CLASS`, `MUTANT_INFORMATION_CLASS`, `SEMAPHORE_INFORMATION_CLASS`.
const CLASSES: &[(&str, u64)] = &[
    ("EventBasicInformation", 0),
    ("MutantBasicInformation", 0),
    ("SemaphoreBasicInformation", 0),
    ("MutantOwnerInformation", 1),
];
/// How long: for ever is what the headers cast it to, or a null pointer to a time.
const TIMEOUTS: &[(&str, u64)] = &[("INFINITE", 0xFFFF_FFFF), ("NULL", 0xFFFF_FFFF)];
/// A `BOOLEAN`, or a `LONG` that is used as one.
const BOOLEAN: Kind = Kind::Constants(&[("false", 0), ("true", 1), ("FALSE", 0), ("TRUE", 1)]);

const EVENT_TYPE: Parameter =
    Parameter::optional("event_type", Kind::Constants(EVENT_TYPES), "A synchronization event, if not said.");
const INITIAL_STATE: Parameter = Parameter::optional("initial_state", Kind::Flag, "Whether it begins signaled.");
const INITIAL_OWNER: Parameter =
    Parameter::optional("initial_owner", Kind::Flag, "Whether the caller holds it at once.");
pub(crate) const INITIAL: Parameter = Parameter::optional("initial", Kind::Number, "The count that it begins with; 0.");
pub(crate) const MAXIMUM: Parameter = Parameter::optional("maximum", Kind::Number, "The most that it may count; 1.");
const TIMER_TYPE: Parameter =
    Parameter::optional("timer_type", Kind::Constants(TIMER_TYPES), "A synchronization timer, if not said.");
const CLASS: Parameter =
    Parameter::optional("class", Kind::Constants(CLASSES), "The information class; 0, the only one.");
const LENGTH: Parameter = Parameter::optional("length", Kind::Length, "The size of the buffer; that of the structure.");
const COUNT: Parameter = Parameter::optional("count", Kind::Number, "How far to count up; 1.");
const KEY: Parameter = Parameter::optional("key", Kind::Number, "What the two threads agree on: an even number; 0.");
const TIMEOUT: Parameter = Parameter::optional(
    "timeout",
    Kind::Constants(TIMEOUTS),
    "How long to wait; it changes nothing here, because nothing takes time: a wait that cannot succeed at once times out.",
);

/// A row about the handle of an object and more parameters.
macro_rules! on_object {
    ($name:literal, $summary:literal, [$($parameter:ident),*], [$($output:expr),*], $source:literal, $example:literal, $act:expr) => {
        Operation {
            names: &[$name],
            interface: Interface::Native,
            summary: $summary,
            parameters: &[HANDLE, $($parameter),*],
            gives: Gives::Nothing,
            outputs: &[$($output),*],
            source: $source,
            example: $example,
            act: $act,
        }
    };
}

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    creates!(
        "NtCreateEvent",
        "Creates an event.",
        [EVENT_TYPE, INITIAL_STATE],
        r#"NtCreateEvent(name: "\\BaseNamedObjects\\Ready")"#,
        Event,
        |trace, _, arguments| match arguments.number(&EVENT_TYPE) {
            None => Ok(Body::Event { signaled: arguments.flag(&INITIAL_STATE), manual_reset: false }),
            Some(kind @ (0 | 1)) => {
                Ok(Body::Event { signaled: arguments.flag(&INITIAL_STATE), manual_reset: kind == 0 })
            }
            Some(_) => Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER)),
        }
    ),
    opens!("NtOpenEvent", "Opens an event.", r#"NtOpenEvent(name: "\\BaseNamedObjects\\Ready")"#, Event),
    creates!(
        "NtCreateMutant",
        "Creates a mutant.",
        [INITIAL_OWNER],
        r#"NtCreateMutant(name: "\\BaseNamedObjects\\Player")"#,
        Mutant,
        |_, client, arguments| Ok(Body::mutant(arguments.flag(&INITIAL_OWNER).then_some(client.thread)))
    ),
    opens!("NtOpenMutant", "Opens a mutant.", r#"NtOpenMutant(name: "\\BaseNamedObjects\\Player")"#, Mutant),
    creates!(
        "NtCreateSemaphore",
        "Creates a semaphore.",
        [INITIAL, MAXIMUM],
        r#"NtCreateSemaphore(name: "\\BaseNamedObjects\\Slots")"#,
        Semaphore,
        |trace, _, arguments| {
            let (initial, maximum) = (arguments.number(&INITIAL).unwrap_or(0), arguments.number(&MAXIMUM).unwrap_or(1));
            Body::semaphore(initial, maximum).map_err(|status| trace.failed(Rule::CountsOfASemaphore, status))
        }
    ),
    opens!("NtOpenSemaphore", "Opens a semaphore.", r#"NtOpenSemaphore(name: "\\BaseNamedObjects\\Slots")"#, Semaphore),
    creates!(
        "NtCreateTimer",
        "Creates a timer.",
        [TIMER_TYPE],
        r#"NtCreateTimer(name: "\\BaseNamedObjects\\Tick")"#,
        Timer,
        |trace, _, arguments| match arguments.number(&TIMER_TYPE) {
            None => Ok(Body::Timer { manual_reset: false }),
            Some(kind @ (0 | 1)) => Ok(Body::Timer { manual_reset: kind == 0 }),
            Some(_) => Err(trace.failed(Rule::ParameterRefused, NtStatus::INVALID_PARAMETER_4)),
        }
    ),
    opens!("NtOpenTimer", "Opens a timer.", r#"NtOpenTimer(name: "\\BaseNamedObjects\\Tick")"#, Timer),
    on_object!(
        "NtQueryEvent",
        "Tells the kind and the state of an event.",
        [CLASS, LENGTH],
        [Output::new("state", BOOLEAN), Output::new("type", Kind::Constants(EVENT_TYPES))],
        "wine-ntdll-sync-test",
        r#"NtQueryEvent(handle: "ready")"#,
        |machine, trace, client, arguments| query(machine, trace, client, arguments, ObjectType::Event)
    ),
    on_object!(
        "NtQueryMutant",
        "Tells how often a mutant is held (1 if it is free, 0 if it is held once), and whether by the caller.",
        [CLASS, LENGTH],
        [Output::new("count", Kind::Number), Output::new("owned", BOOLEAN), Output::new("abandoned", BOOLEAN)],
        "wine-ntdll-sync-test",
        r#"NtQueryMutant(handle: "m")"#,
        |machine, trace, client, arguments| query(machine, trace, client, arguments, ObjectType::Mutant)
    ),
    on_object!(
        "NtQuerySemaphore",
        "Tells the count and the limit of a semaphore.",
        [CLASS, LENGTH],
        [Output::new("count", Kind::Number), Output::new("maximum", Kind::Number)],
        "wine-ntdll-sync-test",
        r#"NtQuerySemaphore(handle: "slots")"#,
        |machine, trace, client, arguments| query(machine, trace, client, arguments, ObjectType::Semaphore)
    ),
    on_handle!(
        Native,
        "NtSetEvent",
        "Makes an event signaled.",
        [Output::new("previous", BOOLEAN)],
        "wine-ntdll-sync-test",
        r#"NtSetEvent(handle: "ready")"#,
        |machine, trace, client, arguments| change_event(machine, trace, client, arguments, EventChange::Set)
    ),
    on_handle!(
        Native,
        "NtResetEvent",
        "Makes an event not signaled.",
        [Output::new("previous", BOOLEAN)],
        "wine-ntdll-sync-test",
        r#"NtResetEvent(handle: "ready")"#,
        |machine, trace, client, arguments| change_event(machine, trace, client, arguments, EventChange::Reset)
    ),
    on_handle!(
        Native,
        "NtPulseEvent",
        "Lets those go on who wait for an event, and makes it not signaled.",
        [Output::new("previous", BOOLEAN)],
        "wine-ntdll-sync-test",
        r#"NtPulseEvent(handle: "ready")"#,
        |machine, trace, client, arguments| change_event(machine, trace, client, arguments, EventChange::Pulse)
    ),
    on_handle!(
        Native,
        "NtReleaseMutant",
        "Gives up a mutant that the calling thread holds.",
        [Output::new("previous", Kind::Number)],
        "wine-ntdll-sync-test",
        r#"NtReleaseMutant(handle: "m")"#,
        release_mutant
    ),
    on_object!(
        "NtReleaseSemaphore",
        "Counts a semaphore up.",
        [COUNT],
        [Output::new("previous", Kind::Number)],
        "wine-ntdll-sync-test",
        r#"NtReleaseSemaphore(handle: "slots")"#,
        release_semaphore
    ),
    on_object!(
        "NtWaitForSingleObject",
        "Waits for an object.",
        [TIMEOUT],
        [],
        "synchronization-rights",
        r#"NtWaitForSingleObject(handle: "ready")"#,
        |machine, trace, client, arguments| {
            match used(machine, trace, client, arguments, None, AccessMask::SYNCHRONIZE) {
                Ok(entry) => Reply::status(machine.wait(trace, client, entry.object)),
                Err(status) => Reply::status(status),
            }
        }
    ),
    on_object!(
        "NtWaitForKeyedEvent",
        "Waits until another thread gives the same key.",
        [KEY, TIMEOUT],
        [],
        "wine-ntdll-sync-test",
        r#"NtWaitForKeyedEvent(handle: "keys", key: 8)"#,
        |machine, trace, client, arguments| keyed_event(machine, trace, client, arguments, AccessMask::KEYEDEVENT_WAIT)
    ),
    on_object!(
        "NtReleaseKeyedEvent",
        "Lets the thread go on that waits with the same key, or waits for one.",
        [KEY, TIMEOUT],
        [],
        "wine-ntdll-sync-test",
        r#"NtReleaseKeyedEvent(handle: "keys", key: 8)"#,
        |machine, trace, client, arguments| keyed_event(machine, trace, client, arguments, AccessMask::KEYEDEVENT_WAKE)
    ),
];

fn query(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: ObjectType,
) -> Reply {
    const STRUCTURE: u64 = 8;
    if arguments.number(&CLASS).is_some_and(|class| class != 0) {
        return capture::refused(trace, Rule::ParameterRefused, NtStatus::INVALID_INFO_CLASS);
    }
    if arguments.number(&LENGTH).is_some_and(|length| length != STRUCTURE) {
        return capture::refused(trace, Rule::BufferTooShort, NtStatus::INFO_LENGTH_MISMATCH);
    }
    if let Err(status) = capture::probe(trace, arguments.pointer(&LENGTH)) {
        return Reply::status(status);
    }
    let right = match wanted {
        ObjectType::Mutant => AccessMask::MUTANT_QUERY_STATE,
        ObjectType::Semaphore => AccessMask::SEMAPHORE_QUERY_STATE,
        _ => AccessMask::EVENT_QUERY_STATE,
    };
    let entry = match used(machine, trace, client, arguments, Some(wanted), right) {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let reply = Reply::status(NtStatus::SUCCESS);
    match machine.objects().get(entry.object).map(|object| &object.body) {
        Some(Body::Event { signaled, manual_reset }) => reply
            .with("state", u8::from(*signaled).to_string())
            .with("type", constants(EVENT_TYPES, u64::from(!manual_reset))),
        Some(Body::Mutant { owner, count, abandoned }) => reply
            .with("count", (1 - i64::from(*count)).to_string())
            .with("owned", (*owner == Some(client.thread)).to_string())
            .with("abandoned", abandoned.to_string()),
        Some(Body::Semaphore { count, maximum }) => {
            reply.with("count", count.to_string()).with("maximum", maximum.to_string())
        }
        _ => reply,
    }
}

fn change_event(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    change: EventChange,
) -> Reply {
    match used(machine, trace, client, arguments, Some(ObjectType::Event), AccessMask::EVENT_MODIFY_STATE) {
        Ok(entry) => {
            let was_signaled = machine.change_event(trace, entry.object, change);
            Reply::status(NtStatus::SUCCESS).with("previous", u8::from(was_signaled).to_string())
        }
        Err(status) => Reply::status(status),
    }
}

/// No right is needed: the thread that holds a mutant may always give it up.
fn release_mutant(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let released = used(machine, trace, client, arguments, Some(ObjectType::Mutant), AccessMask::empty())
        .and_then(|entry| machine.release_mutant(trace, client, entry.object));
    match released {
        Ok(previous) => Reply::status(NtStatus::SUCCESS).with("previous", previous.to_string()),
        Err(status) => Reply::status(status),
    }
}

/// The number is looked at before the handle.
fn release_semaphore(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let count = arguments.number(&COUNT).map_or(Some(1), |number| long(number).filter(|count| *count > 0));
    let Some(count) = count else {
        return capture::refused(trace, Rule::ParameterRefused, NtStatus::INVALID_PARAMETER);
    };
    let released =
        used(machine, trace, client, arguments, Some(ObjectType::Semaphore), AccessMask::SEMAPHORE_MODIFY_STATE)
            .and_then(|entry| machine.release_semaphore(trace, entry.object, count));
    match released {
        Ok(previous) => Reply::status(NtStatus::SUCCESS).with("previous", previous.to_string()),
        Err(status) => Reply::status(status),
    }
}

/// The key is looked at before the handle. Nobody here waits in time, so no partner ever comes.
fn keyed_event(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    right: AccessMask,
) -> Reply {
    if arguments.number(&KEY).is_some_and(|key| !key.is_multiple_of(2)) {
        return capture::refused(trace, Rule::ParameterRefused, NtStatus::INVALID_PARAMETER_1);
    }
    let has_default = machine.system().era.system_calls.null_keyed_event == NullKeyedEventPolicy::CriticalSections;
    let is_default = has_default && arguments.handle(&HANDLE) == Some(Handle::NULL);
    if !is_default && let Err(status) = used(machine, trace, client, arguments, Some(ObjectType::KeyedEvent), right) {
        return Reply::status(status);
    }
    capture::refused(trace, Rule::NoPartner, NtStatus::TIMEOUT)
}

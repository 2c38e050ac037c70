//! Input: the one desktop of a session that receives it, and threads that share what they receive.
//!
//! Winlogon's desktop has the input while nobody is logged on or the session is locked; then the desktop of `WinSta0` that
//! was switched to last. A session without a terminal keeps what will be seen when one comes back.
//! Modelled: switching, opening, `SendInput`, attaching threads. Left out: screen savers, the secure desktop of an
//! elevation, the state that attached threads share (focus, keys).
//! Written down in: Microsoft, `SwitchDesktop`, `OpenInputDesktop` and `AttachThreadInput`; ReactOS `ntuser/input.c`;
//! asserted by Wine's `winstation.c` and ReactOS's `AttachThreadInput.c` tests.

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Handle, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{desktop, desktop_of, is_visible, privilege_isolation, tell, window_station};

/// Whether win32k refuses input that a thread makes which is not on the input desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputCheckPolicy {
    /// It takes it from any thread.
    Unchecked,
    /// It refuses it.
    Checked,
}

/// Whether `AttachThreadInput` says why it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachErrorPolicy {
    /// It leaves the last error.
    Silent,
    /// It sets it.
    Told,
}

/// The desktop of a session that receives input now.
pub fn input_desktop(machine: &Machine, session: SessionId) -> Option<ObjectId> {
    if is_winlogons(machine, session) {
        return desktop::find(machine, window_station::interactive(machine, session)?, "Winlogon");
    }
    users_desktop(machine, session)
}

/// The desktop of a session that receives input unless winlogon has it: the one that was switched to last.
pub(crate) fn users_desktop(machine: &Machine, session: SessionId) -> Option<ObjectId> {
    let station = window_station::interactive(machine, session)?;
    let switched_to = match machine.objects().get(station).map(|object| &object.body) {
        Some(Body::WindowStation { input, .. }) => input.filter(|input| machine.objects().get(*input).is_some()),
        _ => None,
    };
    switched_to.or_else(|| desktop::find(machine, station, "Default"))
}

/// Whether winlogon has the input: nobody is logged on, or the session is locked. In session 0 it has not while somebody
/// has the console show what programs show there.
fn is_winlogons(machine: &Machine, session: SessionId) -> bool {
    let shows_session_zero = session == SessionId::ZERO && machine.viewer().is_some();
    !shows_session_zero && machine.session(session).is_none_or(|session| session.locked || session.user.is_none())
}

/// The input desktop of the caller's session.
pub(crate) fn desktop_of_caller(machine: &Machine, client: ClientId) -> Option<ObjectId> {
    input_desktop(machine, machine.process(client.process)?.session())
}

/// Opens the input desktop: a process on a window station that nobody sees has none.
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    wanted: desktop::Wanted,
) -> Result<Handle, NtStatus> {
    let station = machine.process(client.process).and_then(|process| process.connection.window_station);
    let is_seen = station.is_some_and(|station| is_visible(machine, station.object));
    let Some(input) = desktop_of_caller(machine, client).filter(|_| is_seen) else {
        return Err(trace.failed(Rule::InputDesktopOfWhatIsSeen, NtStatus::ILLEGAL_FUNCTION));
    };
    desktop::open_found(machine, trace, client, input, wanted)
}

/// Makes a desktop the input desktop. `Ok(false)` is a refusal without a reason.
///
/// | in this order | answer |
/// | --- | --- |
/// | no desktop's handle, or without `DESKTOP_SWITCHDESKTOP` | as for any handle |
/// | the window station is not seen, or another session's | `STATUS_ACCESS_DENIED` |
/// | winlogon has the input | refused without a last error |
pub(crate) fn switch(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<bool, NtStatus> {
    let wanted = Some(ObjectType::Desktop);
    let entry = machine.use_handle(trace, client, handle, wanted, AccessMask::DESKTOP_SWITCHDESKTOP)?;
    let own = machine.process(client.process).map(crate::nt::process::Process::session);
    let session = desktop::session_of(machine, entry.object);
    let (Some(session), Some(station)) =
        (session.filter(|_| own == session), desktop::station_of(machine, entry.object))
    else {
        return Err(trace.failed(Rule::InputDesktopOfWhatIsSeen, NtStatus::ACCESS_DENIED));
    };
    if !is_visible(machine, station) {
        return Err(trace.failed(Rule::InputDesktopOfWhatIsSeen, NtStatus::ACCESS_DENIED));
    }
    if is_winlogons(machine, session) {
        trace.answered(Rule::LockedDesktopStays, NtStatus::ACCESS_DENIED);
        return Ok(false);
    }
    machine.objects_mut().change(station, |object| {
        if let Body::WindowStation { input, .. } = &mut object.body {
            *input = Some(entry.object);
        }
    });
    tell(machine, trace, Rule::InputDesktopOfWhatIsSeen, entry.object, "is the input desktop");
    Ok(true)
}

/// How many of these inputs are taken.
pub(crate) fn send(machine: &Machine, trace: &mut Trace, client: ClientId, count: u64) -> Result<u64, NtStatus> {
    let own = desktop_of(machine, client).map(|own| own.object);
    let seen = own.is_some() && own == desktop_of_caller(machine, client);
    let status = match machine.system().era.input_check {
        _ if count == 0 => NtStatus::INVALID_PARAMETER,
        InputCheckPolicy::Checked if !seen => NtStatus::ACCESS_DENIED,
        InputCheckPolicy::Checked | InputCheckPolicy::Unchecked => NtStatus::SUCCESS,
    };
    trace.answered(Rule::InputFromTheInputDesktop, status);
    if status == NtStatus::SUCCESS { Ok(count) } else { Err(status) }
}

/// Attaches a thread's input to another's, or detaches it. Each attachment is of one pair, in one direction, and counted.
///
/// | in this order | status |
/// | --- | --- |
/// | one of them is no thread, or both are one | `STATUS_INVALID_PARAMETER` |
/// | they are on two desktops | `STATUS_ACCESS_DENIED` |
/// | to be attached, and the other's process is of a higher integrity level | `STATUS_ACCESS_DENIED` |
/// | to be detached, and that pair was not attached | `STATUS_INVALID_PARAMETER` |
pub(crate) fn attach(
    machine: &mut Machine,
    trace: &mut Trace,
    from: ThreadId,
    to: ThreadId,
    attach: bool,
) -> Result<(), NtStatus> {
    let (one, other) = (find_thread(machine, from), find_thread(machine, to));
    let pair = one.zip(other).filter(|_| from != to);
    let times = machine.win32k().attachments.get(&(from, to)).copied().unwrap_or(0);
    let desktop = pair.and_then(|(one, other)| {
        let desktop = desktop_of(machine, one)?.object;
        (Some(desktop) == desktop_of(machine, other).map(|own| own.object)).then_some(desktop)
    });
    if let (Some((one, other)), Some(_), true) = (pair, desktop, attach) {
        privilege_isolation::check(machine, trace, one.process, other.process)?;
    }
    let status = match (pair, desktop) {
        (None, _) => NtStatus::INVALID_PARAMETER,
        (Some(_), None) => NtStatus::ACCESS_DENIED,
        (Some(_), Some(_)) if !attach && times == 0 => NtStatus::INVALID_PARAMETER,
        (Some(_), Some(_)) => NtStatus::SUCCESS,
    };
    let Some(desktop) = desktop.filter(|_| status == NtStatus::SUCCESS) else {
        return Err(trace.failed(Rule::AttachedThreads, status));
    };
    let attachments = &mut machine.win32k_mut().attachments;
    match if attach { times + 1 } else { times - 1 } {
        0 => attachments.remove(&(from, to)),
        times => attachments.insert((from, to), times),
    };
    let now = if attach { "has two threads that share one input" } else { "has two threads with an input each again" };
    tell(machine, trace, Rule::AttachedThreads, desktop, now);
    Ok(())
}

/// The thread with this id, if it has not ended.
pub(super) fn find_thread(machine: &Machine, thread: ThreadId) -> Option<ClientId> {
    let owner = machine.processes().find(|process| process.threads.contains_key(&thread))?;
    Some(ClientId { process: owner.id, thread })
}

/// A thread that ends, or goes to another desktop, is attached to none.
pub(crate) fn detach_all_of(machine: &mut Machine, thread: ThreadId) {
    let of_thread = |pair: &&(ThreadId, ThreadId)| pair.0 == thread || pair.1 == thread;
    let pairs: Vec<_> = machine.win32k().attachments.keys().filter(of_thread).copied().collect();
    for pair in pairs {
        machine.win32k_mut().attachments.remove(&pair);
    }
}

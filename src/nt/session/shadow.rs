//! Shadowing: a second terminal that looks on in a session, or also types there ("remote control").
//!
//! Nobody is logged on by it and no program moves: the terminal of one session shows another session. The user there is
//! asked first, unless the machine is set up not to ask. The state of the session that looks on and a notification tell of
//! it; what is seen and pressed meanwhile is in [`sight`](crate::nt::window::sight).
//! Left out: the difference between looking on and typing, the key that ends it, what came after Windows Server 2012.
//! Written down in: Microsoft, [MS-TSTS] `RpcWinStationShadow` and `WTSStartRemoteControlSession`; which error stands for
//! which reason is concluded from their names.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::session::session_change::{SessionChange, tell};
use crate::nt::session::terminal_services::has_all_permissions;
use crate::nt::session::{ConnectionState, Session, SessionId, Terminal};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// Begins to look on from one session in another; `agreed` is what the user there says who is asked.
///
/// | needed, in this order | otherwise |
/// | --- | --- |
/// | a caller in a session at a remote terminal, which shadows none | `STATUS_CTX_SHADOW_INVALID` |
/// | another session than the caller's own | `STATUS_CTX_SHADOW_INVALID` |
/// | the permission Remote Control, which administrators have | `STATUS_ACCESS_DENIED` |
/// | a user who is at a terminal there | `STATUS_CTX_SHADOW_INVALID` |
/// | that user's consent, where it is asked for | `STATUS_CTX_SHADOW_DENIED` |
pub(crate) fn start(
    machine: &mut Machine,
    trace: &mut Trace,
    token: &Token,
    from: SessionId,
    target: SessionId,
    agreed: bool,
) -> Result<(), NtStatus> {
    let state = |id: SessionId| machine.session(id).map(Session::state);
    let at_remote = machine.session(from).is_some_and(|from| matches!(from.terminal, Some(Terminal::Remote(_))));
    let refusal = if !at_remote || state(from) == Some(ConnectionState::Shadow) || from == target {
        Some((Rule::ShadowFromAfar, NtStatus::CTX_SHADOW_INVALID))
    } else if !has_all_permissions(token) {
        Some((Rule::SessionMayNotBeControlled, NtStatus::ACCESS_DENIED))
    } else if state(target) != Some(ConnectionState::Active) {
        Some((Rule::ShadowFromAfar, NtStatus::CTX_SHADOW_INVALID))
    } else if machine.system().settings.shadow_consent && !agreed {
        Some((Rule::ShadowNeedsConsent, NtStatus::CTX_SHADOW_DENIED))
    } else {
        None
    };
    if let Some((rule, status)) = refusal {
        return Err(trace.failed(rule, status));
    }
    machine.change_session(from, |session| session.shadows = Some(target));
    trace.happened(Rule::ShadowIsASecondTerminal, Event::ShadowBegun(from, target));
    tell(machine, trace, SessionChange::RemoteControl, target);
    Ok(())
}

/// Whoever looks on in a session, or from it, does so no more; whether anybody did.
pub(crate) fn stop(machine: &mut Machine, trace: &mut Trace, id: SessionId) -> bool {
    let pairs: Vec<(SessionId, SessionId)> = machine
        .sessions()
        .filter_map(|session| Some((session.id, session.shadows?)))
        .filter(|(from, target)| *from == id || *target == id)
        .collect();
    for (from, target) in &pairs {
        machine.change_session(*from, |session| session.shadows = None);
        trace.happened(Rule::ShadowIsASecondTerminal, Event::ShadowEnded(*from, *target));
        tell(machine, trace, SessionChange::RemoteControl, *target);
    }
    !pairs.is_empty()
}

//! Controls: what a program can ask a service to do, and what reaches its handler.
//!
//! A control reaches the service if the caller's handle holds the right for it, the service's state allows it, and the
//! service said that it accepts it. What the handler returns does not reach the caller.
//! Left out: controls that only the system sends, the time that a handler may take.
//! Written down in: Microsoft, `ControlService` and `HandlerEx`; the order of the checks is that of ReactOS
//! `services/rpcserver.c`, and that the handler's answer is dropped is asserted by Wine's `services/tests/service.c`.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::service::handles::Opened;
use crate::nt::service::record::{Program, Service};
use crate::nt::service::refusal::Denied;
use crate::nt::service::status::{self, ACCEPT_PAUSE, ACCEPT_STOP, State, Status};
use crate::nt::service::{control_manager, stop_by_itself};
use crate::nt::trace::Trace;

/// The controls that a program can send, each with its name in the headers; 128 to 255 are the service's own.
pub const CONTROLS: &[(&str, u64)] = &[
    ("SERVICE_CONTROL_STOP", STOP),
    ("SERVICE_CONTROL_PAUSE", PAUSE),
    ("SERVICE_CONTROL_CONTINUE", CONTINUE),
    ("SERVICE_CONTROL_INTERROGATE", INTERROGATE),
    ("SERVICE_CONTROL_SHUTDOWN", 5),
    ("SERVICE_CONTROL_PARAMCHANGE", 6),
    ("SERVICE_CONTROL_NETBINDADD", 7),
    ("SERVICE_CONTROL_NETBINDREMOVE", 8),
    ("SERVICE_CONTROL_NETBINDENABLE", 9),
    ("SERVICE_CONTROL_NETBINDDISABLE", 10),
    ("SERVICE_CONTROL_DEVICEEVENT", 11),
    ("SERVICE_CONTROL_HARDWAREPROFILECHANGE", 12),
    ("SERVICE_CONTROL_POWEREVENT", 13),
    ("SERVICE_CONTROL_SESSIONCHANGE", 14),
    ("SERVICE_CONTROL_PRESHUTDOWN", 15),
    ("SERVICE_CONTROL_TIMECHANGE", 16),
    ("SERVICE_CONTROL_TRIGGEREVENT", 32),
];

const STOP: u64 = 1;
const PAUSE: u64 = 2;
const CONTINUE: u64 = 3;
const INTERROGATE: u64 = 4;

/// What becomes of controls after a handler took a stop.
///
/// Source: Microsoft, `HandlerEx`: none is sent any more since Windows Server 2003 and XP with service pack 2. What the
/// sender is told while the service still says that it runs is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterStopPolicy {
    /// They are sent as long as the service runs.
    ControlsGoOn,
    /// None is sent any more.
    NothingMore,
}

/// What a control needs: the right of the caller's handle, and the bit that the service must accept, if one is needed.
fn needs(control: u64) -> Option<(AccessMask, u64)> {
    match control {
        STOP => Some((AccessMask::SERVICE_STOP, ACCEPT_STOP)),
        PAUSE | CONTINUE => Some((AccessMask::SERVICE_PAUSE_CONTINUE, ACCEPT_PAUSE)),
        INTERROGATE => Some((AccessMask::SERVICE_INTERROGATE, 0)),
        6 => Some((AccessMask::SERVICE_PAUSE_CONTINUE, 0x8)),
        7..=10 => Some((AccessMask::SERVICE_PAUSE_CONTINUE, 0x10)),
        128..=255 => Some((AccessMask::SERVICE_USER_DEFINED_CONTROL, 0)),
        _ => None,
    }
}

/// A control that was not sent: the reason, and the status of the service where the caller gets it all the same.
pub(crate) type NotSent = (Denied, Option<State>);

/// `ControlService`: the control that reached a handler, 0 where there is none, and where the service stands now.
///
/// | in this order | refused as |
/// | --- | --- |
/// | a control that can be sent | `ERROR_INVALID_PARAMETER` |
/// | the right for it | `ERROR_ACCESS_DENIED` |
/// | not stopped | `ERROR_SERVICE_NOT_ACTIVE` |
/// | not stopping; starting only for a stop | `ERROR_SERVICE_CANNOT_ACCEPT_CTRL` |
/// | by policy, no stop taken before | the same; not confirmed |
/// | accepted by the service; of a driver only to stop and to ask | `ERROR_INVALID_SERVICE_CONTROL` |
/// | for a stop, nobody running who depends on it | `ERROR_DEPENDENT_SERVICES_RUNNING` |
pub(crate) fn send(
    machine: &mut Machine,
    trace: &mut Trace,
    opened: Opened,
    control: u64,
    handler_returns: u64,
) -> Result<(u64, State), NotSent> {
    let (right, accepted) = needs(control).ok_or((Denied::UNKNOWN_CONTROL, None))?;
    opened.needs(right).map_err(|denied| (denied, None))?;
    let service = opened.service(machine).map_err(|denied| (denied, None))?;
    let id = opened.id().map_err(|denied| (denied, None))?;
    let (name, state) = (service.name.clone(), service.status.state);
    let with_status = |denied: Denied| (denied, Some(state));
    match state {
        State::Stopped => return Err(with_status(Denied::NOT_ACTIVE)),
        State::StopPending => return Err(with_status(Denied::CANNOT_ACCEPT_NOW)),
        State::StartPending if control != STOP => return Err(with_status(Denied::CANNOT_ACCEPT_NOW)),
        State::StartPending | State::Running | State::ContinuePending | State::PausePending | State::Paused => {}
    }
    let ends_with_stop = machine.system().era.services.after_stop == AfterStopPolicy::NothingMore;
    if service.run.stop_taken && ends_with_stop {
        return Err(with_status(Denied::CANNOT_ACCEPT_NOW));
    }
    let drivers_own = control == STOP || control == INTERROGATE;
    if service.status.accepts & accepted != accepted || (service.is_driver() && !drivers_own) {
        return Err(with_status(Denied::NOT_ACCEPTED));
    }
    if control == STOP && has_active_dependent(machine, service) {
        return Err((Denied::DEPENDENTS_RUNNING, None));
    }

    let (is_driver, program, handler) = (service.is_driver(), service.program, service.run.handler);
    if is_driver {
        if control == STOP {
            status::change(machine, trace, Rule::DriversAreServices, id, Status::STOPPED);
            control_manager::remove_if_due(machine, trace, id);
        }
        return Ok((0, stands(machine, opened)));
    }
    let told = CONTROLS.iter().find(|(_, number)| *number == control).map(|(name, _)| (*name).to_owned());
    let now = told.unwrap_or_else(|| format!("control {control}"));
    trace.happened(Rule::HandlerTakesControls, Event::ServiceChanged { service: name.clone(), now });
    if control == STOP && program == Program::Reports {
        stop_by_itself(machine, trace, id);
    } else if let (Some(state), Program::Reports) = (rests_as(control), program) {
        let status = machine.services.get(id).map_or(Status::RUNNING, |service| service.status);
        status::change(machine, trace, Rule::ServicesCanPause, id, Status { state, ..status });
    } else if control == STOP && handler && handler_returns == 0 {
        machine.services.change(id, |service| service.run.stop_taken = true);
    }
    Ok((if handler { control } else { 0 }, stands(machine, opened)))
}

/// The state that a service reports that was told to pause or to go on.
fn rests_as(control: u64) -> Option<State> {
    match control {
        PAUSE => Some(State::Paused),
        CONTINUE => Some(State::Running),
        _ => None,
    }
}

fn stands(machine: &Machine, opened: Opened) -> State {
    opened.service(machine).map_or(State::Stopped, |service| service.status.state)
}

/// Whether a service runs that must not run without this one.
fn has_active_dependent(machine: &Machine, service: &Service) -> bool {
    machine.services.iter().any(|(_, other)| {
        let depends = |name: &Arc<str>| compare_ignoring_case(name, &service.name).is_eq();
        other.is_active() && other.configuration.dependencies.iter().any(depends)
    })
}

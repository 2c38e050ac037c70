//! Monitors: what a program sees of displays. Also where nobody can see anything, there is one.
//!
//! Modelled: one monitor of 1024 by 768 in every session; session 0 has none of its own where it is for services alone,
//! and shows the placeholder `WinDisc`. Left out: several monitors, modes.
//! Written down in: Microsoft, `EnumDisplayMonitors`; asserted by Wine's `programs/services` test, which takes either name.

use crate::nt::machine::Machine;
use crate::nt::session::SessionId;

/// The rectangle of the only monitor.
pub const RECTANGLE: &str = "0,0,1024,768";

/// The name of the only monitor of a session.
pub(crate) fn device(machine: &Machine, session: SessionId) -> &'static str {
    let seen = session != SessionId::ZERO || !machine.keeps_session_zero_for_services();
    if seen { r"\\.\DISPLAY1" } else { "WinDisc" }
}

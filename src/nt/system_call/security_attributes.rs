//! `SECURITY_ATTRIBUTES`: who may use what a function makes, as its caller says it.
//!
//! Modelled: the list of a descriptor, written as text. Left out: owner, group, and what `bInheritHandle` says.
//! Written down in: Microsoft, `SECURITY_ATTRIBUTES` and "Security Descriptor String Format".

use crate::nt::call::Arguments;
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{SecurityDescriptor, sddl};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// `lpSecurityDescriptor`.
pub(crate) const DACL: Parameter = Parameter::optional(
    "dacl",
    Kind::Text,
    "Who may use a new object: `NULL`, `EMPTY`, `EVERYONE`, or a list as text (`D:(A;;GA;;;WD)`); else the token's default.",
);

/// The descriptor that a caller gives for a new object.
pub(crate) fn descriptor(
    machine: &Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Option<SecurityDescriptor>, NtStatus> {
    let Some(given) = arguments.text(&DACL) else { return Ok(None) };
    let descriptor = sddl::descriptor(&given, machine.acting(client).token.user);
    descriptor.map(Some).ok_or_else(|| trace.failed(Rule::NoDescriptor, NtStatus::INVALID_PARAMETER))
}

//! `SECURITY_ATTRIBUTES`: who may use what a function makes, as its caller says it.
//!
//! Modelled: the list of a descriptor, written as text, and its integrity label; where there are no levels, nobody asks for
//! that, which is concluded. Left out: owner, group, and what `bInheritHandle` says.
//! Written down in: Microsoft, `SECURITY_ATTRIBUTES` and "Security Descriptor String Format".

use crate::nt::call::Arguments;
use crate::nt::machine::Machine;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
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
    let Some(read) = sddl::descriptor(&given, machine.acting(client).token.user) else {
        return Err(trace.failed(Rule::NoDescriptor, NtStatus::INVALID_PARAMETER));
    };
    let label = match machine.system().era.integrity {
        MandatoryIntegrityPolicy::Absent => None,
        MandatoryIntegrityPolicy::NoWriteUp => read.label,
    };
    Ok(Some(SecurityDescriptor { label, ..read }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::action::Action;
    use crate::nt::call::Argument;
    use crate::nt::era::{ERAS, System};
    use crate::nt::io::volume::Volume;
    use crate::nt::session::session_manager::BootStage;

    #[test]
    fn a_label_counts_where_there_are_levels() {
        for era in ERAS {
            let mut machine = Machine::new(System::new(era), &[], Vec::new(), Volume::default());
            for stage in BootStage::ALL {
                machine.apply(&Action::Boot(stage));
            }
            let client = machine.processes().next().expect("a process").client();
            let given = Arguments::default().with(&DACL, Argument::Text("D:(A;;GA;;;WD)S:(ML;;NW;;;HI)".into()));
            let read = descriptor(&machine, &mut Trace::new(), client, &given).expect("a descriptor").expect("one");
            let are_levels = era.integrity != MandatoryIntegrityPolicy::Absent;
            assert_eq!(read.label.is_some(), are_levels, "{}", era.name);
        }
    }
}

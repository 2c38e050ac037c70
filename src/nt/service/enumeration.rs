//! Enumeration: the services that are installed, by what they are and whether they run.
//!
//! Services whose status the caller may not ask for are left out in silence. A buffer that does not hold all gets those
//! that fit, from the first; how much room they need is counted as the 64-bit headers lay them out.
//! Left out: going on where a call ended (the resume handle).
//! Written down in: Microsoft, `EnumServicesStatusEx`; the order of the checks is asserted by Wine's
//! `advapi32/tests/service.c`.

use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::process::ProcessId;
use crate::nt::security::AccessMask;
use crate::nt::service::control_manager;
use crate::nt::service::handles::Opened;
use crate::nt::service::record::Service;
use crate::nt::service::refusal::Denied;

/// The values of `dwServiceState`, each with its name in the headers.
pub const ACTIVITY: &[(&str, u64)] = &[("SERVICE_ACTIVE", 1), ("SERVICE_INACTIVE", 2), ("SERVICE_STATE_ALL", 3)];

/// The bits of types that can be asked for.
const TYPES: u64 = 0x1FF;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) service_type: u64,
    pub(crate) activity: u64,
    /// Only services of this group; of none where it is empty, of any where nothing is said.
    pub(crate) group: Option<&'a str>,
    /// The size of what is told of each beside its names, in bytes.
    pub(crate) entry: u64,
    /// The room for the answer, in bytes; as much as is needed where nothing is said.
    pub(crate) room: Option<u64>,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    /// The services that there is room for.
    pub(crate) services: Vec<&'a Service>,
    /// How much room the others need, in bytes.
    pub(crate) missing: u64,
}

/// `EnumServicesStatus` and its kin: something to look for, then the right, then the group.
pub(crate) fn list<'a>(
    machine: &'a Machine,
    process: ProcessId,
    database: Opened,
    question: Question<'_>,
) -> Result<Listing<'a>, Denied> {
    let Question { service_type, activity, group, entry, room } = question;
    if service_type == 0 || service_type & !TYPES != 0 || activity == 0 || activity > 3 {
        return Err(Denied::NOTHING_TO_ENUMERATE);
    }
    database.needs(AccessMask::SC_MANAGER_ENUMERATE_SERVICE)?;
    let group_of = |service: &Service, group: &str| compare_ignoring_case(&service.configuration.group, group).is_eq();
    let all = || machine.services.iter().map(|(_, service)| service);
    if let Some(group) = group.filter(|group| !group.is_empty())
        && !all().any(|service| group_of(service, group))
    {
        return Err(Denied::UNKNOWN_GROUP);
    }
    let shown = control_manager::may_query_status(machine, process);
    let found = all().filter(|service| {
        let activity_bit = if service.is_active() { 1 } else { 2 };
        shown
            && service.configuration.service_type.number() & service_type != 0
            && activity & activity_bit != 0
            && group.is_none_or(|group| group_of(service, group))
    });
    let (mut services, mut used, mut missing) = (Vec::new(), 0, 0);
    for service in found {
        let characters = |text: &str| text.encode_utf16().count() as u64 + 1;
        let size = entry + 2 * (characters(&service.name) + characters(service.display_name()));
        if missing == 0 && room.is_none_or(|room| used + size <= room) {
            used += size;
            services.push(service);
        } else {
            missing += size;
        }
    }
    Ok(Listing { services, missing })
}

//! Tiers: how much of a running Windows a call can touch, and so what a user must allow before it is made.

use clap::ValueEnum;

use crate::nt::call::Operation;
use crate::nt::{service, window};

/// How much of a running Windows a call can touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Tier {
    /// Objects with names and handles, which go with the process that made them.
    Objects,
    /// Window stations, desktops, windows and input: what the user sees and types into.
    Desktop,
    /// The services that are installed, which outlive every process.
    Services,
}

impl Tier {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Tier::Objects => "objects",
            Tier::Desktop => "desktop",
            Tier::Services => "services",
        }
    }
}

/// The tier of an operation: that of the concept whose operation it is.
pub fn tier(operation: &Operation) -> Tier {
    let is_of = |table: &[Operation]| table.contains(operation);
    if window::calls::ALL.into_iter().any(is_of) {
        Tier::Desktop
    } else if service::calls::OPERATIONS.into_iter().any(is_of) {
        Tier::Services
    } else {
        Tier::Objects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call;

    fn check(name: &str, expected: Tier) {
        assert_eq!(call::operation(name).map(tier), Some(expected), "{name}");
    }

    #[test]
    fn an_operation_is_of_the_tier_of_its_concept() {
        check("CreateWindowStationW", Tier::Desktop);
        check("SwitchDesktop", Tier::Desktop);
        check("SendInput", Tier::Desktop);
        check("OpenSCManagerA", Tier::Services);
        check("SetServiceStatus", Tier::Services);
        check("EnumServicesStatusExW", Tier::Services);
        check("CreateEventW", Tier::Objects);
        check("NtOpenProcessToken", Tier::Objects);
    }
}

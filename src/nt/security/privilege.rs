//! Privileges: what a token lets its holder do regardless of any object's descriptor.
//!
//! Modelled: the privileges that the modelled rules ask for, held or not held.
//! Left out: enabling and disabling; a held privilege counts as enabled.
//! Written down in: Microsoft, "Privilege Constants"; KB821546 for the create-global privilege.

use bitflags::bitflags;

/// One privilege.
pub type Privilege = Privileges;

bitflags! {
    /// A set of privileges.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct Privileges: u16 {
        /// `SeChangeNotifyPrivilege`: pass through directories without the right to traverse them. Everyone holds it.
        const CHANGE_NOTIFY = 1;
        /// `SeCreateGlobalPrivilege`: create sections and symbolic links in another session's stamped directory.
        const CREATE_GLOBAL = 2;
        /// `SeCreatePermanentPrivilege`: create objects that outlive their handles.
        const CREATE_PERMANENT = 4;
        /// `SeTcbPrivilege`: act as part of the operating system; sets the session of a token.
        const TCB = 8;
        /// `SeDebugPrivilege`: open any process.
        const DEBUG = 16;
        /// `SeImpersonatePrivilege`: act as a client.
        const IMPERSONATE = 32;
        /// `SeAssignPrimaryTokenPrivilege`: give a process another token.
        const ASSIGN_PRIMARY_TOKEN = 64;
    }
}

impl Privileges {
    /// Their names in the headers.
    pub const NAMES: &'static [(&'static str, Privileges)] = &[
        ("SeChangeNotifyPrivilege", Privileges::CHANGE_NOTIFY),
        ("SeCreateGlobalPrivilege", Privileges::CREATE_GLOBAL),
        ("SeCreatePermanentPrivilege", Privileges::CREATE_PERMANENT),
        ("SeTcbPrivilege", Privileges::TCB),
        ("SeDebugPrivilege", Privileges::DEBUG),
        ("SeImpersonatePrivilege", Privileges::IMPERSONATE),
        ("SeAssignPrimaryTokenPrivilege", Privileges::ASSIGN_PRIMARY_TOKEN),
    ];

    /// The privilege with this name.
    pub fn named(name: &str) -> Option<Privileges> {
        Privileges::NAMES.iter().find(|(known, _)| *known == name).map(|(_, privilege)| *privilege)
    }

    /// The names of those that are held, set apart by commas.
    pub fn names(self) -> String {
        let held = Privileges::NAMES.iter().filter(|(_, privilege)| self.contains(*privilege));
        held.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

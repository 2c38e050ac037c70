//! Settings: what an administrator can change on a machine, whatever release it runs. The release says how each comes.

use crate::nt::era::Era;
use crate::nt::object_manager::{DosDevicesPolicy, ObjectPolicies};
use crate::nt::security::logon_session::AdministratorLogonPolicy;
use crate::nt::session::terminal_services::{SwitchUserPolicy, TerminalServicesPolicy};

/// What an administrator can change; each is defaulted by the release.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own, in Windows too")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Terminal Services are switched on.
    pub terminal_services: bool,
    /// "Switch User" is offered.
    pub fast_user_switching: bool,
    /// The machine belongs to a domain.
    pub domain_member: bool,
    /// Administrators' logons are split (`EnableLUA`).
    pub uac: bool,
    /// `NoInteractiveServices`: the interactive mark of a service is ignored.
    pub no_interactive_services: bool,
    /// `ProtectionMode`: stricter rights on system objects, and drive letters by logon session.
    pub protection_mode: bool,
    /// "Bypass traverse checking": everyone holds `SeChangeNotifyPrivilege`.
    pub bypass_traverse_checking: bool,
    /// `EnableLinkedConnections`: network drives are connected in both halves of a split logon.
    pub enable_linked_connections: bool,
    /// Remote Desktop lets users in (`fDenyTSConnections` is 0). Client releases come with it off; here it is on, so that
    /// no scenario has to switch it on first.
    pub remote_desktop: bool,
    /// A user is asked before somebody looks on in the user's session.
    pub shadow_consent: bool,
    /// `WM_TIMER` calls back only what a timer was set for (MS02-071).
    pub timer_callbacks_checked: bool,
}

/// A setting: how a scenario names it, and how to reach it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in a scenario.
    pub name: &'static str,
    /// One sentence about it.
    pub summary: &'static str,
    /// What is said of a machine on which it is on, and off.
    pub words: [&'static str; 2],
    /// Where it stands in [`Settings`].
    pub field: fn(&mut Settings) -> &mut bool,
}

/// The settings, in the order of [`Settings`].
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "terminal_services",
        summary: "Terminal Services are switched on.",
        words: ["with Terminal Services", "without Terminal Services"],
        field: |settings| &mut settings.terminal_services,
    },
    Setting {
        name: "fast_user_switching",
        summary: "\"Switch User\" is offered.",
        words: ["with fast user switching", "without fast user switching"],
        field: |settings| &mut settings.fast_user_switching,
    },
    Setting {
        name: "domain_member",
        summary: "The machine belongs to a domain.",
        words: ["in a domain", "in no domain"],
        field: |settings| &mut settings.domain_member,
    },
    Setting {
        name: "uac",
        summary: "Administrators' logons are split (`EnableLUA`).",
        words: ["with UAC", "without UAC"],
        field: |settings| &mut settings.uac,
    },
    Setting {
        name: "no_interactive_services",
        summary: "The interactive mark of a service is ignored (`NoInteractiveServices`).",
        words: ["interactive services forbidden", "interactive services allowed"],
        field: |settings| &mut settings.no_interactive_services,
    },
    Setting {
        name: "protection_mode",
        summary: "Stricter rights on system objects, and drive letters by logon session (`ProtectionMode`).",
        words: ["with ProtectionMode", "without ProtectionMode"],
        field: |settings| &mut settings.protection_mode,
    },
    Setting {
        name: "bypass_traverse_checking",
        summary: "Everyone holds the privilege to go through directories (`SeChangeNotifyPrivilege`).",
        words: ["directories on the way not checked", "directories on the way checked"],
        field: |settings| &mut settings.bypass_traverse_checking,
    },
    Setting {
        name: "enable_linked_connections",
        summary: "Network drives are connected in both halves of a split logon (`EnableLinkedConnections`).",
        words: ["with EnableLinkedConnections", "without EnableLinkedConnections"],
        field: |settings| &mut settings.enable_linked_connections,
    },
    Setting {
        name: "remote_desktop",
        summary: "Remote Desktop lets users in; releases for one user come with it off, here it is on.",
        words: ["with Remote Desktop", "without Remote Desktop"],
        field: |settings| &mut settings.remote_desktop,
    },
    Setting {
        name: "shadow_consent",
        summary: "A user is asked before somebody looks on in the user's session.",
        words: ["shadowing with consent", "shadowing without consent"],
        field: |settings| &mut settings.shadow_consent,
    },
    Setting {
        name: "timer_callbacks_checked",
        summary: "`WM_TIMER` calls back only what a timer was set for (the update of MS02-071).",
        words: ["timer callbacks checked", "timer callbacks unchecked"],
        field: |settings| &mut settings.timer_callbacks_checked,
    },
];

/// A release with its settings: what a machine is built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct System {
    /// The release.
    pub era: &'static Era,
    /// The settings.
    pub settings: Settings,
}

impl System {
    /// The release as it comes, in a workgroup.
    pub fn new(era: &'static Era) -> System {
        let settings = Settings {
            terminal_services: era.terminal_services == TerminalServicesPolicy::BuiltIn,
            fast_user_switching: era.switch_user != SwitchUserPolicy::Absent,
            domain_member: false,
            uac: era.administrator_logon == AdministratorLogonPolicy::Split,
            no_interactive_services: era.no_interactive_services,
            protection_mode: era.dos_devices == DosDevicesPolicy::PerLogonSession,
            bypass_traverse_checking: true,
            enable_linked_connections: false,
            remote_desktop: era.terminal_services != TerminalServicesPolicy::Absent,
            shadow_consent: true,
            timer_callbacks_checked: era.timer_callbacks_checked,
        };
        System { era, settings }
    }

    /// Whether there are sessions other than the machine as a whole.
    pub fn has_sessions(&self) -> bool {
        match self.era.terminal_services {
            TerminalServicesPolicy::Absent => false,
            TerminalServicesPolicy::Optional => self.settings.terminal_services,
            TerminalServicesPolicy::BuiltIn => true,
        }
    }

    /// Whose directory `\??` is on this machine.
    pub fn dos_devices(&self) -> DosDevicesPolicy {
        match self.era.dos_devices {
            DosDevicesPolicy::PerSession if !self.has_sessions() => DosDevicesPolicy::OneDirectory,
            policy => policy,
        }
    }

    /// The Object Manager's rules on this machine.
    pub fn object_policies(&self) -> ObjectPolicies {
        ObjectPolicies {
            dos_devices: self.dos_devices(),
            type_collision: self.era.type_collision,
            wrong_root: self.era.wrong_root,
            case: self.era.case,
            type_rights: self.era.type_rights,
            create_global: self.era.create_global,
            io: self.era.io,
        }
    }

    /// The system in words: the release, and the settings that are not as it comes.
    pub fn words(&self) -> String {
        let setting = |(setting, value): (&Setting, bool)| setting.words[usize::from(!value)].to_owned();
        std::iter::once(self.era.title.to_owned()).chain(self.changed().map(setting)).collect::<Vec<_>>().join(", ")
    }

    /// The settings that are not as the release comes, and how they are here.
    pub fn changed(&self) -> impl Iterator<Item = (&'static Setting, bool)> {
        let (mut here, mut usual) = (self.settings, System::new(self.era).settings);
        SETTINGS.iter().filter_map(move |setting| {
            let value = *(setting.field)(&mut here);
            (value != *(setting.field)(&mut usual)).then_some((setting, value))
        })
    }
}

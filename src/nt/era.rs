//! Releases of Windows NT: one row of policies each. Read a row as "like the one before, except".
//!
//! Each policy is an enum, defined beside the concept that it governs and matched there; this file is the only place
//! that knows a release by name. What an administrator can change is a setting of a machine, not of a release
//! ([`settings`]).

pub mod settings;

pub use settings::{SETTINGS, Setting, Settings, System};

use crate::nt::io::IoPolicies;
use crate::nt::io::information::UnknownInformationPolicy;
use crate::nt::io::mailslot::{MailslotNamePolicy, MailslotSharingPolicy};
use crate::nt::io::named_pipe::{DesertedPipePolicy, PipePrefixPolicy};
use crate::nt::io::volume::DoubledBackslashPolicy;
use crate::nt::object_manager::DosDevicesPolicy;
use crate::nt::object_manager::insert::{CreateGlobalPolicy, TypeCollisionPolicy};
use crate::nt::object_manager::resolve::{CasePolicy, WrongRootPolicy};
use crate::nt::object_manager::type_rights::TypeRightsPolicy;
use crate::nt::security::app_container::AppContainerPolicy;
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
use crate::nt::security::logon_session::{AdministratorLogonPolicy, DefaultDaclPolicy};
use crate::nt::security::privilege::UsersPrivilegesPolicy;
use crate::nt::service::configuration::{DisplayNamePolicy, PreshutdownPolicy};
use crate::nt::service::control::AfterStopPolicy;
use crate::nt::service::control_manager::UnknownMachinePolicy;
use crate::nt::service::detection::SessionZeroWindowPolicy;
use crate::nt::service::lock::DatabaseLockPolicy;
use crate::nt::service::notification::NotificationPolicy;
use crate::nt::service::per_user::PerUserServicesPolicy;
use crate::nt::service::{ServiceAccountsPolicy, ServicePolicies, ServiceSuccessPolicy};
use crate::nt::session::child_session::ChildSessionPolicy;
use crate::nt::session::csrss::PrefixPolicy;
use crate::nt::session::session_manager::{BootLineagePolicy, SessionIdPolicy, SessionZeroPolicy};
use crate::nt::session::terminal_services::{
    ConnectedUsersPolicy, ConsoleFromAfarPolicy, SwitchUserPolicy, TerminalServicesPolicy,
};
use crate::nt::session::winlogon::AdministratorUnlockPolicy;
use crate::nt::system_call::policies::{
    FileNameSizePolicy, HandleOnFailurePolicy, LinkWithoutAttributesPolicy, NullKeyedEventPolicy, OpenIfPolicy,
    PseudoHandlePolicy, ReferenceCountPolicy, SystemCallPolicies,
};
use crate::nt::win32::console::NoConsolePolicy;
use crate::nt::win32::dos_paths::{ConsoleNamesPolicy, DosPathPolicy, NtPrefixPolicy};
use crate::nt::window::connection::FailedStartPolicy;
use crate::nt::window::input::{AttachErrorPolicy, InputCheckPolicy};
use crate::nt::window::privilege_isolation::PrivilegeIsolationPolicy;
use crate::nt::window::user_object::DesktopInformationPolicy;
use crate::nt::window::{StandingReferencesPolicy, UserHandlePolicy};

/// A release and an edition, with everything that differs between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    /// Its name in a scenario.
    pub name: &'static str,
    /// Its name in a sentence.
    pub title: &'static str,
    /// Its place in the order of releases; a server stands with its client.
    pub release: Release,
    /// Whether there are several sessions at all.
    pub terminal_services: TerminalServicesPolicy,
    /// Who is in session 0.
    pub session_zero: SessionZeroPolicy,
    /// Which process starts which.
    pub boot_lineage: BootLineagePolicy,
    /// How a new session gets its number.
    pub session_ids: SessionIdPolicy,
    /// How many users can be connected at once.
    pub connected_users: ConnectedUsersPolicy,
    /// What "Switch User" does.
    pub switch_user: SwitchUserPolicy,
    /// What asking from afar for the console's session gives.
    pub console_from_afar: ConsoleFromAfarPolicy,
    /// What an administrator can do with a screen that somebody else has locked.
    pub administrator_unlock: AdministratorUnlockPolicy,
    /// Whether there are child sessions.
    pub child_sessions: ChildSessionPolicy,
    /// What `Global\` and `Local\` are.
    pub prefixes: PrefixPolicy,
    /// Whose directory `\??` is.
    pub dos_devices: DosDevicesPolicy,
    /// What creating over an object of another type answers.
    pub type_collision: TypeCollisionPolicy,
    /// What a root handle that is no directory answers.
    pub wrong_root: WrongRootPolicy,
    /// When a name is found in any spelling.
    pub case: CasePolicy,
    /// Which rights the types have.
    pub type_rights: TypeRightsPolicy,
    /// What the system services give back in their corners.
    pub system_calls: SystemCallPolicies,
    /// What the drivers of devices answer.
    pub io: IoPolicies,
    /// What a DOS path means.
    pub dos_paths: DosPathPolicy,
    /// What opening the console answers without one.
    pub no_console: NoConsolePolicy,
    /// Whether global sections and links need a privilege.
    pub create_global: CreateGlobalPolicy,
    /// Whether an administrator's logon is split.
    pub administrator_logon: AdministratorLogonPolicy,
    /// Which privileges users hold.
    pub users_privileges: UsersPrivilegesPolicy,
    /// Who may use what a process makes without saying who may.
    pub default_dacl: DefaultDaclPolicy,
    /// Whether tokens and objects have integrity levels.
    pub integrity: MandatoryIntegrityPolicy,
    /// Whether programs can be started in AppContainers.
    pub app_containers: AppContainerPolicy,
    /// Which accounts are there for services alone.
    pub service_accounts: ServiceAccountsPolicy,
    /// How the service control manager answers.
    pub services: ServicePolicies,
    /// Whether there are services of users.
    pub per_user_services: PerUserServicesPolicy,
    /// What becomes of a window in session 0.
    pub session_zero_windows: SessionZeroWindowPolicy,
    /// What `NoInteractiveServices` is when nobody has set it.
    pub no_interactive_services: bool,
    /// What keeps the handles of a process's window station and desktops open.
    pub user_handles: UserHandlePolicy,
    /// How many references win32k itself keeps on a window station and on a desktop.
    pub standing_references: StandingReferencesPolicy,
    /// Whether input is taken from threads that are not on the input desktop.
    pub input_check: InputCheckPolicy,
    /// Whether attaching threads says why it fails.
    pub attach_errors: AttachErrorPolicy,
    /// Whether a desktop tells of its heap and of the input.
    pub desktop_information: DesktopInformationPolicy,
    /// How a process ends that cannot be put on a desktop.
    pub failed_start: FailedStartPolicy,
    /// What keeps a program from reaching into those of a higher integrity level on its desktop.
    pub privilege_isolation: PrivilegeIsolationPolicy,
    /// Whether `WM_TIMER` calls back only what a timer was set for.
    pub timer_callbacks_checked: bool,
}

/// The order of releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The kernel's version, major and minor.
    pub version: (u8, u8),
    /// The build.
    pub build: u32,
}

const fn release(major: u8, minor: u8, build: u32) -> Release {
    Release { version: (major, minor), build }
}

/// Windows NT 4.0: one namespace, one user.
pub const NT_4: Era = Era {
    name: "WindowsNt4",
    title: "Windows NT 4.0",
    release: release(4, 0, 1381),
    terminal_services: TerminalServicesPolicy::Absent,
    session_zero: SessionZeroPolicy::SharedWithConsoleUser,
    boot_lineage: BootLineagePolicy::Winlogon,
    session_ids: SessionIdPolicy::LowestFree,
    connected_users: ConnectedUsersPolicy::One,
    switch_user: SwitchUserPolicy::Absent,
    console_from_afar: ConsoleFromAfarPolicy::Refused,
    administrator_unlock: AdministratorUnlockPolicy::LogsUserOff,
    child_sessions: ChildSessionPolicy::Absent,
    prefixes: PrefixPolicy::NotUnderstood,
    dos_devices: DosDevicesPolicy::OneDirectory,
    type_collision: TypeCollisionPolicy::NameCollision,
    wrong_root: WrongRootPolicy::InvalidHandle,
    case: CasePolicy::AsAsked,
    type_rights: TypeRightsPolicy::Original,
    system_calls: SystemCallPolicies {
        handle_on_failure: HandleOnFailurePolicy::Untouched,
        open_if: OpenIfPolicy::JobRefused,
        pseudo_handles: PseudoHandlePolicy::NoHandle,
        null_keyed_event: NullKeyedEventPolicy::NoHandle,
        link_without_attributes: LinkWithoutAttributesPolicy::Unnamed,
        reference_counts: ReferenceCountPolicy::OneEach,
        file_name_size: FileNameSizePolicy::Nothing,
    },
    io: IoPolicies {
        pipe_prefix: PipePrefixPolicy::BeginningInvalid,
        deserted_pipe: DesertedPipePolicy::NotAvailable,
        mailslot_names: MailslotNamePolicy::Device,
        mailslot_sharing: MailslotSharingPolicy::Checked,
        unknown_information: UnknownInformationPolicy::InvalidClass,
        doubled_backslash: DoubledBackslashPolicy::Invalid,
    },
    dos_paths: DosPathPolicy { nt_prefix: NtPrefixPolicy::Rooted, console_names: ConsoleNamesPolicy::Files },
    no_console: NoConsolePolicy::AccessDenied,
    create_global: CreateGlobalPolicy::Unchecked,
    administrator_logon: AdministratorLogonPolicy::OneToken,
    users_privileges: UsersPrivilegesPolicy::Shutdown,
    default_dacl: DefaultDaclPolicy::UserAndSystem,
    integrity: MandatoryIntegrityPolicy::Absent,
    app_containers: AppContainerPolicy::Absent,
    service_accounts: ServiceAccountsPolicy::LocalSystemAlone,
    services: ServicePolicies {
        unknown_machine: UnknownMachinePolicy::ServerUnavailable,
        database_lock: DatabaseLockPolicy::StopsStarts,
        display_names: DisplayNamePolicy::OneService,
        preshutdown: PreshutdownPolicy::Absent,
        notifications: NotificationPolicy::OneForAHandle,
        after_stop: AfterStopPolicy::ControlsGoOn,
        success: ServiceSuccessPolicy::HandlesClearIt,
    },
    per_user_services: PerUserServicesPolicy::Absent,
    session_zero_windows: SessionZeroWindowPolicy::UsersSession,
    no_interactive_services: false,
    user_handles: UserHandlePolicy::Marked,
    standing_references: StandingReferencesPolicy::NotKnown,
    input_check: InputCheckPolicy::Unchecked,
    attach_errors: AttachErrorPolicy::Silent,
    desktop_information: DesktopInformationPolicy::Absent,
    failed_start: FailedStartPolicy::WaitNoChildren,
    privilege_isolation: PrivilegeIsolationPolicy::Absent,
    timer_callbacks_checked: false,
};

/// Windows NT 4.0, Terminal Server Edition: the first with sessions.
pub const NT_4_TERMINAL_SERVER: Era = Era {
    name: "WindowsNt4TerminalServer",
    title: "Windows NT 4.0 Terminal Server Edition",
    terminal_services: TerminalServicesPolicy::BuiltIn,
    connected_users: ConnectedUsersPolicy::Many,
    prefixes: PrefixPolicy::Links,
    dos_devices: DosDevicesPolicy::PerSession,
    ..NT_4
};

/// Windows 2000 Professional: no Terminal Services.
pub const WINDOWS_2000: Era = Era {
    name: "Windows2000",
    title: "Windows 2000 Professional",
    release: release(5, 0, 2195),
    prefixes: PrefixPolicy::Links,
    users_privileges: UsersPrivilegesPolicy::Undock,
    services: ServicePolicies { success: ServiceSuccessPolicy::IoPending, ..NT_4.services },
    user_handles: UserHandlePolicy::Asked,
    input_check: InputCheckPolicy::Checked,
    ..NT_4
};

/// Windows 2000 Server: Terminal Services can be switched on. Service pack 4 brought the create-global check, and an update
/// before it the check of timers.
pub const SERVER_2000: Era = Era {
    name: "Windows2000Server",
    title: "Windows 2000 Server",
    terminal_services: TerminalServicesPolicy::Optional,
    connected_users: ConnectedUsersPolicy::Many,
    dos_devices: DosDevicesPolicy::PerSession,
    create_global: CreateGlobalPolicy::Checked,
    timer_callbacks_checked: true,
    ..WINDOWS_2000
};

/// Windows XP, service pack 2: fast user switching, and drive letters by logon session.
pub const XP: Era = Era {
    name: "WindowsXp",
    title: "Windows XP",
    release: release(5, 1, 2600),
    terminal_services: TerminalServicesPolicy::BuiltIn,
    connected_users: ConnectedUsersPolicy::One,
    switch_user: SwitchUserPolicy::WelcomeScreenInPlace,
    console_from_afar: ConsoleFromAfarPolicy::OwnSession,
    dos_devices: DosDevicesPolicy::PerLogonSession,
    service_accounts: ServiceAccountsPolicy::ThreeAccounts,
    services: ServicePolicies { after_stop: AfterStopPolicy::NothingMore, ..NT_4.services },
    case: CasePolicy::ByType,
    ..SERVER_2000
};

/// Windows Server 2003: several remote users, the console's user in session 0.
pub const SERVER_2003: Era = Era {
    name: "WindowsServer2003",
    title: "Windows Server 2003",
    release: release(5, 2, 3790),
    connected_users: ConnectedUsersPolicy::Many,
    switch_user: SwitchUserPolicy::Absent,
    console_from_afar: ConsoleFromAfarPolicy::SessionZero,
    standing_references: StandingReferencesPolicy::OneAndSix,
    services: ServicePolicies { success: ServiceSuccessPolicy::Cleared, ..XP.services },
    system_calls: SystemCallPolicies {
        link_without_attributes: LinkWithoutAttributesPolicy::ReadAnyway,
        file_name_size: FileNameSizePolicy::StringAlone,
        ..XP.system_calls
    },
    dos_paths: DosPathPolicy { nt_prefix: NtPrefixPolicy::Literal, ..XP.dos_paths },
    ..XP
};

/// Windows Vista: session 0 for services alone, split tokens.
pub const VISTA: Era = Era {
    name: "WindowsVista",
    title: "Windows Vista",
    release: release(6, 0, 6000),
    session_zero: SessionZeroPolicy::ServicesOnly,
    session_zero_windows: SessionZeroWindowPolicy::Detected,
    boot_lineage: BootLineagePolicy::WininitWithLocalSessionManager,
    connected_users: ConnectedUsersPolicy::One,
    switch_user: SwitchUserPolicy::NewLogonScreen,
    console_from_afar: ConsoleFromAfarPolicy::OwnSession,
    administrator_unlock: AdministratorUnlockPolicy::NotOffered,
    type_collision: TypeCollisionPolicy::TypeMismatch,
    no_console: NoConsolePolicy::InvalidHandle,
    administrator_logon: AdministratorLogonPolicy::Split,
    users_privileges: UsersPrivilegesPolicy::WorkingSetAndTimeZone,
    default_dacl: DefaultDaclPolicy::WithLogonSid,
    integrity: MandatoryIntegrityPolicy::NoWriteUp,
    services: ServicePolicies {
        database_lock: DatabaseLockPolicy::NoEffect,
        preshutdown: PreshutdownPolicy::ThreeMinutes,
        ..XP.services
    },
    standing_references: StandingReferencesPolicy::NotKnown,
    attach_errors: AttachErrorPolicy::Told,
    desktop_information: DesktopInformationPolicy::Present,
    failed_start: FailedStartPolicy::DllInitFailed,
    privilege_isolation: PrivilegeIsolationPolicy::ByLevel,
    type_rights: TypeRightsPolicy::LimitedQueries,
    system_calls: SystemCallPolicies {
        null_keyed_event: NullKeyedEventPolicy::CriticalSections,
        file_name_size: FileNameSizePolicy::Whole,
        ..SERVER_2003.system_calls
    },
    io: IoPolicies {
        deserted_pipe: DesertedPipePolicy::Missing,
        mailslot_sharing: MailslotSharingPolicy::Unchecked,
        unknown_information: UnknownInformationPolicy::NotImplemented,
        ..SERVER_2003.io
    },
    ..SERVER_2003
};

/// Windows Server 2008.
pub const SERVER_2008: Era = Era {
    name: "WindowsServer2008",
    title: "Windows Server 2008",
    services: ServicePolicies { unknown_machine: UnknownMachinePolicy::InvalidAddress, ..VISTA.services },
    connected_users: ConnectedUsersPolicy::Many,
    ..VISTA
};

/// Windows 7.
pub const WINDOWS_7: Era = Era {
    name: "Windows7",
    title: "Windows 7",
    release: release(6, 1, 7600),
    session_ids: SessionIdPolicy::Growing,
    wrong_root: WrongRootPolicy::TypeMismatch,
    system_calls: SystemCallPolicies { handle_on_failure: HandleOnFailurePolicy::Null, ..VISTA.system_calls },
    ..VISTA
};

/// Windows Server 2008 R2.
pub const SERVER_2008_R2: Era = Era {
    name: "WindowsServer2008R2",
    title: "Windows Server 2008 R2",
    connected_users: ConnectedUsersPolicy::Many,
    ..WINDOWS_7
};

/// Windows 8: the Local Session Manager is a service, interactive services are off.
pub const WINDOWS_8: Era = Era {
    name: "Windows8",
    title: "Windows 8",
    release: release(6, 2, 9200),
    boot_lineage: BootLineagePolicy::Wininit,
    child_sessions: ChildSessionPolicy::Present,
    services: ServicePolicies { notifications: NotificationPolicy::ManyForAHandle, ..WINDOWS_7.services },
    app_containers: AppContainerPolicy::Directories,
    no_interactive_services: true,
    type_rights: TypeRightsPolicy::ThreadResume,
    system_calls: SystemCallPolicies { reference_counts: ReferenceCountPolicy::InAdvance, ..WINDOWS_7.system_calls },
    io: IoPolicies {
        pipe_prefix: PipePrefixPolicy::BeginningMissing,
        mailslot_names: MailslotNamePolicy::Mailslot,
        doubled_backslash: DoubledBackslashPolicy::One,
        ..WINDOWS_7.io
    },
    dos_paths: DosPathPolicy { console_names: ConsoleNamesPolicy::Devices, ..WINDOWS_7.dos_paths },
    ..WINDOWS_7
};

/// Windows Server 2012.
pub const SERVER_2012: Era = Era {
    name: "WindowsServer2012",
    title: "Windows Server 2012",
    connected_users: ConnectedUsersPolicy::Many,
    ..WINDOWS_8
};

/// Windows 8.1.
pub const WINDOWS_8_1: Era = Era { name: "Windows81", title: "Windows 8.1", release: release(6, 3, 9600), ..WINDOWS_8 };

/// Windows Server 2012 R2.
pub const SERVER_2012_R2: Era = Era {
    name: "WindowsServer2012R2",
    title: "Windows Server 2012 R2",
    connected_users: ConnectedUsersPolicy::Many,
    ..WINDOWS_8_1
};

/// Windows 10, version 1507.
pub const WINDOWS_10_1507: Era = Era {
    name: "Windows10v1507",
    title: "Windows 10, version 1507",
    release: release(10, 0, 10240),
    per_user_services: PerUserServicesPolicy::AtLogon,
    system_calls: SystemCallPolicies { pseudo_handles: PseudoHandlePolicy::Ignored, ..WINDOWS_8_1.system_calls },
    ..WINDOWS_8_1
};

/// Windows 10, version 1607.
pub const WINDOWS_10_1607: Era = Era {
    name: "Windows10v1607",
    title: "Windows 10, version 1607",
    release: release(10, 0, 14393),
    type_rights: TypeRightsPolicy::JobImpersonation,
    system_calls: SystemCallPolicies { open_if: OpenIfPolicy::LinkSilent, ..WINDOWS_10_1507.system_calls },
    ..WINDOWS_10_1507
};

/// Windows Server 2016.
pub const SERVER_2016: Era = Era {
    name: "WindowsServer2016",
    title: "Windows Server 2016",
    connected_users: ConnectedUsersPolicy::Many,
    ..WINDOWS_10_1607
};

/// Windows 10, version 1703.
pub const WINDOWS_10_1703: Era = Era {
    name: "Windows10v1703",
    title: "Windows 10, version 1703",
    release: release(10, 0, 15063),
    ..WINDOWS_10_1607
};

/// Windows 10, version 1709.
pub const WINDOWS_10_1709: Era = Era {
    name: "Windows10v1709",
    title: "Windows 10, version 1709",
    release: release(10, 0, 16299),
    services: ServicePolicies {
        display_names: DisplayNamePolicy::ManyServices,
        preshutdown: PreshutdownPolicy::TenSeconds,
        ..WINDOWS_10_1703.services
    },
    ..WINDOWS_10_1703
};

/// Windows 10, version 1803.
pub const WINDOWS_10_1803: Era = Era {
    name: "Windows10v1803",
    title: "Windows 10, version 1803",
    release: release(10, 0, 17134),
    session_zero_windows: SessionZeroWindowPolicy::Unseen,
    ..WINDOWS_10_1709
};

/// Windows Server 2019.
pub const SERVER_2019: Era = Era {
    name: "WindowsServer2019",
    title: "Windows Server 2019",
    release: release(10, 0, 17763),
    connected_users: ConnectedUsersPolicy::Many,
    ..WINDOWS_10_1803
};

/// Windows 10, version 2004.
pub const WINDOWS_10_2004: Era = Era {
    name: "Windows10v2004",
    title: "Windows 10, version 2004",
    release: release(10, 0, 19041),
    ..WINDOWS_10_1803
};

/// Windows 11.
pub const WINDOWS_11: Era =
    Era { name: "Windows11", title: "Windows 11", release: release(10, 0, 22000), ..WINDOWS_10_2004 };

/// Every release, oldest first.
pub const ERAS: &[&Era] = &[
    &NT_4,
    &NT_4_TERMINAL_SERVER,
    &WINDOWS_2000,
    &SERVER_2000,
    &XP,
    &SERVER_2003,
    &VISTA,
    &SERVER_2008,
    &WINDOWS_7,
    &SERVER_2008_R2,
    &WINDOWS_8,
    &SERVER_2012,
    &WINDOWS_8_1,
    &SERVER_2012_R2,
    &WINDOWS_10_1507,
    &WINDOWS_10_1607,
    &SERVER_2016,
    &WINDOWS_10_1703,
    &WINDOWS_10_1709,
    &WINDOWS_10_1803,
    &SERVER_2019,
    &WINDOWS_10_2004,
    &WINDOWS_11,
];

/// The calls that came with a release, oldest first; every other call is taken to be there from the beginning.
///
/// Each is there since the release that its own page names. Many pages name none before Windows XP or Vista, whatever the
/// call's age; where the page of an older call of the same kind does so too, the call is left out. Windows Vista stands
/// for its service pack 1, too.
pub const CALLS_SINCE: &[(&Era, &[&str])] = &[
    (&SERVER_2003, &["CreateProcessWithTokenW"]),
    (
        &VISTA,
        &[
            "AddSIDToBoundaryDescriptor",
            "ChangeWindowMessageFilter",
            "ClosePrivateNamespace",
            "CreateBoundaryDescriptorW",
            "CreatePrintAsyncNotifyChannel",
            "CreatePrivateNamespaceW",
            "DeleteBoundaryDescriptor",
            "GetNamedPipeClientSessionId",
            "GetNamedPipeServerSessionId",
            "NotifyServiceStatusChangeW",
            "OpenPrivateNamespaceW",
            "RegisterForPrintAsyncNotifications",
            "WTSConnectSessionW",
            "WTSStartRemoteControlSessionW",
            "WTSStopRemoteControlSession",
        ],
    ),
    (&WINDOWS_7, &["ChangeWindowMessageFilterEx", "WTSEnumerateProcessesExW"]),
    (
        &WINDOWS_8,
        &[
            "DeriveAppContainerSidFromAppContainerName",
            "GetAppContainerNamedObjectPath",
            "WTSEnableChildSessions",
            "WTSGetChildSessionId",
            "WTSIsChildSessionsEnabled",
        ],
    ),
];

/// The first release that has a call, if it was not there from the beginning; by the name that it is filed under.
pub fn first_with(call: &str) -> Option<&'static Era> {
    CALLS_SINCE.iter().find(|(_, calls)| calls.contains(&call)).map(|(era, _)| *era)
}

/// The words that name a release in a sentence, also where they stand alone.
pub const RELEASE_WORDS: &[&str] = &["XP", "Vista", "NT"];

/// A release that conformance cases speak of, by the word that they have for it; an older one is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EraToken(usize);

/// Of each release the edition for one user at a time, where there is one; oldest first.
const TOKENS: &[(&str, &Era)] = &[
    ("nt4", &NT_4),
    ("w2k", &WINDOWS_2000),
    ("xp", &XP),
    ("w2003", &SERVER_2003),
    ("vista", &VISTA),
    ("win7", &WINDOWS_7),
    ("win8", &WINDOWS_8),
    ("win81", &WINDOWS_8_1),
    ("win10_1507", &WINDOWS_10_1507),
    ("win10_1607", &WINDOWS_10_1607),
    ("win10_1703", &WINDOWS_10_1703),
    ("win10_1709", &WINDOWS_10_1709),
    ("win10_2004", &WINDOWS_10_2004),
    ("win11", &WINDOWS_11),
];

impl EraToken {
    /// The oldest release.
    pub const OLDEST: EraToken = EraToken(0);
    /// The newest release.
    pub const NEWEST: EraToken = EraToken(TOKENS.len() - 1);

    /// All of them, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = EraToken> {
        (0..TOKENS.len()).map(EraToken)
    }

    /// The release that has this word.
    pub fn named(word: &str) -> Option<EraToken> {
        EraToken::all().find(|token| token.word() == word)
    }

    /// The release since which session 0 is for services alone: what holds for any release holds from there on.
    pub fn first_with_sessions_for_users() -> EraToken {
        let services_only = |token: &EraToken| token.era().session_zero == SessionZeroPolicy::ServicesOnly;
        EraToken::all().find(services_only).unwrap_or(EraToken::OLDEST)
    }

    /// The newest release that is not newer than a system; for one that is older than all, the oldest.
    pub fn nearest(release: Release) -> EraToken {
        EraToken::all().rfind(|token| token.era().release <= release).unwrap_or(EraToken::OLDEST)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        TOKENS[self.0].0
    }

    /// The release.
    pub fn era(self) -> &'static Era {
        TOKENS[self.0].1
    }
}

impl Era {
    /// What it is called: its name, and the word that conformance cases have for it, if they speak of it.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.token().map(EraToken::word))
    }

    /// The release as conformance cases speak of it; nothing, where they do not.
    pub fn token(&self) -> Option<EraToken> {
        EraToken::all().find(|token| token.era().name == self.name)
    }

    /// Whether it has a call, by the name that it is filed under.
    pub fn has_call(&self, call: &str) -> bool {
        first_with(call).is_none_or(|first| first.release <= self.release)
    }

    /// Whether it is for many users at once.
    pub fn is_server(&self) -> bool {
        self.connected_users == ConnectedUsersPolicy::Many
    }

    /// The newest release of an edition that is not newer than a system; for one that is older than all, the oldest.
    pub fn nearest(release: Release, server: bool) -> &'static Era {
        let mut older = ERAS.iter().copied().filter(|era| era.release <= release);
        older.rfind(|era| era.is_server() == server).unwrap_or(&NT_4)
    }
}

/// The release with this name.
pub fn era(name: &str) -> Option<&'static Era> {
    ERAS.iter().copied().find(|era| era.name == name)
}

//! The Local Security Authority (lsass): authenticates, and makes logon sessions and tokens.
//!
//! Modelled: the logon sessions that are there from boot, one for each logon (two for an administrator where the release
//! splits them), the groups and privileges of the token, the end of a logon session with its last token.
//! Left out: passwords, authentication packages, logons from other machines; of an administrator's privileges those that no
//! rule here asks for.
//! Written down in: Microsoft, "LSA Logon Sessions", "LocalSystem Account", "Privilege Constants", and of its pages on the
//! assignment of user rights "Shut down the system", "Remove computer from docking station", "Increase a process working
//! set", "Change the time zone" and "Adjust memory quotas for a process"; KB 937624 for the split. What the filtered half
//! keeps is read off one that a user printed.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Account, Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::security::logon_session::{AdministratorLogonPolicy, DefaultDaclPolicy};
use crate::nt::security::privilege::UsersPrivilegesPolicy;
use crate::nt::security::{
    AccessMask, Ace, Confinement, Elevation, LogonSession, LogonType, Luid, Privileges, SecurityDescriptor, Sid, Token,
};
use crate::nt::service::ServiceAccountsPolicy;
use crate::nt::session::{Session, SessionId};
use crate::nt::table::Table;
use crate::nt::trace::Trace;

/// What a logon gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logon {
    /// The token that programs start with.
    pub token: Arc<Token>,
    /// The full token, where the logon was split.
    pub full_token: Option<Arc<Token>>,
}

/// Makes LocalSystem's logon session: the kernel does, before any process runs.
pub(crate) fn assert_system(machine: &mut Machine, trace: &mut Trace) {
    record(machine, trace, Rule::PredefinedLogonSessions, &system_token(SessionId::ZERO), LogonType::System, true);
}

/// Makes the logon sessions of the built-in service accounts, where the release has them.
pub(crate) fn start(machine: &mut Machine, trace: &mut Trace) {
    if machine.system().era.service_accounts == ServiceAccountsPolicy::LocalSystemAlone {
        return;
    }
    for token in [local_service_token(), network_service_token()] {
        record(machine, trace, Rule::PredefinedLogonSessions, &token, LogonType::Service, true);
    }
}

/// The token of LocalService.
pub(crate) fn local_service_token() -> Token {
    service_token(Sid::LocalService, "LOCAL SERVICE", Luid::LOCAL_SERVICE)
}

/// The token of NetworkService.
pub(crate) fn network_service_token() -> Token {
    service_token(Sid::NetworkService, "NETWORK SERVICE", Luid::NETWORK_SERVICE)
}

/// What is to be authenticated, and for which session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The user of this machine.
    pub account: &'a str,
    /// How.
    pub logon_type: LogonType,
    /// The session that the logon is for.
    pub session: SessionId,
    /// The logon SID of a running desktop, where the logon is made for it (run-as).
    pub logon_sid: Option<Sid>,
}

/// Authenticates a user of this machine.
pub(crate) fn log_on(machine: &mut Machine, trace: &mut Trace, request: Request<'_>) -> Result<Logon, Refusal> {
    let account = machine
        .account(request.account)
        .ok_or_else(|| Refusal::new(format!("there is no user {}", request.account)))?
        .clone();
    let split = account.administrator
        && request.logon_type.is_interactive()
        && machine.system().settings.uac
        && machine.system().era.administrator_logon == AdministratorLogonPolicy::Split;
    let luid = machine.next_luid();
    let logon_sid = request.logon_sid.unwrap_or(Sid::Logon(luid));
    if !split {
        let token = token(machine, &account, request, luid, logon_sid, Elevation::Default);
        record(machine, trace, Rule::LogonSessionMade, &token, request.logon_type, false);
        return Ok(Logon { token: Arc::new(token), full_token: None });
    }
    let filtered = machine.next_luid();
    let full_token = token(machine, &account, request, luid, logon_sid, Elevation::Full);
    let token = token(machine, &account, request, filtered, logon_sid, Elevation::Limited);
    record(machine, trace, Rule::LinkedLogonSessions, &full_token, request.logon_type, false);
    record(machine, trace, Rule::LinkedLogonSessions, &token, request.logon_type, false);
    machine.change_logon_session(luid, |logon_session| logon_session.linked = Some(filtered));
    machine.change_logon_session(filtered, |logon_session| logon_session.linked = Some(luid));
    Ok(Logon { token: Arc::new(token), full_token: Some(Arc::new(full_token)) })
}

/// Authenticates a user once more, to unlock a screen: the logon session is given back at once.
pub(crate) fn authenticate_again(machine: &mut Machine, trace: &mut Trace, account: &str, session: SessionId) {
    let Some(account) = machine.account(account).cloned() else { return };
    let request = Request { account: &account.name, logon_type: LogonType::Unlock, session, logon_sid: None };
    let luid = machine.next_luid();
    let token = token(machine, &account, request, luid, Sid::Logon(luid), Elevation::Default);
    record(machine, trace, Rule::UnlockAuthenticatesAgain, &token, LogonType::Unlock, false);
    end_if_unused(machine, trace, luid);
}

/// Makes a logon session with the same identity, and with other credentials towards other machines (`runas /netonly`).
pub(crate) fn clone_for_network(machine: &mut Machine, trace: &mut Trace, token: &Token) -> Arc<Token> {
    let token = Token { logon_session: machine.next_luid(), ..token.clone() };
    record(machine, trace, Rule::NewCredentialsForTheNetwork, &token, LogonType::NewCredentials, false);
    Arc::new(token)
}

/// The token of a logon.
fn token(
    machine: &Machine,
    account: &Account,
    request: Request<'_>,
    logon_session: Luid,
    logon_sid: Sid,
    elevation: Elevation,
) -> Token {
    let mut groups = vec![Sid::Users, Sid::AuthenticatedUsers, logon_sid];
    let mut privileges = privileges_of_users(machine, account.administrator);
    match request.logon_type {
        LogonType::Service => {
            groups.push(Sid::Service);
            privileges |= Privileges::CREATE_GLOBAL | Privileges::IMPERSONATE;
        }
        LogonType::Batch => groups.push(Sid::Batch),
        LogonType::Network => groups.push(Sid::Network),
        LogonType::System
        | LogonType::Interactive
        | LogonType::Unlock
        | LogonType::NewCredentials
        | LogonType::RemoteInteractive => groups.push(Sid::Interactive),
    }
    if account.administrator && elevation != Elevation::Limited {
        groups.push(Sid::Administrators);
        privileges |=
            Privileges::CREATE_GLOBAL | Privileges::DEBUG | Privileges::IMPERSONATE | Privileges::INCREASE_QUOTA;
    }
    let owner = if elevation == Elevation::Full { Sid::Administrators } else { account.sid };
    Token {
        user: account.sid,
        account: account.name.clone(),
        groups: groups.into(),
        privileges,
        logon_session,
        session: request.session,
        elevation,
        default_descriptor: default_descriptor(machine.system().era.default_dacl, owner, Some(logon_sid)),
        confinement: Confinement::default(),
        ui_access: false,
        impersonation: None,
    }
}

/// What a user holds as one of the users, and as everybody; of an administrator's token the filtered half keeps this.
///
/// | privilege | who holds it by default |
/// | --- | --- |
/// | `SeChangeNotifyPrivilege` | everybody |
/// | `SeIncreaseWorkingSetPrivilege`, `SeTimeZonePrivilege` | users |
/// | `SeShutdownPrivilege` | users of a client, administrators of a server |
/// | `SeUndockPrivilege` | administrators, as documented; users of a client too, as tokens show that were printed |
fn privileges_of_users(machine: &Machine, administrator: bool) -> Privileges {
    let system = machine.system();
    let mut held = match system.era.users_privileges {
        UsersPrivilegesPolicy::Shutdown => Privileges::SHUTDOWN,
        UsersPrivilegesPolicy::Undock => Privileges::SHUTDOWN | Privileges::UNDOCK,
        UsersPrivilegesPolicy::WorkingSetAndTimeZone => {
            Privileges::SHUTDOWN | Privileges::UNDOCK | Privileges::INCREASE_WORKING_SET | Privileges::TIME_ZONE
        }
    };
    if system.era.is_server() && !administrator {
        held -= Privileges::SHUTDOWN | Privileges::UNDOCK;
    }
    if system.settings.bypass_traverse_checking {
        held |= Privileges::CHANGE_NOTIFY;
    }
    held
}

/// What an object gets whose creator does not say who may use it.
fn default_descriptor(policy: DefaultDaclPolicy, owner: Sid, logon_sid: Option<Sid>) -> SecurityDescriptor {
    let mut dacl =
        vec![Ace::allow(owner, AccessMask::GENERIC_ALL), Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL)];
    match (policy, logon_sid) {
        (DefaultDaclPolicy::WithLogonSid, Some(logon)) => {
            dacl.push(Ace::allow(logon, AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE));
        }
        (DefaultDaclPolicy::WithLogonSid, None) | (DefaultDaclPolicy::UserAndSystem, _) => {}
    }
    SecurityDescriptor::listing(owner, dacl)
}

/// LocalSystem's token, for a process of this session.
pub(crate) fn system_token(session: SessionId) -> Token {
    Token {
        user: Sid::LocalSystem,
        account: "SYSTEM".into(),
        groups: [Sid::Administrators, Sid::AuthenticatedUsers].into(),
        privileges: Privileges::all(),
        logon_session: Luid::LOCAL_SYSTEM,
        session,
        elevation: Elevation::Default,
        default_descriptor: SecurityDescriptor::listing(
            Sid::Administrators,
            [
                Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL),
                Ace::allow(Sid::Administrators, AccessMask::GENERIC_READ | AccessMask::GENERIC_EXECUTE),
            ],
        ),
        confinement: Confinement::default(),
        ui_access: false,
        impersonation: None,
    }
}

/// The token of a built-in service account.
fn service_token(user: Sid, account: &str, logon_session: Luid) -> Token {
    Token {
        user,
        account: account.into(),
        groups: [Sid::Users, Sid::AuthenticatedUsers, Sid::Service].into(),
        privileges: Privileges::CHANGE_NOTIFY
            | Privileges::CREATE_GLOBAL
            | Privileges::IMPERSONATE
            | Privileges::INCREASE_QUOTA
            | Privileges::ASSIGN_PRIMARY_TOKEN,
        logon_session,
        session: SessionId::ZERO,
        elevation: Elevation::Default,
        default_descriptor: default_descriptor(DefaultDaclPolicy::UserAndSystem, user, None),
        confinement: Confinement::default(),
        ui_access: false,
        impersonation: None,
    }
}

/// Enters the logon session of a token.
fn record(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    token: &Token,
    logon_type: LogonType,
    predefined: bool,
) {
    let luid = token.logon_session;
    let logon_session = LogonSession {
        luid,
        account: token.account.clone(),
        user: token.user,
        logon_type,
        recorded_session: token.session,
        linked: None,
        references: 0,
        present_in: Table::new(),
        predefined,
    };
    machine.logon_sessions.insert(luid, Arc::new(logon_session));
    let (account, session) = (token.account.clone(), token.session);
    trace.happened(rule, Event::LogonSessionCreated { logon_session: luid, account, logon_type, session });
}

/// Counts one token more, of a process that starts in this session.
pub(crate) fn reference(machine: &mut Machine, token: &Token, session: SessionId) {
    hold(machine, token.logon_session);
    machine.change_logon_session(token.logon_session, |logon_session| {
        *logon_session.present_in.entry(session).or_insert(0) += 1;
    });
}

/// Counts one token less, of a process that ends; a logon session ends with its last token.
pub(crate) fn release(machine: &mut Machine, trace: &mut Trace, token: &Token, session: SessionId) {
    machine.change_logon_session(token.logon_session, |logon_session| {
        match logon_session.present_in.get(&session) {
            Some(1) | None => logon_session.present_in.remove(&session),
            Some(count) => logon_session.present_in.insert(session, count - 1),
        };
    });
    let_go(machine, trace, token.logon_session);
}

/// Counts one token more, whoever has it.
pub(crate) fn hold(machine: &mut Machine, luid: Luid) {
    machine.change_logon_session(luid, |logon_session| logon_session.references += 1);
}

/// Counts one token less.
pub(crate) fn let_go(machine: &mut Machine, trace: &mut Trace, luid: Luid) {
    machine.change_logon_session(luid, |logon_session| logon_session.references -= 1);
    end_if_unused(machine, trace, luid);
}

/// Ends a logon session that no token refers to. The two halves of a split logon keep each other, and winlogon keeps
/// both as long as the user is logged on.
pub(crate) fn end_if_unused(machine: &mut Machine, trace: &mut Trace, luid: Luid) {
    let Some(logon_session) = machine.logon_session(luid) else { return };
    let linked = logon_session.linked;
    let linked_references = linked.and_then(|luid| machine.logon_session(luid)).map_or(0, |other| other.references);
    let is_logged_on_with =
        |session: &Session| session.user.as_ref().is_some_and(|user| user.logon_sessions().any(|own| own == luid));
    let logged_on = machine.sessions().any(is_logged_on_with);
    if logon_session.predefined || logged_on || logon_session.references > 0 || linked_references > 0 {
        return;
    }
    for luid in [Some(luid), linked].into_iter().flatten() {
        if machine.logon_sessions.remove(&luid).is_some() {
            trace.happened(Rule::LogonSessionEndsWithLastToken, Event::LogonSessionEnded(luid));
            machine.delete_device_map(trace, luid);
        }
    }
}

//! `whoami /all` and `whoami /logonid`: what the caller's own token says.
//!
//! The logon SID is a group of the token that `/all` leaves out and `/logonid` shows alone. Neither tells the logon session
//! or the session that the token names.
//! Left out: claims; privileges that are held and switched off, of which the model has none.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
use crate::nt::security::{Elevation, Privileges, Sid, Token};
use crate::observe::tool::Line;

/// What `whoami /all` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whoami {
    /// The user, with its domain.
    pub user_name: String,
    /// The user's security identifier.
    pub sid: String,
    /// The groups.
    pub groups: Vec<WhoamiGroup>,
    /// The privileges.
    pub privileges: Vec<WhoamiPrivilege>,
}

/// A group of `whoami /all`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoamiGroup {
    /// Its name.
    pub name: String,
    /// Its type.
    pub group_type: String,
    /// Its security identifier.
    pub sid: String,
    /// Its attributes.
    pub attributes: String,
}

/// A privilege of `whoami /all`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoamiPrivilege {
    /// Its name in the headers.
    pub name: String,
    /// What it lets its holder do.
    pub description: String,
    /// Whether it is switched on.
    pub state: String,
}

/// What `whoami /logonid` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogonId {
    /// The logon SID; nothing, where the token has none.
    pub logon_sid: Option<String>,
}

/// The attributes of a group that counts.
const ENABLED: &str = "Mandatory group, Enabled by default, Enabled group";

impl Whoami {
    /// What a process is shown.
    pub fn of(machine: &Machine, by: &Process) -> Whoami {
        let token = &by.token;
        let held = Privileges::NAMES.iter().filter(|(_, privilege)| token.privileges.contains(*privilege));
        let privileges = held.map(|(name, privilege)| WhoamiPrivilege {
            name: (*name).to_owned(),
            description: user_right(*privilege).to_owned(),
            state: "Enabled".to_owned(),
        });
        Whoami {
            user_name: user_name(token).to_lowercase(),
            sid: token.user.to_string(),
            groups: groups(machine, token),
            privileges: privileges.collect(),
        }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        let user = [vec![self.user_name.clone(), self.sid.clone()]];
        let groups = self
            .groups
            .iter()
            .map(|group| [&group.name, &group.group_type, &group.sid, &group.attributes].map(Clone::clone).to_vec());
        let privileges = self
            .privileges
            .iter()
            .map(|privilege| [&privilege.name, &privilege.description, &privilege.state].map(Clone::clone).to_vec());
        let mut lines = section("USER INFORMATION", &["User Name", "SID"], &user);
        lines.extend(section(
            "GROUP INFORMATION",
            &["Group Name", "Type", "SID", "Attributes"],
            &groups.collect::<Vec<_>>(),
        ));
        lines.extend(section(
            "PRIVILEGES INFORMATION",
            &["Privilege Name", "Description", "State"],
            &privileges.collect::<Vec<_>>(),
        ));
        lines
    }
}

impl LogonId {
    /// What a process is shown.
    pub fn of(by: &Process) -> LogonId {
        let logon_sid = by.token.groups.iter().find(|sid| matches!(sid, Sid::Logon(_)));
        LogonId { logon_sid: logon_sid.map(ToString::to_string) }
    }

    /// Its line.
    pub fn lines(&self) -> Vec<Line> {
        let line = self.logon_sid.as_deref().unwrap_or("ERROR: Unable to get logon ID.");
        vec![Line::new("logon id", line)]
    }
}

fn user_name(token: &Token) -> String {
    match token.user {
        Sid::LocalSystem | Sid::LocalService | Sid::NetworkService => format!("NT AUTHORITY\\{}", token.account),
        _ => format!("{}\\{}", Machine::NAME, token.account),
    }
}

/// The groups that the tool shows: the integrity level, everyone's, and those of the token but its logon SID.
fn groups(machine: &Machine, token: &Token) -> Vec<WhoamiGroup> {
    let row = |name: &str, group_type: &str, sid: String, attributes: &str| WhoamiGroup {
        name: name.to_owned(),
        group_type: group_type.to_owned(),
        sid,
        attributes: attributes.to_owned(),
    };
    let of_sid = |sid: &Sid| {
        let (name, group_type) = group_name(*sid)?;
        let owner = *sid == Sid::Administrators && token.default_descriptor.owner == Sid::Administrators;
        let attributes = if owner { format!("{ENABLED}, Group owner") } else { ENABLED.to_owned() };
        Some(row(name, group_type, sid.to_string(), &attributes))
    };
    let label = (machine.system().era.integrity == MandatoryIntegrityPolicy::NoWriteUp).then(|| {
        let level = token.integrity_level();
        row(&format!("Mandatory Label\\{level:?} Mandatory Level"), "Label", format!("S-1-16-{}", level.number()), "")
    });
    let mut groups: Vec<WhoamiGroup> = label.into_iter().chain(of_sid(&Sid::World)).collect();
    if token.elevation == Elevation::Limited {
        let sid = Sid::Administrators.to_string();
        groups.push(row("BUILTIN\\Administrators", "Alias", sid, "Group used for deny only"));
    }
    groups.extend(token.groups.iter().filter_map(of_sid));
    groups
}

/// The name and the type that the tool gives a group; nothing, where it leaves the group out.
fn group_name(sid: Sid) -> Option<(&'static str, &'static str)> {
    const WELL_KNOWN: &str = "Well-known group";
    match sid {
        Sid::World => Some(("Everyone", WELL_KNOWN)),
        Sid::Network => Some(("NT AUTHORITY\\NETWORK", WELL_KNOWN)),
        Sid::Batch => Some(("NT AUTHORITY\\BATCH", WELL_KNOWN)),
        Sid::Interactive => Some(("NT AUTHORITY\\INTERACTIVE", WELL_KNOWN)),
        Sid::Service => Some(("NT AUTHORITY\\SERVICE", WELL_KNOWN)),
        Sid::AuthenticatedUsers => Some(("NT AUTHORITY\\Authenticated Users", WELL_KNOWN)),
        Sid::Restricted => Some(("NT AUTHORITY\\RESTRICTED", WELL_KNOWN)),
        Sid::LocalSystem => Some(("NT AUTHORITY\\SYSTEM", WELL_KNOWN)),
        Sid::LocalService => Some(("NT AUTHORITY\\LOCAL SERVICE", WELL_KNOWN)),
        Sid::NetworkService => Some(("NT AUTHORITY\\NETWORK SERVICE", WELL_KNOWN)),
        Sid::Administrators => Some(("BUILTIN\\Administrators", "Alias")),
        Sid::Users => Some(("BUILTIN\\Users", "Alias")),
        Sid::AllApplicationPackages => Some(("APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES", WELL_KNOWN)),
        Sid::User(_) | Sid::Logon(_) | Sid::Package(_) => None,
    }
}

/// A section: its title, and a table whose columns are as wide as what is in them.
fn section(title: &str, heads: &[&str], rows: &[Vec<String>]) -> Vec<Line> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::len);
        cells.chain(heads.get(column).map(|head| head.len())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let laid_out = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(" ")
    };
    let about = |what: &str| format!("{title} {what}");
    let rule = widths.iter().map(|width| "=".repeat(*width)).collect::<Vec<_>>().join(" ");
    let mut lines = vec![
        Line::new(about("title"), title),
        Line::new(about("underline"), "-".repeat(title.len())),
        Line::new(about("gap"), ""),
        Line::new(about("head"), laid_out(&mut heads.iter().copied())),
        Line::new(about("rule"), rule),
    ];
    lines.extend(rows.iter().map(|row| {
        let name = row.first().map(String::as_str).unwrap_or_default();
        Line::new(about(name), laid_out(&mut row.iter().map(String::as_str)))
    }));
    lines.push(Line::new(about("end"), ""));
    lines
}

/// What the documentation calls a privilege: its user right.
fn user_right(privilege: Privileges) -> &'static str {
    USER_RIGHTS.iter().find(|(known, _)| *known == privilege).map_or("", |(_, words)| *words)
}

/// The user right of each privilege. Source: Microsoft, "Privilege Constants".
const USER_RIGHTS: &[(Privileges, &str)] = &[
    (Privileges::CREATE_TOKEN, "Create a token object"),
    (Privileges::ASSIGN_PRIMARY_TOKEN, "Replace a process level token"),
    (Privileges::LOCK_MEMORY, "Lock pages in memory"),
    (Privileges::INCREASE_QUOTA, "Adjust memory quotas for a process"),
    (Privileges::MACHINE_ACCOUNT, "Add workstations to domain"),
    (Privileges::TCB, "Act as part of the operating system"),
    (Privileges::SECURITY, "Manage auditing and security log"),
    (Privileges::TAKE_OWNERSHIP, "Take ownership of files or other objects"),
    (Privileges::LOAD_DRIVER, "Load and unload device drivers"),
    (Privileges::SYSTEM_PROFILE, "Profile system performance"),
    (Privileges::SYSTEM_TIME, "Change the system time"),
    (Privileges::PROFILE_SINGLE_PROCESS, "Profile single process"),
    (Privileges::INCREASE_BASE_PRIORITY, "Increase scheduling priority"),
    (Privileges::CREATE_PAGEFILE, "Create a pagefile"),
    (Privileges::CREATE_PERMANENT, "Create permanent shared objects"),
    (Privileges::BACKUP, "Back up files and directories"),
    (Privileges::RESTORE, "Restore files and directories"),
    (Privileges::SHUTDOWN, "Shut down the system"),
    (Privileges::DEBUG, "Debug programs"),
    (Privileges::AUDIT, "Generate security audits"),
    (Privileges::SYSTEM_ENVIRONMENT, "Modify firmware environment values"),
    (Privileges::CHANGE_NOTIFY, "Bypass traverse checking"),
    (Privileges::REMOTE_SHUTDOWN, "Force shutdown from a remote system"),
    (Privileges::UNDOCK, "Remove computer from docking station"),
    (Privileges::SYNC_AGENT, "Synchronize directory service data"),
    (Privileges::ENABLE_DELEGATION, "Enable computer and user accounts to be trusted for delegation"),
    (Privileges::MANAGE_VOLUME, "Perform volume maintenance tasks"),
    (Privileges::IMPERSONATE, "Impersonate a client after authentication"),
    (Privileges::CREATE_GLOBAL, "Create global objects"),
    (Privileges::TRUSTED_CREDENTIAL_MANAGER_ACCESS, "Access Credential Manager as a trusted caller"),
    (Privileges::RELABEL, "Modify an object label"),
    (Privileges::INCREASE_WORKING_SET, "Increase a process working set"),
    (Privileges::TIME_ZONE, "Change the time zone"),
    (Privileges::CREATE_SYMBOLIC_LINK, "Create symbolic links"),
    (Privileges::DELEGATE_SESSION_USER_IMPERSONATE, "Impersonate other users"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_privilege_has_its_words() {
        for (name, privilege) in Privileges::NAMES {
            assert!(!user_right(*privilege).is_empty(), "{name}");
        }
    }
}

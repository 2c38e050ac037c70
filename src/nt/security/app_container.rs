//! AppContainers: where the named objects of a package are, in each session.
//!
//! Since Windows 8 a program can be started in the container of a package. Its names begin in a directory of its own, below
//! its session's `AppContainerNamedObjects`. Behind that directory stands the session's own: a name that the package has
//! not made is looked for there, and found if its maker has allowed the package. `Global` leads where it always leads;
//! `Local` and `Session` lead back into the container.
//! Modelled: the directories, their links, who may use them; the identifiers of packages, counted instead of hashed. Left
//! out: profiles, capabilities, file and registry redirection. Windows lets the directory of a package go with its last
//! program; here it stays as long as its session.
//! Written down in: Microsoft, "Sharing named objects" and `GetAppContainerNamedObjectPath`; NSudo's source makes the
//! directories as Windows does, the second one behind the first among them.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Directory};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, IntegrityLevel, SecurityDescriptor, Sid, Token};
use crate::nt::session::SessionId;
use crate::nt::trace::Trace;

/// Whether programs can be started in AppContainers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppContainerPolicy {
    /// There are none.
    Absent,
    /// Each session has a directory for them.
    Directories,
}

/// The directory of a session for the named objects of packages.
///
/// | session | path |
/// | --- | --- |
/// | 1 | `\\Sessions\\1\\AppContainerNamedObjects` |
pub fn packages_path(session: SessionId) -> ObjectName {
    ObjectName::from(format!("\\Sessions\\{session}\\{DIRECTORY}"))
}

/// What that directory is called, also in the directory of a session's own named objects, where a link leads to it.
pub const DIRECTORY: &str = "AppContainerNamedObjects";

impl Machine {
    /// The identifier of a package, which nobody needs to have heard of before.
    pub(crate) fn package_sid(&mut self, name: &str) -> Sid {
        let known = self.packages.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(number, _)| *number);
        Sid::Package(known.unwrap_or_else(|| {
            let number = self.packages.len() as u32;
            self.packages.insert(number, Arc::from(name));
            number
        }))
    }

    /// The name of a package that somebody has asked for.
    pub fn package(&self, sid: Sid) -> Option<&str> {
        match sid {
            Sid::Package(number) => self.packages.get(&number).map(|name| &**name),
            _ => None,
        }
    }

    /// Makes what a package has in the session of a token: its directory, and the links in it.
    pub(crate) fn make_package_directory(&mut self, trace: &mut Trace, token: &Token, package: Sid) {
        let Some(session) = self.session(token.session) else { return };
        let (csrss, behind) = (session.csrss, self.objects.at_path(&session.named_objects));
        let path = packages_path(token.session).join(&package.to_string());
        if self.objects.at_path(&path).is_some() {
            return;
        }
        let all = |sid| Ace::allow(sid, AccessMask::GENERIC_ALL);
        let security = SecurityDescriptor {
            label: Some(IntegrityLevel::Low),
            ..SecurityDescriptor::listing(token.user, [Sid::LocalSystem, token.user, package].map(all))
        };
        let named = |path: &ObjectName| ObjectAttributes {
            attributes: Attributes::OBJ_OPENIF,
            security: Some(security.clone()),
            ..ObjectAttributes::named(path.clone())
        };
        let body = Body::Directory(Directory::with_shadow(behind));
        self.create_for(trace, csrss, Rule::PackageDirectory, named(&path), body);
        let global = ObjectName::from("\\BaseNamedObjects");
        for (link, target) in [("Global", &global), ("Local", &path), ("Session", &path)] {
            let body = Body::link(target.clone());
            self.create_for(trace, csrss, Rule::PackageDirectory, named(&path.join(link)), body);
        }
        let rpc = Body::Directory(Directory::default());
        self.create_for(trace, csrss, Rule::PackageDirectory, named(&path.join("RPC Control")), rpc);
    }
}

//! AppContainers: where the named objects of a package are, in each session.
//!
//! Since Windows 8 a program can be started in the container of a package. Its names begin in a directory of its own, below
//! its session's `AppContainerNamedObjects`. Behind that directory stands the session's own: a name that the package has
//! not made is looked for there, and found if its maker has allowed the package. `Global` leads where it always leads;
//! `Local` and `Session` lead back into the container.
//! Modelled: the directories, their links, who may use them; the identifiers of packages. Left out: profiles, capabilities,
//! file and registry redirection. Windows lets the directory of a package go with its last program; here it stays as long
//! as its session.
//! Written down in: Microsoft, "Sharing named objects" and `GetAppContainerNamedObjectPath`; NSudo's source makes the
//! directories as Windows does, the second one behind the first among them.

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
/// | 1 | `\Sessions\1\AppContainerNamedObjects` |
pub fn packages_path(session: SessionId) -> ObjectName {
    ObjectName::from(format!("\\Sessions\\{session}\\{DIRECTORY}"))
}

/// What that directory is called, also in the directory of a session's own named objects, where a link leads to it.
pub const DIRECTORY: &str = "AppContainerNamedObjects";

/// The identifier of a package: made of its name alone, in any case.
///
/// Windows takes the seven numbers from a SHA-256 hash; here the last one is from a small hash, and the others are fixed.
pub fn package_sid(name: &str) -> Sid {
    let letters = name.chars().flat_map(char::to_lowercase).map(u32::from);
    Sid::Package(letters.fold(0x811c_9dc5, |hash: u32, letter| (hash ^ letter).wrapping_mul(0x0100_0193)))
}

impl Machine {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_known_by_its_name_alone() {
        assert_eq!(package_sid("Notes"), package_sid("NOTES"));
        assert_ne!(package_sid("Notes"), package_sid("Radio"));
        assert_eq!(Sid::from_text(&package_sid("Notes").to_string()), Some(package_sid("Notes")));
    }
}

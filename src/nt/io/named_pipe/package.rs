//! The pipes of a package: what `\\.\pipe\LOCAL\` means in an AppContainer.
//!
//! A program in an AppContainer makes pipes below `LOCAL` alone. There its names go on below the path of its package and its
//! session, under which other programs find them. In no container `LOCAL` is a part of a name like any other.
//! Written down in: Microsoft, `CreateNamedPipe`; the full path is that by which published programs open such pipes.

use crate::nt::io::request::Refused;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::Caller;
use crate::nt::rule::Rule;
use crate::nt::security::app_container::packages_path;
use crate::nt::status::NtStatus;

const LOCAL: &str = "\\LOCAL\\";

/// The full name of a pipe that is opened.
///
/// | in the container of | name | opens |
/// | --- | --- | --- |
/// | no package | `\LOCAL\x` | `\LOCAL\x` |
/// | a package, in session 1 | `\LOCAL\x` | `\Sessions\1\AppContainerNamedObjects\S-1-15-2-...\x` |
/// | a package | `\x` | `\x` |
pub(super) fn name_to_open(caller: &Caller, name: &ObjectName) -> ObjectName {
    let package = caller.token.confinement.app_container;
    let head = name.get(..LOCAL.len()).filter(|head| compare_ignoring_case(head, LOCAL).is_eq());
    match (package, head) {
        (Some(package), Some(_)) => {
            packages_path(caller.token.session).join(&package.to_string()).join(&name[LOCAL.len()..])
        }
        (None, _) | (_, None) => name.clone(),
    }
}

/// The full name of a pipe that is made; in a container all others are refused.
pub(super) fn name_to_make(caller: &Caller, name: &ObjectName) -> Result<ObjectName, Refused> {
    let full = name_to_open(caller, name);
    if caller.token.confinement.app_container.is_some() && full == *name {
        return Err((Rule::PipesOfAPackage, NtStatus::ACCESS_DENIED));
    }
    Ok(full)
}

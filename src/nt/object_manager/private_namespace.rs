//! Private namespaces: directories that no path leads to, found by what they are surrounded with.
//!
//! A boundary is a name and a set of identities that a creator must have, all of them. Whoever knows the boundary finds the
//! namespace; whoever is outside of it cannot make a namespace that others would take for theirs. An integrity label among
//! the identities asks for a level, and a higher one will do.
//! Left out: application containers in a boundary; `ObjectAttributes` of the calls.
//! Written down in: Microsoft, "Object Namespaces" and `AddIntegrityLabelToBoundaryDescriptor`. What identifies a namespace is disputed: Microsoft says its name and its
//! boundary, and so does this model; programs that live with them say the boundary alone, and that the name is a prefix
//! that only its process knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Body, Caller, Directory, ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor, Sid, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// What surrounds a namespace (`OBJECT_BOUNDARY_DESCRIPTOR`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// Its name.
    pub name: Arc<str>,
    /// The identities that a creator must have, and the integrity level that it must reach, in their `S-1-...` form.
    pub sids: BTreeSet<Arc<str>>,
}

impl Boundary {
    /// Whether this token is inside.
    pub fn surrounds(&self, token: &Token) -> bool {
        let mut owned: BTreeSet<String> = token.groups.iter().map(ToString::to_string).collect();
        owned.extend([token.user.to_string(), Sid::World.to_string()]);
        self.sids.iter().all(|sid| match integrity_level(sid) {
            Some(level) => token.integrity_level().number() >= level,
            None => owned.contains(&**sid),
        })
    }
}

/// The level that an identifier is the label of, if it is one.
fn integrity_level(sid: &str) -> Option<u32> {
    sid.strip_prefix("S-1-16-")?.parse().ok()
}

/// A namespace that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateNamespace {
    /// The name that its creator gave it.
    pub name: Arc<str>,
    /// What surrounds it.
    pub boundary: Boundary,
}

/// Makes a namespace (`NtCreatePrivateNamespace`).
///
/// | order | what is wrong | answer |
/// | --- | --- | --- |
/// | 1 | the boundary has no identity | `STATUS_INVALID_PARAMETER` |
/// | 2 | the caller lacks one of them | `STATUS_ACCESS_DENIED` |
/// | 3 | there is such a namespace | `STATUS_OBJECT_NAME_COLLISION` |
pub(crate) fn create(
    objects: &mut ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    security: Option<SecurityDescriptor>,
    namespace: PrivateNamespace,
) -> Result<Granted, NtStatus> {
    let boundary = &namespace.boundary;
    let refusal = if boundary.sids.is_empty() {
        Some((Rule::BoundaryNeedsAnIdentity, NtStatus::INVALID_PARAMETER))
    } else if !caller.kernel_mode && !boundary.surrounds(&caller.token) {
        Some((Rule::OutsideTheBoundary, NtStatus::ACCESS_DENIED))
    } else if find(objects, &namespace).is_some() {
        Some((Rule::NamespaceIsThere, NtStatus::OBJECT_NAME_COLLISION))
    } else {
        None
    };
    if let Some((rule, status)) = refusal {
        return Err(trace.failed(rule, status));
    }
    let attributes = ObjectAttributes { security, ..ObjectAttributes::default() };
    let body = Body::Directory(Directory::default());
    let granted = insert::create(objects, trace, caller, &attributes, body, AccessMask::GENERIC_ALL)
        .map_err(|ending| ending.status())?;
    let name = namespace.name.clone();
    objects.private_namespaces.insert(granted.object, Arc::new(namespace));
    trace.happened(Rule::InsideTheBoundary, Event::NamespaceMade { directory: granted.object, name });
    Ok(granted)
}

/// Opens a namespace (`NtOpenPrivateNamespace`) with every right that its descriptor gives; the boundary is not checked.
pub(crate) fn open(
    objects: &ObjectManager,
    trace: &mut Trace,
    caller: &Caller,
    namespace: &PrivateNamespace,
) -> Result<Granted, NtStatus> {
    let Some(object) = find(objects, namespace) else {
        return Err(trace.failed(Rule::NoSuchNamespace, NtStatus::OBJECT_PATH_NOT_FOUND));
    };
    let access = objects.grant(trace, caller, object, AccessMask::MAXIMUM_ALLOWED)?;
    if !access.contains(AccessMask::DIRECTORY_TRAVERSE) {
        return Err(trace.failed(Rule::DescriptorRefuses, NtStatus::ACCESS_DENIED));
    }
    trace.answered(Rule::OpenersNeedNotBeInside, NtStatus::SUCCESS);
    Ok(Granted { object, access, status: NtStatus::SUCCESS })
}

fn find(objects: &ObjectManager, namespace: &PrivateNamespace) -> Option<ObjectId> {
    objects.private_namespaces.iter().find(|(_, known)| &***known == namespace).map(|(object, _)| *object)
}

impl ObjectManager {
    /// Lets a namespace not be found any more; what is open of it stays usable.
    pub(crate) fn forget_namespace(&mut self, trace: &mut Trace, directory: ObjectId) {
        if let Some(namespace) = self.private_namespaces.remove(&directory) {
            let name = namespace.name.clone();
            trace.happened(Rule::NamespaceGoesWithLastHandle, Event::NamespaceForgotten { directory, name });
        }
    }
}

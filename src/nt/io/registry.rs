//! Registry keys, as far as they have a place in the namespace: `\REGISTRY` and the first keys below it.
//!
//! The configuration manager hangs one object, `\REGISTRY`, into the root directory and reads whatever follows it. An
//! open key is an object of its own that knows its path.
//! Left out: hives, values, every key that is not listed here, making keys.
//! Written down in: Microsoft, "Registry Hives"; the statuses are asserted by Wine's `om.c` test.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Body, Caller, Ending, ObjectId, ObjectManager, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor, Sid};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// The most characters of one component.
const LONGEST_COMPONENT: usize = 256;

/// The keys below `\REGISTRY`.
const KEYS: &[&str] = &[
    "MACHINE",
    r"MACHINE\HARDWARE",
    r"MACHINE\SAM",
    r"MACHINE\SECURITY",
    r"MACHINE\SOFTWARE",
    r"MACHINE\SYSTEM",
    "USER",
    r"USER\.DEFAULT",
];

/// A key: its path below `\REGISTRY`, empty for that itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub ObjectName);

impl Key {
    /// `\REGISTRY` itself.
    pub fn root() -> Key {
        Key(ObjectName::from(""))
    }

    /// The key at a path below this one. In this order:
    ///
    /// | check | answer |
    /// | --- | --- |
    /// | a component of more than 256 characters | invalid parameter |
    /// | a key in the middle is missing | path not found |
    /// | the last is missing | name not found |
    fn below(&self, path: &str) -> Result<Key, (Rule, NtStatus)> {
        let path = path.strip_prefix('\\').unwrap_or(path);
        let components: Vec<&str> =
            self.0.split('\\').chain(path.split('\\')).filter(|name| !name.is_empty()).collect();
        if components.iter().any(|component| component.encode_utf16().count() > LONGEST_COMPONENT) {
            return Err((Rule::KeyName, NtStatus::INVALID_PARAMETER));
        }
        let mut found = "";
        for length in 1..=components.len() {
            let sought = components[..length].join("\\");
            found = match KEYS.iter().find(|known| compare_ignoring_case(known, &sought).is_eq()) {
                Some(known) => known,
                None if length < components.len() => return Err((Rule::KeyMissing, NtStatus::OBJECT_PATH_NOT_FOUND)),
                None => return Err((Rule::KeyMissing, NtStatus::OBJECT_NAME_NOT_FOUND)),
            };
        }
        Ok(Key(ObjectName::from(found)))
    }
}

/// Opens a key. The walk ends at `\REGISTRY` or at the key that a handle stands for, and the rest is the registry's.
///
/// | in this order | status |
/// | --- | --- |
/// | the walk to the registry | its own |
/// | the walk ended at something that is no key | `STATUS_OBJECT_TYPE_MISMATCH` |
/// | the rest of the name leads to no key | see [`Key::below`] |
/// | the descriptor of the key that the walk ended at | see [`SecurityDescriptor::grant`] |
pub(crate) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &mut Caller,
    attributes: &ObjectAttributes,
    access: AccessMask,
) -> Result<Granted, NtStatus> {
    let ending = machine.with_device_map(trace, caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, attributes, ObjectType::Key, access)
    });
    let objects = machine.objects();
    let found = match ending {
        Err(Ending::HandedOver { device, rest }) => match objects.get(device).map(|object| &object.body) {
            Some(Body::Key(key)) => key.below(&rest).map(|key| (device, key)),
            _ => Err((Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH)),
        },
        Err(ending) => return Err(ending.status()),
        Ok(_) => Err((Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH)),
    };
    let granted = found.and_then(|(parent, key)| Ok((caller.grant(objects, parent, access)?, parent, key)));
    match granted {
        Ok((access, parent, key)) => Ok(open_key(machine.objects_mut(), trace, parent, key, access)),
        Err((rule, status)) => Err(trace.failed(rule, status)),
    }
}

fn open_key(objects: &mut ObjectManager, trace: &mut Trace, parent: ObjectId, key: Key, access: AccessMask) -> Granted {
    let security = objects.get(parent).map(|parent| (*parent.security).clone());
    let path = key_name(&key);
    let security = security.unwrap_or_else(|| SecurityDescriptor::open_to_everyone(Sid::Administrators));
    let object = objects.add(Body::Key(key), security, false);
    trace.happened(Rule::KeyOpened, Event::ObjectCreated { object, object_type: ObjectType::Key, path });
    Granted { object, access, status: NtStatus::SUCCESS }
}

/// The full name of a key.
pub(crate) fn key_name(key: &Key) -> ObjectName {
    ObjectName::from("\\REGISTRY").join(&key.0)
}

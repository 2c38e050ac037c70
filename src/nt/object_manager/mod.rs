//! The Object Manager ("Ob"): everything that has a name in the kernel, and how names are found.
//!
//! Read [`resolve`] and [`insert`] first: together they are the heart of the model.
//! The Object Manager never chooses a directory by session; it is handed directories and a caller.
//! The one session fact that it reads is the stamp of a directory, compared in [`insert`].

mod access_check;
pub mod calls;
pub mod device_map;
pub mod directory;
pub mod handle;
pub mod insert;
pub mod lifetime;
pub mod object;
pub mod object_attributes;
pub mod private_namespace;
pub mod resolve;
pub mod section;
#[cfg(test)]
mod small_world;
pub mod system_objects;
pub mod type_rights;
pub mod waiting;

use std::sync::Arc;

pub use device_map::{DeviceMap, DosDevicesPolicy};
pub use directory::Directory;
pub use handle::{Attributes, Handle, HandleEntry, HandleTable};
pub use object::{Body, Object, ObjectId, ObjectType};
pub use resolve::{Caller, Ending, Sought, Walk};

use crate::nt::io::IoPolicies;
use crate::nt::io::registry::key_name;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::{CreateGlobalPolicy, TypeCollisionPolicy};
use crate::nt::object_manager::object::Link;
use crate::nt::object_manager::private_namespace::PrivateNamespace;
use crate::nt::object_manager::resolve::{CasePolicy, WrongRootPolicy};
use crate::nt::object_manager::type_rights::TypeRightsPolicy;
use crate::nt::security::{Luid, SecurityDescriptor};
use crate::nt::table::{Difference, Table, differences};

/// Which of the Object Manager's rules differ by release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectPolicies {
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
    /// Whether sections and links in another session's directory need a privilege.
    pub create_global: CreateGlobalPolicy,
    /// What the drivers of devices answer.
    pub io: IoPolicies,
}

/// Every object of a machine.
#[derive(Debug, Clone)]
pub struct ObjectManager {
    /// The rules of this release.
    pub policies: ObjectPolicies,
    /// The root directory `\`.
    pub root: ObjectId,
    objects: Table<ObjectId, Arc<Object>>,
    next_object: u32,
    /// The directories of DOS device names by logon session, where the release keeps them so.
    pub(crate) device_maps: Table<Luid, ObjectId>,
    /// The directory of DOS device names that is there for everyone.
    pub(crate) global_device_map: Option<ObjectId>,
    /// The private namespaces that can be opened, by their directory.
    pub(crate) private_namespaces: Table<ObjectId, Arc<PrivateNamespace>>,
    /// What the link of a DOS device stood for before, newest first: Windows keeps it behind the link's target.
    pub(crate) older_definitions: Table<ObjectId, Arc<[ObjectName]>>,
}

impl ObjectManager {
    /// An Object Manager that has just begun: a root directory and nothing in it.
    pub fn new(policies: ObjectPolicies, root_security: SecurityDescriptor) -> ObjectManager {
        let mut manager = ObjectManager {
            policies,
            root: ObjectId(0),
            objects: Table::new(),
            next_object: 0,
            device_maps: Table::new(),
            global_device_map: None,
            private_namespaces: Table::new(),
            older_definitions: Table::new(),
        };
        manager.root = manager.add(Body::Directory(Directory::default()), root_security, true);
        manager
    }

    /// The object with this id; ids of objects that are gone find nothing.
    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(&id).map(|object| &**object)
    }

    /// All objects, in the order of their making.
    pub fn iter(&self) -> impl Iterator<Item = &Object> {
        self.objects.values().map(|object| &**object)
    }

    /// Gives the next new object this id.
    pub(crate) fn begin_at(&mut self, next: ObjectId) {
        self.next_object = next.0;
    }

    /// The id that the next new object will get; it only grows.
    pub fn next_id(&self) -> ObjectId {
        ObjectId(self.next_object)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is no object, which no machine that has begun can say.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The directory with this id, if it is one.
    pub fn directory(&self, id: ObjectId) -> Option<&Directory> {
        match &self.get(id)?.body {
            Body::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    /// The objects of two moments that differ, by id: before and after.
    pub fn differences<'a>(&'a self, later: &'a ObjectManager) -> impl Iterator<Item = Difference<'a, Object>> {
        differences(&self.objects, &later.objects)
    }

    /// The full name of an object, as `NtQueryObject` reports it; an object without a name has an empty one.
    ///
    /// A desktop is in no directory: it has a name, and nothing in front of it.
    /// The name of a file is told by its driver, that of a key by the registry.
    /// A directory on the way that has lost its own name is told as `...`: `\...\Ready`. Source: ReactOS
    /// `ObQueryNameString`.
    pub fn path(&self, id: ObjectId) -> ObjectName {
        match self.get(id).map(|object| &object.body) {
            _ if id == self.root => return ObjectName::from("\\"),
            Some(Body::File(_)) => {
                let told = self.file_name(id).and_then(Result::ok);
                return told.unwrap_or_else(|| ObjectName::from(""));
            }
            Some(Body::Key(key)) => return key_name(key),
            _ => {}
        }
        if let Some(Body::Desktop { name, .. }) = self.get(id).map(|object| &object.body) {
            return ObjectName::from(format!("\\{name}"));
        }
        let mut components = Vec::new();
        let mut here = id;
        while let Some(link) = self.get(here).and_then(|object| object.link.as_ref()) {
            components.push(&*link.name);
            here = link.directory;
        }
        if !components.is_empty() && here != self.root {
            components.push("...");
        }
        let mut path = String::new();
        for component in components.iter().rev() {
            path.push('\\');
            path.push_str(component);
        }
        ObjectName::from(path)
    }

    /// The object that has exactly this full name: the inverse of [`ObjectManager::path`].
    ///
    /// Nobody's name is resolved here: no link is followed, no right is checked. For a desktop, its window station is
    /// the last directory.
    pub fn at_path(&self, path: &str) -> Option<ObjectId> {
        let mut here = self.root;
        for component in path.strip_prefix('\\')?.split('\\').filter(|component| !component.is_empty()) {
            here = match &self.get(here)?.body {
                Body::Directory(directory) => directory.find(component, false)?,
                Body::WindowStation { desktops, .. } => {
                    desktops.iter().find(|(name, _)| &**name == component).map(|(_, desktop)| *desktop)?
                }
                _ => return None,
            };
        }
        Some(here)
    }

    /// Adds an object that nothing names yet.
    pub(crate) fn add(&mut self, body: Body, security: SecurityDescriptor, permanent: bool) -> ObjectId {
        let id = ObjectId(self.next_object);
        self.next_object += 1;
        let security = Arc::new(security);
        let object = Object { id, body, link: None, permanent, handle_count: 0, references: 0, security };
        self.objects.insert(id, Arc::new(object));
        id
    }

    /// Gives an object its name.
    pub(crate) fn link(&mut self, id: ObjectId, link: Link) {
        self.change(link.directory, |parent| {
            parent.references += 1;
            if let Body::Directory(parent) = &mut parent.body {
                parent.put(link.name.clone(), id);
            }
        });
        self.change(id, |object| object.link = Some(link));
    }

    /// Changes an object in place; an id that finds nothing changes nothing.
    pub(crate) fn change<T>(&mut self, id: ObjectId, change: impl FnOnce(&mut Object) -> T) -> Option<T> {
        self.objects.get_mut(&id).map(|object| change(Arc::make_mut(object)))
    }

    pub(crate) fn remove(&mut self, id: ObjectId) {
        self.objects.remove(&id);
        self.older_definitions.remove(&id);
    }
}

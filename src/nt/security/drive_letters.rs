//! The drive letters of a logon session: made when they are first needed, deleted when it ends.
//!
//! Written down in: J. Forshaw on `SeGetTokenDeviceMap`; ReactOS `ntoskrnl/se/srm.c`; Microsoft, "Defining an MS-DOS
//! Device Name".

use crate::nt::boot;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, Directory, Ending, ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::security::{Luid, SecurityDescriptor, Sid};
use crate::nt::trace::Trace;

impl Machine {
    /// Opens or creates on behalf of a caller; makes the caller's directory of DOS devices first, if the name needs it.
    pub(crate) fn with_device_map<T>(
        &mut self,
        trace: &mut Trace,
        caller: &mut Caller,
        mut attempt: impl FnMut(&mut ObjectManager, &mut Trace, &Caller) -> Result<T, Ending>,
    ) -> Result<T, Ending> {
        match attempt(&mut self.objects, trace, caller) {
            Err(Ending::DeviceMapNeeded) => {
                self.make_device_map(trace, caller.token.logon_session);
                caller.device_map = self.device_map(&caller.token);
                attempt(&mut self.objects, trace, caller)
            }
            result => result,
        }
    }

    /// Makes the directory of DOS devices of a logon session: the kernel does it at the first use of `\??`.
    pub(crate) fn make_device_map(&mut self, trace: &mut Trace, luid: Luid) {
        let path = format!("\\Sessions\\0\\DosDevices\\{:08x}-{:08x}", luid.high(), luid.low());
        let owner = self.logon_session(luid).map_or(Sid::LocalSystem, |logon_session| logon_session.user);
        let security = SecurityDescriptor::listing(owner, boot::owned_list(owner));
        let body = Body::Directory(Directory::with_shadow(self.objects.global_device_map));
        let attributes = ObjectAttributes {
            attributes: Attributes::OBJ_OPENIF | Attributes::OBJ_PERMANENT,
            security: Some(security.clone()),
            ..ObjectAttributes::named(path.as_str())
        };
        let Some(directory) = self.create_as_kernel(trace, Rule::DeviceMapMade, attributes, body) else { return };
        self.objects.device_maps.insert(luid, directory);
        let global = ObjectAttributes {
            attributes: Attributes::OBJ_OPENIF | Attributes::OBJ_PERMANENT,
            security: Some(security),
            ..ObjectAttributes::named(format!("{path}\\Global"))
        };
        let target = ObjectName::from("\\GLOBAL??");
        self.create_as_kernel(trace, Rule::DeviceMapMade, global, Body::link(target));
    }

    /// Deletes the directory of DOS devices of a logon session that has ended.
    pub(crate) fn delete_device_map(&mut self, trace: &mut Trace, luid: Luid) {
        let Some(directory) = self.objects.device_maps.remove(&luid) else { return };
        let links: Vec<ObjectId> =
            self.objects.directory(directory).into_iter().flat_map(Directory::entries).map(|(_, id)| id).collect();
        for object in links.into_iter().chain([directory]) {
            self.objects.make_temporary(trace, Rule::DeviceMapDeleted, object);
        }
    }
}

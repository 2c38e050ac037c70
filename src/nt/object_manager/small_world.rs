//! A small world for the tests of names: one object of each kind that a walk can meet.
//!
//! | name | what it is |
//! | --- | --- |
//! | `\A` | a directory that everyone may use |
//! | `\A\Event` | an event that everyone may use |
//! | `\A\Link` | a link to `\A` |
//! | `\A\Dangling` | a link to `\A\New` |
//! | `\A\Relative` | a link to `A` |
//! | `\Kept` | a directory and an event `Kept` in it, which LocalSystem alone may use |
//! | `\Stamped` | a directory that everyone may use, marked with session 0 |
//! | `\Loop` | a link to itself |
//! | `\29`, `\30` | the first of so many links, one to the next, the last to `\A` |
//! | `\Device` | a device |
//! | `\Own` | what `\??` means: empty, with `\Global` behind it |
//! | `\Global\C:` | a link to `\Device` |

use std::sync::Arc;

use crate::nt::io::IoPolicies;
use crate::nt::io::device::Driver;
use crate::nt::io::information::UnknownInformationPolicy;
use crate::nt::io::mailslot::{MailslotNamePolicy, MailslotSharingPolicy};
use crate::nt::io::named_pipe::{DesertedPipePolicy, PipePrefixPolicy};
use crate::nt::io::volume::{DoubledBackslashPolicy, Volume};
use crate::nt::object_manager::insert::{CreateGlobalPolicy, TypeCollisionPolicy, create};
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::resolve::{CasePolicy, WrongRootPolicy};
use crate::nt::object_manager::type_rights::TypeRightsPolicy;
use crate::nt::object_manager::{
    Body, Caller, DeviceMap, Directory, DosDevicesPolicy, ObjectId, ObjectManager, ObjectPolicies,
};
use crate::nt::process::ProcessId;
use crate::nt::security::{AccessMask, Ace, Confinement, Elevation, Luid, Privileges, SecurityDescriptor, Sid, Token};
use crate::nt::session::SessionId;
use crate::nt::trace::Trace;

pub struct SmallWorld {
    pub objects: ObjectManager,
    pub caller: Caller,
}

impl SmallWorld {
    /// The world, and a user of session 1 in it who holds no privilege but the one that everybody holds.
    pub fn new() -> SmallWorld {
        let policies = ObjectPolicies {
            dos_devices: DosDevicesPolicy::PerLogonSession,
            type_collision: TypeCollisionPolicy::TypeMismatch,
            wrong_root: WrongRootPolicy::TypeMismatch,
            case: CasePolicy::ByType,
            type_rights: TypeRightsPolicy::JobImpersonation,
            create_global: CreateGlobalPolicy::Checked,
            io: IoPolicies {
                pipe_prefix: PipePrefixPolicy::BeginningMissing,
                deserted_pipe: DesertedPipePolicy::Missing,
                mailslot_names: MailslotNamePolicy::Mailslot,
                mailslot_sharing: MailslotSharingPolicy::Unchecked,
                unknown_information: UnknownInformationPolicy::NotImplemented,
                doubled_backslash: DoubledBackslashPolicy::One,
            },
        };
        let everyone = SecurityDescriptor::open_to_everyone(Sid::LocalSystem);
        let token = Token {
            user: Sid::User(0),
            account: "Alice".into(),
            groups: [Sid::Users].into(),
            privileges: Privileges::CHANGE_NOTIFY,
            logon_session: Luid(0x1000),
            session: SessionId(1),
            elevation: Elevation::Default,
            default_descriptor: everyone.clone(),
            confinement: Confinement::default(),
            ui_access: false,
            impersonation: None,
        };
        let objects = ObjectManager::new(policies, everyone);
        let device_map = DeviceMap::LogonSession(None);
        let caller = Caller { process: ProcessId::SYSTEM, token: Arc::new(token), kernel_mode: false, device_map };
        let mut world = SmallWorld { objects, caller };
        world.fill();
        world
    }

    fn fill(&mut self) {
        self.make(r"\A", Body::Directory(Directory::default()));
        self.make(r"\A\Event", Body::Event { signaled: false, manual_reset: false });
        self.link(r"\A\Link", r"\A");
        self.link(r"\A\Dangling", r"\A\New");
        self.link(r"\A\Relative", "A");
        self.link(r"\Loop", r"\Loop");
        self.make(r"\Device", Body::Device(Driver::Volume(Volume::default())));
        for length in [29, 30] {
            for number in 1..length {
                self.link(&format!("\\{length}.{number}"), &format!("\\{length}.{}", number + 1));
            }
            self.link(&format!("\\{length}"), &format!("\\{length}.1"));
            self.link(&format!("\\{length}.{length}"), r"\A");
        }
        let stamped = self.make(r"\Stamped", Body::Directory(Directory::default()));
        self.objects.change(stamped, |object| {
            if let Body::Directory(directory) = &mut object.body {
                directory.session_stamp = Some(SessionId::ZERO);
            }
        });
        let global = self.make(r"\Global", Body::Directory(Directory::default()));
        self.link(r"\Global\C:", r"\Device");
        let own = self.make(r"\Own", Body::Directory(Directory::with_shadow(Some(global))));
        self.caller.device_map = DeviceMap::LogonSession(Some(own));
        self.objects.global_device_map = Some(global);
        let behind = self.objects.at_path(r"\A").expect("the world has it");
        self.make(r"\Package", Body::Directory(Directory::with_shadow(Some(behind))));
        for (path, body) in [
            (r"\Kept", Body::Directory(Directory::default())),
            (r"\Kept\Kept", Body::Event { signaled: false, manual_reset: false }),
        ] {
            let kept = self.make(path, body);
            let list = [Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL)];
            let security = SecurityDescriptor::listing(Sid::LocalSystem, list);
            self.objects.change(kept, |object| object.security = security.into());
        }
    }

    fn link(&mut self, path: &str, target: &str) {
        self.make(path, Body::link(target));
    }

    fn make(&mut self, path: &str, body: Body) -> ObjectId {
        let kernel = Caller { kernel_mode: true, ..self.caller.clone() };
        create(
            &mut self.objects,
            &mut Trace::new(),
            &kernel,
            &ObjectAttributes::named(path),
            body,
            AccessMask::GENERIC_ALL,
        )
        .expect("the world is made in an order that works")
        .object
    }

    /// The root that a handle of this object is.
    pub fn root(&self, path: &str) -> Root {
        self.objects.at_path(path).map_or(Root::NotOpen, Root::Object)
    }
}

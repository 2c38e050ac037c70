//! What the system itself puts into the namespace, at boot and for each session, told under the rule that makes it.

use crate::nt::boot;
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, Directory, ObjectId, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor, Sid};
use crate::nt::trace::Trace;

impl Machine {
    /// Creates something for the kernel, told under a rule.
    pub(crate) fn create_as_kernel(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        attributes: ObjectAttributes,
        body: Body,
    ) -> Option<ObjectId> {
        let caller = self.kernel_caller();
        self.create_told(trace, rule, &caller, attributes, body).map(|granted| granted.object)
    }

    /// Creates something for a system process, told under a rule; unless it is permanent the process keeps a handle.
    pub(crate) fn create_for(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        rule: Rule,
        attributes: ObjectAttributes,
        body: Body,
    ) -> Option<ObjectId> {
        let caller = Caller { kernel_mode: true, ..self.caller(process) };
        let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
        let granted = self.create_told(trace, rule, &caller, attributes, body)?;
        if !permanent {
            trace.preparing(|trace| self.open_handle(trace, process, granted, false));
        }
        Some(granted.object)
    }

    /// Creates something. Its attributes are asked for here, not by a program: so ports and keys can be permanent too.
    fn create_told(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        caller: &Caller,
        mut attributes: ObjectAttributes,
        body: Body,
    ) -> Option<Granted> {
        let permanent = attributes.attributes.contains(Attributes::OBJ_PERMANENT);
        let object_type = body.object_type();
        attributes.attributes.remove(Attributes::OBJ_PERMANENT | object_type.invalid_attributes());
        let created = trace.preparing(|trace| {
            insert::create(&mut self.objects, trace, caller, &attributes, body, AccessMask::GENERIC_ALL)
        });
        trace.retell_last(rule);
        let granted = created.ok()?;
        if permanent {
            self.objects.make_permanent(granted.object);
        }
        Some(granted)
    }

    /// Makes a permanent directory that everyone may use, told under a rule.
    pub(crate) fn make_directory(&mut self, trace: &mut Trace, rule: Rule, path: &str) -> Option<ObjectId> {
        self.make_named(trace, rule, path, ObjectType::Directory)
    }

    /// Makes a permanent object without any state of its own, told under a rule.
    pub(crate) fn make_named(
        &mut self,
        trace: &mut Trace,
        rule: Rule,
        path: &str,
        object_type: ObjectType,
    ) -> Option<ObjectId> {
        let body = match object_type {
            ObjectType::Port => Body::Port,
            _ => Body::Directory(Directory::default()),
        };
        let security = SecurityDescriptor::listing(Sid::Administrators, boot::public_list());
        let attributes = ObjectAttributes {
            attributes: Attributes::OBJ_PERMANENT,
            security: Some(security),
            ..ObjectAttributes::named(path)
        };
        self.create_as_kernel(trace, rule, attributes, body)
    }
}

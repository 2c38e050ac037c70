//! Opening, using and closing: a process's table of handles and the counts in the objects change together.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Handle, HandleEntry, Object, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl Machine {
    /// Gives a process a handle.
    pub(crate) fn open_handle(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        granted: Granted,
        inherit: bool,
    ) -> Handle {
        let entry = HandleEntry { object: granted.object, granted: granted.access, inherit };
        let Some(handle) = self.change_process(process, |process| process.handles.insert(entry)) else {
            return Handle(0);
        };
        self.objects.add_handle(granted.object);
        let object = granted.object;
        trace.preparing(|trace| {
            trace.happened(Rule::DescriptorAllows, Event::HandleOpened { process, handle, object });
        });
        handle
    }

    /// Closes a handle; whether it was open.
    pub(crate) fn close_handle(&mut self, trace: &mut Trace, process: ProcessId, handle: Handle) -> bool {
        let Some(entry) = self.change_process(process, |process| process.handles.remove(handle)).flatten() else {
            return false;
        };
        let object = entry.object;
        trace.happened(Rule::NameGoesWithLastHandle, Event::HandleClosed { process, handle, object });
        let body = self.objects.get(object).map(|object| object.body.clone());
        self.objects.release_handle(trace, object);
        if let Some(body) = body.filter(|_| self.objects.get(object).is_none()) {
            self.forget_token(trace, &body);
        }
        true
    }

    /// What a handle of a process stands for.
    pub fn handle(&self, process: ProcessId, handle: Handle) -> Option<HandleEntry> {
        self.process(process)?.handles.get(handle).copied()
    }

    /// What a call may use a handle for: one that is open, of an object of this type, with this right.
    ///
    /// In this order, as `ObReferenceObjectByHandle` checks.
    pub(crate) fn use_handle(
        &self,
        trace: &mut Trace,
        process: ProcessId,
        handle: Option<Handle>,
        wanted: Option<ObjectType>,
        right: AccessMask,
    ) -> Result<HandleEntry, NtStatus> {
        let entry = handle.and_then(|handle| self.handle(process, handle));
        let found = entry.and_then(|entry| self.objects.get(entry.object)).map(Object::object_type);
        let (rule, status) = match entry {
            None => (Rule::HandleNotOpen, NtStatus::INVALID_HANDLE),
            Some(_) if wanted.is_some() && found != wanted => (Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH),
            Some(entry) if !entry.granted.contains(right) => (Rule::HandleLacksRight, NtStatus::ACCESS_DENIED),
            Some(entry) => return Ok(entry),
        };
        trace.answered(rule, status);
        Err(status)
    }
}

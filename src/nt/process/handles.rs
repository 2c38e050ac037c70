//! Opening, using and closing: a process's table of handles and the counts in the objects change together.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Handle, HandleEntry, Object, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::session::local_security_authority;
use crate::nt::status::NtStatus;
use crate::nt::system_call::policies::PseudoHandlePolicy;
use crate::nt::trace::Trace;
use crate::nt::window;

impl Machine {
    /// Gives a process a handle.
    pub(crate) fn open_handle(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        granted: Granted,
        inherit: bool,
    ) -> Handle {
        let entry = HandleEntry { object: granted.object, granted: granted.access, inherit, protect: false };
        let handle = self.change_process(process, |process| process.handles.insert(entry));
        self.count_handle(trace, process, handle, entry.object)
    }

    /// Gives the kernel a handle of its own, which it can use wherever it is and no program can.
    pub(crate) fn open_kernel_handle(&mut self, trace: &mut Trace, process: ProcessId, granted: Granted) -> Handle {
        let entry = HandleEntry { object: granted.object, granted: granted.access, inherit: false, protect: false };
        let handle = self.change_process(process, |process| process.handles.insert_for_kernel(entry));
        self.count_handle(trace, process, handle, entry.object)
    }

    fn count_handle(
        &mut self,
        trace: &mut Trace,
        process: ProcessId,
        handle: Option<Handle>,
        object: ObjectId,
    ) -> Handle {
        let Some(handle) = handle else { return Handle::NULL };
        self.objects.add_handle(object);
        trace.preparing(|trace| {
            trace.happened(Rule::DescriptorAllows, Event::HandleOpened { process, handle, object });
        });
        handle
    }

    /// Closes a handle as its owner asks for it.
    ///
    /// A handle that is protected stays, and so does one that win32k is in need of. A pseudo handle is none before Windows 10, and from then on is closed without effect.
    pub(crate) fn close(&mut self, trace: &mut Trace, process: ProcessId, handle: Handle) -> NtStatus {
        let is_pseudo = [Handle::CURRENT_PROCESS, Handle::CURRENT_THREAD].contains(&handle);
        let ignored = self.system().era.system_calls.pseudo_handles == PseudoHandlePolicy::Ignored;
        let (rule, status) = match self.handle(process, handle) {
            None if is_pseudo && ignored => (Rule::PseudoHandle, NtStatus::SUCCESS),
            None => (Rule::HandleNotOpen, NtStatus::INVALID_HANDLE),
            Some(entry) if entry.protect => (Rule::HandleProtected, NtStatus::HANDLE_NOT_CLOSABLE),
            Some(_) => match window::okay_to_close(self, process, handle) {
                Ok(()) => {
                    self.close_handle(trace, process, handle);
                    return NtStatus::SUCCESS;
                }
                Err(rule) => (rule, NtStatus::HANDLE_NOT_CLOSABLE),
            },
        };
        trace.answered(rule, status);
        status
    }

    /// Takes a handle out of its table, protected or not; whether it was open.
    pub(crate) fn close_handle(&mut self, trace: &mut Trace, process: ProcessId, handle: Handle) -> bool {
        let Some(entry) = self.change_process(process, |process| process.handles.remove(handle)).flatten() else {
            return false;
        };
        self.change_process(process, |process| process.connection.forget(handle));
        let object = entry.object;
        trace.happened(Rule::NameGoesWithLastHandle, Event::HandleClosed { process, handle, object });
        let token = self.objects.get(object).and_then(|object| object.body.token_alone().cloned());
        self.objects.release_handle(trace, object);
        if let Some(token) = token.filter(|_| self.objects.get(object).is_none()) {
            local_security_authority::let_go(self, trace, token.logon_session);
        }
        true
    }

    /// What a handle of a process stands for.
    pub fn handle(&self, process: ProcessId, handle: Handle) -> Option<HandleEntry> {
        self.process(process)?.handles.get(handle).copied()
    }

    /// What a handle of a caller stands for. The pseudo handles of its own process and thread stand for them here, with
    /// every right.
    pub(crate) fn reference(&mut self, trace: &mut Trace, client: ClientId, handle: Handle) -> Option<HandleEntry> {
        match handle {
            Handle::CURRENT_PROCESS => self.process_object(trace, client.process).map(|object| self.own(object)),
            Handle::CURRENT_THREAD => self.thread_object(trace, client).map(|object| self.own(object)),
            handle => self.handle(client.process, handle),
        }
    }

    /// What a call may use a handle for: one that is open, of an object of this type, with this right.
    ///
    /// In this order, as `ObReferenceObjectByHandle` checks.
    pub(crate) fn use_handle(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        handle: Option<Handle>,
        wanted: Option<ObjectType>,
        right: AccessMask,
    ) -> Result<HandleEntry, NtStatus> {
        let entry = handle.and_then(|handle| self.reference(trace, client, handle));
        let found = entry.and_then(|entry| self.objects.get(entry.object)).map(Object::object_type);
        let kernel_mode = self.caller(client.process).kernel_mode;
        let (rule, status) = match entry {
            None => (Rule::HandleNotOpen, NtStatus::INVALID_HANDLE),
            Some(_) if wanted.is_some() && found != wanted => (Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH),
            Some(entry) if !kernel_mode && !entry.granted.contains(right) => {
                (Rule::HandleLacksRight, NtStatus::ACCESS_DENIED)
            }
            Some(entry) => return Ok(entry),
        };
        Err(trace.failed(rule, status))
    }

    /// What a pseudo handle stands for.
    fn own(&self, object: ObjectId) -> HandleEntry {
        let object_type = self.objects.get(object).map(Object::object_type);
        let all = |object_type| self.objects.rights_of_maker(object_type, AccessMask::GENERIC_ALL);
        HandleEntry { object, granted: object_type.map(all).unwrap_or_default(), inherit: false, protect: false }
    }
}

//! Duplicating a handle: another handle of the same object, with the same rights or with others.
//!
//! In Windows this is `NtDuplicateObject`, for `DuplicateHandle` too. Modelled: inside one process, with rights that the
//! source does not hold, and with the source closed. Left out: the handles of other processes.
//! Written down in: Microsoft, `DuplicateHandle`; Wine's `process.c` and ReactOS's `NtDuplicateObject` tests.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{Attributes, Handle, HandleEntry, Object};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// The source handle is closed, whatever becomes of the call.
pub(crate) const CLOSE_SOURCE: u64 = 0x1;
/// The rights are those of the source.
pub(crate) const SAME_ACCESS: u64 = 0x2;
/// The marks are those of the source.
pub(crate) const SAME_ATTRIBUTES: u64 = 0x4;

/// The options by the words of the headers.
pub(crate) const OPTIONS: &[(&str, u64)] = &[
    ("DUPLICATE_CLOSE_SOURCE", CLOSE_SOURCE),
    ("DUPLICATE_SAME_ACCESS", SAME_ACCESS),
    ("DUPLICATE_SAME_ATTRIBUTES", SAME_ATTRIBUTES),
];

/// How a handle is duplicated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duplication {
    /// Some of [`OPTIONS`].
    pub options: u64,
    /// The rights of the new handle, unless they are the source's.
    pub access: AccessMask,
    /// Whether the new handle is inherited, whether it is protected, unless that is as with the source.
    pub marks: Attributes,
}

impl Duplication {
    fn has(self, option: u64) -> bool {
        self.options & option != 0
    }
}

impl Machine {
    /// Duplicates a handle of the caller for the caller. Options that are none and attributes that are no marks of a
    /// handle are not looked at.
    ///
    /// | in this order | answer |
    /// | --- | --- |
    /// | the source is no open handle and no pseudo handle | `STATUS_INVALID_HANDLE`; nothing is closed |
    /// | the source's rights are to be had | they are given |
    /// | rights that the source holds, nothing included | they are given |
    /// | other rights, `MAXIMUM_ALLOWED` too | what the descriptor grants; a source to be closed goes after a refusal too |
    /// | the source is to be closed | it gives its value to the new handle, unless it is protected or a pseudo handle |
    pub(crate) fn duplicate_handle(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        handle: Option<Handle>,
        how: Duplication,
    ) -> Result<Handle, NtStatus> {
        let process = client.process;
        let source = self.use_handle(trace, client, handle, None, AccessMask::empty())?;
        let own = handle.filter(|handle| self.handle(process, *handle).is_some());
        let closed = own.filter(|_| how.has(CLOSE_SOURCE) && !source.protect);
        let granted = match (self.rights_of_duplicate(trace, client, &source, how), closed) {
            (Ok(granted), _) => granted,
            (Err(status), None) => return Err(status),
            (Err(status), Some(closed)) => {
                self.close_handle(trace, process, closed);
                return Err(status);
            }
        };
        let object = source.object;
        let mark = |mark, own| if how.has(SAME_ATTRIBUTES) { own } else { how.marks.contains(mark) };
        let inherit = mark(Attributes::OBJ_INHERIT, source.inherit);
        let protect = mark(Attributes::OBJ_PROTECT_CLOSE, source.protect);
        if let Some(handle) = closed {
            let entry = HandleEntry { object, granted, inherit, protect };
            self.change_process(process, |process| process.handles.replace(handle, entry));
            trace.happened(Rule::SourceGivesItsPlace, Event::HandleOpened { process, handle, object });
            return Ok(handle);
        }
        let new =
            self.open_handle(trace, process, Granted { object, access: granted, status: NtStatus::SUCCESS }, inherit);
        self.change_process(process, |process| process.handles.mark(new, inherit, protect));
        Ok(new)
    }

    /// What the source holds may be had for the asking, nothing at all included; anything else the object must grant.
    fn rights_of_duplicate(
        &self,
        trace: &mut Trace,
        client: ClientId,
        source: &HandleEntry,
        how: Duplication,
    ) -> Result<AccessMask, NtStatus> {
        if how.has(SAME_ACCESS) {
            return Ok(source.granted);
        }
        let objects = self.objects();
        let object_type = objects.get(source.object).map(Object::object_type);
        let plain = object_type.map(|object_type| objects.rights_of_maker(object_type, how.access));
        let special = AccessMask::RESERVED | AccessMask::MAXIMUM_ALLOWED | AccessMask::ACCESS_SYSTEM_SECURITY;
        match plain {
            Some(plain) if !how.access.intersects(special) && source.granted.contains(plain) => Ok(plain),
            _ => objects.grant(trace, &self.acting(client), source.object, how.access),
        }
    }
}

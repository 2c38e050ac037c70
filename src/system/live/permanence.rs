//! Permanent objects: what keeps its name without a handle, and so must be made temporary again at the end.
//!
//! No handle is kept meanwhile, because that would change what a script sees; the object is opened by its name again.

use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::system::live::library::if_there;
use crate::system::live::memory::{Name, to_windows};
use crate::system::live::native::status;
use crate::system::live::ntdll::*;
use crate::system::live::queries::{name_of, type_of};
use crate::system::live::undo;
use crate::system::wire::Left;

type Open = unsafe extern "system" fn(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS;

/// The services that open an object by its name, by the name of its type.
const OPEN: &[(&str, Open)] = &[
    ("Directory", NtOpenDirectoryObject),
    ("SymbolicLink", NtOpenSymbolicLinkObject),
    ("Event", NtOpenEvent),
    ("Mutant", NtOpenMutant),
    ("Semaphore", NtOpenSemaphore),
    ("Timer", NtOpenTimer),
    ("Section", NtOpenSection),
    ("KeyedEvent", NtOpenKeyedEvent),
    ("IoCompletion", NtOpenIoCompletion),
    ("Job", NtOpenJobObject),
];

/// Makes an object permanent.
pub fn make(handle: HANDLE) -> Result<Reply, Refusal> {
    let make = if_there!(c"ntdll.dll", fn NtMakePermanentObject(HANDLE) -> NTSTATUS)?;
    // SAFETY: a handle is a plain number.
    let reply = status(unsafe { make(handle) });
    if reply.is_success() {
        remember_object(handle);
    }
    Ok(reply)
}

/// Remembers that the object that a call created is permanent.
pub fn remember(created: &Reply) {
    if let Some(handle) = created.handle.filter(|_| created.is_success()) {
        remember_object(to_windows(handle));
    }
}

fn remember_object(handle: HANDLE) {
    let (Some(name), Some(object_type)) = (name_of(handle), type_of(handle)) else { return };
    undo::remember(Left::Object { object_type, name });
}

/// Makes the object with this name temporary: it goes with its last handle.
pub fn make_temporary(object_type: &str, name: &str) {
    let Some((_, open)) = OPEN.iter().find(|(known, _)| *known == object_type) else { return };
    let name = Name::new(name);
    let attributes = OBJECT_ATTRIBUTES {
        Length: size_of::<OBJECT_ATTRIBUTES>() as u32,
        ObjectName: name.as_ptr(),
        ..OBJECT_ATTRIBUTES::default()
    };
    let mut handle = ptr::null_mut();
    // SAFETY: all pointers live until the calls return.
    unsafe {
        if open(&raw mut handle, AccessMask::DELETE.bits(), &raw const attributes) >= 0 {
            NtMakeTemporaryObject(handle);
            NtClose(handle);
        }
    }
}

//! Permanent objects: what keeps its name without a handle, and so must be made temporary again at the end.
//!
//! No handle is kept meanwhile, because that would change what a script sees; the object is opened by its name again.

use std::collections::BTreeSet;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};

use crate::nt::call::{Answer, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Attributes;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::system::live::library::if_there;
use crate::system::live::memory::{Name, to_windows};
use crate::system::live::native::{self, status};
use crate::system::live::ntdll::*;
use crate::system::live::queries::{attributes_of, name_of, type_of};
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

/// The names of the objects that this process made permanent.
static MADE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Makes an object permanent.
pub fn make(handle: HANDLE) -> Result<Reply, Refusal> {
    let make = if_there!(c"ntdll.dll", fn NtMakePermanentObject(HANDLE) -> NTSTATUS)?;
    let was_permanent = is_permanent(handle);
    // SAFETY: a handle is a plain number.
    let reply = status(unsafe { make(handle) });
    if reply.is_success() && !was_permanent {
        remember_object(handle);
    }
    Ok(reply)
}

/// Makes an object temporary, but none that was permanent before this process came. Wine does not tell of an object whether
/// it is.
pub fn unmake(handle: HANDLE) -> Result<Reply, Refusal> {
    let made = |name: &String| MADE.lock().unwrap_or_else(PoisonError::into_inner).contains(name);
    if is_permanent(handle) && name_of(handle).is_some_and(|name| !made(&name)) {
        return Err(Refusal::new("the object was permanent before, and stays so".to_owned()));
    }
    // SAFETY: a handle is a plain number.
    Ok(status(unsafe { NtMakeTemporaryObject(handle) }))
}

fn is_permanent(handle: HANDLE) -> bool {
    attributes_of(handle).is_some_and(|attributes| attributes.contains(Attributes::OBJ_PERMANENT))
}

/// Remembers that the object that a call created is permanent; one that was there already is what it was.
pub fn remember(created: &Reply) {
    if let Some(handle) = created.handle.filter(|_| created.answer == Answer::Status(NtStatus::SUCCESS)) {
        remember_object(to_windows(handle));
    }
}

fn remember_object(handle: HANDLE) {
    let (Some(name), Some(object_type)) = (name_of(handle), type_of(handle)) else { return };
    MADE.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
    undo::remember(Left::Object { object_type, name });
}

/// Makes the object with this name temporary, so that it goes with its last handle; whether that is done, or it is gone.
pub fn make_temporary(object_type: &str, path: &str) -> bool {
    let Some((_, open)) = OPEN.iter().find(|(known, _)| *known == object_type) else {
        return native::is_taken(path).is_none();
    };
    let name = Name::new(path);
    let attributes = OBJECT_ATTRIBUTES {
        Length: size_of::<OBJECT_ATTRIBUTES>() as u32,
        ObjectName: name.as_ptr(),
        ..OBJECT_ATTRIBUTES::default()
    };
    let mut handle = ptr::null_mut();
    // SAFETY: all pointers live until the calls return.
    unsafe {
        if open(&raw mut handle, AccessMask::DELETE.bits(), &raw const attributes) < 0 {
            return native::is_taken(path).is_none();
        }
        let done = NtMakeTemporaryObject(handle) >= 0;
        NtClose(handle);
        done
    }
}

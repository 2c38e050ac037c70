//! System services of objects, called as a native program calls them: creating, opening, closing, duplicating.

use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};

use crate::nt::call::{Argument, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::{Attributes as Marks, Handle};
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::system::live::arguments::Given;
use crate::system::live::library::if_there;
use crate::system::live::memory::{Attributes, Name, from_windows, to_windows};
use crate::system::live::ntdll::*;
use crate::system::live::permanence;

/// `SynchronizationEvent` of `EVENT_TYPE`, `SynchronizationTimer` of `TIMER_TYPE`.
const SYNCHRONIZATION: u32 = 1;

/// What a variable for a handle holds before a call, so that one that a service leaves alone can be told.
const UNWRITTEN: HANDLE = 0x5555_5555 as HANDLE;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let open = |service: Open| {
        opened(given, AccessMask::GENERIC_READ, |handle, access, attributes| {
            // SAFETY: all pointers live until the call returns, or must be refused.
            unsafe { service(handle, access, attributes) }
        })
    };
    let handle = given.handle("handle");
    Some(Ok(match name {
        "NtOpenDirectoryObject" => open(NtOpenDirectoryObject),
        "NtOpenEvent" => open(NtOpenEvent),
        "NtOpenMutant" => open(NtOpenMutant),
        "NtOpenSemaphore" => open(NtOpenSemaphore),
        "NtOpenTimer" => open(NtOpenTimer),
        "NtOpenSection" => open(NtOpenSection),
        "NtOpenKeyedEvent" => open(NtOpenKeyedEvent),
        "NtOpenIoCompletion" => open(NtOpenIoCompletion),
        "NtOpenJobObject" => open(NtOpenJobObject),
        "NtOpenSymbolicLinkObject" => open(NtOpenSymbolicLinkObject),
        "NtOpenKey" => open(NtOpenKey),
        "NtClose" => {
            let value = given.number("value").map(|value| to_windows(Handle::from_number(value)));
            // SAFETY: a handle is a plain number.
            status(unsafe { NtClose(value.unwrap_or(handle)) })
        }
        "NtMakeTemporaryObject" => return Some(permanence::unmake(handle)),
        "NtMakePermanentObject" => return Some(permanence::make(handle)),
        "NtDuplicateObject" => duplicate(given, handle),
        "NtCompareObjects" => return Some(compare(handle, given.handle("other"))),
        "NtAllocateReserveObject" => return Some(allocate_reserve(given)),
        _ => return create(name, given).map(Ok),
    }))
}

type Open = unsafe extern "system" fn(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS;

/// Creates an object of one of the types.
fn create(name: &str, given: Given) -> Option<Reply> {
    let created = |service: &dyn Fn(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS| {
        let reply = opened(given, AccessMask::GENERIC_ALL, service);
        if given.attributes("attributes") & Marks::OBJ_PERMANENT.bits() != 0 {
            permanence::remember(&reply);
        }
        reply
    };
    let signed = |parameter, usual| given.dword(parameter, usual).cast_signed();
    let byte = |parameter| u8::from(given.flag(parameter));
    // SAFETY: in each call the pointers lead to values that live until it returns, or are the script's own faulty ones,
    // which the service must refuse; all other arguments are plain numbers.
    unsafe {
        Some(match name {
            "NtCreateDirectoryObject" => {
                created(&|handle, access, attributes| NtCreateDirectoryObject(handle, access, attributes))
            }
            "NtCreateEvent" => created(&|handle, access, attributes| {
                let kind = signed("event_type", SYNCHRONIZATION);
                NtCreateEvent(handle, access, attributes, kind, byte("initial_state"))
            }),
            "NtCreateMutant" => {
                created(&|handle, access, attributes| NtCreateMutant(handle, access, attributes, byte("initial_owner")))
            }
            "NtCreateSemaphore" => created(&|handle, access, attributes| {
                NtCreateSemaphore(handle, access, attributes, signed("initial", 0), signed("maximum", 1))
            }),
            "NtCreateTimer" => created(&|handle, access, attributes| {
                NtCreateTimer(handle, access, attributes, signed("timer_type", SYNCHRONIZATION))
            }),
            "NtCreateSection" => created(&|handle, access, attributes| {
                let size = given.number("size").unwrap_or(4096).cast_signed();
                let (protect, allocation) = (given.dword("protect", 0x04), given.dword("alloc", 0x0800_0000));
                NtCreateSection(handle, access, attributes, &raw const size, protect, allocation, ptr::null_mut())
            }),
            "NtCreateKeyedEvent" => {
                created(&|handle, access, attributes| NtCreateKeyedEvent(handle, access, attributes, 0))
            }
            "NtCreateIoCompletion" => created(&|handle, access, attributes| {
                NtCreateIoCompletion(handle, access, attributes, given.dword("concurrency", 0))
            }),
            "NtCreateJobObject" => created(&|handle, access, attributes| NtCreateJobObject(handle, access, attributes)),
            "NtCreateDebugObject" => created(&|handle, access, attributes| {
                NtCreateDebugObject(handle, access, attributes, given.dword("flags", 0))
            }),
            "NtCreateSymbolicLinkObject" => {
                let target = target(given);
                let target = target.as_ref().map_or(ptr::null(), Name::as_ptr);
                created(&|handle, access, attributes| NtCreateSymbolicLinkObject(handle, access, attributes, target))
            }
            _ => return None,
        })
    }
}

/// The target of a symbolic link, and what its counted string says of it; none for `NULL`.
fn target(given: Given) -> Option<Name> {
    let text = given.0.named("target").map_or(Some(""), |_| given.text("target"))?;
    let name = Name::new(text);
    let word = |parameter, usual| given.number(parameter).map_or(usual, |number| number as u16);
    let (length, maximum) = name.lengths();
    let name = name.with_lengths(word("target_length", length), word("target_maximum_length", maximum));
    Some(match given.0.named("target_buffer") {
        Some(Argument::Pointer(_)) => name.with_buffer(given.pointer("target_buffer", ptr::null_mut())),
        _ => name,
    })
}

/// What a service answered, and the handle that it wrote, or null.
pub fn opened(
    given: Given,
    usual: AccessMask,
    service: impl FnOnce(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS,
) -> Reply {
    let attributes = Attributes::of(given);
    with_handle(given, |handle| service(handle, given.access(usual), attributes.as_ptr()))
}

/// The same for a service that takes no `OBJECT_ATTRIBUTES`.
pub fn with_handle(given: Given, service: impl FnOnce(*mut HANDLE) -> NTSTATUS) -> Reply {
    let mut handle = UNWRITTEN;
    let reply = status(service(given.pointer("handle_out", &raw mut handle)));
    told(reply, handle)
}

fn told(reply: Reply, handle: HANDLE) -> Reply {
    match handle {
        UNWRITTEN => reply,
        _ if reply.is_success() && !handle.is_null() => reply.with_handle(from_windows(handle)),
        _ if handle.is_null() => reply.with("handle", "NULL"),
        _ => reply.with("handle", from_windows(handle).to_string()),
    }
}

/// A reply of a status alone.
pub fn status(status: NTSTATUS) -> Reply {
    Reply::status(NtStatus(status.cast_unsigned()))
}

fn duplicate(given: Given, source: HANDLE) -> Reply {
    let own = to_windows(Handle::CURRENT_PROCESS);
    let mut duplicate = UNWRITTEN;
    let out = given.pointer("target_out", &raw mut duplicate);
    let (access, marks) = (given.access(AccessMask::empty()), given.attributes("handle_attributes"));
    // SAFETY: the target is a local variable, or the script's faulty pointer, which must be refused.
    let reply = status(unsafe { NtDuplicateObject(own, source, own, out, access, marks, given.dword("options", 0)) });
    told(reply, duplicate)
}

fn compare(one: HANDLE, other: HANDLE) -> Result<Reply, Refusal> {
    let compare = if_there!(c"ntdll.dll", fn NtCompareObjects(HANDLE, HANDLE) -> NTSTATUS)?;
    // SAFETY: handles are plain numbers.
    Ok(status(unsafe { compare(one, other) }))
}

fn allocate_reserve(given: Given) -> Result<Reply, Refusal> {
    let allocate =
        if_there!(c"ntdll.dll", fn NtAllocateReserveObject(*mut HANDLE, *const OBJECT_ATTRIBUTES, i32) -> NTSTATUS)?;
    let kind = given.dword("type", 0).cast_signed();
    Ok(opened(given, AccessMask::empty(), |handle, _, attributes| {
        // SAFETY: both pointers live until the call returns, or must be refused.
        unsafe { allocate(handle, attributes, kind) }
    }))
}

/// What speaks against making something under this full name: that something of whatever type has it, or that nobody can
/// tell. A symbolic link is looked for itself, also where it leads nowhere.
pub fn is_taken(name: &str) -> Option<String> {
    let name = Name::new(name);
    let attributes = OBJECT_ATTRIBUTES {
        Length: size_of::<OBJECT_ATTRIBUTES>() as u32,
        ObjectName: name.as_ptr(),
        Attributes: Marks::OBJ_CASE_INSENSITIVE.bits(),
        ..OBJECT_ATTRIBUTES::default()
    };
    let mut handle = ptr::null_mut();
    // SAFETY: all pointers live until the calls return; a handle is closed once.
    let answer = unsafe {
        let access = AccessMask::SYMBOLIC_LINK_QUERY.bits();
        let answer = NtOpenSymbolicLinkObject(&raw mut handle, access, &raw const attributes);
        if answer >= 0 {
            NtClose(handle);
        }
        NtStatus(answer.cast_unsigned())
    };
    match answer {
        // What is no name here names nothing.
        NtStatus::OBJECT_NAME_NOT_FOUND | NtStatus::OBJECT_PATH_NOT_FOUND | NtStatus::OBJECT_NAME_INVALID => None,
        NtStatus::ACCESS_DENIED => Some("cannot be looked for on this system".to_owned()),
        _ => Some("exists already on this system".to_owned()),
    }
}

/// Closes a handle that the script does not keep.
pub fn close(handle: HANDLE) {
    // SAFETY: closing takes a plain number.
    unsafe { NtClose(handle) };
}

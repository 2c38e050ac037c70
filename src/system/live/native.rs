//! System services, called as a native program calls them.

use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS, UNICODE_STRING};

use crate::nt::call::{Argument, Arguments, Reply};
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::system::live::memory::{Attributes, Name, from_windows, pointer, to_windows};
use crate::system::live::ntdll::*;

/// `SynchronizationEvent` of `EVENT_TYPE`, `SynchronizationTimer` of `TIMER_TYPE`.
const SYNCHRONIZATION: u64 = 1;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, arguments: &Arguments) -> Option<Reply> {
    let number = |parameter: &str| match arguments.named(parameter) {
        Some(Argument::Number(number)) => Some(*number),
        _ => None,
    };
    let flag = |parameter: &str| matches!(arguments.named(parameter), Some(Argument::Flag(true)));
    let handle = || match arguments.named("handle") {
        Some(Argument::Handle(handle)) => to_windows(*handle),
        _ => ptr::null_mut(),
    };
    // SAFETY: in each call the pointers lead to values that live until it returns, or are the script's own faulty ones,
    // which the service must refuse; all other arguments are plain numbers.
    unsafe {
        Some(match name {
            "NtCreateDirectoryObject" => {
                create(arguments, |handle, access, attributes| NtCreateDirectoryObject(handle, access, attributes))
            }
            "NtCreateEvent" => {
                let kind = number("event_type").unwrap_or(SYNCHRONIZATION) as u32;
                let signaled = u8::from(flag("initial_state"));
                create(arguments, |handle, access, attributes| {
                    NtCreateEvent(handle, access, attributes, kind.cast_signed(), signaled)
                })
            }
            "NtCreateMutant" => create(arguments, |handle, access, attributes| {
                NtCreateMutant(handle, access, attributes, u8::from(flag("initial_owner")))
            }),
            "NtCreateSemaphore" => create(arguments, |handle, access, attributes| {
                let count = |parameter, usual| number(parameter).unwrap_or(usual) as u32;
                let (initial, maximum) = (count("initial", 0), count("maximum", 1));
                NtCreateSemaphore(handle, access, attributes, initial.cast_signed(), maximum.cast_signed())
            }),
            "NtCreateTimer" => create(arguments, |handle, access, attributes| {
                let kind = number("timer_type").unwrap_or(SYNCHRONIZATION) as u32;
                NtCreateTimer(handle, access, attributes, kind.cast_signed())
            }),
            "NtCreateSection" => create(arguments, |handle, access, attributes| {
                let size = number("size").unwrap_or(4096).cast_signed();
                let protect = number("protect").unwrap_or(0x04) as u32;
                let allocation = number("alloc").unwrap_or(0x0800_0000) as u32;
                NtCreateSection(handle, access, attributes, &raw const size, protect, allocation, ptr::null_mut())
            }),
            "NtCreateKeyedEvent" => {
                create(arguments, |handle, access, attributes| NtCreateKeyedEvent(handle, access, attributes, 0))
            }
            "NtCreateIoCompletion" => create(arguments, |handle, access, attributes| {
                NtCreateIoCompletion(handle, access, attributes, number("concurrency").unwrap_or(0) as u32)
            }),
            "NtCreateJobObject" => {
                create(arguments, |handle, access, attributes| NtCreateJobObject(handle, access, attributes))
            }
            "NtCreateDebugObject" => create(arguments, |handle, access, attributes| {
                NtCreateDebugObject(handle, access, attributes, number("flags").unwrap_or(0) as u32)
            }),
            "NtCreateSymbolicLinkObject" => create(arguments, |handle, access, attributes| {
                let target = match arguments.named("target") {
                    Some(Argument::Name(target)) => Name::new(target),
                    _ => Name::new(""),
                };
                NtCreateSymbolicLinkObject(handle, access, attributes, target.as_ptr())
            }),
            "NtOpenDirectoryObject" => open(arguments, NtOpenDirectoryObject),
            "NtOpenEvent" => open(arguments, NtOpenEvent),
            "NtOpenMutant" => open(arguments, NtOpenMutant),
            "NtOpenSemaphore" => open(arguments, NtOpenSemaphore),
            "NtOpenTimer" => open(arguments, NtOpenTimer),
            "NtOpenSection" => open(arguments, NtOpenSection),
            "NtOpenKeyedEvent" => open(arguments, NtOpenKeyedEvent),
            "NtOpenIoCompletion" => open(arguments, NtOpenIoCompletion),
            "NtOpenJobObject" => open(arguments, NtOpenJobObject),
            "NtOpenSymbolicLinkObject" => open(arguments, NtOpenSymbolicLinkObject),
            "NtClose" => {
                let value = number("value").map(|value| value as u32 as i32 as isize as HANDLE);
                status(NtClose(value.unwrap_or_else(handle)))
            }
            "NtMakeTemporaryObject" => status(NtMakeTemporaryObject(handle())),
            "NtSetEvent" => changed(|previous| NtSetEvent(handle(), previous)),
            "NtResetEvent" => changed(|previous| NtResetEvent(handle(), previous)),
            "NtPulseEvent" => changed(|previous| NtPulseEvent(handle(), previous)),
            "NtReleaseMutant" => changed(|previous| NtReleaseMutant(handle(), previous)),
            "NtReleaseSemaphore" => {
                changed(|previous| NtReleaseSemaphore(handle(), number("count").unwrap_or(1) as u32, previous.cast()))
            }
            "NtWaitForSingleObject" => {
                // A timeout in units of 100 ns, negative for one that begins now; a script only asks, it does not wait.
                let timeout = 0_i64;
                status(NtWaitForSingleObject(handle(), 0, &raw const timeout))
            }
            "NtDuplicateObject" => duplicate(arguments, handle()),
            "NtQueryObject" => query_object(arguments, handle()),
            "NtQuerySymbolicLinkObject" => query_link(arguments, handle()),
            _ => return None,
        })
    }
}

/// Closes a handle that the script does not keep.
pub fn close(handle: Handle) {
    // SAFETY: closing takes a plain number.
    unsafe { NtClose(to_windows(handle)) };
}

fn status(status: NTSTATUS) -> Reply {
    Reply::status(NtStatus(status.cast_unsigned()))
}

fn rights(arguments: &Arguments, usual: AccessMask) -> u32 {
    match arguments.named("access") {
        Some(Argument::Access(access)) => access.bits(),
        _ => usual.bits(),
    }
}

fn create(
    arguments: &Arguments,
    service: impl FnOnce(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS,
) -> Reply {
    with_handle(arguments, AccessMask::GENERIC_ALL, service)
}

type Open = unsafe extern "system" fn(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS;

unsafe fn open(arguments: &Arguments, service: Open) -> Reply {
    with_handle(arguments, AccessMask::GENERIC_READ, |handle, access, attributes| {
        // SAFETY: as the caller promises: all pointers live until the call returns, or must be refused.
        unsafe { service(handle, access, attributes) }
    })
}

fn with_handle(
    arguments: &Arguments,
    usual: AccessMask,
    service: impl FnOnce(*mut HANDLE, u32, *const OBJECT_ATTRIBUTES) -> NTSTATUS,
) -> Reply {
    let attributes = Attributes::of(arguments);
    let mut handle: HANDLE = ptr::null_mut();
    let out = pointer(arguments, "handle_out", &raw mut handle);
    let reply = status(service(out, rights(arguments, usual), attributes.as_ptr()));
    if reply.is_success() && !handle.is_null() { reply.with_handle(from_windows(handle)) } else { reply }
}

fn changed(service: impl FnOnce(*mut i32) -> NTSTATUS) -> Reply {
    let mut previous = 0;
    let reply = status(service(&raw mut previous));
    if reply.is_success() { reply.with("previous", previous.to_string()) } else { reply }
}

unsafe fn duplicate(arguments: &Arguments, source: HANDLE) -> Reply {
    let number = |parameter: &str| match arguments.named(parameter) {
        Some(Argument::Number(number)) => *number as u32,
        _ => 0,
    };
    let attributes = match arguments.named("handle_attributes") {
        Some(Argument::Attributes(attributes)) => attributes.bits(),
        _ => 0,
    };
    let own = to_windows(Handle::CURRENT_PROCESS);
    let mut duplicate: HANDLE = ptr::null_mut();
    let out = pointer(arguments, "target_out", &raw mut duplicate);
    let access = rights(arguments, AccessMask::empty());
    // SAFETY: the target is a local variable, or the script's faulty pointer, which must be refused.
    let reply = status(unsafe { NtDuplicateObject(own, source, own, out, access, attributes, number("options")) });
    match (reply.is_success(), duplicate.is_null()) {
        (true, false) => reply.with_handle(from_windows(duplicate)),
        (true, true) => reply,
        (false, _) => reply.with("handle", "NULL"),
    }
}

/// The classes of `NtQueryObject` that are translated.
const BASIC: u64 = 0;
const NAME: u64 = 1;
const TYPE: u64 = 2;

unsafe fn query_object(arguments: &Arguments, handle: HANDLE) -> Reply {
    let class = match arguments.named("class") {
        Some(Argument::Number(class)) => *class,
        _ => NAME,
    };
    // Aligned for every structure that the classes write.
    let mut buffer = [0_u64; 4096];
    let length = match arguments.named("length") {
        Some(Argument::Number(length)) => (*length as u32).min(size_of_val(&buffer) as u32),
        _ => size_of_val(&buffer) as u32,
    };
    let mut needed = 0;
    // SAFETY: the buffer has at least `length` bytes, and lives until the call returns.
    let code = unsafe { NtQueryObject(handle, class as i32, buffer.as_mut_ptr().cast(), length, &raw mut needed) };
    let reply = status(code).with("return_length", needed.to_string());
    if !reply.is_success() {
        return reply;
    }
    let words: &[u32; 2 * 4096] = {
        // SAFETY: the same bytes as numbers of half the size; every bit pattern is a number.
        unsafe { &*buffer.as_ptr().cast() }
    };
    match class {
        // OBJECT_BASIC_INFORMATION: attributes, granted access, handles, pointers, two pool sizes, three reserved, name size.
        BASIC => reply
            .with("attributes", format!("{:#x}", words[0]))
            .with("granted", format!("{:#x}", words[1]))
            .with("handle_count", words[2].to_string())
            .with("pointer_count", words[3].to_string()),
        // Both begin with a UNICODE_STRING.
        NAME | TYPE => {
            // SAFETY: the service wrote a counted string there, whose characters lie in the same buffer or nowhere.
            let text = unsafe { text_of(&*buffer.as_ptr().cast::<UNICODE_STRING>()) };
            reply.with(if class == NAME { "name" } else { "type" }, text)
        }
        _ => reply,
    }
}

unsafe fn text_of(string: &UNICODE_STRING) -> String {
    if string.Buffer.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises: so many characters stand at the buffer.
    let characters = unsafe { std::slice::from_raw_parts(string.Buffer, usize::from(string.Length / 2)) };
    String::from_utf16_lossy(characters)
}

unsafe fn query_link(arguments: &Arguments, handle: HANDLE) -> Reply {
    let mut buffer = [0xCCCC_u16; 1024];
    let maximum = match arguments.named("maximum_length") {
        Some(Argument::Number(length)) => (*length as u16).min(2048),
        _ => 2048,
    };
    let mut target = UNICODE_STRING {
        Length: u16::MAX,
        MaximumLength: maximum,
        Buffer: pointer(arguments, "buffer", buffer.as_mut_ptr()),
    };
    let mut needed = 0;
    let out = pointer(arguments, "return_length_ptr", &raw mut needed);
    // SAFETY: the string's buffer has at least `maximum` bytes; both live until the call returns.
    let mut reply = status(unsafe { NtQuerySymbolicLinkObject(handle, &raw mut target, out) });
    if !out.is_null() {
        reply = reply.with("return_length", needed.to_string());
    }
    if !reply.is_success() {
        return reply;
    }
    let characters = usize::from(target.Length / 2);
    let text = String::from_utf16_lossy(&buffer[..characters.min(buffer.len())]);
    let ended = buffer.get(characters) == Some(&0);
    reply.with("length", target.Length.to_string()).with("target", text).with("nul_terminated", ended.to_string())
}

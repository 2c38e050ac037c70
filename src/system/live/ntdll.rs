//! The system services of `ntdll.dll` that the `windows-sys` crate lacks, or has in another place each.
//!
//! Written down in: Microsoft's `Nt` and `Zw` reference pages and `winternl.h`; for those that are not on them, the
//! `phnt` headers.

use windows_link::link;
use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS, UNICODE_STRING};

link!("ntdll.dll" "system" fn NtClose(handle: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateDirectoryObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, kind: i32, signaled: u8) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateIoCompletion(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, concurrency: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateJobObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateKeyedEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, flags: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateDebugObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, flags: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateMutant(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, owned: u8) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSection(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, size: *const i64, protect: u32, allocation: u32, file: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSemaphore(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, initial: i32, maximum: i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSymbolicLinkObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, target: *const UNICODE_STRING) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateTimer(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, kind: i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtDuplicateObject(from: HANDLE, handle: HANDLE, to: HANDLE, duplicate: *mut HANDLE, access: u32, attributes: u32, options: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtMakeTemporaryObject(handle: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenDirectoryObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenIoCompletion(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenJobObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenKeyedEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenMutant(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSection(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSemaphore(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSymbolicLinkObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenTimer(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtPulseEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryObject(handle: HANDLE, class: i32, buffer: *mut core::ffi::c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQuerySymbolicLinkObject(handle: HANDLE, target: *mut UNICODE_STRING, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtReleaseMutant(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtReleaseSemaphore(handle: HANDLE, count: u32, previous: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtResetEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtSetEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtWaitForSingleObject(handle: HANDLE, alertable: u8, timeout: *const i64) -> NTSTATUS);

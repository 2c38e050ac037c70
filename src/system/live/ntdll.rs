//! The system services of `ntdll.dll` that the `windows-sys` crate lacks, or has in another place each.
//!
//! Written down in: Microsoft's `Nt` and `Zw` reference pages and `winternl.h`; for those that are not on them, the
//! `phnt` headers.

use std::ffi::c_void;

use windows_link::link;
use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS, UNICODE_STRING};
use windows_sys::Win32::System::IO::IO_STATUS_BLOCK;

/// The ids of a process and of a thread.
#[repr(C)]
pub struct CLIENT_ID {
    pub process: HANDLE,
    pub thread: HANDLE,
}

link!("ntdll.dll" "system" fn NtClose(handle: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateDebugObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, flags: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateDirectoryObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, kind: i32, signaled: u8) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateFile(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, status: *mut IO_STATUS_BLOCK, allocation: *const i64, file_attributes: u32, sharing: u32, disposition: u32, options: u32, ea: *const c_void, ea_length: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateIoCompletion(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, concurrency: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateJobObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateKeyedEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, flags: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateMailslotFile(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, status: *mut IO_STATUS_BLOCK, options: u32, quota: u32, max_message: u32, timeout: *const i64) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateMutant(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, owned: u8) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateNamedPipeFile(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, status: *mut IO_STATUS_BLOCK, sharing: u32, disposition: u32, options: u32, pipe_type: u32, read_mode: u32, completion_mode: u32, max_instances: u32, inbound: u32, outbound: u32, timeout: *const i64) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSection(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, size: *const i64, protect: u32, allocation: u32, file: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSemaphore(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, initial: i32, maximum: i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateSymbolicLinkObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, target: *const UNICODE_STRING) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtCreateTimer(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, kind: i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtDeleteFile(attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtDuplicateObject(from: HANDLE, handle: HANDLE, to: HANDLE, duplicate: *mut HANDLE, access: u32, attributes: u32, options: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtDuplicateToken(token: HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, effective_only: u8, kind: i32, duplicate: *mut HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtFsControlFile(handle: HANDLE, event: HANDLE, apc: *const c_void, apc_context: *const c_void, status: *mut IO_STATUS_BLOCK, code: u32, input: *const c_void, input_length: u32, output: *mut c_void, output_length: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtMakeTemporaryObject(handle: HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenDirectoryObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenFile(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, status: *mut IO_STATUS_BLOCK, sharing: u32, options: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenIoCompletion(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenJobObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenKey(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenKeyedEvent(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenMutant(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenProcess(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, client: *const CLIENT_ID) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenProcessToken(process: HANDLE, access: u32, token: *mut HANDLE) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSection(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSemaphore(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenSymbolicLinkObject(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenThread(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES, client: *const CLIENT_ID) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtOpenTimer(handle: *mut HANDLE, access: u32, attributes: *const OBJECT_ATTRIBUTES) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtPulseEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryDirectoryObject(handle: HANDLE, buffer: *mut c_void, length: u32, single: u8, restart: u8, context: *mut u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryEvent(handle: HANDLE, class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryInformationFile(handle: HANDLE, status: *mut IO_STATUS_BLOCK, buffer: *mut c_void, length: u32, class: i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryInformationToken(token: HANDLE, class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryMutant(handle: HANDLE, class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQueryObject(handle: HANDLE, class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQuerySemaphore(handle: HANDLE, class: i32, buffer: *mut c_void, length: u32, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtQuerySymbolicLinkObject(handle: HANDLE, target: *mut UNICODE_STRING, needed: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtReleaseKeyedEvent(handle: HANDLE, key: *const c_void, alertable: u8, timeout: *const i64) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtReleaseMutant(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtReleaseSemaphore(handle: HANDLE, count: u32, previous: *mut u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtResetEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtSetEvent(handle: HANDLE, previous: *mut i32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtSetInformationToken(token: HANDLE, class: i32, buffer: *const c_void, length: u32) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtWaitForKeyedEvent(handle: HANDLE, key: *const c_void, alertable: u8, timeout: *const i64) -> NTSTATUS);
link!("ntdll.dll" "system" fn NtWaitForSingleObject(handle: HANDLE, alertable: u8, timeout: *const i64) -> NTSTATUS);
link!("ntdll.dll" "system" fn RtlDosPathNameToNtPathName_U(path: *const u16, name: *mut UNICODE_STRING, file_part: *mut *mut u16, reserved: *mut c_void) -> u8);
link!("ntdll.dll" "system" fn RtlFreeUnicodeString(string: *mut UNICODE_STRING));

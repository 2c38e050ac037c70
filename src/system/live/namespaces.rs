//! Boundary descriptors and private namespaces, as a program uses them.

use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::ConvertStringSidToSidW;
use windows_sys::Win32::System::Threading::{
    AddSIDToBoundaryDescriptor, ClosePrivateNamespace, CreateBoundaryDescriptorW, CreatePrivateNamespaceW,
    DeleteBoundaryDescriptor, OpenPrivateNamespaceW,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::nt::security::sddl;
use crate::system::live::arguments::{Given, Text};
use crate::system::live::descriptors::Security;
use crate::system::live::last_error::{done, opened};
use crate::system::live::memory;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Result<Reply, Refusal>> {
    let (handle, boundary) = (given.handle("handle"), given.handle("boundary").cast_const());
    let text = given.name();
    // SAFETY: the names are as the script gives them, and live until the calls return; a handle is one that
    // this process was given, or was not, as the script says.
    Some(Ok(unsafe {
        match name {
            "CreateBoundaryDescriptorW" => {
                let reply = opened(|| CreateBoundaryDescriptorW(text.as_ptr(), 0));
                Reply { handle: reply.handle.map(|handle| memory::kept(memory::to_windows(handle))), ..reply }
            }
            "AddSIDToBoundaryDescriptor" => add_sid(given.text("sid").unwrap_or_default(), handle),
            "DeleteBoundaryDescriptor" => {
                DeleteBoundaryDescriptor(handle);
                Reply::ok()
            }
            "CreatePrivateNamespaceW" => {
                let security = match Security::of(given) {
                    Ok(security) => security,
                    Err(refusal) => return Some(Err(refusal)),
                };
                opened(|| CreatePrivateNamespaceW(security.as_ptr(), boundary, text.as_ptr()))
            }
            "OpenPrivateNamespaceW" => opened(|| OpenPrivateNamespaceW(boundary, text.as_ptr())),
            "ClosePrivateNamespace" => {
                let flags = given.dword("flags", 0);
                done(|| i32::from(ClosePrivateNamespace(handle, flags)))
            }
            _ => return None,
        }
    }))
}

/// Adds an identity; the descriptor may move in memory for it.
fn add_sid(identity: &str, handle: HANDLE) -> Reply {
    let named = sddl::named_identity(identity).map_or_else(|| identity.to_owned(), |sid| sid.to_string());
    let text = Text::wide(&named);
    let mut sid = ptr::null_mut();
    let mut boundary = handle;
    // SAFETY: the text ends with a null character; the identifier is freed after its use.
    let reply = unsafe {
        let read = done(|| ConvertStringSidToSidW(text.as_ptr(), &raw mut sid));
        if !read.is_success() {
            return read;
        }
        let reply = done(|| AddSIDToBoundaryDescriptor(&raw mut boundary, sid));
        LocalFree(sid);
        reply
    };
    memory::moved(handle, boundary);
    reply
}

/// Closes a namespace that the script does not keep.
pub fn close(namespace: HANDLE) {
    // SAFETY: a handle that the library gave.
    unsafe { ClosePrivateNamespace(namespace, 0) };
}

/// Deletes a boundary descriptor that the script does not keep.
pub fn delete(boundary: HANDLE) {
    // SAFETY: the same.
    unsafe { DeleteBoundaryDescriptor(boundary) };
}

//! Security descriptors: who may use a new object, as a script says it.
//!
//! `NULL`, `EMPTY` and lists in words are what they are in the model; a list as text is for Windows to read.
//! Written down in: Microsoft, "Security Descriptor Definition Language".

use std::ptr;

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Authorization::{
    ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{PSECURITY_DESCRIPTOR, SE_DACL_PRESENT, SECURITY_ATTRIBUTES, SECURITY_DESCRIPTOR};

use crate::nt::machine::Refusal;
use crate::nt::security::{Sid, sddl};
use crate::system::live::arguments::{Given, Text};

/// `SECURITY_DESCRIPTOR_REVISION`.
const REVISION: u8 = 1;

/// Who owns what a list in words is put on: whoever makes it.
const OWNER: Sid = Sid::User(u32::MAX);

/// A descriptor with a null list: everyone may do everything.
pub fn open_to_everyone() -> SECURITY_DESCRIPTOR {
    SECURITY_DESCRIPTOR { Revision: REVISION, Control: SE_DACL_PRESENT, ..SECURITY_DESCRIPTOR::default() }
}

/// The `SECURITY_ATTRIBUTES` of a call; none, where the script says nothing of it.
pub struct Security {
    attributes: Option<SECURITY_ATTRIBUTES>,
    /// Keeps the descriptor that the structure points at.
    _open: Option<Box<SECURITY_DESCRIPTOR>>,
    read: PSECURITY_DESCRIPTOR,
}

impl Security {
    /// What the script says of who may use a new object.
    pub fn of(given: Given) -> Result<Security, Refusal> {
        match given.0.named("dacl").is_some().then(|| given.text("dacl")) {
            None => Ok(Security { attributes: None, _open: None, read: ptr::null_mut() }),
            Some(None) => {
                let mut open = Box::new(open_to_everyone());
                let attributes = Some(attributes((&raw mut *open).cast()));
                Ok(Security { attributes, _open: Some(open), read: ptr::null_mut() })
            }
            Some(Some(text)) => Security::read(&definition(text).ok_or_else(|| no_list(text))?),
        }
    }

    /// What a text in the Security Descriptor Definition Language says.
    pub fn read(text: &str) -> Result<Security, Refusal> {
        let list = Text::wide(text);
        let mut read = ptr::null_mut();
        // SAFETY: the text ends with a null character; what is allocated for the descriptor is freed by `drop`.
        let done = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                list.as_ptr(),
                SDDL_REVISION_1,
                &raw mut read,
                ptr::null_mut(),
            )
        };
        if done == 0 {
            return Err(no_list(text));
        }
        Ok(Security { attributes: Some(attributes(read)), _open: None, read })
    }

    /// The structure, for as long as this lives; null, where there is none.
    pub fn as_ptr(&self) -> *const SECURITY_ATTRIBUTES {
        self.attributes.as_ref().map_or(ptr::null(), ptr::from_ref)
    }
}

fn attributes(descriptor: PSECURITY_DESCRIPTOR) -> SECURITY_ATTRIBUTES {
    SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: descriptor,
        bInheritHandle: 0,
    }
}

impl Drop for Security {
    fn drop(&mut self) {
        // SAFETY: it is null, or was allocated by the conversion, and nothing points at it any more.
        unsafe { LocalFree(self.read) };
    }
}

fn no_list(text: &str) -> Refusal {
    Refusal::new(format!("{text:?} describes nobody who may use an object"))
}

/// The definition of a list as Windows reads it; nothing, where the text is no list.
fn definition(text: &str) -> Option<String> {
    if text.contains("D:") {
        return Some(text.to_owned());
    }
    let list = sddl::descriptor(text, OWNER)?.dacl?;
    let entries = list.iter().map(|ace| {
        let (kind, rights) = (if ace.deny { "D" } else { "A" }, ace.rights.bits());
        let sid = if ace.sid == OWNER { "OW".to_owned() } else { ace.sid.to_string() };
        format!("({kind};;{rights:#x};;;{sid})")
    });
    Some(format!("D:{}", entries.collect::<String>()))
}

//! Memory: what a script says of a name, laid out as a caller of Windows lays it out, the faulty forms among it.

use std::ptr;
use std::sync::{Mutex, PoisonError};

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, UNICODE_STRING};
use windows_sys::Win32::Security::SECURITY_DESCRIPTOR;

use crate::nt::call::Argument;
use crate::nt::object_manager::Handle;
use crate::nt::system_call::NameForm;
use crate::system::live::arguments::Given;
use crate::system::live::descriptors::open_to_everyone;

/// An address at which no memory is.
pub const NOWHERE: usize = 0xDEAD_BEE0;

/// Where the numbers of what does not fit into 32 bits begin; no handle of the kernel is so high.
const FIRST_KEPT: u32 = 0x3000_0000;

/// What a library calls a handle and is an address, such as a boundary descriptor: each is told by a number.
static KEPT: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// A handle as Windows takes it: negative pseudo handles keep their sign.
pub fn to_windows(handle: Handle) -> HANDLE {
    let kept = handle.0.checked_sub(FIRST_KEPT).and_then(|after| {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(after as usize / 4).copied()
    });
    kept.unwrap_or(handle.0.cast_signed() as isize as usize) as HANDLE
}

/// A handle as the script keeps it. Those of the kernel fit into 32 bits on every Windows.
pub fn from_windows(handle: HANDLE) -> Handle {
    let value = handle as usize;
    let plain = Handle(value as u32);
    if to_windows(plain) as usize == value { plain } else { kept(handle) }
}

/// The number by which the script knows an address, which may change: see [`moved`].
pub fn kept(address: HANDLE) -> Handle {
    let value = address as usize;
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let known = kept.iter().position(|known| *known == value).unwrap_or_else(|| {
        kept.push(value);
        kept.len() - 1
    });
    Handle(FIRST_KEPT + 4 * known as u32)
}

/// What the script knows by a number is at another address now.
pub fn moved(from: HANDLE, to: HANDLE) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.iter_mut().filter(|known| **known == from as usize).for_each(|known| *known = to as usize);
}

/// A counted string and the characters that it points at.
pub struct Name {
    characters: Vec<u16>,
    string: UNICODE_STRING,
}

impl Name {
    /// A string of these characters; a null character stands behind them, uncounted.
    pub fn new(text: &str) -> Name {
        let mut characters: Vec<u16> = text.encode_utf16().collect();
        let length = (characters.len() * 2).min(usize::from(u16::MAX)) as u16;
        characters.push(0);
        let string =
            UNICODE_STRING { Length: length, MaximumLength: length.saturating_add(2), Buffer: characters.as_mut_ptr() };
        Name { characters, string }
    }

    /// The length and the room that the string tells, in bytes.
    pub fn lengths(&self) -> (u16, u16) {
        (self.string.Length, self.string.MaximumLength)
    }

    /// The same with another length and another room told.
    pub fn with_lengths(mut self, length: u16, maximum: u16) -> Name {
        (self.string.Length, self.string.MaximumLength) = (length, maximum);
        self
    }

    fn with_length(self, length: u16) -> Name {
        self.with_lengths(length, length.saturating_add(2))
    }

    /// The same with another address told.
    pub fn with_buffer(mut self, buffer: *mut u16) -> Name {
        self.string.Buffer = buffer;
        self
    }

    /// The string, for as long as the name lives.
    pub fn as_ptr(&self) -> *const UNICODE_STRING {
        &raw const self.string
    }
}

/// The `OBJECT_ATTRIBUTES` of a call, or the pointer that it gives instead.
pub struct Attributes {
    /// Keep the string and the descriptor that the structure points at.
    _name: Option<Box<Name>>,
    _security: Option<Box<SECURITY_DESCRIPTOR>>,
    attributes: OBJECT_ATTRIBUTES,
    absent: bool,
}

impl Attributes {
    /// What the script says of the object that it wants.
    pub fn of(given: Given) -> Attributes {
        let form = given.name_form();
        let name = match given.0.named("name") {
            Some(Argument::Name(name)) => Some(Name::new(name)),
            _ => None,
        };
        let name = match form {
            None | Some(NameForm::BadAttrLength) => name,
            Some(NameForm::NoName | NameForm::NoAttributes | NameForm::BadNamePointer) => None,
            Some(NameForm::ZeroLength) => Some(Name::new("").with_buffer(ptr::null_mut())),
            Some(NameForm::OddLength(bytes)) => {
                let length = u16::try_from(*bytes).unwrap_or(u16::MAX);
                Some(Name::new(&"a".repeat(usize::from(length / 2) + 1)).with_length(length))
            }
            Some(NameForm::Filled(name)) => Some(Name::new(name)),
            Some(NameForm::BadBuffer) => Some(Name::new("aaaa").with_buffer(NOWHERE as *mut u16)),
            Some(NameForm::MisalignedBuffer) => {
                let mut name = Name::new("aaaaa").with_length(8);
                let odd = name.characters.as_mut_ptr().cast::<u8>().wrapping_add(1).cast::<u16>();
                Some(name.with_buffer(odd))
            }
        };
        let name = name.map(Box::new);
        let pointer = match (form, &name) {
            (Some(NameForm::BadNamePointer), _) => NOWHERE as *const UNICODE_STRING,
            (_, Some(name)) => name.as_ptr(),
            (_, None) => ptr::null(),
        };
        let security = (given.text("security") == Some("Everyone")).then(|| Box::new(open_to_everyone()));
        let is_wrong = form == Some(&NameForm::BadAttrLength);
        let attributes = OBJECT_ATTRIBUTES {
            Length: if is_wrong { 0 } else { size_of::<OBJECT_ATTRIBUTES>() as u32 },
            RootDirectory: given.handle("root"),
            ObjectName: pointer,
            Attributes: given.attributes("attributes"),
            SecurityDescriptor: security.as_deref().map_or(ptr::null(), ptr::from_ref),
            SecurityQualityOfService: ptr::null(),
        };
        Attributes { _name: name, _security: security, attributes, absent: form == Some(&NameForm::NoAttributes) }
    }

    /// The structure, for as long as this lives; null, where the script gives none.
    pub fn as_ptr(&self) -> *const OBJECT_ATTRIBUTES {
        if self.absent { ptr::null() } else { &raw const self.attributes }
    }
}

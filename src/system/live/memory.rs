//! Memory: what a script says of a name, laid out as a caller of Windows lays it out, the faulty forms among it.

use std::ptr;

use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Win32::Foundation::{HANDLE, UNICODE_STRING};

use crate::nt::call::{Argument, Arguments};
use crate::nt::object_manager::Handle;
use crate::nt::system_call::{NameForm, Pointer};

/// An address at which no memory is.
pub const NOWHERE: usize = 0xDEAD_BEE0;

/// A handle as Windows takes it: negative pseudo handles keep their sign.
pub fn to_windows(handle: Handle) -> HANDLE {
    handle.0.cast_signed() as isize as HANDLE
}

/// A handle as the script keeps it; the values of handles fit into 32 bits on every Windows.
pub fn from_windows(handle: HANDLE) -> Handle {
    Handle(handle as usize as u32)
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

    fn with_length(mut self, length: u16) -> Name {
        (self.string.Length, self.string.MaximumLength) = (length, length.saturating_add(2));
        self
    }

    fn with_buffer(mut self, buffer: *mut u16) -> Name {
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
    /// Keeps the string that the structure points at.
    _name: Option<Box<Name>>,
    attributes: OBJECT_ATTRIBUTES,
    absent: bool,
}

impl Attributes {
    /// What the script says of the object that it wants.
    pub fn of(arguments: &Arguments) -> Attributes {
        let form = match arguments.named("name_form") {
            Some(Argument::NameForm(form)) => Some(form.clone()),
            _ => None,
        };
        let given = match arguments.named("name") {
            Some(Argument::Name(name)) => Some(Name::new(name)),
            _ => None,
        };
        let name = match &form {
            None | Some(NameForm::BadAttrLength) => given,
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
        let pointer = match (&form, &name) {
            (Some(NameForm::BadNamePointer), _) => NOWHERE as *const UNICODE_STRING,
            (_, Some(name)) => name.as_ptr(),
            (_, None) => ptr::null(),
        };
        let length = if form == Some(NameForm::BadAttrLength) { 0 } else { size_of::<OBJECT_ATTRIBUTES>() as u32 };
        let root = match arguments.named("root") {
            Some(Argument::Handle(handle)) => to_windows(*handle),
            _ => ptr::null_mut(),
        };
        let bits = match arguments.named("attributes") {
            Some(Argument::Attributes(attributes)) => attributes.bits(),
            _ => 0,
        };
        let attributes = OBJECT_ATTRIBUTES {
            Length: length,
            RootDirectory: root,
            ObjectName: pointer,
            Attributes: bits,
            SecurityDescriptor: ptr::null(),
            SecurityQualityOfService: ptr::null(),
        };
        Attributes { _name: name, attributes, absent: form == Some(NameForm::NoAttributes) }
    }

    /// The structure, for as long as this lives; null, where the script gives none.
    pub fn as_ptr(&self) -> *const OBJECT_ATTRIBUTES {
        if self.absent { ptr::null() } else { &raw const self.attributes }
    }
}

/// The characters of a Win32 name with a null behind them; `None` is the null pointer.
pub fn wide(arguments: &Arguments) -> Option<Vec<u16>> {
    let text = match (arguments.named("name"), arguments.named("name_form")) {
        (_, Some(Argument::NameForm(NameForm::ZeroLength))) => String::new(),
        (_, Some(Argument::NameForm(NameForm::Filled(name)))) | (Some(Argument::Name(name)), _) => name.to_string(),
        _ => return None,
    };
    Some(text.encode_utf16().chain([0]).collect())
}

/// A pointer that the script gives as one that leads nowhere, or the one that leads to the value.
pub fn pointer<T>(arguments: &Arguments, name: &str, good: *mut T) -> *mut T {
    match arguments.named(name) {
        Some(Argument::Pointer(Pointer::Null)) => ptr::null_mut(),
        Some(Argument::Pointer(Pointer::Bad | Pointer::Misaligned)) => NOWHERE as *mut T,
        _ => good,
    }
}

//! Arguments: what a script gives a call, read as Windows takes it.
//!
//! A name or a text is converted to the form of the call: UTF-16 for the W form, the system's code page for the A form.

use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Globalization::{CP_ACP, WideCharToMultiByte};

use crate::nt::call::{Argument, Arguments, TextForm};
use crate::nt::security::AccessMask;
use crate::nt::system_call::{NameForm, Pointer};
use crate::system::live::memory::{NOWHERE, to_windows};

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Given<'a>(pub &'a Arguments);

impl<'a> Given<'a> {
    /// The form of the call.
    pub fn form(self) -> TextForm {
        self.0.text
    }

    /// A number.
    pub fn number(self, name: &str) -> Option<u64> {
        match self.0.named(name) {
            Some(Argument::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A number of 32 bits, or the usual one.
    pub fn dword(self, name: &str, usual: u32) -> u32 {
        self.number(name).map_or(usual, |number| number as u32)
    }

    /// A flag; left away it is false.
    pub fn flag(self, name: &str) -> bool {
        matches!(self.0.named(name), Some(Argument::Flag(true)))
    }

    /// A handle; null, where none is given.
    pub fn handle(self, name: &str) -> HANDLE {
        self.handle_if(name).unwrap_or(ptr::null_mut())
    }

    /// A handle, if one is given.
    pub fn handle_if(self, name: &str) -> Option<HANDLE> {
        match self.0.named(name) {
            Some(Argument::Handle(handle)) => Some(to_windows(*handle)),
            _ => None,
        }
    }

    /// The rights that are asked for, or the usual ones.
    pub fn access(self, usual: AccessMask) -> u32 {
        match self.0.named("access") {
            Some(Argument::Access(access)) => access.bits(),
            _ => usual.bits(),
        }
    }

    /// `OBJ_` attributes.
    pub fn attributes(self, name: &str) -> u32 {
        match self.0.named(name) {
            Some(Argument::Attributes(attributes)) => attributes.bits(),
            _ => 0,
        }
    }

    /// A text, a word or a name that is given as one; the word `NULL` is none.
    pub fn text(self, name: &str) -> Option<&'a str> {
        let text: &str = match self.0.named(name)? {
            Argument::Text(text) => text,
            Argument::Name(name) => name,
            Argument::Word(word) => word,
            _ => return None,
        };
        (text != "NULL").then_some(text)
    }

    /// What is given instead of a name, or beside it.
    pub fn name_form(self) -> Option<&'a NameForm> {
        match self.0.named("name_form") {
            Some(Argument::NameForm(form)) => Some(form),
            _ => None,
        }
    }

    /// The name that a Win32 function is given.
    pub fn name(self) -> Text {
        match (self.name_form(), self.0.named("name")) {
            (Some(NameForm::ZeroLength), _) => Text::new(self.form(), ""),
            (Some(NameForm::Filled(name)), _) | (None, Some(Argument::Name(name))) => Text::new(self.form(), name),
            (Some(NameForm::BadNamePointer | NameForm::BadBuffer), _) => Text::At(NOWHERE),
            _ => Text::At(0),
        }
    }

    /// A text in the form of the call; a null pointer, where there is none.
    pub fn spelled(self, name: &str) -> Text {
        self.text(name).map_or(Text::At(0), |text| Text::new(self.form(), text))
    }

    /// A pointer that the script gives as one that leads nowhere, or the one that leads to the value.
    pub fn pointer<T>(self, name: &str, good: *mut T) -> *mut T {
        match self.0.named(name) {
            Some(Argument::Pointer(Pointer::Null)) => ptr::null_mut(),
            Some(Argument::Pointer(Pointer::Bad)) => NOWHERE as *mut T,
            Some(Argument::Pointer(Pointer::Misaligned)) => (NOWHERE + 1) as *mut T,
            _ => good,
        }
    }
}

/// A text with a null behind it, in the form of a call, or an address that is given instead of one.
pub enum Text {
    /// UTF-16.
    Wide(Vec<u16>),
    /// Characters of the system's code page.
    Ansi(Vec<u8>),
    /// An address; 0 is the null pointer.
    At(usize),
}

impl Text {
    /// A text in a form.
    pub fn new(form: TextForm, text: &str) -> Text {
        let wide: Vec<u16> = text.encode_utf16().chain([0]).collect();
        match form {
            TextForm::Wide => Text::Wide(wide),
            TextForm::Ansi => Text::Ansi(in_code_page(&wide)),
        }
    }

    /// A text in UTF-16, for a function that has no other form.
    pub fn wide(text: &str) -> Text {
        Text::new(TextForm::Wide, text)
    }

    /// Where the text is, for as long as it lives.
    pub fn as_ptr<T>(&self) -> *const T {
        match self {
            Text::Wide(characters) => characters.as_ptr().cast(),
            Text::Ansi(characters) => characters.as_ptr().cast(),
            Text::At(address) => *address as *const T,
        }
    }
}

/// The characters of a text in the system's code page.
fn in_code_page(wide: &[u16]) -> Vec<u8> {
    let length = i32::try_from(wide.len()).unwrap_or(i32::MAX);
    // A character takes at most four bytes in any code page.
    let mut characters = vec![0; wide.len() * 4];
    let room = i32::try_from(characters.len()).unwrap_or(i32::MAX);
    let (from, to) = (wide.as_ptr(), characters.as_mut_ptr());
    // SAFETY: both buffers have the lengths that are told with them, and live until the call returns.
    let used = unsafe { WideCharToMultiByte(CP_ACP, 0, from, length, to, room, ptr::null(), ptr::null_mut()) };
    characters.truncate(usize::try_from(used).unwrap_or(0));
    characters
}

/// Calls the form of a function that the script spells: the W form or the A form, with the same arguments.
macro_rules! spelled {
    ($given:expr, $wide:ident | $ansi:ident ($($argument:expr),* $(,)?)) => {
        match $given.form() {
            $crate::nt::call::TextForm::Wide => $wide($($argument),*),
            $crate::nt::call::TextForm::Ansi => $ansi($($argument),*),
        }
    };
}
pub(super) use spelled;

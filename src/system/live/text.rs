//! Texts that a call gives back: characters of the system's code page from an A form, UTF-16 from a W form.

use windows_sys::Win32::Globalization::{CP_ACP, MultiByteToWideChar};

/// A character of one of the forms.
pub trait Character: Copy + PartialEq + Default {
    /// What such characters say.
    fn read(characters: &[Self]) -> String;
}

impl Character for u8 {
    fn read(characters: &[u8]) -> String {
        let length = i32::try_from(characters.len()).unwrap_or(i32::MAX);
        let mut wide = vec![0; characters.len()];
        let (from, to) = (characters.as_ptr(), wide.as_mut_ptr());
        // SAFETY: both buffers have so many characters; no text takes more in UTF-16 than in a code page.
        let count = unsafe { MultiByteToWideChar(CP_ACP, 0, from, length, to, length) };
        u16::read(&wide[..usize::try_from(count).unwrap_or(0)])
    }
}

impl Character for u16 {
    fn read(characters: &[u16]) -> String {
        String::from_utf16_lossy(characters)
    }
}

/// The text that stands at a pointer; an empty one where that is null.
///
/// # Safety
///
/// The pointer is null, or characters stand there that end with a null.
pub unsafe fn text_at<C: Character>(pointer: *const C) -> String {
    if pointer.is_null() {
        return String::new();
    }
    let mut length = 0;
    // SAFETY: as the caller promises: no null has been seen yet, so there is a character.
    while unsafe { *pointer.add(length) } != C::default() {
        length += 1;
    }
    // SAFETY: so many characters were just looked at.
    C::read(unsafe { std::slice::from_raw_parts(pointer, length) })
}

/// The text at the beginning of a buffer, up to its null character.
pub fn text_in<C: Character>(buffer: &[C]) -> String {
    let end = buffer.iter().position(|character| *character == C::default());
    C::read(&buffer[..end.unwrap_or(buffer.len())])
}

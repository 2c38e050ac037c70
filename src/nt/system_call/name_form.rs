//! Name forms: the ways in which a caller's counted string can be something else than a name.
//!
//! Written down in: Microsoft, `UNICODE_STRING`; Wine's `om.c` test tries each of them on every type.

use serde::{Deserialize, Serialize};

use crate::nt::name::ObjectName;

/// What a caller gives for a name instead of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameForm {
    /// `ObjectName` is null; for a Win32 function, the name is.
    NoName,
    /// There is no `OBJECT_ATTRIBUTES` at all.
    NoAttributes,
    /// A string of no length.
    ZeroLength,
    /// A length that is not a whole number of characters, in bytes.
    OddLength(u32),
    /// A beginning, then one character again and again until the name has this many bytes.
    Filled(ObjectName),
    /// `ObjectName` leads to memory that is not there.
    BadNamePointer,
    /// The string's buffer is not there.
    BadBuffer,
    /// The string's buffer begins at an odd address.
    MisalignedBuffer,
    /// `OBJECT_ATTRIBUTES.Length` is wrong; the name beside it is a good one.
    BadAttrLength,
}

impl NameForm {
    /// The forms that are written as a word alone.
    pub const WORDS: &'static [(&'static str, NameForm)] = &[
        ("NoName", NameForm::NoName),
        ("NoAttributes", NameForm::NoAttributes),
        ("ZeroLength", NameForm::ZeroLength),
        ("BadNamePointer", NameForm::BadNamePointer),
        ("BadBuffer", NameForm::BadBuffer),
        ("MisalignedBuffer", NameForm::MisalignedBuffer),
        ("BadAttrLength", NameForm::BadAttrLength),
    ];

    /// A name that begins so and goes on with one character until it has so many bytes; nothing, where the beginning is
    /// longer already or a character does not fit.
    pub fn filled(prefix: &str, fill: char, bytes: usize) -> Option<NameForm> {
        let missing = bytes.checked_sub(ObjectName::from(prefix).byte_length())?;
        let each = fill.len_utf16() * 2;
        let name: String = prefix.chars().chain(std::iter::repeat_n(fill, missing / each)).collect();
        (missing % each == 0).then(|| NameForm::Filled(name.into()))
    }
}

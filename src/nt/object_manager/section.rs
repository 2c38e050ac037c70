//! What a section may be made of: the protection of its pages, the attributes of its memory, its size.
//!
//! The kernel looks at all three for every maker. Win32 says the first two in one number, and takes fewer of them.
//! Left out: whether a view agrees with the protection; the sizes of files.
//! Written down in: Microsoft, `NtCreateSection`; the order of the checks is ReactOS's.

use crate::nt::object_manager::Body;
use crate::nt::status::NtStatus;

/// `SectionPageProtection`: one of the seven from the second on, and perhaps one of the last two; others are refused.
pub(crate) const PROTECTIONS: &[(&str, u64)] = &[
    ("PAGE_NOACCESS", 0x01),
    ("PAGE_READONLY", 0x02),
    ("PAGE_READWRITE", PAGE_READWRITE),
    ("PAGE_WRITECOPY", 0x08),
    ("PAGE_EXECUTE", 0x10),
    ("PAGE_EXECUTE_READ", 0x20),
    ("PAGE_EXECUTE_READWRITE", 0x40),
    ("PAGE_EXECUTE_WRITECOPY", 0x80),
    ("PAGE_GUARD", 0x100),
    ("PAGE_NOCACHE", 0x200),
    ("PAGE_WRITECOMBINE", 0x400),
];
/// The protection of a maker that says none.
pub(crate) const PAGE_READWRITE: u64 = 0x04;
/// What may go with a protection.
const MODIFIERS: u64 = 0x200 | 0x400;

/// `AllocationAttributes`.
pub(crate) const ATTRIBUTES: &[(&str, u64)] = &[
    ("SEC_BASED", 0x0020_0000),
    ("SEC_NO_CHANGE", 0x0040_0000),
    ("SEC_FILE", 0x0080_0000),
    ("SEC_IMAGE", SEC_IMAGE),
    ("SEC_RESERVE", SEC_RESERVE),
    ("SEC_COMMIT", SEC_COMMIT),
    ("SEC_NOCACHE", 0x1000_0000),
    ("SEC_WRITECOMBINE", 0x4000_0000),
    ("SEC_LARGE_PAGES", 0x8000_0000),
];
const SEC_IMAGE: u64 = 0x0100_0000;
const SEC_RESERVE: u64 = 0x0400_0000;
/// The attribute of a maker that says none.
pub(crate) const SEC_COMMIT: u64 = 0x0800_0000;

/// `flProtect` of Win32: a protection and attributes.
pub(crate) const PROTECTIONS_AND_ATTRIBUTES: &[(&str, u64)] = &{
    let mut both = [("", 0); PROTECTIONS.len() + ATTRIBUTES.len()];
    let mut at = 0;
    while at < both.len() {
        both[at] = if at < PROTECTIONS.len() { PROTECTIONS[at] } else { ATTRIBUTES[at - PROTECTIONS.len()] };
        at += 1;
    }
    both
};

/// The size of a section whose maker says none.
pub(crate) const USUAL_SIZE: u64 = 4096;

impl Body {
    /// A section; one without a size is as large as its file.
    ///
    /// | in this order | status |
    /// | --- | --- |
    /// | unknown attributes, or none that says what the section is made of | `STATUS_INVALID_PARAMETER_6` |
    /// | a protection that is not one of the seven | `STATUS_INVALID_PAGE_PROTECTION` |
    /// | an image, without a file | `STATUS_INVALID_FILE_FOR_SECTION` |
    /// | a size of 0 | `STATUS_INVALID_PARAMETER_4` |
    ///
    /// Source: ReactOS `NtCreateSection` and `MmCreateSection`.
    pub fn section(attributes: u64, protection: u64, size: Option<u64>, of_a_file: bool) -> Result<Body, NtStatus> {
        let known = ATTRIBUTES.iter().fold(0, |known, (_, bit)| known | bit);
        if attributes & !known != 0 || attributes & (SEC_IMAGE | SEC_RESERVE | SEC_COMMIT) == 0 {
            Err(NtStatus::INVALID_PARAMETER_6)
        } else if !matches!(protection & !MODIFIERS, 0x02 | 0x04 | 0x08 | 0x10 | 0x20 | 0x40 | 0x80) {
            Err(NtStatus::INVALID_PAGE_PROTECTION)
        } else if attributes & SEC_IMAGE != 0 && !of_a_file {
            Err(NtStatus::INVALID_FILE_FOR_SECTION)
        } else if size == Some(0) {
            Err(NtStatus::INVALID_PARAMETER_4)
        } else {
            Ok(Body::Section { size: size.unwrap_or(0) })
        }
    }
}

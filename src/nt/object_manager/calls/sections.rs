//! Sections: creating and opening shared memory.
//!
//! Modelled: sections backed by the paging file, with what is refused of their parameters. Left out: sections of files
//! and images, views.
//! Written down in: Microsoft, `NtCreateSection`; the order of the checks is ReactOS's.

use crate::nt::call::{Arguments, Operation};
use crate::nt::object_manager::Body;
use crate::nt::object_manager::calls::{creates, opens};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::system_call::capture;
use crate::nt::trace::Trace;

/// `AllocationAttributes`.
const ALLOCATIONS: &[(&str, u64)] = &[
    ("SEC_BASED", 0x0020_0000),
    ("SEC_NO_CHANGE", 0x0040_0000),
    ("SEC_FILE", 0x0080_0000),
    ("SEC_IMAGE", 0x0100_0000),
    ("SEC_RESERVE", 0x0400_0000),
    ("SEC_COMMIT", 0x0800_0000),
    ("SEC_NOCACHE", 0x1000_0000),
    ("SEC_WRITECOMBINE", 0x4000_0000),
    ("SEC_LARGE_PAGES", 0x8000_0000),
];
/// `SectionPageProtection`: one of the seven from the second on, and perhaps one of the last two; the others are refused.
const PROTECTIONS: &[(&str, u64)] = &[
    ("PAGE_NOACCESS", 0x01),
    ("PAGE_READONLY", 0x02),
    ("PAGE_READWRITE", 0x04),
    ("PAGE_WRITECOPY", 0x08),
    ("PAGE_EXECUTE", 0x10),
    ("PAGE_EXECUTE_READ", 0x20),
    ("PAGE_EXECUTE_READWRITE", 0x40),
    ("PAGE_EXECUTE_WRITECOPY", 0x80),
    ("PAGE_GUARD", 0x100),
    ("PAGE_NOCACHE", 0x200),
    ("PAGE_WRITECOMBINE", 0x400),
];
/// One of these says what the section is made of.
const KINDS: u64 = 0x0100_0000 | 0x0400_0000 | 0x0800_0000;

const ALLOC: Parameter = Parameter::optional("alloc", Kind::Constants(ALLOCATIONS), "`SEC_` attributes; `SEC_COMMIT`.");
const PROTECT: Parameter =
    Parameter::optional("protect", Kind::Constants(PROTECTIONS), "The `PAGE_` protection; `PAGE_READWRITE`.");
const SIZE: Parameter = Parameter::optional("size", Kind::Number, "The size in bytes; 4096.");

/// The operations.
pub const OPERATIONS: &[Operation] = &[
    creates!(
        "NtCreateSection",
        "Creates a section of memory.",
        [ALLOC, PROTECT, SIZE],
        r#"NtCreateSection(name: "\\BaseNamedObjects\\Shared")"#,
        Section,
        |trace, _, arguments| section(trace, arguments)
    ),
    opens!("NtOpenSection", "Opens a section.", r#"NtOpenSection(name: "\\BaseNamedObjects\\Shared")"#, Section),
];

/// The attributes are looked at first, then the protection, then the size.
fn section(trace: &mut Trace, arguments: &Arguments) -> Result<Body, NtStatus> {
    let alloc = arguments.number(&ALLOC).unwrap_or(0x0800_0000);
    let protect = arguments.number(&PROTECT).unwrap_or(0x04);
    let size = arguments.number(&SIZE).unwrap_or(4096);
    let known = ALLOCATIONS.iter().fold(0, |known, (_, bit)| known | bit);
    let refused = if alloc & !known != 0 || alloc & KINDS == 0 {
        Some(NtStatus::INVALID_PARAMETER_6)
    } else if !matches!(protect & !0x600, 0x02 | 0x04 | 0x08 | 0x10 | 0x20 | 0x40 | 0x80) {
        Some(NtStatus::INVALID_PAGE_PROTECTION)
    } else if size == 0 {
        Some(NtStatus::INVALID_PARAMETER_4)
    } else {
        None
    };
    match refused {
        Some(status) => Err(capture::refuse(trace, Rule::ParameterRefused, status)),
        None => Ok(Body::Section { size }),
    }
}

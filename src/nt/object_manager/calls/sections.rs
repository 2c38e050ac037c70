//! Sections: creating and opening shared memory.
//!
//! Modelled: sections backed by the paging file, with what is refused of their parameters. Left out: sections of files
//! and images, views.
//! What is refused, and in which order, stands at [`Body::section`].
//! Written down in: Microsoft, `NtCreateSection`.

use crate::nt::call::Operation;
use crate::nt::object_manager::Body;
use crate::nt::object_manager::calls::{creates, opens};
use crate::nt::object_manager::section::{ATTRIBUTES, PAGE_READWRITE, PROTECTIONS, SEC_COMMIT, USUAL_SIZE};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::rule::Rule;

const ALLOC: Parameter = Parameter::optional("alloc", Kind::Constants(ATTRIBUTES), "`SEC_` attributes; `SEC_COMMIT`.");
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
        |trace, _, arguments| {
            let attributes = arguments.number(&ALLOC).unwrap_or(SEC_COMMIT);
            let protection = arguments.number(&PROTECT).unwrap_or(PAGE_READWRITE);
            let size = arguments.number(&SIZE).unwrap_or(USUAL_SIZE);
            Body::section(attributes, protection, Some(size), false)
                .map_err(|status| trace.failed(Rule::ParameterRefused, status))
        }
    ),
    opens!("NtOpenSection", "Opens a section.", r#"NtOpenSection(name: "\\BaseNamedObjects\\Shared")"#, Section),
];

//! File mappings: sections of memory that processes share by name, and the views of them.
//!
//! The protection of a mapping decides what its creator's handle may do; an opener asks for rights of its own, and a view
//! needs those of its handle. A view keeps the section, but not its name: that goes with the last handle.
//! Left out: addresses, unmapping, commitment, images, the sizes of files.
//! Written down in: Microsoft, "File Mapping Security and Access Rights" and the page of each function; ReactOS `kernel32`
//! `filemap.c`; Wine's `virtual.c` and `security.c` tests.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, Operation, Reply, fail, refuse};
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::section::{PAGE_READWRITE, PROTECTIONS_AND_ATTRIBUTES, SEC_COMMIT, USUAL_SIZE};
use crate::nt::object_manager::{Body, Handle, ObjectType};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::system_call::security_attributes::DACL;
use crate::nt::trace::Trace;
use crate::nt::win32::object_names::{ACCESS, NAME, attributes_to_create, make, open};

const PROTECT: Parameter = Parameter::optional(
    "protect",
    Kind::Constants(PROTECTIONS_AND_ATTRIBUTES),
    "What may be done with its pages; PAGE_READWRITE.",
);
const SIZE: Parameter = Parameter::optional("size", Kind::Number, "The size in bytes; 4096.");
const FILE: Parameter =
    Parameter::optional("file", Kind::Handle, "The file; INVALID_HANDLE_VALUE, or nothing, for plain memory.");

/// The operations on file mappings.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateFileMappingW", "CreateFileMappingA"],
        interface: Interface::Win32,
        summary: "Creates a section of shared memory, or opens the one that has the name.",
        parameters: &[NAME, FILE, PROTECT, SIZE, DACL],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "create-file-mapping",
        example: r#"CreateFileMappingW(name: "Shared")"#,
        act: create_mapping,
    },
    Operation {
        names: &["OpenFileMappingW", "OpenFileMappingA"],
        interface: Interface::Win32,
        summary: "Opens the section that has the name.",
        parameters: &[NAME, ACCESS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "create-file-mapping",
        example: r#"OpenFileMappingW(name: "Shared")"#,
        act: |machine, trace, client, arguments| {
            let access = rights_of_the_section(arguments.access(&ACCESS).unwrap_or(AccessMask::SECTION_MAP_READ));
            open(machine, trace, client, arguments, ObjectType::Section, access)
        },
    },
    Operation {
        names: &["MapViewOfFile"],
        interface: Interface::Win32,
        summary: "Maps a view of a section into the process's memory.",
        parameters: &[HANDLE, ACCESS],
        gives: Gives::Nothing,
        outputs: &[],
        source: "file-mapping-rights",
        example: r#"MapViewOfFile(handle: "shared", access: "FILE_MAP_READ")"#,
        act: map_view,
    },
];

/// The bits of `flProtect` that are a protection; the others are attributes.
const PROTECTION: u64 = 0xFFFF;

/// The rights of the section that an opener's access is: copying is reading, and executing has another number.
fn rights_of_the_section(access: AccessMask) -> AccessMask {
    match access {
        AccessMask::FILE_MAP_COPY => AccessMask::SECTION_MAP_READ,
        access if access.contains(AccessMask::FILE_MAP_EXECUTE) => {
            (access - AccessMask::FILE_MAP_EXECUTE) | AccessMask::SECTION_MAP_EXECUTE
        }
        access => access,
    }
}

/// Creates a mapping.
///
/// | order | what is wrong | last error |
/// | --- | --- | --- |
/// | 1 | A form: a name too long | `ERROR_FILENAME_EXCED_RANGE` |
/// | 2 | a protection that no mapping can have | `ERROR_INVALID_PARAMETER` |
/// | 3 | plain memory without a size | `ERROR_INVALID_PARAMETER` |
/// | 4 | anything that the kernel refuses of a section | see [`Body::section`] |
/// | 5 | a file that is none, or is not open for it | as the kernel says |
fn create_mapping(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let attributes = match attributes_to_create(machine, trace, client, arguments) {
        Ok(attributes) => attributes,
        Err(status) => return fail(trace, status),
    };
    let protect = arguments.number(&PROTECT).unwrap_or(PAGE_READWRITE);
    let Some(access) = rights_of_protection(protect) else {
        return refuse(trace, Rule::ProtectionOfAMapping, NtStatus::INVALID_PARAMETER);
    };
    let size = arguments.number(&SIZE).unwrap_or(USUAL_SIZE);
    let file = arguments.handle(&FILE).filter(|file| *file != Handle::INVALID_HANDLE_VALUE);
    if file.is_none() && size == 0 {
        return refuse(trace, Rule::MemoryNeedsASize, NtStatus::INVALID_PARAMETER);
    }
    let attributes_of_memory = match protect & !PROTECTION {
        0 => SEC_COMMIT,
        said => said,
    };
    let size = Some(size).filter(|size| *size != 0);
    let body = match Body::section(attributes_of_memory, protect & PROTECTION, size, file.is_some()) {
        Ok(body) => body,
        Err(status) => return refuse(trace, Rule::ParameterRefused, status),
    };
    if file.is_some() {
        let needed = rights_on_the_file(protect);
        if let Err(status) = machine.use_handle(trace, client, file, Some(ObjectType::File), needed) {
            return fail(trace, status);
        }
    }
    make(machine, trace, client, &attributes, &body, access)
}

/// What the creator's handle may do, by the protection: the standard rights, query, and how pages may be mapped.
fn rights_of_protection(protect: u64) -> Option<AccessMask> {
    let maps = match protect & PROTECTION {
        0x02 | 0x08 => AccessMask::SECTION_MAP_READ,
        0x04 => AccessMask::SECTION_MAP_READ | AccessMask::SECTION_MAP_WRITE,
        0x20 | 0x80 => AccessMask::SECTION_MAP_READ | AccessMask::SECTION_MAP_EXECUTE,
        0x40 => AccessMask::SECTION_MAP_READ | AccessMask::SECTION_MAP_WRITE | AccessMask::SECTION_MAP_EXECUTE,
        _ => return None,
    };
    Some(AccessMask::STANDARD_RIGHTS_REQUIRED | AccessMask::SECTION_QUERY | maps)
}

/// What the file's handle must be good for: reading, and whatever else the pages may be used for.
fn rights_on_the_file(protect: u64) -> AccessMask {
    match protect & PROTECTION {
        0x04 => AccessMask::FILE_READ_DATA | AccessMask::FILE_WRITE_DATA,
        0x20 | 0x80 => AccessMask::FILE_READ_DATA | AccessMask::FILE_EXECUTE,
        0x40 => AccessMask::FILE_READ_DATA | AccessMask::FILE_WRITE_DATA | AccessMask::FILE_EXECUTE,
        _ => AccessMask::FILE_READ_DATA,
    }
}

fn map_view(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let wanted = arguments.access(&ACCESS).unwrap_or(AccessMask::SECTION_MAP_READ);
    let needed = rights_of_view(wanted);
    let section = match machine.use_handle(trace, client, arguments.handle(&HANDLE), Some(ObjectType::Section), needed)
    {
        Ok(entry) => entry.object,
        Err(status) => return fail(trace, status),
    };
    machine.objects_mut().add_reference(section);
    machine.change_process(process, |process| process.views.push(section));
    trace.happened(Rule::ViewKeepsTheSection, Event::ViewMapped { process, object: section });
    Reply::ok()
}

/// What a handle must be good for so that a view can be mapped through it.
///
/// | access | rights |
/// | --- | --- |
/// | with `FILE_MAP_WRITE` | map for writing, which implies reading the view |
/// | `FILE_MAP_READ`, `FILE_MAP_COPY`, none | map for reading |
/// | with `FILE_MAP_EXECUTE` | map for executing as well |
fn rights_of_view(wanted: AccessMask) -> AccessMask {
    let maps = if wanted.contains(AccessMask::SECTION_MAP_WRITE) {
        AccessMask::SECTION_MAP_WRITE
    } else {
        AccessMask::SECTION_MAP_READ
    };
    if wanted.contains(AccessMask::FILE_MAP_EXECUTE) { maps | AccessMask::SECTION_MAP_EXECUTE } else { maps }
}

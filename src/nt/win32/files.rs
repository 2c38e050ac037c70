//! Files as a Win32 program opens them: by a DOS path, with the client library's own habits.
//!
//! The library makes a name of the path (see [`crate::nt::win32::dos_paths`]), asks for a little more than its caller did, and refuses
//! directories unless they are asked for. A few names mean the console of the process.
//! Left out: making and changing files, templates, attributes.
//! Written down in: Microsoft, `CreateFile`; ReactOS `kernel32` `create.c`; Wine's `file.c`, `volume.c` and `console.c` tests.

use crate::nt::call::{Arguments, Gives, HandleKind, Interface, Operation, Reply, fail, refuse, succeed};
use crate::nt::io::calls::SHARES;
use crate::nt::io::create::{self, Opened};
use crate::nt::io::file::File;
use crate::nt::io::request::{Options, Request, Sharing};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Handle, ObjectId};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::{console, dos_paths, text};

/// What the client library asks for on top of what its caller does: `SYNCHRONIZE` and `FILE_READ_ATTRIBUTES`.
pub(super) const ALWAYS: AccessMask = AccessMask::SYNCHRONIZE.union(AccessMask::FILE_READ_ATTRIBUTES);
/// `FILE_FLAG_BACKUP_SEMANTICS`: directories too.
const BACKUP_SEMANTICS: u64 = 0x0200_0000;
/// `SECURITY_SQOS_PRESENT`: the flags say how far a pipe's server may act as the caller.
const SQOS_PRESENT: u64 = 0x0010_0000;

const NAME: Parameter = Parameter::optional("name", Kind::Name, "The path.");
const ACCESS: Parameter = Parameter::optional("access", Kind::Access, "The rights asked for; reading.");
const SHARING: Parameter =
    Parameter::optional("sharing", Kind::Constants(SHARES), "What others may do meanwhile; everything.");
const FLAGS: Parameter = Parameter::optional(
    "flags",
    Kind::Constants(&[
        ("FILE_ATTRIBUTE_NORMAL", 0x80),
        ("SECURITY_ANONYMOUS", 0),
        ("SECURITY_IDENTIFICATION", 0x0001_0000),
        ("SECURITY_IMPERSONATION", 0x0002_0000),
        ("SECURITY_DELEGATION", 0x0003_0000),
        ("SECURITY_SQOS_PRESENT", SQOS_PRESENT),
        ("FILE_FLAG_OPEN_REPARSE_POINT", 0x0020_0000),
        ("FILE_FLAG_POSIX_SEMANTICS", 0x0100_0000),
        ("FILE_FLAG_BACKUP_SEMANTICS", BACKUP_SEMANTICS),
        ("FILE_FLAG_DELETE_ON_CLOSE", 0x0400_0000),
        ("FILE_FLAG_SEQUENTIAL_SCAN", 0x0800_0000),
        ("FILE_FLAG_RANDOM_ACCESS", 0x1000_0000),
        ("FILE_FLAG_NO_BUFFERING", 0x2000_0000),
        ("FILE_FLAG_OVERLAPPED", 0x4000_0000),
        ("FILE_FLAG_WRITE_THROUGH", 0x8000_0000),
    ]),
    "What else is asked for.",
);
const PATH: Parameter = Parameter::optional("name", Kind::Name, "The DOS path.");
const SAME_AS: Parameter = Parameter::optional("same_as", Kind::Text, "A path that must lead to the same file.");

/// The operations on files.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["CreateFileW", "CreateFileA"],
        interface: Interface::Win32,
        summary: "Opens a file, a device, the console, or the client's end of a pipe or mailslot, by its path.",
        parameters: &[NAME, ACCESS, SHARING, FLAGS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[Output::new("opened", Kind::Text), Output::new("connected_to", Kind::Handle)],
        source: "local-and-global-device-names",
        example: r#"CreateFileW(name: "Z:\\song.mp3")"#,
        act: create_file,
    },
    Operation {
        names: &["FileExists"],
        interface: Interface::Win32,
        summary: "Asks whether a path leads to a file, and to the same one as another path.",
        parameters: &[NAME, SAME_AS],
        gives: Gives::Nothing,
        outputs: &[],
        source: "naming-files",
        example: r#"FileExists(name: "C:\\temp1\\marker")"#,
        act: file_exists,
    },
    Operation {
        names: &["RtlDosPathNameToNtPathName_U"],
        interface: Interface::Native,
        summary: "Makes the kernel's name of a DOS path.",
        parameters: &[PATH],
        gives: Gives::Nothing,
        outputs: &[Output::new("name", Kind::Name)],
        source: "wine-path-test",
        example: r#"RtlDosPathNameToNtPathName_U(name: "..\\notes.txt")"#,
        act: dos_path,
    },
];

/// The kernel's name of a DOS path, in the release of the machine.
pub(super) fn nt_name(machine: &mut Machine, trace: &mut Trace, client: ClientId, path: &str) -> Option<ObjectName> {
    let policy = machine.system().era.dos_paths;
    dos_paths::to_nt_name(path, policy, |directory| {
        trace.preparing(|trace| file_at(machine, trace, client, directory.clone())).is_ok()
    })
}

/// What is at a name. It is looked at without keeping it open.
fn file_at(machine: &mut Machine, trace: &mut Trace, client: ClientId, name: ObjectName) -> Result<File, NtStatus> {
    let opened = open(machine, trace, client, name, &Request::open(ALWAYS))?;
    let id = opened.granted.object;
    let file = machine.objects().file(id).cloned().ok_or(NtStatus::OBJECT_TYPE_MISMATCH);
    let handle = machine.open_handle(trace, client.process, opened.granted, false);
    machine.close_handle(trace, client.process, handle);
    file
}

/// Opens or makes what is at a name, on behalf of a thread.
pub(super) fn open(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    name: ObjectName,
    request: &Request,
) -> Result<Opened, NtStatus> {
    let mut caller = machine.acting(client);
    let attributes = Attributes::OBJ_CASE_INSENSITIVE;
    let attributes = ObjectAttributes { attributes, ..ObjectAttributes::named(name) };
    create::create(machine, trace, &mut caller, &attributes, request)
}

/// The name of the path that a Win32 function is given.
pub(super) fn named(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<ObjectName, Reply> {
    let path = text::name(trace, arguments, &NAME).map_err(|status| fail(trace, status))?;
    name_of_path(machine, trace, client, path.as_deref())
}

/// The name of a path; one that says nothing is not found.
fn name_of_path(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    path: Option<&str>,
) -> Result<ObjectName, Reply> {
    let name = path.filter(|path| !path.is_empty()).and_then(|path| nt_name(machine, trace, client, path));
    name.ok_or_else(|| refuse(trace, Rule::DosPath, NtStatus::OBJECT_PATH_NOT_FOUND))
}

fn create_file(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let path = match text::name(trace, arguments, &NAME) {
        Ok(path) => path,
        Err(status) => return fail(trace, status),
    };
    let name = match name_of_path(machine, trace, client, path.as_deref()) {
        Ok(name) => name,
        Err(reply) => return reply,
    };
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ);
    if let Some(console) = console::name_of(machine, path.as_deref(), &name) {
        return console::open(machine, trace, process, console, access);
    }
    let flags = arguments.number(&FLAGS).unwrap_or(0);
    let directories = flags & BACKUP_SEMANTICS != 0;
    let options = if directories { Options::empty() } else { Options::NON_DIRECTORY_FILE };
    let sharing = Sharing::from_bits_truncate(arguments.number(&SHARING).unwrap_or(7));
    let request = Request { sharing, options, level: level(flags), ..Request::open(access | ALWAYS) };
    match open(machine, trace, client, name, &request) {
        Ok(Opened { granted, server, .. }) => {
            let handle = machine.open_handle(trace, process, granted, false);
            let opened = machine.objects().file_name(granted.object).and_then(Result::ok);
            let opened = opened.map_or_else(String::new, |name| name.to_string());
            let reply = succeed(trace, NtStatus::SUCCESS).with_handle(handle).with("opened", opened);
            match server.and_then(|server| handle_of(machine, process, server)) {
                Some(server) => reply.with("connected_to", server.to_string()),
                None => reply,
            }
        }
        Err(NtStatus::FILE_IS_A_DIRECTORY) if path.as_deref().is_some_and(|path| path.ends_with('\\')) => {
            fail(trace, NtStatus::OBJECT_PATH_NOT_FOUND)
        }
        Err(status) => fail(trace, status),
    }
}

/// How far the server of a pipe may act as the caller, by the flags: as usual, unless they say that they say it.
fn level(flags: u64) -> ImpersonationLevel {
    match (flags & SQOS_PRESENT, (flags >> 16) & 3) {
        (0, _) => ImpersonationLevel::UNSAID,
        (_, 0) => ImpersonationLevel::Anonymous,
        (_, 1) => ImpersonationLevel::Identification,
        (_, 2) => ImpersonationLevel::Impersonation,
        (_, _) => ImpersonationLevel::Delegation,
    }
}

/// A handle of a file: the process's own, if it has one, or else anybody's.
fn handle_of(machine: &Machine, process: ProcessId, file: ObjectId) -> Option<Handle> {
    let own = machine.process(process).into_iter();
    let handles = own.chain(machine.processes()).flat_map(|process| process.handles.iter());
    handles.filter(|(_, entry)| entry.object == file).map(|(handle, _)| handle).next()
}

fn file_exists(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let name = match named(machine, trace, client, arguments) {
        Ok(name) => name,
        Err(reply) => return reply,
    };
    let found = match file_at(machine, trace, client, name) {
        Ok(found) => found,
        Err(status) => return fail(trace, status),
    };
    let Some(other) = arguments.text(&SAME_AS) else { return Reply::ok() };
    let other = match name_of_path(machine, trace, client, Some(&other)) {
        Ok(other) => other,
        Err(reply) => return reply,
    };
    match file_at(machine, trace, client, other) {
        Ok(other) if other == found => Reply::ok(),
        Ok(_) => fail(trace, NtStatus::OBJECT_NAME_NOT_FOUND),
        Err(status) => fail(trace, status),
    }
}

fn dos_path(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let path = arguments.name(&PATH);
    let (status, name) = match path.and_then(|path| nt_name(machine, trace, client, &path)) {
        Some(name) => (NtStatus::SUCCESS, Some(name)),
        None => (NtStatus::OBJECT_NAME_INVALID, None),
    };
    trace.answered(Rule::DosPath, status);
    match name {
        Some(name) => Reply::status(status).with("name", name.to_string()),
        None => Reply::status(status),
    }
}

//! The system services of files, pipes, mailslots and keys, as a native program calls them.
//!
//! Left out: reading and writing by a system service, asynchronous completion, every class of `NtQueryInformationFile` but
//! those listed.
//! Written down in: Microsoft's `Nt` and `Zw` reference pages; Wine's `om.c` and `pipe.c` tests for the statuses.

use crate::nt::call::{Arguments, Gives, HANDLE, HandleKind, Interface, NAME_FORM, Operation, Reply};
use crate::nt::io::create::{self, Opened};
use crate::nt::io::file::File;
use crate::nt::io::information::{self, Information};
use crate::nt::io::named_pipe::control::{self, Control};
use crate::nt::io::registry;
use crate::nt::io::request::{Disposition, Options, Request, Sharing, Wanted};
use crate::nt::machine::Machine;
use crate::nt::object_manager::ObjectType;
use crate::nt::object_manager::calls::finish;
use crate::nt::object_manager::insert::Granted;
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, ImpersonationLevel};
use crate::nt::status::NtStatus;
use crate::nt::system_call::NameForm;
use crate::nt::system_call::capture::{self, ACCESS, ATTRIBUTES, HANDLE_OUT, NAME, ROOT};
use crate::nt::system_call::policies::HandleOnFailurePolicy;
use crate::nt::trace::Trace;

const DISPOSITION: Parameter = Parameter::optional(
    "disposition",
    Kind::Constants(&[
        ("FILE_SUPERSEDE", 0),
        ("FILE_OPEN", 1),
        ("FILE_CREATE", 2),
        ("FILE_OPEN_IF", 3),
        ("FILE_OVERWRITE", 4),
        ("FILE_OVERWRITE_IF", 5),
    ]),
    "What is to be done if it is there, and if it is not; FILE_OPEN.",
);
const SHARING: Parameter = Parameter::optional("sharing", Kind::Constants(SHARES), SHARING_SUMMARY);
const SHARING_SUMMARY: &str = "What others may do meanwhile; of a pipe, what clients may do. Reading and writing.";
pub(in crate::nt) const SHARES: &[(&str, u64)] =
    &[("FILE_SHARE_READ", 1), ("FILE_SHARE_WRITE", 2), ("FILE_SHARE_DELETE", 4)];
/// `IoStatus.Information`.
const DONE: &[(&str, u64)] = &[
    ("FILE_SUPERSEDED", 0),
    ("FILE_OPENED", 1),
    ("FILE_CREATED", 2),
    ("FILE_OVERWRITTEN", 3),
    ("FILE_EXISTS", 4),
    ("FILE_DOES_NOT_EXIST", 5),
];
const OPTIONS: Parameter = Parameter::optional(
    "options",
    Kind::Constants(&[
        ("FILE_DIRECTORY_FILE", 0x1),
        ("FILE_WRITE_THROUGH", 0x2),
        ("FILE_SEQUENTIAL_ONLY", 0x4),
        ("FILE_NO_INTERMEDIATE_BUFFERING", 0x8),
        ("FILE_SYNCHRONOUS_IO_ALERT", 0x10),
        ("FILE_SYNCHRONOUS_IO_NONALERT", 0x20),
        ("FILE_NON_DIRECTORY_FILE", 0x40),
        ("FILE_CREATE_TREE_CONNECTION", 0x80),
        ("FILE_COMPLETE_IF_OPLOCKED", 0x100),
        ("FILE_NO_EA_KNOWLEDGE", 0x200),
        ("FILE_RANDOM_ACCESS", 0x800),
        ("FILE_DELETE_ON_CLOSE", 0x1000),
        ("FILE_OPEN_BY_FILE_ID", 0x2000),
        ("FILE_OPEN_FOR_BACKUP_INTENT", 0x4000),
        ("FILE_OPEN_REPARSE_POINT", 0x0020_0000),
    ]),
    "What else is asked for.",
);
const MAX_INSTANCES: Parameter =
    Parameter::optional("max_instances", Kind::Constants(UNLIMITED), "The most instances of a new pipe; 1.");
/// As many as there is room for.
const UNLIMITED: &[(&str, u64)] = &[("PIPE_UNLIMITED_INSTANCES", 0xFFFF_FFFF)];
const MAX_MESSAGE: Parameter = Parameter::optional(
    "max_message",
    Kind::Number,
    "The longest message in bytes; it changes nothing here, because no message is written.",
);
const CODE: Parameter = Parameter::required("code", Kind::Constants(Control::CONSTANTS), "The control code.");
const PIPE: Parameter = Parameter::optional("name", Kind::Text, "The pipe that is waited for.");
const CLASS: Parameter = Parameter::required("class", Kind::Constants(information::CLASSES), "What is asked for.");
/// The operations on files.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["NtCreateFile"],
        interface: Interface::Native,
        summary: "Opens a file, a device or a client's end, or makes a file.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, HANDLE_OUT, DISPOSITION, SHARING, OPTIONS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[Output::new("information", Kind::Constants(DONE))],
        source: "nt-create-file",
        example: r#"NtCreateFile(name: "\\Device\\NamedPipe\\music", disposition: "FILE_OPEN")"#,
        act: |machine, trace, client, arguments| {
            create_file(machine, trace, client, arguments, &Wanted::File, OnFailure::Null)
        },
    },
    Operation {
        names: &["NtOpenFile"],
        interface: Interface::Native,
        summary: "Opens a file, a device or a client's end.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, HANDLE_OUT, SHARING, OPTIONS],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[Output::new("information", Kind::Constants(DONE))],
        source: "wine-om-test",
        example: r#"NtOpenFile(name: "\\Device\\Null")"#,
        act: |machine, trace, client, arguments| {
            create_file(machine, trace, client, arguments, &Wanted::File, OnFailure::ByRelease)
        },
    },
    Operation {
        names: &["NtCreateNamedPipeFile"],
        interface: Interface::Native,
        summary: "Makes a named pipe, or one more instance of it.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, HANDLE_OUT, DISPOSITION, SHARING, MAX_INSTANCES],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[Output::new("information", Kind::Constants(DONE))],
        source: "wine-pipe-test",
        example: r#"NtCreateNamedPipeFile(name: "\\Device\\NamedPipe\\music", disposition: "FILE_CREATE")"#,
        act: create_named_pipe,
    },
    Operation {
        names: &["NtCreateMailslotFile"],
        interface: Interface::Native,
        summary: "Makes a mailslot.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, HANDLE_OUT, MAX_MESSAGE],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtCreateMailslotFile(name: "\\Device\\Mailslot\\post")"#,
        act: |machine, trace, client, arguments| {
            create_file(machine, trace, client, arguments, &Wanted::Mailslot, OnFailure::ByRelease)
        },
    },
    Operation {
        names: &["NtOpenKey"],
        interface: Interface::Native,
        summary: "Opens a registry key.",
        parameters: &[NAME, ROOT, ATTRIBUTES, ACCESS, HANDLE_OUT],
        gives: Gives::Handle(HandleKind::Object),
        outputs: &[],
        source: "wine-om-test",
        example: r#"NtOpenKey(name: "\\REGISTRY\\MACHINE", access: "KEY_READ")"#,
        act: open_key,
    },
    Operation {
        names: &["FsControl"],
        interface: Interface::Native,
        summary: "Tells a pipe, or the pipes' device, to do something (NtFsControlFile).",
        parameters: &[HANDLE, CODE, PIPE],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wine-pipe-test",
        example: r#"FsControl(handle: "pipe", code: "FSCTL_PIPE_LISTEN")"#,
        act: fs_control,
    },
    Operation {
        names: &["NtQueryInformationFile"],
        interface: Interface::Native,
        summary: "Tells something of a file.",
        parameters: &[HANDLE, CLASS],
        gives: Gives::Nothing,
        outputs: &[],
        source: "wine-pipe-test",
        example: r#"NtQueryInformationFile(handle: "f", class: "FileAccessInformation")"#,
        act: query_file,
    },
];

/// What is asked of the driver; nothing, where a constant is none of Windows'.
fn request(arguments: &Arguments, wanted: &Wanted) -> Option<Request> {
    let number = arguments.number(&DISPOSITION).unwrap_or(1);
    let disposition = match wanted {
        Wanted::Mailslot => Disposition::Create,
        Wanted::File | Wanted::NamedPipe { .. } => *Disposition::ALL.get(usize::try_from(number).ok()?)?,
    };
    Some(Request {
        wanted: wanted.clone(),
        access: arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ),
        sharing: match arguments.number(&SHARING) {
            Some(sharing) => Sharing::from_bits(sharing)?,
            None => Sharing::READ | Sharing::WRITE,
        },
        disposition,
        options: Options::from_bits_retain(arguments.number(&OPTIONS).unwrap_or(0)),
        level: ImpersonationLevel::UNSAID,
    })
}

/// What a failure leaves in the caller's variable for the handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnFailure {
    /// A null handle in every release, as Wine's `pipe.c` test asserts of `NtCreateFile`.
    Null,
    /// What the release leaves there.
    ByRelease,
}

/// Creates or opens. What is captured is refused as for every object; there must be attributes.
fn create_file(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: &Wanted,
    on_failure: OnFailure,
) -> Reply {
    let untouched = match on_failure {
        OnFailure::Null => false,
        OnFailure::ByRelease => machine.system().era.system_calls.handle_on_failure == HandleOnFailurePolicy::Untouched,
    };
    match try_create(machine, trace, client, arguments, wanted) {
        Ok(opened) => finish(machine, trace, client, arguments, Ok(opened.granted), untouched)
            .with("information", opened.done.word()),
        Err(status) => finish(machine, trace, client, arguments, Err(status), untouched),
    }
}

fn try_create(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
    wanted: &Wanted,
) -> Result<Opened, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let is_pipe = matches!(wanted, Wanted::NamedPipe { .. });
    let request = request(arguments, wanted).filter(|request| !is_pipe || fits_a_pipe(request));
    let request = request.ok_or_else(|| trace.failed(Rule::PipeParameters, NtStatus::INVALID_PARAMETER))?;
    let attributes = capture::object_attributes(machine, trace, client, arguments)?
        .ok_or_else(|| trace.failed(Rule::AttributesRefused, NtStatus::INVALID_PARAMETER))?;
    let mut caller = machine.acting_with(trace, client, attributes.attributes);
    create::create(machine, trace, &mut caller, &attributes, &request)
}

/// Whether a pipe can be made so: with a way for its data and nothing else shared, and without changing a file.
fn fits_a_pipe(request: &Request) -> bool {
    let ways = Sharing::READ | Sharing::WRITE;
    request.sharing.intersects(ways) && ways.contains(request.sharing) && !request.disposition.changes()
}

fn create_named_pipe(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let maximum = arguments.number(&MAX_INSTANCES).unwrap_or(1);
    let wanted = Wanted::NamedPipe { maximum: u32::try_from(maximum).unwrap_or(u32::MAX), security: None };
    create_file(machine, trace, client, arguments, &wanted, OnFailure::ByRelease)
}

/// Opens a key. The registry reads the attributes and the name whether they are there or not.
fn open_key(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let result = try_open_key(machine, trace, client, arguments);
    finish(machine, trace, client, arguments, result, false)
}

fn try_open_key(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Granted, NtStatus> {
    capture::probe(trace, arguments.pointer(&HANDLE_OUT))?;
    let is_nameless = arguments.name(&NAME).is_none() && arguments.name_form(&NAME_FORM).is_none();
    if is_nameless || arguments.name_form(&NAME_FORM) == Some(NameForm::NoName) {
        return Err(trace.failed(Rule::KeyName, NtStatus::ACCESS_VIOLATION));
    }
    let attributes = capture::object_attributes(machine, trace, client, arguments)?
        .ok_or_else(|| trace.failed(Rule::KeyName, NtStatus::ACCESS_VIOLATION))?;
    let access = arguments.access(&ACCESS).unwrap_or(AccessMask::GENERIC_READ);
    let mut caller = machine.acting_with(trace, client, attributes.attributes);
    registry::open(machine, trace, &mut caller, &attributes, access)
}

fn fs_control(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let handle = arguments.handle(&HANDLE);
    let code = arguments.number(&CODE).unwrap_or_default();
    let right = control::right(code);
    let entry = match machine.use_handle(trace, client, handle, Some(ObjectType::File), right) {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let is_server = matches!(machine.objects().file(entry.object), Some(File::PipeServer { .. }));
    if is_server && Control::numbered(code) == Some(Control::Impersonate) {
        let done = machine.impersonate_pipe_client(trace, client, entry.object);
        return Reply::status(done.err().unwrap_or(NtStatus::SUCCESS));
    }
    match control::tell(machine, trace, entry.object, Control::numbered(code), arguments.text(&PIPE).as_deref()) {
        Ok(status) | Err(status) => Reply::status(status),
    }
}

/// Tells something of a file. In this order:
///
/// | check | answer |
/// | --- | --- |
/// | the class | not implemented, or an invalid class, by policy |
/// | the handle, its type, its right | as for every handle |
/// | the file | its driver's status |
fn query_file(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let policies = machine.objects().policies.io;
    let class = match Information::of(arguments.number(&CLASS).unwrap_or_default(), policies) {
        Ok(class) => class,
        Err((rule, status)) => {
            return Reply::status(trace.failed(rule, status));
        }
    };
    let handle = arguments.handle(&HANDLE);
    let entry = match machine.use_handle(trace, client, handle, Some(ObjectType::File), class.right()) {
        Ok(entry) => entry,
        Err(status) => return Reply::status(status),
    };
    let (rule, status) = match class.ask(machine.objects(), entry.object) {
        Ok(()) => (Rule::FileTells, NtStatus::SUCCESS),
        Err(refused) => refused,
    };
    trace.answered(rule, status);
    Reply::status(status)
}

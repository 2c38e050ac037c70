//! DOS devices: drive letters and what they lead to.
//!
//! A drive letter is a symbolic link in the directory that `\??` means for its owner. `DefineDosDevice` asks CSRSS to make
//! the link; connecting a network drive makes one for the redirector. A path such as `Z:\notes.txt` becomes
//! `\??\Z:\notes.txt` before the kernel sees it.
//! Left out: earlier definitions kept under a newer one, UNC paths, relative paths, current directories, the files
//! themselves: whatever lies behind a disk device is taken to be there.
//! Written down in: Microsoft, "Defining an MS-DOS Device Name"; ReactOS `basesrv` `dosdev.c`; KB 937624.

use crate::nt::call::{Arguments, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, Ending, Object, ObjectId, ObjectType};
use crate::nt::parameter::{Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::win32::{fail, succeed};

const DEVICE: Parameter = Parameter::required("device", Kind::Text, "The device name, such as Z: without a backslash.");
const TARGET: Parameter = Parameter::required("target", Kind::Text, "The DOS path that it is to stand for.");
const LOCAL_NAME: Parameter = Parameter::required("local_name", Kind::Text, "The drive letter.");
const REMOTE_NAME: Parameter = Parameter::required("remote_name", Kind::Text, "The shared folder: \\\\server\\share.");
const PATH: Parameter = Parameter::required("path", Kind::Text, "The path, with its drive letter.");

/// The operations on DOS devices.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["DefineDosDeviceW", "DefineDosDeviceA"],
        interface: Interface::Win32,
        summary: "Makes a drive letter or another DOS device name, as subst does.",
        parameters: &[DEVICE, TARGET],
        gives_handle: false,
        outputs: &[],
        source: "define-dos-device",
        example: r#"DefineDosDeviceW(device: "Z:", target: "C:\\music")"#,
        act: define,
    },
    Operation {
        names: &["QueryDosDeviceW", "QueryDosDeviceA"],
        interface: Interface::Win32,
        summary: "Tells what a DOS device name stands for.",
        parameters: &[DEVICE],
        gives_handle: false,
        outputs: &[Output::new("target", Kind::Text)],
        source: "query-dos-device",
        example: r#"QueryDosDeviceW(device: "Z:")"#,
        act: query,
    },
    Operation {
        names: &["WNetAddConnection2W", "WNetAddConnection2A"],
        interface: Interface::Win32,
        summary: "Connects a network drive, as net use does.",
        parameters: &[LOCAL_NAME, REMOTE_NAME],
        gives_handle: false,
        outputs: &[],
        source: "redirected-drives",
        example: r#"WNetAddConnection2W(local_name: "Z:", remote_name: "\\\\server\\music")"#,
        act: connect_network_drive,
    },
    Operation {
        names: &["CreateFileW", "CreateFileA"],
        interface: Interface::Win32,
        summary: "Opens a file by its path.",
        parameters: &[PATH],
        gives_handle: true,
        outputs: &[Output::new("opened", Kind::Text)],
        source: "local-and-global-device-names",
        example: r#"CreateFileW(path: "Z:\\song.mp3")"#,
        act: create_file,
    },
];

/// The name that the kernel sees for a path with a drive letter, or for one that is passed through.
fn to_nt_name(path: &str) -> ObjectName {
    let rest = path.strip_prefix(r"\\?\").or_else(|| path.strip_prefix(r"\\.\")).unwrap_or(path);
    ObjectName::from(format!("\\??\\{rest}"))
}

fn named(name: ObjectName) -> ObjectAttributes {
    ObjectAttributes { attributes: Attributes::OBJ_CASE_INSENSITIVE, ..ObjectAttributes::named(name) }
}

fn define(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let (Some(device), Some(target)) = (arguments.text(&DEVICE), arguments.text(&TARGET)) else {
        return Reply::failure(Win32Error::INVALID_PARAMETER);
    };
    if device.contains('\\') {
        return fail(trace, NtStatus::OBJECT_NAME_INVALID);
    }
    let mut caller = machine.caller(process);
    let name = to_nt_name(&device);
    match make_link(machine, trace, Rule::DosDeviceDefined, &mut caller, &name, to_nt_name(&target)) {
        Ok(()) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn connect_network_drive(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let (Some(drive), Some(share)) = (arguments.text(&LOCAL_NAME), arguments.text(&REMOTE_NAME)) else {
        return Reply::failure(Win32Error::INVALID_PARAMETER);
    };
    let mut caller = machine.caller(process);
    let name = to_nt_name(&drive);
    let target = ObjectName::from("\\Device\\Mup").join(share.trim_start_matches('\\'));
    match trace.preparing(|trace| open_link(machine, trace, &mut caller, &name, AccessMask::SYMBOLIC_LINK_QUERY)) {
        Ok(_) => return Reply::failure(Win32Error::ALREADY_ASSIGNED),
        Err(NtStatus::OBJECT_NAME_NOT_FOUND) => {}
        Err(status) => return fail(trace, status),
    }
    if let Err(status) = make_link(machine, trace, Rule::NetworkDrive, &mut caller, &name, target.clone()) {
        return fail(trace, status);
    }
    let linked = machine.logon_session(caller.token.logon_session).and_then(|logon_session| logon_session.linked);
    if let (Some(linked), true) = (linked, machine.system().settings.enable_linked_connections) {
        let mut token = (*caller.token).clone();
        token.logon_session = linked;
        let mut other = machine.caller_with(process, token.into());
        if let Err(status) = make_link(machine, trace, Rule::LinkedConnection, &mut other, &name, target) {
            return fail(trace, status);
        }
    }
    Reply::ok()
}

/// Makes a permanent link for the caller; a definition that has the name and that the caller may delete is replaced.
///
/// One that is there for everyone is replaced for everyone: CSRSS then acts for itself. Source: ReactOS `dosdev.c`.
fn make_link(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    caller: &mut Caller,
    name: &ObjectName,
    target: ObjectName,
) -> Result<(), NtStatus> {
    let found = trace.preparing(|trace| open_link(machine, trace, caller, name, AccessMask::DELETE));
    let mut maker = caller.clone();
    match found {
        Ok(old) => {
            if is_for_everyone(machine, old.object) {
                maker = machine.kernel_caller();
            }
            machine.objects_mut().make_temporary(trace, Rule::TemporaryAgain, old.object);
        }
        Err(NtStatus::OBJECT_NAME_NOT_FOUND) => {}
        Err(status) => return Err(status),
    }
    let everyone = AccessMask::GENERIC_READ;
    let list = [
        Ace::allow(Sid::World, everyone),
        Ace::allow(Sid::LocalSystem, AccessMask::GENERIC_ALL),
        Ace::allow(maker.token.user, AccessMask::GENERIC_ALL),
    ];
    let security = SecurityDescriptor { owner: maker.token.user, dacl: Some(list.into()) };
    let attributes = ObjectAttributes { security: Some(security), ..named(name.clone()) };
    let body = Body::link(target);
    let created = machine.with_device_map(trace, &mut maker, |objects, trace, caller| {
        insert::create(objects, trace, caller, &attributes, body.clone(), ObjectType::SymbolicLink.all_access())
    });
    let granted = created.map_err(|ending| ending.status())?;
    trace.retell_last(rule);
    machine.objects_mut().make_permanent(granted.object);
    Ok(())
}

fn is_for_everyone(machine: &Machine, link: ObjectId) -> bool {
    let directory = machine.objects().get(link).and_then(|object| object.link.as_ref()).map(|link| link.directory);
    directory.is_some() && directory == machine.objects().global_device_map
}

fn open_link(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &mut Caller,
    name: &ObjectName,
    access: AccessMask,
) -> Result<Granted, NtStatus> {
    let attributes = named(name.clone());
    machine
        .with_device_map(trace, caller, |objects, trace, caller| {
            insert::open(objects, trace, caller, &attributes, ObjectType::SymbolicLink, access)
        })
        .map_err(|ending| ending.status())
}

fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let Some(device) = arguments.text(&DEVICE) else { return Reply::failure(Win32Error::INVALID_PARAMETER) };
    let mut caller = machine.caller(process);
    match open_link(machine, trace, &mut caller, &to_nt_name(&device), AccessMask::SYMBOLIC_LINK_QUERY) {
        Ok(granted) => {
            let target = match machine.objects().get(granted.object).map(|object| &object.body) {
                Some(Body::SymbolicLink { target, .. }) => target.to_string(),
                _ => String::new(),
            };
            Reply::ok().with("target", target)
        }
        Err(status) => fail(trace, status),
    }
}

fn create_file(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let Some(path) = arguments.text(&PATH) else { return Reply::failure(Win32Error::INVALID_PARAMETER) };
    let attributes = named(to_nt_name(&path));
    let mut caller = machine.caller(process);
    let result = machine.with_device_map(trace, &mut caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, &attributes, ObjectType::Device, AccessMask::GENERIC_READ)
    });
    match result {
        Err(Ending::HandedOver { device, rest }) => {
            let access = ObjectType::Device.generic_mapping().map(AccessMask::GENERIC_READ);
            let granted = Granted { object: device, access, status: NtStatus::SUCCESS };
            let handle = machine.open_handle(trace, process, granted, false);
            let device = machine.objects().path(device);
            succeed(trace, NtStatus::SUCCESS).with_handle(handle).with("opened", format!("{device}{rest}"))
        }
        Err(ending) => fail(trace, ending.status()),
        Ok(granted) => {
            debug_assert_ne!(machine.objects().get(granted.object).map(Object::object_type), Some(ObjectType::Device));
            fail(trace, NtStatus::OBJECT_TYPE_MISMATCH)
        }
    }
}

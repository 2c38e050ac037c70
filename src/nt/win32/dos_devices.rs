//! DOS devices: drive letters and what they lead to.
//!
//! A drive letter is a symbolic link in the directory that `\??` means for its owner. `DefineDosDevice` asks CSRSS to make
//! the link; connecting a network drive makes one for the redirector. A path such as `Z:\notes.txt` becomes
//! `\??\Z:\notes.txt` before the kernel sees it (see [`crate::nt::win32::dos_paths`]).
//! A letter may be defined again and again: the newest definition counts, and what it stood for before is kept under it.
//! Left out: telling other programs of it (`WM_DEVICECHANGE`), volumes and their mount points.
//! Written down in: Microsoft, "Defining an MS-DOS Device Name" and `DefineDosDevice`; ReactOS `basesrv` `dosdev.c`; KB 937624;
//! Wine's `volume.c` and ReactOS's `dosdev.c` tests.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail, refuse};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert;
use crate::nt::object_manager::{Caller, Directory, ObjectType};
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::nt::win32::device_links::{definitions, make_link, named, open_link, remove};
use crate::nt::win32::{files, text};

const NAME: Parameter = Parameter::required("name", Kind::Name, "The device name, such as Z: without a backslash.");
const NAME_OR_ALL: Parameter =
    Parameter::optional("name", Kind::Name, "The device name; without it all of them are told.");
const FLAGS: Parameter = Parameter::optional("flags", Kind::Constants(DDD), "How it is to be defined.");
const DDD: &[(&str, u64)] = &[
    ("DDD_RAW_TARGET_PATH", RAW_TARGET_PATH),
    ("DDD_REMOVE_DEFINITION", REMOVE_DEFINITION),
    ("DDD_EXACT_MATCH_ON_REMOVE", EXACT_MATCH_ON_REMOVE),
    ("DDD_NO_BROADCAST_SYSTEM", 0x8),
];
const RAW_TARGET_PATH: u64 = 0x1;
const REMOVE_DEFINITION: u64 = 0x2;
const EXACT_MATCH_ON_REMOVE: u64 = 0x4;
const TARGET: Parameter = Parameter::optional(
    "target",
    Kind::Text,
    "The DOS path that it is to stand for; a name of the kernel with RAW; NULL is none.",
);
const LENGTH: Parameter = Parameter::optional("length", Kind::Length, "How many characters the answer may have.");
const LOCAL_NAME: Parameter = Parameter::required("local_name", Kind::Text, "The drive letter.");
const REMOTE_NAME: Parameter = Parameter::required("remote_name", Kind::Text, "The shared folder: \\\\server\\share.");

/// The operations on DOS devices.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["DefineDosDeviceW", "DefineDosDeviceA"],
        interface: Interface::Win32,
        summary: "Makes a drive letter or another DOS device name, as subst does, or takes a definition away.",
        parameters: &[NAME, FLAGS, TARGET],
        gives: Gives::Nothing,
        outputs: &[],
        source: "define-dos-device",
        example: r#"DefineDosDeviceW(name: "Z:", target: "C:\\music")"#,
        act: define,
    },
    Operation {
        names: &["QueryDosDeviceW", "QueryDosDeviceA"],
        interface: Interface::Win32,
        summary: "Tells what a DOS device name stands for.",
        parameters: &[NAME_OR_ALL, LENGTH],
        gives: Gives::Nothing,
        outputs: &[Output::new("target", Kind::Text)],
        source: "query-dos-device",
        example: r#"QueryDosDeviceW(name: "Z:")"#,
        act: query,
    },
    Operation {
        names: &["GetLogicalDrives"],
        interface: Interface::Win32,
        summary: "Tells which drive letters the caller can see.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[Output::new("drives", Kind::List(&Kind::Text)).elsewhere(Elsewhere::Own)],
        source: "get-logical-drives",
        example: "GetLogicalDrives()",
        act: logical_drives,
    },
    Operation {
        names: &["WNetAddConnection2W", "WNetAddConnection2A"],
        interface: Interface::Win32,
        summary: "Connects a network drive, as net use does.",
        parameters: &[LOCAL_NAME, REMOTE_NAME],
        gives: Gives::Nothing,
        outputs: &[],
        source: "redirected-drives",
        example: r#"WNetAddConnection2W(local_name: "Z:", remote_name: "\\\\server\\music")"#,
        act: connect_network_drive,
    },
];

/// The name of the link of a device.
fn link_name(device: &str) -> ObjectName {
    ObjectName::from(format!("\\??\\{device}"))
}

/// Defines a device, whose name is stored in upper case, or takes a definition away. In this order:
///
/// | check | answer |
/// | --- | --- |
/// | a flag that is none, or an exact match without removing | invalid parameter |
/// | no target to define | invalid parameter |
/// | the target as a path | invalid name |
/// | a backslash in the device name | invalid name |
/// | the rights on the link that is there | access denied |
/// | no such device, and a target to be removed; or no such definition | file not found |
fn define(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let flags = arguments.number(&FLAGS).unwrap_or(0);
    let removing = flags & REMOVE_DEFINITION != 0;
    let target = arguments.text(&TARGET).filter(|target| **target != *"NULL");
    let device = match text::name(trace, arguments, &NAME) {
        Ok(Some(device)) => device,
        Ok(None) => return refuse(trace, Rule::DosDeviceArguments, NtStatus::INVALID_PARAMETER),
        Err(status) => return fail(trace, status),
    };
    let exact = flags & EXACT_MATCH_ON_REMOVE != 0;
    if flags & !0xF != 0 || (exact && !removing) || (target.is_none() && !removing) {
        return refuse(trace, Rule::DosDeviceArguments, NtStatus::INVALID_PARAMETER);
    }
    let target = match target {
        Some(target) if flags & RAW_TARGET_PATH != 0 => Some(ObjectName::from(&*target)),
        Some(target) => match files::nt_name(machine, trace, client, &target) {
            Some(target) => Some(target),
            None => return refuse(trace, Rule::DosDeviceArguments, NtStatus::OBJECT_NAME_INVALID),
        },
        None => None,
    };
    if device.contains('\\') {
        return refuse(trace, Rule::DosDeviceArguments, NtStatus::OBJECT_NAME_INVALID);
    }
    let mut caller = machine.acting(client);
    let name = link_name(&device.to_uppercase());
    let result = match target {
        Some(target) if !removing => {
            make_link(machine, trace, Rule::DosDeviceDefined, &mut caller, &name, std::slice::from_ref(&target))
        }
        target => remove(machine, trace, &mut caller, &name, target.as_deref(), exact),
    };
    match result {
        Ok(()) => Reply::ok(),
        Err(status) => fail(trace, status),
    }
}

fn refuse_drive(trace: &mut Trace, error: Win32Error) -> Reply {
    trace.refused(Rule::NetworkDrive, error);
    Reply::failure(error)
}

fn connect_network_drive(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let process = client.process;
    let (Some(drive), Some(share)) = (arguments.text(&LOCAL_NAME), arguments.text(&REMOTE_NAME)) else {
        return refuse_drive(trace, Win32Error::INVALID_PARAMETER);
    };
    let mut caller = machine.caller(process);
    let name = link_name(&drive);
    let target = ObjectName::from("\\Device\\Mup").join(share.trim_start_matches('\\'));
    match trace.preparing(|trace| open_link(machine, trace, &mut caller, &name, AccessMask::SYMBOLIC_LINK_QUERY)) {
        Ok(_) => return refuse_drive(trace, Win32Error::ALREADY_ASSIGNED),
        Err(NtStatus::OBJECT_NAME_NOT_FOUND) => {}
        Err(status) => return fail(trace, status),
    }
    if let Err(status) =
        make_link(machine, trace, Rule::NetworkDrive, &mut caller, &name, std::slice::from_ref(&target))
    {
        return fail(trace, status);
    }
    let linked = machine.logon_session(caller.token.logon_session).and_then(|logon_session| logon_session.linked);
    if let (Some(linked), true) = (linked, machine.system().settings.enable_linked_connections) {
        let mut token = (*caller.token).clone();
        token.logon_session = linked;
        let mut other = machine.caller_with(process, token.into());
        if let Err(status) =
            make_link(machine, trace, Rule::LinkedConnection, &mut other, &name, std::slice::from_ref(&target))
        {
            return fail(trace, status);
        }
    }
    Reply::ok()
}

/// Tells what a device stands for. The answer ends with two nulls, which must fit.
fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let mut caller = machine.acting(client);
    let target = match text::name(trace, arguments, &NAME_OR_ALL) {
        Err(status) => return fail(trace, status),
        Ok(Some(device)) => {
            let name = link_name(&device);
            match open_link(machine, trace, &mut caller, &name, AccessMask::SYMBOLIC_LINK_QUERY) {
                Ok(granted) => definitions(machine, granted.object).first().map_or(String::new(), ToString::to_string),
                Err(status) => return fail(trace, status),
            }
        }
        Ok(None) => visible(machine, trace, &mut caller).join(","),
    };
    let room = arguments.number(&LENGTH).unwrap_or(u64::MAX);
    if room < target.encode_utf16().count() as u64 + 2 {
        return refuse(trace, Rule::DosDeviceArguments, NtStatus::BUFFER_TOO_SMALL);
    }
    Reply::ok().with("target", target)
}

/// The names of the links that `\??` has for a caller, its own and everyone's.
fn visible(machine: &mut Machine, trace: &mut Trace, caller: &mut Caller) -> Vec<String> {
    let own = trace.preparing(|trace| {
        let attributes = named(ObjectName::from("\\??"));
        let opened = machine.with_device_map(trace, caller, |objects, trace, caller| {
            insert::open(objects, trace, caller, &attributes, ObjectType::Directory, AccessMask::DIRECTORY_QUERY)
        });
        opened.ok().map(|granted| granted.object)
    });
    let objects = machine.objects();
    let own = own.and_then(|directory| objects.directory(directory));
    let everyones = own.and_then(|own| own.shadow).and_then(|directory| objects.directory(directory));
    let entries = own.into_iter().chain(everyones).flat_map(Directory::entries);
    let links = entries
        .filter(|(_, id)| objects.get(*id).is_some_and(|object| object.object_type() == ObjectType::SymbolicLink));
    let mut names: Vec<String> = links.map(|(name, _)| name.to_string()).collect();
    names.sort();
    names.dedup();
    names
}

/// Tells the letters of the drives that the caller can see: names of a letter and a colon.
fn logical_drives(machine: &mut Machine, trace: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let mut caller = machine.acting(client);
    let names = visible(machine, trace, &mut caller);
    let letters = names.iter().filter_map(|name| {
        let letter = name.strip_suffix(':')?;
        (letter.len() == 1 && letter.chars().all(|letter| letter.is_ascii_alphabetic())).then(|| letter.to_uppercase())
    });
    let letters = letters.collect::<Vec<_>>().join(",");
    trace.answered(Rule::DrivesVisible, NtStatus::SUCCESS);
    Reply::ok().with("drives", letters)
}

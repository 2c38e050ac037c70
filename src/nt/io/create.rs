//! Creating a file: the one way to a file, a device, a pipe or a mailslot, new or there already.
//!
//! In Windows every one of these calls is an *open* for the Object Manager: it walks to a device or to the file that a
//! handle stands for, and hands the rest of the name to the driver, which makes what is to be made. In this order:
//!
//! | check | answer |
//! | --- | --- |
//! | the walk to the device | its own status |
//! | no right is asked for, or one that nobody gets | see [`AccessMask::check`] |
//! | the driver's own | the driver's own |
//!
//! Written down in: Microsoft, `NtCreateFile`; ReactOS `ntoskrnl/io/iomgr/file.c`; Wine's `om.c` test for the statuses.

use crate::nt::event::Event;
use crate::nt::io::device::Driver;
use crate::nt::io::file::File;
use crate::nt::io::request::{Done, Place, Refused, Request, Wanted};
use crate::nt::io::{console, mailslot, named_pipe, volume};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::{self, Granted};
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Attributes, Body, Caller, Ending, ObjectId, ObjectManager, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor, Sid};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// A file that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The file object, with the rights that a handle of it gets.
    pub granted: Granted,
    /// What was done for it.
    pub done: Done,
    /// The server's file, where a client was connected to a pipe.
    pub server: Option<ObjectId>,
}

/// Creates or opens what a name leads to.
pub(crate) fn create(
    machine: &mut Machine,
    trace: &mut Trace,
    caller: &mut Caller,
    attributes: &ObjectAttributes,
    request: &Request,
) -> Result<Opened, NtStatus> {
    let ending = machine.with_device_map(trace, caller, |objects, trace, caller| {
        insert::open(objects, trace, caller, attributes, ObjectType::File, request.access)
    });
    let place = match ending {
        Err(Ending::HandedOver { device, rest }) => {
            let case_sensitive = !attributes.attributes.contains(Attributes::OBJ_CASE_INSENSITIVE);
            place(machine.objects(), device, rest, case_sensitive)
        }
        Err(ending) => return Err(ending.status()),
        Ok(_) => None,
    };
    let opened = match place {
        None => Err((Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH)),
        Some(place) => {
            let checked = if caller.kernel_mode { Ok(()) } else { request.access.check() };
            let has_console = machine.process(caller.process).is_some_and(|process| process.console);
            checked.and_then(|()| ask_driver(machine.objects_mut(), caller, &place, request, has_console))
        }
    };
    match opened {
        Ok((rule, opened)) => {
            let object = opened.granted.object;
            let path = machine.objects().file_name(object).and_then(Result::ok);
            let path = path.unwrap_or_else(|| ObjectName::from(""));
            trace.happened(rule, Event::ObjectCreated { object, object_type: ObjectType::File, path });
            Ok(opened)
        }
        Err((rule, status)) => Err(trace.failed(rule, status)),
    }
}

/// Where a walk ended: at a device, or at a file that stands for a place behind one.
fn place(objects: &ObjectManager, here: ObjectId, name: ObjectName, case_sensitive: bool) -> Option<Place> {
    match &objects.get(here)?.body {
        Body::Device(_) => Some(Place { device: here, related: None, name, case_sensitive }),
        Body::File(file) => Some(Place { device: file.device()?, related: Some(file.clone()), name, case_sensitive }),
        _ => None,
    }
}

fn ask_driver(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
    has_console: bool,
) -> Result<(Rule, Opened), Refused> {
    let Some(driver) = objects.driver(place.device) else {
        return Err((Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH));
    };
    match (driver, &request.wanted) {
        (Driver::NamedPipes(_), Wanted::NamedPipe { maximum, security }) => {
            named_pipe::open::create(objects, caller, place, request, *maximum, security.as_ref())
        }
        (Driver::NamedPipes(_), Wanted::File) => named_pipe::open::open(objects, caller, place, request),
        (Driver::Mailslots(_), Wanted::Mailslot) => mailslot::create(objects, caller, place, request),
        (Driver::Mailslots(_), Wanted::File) => mailslot::open(objects, caller, place, request),
        (Driver::Console, Wanted::File) => console::open(objects, caller, place, request, has_console),
        (Driver::Volume(volume), Wanted::File) => {
            let volume = volume.clone();
            volume::open(&volume, objects, caller, place, request)
        }
        (Driver::Null | Driver::Redirector, Wanted::File) => trusting(objects, caller, place, request),
        (_, Wanted::NamedPipe { .. } | Wanted::Mailslot) => {
            Err((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST))
        }
    }
}

/// A driver that takes whatever it is asked for to be there.
fn trusting(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    if place.name.is_empty() {
        return open_device(objects, caller, place.device, request);
    }
    let file = File::OnVolume { device: place.device, path: place.name.clone() };
    Ok((Rule::FileOpened, new_file(objects, file, request.access, Done::Opened)))
}

/// Opens a device itself: the descriptor of the device object decides.
pub(crate) fn open_device(
    objects: &mut ObjectManager,
    caller: &Caller,
    device: ObjectId,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    let access = caller.grant(objects, device, request.access)?;
    Ok((Rule::FileOpened, new_file(objects, File::Device(device), access, Done::Opened)))
}

/// Makes the file object. The rights are those that were granted; where there is no descriptor, all that are asked for.
pub(crate) fn new_file(objects: &mut ObjectManager, file: File, access: AccessMask, done: Done) -> Opened {
    let security = file.device().and_then(|device| objects.get(device)).map(|device| (*device.security).clone());
    let security = security.unwrap_or_else(|| SecurityDescriptor::open_to_everyone(Sid::Administrators));
    let object = objects.add(Body::File(file), security, false);
    let granted =
        Granted { object, access: objects.rights_of_maker(ObjectType::File, access), status: NtStatus::SUCCESS };
    Opened { granted, done, server: None }
}

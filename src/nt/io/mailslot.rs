//! Mailslots: a name that one process reads from and others write to.
//!
//! Modelled: making one, opening it for writing, its messages, and that it goes with its maker's last handle.
//! Left out: timeouts but the shortest, the mailslots of a whole domain.
//! Written down in: Microsoft, "Mailslots"; ReactOS `msfs`; Wine's `om.c` and `mailslot.c` tests for the statuses.

use std::sync::Arc;

use crate::nt::io::create::{Opened, new_file, open_device};
use crate::nt::io::device::Driver;
use crate::nt::io::file::File;
use crate::nt::io::request::{Done, Place, Refused, Request, Sharing};
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::{Caller, ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;

/// What the name of a mailslot's client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailslotNamePolicy {
    /// That of the device.
    Device,
    /// That of the mailslot.
    Mailslot,
}

/// Whether the clients of a mailslot, and its server, must share it with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailslotSharingPolicy {
    /// A client must let the server read, and other clients write.
    Checked,
    /// Nothing is asked.
    Unchecked,
}

/// A mailslot and who has it open.
#[derive(Debug, Clone, PartialEq)]
pub struct Mailslot {
    /// Its name, from a backslash on.
    name: ObjectName,
    /// Its maker's file.
    server: ObjectId,
    /// The files of those who write, and what each shares.
    clients: Vec<(ObjectId, Sharing)>,
    /// What was written and not yet read, oldest first.
    messages: Vec<Arc<str>>,
}

/// What the mailslots' driver keeps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mailslots(Vec<Mailslot>);

impl Mailslots {
    fn find(&self, name: &str) -> Option<&Mailslot> {
        self.0.iter().find(|mailslot| compare_ignoring_case(&mailslot.name, name).is_eq())
    }

    /// A file is closed: with its maker's the mailslot goes.
    pub(crate) fn close(&mut self, file: ObjectId) {
        self.0.retain(|mailslot| mailslot.server != file);
        for mailslot in &mut self.0 {
            mailslot.clients.retain(|(client, _)| *client != file);
        }
    }
}

/// The name of a mailslot: one that is absolute behind the device, or relative to its root.
fn name(place: &Place) -> Result<ObjectName, Refused> {
    match &place.related {
        None if place.name.len() > 1 => Ok(place.name.clone()),
        Some(File::Root(_)) if !place.name.is_empty() && !place.name.is_absolute() => {
            Ok(ObjectName::from(format!("\\{}", &*place.name)))
        }
        None | Some(_) => Err((Rule::MailslotName, NtStatus::OBJECT_NAME_INVALID)),
    }
}

fn keep<T>(objects: &mut ObjectManager, device: ObjectId, change: impl FnOnce(&mut Vec<Mailslot>) -> T) -> Option<T> {
    let kept = objects.change_driver(device, |driver| match driver {
        Driver::Mailslots(Mailslots(mailslots)) => Some(change(mailslots)),
        _ => None,
    });
    kept.flatten()
}

/// Changes the mailslot with this name, if it is there.
fn change<T>(
    objects: &mut ObjectManager,
    device: ObjectId,
    name: &str,
    change: impl FnOnce(&mut Mailslot) -> T,
) -> Option<T> {
    let of_that_name = |mailslot: &&mut Mailslot| compare_ignoring_case(&mailslot.name, name).is_eq();
    keep(objects, device, |mailslots| mailslots.iter_mut().find(of_that_name).map(change)).flatten()
}

fn kept(objects: &ObjectManager, device: ObjectId) -> Result<&Mailslots, Refused> {
    match objects.driver(device) {
        Some(Driver::Mailslots(mailslots)) => Ok(mailslots),
        _ => Err((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST)),
    }
}

/// Makes a mailslot; a name can be had once.
pub(super) fn create(
    objects: &mut ObjectManager,
    _: &Caller,
    place: &Place,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    let (device, name) = (place.device, name(place)?);
    if kept(objects, device)?.find(&name).is_some() {
        return Err((Rule::MailslotTaken, NtStatus::OBJECT_NAME_COLLISION));
    }
    let opened = new_file(objects, File::MailslotServer { device, name: name.clone() }, request.access, Done::Created);
    let server = opened.granted.object;
    keep(objects, device, |mailslots| {
        mailslots.push(Mailslot { name, server, clients: Vec::new(), messages: Vec::new() });
    });
    Ok((Rule::MailslotMade, opened))
}

/// Opens the device, its root, or a mailslot for writing.
pub(super) fn open(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    let device = place.device;
    match &place.related {
        None | Some(File::Device(_)) if place.name.is_empty() => return open_device(objects, caller, device, request),
        None if &*place.name == "\\" => {
            return Ok((Rule::FileOpened, new_file(objects, File::Root(device), request.access, Done::Opened)));
        }
        Some(File::Root(_)) if place.name.is_empty() => {
            return Ok((Rule::FileOpened, new_file(objects, File::Root(device), request.access, Done::Opened)));
        }
        None | Some(_) => {}
    }
    let name = name(place)?;
    let missing = (Rule::MailslotMissing, NtStatus::OBJECT_NAME_NOT_FOUND);
    let mailslot = kept(objects, device)?.find(&name).ok_or(missing)?;
    let sharing = request.sharing;
    let allowed = sharing.contains(Sharing::READ)
        && mailslot.clients.iter().all(|(_, others)| (sharing & *others).contains(Sharing::WRITE));
    if objects.policies.io.mailslot_sharing == MailslotSharingPolicy::Checked && !allowed {
        return Err((Rule::MailslotShared, NtStatus::SHARING_VIOLATION));
    }
    let stored = mailslot.name.clone();
    let opened = new_file(objects, File::MailslotClient { device, name: stored }, request.access, Done::Opened);
    let client = opened.granted.object;
    change(objects, device, &name, |mailslot| mailslot.clients.push((client, sharing)));
    Ok((Rule::FileOpened, opened))
}

/// Puts a message into a mailslot; one whose reader has gone takes none.
pub(super) fn write(
    objects: &mut ObjectManager,
    device: ObjectId,
    name: &str,
    data: &Arc<str>,
) -> Result<Rule, Refused> {
    let written = change(objects, device, name, |mailslot| mailslot.messages.push(data.clone()));
    written.map(|()| Rule::MailslotMessage).ok_or((Rule::MailslotMissing, NtStatus::FILE_CLOSED))
}

/// Takes the oldest message out of a mailslot.
pub(super) fn read(objects: &mut ObjectManager, device: ObjectId, name: &str) -> Result<String, Refused> {
    let oldest =
        change(objects, device, name, |mailslot| (!mailslot.messages.is_empty()).then(|| mailslot.messages.remove(0)));
    let empty = (Rule::MailslotMessage, NtStatus::IO_TIMEOUT);
    oldest.flatten().map(|message| message.to_string()).ok_or(empty)
}

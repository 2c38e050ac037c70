//! Reading and writing: what passes through a pipe or a mailslot, and who waits for it.
//!
//! A pipe keeps what one end has written until the other end reads it, and makes no difference between one writing and
//! two; a mailslot keeps messages apart. Whoever reads where nothing is waits. Programs here ask as for an overlapped
//! handle: the request is pending, and withdrawn; the same call asks again later.
//! Left out: message mode, buffers that fill, the contents of files, devices but the one that takes everything.
//! Written down in: Microsoft, `ReadFile`, `WriteFile` and "Named Pipe Operations"; ReactOS `npfs` for the statuses; Wine's
//! `mailslot.c` test for that of an empty mailslot.

use std::sync::Arc;

use crate::nt::io::device::Driver;
use crate::nt::io::file::File;
use crate::nt::io::mailslot;
use crate::nt::io::named_pipe::End;
use crate::nt::io::request::Refused;
use crate::nt::object_manager::{ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;

/// A driver that neither reads nor writes.
const NEITHER: Refused = (Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST);

/// Writes to a file, and says by which rule it passed.
pub(crate) fn write(objects: &mut ObjectManager, id: ObjectId, data: &Arc<str>) -> Result<Rule, Refused> {
    match objects.file(id).cloned() {
        Some(File::PipeServer { device, instance }) => {
            objects.change_pipes(device, |pipes| pipes.write(instance, id, End::Server, data))
        }
        Some(File::PipeClient { device, instance }) => {
            objects.change_pipes(device, |pipes| pipes.write(instance, id, End::Client, data))
        }
        Some(File::MailslotClient { device, name }) => mailslot::write(objects, device, &name, data),
        Some(File::Device(device)) if matches!(objects.driver(device), Some(Driver::Null)) => Ok(Rule::FileOpened),
        _ => Err(NEITHER),
    }
}

/// Reads from a file what is there to be read.
///
/// | nothing is there | answer |
/// | --- | --- |
/// | a pipe whose other end is open | pending |
/// | a pipe whose other end is closed | broken |
/// | a mailslot | its time is over at once |
pub(crate) fn read(objects: &mut ObjectManager, id: ObjectId) -> Result<String, Refused> {
    match objects.file(id).cloned() {
        Some(File::PipeServer { device, instance }) => {
            objects.change_pipes(device, |pipes| pipes.read(instance, id, End::Server))
        }
        Some(File::PipeClient { device, instance }) => {
            objects.change_pipes(device, |pipes| pipes.read(instance, id, End::Client))
        }
        Some(File::MailslotServer { device, name }) => mailslot::read(objects, device, &name),
        _ => Err(NEITHER),
    }
}

//! Files: what a handle stands for when a name has led to a device.
//!
//! Every open makes a file object of its own, even of the same file. It is an object of the type File without a name in
//! any directory; asked for one, it asks its driver.
//! Left out: file positions, locks, modes, completion ports.
//! Written down in: Microsoft, "File Objects"; the names are asserted by Wine's `om.c` and `pipe.c` tests.

use crate::nt::io::device::Driver;
use crate::nt::io::mailslot::MailslotNamePolicy;
use crate::nt::io::named_pipe::InstanceId;
use crate::nt::io::request::Refused;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Body, ObjectId, ObjectManager};

/// What was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// A device itself: its name ended there.
    Device(ObjectId),
    /// The root directory of a device: its name ended in a backslash.
    Root(ObjectId),
    /// A file or a directory of a volume, or something that a redirector is trusted with.
    OnVolume {
        /// The volume's device.
        device: ObjectId,
        /// Its path, from a backslash on.
        path: ObjectName,
    },
    /// The end of a pipe that its maker holds.
    PipeServer {
        /// The pipes' device.
        device: ObjectId,
        /// Which instance of which pipe.
        instance: InstanceId,
    },
    /// The other end.
    PipeClient {
        /// The pipes' device.
        device: ObjectId,
        /// Which instance of which pipe.
        instance: InstanceId,
    },
    /// The end of a mailslot that is read from.
    MailslotServer {
        /// The mailslots' device.
        device: ObjectId,
        /// Its name, from a backslash on.
        name: ObjectName,
    },
    /// An end of a mailslot that is written to.
    MailslotClient {
        /// The mailslots' device.
        device: ObjectId,
        /// Its name, from a backslash on.
        name: ObjectName,
    },
    /// The input or the output of the process's console, or the server of a new one; with the device, where the console
    /// has a driver.
    Console(Option<ObjectId>),
}

impl File {
    /// The device that it was opened through.
    pub fn device(&self) -> Option<ObjectId> {
        match self {
            File::Device(device)
            | File::Root(device)
            | File::OnVolume { device, .. }
            | File::PipeServer { device, .. }
            | File::PipeClient { device, .. }
            | File::MailslotServer { device, .. }
            | File::MailslotClient { device, .. } => Some(*device),
            File::Console(device) => *device,
        }
    }
}

impl ObjectManager {
    /// The file that an object is, if it is one.
    pub(crate) fn file(&self, id: ObjectId) -> Option<&File> {
        match &self.get(id)?.body {
            Body::File(file) => Some(file),
            _ => None,
        }
    }

    /// The driver of a device.
    pub(crate) fn driver(&self, device: ObjectId) -> Option<&Driver> {
        match &self.get(device)?.body {
            Body::Device(driver) => Some(driver),
            _ => None,
        }
    }

    /// Changes what a driver keeps.
    pub(crate) fn change_driver<T>(&mut self, device: ObjectId, change: impl FnOnce(&mut Driver) -> T) -> Option<T> {
        self.change(device, |object| match &mut object.body {
            Body::Device(driver) => Some(change(driver)),
            _ => None,
        })
        .flatten()
    }

    /// The full name of a file, as its driver tells it; of anything else nothing.
    pub(crate) fn file_name(&self, id: ObjectId) -> Option<Result<ObjectName, Refused>> {
        self.file(id).map(|file| self.name_from_driver(id, file))
    }

    fn name_from_driver(&self, id: ObjectId, file: &File) -> Result<ObjectName, Refused> {
        let Some(device) = file.device() else { return Ok(ObjectName::from("")) };
        let below = |rest: &str| ObjectName::from(format!("{}{rest}", self.path(device)));
        Ok(match file {
            File::Device(_) | File::Console(_) => self.path(device),
            File::Root(_) => below("\\"),
            File::OnVolume { path, .. } => below(path),
            File::PipeServer { instance, .. } => below(&self.pipes(device)?.name_of_server(*instance)?),
            File::PipeClient { instance, .. } => below(&self.pipes(device)?.name_of_client(*instance, id)?),
            File::MailslotServer { name, .. } => below(name),
            File::MailslotClient { name, .. } => match self.policies.io.mailslot_names {
                MailslotNamePolicy::Device => self.path(device),
                MailslotNamePolicy::Mailslot => below(name),
            },
        })
    }

    /// The last handle of a file is closed: its driver lets go of it.
    pub(crate) fn close_file(&mut self, id: ObjectId) {
        let Some(file) = self.file(id).cloned() else { return };
        match file {
            File::PipeServer { device, instance } | File::PipeClient { device, instance } => {
                self.change_driver(device, |driver| {
                    if let Driver::NamedPipes(pipes) = driver {
                        pipes.close(instance, id);
                    }
                });
            }
            File::MailslotServer { device, .. } | File::MailslotClient { device, .. } => {
                self.change_driver(device, |driver| {
                    if let Driver::Mailslots(mailslots) = driver {
                        mailslots.close(id);
                    }
                });
            }
            File::Device(_) | File::Root(_) | File::OnVolume { .. } | File::Console(_) => {}
        }
    }
}
